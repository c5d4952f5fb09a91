"""A paper that gwrb does not have yet: a view with its builder, a row of PAPERS, a template; nothing more is needed."""

from __future__ import annotations

import shutil
import sys
import types
from pathlib import Path
from typing import Annotated

import pytest
from tools import template_docs

from gwrb.cli import paper as cli_paper
from gwrb.output import papers
from gwrb.output.papers import PAPERS, Paper, PaperCommand
from gwrb.reports.paper_request import PaperRequest
from gwrb.reports.quarterly_report import head, period
from gwrb.reports.quarterly_views import QuarterPaper
from tests.conftest import Run
from tests.documents.readback import docx_words

TEMPLATE = "<h1>{{ report.title }}</h1>\n<p>{{ report.period.line }}：收到{{ report.received }}件。</p>\n"


class Digest(QuarterPaper):
    """收文统计。"""

    received: Annotated[int, "收到的件数"]


def digest_view(asked: PaperRequest) -> Digest:
    quarter = asked.quarter
    assert quarter is not None
    held = asked.records.held(quarter)
    mine = [p for (_, q), p in asked.records.files.items() if q == quarter]
    return Digest(
        title=asked.title or f"{quarter.period}收文统计",
        **head(held.plan, held.register, asked.today),
        sample=any(p.sample for p in mine),
        stem=f"{quarter.period}收文统计",
        facts={"gwrb-quarter": str(quarter)},
        period=period(asked.records, quarter, asked.today),
        received=len(mine),
    )


@pytest.fixture
def ws(samples_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    module = types.ModuleType("gwrb.reports.digest")
    vars(module).update(globals())
    monkeypatch.setitem(sys.modules, "gwrb.reports.digest", module)
    monkeypatch.setattr(Digest, "__module__", "gwrb.reports.digest")
    made = PaperCommand("reports.digest:digest_view", ("quarter",), "收文统计：一个季度收到多少件。")
    row = Paper("收文统计.html", "reports.digest:Digest", "一个季度的收文统计", "paper digest", made)
    monkeypatch.setattr(papers, "PAPERS", (*PAPERS, row))
    monkeypatch.setattr(cli_paper, "COMMANDS", cli_paper.commands())
    shutil.copytree(samples_root, tmp_path / "ws")
    (tmp_path / "ws" / "templates").mkdir()
    (tmp_path / "ws" / "templates" / "收文统计.html").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path / "ws"


def test_a_new_paper_is_a_module_a_row_and_a_template(run: Run, ws: Path) -> None:
    command = ("paper", "digest", "-q", "2024Q2", "--on", "2024-07-25")
    ran = run(*command, cwd=ws)
    assert (ran.code, ran.out, ran.err) == (0, "已写入 2024年上半年收文统计.docx\n", "")
    line = "报告期2024年上半年（截至6月30日），应于7月20日前报送：收到10件。"
    mark = "示例数据：内容为虚构，仅供演示"
    assert docx_words((ws / "2024年上半年收文统计.docx").read_bytes()) == [mark, "2024年上半年收文统计", line]
    assert run(*command, "-f", "md", "-o", "-", cwd=ws).out == f"{mark}\n\n# 2024年上半年收文统计\n\n{line}\n"
    assert line in run(*command, "-f", "html", "-o", "-", cwd=ws).out


def test_everything_else_knows_the_new_paper(run: Run, ws: Path) -> None:
    assert "收文统计的季度，例如 2024Q2。" in run("paper", "digest", "--help", cwd=ws).out
    assert "收文统计：一个季度收到多少件。" in run("paper", "--help", cwd=ws).out
    listed = run("templates", "list", "收文统计", "-f", "csv", cwd=ws).out.splitlines()
    assert listed[1:] == ["收文统计.html,一个季度的收文统计（gwrb paper digest）,工作区,templates/收文统计.html"]
    assert run("templates", "check", "收文统计", cwd=ws).code == 0
    (ws / "templates" / "收文统计.html").write_text("{{ report.recieved }}{{ report.stem }}", encoding="utf-8")
    found = run("templates", "check", "收文统计", cwd=ws).out
    assert "没有“recieved”这一项。是否要写“received”？" in found
    assert "没有“stem”这一项" in found  # not for templates: it has no description
    assert "### 收文统计（Digest）" in template_docs.fields()
    assert "| `received` | 整数 | 收到的件数 |" in template_docs.fields()
