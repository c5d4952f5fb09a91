"""The covering letter and the plan's title: everything that stands before the plan's first 一、.

Each fact is looked for by how such letters are worded; one not found is None and is named in a note,
so that a person fills it in. Paragraphs 二 and 三 of the letter hold the dates.
"""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from gwrb.model.notice_profile import NO_PROFILE, NoticeProfile
from gwrb.model.plan import EACH, EQUAL, FIRST, NEXT_MONTH, SAME_MONTH, Heading
from gwrb.model.values import ROUNDS, Period, real_day
from gwrb.notice.blocks import NoticeProblem
from gwrb.text import script

Line = tuple[int, str]  # a line of a notice: its number from 1 and its text

_CHINESE_DIGITS = "〇零一二三四五六七八九"
_DATE = re.compile(
    rf"(\d{{4}}|[○{_CHINESE_DIGITS}]{{4}})年(\d{{1,2}}|{script.NUMERAL})月(\d{{1,2}}|{script.NUMERAL})日"
)
_FURNITURE = re.compile(
    r"附\s*件\s*[\d一二三四五六七八九十]*\s*[：:]?|（[^（）]*）|[-—\s\d]+|(?:计量|金额|填报|制表|编制)?(?:单位|日期|时间|人)\s*：.*"
)
_LAST_DAY = 28  # that every month has
_SENTENCE_END = "。：；，！？、"
_PARAGRAPH_END = "。！？：；”）"
_PARAGRAPH = re.compile(  # how a line begins that begins a paragraph
    rf"{script.NUMERAL}、|（(?:{script.NUMERAL}|\d+)）|\d+[.．、](?!\d)|第{script.NUMERAL}[条章]"
    r"|[①-⑳]|[—―-]{2}|附件?\s*\d*："
)
_FULL_LINE = 0.8  # of the longest line: a shorter one was not cut, it is a heading or ends a paragraph
_OWN_TITLE = re.compile("(?:通知|意见|方案|分解|分工|清单|计划|安排|要点)$")
_DOCUMENT_NUMBER = re.compile(r".{1,12}〔\d{4}〕.{0,6}号")
_CITY = re.compile(r"(.{2,20}?)人民政府(?:办公厅|办公室)?")
_CITY_IN_TITLE = re.compile(rf"({script.HAN}{{1,8}}?[市州盟县区旗])(?=人民政府|政府|《|\d{{4}}年|贯彻|落实)")
_YEAR = re.compile(r"(\d{4})年")
_BY_DAY = r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日[之以]?前"
_PLANS_DUE = re.compile(rf"{_BY_DAY}(?=[^。；]*?(?:方案|计划))|(?:方案|计划)[^。；，]{{0,6}}{_BY_DAY}")
_NO_LEAD = (  # how a letter says who leads where no lead is named
    (FIRST, re.compile(r"(?:列|排)(?:名|序)?(?:在)?(?:的)?(?:第一|首)位?|第一(?:个|责任)|首位|首个")),
    (EQUAL, re.compile(r"(?:排名)?不分(?:先后|主次)|同等责任|同为(?:责任|牵头)单位")),
    (EACH, re.compile(r"[无没未](?:有)?(?:写明|明确|列出?|指定)?牵头(?:单位|部门)的?")),
)
_LEADING = re.compile("牵头|主办|主责|汇总|责任")
_ROUND = re.compile(  # 每个季度第1个月20日前, 每月28日前, 每季度结束后10日内
    r"每个?(月|季|半年)度?(?:报送一次)?([^。；每]{0,24}?)(\d{1,2})[日号](?:[之以]?前|内)([^。；]*)"
)
_HALVES = r"(?:年中|半年|6月[^。；]{0,8}前)[^。；]{0,12}?[和、及，](?:[^。；]{0,4})(?:年底|年终|年末|全年|12月|次年1月)[^。；]*"
_EVERY = r"每个?(月|季|半年)度?[^。；]{0,20}?(?:报送|上报|报告|反馈)"
_SINCE = re.compile(r"(?:从|自)(?:(\d{4})年)?(?:第?([一二三四1-4])季度|(\d{1,2})月(?:份)?)(?:起|开始)")
_REPORTED = re.compile("(?<!通)报|送|反馈")
_AFTER = re.compile("次月|下个?月|下一?季|结束后|上个?月|上一?季|上半年|上年|第[1一]个?月|首月")
_WITHIN = re.compile("当月|本月|本季度?|末月|最后一?个?月|第[3三]个?月|[季年]末")
_LATE_IN_MONTH = 20  # a day of each month from which on the report is that month's
_OFTEN = {"月": "每月", "季": "每季度", "半年": "每半年"}


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the plan, by what it is; texts None or empty where the notice has none."""

    title: tuple[Line, ...] = ()
    addressees: str | None = None
    letter: tuple[Line, ...] = ()
    issuer: str | None = None
    issued: dt.date | None = None
    left_out: tuple[Line, ...] = ()
    preamble: tuple[Line, ...] = ()  # between the title and the plan
    joined: tuple[int, ...] = ()  # the numbers of lines that went on from the line before


class Rhythm(NamedTuple):
    """How often a letter asks for reports, by when, and its words; None where it does not say."""

    rounds: str = "每季度"
    first: Period | None = None
    day: int | None = None
    due_in: str = NEXT_MONTH
    words: str = ""


def split(lines: Sequence[Line], indented: Collection[int] = ()) -> Front:
    """The parts of what stands before the plan: addressees, letter, signature, date, title.

    `indented` are the numbers of lines that begin further in than the line before.
    """
    whole, joined = _unwrapped(lines, indented)
    return replace(_split(whole), joined=joined)


def _unwrapped(lines: Sequence[Line], indented: Collection[int]) -> tuple[list[Line], tuple[int, ...]]:
    """The letter's paragraphs whole again where its lines were cut at one width; which lines went on."""
    start, end = _letter_start(lines), _last_sentence(lines[: _date_line(lines)])
    full = _FULL_LINE * max((_width(text) for _, text in lines[start:end]), default=0)
    whole, joined = list(lines[:start]), []
    last = lines[0] if lines else (0, "")
    for at, (number, text) in enumerate(lines[start:], start):
        cut = start < at < end and _width(last[1]) >= full and last[1][-1] not in _PARAGRAPH_END
        if cut and number - last[0] <= 1 and number not in indented and not _PARAGRAPH.match(text):
            whole[-1] = (whole[-1][0], whole[-1][1] + text)
            joined.append(number)
        else:
            whole.append((number, text))
        last = (number, text)
    return whole, tuple(joined)


def _width(text: str) -> int:
    """Columns that a text takes: two for a Chinese character."""
    return len(text) + sum(character > "\u2e7f" for character in text)


def _last_sentence(lines: Sequence[Line]) -> int:
    """Behind the last line that ends a sentence."""
    return next((i for i in range(len(lines), 0, -1) if lines[i - 1][1][-1] in _SENTENCE_END), 0)


def _date_line(lines: Sequence[Line]) -> int | None:
    """Which line is the date below the letter: the last that is nothing else."""
    dated = [i for i, (_, text) in enumerate(lines) if _DATE.fullmatch(_spaceless(text))]
    return dated[-1] if dated else None


def _split(lines: Sequence[Line]) -> Front:
    """Without a date the title is the lines just before the plan that do not end as sentences do."""
    at = _date_line(lines)
    if at is None:
        furniture, signed, end = [_FURNITURE, _DOCUMENT_NUMBER], False, _last_sentence(lines)
        after = lines[end:]
    else:
        furniture, signed = [_FURNITURE], at > 0 and lines[at - 1][1][-1] not in _SENTENCE_END
        end, after = at - signed, lines[at + 1 :]
    title = tuple(line for line in after if not any(one.fullmatch(line[1]) for one in furniture))
    ends = next((i for i, (_, text) in enumerate(title) if i and text[-1] in _SENTENCE_END), len(title))
    title, preamble = title[:ends], title[ends:]
    addressees, letter, before = _letter(lines[:end])
    if not title:  # a notice that is its own plan
        title = tuple(line for line in before if _OWN_TITLE.search(line[1]))[-1:]
        before = tuple(line for line in before if line not in title)
    return Front(
        title=title,
        addressees=addressees,
        letter=letter,
        issuer=lines[end][1] if signed else None,
        issued=None if at is None else _date(lines[at][1]),
        left_out=(*before, *(line for line in after if line not in title and line not in preamble)),
        preamble=preamble,
    )


def _letter(lines: Sequence[Line]) -> tuple[str | None, tuple[Line, ...], tuple[Line, ...]]:
    """Addressees without their colon, the letter's paragraphs, and what stands above both."""
    start = _letter_start(lines)
    first = lines[start][1] if start < len(lines) else ""
    if first.endswith("：") and not re.search(r"如下|通知|。", first):
        return first[:-1], tuple(lines[start + 1 :]), tuple(lines[:start])
    return None, tuple(lines[start:]), tuple(lines[:start])


def _letter_start(lines: Sequence[Line]) -> int:
    """The first line that ends as sentences do."""
    return next((i for i, (_, text) in enumerate(lines) if text[-1] in _SENTENCE_END), len(lines))


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return bool(_DATE.fullmatch(_spaceless(text)))


def _date(text: str) -> dt.date | None:
    """2024年1月26日, also 二〇二四年一月二十六日; None where there is no such day."""
    match = _DATE.fullmatch(_spaceless(text))
    if not match:
        return None
    year = "".join(str(max(0, _CHINESE_DIGITS.find(c) - 1)) if not c.isdecimal() else c for c in match[1])
    month, day = (int(t) if t.isdecimal() else script.to_int(t) or 0 for t in match.groups()[1:])
    return real_day(int(year), month, day)


def _spaceless(text: str) -> str:
    return "".join(text.split())


def heading(
    front: Front, profile: NoticeProfile = NO_PROFILE, beside: str = ""
) -> tuple[Heading | None, list[NoticeProblem], list[str]]:
    """The plan's heading facts; a problem where title or year are missing; notes on all that was deduced.

    `beside`: remarks and heads of tables, which may say who leads where no lead is named.
    """
    title = profile.title or "".join(text for _, text in front.title)
    if not title:
        missing = "没有找到方案的标题，请在正文“一、”之前单列一行标题"
        return None, [NoticeProblem(0, missing, "title: 2025年…任务分解方案")], []
    year, notes = (profile.year, []) if profile.year else _year(title, front)
    if year is None:
        line = front.title[0][0] if front.title else 0
        return None, [NoticeProblem(line, f"标题“{title}”里没有年份，请写成“××年…方案”", "year: 2025")], []
    city = _city(title, front)
    letter = "\n".join(text for _, text in front.letter)
    rhythm = _rhythm(letter, year, front.issued)
    if profile.rounds not in (None, rhythm.rounds):
        rhythm = Rhythm(profile.rounds or rhythm.rounds)
    no_lead, said = _no_lead(f"{letter}\n{beside}" if beside else letter)
    facts = Heading(
        title=title,
        year=year,
        city=city,
        issuer=front.issuer,
        issued=front.issued,
        addressees=front.addressees,
        letter=letter or None,
        plans_due=_plans_due(letter, year),
        rounds=rhythm.rounds,
        first_quarter=rhythm.first,
        due_day=rhythm.day,
        due_in=rhythm.due_in,
        no_lead=profile.no_lead or no_lead or EACH,
        no_lead_words=said if no_lead not in (None, EACH) else None,
        preamble="\n".join(text for _, text in front.preamble) or None,
    )
    return facts, [], [*notes, *_notes(facts, front), *_rule_notes(facts, rhythm)]


def _no_lead(letter: str) -> tuple[str | None, str | None]:
    """Who leads where no lead is named, as the letter says it, and its words."""
    for sentence in re.split("(?<=[。；\\n])", letter):
        if _LEADING.search(sentence):
            for rule, pattern in _NO_LEAD:
                if pattern.search(sentence):
                    return rule, sentence.strip("；\n ")
    return None, None


def _rule_notes(facts: Heading, rhythm: Rhythm) -> list[str]:
    """What the letter says of leads and rounds that a person should look at."""
    notes = []
    if facts.no_lead_words:
        notes.append(f"没有写明牵头单位的，按“{facts.no_lead}”牵头；依据：“{facts.no_lead_words}”，请核对")
    first, day = facts.first_quarter, facts.due_day
    if first and day:
        due = first.due(day, within=facts.due_in == SAME_MONTH)
        usual = facts.rounds == "每季度" and facts.due_in == NEXT_MONTH
        when = (
            f"季度报送：每季度首月{day}日前报上一季度" if usual else f"{facts.rounds}报送一次：{facts.due_in}{day}日前"
        )
        notes.append(f"{when}（累计），首个报告期为{first}，应于{due}前报送，请核对")
    elif rhythm.words:
        notes.append(f"{facts.rounds}报送一次；依据：“{rhythm.words}”，请核对")
    return notes


def _year(title: str, front: Front) -> tuple[int | None, list[str]]:
    """The year of the title, else of the letter, else of the date."""
    places = [("标题", title), *((f"第{number}行", text) for number, text in front.letter)]
    found = [(where, int(match[1])) for where, text in places if (match := _YEAR.search(text))]
    found += [("成文日期", front.issued.year)] if front.issued else []
    if not found:
        return None, []
    where, year = found[0]
    return year, [] if where == "标题" else [f"标题没有写年份，按{where}取{year}年，请核对"]


def _city(title: str, front: Front) -> str | None:
    signed = _CITY.fullmatch(front.issuer or "")
    named = _CITY_IN_TITLE.match(title)
    return signed[1] if signed else named[1] if named else None


def _plans_due(letter: str, year: int) -> dt.date | None:
    """The day by which lead units send in their plans (letter, paragraph 一: 于2024年2月8日前…)."""
    match = _PLANS_DUE.search(letter)
    said = [g for g in match.groups() if g] if match else []
    return real_day(int(said[0]) if len(said) > 2 else year, int(said[-2]), int(said[-1])) if said else None


def _rhythm(letter: str, year: int, issued: dt.date | None) -> Rhythm:
    """The rhythm (letter, paragraph 三: 从2024年第二季度起…每个季度第1个月20日前).

    A round in a quarter's first month reports the quarter before, so the second quarter's round is Q1's. Where no
    first round is named it is the first that is due after the notice was issued.
    """
    match = next((m for m in _ROUND.finditer(letter) if _REPORTED.search(m[4])), None)
    if match is None:
        halves, asked = re.search(_HALVES, letter), re.search(_EVERY, letter)
        if halves and _REPORTED.search(halves[0]):
            return _of_halves(halves[0])
        return Rhythm(_OFTEN[asked[1]], words=asked[0]) if asked else Rhythm()
    every, day = match[1], int(match[3])
    said = match[2] + match[4]
    after, within = _AFTER.search(said), _WITHIN.search(said)
    late = bool(within) if within or after else every == "月" and day >= _LATE_IN_MONTH
    made = Rhythm(_OFTEN[every], None, day if day <= _LAST_DAY else None, SAME_MONTH if late else NEXT_MONTH, match[0])
    rounds, since = ROUNDS[made.rounds], _SINCE.search(letter)
    if since and (since[2] or since[3]):
        month = int(since[3]) if since[3] else (_number(since[2]) - 1) * 3 + 1
        first = Period.of(dt.date(int(since[1] or year), min(month, 12), 1), rounds)
        ahead = not late and (not after or re.fullmatch("第.*|首月|上.*", after[0]))
        return made._replace(first=(first.previous or (first if first.year == year else None)) if ahead else first)
    spans = [Period(year, n, rounds) for n in range(1, rounds + 1)]
    return made._replace(first=next((q for q in spans if issued and q.due(made.day or 1, within=late) > issued), None))


def _of_halves(words: str) -> Rhythm:
    """Half the year and its end: 分别于7月10日前、次年1月10日前."""
    dates = [(int(month), int(day)) for month, day in re.findall(r"(\d{1,2})月(\d{1,2})日", words)]
    months, days = {month for month, _ in dates}, {day for _, day in dates}
    day = days.pop() if len(days) == 1 and months <= {1, 6, 7, 12} else None
    return Rhythm("每半年", None, day, SAME_MONTH if months <= {6, 12} and day else NEXT_MONTH, words)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else script.to_int(text) or 1


_MISSING = (
    ("city", "地区名称（city）"),
    ("issuer", "发文机关（issuer）"),
    ("issued", "成文日期（issued）"),
    ("addressees", "主送机关（addressees）"),
    ("letter", "正文（letter）"),
    ("plans_due", "办理方案报送期限（plans_due）"),
    ("first_quarter", "首个报告期（first_quarter）"),
    ("due_day", "报送期限日（due_day）"),
)


def _notes(facts: Heading, front: Front) -> list[str]:
    """What was found and deduced, what a person should fill in, what is not kept."""
    place = f"；地区：{facts.city}" if facts.city else ""
    notes = [f"标题：{facts.title}；年度：{facts.year}年{place}"]
    if facts.issuer and facts.issued:
        notes.append(f"发文机关：{facts.issuer}；成文日期：{facts.issued}")
    if facts.plans_due:
        notes.append(f"办理方案报送期限：{facts.plans_due}")
    missing = [label for name, label in _MISSING if getattr(facts, name) is None]
    if missing:
        notes.append(f"通知里没有找到：{'、'.join(missing)}；如有，请在 data/tasks.yaml 的 plan 下补上")
    if front.joined:
        count = f"等{len(front.joined)}处" if len(front.joined) > 1 else ""
        notes.append(f"正文的第{front.joined[0]}行{count}是硬换行，已接回上一行，请核对正文的分段")
    return notes + [f"第{number}行“{text}”没有写入账本" for number, text in front.left_out]
