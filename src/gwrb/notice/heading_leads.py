"""What a heading's words say of who leads the tasks below it, and of how many there are."""

import re

from gwrb.notice import fields, unit_names

COUNT = re.compile(r"[（(]?(?:共|计)?\s*(\d+)\s*项[）)]?$")
LEADS = re.compile(
    r"(.+?)(?:牵头|主办|负责|承担)(?:负责|落实|办理|实施|承担)?的?(?:重点|主要|目标|年度)*(?:工作|任务|事项|项目)*"
)


def names_lead(title: str) -> bool:
    """Whether a heading says who leads the tasks below it: 县发改委牵头工作（5项）."""
    bare = COUNT.sub("", title).strip()
    return bool(LEADS.fullmatch(bare) and heading_names(bare))


def heading_names(bare: str) -> unit_names.Names | None:
    """The units of a heading that names nothing else."""
    match = LEADS.fullmatch(bare)
    names = unit_names.read(match[1] if match else bare)
    if fields.misspelt(names) or re.search("工作|任务|牵头", "".join(names.all)):
        return None
    whole = names.all and all(unit_names.is_name(n) for n in names.all)
    return names if whole else None
