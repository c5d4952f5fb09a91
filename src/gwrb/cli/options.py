"""Options that many commands have, each declared once; where commands say different things of one, it is a function."""

from typing import Annotated, Any

import typer

from gwrb.cli import invocation


def argument(metavar: str, help: str) -> Any:
    return typer.Argument(metavar=metavar, help=help)


def option(name: str, metavar: str, help: str, *short: str) -> Any:
    """An option with a value."""
    return typer.Option(name, *short, metavar=metavar, help=help)


def unit(help: str) -> Any:
    return option("--unit", "单位", help, "-u")


def quarter(help: str) -> Any:
    return option("--quarter", "季度", help, "-q")


def leader(help: str) -> Any:
    return option("--leader", "领导", help)


def task(help: str) -> Any:
    return option("--task", "编号", help)


def format(help: str, *choices: str) -> Any:
    """How the result is written; refuses what is none of the choices. What is for the screen has two names."""
    screen = next((one for one in choices if one in invocation.SCREEN), "")
    return typer.Option(
        "--format", "-f", metavar="格式", help=help, autocompletion=lambda: list(choices),
        parser=lambda text: invocation.one_of("--format", (screen or text) if text in invocation.SCREEN else text, choices),
    )  # fmt: skip


def out(help: str, metavar: str = "文件") -> Any:
    return option("--out", metavar, help, "-o")


def force(help: str) -> Any:
    return typer.Option("--force", help=help)


def section(help: str) -> Any:
    return option("--section", "章节", help)


def reason(help: str) -> Any:
    return option("--reason", "理由", help, "-r")


def every(help: str) -> Any:
    return typer.Option("--all", help=help)


def on(help: str) -> Any:
    return option("--on", "日期", help)


def date(name: str, help: str) -> Any:
    """A date of the office's, parsed; an empty one is none."""
    return typer.Option(
        name, metavar="日期", help=help, parser=lambda text: invocation.date(name, text) if text else None
    )


LIGHTS = {
    "red": "红", "yellow": "黄", "green": "绿", "none": "",
    "红": "红", "黄": "黄", "绿": "绿", "无": "", "红灯": "红", "黄灯": "黄", "绿灯": "绿", "无灯": "",
}  # fmt: skip
LightOption = Annotated[
    str | None, option("--light", "red|yellow|green|none", "只列有这种灯的：red 红、yellow 黄、green 绿、none 无灯。")
]
TABLE = ("table", "json", "csv", "md", "xlsx")
TableFormat = Annotated[
    str | None, format("table（默认）、json、csv、md 或 xlsx；写了 -o 的，默认按它的扩展名。", *TABLE)
]
TableOut = Annotated[str | None, out("写入的文件；不写就印到屏幕，xlsx 在当前文件夹取中文名。")]
On = Annotated[str | None, on("以这一天为今天，例如 2024-07-25；默认今天。")]
Force = Annotated[bool, force("文件已存在时也覆盖。")]
AsIssued = Annotated[bool, typer.Option("--as-issued", help="按年初印发时的样子，不看年度中的调整。")]
WhoOption = Annotated[str, unit("哪个单位报的。")]
Scope = Annotated[str | None, option("--scope", "分项", "任务分成几项的，写明是哪一项，原话。")]
By = Annotated[str | None, option("--by", "姓名", "经办人。")]
Out = Annotated[
    str | None, out("写入的文件，扩展名要与格式一致；默认在当前文件夹取中文名；写 - 印到屏幕（html、md）。")
]
Template = Annotated[str | None, option("--template", "模板", "用自己写的模板：工作区 templates/ 里的文件名。", "-t")]
Base = Annotated[
    str | None, option("--base", "红头", "印在本机关的红头上：一个 Word 文件；默认用工作区的 templates/红头.docx。")
]
Fields = Annotated[
    list[str] | None, option("--field", "名称=内容", "红头里的一个字段，例如 文号=武政督〔2024〕1号；可以写多次。")
]
ByLeader = Annotated[str | None, option("--by", "leader", "leader：单位和任务按分管领导列。")]
Split = Annotated[bool, typer.Option("--split", help="正文和每个附件各写一个文件；-o 写文件夹。")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="不再询问。不在终端里运行时本来就不问。")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="没有报的单位，逐个列出名称。")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help="只预览，不写入。")]
TakeOption = Annotated[str | None, option("--take", "theirs|ours", "有冲突时取送来的（theirs）或现有的（ours）。")]
For = Annotated[list[str] | None, option("--for", "编号", "--take 只用于这些任务，可以写多次或用逗号隔开。")]
