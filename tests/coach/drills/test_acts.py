"""A mistake in the expressions by which agents are heard is told with its line; a saved file counts at once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bot.coach.drills.acts import FILE, acts
from bot.remedy.problems import PolicyError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(FILE, tmp_path / FILE.name))


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("apologises: [", "apologizes: [", "Did you mean 'apologises'?"),
        ("  hurt: [有沒有", "  harm: [有沒有", "'hurt' is missing"),
        ("owners: [", "owners: []\nx: [", "'owners' names no expression"),
        ("demands: [", "demands: not a list\nx: [", "'demands' is not a list"),
        ("weighs: [", "weighs: [[", "This is not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(file: Path, was: str, becomes: str, told: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        acts(file)
    assert told in str(raised.value)
    assert all(one.file == FILE.name and one.line > 1 for one in raised.value.problems)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="The file is missing"):
        acts(tmp_path / FILE.name)


def test_a_saved_expression_counts_at_once(file: Path) -> None:
    assert not acts(file).has("apologises", "mea culpa")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("apologises: [", "apologises: [mea culpa, "), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert acts(file).has("apologises", "mea culpa")
