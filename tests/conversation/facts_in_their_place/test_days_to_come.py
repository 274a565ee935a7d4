"""Test that a day that is still to come takes its place, and is asked about where it is told of what has happened."""

from __future__ import annotations

import pytest

from tests.conversation.facts_in_their_place.telling import tell
from tests.conversation.turns import Customer

# These tests stand on 28 November 2026.


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my delivery date was 2 December and now you cancelled it, this is unacceptable", "promised_for"),
        ("說好12月2號送沙發，現在又說沒有貨", "promised_for"),
        ("話好12月2號送張梳化，而家又話冇貨", "promised_for"),
        ("the oven broke yesterday, 2 December works for me", "appointment"),
        ("烤箱昨天壞了，12月2號有空", "appointment"),
    ],
)
def test_a_day_to_come_takes_its_place(customer: Customer, text: str, name: str) -> None:
    known = tell(customer, text)
    assert known[name] == "2026-12-02"


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("the sofa arrived on 2 December with a torn cover", "2 December"),
        ("the oven broke on 12/2", "12/2"),
        ("沙發12月2號送來就破了", "12月2號"),
        ("烤箱12月2號壞的", "12月2號啊"),
    ],
)
def test_a_day_to_come_of_what_has_happened_is_asked_about_once(customer: Customer, text: str, again: str) -> None:
    known = tell(customer, text)
    assert "when" not in known and "delivered_on" not in known
    assert customer.slots["day_doubt"] == "to_come"
    # Said again, it is that of last year.
    known = tell(customer, again, "inform", asked="when")
    assert known["when"] == "2025-12-02"
    assert customer.slots["day_doubt"] == "none"


def test_the_answer_to_when_may_be_doubted_too(customer: Customer) -> None:
    tell(customer, "my oven is broken")
    known = tell(customer, "2 December", "inform", asked="when")
    assert "when" not in known and "appointment" not in known
    assert customer.slots["day_doubt"] == "to_come"
