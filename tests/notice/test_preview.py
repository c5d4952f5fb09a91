"""gwrb import --preview: what was found and what was not, before anything is written; and data/notice.yaml, which settles it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from tests.conftest import Run

NOTICE = """\
2025年重点任务分解方案
一、工业
1.建成甲。（牵头单位：市科技局；包案单位：市经信局）
2.建成乙。（牵头单位：市科技局；包案单位：市财政局）
3.建成丙。（责任单位：市水利局）
各单位要重视。
二、农业
（一）粮食
4.建成丁。（责任单位：市水利局，9月底前完成）
"""
PAGE = """\
通知.txt：读到 4 项任务；2025年，2025年重点任务分解方案

用语和读法
  牵头单位 → 牵头（2 处）
  包案单位 → 责任（2 处）
  责任单位 → 责任（2 处）
  完成时限 → 完成时限（1 处）
  没有写明牵头单位的 → 各责任单位

各标题下的任务
  一、工业：3 项
  二、农业：1 项
    （一）粮食：1 项

样例
  1-1 建成甲。
    牵头：市科技局；责任：市经信局
  1-2 建成乙。
    牵头：市科技局；责任：市财政局
  2-1（通知编号 4） 建成丁。
    责任：市水利局
    时限：9月底前

注意
  通知.txt：读到4项任务、4个单位名称；其中2处未写牵头单位，按规定由责任单位牵头
  标题：2025年重点任务分解方案；年度：2025年
  通知里没有找到：地区名称（city）、发文机关（issuer）、成文日期（issued）、主送机关（addressees）、正文（letter）、办理方案报送期限（plans_due）、首个报告期（first_quarter）、报送期限日（due_day）；如有，请在 data/tasks.yaml 的 plan 下补上
  第6行“各单位要重视。”按 data/notice.yaml 没有写入账本
  1项任务的编号在每部分从1起另编，通知上的编号记在 printed，例如通知上的“4”是2-1
  “包案单位”和“责任单位”都读作“责任”（第3行等2处），请核对
  第8行只有“（一）粮食”，没有第二个标题，请核对是否漏了
"""
PROBLEMS = """\
没有读懂的，改正通知，或照所示写进 data/notice.yaml，再试
  第3行等 2 处：不认识“包案单位：”这个用语，请在 data/notice.yaml 的 labels 里写明它是什么，例如 包案单位: 责任；若是笔误，请改正通知
    data/notice.yaml：labels: {包案单位: 责任}
  第6行：“各单位要重视。”既不是标题也不是任务：请补上编号和单位，或删去这一行
    data/notice.yaml：ignore: ['各单位要重视。']
"""


def test_what_is_not_understood_is_settled_by_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    Path("通知.txt").write_text(NOTICE, encoding="utf-8")
    first = run("import", "通知.txt", "--preview")
    assert first.code == 1
    assert PROBLEMS in first.out
    assert not Path("data").exists()
    refused = run("import", "通知.txt")
    assert refused.code == 1
    assert refused.err.endswith("有 3 处读不懂，没有写任何文件；请改正通知后再导入\n")
    Path("data").mkdir()
    Path("data/notice.yaml").write_text("labels: {包案单位: 责任}\nignore: ['各单位要重视。']\n", encoding="utf-8")
    second = run("import", "通知.txt", "--preview")
    assert (second.code, second.out) == (0, PAGE)
    assert run("import", "通知.txt").code == 0
    assert run("validate").code == 0


def test_a_profile_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    Path("通知.txt").write_text(NOTICE, encoding="utf-8")
    Path("data").mkdir()
    Path("data/notice.yaml").write_text("labels: {包案单位: 包案}\n", encoding="utf-8")
    ran = run("import", "通知.txt", "--preview")
    assert ran.code == 1
    assert ran.err.endswith("请先改正 data/notice.yaml，再导入\n")


def test_import_writes_what_each_label_was_taken_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    text = NOTICE.replace("包案单位", "责任单位").replace("各单位要重视。\n", "")
    Path("通知.txt").write_text(text, encoding="utf-8")
    assert run("import", "通知.txt").code == 0
    assert Path("data/notice.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../schema/notice.schema.json\n"
        "# 这份通知怎样读：读错的地方在这里改正，再运行 gwrb import 通知 --force\n"
        "labels:\n"
        "  责任单位: 责任  # 4 处\n"
        "  牵头单位: 牵头  # 2 处\n"
        "  完成时限: 完成时限  # 1 处\n"
        "no_lead: 各责任单位\n"
        "rounds: 每季度\n"
    )
    profile = Path("data/notice.yaml").read_text(encoding="utf-8")
    Path("data/notice.yaml").write_text(profile.replace("各责任单位", "第一个"), encoding="utf-8")
    assert run("import", "通知.txt", "--force").code == 0
    assert "no_lead: 第一个" in Path("data/tasks.yaml").read_text(encoding="utf-8")
    assert Path("data/notice.yaml").read_text(encoding="utf-8") == profile.replace("各责任单位", "第一个")
