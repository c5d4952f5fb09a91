"""The templates a workspace has: its own, and those that come with the program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gwrb.documents.templates.template import Templates
from gwrb.documents.templates.template_problems import TemplateProblem, in_order
from gwrb.forms.form_views import FormPaper, Letter
from gwrb.output.style_file import style_of
from gwrb.output.template_folders import OWN, STYLE_FILE, SUFFIX, folders, packaged
from gwrb.reports.paper_views import Circular, Closing, Special, Story
from gwrb.reports.quarterly_views import Report
from gwrb.reports.reminder_papers import Urging, UrgingSummary
from gwrb.reports.unit_views import DutyList, UnitReport
from gwrb.text.diagnostics import Diagnostic

ABOUT = {
    "季度报告.html": "季度办理情况报告（gwrb report）",
    "单位报告.html": "一个单位的办理情况（gwrb report --unit）",
    "责任清单.html": "一个单位的责任清单（gwrb list --unit --format docx）",
    "通报.html": "一个季度的通报（gwrb paper circular）",
    "督查专报.html": "一项或几项任务的督查专报（gwrb paper special）",
    "年度报告.html": "年度报告（gwrb paper closing）",
    "督办单.html": "一个单位的督办单（gwrb remind -o 文件夹）",
    "催办汇总.html": "督查室的催办汇总（gwrb remind -o 文件夹）",
    "任务详情.html": "一项任务的全过程（gwrb show 编号 --format docx）",
    "附表1.html": "办理方案表（gwrb form plan）",
    "附表2.html": "督办工作人员名单（gwrb form contacts）",
    "附表3.html": "责任事项完成情况表（gwrb form progress）",
    "填表说明.html": "表单的填表说明，由附表1 至 附表3 引用；Excel 表的第一张也用它",
    "填报表.html": "表单里的表和表尾，由附表1 至 附表3 引用",
    "报送函.html": "随表单发给一个单位的函（gwrb pack）",
    "版头.html": "每份文件最前面的内容，由其他模板引用",
    STYLE_FILE: "字体、字号、页边距、行距、颜色",
}
VIEWS: dict[str, type] = {
    "季度报告.html": Report,
    "单位报告.html": UnitReport,
    "责任清单.html": DutyList,
    "通报.html": Circular,
    "督查专报.html": Special,
    "年度报告.html": Closing,
    "督办单.html": Urging,
    "催办汇总.html": UrgingSummary,
    "任务详情.html": Story,
    "附表1.html": FormPaper,
    "附表2.html": FormPaper,
    "附表3.html": FormPaper,
    "填表说明.html": FormPaper,
    "填报表.html": FormPaper,
    "报送函.html": Letter,
}
"""What `report` is in each template; in any other it may be each of them."""
NAMES = frozenset({"report", "view", "charts"})  # what every context has: see `cli.papers`


class TemplateFile(NamedTuple):
    """One file of a templates folder; `own` where it is the workspace's."""

    name: str
    path: Path
    own: bool

    @property
    def about(self) -> str:
        return ABOUT.get(self.name, "自己写的模板")


def find(root: Path) -> dict[str, TemplateFile]:
    """By name: the program's in the order of `ABOUT`, then the workspace's additions by name."""
    shipped = packaged()
    found = {name: TemplateFile(name, shipped / name, own=False) for name in ABOUT}
    own = root / OWN
    if own.is_dir() and own.resolve() != shipped.resolve():
        for path in sorted(own.iterdir()):
            if path.is_file() and (path.suffix == SUFFIX or path.name == STYLE_FILE):
                found[path.name] = TemplateFile(path.name, path, own=True)
    return found


def _views(name: str) -> list[type]:
    return [VIEWS[name]] if name in VIEWS else list(VIEWS.values())


def check(files: Iterable[TemplateFile], root: Path) -> tuple[list[TemplateProblem], list[Diagnostic]]:
    """What is wrong with templates and the style, found before anything is printed."""
    where = folders(root)
    style, wrong = style_of(where)
    templates = Templates(where)
    problems: list[TemplateProblem] = []
    wanted = list(files)
    for one in wanted:
        if one.name != STYLE_FILE:
            problems += templates.check(one.name, names=NAMES, styles=style.texts, views=_views(one.name))
    return in_order(problems), wrong if any(one.name == STYLE_FILE for one in wanted) else []
