"""The one exception for what cannot go on: it carries the sentence and the exit code."""

from collections.abc import Sequence

from gwrb.text.diagnostics import Diagnostic

DONE, FOUND, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


class Refusal(Exception):
    """A command cannot go on. `code` is FOUND (the data) or WRONG_USE (the call, the workspace)."""

    def __init__(self, message: str, code: int, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.diagnostics = diagnostics
