"""The page served to this machine: new when the data is, and to nobody else."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from gwrb.site.watch import Live


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "tasks.yaml"
    file.write_text("一", encoding="utf-8")

    def build() -> str | None:
        words = file.read_text(encoding="utf-8")
        return None if words == "坏" else f"<p>{words}</p>"

    made = Live(tmp_path, lambda: build() or "", build)
    yield made
    made.close()


def page(live: Live) -> str:
    with urllib.request.urlopen(live.address) as answer:
        return str(answer.read().decode("utf-8"))


def test_a_change_is_shown_and_told(live: Live, tmp_path: Path) -> None:
    assert page(live) == "<p>一</p>"
    assert not live.look()
    heard: list[int | None] = []
    waiting = threading.Thread(target=lambda: heard.append(live.wait(live.number)))
    waiting.start()
    (tmp_path / "data" / "tasks.yaml").write_text("一二", encoding="utf-8")
    assert live.look()
    waiting.join(10)
    assert heard == [1]
    assert page(live) == "<p>一二</p>"


def test_what_cannot_be_read_leaves_the_page(live: Live, tmp_path: Path) -> None:
    (tmp_path / "data" / "tasks.yaml").write_text("坏", encoding="utf-8")
    assert not live.look()
    assert page(live) == "<p>一</p>"
    (tmp_path / "data" / "tasks.yaml").write_text("好了", encoding="utf-8")
    assert live.look()
    assert page(live) == "<p>好了</p>"


def test_another_name_for_this_machine_gets_nothing(live: Live) -> None:
    asked = urllib.request.Request(live.address, headers={"Host": "elsewhere.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    assert refused.value.code == 403
    refused.value.close()


def test_waiting_browsers_are_let_go_at_the_end(tmp_path: Path) -> None:
    made = Live(tmp_path, lambda: "", lambda: "")
    heard: list[int | None] = []
    waiting = threading.Thread(target=lambda: heard.append(made.wait(0)))
    waiting.start()
    made.close()
    waiting.join(10)
    assert heard == [None]
