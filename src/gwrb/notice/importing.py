"""A notice becomes a workspace's files: read, with what an earlier import left that still holds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from gwrb.ledger.loading import parse_loaded
from gwrb.ledger.workspace import Loaded, Workspace, decode, read_bytes, shown
from gwrb.model.notice_profile import NO_PROFILE, NOTICE_FILE, NoticeProfile
from gwrb.model.plan import TASKS_FILE, Link, Plan, Task
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import Parsed, parse_as
from gwrb.model.task_matching import TaskMatch, match_tasks
from gwrb.model.task_names import with_proposed_names
from gwrb.model.units_file import Units
from gwrb.model.values import Period
from gwrb.notice.blocks import NoticeProblem
from gwrb.notice.ledger_progress import progress_files
from gwrb.notice.notice_file import notice_blocks
from gwrb.notice.profile import write_profile
from gwrb.notice.reading import Reading, read_notice
from gwrb.notice.tasks_file import first_units, write_tasks, write_units
from gwrb.text.refusal import FOUND, WRONG_USE, Refusal
from gwrb.text.source import Source
from gwrb.yamltext.layout import FieldSpan, child, comment_places, fields, items
from gwrb.yamltext.nodes import Map, Node, compose

SHOWN = 50  # unreadable lines that are named before the rest is only counted


class ImportedNotice(NamedTuple):
    """The plan, the files to write, and what to say; `units` where the workspace has no register yet."""

    plan: Plan
    files: Mapping[Path, bytes]
    units: Units | None
    read: Mapping[Path, bytes | None]  # what stood in files that are written
    carried: tuple[str, ...]  # what was kept of the tasks file that is replaced
    notes: tuple[str, ...]  # what a reader of the notice should look at
    profile: Path  # data/notice.yaml


def read_file(notice: str, space: Workspace, *, another_year: bool = False) -> Reading:
    """A notice's file read by what the folder's data/notice.yaml says of it; of another year's by its labels alone."""
    blocks, problems = notice_blocks(read_bytes(Path(notice)))
    if problems:
        return Reading(None, tuple(problems))
    profile = profile_of(space)
    return read_notice(blocks, notice, NoticeProfile(labels=profile.labels) if another_year else profile)


def plan_of(reading: Reading, notice: str) -> Plan:
    """The plan that was read; refuses a notice with lines that cannot be read, each with its line."""
    plan, unread = reading.plan, reading.problems
    if plan is None or unread:
        told = [_told(notice, problem) for problem in unread]
        rest = f"（只列出前 {SHOWN} 处）" if len(unread) > SHOWN else ""
        end = f"有 {len(unread)} 处读不懂{rest}，没有写任何文件；请改正通知后再导入"
        raise Refusal("\n".join([*told[:SHOWN], end]), FOUND)
    if not plan.tasks:
        raise Refusal("通知里没有找到任务，没有写任何文件", WRONG_USE)
    return plan


def import_notice(notice: str, space: Workspace, quarter: Period | None = None) -> ImportedNotice:
    """What importing a notice into a folder makes; refuses one with lines that cannot be read.

    `quarter`: for which a ledger's columns of progress are, where the ledger does not say it.
    """
    own = space.root / NOTICE_FILE.glob
    profiled = space.bytes_of(own)
    reading = read_file(notice, space)
    plan = plan_of(reading, notice)
    old = space.bytes_of(space.tasks)
    carried = first_tasks(plan) if old is None else carry(decode(space.tasks, shown(space.tasks), old), plan)
    units = None if os.path.lexists(space.units) else first_units(plan, reading.blocks)
    files = {space.tasks: carried.text.encode()}
    if units is not None:
        files[space.units] = write_units(units).encode()
    if profiled is None:
        files[own] = write_profile(reading).encode()
    told, said = progress_files(carried.plan, reading.body.entries, quarter)
    paths = {space.path_of(PROGRESS_FILE.glob, *of): text.encode() for of, text in told.items()}
    standing = [shown(path) for path in paths if os.path.lexists(path)]
    files |= {path: data for path, data in paths.items() if not os.path.lexists(path)}
    said += [f"已有的进展文件没有改动：{'、'.join(standing)}"] if standing else []
    notes = (*reading.notes, *said)
    return ImportedNotice(plan, files | space.privacy(), units, {space.tasks: old}, carried.messages, notes, own)


def _told(notice: str, problem: NoticeProblem) -> str:
    """One problem as people read it: file, line, what is wrong, and the line that would settle it."""
    place = f"{notice}:{problem.line}: " if problem.line else f"{notice}: "
    settle = f"；或在 {NOTICE_FILE.glob} 写一行 {problem.settle}" if problem.settle else ""
    return place + problem.message + settle


def profile_of(space: Workspace) -> NoticeProfile:
    """What a workspace's data/notice.yaml says; refuses one that cannot be read whole."""
    path = space.root / NOTICE_FILE.glob
    data = space.bytes_of(path)
    if data is None:
        return NO_PROFILE
    profile, parsed = parse_loaded(decode(path, shown(path), data), NOTICE_FILE)
    if profile is None or parsed.diagnostics:
        said = [f"{d.source.path}:{d.line}: {d.message}" for d in parsed.diagnostics]
        raise Refusal("\n".join([*said, f"请先改正 {NOTICE_FILE.glob}，再导入"]), FOUND)
    return cast("NoticeProfile", profile)


_ALLOW = re.compile(r"#\s*gwrb:")
_GENERATED = re.compile(r"# (?:yaml-language-server: .*|={8} .*|-{4} .*)")
_DAMAGED = "原文件有读不懂的地方，其中的关联（links）、目标（targets）和注释没有带过来；需要的请从 git 历史取回"


class Carried(NamedTuple):
    """The new plan with the old links and targets, its text, and what to say of the rest."""

    plan: Plan
    text: str
    messages: tuple[str, ...] = ()


def first_tasks(plan: Plan) -> Carried:
    """A plan that replaces none."""
    named = with_proposed_names(plan)
    return Carried(named, write_tasks(named), (_names_message(plan, named),))


def _names_message(plan: Plan, named: Plan) -> str:
    """How many names were made of texts, which somebody has to look at."""
    made = sum(a.name != b.name for a, b in zip(plan.tasks, named.tasks, strict=True))
    return f"按任务内容给 {made} 项任务拟了名称（name），不是定稿，请逐项核对" if made else ""


def carry(standing: Loaded, plan: Plan, *, another_year: bool = False) -> Carried:
    """What people wrote stays with the tasks that are the same by their words, whatever their numbers now are.

    Refuses to put another year's plan in the place of one, unless that is meant.
    """
    old, parsed = parse_loaded(standing, TASKS_FILE)
    if old is None:
        first = first_tasks(plan)
        return first._replace(messages=(_DAMAGED, *first.messages))
    if old.heading.year != plan.heading.year and not another_year:
        years = f"台账是{old.heading.year}年的，通知是{plan.heading.year}年的"
        raise Refusal(f"{years}，没有改动；换年度请用 gwrb rollover 通知，上一年会归档", FOUND)
    bare, matches, links = carried_plan(old, plan)
    plan = with_proposed_names(bare)
    text, carried = _text(plan, matches, links, parsed)
    messages = (
        _DAMAGED if parsed.damaged else "",
        _links_message(links, old.tasks),
        _numbers_message(old.tasks, matches),
        _near_message(matches),
        _comments_message(comment_places(parsed.source), carried),
        _names_message(bare, plan),
    )
    return Carried(plan, text, tuple(filter(None, messages)))


_Links = Mapping[str, tuple[tuple[Link, Link], ...]]  # by the old task: each link that stays, as it was and as it is


def carried_plan(old: Plan, plan: Plan) -> tuple[Plan, list[TaskMatch], _Links]:
    """The new plan with settings, and with the links, targets and names of its tasks that the old one has as well."""
    matches = match_tasks(old.tasks, plan.tasks)
    ids = {str(m.old.id): m.new.id for m in matches}
    links: _Links = {
        m.old.id: tuple((one, one._replace(task=ids[one.task])) for one in m.old.links if one.task in ids)
        for m in matches
    }
    by_new = {m.new.id: m for m in matches}
    tasks = tuple(_with(by_new[t.id], links) if t.id in by_new else t for t in plan.tasks)
    heading = plan.heading._replace(settings=old.heading.settings)
    return plan._replace(heading=heading, tasks=tasks), matches, links


def _with(match: TaskMatch, links: _Links) -> Task:
    old, task = match.old, match.new
    own = tuple(now for _, now in links[old.id])
    # A name that quotes the old text, and is not in the new one, may have its figures: it is none now.
    quoted = old.name is not None and old.name in old.text and old.name not in task.text
    carried = task._replace(links=own, name=None if quoted else old.name)
    return carried._replace(targets=old.targets, figures=old.figures) if _numbers_hold(match) else carried


def _numbers_hold(match: TaskMatch) -> bool:
    """Whether all words of a task's targets and figures are still in its text."""
    said = [*(target.words for target in match.old.targets), *(figure.words for figure in match.old.figures)]
    return match.same or all(words in match.new.text for words in said)


def _text(plan: Plan, matches: Sequence[TaskMatch], links: _Links, parsed: Parsed) -> tuple[str, int]:
    """The new file, and how many comments it has from the old: laid out as before where that says the same."""
    source = parsed.source
    comments = comment_places(source)
    above = {(new, link): texts for new, link, texts in _above(matches, links, comments, source)}
    lines = {} if parsed.damaged else dict(_lines(source, matches, links))
    kept = {key: source.text[a:b].replace("\r\n", "\n") for key, (a, b) in lines.items()}
    text = write_tasks(plan, above, kept)
    if kept and parse_as(TASKS_FILE, Source(source.path, text))[0] != plan:
        text, kept, lines = write_tasks(plan, above), {}, {}
    inside = sum(any(a <= at < b for a, b in lines.values()) for at, _ in comments)
    return text, inside + sum(len(c) for (id, _), c in above.items() if (id, "links") not in kept)


def _lines(
    source: Source, matches: Sequence[TaskMatch], links: _Links
) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    """The lines of what is carried, each with the comments above it; nothing of what stands in braces."""
    root = compose(source).root
    for key, stretch in _fields(source.text, child(root, "plan"), {"settings"}):
        yield ("", key), stretch
    by_old = {str(m.old.id): m for m in matches}
    for id, item in items(child(root, "tasks"), "id"):
        match = by_old.get(id)
        if match:
            unchanged = all(was == now for was, now in links[match.old.id]) and len(links[match.old.id]) == len(
                match.old.links
            )
            wanted = ({"targets", "figures"} if _numbers_hold(match) else set()) | ({"links"} if unchanged else set())
            for key, stretch in _fields(source.text, item, wanted):
                yield (match.new.id, key), stretch


def _fields(text: str, node: Node | None, wanted: set[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The fields of a block mapping that stand two columns in, as the new file has them."""
    spans: tuple[FieldSpan, ...] | None = None
    if wanted and isinstance(node, Map) and not node.flow and node.pairs:
        spans = fields(text, node)
    for before, span in zip(spans or (), (spans or ())[1:], strict=False):
        if span.key in wanted and text.startswith(f"  {span.key}:", span.start):
            yield span.key, (before.end, span.end)


def _above(
    matches: Iterable[TaskMatch], links: _Links, comments: Iterable[tuple[int, str]], source: Source
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The `# gwrb:` comments on the lines right above each link and on its own lines, by task and link as they now are."""
    at_line = {source.position(at)[0]: text for at, text in comments}
    for match in matches:
        for was, now in links[match.old.id]:
            if was.at:
                first, last = was.at.line, source.position(was.at.end)[0]
                while source.line(first - 1).lstrip().startswith("#"):
                    first -= 1
                found = (at_line.get(line, "") for line in range(first, last + 1))
                yield match.new.id, now.task, tuple(text for text in found if _ALLOW.match(text))


def _message(kept: str, lost: Sequence[str], gone: str) -> str:
    """What was carried over, and what was lost, where there is any."""
    return "；".join(filter(None, (kept, f"{len(lost)} {gone.format('、'.join(lost))}" if lost else "")))


def _links_message(links: _Links, old: Iterable[Task]) -> str:
    kept = sum(map(len, links.values()))
    staying = {id: [was for was, _ in own] for id, own in links.items()}
    lost = [f"{task.id}→{link.task}" for task in old for link in task.links if link not in staying.get(task.id, ())]
    gone = "条关联没有带过来，因为任务已改动或不在了：{}；请从 git 历史取回并核对"
    return _message(f"原文件的 {kept} 条关联（links）已带过来" if kept else "", lost, gone)


def _numbers_message(old: Iterable[Task], matches: Sequence[TaskMatch]) -> str:
    """How many tasks kept their targets and figures, and which did not because their text is another."""
    having = [task.id for task in old if task.targets or task.figures]
    holding = {m.old.id for m in matches if _numbers_hold(m)}
    lost = [id for id in having if id not in holding]
    kept = len(having) - len(lost)
    gone = "项任务的目标没有带过来，因为任务已改动或不在了：{}；请从 git 历史取回，按新的内容核对"
    return _message(f"原文件里 {kept} 项任务的目标（targets、figures）已带过来" if kept else "", lost, gone)


def _near_message(matches: Iterable[TaskMatch]) -> str:
    """Tasks that were taken for reworded ones, which somebody has to look at."""
    near = [m.new.id if m.new.id == m.old.id else f"{m.new.id}（原 {m.old.id}）" for m in matches if not m.same]
    return f"{len(near)} 项任务的文字有改动，当作原来的任务，请逐项核对：{'、'.join(near)}" if near else ""


def _comments_message(comments: Iterable[tuple[int, str]], carried: int) -> str:
    """How many comments somebody wrote that the new file lacks."""
    written = sum(not _GENERATED.fullmatch(text) for _, text in comments)
    lost = written - carried
    return f"原文件里另有 {lost} 行手写的注释没有带过来；需要的请从 git 历史取回" if lost > 0 else ""
