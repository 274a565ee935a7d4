"""A mistake in a drill is told with its file and line, and every mistake in one run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.coach.drills.scenario import read_scenarios
from bot.remedy.problems import PolicyError
from tests.coach.drills.conftest import FOLDER


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(FOLDER / "furious.yml", tmp_path / "furious.yml"))


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("agenda: furious", "agenda: furius", "Did you mean 'furious'?"),
        ("language: zh-TW", "language: zh", "Write one of: en, zh-HK, zh-TW"),
        ("mood: -2", "mood: -3", "Write a whole number from -2 to 2"),
        ("patience: 5", "patience: endless", "Write a whole number from 1 to 12"),
        ("paid: 25900", "paid: a lot", "is not an amount"),
        ("opening_tells: [what, product]", "opening_tells: [what, colour]", "'colour' is not a known fact"),
        ("  order_number:\n", "  order_nr:\n", "Did you mean 'order_number'?"),
        ("  undated: [", "  undaetd: [", "'undated' is missing"),
        ("  not_yet: [", "  never: [", "'not_yet' is missing"),
        ("model:\n", "model: []\nmodle:\n", "'model' has nothing in it"),
        ("name: 林先生", "name:", "'name' is empty"),
    ],
)
def test_a_mistake_is_told_with_its_line(file: Path, was: str, becomes: str, told: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        read_scenarios(file.parent, 0)
    assert told in str(raised.value)
    assert all(one.file == "furious.yml" and one.line > 1 for one in raised.value.problems)


def test_every_mistake_of_every_file_is_told_at_once(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("mood: -2", "mood: low").replace("patience: 5", "patience: 0")
    file.write_text(text, encoding="utf-8")
    (file.parent / "empty.yml").write_text("", encoding="utf-8")
    (file.parent / "big5.yml").write_bytes("title: 電鍋".encode("big5"))
    with pytest.raises(PolicyError) as raised:
        read_scenarios(file.parent, 0)
    assert [one.file for one in raised.value.problems].count("furious.yml") == 2
    assert {one.file for one in raised.value.problems} == {"furious.yml", "empty.yml", "big5.yml"}


def test_an_empty_folder_has_no_drills(tmp_path: Path) -> None:
    assert read_scenarios(tmp_path, 0) == {}
