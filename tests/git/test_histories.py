"""Generated histories: nothing that any side wrote is absent from the result or from the conflict."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrb.git import command
from gwrb.merge.git_driver import merge_rows
from gwrb.model.progress import PROGRESS_FILE
from gwrb.text.source import Source
from gwrb.yamltext.nodes import compose
from tests.git.conftest import HEAD, Repo, entry

TASKS = ("1-1", "1-3", "1-4", "1-5")


def order(key: Any) -> Any:
    return tuple(int(n) for n in key[0].split("-"))


class Writer:
    """One person's edits of a file: every word that they write is their own."""

    def __init__(self, name: str, random_: random.Random) -> None:
        self.name, self.random, self.count = name, random_, 0

    def word(self) -> str:
        self.count += 1
        return f"{self.name}写{self.count}"

    def edit(self, entries: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """The entries with one to three changes."""
        out = {task: dict(fields) for task, fields in entries.items()}
        for _ in range(self.random.randint(1, 3)):
            task = self.random.choice(TASKS)
            if task not in out:
                out[task] = {"status": "正常推进", "progress": self.word()}
            elif self.random.random() < 0.15:
                del out[task]
            else:
                key = self.random.choice(("progress", "next", "problems", "values", "#"))
                word = self.word()
                value = {"values": f"{{{word}: {self.count}}}", "next": f"|-\n    {word}\n    又{word}"}.get(key, word)
                out[task][key] = value
        return out


def written(entries: dict[str, dict[str, str]]) -> str:
    text = HEAD
    for task in sorted(entries, key=lambda t: order((t,))):
        fields = entries[task]
        note = f"# {fields['#']}\n" if "#" in fields else ""
        text += note + entry(task, **{"status": "正常推进", **{k: v for k, v in fields.items() if k != "#"}})
    return text if entries else HEAD.replace("entries:", "entries: []")


def words(text: str) -> set[str]:
    """Every word of every writer."""
    return set(re.findall(r"又?[底甲乙丙丁]写[0-9-]+(?:: [0-9])?", text))


def new_words(side: dict[str, dict[str, str]], base: dict[str, dict[str, str]]) -> set[str]:
    return words(written(side)) - words(written(base))


@settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_three_texts(seed: int) -> None:
    chance = random.Random(seed)
    base = Writer("底", chance).edit({t: {"status": "正常推进", "progress": f"底写{t}"} for t in TASKS[:3]})
    ours, theirs = Writer("甲", chance).edit(base), Writer("乙", chance).edit(base)
    texts = [written(side) for side in (base, ours, theirs)]
    data = [t.encode() for t in texts]

    def by_lines() -> tuple[str, bool]:
        text, clean = command.merge_text(Path.cwd(), data[0], data[1], data[2], ["a", "b", "c"], 7)
        return text.decode(), clean

    result = merge_rows(PROGRESS_FILE, texts[0], texts[1], texts[2], order, by_lines)
    have = words(result.text)
    for side in (ours, theirs):
        assert new_words(side, base) <= have, result.text
    markers = [d for d in compose(Source("", result.text)).diagnostics if d.code == "GW004"]
    assert bool(markers) == bool(result.conflicts)
    mirrored = merge_rows(PROGRESS_FILE, texts[0], texts[2], texts[1], order, by_lines)
    assert len(mirrored.conflicts) == len(result.conflicts)
    if not result.conflicts:
        assert not {d.code for d in compose(Source("", result.text)).diagnostics}


@pytest.mark.slow
@pytest.mark.parametrize("with_driver", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_real_histories(repo: Repo, request: pytest.FixtureRequest, with_driver: bool, seed: int) -> None:
    if with_driver:
        request.getfixturevalue("driven")
    chance = random.Random(seed)
    base = {t: {"status": "正常推进", "progress": f"底写{t}"} for t in TASKS[:3]}
    repo.commit(written(base))
    repo.git("tag", "开头")
    for number in range(4):
        state = base
        writer = Writer("甲乙丙丁"[number], chance)
        repo.git("checkout", "-q", "-b", f"b{number}", "开头")
        for _ in range(chance.randint(1, 3)):
            state = writer.edit(state)
            repo.commit(written(state))
        repo.git("checkout", "-q", "main")
        before = repo.read()
        said = _merge(repo, f"b{number}")
        failed = "conflict" in said.lower()
        text = repo.read()
        for side in (new_words(state, base), words(before) - words(written(base))):
            assert side <= words(text)
        if failed:  # somebody decides: here always for the branch that comes in
            repo.git("checkout", "--theirs", "--", "data/progress/2024Q2/甲局.yaml")
            repo.commit()


def _merge(repo: Repo, branch: str) -> str:
    try:
        return repo.git("merge", "--no-edit", branch)
    except AssertionError as failed:
        return str(failed)
