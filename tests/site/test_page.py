"""The page as text: its figures, what it leaves out, what it may not hold."""

import json
import re
from pathlib import Path

import pytest

from gwrb.documents.printable import printable
from gwrb.ledger.workspace import shown
from gwrb.site.facts import Site
from gwrb.site.render import clean, folder, single
from tests.conftest import Run
from tests.site.conftest import site_at

ON = ("--on", "2024-07-25")


def test_figures_are_those_of_status(run: Run, samples_root: Path, samples_site: Site) -> None:
    told = json.loads(run("status", "-q", "2024Q2", "--by", "task", *ON, "-f", "json", cwd=samples_root).out)
    by_light: dict[str, int] = {}
    for row in told["rows"]:
        by_light[row["light"] or "无"] = by_light.get(row["light"] or "无", 0) + 1
    assert samples_site.light_rows[-1][1:] == tuple(str(by_light.get(light, 0)) for light in "绿黄红无")
    assert (len(samples_site.red), len(samples_site.yellow)) == (by_light["红"], by_light["黄"])
    units = json.loads(run("status", "-q", "2024Q2", *ON, "-f", "json", cwd=samples_root).out)["rows"]
    assert [u["unit"] for u in units if not u["reported"]] == [u.unit.name for u in samples_site.missing]
    assert {u["unit"]: u["owed"] for u in units} == {u.unit.name: u.row.owed for u in samples_site.units if u.row}


def test_one_file_needs_nothing(samples_site: Site) -> None:
    page = single(samples_site)
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"'](?!#)", page)
    assert re.findall(r"https?://[^\s\"<]+", page) == ["http://www.w3.org/2000/svg"]
    assert " style=" not in page
    links = set(re.findall(r'href="#([^"?]*)', page)) - {"main"}
    assert links <= set(re.findall(r' id="(/[^"]*)"', page)) | {"/"}
    assert single(samples_site) == page


def test_a_folder_has_a_page_for_each(samples_site: Site) -> None:
    pages = folder(samples_site)
    assert sum(name.startswith("task/") for name in pages) == 302
    assert {f"unit/{u.unit.name}.html" for u in samples_site.units} <= set(pages)
    for name, page in pages.items():
        up = Path(name).parent
        for link in re.findall(r'href="([^"#?]+)', page):
            assert str(Path(up, link)).replace("task/../", "").replace("unit/../", "").replace("group/../", "") in pages


def test_the_public_page_says_no_problem_and_nobody(samples_root: Path) -> None:
    whole, public = site_at(samples_root), site_at(samples_root, public=True)
    page = single(public)
    for item in whole.coordination:
        assert item.coordination not in page
    problems = [s.problems for t in whole.tasks for q in t.story.quarters for s in q.items if s.problems]
    assert problems
    assert not [words for words in problems if words in page]
    assert public.light_rows == whole.light_rows


def test_one_units_page_holds_its_own(samples_root: Path) -> None:
    site = site_at(samples_root, unit="市水务局")
    assert {item.unit for unit in site.units for item in unit.items} == {"市水务局"}
    assert [u.unit.name for u in site.units] == ["市水务局"]
    assert {"市水务局"} == {i.unit for i in site.failing} | {i.unit for i in site.coordination}


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


def test_the_command_writes_a_file_or_a_folder(run: Run, samples_root: Path, tmp_path: Path) -> None:
    out = tmp_path / "看板.html"
    ran = run("site", "-q", "2024Q2", *ON, "-o", str(out), cwd=samples_root)
    assert (ran.code, ran.out) == (0, f"已写入 {shown(out)}\n")
    again = run("site", "-q", "2024Q2", *ON, "-o", str(out), cwd=samples_root)
    assert (again.code, again.out) == (1, "")
    ran = run("site", "-q", "2024Q2", "-u", "水务局", *ON, "-o", str(tmp_path / "网页"), cwd=samples_root)
    pages = len(list((tmp_path / "网页").rglob("*.html")))
    assert (ran.code, ran.out) == (0, f"已写入 {shown(tmp_path / '网页')}：{pages} 页，首页是 index.html\n")
    assert run("site", "-u", "没有这个", *ON, "-o", str(out), cwd=samples_root).code == 1
    assert run("site", "--watch", "-o", str(out), cwd=samples_root).code == 2
