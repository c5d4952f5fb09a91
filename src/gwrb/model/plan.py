"""data/tasks.yaml: the plan of the year, as issued."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from gwrb.model.field_types import YEAR, Amount, Choice, Day, Flag, Line, ListOf, MapOf, PeriodName, Prose, WholeNumber
from gwrb.model.record import NO_PLACES, Annotated, Field, Record
from gwrb.model.units_file import NAME, NAMES
from gwrb.model.values import RELATIONS, ROUNDS, Period, parse_task_id, periods
from gwrb.text import script
from gwrb.text.source import Place, Places

TARGET_KINDS = ("不少于", "左右", "不超过", "等于", "增速", "压减", "占比", "一次性")
AT_LEAST, ABOUT, AT_MOST, EXACTLY, GROWTH, REDUCTION, SHARE, ONE_OFF = TARGET_KINDS
BINDING = (AT_LEAST, ABOUT, AT_MOST, REDUCTION)  # kinds that are said before the amount where a target is told in short
TASK_MARKS = ("1.", "1．", "1、", "任务1：")
BRACKETS = ("（）", "［］", "[]", "【】", "〔〕", "〈〉")
BY_LINES, BY_SENTENCE, BY_COLUMNS, BY_NAMES = FORMS = ("分行", "句子", "分列", "只列单位")
EACH, FIRST, EQUAL = NO_LEAD = ("各责任单位", "第一个", "不分主次")
REQUIRED, OPTIONAL, UNWANTED = SUPPORTERS = ("要求", "可以", "不要")
NEXT_MONTH, SAME_MONTH = DUE_IN = ("次月", "当月")
CUMULATIVE, LEVEL, RATE = COUNTS = ("累计", "水平", "比率")
NO_NODES: Mapping[str, Decimal] = MappingProxyType({})


def _numeral(text: str) -> str | None:
    return script.to_chinese(int(text)) if re.fullmatch("[1-9][0-9]?", text) else None


TASK_ID = Line("“部分-序号”样的编号", pattern=r"[1-9][0-9]?-[1-9][0-9]{0,5}", example="2-19", meant=parse_task_id)
TOPICS = ListOf(Line(), one_a_line=True)
NUMERAL = Line("中文数字", pattern=script.NUMERAL, example="二", meant=_numeral)


class Definition(NamedTuple):
    """Words by which the notice defines a name where it first stands (1-1: 含开发区…，下同)."""

    name: Annotated[str, Field(NAME, "名称", "通知里加以说明的名称。", required=True)]
    text: Annotated[str, Field(Line(), "说明", "〈〉里的原话。", required=True)]
    at: Place | None = None


DEFINITION = Record("definition", "名称定义", Definition, vital=("name", "text"))


class Settings(NamedTuple):
    """What an office may set for its plan; its fields say what each word means.

    `yellow_below`, `red_below`: points below the share of the year gone beyond which a light is yellow,
    red. Published rules say: green at or above it, yellow 10 to 30 below, red more than 30 below.
    `rate_yellow_below`, `rate_red_below`: the same of growth and shares, in points below what was promised.
    `due_soon`: days before a date from which it is called due soon.
    """

    yellow_below: Annotated[Decimal, Field(Amount(), "黄灯", "完成率低于序时进度超过几个百分点亮黄灯；默认 0。")] = (
        Decimal(0)
    )
    red_below: Annotated[Decimal, Field(Amount(), "红灯", "完成率低于序时进度超过几个百分点亮红灯；默认 30。")] = (
        Decimal(30)
    )
    rate_yellow_below: Annotated[
        Decimal, Field(Amount(), "比率黄灯", "增速、占比低于目标超过几个百分点亮黄灯；默认 0。")
    ] = Decimal(0)
    rate_red_below: Annotated[
        Decimal, Field(Amount(), "比率红灯", "增速、占比低于目标超过几个百分点亮红灯；默认 2。")
    ] = Decimal(2)
    due_soon: Annotated[int, Field(WholeNumber(0, 90), "临期天数", "离期限几天起算临期（蓝色催办）；默认 7。")] = 7
    supporters: Annotated[
        str,
        Field(
            Choice(SUPPORTERS),
            "配合情况",
            "责任单位、配合单位报不报本单位配合的情况：要求、可以、不要；默认可以。单项任务另有规定的，写在任务里。",
        ),
    ] = OPTIONAL
    at: Place | None = None


SETTINGS = Record("settings", "督办设置", Settings)


class Printing(NamedTuple):
    """How the notice prints its tasks, where it is otherwise than `1.…（牵头单位：A；责任单位：B）`."""

    mark: Annotated[str | None, Field(Choice(TASK_MARKS), "编号样式", "任务编号后面的符号。")] = None
    brackets: Annotated[str | None, Field(Choice(BRACKETS), "括号", "写单位的括号。")] = None
    form: Annotated[
        str | None, Field(Choice(FORMS), "写法", "分行：单位在任务下面另起一行；句子：A牵头，B配合；分列：表格。")
    ] = None
    responsible: Annotated[str | None, Field(Line(), "责任单位后面的话", "句子里的原话，例如 等按职责分工负责。")] = (
        None
    )
    leader: Annotated[str | None, Field(Line(), "领导的说法", "例如 牵头领导；默认“责任领导”。")] = None
    deadline: Annotated[str | None, Field(Line(), "时限的说法", "例如 完成时间；默认“完成时限”。")] = None
    parts: Annotated[str | None, Field(Line(), "部分的编号", "第一个部分的编号，例如 第一部分；默认“一、”。")] = None
    sections: Annotated[str | None, Field(Line(), "章节的编号", "第一个章节的编号，例如 一、；默认“（一）”。")] = None
    columns: Annotated[
        Mapping[str, str], Field(MapOf(Line(), key=Line()), "各列", "表格的表头，依次写明每一列是什么。")
    ] = MappingProxyType({})
    at: Place | None = None


PLAIN = Printing()
PRINTING = Record("printing", "印法", Printing)


class Heading(NamedTuple):
    """The plan's heading facts; what a notice leaves out is None.

    `letter` is the covering letter, one paragraph a line, without the signature. `first_quarter`
    is the first period that is reported, `due_day` the day of the month after it. `where` has the places
    of values that are not text.
    """

    title: Annotated[str, Field(Line(), "标题", "责任分解方案的标题。", required=True)]
    year: Annotated[int, Field(YEAR, "年度", "方案所属的年度。", required=True)]
    city: Annotated[str | None, Field(Line(), "城市", "名称开头的城市名，例如武汉市；查找单位时可以省写。")] = None
    issuer: Annotated[str | None, Field(Line(), "印发机关", "落款的机关。")] = None
    issued: Annotated[dt.date | None, Field(Day(), "成文日期", "通知的落款日期。")] = None
    addressees: Annotated[str | None, Field(Line(), "主送机关", "通知抬头的主送机关。")] = None
    letter: Annotated[str | None, Field(Prose(), "通知正文", "印发通知的正文，一段一行。")] = None
    lead_word: Annotated[str, Field(Line(), "牵头的说法", "通知怎样称呼牵头单位；默认“牵头单位”。")] = "牵头单位"
    responsible_word: Annotated[str, Field(Line(), "责任的说法", "通知怎样称呼责任单位；默认“责任单位”。")] = "责任单位"
    helping_word: Annotated[str, Field(Line(), "配合的说法", "通知怎样称呼配合单位；默认“配合单位”。")] = "配合单位"
    overall_word: Annotated[str, Field(Line(), "总牵头的说法", "通知怎样称呼总牵头单位；默认“总牵头单位”。")] = (
        "总牵头单位"
    )
    no_lead: Annotated[
        str, Field(Choice(NO_LEAD), "没有牵头单位的", "任务没有写明牵头单位时，谁牵头；默认各责任单位分别牵头。")
    ] = EACH
    no_lead_words: Annotated[str | None, Field(Line(), "依据", "通知正文对此的原话。")] = None
    plans_due: Annotated[
        dt.date | None, Field(Day(), "办理方案报送期限", "办理方案和督办工作人员名单最迟报送的日期。")
    ] = None
    rounds: Annotated[str, Field(Choice(tuple(ROUNDS)), "报送频次", "多久报送一次进展；默认每季度。")] = "每季度"
    first_quarter: Annotated[
        Period | None,
        Field(
            PeriodName(),
            "首个报告季度",
            "从哪个季度（2024Q2）、月（2024M05）、半年（2024H1）的情况开始报送；默认第一个。",
        ),
    ] = None
    due_day: Annotated[int | None, Field(WholeNumber(1, 28), "报送期限日", "每个报告期结束后的次月几日前报送。")] = None
    due_in: Annotated[
        str, Field(Choice(DUE_IN), "期限在哪个月", "期限日在报告期结束后的次月，还是在报告期最后一个月当月；默认次月。")
    ] = NEXT_MONTH
    definitions: Annotated[tuple[Definition, ...], Field(ListOf(DEFINITION), "名称定义", "通知对名称的说明。")] = ()
    preamble: Annotated[
        str | None, Field(Prose(), "引言", "方案标题之后、第一部分之前的话，一段一行。", after="letter")
    ] = None
    printing: Annotated[Printing, Field(PRINTING, "印法", "通知怎样写编号和单位；印通知时照此。")] = PLAIN
    settings: Annotated[Settings, Field(SETTINGS, "督办设置", "亮灯、催办的界限。")] = Settings()
    at: Place | None = None
    where: Places = NO_PLACES

    @property
    def level(self) -> str:
        """The level of government that the plan is of, as papers call it: 市级, 县级; 上级 where the city does not tell."""
        last = (self.city or " ")[-1]
        return f"{last}级" if last in "省市州盟县区旗乡镇" else "上级"


HEADING = Record("heading", "方案概况", Heading, vital=("year",))


Overall = Annotated[
    tuple[str, ...], Field(NAMES, "总牵头单位", "标题后面写明的总牵头单位，统筹下面各项任务。", after="title")
]
HeadingLead = Annotated[
    tuple[str, ...],
    Field(NAMES, "标题上的牵头单位", "写在标题上的牵头单位；下面没有另写牵头单位的任务由它牵头。", after="overall"),
]


class Section(NamedTuple):
    """A section （一） of a part, with its topics (——) in order."""

    section: Annotated[str, Field(NUMERAL, "章节序号", "（一）里的中文数字。", required=True)]
    title: Annotated[str, Field(Line(), "标题", "章节的标题。", required=True)]
    topics: Annotated[tuple[str, ...], Field(TOPICS, "小标题", "——引出的小标题，按通知的次序。")] = ()
    overall: Overall = ()
    lead: HeadingLead = ()
    at: Place | None = None


SECTION = Record("section", "章节", Section, vital=("section", "title"))


class Part(NamedTuple):
    """A part 一、 of the plan; its topics where it has topics but no sections."""

    part: Annotated[str, Field(NUMERAL, "部分序号", "一、里的中文数字。", required=True)]
    title: Annotated[str, Field(Line(), "标题", "部分的标题。", required=True)]
    sections: Annotated[tuple[Section, ...], Field(ListOf(SECTION), "章节", "这一部分的章节，按通知的次序。")] = ()
    topics: Annotated[tuple[str, ...], Field(TOPICS, "小标题", "不分章节时的小标题。")] = ()
    overall: Overall = ()
    lead: HeadingLead = ()
    at: Place | None = None


PART = Record("part", "部分", Part, vital=("part", "title"))


class Assignment(NamedTuple):
    """Who answers for a task, or for the part of it that `scope` names; names as in the data."""

    lead: Annotated[
        tuple[str, ...], Field(NAMES, "牵头单位", "通知没有写明的不填：按通知的规定，责任单位即为牵头单位。")
    ] = ()
    responsible: Annotated[tuple[str, ...], Field(NAMES, "责任单位", "按通知的次序，单位或各区人民政府这类统称。")] = ()
    scope: Annotated[str | None, Field(Line(), "分项", "任务分成几项、各有单位时，这一项的原话。", after="")] = None
    at: Place | None = None
    helping: Annotated[
        tuple[str, ...],
        Field(NAMES, "配合单位", "配合的单位，不必报进展；报不报配合情况见 supporters。", after="responsible"),
    ] = ()
    issued: "Assignment | None" = None  # as the notice prints it, where its rule names the lead
    listed: tuple[str, ...] = ()  # the responsible before those were left out who lead since a change

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, in the order of the roles."""
        return (*self.lead, *self.responsible, *self.helping)

    @property
    def by_rule(self) -> bool:
        """Whether who leads does so only because no lead is named."""
        return self.issued is not None or not self.lead

    def under(self, rule: str) -> "Assignment":
        """The same by the notice's rule of who leads where no lead is named."""
        if rule == EQUAL and self.lead:
            return self._replace(lead=(), responsible=(*self.lead, *self.responsible), issued=self)
        if rule == FIRST and not self.lead and self.responsible:
            return self._replace(lead=self.responsible[:1], responsible=self.responsible[1:], issued=self)
        return self


ASSIGNMENT = Record("assignment", "分工", Assignment)


class Link(NamedTuple):
    """Another task that this one repeats or extends; they share figures."""

    task: Annotated[str, Field(TASK_ID, "关联任务", "重复或扩展的是哪一项任务。", required=True)]
    relation: Annotated[
        str,
        Field(
            Choice(tuple(RELATIONS), words=tuple(RELATIONS.values())),
            "关系",
            f"{'、'.join(f'{relation} {words}' for relation, words in RELATIONS.items())}。",
            required=True,
        ),
    ]
    at: Place | None = None


LINK = Record("link", "关联", Link, vital=("task", "relation"))


class Target(NamedTuple):
    """A figure that a task promises, in the words of its text.

    `amount` in `unit`; `kind` says how it binds (`TARGET_KINDS`), `counts` how it grows over the year
    (`COUNTS`). `sum`: values of several units add up. `note` says what was decided by hand, and why.
    `adds`: the names of targets of linked tasks whose sum it is.
    What may be asked of it before the year's end: `start`, where a level stood in January; `nodes`, what is due by
    the end of a period, in `unit`; `months`, those of the year in which it is done; `by`, the day it is promised for.
    """

    name: Annotated[str, Field(Line(), "指标名称", "进展的 values 里用这个名称报完成数。", required=True)]
    amount: Annotated[Decimal, Field(Amount(), "目标值", "到年底应达到的数，按下面的计量单位。", required=True)]
    unit: Annotated[str, Field(Line(), "计量单位", "例如 个、万个、公里、亿元、%。", required=True)]
    kind: Annotated[
        str,
        Field(
            Choice(TARGET_KINDS),
            "要求",
            "不少于（以上、超过、突破，或只写了数）、左右、不超过、等于、增速、压减、占比；一次性指办成一件事、没有过程数。",
            required=True,
        ),
    ]
    counts: Annotated[
        str,
        Field(
            Choice(COUNTS),
            "怎样计数",
            "累计：一年里逐步增加；水平：某一时点的存量；比率：增速、压减、占比，和目标直接比。",
            required=True,
        ),
    ]
    words: Annotated[str, Field(Line(), "原话", "任务内容里的原话，一字不差。", required=True)]
    scope: Annotated[str | None, Field(Line(), "分项", "任务分成几项的，说的是哪一项，原话。")] = None
    sum: Annotated[bool, Field(Flag(), "各单位相加", "几个单位都报这个指标、要相加的，写 true。")] = False
    adds: Annotated[
        tuple[str, ...],
        Field(ListOf(Line()), "由哪些指标相加", "关联任务里的指标名称；写了，这个数由它们相加得出，不用另报。"),
    ] = ()
    start: Annotated[
        Decimal | None, Field(Amount(), "年初数", "水平、占比的，年初是多少；写了，年中就看走了多少。")
    ] = None
    nodes: Annotated[
        Mapping[str, Decimal],
        Field(
            MapOf(Amount(), key=PeriodName()), "序时节点", "季度: 到这个季度末应达到多少；写了，就不按一年的份额算。"
        ),
    ] = NO_NODES
    months: Annotated[
        tuple[int, ...],
        Field(ListOf(WholeNumber(1, 12)), "办理月份", "只在一年里几个月办的，是哪几个月，例如 [7, 8]。"),
    ] = ()
    by: Annotated[dt.date | None, Field(Day(), "期限", "应在哪一天以前达到；不写是年底。")] = None
    note: Annotated[str | None, Field(Prose(), "备注", "人工判定的地方和理由。")] = None
    at: Place | None = None


TARGET = Record("target", "目标", Target, vital=("name", "amount", "unit", "kind", "counts", "words"), braces=True)


class Figure(NamedTuple):
    """A number of a task's text that is no target, and why it is none."""

    words: Annotated[str, Field(Line(), "原话", "任务内容里的原话，一字不差。", required=True)]
    reason: Annotated[str, Field(Line(), "为什么不是目标", "例如 名称里的数字、往年已有的数。", required=True)]
    at: Place | None = None


FIGURE = Record("figure", "非目标数字", Figure, vital=("words", "reason"), braces=True)


class Task(NamedTuple):
    """One promise of the plan. `id` is part-number; section and topic as the outline has them."""

    id: Annotated[str, Field(TASK_ID, "编号", "部分-序号，例如 2-19 是第二部分第 19 项。", required=True)]
    text: Annotated[str, Field(Prose(), "任务内容", "通知里的原话，不含单位。", required=True, free=True)]
    assignments: Annotated[
        tuple[Assignment, ...], Field(ListOf(ASSIGNMENT, least=1), "分工", "牵头单位和责任单位。", required=True)
    ]
    section: Annotated[str | None, Field(NUMERAL, "章节", "所在章节的序号；部分不分章节的不填。", after="id")] = None
    topic: Annotated[str | None, Field(Line(), "小标题", "所在的小标题，原话。", after="section")] = None
    links: Annotated[tuple[Link, ...], Field(ListOf(LINK), "关联", "与其他任务重复或扩展的关系。")] = ()
    targets: Annotated[tuple[Target, ...], Field(ListOf(TARGET), "目标", "任务承诺的数，可以衡量进度。")] = ()
    figures: Annotated[
        tuple[Figure, ...], Field(ListOf(FIGURE), "非目标数字", "任务内容里不是目标的数字，各有理由。")
    ] = ()
    name: Annotated[
        str | None,
        Field(Line(), "名称", "大家怎样称呼这项任务，不超过 20 个字，各项不同，例如 老旧小区改造。", after="id"),
    ] = None
    continuing: Annotated[
        bool,
        Field(Flag(), "常态化", "年年要做、没有完成之日的工作写 true：当年的工作做了，年底就算办到。", after="topic"),
    ] = False
    printed: Annotated[
        str | None, Field(Line(), "通知上的编号", "通知上印的编号与“编号”不同时填写。", after="topic")
    ] = None
    tags: Annotated[tuple[str, ...], Field(ListOf(Line()), "标记", "例如 ★、民生实事、A类。", after="text")] = ()
    leader: Annotated[str | None, Field(Line(), "责任领导", "牵头或分管的领导，原话。", after="tags")] = None
    supporters: Annotated[
        str | None,
        Field(Choice(SUPPORTERS), "配合情况", "这一项的配合情况报不报：要求、可以、不要；不写的按督办设置。"),
    ] = None
    deadline: Annotated[str | None, Field(Line(), "完成时限", "通知的原话，例如 12月底前。", after="leader")] = None
    clause: Annotated[
        str | None,
        Field(
            Prose(), "单位的写法", "通知上任务内容后面的原话（表格里是整行），与“印法”不同时填写。", after="assignments"
        ),
    ] = None
    at: Place | None = None

    @property
    def part_number(self) -> int:
        return int(self.id.partition("-")[0])

    @property
    def number(self) -> int:
        return int(self.id.partition("-")[2])

    @property
    def part(self) -> str:
        """The part's numeral: 二 for 2-19."""
        return script.to_chinese(self.part_number)


TASK = Record("task", "任务", Task, vital=("id",))


class Plan(NamedTuple):
    """The plan of one year: heading, outline and tasks, in the order of the notice."""

    heading: Annotated[Heading, Field(HEADING, "方案概况", "年度、标题、期限等。", required=True, key="plan")]
    outline: Annotated[tuple[Part, ...], Field(ListOf(PART), "提纲", "部分、章节、小标题。", required=True)]
    tasks: Annotated[tuple[Task, ...], Field(ListOf(TASK), "任务", "全部任务，按通知的次序。", required=True)]
    at: Place | None = None

    @property
    def ruled(self) -> "Plan":
        """The same with every lead that the notice names by a rule alone (`no_lead`)."""
        rule = self.heading.no_lead
        if rule == EACH:
            return self
        return self._replace(
            tasks=tuple(t._replace(assignments=tuple(a.under(rule) for a in t.assignments)) for t in self.tasks)
        )

    def supporters(self, task: Task) -> str:
        """Whether those who support a task report on their part: one of SUPPORTERS."""
        return task.supporters or self.heading.settings.supporters

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The quarters that this plan reports, in order. A first quarter of another year, which is a finding, says nothing."""
        return periods(self.heading.year, self.rounds, self.heading.first_quarter)

    @property
    def rounds(self) -> int:
        """How many rounds of reports make a year."""
        return ROUNDS[self.heading.rounds]

    def due(self, quarter: Period) -> dt.date | None:
        """The day by which a quarter is due; None where the plan does not say."""
        day = self.heading.due_day
        return quarter.due(day, within=self.heading.due_in == SAME_MONTH) if day else None

    def asks(self, quarter: Period, today: dt.date) -> bool:
        """Whether a quarter can be reported on: it is over, or it is due before its end and that is near."""
        return today > self.closes(quarter)

    def closes(self, quarter: Period) -> dt.date:
        """The last day of a quarter on which it cannot be reported on yet."""
        due = self.due(quarter)
        if due is None or due > quarter.as_of:
            return quarter.as_of
        return due - dt.timedelta(days=self.heading.settings.due_soon + 1)


TASKS_FILE = Record("tasks", "任务文件", Plan, vital=("plan",), glob="data/tasks.yaml")
