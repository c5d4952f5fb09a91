"""Every command of the program: its name, its module, its line of help. Each is imported when it is called."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from gwrb.cli import usage

# In the order of help: name -> (module under gwrb.cli, line of help). The module's function of the same name is
# the command; a family of commands names its own in `COMMANDS`: name -> (function, line of help).
COMMANDS = {
    "import": ("import_", "读入一份通知，建立 data/tasks.yaml（和 data/units.yaml）。"),
    "list": ("list_", "列出任务；加 --unit 列出一个单位的职责。"),
    "show": ("show", "显示一项任务的全过程：承诺、分工、方案、各季度进展。"),
    "units": ("units", "列出各单位牵头、承担的任务数；或一个单位的详情。"),
    "validate": ("validate", "检查数据，一次列出全部问题。"),
    "targets": ("targets", "任务承诺的数：从原文提出建议，列出目标和非目标数字。"),
    "merge": ("merge", "把各单位送来的进展、办理方案、联系人文件合并进台账；有一个有问题，就全都不写。"),
    "form": ("form", "印出要各单位填的表（Word、Excel），已知的内容都已填好。"),
    "pack": ("pack", "一轮报送要发给各单位的材料：每个单位一个文件夹，有表、责任清单和函。"),
    "collect": ("collect", "把各单位填好的表（Word、Excel）收进台账；有一份有问题，就全都不写。"),
    "diff": ("diff", "比较两个版本或文件夹：任务、分工、进展有什么变动。"),
    "log": ("log", "一项任务或一个单位各季度的情况；有 git 时还列出谁何时改过。"),
    "calendar": ("calendar", "全年的日期：报送期限、完成时限、整改期限，接下来是什么。"),
    "remind": ("remind", "催办：谁该办什么，临期、滞后、逾期；印督办单，记下催了几次。"),
    "review": ("review", "审核各单位的进展：认可，或退回；列出待审核的。"),
    "decide": ("decide", "答复各单位的申请：延期、市级协调；列出没有办结的。"),
    "inspect": ("inspect", "专项督查、暗访督查：登记、记问题、整改销号、列出。"),
    "git": ("git", "让 git 看懂台账：按栏目合并、显示任务编号、比较 Word 文件。"),
    "fmt": ("fmt", "整理数据文件：编码、换行、标点、简繁、行末空格、栏目次序；内容不变。"),
    "status": ("status", "一个季度的报送和进度：应报、已报、未报，序时进度和红黄绿灯。"),
    "report": ("report", "打印季度办理情况报告（Word），或一个单位的办理情况。"),
    "paper": ("paper", "打印通报、督查专报、年度报告。"),
    "templates": ("templates", "列出、复制、检查打印用的模板。"),
    "rule": ("rule", "说明检查规则：查什么、为什么、怎样写才对。"),
    "schema": ("schema", "印出数据文件的 JSON Schema，供编辑器提示和检查。"),
    "export": ("export", "把台账导出成别的形式。"),
}


def load(name: str) -> TyperCommand | TyperGroup:
    """A command of the table, or a family of commands, with its options."""
    module, line = COMMANDS[name]
    found = import_module(f"gwrb.cli.{module}")
    commands = getattr(found, "COMMANDS", None) or {name: (getattr(found, module), line)}
    app = typer.Typer(cls=usage.CommandGroup, name=name, help=line, rich_markup_mode=None, add_completion=False)
    for own, (function, words) in commands.items():
        app.command(own, cls=usage.Command, help=words)(function)
    command: Any = get_command(app)
    return command  # type: ignore[no-any-return]


class Program(usage.CommandGroup):
    """The program: the commands of the table, which help and completion name without importing any."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        known = cmd_name in COMMANDS
        return usage.Command(cmd_name, help=COMMANDS[cmd_name][1], rich_markup_mode=None) if known else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, found, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else found, rest
