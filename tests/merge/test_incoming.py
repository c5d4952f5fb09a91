"""What arrives and is no progress file, or a wrong one: named, and nothing written."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from gwrb.merge import intake
from gwrb.merge.intake import Incoming, Unread, gather
from tests.conftest import DAY, FIRST, Run, Send
from tests.merge.test_merge_command import state

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))

BAD = {
    "picture": (PNG, "这是图片（PNG），不是进展文件"),
    "empty": (b"", "文件是空的"),
    "blank": (b" \n\n", "文件是空的"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "这是图片（JPEG），不是进展文件"),
    "pdf": (b"%PDF-1.7\n", "这是 PDF 文件，不是进展文件"),
    "old word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "这是旧版 Word、Excel 文件（.doc、.xls），不是进展文件",
    ),
    "old workbook": (
        b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"),
        "这是旧版 Excel 文件（.xls），不是进展文件；填好的表用 gwrb collect 收",
    ),
    "password": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "文件设了打开密码，请去掉密码后再收"),
    "page": (b"<html><body>", "这是网页格式的文件，不是进展文件"),
    "gbk": (FIRST.encode("gbk"), "读不懂\n  第 1 行第 7 列 GW002 文件不是 UTF-8 编码，像是 GBK（请用“UTF-8”编码另存）"),
    "utf-16": (
        FIRST.encode("utf-16"),
        "读不懂\n  第 1 行第 1 列 GW002 文件不是 UTF-8 编码，像是 UTF-16（请用“UTF-8”编码另存）",
    ),
    "binary": (
        b"\xfe\xed\0\0\0",
        "读不懂\n  第 1 行第 1 列 GW002 文件不是 UTF-8 编码，也可能不是文本文件（请用“UTF-8”编码另存）",
    ),
    "prose": ("一季度工作总结\n进展顺利。\n".encode(), "不是进展文件（没有 unit、quarter、entries 这些栏目）"),
    "tasks": (b"plan: {title: x, year: 2024}\ntasks: []\n", "这是任务或单位文件，不是进展文件"),
    "half": (
        FIRST.encode()[: len(FIRST.encode()) // 2],
        "内容有错误\n  第 7 行第 3 列 GW003 这一行不像“栏目: 内容”（若是新的栏目，请补上半角冒号和空格；若是接着上一行的文字，请比栏目名多缩进两格）",
    ),
    "half a character": (
        FIRST.encode()[:-6],
        "读不懂\n  第 11 行第 18 列 GW002 文件不是 UTF-8 编码，也可能不是文本文件（请用“UTF-8”编码另存）",
    ),
    "half a sentence": (
        FIRST[:-4].encode(),
        "像是没有传完整：末尾停在“…ogress: 已建成1”。确实完整的话，请在末尾加一个句号，或按一下回车",
    ),
    "conflict": (
        FIRST.replace(
            "  status: 正常推进\n", "<<<<<<< a\n  status: 正常推进\n=======\n  status: 滞后\n>>>>>>> b\n"
        ).encode(),
        "内容有错误\n  第 6 行第 1 列 GW004 文件里有没有解决的合并冲突（请在 <<<<<<< 与 >>>>>>> 之间选定一种写法，删去这些标记行）",
    ),
    "syntax": (
        FIRST.replace("增长5.8%。", "增长: 5.8%").encode(),
        "内容有错误\n  第 7 行第 15 列 GW003 文字里有半角冒号加空格“: ”，被当成了栏目（请改用全角冒号“：”；或请用引号包住整句，例如 progress: '……'，或改用 |- 另起一行写）",
    ),
    "wrong unit": (
        FIRST.replace("甲局", "乙局").encode(),
        "文件名是“甲局”的，内容却是“乙局”的；请改正 unit 或文件名\nin/甲局.yaml：内容有错误\n  第 5 行第 9 列 GW504 1-1 不是“乙局”牵头的任务（这项任务由甲局牵头报送；编号写错的请改正；若是年中改了牵头单位，请把方案、名单改回原来的，另在 data/changes.yaml 写一条：- {from: 2024Q3, decided: 决定日期, by: 决定机关, reason: 理由, task: 1-1, lead: [甲局]}）\n  第 9 行第 9 列 GW504 1-3 不是“乙局”牵头的任务（这项任务由甲局牵头报送；编号写错的请改正；若是年中改了牵头单位，请把方案、名单改回原来的，另在 data/changes.yaml 写一条：- {from: 2024Q3, decided: 决定日期, by: 决定机关, reason: 理由, task: 1-3, lead: [甲局]}）",
    ),
    "unknown unit": (
        FIRST.replace("甲局", "丁局").encode(),
        "文件名是“甲局”的，内容却是“丁局”的；请改正 unit 或文件名\nin/甲局.yaml：内容有错误\n  第 1 行第 7 列 GW301 没有叫“丁局”的单位（请核对名称。若是已有单位的新名称，请在 data/units.yaml 里加进该单位的 aliases（别名）；若是新单位，请另加一条；若是年中撤销、并入别处的单位，请把方案、名单改回原来的，另在 data/changes.yaml 写一条：- {from: 2024Q3, decided: 决定日期, by: 决定机关, reason: 理由, unit: 丁局, abolished: true, successor: 承接单位}）",
    ),
    "another's task": (
        FIRST.replace("1-3", "1-2").encode(),
        "内容有错误\n  第 9 行第 9 列 GW504 1-2 不是“甲局”牵头的任务（这项任务由乙局牵头报送；编号写错的请改正；若是年中改了牵头单位，请把方案、名单改回原来的，另在 data/changes.yaml 写一条：- {from: 2024Q3, decided: 决定日期, by: 决定机关, reason: 理由, task: 1-2, lead: [乙局]}）",
    ),
    "unknown task": (
        FIRST.replace("1-3", "1-99").encode(),
        "内容有错误\n  第 9 行第 9 列 GW503 方案里没有 1-99 这项任务（这一部分有 1-1 至 1-5；若是年中撤销的，请把方案、名单改回原来的，另在 data/changes.yaml 写一条：- {from: 2024Q3, decided: 决定日期, by: 决定机关, reason: 理由, task: 1-99, withdrawn: true}）",
    ),
    "no task": (
        FIRST.replace("1-3", "第三项").encode(),
        "内容有错误\n  第 9 行第 9 列 GW104 task 必须是“部分-序号”样的编号，不能是“第三项”（写成 2-19 的样子）",
    ),
    "wrong quarter": (
        FIRST.replace("2024Q2", "2023Q2").encode(),
        "内容有错误\n  第 2 行第 10 列 GW502 2023Q2 不在方案的报告范围（2024Q1 至 2024Q4）内（请改正季度，或把文件移出工作区）",
    ),
    "no quarter": (
        FIRST.replace("quarter: 2024Q2\n", "").encode(),
        "内容有错误\n  第 1 行第 1 列 GW102 进展文件缺少 quarter（报告季度）（请补上一行 quarter: 报告季度）",
    ),
    "a task twice": (
        FIRST.replace("1-3", "1-1").encode(),
        "内容有错误\n  第 9 行第 9 列 GW505 1-1 报了两条，第 5 行已有（请合并成一条）",
    ),
    "lagging without reason": (
        FIRST.replace("正常推进", "滞后").encode(),
        "内容有错误\n  第 6 行第 11 列 GW506 1-1 滞后，没有写明存在问题（请补上 problems: 滞后的原因）",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_named_and_nothing_written(run: Run, send: Send, base: Path, tmp_path: Path, case: str) -> None:
    send("unit: 乙局\nquarter: 2024Q2\nentries:\n- task: 1-2\n  status: 正常推进\n", "乙局.yaml")
    data, words = BAD[case]
    send(data)
    before = state(base)
    ran = run("--root", base, "merge", "--on", DAY, "in", cwd=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"in/甲局.yaml：{words}\n有 1 个文件不能合并，什么都没有写入。请改正或移走后再合并\n"
    assert state(base) == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("~$甲局.docx", "这是 Word、Excel 打开文件时留下的临时文件，请关闭后删去"),
        (".甲局.yaml.swp", "这是隐藏文件、临时文件或备份，请移走"),
        ("甲局.yaml.bak", "这是隐藏文件、临时文件或备份，请移走"),
    ],
)
def test_files_that_are_nobodys(send: Send, name: str, words: str) -> None:
    (found,) = gather([str(send(FIRST, name))])
    assert isinstance(found, Unread)
    assert (found.why, found.litter) == (words, False)


def test_a_group_does_not_report(run: Run, send: Send, base: Path, tmp_path: Path) -> None:
    send(FIRST.replace("甲局", "各区人民政府"), "报送.yaml")
    ran = run("--root", base, "merge", "--on", DAY, "in", cwd=tmp_path)
    assert (ran.code, ran.err) == (
        1,
        "in/报送.yaml：内容有错误\n"
        "  第 1 行第 7 列 GW301 “各区人民政府”是统称，不能作为填报单位（请由它的成员各报各的，unit 写成员的简称）\n"
        "有 1 个文件不能合并，什么都没有写入。请改正或移走后再合并\n",
    )


def test_the_systems_litter_is_named_and_passed_over(run: Run, send: Send, base: Path, tmp_path: Path) -> None:
    send()
    send(b"\0", ".DS_Store")
    send(b"\0", "__MACOSX/._甲局.yaml")
    ran = run("--root", base, "merge", "--on", DAY, "in", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "略过 in/.DS_Store：系统文件\n略过 in/__MACOSX：系统文件\n")


def test_a_quarter_in_the_files_name(run: Run, send: Send, base: Path, tmp_path: Path) -> None:
    send(FIRST, "甲局-2024Q1.yaml")
    ran = run("--root", base, "merge", "--on", DAY, "in", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err.startswith("in/甲局-2024Q1.yaml：文件名写的是 2024Q1，内容却是 2024Q2；请改正 quarter 或文件名\n")


def test_a_complete_file_without_a_last_line_end(send: Send) -> None:
    for text in (FIRST.rstrip("\n"), FIRST + "- task: 1-5\n  status: 正常推进"):
        (found,) = gather([str(send(text))])
        assert isinstance(found, Incoming)


def test_pipes_links_and_folders(send: Send, tmp_path: Path) -> None:
    send()
    folder = tmp_path / "in"
    os.mkfifo(folder / "pipe")
    (folder / "gone").symlink_to("nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "empty").mkdir()
    found = {Path(f.name).name: f for f in gather([str(folder)])}
    assert isinstance(found["甲局.yaml"], Incoming)
    why = {name: f.why for name, f in found.items() if isinstance(f, Unread)}
    assert why == {
        "empty": "文件夹是空的",
        "gone": "这是一个链接，不是文件",
        "loop": "这是一个链接，不是文件",
        "pipe": "这不是普通文件",
    }


def packed(members: dict[str, bytes], *, utf8: bool = True) -> bytes:
    """A zip archive; with `utf8` False its names are GBK without a word about it, as older programs write them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name if utf8 else name.encode("gbk").decode("cp437"), data)
    data = out.getvalue()
    if utf8:
        return data
    # the library writes cp437 names as UTF-8 with its flag: put the plain bytes back
    for name in members:
        raw, shown = name.encode("gbk"), name.encode("gbk").decode("cp437").encode("utf-8")
        assert len(raw) <= len(shown)
        data = _renamed(data, shown, raw)
    return data


def _renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    """Replaces a name in both headers, with its length and without the UTF-8 flag; offsets are rebuilt."""
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    body, directory, tail = data[local:central], data[central:end], data[end:]

    def header(block: bytes, flag: int, size: int) -> bytes:
        out = bytearray(block.replace(old, new))
        out[flag : flag + 2] = b"\0\0"
        out[size : size + 2] = len(new).to_bytes(2, "little")
        return bytes(out)

    body, directory = header(body, 6, 26), header(directory, 8, 28)
    tail = tail[:12] + len(directory).to_bytes(4, "little") + len(body).to_bytes(4, "little") + tail[20:]
    return body + directory + tail


@pytest.mark.parametrize("utf8", [True, False])
def test_names_in_archives(send: Send, utf8: bool) -> None:
    path = send(packed({"二季度/甲局.yaml": FIRST.encode()}, utf8=utf8), "报送.zip")
    (found,) = gather([str(path)])
    assert isinstance(found, Incoming)
    assert found.name.endswith("in/报送.zip/二季度/甲局.yaml")
    assert found.file == "甲局.yaml"


def test_what_archives_may_hide(send: Send, tmp_path: Path) -> None:
    inner = packed({"x": b"y"})
    path = send(
        packed(
            {
                "../../逃.yaml": FIRST.encode(),
                "C:\\x\\甲.yaml": FIRST.encode(),
                "包.zip": inner,
                "__MACOSX/._a": b"\0",
                "图.yaml": PNG,
                "~$a.docx": b"x",
            }
        ),
        "a.zip",
    )
    found = {f.name.partition("a.zip/")[2]: f for f in gather([str(path)])}
    assert isinstance(found["逃.yaml"], Incoming)
    assert isinstance(found["C:/x/甲.yaml"], Incoming)
    assert {n: f.why for n, f in found.items() if isinstance(f, Unread)} == {
        "包.zip": "压缩包里还有压缩包，请解开后再合并",
        "__MACOSX/._a": "系统文件",
        "图.yaml": "这是图片（PNG），不是进展文件",
        "~$a.docx": "这是 Word、Excel 打开文件时留下的临时文件，请关闭后删去",
    }
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["a.zip"]


def test_bombs(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    big = send(packed({"a.yaml": bytes(9 * 1024 * 1024)}), "big.zip")
    (found,) = gather([str(big)])
    assert isinstance(found, Unread)
    assert found.why == "文件超过 8 MB，不像进展文件"
    monkeypatch.setattr(intake, "MAX_ARCHIVE", 100_000)
    many = send(packed({f"{n}.yaml": FIRST.encode() * 100 for n in range(20)}), "many.zip")
    assert any(isinstance(f, Unread) and "没有读完" in f.why for f in gather([str(many)]))
    monkeypatch.setattr(intake, "MAX_MEMBERS", 10)
    (found,) = gather([str(many)])
    assert isinstance(found, Unread)
    assert found.why == "压缩包里有 20 个文件，太多了"


@pytest.mark.parametrize("cut", [10, 30, -1, -30])
def test_damaged_archives(send: Send, cut: int) -> None:
    data = packed({"甲局.yaml": FIRST.encode()})
    found = gather([str(send(data[:cut], "a.zip"))])
    assert [type(f) for f in found] == [Unread]


def test_an_archive_cut_short_is_called_so(send: Send) -> None:
    (found,) = gather([str(send(packed({"甲局.yaml": FIRST.encode()})[:-30], "a.zip"))])
    assert isinstance(found, Unread)
    assert found.why == "压缩包（或 Word、Excel 文件）已损坏，或没有传完整，打不开"


@pytest.mark.parametrize("within", [False, True])
def test_a_form_says_which_command_takes_it(send: Send, within: bool) -> None:
    form = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})
    data, name = (packed({"附表3.docx": form}), "来件.zip") if within else (form, "附表3.docx")
    (found,) = gather([str(send(data, name))])
    assert isinstance(found, Unread)
    assert (
        found.why
        == "这是 Word、Excel 一类的文件（.docx、.xlsx），不是进展文件；填好的表用 gwrb collect 收，混在一起的进展文件也一同收"
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("at", range(0, 12, 2))
def test_damage_inside_an_archive(send: Send, method: int, at: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.yaml", FIRST * 5)
    data, begin = bytearray(out.getvalue()), 30 + len("a.yaml") + at
    data[begin : begin + 3] = b"\xff\xff\xff"
    (found,) = gather([str(send(bytes(data), "a.zip"))])
    assert isinstance(found, Unread)


def test_members_of_one_name_are_all_seen(send: Send) -> None:
    path = send(packed({"甲局.yaml": FIRST.encode(), "../甲局.yaml": PNG}), "a.zip")
    first, second = gather([str(path)])
    assert isinstance(first, Incoming)
    assert isinstance(second, Unread)
    assert second.name.endswith("a.zip/甲局.yaml（同名的第 2 个）")
    assert second.why == "这是图片（PNG），不是进展文件"


def test_members_too_large_count_as_unpacked(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_FILE", 10_000)
    monkeypatch.setattr(intake, "MAX_ARCHIVE", 25_000)
    found = gather([str(send(packed({f"{n}.yaml": bytes(20_000) for n in range(9)}), "a.zip"))])
    assert len(found) == 3
    assert [f.why[-6:] for f in found if isinstance(f, Unread)][-1] == "成几个再合并"


def test_word_files(send: Send) -> None:
    data = packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    for name, content in (("a.docx", data), ("b.zip", packed({"a.docx": data}))):
        (found,) = gather([str(send(content, name))])
        assert isinstance(found, Unread)
        assert "Word" in found.why


def test_a_file_reached_twice_is_read_once(send: Send, tmp_path: Path) -> None:
    path = send()
    assert len(gather([str(path), str(path.parent), str(tmp_path / "in/../in/甲局.yaml")])) == 1
