"""What LibreOffice makes of the printed papers: pages, their direction, and nothing lost on the way."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from benchmarks.full_year import full_year

from gwrb.ledger.loading import Sound, read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.output.made import Made
from gwrb.output.printer import PaperPrinter
from gwrb.reports.brief import brief_view
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.selection import of_unit
from gwrb.tracking.office import office_records
from tests.reports.printing import report_of
from tests.reports.small import Q2, TODAY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and poppler-utils"
    ),
]


Page = tuple[bool, str]  # whether it lies, and its text


def pages_of(made: Made, folder: Path) -> list[Page]:
    """The pages of a Word file."""
    (folder / "made.docx").write_bytes(made.data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "made.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    pdf = folder / "made.pdf"
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    sizes = subprocess.run(["pdfinfo", "-l", "9999", pdf], check=True, capture_output=True, text=True).stdout
    lying = [float(w) > float(h) for w, h in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", sizes)]
    return list(zip(lying, text.split("\f"), strict=False))


@pytest.fixture(scope="module")
def pages(samples: Sound, tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """The report of the samples."""
    return pages_of(report_of(samples, "docx", Q2, TODAY), tmp_path_factory.mktemp("pdf"))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """A year in which every unit reported everything, up to the second quarter."""
    root = tmp_path_factory.mktemp("year") / "ws"
    full_year(root, quarters=2)
    return sound(read(Workspace(root)))


def annexes(pages: list[Page]) -> list[int]:
    """The pages on which annexes begin, from 1."""
    return [number for number, (_, text) in enumerate(pages, 1) if re.search(r"^\s*附件 ?\d\s*$", text, re.MULTILINE)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_first_page(pages: list[Page]) -> None:
    lying, text = pages[0]
    rows = [squeezed(row) for row in text.split("\n") if row.strip()]
    assert not lying
    assert rows[:4] == [
        "示例数据：内容为虚构，仅供演示",
        "关于2024年上半年市《政府工作报告》",
        "目标任务办理情况的报告",
        "报告期2024年上半年（截至6月30日），应于7月20日前报送",
    ]
    assert rows[4] == "武汉市人民政府："
    assert rows[-1] == "—1—"


def test_the_list_of_all_tasks_lies_and_repeats_its_head(pages: list[Page]) -> None:
    directions = [lying for lying, _ in pages]
    first, last = directions.index(True), len(directions) - directions[::-1].index(True)
    assert all(directions[first:last])
    assert (
        squeezed(pages[first][1])
        .replace("示例数据：内容为虚构，仅供演示", "")
        .startswith(("附件4", f"—{first + 1}—附件4"))
    )
    notes = squeezed(pages[last - 1][1])
    assert all("单位和状态" in squeezed(text) for _, text in pages[first : last - 1])
    assert "单位和状态" in notes or "注" in notes


def test_all_chapters_are_there_in_order(pages: list[Page]) -> None:
    whole = squeezed("".join(text for _, text in pages))
    heads = [
        "一、总体判断",
        "二、主要指标和需要关注的任务",
        "三、需市级协调事项",
        "四、报送情况",
        "五、下一步工作",
        "附件：",
    ]
    places = [whole.index(head) for head in heads]
    assert places == sorted(places)


def test_the_body_of_the_samples_has_three_pages(pages: list[Page]) -> None:
    begin = annexes(pages)
    assert begin[0] - 1 <= 3
    assert "需要关注的任务30项：" in squeezed("".join(text for _, text in pages[: begin[0]]))  # each of them by name
    assert begin[2] - begin[1] == 1  # parts and sections: one sheet
    assert len(begin) == 4


def test_with_everything_filed_the_body_has_five_pages_and_the_whole_ninety(everything: Sound, tmp_path: Path) -> None:
    pages = pages_of(report_of(everything, "docx", Q2, TODAY), tmp_path)
    begin = annexes(pages)
    assert begin[0] - 1 <= 5
    assert begin[2] - begin[1] == 1
    assert len([text for _, text in pages if text.strip()]) <= 90


@pytest.mark.parametrize("unit", ["", "市水务局", "洪山区人民政府"])
def test_the_brief_has_one_page(samples: Sound, everything: Sound, tmp_path: Path, unit: str) -> None:
    for book in (samples, everything):
        asked = PaperRequest(office_records(book), TODAY, quarter=Q2, only=of_unit(unit) if unit else None)
        made = PaperPrinter(book.workspace.root).paper(brief_view(asked))
        assert len([text for _, text in pages_of(made, tmp_path) if text.strip()]) == 1
