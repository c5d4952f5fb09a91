"""Reading a notice into a plan, and printing a plan as a notice again."""

from gwrb.notice.docx import docx_lines
from gwrb.notice.files import decode, notice_lines, text_lines
from gwrb.notice.problems import Line, Problem, Reading
from gwrb.notice.reading import read_notice
from gwrb.notice.writing import write_notice

__all__ = [
    "Line",
    "Problem",
    "Reading",
    "decode",
    "docx_lines",
    "notice_lines",
    "read_notice",
    "text_lines",
    "write_notice",
]
