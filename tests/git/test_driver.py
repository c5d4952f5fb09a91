"""The merge driver under real git: what merges, what conflicts, how it looks."""

from __future__ import annotations

import random

import pytest

from tests.conftest import ROOT, Run
from tests.git.conftest import BASE, HEAD, HERE, Repo, entry


def test_different_tasks(driven: Repo) -> None:
    driven.pair(BASE.replace("5%。", "6%。", 1), BASE + entry("1-3", "已完成", progress="已建成。"))
    driven.git("merge", "-q", "乙")
    third = entry("1-3", "已完成", progress="已建成。")
    assert driven.read() == HEAD + entry("1-1", progress="增长6%。") + third + entry("1-5", progress="增长5%。")


def test_entries_added_at_one_place(driven: Repo) -> None:
    driven.pair(HEAD + entry("1-1") + entry("1-5"), HEAD + entry("1-1") + entry("1-3"), HEAD + entry("1-1"))
    driven.git("merge", "-q", "乙")
    assert driven.read() == HEAD + entry("1-1") + entry("1-3") + entry("1-5")


def test_different_fields_of_one_task(driven: Repo) -> None:
    driven.pair(BASE.replace("正常推进", "已完成", 1), BASE.replace("增长5%。", "增长6%。", 1))
    driven.git("merge", "-q", "乙")
    assert driven.read() == BASE.replace("正常推进", "已完成", 1).replace("增长5%。", "增长6%。", 1)


def test_one_field(driven: Repo, run: Run) -> None:
    driven.pair(BASE.replace("5%", "6%", 1), BASE.replace("5%", "7%", 1).replace("07-10", "07-11"))
    said = driven.git("merge", "乙", fails=True)
    assert f"{HERE}：有冲突：1-1 完成情况" in said
    assert driven.read() == (
        HEAD.replace("07-10", "07-11")
        + """\
- task: 1-1
  status: 正常推进
<<<<<<< 当前分支：1-1 完成情况
  progress: 增长6%。
||||||| 共同的上一版
  progress: 增长5%。
=======
  progress: 增长7%。
>>>>>>> 合并进来的
"""
        + entry("1-5", progress="增长5%。")
    )
    ran = run("--root", driven.root, "validate", "--on", "2024-07-18")
    assert ran.code == 1
    assert "甲局.yaml:7:1: GW004 错误：文件里有没有解决的合并冲突" in ran.out
    driven.write(BASE.replace("5%", "7%", 1))
    driven.commit()
    assert run("--root", driven.root, "validate", "--on", "2024-07-18").code == 0


def test_a_value_by_name(driven: Repo) -> None:
    base = HEAD + entry("1-1", values="{甲: 1, 乙: 2}")
    driven.pair(base.replace("甲: 1", "甲: 3"), base.replace("乙: 2", "乙: 4"), base)
    driven.git("merge", "-q", "乙")
    assert driven.read() == HEAD + entry("1-1", values="{甲: 3, 乙: 4}")


def test_one_value_differently(driven: Repo) -> None:
    base = HEAD + entry("1-1", values="{甲: 1, 乙: 2}")
    driven.pair(base.replace("甲: 1", "甲: 3"), base.replace("甲: 1", "甲: 5").replace("乙: 2", "乙: 4"), base)
    driven.git("merge", "乙", fails=True)
    assert (
        driven.read()
        == HEAD
        + """\
- task: 1-1
  status: 正常推进
<<<<<<< 当前分支：1-1 完成数
  values: {甲: 3, 乙: 4}
||||||| 共同的上一版
  values: {甲: 1, 乙: 4}
=======
  values: {甲: 5, 乙: 4}
>>>>>>> 合并进来的
"""
    )


def test_deleted_here_changed_there(driven: Repo) -> None:
    driven.pair(HEAD + entry("1-5", progress="增长5%。"), BASE.replace("5%", "7%", 1))
    driven.git("merge", "乙", fails=True)
    assert driven.read() == HEAD + (
        "<<<<<<< 当前分支：1-1 整条\n||||||| 共同的上一版\n"
        + entry("1-1", progress="增长5%。")
        + "=======\n"
        + entry("1-1", progress="增长7%。")
        + ">>>>>>> 合并进来的\n"
        + entry("1-5", progress="增长5%。")
    )


def test_deleted_here_untouched_there(driven: Repo) -> None:
    driven.pair(HEAD + entry("1-5", progress="增长5%。"), BASE.replace("07-10", "07-12"))
    driven.git("merge", "-q", "乙")
    assert driven.read() == HEAD.replace("07-10", "07-12") + entry("1-5", progress="增长5%。")


def test_a_field_removed_here_and_changed_there(driven: Repo) -> None:
    base = HEAD + entry("1-1", problems="缺钱")
    driven.pair(HEAD + entry("1-1"), base.replace("缺钱", "缺地"), base)
    driven.git("merge", "乙", fails=True)
    assert driven.read() == HEAD + entry("1-1") + (
        "<<<<<<< 当前分支：1-1 存在问题\n||||||| 共同的上一版\n  problems: 缺钱\n=======\n  problems: 缺地\n>>>>>>> 合并进来的\n"
    )


def test_both_began_the_file(driven: Repo) -> None:
    driven.branch("乙", HEAD + entry("1-1") + entry("1-5"))
    driven.commit(HEAD + entry("1-1") + entry("1-3"))
    driven.git("merge", "-q", "乙")
    assert driven.read() == HEAD + entry("1-1") + entry("1-3") + entry("1-5")


def test_comments_of_both_sides_survive(driven: Repo) -> None:
    ours = BASE.replace("- task: 1-1", "# 甲注\n- task: 1-1").replace("正常推进", "已完成", 1)
    theirs = BASE.replace("  progress: 增长5%。\n", "  # 乙注\n  progress: 增长6%。\n", 1).replace(
        "- task: 1-5", "# 丙注\n- task: 1-5"
    )
    driven.pair(ours, theirs)
    driven.git("merge", "-q", "乙")
    assert all(note in driven.read() for note in ("# 甲注", "# 乙注", "# 丙注"))


def test_rebase(driven: Repo) -> None:
    driven.pair(BASE.replace("正常推进", "已完成", 1), BASE.replace("增长5%。", "增长6%。", 1))
    driven.git("checkout", "-q", "乙")
    driven.git("rebase", "-q", "main")
    assert driven.read() == BASE.replace("正常推进", "已完成", 1).replace("增长5%。", "增长6%。", 1)


def test_cherry_pick(driven: Repo) -> None:
    driven.pair(BASE.replace("正常推进", "已完成", 1), BASE.replace("增长5%。", "增长6%。", 1))
    driven.git("cherry-pick", "乙")
    assert driven.read() == BASE.replace("正常推进", "已完成", 1).replace("增长5%。", "增长6%。", 1)


def test_merge_after_a_rename(driven: Repo) -> None:
    driven.commit(BASE)
    driven.branch("乙", BASE.replace("增长5%。", "增长6%。", 1))
    moved = HERE.replace("甲局", "丁局")
    driven.git("mv", HERE, moved)
    driven.commit(BASE.replace("unit: 甲局", "unit: 丁局").replace("正常推进", "已完成", 1), moved)
    driven.git("merge", "-q", "乙")
    assert driven.read(moved) == BASE.replace("unit: 甲局", "unit: 丁局").replace("正常推进", "已完成", 1).replace(
        "增长5%。", "增长6%。", 1
    )


@pytest.mark.parametrize("broken", [HEAD + "- task: [\n", "乱写", "\x00\x01", HEAD + entry("1-1") + entry("1-1")])
def test_what_cannot_be_read_is_merged_by_lines(driven: Repo, broken: str) -> None:
    driven.pair(BASE.replace("5%", "6%", 1), broken)
    driven.git("merge", "乙", fails=True)
    assert "增长6%。" in driven.read()
    for line in broken.strip().splitlines():
        assert line in driven.read() or "\x00" in broken


def test_the_program_gone_git_does_as_usual(driven: Repo) -> None:
    driver = driven.git("config", "merge.gwrb.driver")
    broken = driver.strip().replace(driver.split(" git merge-driver")[0], "no-such-program")
    driven.git("config", "merge.gwrb.driver", broken)
    driven.pair(BASE.replace("5%", "6%", 1), BASE.replace("5%", "7%", 1))
    driven.git("merge", "乙", fails=True)
    assert "<<<<<<< ours\n  progress: 增长6%。\n=======\n  progress: 增长7%。\n>>>>>>> theirs\n" in driven.read()


# Without the driver: what git does by itself on the same cases, and that nothing is lost.

CASES = {
    "different tasks, far apart": (BASE.replace("正常推进", "已完成", 1), BASE + entry("1-3"), True),
    "entries added at one place": (BASE + entry("1-3"), BASE + entry("1-4", scope="东片"), False),
    "neighbouring fields of one task": (
        BASE.replace("正常推进", "已完成", 1),
        BASE.replace("增长5%。", "增长6%。", 1),
        False,
    ),
    "one field": (BASE.replace("5%", "6%", 1), BASE.replace("5%", "7%", 1), False),
}


@pytest.mark.parametrize("case", CASES)
def test_without_the_driver_nothing_is_lost(repo: Repo, case: str) -> None:
    ours, theirs, clean = CASES[case]
    repo.pair(ours, theirs)
    repo.git("merge", "乙", fails=not clean)
    for line in (set(ours.splitlines()) | set(theirs.splitlines())) - set(BASE.splitlines()):
        assert line in repo.read()


@pytest.mark.parametrize("case", CASES)
def test_with_the_driver_only_a_real_conflict_is_one(driven: Repo, case: str) -> None:
    ours, theirs, _ = CASES[case]
    driven.pair(ours, theirs)
    driven.git("merge", "乙", fails=case == "one field")
    for line in (set(ours.splitlines()) | set(theirs.splitlines())) - set(BASE.splitlines()):
        assert line in driven.read()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_fifty_units_on_fifty_branches(repo: Repo, seed: int) -> None:
    """Each unit has a file of its own: any order gives the same bytes, with nothing installed."""
    trees = set()
    names = [f"单位{n:02}" for n in range(50)]
    for name in names:
        text = HEAD.replace("甲局", name) + entry("1-1")
        repo.branch(name, text, path=f"data/progress/2024Q2/{name}.yaml")
    for attempt in range(2):
        random.Random(seed * 10 + attempt).shuffle(names)
        repo.git("checkout", "-q", "-b", f"合并{attempt}", "main")
        for name in names:
            repo.git("merge", "-q", "--no-edit", name)
        trees.add(repo.git("rev-parse", "HEAD^{tree}"))
    assert len(trees) == 1


def test_eight_branches_in_one_file_in_any_order(driven: Repo) -> None:
    driven.commit(BASE)
    changes = [
        BASE.replace("增长5%。", "增长6%。", 1),
        BASE.replace("正常推进", "已完成", 1),
        BASE + entry("1-3"),
        BASE + entry("1-4", scope="东片"),
        BASE.replace("07-10", "07-12"),
        BASE.replace(entry("1-5", progress="增长5%。"), entry("1-5", progress="增长8%。")),
    ]
    for number, text in enumerate(changes):
        driven.branch(f"b{number}", text)
    texts = set()
    for seed in range(3):
        driven.git("checkout", "-q", "-b", f"合并{seed}", "main")
        for number in random.Random(seed).sample(range(len(changes)), len(changes)):
            driven.git("merge", "-q", "--no-edit", f"b{number}")
        texts.add(driven.read())
    assert len(texts) == 1, "\n----\n".join(texts)


def test_the_projects_own_attributes() -> None:
    text = (ROOT / ".gitattributes").read_text()
    assert "data/progress/**/*.yaml merge=gwrb" in text
    assert "merge=union" not in text
