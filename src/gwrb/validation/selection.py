"""Which findings are asked for: by the codes of rules, and by files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from gwrb.ledger.workspace import shown
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.validation.registry import RULES


def codes(option: str, given: Sequence[str] | None) -> tuple[str, ...]:
    """The codes, or beginnings of codes, of an option; refuses what begins no rule's code."""
    out = tuple(code for text in given or () for code in text.replace("，", ",").upper().split(",") if code)
    if given and not out:
        raise Refusal(f"{option} 后面要写规则代码，例如 GW301", WRONG_USE)
    for code in out:
        if not any(rule.code.startswith(code) for rule in RULES):
            raise Refusal(f"{option} 里的 {code} 不是规则代码，全部规则见 gwrb rule", WRONG_USE)
    return out


def inside(paths: Sequence[str]) -> Callable[[Diagnostic], bool]:
    """Whether a finding is in one of the files and folders that were named; in any, where none was."""
    for path in paths:
        if not os.path.lexists(path):
            raise Refusal(f"没有这个文件或文件夹：{path}", WRONG_USE)
    named = [Path(shown(Path(path))) for path in paths]
    return lambda found: not named or any(Path(found.path).is_relative_to(path) for path in named)
