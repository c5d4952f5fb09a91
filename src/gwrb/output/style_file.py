"""The style file: read by the project's own reader of YAML, so that every mistake has its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gwrb.documents.style import Style, Wrong, load_style
from gwrb.ledger.workspace import read_file
from gwrb.model import structure_rules
from gwrb.output.template_folders import STYLE_FILE
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.source import Place, Source
from gwrb.yamltext.nodes import Bad, Map, Node, Scalar, Seq, compose


def style_of(folders: tuple[Path, ...]) -> tuple[Style, list[Diagnostic]]:
    """The style of the first folder that has a style file; GB/T 9704 where none has."""
    for folder in folders:
        path = folder / STYLE_FILE
        if path.exists():
            loaded = read_file(path)
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
        found.append(finding(structure_rules.SHAPE, place, message, "写成 page: 的样子，下面缩进写设置"))
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
    rule = structure_rules.UNKNOWN_KEY if wrong.key else structure_rules.VALUE
    return finding(rule, Place(source, at.start, at.end), wrong.message.rstrip("。"))
