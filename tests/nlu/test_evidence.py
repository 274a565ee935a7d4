"""Test the decision what a message is: a table of evidence with the intent decided on and a reason it must have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.evidence import Evidence, Thresholds, decide, matter_reasons, meaning_a_matter
from bot.nlu.evidence_words import evidence_words
from bot.nlu.feelings import praise_and_blame
from bot.nlu.lexicon import rules
from bot.nlu.normaliser import text_for_heads
from bot.yaml_files import read_yaml

LEAST = Thresholds(matter=0.5, person=0.35, other=0.4)
WEIGHTS = rules("evidence")["weights"]

TABLE = read_yaml(Path(__file__).with_name("decisions.yml"))


def told(
    text: str, intents: Mapping[str, float], facts: set[str], kind: float = 0.75, feeling: float = 0.6
) -> Evidence:
    words = evidence_words(text_for_heads(text))
    return Evidence(intents, kind, feeling, words, frozenset(facts), praise_and_blame(text_for_heads(text)))


@pytest.mark.parametrize("row", TABLE, ids=[row["case"] for row in TABLE])
def test_all_the_evidence_decides(row: Mapping[str, Any]) -> None:
    found = decide(told(row["said"], row["intents"], set(row.get("facts", ()))), WEIGHTS, LEAST, "nlu_fallback")
    assert found.intent == row["decided"], found
    weights = {one.name: one.weight for one in found.reasons}
    assert "reason" not in row or row["reason"] in weights, found
    assert "against" not in row or weights[row["against"]] < 0, found


def test_every_reason_counts_in_its_direction() -> None:
    plain = Evidence({"complain": 0.4})
    surer = Evidence({"complain": 0.4}, kind=0.95, feeling=0.95)
    by_name = {one.name: one.weight for one in matter_reasons(surer, WEIGHTS)}
    assert by_name["kind"] > 0 < by_name["feeling"]
    assert decide(surer, WEIGHTS, LEAST, "x").matter > decide(plain, WEIGHTS, LEAST, "x").matter


def test_a_correction_is_never_turned_into_a_complaint() -> None:
    assert "correct" not in meaning_a_matter(told("不是漏水，是不亮", {"correct": 0.6}, set()))


@pytest.mark.parametrize(
    "text, sort", [("水壺沒有裂開", "poor"), ("it is not broken", "fault"), ("他沒有罵我", "conduct")]
)
def test_what_is_denied_is_no_evidence(text: str, sort: str) -> None:
    assert sort not in evidence_words(text_for_heads(text))


def test_weights_name_every_reason() -> None:
    everything = told("水壺漏水", {"complain": 0.4}, {"product", "time", "desired_outcome"})
    praise = told("很好吃", {}, set())
    asked = told("how to cook", {}, set())
    names = {one.name for evidence in (everything, praise, asked) for one in matter_reasons(evidence, WEIGHTS)}
    assert names - {"intents"} == set(WEIGHTS) - {"person"}
