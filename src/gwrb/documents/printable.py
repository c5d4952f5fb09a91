"""Words of the data in a form that every document format can hold.

XML cannot carry control characters, lone surrogates or U+FFFE/U+FFFF, and a browser or Word shows
none of them: they are printed as 〔U+0000〕, so nothing disappears and no document breaks. All line
ends become LF.

Between the template and the parser, three noncharacters (U+FDD0…) stand for the white space of data,
so that the parser may collapse the template's own indentation without touching what a person wrote.
"""

import re

SPACE, LINE, TAB = "\ufdd0", "\ufdd1", "\ufdd2"

_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # the direction of words: what is read is not what is there
_INVISIBLE = re.compile(f"[{_TURNS}\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ODD = re.compile(f"[{_TURNS}\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
SPECIAL = re.compile(f"[{_TURNS}\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff<>&'\"]|^ | $|  ")
"""What `encode` or an escape would change: most words of most data hold nothing of it."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FRAGILE = re.compile("^ | $|  ")
_FRAGILE_SPACES = re.compile("^ +| +$| {2,}")
_MARKS = re.compile(f"[{SPACE}{LINE}{TAB}]")
_MEANING = {SPACE: " ", LINE: "\n", TAB: "\t"}


def _name(match: re.Match[str]) -> str:
    return f"〔U+{ord(match[0]):04X}〕"


def printable(text: str) -> str:
    """The text as documents show it: line ends as LF, what cannot be shown as 〔U+0000〕."""
    text = str(text)
    if not _ODD.search(text):
        return text
    return _INVISIBLE.sub(_name, _LINE_ENDS.sub("\n", text))


def xml_safe(text: str) -> str:
    """The text with only what XML forbids replaced; the marks of `encode` stay."""
    return _NOT_XML.sub(_name, text) if _NOT_XML.search(text) else text


def encode(text: str) -> str:
    """Printable text whose white space survives `collapse`; outer empty lines are dropped."""
    text = printable(text)
    if "\n" in text or "\t" in text:
        text = text.strip("\n").replace("\n", LINE).replace("\t", TAB)
    if _FRAGILE.search(text):
        text = _FRAGILE_SPACES.sub(lambda match: SPACE * len(match[0]), text)
    return text


def decode(text: str) -> str:
    """The words that `encode` was given, in printable form."""
    return _MARKS.sub(lambda match: _MEANING[match[0]], text) if _MARKS.search(text) else text


_WHITE = re.compile("[ \t\r\n]+")
_PLAIN = re.compile("[\t\r\n]|  ")


def _wide(character: str) -> bool:
    return "\u2e80" <= character <= "\uff60" or character in "“”‘’—…·" or character >= "\U00020000"


def collapse(text: str) -> str:
    """Template white space as HTML reads it, but a line end beside a Chinese character is nothing.

    In: raw text of one node. Out: runs of blanks as one space; a run that holds a line end vanishes
    beside a wide character, because Chinese sentences are wrapped in templates and hold no spaces.
    """
    if not _PLAIN.search(text):
        return text

    def blank(match: re.Match[str]) -> str:
        if "\n" not in match[0]:
            return " "
        before = text[match.start() - 1] if match.start() else ""
        after = text[match.end()] if match.end() < len(text) else ""
        return "" if any(side and _wide(side) for side in (before, after)) else " "

    return _WHITE.sub(blank, text)
