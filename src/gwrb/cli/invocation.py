"""What commands share: the workspace, output, and the words of usual refusals."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gwrb.ledger import loading
from gwrb.ledger.workspace import Workspace, find, shown, write
from gwrb.model.plan import Plan
from gwrb.model.register import Register
from gwrb.model.units_file import Group, Unit
from gwrb.model.values import Quarter
from gwrb.text.diagnostics import Diagnostic
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.text.script import fold

SHOWN = 5  # findings that a command other than validate prints before it refuses


@dataclass(frozen=True)
class Invocation:
    """Where the user stands and which workspace was asked for."""

    root: str | None

    @property
    def workspace(self) -> Workspace:
        try:
            start = Path.cwd()
        except OSError as error:
            raise Refusal("当前文件夹已被删除，请先换到别的文件夹", WRONG_USE) from error
        found = find(self.root, start, os.environ.get("GWRB_ROOT"))
        if found.interrupted:  # a run was killed while it wrote: finish that first
            from gwrb.ledger import journal

            journal.settle(found.root)
        return found

    def read(self, *, progress: bool = False) -> loading.Sound:
        """The workspace, whole; refuses one that cannot be read."""
        return loading.sound(loading.read(self.workspace, progress=progress))


def exists(path: str) -> bool:
    """Whether something stands at a path that the user named."""
    return os.path.lexists(path)


def resolved(path: str) -> Path:
    """Where a path that the user named really leads."""
    try:
        return Path(path).resolve()
    except RuntimeError as error:  # links in a circle
        raise Refusal(f"{path} 的链接绕成了圈", WRONG_USE) from error


def echo(text: str) -> None:
    """A result, to stdout."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def complain(text: str) -> None:
    """A message, to stderr; nobody to tell is no reason to fail."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(text.rstrip("\n") + "\n")
    except OSError:
        pass


def show_findings(found: Sequence[Diagnostic]) -> None:
    """The first findings, one a line, to stderr."""
    for d in found[:SHOWN]:
        complain(f"{d.path}:{d.line}:{d.column}: {d.code} {d.message}" + (f"（{d.help}）" if d.help else ""))
    if len(found) > SHOWN:
        complain(f"……还有 {len(found) - SHOWN} 处")


def echo_json(value: Any) -> None:
    """A result for programs, to stdout."""
    from gwrb.output.json_text import json_text

    echo(json_text(value))


def one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    """A choice, or a refusal that names the choices."""
    if value not in allowed:
        raise Refusal(f"{option} 必须是 {'、'.join(allowed)} 之一，不能是“{value}”", WRONG_USE)
    return value


def owner(register: Register, name: str) -> Unit | Group:
    """The unit or group meant; refuses an unknown name with suggestions."""
    found = register.find(name)
    if found is not None:
        return found
    office = next((o for o in register.units.offices if fold(name) in map(fold, (o.name, *o.aliases))), None)
    if office is not None:
        raise Refusal(f"{office.name}组织督查考评，自己不承担任务", FOUND)
    near = register.suggest(name)
    hint = f"是否想找：{'、'.join(near)}？" if near else "全部单位见 gwrb units"
    raise Refusal(f"没有叫“{name}”的单位。{hint}", FOUND)


def quarter(text: str, plan: Plan) -> Quarter:
    """A quarter that this plan reports; refuses anything else."""
    found = Quarter.parse(text)
    if found is None:
        raise Refusal(f"“{text}”不是季度，请写成 {plan.heading.year}Q2 的样子（年份加 Q1 至 Q4）", WRONG_USE)
    if found not in plan.quarters:
        first, last = plan.quarters[0], plan.quarters[-1]
        raise Refusal(f"{found} 不在这份方案的报告范围内：{plan.heading.year} 年方案报 {first} 至 {last}", FOUND)
    return found


def round_at(text: str | None, plan: Plan, today: dt.date) -> Quarter:
    """The quarter asked for, or the round at hand."""
    from gwrb.tracking.open_items import round_of

    return quarter(text, plan) if text else round_of(plan, today)


def date(option: str, text: str) -> dt.date:
    """A date that an option names; refuses anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"{option} 必须是日期，写成 2024-07-15 的样子，不能是“{text}”", WRONG_USE) from error


def day(text: str | None) -> dt.date:
    """The day that counts as today: the one given, or the clock's."""
    return dt.date.today() if text is None else date("--on", text)


def save(path: Path, data: bytes, *, force: bool) -> None:
    """Writes a result where the user said, never over a file without `force`, and says so."""
    if path.is_dir():
        raise Refusal(f"{shown(path)} 是一个文件夹，请写明文件名", WRONG_USE)
    if path.exists() and not force:
        raise Refusal(f"{shown(path)} 已存在，没有改动；要覆盖请加 --force，或用 -o 另写一个文件名", FOUND)
    write(path, data)
    echo(f"已写入 {shown(path)}")


def csv_file(text: str) -> bytes:
    """CSV as a file has it: with the mark by which Excel knows that it is UTF-8."""
    return text.encode("utf-8-sig")
