"""The page in a real browser, opened from the disk."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from gwrb.site.facts import Site
from gwrb.site.render import folder, single
from tests.site.conftest import site_at

LEADER = "副市长示例乙"
VIEWS = (
    "#/", "#/tasks", "#/units", "#/leaders", "#/districts", "#/calendar", "#/changes", "#/how", "#/task/2-152",
    "#/unit/市水务局", "#/group/各区人民政府", f"#/leader/{LEADER}",
)  # fmt: skip
WIDTHS = (360, 1280, 1920)


class Window:
    """One window: what it showed, said and asked for."""

    def __init__(self, browser: Any, path: Path, width: int = 1280) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def _dialog(self, dialog: Any) -> None:
        self.said.append(dialog.message)
        dialog.dismiss()

    def go(self, place: str) -> None:
        self.page.evaluate("place => { location.hash = place; }", place)
        self.until("document.querySelectorAll('.view.on').length === 1")

    def until(self, true: str) -> None:
        """Waits for something to be true; the page's policy forbids the browser's own way of asking again."""
        for _ in range(200):
            if self.page.evaluate(true):
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(true)

    @property
    def shown(self) -> str:
        return str(self.page.inner_text(".view.on"))

    def close(self) -> None:
        self.context.close()


@pytest.fixture(scope="session")
def page_file(samples_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "看 板.html"
    path.write_text(single(samples_site), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", WIDTHS)
def test_every_view_fits_prints_says_nothing_and_asks_for_nothing(browser: Any, page_file: Path, width: int) -> None:
    window = Window(browser, page_file, width)
    for number, view in enumerate(VIEWS):
        window.go(view)
        assert window.page.evaluate("document.documentElement.scrollWidth") <= width
        assert window.page.evaluate("window.scrollY") == 0
        if number % len(WIDTHS) == WIDTHS.index(width):  # each view once: paper is as wide from any window
            assert window.page.pdf(format="A4").startswith(b"%PDF")
    assert (window.said, window.asked) == ([], [page_file.as_uri()])
    window.close()


def test_axe_finds_nothing(browser: Any, site_root: Path, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "水务局.html"  # what one unit has is every view there is, in a page that axe walks in a second
    path.write_text(single(site_at(site_root, unit="市水务局")), encoding="utf-8")
    for scheme, options in (("light", None), ("dark", {"runOnly": ["color-contrast"]})):
        window = Window(browser, path)
        window.page.emulate_media(color_scheme=scheme)
        for view in VIEWS:
            window.go(view)
        window.page.evaluate("for (const view of document.querySelectorAll('.view')) view.classList.add('on')")
        found = Axe().run(window.page, options=options).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        window.close()


def test_search_is_blind_to_script_and_stands_in_the_address(browser: Any, page_file: Path) -> None:
    window = Window(browser, page_file)
    window.go("#/tasks")
    window.page.fill("[name=q]", "老舊小區 改造")
    assert window.page.inner_text("output") == "2 项"
    assert window.page.evaluate("decodeURIComponent(location.hash)") == "#/tasks?q=老舊小區+改造"
    window.go("#/tasks?unit=水务局&status=滞后")
    numbers = window.page.eval_on_selector_all(
        ".tasks tr:not([hidden]) td:first-child", "all => all.map(a => a.innerText)"
    )
    assert "2-152" in numbers
    assert window.page.input_value("[name=unit]") == "水务局"
    window.page.click("button[type=reset]")
    window.until("document.querySelector('output').innerText === '302 项'")
    window.close()


def test_keys_alone_reach_a_task(browser: Any, page_file: Path) -> None:
    window = Window(browser, page_file)
    window.page.keyboard.press("/")
    window.until("document.activeElement.name === 'q'")
    window.page.keyboard.type("2-152")
    for _ in range(16):
        window.page.keyboard.press("Tab")
        if window.page.evaluate("document.activeElement.getAttribute('href')") == "#/task/2-152":
            break
    window.page.keyboard.press("Enter")
    window.until("document.querySelector('.view.on h1').innerText.endsWith('（2-152）')")
    assert "2-152" in window.shown
    window.close()


def test_filters_by_leader_district_and_light(browser: Any, page_file: Path, samples_site: Site) -> None:
    window = Window(browser, page_file)
    led = dict(samples_site.leaders)[LEADER].tasks
    window.go(f"#/tasks?leader={LEADER}")
    assert window.page.inner_text("output") == f"{len(led)} 项"
    window.page.select_option("[name=light]", "黄灯")
    yellow = [task.id for task in led if task.light == "黄灯"]
    assert yellow
    assert window.page.inner_text("output") == f"{len(yellow)} 项"
    bound = [task for task in samples_site.tasks if "江岸区人民政府" in task.units]
    window.go("#/tasks?district=江岸区人民政府")
    assert window.page.inner_text("output") == f"{len(bound)} 项"
    window.close()


def test_a_leaders_five_questions_take_two_clicks(browser: Any, page_file: Path, samples_site: Site) -> None:
    window = Window(browser, page_file)
    page, site = window.page, samples_site
    assert "".join(site.told.summary.judgement) in window.shown  # are we on time: no click
    page.set_default_timeout(5000)
    page.click(".view.on >> text=完不成、有困难")  # what will fail
    window.until("location.hash === '#/attention'")
    heading = page.locator("[id='/attention']")
    assert heading.inner_text() == f"要关注的（{site.told.summary.attention}）"
    assert 0 <= heading.bounding_box()["y"] < 900
    assert site.told.summary.groups[0].issues[0].name in window.shown
    page.click(".view.on >> text=已报单位")  # who is late
    window.until("location.hash === '#/late'")
    for row in (*site.reporting.missing, *site.reporting.late):
        assert row.name in window.shown
    page.click("nav >> text=领导")  # what do they want from me
    window.until("document.querySelector('.view.on h1').innerText === '领导'")
    page.click(f".view.on >> text={LEADER}")
    window.until(f"document.querySelector('.view.on h1').innerText === '{LEADER}'")
    told = dict(site.leaders)[LEADER]
    assert told.asked
    assert told.asked[0].coordination in window.shown
    page.click("nav >> text=区")  # how does my district stand
    window.until("document.querySelector('.view.on h1').innerText === '区'")
    page.click(".view.on >> text=洪山区人民政府")
    window.until("document.querySelector('.view.on h1').innerText === '洪山区人民政府'")
    mine = next(unit.told for unit in site.districts if unit.unit.name == "洪山区人民政府")
    assert mine is not None
    assert "".join(mine.summary.judgement) in window.shown
    assert window.said == []
    window.close()


def test_tables_sort(browser: Any, page_file: Path) -> None:
    window = Window(browser, page_file)
    window.go("#/units")
    table = ".view.on table >> nth=1"
    window.page.click(f"{table} >> thead button >> nth=1")
    window.page.click(f"{table} >> thead button >> nth=1")
    found = window.page.eval_on_selector(table, "t => [...t.tBodies[0].rows].map(r => Number(r.cells[1].innerText))")
    assert found == sorted(found, reverse=True)
    copied = window.page.eval_on_selector(
        table, "t => { getSelection().selectAllChildren(t.tHead); return getSelection().toString(); }"
    )
    assert copied.strip() == "单位\t应报\t已报\t滞后\t未报\t各期报送"
    window.close()


def test_without_script_it_is_one_readable_page(browser: Any, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator(".view:visible").count() == page.locator(".view").count() > 302
    assert not page.is_visible("form")
    page.click('.tasks a[href="#/task/2-152"]')
    assert "2-152" in page.inner_text('[id="/task/2-152"] h1')
    context.close()


def test_it_prints(browser: Any, page_file: Path, tmp_path: Path) -> None:
    window = Window(browser, page_file)
    window.go("#/")
    closed = "document.querySelectorAll('details:not([open])').length"
    assert window.page.evaluate(closed) > 0
    window.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert window.page.evaluate(closed) == 0
    window.page.evaluate("dispatchEvent(new Event('afterprint'))")
    window.go("#/task/2-152")
    window.page.pdf(path=str(tmp_path / "p.pdf"), format="A4")
    assert (tmp_path / "p.pdf").read_bytes().count(b"/Type /Page\n") in range(1, 5)
    window.close()


def test_a_folder_opens_from_the_disk(browser: Any, samples_site: Site, tmp_path: Path) -> None:
    for name, text in folder(samples_site).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    window = Window(browser, tmp_path / "index.html")
    window.go("#/tasks")
    window.page.click('.tasks a[href="task/2-152.html"]')
    window.page.wait_for_load_state()
    assert "2-152" in window.page.inner_text(".view.on h1")
    assert window.page.is_visible("h1")
    window.page.click("nav a >> nth=2")
    window.page.wait_for_load_state()
    assert window.page.evaluate("location.hash") == "#/units"
    assert window.said == []
    window.close()


HOSTILE = (
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", '"><svg onload=alert(3)>', "javascript:alert(4)",
    "{{ 7*7 }}", "'-alert(5)-'", "]]><!--", "\\u003cscript\\u003e", "&lt;b&gt;",
)  # fmt: skip


def hostile(root: Path) -> None:
    """Writes such words into every field of a workspace that takes words of anybody's, and adds files that it lacks."""
    words = " ".join(HOSTILE)
    filled = dict.fromkeys(("progress", "problems", "next", "coordination", "extension_reason"), words)
    entry = {
        "task": "1-1",
        "status": "滞后",
        "extension": "2024-12-01",
        "evidence": [words],
        "forecast": "不能完成",
    } | filled
    plan = dict.fromkeys(("goal", "measures", "leader", "office", "contact"), words)
    finding = {"number": 1, "unit": "甲局", "task": "1-1", "text": words, "due": "2024-08-01"}
    decided = {"from": "2024Q2", "decided": "2024-05-01", "by": words, "document": words, "reason": words}
    returned = {
        "unit": "甲局",
        "task": "1-1",
        "quarter": "2024Q2",
        "decision": "退回",
        "date": "2024-07-22",
        "reason": words,
        "by": words,
    }
    files: dict[str, Any] = {
        "progress/2024Q2/甲局": {"unit": "甲局", "quarter": "2024Q2", "submitted": "2024-07-19", "entries": [entry]},
        "plans/甲局": {"unit": "甲局", "approver": words, "entries": [{"task": "1-1", **plan, "milestones": {"2024Q2": words}}]},
        "inspections/20240710-1": {
            "id": "20240710-1", "date": "2024-07-10", "kind": "专项督查", "title": words, "findings": [finding]
        },
        "reviews/2024Q2": {"quarter": "2024Q2", "reviews": [{k: v for k, v in returned.items() if k != "quarter"}]},
        "changes": {
            "changes": [
                decided | {"task": "1-1", "text": words, "name": HOSTILE[1]},
                decided | {"founded": {"name": "丁局", "class": words, "full_name": words, "note": words}},
            ]
        },
    }  # fmt: skip
    tasks, units = (root / "data" / f"{name}.yaml" for name in ("tasks", "units"))
    issued = yaml.safe_load(tasks.read_text(encoding="utf-8"))
    issued["plan"] |= {"title": words, "city": words}
    issued["outline"][0] |= {"title": words}
    issued["outline"][0]["sections"][0] |= {"title": words}
    issued["tasks"][0] |= {"name": HOSTILE[2], "leader": words, "deadline": words}
    register = yaml.safe_load(units.read_text(encoding="utf-8"))
    register["units"][0] |= {"full_name": words, "note": words}
    register["groups"][0] |= {"note": words, "unconfirmed": words}
    register["leaders"] = [{"name": words, "office": words, "units": ["甲局"], "note": words}]
    for name, value in {"tasks": issued, "units": register, **files}.items():
        path = root / "data" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def test_hostile_words_stay_words(browser: Any, base: Path, tmp_path: Path) -> None:
    hostile(base)
    site = site_at(base)
    path = tmp_path / "坏.html"
    path.write_text(single(site), encoding="utf-8")
    window = Window(browser, path)
    views = re.findall(r'class="view" id="([^"]*)"', path.read_text(encoding="utf-8"))
    assert len(views) > 12
    for view in (*map(unescape, views), "/tasks?q=<img src=x onerror=alert(6)>"):
        window.go("#" + quote(view))
    for place, word in (
        ("/task/1-1", HOSTILE[0]),
        ("/changes", HOSTILE[1]),
        ("/leaders", HOSTILE[0]),
        ("/unit/甲局", HOSTILE[2]),
    ):
        window.go("#" + place)
        assert word in window.shown
    for name, text in folder(site).items():
        page = tmp_path / "网页" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
        window.page.goto(page.as_uri())
    assert window.said == []
    assert {url.partition("#")[0] for url in window.asked} == {
        path.as_uri(), *((tmp_path / "网页" / name).as_uri() for name in folder(site))
    }  # fmt: skip
    window.close()
