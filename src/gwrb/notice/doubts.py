"""What was read without a question and yet may be wrong: what all tasks but a few have, counts that differ, odd names.

Lines that were lost or moved leave such traces. None is left where a text is cut within a sentence, where the last task
or heading of a list without numbers is gone, or where a heading stands elsewhere between tasks that count on.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gwrb.model.notice_profile import DEADLINE, LEAD, LEADER, RESPONSIBLE
from gwrb.model.plan import EACH, FIRST, Heading, Task
from gwrb.notice import unit_names
from gwrb.notice.entries import PART, SECTION, NoticeEntry, short
from gwrb.notice.outline import Body
from gwrb.notice.tasks_file import named
from gwrb.notice.vocabulary import Vocabulary

_FEW = 10  # of as many tasks one may lack what the others have; of fewer as well
_COUNTED = r"(?:共|共计|分解为|细化为|分为|梳理出?|明确|确定)(?:为)?(\d+)(?:项|条|件)"
_ENDS = "。！；"


def doubts(body: Body, facts: Heading | None) -> Iterator[str]:
    """Each doubt in Chinese; `facts` are those of the letter, None where it could not be read."""
    yield from _lacking(body)
    yield from _alone(body)
    yield from _miscounted(body, facts)
    for base, text, *_ in body.definitions:
        short_name = text.removeprefix("以下").removeprefix("简称").strip("：“” ")
        if "简称" in text and short_name in named(body.tasks):
            yield f"“{short_name}”是“{base}”的简称，请在 data/units.yaml 里并成一个单位"
    yield from _strange(body.tasks)
    yield from _run_together(body.tasks)


def _lacking(body: Body) -> Iterator[str]:
    """Tasks that lack what all others have: a line may be lost, or stand elsewhere."""
    said = [(entry, {clause.kind for clause in entry.clauses}) for entry in body.entries]
    for kind, usual in ((LEAD, "牵头单位"), (RESPONSIBLE, "责任单位"), (LEADER, "责任领导"), (DEADLINE, "完成时限")):
        without = [entry for entry, kinds in said if kind not in kinds]
        if _few(without, body.entries):
            yield f"{_lines(without)}没有“{body.words.get(kind, usual)}”，别的任务都有，请核对"
    open_ = [e for e in body.entries if e.text[-1:] not in _ENDS]
    if _few(open_, body.entries):
        yield f"{_lines(open_)}的任务末尾没有句号，别的都有，请核对是否写完"


def _few(some: Sequence[NoticeEntry], every: Sequence[NoticeEntry]) -> bool:
    return 0 < len(some) <= max(1, len(every) // _FEW) and len(every) > 2


def _lines(entries: Sequence[NoticeEntry]) -> str:
    return f"第{'、'.join(str(e.block.line) for e in entries)}行"


def _alone(body: Body) -> Iterator[str]:
    """A first heading without a second, one that goes on from the part before, tasks before the first of their part."""
    for level in (PART, SECTION):
        runs: list[list[NoticeEntry]] = []
        for entry in body.headings:
            if entry.level < level or (entry.level == level and entry.number == 1):
                runs.append([])
            if entry.level == level and entry.number is not None:
                runs = runs or [[]]
                runs[-1].append(entry)
        for run in filter(None, runs):
            if len(run) == 1 and run[0].number == 1:
                yield f"第{run[0].block.line}行只有“{run[0].mark}{short(run[0].text)}”，没有第二个标题，请核对是否漏了"
            elif run[0].number != 1:
                yield f"第{run[0].block.line}行的标题接着上一部分编号，请核对是否移了位置"
    for number, part in enumerate(body.outline, 1):
        bare = [t for t in body.tasks if t.part_number == number and t.section is None]
        if part.sections and bare:
            yield f"“{short(part.title)}”有{len(bare)}项任务不在小标题下（{bare[0].id}等），请核对标题的位置"


def _miscounted(body: Body, facts: Heading | None) -> Iterator[str]:
    """A count of tasks in title, letter or preamble that is not how many were read."""
    for text in (facts.title, facts.letter, facts.preamble) if facts else ():
        for said in re.finditer(_COUNTED, text or "") if re.search(r"\d[项条件]", text or "") else ():
            if int(said[1]) != len(body.tasks):
                yield f"通知写明“{said[0]}”，读到{len(body.tasks)}项任务，请核对"


def together(entries: Iterable[NoticeEntry], body: Body, words: Vocabulary) -> Iterator[str]:
    """Labels before leads and others in one list: the notice does not say who of them leads."""
    lines: dict[str, list[int]] = {}
    for entry in entries:
        for clause in entry.clauses:
            lines.setdefault(clause.word, []).append(entry.block.line)
    for word, role in body.labels:
        if words.together(word):
            what = f"“{word}”没有分清谁牵头（第{lines[word][0]}行等{len(lines[word])}处），"
            yield what + (
                "各单位都读作牵头，请核对"
                if role == LEAD
                else f"按没有写明牵头单位的读，由{EACH}分别牵头；排在第一的牵头的，请在 data/notice.yaml 写 no_lead: {FIRST}"
            )


def _strange(tasks: Iterable[Task]) -> list[str]:
    """Names that do not end as names of bodies do: perhaps cut short, perhaps wrongly parted."""
    departments = [n for n in dict.fromkeys(named(tasks)) if unit_names.guess_class(n) == "政府组成部门"]
    usual = Counter(n[0] for n in departments if n[0] in "省市州区县").most_common(1)
    bare = [n for n in departments if n[0] not in "省市州区县" and not any(c in n[:6] for c in "省市州区县国")]
    odd = [name for name in dict.fromkeys(named(tasks)) if not unit_names.is_name(name)]
    both = [unit_names.second_name(name) for name in dict.fromkeys(named(tasks))]
    odd += [two[1] for two in both if two and unit_names.is_whole(two[0]) and not unit_names.is_name(two[1])]
    notes = [f"这些名称不像完整的单位名称，请核对：{'、'.join(odd)}"] if odd else []
    if usual and bare and usual[0][1] >= 2 * len(bare):
        notes.append(f"别的单位以“{usual[0][0]}”开头，这些没有，请核对：{'、'.join(bare)}")
    return notes


def _run_together(tasks: Iterable[Task]) -> list[str]:
    """Names that consist of two others of the same notice: a mark between them was lost."""
    known = Counter(named(tasks))
    lengths = sorted({len(name) for name in known})  # a name is only cut where another can end
    return [
        f"“{name}”像是“{name[:cut]}”和“{name[cut:]}”连在一起，请核对"
        for name in known
        for cut in lengths
        if 3 <= cut < len(name) - 2 and name[:cut] in known and name[cut:] in known
    ]
