"""A small workspace whose forms hold everything that forms can hold, and its forms made."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from gwrb.forms.content import Form, FormBuilder
from gwrb.forms.form_kinds import FormKind
from gwrb.forms.form_views import FormPaper, FormRound
from gwrb.ledger.loading import Sound, read, sound
from gwrb.ledger.workspace import Workspace
from gwrb.model.units_file import Unit
from gwrb.model.values import Period
from gwrb.output.printer import PaperPrinter
from tests.conftest import BASE

DAY = dt.date(2024, 7, 1)
Q1, Q2 = Period(2024, 1), Period(2024, 2)
_TASKS = """
- id: 1-6
  section: 一
  text: 落实评估机制。
  assignments:
  - lead: [各区人民政府]
- id: 1-7
  section: 一
  text: 建成停车位2000个、充电桩30个。
  assignments:
  - responsible: [甲局, 东区人民政府]
  targets:
  - {name: 停车位, amount: 2000, unit: 个, kind: 等于, counts: 累计, words: 停车位2000个}
  - {name: 充电桩, amount: 30, unit: 个, kind: 等于, counts: 累计, words: 充电桩30个}
"""
_PROGRESS = """unit: 甲局
quarter: 2024Q1
submitted: 2024-04-15
entries:
- task: 1-1
  status: 正常推进
  progress: |-
    第一段。
    第二段<1>。
  problems: 缺人
  next: 招人
  coordination: 请市里出面
  forecast: 能完成
  expected: 2024-11-30
- task: 1-3
  status: 正常推进
  progress: 已建成4个
  values: {公园: 4}
- task: 1-7
  status: 滞后
  values: {停车位: 500, 充电桩: 1}
  problems: 用地未定
  extension: 2025-03-31
  extension_reason: 用地未定
"""
_PLAN = """unit: 甲局
submitted: 2024-02-05
approver: 王某
entries:
- task: 1-1
  goal: 增长6%以上
  measures: 抓投资
  deadline: 2024-12-31
  milestones: {2024Q2: 增长5%}
  leader: 李某
  office: 综合处
  contact: 张某
"""
_CONTACTS = """unit: 甲局
submitted: 2024-02-05
people:
- {name: 李某, duty: 分管负责人, post: 副局长, office_phone: 027-00000001}
- {name: 张某, duty: 联络员, mobile: '10000000000'}
"""


def lay_out(place: Path) -> Path:
    """The workspace, written to a new folder."""
    shutil.copytree(BASE, place)
    data = place / "data"
    with (data / "tasks.yaml").open("a", encoding="utf-8") as file:
        file.write(_TASKS.lstrip("\n"))
    for folder, text in (("progress/2024Q1", _PROGRESS), ("plans", _PLAN), ("contacts", _CONTACTS)):
        (data / folder).mkdir(parents=True, exist_ok=True)
        (data / folder / "甲局.yaml").write_text(text, encoding="utf-8")
    return place


@cache
def workspace() -> Sound:
    """The workspace as it is read; not to be written to."""
    return sound(read(Workspace(lay_out(Path(mkdtemp()) / "ws"))))


def unit(name: str) -> Unit:
    found = workspace().register.find(name)
    assert isinstance(found, Unit)
    return found


def form(kind: FormKind, name: str = "甲局") -> Form:
    return FormBuilder(workspace()).form(kind, unit(name), Q2 if kind.quarterly else None)


def paper(made: Form, format: str = "docx") -> FormPaper:
    return FormRound(workspace(), made.quarter, DAY, format).view(made)


@cache
def printer() -> PaperPrinter:
    return PaperPrinter(workspace().workspace.root)


def docx(made: Form) -> bytes:
    return printer().form(paper(made)).data


def xlsx(made: Form) -> bytes:
    return printer().form(paper(made, "xlsx")).data
