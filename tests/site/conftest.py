"""A year of the samples as a page, and a real browser."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gwrb.ledger import loading
from gwrb.ledger.workspace import find
from gwrb.model.values import Quarter
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.selection import of_unit
from gwrb.site.facts import Site, site_of
from gwrb.tracking.office import office_records

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
Q2 = Quarter(2024, 2)
DAY = dt.date(2024, 7, 25)


def site_at(root: Path, *, quarter: Quarter = Q2, public: bool = False, unit: str = "") -> Site:
    """The page's values of a workspace."""
    records = office_records(loading.sound(loading.read(find(str(root), root, None), progress=True)))
    data = QuarterData(records, quarter, DAY, of_unit(unit) if unit else None, unit or None)
    return site_of(data, public=public)


@pytest.fixture(scope="session")
def samples_site(samples_root: Path) -> Site:
    return site_at(samples_root)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, without the net."""
    if BROWSER is None:
        pytest.skip("needs Chromium")
    from playwright.sync_api import sync_playwright

    quiet = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=BROWSER, args=list(quiet))
        yield started
        started.close()
