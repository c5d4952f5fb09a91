"""A small workspace with targets, links, a sum, a level and two quarters."""

from __future__ import annotations

from pathlib import Path

import pytest

TASKS = """\
plan:
  title: 2024年丙市《政府工作报告》目标任务责任分解方案
  year: 2024
  city: 丙市
  first_quarter: 2024Q1
  due_day: 20
outline:
- part: 一
  title: 主要目标
- part: 二
  title: 重点工作
  sections:
  - {section: 一, title: 城建}
  - {section: 二, title: 产业}
- part: 四
  title: 民生实事
tasks:
- id: 1-1
  text: 地区生产总值增长6%。
  assignments:
  - lead: [甲局]
  targets:
  - {name: 地区生产总值, amount: 6, unit: '%', kind: 增速, counts: 比率, words: 地区生产总值增长6%}
- id: 2-1
  section: 一
  text: 新增停车泊位15万个。
  assignments:
  - lead: [甲局]
  targets:
  - {name: 停车泊位, amount: 15, unit: 万个, kind: 不少于, counts: 累计, words: 新增停车泊位15万个}
- id: 2-2
  section: 一
  text: 建成公园10个，公厕5座。
  assignments:
  - lead: [乙局]
  targets:
  - {name: 公园, amount: 10, unit: 个, kind: 不少于, counts: 累计, words: 建成公园10个}
  - {name: 公厕, amount: 5, unit: 座, kind: 不少于, counts: 累计, words: 公厕5座}
- id: 2-3
  section: 一
  text: 改造小区100个。
  assignments:
  - lead: [各区]
  targets:
  - {name: 小区, amount: 100, unit: 个, kind: 不少于, counts: 累计, words: 改造小区100个, sum: true}
- id: 2-4
  section: 二
  text: 高新技术企业达到1.55万家。
  assignments:
  - lead: [乙局]
  targets:
  - {name: 高新技术企业, amount: 1.55, unit: 万家, kind: 不少于, counts: 水平, words: 高新技术企业达到1.55万家}
- id: 2-5
  section: 二
  text: 办好展会。
  assignments:
  - lead: [甲局]
- id: 4-1
  text: 新增停车泊位15万个。
  assignments:
  - lead: [甲局]
  links:
  - {task: 2-1, relation: same}
  targets:
  - {name: 停车泊位, amount: 15, unit: 万个, kind: 不少于, counts: 累计, words: 新增停车泊位15万个}
- id: 4-2
  text: 联合行动。
  assignments:
  - lead: [专班成员单位]
"""
UNITS = """\
units:
- {name: 甲局, class: 部门}
- {name: 乙局, class: 部门}
- {name: 东区, class: 区人民政府}
- {name: 西区, class: 区人民政府}
groups:
- {name: 各区, classes: [区人民政府]}
- {name: 专班成员单位, open: true}
"""
FILED = {
    "2024Q1/甲局": """\
submitted: 2024-04-15
entries:
- {task: 2-1, status: 正常推进, progress: 开工, values: {停车泊位: 2.1}, forecast: 能完成}
- {task: 2-5, status: 已完成, progress: 办了, forecast: 能完成}
""",
    "2024Q1/东区": """\
submitted: 2024-04-21
entries:
- {task: 2-3, status: 正常推进, progress: 开工, values: {小区: 25}, forecast: 有困难但能完成}
""",
    "2024Q2/甲局": """\
submitted: 2024-07-15
entries:
- {task: 1-1, status: 正常推进, progress: 平稳, values: {地区生产总值: 6.2}}
- {task: 2-1, status: 滞后, progress: 完成一些, problems: 用地, values: {停车泊位: 54250个}, forecast: 不能完成}
- {task: 4-1, status: 正常推进, progress: 同 2-1}
""",
    "2024Q2/乙局": """\
submitted: 2024-07-23
entries:
- {task: 2-2, status: 已完成, progress: 完工, values: {公园: 10, 公厕: 4}, forecast: 能完成}
- {task: 2-4, status: 正常推进, progress: 增长, values: {高新技术企业: 1.5}, forecast: 能完成}
""",
    "2024Q2/东区": """\
submitted: 2024-07-15
entries:
- {task: 2-3, status: 正常推进, progress: 施工, values: {小区: 40}, forecast: 能完成}
""",
}
REVIEWS = """\
quarter: 2024Q1
reviews:
- {unit: 甲局, task: 2-5, date: 2024-04-25, decision: 认可}
"""
RETURNED = """\
quarter: 2024Q2
reviews:
- {unit: 乙局, task: 2-2, date: 2024-07-24, decision: 退回, reason: 公厕没有建完, due: 2024-07-31}
"""


def build(root: Path, *, reviewed: bool = True) -> Path:
    """Writes the workspace; `reviewed`: with what the office said."""
    files = {"tasks": TASKS, "units": UNITS}
    for name, text in FILED.items():
        quarter, _, unit = name.partition("/")
        files[f"progress/{name}"] = f"unit: {unit}\nquarter: {quarter}\n{text}"
    if reviewed:
        files |= {"reviews/2024Q1": REVIEWS, "reviews/2024Q2": RETURNED}
    for name, text in files.items():
        path = root / f"data/{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return build(tmp_path / "town")
