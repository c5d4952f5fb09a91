"""PDF through LibreOffice, where it is installed: from the Word file, so that both look the same."""

from gwrb.ledger.libreoffice import convert, libreoffice
from gwrb.text.refusal import WRONG_USE, Refusal


def to_pdf(docx: bytes) -> bytes:
    """A Word file as PDF. Refuses where there is no LibreOffice, or where it fails."""
    program = libreoffice()
    if program is None:
        raise Refusal(
            "这台电脑上没有 LibreOffice，印不了 pdf。请安装 LibreOffice，或印 docx 后在 Word、WPS 里另存为 PDF",
            WRONG_USE,
        )
    (made,) = convert(program, [docx], "docx", "pdf")
    if made is None:
        raise Refusal("LibreOffice 没有转成 pdf；请印 docx 后在 Word、WPS 里另存为 PDF", WRONG_USE)
    return made
