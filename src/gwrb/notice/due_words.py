"""Words that say by when: 12月底前完成, 2025.12, 6月底前开工、12月底前完工, 年内持续推进."""

import re

from gwrb.text.script import HAN

_DONE = "(?:完成|办结|建成|见效|到位|实施|推进|开工|完工|竣工|投用|交付|启动|出台|通车|取得.{0,6}(?:成效|进展|突破))"
_THEN = (
    r"(?:\d{4}年)?(?:长期|全年|年内|年底前?|常年|(?:上|下)半年|\d{1,2}月(?:\d{1,2}日|[上中下]旬)?(?:底|末|份)?(?:以?前|之前)?"
    "|第?[一二三四1-4]季度(?:末|底)?(?:以?前)?)"
)
BY_THEN = f"{_THEN}(?:出台|制定|印发|建立|完成|启动|开展|形成|提出|研究|实现|取得){HAN}{{1,16}}"  # 6月底前出台政策
_WHEN = re.compile(
    rf"(?P<when>{_THEN}(?:持续|长期|有序|全面|全部|基本|序时)*?(?:坚持|推进)?)(?:{_DONE})?|(?P<on>持续(?:推进|实施)|长期坚持)"
)
_NUMERIC = r"\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?"  # 2025.12, 2025-12-31
_TIMES = frozenset("0123456789年长全常上下第一二三四持")  # how such words begin


def when(text: str) -> str | None:
    """The time of a text that says nothing else: 12月底前 of 12月底前完成; None for any other text."""
    text = text.strip("。 ")
    if text[:1] not in _TIMES:
        return None
    if re.fullmatch(_NUMERIC, text):
        return text
    match = _WHEN.fullmatch(text)
    several = not match and "、" in text and all(map(_WHEN.fullmatch, text.split("、")))  # 6月底前开工、12月底前完工
    return (match["when"] or match["on"]) if match else text if several else None


def is_time(text: str) -> bool:
    """Whether a deadline is times alone: 6月底前出台政策；年内持续推进."""
    return all(when(part) or re.fullmatch(BY_THEN, part) for part in text.split("；"))
