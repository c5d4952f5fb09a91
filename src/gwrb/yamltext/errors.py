"""What libyaml means by its errors, in words for people who are no programmers."""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from gwrb.text import reading_rules as rules
from gwrb.text.diagnostics import Diagnostic, finding
from gwrb.text.source import Place, Source

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


class Slip(NamedTuple):
    """A line whose colon YAML does not see: from its key to its end; the finding that says so."""

    start: int
    end: int
    diagnostic: Diagnostic


def colon_slip(source: Source, text: str, offset: int) -> Slip | None:
    """The line at or just above an error on which a colon is full-width or lacks its space; None where none is."""
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
            found = finding(rules.SYNTAX, Place(source, at, at + 1), f"“{match['key']}”的冒号{what}", help)
            return Slip(start + match.start("key"), start + len(line), found)
        if start == 0:
            break
        end = start - 1
    return None


def explain(source: Source, error: yaml.YAMLError, offset: int) -> Diagnostic:
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
