"""The story of a task for the terminal and for programs."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from gwrb.output.terminal import TerminalPage
from gwrb.reports.paper_views import EntryDetail, LinkRow, PlanRow, QuarterStory, Story
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.tracking.events import Event

Line = tuple[str, str]  # what stands before it, and its words; an empty line is ("", "")
# What the object of `gwrb show` already says above, or what only a printed paper needs.
_ABOVE = frozenset((
    "title", "plan", "office", "stem", "facts", "postdated", "task", "heading", "name", "text", "who", "open_groups",
    "uncounted",
))  # fmt: skip


def story_json(story: Story) -> dict[str, Any]:
    """The `story` of `gwrb show --format json`: the view's fields; days as 2024-07-15, None where unknown."""
    return {key: _plain(value) for key, value in vars(story).items() if key not in _ABOVE}


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {key: _plain(inner) for key, inner in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def story_page(page: TerminalPage, story: Story) -> None:
    """Everything after who is bound: long texts wrap, nothing is cut. Prints nothing where nothing is known."""
    found = list(_lines(story))
    if found:
        page.facts([("", ""), *found])


def _lines(story: Story) -> Iterator[Line]:
    if story.sample:
        yield "示例", SAMPLE
    yield from _listed("目标", (m.line + (f"（{m.result}）" if m.result else "") for m in story.targets))
    if story.until:
        yield "状态", f"{story.status}（{story.until.name}）"
    yield from _listed("调整", (row.line for row in story.changes))
    for plan in story.plans:
        yield from _plan(plan)
    for quarter in story.quarters:
        yield "", ""
        yield from _quarter(quarter)
    if story.events:
        yield "", ""
        yield from _listed("督办", map(_event, story.events))
    if story.links:
        yield "", ""
        yield from _listed("关联任务", map(_link, story.links))


def _listed(name: str, lines: Iterable[str]) -> Iterator[Line]:
    for number, line in enumerate(lines):
        yield "" if number else name, line


def _who(unit: str, scope: str) -> str:
    return f"{unit}（{scope}）" if scope else unit


def _plan(plan: PlanRow) -> Iterator[Line]:
    facts = [_who(plan.unit, plan.scope)]
    facts += [f"工作目标：{plan.goal}"] if plan.goal else []
    facts += [f"具体措施：{plan.measures}"] if plan.measures else []
    facts += [f"完成时限：{plan.deadline}"] if plan.deadline else []
    facts += [f"{m.period}：{m.words}" for m in plan.milestones]
    people = (("分管负责人", plan.leader), ("承办处室", plan.office), ("联系人", plan.contact))
    facts += [f"{name}：{words}" for name, words in people if words]
    yield "办理方案", "\n".join(facts)


def _quarter(quarter: QuarterStory) -> Iterator[Line]:
    yield quarter.period.quarter, quarter.period.line
    if quarter.owed:
        yield "", f"{quarter.status}；应报 {quarter.owed} 件，已报 {quarter.reported} 件"
    for said in quarter.items:
        if not quarter.compact:
            yield "", "\n".join(_said(said))
        elif said.reported:
            yield "", said.line
    if quarter.compact and quarter.silent:
        yield "", f"未报：{quarter.silent}"
    for line in quarter.supporting:
        yield "", f"配合：{line}"


def _said(said: EntryDetail) -> Iterator[str]:
    head = f"{_who(said.unit, said.scope)}：{said.status}"
    if said.closed and not said.reported:
        head += "（以前已办结，免报）"
    if said.submitted:
        head += f"（{said.submitted} 报送{'，迟报' if said.late else ''}）"
    yield head
    values = "；".join(m.line for m in said.values)
    extension = f"至{said.extension}，{said.extension_reason}".rstrip("，") if said.extension else ""
    facts = (
        ("完成情况", said.progress),
        ("完成数", values),
        ("佐证材料", said.evidence),
        ("存在问题", said.problems),
        ("下一步", said.next),
        ("需协调", said.coordination),
        ("年度预测", said.forecast),
        ("预计完成", str(said.expected or "")),
        ("申请延期", extension),
    )
    yield from (f"{name}：{words}" for name, words in facts if words)


def _event(event: Event) -> str:
    who = _who(event.unit, event.scope)
    words = " ".join(part for part in (str(event.day or ""), event.kind, who) if part)
    words += f"：{event.words}" if event.words else ""
    words += f"（期限 {event.due}）" if event.due else ""
    return words + ("（已了结）" if event.settled else "")


def _link(link: LinkRow) -> str:
    facts = [link.relation, link.lead, *([link.status] if link.status else [])]
    lines = [f"{link.task} {link.name}（{'；'.join(f for f in facts if f)}）"]
    for one in link.shared:
        verdict = "，两边不一致，请核对" if one.differs else "，一致" if one.same else ""
        lines.append(f"“{one.name}”：本任务{one.here or '未报数'}，{link.task} {one.there or '未报数'}{verdict}")
    return "\n".join(lines)
