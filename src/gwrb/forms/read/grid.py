"""A filled form as it was found, before anything is made of it: the same for Word and Excel."""

from typing import NamedTuple

from gwrb.forms.identity import CellSlot

# What the text of a cell cannot hold: stable words for what stands in it besides.
TRACKED, TEXTBOX, PICTURE, TABLE, SYMBOL, NUMBERED, FOOTNOTE, COMMENT, MERGED, FORMULA, ERROR, STRUCK, HIDDEN, REPEATED, CODE, FRACTION, UNCALCULATED, EQUATION, UNSEEN = (
    "tracked", "textbox", "picture", "table", "symbol", "numbered", "footnote", "comment", "merged", "formula",
    "error", "struck", "hidden", "repeated", "code", "fraction", "uncalculated",
    "equation", "unseen",
)  # fmt: skip


class Seen(NamedTuple):
    """One cell: its words, what its marks say it is, where it stands.

    `tag`, `mark`: the slots that its content controls and bookmarks name (for Excel the hidden row
    identity and the hidden key of the column). `hint`: its words are (or begin or end with) those of an
    empty control. `other`: what it holds besides words.
    """

    text: str
    column: int = 0
    tags: tuple[CellSlot, ...] = ()
    marks: tuple[str, ...] = ()
    hint: str = ""
    other: frozenset[str] = frozenset()
    reference: str = ""  # Excel's name of the cell


class FilledRow(NamedTuple):
    """One row of a table as it stands; `tracked`: it was itself inserted or deleted with changes tracked."""

    cells: tuple[Seen, ...]
    tracked: str = ""
    hidden: bool = False


class FilledForm(NamedTuple):
    """A whole file: its custom properties, its tables, the fields outside them, all other words."""

    properties: dict[str, str]
    tables: tuple[tuple[FilledRow, ...], ...]
    loose: tuple[Seen, ...] = ()
    words: tuple[str, ...] = ()  # of paragraphs outside tables, in their order
    margins: tuple[str, ...] = ()  # of headers and footers
    other: frozenset[str] = frozenset()  # what stands outside the tables besides words
    program: str = ""  # what wrote the file


QUOTED = 20  # characters of a form's words that a sentence quotes


class FormProblem(NamedTuple):
    """Something in a form that stands against writing it, or is worth telling.

    `word` is stable, for programs; `where` a place in the words of the form (may be empty); `taken`
    says what accepting it takes; empty: it cannot be accepted, and `message` says what to do instead.
    """

    word: str
    message: str
    where: str = ""
    taken: str = ""

    @property
    def sentence(self) -> str:
        """The problem as people read it."""
        return f"{self.where}：{self.message}" if self.where else self.message


class FormFindings:
    """What was found so far: what stands against a form, and what forbids nothing."""

    def __init__(self) -> None:
        self.problems: list[FormProblem] = []
        self.notes: list[FormProblem] = []

    def problem(self, word: str, message: str, where: str = "", taken: str = "") -> None:
        self.problems.append(FormProblem(word, message, where, taken))

    def note(self, word: str, message: str, where: str = "") -> None:
        self.notes.append(FormProblem(word, message, where))
