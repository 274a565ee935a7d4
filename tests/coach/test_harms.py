"""Which turns wait in the inbox, and in which queue: what came of hearing them wrongly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cases.coach.reading import PutRight, Talk
from bot.coach.harms import HARMS, WEIGHTS, hurts
from tests.cases.helpers import NOON
from tests.coach.talks import talk, turn


def queues(*talks: Talk, differing: tuple[str, ...] = ()) -> dict[str, str]:
    return {one.turn.id: one.harm for one in hurts(talks, differing=differing)}


def minute(number: float) -> object:
    return NOON + timedelta(minutes=number)


def right(seq: int | None, what: str, meant: object) -> PutRight:
    return PutRight(seq, what, None, meant, NOON)


def test_what_was_heard_well_waits_nowhere() -> None:
    assert queues(talk(turn(1), turn(2, intent="affirm"), turn(3, intent="withdraw", by_button=True))) == {}


def test_a_grave_matter_that_was_heard_late_puts_the_turn_before_first() -> None:
    told = talk(turn(1), turn(2, by_button=True), turn(3), turn(4, kind="safety_hazard"), grave_at=minute(3.9))
    assert queues(told) == {"c1-3": "grave"}
    assert queues(talk(turn(1, intent="thank"), turn(2), grave_at=minute(1.9))) == {}, "thanks told of nothing"
    assert queues(talk(turn(1), turn(2), grave_at=minute(0.9))) == {}, "it was heard at once"


def test_a_grave_matter_that_nobody_was_called_for_was_never_heard() -> None:
    assert queues(talk(turn(1, danger="hazard"))) == {"c1-1": "grave"}
    assert queues(talk(turn(1, danger="hazard"), grave_at=minute(0.9))) == {}
    assert queues(talk(turn(1), put_right=[right(1, "kind", "safety_hazard")])) == {"c1-1": "grave"}
    heard_so = talk(turn(1, kind="safety_hazard"), put_right=[right(1, "kind", "fraud")])
    assert queues(heard_so) == {"c1-1": "corrected"}


def test_what_was_taken_for_a_yes_and_taken_back() -> None:
    took = turn(3, intent="choose_option", stage="offering")
    assert queues(talk(turn(1), took, taken_back=[3])) == {"c1-3": "agreement"}
    pressed = turn(3, intent="choose_option", stage="offering", by_button=True)
    assert queues(talk(turn(1), pressed, taken_back=[3])) == {}, "a button was heard rightly"


@pytest.mark.parametrize(("after", "waits"), [("deny", True), ("reject_options", True), ("affirm", False)])
def test_a_yes_that_was_read_back_and_denied(after: str, waits: bool) -> None:
    took = turn(2, intent="affirm", stage="offering", followed=[["action_answer_offer", "RulePolicy"]])
    found = queues(talk(turn(1), took, turn(3, intent=after, stage="offering")))
    assert found == ({"c1-2": "agreement"} if waits else {})


def test_a_wish_and_then_a_withdrawal() -> None:
    assert queues(talk(turn(1, intent="request_remedy"), turn(2, intent="withdraw"))) == {"c1-2": "withdrawn"}
    named = turn(1, intent="withdraw", facts=[["desired_outcome", "refund", 0, 2]])
    assert queues(talk(named)) == {"c1-1": "withdrawn"}
    assert queues(talk(turn(1), turn(2, intent="withdraw"))) == {}, "nothing was wished for"


def test_a_corrected_recap_puts_what_was_told_before_it_into_the_queue() -> None:
    for right_away in (
        turn(3, intent="correct", stage="recap"),
        turn(3, intent="correct", stage="recap", by_button=True),
        turn(3, intent="deny", stage="recap", followed=[["utter_which_is_wrong", None]]),
    ):
        assert queues(talk(turn(1), turn(2, intent="inform"), right_away)) == {"c1-2": "recap"}
    added = turn(3, intent="inform", stage="recap", followed=[["utter_recap_added", None]])
    assert queues(talk(turn(1), turn(2), added)) == {}


def test_what_was_not_understood() -> None:
    lost = [["utter_not_understood", "RulePolicy"]]
    assert queues(talk(turn(1, intent="nlu_fallback"))) == {"c1-1": "not_understood"}
    assert queues(talk(turn(1, intent="chitchat", followed=lost))) == {"c1-1": "not_understood"}
    assert queues(talk(turn(1, intent="nlu_fallback", stage="escalated"))) == {}, "a person has it"


def test_what_a_person_put_right_says_what_it_should_be() -> None:
    told = talk(turn(1), turn(2), put_right=[right(2, "emotion", "worried"), right(None, "kind", "fraud")])
    (found,) = hurts([told])
    assert (found.turn.id, found.harm, found.put_right) == ("c1-2", "corrected", (("emotion", "worried"),))


def test_what_a_colleague_says_was_heard_wrongly() -> None:
    assert queues(talk(turn(1), turn(2, marked=True))) == {"c1-2": "corrected"}


def test_a_narrow_lead_a_bad_mark_and_models_that_differ() -> None:
    assert queues(talk(turn(1, margin=0.1), turn(2))) == {"c1-1": "narrow"}
    rated = talk(turn(1, margin=0.5), turn(2, margin=0.3), turn(9, margin=0.2), low_at=minute(5))
    assert queues(rated) == {"c1-2": "survey"}, "the least sure of what was said before the mark"
    assert queues(talk(turn(1), turn(2)), differing=("c1-2",)) == {"c1-2": "differ"}


def test_each_turn_waits_once_with_its_worst_harm_until_something_is_made_of_it() -> None:
    both = talk(turn(1, intent="nlu_fallback", danger="hazard", margin=0.0), low_at=minute(5))
    assert queues(both) == {"c1-1": "grave"}
    assert queues(talk(turn(1, intent="nlu_fallback", waits=False))) == {}
    assert list(WEIGHTS.values()) == sorted(WEIGHTS.values(), reverse=True) and len(HARMS) == 9
