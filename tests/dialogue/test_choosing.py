"""Test choosing an option, by button or in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from bot.cases import cases, offers
from tests.clock import StandingClock
from tests.dialogue.reach_states import only, option_commands, to_options
from tests.dialogue.talk import Talk, entity


def accepted(talk: Talk) -> list[str]:
    """Return the commands of the accepted options."""
    with talk.store.read() as session:
        case = cases.current_case(session, talk.id)
        return [
            f"/choose_option?option={option.id}"
            for offer in offers.of_case(session, case)
            for option in offer.options
            if option.accepted_at
        ]


def serving(talk: Talk, outcome: str) -> list[str]:
    """Return the commands of the options whose first outcome is `outcome`."""
    with talk.store.read() as session:
        offer = offers.open_offer(session, cases.current_case(session, talk.id))
        return [f"/choose_option?option={o.id}" for o in offer.options if o.body["serves"][0] == outcome]


def test_by_button(talk: Talk) -> None:
    wanted = option_commands(to_options(talk))[-1]
    assert only(talk.press(wanted), "commitment")
    assert accepted(talk) == [wanted]


@pytest.mark.parametrize("said, position", [("第二個", 1), ("我選1", 0), ("最後一個好了", -1), ("選二", 1)])
def test_by_number(talk: Talk, said: str, position: int) -> None:
    wanted = option_commands(to_options(talk))[position]
    only(talk.hear(said, "choose_option"), "commitment")
    assert accepted(talk) == [wanted]


@pytest.mark.parametrize(
    "said, position",
    [("the second one please", 1), ("option 1", 0), ("the last one", -1), ("b", 1), ("I'd take option a", 0)],
)
def test_by_number_in_english(open_talk: Callable[..., Talk], said: str, position: int) -> None:
    talk = open_talk("en")
    wanted = option_commands(to_options(talk))[position]
    only(talk.hear(said, "choose_option"), "commitment")
    assert accepted(talk) == [wanted]


@pytest.mark.parametrize("intent", ["choose_option", "request_remedy", "inform"])
def test_by_the_remedy(talk: Talk, intent: str) -> None:
    to_options(talk)
    wanted = serving(talk, "refund")
    assert len(wanted) == 1
    only(talk.hear("退款就好", intent, [entity("desired_outcome", "refund", "退款")]), "commitment")
    assert accepted(talk) == wanted


def test_by_the_remedy_in_english(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("en")
    to_options(talk)
    wanted = serving(talk, "refund")
    replies = talk.hear("the refund please", "choose_option", [entity("desired_outcome", "refund", "refund", 4)])
    assert only(replies, "commitment")["text"].startswith("Agreed.")
    assert accepted(talk) == wanted


@pytest.mark.parametrize("said", ["好", "可以啊", "第一個或第二個"])
def test_a_choice_that_is_not_clear_is_asked_about_and_records_nothing(talk: Talk, said: str) -> None:
    to_options(talk)
    replies = talk.hear(said, "affirm")
    assert "哪一個" in replies[-1]["text"]
    assert accepted(talk) == [] and talk.promises() == []
    assert talk.stage() == talk.slot("stage") == "offering"


@pytest.mark.parametrize("said", ["give me a minute", "I'd say that's a good idea", "either of the two", "that one"])
def test_small_words_of_english_are_no_numbers(open_talk: Callable[..., Talk], said: str) -> None:
    talk = open_talk("en")
    to_options(talk)
    talk.hear(said, "affirm")
    assert accepted(talk) == []


def test_a_number_that_is_not_on_the_list_is_asked_about(talk: Talk) -> None:
    assert len(option_commands(to_options(talk))) < 4 or pytest.skip("four options were made")
    talk.hear("第四個", "choose_option")
    assert accepted(talk) == []


def test_something_that_is_not_on_offer_goes_to_a_person(talk: Talk) -> None:
    to_options(talk)
    missing = next(o for o in ("improvement", "explanation", "apology", "compensation") if not anywhere(talk, o))
    replies = talk.hear("我要別的", "request_remedy", [entity("desired_outcome", missing, "別的", 2)])
    card = only(replies, "handoff")["payload"]
    # No limit stands against words, only against money.
    assert card["reason"] == ("over_authority" if missing == "compensation" else "no_options")
    assert card["promised_by"].endswith("Z")
    assert talk.stage() == talk.slot("stage") == "escalated"


def anywhere(talk: Talk, outcome: str) -> bool:
    with talk.store.read() as session:
        offer = offers.open_offer(session, cases.current_case(session, talk.id))
        return any(outcome in option.body["serves"] for option in offer.options)


def test_more_is_told_while_choosing_and_the_choice_stays_open(talk: Talk) -> None:
    wanted = option_commands(to_options(talk))[0]
    before = talk.facts()["what"]
    talk.hear("而且客服電話都沒人接", "complain")
    assert talk.facts()["what"] == f"{before}\n而且客服電話都沒人接"
    only(talk.press(wanted), "commitment")


def test_an_option_of_another_conversation_is_not_accepted(talk: Talk, open_talk: Callable[..., Talk]) -> None:
    other = open_talk()
    theirs = option_commands(to_options(other))[0]
    to_options(talk)
    talk.press(theirs)
    assert talk.promises() == [] and other.promises() == []
    assert other.stage() == "offering"


def test_an_offer_that_has_expired_is_made_anew(talk: Talk, clock: StandingClock) -> None:
    old = option_commands(to_options(talk))[0]
    clock.now += dt.timedelta(days=8)
    replies = talk.press(old)
    assert talk.promises() == []
    assert old not in option_commands(replies)
    assert talk.stage() == "offering"
