"""Feeds broken files to every reader: YAML, forms, notices, templates, the journal, archives, merges.

    python -m tools.fuzz [--count 50000] [--seed 0] [--reader NAME]

Each input is a good file with a few things wrong with it, made from its number alone, so that a find is repeated by
`--seed N --count 1`. A reader may refuse; anything else that it raises is a find, and so are more than 5 seconds of
processor time. Memory is limited for the whole run. Finds are kept in build/fuzz/.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import random
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.forms.old_excel import workbook

from gwrb.documents.markup import TemplateProblem
from gwrb.documents.small_html import parse_document
from gwrb.documents.templates.template import Templates
from gwrb.edit.formatting import format_text
from gwrb.forms.read.collecting import Collector
from gwrb.git.since import touched_lines
from gwrb.ledger import journal, loading
from gwrb.ledger.packages import UnreadableError
from gwrb.ledger.workspace import Workspace, decode
from gwrb.merge import git_driver, intake
from gwrb.merge.intake import Arrived
from gwrb.model.files import FILES, KeyOrder, file_type_of
from gwrb.model.plan import TASKS_FILE
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import parse_as
from gwrb.model.units_file import UNITS_FILE
from gwrb.notice.notice_file import notice_blocks
from gwrb.notice.reading import read_notice
from gwrb.output.template_files import read_style
from gwrb.text.refusal import Refusal
from gwrb.text.source import Source
from gwrb.validation.registry import check

ROOT = Path(__file__).parent.parent
BASE = ROOT / "tests/cases/base"
SECONDS, MEGABYTES = 5, 400
EXPECTED = (Refusal, UnreadableError, TemplateProblem, OSError)
NASTY = (
    "", "\0", "\x1b]0;x\x07", "\r", "\u2028", "\ufeff", "\u202e", "\ud800", "９", "〇", "亿亿亿", "九" * 5000, "9" * 5000,
    "1e999999", "-1", "0x10", "2024-13-45", "9999Q9", "10000-01-01", "{{", "}}", "[[[", "&a", "*a", "!!x", "<<: {}", "- ",
    "  ", "\t", ": ", "#", "'", '"', "|", ">", "%", "（", "）", "、" * 3000, "一、", "第九十九", "牵头单位：", "<w:p/>", "</w:p>",
    "<w:sdt>", 'r="XFD1048576"', 'ref="A1:XFD1048576"', "_x0000_", "_xD800_", "&#0;", "&#xD800;", "<!DOCTYPE x>", "../", "/",
    '"\\e\\u202E"', "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "|||||||\n", "null", "NaN", "Infinity", "true",
)  # fmt: skip
_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")


def broken(text: str, chance: random.Random) -> str:
    """A text with one to four things wrong with it."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(WRONG)(text, chance)[:2_000_000]
    return text


def _token(text: str, chance: random.Random) -> tuple[int, int]:
    at = chance.randrange(len(text) + 1)
    found = _TOKEN.search(text, at)
    return found.span() if found else (at, at)


def _replaced(text: str, chance: random.Random) -> str:
    start, end = _token(text, chance)
    return text[:start] + chance.choice(NASTY) + text[end:]


def _inserted(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(NASTY) * chance.choice((1, 1, 1, 50)) + text[at:]


def _swapped(text: str, chance: random.Random) -> str:
    (a, b), (c, d) = sorted((_token(text, chance), _token(text, chance)))
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:] if b <= c else text


def _lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    wrong = chance.randrange(5)
    if wrong == 0:
        del lines[at]
    elif wrong == 1:
        lines.insert(other, lines[at])
    elif wrong == 2:
        lines[at] = " " * chance.randint(0, 12) + lines[at].lstrip()
    elif wrong == 3:
        lines[at:at] = lines[at : at + chance.randint(1, 8)] * chance.choice((2, 200))
    else:
        lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


def _cut(text: str, chance: random.Random) -> str:
    a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    return text[:a] if chance.random() < 0.5 else text[:a] + text[b:]


WRONG = (_replaced, _replaced, _inserted, _swapped, _lines, _lines, _cut)


def broken_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes with a few of them changed, or cut."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out[: chance.randrange(len(out) + 1)] if chance.random() < 0.2 else out)


def broken_package(data: bytes, chance: random.Random) -> bytes:
    """An Office file or archive with one of its parts broken, gone or twice there; now and then any of its bytes."""
    if chance.random() < 0.15:
        return broken_bytes(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    xml = [n for n, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels", ".yaml"))]
    at = chance.choice(xml)
    name, body = parts[at]
    parts[at] = name, broken(body.decode("utf-8", "replace"), chance).encode("utf-8", "surrogatepass")
    if chance.random() < 0.05:
        del parts[chance.randrange(len(parts))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts:
            archive.writestr(name, body)
    return out.getvalue()


# -- what is broken: small good files of the project's own


@cache
def _texts(pattern: str, root: Path = ROOT, most: int = 20_000) -> list[tuple[Path, str]]:
    found = ((path, path.read_bytes()) for path in sorted(root.glob(pattern)))
    return [(path, data.decode("utf-8")) for path, data in found if len(data) <= most]


@cache
def _book() -> loading.Sound:
    return loading.sound(loading.read(Workspace(BASE)))


@cache
def _forms() -> list[bytes]:
    from gwrb.forms.form_views import FormRound
    from gwrb.model.values import Period
    from gwrb.output.printer import PaperPrinter

    out = []
    for format in ("docx", "xlsx"):
        forms = FormRound(_book(), Period(2024, 2), dt.date(2024, 7, 1), format)
        unit = forms.builder.records.held(Period(2024, 2)).owing[0]
        out += [PaperPrinter(BASE, format).form(forms.paper(kind, unit)).data for kind in ("progress", "plan")]
    return out


@cache
def _notice_files() -> list[bytes]:
    import docx

    from gwrb.notice.writing import write_notice

    text = write_notice(_book().plan)
    word = docx.Document()
    for line in text.split("\n"):
        word.add_paragraph(line)
    table = word.add_table(3, 4)
    for at, name in enumerate(("序号", "任务", "牵头单位", "责任单位")):
        table.cell(0, at).text = name
        table.cell(1, at).text = ("1", "增长6%。", "甲局", "乙局")[at]
    out = io.BytesIO()
    word.save(out)
    return [text.encode(), out.getvalue(), _forms()[2]]


# -- the readers: each breaks a good file with the chance it is given, and reads it


def data_files(chance: random.Random) -> None:
    path, text = chance.choice(_texts("tests/cases/base/data/**/*.yaml") + _texts("tests/cases/good/*.yaml"))
    record = file_type_of(path.relative_to(BASE).as_posix()) if path.is_relative_to(BASE) else None
    record = record or next((r for r in FILES if f".{r.name}." in path.name), PROGRESS_FILE)
    data = broken(text, chance).encode("utf-8", "surrogatepass")
    loaded = decode(path, "x.yaml", data if chance.random() < 0.9 else broken_bytes(data, chance))
    value, parsed = loading.parse_loaded(loaded, record)
    if loaded.readable:
        format_text(loaded.source.text, record)
    if chance.random() < 0.3 and value is not None:
        book = _book().ledger
        if record in (TASKS_FILE, UNITS_FILE):
            named = {"plan": value} if record is TASKS_FILE else {"units": value}
            changed = book.but(sources=(*book.sources, parsed.source), **named)
        else:
            file = loading.DataFile(path, parsed.source, value, parsed.damaged)
            changed = book.with_files(record, [*book.files(record), file])
        check(changed, dt.date(2024, 7, 18))


def arrivals(chance: random.Random) -> None:
    _, text = chance.choice(_texts("examples/**/*.yaml", most=8_000))
    data = broken(text, chance).encode("utf-8", "surrogatepass")
    intake.recognise(Arrived("甲.yaml", data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "甲/" + chance.choice(NASTY[:20])[:50].replace("\0", "_").replace("\ud800", "_") + ".yaml", data
        )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.zip").write_bytes(broken_package(out.getvalue(), chance))
        intake.gather([folder])


def _old(chance: random.Random) -> bytes:
    """A broken .xls."""
    rows = range(chance.randint(1, 40))
    reach = chance.choice(((40, 3), (0, 0), (65536, 256), (2**32 - 1, 65535)))
    made = workbook(*([(row, row % 3, row / 8) for row in rows] for _ in range(chance.choice((1, 1, 30)))), reach=reach)
    return b"\xd0\xcf\x11\xe0" + broken_bytes(made, chance)[4:]


def forms(chance: random.Random) -> None:
    if chance.random() < 0.1:
        list(Collector(_book(), None, None, dt.date(2024, 7, 10)).read([Arrived("甲局.xls", _old(chance))]))
        return
    data = broken_package(chance.choice(_forms()), chance)
    suffix = chance.choice(("docx", "xlsx", "xls", "doc")) if data[:2] == b"PK" else "xlsx"
    if data[:4] != b"\xd0\xcf\x11\xe0":
        list(Collector(_book(), None, None, dt.date(2024, 7, 10)).read([Arrived(f"甲局.{suffix}", data)]))


def notices(chance: random.Random) -> None:
    data = chance.choice(_notice_files())
    if chance.random() < 0.1:
        data = _old(chance)
    elif data[:2] == b"PK":
        data = broken_package(data, chance)
    else:
        data = broken(data.decode(), chance).encode(chance.choice(("utf-8", "gb18030")), "replace")
    blocks, problems = notice_blocks(data)
    if not problems:
        read_notice(blocks, "通知")


def templates(chance: random.Random) -> None:
    path, text = chance.choice(_texts("templates/*.html"))
    source = broken(text, chance).encode("utf-8", "replace").decode()
    found = Templates((ROOT / "templates",))
    found.check(path.name, names=frozenset({"report", "view", "charts"}), source=source, styles={})
    parse_document(
        found.render("t.html", {"report": {"title": "甲" * 50, "rows": [1, 2]}}, source=source),
        path="t.html",
        styles={},
    )


def styles(chance: random.Random) -> None:
    _, text = chance.choice(_texts("templates/style.yaml"))
    read_style(Source("style.yaml", broken(text, chance)))


def journals(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        stage = root / ".gwrb/stage"
        stage.mkdir(parents=True)
        (stage / "0").write_bytes(b"x")
        (stage / "seal").touch()
        step = {"path": "data/a.yaml", "stage": 0, "before": None, "after": journal._digest(b"x")}  # noqa: SLF001
        facts = {"sealed": (stage / "seal").stat().st_ctime_ns, "files": [step]}
        text = broken(json.dumps(facts, indent=1), chance) if chance.random() < 0.9 else json.dumps(facts)
        (root / ".gwrb/journal.json").write_bytes(text.encode("utf-8", "surrogatepass"))
        (root / ".gwrb/lock").write_bytes(
            broken('{"host": "a", "pid": 1, "since": "2024-07-01"}', chance).encode("utf-8", "replace")
        )
        journal.staged(root)
        with journal.locked(root):
            pass
        left = {p.relative_to(root).parts[0] for p in root.iterdir()}
        assert left <= {".gwrb", "data"}, left


def merges(chance: random.Random) -> None:
    _, text = chance.choice(_texts("examples/**/*.yaml", most=8_000))
    sides = [broken(text, chance) if chance.random() < 0.6 else text for _ in range(3)]
    order = KeyOrder(PROGRESS_FILE, _book().plan, _book().units)
    base, ours, theirs = sides
    git_driver.merge_rows(PROGRESS_FILE, base, ours, theirs, order, lambda: (ours, chance.random() < 0.5))
    touched_lines(broken("--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n+b\n+c\n", chance))
    parse_as(PROGRESS_FILE, Source("x", sides[0]))


READERS: dict[str, tuple[Callable[[random.Random], None], int]] = {
    "data": (data_files, 8), "arrivals": (arrivals, 3), "forms": (forms, 5), "notices": (notices, 3),
    "templates": (templates, 3), "styles": (styles, 1), "journal": (journals, 2), "merges": (merges, 2),
}  # fmt: skip


def one(number: int, only: str | None = None) -> tuple[str, str, float]:
    """One input by its number: the reader, what was found ('' if nothing), seconds of processor time."""
    chance = random.Random(number)  # noqa: S311 - to be had again
    name = only or chance.choices(list(READERS), [weight for _, weight in READERS.values()])[0]
    begun, found = time.process_time(), ""
    try:
        READERS[name][0](chance)
    except EXPECTED:
        pass
    except Exception:  # whatever it is: that is what is looked for
        found = traceback.format_exc()
    took = time.process_time() - begun
    return name, found or (f"{took:.1f} seconds" if took > SECONDS else ""), took


def limit() -> None:
    """Limits the memory of this process; nothing where the system cannot."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 1024**2, MEGABYTES * 1024**2))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--reader", choices=READERS)
    asked = parser.parse_args()
    limit()
    tried: Counter[str] = Counter()
    slowest, finds = (0.0, 0), 0
    for number in range(asked.seed, asked.seed + asked.count):
        name, found, took = one(number, asked.reader)
        tried[name] += 1
        slowest = max(slowest, (took, number))
        if found:
            finds += 1
            kept = ROOT / "build/fuzz"
            kept.mkdir(parents=True, exist_ok=True)
            (kept / f"{number}-{name}.txt").write_text(found, encoding="utf-8")
            print(f"{number} {name}: {found.strip().splitlines()[-1][:150]}", flush=True)
    print(f"{sum(tried.values())} inputs ({', '.join(f'{n} {c}' for n, c in sorted(tried.items()))}), {finds} finds")
    print(f"the slowest: {slowest[0]:.2f} s (number {slowest[1]})")
    return 1 if finds else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
