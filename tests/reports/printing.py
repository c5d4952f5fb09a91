"""Papers as `gwrb report` prints them, for the tests of what is printed."""

from __future__ import annotations

import datetime as dt

from gwrb.ledger.loading import Sound
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.output.made import Made
from gwrb.output.printer import PaperPrinter
from gwrb.reports.quarterly_report import QuarterData, report_view
from gwrb.reports.unit_papers import unit_view
from gwrb.tracking.office import office_records


def report_of(book: Sound, format: str, quarter: Period, today: dt.date) -> Made:
    view = report_view(office_records(book), quarter, today)
    return PaperPrinter(book.workspace.root, format).paper(view)


def unit_report_of(book: Sound, format: str, unit: object, quarter: Period, today: dt.date) -> Made:
    assert isinstance(unit, Unit)
    data = QuarterData(office_records(book), quarter, today)
    return PaperPrinter(book.workspace.root, format).paper(unit_view(data, unit))
