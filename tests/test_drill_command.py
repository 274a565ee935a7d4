"""`amends drill` lists, plays and scores; what is wrong is said with what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.coach.drills.scenario import read_scenarios
from bot.settings import ROOT, Settings

SHIPPED = ROOT / "data" / "drills"


def drill(*words: str, typed: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(app, ["drill", *words], input=typed)
    return result.exit_code, result.output


def test_every_drill_is_listed() -> None:
    status, told = drill("list")
    assert status == 0
    assert [line.split()[0] for line in told.splitlines()] == sorted(path.stem for path in SHIPPED.glob("*.yml"))


def test_a_drill_is_played_from_lines_and_its_record_scored_the_same(tmp_path: Path) -> None:
    model = read_scenarios(SHIPPED, 0)["two_matters"].model
    record = str(tmp_path / "drill.json")
    status, told = drill("play", "two_matters", "--seed", "4", "--record", record, typed="\n\n".join(model))
    assert status == 0 and "Settled · 100 of 100 points" in told
    scored = drill("score", record)
    assert scored == (0, told[told.index("\nSettled") :])


def test_the_end_of_the_input_ends_the_drill() -> None:
    status, told = drill("play", "silent", "--language", "zh-Hant", typed="您好\n")
    assert status == 0 and "你結束了練習" in told and "還可以" not in told and "– 問清楚" in told


def test_the_model_answer_is_played() -> None:
    status, told = drill("play", "elderly", "--model")
    assert status == 0 and "Settled" in told and told.count("> ") == len(read_scenarios(SHIPPED, 0)["elderly"].model)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["play", "furios"], "Did you mean 'furious'?"),
        (["play", "furious", "--language", "fr"], "write one of zh-Hant, en"),
        (["play", "furious", "--seed", "-1"], "range"),
        (["score", "no-such-file"], "does not exist"),
    ],
)
def test_what_cannot_be_played_is_said(words: list[str], told: str) -> None:
    status, output = drill(*words)
    assert status != 0 and told in " ".join(output.replace("│", " ").split())


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "not json", '{"drill": "furious", "seed": 1, "moves": [{"text": 5, "seconds": 1}]}', "[" * 9999],
)
def test_what_is_no_record_is_said(tmp_path: Path, content: str) -> None:
    file = tmp_path / "record.json"
    file.write_text(content, encoding="utf-8")
    status, told = drill("score", str(file))
    assert status == 1 and "is no record of a drill" in told


def test_a_record_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_text("mine", encoding="utf-8")
    status, _ = drill("play", "silent", "--record", str(file), typed="x\n")
    assert status == 1 and file.read_text(encoding="utf-8") == "mine"


def test_a_record_of_an_earlier_drill_is_scored_with_a_word_about_it(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_text(json.dumps({"drill": "silent", "digest": "old", "seed": 1, "moves": []}), encoding="utf-8")
    status, told = drill("score", str(file))
    assert status == 0 and "was changed since" in told


def test_mistakes_in_the_files_are_told_with_their_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.yml").write_text("title: {zh-Hant: 題, en: T}\n", encoding="utf-8")
    monkeypatch.setattr(Settings, "drills_dir", tmp_path)
    status, told = drill("list")
    assert status == 1 and "mine.yml:1: 'agenda' is missing" in told
