"""What the written formats say, read back by means of our own: the other half of every test here."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser

from lxml import etree
from markdown_it import MarkdownIt

from gwrb.documents.document import Chart, Document
from gwrb.documents.small_html import parse_document
from gwrb.documents.style import Style
from gwrb.documents.templates.template import Templates
from gwrb.documents.word.docx import WordBase
from gwrb.documents.word.ooxml import W
from gwrb.ledger.packages import FALLBACK

STYLE = Style()
CREATED = datetime(2024, 7, 20, 8, 30, tzinfo=UTC)
NS = {"w": W}


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def document(source: str, charts: dict[str, Chart] | None = None, **context: object) -> Document:
    text = Templates(()).render("t.html", context, source=source)
    return parse_document(text, path="t.html", styles=STYLE.texts, charts=charts)


def docx(source: str, charts: dict[str, Chart] | None = None, **context: object) -> bytes:
    return WordBase(STYLE).write(document(source, charts, **context), title="报告", created=CREATED)


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))


def paragraph_words(element: etree._Element) -> str:
    """The words of one w:p, tabs and breaks included."""
    found = ""
    for item in element.iter():
        if item.tag == w("t") and next(item.iterancestors()).tag != FALLBACK:
            found += item.text or ""
        elif item.tag == w("br"):
            found += "\n"
        elif item.tag == w("tab"):
            found += "\t"
    return found


def docx_words(data: bytes) -> list[str]:
    """The paragraphs: what stands at the head of every page, then the body."""
    head = [paragraph_words(p) for p in part(data, "word/header-empty.xml").iter(w("p"))]
    return [words for words in head if words] + [paragraph_words(p) for p in part(data).iter(w("p"))]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in {"p", "h1", "h2", "h3", "h4", "td", "th", "li"}:
            self.found.append("")
        elif tag == "br" and self.found:
            self.found[-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.found and data != "\n":
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"main", "table", "section", "div"}:
            self.found.append("")


def html_words(text: str) -> list[str]:
    reader = _Words()
    reader.feed(text[text.index("<body>") :])
    return [words.removesuffix("\n") for words in reader.found if words.strip("\n")]


def html_tags(text: str) -> list[str]:
    reader = _Words()
    reader.feed(text)
    return reader.tags


def markdown_words(text: str) -> list[str]:
    """The blocks of GitHub-flavoured Markdown as plain words, read by markdown-it."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found: list[str] = []
    for token in parser.parse(text):
        if token.type != "inline":
            continue
        words = ""
        for child in token.children or []:
            if child.type == "html_inline":
                words += "\n" if child.content == "<br>" else ""
            elif child.type in {"softbreak", "hardbreak"}:
                words += "\n"
            else:
                words += child.content
        found.append(words)
    return found
