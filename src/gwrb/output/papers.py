"""The papers that gwrb prints: the one table that the printer, the commands, `gwrb templates` and docs/模板.md read.

A new paper is a module under `reports` with its view and its builder, a row here, and its template.
"""

import importlib
from typing import Any, NamedTuple

STYLE_FILE = "style.yaml"
LETTERHEAD, LETTER = "红头.docx", "信函.docx"
INSTRUCTIONS = "填表说明.html"


class PaperCommand(NamedTuple):
    """How `gwrb paper` makes a paper: the builder, the options it asks for beside those of all, and its help."""

    builder: str
    asks: tuple[str, ...]
    help: str


class Paper(NamedTuple):
    """One file of the templates folder.

    `view`: what `report` is in it, as module:class below gwrb; empty for what is part of other templates.
    `command`: what prints it. `made`: for the papers of `gwrb paper`, how. `letterhead`: the Word file it goes on.
    """

    template: str
    view: str
    about: str
    command: str = ""
    made: PaperCommand | None = None
    letterhead: str = ""

    @property
    def line(self) -> str:
        """What it is for, with its command: 一个季度的通报（gwrb paper circular）."""
        return f"{self.about}（gwrb {self.command}）" if self.command else self.about


_REPORT, _UNIT, _DUTIES = (
    "reports.quarterly_views:Report",
    "reports.unit_papers:UnitReport",
    "reports.unit_papers:DutyList",
)
_FORM, _SUMMARY = "forms.form_views:FormPaper", "reports.reminder_papers:UrgingSummary"
PAPERS = (
    Paper("季度报告.html", _REPORT, "季度办理情况报告", "report", letterhead=LETTERHEAD),
    Paper("单位报告.html", _UNIT, "一个单位的办理情况", "report --unit", letterhead=LETTERHEAD),
    Paper("责任清单.html", _DUTIES, "一个单位的责任清单", "list --unit --format docx"),
    Paper(
        "通报.html", "reports.paper_views:Circular", "一个季度的通报", "paper circular",
        PaperCommand("reports.circular:circular_view", ("quarter", "leader", "by"), "通报：一个季度谁滞后、谁迟报、谁未报。"), LETTERHEAD,
    ),
    Paper(
        "督查专报.html", "reports.paper_views:Special", "一项或几项任务的督查专报", "paper special",
        PaperCommand("reports.task_history:special_view", ("task", "until", "inspection", "leader"), "督查专报：一项或几项任务的来龙去脉。"), LETTERHEAD,
    ),
    Paper(
        "年度报告.html", "reports.paper_views:Closing", "年度报告", "paper closing",
        PaperCommand("reports.annual_report:closing_view", ("leader",), "年度报告：每项任务的结果与承诺对照。"), LETTERHEAD,
    ),
    Paper(
        "任务调整情况.html", "reports.changes_paper:ChangesPaper", "一年里任务和单位的调整", "paper changes",
        PaperCommand("reports.changes_paper:changes_view", ("until", "leader"), "任务调整情况：牵头、目标、新增、撤销、更名等。"), LETTERHEAD,
    ),
    Paper(
        "一页简报.html", "reports.brief:Brief", "一个季度的一页简报", "paper brief",
        PaperCommand("reports.brief:brief_view", ("quarter", "leader", "unit"), "一页简报：判断、五个数、完不成的、要决定的。"),
    ),
    Paper(
        "各单位完成情况.html", "reports.parts_papers:PartsPaper", "一项任务各单位（各区）的完成情况，排名次", "paper parts",
        PaperCommand("reports.parts_papers:parts_view", ("quarter", "task"), "各区完成情况：一项任务分解到各单位，按差距排名，附图。"), LETTERHEAD,
    ),
    Paper(
        "配合任务完成情况.html", "reports.parts_papers:UnitParts", "一个单位（区）配合的任务，全在一张表上", "paper unit-parts",
        PaperCommand("reports.parts_papers:unit_parts_view", ("quarter", "unit"), "一个区配合的全部任务：份额、完成数、灯，一张表。"),
    ),
    Paper("督办单.html", "reports.reminder_papers:Urging", "一个单位的督办单", "remind -o 文件夹", letterhead=LETTERHEAD),
    Paper("催办汇总.html", _SUMMARY, "督查室的催办汇总", "remind -o 文件夹"),
    Paper("任务详情.html", "reports.paper_views:Story", "一项任务的全过程", "show 编号 --format docx"),
    Paper("附表1.html", _FORM, "办理方案表", "form plan"),
    Paper("附表2.html", _FORM, "督办工作人员名单", "form contacts"),
    Paper("附表3.html", _FORM, "责任事项完成情况表", "form progress"),
    Paper("附表4.html", _FORM, "配合情况表", "form support"),
    Paper(INSTRUCTIONS, _FORM, "表单的填表说明，由附表1 至 附表4 引用；Excel 表的第一张也用它"),
    Paper("填报表.html", _FORM, "表单里的表和表尾，由附表1 至 附表4 引用"),
    Paper("报送函.html", "forms.form_views:Letter", "随表单发给一个单位的函", "pack", letterhead=LETTER),
    Paper("版头.html", "", "每份文件最前面的内容，由其他模板引用"),
    Paper(LETTERHEAD, "", "红头样例：复制到工作区，换成本机关的，报告、通报、专报、督办单就印在上面"),
    Paper(LETTER, "", "信函格式的红头，报送函印在上面"),
    Paper(STYLE_FILE, "", "字体、字号、页边距、行距、颜色"),
)  # fmt: skip


def named(place: str) -> Any:
    """What stands at module:name below gwrb; nothing of a paper is imported before it is needed."""
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(f"gwrb.{module}"), name)


def views(template: str = "") -> list[type]:
    """What `report` may be in a template: in one of the table its own view, in any other each of them once."""
    found = [p for p in PAPERS if p.view and p.template == template] or [p for p in PAPERS if p.view]
    return list(dict.fromkeys(named(p.view) for p in found))


def template_of(view: object) -> str:
    """The template of a view's kind."""
    kind = type(view)
    place = f"{kind.__module__.removeprefix('gwrb.')}:{kind.__name__}"
    return next(p.template for p in PAPERS if p.view == place)
