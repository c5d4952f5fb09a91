"""What a Word document says about itself: title, dates, and our own facts for reading a form back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from gwrb.documents.word.ooxml import HEAD, PACKAGE, attribute, shown

_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the fixed id of user-defined properties


def core(title: str, created: datetime) -> str:
    """docProps/core.xml; the time is written in UTC, a time without a zone being taken as UTC."""
    moment = created if created.tzinfo else created.replace(tzinfo=UTC)
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{shown(title)}</dc:title><dc:creator>gwrb</dc:creator>{dates}"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def app() -> str:
    """docProps/app.xml."""
    return f'{HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>gwrb</Application></Properties>'


def custom(properties: Mapping[str, str]) -> str:
    """docProps/custom.xml: names and words, in the order given."""
    rows = "".join(
        f'<property fmtid="{_FORMAT}" pid="{number}" name="{attribute(name)}">'
        f"<vt:lpwstr>{shown(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), 2)
    )
    return f'{HEAD}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_TYPES}">{rows}</Properties>'
