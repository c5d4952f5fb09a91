"""通报: what it says of a small year, word for word, and that its figures are the quarterly report's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.documents.templates.filters import Budget
from gwrb.documents.templates.template import Templates
from gwrb.ledger.loading import Sound
from gwrb.model.office_records import Review, Reviews
from gwrb.model.plan import Plan
from gwrb.model.progress import Progress
from gwrb.model.values import STATUSES, Period
from gwrb.output.printer import PaperPrinter
from gwrb.output.template_files import packaged
from gwrb.reports.circular import circular_view
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.paper_views import Circular, Repeat, State
from gwrb.reports.quarterly_report import report_view
from gwrb.reports.quarterly_views import PaperHead
from gwrb.tracking.office import OfficeRecords, office_records
from tests.documents.lint import lint_docx
from tests.documents.readback import docx_words
from tests.reports.small import PLAN, Q1, Q2, Q3, TODAY, entry, filing, register
from tests.reports.yearly import FIRST, SECOND, lagging, plan


def asked(plan: Plan, progress: Iterable[Progress], today: dt.date, quarter: Period | None = None) -> PaperRequest:
    """A paper asked for where the office recorded nothing."""
    return PaperRequest(OfficeRecords(plan, register(), progress), today, quarter=quarter)


def view(
    progress: Sequence[Progress], today: dt.date = TODAY, title: str = "", desk: OfficeRecords | None = None
) -> Circular:
    records = desk or OfficeRecords(plan(), register(), progress)
    return circular_view(PaperRequest(records, today, title, Q2))


def printed(made: PaperHead, format: str = "md") -> bytes:
    return PaperPrinter(Path("/nonexistent"), format).paper(made).data


def body(made: Circular) -> list[str]:
    """The paragraphs from 二、 on, as Markdown."""
    text = printed(made).decode()
    return [line for line in text[text.index("## 二、") :].split("\n") if line]


def test_before_the_day_nothing_is_said_of_units_and_shared_tasks_stand_in_one_place() -> None:
    """A task that many units lead, of which each lags again, is named once; who is behind with reports is not known."""
    again = tuple(
        Repeat(f"{n}局", "3-6", "", "接受监督", n < 2, (State("第一季度", "滞后"), State("上半年", "滞后")), "连续滞后")
        for n in range(7)
    )
    other = again[3]._replace(task="2-5", name="绿道、公园建设", unconfirmed=True)
    rows = body(Circular(**vars(view(FIRST, dt.date(2024, 7, 20))) | {"repeated_lagging": (*again, other)}))
    assert rows[rows.index("## 三、报送情况") : rows.index("## 五、有关要求")] == [
        "## 三、报送情况",
        "应于2024年7月20日前报送，期限未过，尚未报送的单位不在本通报中列名。",
        "## 四、连续滞后、连续迟报或未报",
        "连续两个以上季度滞后的责任事项8件：",
        "1\\.连续滞后的8件：接受监督（3-6，7个单位的，部分待确认）；绿道、公园建设（2-5，3局，待确认）。",
    ]


def test_more_matters_cost_no_more_each() -> None:
    """A province's circular, of thousands, used to be given up: each was looked for among all others."""
    budget, spent = Budget(), []
    one = Repeat("", "", "", "接受监督", False, (State("第一季度", "滞后"), State("上半年", "滞后")), "连续滞后")
    made = vars(view([*FIRST, *SECOND]))
    (lags, *_), late = made["lagging_units"], made["reporting"].owing[0]
    for many in (400, 800, 1200):
        again = tuple(one._replace(unit=f"{n}局", task=f"2-{n // 8 if n % 2 else 0}") for n in range(many))
        units = tuple(late._replace(name=f"{n}局", leader="") for n in range(many))
        several = {
            "repeated_lagging": again,
            "repeated_reporting": tuple(r._replace(task="") for r in again),
            "lagging_units": tuple(lags._replace(unit=f"{n}局", leader="") for n in range(many)),
            "lagging": lags.items * many,
            "reporting": made["reporting"]._replace(owing=units),
            "missing": units,
        }
        Templates([packaged()], budget).render("通报.html", {"report": Circular(**made | several)})
        spent.append(budget.allowed_steps - budget.steps)
    assert spent[2] - spent[1] == spent[1] - spent[0]


ASK = "各牵头单位请按方案规定的时间报送责任事项完成情况。对本通报所列情况有不同意见的，请及时与市督查室联系。"


def test_who_lags_who_is_late_who_is_missing_and_who_was_before() -> None:
    assert body(view([*FIRST, *SECOND])) == [
        "## 二、滞后事项",
        "滞后的责任事项（督查室核定没有达到、亮黄灯红灯、到期没有达到、督查问题逾期没有整改、单位自报滞后、"
        "自报与数不符的）共3件，涉及2个单位、2项任务。",
        "#### <strong>联合行动</strong>（2-5，甲局）",
        "情况：黄灯：平台完成率40%，低于序时进度10个百分点；单位报“滞后”。",
        "存在问题：2-5问题",
        "下一步措施：2-5下一步",
        "#### <strong>建设平台</strong>（2-1，乙局）",
        "情况：连续2个季度未报；黄灯：平台完成率40%，低于序时进度10个百分点。",
        "存在问题：未填写。",
        "下一步措施：未填写。",
        "#### <strong>联合行动</strong>（2-5，乙局）",
        "情况：连续2个季度未报；黄灯：平台完成率40%，低于序时进度10个百分点。",
        "存在问题：未填写。",
        "下一步措施：未填写。",
        "## 三、报送情况",
        "迟报的单位1个：东区（待确认）（7月25日报送，迟5天）。",
        "未报的单位1个（已逾期5天）：乙局。",
        "## 四、连续滞后、连续迟报或未报",
        "连续两个以上季度滞后的责任事项1件：",
        "1\\.2024年第一季度滞后，2024年上半年黄灯的1件：联合行动（2-5，甲局）。",
        "连续两个以上季度迟报或未报的单位2个：乙局（2024年第一季度未报，2024年上半年未报）、"
        "东区（待确认）（2024年第一季度迟报3天，2024年上半年迟报5天）。",
        "## 五、有关要求",
        "1\\.未报的单位，请尽快补报。",
        "2\\.滞后事项的牵头单位，请写明原因和下一步措施，抓好落实，并在下次报送时写明进展；报的状态与数不符的，请核实更正。",
        f"3\\.{ASK}",
        "注：标“待确认”的单位仅因成员名单待确认的统称而应报，名单确认以前不作定论。",
        "市督查室",
        "2024年7月25日",
    ]


def test_nobody_is_named_where_there_is_nothing_to_name() -> None:
    whole = [
        filing("甲局", entry("1-1"), entry("2-3", scope="东片"), entry("2-5")),
        filing("乙局", entry("2-1"), entry("2-3", scope="西片"), entry("2-5")),
        filing("东区", entry("2-2")),
        filing("西区", entry("2-2")),
    ]
    made = view(whole)
    assert made.nothing
    assert body(made) == [
        "## 二、滞后事项",
        "已报送的责任事项中没有滞后的。",
        "## 三、报送情况",
        "没有迟报、未报的单位。",
        "## 四、连续滞后、连续迟报或未报",
        "没有连续两个以上季度滞后的责任事项，也没有连续两个以上季度迟报或未报的单位。",
        "## 五、有关要求",
        ASK,
        "注：台账里没有2024年第一季度的报送，连续情况只从2024年上半年算起。",
        "市督查室",
        "2024年7月25日",
    ]
    text = printed(made).decode()
    assert "截至2024年7月25日，已报送的责任事项中没有滞后的，没有需要通报的单位。" in text
    for name in ("甲局", "乙局", "东区", "西区"):
        assert name not in text


@pytest.mark.parametrize(("day", "named"), [(19, False), (20, False), (21, True)])
def test_before_the_due_day_has_passed_nobody_is_missing(day: int, *, named: bool) -> None:
    made = view([filing("甲局", entry("1-1"), day=10)], dt.date(2024, 7, day))
    text = printed(made).decode()
    assert ("乙局" in text) == named
    assert ("只报送了一部分的单位1个：甲局（应报3件，已报1件）" in text) == named
    assert ("报送期限未过，本通报不列名" in text) == (not named)
    assert bool(made.missing) == named


def test_a_break_ends_what_is_in_a_row() -> None:
    progress = [
        filing("甲局", lagging("1-1"), lagging("2-5"), quarter=Q1),
        filing("甲局", entry("1-1"), lagging("2-5")),
        filing("甲局", lagging("1-1"), lagging("2-5"), quarter=Q3),
    ]
    made = circular_view(asked(PLAN, progress, dt.date(2024, 10, 25), Q3))
    assert [(r.task, r.line) for r in made.repeated_lagging] == [
        ("2-5", "2024年第一季度滞后，2024年上半年滞后，2024年前三季度滞后")
    ]
    # A quarter of which nothing is recorded says nothing of anybody.
    made = circular_view(asked(PLAN, [progress[0], progress[2]], dt.date(2024, 10, 25), Q3))
    assert (made.repeated_lagging, made.repeated_reporting) == ((), ())


def desk(progress: Sequence[Progress], *reviews: Review, quarter: Period = Q2, sample: bool = False) -> OfficeRecords:
    return OfficeRecords(plan(), register(), progress, reviews=[Reviews(quarter, sample, reviews)])


def test_open_returns_are_told_with_their_reason() -> None:
    back = Review("甲局", "1-1", dt.date(2024, 7, 18), "退回", reason="没有完成数。")
    fine = Review("甲局", "2-3", dt.date(2024, 7, 18), "认可", scope="东片")
    made = view(SECOND, desk=desk(SECOND, back, fine, sample=True))
    assert [(e.unit, e.task, e.words) for e in made.returned] == [("甲局", "1-1", "没有完成数。")]
    assert made.sample
    text = printed(made).decode()
    assert "被退回后没有重报的1件：甲局“增长百分之六”（1-1，7月18日退回：没有完成数。）。" in text
    assert "被退回的事项，请按退回的理由补充后重报。" in text
    # Sent again after that day: it is open no more.
    again = [p._replace(submitted=dt.date(2024, 7, 19)) if p.unit == "甲局" else p for p in SECOND]
    assert view(again, desk=desk(again, back)).returned == ()


def test_who_owes_nothing_any_more_is_not_named() -> None:
    first = [
        filing("乙局", *(entry(t, "已完成", s) for t, s in (("2-1", None), ("2-3", "西片"), ("2-5", None))), quarter=Q1)
    ]
    ok = [
        Review("乙局", t, dt.date(2024, 4, 25), "认可", scope=s)
        for t, s in (("2-1", None), ("2-3", "西片"), ("2-5", None))
    ]
    progress = [*first, *SECOND]
    made = view(progress, desk=desk(progress, *ok, quarter=Q1))
    assert made.missing == ()
    assert [r.unit for r in made.repeated_reporting] == ["东区"]
    assert "乙局" not in printed(made).decode().partition("## 三、")[2]  # its work still lags by the figures
    made = view(progress, desk=desk(progress, *ok[:2], quarter=Q1))
    assert [u.name for u in made.missing] == ["乙局"]


def test_long_lists_go_to_annexes() -> None:
    many = PLAN._replace(tasks=tuple(PLAN.tasks[0]._replace(id=f"2-{n}") for n in range(1, 9)))
    made = circular_view(asked(many, [filing("甲局", *(lagging(t.id) for t in many.tasks))], TODAY, Q2))
    text = printed(made).decode()
    assert "存在问题和下一步措施见附件。" in text
    assert "附件：滞后事项表" in text
    table = text[text.index("# 2024年上半年滞后事项表") :]
    assert next(row for row in table.splitlines() if "（2-8）" in row) == (
        "| 增长百分之六（2-8） | 甲局 | 单位报“滞后” | 2-8问题<br><strong>下一步：</strong>2-8下一步 |"
    )
    assert lint_docx(printed(made, "docx")) == []


def test_the_title_is_the_users_own_where_given() -> None:
    assert view(SECOND).title == "关于2024年上半年市《政府工作报告》目标任务办理情况的通报"
    assert view(SECOND, title="通报第1期").title == "通报第1期"


def test_its_figures_are_those_of_the_report(samples: Sound) -> None:
    made = circular_view(PaperRequest(office_records(samples), TODAY, quarter=Q2))
    report = report_view(office_records(samples), Q2, TODAY)
    assert (made.tasks, made.items, made.reporting) == (report.tasks, report.items, report.reporting)
    assert made.lagging == report.lags
    assert sorted(i for u in made.lagging_units for i in u.items) == sorted(report.lags)
    data = printed(made, "docx")
    assert lint_docx(data) == []
    words = docx_words(data)
    assert words[0] == "示例数据：内容为虚构，仅供演示"
    prose = "".join(words)
    assert f"共{len(report.lags)}件，涉及{len(made.lagging_units)}个单位" in prose
    for unit in (*report.reporting.late, *report.reporting.missing):
        assert unit.name in prose


STATUS = st.sampled_from(STATUSES)
OWED = {"甲局": (("1-1", None), ("2-3", "东片"), ("2-5", None)), "乙局": (("2-1", None),), "东区": (("2-2", None),)}


@given(st.data())
def test_counts_agree_whatever_was_filed(data: st.DataObject) -> None:
    progress = []
    for quarter in (Q1, Q2):
        for unit, owed in OWED.items():
            told = [entry(t, data.draw(STATUS), s) for t, s in owed if data.draw(st.booleans())]
            day = data.draw(st.sampled_from([None, 10, 20, 21, 28]))
            if data.draw(st.booleans()):
                progress.append(filing(unit, *told, quarter=quarter, day=day))
    made = view(progress)
    assert sum(len(u.items) for u in made.lagging_units) == made.items.lagging.number
    assert len(made.missing) + len(made.reporting.reported) == len(made.reporting.owing)
    assert {r.unit for r in made.repeated_reporting} <= {u.name for u in (*made.late, *made.missing)}
    assert {(r.unit, r.task) for r in made.repeated_lagging} <= {(i.unit, i.task) for i in made.lagging}
    assert made.nothing == (not made.lagging and not made.late and not made.missing and not made.partial)
