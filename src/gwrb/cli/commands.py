"""Every command of the program: its name, its module, its line of help. Each is imported when it is called."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from gwrb.cli import usage
from gwrb.text.refusal import WRONG_USE, Refusal

NO_PAGER = "GWRB_NO_PAGER"  # the environment's word for --no-pager

# In the order of help: name -> (module under gwrb.cli, line of help, what is typed most, without gwrb). The module's
# function of the same name is the command; a family of commands names its own in `COMMANDS`: name -> (function, line).
COMMANDS: dict[str, tuple[str, ...]] = {
    "today": ("today", "今天怎样：接下来什么到期，五个数，谁在等着办什么。只打 gwrb 也是它。", "today"),
    "init": (
        "init",
        "建一个台账：读入通知，配好编辑器、git、检查；加 --sample 放进示例数据。",
        "init 通知.docx -o 台账",
    ),
    "import": ("import_", "读入一份通知，建立 data/tasks.yaml（和 data/units.yaml）。", "import 通知.docx -o 台账"),
    "doctor": ("doctor", "看这台电脑、这个台账缺什么、哪里不对，说明怎么办。", "doctor"),
    "rollover": (
        "rollover",
        "换年度：上一年归档，读入新一年的通知，任务相同的带上目标、关联、名称。",
        "rollover 通知.docx",
    ),
    "targets": ("targets", "任务承诺的数：从原文提出建议，列出目标和非目标数字。", "targets extract"),
    "list": ("list_", "列出任务；加 --unit 列出一个单位的职责。", "list --unit 市经信局"),
    "show": ("show", "显示一项任务的全过程：承诺、分工、方案、各季度进展。", "show 2-144"),
    "units": ("units", "列出各单位牵头、承担的任务数；或一个单位的详情。", "units 市经信局"),
    "find": ("find", "在任务、进展、方案、审核等里找文字，说明在哪个文件第几行。", "find 用地组卷"),
    "status": ("status", "一个季度的报送和进度：应报、已报、未报，序时进度和红黄绿灯。", "status --quarter 2024Q2"),
    "calendar": ("calendar", "全年的日期：报送期限、完成时限、整改期限，接下来是什么。", "calendar"),
    "log": ("log", "一项任务或一个单位各季度的情况；有 git 时还列出谁何时改过。", "log 2-41"),
    "diff": ("diff", "比较两个版本或文件夹：任务、分工、进展有什么变动。", "diff main"),
    "form": ("form", "印出要各单位填的表（Word、Excel），已知的内容都已填好。", "form progress --all --quarter 2024Q2"),
    "breakdown": ("breakdown", "任务分解：各单位的份额、完成情况；用 --set 或 Excel 表定份额。", "breakdown 2-103"),
    "pack": (
        "pack",
        "一轮报送要发给各单位的材料：每个单位一个文件夹，有表、责任清单和函。",
        "pack --quarter 2024Q2 -o 发出",
    ),
    "collect": (
        "collect",
        "把各单位送来的表（Word、Excel）和文件收进台账；有一份有问题，就全都不写。",
        "collect 收到的文件夹",
    ),
    "merge": (
        "merge",
        "把各单位送来的进展、办理方案、联系人文件合并进台账；有一个有问题，就全都不写。",
        "merge 收到的文件夹",
    ),
    "review": ("review", "审核各单位的进展：认可，或退回；列出待审核的。", "review accept 2-41 --unit 市经信局"),
    "decide": (
        "decide",
        "答复各单位的申请：延期、协调；列出没有办结的。",
        "decide extension 2-152 同意 --unit 市水务局",
    ),
    "inspect": (
        "inspect",
        "专项督查、暗访督查：登记、记问题、整改销号、列出。",
        "inspect add 停车场建设 --kind 暗访督查",
    ),
    "change": (
        "change",
        "年度中的调整，从哪个季度起、为什么：换牵头、调目标、新增、撤销、更名、改期限。",
        "change lead 2-152 市城建局 --from 2024Q3 --by 市人民政府 --reason 职责划转",
    ),
    "remind": ("remind", "催办：谁该办什么，临期、滞后、逾期；印督办单，记下催了几次。", "remind --record"),
    "report": ("report", "打印季度办理情况报告（Word），或一个单位的办理情况。", "report --quarter 2024Q2"),
    "paper": (
        "paper",
        "打印文书：一页简报、通报、督查专报、年度报告、各区完成情况等。",
        "paper circular --quarter 2024Q2",
    ),
    "site": ("site", "把整个台账做成一个网页文件（或一个文件夹），双击就能看，不用联网。", "site -o 看板.html"),
    "templates": ("templates", "列出、复制、检查打印用的模板。", "templates copy"),
    "export": ("export", "把台账导出成别的形式。", "export assessment"),
    "validate": ("validate", "检查数据，一次列出全部问题。", "validate"),
    "fmt": ("fmt", "整理数据文件：编码、换行、标点、简繁、行末空格、栏目次序；内容不变。", "fmt"),
    "undo": ("undo", "撤回上一次写入（合并、收表、审核、催办记录等），先给看要撤什么。", "undo"),
    "rule": ("rule", "说明检查规则：查什么、为什么、怎样写才对。", "rule GW301"),
    "git": ("git", "让 git 看懂台账：按栏目合并、显示任务编号、比较 Word 文件。", "git setup"),
    "schema": ("schema", "印出数据文件的 JSON Schema，供编辑器提示和检查。", "schema"),
    "completion": (
        "completion",
        "按 Tab 键补全命令、单位、编号：印出要放进终端设置的几行。",
        "completion bash >> ~/.bashrc",
    ),
    "help": ("help", "一条命令的用法；也可以印成一页速查表（Word、HTML）或 man 手册。", "help --format docx"),
}
# The groups of the year's work: the command with which each begins -> what it is called.
GROUPS = {
    "today": "开始",
    "list": "看",
    "form": "收",
    "review": "审",
    "remind": "催",
    "report": "印",
    "validate": "查错",
    "git": "git、编辑器、终端",
}


def load(name: str) -> TyperCommand | TyperGroup:
    """A command of the table, or a family of commands, with its options and an example below its help."""
    module, line, *more = COMMANDS[name]
    example = "".join(f"gwrb {words}" for words in more)
    found = import_module(f"gwrb.cli.{module}")
    family = getattr(found, "COMMANDS", None)
    app = typer.Typer(
        cls=usage.CommandGroup, name=name, help=line, epilog=example, rich_markup_mode=None, add_completion=False
    )
    for own, (function, words) in (family or {name: (getattr(found, module), line)}).items():
        app.command(own, cls=usage.Command, help=words, epilog="" if family else example)(function)
    command: Any = get_command(app)
    return command  # type: ignore[no-any-return]


class Program(usage.CommandGroup):
    """The program: the commands of the table, which help and completion name without importing any."""

    groups = GROUPS

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        known = cmd_name in COMMANDS
        return usage.Command(cmd_name, help=COMMANDS[cmd_name][1], rich_markup_mode=None) if known else None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _shared_first(args))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, found, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else found, rest


def _shared_first(args: list[str]) -> list[str]:
    """The arguments with the options of all commands before the command, wherever they were typed."""
    shared: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--root":
            value = next(words, None)
            if value is None:
                raise Refusal("选项 --root 后面要写内容", WRONG_USE)
            shared += [word, value]
        elif word == "--no-pager" or word.startswith("--root="):
            shared.append(word)
        else:
            rest.append(word)
    return shared + rest
