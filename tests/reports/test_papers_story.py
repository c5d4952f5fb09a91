"""The story of a task and 督查专报: what they say of a small year, on the screen and on paper."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal

import pytest
from rich.cells import cell_len

from gwrb.model.changes import DatedChange
from gwrb.model.dated import DatedPlan
from gwrb.model.office_records import Review, Reviews
from gwrb.model.plan import Target, Task
from gwrb.model.progress import Entry, Progress
from gwrb.model.unit_plans import UnitPlan
from gwrb.model.values import Period
from gwrb.output.story_page import story_json, story_page
from gwrb.output.terminal import TerminalPage
from gwrb.reports.paper_request import PaperRequest, Year
from gwrb.reports.paper_views import Special, Story
from gwrb.reports.task_history import special_view, story_view
from gwrb.tracking.events import Event
from gwrb.tracking.history import entry_digest
from gwrb.tracking.office import OfficeRecords
from tests.documents.lint import lint_docx
from tests.reports.small import PLAN, Q1, Q2, Q4, TODAY, UNITS, entry, filing, register
from tests.reports.test_papers_circular import printed
from tests.reports.yearly import FIRST, PLANS, SECOND, counted, plan

YEAR = Year(OfficeRecords(plan(), register(), [*FIRST, *SECOND]), TODAY)


def task(id: str) -> Task:
    return next(t for t in plan().tasks if t.id == id)


def special(
    *tasks: Task, progress: Sequence[Progress] = (*FIRST, *SECOND), plans: Sequence[UnitPlan] = PLANS
) -> Special:
    records = OfficeRecords(plan(), register(), progress, plans=plans)
    return special_view(PaperRequest(records, TODAY, tasks=tasks))


def story(id: str, unit: str | None = None, until: Period | None = None) -> Story:
    who = next((u for u in UNITS.units if u.name == unit), None)
    return story_view(YEAR, task(id), unit=who, until=until, plans=PLANS)


def shown(made: Story) -> None:
    """Prints a story as `gwrb show` does."""
    page = TerminalPage()
    story_page(page, made)
    page.show()


def test_the_story_on_the_screen(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown(story("2-5"))
    assert capsys.readouterr().out.split("\n") == [
        "",
        "目标      平台：目标不少于10个，完成4个，完成率40%（未达到）",
        "状态      滞后（2024年上半年）",
        "办理方案  甲局",
        "          工作目标：年底前办成。",
        "          具体措施：每月调度。",
        "          完成时限：2024-11-30",
        "          2024年第一季度：印发方案",
        "          2024年上半年：完成选址",
        "          分管负责人：张三",
        "          承办处室：一处",
        "",
        "2024Q1    报告期2024年第一季度（截至3月31日），应于4月20日前报送",
        "          滞后；应报 2 件，已报 1 件",
        "          甲局：滞后（2024-04-15 报送）",
        "          完成情况：2-5进展",
        "          存在问题：2-5问题",
        "          下一步：2-5下一步",
        "          乙局：未报",
        "",
        "2024Q2    报告期2024年上半年（截至6月30日），应于7月20日前报送",
        "          滞后；应报 2 件，已报 1 件",
        "          甲局：滞后（2024-07-15 报送）",
        "          完成情况：2-5进展",
        "          完成数：平台4个（完成率40%）",
        "          存在问题：2-5问题",
        "          下一步：2-5下一步",
        "          需协调：请协调用地。",
        "          年度预测：不能完成",
        "          乙局：未报",
        "",
        "关联任务  2-1 建设平台（本任务是它的扩展；乙局；未报）",
        "          “平台”：本任务4，2-1 未报数",
        "",
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("各责任单位", "按规定责任单位即为牵头单位"),
        ("第一个", "按规定列第一位的责任单位为牵头单位"),
        ("不分主次", "所列单位不分主次"),
    ],
)
def test_why_a_unit_leads_without_being_named_goes_by_the_notices_rule(rule: str, words: str) -> None:
    ruled = plan()._replace(heading=PLAN.heading._replace(no_lead=rule)).ruled
    (who,) = story_view(Year(OfficeRecords(ruled, register(), ()), TODAY), task("2-2"), plans=()).who
    assert (who.role, who.units, who.note) == ("牵头", "各区（待确认）：东区、西区", f"通知没有写明牵头单位，{words}")


def test_values_add_up_only_where_the_target_says_so() -> None:
    (homes,) = story("2-2").targets
    assert homes.line == "小区：目标不少于100个，完成60个（东区40、西区20），完成率60%"
    assert (homes.achieved, homes.rate, homes.result) == ("60", 0.6, "未达到")
    (growth,) = story("1-1").targets
    assert (growth.line, growth.rate, growth.result) == ("增速：目标增速6%，完成6.2%", None, "已达到")
    shares = [v.line for q in story("2-2").quarters for s in q.items for v in s.values]
    assert shares == ["小区10个", "小区5个", "小区40个", "小区20个"]  # no rate of a share


def test_figures_that_do_not_add_up_stand_side_by_side_and_linked_ones_are_compared() -> None:
    filed = [
        filing("甲局", counted(entry("2-5"), 平台=4)),
        filing("乙局", counted(entry("2-5"), 平台=6), counted(entry("2-1"), 平台=9)),
    ]
    year = Year(OfficeRecords(plan(), register(), filed), TODAY)
    told = story_view(year, task("2-5"))
    (platforms,) = told.targets
    assert platforms.line == "平台：目标不少于10个，各单位分别报送：甲局4、乙局6"
    assert (platforms.achieved, platforms.rate, platforms.result) == ("", None, "")
    assert [(s.here, s.there, s.differs) for x in told.links for s in x.shared] == [("甲局4、乙局6", "9", True)]
    alone = Year(OfficeRecords(plan(), register(), [filed[0], filing("乙局", counted(entry("2-1"), 平台=4))]), TODAY)
    assert [(s.same, s.differs) for x in story_view(alone, task("2-5")).links for s in x.shared] == [(True, False)]


def test_an_older_figure_says_of_when_it_is() -> None:
    year = Year(OfficeRecords(plan(), register(), [*FIRST, SECOND[1]]), TODAY)
    (homes,) = story_view(year, task("2-2")).targets
    assert homes.parts == "东区40、西区5〔2024年第一季度数〕"


def test_a_quarter_that_is_over_keeps_its_target() -> None:
    """A target raised since then does not repaint the share that was reached."""
    target = Target("小区", Decimal(100), "个", "不少于", "累计", "建设平台")
    small = PLAN._replace(tasks=tuple(t._replace(targets=(target,)) if t.id == "2-1" else t for t in PLAN.tasks))
    raised = DatedChange(
        Q2, dt.date(2024, 4, 5), "市政府", "加码", task="2-1", targets=(target._replace(amount=Decimal(400)),)
    )
    sent = [filing("乙局", entry("2-1")._replace(values={"小区": Decimal(50)}), quarter=q) for q in (Q1, Q2)]
    dated = DatedPlan(small, register(), [raised])
    records = OfficeRecords(small, register(), sent, year=dated)
    told = story_view(Year(records, TODAY), dated.at(Q2).tasks["2-1"])
    assert [[v.line for i in q.items for v in i.values] for q in told.quarters] == [
        ["小区50个（完成率50%）"],
        ["小区50个（完成率12.5%）"],
    ]
    assert [m.line for m in told.targets] == ["小区：目标不少于400个，完成50个，完成率12.5%"]


def test_links_are_told_from_both_sides() -> None:
    (back,) = story("2-1").links
    assert (back.task, back.relation, back.status) == ("2-5", "是本任务的扩展", "滞后")
    (shared,) = back.shared
    assert (shared.here, shared.there, shared.same, shared.differs) == ("", "4", False, False)


def test_one_unit_alone_and_an_earlier_quarter() -> None:
    only = story("2-5", "乙局")
    assert [[s.unit for s in q.items] for q in only.quarters] == [["乙局"], ["乙局"]]
    assert only.plans == ()
    assert only.status == "滞后"  # the task's own, not the unit's
    assert [q.period.quarter for q in story("2-5", until=Q1).quarters] == ["2024Q1"]


def test_many_units_take_one_line_each_and_the_silent_one_together() -> None:
    units = tuple(UNITS.units[2]._replace(name=f"{n}区") for n in range(5))
    group = UNITS.groups[0]._replace(members=tuple(u.name for u in units), unconfirmed=None)
    many = type(register())(UNITS._replace(units=units, groups=(group,)), "某市")
    filed = [filing("0区", entry("2-2", "滞后", problems="长" * 200), day=25), filing("3区", entry("2-2"))]
    year = Year(OfficeRecords(plan(), many, filed), TODAY)
    (quarter,) = story_view(year, task("2-2")).quarters
    assert quarter.compact
    assert [s.line for s in quarter.items if s.reported] == ["0区：滞后（迟报）；有问题", "3区：正常推进"]
    assert quarter.silent == "1区、2区、4区"
    alone = story_view(year, task("2-2"), unit=units[0]).quarters[0]
    assert (alone.compact, alone.items[0].problems) == (False, "长" * 200)


def test_samples_are_marked_also_where_only_a_linked_tasks_figures_are() -> None:
    assert story("2-2").sample
    assert not story("2-5").sample
    filed = [filing("乙局", entry("2-1"), sample=True)]
    linked = plan()._replace(tasks=tuple(t for t in plan().tasks if t.id in ("2-1", "2-5")))
    year = Year(OfficeRecords(linked, register(), filed), TODAY)
    assert story_view(year, task("2-5")).sample


def test_nothing_known_is_nothing_printed(capsys: pytest.CaptureFixture[str]) -> None:
    year = Year(OfficeRecords(plan(), register(), ()), TODAY)
    shown(story_view(year, task("2-3")))
    assert capsys.readouterr().out == ""


def test_nothing_is_cut_at_eighty_columns(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words = "第一段" * 100
    year = Year(
        OfficeRecords(plan(), register(), [filing("甲局", entry("1-1", progress=words, next="x" * 300))]), TODAY
    )
    shown(story_view(year, task("1-1")))
    out = capsys.readouterr().out
    assert max(map(cell_len, out.splitlines())) <= 80
    squeezed = "".join(line.strip() for line in out.splitlines())
    assert words in squeezed
    assert "x" * 300 in squeezed


def test_the_story_as_json_is_whole() -> None:
    made = json.loads(json.dumps(story_json(story("2-5")), ensure_ascii=False))
    assert list(made) == [
        "today", "sample", "status", "until", "targets", "plans", "quarters", "changes", "events", "links", "only",
    ]  # fmt: skip
    assert made["today"] == "2024-07-25"
    assert made["plans"][0]["deadline"] == "2024-11-30"
    assert made["targets"][0]["rate"] == 0.4
    assert [i["status"] for q in made["quarters"] for i in q["items"]] == ["滞后", "未报", "滞后", "未报"]


EVENTS = (
    Event("整改", "2-5", "甲局", "补办手续。", due=dt.date(2024, 8, 1), name="产业"),
    Event("督查", "2-5", "甲局", "现场停工。", day=dt.date(2024, 7, 10), settled=True, name="产业"),
    Event("督查", "2-2", "东区", "别的任务。", day=dt.date(2024, 7, 10)),
)


def test_the_office_s_records_stand_in_the_story_by_their_day(capsys: pytest.CaptureFixture[str]) -> None:
    made = story_view(YEAR, task("2-5"), events=EVENTS)
    assert [e.kind for e in made.events] == ["督查", "整改"]
    shown(made)
    out = capsys.readouterr().out
    assert "督办      2024-07-10 督查 甲局：现场停工。（已了结）\n" in out
    assert "          整改 甲局：补办手续。（期限 2024-08-01）\n" in out


def test_a_special_paper_word_for_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gwrb.reports.task_history.events", lambda _: EVENTS)
    made = special(task("2-5"))
    text = printed(made).decode()
    assert [line for line in text.split("\n") if line] == [
        "# 关于“联合行动”办理情况的督查专报",
        "报告期2024年上半年（截至6月30日），应于7月20日前报送",
        "某市人民政府：",
        "根据《2024年市〈政府工作报告〉目标任务责任分解方案》，市督查室对“联合行动”（2-5）的办理情况进行了梳理，"
        "统计截至2024年7月25日。现将有关情况报告如下：",
        "## 一、目标要求和责任分工",
        "联合行动。（二、重点工作 （二）产业）",
        "牵头单位：甲局、乙局。",
        "责任单位：丙会。",
        "甲局的办理方案：年底前办成。完成时限2024年11月30日。",
        "## 二、办理进展",
        "截至2024年上半年，本任务的状态是滞后。",
        "平台：目标不少于10个，完成4个，完成率40%（尚未达到）。",
        "#### <strong>2024年第一季度</strong>（截至3月31日）：滞后，应报2件，已报1件",
        "甲局滞后：2-5进展。",
        "存在问题：2-5问题",
        "乙局：未报。",
        "#### <strong>2024年上半年</strong>（截至6月30日）：滞后，应报2件，已报1件",
        "甲局滞后：2-5进展。完成数：平台4个（完成率40%）。年度预测：不能完成。",
        "存在问题：2-5问题",
        "乙局：未报。",
        "## 三、督查和整改情况",
        "2024年7月10日　督查，甲局，产业（2-5）：现场停工。（已了结）",
        "整改，甲局，产业（2-5）：补办手续。（期限2024年8月1日）",
        "## 四、存在问题和需协调事项",
        "甲局滞后：2-5问题",
        "未报的1件：乙局。",
        "甲局提请协调：请协调用地。",
        "## 五、下一步措施",
        "甲局：2-5下一步",
        "市督查室",
        "2024年7月25日",
    ]


def test_papers_are_whole_without_anything_filed() -> None:
    year = Year(OfficeRecords(plan(), register(), ()), TODAY)
    every = list(plan().tasks)
    made = special(*every, progress=(), plans=())
    assert made.title == "关于“增长百分之六”等6项任务办理情况的督查专报"
    text = printed(made).decode()
    assert text.count("还没有进展数据。") == 6
    assert "尚没有单位报送，不能判断。" in text
    for one in every:
        page = printed(story_view(year, one, plans=[UnitPlan("甲局")]), "docx")
        assert lint_docx(page) == []
    assert lint_docx(printed(special(*every), "docx")) == []


def test_what_was_closed_before_is_not_told_as_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """办结 in the second quarter: in the fourth, of which others reported, it owes nothing and stands as it was."""
    done = Entry("2-1", "已完成", progress="开了三次专班会")
    accepted = Review("乙局", "2-1", dt.date(2024, 7, 10), "认可", None, entry_digest(done), "已完成", None)
    records = OfficeRecords(
        PLAN, register(),
        [
            Progress("乙局", Q2, dt.date(2024, 7, 5), entries=(done,)),
            Progress("甲局", Q4, dt.date(2025, 1, 3), entries=(Entry("1-1", "正常推进", progress="在办"),)),
        ],
        reviews=[Reviews(Q2, reviews=(accepted,))],
    )  # fmt: skip
    story = story_view(Year(records, dt.date(2025, 1, 5)), next(t for t in PLAN.tasks if t.id == "2-1"))
    assert story.status == "已完成"
    assert [(q.period.quarter, q.status, q.owed, q.reported, q.silent) for q in story.quarters] == [
        ("2024Q2", "已完成", 1, 1, ""),
        ("2024Q4", "已完成", 1, 0, ""),
    ]
    page = TerminalPage()
    story_page(page, story)
    page.show()
    assert capsys.readouterr().out.endswith(
        "已完成；应报 1 件，已报 0 件\n          乙局：已完成（以前已办结，免报）\n"
    )
