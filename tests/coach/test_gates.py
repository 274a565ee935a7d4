"""Test which candidates may not be published."""

from __future__ import annotations

import pytest

from bot.coach.comparing import Comparison, compare
from bot.coach.gates import chance_of, failures
from bot.coach.report import report
from tests.coach.hearing import CALM, line, model


def compared(worse: int, better: int) -> Comparison:
    """Compare two models of which the candidate is worse in so many complaints and better in so many others."""
    wrong = {**CALM, "intent": "greet"}
    texts = [f"壞了 {n}" for n in range(worse + better + 20)]
    return compare(
        model(dict.fromkeys(texts[:better], wrong)),
        model(dict.fromkeys(texts[better : better + worse], wrong)),
        [line(text, "complain") for text in texts],
    )


@pytest.mark.parametrize(
    "worse, better, chance", [(0, 0, 1.0), (0, 9, 1.0), (1, 0, 0.5), (4, 0, 0.0625), (5, 0, 0.03125), (8, 1, 0.0195)]
)
def test_the_chance_is_that_of_the_binomial_test(worse: int, better: int, chance: float) -> None:
    assert chance_of(worse, better) == pytest.approx(chance, abs=1e-4)


def test_a_model_that_is_the_same_or_better_passes() -> None:
    assert failures(compared(0, 0)) == [] and failures(compared(0, 12)) == []


def test_a_few_flips_either_way_are_chance() -> None:
    assert failures(compared(4, 0)) == [] and failures(compared(6, 4)) == []


def test_an_intent_that_is_worse_by_more_than_chance_fails_with_its_sentences() -> None:
    found = failures(compared(5, 0))
    assert [one.gate for one in found] == ["intent complain", "intent in zh-TW"]
    assert len(found[0].flips) == 5 and "5 worse, 0 better" in found[0].what and "3.1%" in found[0].what


def test_one_language_cannot_be_paid_for_with_another() -> None:
    wrong = {**CALM, "kind": "fraud"}
    zh = [line(f"慢 {n}", "complain", kinds=("process",)) for n in range(6)]
    en = [line(f"slow {n}", "complain", language="en", kinds=("process",)) for n in range(6)]
    found = failures(compare(model({one.text: wrong for one in en}), model({one.text: wrong for one in zh}), zh + en))
    assert [one.gate for one in found] == ["kind in zh-TW"]


def test_one_grave_matter_or_one_withdrawal_is_enough() -> None:
    grave = compare(model({"告": {**CALM, "intent": "threaten"}}), model({}), [line("告", "threaten")])
    assert [one.gate for one in failures(grave)] == ["grave"]
    withdrawn = compare(model({}), model({"退": {**CALM, "intent": "withdraw"}}), [], [line("退")])
    assert [one.gate for one in failures(withdrawn)] == ["withdrawn"]


def test_the_report_shows_figures_sentences_and_gates() -> None:
    both = compared(5, 1)
    said = list(report(both, failures(compared(5, 0)), lambda text: text.replace("壞", "•"), shown=2))
    text = "\n".join(said)
    assert "all 0.962 -> 0.808 (26)" in text and "worse zh-TW 5" in text and "and 3 more" in text
    assert "NOT PASSED  intent complain" in text and "壞" not in text
    assert list(report(compared(0, 0), []))[-1] == "Every gate is passed."
