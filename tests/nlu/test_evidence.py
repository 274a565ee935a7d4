"""Test the decision what a message is: a table of evidence with the intent decided on and a reason it must have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.evidence import Evidence, Thresholds, decide, matter_reasons, meaning_a_matter, person_reasons
from bot.nlu.evidence_words import evidence_words
from bot.nlu.feelings import praise_and_blame, turns
from bot.nlu.lexicon import rules
from bot.yaml_files import read_yaml

LEAST = Thresholds(matter=0.5, person=0.35, other=0.4)
WEIGHTS = rules("evidence")["weights"]

TABLE = read_yaml(Path(__file__).with_name("decisions.yml"))


def folded_as_for_the_model(text: str) -> str:
    # Imported here, because it loads Rasa: three seconds for the worker that runs this file, and not for the others.
    from bot.nlu.normaliser import text_for_heads

    return text_for_heads(text)


def told(
    text: str, intents: Mapping[str, float], facts: set[str], kind: float = 0.75, feeling: float = 0.6
) -> Evidence:
    folded = folded_as_for_the_model(text)
    return Evidence(
        intents, kind, feeling, evidence_words(folded), frozenset(facts), praise_and_blame(folded), turns(folded)
    )


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
    assert sort not in evidence_words(folded_as_for_the_model(text))


@pytest.mark.parametrize(
    "text",
    [
        *("從沒壞過", "刮痕都沒有", "沒有任何異味", "师傅没骂我", "一條刮痕都冇"),
        *("it didn't leak", "not a single crack", "it hasn't broken", "never been damaged", "no trace of a leak"),
    ],
)
def test_trouble_that_did_not_come_is_told_as_such(text: str) -> None:
    found = told(text, {"complain": 0.5, "praise": 0.4}, set())
    assert found.over and not found.trouble
    assert decide(found, WEIGHTS, LEAST, "nlu_fallback").intent == "praise"


@pytest.mark.parametrize(
    "text",
    [
        *("不小心壞了", "沒幾天就壞掉", "特別臭", "是不是壞了", "不停漏水", "零件壞了", "壞了都沒人理", "裂了也沒有賠"),
        *("my piano broke", "it won't stop leaking", "fixed it, and still leaking", "nobody cares that it leaks"),
    ],
)
def test_what_only_looks_denied_stays_trouble(text: str) -> None:
    found = told(text, {"complain": 0.5}, set())
    assert not found.over
    assert found.trouble or found.mood[1]


@pytest.mark.parametrize("text", ["修好了又壞", "fixed it but it leaks again", "沒修好"])
def test_mended_and_broken_again_is_not_over(text: str) -> None:
    assert not told(text, {}, set()).over


@pytest.mark.parametrize(
    "text", ["店員推我", "師傅刮傷我家地板", "等超久", "the driver scratched my gate", "he shoved me"]
)
def test_trouble_told_without_a_word_of_praise_is_no_praise(text: str) -> None:
    found = told(text, {"praise": 0.8, "complain": 0.15}, set())
    assert "praise" in meaning_a_matter(found)
    assert decide(found, WEIGHTS, LEAST, "nlu_fallback").intent == "complain"


def test_trouble_told_with_thanks_for_mending_stays_praise() -> None:
    found = told("水壺漏水，師傅修好了，謝謝", {"praise": 0.5, "complain": 0.45}, {"product"})
    assert decide(found, WEIGHTS, LEAST, "nlu_fallback").intent == "praise"


@pytest.mark.parametrize(
    "text", ["師傅人很好，只是冷氣照樣不冷", "nice room, but we could not sleep", "很好吃，可是湯是冷的"]
)
def test_praise_that_turns_counts_for_a_matter(text: str) -> None:
    reasons = {one.name: one.weight for one in matter_reasons(told(text, {"complain": 0.5}, set()), WEIGHTS)}
    assert reasons["praise_that_turns"] > 0
    assert "praise_throughout" not in reasons


def test_praise_throughout_counts_against_a_matter_though_trouble_is_named() -> None:
    found = told("很好用，頭髮都吸得乾淨", {"complain": 0.55, "praise": 0.45}, set())
    assert found.trouble
    assert decide(found, WEIGHTS, LEAST, "nlu_fallback").intent == "praise"


def test_weights_name_every_reason() -> None:
    everything = told("水壺漏水", {"complain": 0.4}, {"product", "time", "desired_outcome"})
    praise = told("很好吃", {}, set())
    asked = told("how to cook", {}, set())
    spared = told("沒壞過", {}, set())
    turned = told("很好吃，但是湯是冷的", {}, set())
    names = {
        one.name
        for evidence in (everything, praise, asked, spared, turned)
        for one in matter_reasons(evidence, WEIGHTS)
    }
    assert names - {"intents"} == set(WEIGHTS) - {"person", "no_person"}


@pytest.mark.parametrize(
    "text", ["扣咗我一日人工", "安裝人工費算錯", "this wig isn't human hair", "the agent hung up on me"]
)
def test_a_word_for_a_person_inside_another_word_asks_for_nobody(text: str) -> None:
    found = told(text, {"request_human": 0.7, "complain": 0.3}, set())
    assert [one.name for one in person_reasons(found, WEIGHTS)] == ["asked_for", "no_person"]
    assert decide(found, WEIGHTS, LEAST, "nlu_fallback").intent != "request_human"


@pytest.mark.parametrize("text", ["幫我轉人工，人工費算錯了", "I want to talk to a human, your agent hung up on me"])
def test_who_asks_plainly_gets_a_person_beside_such_words(text: str) -> None:
    found = told(text, {"request_human": 0.7, "complain": 0.3}, set())
    assert decide(found, WEIGHTS, LEAST, "nlu_fallback").intent == "request_human"
