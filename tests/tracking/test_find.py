"""gwrb find, and the filters of gwrb list: what stands where, and which tasks stand so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gwrb.cli.list_ import STATUS_WORDS
from gwrb.model.values import STATUSES
from gwrb.reports.search import excerpt
from gwrb.tracking.states import MISSING
from tests.conftest import Run
from tests.tracking.conftest import write

ON = ("--on", "2024-07-25")


@pytest.fixture
def town(ws: Path) -> Path:
    """Words in every kind of file."""
    write(ws, "data/plans/甲局.yaml", "unit: 甲局\nentries:\n- task: 1-1\n  measures: 先办用地\n")
    write(
        ws, "data/contacts/甲局.yaml", "unit: 甲局\npeople:\n- {name: 用地, duty: 联络员, office_phone: 027-12345678}\n"
    )
    write(
        ws,
        "data/reviews/2024Q2.yaml",
        "quarter: 2024Q2\nreviews:\n- unit: 甲局\n  task: 1-1\n  date: 2024-07-20\n  decision: 退回\n  reason: 用地手续没有写\n",
    )
    write(
        ws,
        "data/inspections/20240801-1.yaml",
        "id: 20240801-1\ndate: 2024-08-01\nkind: 专项督查\ntitle: 停车场\nfindings:\n"
        "- {number: 1, unit: 乙局, text: 用地围挡破损}\n",
    )
    return ws


def test_words_are_found_with_their_place(town: Path, run: Run) -> None:
    assert run("find", "用地", cwd=town) == (
        0,
        """\
1-1 甲局 2024Q2：需协调事项
  请协调用地
  data/progress/2024Q2/甲局.yaml:8

1-1 甲局：具体措施
  先办用地
  data/plans/甲局.yaml:4

1-1 甲局 2024Q2：理由
  用地手续没有写
  data/reviews/2024Q2.yaml:7

乙局：问题
  用地围挡破损
  data/inspections/20240801-1.yaml:6

共 4 处
""",
        "",
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("用地", "围挡"), ["问题"]),
        (("協調",), ["需协调事项"]),
        (("用地", "-u", "乙局"), ["问题"]),
        (("用地", "-q", "2024q2"), ["需协调事项", "理由"]),
        (("12345678",), []),
        (("正常推进",), []),
        (("甲局",), []),
    ],
)
def test_all_words_in_any_script_and_nothing_private(
    asked: tuple[str, ...], found: list[str], town: Path, run: Run
) -> None:
    assert [hit["field"] for hit in json.loads(run("find", *asked, "-f", "json", cwd=town).out)] == found


def test_a_hit_for_programs(town: Path, run: Run) -> None:
    assert json.loads(run("find", "围挡", "-f", "json", cwd=town).out) == [
        {
            "kind": "督查发现的问题",
            "field": "问题",
            "task": None,
            "name": None,
            "unit": "乙局",
            "quarter": None,
            "text": "用地围挡破损",
            "path": "data/inspections/20240801-1.yaml",
            "line": 6,
        }
    ]


def test_nothing_found(town: Path, run: Run) -> None:
    assert run("find", "没有的话", cwd=town) == (0, "没有找到“没有的话”\n", "")
    assert run("find", "用地 没有的话", cwd=town) == (0, "没有哪一段同时有“用地”“没有的话”\n", "")
    assert run("find", "手续 用地", cwd=town).out.endswith("\n共 1 处\n")  # in one pair of quotes, in another order
    assert run("find", " ", cwd=town) == (2, "", "请写要找的文字，不能空着\n")


def test_an_excerpt_shows_what_is_around() -> None:
    assert excerpt("前" * 30 + "用地" + "后" * 30, ["用地"]) == ("……" + "前" * 24, "用地", "后" * 24 + "……")
    assert excerpt("一\n二 用地", ["用地"]) == ("一 二 ", "用地", "")
    assert excerpt("協調用地", ["协调"]) == ("", "協調", "用地")
    assert excerpt("甲乙", ["丙"]) == ("", "", "甲乙")


@pytest.mark.parametrize(
    ("asked", "tasks"),
    [
        (("--status", "滞后"), ["1-4"]),
        (("--status", "未报"), ["1-2", "1-4", "1-5"]),
        (("--status", "未报", "--unit", "甲局"), ["1-5"]),
        (("--status", "已完成", "--quarter", "2024Q1"), ["1-3"]),
        (("--status", "滞后", "--quarter", "2024Q1"), []),
        (("--light", "none", "--status", "已完成"), ["1-3"]),
        (("--light", "绿", "--status", "已完成"), []),
        (("--status", "正常推进", "--grep", "增长"), ["1-1"]),
    ],
)
def test_tasks_by_how_they_stand(asked: tuple[str, ...], tasks: list[str], ws: Path, run: Run) -> None:
    assert [task["id"] for task in json.loads(run("list", *asked, *ON, "-f", "json", cwd=ws).out)] == tasks


def test_the_words_of_status_are_those_of_the_data() -> None:
    assert (*STATUSES, MISSING) == STATUS_WORDS


def test_refusals(ws: Path, run: Run) -> None:
    assert run("list", "--quarter", "2024Q2", cwd=ws).err == "--quarter 要与 --status 或 --light 同用\n"
    assert run("list", "--status", "慢", cwd=ws).err == (
        "--status 必须是 未启动、正常推进、滞后、已完成、未报 之一，不能是“慢”\n"
    )
    assert run("list", "--light", "蓝", cwd=ws).code == 2
