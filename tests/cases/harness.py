"""Files of the corpus put into the small workspace, and what they say must be found."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

from gwrb.ledger import loading
from gwrb.ledger.workspace import Workspace
from gwrb.text.diagnostics import Diagnostic
from gwrb.validation.registry import check

TODAY = dt.date(2024, 8, 1)
_EXPECT = re.compile(r"# expect(?: (\d+))?: ((?:GW\d{3} ?)+)$", re.MULTILINE)
_PATH = re.compile(r"^# path: (\S+)$", re.MULTILINE)
_TASKS_HEAD = (Path(__file__).parent / "base" / "data" / "tasks.yaml").read_text(encoding="utf-8").partition("- id:")[0]


def parts(text: str) -> list[str]:
    """The files that a case holds: each begins with its `# path:`; the last one is what the case is about."""
    return [part for part in re.split(r"^(?=# path: )", text, flags=re.MULTILINE) if part]


def place(workspace: Path, name: str, text: str) -> Path:
    """Writes a case where its kind belongs: NAME.tasks.yaml, .units.yaml, .progress.yaml; `# path:` wins."""
    *before, text = parts(text)
    for other in before:
        place(workspace, name, other)
    said = _PATH.search(text)
    if said:
        path = workspace / said[1]
    elif name.endswith(".progress.yaml"):
        path = workspace / "data/progress/2024Q2/甲局.yaml"
    else:
        path = workspace / "data" / f"{name.split('.')[-2]}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def expected(text: str) -> Counter[tuple[int, str]]:
    """Line and code of every finding that the comments announce."""
    out: Counter[tuple[int, str]] = Counter()
    for match in _EXPECT.finditer(text):
        line = int(match[1]) if match[1] else text.count("\n", 0, match.start()) + 1
        out.update((line, code) for code in match[2].split())
    return out


def check_workspace(workspace: Path) -> list[Diagnostic]:
    """What the checks find; the errors alone are the same errors."""
    ledger = loading.read(Workspace(workspace))
    found = check(ledger, TODAY)
    assert check(ledger, TODAY, warnings=False) == [d for d in found if d.severity == "error"]
    return found


def example(workspace: Path, text: str) -> None:
    """Puts a rule's example, a fragment of some file, into the workspace."""
    if text.startswith("# path:"):
        place(workspace, "", text)
    elif text.startswith("- id:"):
        (workspace / "data/tasks.yaml").write_text(_TASKS_HEAD + text, encoding="utf-8")
        for file in (workspace / "data/progress").rglob("*.yaml"):
            file.unlink()
    elif text.startswith("- name:"):
        units = workspace / "data/units.yaml"
        old = units.read_text(encoding="utf-8")
        if "class:" in text:
            name = text.split("\n", maxsplit=1)[0]
            old = old if f"{name}\n" in old else old.replace("groups:\n", text + "groups:\n")
        else:
            old += text
        units.write_text(old, encoding="utf-8")
    else:
        whole = (
            text
            if text.startswith("unit:")
            else "unit: 甲局\nquarter: 2024Q2\nsubmitted: 2024-07-15\nentries:\n" + text
        )
        path = workspace / "data/progress/2024Q2/甲局.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(whole.encode("utf-8"))
