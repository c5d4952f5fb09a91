"""What templates of forms and of the letter that goes with them may use: frozen values, as in `quarterly_views`.

A cell to be filled in carries its name, by which it is read back: templates print it as it is.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, NamedTuple

from gwrb.forms import form_kinds
from gwrb.forms.content import Form, FormBuilder, FormLine
from gwrb.forms.form_kinds import FieldColumn
from gwrb.forms.identity import FOOT, CellSlot
from gwrb.ledger.loading import Sound
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.reports.quarterly_report import head, period
from gwrb.reports.quarterly_views import PaperHead, QuarterPaper, ReportPeriod
from gwrb.text.refusal import FOUND, Refusal

LOCKED, LINE, PROSE, CHOICE, DATE = "锁定", "一行", "多行", "选择", "日期"


class FormColumn(NamedTuple):
    """表单的一栏。"""

    key: Annotated[str, "栏目的英文名，如 progress；完成数是 values.0、values.1，季度节点是 milestones.2024Q2"]
    heading: Annotated[str, "表头"]
    width: Annotated[float, "占表宽的百分之几"]


class FormGroup(NamedTuple):
    """Word 表的一栏：填一样，或几样各占一段。"""

    heading: Annotated[str, "表头"]
    width: Annotated[float, "占表宽的百分之几"]
    places: Annotated[tuple[int, ...], "是一行的第几格，从 0 数起；序号不印"]


class FormCell(NamedTuple):
    """表单的一格。"""

    kind: Annotated[str, "怎样填：锁定、一行、多行、选择、日期"]
    name: Annotated[str, "收回时认这一格的名称，要照原样写在 name 里；锁定的为空"] = ""
    text: Annotated[str, "已填的字；没有为空"] = ""
    title: Annotated[str, "栏目和编号，如 进度状态 2-41"] = ""
    hint: Annotated[str, "空着时显示的字：请填写、请选择、请选日期"] = ""
    choices: Annotated[tuple[str, ...], "可选的说法"] = ()
    centred: Annotated[bool, "是否居中"] = False
    label: Annotated[str, "几样填在一栏时写在它前面的字，如 ①、进度状态：；要照原样写，收回时靠它认"] = ""


class FormRow(NamedTuple):
    """表单的一行。"""

    task: Annotated[str, "任务编号；人员名单为空"]
    shown: Annotated[str, "编号一栏的字，分项写在括号里"]
    text: Annotated[str, "任务全文；人员名单为空"]
    cells: Annotated[tuple[FormCell, ...], "各格，与各栏对应"]
    returned: Annotated[str, "上次报送被退回的理由；没有为空"]
    closed: Annotated[bool, "是否已办结，不必再报"]
    filled: Annotated[str, "已填的是哪一次报的：上期、本期；没有为空"]


class FormPaper(PaperHead):
    """一份表单（附表1 至 附表4）。"""

    title: Annotated[str, "标题，如 2024年上半年责任事项完成情况表"]
    kind: Annotated[str, "哪一种：plan、contacts、progress、support"]
    number: Annotated[str, "附表几，如 附表3"]
    format: Annotated[str, "印成什么：docx 或 xlsx"]
    period: Annotated[ReportPeriod | None, "报告期；只用于附表3、附表4"]
    due: Annotated[dt.date | None, "报送期限；方案没有规定的为空"]
    unit: Annotated[str, "填报单位"]
    full_name: Annotated[str, "单位全称；未填则为简称"]
    identity: Annotated[str, "表单标识，要印在每页页脚"]
    columns: Annotated[tuple[FormColumn, ...], "各栏，一样一栏"]
    groups: Annotated[tuple[FormGroup, ...], "Word 表的各栏"]
    rows: Annotated[tuple[FormRow, ...], "各行，依通知的顺序"]
    foot: Annotated[tuple[FormCell, ...], "表尾要填的：审定人、日期"]
    returned: Annotated[tuple[FormRow, ...], "被退回的各行"]
    closed: Annotated[int, "已办结的行数"]
    before: Annotated[str, "表中填有哪个期间报过的文字，如 2024年第一季度；没有为空"]
    again: Annotated[bool, "表中是否填有这一期已经报过的内容"]
    form: Form  # with what the reader goes by


class Letter(QuarterPaper):
    """随表单发给一个单位的函。"""

    due: Annotated[dt.date | None, "报送期限；方案没有规定的为空"]
    unit: Annotated[str, "单位"]
    full_name: Annotated[str, "单位全称；未填则为简称"]
    total: Annotated[int, "应报的责任事项数"]
    supporting: Annotated[int, "要求报配合情况的任务数"]
    returned: Annotated[tuple[FormRow, ...], "被退回的各项"]
    closed: Annotated[int, "其中已办结、不必再报的数"]
    before: Annotated[str, "表中填有哪个期间报过的文字；没有为空"]
    annexes: Annotated[tuple[str, ...], "附件的名称"]
    plans_due: Annotated[dt.date | None, "同时附上办理方案、人员名单时它们的报送期限；其余为空"]


class FormRound:
    """The forms of one round, which a quarter names: what was sent back is asked again, what is closed no more."""

    def __init__(self, book: Sound, quarter: Period | None, today: dt.date, format: str) -> None:
        self.book, self.quarter, self.today, self.format = book, quarter, today, format
        self.builder = FormBuilder(book, told=quarter)

    def paper(self, kind: str, unit: Unit) -> FormPaper:
        """A unit's form as its template gets it; refuses where nothing is asked of the unit."""
        wanted = form_kinds.KINDS[kind]
        form = self.builder.form(wanted, unit, self.quarter)
        if not form.rows:
            how = "配合" if kind == form_kinds.SUPPORT else "牵头"
            raise Refusal(f"{unit.name}没有{how}的任务，不用填{wanted.number}", FOUND)
        return self.view(form)

    def view(self, form: Form) -> FormPaper:
        """A form as its template gets it."""
        plan, when = self.book.plan, form.quarter or f"{form.heading.year}年"
        about = period(self.builder.records, form.quarter, self.today, form.unit.name) if form.quarter else None
        total = sum(c.width for c in form.columns)
        rows = tuple(_row(form, line) for line in form.rows)
        return FormPaper(
            title=f"{about.name if about else when}{form.kind.title}{'表' if about else ''}",
            kind=form.kind.name,
            number=form.kind.number,
            format=self.format,
            **head(plan, self.book.register, self.today),
            sample=form.sample,
            stem=f"{form.kind.number}{form.kind.title}-{form.unit.name}-{when}",
            facts=form.properties(self.today),
            period=about,
            due=about.due if about else plan.heading.plans_due,
            unit=form.unit.name,
            full_name=form.unit.full_name or form.unit.name,
            identity=form.origin.line,
            columns=tuple(FormColumn(c.key, c.heading, round(c.width * 100 / total, 2)) for c in form.columns),
            groups=_groups(form.columns),
            rows=rows,
            foot=tuple(_cell(c, FOOT, c.heading, form.foot_cells.get(c.key, "")) for c in form.kind.foot),
            returned=tuple(r for r in rows if r.returned),
            closed=sum(r.closed for r in rows),
            before=form.before.period if form.before else "",
            again=any(line.filled == "again" for line in form.rows),
            form=form,
        )


def letter_view(
    forms: FormRound, unit: Unit, papers: Sequence[FormPaper], annexes: Sequence[str], plans_due: dt.date | None = None
) -> Letter:
    """The letter that goes out with a unit's forms of a round, or with its list of duties where it owes none."""
    assert forms.quarter is not None
    records, plan = forms.builder.records, forms.book.plan
    when = period(records, forms.quarter, forms.today, unit.name)
    progress = next((p for p in papers if p.kind == form_kinds.PROGRESS), None)
    facts = head(plan, forms.book.register, forms.today)
    quarterly = [p for p in papers if p.period]
    subject = facts["plan"].subject
    return Letter(
        title=f"关于报送{when.name}{subject}完成情况的函" if quarterly else f"关于{subject}责任分工的函",
        **facts,
        sample=any(p.sample for p in papers),
        stem=f"报送函-{unit.name}-{when.quarter}",
        facts={"gwrb-quarter": when.quarter, "gwrb-unit": unit.name},
        period=when,
        due=when.due,
        unit=unit.name,
        full_name=unit.full_name or unit.name,
        total=len(progress.rows) if progress else 0,
        supporting=sum(len(p.rows) for p in papers if p.kind == form_kinds.SUPPORT),
        returned=progress.returned if progress else (),
        closed=progress.closed if progress else 0,
        before=next((p.before for p in quarterly if p.before), ""),
        annexes=tuple(annexes),
        plans_due=plans_due,
    )


def _row(form: Form, line: FormLine) -> FormRow:
    shown = line.cells.get("id", "")
    return FormRow(
        task=line.task,
        shown=shown,
        text=line.cells.get("text", ""),
        cells=tuple(_of(c, line, shown) for c in form.columns),
        returned=line.returned,
        closed=line.closed,
        filled={"carried": "上期", "again": "本期"}.get(line.filled, ""),
    )


def _of(column: FieldColumn, line: FormLine, shown: str) -> FormCell:
    """One cell; what the row has no target for is not asked."""
    words = line.cells.get(column.key, "")
    if not column.editable or (column.key.startswith(form_kinds.VALUES) and column.key not in line.names):
        if column.key == "target" and (line.returned or line.closed):
            note = "［已办结，不必再报］" if line.closed else f"［退回：{line.returned}］"
            words = f"{words}\n{note}".lstrip("\n")
        return FormCell(LOCKED, text=words, centred=column.centred, label=column.label)
    return _cell(column, line.id, f"{column.heading} {shown}".strip(), words)


def _cell(column: FieldColumn, row: str, title: str, words: str) -> FormCell:
    kind = CHOICE if column.choices else DATE if column.is_date else PROSE if column.many_lines else LINE
    name = CellSlot(row, column.key).tag
    return FormCell(kind, name, words, title, column.hint, column.choices, column.centred, column.label)


def _groups(columns: Sequence[FieldColumn]) -> tuple[FormGroup, ...]:
    """The columns of the Word form: one of several fields is wide enough for the words before them."""
    found = [(heading, places, [columns[n] for n in places]) for heading, places in form_kinds.shared(columns).items()]
    widths = [
        max(*(c.width * 1.3 for c in mine), *(len(c.label) + 0.6 for c in mine)) if len(mine) > 1 else mine[0].width
        for _, _, mine in found
    ]
    return tuple(
        FormGroup(heading, round(one * 100 / sum(widths), 2), places)
        for (heading, places, _), one in zip(found, widths, strict=True)
    )
