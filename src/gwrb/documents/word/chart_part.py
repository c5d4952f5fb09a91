"""Charts as DrawingML with their figures in a workbook, so that Word can edit them."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from gwrb.documents.document import Chart, Series
from gwrb.documents.printable import printable
from gwrb.documents.style import Style
from gwrb.documents.word.ooxml import HEAD, A, R, attribute, shown

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU = 635  # in a twip
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # fixed: same figures, same bytes


def workbook(chart: Chart) -> bytes:
    """An xlsx of the figures: categories down, series across. Words stay words: no formula, no link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet("Sheet1")
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(0, column, printable(series.name)[:32000])
        for row, value in enumerate(series.values, 1):
            if value is not None:
                sheet.write_number(row, column, float(value))
    for row, name in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, printable(name)[:32000])
    book.close()
    return out.getvalue()


def height(chart: Chart) -> int:
    """Height in twips: 75 mm, more where many bars lie."""
    rows = len(chart.categories) * (len(chart.series) if chart.kind == "bar" else 1)
    return max(4252, 1100 + 300 * rows) if chart.lying else 4252


def drawing(chart: Chart, number: int, relation: str, width: int) -> str:
    """The inline drawing of a chart for a run, with its words for those who cannot see it."""
    across, down = width * _EMU, min(height(chart), 12000) * _EMU
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr id="{number}" name="图 {number}" '
        f'descr="{attribute(chart.title + "。" + chart.description)}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def chart_part(chart: Chart, style: Style) -> str:
    """The chart part; its workbook is relationship rId1."""
    series = "".join(
        _series(chart, number, one, style.colours[chart.tone(number) % len(style.colours)])
        for number, one in enumerate(chart.series)
    )
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{_C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/>'
        f'<c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart>{_title(chart, style)}'
        f'<c:autoTitleDeleted val="{0 if chart.title else 1}"/><c:plotArea><c:layout/>'
        f"{_plot(chart, series)}{_axes(chart)}</c:plotArea>"
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1050">{_font(style, "cell")}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _font(style: Style, key: str) -> str:
    look = style.texts[key]
    return f'<a:latin typeface="{attribute(look.latin or look.font)}"/><a:ea typeface="{attribute(look.font)}"/>'


def _title(chart: Chart, style: Style) -> str:
    if not chart.title:
        return ""
    size = round(style.texts["caption"].size * 100)
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0"/></a:pPr>'
        f'<a:r><a:rPr lang="zh-CN" sz="{size}" b="0">{_font(style, "caption")}</a:rPr>'
        f"<a:t>{shown(chart.title).replace(chr(10), ' ')}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title>'
    )


def _plot(chart: Chart, series: str) -> str:
    ids = '<c:axId val="111"/><c:axId val="222"/>'
    if chart.kind == "line":
        return (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>{ids}'
            "</c:lineChart>"
        )
    lying, stacked = "bar" if chart.lying else "col", chart.kind == "stacked"
    overlap = '<c:overlap val="100"/>' if stacked else ""
    return (
        f'<c:barChart><c:barDir val="{lying}"/><c:grouping val="{"stacked" if stacked else "clustered"}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="60"/>{overlap}{ids}</c:barChart>'
    )


def _axes(chart: Chart) -> str:
    lying = chart.lying
    line = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="808080"/></a:solidFill></a:ln></c:spPr>'
    grid = (
        '<c:majorGridlines><c:spPr><a:ln w="3175"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln>'
        "</c:spPr></c:majorGridlines>"
    )
    # Lying bars start at the bottom: turned round, the first category stands on top.
    order = "maxMin" if lying else "minMax"
    tail = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
    return (
        f'<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"l" if lying else "b"}"/><c:numFmt formatCode="General" sourceLinked="0"/>{tail}{line}'
        '<c:crossAx val="222"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"b" if lying else "l"}"/>{grid}<c:numFmt formatCode="General" sourceLinked="0"/>{tail}{line}'
        f'<c:crossAx val="111"/><c:crosses val="{"max" if lying else "autoZero"}"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )


def _series(chart: Chart, number: int, series: Series, colour: str) -> str:
    column: str = xl_col_to_name(number + 1)
    last = len(chart.categories) + 1
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    look, end, labels, extra = fill, "", "", '<c:invertIfNegative val="0"/>'
    if chart.kind == "line":
        look, end = f'<a:ln w="28575">{fill}</a:ln>', '<c:smooth val="0"/>'
        extra = '<c:marker><c:symbol val="circle"/><c:size val="5"/></c:marker>'
    elif chart.kind == "bar":
        labels = (
            '<c:dLbls><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
            '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        )
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx>'
        f"{_words(f'Sheet1!${column}$1', (series.name,))}</c:tx><c:spPr>{look}</c:spPr>{extra}{labels}"
        f"<c:cat>{_words(f'Sheet1!$A$2:$A${last}', chart.categories)}</c:cat>"
        f"<c:val>{_figures(f'Sheet1!${column}$2:${column}${last}', series.values)}</c:val>{end}</c:ser>"
    )


def _words(reference: str, words: Sequence[str]) -> str:
    return f"<c:strRef><c:f>{reference}</c:f><c:strCache>{_points([*map(shown, words)])}</c:strCache></c:strRef>"


def _figures(reference: str, values: Sequence[float | None]) -> str:
    points = _points([None if value is None else repr(float(value)) for value in values])
    return (
        f"<c:numRef><c:f>{reference}</c:f><c:numCache><c:formatCode>General</c:formatCode>{points}"
        "</c:numCache></c:numRef>"
    )


def _points(values: Sequence[str | None]) -> str:
    """How many there are, and each that is known with its place."""
    known = ((number, value) for number, value in enumerate(values) if value is not None)
    points = "".join(f'<c:pt idx="{number}"><c:v>{value}</c:v></c:pt>' for number, value in known)
    return f'<c:ptCount val="{len(values)}"/>{points}'
