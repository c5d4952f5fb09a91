"""gwrb collect as the clerk runs it: what it says, what it writes, and when it writes nothing."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gwrb.forms import form_kinds
from gwrb.forms.content import FormBuilder
from gwrb.forms.form_views import FormRound
from gwrb.ledger import journal
from gwrb.model.values import Period
from gwrb.output.printer import PaperPrinter
from tests.conftest import Run
from tests.forms import damage
from tests.forms.made import form, unit_of, workspace
from tests.forms.test_damage import filled_in
from tests.forms.typing_in import Document
from tests.forms.typing_in_excel import Workbook, inline

DAY = ("--on", "2024-07-15")
TOLD = """\
提醒 甲局.docx：填了 2 项，没有填的 2 项不收：1-4（东片）、1-5
提醒 1 份表上没有填日期，报送日期记 2024-07-15：甲局.docx
"""
WRITTEN = """\
# yaml-language-server: $schema=../../../schema/progress.schema.json
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-15
entries:
- task: 1-1
  status: 正常推进
  progress: 甲的进展
- task: 1-3
  status: 已完成
  progress: 公园的进展
  values:
    公园: 10
"""
Send = Callable[[str, bytes], str]


@pytest.fixture
def send(base: Path, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Puts a file into the folder in which the clerk stands, outside the workspace."""
    folder = base.parent / "in"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def put(name: str, data: bytes) -> str:
        (folder / name).write_bytes(data)
        return name

    return put


def others() -> bytes:
    """The other unit's form, in Excel."""
    book = Workbook(form("progress", "xlsx", "乙局"))
    for key, words in (("progress", "培育了。"), ("status", "滞后"), ("problems", "人手不够。")):
        book.type("1-2/0", key, words, inline)
    return book.data


FIGURES = """\
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-15
entries:
- task: 1-3
  status: 正常推进
  progress: 建成6个
  values: {公园: 6, 走访企业: 30}
"""


def damaged(done: damage.Damage) -> bytes:
    document = filled_in()
    done(document)
    return document.data


def progress(base: Path) -> list[str]:
    return sorted(p.name for p in (base / "data/progress/2024Q2").glob("*"))


def test_preview_then_written_then_nothing_more(base: Path, run: Run, send: Send) -> None:
    send("甲局.docx", filled_in().data)
    table = "季度    单位  新增  修改  不变  文件\n" + "─" * 41 + "\n2024Q2  甲局     2     0     0  甲局.docx\n"
    owed = "\n2024Q2：应报 2 个单位，已报 1 个，未报 1 个：乙局；没有报全的 1 个：甲局（缺 2\n项）\n"
    preview = run("--root", base, "collect", "甲局.docx", "--dry-run", *DAY)
    said = "\n若合并：新增 2 条，修改 0 条，涉及 1 个单位。这是预览，什么都没有写入\n"
    assert preview == (0, table + said + owed, TOLD)
    assert progress(base) == []
    first = run("--root", base, "collect", "甲局.docx", *DAY)
    assert first == (0, f"{table}\n已合并：新增 2 条，修改 0 条，涉及 1 个单位\n{owed}", TOLD)
    assert (base / "data/progress/2024Q2/甲局.yaml").read_text() == WRITTEN
    before = {p: p.read_bytes() for p in base.rglob("*.yaml")}
    again = run("--root", base, "collect", "甲局.docx", "--on", "2024-07-19")
    assert again == (0, f"没有变化：送来的内容台账里都有了\n{owed}", TOLD.replace("07-15", "07-19"))
    assert {p: p.read_bytes() for p in base.rglob("*.yaml")} == before


def test_one_bad_file_and_nothing_is_written(base: Path, run: Run, send: Send) -> None:
    send("甲局.docx", damaged(damage.merged))
    send("乙局.xlsx", others())
    send("扫描件.docx", b"%PDF-1.7")
    ran = run("--root", base, "collect", ".", *DAY)
    assert ran == (
        1,
        "",
        """\
提醒 乙局.xlsx：填了 1 项，没有填的 1 项不收：1-4（西片）
提醒 1 份表上没有填日期，报送日期记 2024-07-15：乙局.xlsx
扫描件.docx：有 1 处要先定下来
  这是 PDF 文件，填写的内容读不回来；请单位发来填好的 Word 或 Excel 原件
甲局.docx：有 1 处要先定下来
  第 1 行“存在问题”栏（1-1）：与别的格子合并了，分不清是哪一格的；请单位取消合并后再发来
有 2 个文件不能收，什么都没有写入。请单位改正后再发来
要先收其余的文件，请加 --skip-bad
""",
    )
    assert progress(base) == []
    skipped = run("--root", base, "collect", ".", "--skip-bad", *DAY)
    assert skipped.code == 1
    assert "有 2 个文件不能收，已略过，其余照收。请单位改正后再发来\n" in skipped.err
    assert progress(base) == ["乙局.yaml"]


MIXED = """\
unit: 乙局
quarter: 2024Q2
submitted: 2024-07-10
entries:
- task: 1-2
  status: 正常推进
  progress: 培育了3家
"""


def test_forms_and_data_lie_in_one_folder(base: Path, run: Run, send: Send) -> None:
    """What units send comes by one mailbox: a form and a file of data are read in one go, wrong ones told by line."""
    send("甲局.docx", filled_in().data)
    send("乙局.yaml", MIXED.replace("正常推进", "正在推进").encode())
    told = run("--root", base, "collect", ".", *DAY)
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        f"{TOLD}乙局.yaml：内容有错误\n"
        "  第 6 行第 11 列 GW104 status 必须是未启动、正常推进、滞后、已完成之一，不能是“正在推进”；是否想写“正常推进”？"
        "（写成 status: 正常推进）\n"
        "有 1 个文件不能收，什么都没有写入。请单位改正后再发来\n要先收其余的文件，请加 --skip-bad\n"
    )
    send("乙局.yaml", MIXED.encode())
    done = run("--root", base, "collect", ".", *DAY, "--yes")
    assert (done.code, done.err) == (0, TOLD)
    assert "已合并：新增 3 条，修改 0 条，涉及 2 个单位" in done.out
    assert (base / "data/progress/2024Q2/乙局.yaml").read_text(encoding="utf-8").endswith(MIXED)


def test_many_files_refused_for_one_reason_are_one_line(base: Path, run: Run, send: Send) -> None:
    for number in range(6):
        send(f"表{number}.docx", filled_in().data)
    told = run("--root", base, "merge", ".", *DAY)
    assert told.err == (
        "表0.docx、表1.docx、表2.docx等 6 个文件：这是 Word、Excel 一类的文件（.docx、.xlsx），不是进展文件；"
        "填好的表用 gwrb collect 收，混在一起的进展文件也一同收\n"
        "有 6 个文件不能合并，什么都没有写入。请改正或移走后再合并\n"
    )


def test_accepting(base: Path, run: Run, send: Send) -> None:
    send("甲局.docx", damaged(damage.row_copied))
    asked = run("--root", base, "collect", "甲局.docx", *DAY)
    assert asked == (
        1,
        "",
        """\
甲局.docx：有 1 处要先定下来
  1-1 有 2 行，像是复制出来的
    加 --accept 后：各行填的相同或只填了一行，收一行
有 1 个文件不能收，什么都没有写入。请单位改正后再发来
看过上面各条、同意照说的收，请加 --accept 文件名、单位或 all
要先收其余的文件，请加 --skip-bad
""",
    )
    other = run("--root", base, "collect", "甲局.docx", "--accept", "乙局", *DAY)
    assert other.err.startswith("--accept 乙局 没有用上：没有哪个要定的文件叫这个名字，或是这个单位的\n")
    assert progress(base) == []
    taken = run("--root", base, "collect", "甲局.docx", "--accept", "甲局", *DAY)
    told = "甲局.docx：1-1 有 2 行，像是复制出来的。照 --accept 各行填的相同或只填了一行，收一行\n"
    assert (taken.code, taken.err) == (0, told + TOLD)
    assert (base / "data/progress/2024Q2/甲局.yaml").read_text() == WRITTEN


@pytest.mark.parametrize("accept", ["甲局.docx", "all", "全部"])
def test_accepting_by_name_and_all(base: Path, run: Run, send: Send, accept: str) -> None:
    send("甲局.docx", damaged(damage.column_added))
    assert run("--root", base, "collect", "甲局.docx", "--accept", accept, *DAY).code == 0
    assert (base / "data/progress/2024Q2/甲局.yaml").read_text() == WRITTEN


def test_what_cannot_be_accepted_is_not(base: Path, run: Run, send: Send) -> None:
    send("甲局.docx", damaged(damage.row_copied_and_changed))
    ran = run("--root", base, "collect", "甲局.docx", "--accept", "all", *DAY)
    assert ran.code == 1
    assert progress(base) == []


def test_pasted_into_a_new_document(base: Path, run: Run, send: Send) -> None:
    """Only visible words are left: the clerk says whose they are."""
    send("表.docx", damaged(damage.pasted))
    whose = ("--unit", "甲局", "--quarter", "2024Q2")
    asked = run("--root", base, "collect", "表.docx", *whose, *DAY)
    assert asked.err.startswith(
        """\
表.docx：有 2 处要先定下来
  文件里没有表单标识（附表几、哪个季度、哪个单位），像是粘贴到了新文件里
    加 --accept 后：按 附表3 2024Q2 甲局 收
  格子里的控件和书签都没有了，像是粘贴到了新文件里，只能看编号和表头
    加 --accept 后：按看得见的编号和表头收
"""
    )
    assert run("--root", base, "collect", "表.docx", *whose, "--accept", "表.docx", *DAY).code == 0
    assert (base / "data/progress/2024Q2/甲局.yaml").read_text() == WRITTEN


def test_a_zip_with_names_of_another_code(base: Path, run: Run, send: Send) -> None:
    """Chinese Windows writes names in GBK and does not say so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("AAAA.docx", filled_in().data)
    send("收到.zip", out.getvalue().replace(b"AAAA.docx", "甲局".encode("gbk") + b".docx"))
    ran = run("--root", base, "collect", "收到.zip", *DAY)
    assert (ran.code, ran.err) == (0, TOLD.replace("甲局.docx", "收到.zip/甲局.docx"))
    assert (base / "data/progress/2024Q2/甲局.yaml").read_text() == WRITTEN


def test_conflict(base: Path, run: Run, send: Send) -> None:
    send("甲局.docx", filled_in().data)
    assert run("--root", base, "collect", "甲局.docx", *DAY).code == 0
    path = base / "data/progress/2024Q2/甲局.yaml"
    path.write_text(WRITTEN.replace("甲的进展", "督查室改过的进展"))
    later = filled_in().type("gwrb:1-1/0:progress", "甲局又改的进展").data
    send("甲局.docx", later)
    ran = run("--root", base, "collect", "甲局.docx", *DAY)
    assert ran.code == 1
    assert "有 1 处冲突：现有的和送来的都改过同一处，改得不一样。什么都没有写入\n" in ran.err
    assert path.read_text() == WRITTEN.replace("甲的进展", "督查室改过的进展")
    assert run("--root", base, "collect", "甲局.docx", "--take", "theirs", *DAY).code == 0
    assert path.read_text() == WRITTEN.replace("甲的进展", "甲局又改的进展")


def test_people_and_plan(base: Path, run: Run, send: Send) -> None:
    people = Document(form("contacts", "docx"))
    for place, words in (("name", "张三"), ("duty", "联络员"), ("mobile", "138 0000 0000")):
        people.type(f"gwrb:person/1:{place}", words)
    plan = Document(form("plan", "docx"))
    for place, words in (
        ("measures", "一是抓。\n二是促。"),
        ("deadline", "12月20日"),
        ("milestones.2024Q2", "过半"),
        ("contact", "李四"),
    ):
        plan.type(f"gwrb:1-1/0:{place}", words)
    send("附表2.docx", people.data)
    send("附表1.docx", plan.type("gwrb:foot:approver", "王五").data)
    ran = run("--root", base, "collect", ".", *DAY)
    assert ran.code == 0
    assert "联系人写进 data/contacts/；里面有电话，默认不进 git，请勿外传\n" in ran.err
    assert (base / "data/contacts/甲局.yaml").read_text() == (
        "# yaml-language-server: $schema=../../schema/contacts.schema.json\nunit: 甲局\nsubmitted: 2024-07-15\n"
        "people:\n- name: 张三\n  duty: 联络员\n  mobile: 138 0000 0000\n"
    )
    assert (base / "data/plans/甲局.yaml").read_text() == (
        "# yaml-language-server: $schema=../../schema/plans.schema.json\nunit: 甲局\nsubmitted: 2024-07-15\n"
        "approver: 王五\nentries:\n- task: 1-1\n  measures: |-\n    一是抓。\n    二是促。\n  deadline: 2024-12-20\n"
        "  milestones:\n    2024Q2: 过半\n  contact: 李四\n"
    )


def test_written_through_the_journal(base: Path, run: Run, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes it safe to be killed at any moment is the journal: everything goes through it, at once."""
    send("甲局.docx", filled_in().data)
    send("乙局.xlsx", others())
    written: list[list[str]] = []
    monkeypatch.setattr(journal, "write_all", lambda root, files, read: written.append(sorted(p.name for p in files)))
    assert run("--root", base, "collect", ".", *DAY).code == 0
    assert written == [["乙局.yaml", "乙局.yaml", "甲局.yaml", "甲局.yaml"]]


def test_the_ledger_changed_since(base: Path, run: Run, send: Send) -> None:
    """A target put before the one that the form asked for: its figure is not taken for the new one's."""
    tasks = base / "data/tasks.yaml"
    old = "  targets:\n  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个}\n"
    new = "  targets:\n  - {name: 面积, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 公园10个}\n"
    assert old in tasks.read_text()
    tasks.write_text(tasks.read_text().replace(old, new))
    send("甲局.docx", filled_in().data)
    ran = run("--root", base, "collect", "甲局.docx", "--accept", "all", *DAY)
    assert ran.code == 1
    assert ran.err.startswith(
        """\
甲局.docx：有 1 处要先定下来
  第 2 行“完成数”栏（1-3）：年度目标改过，不知道“10”是不是“面积”的完成数；请用 gwrb form 重做一份请单位填
"""
    )
    assert progress(base) == []


def test_a_column_that_is_no_longer_asked_for_is_named_as_printed(base: Path, run: Run, send: Send) -> None:
    tasks = base / "data/tasks.yaml"
    old = "targets:\n  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个}\n"
    tasks.write_text(tasks.read_text().replace(old, "figures:\n  - {words: 公园10个, reason: 不考核}\n"))
    send("甲局.docx", filled_in().data)
    told = "  多了“完成数”这一栏，现在的表里没有了\n    加 --accept 后：这一栏不收\n"
    assert told in run("--root", base, "collect", "甲局.docx", *DAY).err
    assert run("--root", base, "collect", "甲局.docx", "--accept", "all", *DAY).code == 0
    assert (base / "data/progress/2024Q2/甲局.yaml").read_text() == WRITTEN.partition("  values:")[0]


@pytest.mark.parametrize("format", ["docx", "xlsx"])
@pytest.mark.parametrize("forecast", [True, False])
def test_a_last_form_that_still_asks_for_a_forecast_is_taken_as_any(
    format: str, forecast: bool, base: Path, run: Run, send: Send
) -> None:
    """Forms made before the year's last one stopped asking come back as they are: nothing of the ledger changed."""
    last, day = Period(2024, 4), dt.date(2025, 1, 10)
    kind = form_kinds.PROGRESS_FORM
    made = FormBuilder(workspace()).form(kind, unit_of("甲局", workspace()), last, forecast=forecast)
    paper = FormRound(workspace(), last, day, format).view(made)
    data = PaperPrinter(workspace().workspace.root).form(paper).data
    words = {"progress": "全年的进展", "status": "正常推进"} | ({"forecast": "能完成"} if forecast else {})
    document, book = (Document(data), None) if format == "docx" else (None, Workbook(data))
    for key, said in words.items():
        if document:
            document.type(f"gwrb:1-1/0:{key}", said)
        elif book:
            book.type("1-1/0", key, said)
    send(f"甲局.{format}", (document or book).data)  # type: ignore[union-attr]
    assert run("--root", base, "collect", f"甲局.{format}", "--on", "2025-01-10").code == 0
    tail = "  forecast: 能完成\n" if forecast else ""
    assert (base / "data/progress/2024Q4/甲局.yaml").read_text().partition("entries:\n")[2] == (
        f"- task: 1-1\n  status: 正常推进\n  progress: 全年的进展\n{tail}"
    )


def test_a_figure_for_which_the_form_has_no_place_stays(base: Path, run: Run, send: Send) -> None:
    """1-3 has a target; 走访企业 is a figure that the unit added by git and that no form asks for."""
    send("甲局.yaml", FIGURES.encode())
    assert run("--root", base, "merge", "--yes", "甲局.yaml", *DAY).code == 0
    assert run("--root", base, "form", "progress", "-u", "甲局", "-q", "2024Q2", "-o", "再报", *DAY).code == 0
    ran = run("--root", base, "collect", "再报", *DAY)
    assert ran.out.splitlines()[0] == "没有变化：送来的内容台账里都有了"


REPORTED = """\
unit: 甲局
quarter: 2024Q2
submitted: 2024-07-15
entries:
- task: 1-1
  status: 正常推进
  progress: 甲的进展
  coordination: |-
    请市里出面，
    协调用地。
  forecast: 能完成
  extension: 2025-03-31
  extension_reason: 用地未定
- task: 1-3
  status: 正常推进
  values: {公园: 6}
"""
PLANNED = """\
unit: 甲局
submitted: 2024-07-15
entries:
- task: 1-1
  goal: 增长6%以上
  measures: 抓投资
  deadline: 2024-12-31
  milestones: {2024Q2: 增长5%}
  leader: 李某
"""


@pytest.mark.parametrize("format", ["docx", "xlsx"])
@pytest.mark.parametrize(
    ("kind", "said", "gone"),
    [
        ("progress", REPORTED, {"coordination", "forecast", "extension", "values"}),
        ("plan", PLANNED, {"measures", "deadline", "milestones", "leader"}),
    ],
)
def test_what_the_form_has_no_column_for_stays(
    base: Path, run: Run, send: Send, monkeypatch: pytest.MonkeyPatch, format: str, kind: str, said: str, gone: set[str]
) -> None:
    """A form that no longer asks for a field takes nothing away of what a unit said there before."""
    send("甲局.yaml", said.encode())
    assert run("--root", base, "merge", "--yes", "甲局.yaml", *DAY).code == 0
    whole = form_kinds.KINDS[kind]
    left = whole._replace(columns=tuple(c for c in whole.columns if c.key not in gone))
    monkeypatch.setitem(form_kinds.KINDS, kind, left)
    monkeypatch.setattr(form_kinds, f"{kind.upper()}_FORM", left)
    before = {p: p.read_bytes() for p in (base / "data").rglob("*.yaml")}
    quarter = ("-q", "2024Q2") if kind == "progress" else ()
    made = run("--root", base, "form", kind, "-u", "甲局", *quarter, "--format", format, "-o", "再报", *DAY)
    assert made.code == 0
    ran = run("--root", base, "collect", "再报", *DAY)
    assert ran.out.splitlines()[0] == "没有变化：送来的内容台账里都有了"
    (sent,) = Path("再报").iterdir()
    if format == "docx":
        key, words = ("progress", "又有进展") if kind == "progress" else ("goal", "增长7%")
        sent.write_bytes(Document(sent.read_bytes()).type(f"gwrb:1-1/0:{key}", words).data)
        assert run("--root", base, "collect", "再报", "--yes", *DAY).code == 0
        old = {"progress": "甲的进展", "plan": "增长6%以上"}[kind]
        (path,) = (p for p, data in before.items() if old.encode() in data)
        assert path.read_text() == before[path].decode().replace(old, words)


def test_the_whole_pack_comes_back(base: Path, run: Run, send: Send) -> None:
    """A unit mails back its folder: letter and list of duties are passed over, the form in it is read."""
    assert run("--root", base, "pack", "-q", "2024Q2", "-o", "发出", *DAY).code == 0
    (found,) = Path("发出").rglob("*附表3*甲局*.docx")
    found.write_bytes(filled_in().data)
    ran = run("--root", base, "collect", found.parent, *DAY)
    passed = [line for line in ran.err.splitlines() if line.startswith("略过")]
    others = sorted(p for p in found.parent.iterdir() if p != found)
    assert passed == [f"略过 {p}：这是发出去的函、清单一类，不是填报表" for p in others]
    assert len(others) == 2
    assert ran.code == 0
    assert (base / "data/progress/2024Q2/甲局.yaml").read_text() == WRITTEN


def _dated(words: str, day: str) -> bytes:
    return filled_in().type("gwrb:1-1/0:progress", words).type("gwrb:foot:submitted", day).data


def test_forms_of_one_unit_go_by_their_dates(run: Run, base: Path, send: Send) -> None:
    """Whichever form comes first: the one dated later has the word, and what the other says is told."""
    args = ("--root", base, "collect", *DAY, "--yes")
    send("甲.docx", _dated("甲写的。", "2024-07-12"))
    send("乙.docx", _dated("乙写的。", "2024-07-13"))
    both = run(*args, "甲.docx", "乙.docx")
    assert (both.code, "甲写的。  乙写的。" in both.out) == (1, True)
    assert run(*args, "乙.docx").code == 0
    late = run(*args, "甲.docx")
    assert late.code == 0
    assert "提醒 甲.docx 有 1 处没有保留（1-1），以 乙.docx 为准\n" in late.err
    assert "乙写的。" in (base / "data/progress/2024Q2/甲局.yaml").read_text(encoding="utf-8")


def test_a_form_of_a_unit_by_its_new_name(run: Run, base: Path, send: Send) -> None:
    send("甲.docx", filled_in().data)
    units = base / "data/units.yaml"
    units.write_text(units.read_text(encoding="utf-8").replace("甲局", "甲一局").replace("甲管理局", "甲一管理局"))
    tasks = base / "data/tasks.yaml"
    tasks.write_text(tasks.read_text(encoding="utf-8").replace("甲局", "甲一局"))
    for path in base.glob("data/*/**/甲局.yaml"):
        path.unlink()
    ran = run("--root", base, "collect", *DAY, "--yes", "甲.docx")
    assert ran.code == 1
    assert (
        "表上的“甲局”不是台账里的单位：是否想写“甲一局”？若是已有单位的新名称，"
        "请在 data/units.yaml 里加进该单位的 aliases（别名）；若是新单位，请另加一条；也请核对是不是别处的表" in ran.err
    )
