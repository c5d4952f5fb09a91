"""Printed pages, measured: LibreOffice draws them, poppler says where every word stands."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from gwrb.documents.document import Chart, Series
from gwrb.documents.word.docx import WordBase
from tests.conftest import fonts_stand_in
from tests.documents.readback import CREATED, STYLE, document, docx

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and poppler-utils"
    ),
]
DIGITS = "-0123456789"
MM = 72 / 25.4


class Word(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    text: str


def pages(data: bytes, folder: Path) -> list[tuple[float, float, list[Word]]]:
    """Each page's width, height and words, in points from the top left."""
    (folder / "x.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "x.docx")],
        check=True, capture_output=True, timeout=170,
    )  # fmt: skip
    text = subprocess.run(
        ["pdftotext", "-bbox-layout", str(folder / "x.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    found = []
    for width, height, inside in re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', text, re.DOTALL):
        words = re.findall(
            r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', inside
        )
        found.append(
            (
                float(width),
                float(height),
                [Word(float(a), float(b), float(c), float(d), text) for a, b, c, d, text in words],
            )
        )
    return found


@pytest.mark.skipif(not fonts_stand_in(), reason="run .ci/fonts.sh first")
def test_twenty_two_lines_of_twenty_eight_characters(tmp_path: Path) -> None:
    found = pages(docx("<p>{{ x }}</p>", x="字" * (28 * 22 * 2 + 100)), tmp_path)
    assert len(found) == 3
    for _, _, words in found[:2]:
        lines = [word for word in words if set(word.text) == {"字"}]
        assert len(lines) == 22
        assert {len(line.text) for line in lines[1:]} == {28}
        assert lines[0].top >= 37 * MM - 1
        assert lines[-1].bottom <= (297 - 35) * MM + 4
    assert len(found[0][2][0].text) == 26  # indented by two


def number(words: list[Word], which: int) -> tuple[Word, Word, Word]:
    """The three words of — n —."""
    at = next(n for n, word in enumerate(words) if word.text == str(which) and words[n - 1].text == "—")
    return words[at - 1], words[at], words[at + 1]


def test_the_page_number_stands_at_the_same_place_of_every_sheet(tmp_path: Path) -> None:
    body = "<p>一</p>" * 40
    rows = "<tr><td>行</td></tr>" * 60
    source = f"{body}<section class='landscape'><table>{rows}</table></section><p>尾</p>"
    found = pages(docx(source), tmp_path)
    sheets: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    kinds = []
    for which, (width, height, words) in enumerate(found, 1):
        first, middle, last = number(words, which)
        if width < height:
            place = ((first.left, height - middle.bottom), (last.right, height - middle.top))
        else:  # turned so that its top lies at the left of the sheet
            place = ((first.top, middle.left), (last.bottom, middle.right))
        kinds.append(width > height)
        sheets[which % 2 == 1].append(place[1] if which % 2 else place[0])
        # The dash is in the middle of its line: 7 mm below the text, which ends 35 mm above the edge.
        assert (place[0][1] + place[1][1]) / 2 == pytest.approx(28 * MM, abs=2.5)
    assert kinds == [False, False, True, True, True, False] or (True in kinds and kinds[-1] is False)
    for places in sheets.values():
        assert len(places) >= 2
        assert max(x for x, _ in places) - min(x for x, _ in places) < 1
        assert max(y for _, y in places) - min(y for _, y in places) < 1
    right, left = sheets[True][0][0], sheets[False][0][0]
    assert right == pytest.approx((210 - 26) * MM - 14, abs=1.5)
    assert left == pytest.approx(28 * MM + 14, abs=1.5)


def test_heads_repeat_and_nothing_is_lost(tmp_path: Path) -> None:
    charts = {"c": Chart("bar", "图", ("甲",), (Series("数", (1,)),))}
    source = """<figure data-chart="c">图1</figure><table><thead><tr><th>表头词</th><th>任务</th></tr></thead>
<tr><td rowspan="81">部分名</td><td>长文{{ long }}</td></tr>
{% for n in range(80) %}<tr><td>行{{ n }}</td></tr>{% endfor %}</table>"""
    found = pages(docx(source, charts, long="很长" * 2000), tmp_path)
    texts = ["".join(word.text for word in words) for _, _, words in found]
    assert len(texts) > 3
    assert all("表头词" in text for text in texts)
    whole = "".join(texts)
    assert whole.count("很") == 2000
    assert all(f"行{n}" in whole for n in range(80))
    assert "部分名" in texts[-1]


PAPER = """<h1>关于{{ year }}年上半年市《政府工作报告》目标任务办理情况的报告</h1>
<p class="period">报告期{{ year }}年上半年（截至6月30日），应于7月20日前报送</p><p class="recipient">市人民政府：</p>
{% for i in items %}<p>{{ loop.index }}.{{ i }}</p>{% endfor %}
{% if table %}<p>各项任务如下：</p><table>{% for i in items %}<tr><td>{{ i }}</td></tr>{% endfor %}</table><p>请按期办理。</p>{% endif %}
{% if groups %}<h2>各类任务</h2><p>分类如下：</p><table><thead><tr><th>任务</th><th>表头词</th></tr></thead>
{% for i in items %}{% if loop.index0 % 3 == 0 %}
<tr><td colspan="2"><strong>第{{ loop.index }}类</strong></td></tr>{% endif %}<tr><td>{{ i }}</td><td>单位</td></tr>
{% endfor %}<tr><td><strong>合计</strong></td><td>1</td></tr></table><p>请按期办理。</p>{% endif %}
<p class="attachment-note">附件：1.滞后事项表</p><p class="attachment-more">2.未报单位表</p>
<p class="signature">武汉市人民政府督查室</p><p class="date">2024年7月26日</p>"""
FONTS = {
    "": STYLE,
    "other": STYLE._replace(texts={k: t._replace(font="Noto Sans CJK SC") for k, t in STYLE.texts.items()}),
}


@pytest.mark.skipif(not fonts_stand_in(), reason="run .ci/fonts.sh first")
def test_no_length_leaves_a_signature_alone_a_character_alone_or_a_number_split(tmp_path: Path) -> None:
    dice = Random(15)
    for name, style in FONTS.items():
        for count in range(1, 81, 1 if not name else 4):
            items = [
                f"第2-{dice.randint(1, 237)}项任务由市发改委牵头，完成投资{dice.randint(1, 999)}亿元，"
                f"{'推进项目建设' * dice.randint(0, 9)}，与2-{dice.randint(1, 237)}、4-{dice.randint(1, 52)}衔接，按期完成。"
                for _ in range(count)
            ]
            made = document(PAPER, items=items, year=2024, table=count % 3 == 0, groups=count % 3 == 1)
            data = WordBase(style).write(made, title="", created=CREATED)
            (tmp_path / f"{count}{name}.docx").write_bytes(data)
    sources = sorted(tmp_path.glob("*.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert [fault for one in sources for fault in _faults(one.with_suffix(".pdf"))] == []


def _faults(pdf: Path) -> Iterator[str]:
    """What reads as broken on the pages of a PDF."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    for number, page in enumerate(text.split("\f")[:-1], 1):
        rows = [squeezed for row in page.split("\n") if (squeezed := re.sub(r"\s", "", row))]
        rows = [row for row in rows if not re.fullmatch("—[0-9]+—", row)]
        if len([row for row in rows if not re.search("督查室$|月26日$|^附件：|^2.未报", row)]) < 1:
            yield f"{pdf.stem} page {number}: only a signature"
        if rows and re.fullmatch("各类任务|任务表头词|第[0-9]+类|.*：", rows[-1]):
            yield f"{pdf.stem} page {number}: {rows[-1]} at its foot"
        yield from (f"{pdf.stem} page {number}: {row}" for row in rows if len(row.rstrip("，。；")) == 1)
        pairs = pairwise(rows)
        yield from (
            f"{pdf.stem} page {number}: {a} / {b}" for a, b in pairs if re.search("[0-9-]$", a) and b[0] in DIGITS
        )
