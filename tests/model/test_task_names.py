"""What tasks are called: given names, titles made of texts, proposals."""

import pytest

from gwrb.model.plan import Heading, Plan, Task
from gwrb.model.task_names import is_cut, task_label, task_name, title_of_text, with_proposed_names


def task(text: str, id: str = "1-1", name: str | None = None) -> Task:
    return Task(id, text, (), name=name)


def test_a_given_name_goes_before_the_text() -> None:
    named = task("完成200个以上老旧小区改造。", "2-103", "老旧小区改造")
    assert (task_name(named), task_label(named)) == ("老旧小区改造", "老旧小区改造（2-103）")
    assert task_label(named, "东片") == "老旧小区改造（2-103，东片）"
    assert task_label(named._replace(name=None)) == "完成200个以上老旧小区改造（2-103）"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("以控制成本为核心，加快建设一流营商环境。", "加快建设一流营商环境"),
        ("在增强消费能力、创新消费场景上下功夫，加快建设国际消费中心城市。", "加快建设国际消费中心城市"),
        ("在150个试点小区开展居家适老化改造，每户给予补贴。", "在150个试点小区开展居家适老化改造"),
        ("推行“轻微免罚、首违不罚，先教后罚”柔性执法，依法保护产权。", "推行“轻微免罚、首违不罚，先教后罚”柔性执法"),
        ("聚焦主业。", "聚焦主业"),
        (
            "推进烽火智慧光网一期工程、迈瑞医疗武汉生产基地、国家地球空间信息产业基地二期等项目。",
            "推进烽火智慧光网一期工程、迈瑞医疗武汉生产基地等",
        ),
        ("长" * 50, "长" * 50),  # nowhere to cut: whole
        ("）、（未配对，改造小区。", "）、（未配对"),
        ("", ""),
    ],
)
def test_a_title_is_a_whole_clause(text: str, title: str) -> None:
    assert title_of_text(text) == title


def test_proposals_are_short_whole_and_no_other_tasks() -> None:
    texts = (
        "加快光谷科学岛建设。",
        "深入推进林长制。",
        "加快光谷科学岛建设。",
        "增长。",
        "名" * 21 + "。",
        "完成小区改造。",
    )
    tasks = tuple(task(text, f"1-{n}") for n, text in enumerate(texts, 1))
    tasks = (*tasks[:5], tasks[5]._replace(name="小区改造"))
    plan = with_proposed_names(Plan(Heading("方案", 2024), (), tasks))
    assert [t.name for t in plan.tasks] == ["光谷科学岛建设", "推进林长制", None, None, None, "小区改造"]


@pytest.mark.parametrize("name", ["以控制成本为核心，", "烽火智慧光网等", "推行“轻微免罚", "改造（一期", "改造…"])
def test_half_a_sentence(name: str) -> None:
    assert is_cut(name)
    assert not is_cut("“免提交”和改造（一期）")
