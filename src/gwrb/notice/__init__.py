"""Reading a notice into a plan, and printing a plan as a notice again."""

from gwrb.notice.notice_file import decode, notice_lines, text_lines
from gwrb.notice.reading import read_notice
from gwrb.notice.reading_problems import Line, NoticeProblem, Reading
from gwrb.notice.word_lines import docx_lines
from gwrb.notice.writing import write_notice

__all__ = [
    "Line",
    "NoticeProblem",
    "Reading",
    "decode",
    "docx_lines",
    "notice_lines",
    "read_notice",
    "text_lines",
    "write_notice",
]
