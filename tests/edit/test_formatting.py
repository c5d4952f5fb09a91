"""fmt repairs what needs no judgement, loses nothing, and leaves a second run nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwrb.edit.formatting import Left, decode, format_text
from gwrb.model.json_schema import modeline
from gwrb.model.office_records import INSPECTION_FILE
from gwrb.model.plan import TASKS_FILE
from gwrb.model.progress import PROGRESS_FILE, RECEIVED_FILE
from gwrb.model.record import parse_as
from gwrb.model.units_file import UNITS_FILE
from gwrb.text.source import Source
from gwrb.yamltext.write import scalar
from tests.conftest import ROOT, Run

LINE = modeline(PROGRESS_FILE) + "\n"
MESSY = """\
unit: 甲局
quarter: 2024Q2
entries:
# 关于第一项
- task: 1-1
  progress: 已簽約,正在办理  # 注释 (a,b)
  # 说明状态
  status: 正常推进
  values:
    完成数: 12
- status: 已完成
  next: |-
    驗收(尽快)
    第二行
  task: 1-3
  progress: "完成 100%, 已建成(10)个"

# 尾注
- {status: 未启动, task: 1-5}
"""
TIDY = """\
# yaml-language-server: $schema=../../../schema/progress.schema.json
unit: 甲局
quarter: 2024Q2
entries:
# 关于第一项
- task: 1-1
  # 说明状态
  status: 正常推进
  progress: 已签约，正在办理  # 注释 (a,b)
  values:
    完成数: 12
- task: 1-3
  status: 已完成
  progress: "完成 100%， 已建成（10）个"
  next: |-
    验收（尽快）
    第二行

# 尾注
- {status: 未启动, task: 1-5}
"""


FLOW = Left(20, 20, "写在花括号里")
STAYS = "data/progress/2024Q2/甲局.yaml：第 {} 行的栏目次序要手工调整（写在花括号里）\n"


def test_everything_at_once() -> None:
    done = format_text(MESSY.replace("1-1\n", "1-1   \n"), PROGRESS_FILE)
    assert done.text == TIDY
    assert done.problem is None
    assert done.done == ("删去行末空格", "标点改为全角、繁体改为简体", "栏目按规定次序排列", "补上首行的编辑器提示")


def test_twice_is_once() -> None:
    assert format_text(TIDY, PROGRESS_FILE) == (TIDY, (), None, (FLOW,))


@pytest.mark.parametrize(
    ("data", "text", "done"),
    [
        ("甲".encode(), "甲", []),
        ("甲\n".encode("gb18030"), "甲\n", ["编码改为 UTF-8"]),
        ("甲".encode("utf-16"), "甲", ["编码改为 UTF-8"]),
        (b"\xef\xbb\xbfa\r\nb\r\n", "a\nb\n", ["去掉 BOM", "换行改为 LF"]),
        (b"a\rb\r\nc\n\r", "a\nb\nc\n\n", ["换行改为 LF"]),
    ],
)
def test_decode(data: bytes, text: str, done: list[str]) -> None:
    assert decode(data) == (text, done)


def test_no_text_is_left_alone() -> None:
    assert decode(b"\xff\xd8\xff\xe0\x00") is None


@pytest.mark.parametrize("text", ["", "a: [", "unit: 甲局\nunit: 乙局\n", "a: &b c\n", "<<<<<<< x\n"])
def test_what_cannot_be_read_is_left_alone(text: str) -> None:
    done = format_text(text, PROGRESS_FILE)
    assert done.text == text
    assert done.problem is not None


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ('- status: 已完成\n  "task": 1-1\n', "应排在最前的栏目名带引号或问号"),
        ("- status: 已完成\n  ? task\n  : 1-1\n", "应排在最前的栏目名带引号或问号"),
        ("- status: 已完成\n\n  task: 1-1\n", "应排在最前的栏目上面有注释或空行"),
        ("- status: 已完成\n  # 注释\n  task: 1-1\n", "应排在最前的栏目上面有注释或空行"),
        ("- {status: 已完成, task: 1-1}\n", "写在花括号里"),
    ],
)
def test_what_cannot_be_moved_is_named(entry: str, why: str) -> None:
    text = f"unit: 甲局\nquarter: 2024Q2\nentries:\n{entry}"
    done = format_text(text, PROGRESS_FILE)
    assert done == (LINE + text, ("补上首行的编辑器提示",), None, (Left(4, 5, why),))


def test_what_should_be_a_name_and_is_a_record_stays() -> None:
    text = f"{modeline(INSPECTION_FILE)}\nid: 20240718-1\ntasks:\n- {{status: 1, id: 2}}\n- status: 1\n  id: 2\n"
    assert format_text(text, INSPECTION_FILE) == (text, (), None, ())


def test_every_text_of_the_table_and_no_other() -> None:
    text = """\
units:
- name: 甲局(市)
  full_name: 武漢市教育局
  class: 部門
  aliases: [市教育委員會, 甲(乙)]
  accounts: [a.b]
  note: 請核對,谢谢(甲)
"""
    tidy = """\
units:
- name: 甲局(市)
  full_name: 武汉市教育局
  class: 部门
  aliases: [市教育委员会, 甲(乙)]
  accounts: [a.b]
  note: 请核对，谢谢（甲）
"""
    assert format_text(text, UNITS_FILE).text == modeline(UNITS_FILE) + "\n" + tidy


def test_names_of_files_that_came_are_kept() -> None:
    text = """\
unit: 甲局
quarter: 2024Q2
files:
- file: 甲局(二季度),終稿.yaml
  sha256: aa
  received: 2024-07-15
sent: []
"""
    assert format_text(text, RECEIVED_FILE).text == modeline(RECEIVED_FILE) + "\n" + text


@pytest.mark.parametrize(
    ("written", "right"),
    [
        (r'"\u5efa\u8bbe\u002c\"进\" n,建"', r'"\u5efa\u8bbe，\"进\" n，建"'),
        (r'"a,b\n建设,n\t进,\x31"', r'"a,b\n建设，n\t进，\x31"'),
        ("'it''s, 建设,''进'''", "'it''s， 建设，''进'''"),
        (">-\n    建设>一,\n    进(二\n\n    三)", ">-\n    建设>一，\n    进（二\n\n    三）"),
        ("建设,\n    进", "建设，\n    进"),
    ],
)
def test_marks_are_found_through_quotes_and_folds(written: str, right: str) -> None:
    text = LINE + "unit: 甲局\nquarter: 2024Q2\nentries:\n- task: 1-1\n  progress: {}\n"
    assert format_text(text.format(written), PROGRESS_FILE).text == text.format(right)


@pytest.mark.parametrize("name", ["tasks", "units"])
def test_the_projects_own_data_is_tidy(name: str) -> None:
    text = (ROOT / f"data/{name}.yaml").read_text(encoding="utf-8")
    record = TASKS_FILE if name == "tasks" else UNITS_FILE
    assert format_text(text, record) == (text, (), None, ())


words = st.text(st.sampled_from("甲局,，.。:：;()（）〈<> \n\t#'\"\\a1%簽繁、-|>&*!@{}[]　\u00a0é"), max_size=40)


@given(st.lists(st.tuples(words, words, words), max_size=3), st.randoms())
def test_any_content_is_kept(entries: list[tuple[str, str, str]], random: object) -> None:
    """What parses before parses after, and says the same but for width, script and spaces at line ends."""
    text = "unit: 甲局\nquarter: 2024Q2\nentries:\n"
    for number, (progress, problems, following) in enumerate(entries, 1):
        fields = [f"task: 1-{number}", "status: 正常推进"]
        pairs = (("progress", progress), ("problems", problems), ("next", following))
        fields += [f"{key}: {scalar(value, 4)}" for key, value in pairs if value.strip()]
        random.shuffle(fields)  # type: ignore[attr-defined]
        text += "- " + "\n  ".join(fields) + "\n"
    if not entries:
        text = text.replace("entries:", "entries: []")
    before, _ = parse_as(PROGRESS_FILE, Source("", text))
    done = format_text(text, PROGRESS_FILE)
    if done.problem is not None:
        assert done.text == text
        return
    after, parsed = parse_as(PROGRESS_FILE, Source("", done.text))
    assert before is not None
    assert after is not None
    assert [(e.task, e.status) for e in before.entries] == [(e.task, e.status) for e in after.entries]
    assert not [d for d in parsed.diagnostics if d.severity == "error" and d.code != "GW106"]
    assert format_text(done.text, PROGRESS_FILE) == (done.text, (), None, ())


def test_command(base: Path, run: Run) -> None:
    path = base / "data/progress/2024Q2/甲局.yaml"
    path.parent.mkdir()
    path.write_text(MESSY, encoding="utf-8")
    checked = run("fmt", "--check", cwd=base)
    assert checked.code == 1
    assert checked.err == STAYS.format(19)  # as the file is now, without the editor's line
    assert checked.out == (
        "需要整理 data/progress/2024Q2/甲局.yaml：标点改为全角、繁体改为简体，栏目按规定次序排列，补上首行的编辑器提示\n"
        "共 4 个文件，要整理 1 个\n"
    )
    assert path.read_text(encoding="utf-8") == MESSY
    assert run("fmt", "data/progress", cwd=base).code == 0
    assert path.read_text(encoding="utf-8") == TIDY
    assert run("fmt", cwd=base) == (0, "共 4 个文件，整理了 0 个\n", STAYS.format(20))
    assert run("fmt", "--check", cwd=base) == (0, "共 4 个文件，要整理 0 个\n", STAYS.format(20))
    path.write_text("unit: [甲\n", encoding="utf-8")
    refused = run("fmt", path, cwd=base)
    assert refused.code == 1
    assert refused.err == (
        "data/progress/2024Q2/甲局.yaml：没有改动：第 1 行方括号 [ ] 里的名单没有写完，或少了半角逗号；"
        "先运行 gwrb validate 改正\n"
    )
    assert run("fmt", ROOT / "README.md", cwd=base).code == 2
