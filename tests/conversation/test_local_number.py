"""Test that a number is heard as people write it where they are, by the time zone of their browser."""

from __future__ import annotations

import pytest

from bot.conversation.contacts.local_number import with_local_number
from bot.conversation.phrases import Phrases
from bot.nlu.extract import extract
from bot.remedy import Policy
from bot.settings import ROOT
from tests.conversation.test_unusable_number import NOW

from .plain import turn_of


def heard(text: str, zone: str | None, phrases: Phrases, policy: Policy) -> str | None:
    turn = turn_of(text, "inform", *extract(text, NOW, ROOT / "data" / "policy"))
    found = with_local_number(turn, zone, phrases.contacts, policy).entity("phone")
    return None if found is None else str(found["value"])


@pytest.mark.parametrize(
    ("text", "zone", "value"),
    [
        ("07400 123456", "Europe/London", "+447400123456"),
        ("07400123456", "Europe/London", "+447400123456"),
        ("Emma Clarke, 07400 123456, emma@clarke.com", "Europe/London", "+447400123456"),
        ("my number is (020) 7946 0958", "Europe/London", "+442079460958"),
        ("call me on 415 555 2671", "America/Los_Angeles", "+14155552671"),
        ("電話 021 123 4567", "Pacific/Auckland", "+64211234567"),
        # A number of the company's country stays one, wherever it is written.
        ("0912 345 678", "Europe/London", "+886912345678"),
        ("02-2345-6789", "Europe/London", "+886223456789"),
        ("+44 7400 123456", "America/New_York", "+447400123456"),
    ],
)
def test_the_country_of_the_zone_counts(text: str, zone: str, value: str, phrases: Phrases, policy: Policy) -> None:
    assert heard(text, zone, phrases, policy) == value


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("07400 123456", None),
        ("07400 123456", "Asia/Taipei"),
        ("07400 123456", "Antarctica/Troll"),
        ("07700 900123", "Europe/London"),
        ("order AJ26030863024", "Europe/London"),
        ("I paid 12,900 on 2026-11-05", "America/New_York"),
        ("12 Park Lane, London W1K 1AA", "Europe/London"),
    ],
)
def test_other_digits_are_none(text: str, zone: str | None, phrases: Phrases, policy: Policy) -> None:
    assert heard(text, zone, phrases, policy) is None


def test_digits_of_a_number_are_no_order(phrases: Phrases, policy: Policy) -> None:
    text = "07400123456"
    turn = turn_of(text, "inform", *extract(text, NOW, ROOT / "data" / "policy"))
    assert [one["entity"] for one in with_local_number(turn, "Europe/London", phrases.contacts, policy).entities] == [
        "phone"
    ]
