"""The commands on the project's own data, as a person or a script meets them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from gwrb.notice.notice_file import notice_blocks
from gwrb.notice.reading import read_notice
from tests.conftest import ROOT, Run

NOTICE = ROOT / "tests/data/wuhan-2024.txt"


def listed(run: Run, *arguments: str) -> list[dict[str, Any]]:
    ran = run("--root", ROOT, "list", "--format", "json", *arguments)
    assert (ran.code, ran.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_list_is_the_notice(run: Run) -> None:
    """302 tasks; ids, texts and assignments as the notice has them, in its order."""
    plan = read_notice(notice_blocks(NOTICE.read_bytes())[0], "").plan
    assert plan is not None
    tasks = listed(run)
    assert len(tasks) == 302
    names = [task.pop("name") for task in tasks]
    assert names[23] == "国家航天产业基地建设"
    assert len(set(names)) == 302
    assert all(0 < len(name) <= 20 for name in names)
    assert tasks == [
        {
            "id": t.id,
            "part": t.part,
            "section": t.section,
            "topic": t.topic,
            "text": t.text,
            "assignments": [
                {"scope": a.scope, "lead": list(a.lead), "responsible": list(a.responsible), "helping": []}
                for a in t.assignments
            ],
        }
        for t in plan.tasks
    ]
    assert tasks[23] == {
        "id": "2-19",
        "part": "二",
        "section": "二",
        "topic": "构筑制造强市新优势",
        "text": "抓好国家航天产业基地建设。",
        "assignments": [
            {"scope": None, "lead": ["市经信局"], "responsible": ["市发改委", "新洲区人民政府"], "helping": []}
        ],
    }
    assert tasks[0]["section"] is None


def test_obligations_of_one_unit(run: Run) -> None:
    tasks = listed(run, "--unit", "市经信局", "--role", "lead")
    obligations = [(t["id"], d) for t in tasks for d in t["duties"]]
    by_name = [(id, d) for id, d in obligations if d["as"] == "市经信局"]
    assert len([d for _, d in by_name if not d["by_rule"]]) == 21
    assert [id for id, d in by_name if d["by_rule"]] == ["2-41", "2-45"]
    through = [(id, d) for id, d in obligations if d["as"] != "市经信局"]
    assert [id for id, _ in through] == ["2-224", "3-1", "3-2", "3-6", "3-7", "3-8"]
    assert all(d == {"scope": None, "role": "lead", "as": "市人民政府各部门", "by_rule": True} for _, d in through)


@pytest.mark.parametrize(
    "name", ["市經信局", "武汉市经济和信息化局", "经信局", "武汉市经信局", "市 经信局", "市经济和信息化局"]
)
def test_one_unit_by_many_names(name: str, run: Run) -> None:
    assert listed(run, "--unit", name) == listed(run, "--unit", "市经信局")


def test_second_names_and_groups(run: Run) -> None:
    ids = {t["id"] for t in listed(run, "--unit", "东湖高新区管委会")}
    assert "2-91" in ids
    bound = listed(run, "--unit", "江岸区")
    names = {d["as"] for t in bound for d in t["duties"]}
    assert names == {"各区人民政府", "各中心城区人民政府", "江岸区人民政府"}
    assert len(bound) == 178
    group = listed(run, "--unit", "各中心城区人民政府")
    assert [t["id"] for t in group] == ["2-120", "2-132", "4-39"]


def test_an_unknown_unit_is_answered_with_names(run: Run) -> None:
    ran = run("--root", ROOT, "list", "--unit", "市经信厅")
    assert ran == (
        1,
        "",
        "没有叫“市经信厅”的单位。是否想写“市经信局”？若是已有单位的新名称，请在 data/units.yaml 里加进该单位的 aliases（别名）；若是新单位，请另加一条。全部单位见 gwrb units\n",
    )


def test_scopes_are_obligations_of_their_own(run: Run) -> None:
    task = next(t for t in listed(run, "--unit", "市水务局") if t["id"] == "2-144")
    assert task["duties"] == [
        {"scope": "结对帮扶三峡库区秭归、兴山、五峰县", "role": "lead", "as": "市水务局", "by_rule": True}
    ]


@pytest.mark.parametrize("text", ["2-144", "二-144", "二.144", "二144", "２－１４４", " 2 - 144 "])
def test_show_takes_every_way_to_write_an_id(text: str, run: Run) -> None:
    ran = run("--root", ROOT, "show", text)
    assert ran.code == 0
    assert ran.out == (
        "编号      2-144\n"
        "名称      省内结对帮扶\n"
        "位置      二、十个方面重点工作\n"
        "          （六）奋力推动城市和产业集中高质量发展，加快构建区域协调发展格局\n"
        "          ——推动区域合作走深走实\n"
        "任务      扎实做好省内结对帮扶工作。\n"
        "分项      结对帮扶恩施州和宜昌市五峰县\n"
        "牵头      市乡村振兴局\n"
        "          （通知没有写明牵头单位，按规定责任单位即为牵头单位）\n"
        "分项      结对帮扶三峡库区秭归、兴山、五峰县\n"
        "牵头      市水务局\n"
        "          （通知没有写明牵头单位，按规定责任单位即为牵头单位）\n"
    )


@pytest.mark.parametrize(("text", "code"), [("144", 2), ("2-999", 1), ("5-1", 1), ("甲", 2), ("", 2)])
def test_show_refuses_what_is_no_task(text: str, code: int, run: Run) -> None:
    ran = run("--root", ROOT, "show", text)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "--unit", "市经信局"], ["units"], ["units", "江岸区"], ["show", "2-229"]]
)
def test_tables_fit_eighty_columns_and_cut_nothing(arguments: list[str], run: Run) -> None:
    out = run("--root", ROOT, *arguments).out
    assert max(cell_len(line) for line in out.splitlines()) <= 80
    assert "…" not in out.replace("……", "")
    if arguments[0] == "list":
        flat = "".join(out.split())
        for task in json.loads(run("--root", ROOT, *arguments, "--format", "json").out)[:30]:
            assert task["text"][:10] in flat or len(task["text"]) > 20


def test_totals(run: Run) -> None:
    out = run("--root", ROOT, "list", "--unit", "市经信局", "--role", "lead").out
    assert out.endswith(
        "市经信局：牵头 29 项（通知点名 21，按规定 2，按统称 6）；其中 6 项由待确认的成员\n"
        "名单决定\n"
        "待确认：市人民政府各部门——通知没有列出成员，暂按政府组成部门、直属特设机构、直属\n"
        "机构计\n"
    )


def test_filters(run: Run) -> None:
    assert len(listed(run, "--part", "四")) == 52
    assert len(listed(run, "--part", "4", "--section", "十九")) == 4
    assert [t["id"] for t in listed(run, "--grep", "停车泊位")] == ["2-117", "4-25"]
    assert len(listed(run, "--grep", "經濟")) == len(listed(run, "--grep", "经济")) == 30
    assert run("--root", ROOT, "list", "--part", "四", "--grep", "老旧").out.endswith("\n符合条件的共 2 项\n")
    assert run("--root", ROOT, "list", "--part", "九").err == "没有第九部分；有：一、二、三、四\n"
    assert run("--root", ROOT, "list", "--part", "一", "--section", "一").code == 1
    assert run("--root", ROOT, "list", "--unit", "").code == 1
    assert run("--root", ROOT, "list", "--part", "9" * 5000).code == 2
    office = run("--root", ROOT, "list", "--unit", "市政府督查室")
    assert office == (1, "", "市人民政府督查室组织督查考评，自己不承担任务\n")
    assert run("--root", ROOT, "list", "--role", "lead").code == 2
    assert run("--root", ROOT, "list", "--part", "甲").code == 2


def test_csv_and_markdown(run: Run) -> None:
    csv = run("--root", ROOT, "list", "--grep", "万兆", "--format", "csv").out
    text = "启动“万兆城市”建设，加快“E级算力”部署，推动高性能算力规模超2000P，夯实算力、算法、模型、数据等技术底座。"
    assert (
        csv == "编号,名称,部分,章节,小标题,任务内容,分项,牵头单位,责任单位\n"
        f"2-41,“万兆城市”和高性能算力建设,二,二,开拓数字经济新赛道,{text},,,市经信局\n"
    )
    md = run("--root", ROOT, "list", "--unit", "市经信局", "--grep", "万兆", "--format", "md").out
    assert (
        md.splitlines()[2]
        == f"| 2-41 | “万兆城市”和高性能算力建设 | 二 | 二 | 开拓数字经济新赛道 | {text} |  |  | 市经信局 | 牵头 | 市经信局 | 是 |  |  |"
    )


def test_units(run: Run) -> None:
    rows = {r["name"]: r for r in json.loads(run("--root", ROOT, "units", "--format", "json").out)}
    assert len(rows) == 86
    assert [rows["市经信局"][k] for k in ("lead", "by_rule", "lead_through", "unconfirmed_tasks")] == [29, 2, 6, 13]
    one = json.loads(run("--root", ROOT, "units", "汉南区", "--format", "json").out)
    assert (one["name"], one["groups"]) == ("武汉经开区管委会", ["各区人民政府", "各新城区人民政府"])


def test_import_makes_a_workspace_and_export_gives_the_notice_back(tmp_path: Path, run: Run) -> None:
    first = run("import", NOTICE, "-o", "新 工作区", cwd=tmp_path)
    assert first.code == 0
    assert first.out.splitlines()[0] == "已写入 新 工作区/data/tasks.yaml：302 项任务，4 个部分"
    again = run("import", NOTICE, "-o", "新 工作区")
    assert again.code == 1
    assert again.err == "新 工作区/data/tasks.yaml 已存在，没有改动；确实要覆盖请加 --force\n"
    assert run("--root", "新 工作区", "export", "notice", "-o", "通知.txt").code == 0
    assert run("import", "通知.txt", "-o", "再").code == 0
    texts = [(tmp_path / name / "data/tasks.yaml").read_bytes() for name in ("新 工作区", "再")]
    assert texts[0] == texts[1]


def test_import_names_lines_and_writes_nothing(tmp_path: Path, run: Run) -> None:
    text = re.sub(r"^(209\..*)\(.*$", r"\1", NOTICE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (tmp_path / "坏.txt").write_text(text, encoding="utf-8")
    ran = run("import", "坏.txt", "-o", "ws", cwd=tmp_path)
    assert ran.code == 1
    number = next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith("209."))
    assert f"坏.txt:{number}: " in ran.err
    assert not (tmp_path / "ws").exists()


def program(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from gwrb.__main__ import run; run()", *arguments]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, check=False, cwd=ROOT, env=env, **options)


def test_closed_stdout() -> None:
    ran = program("list", stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))
    assert (ran.returncode, ran.stderr.decode()) == (2, "标准输出已关闭，结果没有地方可写\n")


def test_full_disk() -> None:
    with Path("/dev/full").open("wb") as full:
        ran = program("list", stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 2
    assert ran.stderr.decode() in ("写出结果时：磁盘已满\n", "结果没有写完：磁盘已满\n")


def test_broken_pipe() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ran = program("list", stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, b"")


_WORKS = "import gwrb.ledger.loading as l; l.read = interrupt; "
_LOADS = "import sys; sys.meta_path.insert(0, type('', (), {'find_spec': interrupt})); "


@pytest.mark.parametrize("when", [_WORKS, _LOADS], ids=["works", "loads"])
def test_interrupted(when: str) -> None:
    """Ctrl-C while it waits, works or is still being loaded: one word, code 130."""
    code = "import os, signal; interrupt = lambda *a, **k: os.kill(os.getpid(), signal.SIGINT); "
    code += "from gwrb.__main__ import run; " + when + "run()"
    command = [sys.executable, "-c", code, "list"]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(command, check=False, cwd=ROOT, env=env, capture_output=True)
    assert (ran.returncode, ran.stdout, ran.stderr.decode()) == (130, b"", "已中断\n")


def test_a_console_that_knows_less() -> None:
    env = {"PYTHONIOENCODING": "gbk"}
    command = [sys.executable, "-c", "from gwrb.__main__ import run; run()", "units", "硚口区"]
    full = os.environ | {"PYTHONPATH": str(ROOT / "src")} | env
    ran = subprocess.run(command, check=False, cwd=ROOT, env=full, capture_output=True)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode("gbk").startswith("硚口区人民政府\n")


def test_wrong_use_is_answered_in_chinese(run: Run) -> None:
    assert run("--root", ROOT, "lst") == (2, "", "没有 lst 这个命令；是否想写 list？\n用法见 gwrb --help\n")
    assert run("lsit").err == "没有 lsit 这个命令；是否想写 list？\n用法见 gwrb --help\n"
    assert run("statu").err == "没有 statu 这个命令；是否想写 status？\n用法见 gwrb --help\n"
    assert run("列出").err == "没有 列出 这个命令\n用法见 gwrb --help\n"
    assert run("review", "judge", "--reason").err.startswith(
        "没有 --reason 这个选项\n"
    )  # --on, --as are no nearer than none
    assert run("review", "acept").err == "没有 acept 这个命令；是否想写 accept？\n用法见 gwrb review --help\n"
    assert run("--root", ROOT, "list", "--grap", "甲").err == (
        "没有 --grap 这个选项；是否想写 --grep？\n用法见 gwrb list --help\n"
    )
    assert run("--root", ROOT, "show").err == "缺少参数 编号\n用法见 gwrb show --help\n"
    assert run("--root", ROOT, "list", "--unit").err == "选项 --unit 后面要写内容\n用法见 gwrb list --help\n"
    assert run("paper", "brief", "-q").err == "选项 -q 后面要写内容\n用法见 gwrb paper brief --help\n"
    assert run("version").err == "没有 version 这个命令；是否想写 --version？\n用法见 gwrb --help\n"
    assert run("--on", "2024-07-01").err == (
        "没有 --on 这个选项；命令的选项写在命令后面，例如 gwrb today --on\n用法见 gwrb --help\n"
    )
    assert run("--rot", "甲", "list").err == "没有 --rot 这个选项；是否想写 --root？\n用法见 gwrb --help\n"
    assert run("--root", ROOT, "list", "a").err == "多了参数 a\n用法见 gwrb list --help\n"
    assert run("--root", ROOT, "list", "--format", "xml").code == 2
    assert run("--root", "/nowhere", "list").err.startswith("--root 指定的文件夹里没有 data/tasks.yaml：/nowhere\n")


@pytest.mark.parametrize(
    "arguments", [["show", "2-19", "--root", ROOT], ["show", f"--root={ROOT}", "2-19", "--no-pager"]]
)
def test_the_options_of_all_commands_stand_anywhere(arguments: list[Any], run: Run, tmp_path: Path) -> None:
    assert run(*arguments, cwd=tmp_path) == run("--root", ROOT, "show", "2-19")


def test_root_wants_a_folder(run: Run) -> None:
    assert run("list", "--root") == (2, "", "选项 --root 后面要写内容\n")


def test_root_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GWRB_ROOT", str(ROOT))
    assert run("show", "2-19", cwd=tmp_path).code == 0 if os.environ.get("GWRB_ROOT") is not None else True


@pytest.mark.parametrize("arguments", [[], ["list"], ["validate"], ["export"], ["export", "notice"]])
def test_help_is_chinese_and_fits(arguments: list[str], run: Run) -> None:
    ran = run(*arguments, "--help")
    assert ran.code == 0
    assert ran.out.startswith("用法: gwrb")
    assert not [w for w in ("Options", "Usage", "Show this", "default", "Arguments", "Commands") if w in ran.out]
    assert max(cell_len(line) for line in ran.out.splitlines()) <= 80
