"""The words by which notices label what they say of a task: one table for brackets, lines, columns and sentences.

A word's kind is what `data/notice.yaml` says of it, else that of the first row of `_LABELS` that fits. Which of
the unit kinds lead, answer and help is decided by which of them a notice uses (`roles`): where only two are
used, the second answers, whatever it is called (主办、协办).
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from gwrb.model.notice_profile import (
    CATEGORY,
    DEADLINE,
    HELPING,
    IGNORED,
    LEAD,
    LEADER,
    NEXT,
    NUMBER,
    OVERALL,
    PROBLEMS,
    PROGRESS,
    REQUIREMENT,
    RESPONSIBLE,
    ROLE_KINDS,
    STATUS,
    TAG,
    TASK,
)
from gwrb.text.script import HAN

ACCEPTING = "承办"  # leads beside 配合, answers beside 牵头
UNIT_KINDS = frozenset({*ROLE_KINDS, ACCEPTING})
IN_TEXT = UNIT_KINDS | {LEADER, DEADLINE, TAG}  # what stands in brackets, lines and sentences

_BODY = "(?:责任)?(?:单位|部门|机构|处室|科室|股室|地区|主体)"
_BEFORE = "(?:任务|工作|目标|项目|指标|事项|年度|重点|主要|具体|本年度|全年|今年|实事|民生|重大|目标责任)"
_TOGETHER = f"(?:牵头|主办|主责)(?:单位|部门)?(?:及|和|与|或|兼|、)(?:其[他它]|相关|有关)?(?:责任|承办|落实|实施|配合|协办|参与){HAN}{{0,4}}?{_BODY}"
_LABELS: tuple[tuple[str, str], ...] = (
    (RESPONSIBLE, _TOGETHER),  # who of the list leads it does not say: the notice's rule does
    (LEADER, "(?:责任|牵头|分管|包保|包联|包抓|联系|挂点|挂钩|挂帅|主管|督办|督导|协管|市级?|区级?|县级?|政府|副|主要|第一){0,4}"
             "(?:领导|市长|区长|县长|负责人|责任人|负责同志|领导同志|牵头人)(?:同志)?"),
    (OVERALL, f"总(?:牵头|负责|责任|协调|统筹){_BODY}?"),
    (LEAD, f"(?:牵头|主办|主责|主管|主要责任|第一责任|首要责任){HAN}{{0,4}}?{_BODY}|牵头|主办|主责"),
    (ACCEPTING, f"承办{HAN}{{0,4}}?{_BODY}|承办"),
    (RESPONSIBLE, f"(?:其[他它]|相关|有关|各|具体)?(?:责任|落实|实施|承担|负责|执行|建设|业主){HAN}{{0,4}}?{_BODY}|(?:项目)?业主|责任|负责|责任分工"
                  "|责任(?:村|社区|镇街|乡镇|街镇|街道|县区|区县)"),
    (HELPING, f"(?:配合|协办|协作|协同|协助|参与|参加|联合|会办|会同|支持){HAN}{{0,4}}?{_BODY}|配合|协办|协作|协同|参与|参加|会办|会同"),
    (DEADLINE, "(?:完成|办结|办理|目标|计划|预计|时间|推进|整改|竣工|完工|建成|拟)*(?:时限|期限|时间|节点|日期)(?:要求|安排|节点)?"),
    (NUMBER, "序号|编号|任务编号|项次|序|No"),
    (PROGRESS, "(?:截至|截止|目前|最新|本期|本月|本季度|年度|累计)?.{0,12}?(?:进展|完成情况|推进情况|落实情况|办理情况)(?:情况)?"
               "|.{0,12}?(?:完成率|完成比例|完成进度|形象进度|工作进度|完成数|完成值|实际完成|累计完成|已完成)(?:数|值)?|进度"),
    (STATUS, "进度状态|进展状态|状态|是否完成|完成状态|办理状态"),
    (PROBLEMS, "(?:存在|主要|困难|遇到)?(?:的)?(?:问题|困难)(?:及原因|和困难|及困难|与困难|和不足)?"
               "|需.{0,8}(?:问题|困难|事项)"),
    (NEXT, "(?:下一?步|下一?阶段|后续).{0,8}|工作打算"),
    (TAG, "(?:目标|任务|指标|项目|工作|事项)?(?:类型|属性|性质|级别|等级|等次|来源|标记)|民生实事|是否民生实事"),
    (CATEGORY, "(?:任务|工作|目标|项目|指标)?(?:类别|分类|领域|板块|专题|大类|方面|专项)|一级指标|一级任务"),
    (REQUIREMENT, f"{_BEFORE}{{0,2}}(?:指标要求|要求|目标值|指标值|目标|指标|标准|措施|举措|内容及要求)|(?:具体|主要|建设|实施)(?:内容|规模|地点)(?:及规模)?"
                  "|(?:总|年度|本年度|计划|完成|年度计划|当年)*投资(?:额|规模|计划)?(?:（.{1,4}）)?|资金(?:来源|安排)|(?:计划|拟|预计)?开工(?:时间|时限|日期)"
                  "|(?:第?[一二三四1-4]季度|[上下]半年|年底|节点|阶段)(?:工作)?(?:目标|计划|节点|任务|安排)"),
    (TASK, f"{_BEFORE}{{0,3}}(?:任务|内容|事项|名称|工作|项目|指标|实事)(?:名称|内容|分解|清单)?|目标任务(?:内容)?"
           "|[二三]级(?:任务|指标)|子任务"),
    (IGNORED, "备注|说明|权重|分值|计量单位|联系人|联系电话|联系方式|电话|联络员"),
)  # fmt: skip
USUAL = {LEAD: "牵头单位", RESPONSIBLE: "责任单位"}  # what most notices say; nothing is compiled for them
_LABEL = f"(?:(?:牵头|主办|主责)(?:单位|部门)?、)?{HAN}{{1,16}}(?:（{HAN}{{1,6}}）{HAN}{{1,4}})?"  # 牵头（责任）单位
_SPACE = re.compile(r"\s+|（[^）]*）|[:：]$")


class Vocabulary:
    """What the words of one notice mean; `own` are its own words, from `data/notice.yaml`."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self.own = dict(own or {})
        label = "|".join([*sorted(map(re.escape, self.own), key=len, reverse=True), _LABEL])
        self._heading = re.compile(rf"({label})\s*：")  # at a line's start
        self._behind = re.compile(rf"(?<!{HAN})({label})\s*：|{_STRICTLY.pattern}")
        self._marked = re.compile(rf"\s*[，、,/／。\s]\s*(?=({label})\s*：)")
        self.bare = False  # whether brackets that hold nothing but units say who answers
        self._known: dict[str, str | None] = {word: kind for kind, word in USUAL.items()}
        self._labels = dict.fromkeys(USUAL.values(), True)
        self.taken: dict[tuple[str, bool], Any] = {}  # what was taken out of a text, each once (`fields.take`)

    def kind(self, word: str) -> str | None:
        """The kind of what a label labels; None where nobody knows the word."""
        if word not in self._known:
            bare = _SPACE.sub("", word)
            usual = (kind for kind, pattern in _LABELS if re.fullmatch(pattern, bare))
            self._known[word] = self.own.get(word) or self.own.get(bare) or next(usual, None)
        return self._known[word]

    def learn(self, word: str, kind: str) -> None:
        """Takes a word for what the cells below it show that it is."""
        self.own[word] = self._known[word] = kind

    def together(self, word: str) -> bool:
        """Whether a label stands before leads and others in one list, and nothing of the notice's own says how."""
        return word not in self.own and re.fullmatch(_TOGETHER, _SPACE.sub("", word)) is not None

    def says(self, word: str) -> bool:
        """Whether a word is a label that may stand in a text."""
        if word not in self._labels:
            bare = _SPACE.sub("", word)
            rows = (pattern for kind, pattern in _LABELS if kind in IN_TEXT)
            self._labels[word] = word in self.own or any(re.fullmatch(pattern, bare) for pattern in rows)
        return self._labels[word]

    def label(self, text: str, at: int = 0) -> re.Match[str] | None:
        """The first label with its colon in a text."""
        for found in self._behind.finditer(text, at) if "：" in text else ():
            if found[1] is None or self.says(found[1]):
                return found
            strict = _STRICTLY.search(text, found.start(), found.end())
            if strict:
                return strict
        return None

    @cached_property
    def loose(self) -> re.Pattern[str]:
        """A label in brackets of its own, or at the start of a line or of brackets with a space for its colon."""
        box = rf"\s*[［【\[（]({_STRICT}|{HAN}{{2,3}}(?:领导|时限|期限|时间))[］】\]）]\s*：?\s*"
        return re.compile(rf"{box}|(?:^|(?<=[\n（［【〔\[；]))({_STRICT})[ —-]+(?={HAN})")

    def parted(self, inner: str) -> str:
        """Fields with ； between them, where another mark or a space stands before a label."""
        return self._marked.sub(lambda found: "；" if self.says(found[1]) else found[0], inner)

    def lines(self, text: str) -> list[str]:
        """The text cut at the ends of lines below which a label stands."""
        first, *lines = text.split("\n")
        for line in lines:
            word = self._heading.match(line.lstrip())
            first += ("\0" if word and self.says(word[1]) else "\n") + line
        return first.split("\0")

    def asks(self, line: str) -> bool:
        """Whether a line begins with the label of what is asked of a task (工作要求：), which is part of its text."""
        word, colon, _ = line.partition("：")
        return bool(colon) and self.kind(word) == REQUIREMENT

    def heads(self, line: str) -> bool:
        """Whether a line begins with a label."""
        word = self._heading.match(line)
        return bool((word and self.says(word[1])) or self.loose.match(line))


# What is a label wherever a colon follows, also right behind other words.
_STRICT = "|".join(
    f"(?:{words}){HAN}{{0,4}}?{_BODY}"
    for words in ("总?牵头|主办|主责|承办|责任|落实|实施|承担|负责|配合|协办|协作|协同|协助|参与|参加|联合|会办|会同",)
)
_STRICTLY = re.compile(rf"(?:{_STRICT})\s*：")


def roles(kinds: Iterable[str]) -> dict[str, str]:
    """The role that each unit kind has in a notice which uses just these."""
    used = set(kinds) & UNIT_KINDS
    out = {kind: kind for kind in ROLE_KINDS}
    if LEAD in used:
        out[ACCEPTING] = RESPONSIBLE
    elif ACCEPTING in used:
        out[ACCEPTING] = LEAD if used & {RESPONSIBLE, HELPING} else RESPONSIBLE
    elif {RESPONSIBLE, HELPING} <= used:
        return out | {RESPONSIBLE: LEAD, HELPING: RESPONSIBLE}
    if HELPING in used and not used & {RESPONSIBLE} and (LEAD not in used or ACCEPTING not in used):
        out[HELPING] = RESPONSIBLE
    return out
