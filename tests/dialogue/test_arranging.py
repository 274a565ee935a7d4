"""Test a choice that lacks contact details: asked for once with the reason, told, refused, digressed from, dropped."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.cases import cases, offers
from tests.dialogue.reach_states import commands, only, put, text_of, to_arranging
from tests.dialogue.talk import Reply, Talk, entity

PHONE = entity("phone", "+886912345678", "0912345678")
ADDRESS_ZH = entity("address", "台北市中山區南京東路二段100號5樓", "台北市中山區南京東路二段100號5樓")
ADDRESS_EN = entity("address", "12 Nathan Road, Kowloon", "12 Nathan Road, Kowloon")
ADDRESS = {"zh-Hant": ADDRESS_ZH, "en": ADDRESS_EN}
WORDS = {
    "zh-Hant": {"phone": "電話", "address": "地址", "no": "不想給電話", "why": "為什麼要我的地址", "again": "好"},
    "en": {
        "phone": "phone",
        "address": "address",
        "no": "I'd rather not give you my number",
        "why": "why do you need my address?",
        "again": "ok",
    },
}
LANGUAGES = pytest.mark.parametrize("locale", ["zh-Hant", "en"])


@pytest.fixture
def arranging(open_talk: Callable[..., Talk]) -> Callable[[str], Talk]:
    """Return a function that opens a talk in which the first option was chosen and its details are missing."""
    return lambda locale: put(open_talk(locale), "arranging")


def tell(talk: Talk, *details: dict[str, object], intent: str = "out_of_scope") -> list[Reply]:
    """Tell details in a message that the model takes for anything."""
    text, found = "", []
    for one in details:
        found.append({**one, "start": len(text), "end": len(text) + len(str(one["text"]))})
        text += f"{one['text']} , "
    return talk.hear(text.removesuffix(" , "), intent, found)


def agreed_seq(talk: Talk) -> int | None:
    with talk.store.read() as session:
        case = cases.current_case(session, talk.id)
        agreed = offers.agreement(session, case) if case is not None else None
        return agreed.accepted_seq if agreed is not None else None


@LANGUAGES
def test_what_is_missing_is_asked_for_together_and_nothing_is_agreed(
    open_talk: Callable[..., Talk], locale: str
) -> None:
    talk = open_talk(locale)
    question = only(to_arranging(talk), "question")
    assert question["payload"]["asks"] == "contact"
    assert all(WORDS[locale][name] in question["text"].lower() for name in ("phone", "address"))
    assert talk.slot("stage") == "arranging" and talk.stage() == "offering" and talk.promises() == []


@LANGUAGES
def test_the_agreement_is_recorded_with_the_last_detail_and_the_number_of_the_yes(
    arranging: Callable[[str], Talk], locale: str
) -> None:
    talk = arranging(locale)
    yes = talk.facts()["chosen_option"]["seq"]
    first = only(tell(talk, PHONE), "question")
    assert WORDS[locale]["address"] in first["text"] and talk.promises() == []
    assert WORDS[locale]["phone"] not in first["text"].lower(), "what is known is not asked for again"
    agreed = only(tell(talk, ADDRESS[locale]), "commitment")
    assert talk.slot("stage") == "agreed" and talk.promises()
    assert agreed_seq(talk) == yes
    assert "0912345678" in agreed["text"] and ADDRESS[locale]["value"] in agreed["text"]
    assert (talk.facts()["phone"], talk.facts()["address"]) == ("+886912345678", ADDRESS[locale]["value"])


@LANGUAGES
def test_asked_twice_without_an_answer_a_person_takes_over_and_nothing_is_agreed(
    arranging: Callable[[str], Talk], locale: str
) -> None:
    talk = arranging(locale)
    again = only(talk.hear(WORDS[locale]["again"], "affirm"), "question")
    assert talk.slot("stage") == "arranging" and again["payload"]["asks"] == "contact"
    replies = talk.hear(WORDS[locale]["again"], "affirm")
    only(replies, "handoff")
    assert talk.slot("stage") == "escalated" and talk.promises() == []
    handoff = talk.handoff()
    assert handoff is not None and handoff.note and WORDS[locale]["address"] in handoff.note
    # What is told to the person later agrees to nothing by itself.
    tell(talk, PHONE, ADDRESS[locale])
    assert talk.promises() == [] and talk.facts()["phone"] == "+886912345678"


@LANGUAGES
@pytest.mark.parametrize("intent", ["request_human", "deny", "nlu_fallback"])
def test_a_refusal_leads_to_another_option_or_a_person(
    arranging: Callable[[str], Talk], locale: str, intent: str
) -> None:
    talk = arranging(locale)
    replies = talk.hear(WORDS[locale]["no"], intent)
    assert talk.promises() == [] and "chosen_option" not in talk.facts()
    assert talk.slot("stage") in ("offering", "escalated")
    assert talk.facts()["kept_back"] == ["phone"]
    if talk.slot("stage") == "escalated":
        only(replies, "handoff")
        assert WORDS[locale]["phone"] in text_of(replies).lower()


@LANGUAGES
def test_a_question_why_is_answered_and_the_question_stays(arranging: Callable[[str], Talk], locale: str) -> None:
    talk = arranging(locale)
    why = talk.hear(WORDS[locale]["why"], "ask_policy")
    assert WORDS[locale]["address"] in text_of(why)
    assert talk.slot("stage") == "arranging"
    only(tell(talk, PHONE, ADDRESS[locale]), "commitment")


@LANGUAGES
@pytest.mark.parametrize("intent", ["ask_policy", "ask_bot", "thank", "greet", "chitchat", "ask_case_status"])
def test_a_digression_is_answered_and_the_choice_waits(
    arranging: Callable[[str], Talk], locale: str, intent: str
) -> None:
    talk = arranging(locale)
    assert talk.hear("營業到幾點" if locale != "en" else "so what now", intent)
    assert talk.slot("stage") == "arranging" and talk.promises() == []
    only(tell(talk, PHONE, ADDRESS[locale]), "commitment")


@LANGUAGES
@pytest.mark.parametrize("intent", ["withdraw", "deny", "reject_options"])
def test_a_change_of_mind_brings_the_options_back(arranging: Callable[[str], Talk], locale: str, intent: str) -> None:
    talk = arranging(locale)
    only(talk.hear("算了" if locale != "en" else "actually no", intent), "options")
    assert talk.slot("stage") == "offering" and talk.promises() == []
    assert "chosen_option" not in talk.facts()


def test_another_option_takes_the_place_of_the_first(arranging: Callable[[str], Talk]) -> None:
    talk = arranging("zh-Hant")
    menu = next(reply for reply in talk.seen if reply["kind"] == "options") if talk.seen else None
    before = talk.facts()["chosen_option"]["option"]
    replies = talk.hear("第二個", "choose_option")
    assert talk.facts()["chosen_option"]["option"] != before, (menu, text_of(replies))
    assert talk.slot("stage") == "arranging" and talk.promises() == []


def test_the_buttons_of_the_question_lead_to_the_options_and_to_a_person(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("en")
    buttons = commands(only(to_arranging(talk), "question"))
    assert sorted(buttons.values()) == ["/deny", "/request_human"]
    only(talk.press("/deny"), "options")
    assert talk.slot("stage") == "offering"


@LANGUAGES
def test_details_after_an_agreement_are_said_back_and_seen_by_the_owners(
    open_talk: Callable[..., Talk], locale: str
) -> None:
    talk = put(open_talk(locale), "agreed")
    replies = tell(talk, {**PHONE, "value": "+886922333444", "text": "0922333444"}, intent="inform")
    assert len(replies) == 1 and "0922333444" in replies[0]["text"]
    assert talk.facts()["phone"] == "+886922333444"
    assert talk.slot("stage") == "agreed" and talk.promises()
    asks = "你們有我的電話嗎？" if locale != "en" else "do you have my number?"
    assert "0922333444" in text_of(talk.hear(asks, "nlu_fallback"))


@LANGUAGES
@pytest.mark.parametrize("state", ["fresh", "recap", "offering"])
def test_how_to_be_reached_may_be_told_at_any_time(open_talk: Callable[..., Talk], state: str, locale: str) -> None:
    talk = put(open_talk(locale), state)
    said = "我聽障，請用文字聯絡" if locale != "en" else "text only, I am deaf"
    replies = talk.hear(said, "request_human")
    assert said in text_of(replies)
    assert talk.slot("stage") == {"fresh": "listening"}.get(state, state)
    assert talk.facts()["channel"] == "write" and talk.owner() == "bot"


def test_in_the_middle_of_a_question_details_are_noted_and_the_question_is_put_again(
    open_talk: Callable[..., Talk],
) -> None:
    talk = put(open_talk("zh-Hant"), "asked when")
    replies = tell(talk, PHONE, intent="request_human")
    assert only(replies, "question")["payload"]["asks"] == "when"
    assert talk.facts()["phone"] == "+886912345678" and talk.owner() == "bot"
