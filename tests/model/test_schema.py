"""One declaration: the checker, the JSON Schema and the committed files say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from gwrb.model import json_schema
from gwrb.model.field_types import AMBIGUOUS
from gwrb.model.files import FILES, file_type_of
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import Record, parse_as
from gwrb.model.unit_plans import CONTACTS_FILE, PLANS_FILE
from gwrb.text.source import Source
from tests.cases.harness import parts
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases"
EXAMPLES = {"办理方案": PLANS_FILE, "联系人": CONTACTS_FILE}  # by folder; the others are progress
# What YAML itself says of a file, before any schema: such files have no verdict to compare.
NOT_STRUCTURE = {"GW003", "GW004", "GW005", "GW007", "GW008", "GW010", "GW013"}
UNREADABLE = {f"{name}.progress.yaml" for name in ("forty", "reading", "colons", "conflict", "features", "escapes")}
WORDS_ONLY = {"GW009"}


class Neither:
    """A scalar that YAML readers disagree about: no JSON type is right for it."""


class Loader(yaml.SafeLoader):
    """JSON's own numbers and words are typed; what only some YAML reader types is nobody's."""


def _scalar(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    text = node.value
    if node.style:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    if re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]+", text):
        return float(text)
    return Neither() if re.fullmatch(AMBIGUOUS, text, re.ASCII | re.IGNORECASE) else text


Loader.yaml_implicit_resolvers = {}
Loader.add_constructor("tag:yaml.org,2002:str", _scalar)


def _files() -> list[Path]:
    corpus = [p for p in CASES.rglob("*.yaml") if p.name not in UNREADABLE]
    own = [*(ROOT / "data").rglob("*.yaml"), *(ROOT / "examples").rglob("*.yaml")]
    return sorted([*corpus, *own])


def _kind(path: Path, text: str) -> Record:
    """The kind of one file of a case, or of the project's own: by its path, else by its name."""
    said = re.match(r"# path: (\S+)", text)
    inside = path.relative_to(ROOT).as_posix().removeprefix("tests/cases/base/")
    found = file_type_of(said[1] if said else inside)
    found = found or EXAMPLES.get(path.parent.name)
    return found or next((r for r in FILES if f".{r.name}." in path.name), PROGRESS_FILE)


@pytest.mark.parametrize("path", _files(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_checker_and_schema_agree(path: Path) -> None:
    for text in parts(path.read_text(encoding="utf-8")):
        record = _kind(path, text)
        _, parsed = parse_as(record, Source(path.name, text))
        codes = {d.code for d in parsed.diagnostics}
        assert not codes & NOT_STRUCTURE
        validator = Draft202012Validator(json_schema.document(record), format_checker=FormatChecker())
        assert validator.is_valid(yaml.load(text, Loader)) == (not codes - WORDS_ONLY), (record.name, codes)


SNIPPETS = [
    "unit: 甲局\nquarter: 2024Q2\nentries: []",
    "unit: 甲局\nquarter: 2024q2\nentries: []",
    "unit: 甲局\nquarter: 2024Q2\nentries:",
    "unit: 甲局\nquarter: 2024Q2",
    "unit: 甲、乙\nquarter: 2024Q2\nentries: []",
    "unit: 甲〈乙、丙〉\nquarter: 2024Q2\nentries: []",
    "unit: 012\nquarter: 2024Q2\nentries: []",
    "unit: '012'\nquarter: 2024Q2\nentries: []",
    "unit: no\nquarter: 2024Q2\nentries: []",
    "unit: 1:30\nquarter: 2024Q2\nentries: []",
    "unit: |-\n  甲\n  乙\nquarter: 2024Q2\nentries: []",
    "unit: ''\nquarter: 2024Q2\nentries: []",
    "unit: ' '\nquarter: 2024Q2\nentries: []",
    "unit: [甲]\nquarter: 2024Q2\nentries: []",
    "[]",
    "甲",
    *(
        f"unit: 甲局\nquarter: 2024Q2\n{line}\nentries: []"
        for line in (
            "sample: true",
            "sample: yes",
            "sample: 'true'",
            "sample:",
            "submitted: 2024-02-30",
            "submitted: 2024-2-3",
            "submitted: '2024-07-15'",
            "submitted: ~",
            "more: 1",
        )
    ),
    *(
        f"unit: 甲局\nquarter: 2024Q2\nentries:\n- {{task: 1-1, status: 正常推进, {field}}}"
        for field in (
            "progress: 文字",
            "progress: 12",
            "progress: '12'",
            "progress: 1_000",
            "progress: 0x1F",
            "progress: 1e5",
            "progress: .5",
            "progress: [甲]",
            "progress: ''",
            "values: {甲: 1}",
            "values: {甲: -1.5}",
            "values: {甲: '1'}",
            "values: {甲: 1_000}",
            "values: {甲: 012}",
            "values: {甲: 1.5万}",
            "values: {甲: 1:30}",
            "values: {甲: .5}",
            "values: {甲: }",
            "values: {}",
            "values: []",
            "forecast: 能完成",
            "forecast: 也许",
            "forecast: ",
            "task2: 1-1",
        )
    ),
]


@pytest.mark.parametrize("text", SNIPPETS)
def test_checker_and_schema_agree_on(text: str) -> None:
    _, parsed = parse_as(PROGRESS_FILE, Source("x", text))
    validator = Draft202012Validator(json_schema.document(PROGRESS_FILE), format_checker=FormatChecker())
    assert validator.is_valid(yaml.load(text, Loader)) == (not parsed.diagnostics), parsed.diagnostics


@pytest.mark.parametrize("record", FILES, ids=lambda r: r.name)
def test_committed_schemas_are_generated(record: Any) -> None:
    Draft202012Validator.check_schema(json_schema.document(record))
    committed = ROOT / "schema" / json_schema.file_name(record)
    assert committed.read_text(encoding="utf-8") == json_schema.text(record)


def test_committed_editor_settings_are_generated() -> None:
    text = (ROOT / ".vscode/settings.json").read_text(encoding="utf-8")
    assert text == json_schema.editor_settings()
    assert all((ROOT / path).exists() for path in json.loads(text)["yaml.schemas"])


def test_every_field_has_chinese_words() -> None:
    for record in FILES:
        for inner in json_schema.records_of(record):
            for f in inner.fields:
                assert re.search("[一-鿿]", f.title), f.key
                assert f.help.endswith(("。", "重合", "related 同一工作。")), f.key


@pytest.mark.parametrize("path", [*(ROOT / "data").rglob("*.yaml")], ids=lambda p: p.name)
def test_every_data_file_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    target = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / target).resolve().is_relative_to(ROOT / "schema")
    assert (path.parent / target).exists()
