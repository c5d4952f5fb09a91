"""gwrb review: what waits, what is accepted, sent back, closed; and that every view shows a return."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.documents.readback import docx_words
from tests.tracking.conftest import ENTRIES, HEAD, read, write

FILE = "data/reviews/2024Q2.yaml"
PROGRESS = "data/progress/2024Q2/甲局.yaml"
BACK = ("review", "return", "1-1", "-u", "甲局", "-r", "没有写数据来源", "--on", "2024-07-22")


def states(run: Run, ws: Path, *arguments: str) -> dict[str, str]:
    rows = json.loads(run("review", "list", "--all", "-f", "json", "--on", "2024-07-30", *arguments, cwd=ws).out)
    return {f"{r['unit']} {r['task']}": r["state"] for r in rows}


def test_what_waits(run: Run, ws: Path) -> None:
    ran = run("review", "list", "--on", "2024-07-25", cwd=ws)
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
单位  编号  分项  状态  进度状态  报送日期
────────────────────────────────────────────
甲局  1-1         已报  正常推进  2024-07-15
甲局  1-3         已报  已完成    2024-07-15
甲局  1-4   东片  已报  滞后      2024-07-15

2024年上半年：已报 3 件
"""
    )
    assert run("review", "list", "-u", "乙局", "--on", "2024-07-25", cwd=ws).out == "2024年上半年：没有待审核的\n"


def test_samples_are_marked_in_every_format(run: Run, ws: Path) -> None:
    write(ws, PROGRESS, read(ws, PROGRESS).replace("entries:", "sample: true\nentries:"))
    listed = ("review", "list", "-q", "2024Q2", "--on", "2024-07-25")
    assert run(*listed, cwd=ws).out.startswith("示例数据：内容为虚构，仅供演示\n")
    assert {r["sample"] for r in json.loads(run(*listed, "-f", "json", cwd=ws).out)} == {True}
    assert run(*listed, "-f", "csv", cwd=ws).out.split("\n")[:2] == [
        "单位,编号,名称,分项,状态,进度状态,报送日期,说明,示例,佐证材料",
        "甲局,1-1,,,已报,正常推进,2024-07-15,,是,",
    ]
    assert {r["sample"] for r in json.loads(run("decide", "list", "-f", "json", cwd=ws).out)} == {True}


def test_nothing_is_reviewed_before_it_was_sent(run: Run, ws: Path) -> None:
    ran = run("review", "accept", "1-1", "-u", "甲局", "-q", "2024Q2", "--on", "2024-07-14", cwd=ws)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == ("甲局 1-1（2024Q2）2024-07-15 报送，审核日期 2024-07-14 不能比它早；请核对 --on\n一条也没有记\n")
    assert not (ws / FILE).exists()
    assert run("review", "accept", "1-1", "-u", "甲局", "-q", "2024Q2", "--on", "2024-07-15", cwd=ws).code == 0


def test_accepting_returning_closing(run: Run, ws: Path) -> None:
    assert run(*BACK, "--by", "王五", cwd=ws).out == "退回：甲局 1-1（2024Q2，2024-07-29 前重报）\n"
    ran = run("review", "accept", "--all", "-u", "甲局", "--on", "2024-07-23", cwd=ws)
    assert ran.out == "办结：甲局 1-3（2024Q2）\n认可：甲局 1-4（东片）（2024Q2）\n"
    assert states(run, ws) == {
        "甲局 1-1": "退回",
        "乙局 1-2": "未报",
        "甲局 1-3": "办结",
        "甲局 1-4": "认可",
        "乙局 1-4": "未报",
        "甲局 1-5": "未报",
    }
    assert (
        read(ws, FILE)
        == """\
# yaml-language-server: $schema=../../schema/reviews.schema.json
quarter: 2024Q2
reviews:
- unit: 甲局
  task: 1-1
  date: 2024-07-22
  entry: 37ad6a6db628544e
  status: 正常推进
  decision: 退回
  reason: 没有写数据来源
  due: 2024-07-29
  by: 王五
- unit: 甲局
  task: 1-3
  date: 2024-07-23
  entry: 5e3f8a645c5fc484
  status: 已完成
  decision: 认可
- unit: 甲局
  task: 1-4
  scope: 东片
  date: 2024-07-23
  entry: 5be057518e47ee85
  status: 滞后
  decision: 认可
"""
    )
    assert run("validate", cwd=ws).code == 0
    again = run("review", "accept", "--all", "-u", "甲局", "--on", "2024-07-23", cwd=ws)
    assert (again.code, again.out, again.err) == (0, "", "甲局 2024Q2 没有待审核的进展\n")


def test_a_return_shows_everywhere_until_it_is_sent_again(run: Run, ws: Path) -> None:
    run(*BACK, cwd=ws)
    listed = run("list", "-u", "甲局", "--on", "2024-07-30", cwd=ws).out
    assert "1-1     地区生产总值增长6%。                              牵头\n" + " " * 58 + "退回（2024Q2）\n" in listed
    assert listed.endswith("退回待重报：1-1（2024Q2，期限 2024-07-29，逾期 1 天）：没有写数据来源\n")
    assert "退回" not in run("list", "-u", "乙局", "--on", "2024-07-30", cwd=ws).out
    rows = json.loads(run("list", "-u", "甲局", "-f", "json", cwd=ws).out)
    assert list(rows[0]) == ["id", "name", "part", "section", "topic", "text", "assignments", "duties"]  # the contract
    open_ = json.loads(run("remind", "-u", "甲局", "-f", "json", "--on", "2024-07-30", cwd=ws).out)
    (one,) = (r for r in open_ if r["kind"] == "退回")
    assert (one["level"], one["task"], one["late"], one["text"]) == ("红", "1-1", 1, "没有写数据来源")
    md = run("report", "-q", "2024Q2", "--on", "2024-07-30", "-f", "md", "-o", "-", cwd=ws).out
    assert "没有写数据来源" in md
    md = run("paper", "circular", "-q", "2024Q2", "--on", "2024-07-30", "-f", "md", "-o", "-", cwd=ws).out
    assert "被退回后没有重报的1件：甲局“地区生产总值增长6%”（1-1，7月22日退回：没有写数据来源）。" in md
    story = "\n          2024-07-22 退回 甲局：没有写数据来源（期限 2024-07-29）\n"
    assert story in run("show", "1-1", cwd=ws).out
    status = run("status", "-q", "2024Q2", "--on", "2024-07-30", cwd=ws).out
    assert "\n2 个单位，应报 6 件，已报 3，未报 3；其中退回 1，待审核 2\n" in status
    form = ("form", "progress", "-u", "甲局", "-q", "2024Q2", "-o", "表.docx", "--on", "2024-07-30")
    assert run(*form, cwd=ws).code == 0
    assert any("没有写数据来源" in words for words in docx_words((ws / "表.docx").read_bytes()))

    text = HEAD.format(unit="甲局").replace("07-15", "07-26") + ENTRIES.replace("增长6%", "增长6.1%")
    write(ws, PROGRESS, text)
    assert states(run, ws)["甲局 1-1"] == "已报"
    assert "退回" not in run("list", "-u", "甲局", "--on", "2024-07-30", cwd=ws).out
    assert "退回" not in run("remind", "-u", "甲局", "--on", "2024-07-30", cwd=ws).out


def test_a_reviewed_entry_that_changes_needs_a_new_review_and_fmt_changes_none(run: Run, ws: Path) -> None:
    text = HEAD.format(unit="甲局") + ENTRIES.replace("走访两次", "走访兩次  ,再訪")
    write(ws, PROGRESS, text)
    run("review", "accept", "--all", "-u", "甲局", "--on", "2024-07-23", cwd=ws)
    before = states(run, ws)
    assert run("fmt", cwd=ws).code == 0
    assert read(ws, PROGRESS) != text
    assert states(run, ws) == before
    write(ws, PROGRESS, read(ws, PROGRESS).replace("走访两次", "走访三次"))
    assert [k for k, s in states(run, ws).items() if s != before[k]] == ["甲局 1-4"]
    assert states(run, ws)["甲局 1-4"] == "已报"
    assert run("validate", cwd=ws).code == 0


def test_a_closed_task_reopened_keeps_its_history(run: Run, ws: Path) -> None:
    run("review", "accept", "1-3", "-u", "甲局", "--on", "2024-07-23", cwd=ws)
    changed = read(ws, PROGRESS).replace(
        "status: 已完成\n  progress: 已建成12个", "status: 正常推进\n  progress: 已建成9个"
    )
    write(ws, PROGRESS, changed)
    assert states(run, ws)["甲局 1-3"] == "已报"
    story = json.loads(run("show", "1-3", "-f", "json", "--on", "2024-07-30", cwd=ws).out)["story"]
    assert [(e["kind"], e["words"], e["day"]) for e in story["events"]] == [
        ("办结", "", "2024-07-23"),
        ("重新打开", "报“正常推进”", None),
    ]
    kinds = {
        r["kind"]
        for r in json.loads(run("remind", "-u", "甲局", "-f", "json", "--on", "2024-07-30", cwd=ws).out)
        if r["task"] == "1-3"
    }
    assert kinds == {"审核"}


def test_what_is_closed_is_not_asked_for_again(run: Run, ws: Path) -> None:
    run("review", "accept", "1-3", "-u", "甲局", "--on", "2024-07-23", cwd=ws)
    owed = json.loads(run("remind", "-u", "甲局", "-f", "json", "--on", "2024-10-25", cwd=ws).out)
    assert sorted(r["task"] for r in owed if r["kind"] == "未报") == ["1-1", "1-4", "1-5"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("accept", "-u", "甲局"), 2, "请写任务编号，或用 --all 认可全部待审核的（不能都写）\n"),
        (("accept", "1-1", "--all", "-u", "甲局"), 2, "请写任务编号，或用 --all 认可全部待审核的（不能都写）\n"),
        (("return", "1-1", "-u", "甲局", "-r", "　"), 2, "请用 --reason 写明退回的理由\n"),
        (("accept", "1-5", "-u", "甲局"), 1, "甲局 1-5（2024Q2）还没有报送，不能审核\n一条也没有记\n"),
        (("accept", "1-1", "1-5", "-u", "甲局"), 1, "甲局 1-5（2024Q2）还没有报送，不能审核\n一条也没有记\n"),
        (("accept", "1-2", "-u", "甲局"), 1, "1-2 不是“甲局”牵头的任务（由乙局牵头报送）\n"),
        (("accept", "1-4", "-u", "甲局", "--scope", "南片"), 1, "1-4 由“甲局”牵头的有 1 项。请用 --scope 写明哪一项：东片\n"),
        (("accept", "1-1", "-u", "甲局", "--scope", "东片"), 1, "1-1 由“甲局”牵头的有 1 项。这项任务没有分项，不必写 --scope\n"),
        (("accept", "9-9", "-u", "甲局"), 1, "没有 9-9 这项任务；各部分的任务见 gwrb list\n"),
        (("accept", "1-1", "-u", "各区人民政府"), 1, "“各区人民政府”是统称，请写一个单位\n"),
        (("return", "1-1", "-u", "甲局", "-r", "x", "--due", "2024-07-01"), 1, None),
    ],
)  # fmt: skip
def test_refusals_write_nothing(run: Run, ws: Path, arguments: tuple[str, ...], code: int, words: str | None) -> None:
    ran = run("review", *arguments, "--on", "2024-07-22", cwd=ws)
    assert (ran.code, ran.out) == (code, "")
    if words is None:
        words = "data/reviews/2024Q2.yaml:9:13: GW543 1-1 的重报期限 2024-07-01 早于审核日期 2024-07-22（请改正 due 或 date）\n写进 data/reviews/2024Q2.yaml 会有错误，没有改动\n"
    assert ran.err == words
    assert not (ws / "data/reviews").exists()


def test_out_of_turn_is_refused_by_the_command_and_by_validate(run: Run, ws: Path) -> None:
    run(*BACK, cwd=ws)
    twice = run(*BACK[:-1], "2024-07-24", cwd=ws)
    assert (twice.code, twice.err) == (1, "甲局 1-1（2024Q2）已经退回，等单位重报\n一条也没有记\n")
    text = read(ws, FILE)
    row = text[text.index("- unit") :]
    write(ws, FILE, text + row.replace("07-22", "07-24"))
    found = json.loads(run("validate", "-f", "json", cwd=ws).out)["diagnostics"]
    assert [(d["code"], d["line"], d["message"]) for d in found] == [
        ("GW541", 17, "“甲局”的 1-1（2024Q2）已经退回，又记了一次退回")
    ]
    run("review", "accept", "1-1", "-u", "甲局", "--on", "2024-07-25", cwd=ws)
    twice = run("review", "accept", "1-1", "-u", "甲局", "--on", "2024-07-26", cwd=ws)
    assert (twice.code, twice.err) == (1, "甲局 1-1（2024Q2）已经认可，不必再审\n一条也没有记\n")


def test_a_file_of_the_offices_own_hand_keeps_its_layout(run: Run, ws: Path) -> None:
    mine = "# 王五记\nquarter: 2024Q2   # 二季度\n\nreviews:\n\n- {unit: 甲局, task: 1-4, scope: 东片, date: 2024-07-20, decision: 认可}  # 当面说过\n"
    write(ws, FILE, mine)
    run("review", "accept", "1-1", "-u", "甲局", "--on", "2024-07-22", cwd=ws)
    text = read(ws, FILE)
    assert text.startswith("# 王五记\nquarter: 2024Q2   # 二季度\n\nreviews:\n\n- unit: 甲局\n  task: 1-1\n")
    assert text.endswith("\n- {unit: 甲局, task: 1-4, scope: 东片, date: 2024-07-20, decision: 认可}  # 当面说过\n")


def test_sending_again_what_was_sent_back_is_not_being_late(run: Run, base: Path, tmp_path: Path) -> None:
    """Reported in time, sent back, sent again after the due day: late nowhere. Without the return: late everywhere."""
    sent = tmp_path / "来件.yaml"

    def send(day: str, words: str) -> str:
        text = HEAD.format(unit="甲局").replace("2024-07-15", day) + ENTRIES.replace("增长6%", words)
        sent.write_text(text, encoding="utf-8")
        ran = run("merge", "--yes", "--on", day, sent, cwd=base)
        assert ran.code == 0, ran.err
        return ran.err

    def late() -> tuple[int | None, str]:
        shown = json.loads(run("status", "-q", "2024Q2", "-f", "json", "--on", "2024-07-30", cwd=base).out)
        found = run("validate", "--select", "GW511", "--on", "2024-07-30", cwd=base).out
        row = next(row for row in shown["rows"] if row["unit"] == "甲局")
        return row["days_late"], found.splitlines()[0]

    send("2024-07-15", "增长6%")
    run(*BACK, cwd=base)
    assert send("2024-07-26", "增长6.1%，据统计局快报") == ""
    assert late() == (None, "检查了 6 个文件，没有发现问题")
    review = base / FILE
    review.unlink()
    assert late() == (
        6,
        "data/progress/2024Q2/甲局.yaml:4:12: GW511 提醒：报送日期 2024-07-26 晚于期限 2024-07-20，迟了 6 天",
    )


def test_a_mistaken_revocation_is_taken_back_by_accepting_again(base: Path, run: Run) -> None:
    """办结 of a quarter, revoked in the next without a new entry: accepting closes again; nothing is 未报 unseen."""
    asked = ("1-3", "-u", "甲局", "--on", "2024-07-25")
    assert run("review", "accept", *asked, "-q", "2024Q1", cwd=base).out == "办结：甲局 1-3（2024Q1）\n"
    assert run("review", "return", *asked, "-q", "2024Q2", "-r", "看错了").code == 0
    assert ",1-3,,,退回," in run("review", "list", "--all", "-q", "2024Q2", "-f", "csv", "--on", "2024-07-25").out
    assert run("review", "accept", *asked, "-q", "2024Q2").out == "办结：甲局 1-3（2024Q2）\n"
    assert ",1-3,,,办结," in run("review", "list", "--all", "-q", "2024Q2", "-f", "csv", "--on", "2024-07-25").out
    assert run("validate", "--on", "2024-07-25").out.endswith("没有发现问题\n")
    assert run("review", "accept", *asked, "-q", "2024Q2").err.startswith("甲局 1-3（2024Q2）已经办结，不必再审\n")
