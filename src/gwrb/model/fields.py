"""The table of fields: the one source of what the data files may hold.

The checker (`parse.py`), the JSON Schema for editors and the manual's tables all come from here.
"""

from __future__ import annotations

import re

from gwrb.model import objects, received
from gwrb.model.field_types import (
    FIRST_YEAR,
    LAST_YEAR,
    Amount,
    Choice,
    Day,
    Flag,
    Line,
    ListOf,
    MapOf,
    Measured,
    Period,
    Prose,
    WholeNumber,
)
from gwrb.model.record import Field, Record
from gwrb.text import numerals


def _numeral(text: str) -> str | None:
    return numerals.to_chinese(int(text)) if re.fullmatch("[1-9][0-9]?", text) else None


_NUMERAL = "[一二三四五六七八九十]{1,3}"
TASK_ID = Line(
    "“部分-序号”样的编号", pattern=r"[1-9][0-9]?-[1-9][0-9]{0,5}", example="2-19", meant=objects.parse_task_id
)
NUMERAL = Line("中文数字", pattern=_NUMERAL, example="二", meant=_numeral)
NAME = Line("单位名称", name=True)
NAMES = ListOf(NAME)
ACCOUNT = Line(
    "账号、组织/小组或邮箱", pattern=r"[A-Za-z0-9][A-Za-z0-9._+@/-]*", example="whjxj 或 wuhan/whjxj"
)

DEFINITION = Record(
    "definition",
    "名称定义",
    objects.Definition,
    (
        Field("name", NAME, "名称", "通知里加以说明的名称。", required=True),
        Field("text", Line(), "说明", "〈〉里的原话。", required=True),
    ),
    vital=("name", "text"),
)

SETTINGS = Record(
    "settings",
    "督办设置",
    objects.Settings,
    (
        Field(
            "yellow_below",
            Amount(),
            "黄灯",
            "完成率低于序时进度超过几个百分点亮黄灯；默认 0。",
            default=objects.Settings().yellow_below,
        ),
        Field(
            "red_below",
            Amount(),
            "红灯",
            "完成率低于序时进度超过几个百分点亮红灯；默认 30。",
            default=objects.Settings().red_below,
        ),
        Field(
            "due_soon",
            WholeNumber(0, 90),
            "临期天数",
            "离期限几天起算临期（蓝色催办）；默认 7。",
            default=objects.Settings().due_soon,
        ),
    ),
)

HEADING = Record(
    "heading",
    "方案概况",
    objects.Heading,
    (
        Field("title", Line(), "标题", "责任分解方案的标题。", required=True),
        Field("year", WholeNumber(FIRST_YEAR, LAST_YEAR), "年度", "方案所属的年度。", required=True),
        Field("city", Line(), "城市", "名称开头的城市名，例如武汉市；查找单位时可以省写。"),
        Field("issuer", Line(), "印发机关", "落款的机关。"),
        Field("issued", Day(), "成文日期", "通知的落款日期。"),
        Field("addressees", Line(), "主送机关", "通知抬头的主送机关。"),
        Field("letter", Prose(), "通知正文", "印发通知的正文，一段一行。"),
        Field(
            "lead_word", Line(), "牵头的说法", "通知怎样称呼牵头单位；默认“牵头单位”。", default="牵头单位"
        ),
        Field(
            "responsible_word",
            Line(),
            "责任的说法",
            "通知怎样称呼责任单位；默认“责任单位”。",
            default="责任单位",
        ),
        Field("plans_due", Day(), "办理方案报送期限", "办理方案和督办工作人员名单最迟报送的日期。"),
        Field("first_quarter", Period(), "首个报告季度", "从哪个季度的情况开始报送；默认第一季度。"),
        Field("due_day", WholeNumber(1, 28), "季报期限日", "每季度结束后的次月几日前报送。"),
        Field("definitions", ListOf(DEFINITION), "名称定义", "通知对名称的说明。", default=()),
        Field("settings", SETTINGS, "督办设置", "亮灯、催办的界限。", default=objects.Settings()),
    ),
    vital=("year",),
    places=True,
)

SECTION = Record(
    "section",
    "章节",
    objects.Section,
    (
        Field("section", NUMERAL, "章节序号", "（一）里的中文数字。", required=True),
        Field("title", Line(), "标题", "章节的标题。", required=True),
        Field("topics", ListOf(Line()), "小标题", "——引出的小标题，按通知的次序。", default=()),
    ),
    vital=("section", "title"),
)

PART = Record(
    "part",
    "部分",
    objects.Part,
    (
        Field("part", NUMERAL, "部分序号", "一、里的中文数字。", required=True),
        Field("title", Line(), "标题", "部分的标题。", required=True),
        Field("sections", ListOf(SECTION), "章节", "这一部分的章节，按通知的次序。", default=()),
        Field("topics", ListOf(Line()), "小标题", "不分章节时的小标题。", default=()),
    ),
    vital=("part", "title"),
)

ASSIGNMENT = Record(
    "assignment",
    "分工",
    objects.Assignment,
    (
        Field("scope", Line(), "分项", "任务分成几项、各有单位时，这一项的原话。"),
        Field(
            "lead", NAMES, "牵头单位", "通知没有写明的不填：按通知的规定，责任单位即为牵头单位。", default=()
        ),
        Field("responsible", NAMES, "责任单位", "按通知的次序，单位或各区人民政府这类统称。", default=()),
    ),
)

LINK = Record(
    "link",
    "关联",
    objects.Link,
    (
        Field("task", TASK_ID, "关联任务", "重复或扩展的是哪一项任务。", required=True),
        Field(
            "relation",
            Choice(objects.RELATIONS),
            "关系",
            "same 相同、subset 是其一部分、aggregate 汇总、extend 扩展、merge 合并、overlap 部分重合、related 同一工作。",
            required=True,
        ),
    ),
    vital=("task", "relation"),
)

TARGET = Record(
    "target",
    "目标",
    objects.Target,
    (
        Field("name", Line(), "指标名称", "进展的 values 里用这个名称报完成数。", required=True),
        Field("amount", Amount(), "目标值", "到年底应达到的数，按下面的计量单位。", required=True),
        Field("unit", Line(), "计量单位", "例如 个、万个、公里、亿元、%。", required=True),
        Field(
            "kind",
            Choice(objects.TARGET_KINDS),
            "要求",
            "不少于（以上、超过、突破，或只写了数）、左右、不超过、等于、增速、占比；一次性指办成一件事、没有过程数。",
            required=True,
        ),
        Field(
            "counts",
            Choice(objects.COUNTS),
            "怎样计数",
            "累计：一年里逐步增加；水平：某一时点的存量；比率：增速、占比，没有序时进度。",
            required=True,
        ),
        Field("words", Line(), "原话", "任务内容里的原话，一字不差。", required=True),
        Field("scope", Line(), "分项", "任务分成几项的，说的是哪一项，原话。"),
        Field("sum", Flag(), "各单位相加", "几个单位都报这个指标、要相加的，写 true。", default=False),
        Field("note", Prose(), "备注", "人工判定的地方和理由。"),
    ),
    vital=("name", "amount", "unit", "kind", "counts", "words"),
)

FIGURE = Record(
    "figure",
    "非目标数字",
    objects.Figure,
    (
        Field("words", Line(), "原话", "任务内容里的原话，一字不差。", required=True),
        Field("reason", Line(), "为什么不是目标", "例如 名称里的数字、往年已有的数。", required=True),
    ),
    vital=("words", "reason"),
)

TASK = Record(
    "task",
    "任务",
    objects.Task,
    (
        Field("id", TASK_ID, "编号", "部分-序号，例如 2-19 是第二部分第 19 项。", required=True),
        Field("section", NUMERAL, "章节", "所在章节的序号；部分不分章节的不填。"),
        Field("topic", Line(), "小标题", "所在的小标题，原话。"),
        Field("text", Prose(), "任务内容", "通知里的原话，不含单位。", required=True, default="", free=True),
        Field(
            "assignments",
            ListOf(ASSIGNMENT, least=1),
            "分工",
            "牵头单位和责任单位。",
            required=True,
            default=(),
        ),
        Field("links", ListOf(LINK), "关联", "与其他任务重复或扩展的关系。", default=()),
        Field("targets", ListOf(TARGET), "目标", "任务承诺的数，可以衡量进度。", default=()),
        Field("figures", ListOf(FIGURE), "非目标数字", "任务内容里不是目标的数字，各有理由。", default=()),
    ),
    vital=("id",),
)

TASKS_FILE = Record(
    "tasks",
    "任务文件",
    objects.Plan,
    (
        Field("plan", HEADING, "方案概况", "年度、标题、期限等。", required=True, attribute="heading"),
        Field("outline", ListOf(PART), "提纲", "部分、章节、小标题。", required=True, default=()),
        Field("tasks", ListOf(TASK), "任务", "全部任务，按通知的次序。", required=True, default=()),
    ),
    vital=("plan",),
    glob="data/tasks.yaml",
)

_NOTE = Field("note", Prose(), "备注", "给自己人看的说明。")
_UNCONFIRMED = Field(
    "unconfirmed",
    Prose(),
    "待确认事项",
    "还没有人确认的地方；填了它，凡由此决定的结果都标“待确认”。",
)

UNIT = Record(
    "unit",
    "单位",
    objects.Unit,
    (
        Field("name", NAME, "简称", "通知里用的名称，也是进展文件的文件名。", required=True),
        Field("full_name", Line(), "全称", "规范全称。"),
        Field(
            "class",
            Line(),
            "类别",
            "例如 政府组成部门、区人民政府；统称可按类别取成员。",
            required=True,
            default="",
            attribute="class_",
        ),
        Field("aliases", NAMES, "别名", "其他叫法，查找时都认。", default=()),
        Field(
            "accounts",
            ListOf(ACCOUNT),
            "代码托管账号",
            "联系人的账号或邮箱，用来生成 CODEOWNERS；不写 @。",
            default=(),
        ),
        _NOTE,
        _UNCONFIRMED,
    ),
    vital=("name",),
)

GROUP = Record(
    "group",
    "统称",
    objects.Group,
    (
        Field("name", NAME, "名称", "例如 各区人民政府。", required=True),
        Field("members", NAMES, "成员", "逐个列出的成员，写简称。", default=()),
        Field("classes", ListOf(Line()), "成员类别", "凡属这些类别的单位都是成员。", default=()),
        Field("open", Flag(), "成员未列", "通知没有列出成员的，写 true。", default=False),
        Field("aliases", NAMES, "别名", "其他叫法。", default=()),
        _NOTE,
        _UNCONFIRMED,
    ),
    vital=("name",),
)

OFFICE = Record(
    "office",
    "主办机构",
    objects.Office,
    (
        Field("name", NAME, "名称", "例如 市人民政府督查室。", required=True),
        Field(
            "role",
            Choice(objects.OFFICE_ROLES),
            "职责",
            "supervision 督查，assessment 考评。",
            required=True,
            default="",
        ),
        Field("aliases", NAMES, "别名", "其他叫法。", default=()),
    ),
    vital=("name",),
)

UNITS_FILE = Record(
    "units",
    "单位文件",
    objects.Units,
    (
        Field("units", ListOf(UNIT), "单位", "承担任务的单位。", required=True, default=()),
        Field("groups", ListOf(GROUP), "统称", "代表若干单位的名称。", default=()),
        Field("offices", ListOf(OFFICE), "主办机构", "组织督查、考评的机构，自己不报进展。", default=()),
    ),
    glob="data/units.yaml",
)

ENTRY = Record(
    "entry",
    "进展",
    objects.Entry,
    (
        Field("task", TASK_ID, "任务编号", "说的是哪一项任务。", required=True),
        Field("scope", Line(), "分项", "任务分成几项的，写明是哪一项，原话。"),
        Field(
            "status",
            Choice(objects.STATUSES),
            "进度状态",
            "未启动、正常推进、滞后、已完成。",
            required=True,
            default="",
        ),
        Field("progress", Prose(), "完成情况", "做了什么，从年初累计。", free=True),
        Field(
            "values",
            MapOf(Measured()),
            "完成数",
            "目标名称: 完成数（累计的从年初算起）。只写数字就按目标的计量单位；也可带单位，如 15万个。",
            default=objects.NO_VALUES,
        ),
        Field("problems", Prose(), "存在问题", "状态为滞后时必填。", free=True),
        Field("next", Prose(), "下一步措施", "接下来做什么。", free=True),
        Field("forecast", Choice(objects.FORECASTS), "年度预测", "能完成、有困难但能完成、不能完成。"),
        Field("coordination", Prose(), "需协调事项", "需要市级协调什么。", free=True),
        Field("expected", Day(), "预计完成时间", "预计哪一天完成。"),
        Field("extension", Day(), "申请延期至", "在期限之前申请延到哪一天。"),
        Field("extension_reason", Prose(), "延期理由", "申请延期的，说明理由。", free=True),
    ),
    vital=("task",),
    key=("task", "scope"),
)

PROGRESS_FILE = Record(
    "progress",
    "进展文件",
    objects.Progress,
    (
        Field("unit", NAME, "填报单位", "与文件名相同。", required=True),
        Field("quarter", Period(), "报告季度", "与文件夹名相同，例如 2024Q2。", required=True),
        Field("submitted", Day(), "报送日期", "报到督查室的日期。"),
        Field("sample", Flag(), "示例", "示例数据写 true，由它生成的文件都会标明。", default=False),
        Field("entries", ListOf(ENTRY), "各项进展", "一项任务一条。", required=True, default=()),
    ),
    vital=("unit", "quarter"),
    places=True,
    glob="data/progress/*/*.yaml",
    identity=("quarter", "unit"),
    rows="entries",
)

DIGEST = Line("16 位摘要码", pattern="[0-9a-f]{16}", example="0123456789abcdef")

RECEIPT = Record(
    "receipt",
    "收件",
    received.Receipt,
    (
        Field("file", Line(), "文件名", "送来的文件。", required=True),
        Field(
            "sha256",
            Line("64 位摘要码", pattern="[0-9a-f]{64}"),
            "摘要码",
            "文件内容的 SHA-256。",
            required=True,
        ),
        Field("received", Day(), "合并日期", "合并进台账的日期。", required=True),
        Field("submitted", Day(), "报送日期", "文件里写的报送日期。"),
        Field("tasks", ListOf(TASK_ID), "任务", "文件里说到的任务。", default=()),
    ),
    vital=("file", "sha256", "received"),
)


def _digested(field: Field) -> Field:
    """A field as a record of what was received has it: texts by their digests."""
    kind = field.kind
    if getattr(kind, "many_lines", False):
        return Field(field.key, DIGEST, field.title, f"{field.title}的摘要码。")
    if isinstance(kind, MapOf) and getattr(kind.value, "many_lines", False):
        return field._replace(kind=MapOf(DIGEST, kind.key), help=f"{field.title}的摘要码。")
    return field


def received_file(kind: Record, name: str, title: str, row: str, glob: str) -> Record:
    """The kind of file that records what units sent as files of `kind`, and said last, row by row (`row`)."""
    identity = tuple(f for f in kind.fields if f.key in kind.identity)
    sent = Record(
        row, "上次报送", kind.row.make, tuple(map(_digested, kind.row.fields)), vital=kind.row.vital
    )
    return Record(
        name,
        title,
        received.Received,
        (
            *(f._replace(title=f.title.replace("填报", "报送")) for f in identity),
            Field("files", ListOf(RECEIPT), "收件", "合并过的文件，先到在前。", required=True, default=()),
            Field("sent", ListOf(sent), "上次报送", "每项任务最近一次报的内容。", required=True, default=()),
        ),
        vital=tuple(f.key for f in identity),
        glob=glob,
        identity=kind.identity,
    )


RECEIVED_FILE = received_file(PROGRESS_FILE, "received", "收件记录", "sent", "data/received/*/*.yaml")
