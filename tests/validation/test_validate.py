"""The findings as people and programs read them; and whatever is written, an answer."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.output import findings
from gwrb.text.diagnostics import in_order
from gwrb.text.script import columns
from gwrb.text.source import Source
from tests.cases.harness import check_workspace
from tests.conftest import BASE, Run

WRONG = """\
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-15
entries:
- task: 1-1
  status: 正常推进
  progress: 已簽約，办理中
- task: 1-2
  status: 正在推进
"""


@pytest.fixture
def wrong(base: Path) -> Path:
    path = base / "data/progress/2024Q2/甲局.yaml"
    path.parent.mkdir()
    path.write_text(WRONG, encoding="utf-8")
    return base


def test_text(wrong: Path, run: Run) -> None:
    assert run("validate", cwd=wrong) == (
        1,
        """\
data/progress/2024Q2/甲局.yaml:7:14: GW702 提醒：“簽”是繁体字，应是“签”
    7 |   progress: 已簽約，办理中
      |               ^^
      = gwrb fmt 会改好

data/progress/2024Q2/甲局.yaml:7:15: GW702 提醒：“約”是繁体字，应是“约”
    7 |   progress: 已簽約，办理中
      |                 ^^
      = gwrb fmt 会改好

data/progress/2024Q2/甲局.yaml:8:9: GW504 错误：1-2 不是“甲局”牵头的任务
    8 | - task: 1-2
      |         ^^^
      = 这项任务由乙局牵头报送；编号写错的请改正；若是年中改了牵头单位，请把方案、名单改回原来的，另在 data/changes.yaml 写一条：- {from: 2024Q3, decided: 决定日期, by: 决定机关, reason: 理由, task: 1-2, lead: [乙局]}

data/progress/2024Q2/甲局.yaml:9:11: GW104 错误：status 必须是未启动、正常推进、滞后、已完成之一，不能是“正在推进”；是否想写“正常推进”？
    9 |   status: 正在推进
      |           ^^^^^^^^
      = 写成 status: 正常推进

检查了 4 个文件：1 个文件里有 2 处错误、2 处提醒
""",
        "",
    )


def test_json(wrong: Path, run: Run) -> None:
    ran = run("validate", "--format", "json", "--select", "GW5", cwd=wrong)
    assert json.loads(ran.out) == {
        "diagnostics": [
            {
                "code": "GW504",
                "severity": "error",
                "path": "data/progress/2024Q2/甲局.yaml",
                "line": 8,
                "column": 9,
                "message": "1-2 不是“甲局”牵头的任务",
                "help": "这项任务由乙局牵头报送；编号写错的请改正；若是年中改了牵头单位，请把方案、名单改回原来的，另在 data/changes.yaml 写一条：- {from: 2024Q3, decided: 决定日期, by: 决定机关, reason: 理由, task: 1-2, lead: [乙局]}",
            }
        ],
        "errors": 1,
        "warnings": 0,
    }


def test_github_escapes(wrong: Path, run: Run) -> None:
    ran = run("validate", "--format", "github", "--select", "GW504", cwd=wrong)
    assert ran.out.splitlines()[0] == (
        "::error file=data/progress/2024Q2/甲局.yaml,line=8,col=9,title=GW504::"
        "1-2 不是“甲局”牵头的任务%0A这项任务由乙局牵头报送；编号写错的请改正；若是年中改了牵头单位，请把方案、名单改回原来的，另在 data/changes.yaml 写一条：- {from: 2024Q3, decided: 决定日期, by: 决定机关, reason: 理由, task: 1-2, lead: [乙局]}"
    )
    assert findings._property("a,b:c%\n") == "a%2Cb%3Ac%25%0A"


def test_gitlab_fingerprints_leave_the_line_out(wrong: Path, run: Run) -> None:
    first = json.loads(run("validate", "--format", "gitlab", cwd=wrong).out)
    path = wrong / "data/progress/2024Q2/甲局.yaml"
    path.write_text("# 一行注释\n" + WRONG, encoding="utf-8")
    moved = json.loads(run("validate", "--format", "gitlab").out)
    assert [f["fingerprint"] for f in first] == [f["fingerprint"] for f in moved]
    assert len({f["fingerprint"] for f in first}) == 4
    assert moved[0]["location"]["lines"]["begin"] == first[0]["location"]["lines"]["begin"] + 1


def test_sarif(wrong: Path, run: Run) -> None:
    report = json.loads(run("validate", "--format", "sarif", "--select", "GW702", cwd=wrong).out)
    one = report["runs"][0]
    assert (report["version"], one["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert [r["id"] for r in one["tool"]["driver"]["rules"]] == ["GW702"]
    assert one["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "data/progress/2024Q2/%E7%94%B2%E5%B1%80.yaml"},
        "region": {"startLine": 7, "startColumn": 14, "endLine": 7, "endColumn": 15},
    }


def test_selection_and_strictness(wrong: Path, run: Run) -> None:
    assert run("validate", "--ignore", "GW1,GW5", cwd=wrong).code == 0
    assert run("validate", "--ignore", "GW1，gw5", "--strict").code == 1
    assert run("validate", "--select", "GW702", "--select", "GW999").code == 2
    assert run("validate", "data/tasks.yaml").code == 0
    assert run("validate", "data/progress").code == 1
    assert run("validate", "没有这个").err == "没有这个文件或文件夹：没有这个\n"
    assert run("validate", "--on", "昨天").code == 2


def test_rule(run: Run) -> None:
    assert run("rule", "GW304") == run("rule", "member-beside-group")
    assert run("rule", "gw999") == (1, "", "没有 gw999 这条规则，全部规则见 gwrb rule\n")
    assert run("rule").out.splitlines()[2] == "GW001  错误  文件必须能读：是普通文件、在工作区内、不超过 64 MB"


@pytest.mark.parametrize(
    ("line", "start", "length", "marked"),
    [
        ("甲乙丙", 1, 1, ["    1 | 甲乙丙", "      |   ^^"]),
        ("a：b", 2, 1, ["    1 | a：b", "      |    ^"]),
        ("甲\t乙", 2, 1, ["    1 | 甲 乙", "      |    ^^"]),
        ("甲\x1b[31m乙", 0, 1, ["    1 | 甲 [31m乙", "      | ^^"]),
        ("甲", 1, 0, ["    1 | 甲", "      |   ^"]),
        ("   ", 1, 1, []),
    ],
)
def test_excerpt_marks_display_columns(line: str, start: int, length: int, marked: list[str]) -> None:
    assert findings.excerpt(Source("x", line + "\n"), start, start + length) == marked


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_excerpt_fits_and_marks_something(line: str, start: int, length: int) -> None:
    source = Source("x", line)
    shown = findings.excerpt(source, min(start, len(line)), min(start + length, len(line)))
    assert shown == [] or (len(shown) == 2 and "^" in shown[1])
    assert all(columns(part) <= 80 + 2 for part in shown)
    assert all(part.isprintable() for part in shown)


anything = st.text(st.one_of(st.characters(), st.sampled_from("甲局:#-[]{}&*!|>'\"%@`,\n\t 　１.万")), max_size=30)
PLACES = {
    "data/tasks.yaml": [
        "lead: [甲局]",
        "text: 培育企业500家。",
        "- id: 1-2",
        "section: 一",
        "year: 2024",
        "scope: 东片",
    ],
    "data/units.yaml": ["- name: 乙局", "class: 部门", "aliases: [东区]", "open: true"],
    "data/progress/2024Q1/甲局.yaml": [
        "unit: 甲局",
        "quarter: 2024Q1",
        "progress: 已建成10个",
        "- task: 1-1",
        "submitted: 2024-04-15",
    ],
}


@settings(max_examples=150)
@given(st.sampled_from([(p, w) for p, ws in PLACES.items() for w in ws]), anything, st.booleans())
def test_any_text_in_any_field_is_answered(where: tuple[str, str], text: str, keep: bool) -> None:
    """No exception, every position inside its file, and the report of it can be printed."""
    name, words = where
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "ws"
        shutil.copytree(BASE, base)
        path = base / name
        old = path.read_text(encoding="utf-8")
        key, _, value = words.partition(": ")
        new = f"{key}: {value}{text}" if keep else f"{key}: {text}"
        path.write_bytes(old.replace(words, new).encode("utf-8", "surrogatepass"))
        found = check_workspace(base)
    for d in found:
        assert 0 <= d.start <= len(d.source.text)
        lines = len(d.source.line_starts)
        assert 1 <= d.line <= lines
        assert 1 <= d.column <= len(d.source.line(d.line)) + 2
    assert found == in_order(found)
    for write in findings.FORMATS.values():
        assert write(found, 3, 0).encode("utf-8")
