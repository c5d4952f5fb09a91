"""核定: what the office finds decides the light; 办结 is earned; what needs a person is listed until it is judged."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gwrb.model.office_records import VERDICTS, Review
from gwrb.model.plan import Target
from gwrb.model.progress import Entry
from gwrb.model.values import Period
from gwrb.tracking.reviewing import unearned
from gwrb.tracking.states import ObligationStatus
from tests.conftest import Run
from tests.tracking.conftest import read, write
from tests.tracking.small import PLAN, Q2, Q3, Q4, desk, entry, filing, obligation_of, review, reviews

GDP = Target("生产总值", Decimal(6), "%", "增速", "比率", "增长百分之六")
PARKS = Target("公园", Decimal(10), "个", "不少于", "累计", "公园")


def stand(quarter: Period, said: Entry | None, *found: Review, **more: Any) -> ObligationStatus:
    """甲局's 1-1, which promises what `targets` says, in a quarter."""
    with_targets = PLAN.tasks[0]._replace(**({"targets": (GDP,)} | more))
    plan = PLAN._replace(tasks=(with_targets, *PLAN.tasks[1:]))
    sent = [filing("甲局", said, quarter=quarter, day=None)] if said else []
    records = desk(sent, plan=plan, reviews=reviews(**{f"q{quarter.number}": found}))
    return records.at(obligation_of(records, "甲局", "1-1"), quarter)


def judged(date: str, verdict: str, **more: Any) -> Review:
    return review(date, "核定", verdict=verdict, basis="看过台账", verified="资料", **more)


def growth(value: str, status: str = "正常推进") -> Entry:
    return entry("1-1", status)._replace(values={"生产总值": Decimal(value)})


@pytest.mark.parametrize(
    ("verdict", "value", "colour", "pace"),
    [
        ("达序时", "3", "绿", "达序时"),
        ("达到", "3", "绿", "达序时"),
        ("未达序时", "6.1", "黄", "未达序时"),
        ("未达序时", "3", "红", "未达序时"),  # the office says that it is behind, the figures how far
        ("未达到", "6.1", "红", "未达序时"),
    ],
)
def test_what_the_office_found_decides_the_light(verdict: str, value: str, colour: str, pace: str) -> None:
    one = stand(Q2, growth(value), judged("07-22", verdict))
    task = one.records.tasks(Q2)[0]
    assert (one.light.colour, one.light.basis, one.pace) == (colour, "核定", pace)
    assert (task.light.colour, task.light.basis, task.pace) == (colour, "核定", pace)
    assert one.figures_light.basis == "目标"
    assert one.state == "已报"  # no review, and no step
    assert not one.records.in_use


def test_the_last_finding_holds_and_only_what_is_reached_holds_on() -> None:
    both = [judged("07-22", "未达到"), judged("07-25", "达序时")]
    assert stand(Q2, growth("3"), *both).light.colour == stand(Q2, growth("3"), *both[::-1]).light.colour == "绿"
    for verdict in VERDICTS:
        one = stand(Q2, growth("3"), judged("07-22", verdict))
        later = one.records.at(one.obligation, Q3)
        assert bool(later.verdict) == (verdict == "达到")


def test_of_several_units_the_worst_counts() -> None:
    plan = PLAN._replace(tasks=tuple(t._replace(targets=(PARKS,)) if t.id == "2-5" else t for t in PLAN.tasks))
    said = entry("2-5")._replace(values={"公园": Decimal(9)})
    found = judged("07-22", "未达序时", unit="乙局", task="2-5")
    records = desk([filing("甲局", said), filing("乙局", said)], plan=plan, reviews=reviews(q2=[found]))
    one, other = (records.at(obligation_of(records, unit, "2-5"), Q2) for unit in ("甲局", "乙局"))
    assert [(s.light.colour, s.light.basis) for s in (one, other)] == [("绿", "序时"), ("黄", "核定")]
    task = next(t for t in records.tasks(Q2) if t.task.id == "2-5")
    assert (task.light.colour, task.light.basis, task.light.short) == ("黄", "核定", "督查室核定未达序时")


@pytest.mark.parametrize(
    ("quarter", "said", "found", "more", "outcome"),
    [
        (Q4, growth("5.2", "已完成"), (), {}, "未达到"),
        (Q4, growth("6.0", "滞后"), (), {}, "达到"),
        (Q3, growth("5.2", "已完成"), (), {}, ""),
        (Q4, growth("5.2"), (judged("12-31", "达到"),), {}, "达到"),
        (Q4, growth("6.2"), (judged("12-31", "未达到"),), {}, "未达到"),
        (Q4, growth("5.2"), (judged("12-31", "达序时"),), {}, "达到"),
        (Q2, growth("5.2"), (judged("07-22", "未达到"),), {}, "未达到"),
        (Q4, entry("1-1", "已完成"), (), {}, "待核定"),  # it has a target, and no figure
        (Q4, None, (), {}, "待核定"),
        (Q4, entry("1-1", "已完成"), (), {"targets": ()}, "待核定"),
        (Q4, entry("1-1", "已完成"), (review("12-31", "认可"),), {"targets": ()}, "达到"),
        (Q4, entry("1-1", "滞后"), (), {"targets": ()}, "未达到"),
        (Q4, entry("1-1", "未启动"), (), {"targets": ()}, "未达到"),
        (Q4, entry("1-1"), (), {"targets": ()}, "待核定"),
        (Q4, entry("1-1"), (), {"targets": (), "continuing": True}, "达到"),
        (Q4, entry("1-1", "滞后"), (), {"targets": (), "continuing": True}, "未达到"),
        (Q4, None, (), {"targets": (), "continuing": True}, "待核定"),
    ],
)
def test_every_promise_has_a_word_at_the_years_end(
    quarter: Period, said: Entry | None, found: tuple[Review, ...], more: dict[str, Any], outcome: str
) -> None:
    one = stand(quarter, said, *found, **more)
    assert one.outcome == outcome
    assert bool(one.unjudged) == (outcome == "待核定")


def test_what_waits_for_a_person_before_the_years_end() -> None:
    about = GDP._replace(kind="左右")
    assert stand(Q2, growth("0.3"), targets=(about,)).unjudged == "生产总值：报的是 0.3%，要求是“左右”，由人判断"
    assert stand(Q2, growth("0.3"), judged("07-22", "达序时"), targets=(about,)).unjudged == ""
    assert stand(Q2, growth("0.3")).unjudged == ""  # the figures say it
    assert stand(Q2, None, targets=(about,)).unjudged == ""  # nothing is there to be judged


def test_a_doubtful_figure_lights_nothing_until_somebody_has_looked() -> None:
    """580000 beside 110万平方米: neither green, nor reached, nor closed."""
    built = Target("创新街区", Decimal(110), "万平方米", "不少于", "累计", "创新街区")
    said = entry("1-1", "已完成")._replace(values={"创新街区": Decimal(580000)})
    words = "创新街区：报的是 580000万平方米，是目标的 5272 倍，核实以前不亮灯"
    for quarter, outcome in ((Q2, ""), (Q4, "待核定")):
        one = stand(quarter, said, targets=(built,))
        assert (one.light.colour, one.outcome, one.unjudged, unearned(one)) == ("", outcome, words, words)
    seen = stand(Q4, said, judged("2025-01-25", "达到"), targets=(built,))
    assert (seen.light.colour, seen.outcome, seen.unjudged, unearned(seen)) == ("绿", "达到", "", "")
    plain = stand(Q4, said._replace(values={"创新街区": Decimal(116)}), targets=(built,))
    assert (plain.light.colour, plain.outcome, unearned(plain)) == ("绿", "达到", "")


# --- the commands --------------------------------------------------------------------------------

FILE = "data/reviews/2024Q2.yaml"
JUDGE = ("review", "judge", "1-1", "-u", "甲局", "--on", "2024-07-25")


@pytest.fixture
def parks(ws: Path) -> Path:
    """Of 甲局's three entries one says 已完成 at 8 of 10 parks."""
    path = "data/progress/2024Q2/甲局.yaml"
    write(ws, path, read(ws, path).replace("  progress: 已建成12个\n", "  progress: 已建成\n  values: {公园: 8}\n"))
    return ws


def test_judging_writes_a_row_and_changes_the_light(run: Run, ws: Path) -> None:
    ran = run(*JUDGE, "--as", "未达到", "--basis", "统计公报", "--verified", "资料", "--by", "王五", cwd=ws)
    assert (ran.code, ran.out, ran.err) == (0, "核定未达到：甲局 1-1（2024Q2，资料核实）\n", "")
    assert read(ws, FILE).endswith(
        "- unit: 甲局\n  task: 1-1\n  date: 2024-07-25\n  decision: 核定\n"
        "  verdict: 未达到\n  verified: 资料\n  basis: 统计公报\n  by: 王五\n"
    )
    again = run(*JUDGE, "--as", "达序时", "--basis", "已更正", "--verified", "资料", cwd=ws)
    assert again.code == 0
    assert read(ws, FILE).count("核定") == 1  # of one day and one way the last stands
    assert run(*JUDGE, "--as", "未达到", "--basis", "去看了", "--verified", "现场", cwd=ws).code == 0
    assert run("validate", "--on", "2024-07-25", cwd=ws).code == 0
    rows = json.loads(run("review", "list", "--all", "-f", "json", "--on", "2024-07-30", cwd=ws).out)
    one = next(r for r in rows if r["task"] == "1-1" and r["unit"] == "甲局")
    assert (one["state"], one["light"], one["yardstick"], one["verdict"]) == ("已报", "红", "核定", "未达到")
    shown = run("status", "-q", "2024Q2", "--by", "task", "--on", "2024-07-30", cwd=ws).out
    assert next(line.split() for line in shown.splitlines() if line.startswith("1-1 "))[-1] == "红核定"


def test_judging_is_asked_for_whole(run: Run, ws: Path) -> None:
    for wrong, message in (
        (
            ("--as", "还行", "--basis", "看过", "--verified", "资料"),
            "--as 必须是 达序时、未达序时、达到、未达到 之一，不能是“还行”",
        ),
        (
            ("--as", "达到", "--basis", "看过", "--verified", "梦见"),
            "--verified 必须是 资料、电话、现场 之一，不能是“梦见”",
        ),
        (("--as", "达到", "--basis", " ", "--verified", "资料"), "请用 --basis 写明核定的依据"),
    ):
        ran = run(*JUDGE, *wrong, cwd=ws)
        assert (ran.code, ran.err) == (2, f"{message}\n")
    assert not (ws / FILE).exists()


def test_closing_is_earned(run: Run, parks: Path) -> None:
    accept = ("review", "accept", "1-3", "-u", "甲局", "--on", "2024-07-25")
    refused = run(*accept, cwd=parks)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "甲局 1-3（2024Q2）不能办结：公园报的是 8个，目标是不少于 10个\n"
        "核实确已办成的，用 --reason 写明为什么；没有办成的退回\n一条也没有记\n"
    )
    assert not (parks / FILE).exists()
    every = run("review", "accept", "--all", "-u", "甲局", "--on", "2024-07-25", cwd=parks)
    assert every.code == 1
    assert every.out == "认可：甲局 1-1（2024Q2）\n认可：甲局 1-4（东片）（2024Q2）\n"
    assert every.err == (
        "没有办结：甲局 1-3（2024Q2）报“已完成”，公园报的是 8个，目标是不少于 10个\n"
        "以上 1 件没有记：请逐件核实，退回，或写明编号用 --reason 说明理由办结\n"
    )
    assert run("review", "accept", "--all", "-u", "甲局", "-r", "都行", cwd=parks).code == 2
    closed = run(*accept, "--reason", "两处合并建设", cwd=parks)
    assert (closed.code, closed.out) == (0, "办结：甲局 1-3（2024Q2）\n")
    assert "两处合并建设" in run("show", "1-3", cwd=parks).out
    found = ("--as", "未达到", "--basis", "只有八个", "--verified", "现场", "--on", "2024-07-26")
    assert run("review", "judge", "1-3", "-u", "甲局", *found, cwd=parks).code == 0
    told = run("show", "1-3", "--on", "2024-07-27", cwd=parks).out.partition("\n序时      ")[2]
    assert told.startswith("红灯（督查室核定未达到）；各指标照完成数：\n          公园：绿灯，完成率80%，序时进度50%")


def test_closing_what_the_office_found_wanting(run: Run, ws: Path) -> None:
    accept = ("review", "accept", "1-3", "-u", "甲局", "--on", "2024-07-25")
    found = ("-u", "甲局", "--basis", "只有七个", "--verified", "现场", "--on", "2024-07-24")
    assert run("review", "judge", "1-3", "--as", "未达到", *found, cwd=ws).code == 0
    assert (
        run(*accept, cwd=ws).err
        == """\
甲局 1-3（2024Q2）不能办结：督查室核定未达到：只有七个
核实确已办成的，用 --reason 写明为什么；没有办成的退回
一条也没有记
"""
    )
    assert run("review", "judge", "1-3", "--as", "达到", *found, cwd=ws).code == 0
    assert run(*accept, cwd=ws).code == 0


def test_what_waits_is_listed_until_it_is_judged(run: Run, ws: Path) -> None:
    for name in ("甲局", "乙局"):
        write(
            ws,
            f"data/progress/2024Q4/{name}.yaml",
            f"unit: {name}\nquarter: 2024Q4\nsubmitted: 2025-01-15\nentries: []\n",
        )
    asked = ("review", "list", "--unjudged", "-q", "2024Q4", "-u", "甲局", "--on", "2025-01-30")
    rows = json.loads(run(*asked, "-f", "json", cwd=ws).out)
    assert [(r["task"], r["unjudged"], r["judge"]) for r in rows] == [
        ("1-1", "没有量化目标，办没办到由督查室核定", "督查机构"),
        ("1-3", "公园：没有报送", "督查机构"),
        ("1-4", "没有量化目标，办没办到由督查室核定", "督查机构"),
        ("1-5", "没有量化目标，办没办到由督查室核定", "督查机构"),
    ]
    done = ("-u", "甲局", "-q", "2024Q4", "--as", "达到", "--basis", "看过", "--verified", "现场", "--on", "2025-01-30")
    assert run("review", "judge", "1-1", "1-3", "1-5", *done, cwd=ws).code == 0
    assert run("review", "judge", "1-4", "--scope", "东片", *done, cwd=ws).code == 0
    assert run(*asked, cwd=ws).out == "2024年全年：没有要核定的\n"
