"""Names of files."""

import pytest

from gwrb.output.made import file_stem


@pytest.mark.parametrize(
    ("words", "stem"),
    [("市水务局", "市水务局"), ("a/b:c?", "a_b_c_"), (" .名 称. ", "名 称"), ("", "gwrb"), ("长" * 90, "长" * 66)],
)
def test_every_system_takes_the_name(words: str, stem: str) -> None:
    assert file_stem(words) == stem
