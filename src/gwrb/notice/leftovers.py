"""What a text still says of units after all its fields were taken."""

import re

from gwrb.model.notice_profile import IGNORED
from gwrb.notice import fields
from gwrb.notice.due_words import when
from gwrb.notice.vocabulary import Vocabulary
from gwrb.text.script import HAN

_BODY_NAME = rf"[省市区县州]{HAN}{{1,12}}?(?:局|委|办|厅|政府|管委会)"
_LABEL_LEFT = re.compile("(?:总?牵头|主办|责任|配合|协办|承办)(?:单位|部门)[^，。；、：！？\n（）]*")
_ROLE_LEFT = re.compile(rf"由?{_BODY_NAME}(?:牵头|主办|负责(?![人制同])|配合(?!度)|承办|协办)")


def leftover(text: str, words: Vocabulary) -> str | None:
    """A label or a unit with its role that still stands in a text from which all fields were taken.

    What data/notice.yaml leaves out (忽略) is none.
    """
    for phrase, kind in words.own.items():
        text = text.replace(phrase, "") if kind == IGNORED else text
    label = words.label(text) or words.loose.search(text)
    if label:
        return label[0].strip()
    for match in re.finditer(r"[（［【〔〈｛\[]([^（）［］【】〔〕〈〉｛｝\[\]]*)[）］】〕〉｝\]]", text):
        if fields.is_clause(match[1], words) and not fields.is_tag(match[1]) and not when(match[1]):
            return match[0]
    loose = _LABEL_LEFT.search(text) or (fields.ROLE_VERB.search(text) and _ROLE_LEFT.search(text))
    return loose[0] if loose else None
