"""What templates of reports may use: frozen values with a Chinese word on each field.

`docs/模板.md` lists these fields; a test holds the two together. Nothing here is None but dates that
the data does not give: what was left out is the empty text, so that a template can print it. Papers
share a head; their rows, of which there are thousands, are named tuples.
"""

import datetime as dt
from collections.abc import Mapping
from inspect import get_annotations
from typing import Annotated, Any, ClassVar, NamedTuple, Self, dataclass_transform

from gwrb.tracking.events import Event
from gwrb.tracking.uncounted import Uncounted

SAMPLE = "示例数据：内容为虚构，仅供演示"
"""What stands at the head of everything that is made from samples."""


class Measure(NamedTuple):
    """一个指标：承诺的数和完成的数。"""

    name: Annotated[str, "指标名称"]
    promised: Annotated[str, "目标值；不是任务的目标为空"] = ""
    unit: Annotated[str, "计量单位；不是任务的目标为空"] = ""
    kind: Annotated[str, "要求，如 不少于；不是任务的目标为空"] = ""
    words: Annotated[str, "任务里的原话；不是任务的目标为空"] = ""
    scope: Annotated[str, "分项；没有为空"] = ""
    achieved: Annotated[str, "完成数；没有报为空；各单位分别报、不能相加的为空"] = ""
    rate: Annotated[float | None, "完成率，0 到 1 以上；增速、占比等没有完成率的为空"] = None
    result: Annotated[str, "已达到 或 未达到；需要人判断的为空"] = ""
    parts: Annotated[str, "各单位分别报的数，如 东区12、西区9；不是最近一个季度的数，注明是哪个期间的；其余为空"] = ""
    line: Annotated[str, "一句话：某指标：目标100个，完成60个，完成率60%；季度报告里还说灯和差距"] = ""
    brief: Annotated[str, "同上，短的：某指标：目标100个，完成60个，完成率60%，绿灯；季度报告以外都为空"] = ""
    light: Annotated[str, "绿灯、黄灯 或 红灯；没有灯为空；季度报告以外都为空"] = ""
    reason: Annotated[str, "为什么没有灯；有灯为空"] = ""
    behind: Annotated[bool, "是否未达序时进度"] = False
    below: Annotated[str, "低于序时进度（节点、目标）几个百分点，如 10.9；不低于、不能比的为空"] = ""
    short: Annotated[
        str,
        "差多少，如 低于序时进度10.9个百分点、距目标差40个百分点（到期的）、低于目标0.8个百分点、超过上限；不差的为空",
    ] = ""
    yardstick: Annotated[str, "灯从哪里来：节点、序时、目标、期限；没有灯为空"] = ""


class ReportPeriod(NamedTuple):
    """报告期。"""

    quarter: Annotated[str, "季度，如 2024Q2"]
    name: Annotated[str, "期间，如 2024年上半年"]
    as_of: Annotated[dt.date, "截止日"]
    due: Annotated[dt.date | None, "应报送日期；方案没有规定的为空"]
    line: Annotated[str, "报告期一行：报告期2024年上半年（截至6月30日），应于7月20日前报送"]
    overdue: Annotated[int, "到今天已超过应报送日期几天；没有超过为 0"]
    noun: Annotated[str, "多久一报：季度、月、半年"]
    final: Annotated[bool, "是否年度最后一期"]


class Count(NamedTuple):
    """一种状态的数。"""

    name: Annotated[str, "状态，如 已完成"]
    number: Annotated[int, "项数"]
    share: Annotated[float, "占总数的比例，0 到 1；打印时写 {{ c.share|percent }}"]


class Tally(NamedTuple):
    """一组任务（或责任事项）按状态的统计。"""

    total: Annotated[int, "总数"]
    counts: Annotated[tuple[Count, ...], "各种状态的数，依次列出，没有的也列"]
    done: Annotated[Count, "已完成"]
    on_track: Annotated[Count, "正常推进"]
    lagging: Annotated[Count, "滞后"]
    not_started: Annotated[Count, "未启动"]
    partial: Annotated[Count, "部分未报：没有滞后，但有牵头单位未报（只用于任务）"]
    missing: Annotated[Count, "未报"]
    words: Annotated[str, "一句话：已完成3项，占1.0%；正常推进…；为 0 的不说"]


class PaceTally(NamedTuple):
    """一组任务对照序时进度的统计。任务数＝已完成＋达序时＋未达序时＋不计序时＝绿灯＋黄灯＋红灯＋无灯。"""

    total: Annotated[int, "任务数"]
    counts: Annotated[tuple[Count, ...], "已完成、达序时、未达序时、不计序时，依次列出"]
    lights: Annotated[tuple[Count, ...], "绿灯、黄灯、红灯、无灯，依次列出"]
    unmeasured: Annotated[tuple[Count, ...], "不计序时的原因：没有量化目标、由人判断、没有报数或报数不全"]
    done: Annotated[Count, "已完成"]
    on_time: Annotated[Count, "达序时"]
    behind: Annotated[Count, "未达序时"]
    words: Annotated[str, "一句话：已完成3项，占1%；达序时…；为 0 的不说"]


class Value(NamedTuple):
    """一个完成数。"""

    name: Annotated[str, "指标名称"]
    number: Annotated[str, "数值"]
    line: Annotated[str, "名称和数值"]


class EntryRow(NamedTuple):
    """一件责任事项：一个牵头单位对一项任务（或其分项）应报的进展。"""

    task: Annotated[str, "任务编号，如 2-19"]
    name: Annotated[str, "任务名称；没有起名的，取任务里的一句"]
    text: Annotated[str, "任务全文"]
    scope: Annotated[str, "分项；没有分项为空"]
    unit: Annotated[str, "应报单位"]
    basis: Annotated[str, "怎样承担：牵头、牵头（按规定）、牵头（经各区人民政府，待确认）"]
    unconfirmed: Annotated[str, "成员名单待确认的原因；已确认为空"]
    reported: Annotated[bool, "本季度是否已报"]
    status: Annotated[str, "进度状态：未启动、正常推进、滞后、已完成，或 未报"]
    previous: Annotated[str, "上季度的进度状态；没有数据为空"]
    progress: Annotated[str, "完成情况"]
    values: Annotated[tuple[Value, ...], "完成数"]
    evidence: Annotated[str, "佐证材料，用分号连接；没有为空"]
    problems: Annotated[str, "存在问题"]
    next: Annotated[str, "下一步措施"]
    forecast: Annotated[str, "年度预测；未填、年度最后一期为空"]
    coordination: Annotated[str, "需本级协调事项；没有为空"]
    submitted: Annotated[dt.date | None, "报送日期；未填为空"]
    late: Annotated[bool, "是否迟报"]
    closed: Annotated[bool, "是否免报：以前的季度已办结，本季度没有再报；各栏是最后一次报的"] = False
    measures: Annotated[tuple[Measure, ...], "任务（或其分项）的指标；数是全部单位的，不只是本单位的"] = ()
    light: Annotated[str, "任务（或其分项）的灯：绿灯、黄灯、红灯；没有为空"] = ""
    yardstick: Annotated[str, "灯从哪里来：核定、节点、序时、目标、期限；没有灯为空"] = ""
    behind: Annotated[bool, "任务（或其分项）是否未达序时进度"] = False
    lags: Annotated[bool, "是否滞后：核定、灯、到期没有达到、逾期没有整改、单位自报、与数不符，有一样就是"] = False
    why: Annotated[str, "为什么滞后，以及未报、退回，一句话；都没有为空"] = ""
    leader: Annotated[str, "分管这件事的领导，如 副市长张三；不知道为空"] = ""
    outcome: Annotated[str, "年底的结果：达到、未达到、待核定；年度最后一期以前为空"] = ""


class TaskRow(NamedTuple):
    """一项任务和它的全部责任事项。"""

    id: Annotated[str, "编号"]
    part: Annotated[str, "部分，如 二"]
    section: Annotated[str, "章节，如 三；没有为空"]
    topic: Annotated[str, "小标题；没有为空"]
    name: Annotated[str, "任务名称；没有起名的，取任务里的一句"]
    text: Annotated[str, "任务全文"]
    lead: Annotated[str, "牵头单位，照通知写；没有点名为空"]
    responsible: Annotated[str, "责任单位，照通知写"]
    status: Annotated[str, "任务的状态，由各责任事项得出（规则见下）"]
    owed: Annotated[int, "应报责任事项数"]
    reported: Annotated[int, "已报责任事项数"]
    items: Annotated[tuple[EntryRow, ...], "责任事项"]
    open_groups: Annotated[tuple[str, ...], "通知没有列出成员的统称"]
    pace: Annotated[str, "已完成、达序时、未达序时 或 不计序时"] = ""
    light: Annotated[str, "任务的灯，取最差的指标：绿灯、黄灯、红灯；没有为空"] = ""
    yardstick: Annotated[str, "灯从哪里来：核定、节点、序时、目标、期限；没有灯为空"] = ""
    reason: Annotated[str, "为什么没有灯；有灯为空"] = ""
    unmeasured: Annotated[str, "为什么不计序时：没有量化目标、由人判断、还没有到期、没有报数或报数不全；其余为空"] = ""
    below: Annotated[str, "差得最多的指标低于序时进度（节点、目标）几个百分点，如 10.9；没有为空"] = ""
    short: Annotated[str, "最差的指标差多少，如 低于序时进度10.9个百分点、超过上限；不差的为空"] = ""
    measures: Annotated[tuple[Measure, ...], "指标，依方案的次序；没有量化目标为空"] = ()
    states: Annotated[str, "各责任事项的状态：正常推进13个、滞后2个"] = ""
    outcome: Annotated[str, "年底的结果：达到、未达到、待核定；年度最后一期以前为空"] = ""
    supporting: Annotated[tuple[str, ...], "配合情况，报了的单位一行；最后一行是要求报而没有报的"] = ()


class SectionRow(NamedTuple):
    """一个章节；没有章节的部分，整个部分算一节。"""

    part: Annotated[str, "部分，如 二"]
    section: Annotated[str, "章节，如 三；没有为空"]
    title: Annotated[str, "标题"]
    brief: Annotated[str, "标题的第一句"]
    first: Annotated[str, "第一项任务的编号"]
    last: Annotated[str, "最后一项任务的编号"]
    tally: Annotated[Tally, "任务统计"]
    pace: Annotated[PaceTally, "任务对照序时进度的统计"]
    tasks: Annotated[tuple[TaskRow, ...], "任务，依通知的顺序"]


class PartRow(NamedTuple):
    """一个部分。"""

    part: Annotated[str, "部分，如 二"]
    title: Annotated[str, "标题"]
    tally: Annotated[Tally, "任务统计"]
    pace: Annotated[PaceTally, "任务对照序时进度的统计"]
    sections: Annotated[tuple[SectionRow, ...], "章节"]


class UnitReportRow(NamedTuple):
    """一个应报单位。"""

    name: Annotated[str, "单位"]
    class_: Annotated[str, "类别"]
    owed: Annotated[int, "应报责任事项数"]
    reported: Annotated[int, "已报责任事项数"]
    done: Annotated[int, "已完成"]
    on_track: Annotated[int, "正常推进"]
    lagging: Annotated[int, "滞后"]
    not_started: Annotated[int, "未启动"]
    missing: Annotated[int, "未报责任事项数"]
    exempt: Annotated[int, "免报责任事项数"]
    state: Annotated[str, "报送情况：已报、迟报、未报；全部免报的为 免报"]
    submitted: Annotated[dt.date | None, "报送日期；未填为空"]
    late: Annotated[int, "迟报几天；没有迟报为 0"]
    partial: Annotated[bool, "是否只报了一部分"]
    doubtful: Annotated[bool, "是否仅因待确认的成员名单而应报"]
    sample: Annotated[bool, "是否示例数据"]
    leader: Annotated[str, "按领导列的，是哪位领导分管；其余为空"] = ""


class ClassRow(NamedTuple):
    """一类单位的报送情况。"""

    name: Annotated[str, "类别"]
    owing: Annotated[int, "应报单位数"]
    on_time: Annotated[int, "按时报送的单位数（含未注明日期的）"]
    late: Annotated[int, "迟报的单位数"]
    missing: Annotated[int, "未报的单位数"]
    exempt: Annotated[int, "免报的单位数"]


class Reporting(NamedTuple):
    """报送情况。应报＝已报＋未报＋免报；已报包括迟报和部分报送的，免报是全部办结的。"""

    owing: Annotated[tuple[UnitReportRow, ...], "应报单位"]
    reported: Annotated[tuple[UnitReportRow, ...], "已报单位"]
    late: Annotated[tuple[UnitReportRow, ...], "迟报单位"]
    partial: Annotated[tuple[UnitReportRow, ...], "只报了一部分的单位"]
    missing: Annotated[tuple[UnitReportRow, ...], "未报单位"]
    exempt: Annotated[tuple[UnitReportRow, ...], "免报单位"]
    doubtful: Annotated[tuple[UnitReportRow, ...], "仅因待确认的成员名单而应报的单位"]
    undated: Annotated[tuple[UnitReportRow, ...], "没有注明报送日期的单位"]
    classes: Annotated[tuple[ClassRow, ...], "按单位类别"]


class QuarterComparison(NamedTuple):
    """与上季度比较；只比较两个季度都报送了的责任事项。"""

    period: Annotated[str, "上季度的期间，如 2024年第一季度"]
    compared: Annotated[int, "两个季度都报送了的责任事项数"]
    newly_done: Annotated[tuple[EntryRow, ...], "新完成"]
    newly_lagging: Annotated[tuple[EntryRow, ...], "新滞后"]
    recovered: Annotated[tuple[EntryRow, ...], "由滞后转为正常推进或已完成"]
    undone: Annotated[tuple[EntryRow, ...], "上季度报已完成、本季度不再是已完成"]


class Behind(NamedTuple):
    """一项未达序时进度的任务。"""

    task: Annotated[TaskRow, "任务"]
    measures: Annotated[tuple[Measure, ...], "其中未达序时进度的指标，差距大的在前"]
    items: Annotated[tuple[EntryRow, ...], "已报的责任事项；单位多的任务，只有自报滞后或写了存在问题的"]
    silent: Annotated[str, "应报而未报的单位，用顿号连接；都报了为空"]


class Doubt(NamedTuple):
    """单位报的状态和指标的数不一致的一件责任事项，需要核实。"""

    item: Annotated[EntryRow, "责任事项"]
    measure: Annotated[Measure, "不一致的指标"]


class PaceQuarter(NamedTuple):
    """一个季度的序时进度和完成率。"""

    name: Annotated[str, "期间，不带年份，如 上半年"]
    share: Annotated[float, "序时进度，0 到 1"]
    measures: Annotated[int, "可与序时进度相比的指标数；几项任务共用的指标只计一次；以后的季度为 0"]
    median: Annotated[float | None, "这些指标的完成率从低到高排，居中的一个：半数指标达到它；没有为空"]


class Pace(NamedTuple):
    """对照序时进度。"""

    share: Annotated[float, "序时进度：一年过去了多少，0 到 1"]
    total: Annotated[PaceTally, "全部任务"]
    promised: Annotated[int, "有量化目标的任务数"]
    lit: Annotated[int, "有灯的任务数"]
    behind: Annotated[tuple[Behind, ...], "未达序时进度的任务，差距大的在前"]
    short: Annotated[int, "这些任务里未达序时进度的指标数"]
    lagging: Annotated[tuple[EntryRow, ...], "滞后（见 lags）、而任务不在 behind 里的责任事项"]
    doubts: Annotated[tuple[Doubt, ...], "需要核实的责任事项"]
    now: Annotated[PaceQuarter, "本季度"]
    quarters: Annotated[tuple[PaceQuarter, ...], "各季度，依次列出"]
    notes: Annotated[tuple[str, ...], "灯的规则，每条一句"]


class Issue(NamedTuple):
    """一项要关注的任务。"""

    task: Annotated[str, "编号"]
    name: Annotated[str, "任务名称"]
    about: Annotated[str, "应报单位和灯，如 市教育局，红灯；单位多于三个的写 某局等15个单位；按领导列的，还写是哪一类"]
    cause: Annotated[str, "差距和原因，一句；没有差距可说、单位也没有写的，为 单位未说明原因"]


class IssueGroup(NamedTuple):
    """一类要关注的任务。一项任务只列在第一个说到它的一类里。"""

    kind: Annotated[str, "哪一类，如 不能完成全年目标；按领导列的，是哪位领导"]
    issues: Annotated[tuple[Issue, ...], "全部，要紧的、差距大的在前"]
    told: Annotated[int, "正文里列得下前几项"]


class CoordinationRequest(NamedTuple):
    """一件需本级协调的事。"""

    task: Annotated[str, "编号"]
    name: Annotated[str, "任务名称"]
    unit: Annotated[str, "提出的单位"]
    words: Annotated[str, "请求的内容，一句"]
    leader: Annotated[str, "请哪位领导协调，如 副市长张三；不知道为空"]


class Indicator(NamedTuple):
    """一个主要指标。"""

    task: Annotated[str, "编号"]
    name: Annotated[str, "指标（没有指标的，任务）名称"]
    line: Annotated[str, "一句话，如 地区生产总值5.4%（目标6%），低于目标0.6个百分点，黄灯"]


class Summary(NamedTuple):
    """要点：一个季度的判断、主要指标、要关注的任务、需本级协调的事。"""

    judgement: Annotated[tuple[str, ...], "总体判断，三句以内"]
    indicators: Annotated[tuple[Indicator, ...], "主要指标：方案第一部分的指标"]
    groups: Annotated[tuple[IssueGroup, ...], "要关注的任务，最要紧的一类在前；没有的不列"]
    attention: Annotated[int, "要关注的任务一共几项"]
    failing: Annotated[int, "其中单位预测不能完成和有困难的几项；年度最后一期，是没有达到全年目标的几项"]
    unjudged: Annotated[int | None, "年度最后一期，等督查室核定结果的任务有几项；以前为空"]
    asked: Annotated[tuple[CoordinationRequest, ...], "需本级协调的事"]
    asked_told: Annotated[int, "正文里列得下前几件"]
    asked_units: Annotated[int, "提出协调的单位数"]
    reported: Annotated[int, "有单位报了进展（或已办结免报）的任务数"]


class PlanFacts(NamedTuple):
    """责任分解方案。"""

    title: Annotated[str, "方案标题"]
    cited: Annotated[str, "带书名号的方案标题，里面的书名号改为单书名号"]
    subject: Annotated[str, "报告的事由，如 市《政府工作报告》目标任务"]
    year: Annotated[int, "年份"]
    city: Annotated[str, "城市；未填为空"]
    level: Annotated[str, "本级，如 市级、县级；看不出的是 上级"]
    issuer: Annotated[str, "发文机关；未填为空"]
    lead_word: Annotated[str, "牵头单位在本方案里的叫法"]
    responsible_word: Annotated[str, "责任单位在本方案里的叫法"]


@dataclass_transform(kw_only_default=True, frozen_default=True)
class PaperView:
    """A value made of its fields by name, as a frozen dataclass is, but without code made for each at every start."""

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._fields = (*cls._fields, *get_annotations(cls))

    def __init__(self, **said: Any) -> None:
        if wrong := said.keys() ^ {name for name in self._fields if name in said or not hasattr(self, name)}:
            raise TypeError(f"{type(self).__name__}: {' '.join(sorted(wrong))}")
        vars(self).update(said)

    def but(self, **said: Any) -> Self:
        """The same with other fields."""
        return type(self)(**vars(self) | said)


class PaperHead(PaperView):
    """What every paper begins with. Fields without a description are not for templates."""

    title: Annotated[str, "标题"]
    plan: Annotated[PlanFacts, "方案"]
    today: Annotated[dt.date, "打印日期"]
    office: Annotated[str, "督查机构；未填为空"]
    sample: Annotated[bool, "是否含示例数据"]
    stem: str  # what its file is called
    facts: Mapping[str, str]  # what the Word file's properties say of it: quarter, unit, task
    postdated: str = ""  # what it tells although it happened after its day; the printer says so in a note
    uncounted: tuple[Uncounted, ...] = ()  # what lies in the data and counts nowhere; the printer says it in a note


class QuarterPaper(PaperHead):
    """The head of a paper on one quarter."""

    period: Annotated[ReportPeriod, "报告期"]


class Report(QuarterPaper):
    """季度报告。"""

    tasks: Annotated[Tally, "任务统计"]
    items: Annotated[Tally, "责任事项统计"]
    parts: Annotated[tuple[PartRow, ...], "各部分"]
    sections: Annotated[tuple[SectionRow, ...], "各章节，依次列出"]
    all_tasks: Annotated[tuple[TaskRow, ...], "全部任务，依通知的顺序"]
    lagging: Annotated[tuple[EntryRow, ...], "滞后的责任事项"]
    lags: Annotated[
        tuple[EntryRow, ...], "滞后的责任事项，不论单位怎样报：核定、灯、到期没有达到、逾期没有整改、自报、与数不符"
    ]
    reporting: Annotated[Reporting, "报送情况"]
    changes: Annotated[QuarterComparison | None, "与上季度比较；没有上季度数据为空"]
    pace: Annotated[Pace | None, "对照序时进度；方案没有一个量化目标的为空"]
    returned: Annotated[tuple[Event, ...], "退回而单位还没有重报的责任事项"]
    rectifying: Annotated[tuple[Event, ...], "督查发现、还没有整改销号的问题"]
    notes: Annotated[tuple[str, ...], "统计口径和待确认事项的说明，每条一句"]
    summary: Annotated[Summary, "要点：判断、主要指标、要关注的任务、需本级协调的事"]
    annex: Annotated[str, "附件：全部、已报（没有任何单位报送的任务不列）或 无"]
