"""--leader: every command that tells of obligations tells of one leader's alone, and its figures add up."""

import json
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
