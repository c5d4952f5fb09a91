"""What arrives: files, folders and zip archives, read into memory; nothing is ever unpacked to disk.

Every file found is of a kind that units send (`files.SENT`), known by its content, or is named with
the reason why it is not.
"""

import hashlib
import io
import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gwrb.ledger import packages, workspace
from gwrb.ledger.loading import parse_loaded
from gwrb.ledger.packages import UnreadableError
from gwrb.ledger.signatures import ARCHIVES, signature
from gwrb.ledger.workspace import Loaded, read_bytes, shown
from gwrb.model.field_types import Choice, Day, Flag, PeriodName
from gwrb.model.files import FILES, RECEIPTS, SENT
from gwrb.model.record import Record
from gwrb.model.unit_plans import DUTIES_FILE
from gwrb.model.values import Period
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.source import Source
from gwrb.yamltext.nodes import Map, Node, Seq, compose

MAX_FILE = 8 * 1024 * 1024
MAX_TEXT = 2 * 1024 * 1024  # of one file of data: all of a year's tasks with a page each are half of it
MAX_ARCHIVE = 64 * 1024 * 1024  # all that one archive unpacks to
MAX_MEMBERS = 20_000
DEEPEST = 30  # folders in one another
_LITTER = {".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"}
_DOCUMENTS = (".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".odt", ".ods")
_FORM = (
    "这是 Word、Excel 一类的文件（.docx、.xlsx），不是进展文件；填好的表用 gwrb collect 收，混在一起的进展文件也一同收"
)
_CLAUSES = (
    {"zip": "已损坏，或没有传完整，打不开", "password": "，请去掉密码后再收"}
    | dict.fromkeys(("doc", "xls"), "，不是进展文件；填好的表用 gwrb collect 收")
    | dict.fromkeys(ARCHIVES, "，请解开后再合并")
)
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True)
class Arrived:
    """One file's bytes, under the name that messages show; `named`: the user named this very file."""

    name: str
    data: bytes
    named: bool = False


@dataclass(frozen=True)
class Unread:
    """A file that cannot be merged, and why. `litter`: the system's own, of no meaning to anybody."""

    name: str
    why: str
    diagnostics: tuple[Diagnostic, ...] = ()
    litter: bool = False


@dataclass(frozen=True)
class Incoming:
    """A file as it arrived: its kind, and what it says."""

    name: str
    source: Source
    record: Record
    value: Any
    sha256: str
    diagnostics: tuple[Diagnostic, ...] = ()
    named: bool = False

    @property
    def file(self) -> str:
        """Its own name, without folders."""
        return self.name.rpartition("/")[2]


def gather(paths: Sequence[str]) -> list[Incoming | Unread]:
    """Everything that the paths hold, in their order, a file reached twice only once."""
    seen: set[str] = set()
    found = (one for path in paths for one in _path(Path(path), seen, named=True))
    return [recognise(one) if isinstance(one, Arrived) else one for one in found]


def files(paths: Sequence[str]) -> list[Arrived | Unread]:
    """Everything that the paths hold as bytes, Word and Excel files among it; nothing is looked into."""
    seen: set[str] = set()
    return [one for path in paths for one in _path(Path(path), seen, named=True, office=True)]


def _path(
    path: Path, seen: set[str], *, named: bool, office: bool = False, depth: int = 0
) -> Iterator[Arrived | Unread]:
    name = shown(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            yield from _folder(path, seen, office=office, depth=depth)
            return
        real = os.path.realpath(path)
        if real in seen:
            return
        seen.add(real)
        if not stat.S_ISREG(status.st_mode):
            yield Unread(name, "这不是普通文件")
            return
        if (unread := _by_name(name)) is not None:
            yield unread
            return
        data = read_bytes(path) if status.st_size <= MAX_ARCHIVE else b""
    except OSError as error:
        yield Unread(name, f"读不了：{workspace.reason(error)}")
        return
    if zipfile.is_zipfile(io.BytesIO(data)) and data[:2] == b"PK":
        yield from _archive(name, data, named=named, office=office)
    elif status.st_size > MAX_FILE:
        yield Unread(name, f"文件有 {status.st_size / 1024 / 1024:.0f} MB，不像进展文件")
    else:
        yield Arrived(name, data, named)


def _folder(path: Path, seen: set[str], *, office: bool, depth: int) -> Iterator[Arrived | Unread]:
    """The files below, by name. Links to folders are not followed."""
    if depth > DEEPEST:
        yield Unread(shown(path) + "/", f"文件夹套了 {DEEPEST} 层以上，没有读")
        return
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        yield Unread(shown(path), f"读不了：{workspace.reason(error)}")
        return
    for name in names:
        below = path / name
        if name.startswith(".") and below.is_dir():
            yield Unread(shown(below) + "/", "隐藏文件夹")
        elif below.is_symlink():
            yield Unread(shown(below), "这是一个链接，不是文件")
        elif name == "__MACOSX" and below.is_dir():
            yield Unread(shown(below), "系统文件", litter=True)
        else:
            yield from _path(below, seen, named=False, office=office, depth=depth + 1)
    if not names:
        yield Unread(shown(path), "文件夹是空的")


def _by_name(name: str) -> Unread | None:
    """What a name alone tells: the system's litter, Word's lock files, hidden files."""
    last = name.rpartition("/")[2]
    if last.lower() in _LITTER or last.startswith("._") or "__MACOSX" in name.split("/"):
        return Unread(name, "系统文件", litter=True)
    if last.startswith("~$"):
        return Unread(name, "这是 Word、Excel 打开文件时留下的临时文件，请关闭后删去")
    if last.startswith(".") or last.endswith(("~", ".tmp", ".bak", ".swp")):
        return Unread(name, "这是隐藏文件、临时文件或备份，请移走")
    return None


def _archive(name: str, data: bytes, *, named: bool, office: bool) -> Iterator[Arrived | Unread]:
    """The members of a zip archive; the names inside are only shown, never written to.

    A Word or Excel file is an archive as well: with `office` it is one file.
    """
    try:
        archive = packages.opened(data)
    except UnreadableError:
        yield Unread(name, "压缩包已损坏，打不开")
        return
    members = archive.infolist()
    if packages.is_document(archive.namelist()):
        if office and len(data) <= MAX_FILE:
            yield Arrived(name, data, named)
        else:
            yield Unread(name, _FORM)
        return
    if len(members) > MAX_MEMBERS:
        yield Unread(name, f"压缩包里有 {len(members)} 个文件，太多了")
        return
    left = MAX_ARCHIVE
    files = [m for m in members if not m.is_dir()]
    if not files:
        yield Unread(name, "压缩包是空的")
    twice: Counter[str] = Counter()
    for member in files:
        left -= min(member.file_size, MAX_FILE)  # never more is read of one
        if left < 0:
            yield Unread(name, f"压缩包解开后超过 {MAX_ARCHIVE // 1024 // 1024} MB，没有读完；请分成几个再合并")
            return
        inside = f"{name}/{_member_name(member)}"
        twice[inside] += 1
        again = f"（同名的第 {twice[inside]} 个）" if twice[inside] > 1 else ""
        yield _member(archive, member, inside, again, office=office)


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, again: str, *, office: bool
) -> Arrived | Unread:
    """One member of an archive; `again` tells it from others of the same name."""
    name = path + again
    unread = _by_name(path)
    if unread is not None:
        return replace(unread, name=name)
    if member.flag_bits & _ENCRYPTED_FLAG:
        return Unread(name, "压缩包加了密码，请解开后再合并")
    if stat.S_ISLNK(member.external_attr >> 16):
        return Unread(name, "这是一个链接，不是文件")
    try:
        data = packages.member(archive, member, MAX_FILE)
    except UnreadableError as error:
        large = f"文件超过 {MAX_FILE // 1024 // 1024} MB，不像进展文件"
        return Unread(name, large if error.word == "bomb" else "压缩包里的这个文件已损坏")
    found = signature(data)
    if found is None or found.kind != "zip":
        return Arrived(name, data)
    word = path.lower().endswith(_DOCUMENTS) or _holds_document(data)
    if word and office:
        return Arrived(name, data)
    why = _FORM if word else "压缩包里还有压缩包，请解开后再合并"
    return Unread(name, why)


def _holds_document(data: bytes) -> bool:
    try:
        return packages.is_document(packages.opened(data).namelist())
    except UnreadableError:
        return False


def _member_name(member: zipfile.ZipInfo) -> str:
    """A member's name as its maker wrote it: UTF-8 where it says so, else UTF-8 or GBK by its bytes."""
    name = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = name.encode()
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = (p for p in name.replace("\\", "/").split("/") if p not in ("", ".", ".."))
    return "".join(c if c.isprintable() else "?" for c in "/".join(parts))


def recognise(arrived: Arrived) -> Incoming | Unread:
    """A file of a kind that units send, by its content, or the reason why it is none."""
    name, data = arrived.name, arrived.data
    if not data.strip():
        return Unread(name, "文件是空的")
    if len(data) > MAX_TEXT:
        return Unread(name, f"文件有 {len(data) / 1024 / 1024:.1f} MB，不像进展文件")
    if other := signature(data):
        return Unread(name, f"{other.said}{_CLAUSES.get(other.kind, '，不是进展文件')}")
    loaded = workspace.decode(Path(name), name, data, sent=True)
    if not loaded.readable:
        return Unread(name, "读不懂", tuple(loaded.diagnostics))
    record = sent_kind(loaded.source)
    if isinstance(record, str):
        return Unread(name, record)
    found = _read(name, loaded, record, hashlib.sha256(data).hexdigest(), named=arrived.named)
    if isinstance(found, Incoming) and (cut := cut_short(loaded.source, record)) is not None:
        return Unread(name, cut)
    return found


def made(record: Record, name: str, source: Source, sha256: str, *, named: bool = True) -> Incoming | Unread:
    """A text that was made from what arrived (a filled form), as a file of a kind.

    `name` is what messages call the file, `sha256` the digest of the bytes that arrived. Where the text
    cannot be read as that kind the answer is an Unread with the findings.
    """
    return _read(name, Loaded(Path(name), source), record, sha256, named=named)


def _read(name: str, loaded: Loaded, record: Record, sha256: str, *, named: bool) -> Incoming | Unread:
    value, parsed = parse_loaded(loaded, record)
    errors = tuple(d for d in parsed.diagnostics if d.severity == "error")
    if errors or value is None:
        return Unread(name, "内容有错误", errors)
    return Incoming(name, loaded.source, record, value, sha256, parsed.diagnostics, named)


def said_elsewhere(name: str) -> tuple[str, Period | None]:
    """The words of a file's name that may be a unit, and the quarter that it names."""
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    quarter, rest = Period.within(stem)
    return rest.strip(" -_·.（）()"), quarter


_ENDS = "。！？；…”’）)】》.!?;\"'"


def sent_kind(source: Source) -> Record | str:
    """The kind whose fields a text has most of, in itself and in its rows; why it is none that units send."""
    root = compose(source).root
    none = "不是进展文件（没有 unit、quarter、entries 这些栏目）"
    if not isinstance(root, Map):
        damaged = "<<<<<<<" in source.text or any(w in source.text for w in ("unit:", "quarter:", "entries:"))
        return max(SENT, key=lambda r: sum(f"{key}:" in source.text for key in _telling(r))) if damaged else none
    keys = set(root.pairs)
    record = max((*SENT, *FILES), key=lambda r: _likeness(root, r))  # of two alike the first
    if record in SENT and keys & _telling(record):
        return record
    if record in RECEIPTS.values():
        return "这是收件记录，不是进展文件"
    if record is DUTIES_FILE:
        return "这是上级交办的任务清单，请用 gwrb import 收"
    if keys & {"plan", "outline", "tasks", "units", "groups"}:
        return "这是任务或单位文件，不是进展文件"
    return f"这是{record.title}，不由单位报送" if record.rows and keys & _telling(record) else none


def _telling(record: Record) -> set[str]:
    """The fields by which a kind of file is known: what names it, and its rows."""
    return {*record.identity, record.rows}


def _likeness(root: Map, record: Record) -> tuple[int, int]:
    """How many of its fields a kind finds in a file and in the file's rows; fewer fields of its own first."""
    own = {f.key for f in record.fields}
    count = len(own & set(root.pairs))
    rows = root.pairs.get(record.rows) if record.rows else None
    count += len({f.key for f in record.row.fields} & _row_keys(rows[1])) if rows else 0
    return count, -len(set(root.pairs) - own)


def _row_keys(node: Node) -> set[str]:
    rows = node.items if isinstance(node, Seq) else []
    return {key for row in rows if isinstance(row, Map) for key in row.pairs}


def cut_short(source: Source, record: Record) -> str | None:
    """Why a file looks as if its end were missing: it stops in the middle of a sentence, without a line's end."""
    text = source.text
    if text.endswith("\n"):
        return None
    last = text.rstrip().rpartition("\n")[2].strip()
    field, _, value = last.removeprefix("- ").partition(": ")
    if (field in _whole(record) and value) or last[-1:] in _ENDS or last[-1:] in "]}":
        return None
    tail = last[-12:]
    return f"像是没有传完整：末尾停在“…{tail}”。确实完整的话，请在末尾加一个句号，或按一下回车"


def _whole(record: Record) -> set[str]:
    """The fields whose values cannot be cut short and still be read: choices, days, what names the file."""
    fields = (*record.fields, *record.row.fields)
    fixed = {f.key for f in fields if isinstance(f.kind, Choice | Day | Flag | PeriodName)}
    return fixed | set(record.identity)
