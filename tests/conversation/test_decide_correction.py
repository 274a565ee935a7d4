"""Test the decision on a correction: which facts change, from plain values and without a store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.case_change import CaseChange
from bot.conversation.commands import parse_command
from bot.conversation.correcting import ASK, CHANGED, CONFIRMED, WHICH, Correction, decide_correction
from bot.conversation.known import Known, KnownCase
from bot.conversation.phrases import Phrases
from bot.conversation.story import extend_story
from bot.conversation.turn_facts import UNKNOWN, Found
from bot.remedy import Policy
from bot.words import Words

from .conftest import OPEN_HOURS
from .plain import SEQ, TOLD, button, turn_of
from .turns import REFUND, ROBOT, YESTERDAY, entity, time

VACUUM = entity("product", "upright_vacuum", "吸塵器")


@pytest.fixture
def known(policy: Policy, phrases: Phrases, words: Words) -> Known:
    case = KnownCase("2611-4821-7", stage="clarifying", facts=TOLD)
    return Known(policy, phrases, words, OPEN_HOURS, locale="zh-Hant", case=case)


def test_only_the_fact_that_is_another_one_changes(known: Known) -> None:
    changed = Found("upright_vacuum", display="吸塵器", seq=SEQ)
    assert decide_correction(turn_of("不是掃地機器人,是吸塵器", "correct", ROBOT, VACUUM), known) == Correction(
        CHANGED,
        {"product": "upright_vacuum"},
        CaseChange(facts={"product": changed}, offer_outdated="a fact was corrected"),
    )


def test_the_day_that_is_denied_is_the_one_that_changes(known: Known) -> None:
    turn = turn_of("是星期一,不是昨天", "correct", time("2026-11-16", "星期一"), time(YESTERDAY, "昨天"))
    assert decide_correction(turn, known).change.facts.keys() == {"when"}


@pytest.mark.parametrize("fact", ["what", "when", "product", "desired_outcome"])
def test_by_button_only_the_fact_named_is_withdrawn(known: Known, fact: str) -> None:
    correction = decide_correction(button(parse_command(f"/correct?fact={fact}", "不對")), known)
    assert (correction.outcome, correction.change.withdrawn) == (ASK, (fact,))
    assert correction.slots == {
        fact: None,
        "stage": "listening",
        "asking_again": False,
        "resting": False,
        "questions_put": {fact: [SEQ]},
    }


def test_what_changes_nothing_confirms_or_is_asked_about(known: Known) -> None:
    told = replace(known, case=KnownCase("2611-4821-7", facts={**TOLD, "desired_outcome": Found("refund", seq=1)}))
    assert decide_correction(turn_of("退款", "request_remedy", REFUND), told) == Correction(CONFIRMED)
    assert decide_correction(turn_of("不對", "deny"), told) == Correction(WHICH)


def test_what_this_very_turn_changed_still_counts_as_changed(known: Known) -> None:
    after = {**TOLD, "product": Found("upright_vacuum", seq=SEQ)}
    turn = turn_of("是吸塵器", "correct", VACUUM)
    assert decide_correction(turn, replace(known, case=KnownCase("2611-4821-7", facts=after))).outcome == CHANGED
    earlier = {**after, "product": Found("upright_vacuum", seq=SEQ - 1)}
    assert decide_correction(turn, replace(known, case=KnownCase("2611-4821-7", facts=earlier))).outcome == WHICH


@pytest.mark.parametrize(
    "before, told, after",
    [
        (None, Found("b", seq=2), Found("b", seq=2)),
        (Found(UNKNOWN, seq=1), Found("b", seq=2), Found("b", seq=2)),
        (Found("a", seq=1), Found("b", seq=2), Found("a\nb", seq=2)),
        (Found("ab", seq=1), Found("b", seq=2), Found("ab", seq=1)),
    ],
)
def test_new_words_go_behind_the_old_ones_once(before: Found | None, told: Found, after: Found) -> None:
    assert extend_story(before, told) == after
