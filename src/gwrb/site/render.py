"""The page's values as HTML: one file that holds everything, or a folder with a page for each task, unit and leader.

Every word of the data passes `clean` and Jinja's escaping: it is text, whatever it holds. The page's own style and
script stand in it and are named by their digests in its Content-Security-Policy: nothing else runs or loads.
"""

import base64
import datetime as dt
import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from gwrb.documents.html import svg
from gwrb.documents.printable import printable
from gwrb.documents.style import Style
from gwrb.output.made import file_stem
from gwrb.reports.quarterly_views import SAMPLE
from gwrb.site.facts import Site, alike, once
from gwrb.text import script
from gwrb.text.rounding import percent

_HERE = Path(__file__).parent
_COLOURS = ("2E7D32", "F9A825", "C62828", "9E9E9E")  # green, yellow, red, no light
# What can be rung up: mobile numbers, and area code with number. A page that is mailed on holds none.
_TELEPHONE = re.compile(
    r"(?<![0-9])(?:\+?86[ -]?)?(?:1[3-9][0-9](?:[ -]?[0-9]{4}){2}|0[0-9]{2,3}[ -]?[0-9]{7,8})(?![0-9])"
)
_HIDDEN = "（电话略）"
_LIGHTS = {"绿灯": "green", "黄灯": "yellow", "红灯": "red"}
_EARLY = 'document.documentElement.className = location.hash ? "js" : "js first";'  # nothing is laid out to be hidden
_WIDTHLESS = re.compile("[\u200b-\u200d\u2060-\u2065\ufeff]")  # shown by name, as control characters are


def clean(value: Any) -> Any:
    """A value of the data as the page may show it: no control characters, no telephone number; markup as it is.

    A day is written as papers write it: 2024年7月20日.
    """
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    words = _WIDTHLESS.sub(lambda match: f"〔U+{ord(match[0]):04X}〕", printable(value))
    return _TELEPHONE.sub(_HIDDEN, words)


def _final(value: Any) -> Any:
    """What a template prints, cleaned and escaped: each of the words that stand in it again and again once."""
    if value.__class__ is Markup:
        return value
    return _escaped(value) if isinstance(value, str) else clean(value)


@lru_cache(maxsize=2**16)
def _escaped(words: str) -> Markup:
    return escape(clean(words))


def single(site: Site, *, live: bool = False) -> str:
    """The whole page as one file; links go to places in it. `live`: it loads itself anew when its server says so."""
    return _Pages(site, live=live).page("单页.html", _Links())


def folder(site: Site) -> dict[str, str]:
    """The pages of a folder by their names: index.html, one for each task, unit, group and leader."""
    pages = _Pages(site)
    out = {"index.html": pages.page("首页.html", _Links(""))}
    for task in site.tasks:
        out[f"task/{task.row.id}.html"] = pages.page("任务页.html", _Links("../"), task=task)
    for unit in site.units:
        out[f"unit/{file_stem(unit.unit.name)}.html"] = pages.page("单位页.html", _Links("../"), unit=unit)
    for group in site.groups:
        out[f"group/{file_stem(group.name)}.html"] = pages.page("统称页.html", _Links("../"), group=group)
    for leader in site.leaders:
        out[f"leader/{file_stem(leader[0])}.html"] = pages.page("领导页.html", _Links("../"), leader=leader)
    return out


class _Links:
    """The links of a page: `link("tasks")` is the address of a view, `link.to("unit", "市经信局")` a link to its page.

    `up`: the way to the folder in which the pages stand; None where all of them are in one file.
    """

    def __init__(self, up: str | None = None) -> None:
        self._up = up
        self.to = cache(self._to)  # of one page: the same links stand in it again and again

    def __call__(self, kind: str, name: str = "") -> str:
        if self._up is None:
            return f"#/{kind}" + (f"/{_address(clean(name))}" if name else "")
        return f"{self._up}{kind}/{_address(file_stem(name))}.html" if name else f"{self._up}index.html#/{kind}"

    def _to(self, kind: str, name: str, words: str = "") -> Markup:
        return Markup('<a href="{}">{}</a>').format(self(kind, name), clean(words or name))


def _address(words: str) -> str:
    """Words in a link as they are, but for what would end or change it: browsers take Chinese, and it is half as long."""
    return re.sub(r"[%#?\s]", lambda match: quote(match[0]), words)


@cache
def _asset(name: str) -> str:
    return (_HERE / "pages" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        optimized=False,  # what is constant in them is little
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_final,
    )
    marked = {words: f'<b class="{name}">{words}</b>' for words, name in _LIGHTS.items()}
    dark = dict.fromkeys(("", "无灯"), "<i>无灯</i>")
    made.globals["lights"] = {words: Markup(html) for words, html in (marked | dark).items()}  # noqa: S704  our own
    made.filters |= {"percent": percent, "alike": alike, "once": once}
    return made


def _digest(words: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(words.encode("utf-8")).digest()).decode("ascii")


class _Pages:
    """The pages of one site. What is the same on all of them is made once."""

    def __init__(self, site: Site, *, live: bool = False) -> None:
        style = _asset("style.css")
        program = _asset("app.js") + (_asset("live.js") if live else "")
        policy = (
            f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(_EARLY)}' '{_digest(program)}'; "
            "base-uri 'none'; form-action 'none'" + ("; connect-src 'self'" if live else "")
        )
        chart = svg(site.lights, Style()._replace(colours=_COLOURS)) if site.light_rows else ""
        self._same = {
            "site": site,
            "mark": SAMPLE,
            "chart": Markup(chart),  # noqa: S704  escaped by svg
            "style": Markup(style),  # noqa: S704  our own
            "early": Markup(_EARLY),  # noqa: S704  our own
            "program": Markup(program),  # noqa: S704  our own
            "policy": policy,
            "pairs": simplified(site),
            "numbers": {unit.unit.name: number for number, unit in enumerate(site.units)},
            "seats": {leader: number for number, (leader, _) in enumerate(site.leaders)},
        }

    def page(self, template: str, link: _Links, **own: Any) -> str:
        """One page; `own`: what it alone shows."""
        return _environment().get_template(template).render(self._same, link=link, **own)


def simplified(site: Site) -> str:
    """Pairs of characters, Traditional and Simplified, for those of the list's words that have another form."""
    held = {sign for unit in site.units for sign in unit.unit.name} | {
        sign for task in site.tasks for words in (task.row.text, task.row.name) for sign in words
    }
    return "".join(f"{old}{new}" for old, new in script.pairs().items() if new in held)
