"""Test the emergency numbers of a policy: read in both languages, and missed when they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.remedy import PolicyError, load_policy
from bot.remedy.check import main
from bot.settings import ROOT

from .test_broken_policy import spoil

CLINIC = ROOT / "examples" / "policies" / "hong-kong-clinic"


@pytest.mark.parametrize(
    ("shipped", "rescue", "helplines", "scam"),
    [(ROOT / "data" / "policy", "119", ("1925", "1995"), "165"), (CLINIC, "999", ("18111", "2389 2222"), "18222")],
    ids=["shop", "clinic"],
)
def test_each_company_names_the_numbers_of_its_place(
    shipped: Path, rescue: str, helplines: tuple[str, ...], scam: str
) -> None:
    numbers = load_policy(shipped).emergency
    assert numbers.missing() == ()
    for language in ("zh-Hant", "en"):
        assert numbers.rescue is not None and rescue in numbers.rescue[language]
        assert numbers.scam is not None and scam in numbers.scam[language]
        assert numbers.helplines is not None and all(line in numbers.helplines[language] for line in helplines)


def test_a_company_without_numbers_is_told_by_the_check_and_can_be_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = spoil(folder, "company.yml", "  scam: {zh-Hant: 165 反詐騙專線, en: 165 (the anti-fraud line)}", "")
    assert main([str(folder)]) == 0
    said = capsys.readouterr().out
    assert "'emergency: scam' is missing" in said and "Anju Living is in order" in said
    assert f"{folder}/company.yml:" in said and line > 1


def test_a_number_in_one_language_only_is_a_mistake_with_its_line(folder: Path) -> None:
    line = spoil(folder, "company.yml", "  rescue: {zh-Hant: '119', en: '119'}", "  rescue: {zh-Hant: '119'}")
    with pytest.raises(PolicyError) as raised:
        load_policy(folder)
    (problem,) = raised.value.problems
    assert (problem.file, problem.line, problem.what) == ("company.yml", line, "'en' is missing")


def test_no_number_stands_in_the_words_for_customers() -> None:
    said = "".join((ROOT / "data" / "responses" / name).read_text() for name in ("grave.yml", "first_aid.yml"))
    for number in ("119", "110", "165", "1925", "1995", "999", "18222", "18111", "2389"):
        assert number not in said
