"""--leader: every command that tells of obligations tells of one leader's alone, and its figures add up."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

ON = ("--on", "2024-07-25")


@pytest.fixture(scope="module")
def led(samples_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's data and samples, with the invented leaders of the samples."""
    import shutil

    root = tmp_path_factory.mktemp("led") / "ws"
    shutil.copytree(samples_root, root)
    with (root / "data/units.yaml").open("a", encoding="utf-8") as file:
        file.write((ROOT / "examples/分管领导.yaml").read_text(encoding="utf-8"))
    return root


def test_the_samples_leaders_are_sound(led: Path, run: Run) -> None:
    assert run("validate", "data/units.yaml", cwd=led).code == 0


def test_list(led: Path, run: Run) -> None:
    every = json.loads(run("list", "--leader", "示例乙", "-f", "json", cwd=led).out)
    units = ("市城建局", "市房管局", "市水务局", "市园林林业局", "市城管执法委", "市自然资源规划局")
    led_by = [json.loads(run("list", "-u", unit, "--role", "lead", "-f", "json").out) for unit in units]
    assert {task["id"] for task in every} == {task["id"] for tasks in led_by for task in tasks}
    assert run("list", "--leader", "示例乙", cwd=led).out.endswith(f"符合条件的共 {len(every)} 项\n")
    water = run("list", "--leader", "示例乙", "-u", "市水务局", "--role", "lead", "-f", "json", cwd=led).out
    assert json.loads(water) == json.loads(run("list", "-u", "市水务局", "--role", "lead", "-f", "json", cwd=led).out)


def test_status_of_all_leaders_adds_up_to_the_whole(led: Path, run: Run) -> None:
    whole = json.loads(run("status", "-q", "2024Q2", "-f", "json", *ON, cwd=led).out)

    def owed(*asked: str) -> int:
        return int(json.loads(run("status", "-q", "2024Q2", *asked, "-f", "json", *ON, cwd=led).out)["total"]["owed"])

    named = [
        json.loads(run("status", "-q", "2024Q2", "--leader", f"示例{c}", "-f", "json", *ON).out) for c in "甲乙丙丁"
    ]
    assert all(one["sample"] for one in named)
    units = {row["unit"] for one in named for row in one["rows"]}
    others = sum(row["owed"] for row in whole["rows"] if row["unit"] not in units)
    assert sum(one["total"]["owed"] for one in named) + others == whole["total"]["owed"]
    assert owed("--leader", "示例乙", "--by", "task") == named[1]["total"]["owed"]


def test_papers_say_whose_they_are(led: Path, run: Run, tmp_path: Path) -> None:
    asked = ("-q", "2024Q2", "--leader", "副市长示例乙", "-f", "md", "-o", "-", *ON)
    report = run("report", *asked, cwd=led).out.splitlines()
    assert report[2] == "# 关于2024年上半年市《政府工作报告》目标任务办理情况的报告（副市长示例乙分管）"
    assert report[0] == "示例数据：内容为虚构，仅供演示"
    circular = run("paper", "circular", *asked, cwd=led).out
    assert "办理情况的通报（副市长示例乙分管）\n" in circular
    assert "市教育局" not in circular
    assert "市水务局" in circular


def test_remind(led: Path, run: Run) -> None:
    asked = ("remind", "-q", "2024Q2", "-f", "json", *ON)
    mine = json.loads(run(*asked, "--leader", "示例丙", cwd=led).out)
    units = {"市教育局", "市人社局", "市民政局", "市卫健委", "市文旅局", "市乡村振兴局"}
    assert mine == [one for one in json.loads(run(*asked).out) if one["unit"] in units]


def test_an_unknown_leader_is_refused_with_those_there_are(led: Path, run: Run) -> None:
    ran = run("status", "--leader", "示例戊", *ON, cwd=led)
    assert (ran.code, ran.err.splitlines()[-1]) == (
        1,
        "没有叫“示例戊”的领导；有：常务副市长示例甲、副市长示例乙、副市长示例丙、副市长示例丁",
    )
    ran = run("list", "--leader", "示例甲", cwd=ROOT)
    assert (ran.code, ran.err) == (
        1,
        "还不知道哪位领导分管什么：请在 data/units.yaml 里用 leaders 写明哪位领导分管哪些单位\n",
    )


LEADERS = ("常务副市长示例甲", "副市长示例乙", "副市长示例丙", "副市长示例丁", "没有明确分管领导")


def test_the_report_by_leader(led: Path, run: Run) -> None:
    """Units stand under their leader, whose numbers are theirs added up; so do the tasks that need attention."""
    text = run("report", "-q", "2024Q2", "--by", "leader", "-f", "md", "-o", "-", *ON, cwd=led).out
    table = text[text.index("各单位报送和办理情况\n\n截至") :].partition("--- |\n")[2].partition("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    found: dict[str, list[list[str]]] = {}
    for name, *numbers in cells[:-1]:
        if name.startswith("<strong>"):
            found[leader := name.removeprefix("<strong>").removesuffix("</strong>")] = []
            whole = numbers
        else:
            found[leader].append(numbers)
            assert sum(int(row[0]) for row in found[leader]) <= int(re.sub("<.*?>", "", whole[0]))
    assert tuple(found) == LEADERS
    assert sum(map(len, found.values())) == 69
    groups = re.findall(r"<strong>(\S*?)的(?:其余)?(\d+)项</strong>", text)
    assert sum(int(n) for name, n in dict(groups).items() if name) >= 30 - 13
    assert [name for name, _ in groups if name in LEADERS] == sorted(
        (name for name, _ in groups if name in LEADERS), key=LEADERS.index
    )


def test_the_circular_by_leader(led: Path, run: Run) -> None:
    text = run("paper", "circular", "-q", "2024Q2", "--by", "leader", "-f", "md", "-o", "-", *ON, cwd=led).out
    heads = re.findall(r"^### (.*?)的$", text, re.MULTILINE)
    assert heads == ["常务副市长示例甲分管", "副市长示例乙分管", "副市长示例丙分管", "副市长示例丁分管"]
    assert text.index("副市长示例乙分管") < text.index("市水务局3件") < text.index("副市长示例丙分管")
    ran = run("paper", "circular", "-q", "2024Q2", "--by", "leader", *ON, cwd=ROOT)
    assert (ran.code, ran.err.splitlines()[-1].partition("：")[0]) == (1, "还不知道哪位领导分管什么")
    ran = run("report", "-q", "2024Q2", "--by", "unit", *ON, cwd=led)
    assert (ran.code, ran.err) == (2, "--by 必须是 leader 之一，不能是“unit”\n")


def test_every_paper_that_shows_units_can_be_one_leaders(led: Path, run: Run) -> None:
    asked = ("--leader", "示例丙", "-f", "md", "-o", "-", *ON)
    closing = run("paper", "closing", *asked, cwd=led).out
    assert "完成情况的报告（副市长示例丙分管）\n" in closing
    assert "由6个单位牵头" in closing
    assert "市水务局" not in closing
    special = run("paper", "special", "--task", "2-13", *asked, cwd=led).out
    assert "市教育局滞后" in special
    ran = run("paper", "special", "--task", "2-13", "--leader", "示例甲", *ON, cwd=led)
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "武汉网络安全大学筹建（2-13）不由常务副市长示例甲分管")
    changes = led / "data/changes.yaml"
    changes.write_text(
        "changes:\n- {from: 2024Q3, decided: 2024-07-05, by: 市政府, reason: 分工, unit: 市教育局, leader: 示例甲}\n"
        "- {from: 2024Q3, decided: 2024-07-05, by: 市政府, reason: 分工, task: 2-152, lead: [市城建局]}\n",
        encoding="utf-8",
    )
    try:
        text = run("paper", "changes", "--leader", "示例乙", "-f", "md", "-o", "-", *ON, cwd=led).out
        assert "由市城建局牵头" in text
        assert "市教育局" not in text
        text = run("paper", "changes", "-f", "md", "-o", "-", *ON, cwd=led).out
        assert "市教育局自第三季度起由示例甲分管，原由副市长示例丙分管" in " ".join(text.split())
        for quarter, leader, units in (("2024Q2", "示例丙", 6), ("2024Q3", "示例丙", 5), ("2024Q3", "示例甲", 7)):
            ran = run("status", "-q", quarter, "--leader", leader, "-f", "json", "--on", "2024-10-25", cwd=led)
            assert len(json.loads(ran.out)["rows"]) == units
    finally:
        changes.unlink()


def test_unit_papers_of_one_leader(led: Path, run: Run, tmp_path: Path) -> None:
    assert (
        run("report", "-q", "2024Q2", "--all-units", "--leader", "示例丙", "-o", tmp_path / "out", *ON, cwd=led).code
        == 0
    )
    assert len(list((tmp_path / "out").iterdir())) == 6


def test_annexes_as_files_of_their_own(led: Path, run: Run, tmp_path: Path) -> None:
    """Put together they are the paper."""
    asked = ("report", "-q", "2024Q2", "-f", "md", *ON)
    whole = run(*asked, "-o", "-", cwd=led).out
    ran = run(*asked, "--split", "-o", tmp_path / "out", cwd=led)
    assert ran.code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert [name[:3] for name in names] == ["202", "附件1", "附件2", "附件3", "附件4"]
    mark = "示例数据：内容为虚构，仅供演示"
    pieces = [(tmp_path / "out" / name).read_text(encoding="utf-8") for name in names]
    assert all(piece.startswith(mark) for piece in pieces)
    assert [line for piece in pieces for line in piece.splitlines() if line and line not in (mark, "---")] == [
        line for line in whole.splitlines() if line and line not in (mark, "---")
    ]
    ran = run("report", "-q", "2024Q2", "--split", "-f", "xlsx", *ON, cwd=led)
    assert (ran.code, ran.err.splitlines()[0]) == (2, "--template、--split 不用于 xlsx：台账没有模板和附件")
