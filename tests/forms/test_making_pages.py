"""What LibreOffice makes of the widest forms: they lie, nothing runs off the sheet, every page says whose it is."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from gwrb.forms.form_views import FormRound
from gwrb.ledger.loading import read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.units_file import Unit
from gwrb.output.printer import PaperPrinter
from tests.conftest import ROOT
from tests.forms.making import DAY, Q2

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and poppler-utils"
    ),
]
FORMS = ("plan.docx", "contacts.docx", "progress.docx", "progress.xlsx")
SIDE = 11.0 / 25.4 * 72  # points of margin that stay white


class Page(NamedTuple):
    """A page: its size, the edges of its words, its words without blanks, those of its foot."""

    size: tuple[float, float]
    left: float
    right: float
    text: str
    foot: str


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    """The pages of the forms of the unit that owes most figures, all made in one run."""
    folder = tmp_path_factory.mktemp("forms")
    book = sound(read(Workspace(ROOT), progress=True))
    unit = book.register.find("市经信局")
    assert isinstance(unit, Unit)
    for name in FORMS:
        kind, _, format = name.partition(".")
        forms = FormRound(book, Q2 if kind == "progress" else None, DAY, format)
        file = PaperPrinter(book.workspace.root).form(forms.paper(kind, unit))
        (folder / f"{format}-{kind}.{format}").write_bytes(file.data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    made = sorted(str(file) for file in folder.iterdir())
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *made]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {name: _pages(folder / f"{'-'.join(reversed(name.split('.')))}.pdf") for name in FORMS}


def _pages(pdf: Path) -> list[Page]:
    said = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True)
    out = []
    for page in re.findall(r"<page .*?</page>", said.stdout, re.DOTALL):
        width, height = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', page)[0]
        words = re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)".*?>(.*?)</word>', page)
        edges = [float(w[0]) for w in words], [float(w[2]) for w in words]
        text = "".join(w[3] for w in words)
        foot = "".join(w[3] for w in words if float(w[1]) > 0.93 * float(height))
        out.append(Page((float(width), float(height)), min(edges[0]), max(edges[1]), text, foot))
    return out


@pytest.mark.parametrize("name", FORMS)
def test_every_page_lies_and_says_whose_it_is(name: str, pages: dict[str, list[Page]]) -> None:
    number = {"plan": "附表1·2024年", "contacts": "附表2·2024年", "progress": "附表3·2024Q2"}[name.partition(".")[0]]
    found = pages[name]
    assert found[0].text.startswith("填表说明")
    for count, page in enumerate(found, 1):
        assert page.size[0] > page.size[1]
        assert re.search(rf"表单标识：{number}·市经信局·版本[0-9a-f]{{16}}第{count}页", page.foot)
        if name.endswith(".docx"):
            assert page.left >= SIDE
            assert page.right <= page.size[0] - SIDE
        else:
            assert page.left >= 0
            assert page.right <= page.size[0]
    heads = [p for p in found[1:] if ("目标任务" in p.text if name != "contacts.docx" else "姓名" in p.text)]
    assert heads == found[1:]  # the head stands again on every page of the table
    assert "填报单位：" in found[-1].text or name.endswith(".xlsx")


def test_the_instructions_take_one_page(pages: dict[str, list[Page]]) -> None:
    for name, found in pages.items():
        assert "填表说明" not in "".join(p.text for p in found[1:]), name
        assert "市人民政府督查室" in found[0].text
    assert "请于2024年7月20日前" in pages["progress.docx"][0].text
    assert "请于2024年2月8日前" in pages["plan.docx"][0].text
