"""The page as text: its figures, what it leaves out, what it may not hold."""

import json
import posixpath
import re
from collections import Counter
from pathlib import Path

import pytest

from gwrb.documents.printable import printable
from gwrb.ledger import loading
from gwrb.ledger.workspace import find, shown
from gwrb.model.leaders import Leaders
from gwrb.reports.brief import KeyFigure, brief_view
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.selection import Selection, of_leader, of_unit
from gwrb.site.facts import Site, Told
from gwrb.site.render import clean, folder, single
from gwrb.tracking.office import office_records
from tests.conftest import Run
from tests.site.conftest import DAY, Q2, site_at

ON = ("--on", "2024-07-25")


def test_figures_are_those_of_status(run: Run, site_root: Path, samples_site: Site) -> None:
    told = json.loads(run("status", "-q", "2024Q2", "--by", "task", *ON, "-f", "json", cwd=site_root).out)
    by_light: dict[str, int] = {}
    for row in told["rows"]:
        by_light[row["light"] or "无"] = by_light.get(row["light"] or "无", 0) + 1
    assert samples_site.light_rows[-1][1:] == tuple(str(by_light.get(light, 0)) for light in "绿黄红无")
    counts = Counter(row["status"] for row in told["rows"])
    assert {count.name: count.number for count in samples_site.statuses.counts if count.number} == counts
    units = json.loads(run("status", "-q", "2024Q2", *ON, "-f", "json", cwd=site_root).out)["rows"]
    assert [u["unit"] for u in units if not u["reported"]] == [u.name for u in samples_site.reporting.missing]
    assert {u["unit"]: u["owed"] for u in units} == {u.unit.name: u.row.owed for u in samples_site.units if u.row}


def test_the_verdict_and_the_figures_are_those_of_the_brief(site_root: Path, samples_site: Site) -> None:
    records = office_records(loading.sound(loading.read(find(str(site_root), site_root, None), progress=True)))
    held = records.held(Q2)

    def brief(only: Selection | None) -> tuple[tuple[str, ...], tuple[KeyFigure, ...]]:
        made = brief_view(PaperRequest(records, DAY, quarter=Q2, only=only))
        return made.summary.judgement, made.figures

    def told(one: Told | None) -> tuple[tuple[str, ...], tuple[KeyFigure, ...]]:
        assert one is not None
        return one.summary.judgement, one.figures

    assert told(samples_site.told) == brief(None)
    leaders = Leaders(held.register, held.plan.tasks)
    assert [name for name, _ in samples_site.leaders] == [one.label for one in leaders.all]
    for one, (_, mine) in zip(leaders.all, samples_site.leaders, strict=True):
        assert told(mine) == brief(of_leader(leaders, one))
    for unit in samples_site.units[::9]:
        if unit.told:
            assert told(unit.told) == brief(of_unit(unit.unit.name))
    assert told(site_at(site_root, leader="示例乙").told) == told(dict(samples_site.leaders)["副市长示例乙"])


def test_changes_are_those_of_the_list(run: Run, site_root: Path, samples_site: Site) -> None:
    listed = json.loads(run("change", "list", "-f", "json", cwd=site_root).out)
    assert [(row["from"], row["about"]) for row in listed] == [(c.from_, c.about) for c in samples_site.changes]
    assert [c.task for c in site_at(site_root, unit="市水务局").changes] == ["2-122"]
    page = single(samples_site)
    assert "13812345678" not in page
    assert "（电话略）" in page


def test_districts_are_those_of_the_register(samples_site: Site) -> None:
    names = [u.unit.name for u in samples_site.districts]
    assert len(names) == 16
    assert {"江岸区人民政府", "东湖高新区管委会"} <= set(names)
    assert "武汉城建集团" not in names


def test_what_is_due_of_a_unit_is_what_it_is_reminded_of(run: Run, site_root: Path, samples_site: Site) -> None:
    told = run("remind", "--unit", "市城建局", *ON, cwd=site_root).out
    due = next(unit.due for unit in samples_site.units if unit.unit.name == "市城建局")
    words = re.sub(r"\s+", "", told)
    assert due
    assert all(re.sub(r"\s+", "", line) in words for _, line in due)


def test_shares_are_those_of_the_breakdown(run: Run, site_root: Path, samples_site: Site) -> None:
    found = run("status", "-q", "2024Q2", "--task", "2-103", *ON, "-f", "json", cwd=site_root)
    table = {r["unit"]: (r["share"], r["value"]) for r in json.loads(found.out) if r["share"] is not None}
    assert table == {"江岸区人民政府": ("60", "21"), "江汉区人民政府": ("140", None)}
    told = next(task.shares for task in samples_site.tasks if task.row.id == "2-103")
    assert {r.unit: (f"{r.share:f}", r.value if r.value is None else f"{r.value:f}") for r in told[0].rows} == table
    assert {u.unit.name: len(u.shares) for u in samples_site.units if u.shares} == dict.fromkeys(table, 1)
    words = re.sub(r"<[^>]*>", " ", single(samples_site))
    assert re.search(r"1 +江汉区人民政府 +140个 +没有报", words)
    assert re.search(r"2-103 +老旧小区改造 +老旧小区改造 +60个 +21个 +35% +黄灯 +低于序时进度15个百分点", words)


def test_one_file_needs_nothing(samples_site: Site) -> None:
    page = single(samples_site)
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"'](?!#)", page)
    assert re.findall(r"https?://[^\s\"<]+", page) == ["http://www.w3.org/2000/svg"]
    assert " style=" not in page
    links = set(re.findall(r'href="#([^"?]*)', page)) - {"main"}
    assert links <= set(re.findall(r' id="(/[^"]*)"', page)) | {"/"}
    assert single(samples_site) == page


def test_a_county_page_asks_the_county_to_coordinate(samples_site: Site) -> None:
    """The level is the plan's, never a city's by habit."""
    headings = re.findall(r"<h2[^>]*>(请.级协调的)", single(samples_site._replace(level="县级")))
    assert len(headings) > 1
    assert set(headings) == {"请县级协调的"}
    assert samples_site.level == "市级"


def test_a_folder_has_a_page_for_each(samples_site: Site) -> None:
    pages = folder(samples_site)
    assert sum(name.startswith("task/") for name in pages) == 302
    assert {f"unit/{u.unit.name}.html" for u in samples_site.units} <= set(pages)
    for name, page in pages.items():
        links = set(re.findall(r'href="([^"#?]+)', page))
        assert {posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) for link in links} <= set(pages)


def test_the_public_page_says_no_problem_and_nobody(site_root: Path) -> None:
    whole, public = site_at(site_root), site_at(site_root, public=True)
    page = single(public)
    assert [f.value for f in public.told.figures[:4]] == [f.value for f in whole.told.figures[:4]]
    for item in whole.told.asked:
        assert item.coordination not in page
    assert not any(name in page for name, _ in whole.leaders)
    problems = [s.problems for t in whole.tasks for q in t.story.quarters for s in q.items if s.problems]
    supporter = "三个小区居民意见不一"
    assert supporter in single(whole)
    assert problems
    problems += [supporter, "逐户上门做工作"]
    assert not [words for words in problems if words in page]
    assert public.light_rows == whole.light_rows


def test_one_units_page_holds_its_own(site_root: Path) -> None:
    site = site_at(site_root, unit="市水务局")
    assert {item.unit for unit in site.units for item in unit.items} == {"市水务局"}
    assert [u.unit.name for u in site.units] == ["市水务局"]
    assert {"市水务局"} == {i.unit for i in site.told.asked} | {i.name for i in site.reporting.owing}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("电话13812345678，", "电话（电话略），"),
        ("联系 138 1234 5678", "联系 （电话略）"),
        ("027-85841234 转 3", "（电话略） 转 3"),
        ("完成2024年138123456789元", "完成2024年138123456789元"),
        ("投资1380万元", "投资1380万元"),
        ("a\u202eb\x1b]0;c", "a〔U+202E〕b〔U+001B〕]0;c"),
    ],
)
def test_what_no_page_shows(words: str, shown: str) -> None:
    assert clean(words) == shown
    assert printable(shown) == shown


def test_the_command_writes_a_file_or_a_folder(run: Run, site_root: Path, tmp_path: Path) -> None:
    out = tmp_path / "看板.html"
    ran = run("site", "-q", "2024Q2", *ON, "-o", str(out), cwd=site_root)
    assert (ran.code, ran.out) == (0, f"已写入 {shown(out)}\n")
    again = run("site", "-q", "2024Q2", *ON, "-o", str(out), cwd=site_root)
    assert (again.code, again.out) == (1, "")
    ran = run("site", "-q", "2024Q2", "-u", "水务局", *ON, "-o", str(tmp_path / "网页"), cwd=site_root)
    pages = len(list((tmp_path / "网页").rglob("*.html")))
    assert (ran.code, ran.out) == (0, f"已写入 {shown(tmp_path / '网页')}：{pages} 页，首页是 index.html\n")
    assert run("site", "-u", "没有这个", *ON, "-o", str(out), cwd=site_root).code == 1
    assert run("site", "--watch", "-o", str(out), cwd=site_root).code == 2
