"""The page in a real browser, opened from the disk."""

import json
from pathlib import Path
from typing import Any

import pytest

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
def test_every_view_fits_says_nothing_and_asks_for_nothing(browser: Any, page_file: Path, width: int) -> None:
    window = Window(browser, page_file, width)
    for view in VIEWS:
        window.go(view)
        assert window.page.evaluate("document.documentElement.scrollWidth") <= width
        assert window.page.evaluate("window.scrollY") == 0
    assert (window.said, window.asked) == ([], [page_file.as_uri()])
    window.close()


def test_axe_finds_nothing(browser: Any, site_root: Path, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "水务局.html"  # what one unit has is every view there is, in a page that axe walks in a second
    path.write_text(single(site_at(site_root, unit="市水务局")), encoding="utf-8")
    for scheme in ("light", "dark"):
        window = Window(browser, path)
        window.page.emulate_media(color_scheme=scheme)
        for view in VIEWS:
            window.go(view)
            found = Axe().run(window.page).response["violations"]
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
    page.click(f".view.on >> text={LEADER}")
    window.until(f"document.querySelector('.view.on h1').innerText === '{LEADER}'")
    told = dict(site.leaders)[LEADER]
    assert told.asked
    assert told.asked[0].coordination in window.shown
    page.click("nav >> text=区")  # how does my district stand
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


def test_hostile_words_stay_words(browser: Any, base: Path, tmp_path: Path) -> None:
    progress = base / "data" / "progress" / "2024Q2"
    progress.mkdir(parents=True, exist_ok=True)
    for path in progress.glob("*"):
        path.unlink()
    words = json.dumps(" ".join(HOSTILE), ensure_ascii=False)
    lines = [f"  {key}: {words}" for key in ("progress", "problems", "next", "coordination")]
    text = "unit: 甲局\nquarter: 2024Q2\nentries:\n- task: 1-1\n  status: 滞后\n" + "\n".join(lines) + "\n"
    (progress / "甲局.yaml").write_text(text, encoding="utf-8")
    path = tmp_path / "坏.html"
    path.write_text(single(site_at(base)), encoding="utf-8")
    window = Window(browser, path)
    for view in ("#/", "#/tasks", "#/task/1-1", "#/unit/甲局", "#/tasks?q=<img src=x onerror=alert(6)>"):
        window.go(view)
    window.go("#/task/1-1")
    assert HOSTILE[0] in window.shown
    assert HOSTILE[1] in window.shown
    assert (window.said, window.asked) == ([], [path.as_uri()])
    window.close()
