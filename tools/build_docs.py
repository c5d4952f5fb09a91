"""Writes the generated parts of the manual: field tables, rules, the year as it is played. A test holds them to the code.

python -m tools.build_docs
"""

from __future__ import annotations

import ast
import datetime as dt
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import xlsxwriter  # type: ignore[import-untyped]
from tests.forms.typing_in import Document as FilledForm
from tests.test_layers import ROOMS
from tools.second_notice import second_notice
from tools.template_docs import fields as fields_of_views
from tools.walk import played, ran

from gwrb.cli import usage
from gwrb.cli.commands import COMMANDS, load
from gwrb.ledger.loading import read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.field_types import Choice, ListOf
from gwrb.model.files import FILES
from gwrb.model.json_schema import records_of
from gwrb.model.progress import Entry, Progress
from gwrb.model.record import Record
from gwrb.model.values import Period
from gwrb.notice.writing import write_notice
from gwrb.output import rulebook
from gwrb.output.table import to_markdown
from gwrb.tracking import transitions
from gwrb.validation.registry import all_texts

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
NOTE = "<!-- 由 tools/build_docs.py 生成，请勿手改 -->\n\n"


def fields() -> str:
    """docs/栏目.md: every record of every data file."""
    out = ["# 数据文件的栏目\n\n", NOTE]
    out.append("编辑器装上 YAML 插件后会按这些栏目提示和检查（`gwrb schema`）。空着的选填栏目等于没有写。\n")
    for record in FILES:
        out.append(f"\n## {record.title}：`{record.glob}`\n")
        for inner in records_of(record):
            out.append("" if inner is record else f"\n### {inner.title}\n")
            out.append("\n" + table(inner))
    return "".join(out)


def table(record: Record) -> str:
    """What may stand in a record, as the manual has it."""
    rows = [(f"{f.key}", f.title, "必填" if f.required else "", _kind(f.kind), f.help) for f in record.fields]
    return to_markdown(("栏目", "名称", "", "写什么", "说明"), rows)


def _kind(kind: object) -> str:
    if isinstance(kind, Choice):
        return "、".join(kind.values)
    if isinstance(kind, ListOf):
        return f"列表：{_kind(kind.item)}"
    return str(getattr(kind, "label", ""))


def rules() -> str:
    """docs/规则.md: every rule, with its examples."""
    head = (
        "# 检查规则\n\n"
        + NOTE
        + "`gwrb validate` 按这些规则检查，`gwrb rule 代码` 可以单独查看。\n\n"
        + "确实要放行一处提醒或错误（GW2 以后的规则），在那一行后面或上一行写 `# gwrb: allow 代码 理由`；没有理由、没有用到的放行也会报出来。\n\n"
    )
    texts = all_texts()
    return head + rulebook.rules_table(texts).markdown() + "".join("\n" + rulebook.markdown(text) for text in texts)


def year() -> str:
    """docs/一年.md: its commands played from the notice to the year's last word."""

    def start(here: Path) -> None:
        shutil.copyfile(ROOT / "tests/data/wuhan-2024.txt", here / "通知.txt")
        shutil.copytree(ROOT / "data", here / "定稿")
        shutil.copytree(ROOT / "examples", here / "来件")

    return played((DOCS / "一年.md").read_text(encoding="utf-8"), start)


def second_year() -> str:
    """docs/第二年.md: the change of year, from the archive to what the new year begins with."""

    def start(here: Path) -> None:
        first = (ROOT / "tests/data/wuhan-2024.txt").read_text(encoding="utf-8")
        (here / "通知2024.txt").write_text(first, encoding="utf-8")
        (here / "通知2025.txt").write_text(second_notice(first), encoding="utf-8")
        shutil.copytree(ROOT / "data", here / "data")
        shutil.copytree(ROOT / "examples", here / "来件")

    return played((DOCS / "第二年.md").read_text(encoding="utf-8"), start)


SMALL = ROOT / "examples" / "示例市"
LETTER = """各区人民政府，市人民政府各部门：

现将《2024年政府工作报告目标任务责任分解方案》印发给你们，请认真组织实施。从2024年第一季度起，各牵头单位要在每个季度第1个月15日前，将责任事项完成情况报市政府督查室。
"""


def first_day(folder: str = "") -> str:
    """docs/第一天.md: a new user's first ten minutes, in a folder of a name."""
    return played((DOCS / "第一天.md").read_text(encoding="utf-8"), lay_out_first_day, folder)


def lay_out_first_day(here: Path) -> None:
    """What lies there: the notice as a Word file, the list of units put right, a form as a unit filled it in."""
    small = sound(read(Workspace(SMALL)))
    shutil.copyfile(SMALL / "data" / "units.yaml", here / "单位名单.yaml")
    letter = docx.Document()
    for line in (LETTER + write_notice(small.plan)).splitlines():
        if line.strip():
            letter.add_paragraph(line)
    letter.save(str(here / "通知.docx"))
    for command in (
        "gwrb import 通知.docx -o 底稿",
        "cp 单位名单.yaml 底稿/data/units.yaml",
        "gwrb --root 底稿 targets extract --write",
        "gwrb --root 底稿 form progress --unit 市住建局 --quarter 2024Q2 -o 底稿/表.docx --on 2024-07-01",
    ):
        ran(command)
    (here / "来件").mkdir()
    sent = next(p for p in small.ledger.progress if p.unit == "市住建局" and p.quarter == Period(2024, 2))
    filled = _filled_in((here / "底稿" / "表.docx").read_bytes(), sent)
    (here / "来件" / "市住建局附表3.docx").write_bytes(filled)
    shutil.rmtree(here / "底稿")


def _filled_in(form: bytes, sent: Progress) -> bytes:
    """A form of a quarter as its unit sends it back, with what it says there."""
    document = FilledForm(form)
    for entry in sent.entries:
        for field in ("progress", "status", "problems", "next", "coordination", "forecast"):
            words = getattr(entry, field)
            if words:
                document.type(f"gwrb:{entry.task}/0:{field}", str(words))
        for number, value in enumerate(entry.values.values()):
            document.type(f"gwrb:{entry.task}/0:values.{number}", str(value))
    return document.type("gwrb:foot:submitted", (sent.quarter.as_of + dt.timedelta(days=11)).isoformat()).data


SHARES = {
    "江岸区": 21, "江汉区": 20, "硚口区": 22, "汉阳区": 18, "武昌区": 25, "青山区": 24, "洪山区": 15, "蔡甸区": 10,
    "江夏区": 8, "黄陂区": 12, "新洲区": 10, "临空港开发区管委会": 9, "武汉经开区管委会": 8, "东湖高新区管委会": 5,
}  # fmt: skip
NOTICE = """江岸区2024年政府工作报告目标任务责任分解方案

一、重点工作
1.改造老旧小区25个。（牵头单位：区房管局；责任单位：区城管执法局）
2.新建口袋公园3个。（牵头单位：区城管执法局）
"""
DONE = {2: {"江岸区": 12, "江汉区": 4, "武昌区": 14}, 4: {"江岸区": 21, "江汉区": 13, "武昌区": 26}}


def districts() -> str:
    """docs/各区.md: a district's year by form alone, from its folder to the ranked paper."""
    return played((DOCS / "各区.md").read_text(encoding="utf-8"), lay_out_districts)


def lay_out_districts(here: Path) -> None:
    """What lies there: the ledger, the lead's sheet of shares, a district's own notice, forms as three districts filled them in."""
    shutil.copytree(ROOT / "data", here / "台账" / "data")
    with xlsxwriter.Workbook(here / "份额.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("单位", "份额"), *SHARES.items()]):
            sheet.write_row(number, 0, row)
    (here / "江岸区通知.txt").write_text(NOTICE, encoding="utf-8")
    shutil.copytree(here / "台账", here / "底稿")
    ran("gwrb --root 底稿 breakdown 2-103 --sheet 份额.xlsx --on 2024-02-20")
    for number, done in DONE.items():
        quarter = Period(2024, number)
        (here / "来件" / str(quarter)).mkdir(parents=True)
        for unit, value in done.items():
            ran(f"gwrb --root 底稿 form support --unit {unit} -q {quarter} -o 底稿/{unit}.docx --force --on 2024-02-20")
            status = "滞后" if unit == "江汉区" else "已完成" if number == 4 else "正常推进"
            said = Entry(
                "2-103", status, progress=f"完成{value}个老旧小区改造。", values={"老旧小区改造": Decimal(value)}
            )
            if status == "滞后":
                said = said._replace(problems="管线迁改进度慢。", next="倒排工期，逐个小区销号。")
            filled = _filled_in((here / "底稿" / f"{unit}.docx").read_bytes(), Progress(unit, quarter, entries=(said,)))
            (here / "来件" / str(quarter) / f"{unit}附表4.docx").write_bytes(filled)
    shutil.rmtree(here / "底稿")


def loop() -> str:
    """docs/督办.md: its part about states, drawn from the table that the program walks."""
    rows = [(t.state, t.event, t.next, t.words) for t in transitions.TRANSITIONS]
    table = to_markdown(("状态", "发生什么", "变成", "谁办的"), rows)
    return _between(DOCS / "督办.md", f"```mermaid\n{drawn()}```\n\n{table}")


def drawn() -> str:
    """The state machine as a Mermaid diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {transitions.UNREPORTED}"]
    lines += [f"    {t.state} --> {t.next}: {t.event}" for t in transitions.TRANSITIONS]
    return "\n".join(lines) + "\n"


def _between(page: Path, made: str) -> str:
    """A page with the generated part between its two marks made anew."""
    head, start, rest = page.read_text(encoding="utf-8").partition("<!-- 由 tools/build_docs.py 生成 -->\n")
    tail = rest[rest.index("<!-- 生成的内容到此为止 -->") :]
    return f"{head}{start}\n{made}\n{tail}"


def house() -> str:
    """docs/架构.md: its table of rooms, in the order that tests/test_layers.py holds."""
    inits = {room: ROOT / "src" / "gwrb" / room / "__init__.py" for room in ROOMS}
    trees = {room: ast.parse(path.read_text(encoding="utf-8")) for room, path in inits.items() if path.exists()}
    rows = [(room, " ".join((ast.get_docstring(tree) or "").split())) for room, tree in trees.items()]
    return _between(DOCS / "架构.md", to_markdown(("包", "里面有什么"), rows))


def templates() -> str:
    """docs/模板.md: its tables of what templates may use."""
    return _between(DOCS / "模板.md", fields_of_views())


def completion() -> str:
    """What the Tab key knows of every command: its options, and what each value is called; a command a line."""
    rows = []
    for name in COMMANDS:
        command: Any = load(name)
        top = command.make_context("gwrb", [], resilient_parsing=True)
        inner = usage.family(command, top)
        parts = {
            own: {"help": one.get_short_help_str(80)}
            | _parameters(one, one.make_context(own, [], top, resilient_parsing=True))
            for own, one in inner.items()
        }
        facts = {"commands": parts} if parts else _parameters(command, top)
        rows.append(f"{json.dumps(name)}: {json.dumps(facts, ensure_ascii=False)}")
    return "{" + ",\n".join(rows) + "}\n"


def _parameters(command: Any, ctx: Any) -> dict[str, Any]:
    """The options of a command with what their value is called ("" of a flag) and what they mean; its arguments."""
    params = command.get_params(ctx)
    options = [(name, p) for p in params if p.param_type_name == "option" for name in p.opts]
    return {
        "options": {
            name: ["" if p.is_flag else _called(p, ctx), usage.meaning(p, p.help or "")] for name, p in options
        },
        "arguments": [_called(p, ctx) for p in params if p.param_type_name == "argument" and not p.hidden],
    }


def _called(param: Any, ctx: Any) -> str:
    choices = [item.value for item in param.shell_complete(ctx, "")]
    many = "..." if param.nargs == -1 else ""
    return "|".join(choices) or str(param.make_metavar(ctx)).removesuffix("...") + many


PAGES = {
    "../src/gwrb/cli/completion.json": completion,
    "模板.md": templates,
    "架构.md": house,
    "栏目.md": fields,
    "规则.md": rules,
    "督办.md": loop,
    "一年.md": year,
    "第二年.md": second_year,
    "第一天.md": first_day,
    "各区.md": districts,
}

if __name__ == "__main__":
    for name, write in PAGES.items():
        (DOCS / name).write_text(write(), encoding="utf-8")
        print(f"wrote docs/{name}")
