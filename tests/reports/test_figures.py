"""The figures of the quarterly report are the same in Word, HTML, Markdown and Excel, and add up again from what is
printed: rates, distances and lights calculated here anew, in the words of the note under the table.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from markdown_it import MarkdownIt
from python_calamine import CalamineWorkbook

from gwrb.ledger.loading import Sound
from tests.conftest import Run
from tests.documents.readback import docx_words, html_words, markdown_words, paragraph_words, part, w
from tests.reports.printing import report_of
from tests.reports.small import Q2, TODAY

Table = list[list[str]]
FORMATS = ("docx", "html", "md", "xlsx")
PACES, LIGHTS = ["已完成", "达序时", "未达序时", "不计序时"], ["绿灯", "黄灯", "红灯", "无灯"]
GONE = Decimal(50)
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def made(samples: Sound) -> dict[str, bytes]:
    return {format: report_of(samples, format, Q2, TODAY).data for format in FORMATS}


@pytest.fixture(scope="module")
def tables(made: dict[str, bytes]) -> dict[str, list[Table]]:
    """Every table of the three papers, cell by cell."""
    text = made["md"].decode()
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    return {"docx": word_tables(made["docx"]), "html": html_tables(made["html"].decode()), "md": html_tables(markdown)}


def word_tables(data: bytes) -> list[Table]:
    return [
        [["\n".join(map(paragraph_words, c.iter(w("p")))) for c in row.iter(w("tc"))] for row in t.iter(w("tr"))]
        for t in part(data).iter(w("tbl"))
    ]  # fmt: skip


def html_tables(text: str) -> list[Table]:
    def words(cell: Any) -> str:
        for br in cell.iter("br"):
            br.tail = "\n" + (br.tail or "")
        inner = cell.findall("p")
        return "\n".join(str(p.text_content()) for p in inner) if inner else str(cell.text_content()).strip("\n")

    found = lxml.html.document_fromstring(text).iter("table")
    return [[[words(c) for c in row.iter("td", "th")] for row in table.iter("tr")] for table in found]


def under(found: list[Table], *heads: str) -> Table:
    """The rows of the table whose head begins so."""
    return next(rows[1:] for rows in found if rows[0][: len(heads)] == list(heads))


def sheet(data: bytes, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python()


def shown(cell: Any) -> str:
    """A cell of Excel as papers print it."""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def prose(made: dict[str, bytes], format: str) -> str:
    words = {
        "docx": lambda: docx_words(made["docx"]),
        "html": lambda: html_words(made["html"].decode()),
        "md": lambda: markdown_words(made["md"].decode()),
    }[format]()
    return "".join("".join(words).split())


HEADS = (("任务", "单位和灯"), ("部分、章节", "任务"), ("单位", "应报"), ("任务", "单位和状态"))


def tally(found: list[Table]) -> tuple[list[str], Table]:
    """The table of parts and sections: the names of its columns, and its rows."""
    rows = next(rows for rows in found if rows[0][:2] == ["部分、章节", "任务"])
    return rows[0], rows[1:]


def behind(made: dict[str, bytes]) -> Table:
    """The targets behind, as the ledger has them: task, name, goal, done, rate, points below, light."""
    rows = sheet(made["xlsx"], "未达序时")[1:]
    return [
        [
            task,
            name,
            shown(goal) + unit,
            shown(done) + unit,
            f"{shown(rate)}%" if rate != "" else "",
            shown(below),
            light,
        ]
        for task, name, _, _, goal, done, unit, _, rate, below, light, *_ in rows
    ]


# --- one report, four formats --------------------------------------------------------------------


@pytest.mark.parametrize("heads", HEADS)
def test_every_annex_is_the_same_everywhere(tables: dict[str, list[Table]], heads: tuple[str, ...]) -> None:
    word = under(tables["docx"], *heads)
    assert len(word) > 20
    for other in ("html", "md"):
        assert cells(under(tables[other], *heads)) == cells(word)


def cells(rows: Table) -> list[list[str]]:
    """Rows as words; what stands over all columns stands once, whatever a format has behind it."""
    return [row[:1] if not any(row[1:]) else ["".join(cell.split()) for cell in row] for row in rows]


def test_parts_and_sections_say_what_the_ledger_says(made: dict[str, bytes], tables: dict[str, list[Table]]) -> None:
    head, rows = tally(tables["docx"])
    lights = head.index("绿灯")
    _, other, *excel = sheet(made["xlsx"], "序时进度")
    assert [int(n) for n in rows[-1][lights:]] == [int(excel[-2][other.index(name)]) for name in head[lights:]]
    for row in rows:
        numbers = [int(n or 0) for n in row[1:]]
        assert numbers[0] == sum(numbers[1 : lights - 1])
        assert sum(numbers[lights - 1 :]) <= numbers[0]
    parts = [row for row in rows if row[0][1] == "、"]
    for n in range(1, len(head)):
        assert int(rows[-1][n]) == sum(int(row[n] or 0) for row in parts)
    assert all(any(row[n] for row in rows) for n in range(1, len(head)))  # no column of zeros


def test_every_tasks_light_is_the_same_everywhere(made: dict[str, bytes], tables: dict[str, list[Table]]) -> None:
    lights: dict[str, str] = {}
    for name, about, *_ in under(tables["docx"], "任务", "单位和状态"):
        task = re.search(r"（(\d-\d+)）", name)
        assert task
        found = re.search("[绿黄红]灯", about)
        lights.setdefault(task[1], found[0] if found else "")
    head, *rows = sheet(made["xlsx"], "任务和灯")
    assert {row[0]: row[head.index("灯")] for row in rows} == lights
    assert Counter(lights.values()) == {"": 243, "绿灯": 37, "黄灯": 18, "红灯": 4}
    told = " ".join(cell for row in under(tables["docx"], "任务", "单位和状态") for cell in row)
    head, *rows = sheet(made["xlsx"], "指标")
    names, goals, done = (head.index(n) for n in ("指标", "目标值", "完成数"))
    pairs = [(row[names], shown(row[goals]), shown(row[done])) for row in rows if row[done] != ""]
    assert len(pairs) > 50
    for name, goal, value in pairs:
        assert re.search(rf"{re.escape(name)}：目标[^。]*{re.escape(goal)}[^。]*完成{re.escape(value)}", told), name


def charts(data: bytes) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """The charts of a Word file by title: each series with its categories and values, as cached and as in its workbook."""
    out: dict[str, dict[str, list[tuple[str, str]]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(n for n in archive.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", n)):
            chart: Any = part(data, name)
            relations = archive.read(name.replace("charts/", "charts/_rels/") + ".rels").decode()
            target = re.search(r'Target="\.\./([^"]+\.xlsx)"', relations)
            assert target
            book = CalamineWorkbook.from_filelike(io.BytesIO(archive.read("word/" + target[1])))
            rows: list[list[Any]] = book.get_sheet_by_index(0).to_python()
            head = rows.pop(0)
            title = "".join(t.text or "" for t in chart.find(f"{C}chart/{C}title").iter() if t.text)
            for number, series in enumerate(chart.iter(f"{C}ser"), 1):
                names = [v.text for v in series.findall(f"{C}cat//{C}v")]
                values = {int(p.get("idx")): p.findtext(f"{C}v") for p in series.findall(f"{C}val//{C}pt")}
                cached = [(n, shown(float(values[i])) if i in values else "—") for i, n in enumerate(names)]
                assert cached == [(row[0], shown(row[number]) or "—") for row in rows]
                assert series.findtext(f"{C}tx//{C}v") == head[number]
                out.setdefault(title, {})[head[number]] = cached
    return out


def test_the_charts_are_native_and_say_the_same_everywhere(
    made: dict[str, bytes], tables: dict[str, list[Table]]
) -> None:
    word = charts(made["docx"])
    time, far = word["完成率与序时进度（%）"], word["差距最大的10个未达序时进度的指标（%）"]
    assert time == {
        "序时进度": [("第一季度", "25"), ("上半年", "50"), ("前三季度", "75"), ("全年", "100")],
        "半数指标达到的完成率": [("第一季度", "21"), ("上半年", "54.5"), ("前三季度", "—"), ("全年", "—")],
    }
    rows = behind(made)
    worst = sorted(rows, key=lambda row: -Decimal(row[5]))[:10]
    assert [value for _, value in far["完成率"]] == [row[4].rstrip("%") for row in worst]
    assert {name for name, _ in far["完成率"]} <= {f"{row[0]} {row[1]}" for row in rows}
    assert {value for _, value in far["序时进度"]} == {"50"}
    page = html.unescape(made["html"].decode())
    for series in (time, far):
        for name, points in series.items():
            assert f"{name}：" + "，".join(f"{n} {v}" for n, v in points) in page
    for series in (time, far):  # in Markdown a chart is its table
        expected = [[n, *(dict(points)[n] for points in series.values())] for n, _ in next(iter(series.values()))]
        assert any(rows[1:] == expected for rows in tables["md"])


# --- added up again ------------------------------------------------------------------------------


def percent(number: int | Decimal, whole: int | Decimal) -> str:
    exact = Decimal(number) * 100 / Decimal(whole)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}".removesuffix(".0") + "%"


def amount(words: str) -> Decimal:
    match = re.match(r"[\d.]+", words)
    assert match
    return Decimal(match[0])


def test_rates_distances_and_lights_follow_from_the_figures_as_printed(made: dict[str, bytes]) -> None:
    rows = behind(made)
    for task, _, goal, done, rate, below, light, *_ in rows:
        if not rate:  # growth, beside what was promised
            assert amount(goal) - amount(done) == Decimal(below)
            assert light == ("红灯" if Decimal(below) > 2 else "黄灯")
            continue
        if task == "2-82":  # a level: the way from where January stood
            assert rate == percent(amount(done) - Decimal("1.678"), amount(goal) - Decimal("1.678"))
            continue
        assert rate == percent(amount(done), amount(goal))
        assert Decimal(rate.rstrip("%")) + Decimal(below) == GONE
        assert light == ("红灯" if Decimal(below) > 30 else "黄灯")
    first: dict[str, Decimal] = {}
    for row in rows:
        first.setdefault(row[0], Decimal(row[5]))
    assert list(first.values()) == sorted(first.values(), reverse=True)  # tasks by their farthest target
    for task, farthest in first.items():
        mine = [Decimal(row[5]) for row in rows if row[0] == task]
        assert mine == sorted(mine, reverse=True)
        assert mine[0] == farthest


KINDS: dict[str, Callable[[Any, set[str]], bool]] = {
    "不能完成全年目标": lambda row, said: "不能完成" in said,
    "完成全年目标有困难": lambda row, said: "有困难但能完成" in said,
    "亮红灯": lambda row, said: row["light"] == "红",
    "亮黄灯": lambda row, said: row["light"] == "黄",
    "滞后": lambda row, said: row["status"] == "滞后",
}


@pytest.mark.parametrize("format", ["docx", "html", "md"])
def test_the_report_says_what_status_says(
    run: Run, samples_root: Path, made: dict[str, bytes], tables: dict[str, list[Table]], format: str
) -> None:
    """Every figure of the body, added up from the rows of `gwrb status --by task` and the entries themselves."""
    asked = ("status", "-q", "2024Q2", "--on", TODAY.isoformat(), "-f", "json")
    rows = json.loads(run(*asked, "--by", "task", cwd=samples_root).out)["rows"]
    units = json.loads(run(*asked, "--by", "unit", cwd=samples_root).out)["rows"]
    text = prose(made, format)
    states = Counter(row["status"] for row in rows)
    spoken = sum(n for state, n in states.items() if state not in ("未报", "应报单位待确认"))
    lights = Counter(row["light"] for row in rows)
    assert f"302项目标任务中有{spoken}项报送了进展" in text
    assert f"其余{302 - spoken}项尚未报送，还不能判断全局" in text
    assert (
        f"：已完成{states['已完成']}项、正常推进{states['正常推进']}项、滞后{states['滞后']}项、未启动{states['未启动']}项"
        in text
    )
    assert f"从量化指标看，绿灯{lights['绿']}项、黄灯{lights['黄']}项、红灯{lights['红']}项。" in text

    said: dict[str, set[str]] = {}
    asking = 0
    for path in sorted((samples_root / "data/progress/2024Q2").glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]:
            said.setdefault(entry["task"], set()).add(entry.get("forecast") or "")
            asking += bool((entry.get("coordination") or "").strip())
    kinds: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for row in rows:
        found = [kind for kind, test in KINDS.items() if test(row, said.get(row["task"], set()))]
        if found and row["status"] != "已完成":
            kinds[found[0]].append(row["task"])
    watched = sum(map(len, kinds.values()))
    assert f"需要关注的任务{watched}项：" in text
    trouble = kinds["不能完成全年目标"] + kinds["完成全年目标有困难"]
    assert (
        f"各单位预测，{len(kinds['不能完成全年目标'])}项不能完成全年目标、{len(kinds['完成全年目标有困难'])}项有困难。"
        in text
    )
    listed: dict[str, list[str]] = {}
    for row in under(tables[format], "任务", "单位和灯"):
        if len(set(filter(None, row))) == 1:
            kind, _, number = row[0].rpartition("的")
            assert number == f"{len(kinds[kind])}项"
        else:
            listed.setdefault(kind, []).append(re.findall(r"（(\d-\d+)）", row[0])[-1])
    assert {kind: sorted(tasks) for kind, tasks in listed.items()} == {k: sorted(t) for k, t in kinds.items() if t}
    assert f"提请协调{asking}件" in text
    assert f"不能完成和有困难的{len(trouble)}项任务，" in text
    assert f"督促其余进度落后的{watched - len(trouble)}项任务" in text
    late = sum(row["days_late"] is not None for row in units)
    reported = sum(row["reported"] > 0 for row in units)
    assert f"应报单位{len(units)}个，已报{reported}个（其中迟报{late}个：" in text
    assert f"未报{len(units) - reported}个（已逾期" in text


def test_every_task_of_the_body_is_named_by_its_name(made: dict[str, bytes], samples: Sound) -> None:
    names = {task.id: task.name for task in samples.plan.tasks}
    body = prose(made, "docx").partition("附件1")[0]
    told = re.findall(r"(.{1,20})（(\d-\d+)[，）]", body)
    assert len(told) >= 30
    for before, task in told:
        name = names[task]
        assert name
        assert before.endswith(name[-6:]), (before, task)
    for word in ("中位数", "无灯", "不计序时", "经统称"):
        assert word not in body


def test_each_task_of_the_body_has_its_unit_and_its_cause(tables: dict[str, list[Table]], samples_root: Path) -> None:
    """What a unit wrote begins with the cause that is told, where the figures do not say how far they are behind."""
    filed = [yaml.safe_load(p.read_text(encoding="utf-8")) for p in (samples_root / "data/progress/2024Q2").glob("*")]
    said = {(e["task"], one["unit"]): e.get("problems") or "" for one in filed for e in one["entries"]}
    told = [row for row in under(tables["docx"], "任务", "单位和灯") if len(row) == 3]
    assert len(told) == 30
    for name, about, cause in told:
        task, unit = re.findall(r"（(\d-\d+)）", name)[-1], re.split("，|、|等", about)[0]
        clause = cause.split("，")[-1]
        assert (task, unit) in said
        assert cause
        assert clause in said[task, unit] or "低于" in clause, (task, clause)


# --- the terminal --------------------------------------------------------------------------------


def test_status_says_the_same(
    run: Run, samples_root: Path, made: dict[str, bytes], tables: dict[str, list[Table]]
) -> None:
    """`gwrb status` in the terminal and as JSON, beside the printed report."""
    asked = ("status", "-q", "2024Q2", "--on", TODAY.isoformat())
    head, rows = tally(tables["docx"])
    by = {
        view: json.loads(run(*asked, "--by", view, "-f", "json", cwd=samples_root).out)["rows"]
        for view in ("part", "target")
    }
    word = {row[0]: [row[1], *(n or "0" for n in row[head.index("绿灯") :])] for row in rows}
    for row in by["part"]:
        assert [str(row[key]) for key in ("tasks", "green", "yellow", "red")] == word[f"{row['part']}、{row['title']}"]
    far = {(row["task"], row["name"]): row for row in by["target"]}
    for task, name, _, done, rate, below, light in behind(made):
        row = far[task, name]
        share = "" if row["completion"] is None else percent(Decimal(str(row["completion"])), 1)
        told = (f"{row['value']}{row['measure']}", share, row["light"] + "灯")
        assert (*told, f"{row['distance']:.15g}") == (done, rate, light, below)
    assert sum((row["distance"] or 0) > 0 for row in far.values()) == len(behind(made))
