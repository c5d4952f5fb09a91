"""YAML text to nodes with places, in one pass over libyaml's events.

Every plain scalar stays text: the type of its field (`model.field_types`) decides what it means. What YAML
allows and this tool does not (anchors, tags, several documents) is a finding, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from sys import intern
from typing import TYPE_CHECKING, Any, TypeAlias

from gwrb.text import reading_rules as rules
from gwrb.text.diagnostics import Diagnostic, Rule, finding
from gwrb.text.source import Place, Source
from gwrb.text.visible import CONTROLS

if TYPE_CHECKING:
    import yaml

MAX_REPAIRS = 64
REPAIR_BUDGET = 24_000_000  # characters parsed again after syntax errors, at most

MAX_DEPTH = 16
MAX_BRACKETS = 1000  # libyaml's time grows with the square of open brackets: looked at before it reads
MAX_RUNS = 20  # control characters are reported so many times a file; the last says how many more
_MARKER = r"(?:<{7}|\|{7}|={7}|>{7})(?: .*)?\r?\n?$"
_UNREADABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff\ufeff]+"
_MARGIN = r"\n(?:- |[^\s#-])"


class Scalar:
    """A scalar: its text, its place (offsets), and whether it was written without quotes."""

    __slots__ = ("end", "plain", "start", "text")

    def __init__(self, text: str, start: int, end: int, plain: bool) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.plain = plain


class Seq:
    """A sequence of nodes."""

    __slots__ = ("end", "flow", "items", "start")

    def __init__(self, start: int, flow: bool) -> None:
        self.items: list[Node] = []
        self.start = start
        self.end = start
        self.flow = flow


class Map:
    """A mapping: key and value nodes in the order of the file; the first of equal keys stands."""

    __slots__ = ("end", "flow", "pairs", "start")

    def __init__(self, start: int, flow: bool) -> None:
        self.pairs: dict[str, tuple[Scalar, Node]] = {}
        self.start = start
        self.end = start
        self.flow = flow


class Bad:
    """Something that was already reported; readers pass over it in silence."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


Node: TypeAlias = "Scalar | Seq | Map | Bad"
# Gives for a list of the root, by its key and the stretches left out, a list that takes the items as they come: a
# province's file is never there as nodes whole. None: the items are kept.
Taking: TypeAlias = "Callable[[str, list[tuple[int, int]]], list[Node] | None]"


class Tree:
    """A file's root node (None: nothing there), what was wrong, and the stretches left out."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Node | None = None
        self.diagnostics: list[Diagnostic] = []
        self.damaged: list[tuple[int, int]] = []

    def report(self, rule: Rule, start: int, end: int, message: str, help: str) -> None:
        self.diagnostics.append(finding(rule, Place(self.source, start, end), message, help))

    def nested(self, offset: int) -> Bad:
        """Reports a bracket or indent that goes too deep; nothing of the file is read then."""
        self.report(rules.FEATURE, offset, offset + 1, f"嵌套不得超过 {MAX_DEPTH} 层", "请检查括号或缩进")
        return Bad(0, len(self.source.text))


def compose(source: Source, taking: Taking = lambda _key, _damaged: None) -> Tree:
    """Reads one file's text. Goes on behind a syntax error: the item it stands in is left out."""
    import yaml  # here, since nothing is parsed where a notice is imported anew

    tree = Tree(source)
    text = _without_unreadable(tree, _without_conflicts(tree, source.text))
    if (bracket := _too_deep(text)) is not None:
        tree.root = tree.nested(bracket)
        return tree
    budget = REPAIR_BUDGET
    for _ in range(MAX_REPAIRS):
        attempt = Tree(source)
        try:
            attempt.root = _Composer(attempt, text, lambda key: taking(key, tree.damaged)).run()
        except yaml.YAMLError as error:
            budget -= len(text)
            offset = _offset(source, error)
            slip = _colon_slip(tree, text, offset)
            if not slip:
                tree.diagnostics.append(_explain(source, error, offset))
            start, end = slip or _damaged_item(text, offset)
            tree.damaged.append((start, end))
            blanked = text[:start] + _blank(text[start:end]) + text[end:]
            if budget < 0 or blanked == text:
                break
            text = blanked
        else:
            tree.root = attempt.root
            tree.diagnostics += attempt.diagnostics
            break
    if tree.damaged and tree.root is None:
        tree.root = Bad(0, len(source.text))
    return tree


def _too_deep(text: str) -> int | None:
    """The offset of the bracket that opens one level too many, roughly: quotes are not heeded."""
    if text.count("[") + text.count("{") <= MAX_BRACKETS:
        return None
    depth = 0
    for match in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if match[0] in "[{" else max(depth - 1, 0)
        if depth > MAX_BRACKETS:
            return match.start()
    return None


def _without_conflicts(tree: Tree, text: str) -> str:
    """Reports each git conflict and reads on with the side that stands first."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return text
    kept: list[str] = []
    inside, theirs, offset = False, False, 0
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        marker = line[:7] if re.match(_MARKER, line) else ""
        if marker in ("<<<<<<<", ">>>>>>>") and not (inside and marker == ">>>>>>>"):
            what, help = "文件里有没有解决的合并冲突", "请在 <<<<<<< 与 >>>>>>> 之间选定一种写法，删去这些标记行"
            tree.report(rules.CONFLICT, offset, offset + len(line.rstrip()), what, help)
        gone = theirs or marker in ("<<<<<<<", ">>>>>>>") or (inside and bool(marker))
        if marker:
            inside = marker != ">>>>>>>" and (inside or marker == "<<<<<<<")
            theirs = inside and marker != "<<<<<<<"
        if gone:
            tree.damaged.append((offset, offset + len(line)))
        kept.append(_blank(line) if gone else line)
        offset += len(line)
    return "".join(kept)


def _without_unreadable(tree: Tree, text: str) -> str:
    """Reports characters that YAML refuses or that move lines, and reads on without them."""
    if text.replace("\n", "").isprintable():  # nearly always; the pattern takes ten times as long
        return text
    runs = list(re.finditer(_UNREADABLE, text))
    for number, match in enumerate(runs[:MAX_RUNS]):
        rest = f"；全文还有 {len(runs) - MAX_RUNS} 处" if number == MAX_RUNS - 1 < len(runs) - 1 else ""
        what = f"这里有看不见的控制字符 U+{ord(match[0][0]):04X}{rest}"
        tree.report(rules.CHARACTER, *match.span(), what, "请删去；多半是从网页或 PDF 复制时带来的")
    return re.sub(_UNREADABLE, lambda match: " " * len(match[0]), text) if runs else text


def _blank(text: str) -> str:
    """The same length and lines, nothing else: later places stay true."""
    return re.sub(r"[^\r\n]", " ", text)


class _Composer:
    """Events to nodes, by hand: recursion would put the depth of a file on Python's stack."""

    def __init__(self, tree: Tree, text: str, taking: Callable[[str], list[Node] | None]) -> None:
        self.source = tree.source
        self.taking = taking
        self.report = tree.report
        self.nested = tree.nested
        import yaml

        self.yaml = yaml
        # PyYAML's wheels carry libyaml; the pure Python parser is the same grammar, slower
        self.loader: Any = getattr(yaml, "CLoader", yaml.Loader)(text)

    def run(self) -> Node | None:
        """The first document's root; complains of a second."""
        yaml = self.yaml
        next_event: Callable[[], Any] = self.loader.get_event
        root: Node | None = None
        documents = 0
        while True:
            event = next_event()
            kind = type(event)
            if kind is yaml.StreamEndEvent:
                return root
            if kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    start = event.start_mark.index
                    what = "一个文件必须只有一份内容，这里用 --- 又开始了一份"
                    self.report(rules.FEATURE, start, start + 3, what, "请删去这一行，或把后面的内容放进另一个文件")
                    return root
                root = self._document(next_event)

    def _document(self, next_event: Callable[[], Any]) -> Node | None:
        stack: list[tuple[Seq | Map | None, Scalar | None]] = []
        parent: Seq | Map | None = None
        key: Scalar | None = None  # the key that waits for its value, where parent is a Map
        node: Node
        new, scalar_event, map_start = object.__new__, self.yaml.ScalarEvent, self.yaml.MappingStartEvent
        seq_start, ends = self.yaml.SequenceStartEvent, (self.yaml.MappingEndEvent, self.yaml.SequenceEndEvent)
        while True:
            event = next_event()
            kind = type(event)
            if kind is scalar_event:
                style = event.style
                node = new(Scalar)  # without a call of its __init__, which is a third of this loop
                node.text, node.plain = event.value, not style
                node.start, node.end = event.start_mark.index, event.end_mark.index
                if style == '"' and not node.text.isprintable():
                    self._look_for_controls(node)
                if event.anchor is not None or event.tag is not None:
                    self._feature(event)
            elif kind in ends:
                assert parent is not None
                parent.end = event.end_mark.index
                node = parent
                parent, key = stack.pop()
            elif kind is map_start or kind is seq_start:
                start, flow = event.start_mark.index, bool(event.flow_style)
                if event.anchor is not None or event.tag is not None:
                    self._feature(event)
                inner = Map(start, flow) if kind is map_start else Seq(start, flow)
                if len(stack) == 1 and isinstance(inner, Seq):
                    self._take(inner, parent, key)
                stack.append((parent, key))
                parent, key = inner, None
                if len(stack) > MAX_DEPTH:
                    return self.nested(start)
                continue
            elif kind is self.yaml.AliasEvent:
                self._feature(event)
                node = Bad(event.start_mark.index, event.end_mark.index)
            else:  # the document ends before it began
                return None
            if parent is None:
                return node
            if not isinstance(parent, Map):
                parent.items.append(node)
            elif key is None:
                key = node if type(node) is Scalar else self._no_key(node)
            elif (word := intern(key.text)) and word != "<<" and word not in parent.pairs:
                key.text = word  # few words, each written thousands of times
                parent.pairs[word] = key, node
                key = None
            else:
                self._odd_pair(parent.pairs, key, node)
                key = None

    def _look_for_controls(self, node: Scalar) -> None:
        hidden = re.search(CONTROLS, node.text)
        if hidden:
            what = f"这里用转义写了看不见的控制字符 U+{ord(hidden[0]):04X}"
            self.report(rules.ESCAPED, node.start, node.end, what, "请删去；换行请写成几行")

    def _take(self, inner: Seq, parent: Seq | Map | None, key: Scalar | None) -> None:
        """Lets a list below the root go to what takes its items, unless it is the second under its key."""
        if isinstance(parent, Map) and key is not None and key.text not in parent.pairs:
            taker = self.taking(key.text)
            inner.items = inner.items if taker is None else taker

    def _no_key(self, node: Node) -> Scalar:
        if not isinstance(node, Bad):
            what, help = "这里必须是栏目名，不能是一组内容", "以 { 或 [ 开头的文字请加引号"
            self.report(rules.SYNTAX, node.start, node.start + 1, what, help)
        return Scalar("", node.start, node.start, plain=False)

    def _odd_pair(self, pairs: dict[str, tuple[Scalar, Node]], key: Scalar, node: Node) -> None:
        """A pair whose key is empty, `<<` or there already."""
        if key.text == "<<" and key.plain:
            self.report(rules.FEATURE, key.start, key.end, "不能使用 YAML 的合并键 <<", "请把内容直接写在这里")
        elif key.text in pairs:
            first = self.source.position(pairs[key.text][0].start)[0]
            what = f"“{key.text}”在同一处写了两次，第 {first} 行已有"
            self.report(rules.DUPLICATE_KEY, key.start, key.end, what, "请合并成一处，多余的删去")
        elif key.text or key.end > key.start:
            pairs[key.text] = key, node

    def _feature(self, event: Any) -> None:
        start, anchor, tag = event.start_mark.index, event.anchor, getattr(event, "tag", None)
        if not hasattr(event, "tag"):  # an alias
            what, length = f"不能引用别处的内容（*{anchor}）", len(anchor) + 1
        elif anchor is not None:
            what, length = f"不能使用 YAML 的锚点（&{anchor}）", len(anchor) + 1
        else:
            what, length = f"不能使用 YAML 的类型标记（{tag}）", 1
        help = "请把内容直接写出；若 & * ! 是文字的一部分，请用引号包住整句"
        self.report(rules.FEATURE, start, start + length, what, help)


_OPENED = ("quoted scalar", "flow sequence", "flow mapping", "simple key")


def _offset(source: Source, error: yaml.YAMLError) -> int:
    """Where a person would look: at the opening quote or bracket rather than where the text ran out."""
    context = getattr(error, "context", None) or ""
    opened = any(words in context for words in _OPENED) and "escape" not in str(error)
    marks = (getattr(error, "context_mark", None), getattr(error, "problem_mark", None))
    mark = marks[0] if opened and marks[0] else marks[1] or marks[0]
    return min(mark.index, len(source.text)) if mark is not None else 0


def _damaged_item(text: str, offset: int) -> tuple[int, int]:
    """The list item (`- …`) at the margin around an offset, or the line where there is none."""
    if not text[offset:].strip():  # noticed at the end: it belongs to what precedes
        offset = len(text.rstrip())
    line, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    start = text.rfind("\n- ", 0, offset + 1) + 1
    own = text[line : line + 1]
    if (start == 0 and not text.startswith("- ")) or own not in (" ", "-", "\t", "\n", ""):
        return line, len(text) if end < 0 else end  # it stands at the margin, in no item
    after = re.compile(_MARGIN).search(text, start + 2)
    return start, max(after.start() + 1 if after else len(text), start + 1)


_QUOTE = "请用引号包住整句，例如 progress: '……'，或改用 |- 另起一行写"

# The problem as libyaml words it -> what is wrong, what to do.
_PROBLEMS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "文字里有半角冒号加空格“: ”，被当成了栏目", f"请改用全角冒号“：”；或{_QUOTE}"),
    ("alphabetic or numeric character", "文字不能以 * 或 & 开头", _QUOTE),
    ("unexpected end of stream", "引号没有配对：有开头没有结尾", "请补上结尾的引号，与开头的相同"),
    ("unexpected document indicator", "引号没有配对：到了 --- 还没有结束", "请补上结尾的引号"),
    ("unknown escape character", "双引号里的反斜杠 \\ 后面不能是这个字符", "请改用单引号，或把 \\ 写成 \\\\"),
    ("Unicode character", "双引号里的 \\u 编码不是有效的字符", "请直接写出这个字"),
    ("hexdecimal number", "双引号里的 \\x 或 \\u 编码不完整", "请直接写出这个字，或把 \\ 写成 \\\\"),
    ("expected ',' or ']'", "方括号 [ ] 里的名单没有写完，或少了半角逗号", "名单写成 [市科技局, 市财政局]，逗号用半角"),
    ("expected ',' or '}'", "花括号 { } 里的内容没有写完，或少了半角逗号", "写成 {名称: 数值, 名称: 数值}"),
    (
        "could not find expected ':'",
        "这一行不像“栏目: 内容”",
        "若是新的栏目，请补上半角冒号和空格；若是接着上一行的文字，请比栏目名多缩进两格",
    ),
    ("expected '-' indicator", "这一行的缩进与上面的列表对不上", "同一列表的各项，“-”必须左对齐"),
    ("block sequence entries are not allowed", "列表的“-”不能写在这里", "请把“-”移到下一行，并缩进"),
    ("block mapping value", "这里不能开始新的栏目", "请检查缩进"),
    ("expected node content", "这里少了内容", "请补上内容；以 , ] } 等符号开头的文字请用引号包住"),
    ("found undefined tag handle", "文字不能以 ! 开头", _QUOTE),
    ("expected whitespace or line break", "文字不能以 ! 开头", _QUOTE),
    ("expected a comment or a line break", "| 或 > 后面不能直接跟文字", "请在 |- 后换行，文字另起一行并缩进"),
    ("expected <document start>", "这里不是“栏目: 内容”的写法", "请检查上一行的缩进和引号"),
    ("directive", "行首不能是 %", _QUOTE),
    ("expected key", "这里的写法读不懂：多半是引号后面还有文字，或缩进对不上", f"同级的栏目必须左对齐；{_QUOTE}"),
)


_SLIP = r" *(?:- +)*(?P<key>[A-Za-z_]+)(?P<colon>：|:(?=\S))(?P<rest>.*)"
_LOOK_BACK = 3  # lines: a key without its colon swallows what follows until YAML notices


def _colon_slip(tree: Tree, text: str, offset: int) -> tuple[int, int] | None:
    """Reports the line at or just above an error whose colon YAML does not see: full-width, or without its space.

    Gives the stretch from the line's key to its end; None where there is no such line.
    """
    end = offset
    for _ in range(_LOOK_BACK):
        start = text.rfind("\n", 0, end) + 1
        stop = text.find("\n", start)
        line = text[start : len(text) if stop < 0 else stop].rstrip("\r")
        match = re.fullmatch(_SLIP, line)
        if match and not re.search(r":(?: |$)", line):
            at = start + match.start("colon")
            what = "是全角的" if match["colon"] == "：" else "后面没有空格"
            help = f"写成 {match['key']}: {match['rest'].strip() or '……'}（半角冒号，后面空一格）"
            tree.report(rules.SYNTAX, at, at + 1, f"“{match['key']}”的冒号{what}", help)
            return start + match.start("key"), start + len(line)
        if start == 0:
            break
        end = start - 1
    return None


def _explain(source: Source, error: yaml.YAMLError, offset: int) -> Diagnostic:
    """A YAML error as a finding at `offset`, in Chinese; never the library's own words alone."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    character = source.text[offset : offset + 1]
    place = Place(source, offset, offset + 1)
    line = source.line(place.line)
    starts = "cannot start any token" in problem
    if starts and character != "\t":
        return finding(rules.SYNTAX, place, f"文字不能以 {character} 开头", _QUOTE)
    if starts or ("\t" in line[: max(place.column, 1)] and re.match(r"[ ]*\t", line)):
        return finding(rules.TAB, place, "缩进里有制表符（Tab）", "请改用空格缩进")
    if "mapping values" in problem and re.fullmatch(r" *[A-Za-z_]+", line[: place.column - 1]):
        message = "这一行的缩进与上一行对不上，或上一行的引号、文字没有写完"
        return finding(rules.SYNTAX, place, message, "同级的栏目必须左对齐")
    for words, message, help in _PROBLEMS:
        if words in problem:
            return finding(rules.SYNTAX, place, message, help)
    return finding(rules.SYNTAX, place, "这里的写法读不懂（YAML 语法错误）", "请检查缩进、冒号和引号")
