"""gwrb form and gwrb pack, as the clerk runs them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from gwrb.forms.read import excel_form, word_form
from gwrb.ledger.opener import Folder
from tests.conftest import Run
from tests.forms import making
from tests.forms.typing_in import Document

ON = ("--on", "2024-07-01")
UNITS = ("甲局", "乙局", "东区人民政府", "西区人民政府")
_REVIEWS = """quarter: 2024Q1
reviews:
- {unit: 甲局, task: 1-7, date: 2024-05-06, decision: 退回, reason: 说明用地}
- {unit: 甲局, task: 1-3, date: 2024-05-06, decision: 认可}
"""


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    return making.lay_out(tmp_path / "ws")


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def words(path: Path) -> list[str]:
    return [one for one in word_form.read(path.read_bytes()).words if one]


def test_one_form_has_its_name_and_is_never_written_over(run: Run, ws: Path) -> None:
    name = "附表3责任事项完成情况-甲局-2024Q2.docx"
    ran = run("form", "progress", "--unit", "丙市甲管理局", "-q", "2024Q2", *ON, cwd=ws)
    assert (ran.code, ran.out, ran.err) == (0, f"已写入 {name}\n", "")
    first = (ws / name).read_bytes()
    (ws / name).write_bytes(b"mine")
    ran = run("form", "progress", "-u", "甲局", "-q", "2024Q2", *ON, cwd=ws)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"{name} 1 个文件已存在，没有改动；要覆盖请加 --force\n"
    assert (ws / name).read_bytes() == b"mine"
    assert run("form", "progress", "-u", "甲局", "-q", "2024Q2", *ON, "--force", cwd=ws).code == 0
    assert (ws / name).read_bytes() == first  # same data, same day: same bytes


def test_all_units_and_a_groups_members(run: Run, ws: Path) -> None:
    ran = run("form", "plan", "--all", *ON, cwd=ws)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "已写入 附表1办理方案-2024年：4 个单位，每个单位一份\n"
    assert files(ws / "附表1办理方案-2024年") == sorted(f"附表1办理方案-{u}-2024年.docx" for u in UNITS)
    ran = run("form", "contacts", "-u", "各区人民政府", "-f", "xlsx", "-o", "名单", *ON, cwd=ws)
    assert (ran.code, ran.out) == (0, "已写入 名单：2 个单位，每个单位一份\n")
    assert ran.err == "名单里的电话是个人信息，请只发给本单位\n"
    assert files(ws / "名单") == sorted(f"附表2督办工作人员名单-{u}-2024年.xlsx" for u in UNITS[2:])
    found = excel_form.read((ws / "名单" / f"附表2督办工作人员名单-{UNITS[3]}-2024年.xlsx").read_bytes())
    assert found.properties["gwrb.unit"] == UNITS[3]
    ran = run("form", "plan", "-u", "甲局", "-o", "这里/甲.docx", *ON, cwd=ws)
    assert (ran.out, files(ws / "这里")) == ("已写入 这里/甲.docx\n", ["甲.docx"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("form",), 2, "缺少参数 plan|contacts|progress|support"),
        (("form", "plans", "--all"), 2, "表 必须是 plan、contacts、progress、support 之一，不能是“plans”"),
        (("form", "plan"), 2, "请用 --unit 写一个单位，或用 --all 印全部应报单位；两个只能写一个"),
        (("form", "plan", "--all", "-u", "甲局"), 2, "请用 --unit 写一个单位，或用 --all 印全部应报单位；两个只能写一个"),
        (("form", "progress", "--all"), 2, "附表3 要写明季度，例如 --quarter 2024Q2"),
        (("form", "plan", "--all", "-q", "2024Q2"), 2, "--quarter 只用于附表3（progress）、附表4（support）；附表1、附表2 是全年的"),
        (("form", "progress", "--all", "-q", "2023Q1"), 1, "2023Q1 不在这份方案的报告范围内：2024 年方案报 2024Q1 至 2024Q4"),
        (("form", "plan", "-u", "丁局"), 1, "没有叫“丁局”的单位。"),
        (("form", "plan", "-u", "专班成员单位"), 1, "“专班成员单位”的成员通知没有列出，请写一个单位"),
        (("form", "plan", "--all", "-f", "pdf"), 2, "--format 必须是 docx、xlsx 之一，不能是“pdf”"),
        (("form", "plan", "--all", "-o", "a.docx"), 2, "-o 请写文件夹，不能是“a.docx”"),
        (("form", "plan", "-u", "甲局", "-f", "docx", "-o", "a.xlsx"), 2, "文件名以 .xlsx 结尾，格式却是 docx；请改文件名，或写 --format xlsx"),
        (("form", "plan", "-u", "各区人民政府", "-o", "a.docx"), 2, "要印几份，-o 请写文件夹"),
        (("form", "plan", "-u", "甲局", "-o", "data/units.yaml"), 2, "-o 请写文件夹，或以 .docx、.xlsx 结尾的文件名，不能是“units.yaml”"),
        (("pack",), 2, "缺少选项 --quarter 季度"),
        (("pack", "-q", "2024Q2", "--with", "progress"), 2, "--with 必须是 plan、contacts 之一，不能是“progress”"),
        (("pack", "-q", "2024Q2", "-o", "data/units.yaml"), 2, "-o 请写文件夹，不能是“units.yaml”"),
    ],
)  # fmt: skip
def test_refusals_are_one_clear_sentence(run: Run, ws: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    before = files(ws)
    ran = run(*arguments, cwd=ws)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.splitlines()[0].startswith(said)
    assert files(ws) == before


def test_a_unit_that_leads_nothing_gets_no_form(run: Run, ws: Path) -> None:
    path = ws / "data/units.yaml"
    path.write_text(path.read_text("utf-8").replace("units:\n", "units:\n- {name: 戊局, class: 部门}\n"), "utf-8")
    ran = run("form", "plan", "-u", "戊局", cwd=ws)
    assert (ran.code, ran.out, ran.err) == (1, "", "戊局没有牵头的任务，不用填附表1\n")
    assert run("form", "contacts", "-u", "戊局", cwd=ws).code == 0


def test_a_broken_template_writes_nothing(run: Run, ws: Path) -> None:
    (ws / "templates").mkdir()
    (ws / "templates" / "填报表.html").write_text("<p>{{ report.没有 }}</p>", encoding="utf-8")
    ran = run("pack", "-q", "2024Q2", "-o", "发出", cwd=ws)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("templates/填报表.html:1: ")
    assert not (ws / "发出").exists()


# -- pack


def test_pack_has_everything_for_each_unit(run: Run, ws: Path) -> None:
    ran = run("pack", "-q", "2024Q2", "-o", "发出", *ON, cwd=ws)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "已写入 发出：4 个单位，每个单位一个文件夹\n"
    assert files(ws / "发出") == sorted(
        f"{u}/{name}"
        for u in UNITS
        for name in (f"报送函-{u}-2024Q2.docx", f"附表3责任事项完成情况-{u}-2024Q2.docx", f"{u}责任清单.docx")
    )
    assert words(ws / "发出/甲局/报送函-甲局-2024Q2.docx") == [
        "关于报送2024年上半年\n目标任务完成情况的函",
        "丙市甲管理局：",
        "根据《2024年目标任务责任分解方案》，你单位2024年上半年应报责任事项5件（见附件）。现就有关事项函告如下：",
        "一、请按附件中的表如实填写截至6月30日的完成情况，经本单位负责人审核后，于2024年7月20日前将填好的电子表发回督查机构。",
        "二、表中已填入你单位2024年第一季度报送的文字，请据实更新；进度状态、年度预测和完成数请重新填写。",
        "三、进度滞后的，请写明存在问题和下一步措施；需要市级协调的，请写明协调事项。",
        "附件：1.2024年上半年责任事项完成情况表（附表3）",
        "2.甲局责任清单",
        "2024年7月1日",
    ]


def test_pack_tells_what_was_returned_and_closed(run: Run, ws: Path) -> None:
    (ws / "data/reviews").mkdir()
    (ws / "data/reviews/2024Q1.yaml").write_text(_REVIEWS, encoding="utf-8")
    sent = ws / "data/progress/2024Q1/甲局.yaml"
    text = sent.read_text("utf-8").replace("- task: 1-3\n  status: 正常推进", "- task: 1-3\n  status: 已完成")
    sent.write_text(text, "utf-8")
    assert run("pack", "-q", "2024Q2", "-o", "发出", *ON, cwd=ws).code == 0
    letter = words(ws / "发出/甲局/报送函-甲局-2024Q2.docx")
    assert letter[4] == "二、以下1件已退回，请补充后一并重报：1-7（说明用地）。"
    assert letter[5] == "三、其中1件已办结，不必再报。"
    guide = words(ws / "发出/甲局/附表3责任事项完成情况-甲局-2024Q2.docx")
    assert "1-7 已退回，请补充后重报：说明用地" in guide
    assert not [w for w in words(ws / "发出/乙局/报送函-乙局-2024Q2.docx") if "退回" in w or "办结" in w]


def test_pack_zips_and_encloses_the_other_forms(run: Run, ws: Path) -> None:
    wanted = ("pack", "-q", "2024Q1", "--zip", "--with", "contacts", "--with", "plan", "-f", "xlsx", *ON)
    ran = run(*wanted, cwd=ws)
    assert (ran.code, ran.out) == (0, "已写入 2024年第一季度报送材料：4 个单位，每个单位一个压缩包\n")
    folder = ws / "2024年第一季度报送材料"
    assert files(folder) == sorted(f"{u}.zip" for u in UNITS)
    with zipfile.ZipFile(folder / "乙局.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(
            f"乙局/{name}"
            for name in (
                "报送函-乙局-2024Q1.docx", "乙局责任清单.docx", "附表1办理方案-乙局-2024年.xlsx",
                "附表2督办工作人员名单-乙局-2024年.xlsx", "附表3责任事项完成情况-乙局-2024Q1.xlsx",
            )
        )  # fmt: skip
        letter = word_form.read(archive.read("乙局/报送函-乙局-2024Q1.docx")).words
    assert [w for w in letter if w][-5:] == [
        "附件：1.2024年第一季度责任事项完成情况表（附表3）",
        "2.2024年办理方案（附表1）",
        "3.2024年督办工作人员名单（附表2）",
        "4.乙局责任清单",
        "2024年7月1日",
    ]
    first = (folder / "甲局.zip").read_bytes()
    assert run(*wanted, "--force", cwd=ws).code == 0
    assert (folder / "甲局.zip").read_bytes() == first


def test_pack_writes_all_or_nothing(run: Run, ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ws / "发出"
    (folder / "甲局").mkdir(parents=True)
    (folder / "甲局/甲局责任清单.docx").write_bytes(b"mine")
    ran = run("pack", "-q", "2024Q2", "-o", "发出", cwd=ws)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "发出/甲局/甲局责任清单.docx 1 个文件已存在，没有改动；要覆盖请加 --force\n"
    assert files(folder) == ["甲局/甲局责任清单.docx"]
    written: list[str] = []
    really = Folder.write

    def full(folder: Folder, name: str, data: bytes, mode: int) -> None:
        if len(written) == 5:
            raise OSError(28, "No space left on device", name)
        written.append(name)
        really(folder, name, data, mode)

    monkeypatch.setattr(Folder, "write", full)
    ran = run("pack", "-q", "2024Q2", "-o", "发出", "--force", cwd=ws)
    assert ran.code == 2
    assert len(written) == 5
    assert files(folder) == ["甲局/甲局责任清单.docx"]
    assert (folder / "甲局/甲局责任清单.docx").read_bytes() == b"mine"


def test_what_goes_out_comes_back(run: Run, ws: Path) -> None:
    assert run("form", "progress", "-u", "甲局", "-q", "2024Q2", "-o", "表.docx", *ON, cwd=ws).code == 0
    sent = Document((ws / "表.docx").read_bytes())
    sent.type("gwrb:1-3/0:status", "正常推进").type("gwrb:1-3/0:values.0", "6")
    sent.type("gwrb:1-3/0:progress", "已建成6个。\n其余在建。").type("gwrb:foot:submitted", "2024-07-15")
    (ws / "表.docx").write_bytes(sent.data)
    ran = run("collect", "表.docx", "--yes", "--on", "2024-07-16", cwd=ws)
    assert ran.code == 0
    assert (ws / "data/progress/2024Q2/甲局.yaml").read_text("utf-8").split("\n", 1)[1] == (
        "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n- task: 1-3\n  status: 正常推进\n"
        "  progress: |-\n    已建成6个。\n    其余在建。\n  values:\n    公园: 6\n"
    )
