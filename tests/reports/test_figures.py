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
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import lxml.html
import pytest
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


def tally(found: list[Table]) -> Table:
    """The table of 序时进度: what each row is of, and its figures."""
    return [["".join(row[0].split()), *row[1:]] for row in under(found, "部分、章节", "任务数")]


# --- one report, four formats --------------------------------------------------------------------


def test_the_table_of_paces_is_the_same_everywhere(made: dict[str, bytes], tables: dict[str, list[Table]]) -> None:
    word = tally(tables["docx"])
    assert tally(tables["html"]) == tally(tables["md"]) == word
    title, head, *rows = sheet(made["xlsx"], "序时进度")
    assert (title[0], head[3:]) == ("序时进度50%", ["任务数", *PACES, *LIGHTS])
    assert [[shown(c) for c in row[3:]] for row in rows] == [row[1:] for row in word]
    names = [f"（{s}）{title}" if s else f"{p}、{title}" for p, s, title, *_ in rows[:-2]]
    assert names == [row[0] for row in word[:-2]]


def test_the_list_of_those_behind_is_the_same_everywhere(
    made: dict[str, bytes], tables: dict[str, list[Table]]
) -> None:
    word = under(tables["docx"], "编号", "指标")
    assert under(tables["html"], "编号", "指标") == under(tables["md"], "编号", "指标") == word
    assert len(word) == 31
    rows = sheet(made["xlsx"], "未达序时")[1:]
    excel = [
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
    assert excel == [row[:7] for row in word]


def test_every_tasks_light_is_the_same_everywhere(made: dict[str, bytes], tables: dict[str, list[Table]]) -> None:
    annex = {name: found[-1] for name, found in tables.items()}
    assert annex["html"] == annex["md"] == annex["docx"]
    assert annex["docx"][0][3] == "状态和灯"
    lights: dict[str, str] = {}
    for row in annex["docx"][1:]:
        lights.setdefault(row[0], row[3].partition("\n")[2])
    head, *rows = sheet(made["xlsx"], "任务和灯")
    assert {row[0]: row[head.index("灯")] for row in rows} == lights
    assert Counter(lights.values()) == {"": 244, "绿灯": 36, "黄灯": 18, "红灯": 4}
    total = tally(tables["docx"])[-2]
    assert [int(n) for n in total[6:]] == [Counter(lights.values())[name.replace("无灯", "")] for name in LIGHTS]
    assert dict(zip(PACES, map(int, total[2:6]), strict=True)) == Counter(row[head.index("序时")] for row in rows)
    # Every figure of the annex is a line of the sheet of targets.
    told = {line for row in annex["docx"][1:] for line in row[4].split("\n") if "：目标" in line}
    head, *rows = sheet(made["xlsx"], "指标")
    names, goals, done = (head.index(n) for n in ("指标", "目标值", "完成数"))
    pairs = [(row[names], shown(row[goals]), shown(row[done]), row[10]) for row in rows if row[done] != ""]
    assert len(told) >= len({p[0] for p in pairs}) > 50
    for name, goal, value, light in pairs:
        assert any(
            line.startswith(f"{name}：目标") and goal in line and f"完成{value}" in line and line.endswith(light or ("由人判断", "期限是年底，还没有到"))
            for line in told
        ), (name, goal, value, light)  # fmt: skip


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
        "完成率中位数": [("第一季度", "21"), ("上半年", "54.5"), ("前三季度", "—"), ("全年", "—")],
    }
    rows = under(tables["docx"], "编号", "指标")
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


def test_the_paces_add_up(tables: dict[str, list[Table]]) -> None:
    *rows, total, share = tally(tables["docx"])
    for row in (*rows, total):
        numbers = [int(n) for n in row[1:]]
        assert numbers[0] == sum(numbers[1:5]) == sum(numbers[5:9])
    parts = [row for row in rows if row[0][1] == "、"]
    for n in range(1, 10):
        assert int(total[n]) == sum(int(row[n]) for row in parts)
    sections = [row for row in rows if row[0].startswith("（")]
    whole = [row for row in parts if row[0][0] != "一"]  # the first part has no sections
    for n in range(1, 10):
        assert sum(int(row[n]) for row in sections) == sum(int(row[n]) for row in whole)
    assert share[1:] == ["100%", *(percent(int(n), 302) for n in total[2:])]


def percent(number: int | Decimal, whole: int | Decimal) -> str:
    exact = Decimal(number) * 100 / Decimal(whole)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}".removesuffix(".0") + "%"


def amount(words: str) -> Decimal:
    match = re.match(r"[\d.]+", words)
    assert match
    return Decimal(match[0])


def test_rates_distances_and_lights_follow_from_the_figures_as_printed(tables: dict[str, list[Table]]) -> None:
    rows = under(tables["docx"], "编号", "指标")
    for task, _, goal, done, rate, below, light, *_ in rows:
        if task == "2-82":  # a level: the way from where January stood
            assert rate == percent(amount(done) - Decimal("1.678"), amount(goal) - Decimal("1.678"))
            continue
        if not rate:  # growth, beside what was promised
            assert amount(goal) - amount(done) == Decimal(below)
            assert light == ("红灯" if Decimal(below) > 2 else "黄灯")
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


@pytest.mark.parametrize("format", ["docx", "html", "md"])
def test_the_sentences_say_what_the_tables_say(
    made: dict[str, bytes], tables: dict[str, list[Table]], format: str
) -> None:
    text = prose(made, format)
    *_, total, _ = tally(tables[format])
    counted = "；".join(f"{name}{n}项，占{percent(int(n), 302)}" for name, n in zip(PACES, total[2:6], strict=True))
    green, yellow, red, dark = total[6:]
    assert f"对照序时进度（一年已过50%），302项目标任务中，{counted}。" in text
    assert f"按指标亮灯，绿灯{green}项、黄灯{yellow}项、红灯{red}项，其余{dark}项没有灯。" in text
    reasons = re.search(
        r"没有量化目标的(\d+)项、由人判断的(\d+)项、还没有到期的(\d+)项、没有报数或报数不全的(\d+)项。", text
    )
    assert reasons
    assert sum(map(int, reasons.groups())) == int(total[5])
    behind = under(tables[format], "编号", "指标")
    tasks = list(dict.fromkeys(row[0] for row in behind))
    assert f"有{len(tasks)}项任务的{len(behind)}个指标未达序时进度（50%）、节点或目标，按差距从大到小列入表4。" in text
    assert int(total[4]) == len(tasks)
    assert f"对未达序时进度的{len(tasks)}项任务、自报滞后的12件责任事项逐件核实原因" in text
    assert "单位自报滞后的责任事项共12件，涉及12项任务、8个单位；其中7件的任务已列入表4，其余5件如下。" in text
    assert (
        "单位报的状态与指标的数不一致的有2件：2-22（市经信局）报“正常推进”，但国家级绿色工厂：目标不少于15家，"
        "完成0家，完成率0%，低于序时进度50个百分点，红灯。2-198（市教育局）报“正常推进”，但义务教育学校教联体覆盖率："
        "目标占比100%，完成96.4%，低于目标3.6个百分点，红灯。" in text
    )
    order = [text.index(f"（{task}，") for task in tasks]
    assert all(place > 0 for place in order)


# --- the terminal --------------------------------------------------------------------------------


def test_status_says_the_same(
    run: Run, samples_root: Path, made: dict[str, bytes], tables: dict[str, list[Table]]
) -> None:
    """`gwrb status` in the terminal and as JSON, beside the printed report."""
    asked = ("status", "-q", "2024Q2", "--on", TODAY.isoformat())
    keys = ("tasks", "finished", "on_time", "behind", "unmeasured", "green", "yellow", "red", "dark")
    word = {row[0]: row[1:] for row in tally(tables["docx"])}
    by = {
        view: json.loads(run(*asked, "--by", view, "-f", "json", cwd=samples_root).out)["rows"]
        for view in ("part", "section", "target")
    }
    for row in by["part"]:
        assert [str(row[key]) for key in keys] == word[f"{row['part']}、{row['title']}"]
    found = Counter(tuple(str(row[key]) for key in keys) for row in by["section"] if row["section"])
    assert found == Counter(tuple(numbers) for name, numbers in word.items() if name.startswith("（"))
    behind = under(tables["docx"], "编号", "指标")
    far = {(row["task"], row["name"]): row for row in by["target"]}
    for task, name, _, done, rate, below, light, *_ in behind:
        row = far[task, name]
        share = "" if row["completion"] is None else percent(Decimal(str(row["completion"])), 1)
        told = (f"{row['value']}{row['measure']}", share, row["light"] + "灯")
        assert (*told, f"{row['distance']:.15g}") == (done, rate, light, below)
    assert sum((row["distance"] or 0) > 0 for row in far.values()) == len(behind)
    terminal = "".join(run(*asked, "--by", "part", cwd=samples_root).out.split())
    total = word["合计"]
    assert f"{'合计'}{''.join(total)}" in terminal
