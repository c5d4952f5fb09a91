"""What a repeated import carries over from the data/tasks.yaml it replaces: links, and what lets them pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from gwrb.ledger import parse_loaded
from gwrb.model import Link, Plan, Task
from gwrb.parse import parse_tasks
from gwrb.source import Source
from gwrb.workspace import read_file
from gwrb.yamltext.layout import comment_places

_ALLOW = re.compile(r"#\s*gwrb:")
_GENERATED = re.compile(r"# (?:yaml-language-server: .*|={8} .*|-{4} .*)")
_DAMAGED = "原文件有读不懂的地方，其中的关联（links）和注释没有带过来；需要的请从 git 历史取回"


class Carried(NamedTuple):
    """The new plan with the old links, the comments above each, and what to say of the rest."""

    plan: Plan
    above: Mapping[tuple[str, str], tuple[str, ...]] = {}
    messages: tuple[str, ...] = ()


def carry(path: Path, plan: Plan) -> Carried:
    """Links stay where both of their tasks are still in the plan with the same text."""
    old, parsed = parse_loaded(read_file(path), parse_tasks)
    if old is None:
        return Carried(plan, messages=(_DAMAGED,))
    texts = {task.id: task.text for task in plan.tasks}
    same = {task.id for task in old.tasks if texts.get(task.id) == task.text}
    links = {task.id: tuple(_staying(task, same)) for task in old.tasks}
    tasks = tuple(task._replace(links=links.get(task.id, ())) for task in plan.tasks)
    comments = comment_places(parsed.source)
    above = dict(_above(links, comments, parsed.source))
    carried = sum(map(len, above.values()))
    messages = (
        _DAMAGED if parsed.damaged else "",
        _links_message(links, old.tasks),
        _comments_message(comments, carried),
    )
    return Carried(plan._replace(tasks=tasks), above, tuple(filter(None, messages)))


def _staying(task: Task, same: set[str]) -> Iterator[Link]:
    return (link for link in task.links if {task.id, link.task} <= same)


def _above(
    links: Mapping[str, Iterable[Link]], comments: Iterable[tuple[int, str]], source: Source
) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """The `# gwrb:` comments on the lines right above each link and on its own lines."""
    at_line = {source.position(at)[0]: text for at, text in comments}
    for task, own in links.items():
        for link in own:
            if link.at:
                first, last = link.at.line, source.position(link.at.end)[0]
                while source.line(first - 1).lstrip().startswith("#"):
                    first -= 1
                found = (at_line.get(line, "") for line in range(first, last + 1))
                yield (task, link.task), tuple(text for text in found if _ALLOW.match(text))


def _links_message(links: Mapping[str, tuple[Link, ...]], old: Iterable[Task]) -> str:
    kept = sum(map(len, links.values()))
    lost = [f"{task.id}→{link.task}" for task in old for link in task.links if link not in links[task.id]]
    said = f"原文件的 {kept} 条关联（links）已带过来" if kept else ""
    if not lost:
        return said
    gone = f"{len(lost)} 条关联没有带过来，因为任务已改动或不在了：{'、'.join(lost)}；请从 git 历史取回并核对"
    return f"{said}；{gone}" if said else gone


def _comments_message(comments: Iterable[tuple[int, str]], carried: int) -> str:
    """How many comments somebody wrote that the new file lacks."""
    written = sum(not _GENERATED.fullmatch(text) for _, text in comments)
    lost = written - carried
    return f"原文件里另有 {lost} 行手写的注释没有带过来；需要的请从 git 历史取回" if lost > 0 else ""
