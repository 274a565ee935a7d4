"""Test with the real model that what a customer refuses is not offered, while other things are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.cases import cases, offers
from tests.dialogue.reach_states import commands, only, put
from tests.dialogue.talk import Talk

NO_REFUND = [
    ("zh-Hant", "除了退款都可以"), ("zh-Hant", "不要退款，其他都好"), ("zh-Hant", "唔好退錢，其他都得"),
    ("zh-Hant", "除咗退款乜都得"), ("en", "anything but a refund"),
    ("en", "I don't want a refund, anything else is fine"),
]  # fmt: skip


def serves(talk: Talk) -> list[str]:
    """Return the first outcome of each option on the table."""
    with talk.store.read() as session:
        offer = offers.open_offer(session, cases.current_case(session, talk.id))
        return [option.body["serves"][0] for option in offer.options] if offer is not None else []


@pytest.mark.parametrize(("locale", "text"), NO_REFUND)
def test_as_the_wish_it_leaves_refunds_off_the_menu(open_talk: Callable[..., Talk], locale: str, text: str) -> None:
    talk = put(open_talk(locale), "asked outcome")
    recap = only(talk.say(text), "recap")
    assert text in recap["text"], "the wish is read back in the customer's own words"
    assert only(talk.say("yes" if locale == "en" else "對"), "options")
    assert "refund" not in serves(talk) and len(serves(talk)) >= 2


@pytest.mark.parametrize(("locale", "text"), NO_REFUND)
def test_with_options_on_the_table_the_others_are_shown(open_talk: Callable[..., Talk], locale: str, text: str) -> None:
    talk = put(open_talk(locale), "offering")
    before = serves(talk)
    assert "refund" in before
    asked = only(talk.say(text), "question")
    shown = [command for command in commands(asked).values() if command.startswith("/choose_option")]
    assert len(shown) == len(before) - 1 and talk.slot("option_read_back") is None
    assert talk.promises() == [] and talk.facts()["unwanted"] == ["refund"]


@pytest.mark.parametrize(("locale", "text"), [("zh-Hant", "除了第一個都可以"), ("en", "anything but option 1")])
def test_one_option_is_refused_by_number(open_talk: Callable[..., Talk], locale: str, text: str) -> None:
    talk = put(open_talk(locale), "offering")
    asked = only(talk.say(text), "question")
    shown = [command for command in commands(asked).values() if command.startswith("/choose_option")]
    assert len(shown) == len(serves(talk)) - 1 and talk.slot("option_read_back") is None
