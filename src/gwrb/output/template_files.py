"""The templates a workspace has, its own first, then those that come with the program; and their style."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gwrb.documents.markup import TemplateProblem, in_order
from gwrb.documents.style import Style, Wrong, load_style
from gwrb.documents.templates.template import Templates
from gwrb.ledger.workspace import Workspace, shown
from gwrb.output import papers
from gwrb.output.papers import LETTER, LETTERHEAD, STYLE_FILE
from gwrb.output.table import Column, Table
from gwrb.text import reading_rules
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.refusal import WRONG_USE, Refusal
from gwrb.text.shipped import shipped
from gwrb.text.source import Place, Source
from gwrb.yamltext.nodes import Bad, Map, Node, Scalar, Seq, compose

WORD_FILES = (LETTERHEAD, LETTER)
NAMES = frozenset({"report", "view", "charts"})  # what every context has: see `output.printer`


class TemplateFile(NamedTuple):
    """One file of a templates folder; `own` where it is the workspace's."""

    name: str
    path: Path
    own: bool

    @property
    def about(self) -> str:
        return next((p.line for p in papers.PAPERS if p.template == self.name), "自己写的模板")


def find(root: Path) -> dict[str, TemplateFile]:
    """By name: the program's in the order of `PAPERS`, then the workspace's additions by name."""
    shipped = packaged()
    found = {p.template: TemplateFile(p.template, shipped / p.template, own=False) for p in papers.PAPERS}
    own = root / OWN
    if own.is_dir() and not own.is_symlink() and own.resolve() != shipped.resolve():
        for path in sorted(own.iterdir()):
            if path.suffix == SUFFIX or path.name in {*WORD_FILES, STYLE_FILE}:
                found[path.name] = TemplateFile(path.name, path, own=True)
    return found


_TEMPLATES: tuple[Column[TemplateFile], ...] = (
    Column("name", "模板", lambda t: t.name, width=24),
    Column("about", "用途", lambda t: t.about, width=60),
    Column("own", "", lambda t: t.own),
    Column("", "出自", lambda t: "工作区" if t.own else "程序自带", width=10),
    Column("path", "文件", lambda t: shown(t.path), width=60, screen=False),
)


def templates_table(files: Sequence[TemplateFile]) -> Table[TemplateFile]:
    """Templates, a row each."""
    return Table(_TEMPLATES, files, name="模板")


def check(files: Iterable[TemplateFile], root: Path) -> tuple[list[TemplateProblem], list[Diagnostic]]:
    """What is wrong with templates and the style, found before anything is printed."""
    where = folders(root)
    style, wrong = style_of(where)
    templates = Templates(where)
    problems: list[TemplateProblem] = []
    wanted = list(files)
    for one in wanted:
        if one.path.is_dir() and not one.path.is_symlink():
            problems.append(TemplateProblem(one.name, 1, "是文件夹，请换成文件本身"))
        elif one.name in WORD_FILES:
            problems += _letterhead(one, style)
        elif one.name != STYLE_FILE:
            problems += templates.check(one.name, names=NAMES, styles=style.texts, views=papers.views(one.name))
    return in_order(problems), wrong if any(one.name == STYLE_FILE for one in wanted) else []


def _letterhead(one: TemplateFile, style: Style) -> list[TemplateProblem]:
    """What is wrong with a letterhead: why the program will not print on it."""
    from gwrb.documents.word.letterhead import LetterheadProblem
    from gwrb.output import letterheads

    if one.path.is_symlink():
        return [TemplateProblem(one.name, 1, "是链接，请换成文件本身")]
    try:
        letterheads.base_on(one.path, style)
    except LetterheadProblem as error:
        return [TemplateProblem(one.name, 1, f"不能作红头：{error}")]
    return []


OWN = "templates"
SUFFIX = ".html"


def packaged() -> Path:
    """The folder of the templates that come with the program."""
    return shipped(OWN, OWN)


def folders(root: Path) -> tuple[Path, ...]:
    """The folders in which a workspace's templates are looked up, in order of preference."""
    own = root / OWN
    if own.is_symlink() and own.resolve() != packaged().resolve():
        raise Refusal(f"{shown(own)} 是一个链接，gwrb 不跟着链接读；请换成文件夹本身", WRONG_USE)
    return own, packaged()


def located(problem: TemplateProblem, root: Path) -> str:
    """A template's mistake with the path of its file, as the user can open it."""
    for folder in folders(root):
        path = folder / problem.path
        if os.path.lexists(path):
            return f"{shown(path)}:{problem.line}: {problem.message}"
    return problem.message


def style_of(folders: tuple[Path, ...]) -> tuple[Style, list[Diagnostic]]:
    """The style of the first folder that has a style file; GB/T 9704 where none has."""
    for folder in folders:
        path = folder / STYLE_FILE
        if os.path.lexists(path):
            loaded = Workspace(folder).read(path)
            if not loaded.readable:
                return Style(), list(loaded.diagnostics)
            return read_style(loaded.source)
    return Style(), []


def read_style(source: Source) -> tuple[Style, list[Diagnostic]]:
    """A style from the text of a style file; every mistake told at its place, and its default kept."""
    tree = compose(source)
    if type(tree.root) is Map:
        style, wrong = load_style(_plain(tree.root))
        return style, [*tree.diagnostics, *(_placed(source, tree.root, one) for one in wrong)]
    found = list(tree.diagnostics)
    if tree.root is not None and not (type(tree.root) is Scalar and not tree.root.text):
        place = Place(source, tree.root.start, tree.root.end)
        message = "样式文件必须是若干“名称: 值”"
        found.append(finding(reading_rules.SHAPE, place, message, "写成 page: 的样子，下面缩进写设置"))
    return Style(), found


def _plain(node: Map) -> Mapping[str, object]:
    """The settings as `load_style` takes them; what could not be read, or is empty, is left out."""
    return {key: value for key, (_, child) in node.pairs.items() if (value := _value(child)) is not None}


def _value(node: Node) -> object:
    if type(node) is Map:
        return _plain(node)
    if type(node) is Seq:
        return [_value(child) for child in node.items]
    if type(node) is Bad or (type(node) is Scalar and node.plain and not node.text):
        return None
    return node.text if type(node) is Scalar else None


def _placed(source: Source, root: Map, wrong: Wrong) -> Diagnostic:
    """A mistake at its value, or at its key; at the nearest one above where the file does not say it."""
    node: Node = root
    key: Node = root
    for step in wrong.path:
        if type(node) is not Map or step not in node.pairs:
            break
        key, node = node.pairs[step]
    at = key if wrong.key or (node is not None and type(node) is Map) else node
    rule = reading_rules.UNKNOWN_KEY if wrong.key else reading_rules.VALUE
    return finding(rule, Place(source, at.start, at.end), wrong.message.rstrip("。"))


def letterhead_of(root: Path, template: str, office: str) -> Path | None:
    """The letterhead that papers of a template go on: the workspace's, or the program's own for an office's letters."""
    name = next((paper.letterhead for paper in papers.PAPERS if paper.template == template), "")
    own = root / OWN
    if (
        name
        and own.is_dir()
        and own.resolve() != packaged().resolve()
        and Workspace(own).bytes_of(own / name) is not None
    ):
        return own / name
    return packaged() / name if name == LETTER and office else None
