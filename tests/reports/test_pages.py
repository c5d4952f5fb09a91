"""What LibreOffice makes of the printed papers: pages, their direction, and nothing lost on the way."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from gwrb.ledger.loading import Sound
from tests.reports.printing import report_of
from tests.reports.small import Q2, TODAY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="no LibreOffice"),
]


@pytest.fixture(scope="module")
def pages(samples: Sound, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[bool, str]]:
    """The report's pages: whether they lie, and their text."""
    folder = tmp_path_factory.mktemp("pdf")
    (folder / "report.docx").write_bytes(report_of(samples, "docx", Q2, TODAY).data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "report.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = str(folder / "report.pdf")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    sizes = subprocess.run(["pdfinfo", "-l", "9999", pdf], check=True, capture_output=True, text=True).stdout
    lying = [float(w) > float(h) for w, h in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", sizes)]
    return list(zip(lying, text.split("\f"), strict=False))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_first_page(pages: list[tuple[bool, str]]) -> None:
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


def test_the_annex_lies_and_repeats_its_head(pages: list[tuple[bool, str]]) -> None:
    directions = [lying for lying, _ in pages]
    first = directions.index(True)
    assert all(directions[first:])
    assert squeezed(pages[first][1]).startswith(("附件", f"—{first + 1}—附件"))
    assert all("目标任务" in squeezed(text) and "应报单位" in squeezed(text) for _, text in pages[first:])


def test_all_chapters_are_there_in_order(pages: list[tuple[bool, str]]) -> None:
    whole = squeezed("".join(text for _, text in pages))
    heads = [
        "一、总体情况",
        "二、主要进展",
        "三、滞后事项及原因",
        "四、需市级协调事项",
        "五、报送情况",
        "六、下一步工作",
        "附件：",
    ]
    places = [whole.index(head) for head in heads]
    assert places == sorted(places)
