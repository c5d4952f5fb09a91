"""What people call a task: the name that the data gives, or else the clause of its text that says what is to be done."""

import re

from gwrb.model.plan import Plan, Task
from gwrb.text.script import parted

LONGEST = 20  # characters of a name, which stands in table cells and headings
_WHOLE = 40  # characters of a title made from a text
_ENDS = "，。；：！？\n"
# How a clause begins that says by what, for whom or when, and not yet what is to be done.
_LEAD_IN = "(?:以(?!上)|围绕|聚焦|按照|根据|依托|通过|针对|适应|找准|立足|为了|对照|结合|随着)|在.*(?:上|中|下|下功夫|方面|过程)$"
_MANNER = "(?:加快|大力|深入|持续|全面|扎实|积极|稳妥|有序|着力|切实|不断|进一步|严格|全力|高标准|高质量|努力|有效|继续|加大力度)"
_PAIRS = ("“”", "‘’", "（）", "《》", "〈〉")
_LEAST = 4  # characters that a name needs to say anything


def task_name(task: Task) -> str:
    """The task's name; a title from its text where the data gives none."""
    return task.name or title_of_text(task.text)


def task_label(task: Task, scope: str | None = None) -> str:
    """A task as everything that people read calls it: 老旧小区改造（2-103）, with the scope behind the number."""
    return f"{task_name(task)}（{task.id}{f'，{scope}' if scope else ''}）"


def short_label(task: Task, scope: str | None = None) -> str:
    """The same in a line of a list or message, which says the number alone where nobody gave the task a name."""
    if task.name:
        return task_label(task, scope)
    return f"{task.id}（{scope}）" if scope else task.id


def is_cut(name: str) -> bool:
    """Whether a name is a sentence or was cut off: a mark or 等 at its end, a quote or bracket that is not closed."""
    return name[-1:] in "，。；：！？、…等" or any(name.count(pair[0]) != name.count(pair[1]) for pair in _PAIRS)


def title_of_text(text: str, most: int = _WHOLE) -> str:
    """The clause of a text that says what is to be done, cut only where a list is parted; whole where it has no such place."""
    clauses = [clause for clause in parted(text, _ENDS) if clause] or [text.strip()]
    told = next((c for c in clauses if not re.match(_LEAD_IN, c)), clauses[0])
    if len(told) <= most:
        return told
    kept = ""
    for piece in parted(told, "、"):
        if len(kept) + len(piece) + 2 > most:
            break
        kept += f"、{piece}" if kept else piece
    return f"{kept}等" if len(kept) >= _LEAST else told


def with_proposed_names(plan: Plan) -> Plan:
    """A plan whose tasks without a name get one, where their text gives one that is short, whole and no other task's."""
    taken = {task.name for task in plan.tasks}
    tasks = []
    for task in plan.tasks:
        name = "" if task.name else _proposed(task.text)
        new = bool(name) and name not in taken
        taken.add(name)
        tasks.append(task._replace(name=name) if new else task)
    return plan._replace(tasks=tuple(tasks))


def _proposed(text: str) -> str:
    """The title of a text without the words that only say how; empty where it is too long for a name."""
    title = title_of_text(text, LONGEST)
    while (manner := re.match(_MANNER, title)) and len(title) - manner.end() >= _LEAST:
        title = title[manner.end() :]
    whole = not is_cut(title) and not re.match(_LEAD_IN, title)
    return title if _LEAST <= len(title) <= LONGEST and whole else ""
