"""The schema of one workspace: what is known completes and explains itself; what is not known yet is no error."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from gwrb.ledger.loading import Sound
from gwrb.model import json_schema
from gwrb.model.files import FILES
from gwrb.model.json_schema import editor_settings, workspace_text
from gwrb.model.progress import PROGRESS_FILE
from gwrb.model.record import Record
from tests.conftest import Run

DIALECT = jsonschema.Draft202012Validator


def schema(samples: Sound, record: Record) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(workspace_text(record, samples.plan, samples.units))
    return made


@pytest.mark.parametrize("record", FILES, ids=lambda r: r.name)
def test_it_is_a_schema_of_the_same_shape(record: Record, samples: Sound) -> None:
    made, common = schema(samples, record), json_schema.document(record)
    DIALECT.check_schema(made)
    assert made["properties"].keys() == common["properties"].keys()
    assert made["$defs"].keys() == common["$defs"].keys()


def test_what_is_known_completes_with_what_it_means(samples: Sound) -> None:
    entry = schema(samples, PROGRESS_FILE)["$defs"]["entry"]
    known, before = entry["properties"]["task"]["anyOf"]
    at = known["enum"].index("2-41")
    assert known["markdownEnumDescriptions"][at].startswith("“万兆城市”和高性能算力建设：启动“万兆城市”建设")
    assert before["pattern"]
    units = schema(samples, PROGRESS_FILE)["properties"]["unit"]["anyOf"][0]
    assert units["markdownEnumDescriptions"][units["enum"].index("市经信局")] == "武汉市经济和信息化局"
    values = next(
        rule["then"] for rule in entry["allOf"] if rule.get("if", {}).get("properties") == {"task": {"const": "2-41"}}
    )
    assert values["properties"]["values"]["properties"] == {
        "高性能算力规模": {"description": "不少于2000P（水平）：推动高性能算力规模超2000P"}
    }


def test_what_is_not_known_yet_is_taken(samples: Sound) -> None:
    check = DIALECT(schema(samples, PROGRESS_FILE))
    good = {
        "unit": "新局",
        "quarter": "2024Q2",
        "entries": [{"task": "2-999", "status": "正常推进", "values": {"新指标": 3}}],
    }
    assert list(check.iter_errors(good)) == []
    bad = good | {"entries": [{"task": "二", "status": "正常"}]}
    assert len(list(check.iter_errors(bad))) == 2


def test_the_command_writes_it_into_the_workspace(run: Run, base: Any) -> None:
    assert run("schema", "--workspace", cwd=base / "data").out.startswith("已写入 ../schema/tasks.schema.json\n")
    known = json.loads((base / "schema/progress.schema.json").read_text(encoding="utf-8"))["properties"]["unit"][
        "anyOf"
    ][0]
    assert known["enum"] == ["甲局", "乙局", "东区人民政府", "西区人民政府"]  # a group reports nothing
    leads = json.loads((base / "schema/tasks.schema.json").read_text(encoding="utf-8"))["$defs"]["assignment"]
    words = leads["properties"]["lead"]["anyOf"][0]["items"]["anyOf"][0]["enum"]
    assert words == [*known["enum"], "各区人民政府", "专班成员单位"]
    assert run("schema", "progress", "--workspace").out == (base / "schema/progress.schema.json").read_text(
        encoding="utf-8"
    )


def test_what_people_set_in_their_editor_stays(run: Run, base: Any) -> None:
    settings = base / ".vscode/settings.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('{"editor.fontSize": 18, "files.eol": "\\r\\n"}', encoding="utf-8")
    assert run("schema", "--workspace", cwd=base).err == ""
    assert json.loads(settings.read_text(encoding="utf-8")) == {"editor.fontSize": 18} | json.loads(editor_settings())
    own = '{\n  // 字大一点\n  "editor.fontSize": 18\n}\n'
    settings.write_text(own, encoding="utf-8")
    told = run("schema", "--workspace", cwd=base)
    assert (
        told.err == ".vscode/settings.json 不是单纯的 JSON（可能有注释），没有改动；要补的写法见 gwrb init 新建的台账\n"
    )
    assert (told.code, settings.read_text(encoding="utf-8")) == (0, own)
