"""Whether a computer and a workspace have what gwrb needs: one line a matter, with the remedy. What `gwrb doctor` shows."""

import datetime as dt
import os
import platform
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gwrb import __version__
from gwrb.git import command
from gwrb.ledger.libreoffice import libreoffice
from gwrb.ledger.workspace import PRIVATE, Workspace
from gwrb.output.table import Column, Table
from gwrb.output.template_files import folders, style_of
from gwrb.output.terminal import TerminalPage
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import Refusal
from gwrb.text.visible import one_line

GOOD, REMINDER, WRONG = "好", "提醒", "不行"
BEIJING = dt.timedelta(hours=8)


class HealthCheck(NamedTuple):
    """One matter: how it is (GOOD, REMINDER, WRONG), what was found, and what to do where it is not good."""

    name: str
    state: str
    words: str
    remedy: str = ""


_CHECKS: tuple[Column[HealthCheck], ...] = (
    Column("name", "项目", lambda c: c.name, width=12),
    Column("state", "结果", lambda c: c.state),
    Column("words", "情况", lambda c: c.words, width=50, prose=True),
    Column("remedy", "怎么办", lambda c: c.remedy, width=50, prose=True),
)


def checks_table(found: Sequence[HealthCheck]) -> Table[HealthCheck]:
    """What was looked at, a row each."""
    return Table(_CHECKS, found, name="检查")


def checks_page(found: Sequence[HealthCheck]) -> TerminalPage:
    """What was looked at, one after another, with what to do."""
    page = TerminalPage()
    page.rows((12, 4, 0), [(c.name, c.state, f"{c.words}\n→ {c.remedy}" if c.remedy else c.words) for c in found])
    wrong, reminders = (sum(c.state == state for c in found) for state in (WRONG, REMINDER))
    page.say(f"\n{wrong} 处不行，{reminders} 处提醒" if wrong or reminders else "\n都好")
    return page


def computer(today: dt.date) -> Iterator[HealthCheck]:
    """What does not depend on a workspace."""
    system = f"{platform.system()} {platform.release()}"
    yield HealthCheck(
        "程序", GOOD, f"gwrb {__version__}，Python {platform.python_version()}（{sys.executable}），{system}"
    )
    yield _console()
    yield _clock(today)
    office = libreoffice()
    if office:
        yield HealthCheck("LibreOffice", GOOD, office)
    else:
        yield HealthCheck("LibreOffice", REMINDER, "没有装", "印 pdf、收旧的 .doc 要用它；不用这些就不必装")


def _console() -> HealthCheck:
    encoding = (sys.stdout.encoding or "").lower()
    if encoding.replace("-", "") in ("utf8", "utf8sig"):
        return HealthCheck("终端编码", GOOD, encoding)
    return HealthCheck(
        "终端编码", REMINDER, f"{encoding}：这种编码没有的字显示成 \\u 加编号，写成的文件不受影响",
        "设环境变量 PYTHONUTF8=1；Windows 的旧终端先运行 chcp 65001",
    )  # fmt: skip


def _clock(today: dt.date) -> HealthCheck:
    offset = dt.timedelta(seconds=time.localtime().tm_gmtoff)
    if offset == BEIJING:
        return HealthCheck("日期", GOOD, f"今天 {today}，北京时间")
    now, there = (dt.datetime.now(dt.UTC) + ahead for ahead in (offset, BEIJING))
    zone = "在系统的“日期和时间”里把时区改为北京" if os.name == "nt" else "设环境变量 TZ=Asia/Shanghai"
    return HealthCheck(
        "日期", REMINDER, f"今天 {today}，时区不是北京时间：这里 {now:%H:%M}，北京 {there:%H:%M}",
        f"{zone}，期限才不会算差一天",
    )  # fmt: skip


def workspace(space: Workspace, errors: Sequence[Diagnostic]) -> Iterator[HealthCheck]:
    """What a workspace has; `errors`: what the checks found wrong in its data."""
    where = one_line(space.root.resolve().as_posix())
    if errors:
        yield HealthCheck("台账", WRONG, f"数据有 {len(errors)} 处错误（{where}）", "运行 gwrb validate 逐处改正")
    else:
        yield HealthCheck("台账", GOOD, where)
    if not os.access(space.root, os.W_OK):
        yield HealthCheck("写入", WRONG, f"{where} 不能写", "请检查文件夹的权限，或换一个文件夹")
    if space.interrupted:
        yield HealthCheck("写入", REMINDER, "上次写到一半中断", "运行任何一条写入的命令，会先接着写完")
    try:
        yield from _git(space)
    except Refusal as error:
        yield HealthCheck("git", WRONG, error.message, "改好以前，diff、log、git setup 用不了")
    yield from _fonts(space)


def _git(space: Workspace) -> Iterator[HealthCheck]:
    if not shutil.which("git"):
        yield HealthCheck("git", GOOD, "没有装；不用 git 也能用，只是没有历史和合并请求")
        return
    top = command.top(space.root)
    if top is None:
        yield HealthCheck("git", GOOD, "台账不在 git 仓库里；要留历史，git init 后 gwrb git setup")
        return
    driver = command.setting(top, "merge.gwrb.driver")
    program = next(iter(shlex.split(driver or "")), "")
    if not driver:
        yield HealthCheck("git", REMINDER, "这份克隆没有装合并、比较的设置", "运行一次 gwrb git setup")
    elif not shutil.which(program):
        yield HealthCheck("git", WRONG, f"合并时要调用的 {program} 不在了", "重新运行 gwrb git setup")
    else:
        yield HealthCheck("git", GOOD, f"合并、比较由 {program} 办")
    inside = (space.root.resolve().relative_to(top.resolve()) / PRIVATE / "某单位.yaml").as_posix()
    if not command.ignored(top, inside):
        yield HealthCheck(
            "联系人", REMINDER, "data/contacts/ 会进 git，里面有电话", "运行 gwrb git setup，默认不进 git"
        )


def _fonts(space: Workspace) -> Iterator[HealthCheck]:
    """The fonts of the workspace's style, where the system can be asked."""
    if not shutil.which("fc-list"):
        return
    style, _ = style_of(folders(space.root))
    wanted = dict.fromkeys(text.font for text in style.texts.values())
    command_line = ["fc-list", ":", "family"]
    listed = subprocess.run(command_line, capture_output=True, check=False).stdout.decode("utf-8", "replace")  # noqa: S603
    missing = [name for name in wanted if name not in listed]
    if missing:
        names = "、".join(missing)
        yield HealthCheck(
            "字体", REMINDER, f"没有装：{names}；文件照印，在这台电脑上看用别的字体代替", "在打印的电脑上装好这些字体"
        )
    else:
        yield HealthCheck("字体", GOOD, "公文用的字体都有")
