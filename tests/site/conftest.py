"""A year of the samples as a page, and a real browser."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gwrb.cli.invocation import led_by
from gwrb.ledger import loading
from gwrb.ledger.workspace import find
from gwrb.model.values import Period
from gwrb.reports.quarterly_report import QuarterData
from gwrb.reports.selection import of_unit
from gwrb.site.facts import Site, site_of
from gwrb.tracking.office import office_records
from tests.conftest import ROOT

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
Q2 = Period(2024, 2)
DAY = dt.date(2024, 7, 25)


def site_at(root: Path, *, quarter: Period = Q2, public: bool = False, unit: str = "", leader: str = "") -> Site:
    """The page's values of a workspace."""
    records = office_records(loading.sound(loading.read(find(str(root), root, None), progress=True)))
    held = records.held(quarter)
    only = of_unit(unit) if unit else led_by(held.register, held.plan.tasks, leader) if leader else None
    return site_of(QuarterData(records, quarter, DAY, only, unit or None), public=public)


SUPPORTS = """\
unit: 江岸区人民政府
quarter: 2024Q2
submitted: 2024-07-10
sample: true
entries:
- task: 2-103
  status: 滞后
  progress: 完成改造21个小区。
  values: {老旧小区改造: 21}
  problems: 三个小区居民意见不一。
  next: 逐户上门做工作。
"""
SHARES = """\
task: 2-103
sample: true
shares:
- {unit: 江岸区人民政府, amount: 60}
- {unit: 江汉区人民政府, amount: 140}
"""
CHANGES = """\
changes:
- from: 2024Q2
  decided: 2024-05-20
  by: 市人民政府办公厅
  document: 武政办函〔2024〕8号
  reason: 机构职责调整，联系 13812345678
  task: 2-213
  lead: [市文旅局]
- from: 2024Q3
  decided: 2024-07-05
  by: 市人民政府办公厅
  reason: 任务并入其他方案
  task: 2-122
  withdrawn: true
"""


@pytest.fixture(scope="session")
def site_root(samples_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples with who is in charge of what, and what was changed during the year. Not to be written to."""
    root = tmp_path_factory.mktemp("site") / "ws"
    shutil.copytree(samples_root, root)
    with (root / "data" / "units.yaml").open("a", encoding="utf-8") as file:
        file.write((ROOT / "examples" / "分管领导.yaml").read_text(encoding="utf-8"))
    (root / "data" / "changes.yaml").write_text(CHANGES, encoding="utf-8")
    shares = root / "data" / "breakdown" / "2-103.yaml"
    shares.parent.mkdir()
    shares.write_text(SHARES, encoding="utf-8")
    (root / "data" / "progress" / "2024Q2" / "江岸区人民政府.yaml").write_text(SUPPORTS, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def samples_site(site_root: Path) -> Site:
    return site_at(site_root)


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
