"""What templates of 通报, 督查专报, 年度报告 and 任务详情 may use: frozen values, as in `quarterly_views`.

Everything that the office adds to what units say (a return, an inspection, a reminder) comes as an
`Event`: papers print events by their kind and need to know no file of theirs.
"""

import datetime as dt
from typing import Annotated, NamedTuple

from gwrb.reports.change_words import ChangeRow
from gwrb.reports.quarterly_views import (
    ClassRow,
    Count,
    EntryRow,
    Measure,
    PaperHead,
    PartRow,
    QuarterPaper,
    Reporting,
    ReportPeriod,
    SectionRow,
    Tally,
    TaskRow,
    UnitReportRow,
)
from gwrb.tracking.events import Event


class EntryDetail(NamedTuple):
    """一个单位一个季度对一件责任事项的说法。"""

    unit: Annotated[str, "单位"]
    scope: Annotated[str, "分项；没有为空"]
    basis: Annotated[str, "怎样承担：牵头、牵头（按规定）等"]
    unconfirmed: Annotated[str, "成员名单待确认的原因；已确认为空"]
    reported: Annotated[bool, "是否已报"]
    status: Annotated[str, "进度状态，或 未报"]
    closed: Annotated[bool, "以前已办结，本期免报"]
    progress: Annotated[str, "完成情况"]
    values: Annotated[tuple[Measure, ...], "完成数"]
    evidence: Annotated[str, "佐证材料，用分号连接；没有为空"]
    problems: Annotated[str, "存在问题"]
    next: Annotated[str, "下一步措施"]
    forecast: Annotated[str, "年度预测；未填为空"]
    coordination: Annotated[str, "需本级协调事项；没有为空"]
    expected: Annotated[dt.date | None, "预计完成时间；未填为空"]
    extension: Annotated[dt.date | None, "申请延期至；没有申请为空"]
    extension_reason: Annotated[str, "延期理由"]
    submitted: Annotated[dt.date | None, "报送日期；未填为空"]
    late: Annotated[bool, "是否迟报"]
    line: Annotated[str, "一行：东区：正常推进；完成数：某指标12（完成率60%）；有问题；需协调"]


class QuarterStory(NamedTuple):
    """一项任务的一个季度。"""

    period: Annotated[ReportPeriod, "报告期"]
    status: Annotated[str, "任务的状态，由各责任事项得出"]
    owed: Annotated[int, "应报责任事项数"]
    reported: Annotated[int, "已报责任事项数"]
    items: Annotated[tuple[EntryDetail, ...], "各单位的说法"]
    compact: Annotated[bool, "单位多，每个已报的单位只印一行（items 里的 line），未报的合成一行"]
    silent: Annotated[str, "未报的单位，用顿号连接；都报了为空"]
    supporting: Annotated[tuple[str, ...], "配合情况，报了的单位一行；最后一行是要求报而没有报的"] = ()


class Milestone(NamedTuple):
    """办理方案的一个季度节点。"""

    period: Annotated[str, "期间，如 2024年上半年"]
    words: Annotated[str, "到这时做到什么"]


class PlanRow(NamedTuple):
    """一个单位对一件责任事项的办理方案。"""

    unit: Annotated[str, "单位"]
    scope: Annotated[str, "分项；没有为空"]
    goal: Annotated[str, "工作目标"]
    measures: Annotated[str, "具体措施"]
    deadline: Annotated[dt.date | None, "完成时限；未填为空"]
    milestones: Annotated[tuple[Milestone, ...], "季度节点"]
    leader: Annotated[str, "分管负责人"]
    office: Annotated[str, "承办处室"]
    contact: Annotated[str, "联系人"]


class WhoRow(NamedTuple):
    """谁承担：一个分项里一种角色的单位。"""

    scope: Annotated[str, "分项；没有为空"]
    role: Annotated[str, "牵头 或 责任"]
    units: Annotated[str, "单位，用顿号连接；经统称承担的写在统称后面"]
    note: Annotated[str, "说明，如 按规定责任单位即为牵头单位；没有为空"]


class Shared(NamedTuple):
    """关联任务共有的一个指标。"""

    name: Annotated[str, "指标名称"]
    here: Annotated[str, "本任务报的数；没有报为空"]
    there: Annotated[str, "关联任务报的数；没有报为空"]
    same: Annotated[bool, "两边都报了而且相同"]
    differs: Annotated[bool, "两边都报了而不相同"]


class LinkRow(NamedTuple):
    """一项关联任务。"""

    task: Annotated[str, "编号"]
    name: Annotated[str, "任务名称"]
    relation: Annotated[str, "关系，如 内容相同"]
    lead: Annotated[str, "牵头单位，照通知写；没有点名的写责任单位"]
    status: Annotated[str, "任务的状态；没有季度数据为空"]
    shared: Annotated[tuple[Shared, ...], "两边共有的指标"]


class Story(PaperHead):
    """一项任务的全过程。"""

    task: Annotated[str, "编号"]
    heading: Annotated[str, "所在部分、章节、小标题"]
    name: Annotated[str, "任务名称"]
    text: Annotated[str, "任务全文"]
    status: Annotated[str, "最近一个季度的状态；没有季度数据为空"]
    until: Annotated[ReportPeriod | None, "最近一个有数据的季度；没有为空"]
    who: Annotated[tuple[WhoRow, ...], "谁承担"]
    open_groups: Annotated[tuple[str, ...], "通知没有列出成员的统称"]
    targets: Annotated[tuple[Measure, ...], "目标和最近的完成数"]
    plans: Annotated[tuple[PlanRow, ...], "各单位的办理方案"]
    quarters: Annotated[tuple[QuarterStory, ...], "各季度，依次列出，到最近一个有数据的季度为止"]
    changes: Annotated[tuple[ChangeRow, ...], "年度中的调整，按起始季度列出：任务自己的，所涉单位更名、合并等"]
    events: Annotated[tuple[Event, ...], "督办记录：审核、延期、协调、督查、催办等，依日期列出"]
    links: Annotated[tuple[LinkRow, ...], "关联任务"]
    only: Annotated[str, "只看这个单位；看全部为空"]


class Special(PaperHead):
    """督查专报。"""

    until: Annotated[ReportPeriod | None, "说到哪个季度；没有季度数据为空"]
    matters: Annotated[tuple[Story, ...], "各项任务"]
    tasks: Annotated[Tally, "任务统计"]
    lagging: Annotated[tuple[EntryRow, ...], "滞后的责任事项"]
    missing: Annotated[tuple[EntryRow, ...], "未报的责任事项"]
    coordination: Annotated[tuple[EntryRow, ...], "需本级协调的责任事项"]
    next: Annotated[tuple[EntryRow, ...], "写明了下一步措施的责任事项"]
    events: Annotated[tuple[Event, ...], "督查、审核等记录，依日期列出"]


class State(NamedTuple):
    """一个季度的情况。"""

    period: Annotated[str, "期间，如 2024年上半年"]
    state: Annotated[str, "情况，如 滞后、迟报3天、未报；没有数据的季度为 —"]


class Repeat(NamedTuple):
    """连续两个以上季度滞后的一件责任事项，或连续两个以上季度迟报、未报的一个单位。"""

    unit: Annotated[str, "单位"]
    task: Annotated[str, "任务编号；说的是报送情况的为空"]
    scope: Annotated[str, "分项；没有为空"]
    name: Annotated[str, "任务名称；说的是报送情况的为空"]
    unconfirmed: Annotated[bool, "是否仅因待确认的成员名单而应报"]
    states: Annotated[tuple[State, ...], "连续各季度的情况，依次列出"]
    line: Annotated[str, "一句话：2024年第一季度迟报3天，2024年上半年未报"]


class LaggingUnit(NamedTuple):
    """一个单位滞后的责任事项。"""

    unit: Annotated[str, "单位"]
    items: Annotated[tuple[EntryRow, ...], "滞后的责任事项"]
    leader: Annotated[str, "按领导列的，是哪位领导分管；其余为空"]


class Circular(QuarterPaper):
    """通报。"""

    addressees: Annotated[str, "主送：方案的主送机关；方案没有写的为 各有关单位"]
    due: Annotated[bool, "报送期限是否已过；没有规定期限的也算已过"]
    tasks: Annotated[Tally, "任务统计，与季度报告相同"]
    items: Annotated[Tally, "责任事项统计，与季度报告相同"]
    reporting: Annotated[Reporting, "报送情况，与季度报告相同"]
    lagging: Annotated[tuple[EntryRow, ...], "滞后的责任事项"]
    lagging_units: Annotated[tuple[LaggingUnit, ...], "按单位列出的滞后事项"]
    late: Annotated[tuple[UnitReportRow, ...], "迟报的单位"]
    partial: Annotated[tuple[UnitReportRow, ...], "只报了一部分的单位；报送期限未过的不列"]
    missing: Annotated[tuple[UnitReportRow, ...], "未报的单位；报送期限未过的不列"]
    repeated_lagging: Annotated[tuple[Repeat, ...], "连续滞后的责任事项"]
    repeated_reporting: Annotated[tuple[Repeat, ...], "连续迟报或未报的单位"]
    returned: Annotated[tuple[Event, ...], "退回后没有重报的"]
    nothing: Annotated[bool, "没有需要通报的单位"]
    notes: Annotated[tuple[str, ...], "说明，每条一句"]


class Outcome(NamedTuple):
    """一件责任事项的全年结果。"""

    item: Annotated[EntryRow, "最后一个季度的情况"]
    done: Annotated[bool, "是否完成：报送已完成、办结或达到，而没有未达到"]
    closed: Annotated[bool, "是否已办结（报送已完成，且督查机构认可）"]
    outcome: Annotated[str, "结果：达到、未达到、待核定；年度未结束、没有到期的为空"]
    closed_for: Annotated[str, "没有达到而办结的理由；其余为空"]
    states: Annotated[tuple[State, ...], "各季度的状态"]
    first_lagging: Annotated[str, "第一次滞后是哪个期间；没有滞后过为空"]
    forecast: Annotated[str, "最后一个季度以前最后一次预测；没有为空"]
    forecast_period: Annotated[str, "那次预测是哪个期间"]
    kept: Annotated[str, "预测与结果：相符、不符；没有预测或年度未结束为空"]
    reason: Annotated[str, "没有完成的原因：最后一次报送的存在问题，不是最后一个季度报的写明期间；没有写为空"]


class TaskOutcome(NamedTuple):
    """一项任务的全年结果。"""

    task: Annotated[TaskRow, "任务和最后一个季度的情况"]
    done: Annotated[bool, "任务是否已完成：各责任事项都报送已完成"]
    closed: Annotated[bool, "是否全部办结"]
    targets: Annotated[tuple[Measure, ...], "目标和完成数"]
    outcomes: Annotated[tuple[Outcome, ...], "各责任事项的结果"]


class UnitYear(NamedTuple):
    """一个单位全年的报送和完成情况。"""

    unit: Annotated[UnitReportRow, "最后一个季度的情况"]
    states: Annotated[tuple[State, ...], "各季度的报送情况：已报、迟报几天、未报"]


class QuarterYear(NamedTuple):
    """一个季度的报送情况。"""

    period: Annotated[ReportPeriod, "报告期"]
    owing: Annotated[int, "应报单位数"]
    on_time: Annotated[int, "按时报送的单位数（含未注明日期的）"]
    late: Annotated[int, "迟报的单位数"]
    missing: Annotated[int, "未报的单位数"]
    lagging: Annotated[int, "滞后的责任事项数"]
    classes: Annotated[tuple[ClassRow, ...], "按单位类别"]


class Closing(PaperHead):
    """年度报告。"""

    until: Annotated[ReportPeriod, "说到哪个季度"]
    whole: Annotated[bool, "是否说到全年（第四季度已有报送）"]
    tasks: Annotated[Tally, "任务统计"]
    items: Annotated[Tally, "责任事项统计"]
    parts: Annotated[tuple[PartRow, ...], "各部分"]
    sections: Annotated[tuple[SectionRow, ...], "各章节"]
    outcomes: Annotated[tuple[TaskOutcome, ...], "每项任务的结果，依通知的顺序"]
    targets: Annotated[int, "任务承诺的目标数"]
    targets_met: Annotated[int, "其中已达到的"]
    targets_unmet: Annotated[int, "其中未达到的"]
    targets_silent: Annotated[int, "其中没有报数的"]
    targets_open: Annotated[int, "其中需要人判断的"]
    closed: Annotated[int, "已办结的责任事项数"]
    reviewed: Annotated[bool, "台账里有没有办结记录"]
    unfulfilled: Annotated[tuple[Outcome, ...], "没有完成的责任事项：已报而没有完成、未达到、滞后的，不论单位怎样报"]
    unjudged: Annotated[tuple[Outcome, ...], "到年底等督查机构核定的责任事项"]
    met: Annotated[int, "达到的责任事项数"]
    unmet: Annotated[int, "未达到的责任事项数"]
    missing: Annotated[tuple[Outcome, ...], "最后一个季度未报的责任事项"]
    once_lagging: Annotated[int, "全年滞后过的责任事项数"]
    recovered: Annotated[int, "其中最后报送已完成的"]
    forecasts: Annotated[tuple[Count, ...], "预测与结果：相符、不符、没有预测；年度未结束为空"]
    quarters: Annotated[tuple[QuarterYear, ...], "各季度的报送情况"]
    units: Annotated[tuple[UnitYear, ...], "各单位的报送情况"]
    notes: Annotated[tuple[str, ...], "说明，每条一句"]
