"""Test details that cannot be taken as they are said: kept back for a gift alone, those of the order, no number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.cases import cases, fact_store, offers
from bot.cases.models import OfferOption
from tests.dialogue.reach_states import commands, only, option_commands, put, text_of, words
from tests.dialogue.talk import Talk, entity
from tests.shipped_orders import BOUGHT_WITH_ADDRESS

LANGUAGES = pytest.mark.parametrize("locale", ["zh-Hant", "en"])
YESTERDAY = entity("time", "2026-11-17", "昨天", role_hint="happened", grain="day")
CLERK = entity("product", "store_service", "店員")
EXPLAINED = entity("desired_outcome", "explanation", "解釋")
KEEPS_BACK = {"zh-Hant": "帳號的電話我不想給", "en": "I'd rather not give that"}
SAME = {"zh-Hant": "電話跟地址都跟訂單一樣", "en": "same phone and same address as the order"}


def option(talk: Talk, command: str) -> OfferOption:
    with talk.store.read() as session:
        found = session.get(OfferOption, command.partition("option=")[2])
        assert found is not None
        return found


def to_explanation(talk: Talk) -> str:
    """Choose a written explanation, which needs nothing but what comes with it; return its command."""
    story = "店員昨天對我大吼" if talk.locale != "en" else "the clerk shouted at me yesterday"
    talk.hear(story, "complain", [YESTERDAY, CLERK, EXPLAINED], kind="service_attitude")
    menu = talk.hear(words(talk, "yes"), "affirm")
    chosen = next(one for one in option_commands(menu) if option(talk, one).remedy == "written_explanation")
    assert option(talk, chosen).body["needs"] == ["account"]
    assert only(talk.press(chosen), "question")["payload"]["asks"] == "contact"
    return chosen


@LANGUAGES
def test_a_remedy_stays_when_only_its_gift_needs_what_is_kept_back(open_talk: Callable[..., Talk], locale: str) -> None:
    talk = open_talk(locale)
    chosen = to_explanation(talk)
    replies = talk.hear(KEEPS_BACK[locale], "deny")
    question = only(replies, "question")
    before = option(talk, chosen)
    assert before.body["title"][locale] in question["text"] and before.body["goodwill_text"][locale] in question["text"]
    assert talk.slot("stage") == "offering" and talk.promises() == []
    now = next(one for one in commands(question).values() if "choose_option" in one)
    assert option(talk, now).remedy == before.remedy and option(talk, now).goodwill != before.goodwill
    assert option(talk, now).body["remedy_minor"] == before.body["remedy_minor"]
    only(talk.hear(words(talk, "yes"), "affirm"), "commitment")
    with talk.store.read() as session:
        case = cases.current_case(session, talk.id)
        assert case is not None
        agreed = offers.agreement(session, case)
        assert agreed is not None and agreed.remedy == "written_explanation" and agreed.goodwill is None


@LANGUAGES
def test_other_gifts_are_shown_when_a_detail_is_kept_back_before_a_choice(
    open_talk: Callable[..., Talk], locale: str
) -> None:
    talk = open_talk(locale)
    story = "店員昨天對我大吼" if locale != "en" else "the clerk shouted at me yesterday"
    talk.hear(story, "complain", [YESTERDAY, CLERK, EXPLAINED], kind="service_attitude")
    menu = talk.hear(words(talk, "yes"), "affirm")
    assert any(option(talk, one).goodwill for one in option_commands(menu))
    said = "我不想給電話跟email" if locale != "en" else "I'd rather not give my phone number or my e-mail"
    replies = talk.hear(said, "deny")
    assert "written_explanation" in {
        option(talk, one).remedy for reply in replies for one in commands(reply).values() if "choose_option" in one
    }
    assert talk.slot("stage") == "offering"


def prove(talk: Talk) -> None:
    """Record the number of an order with an address on record, proved to be the customer's."""
    with talk.store.begin() as session:
        case = cases.current_case(session, talk.id)
        assert case is not None
        fact_store.note(session, case, "order_number", BOUGHT_WITH_ADDRESS.number)
        fact_store.note(session, case, "order_proof", {"order": BOUGHT_WITH_ADDRESS.number, "by": "digits"})


@LANGUAGES
def test_the_details_of_a_proved_order_are_taken_and_read_back(open_talk: Callable[..., Talk], locale: str) -> None:
    talk = put(open_talk(locale), "arranging")
    prove(talk)
    agreed = only(talk.hear(SAME[locale], "inform"), "commitment")
    assert BOUGHT_WITH_ADDRESS.address in agreed["text"]
    assert talk.facts()["address"] == BOUGHT_WITH_ADDRESS.address
    assert talk.facts()["phone"].startswith("+8869")


@LANGUAGES
def test_the_details_of_an_order_that_is_not_proved_are_asked_for_with_the_reason(
    open_talk: Callable[..., Talk], locale: str
) -> None:
    talk = put(open_talk(locale), "arranging")
    question = only(talk.hear(SAME[locale], "inform"), "question")
    assert ("核對" if locale != "en" else "order is yours") in question["text"]
    assert talk.slot("stage") == "arranging" and "address" not in talk.facts() and talk.promises() == []


@LANGUAGES
def test_a_number_that_cannot_be_called_is_named_and_asked_for_again(
    open_talk: Callable[..., Talk], locale: str
) -> None:
    talk = put(open_talk(locale), "arranging")
    replies = talk.hear("09123", "inform")
    assert "09123" in text_of(replies) and "0912 345 678" in text_of(replies)
    assert only(replies, "question")["payload"]["asks"] == "contact"
    assert talk.slot("stage") == "arranging" and "phone" not in talk.facts()


NUMBER = entity("phone", "+886912345678", "0912345678")
ADDRESS = entity("address", "台北市中山區南京東路二段100號5樓", "台北市中山區南京東路二段100號5樓", 11)


@pytest.mark.parametrize("beside, agrees", [("", True), ("，等等，我要先問我太太", False)])
def test_a_number_that_cannot_be_called_is_no_doubt(open_talk: Callable[..., Talk], beside: str, agrees: bool) -> None:
    talk = put(open_talk("zh-Hant"), "arranging")
    talk.hear(f"07700 900123{beside}", "inform")
    replies = talk.hear(f"{NUMBER['text']}，{ADDRESS['text']}", "inform", [NUMBER, ADDRESS])
    assert ("commitment" in [reply["kind"] for reply in replies]) is agrees
    assert bool(talk.promises()) is agrees


def test_a_valid_number_from_abroad_is_taken(open_talk: Callable[..., Talk]) -> None:
    talk = put(open_talk("en"), "arranging")
    said = "+44 20 7946 0958"
    replies = talk.hear(said, "inform", [entity("phone", "+442079460958", said)])
    assert talk.facts()["phone"] == "+442079460958" and "can't be called" not in text_of(replies)


@LANGUAGES
def test_a_person_on_the_way_is_not_left_with_a_number_that_cannot_be_called(
    open_talk: Callable[..., Talk], locale: str
) -> None:
    talk = put(open_talk(locale), "escalated")
    replies = talk.hear("我的電話 09123" if locale != "en" else "my phone is 09123", "inform")
    assert "09123" in text_of(replies) and "0912 345 678" in text_of(replies)
