"""Test customers who wait for a person and give the matter up, bring another one, or just say that they wait."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.cases import cases, fact_store
from bot.cases.queue import handoffs
from tests.dialogue.reach_states import text_of
from tests.dialogue.talk import Talk, entity

GIVEN_UP = [
    ("zh-Hant", "算了，我不需要了", "withdraw"),
    ("zh-Hant", "不用找人了", "request_human"),
    ("zh-Hant", "撤回我的投訴", "complain"),
    ("zh-Hant", "唔使搵人喇，自己搞掂咗", "nlu_fallback"),
    ("en", "forget it, I no longer need this", "withdraw"),
    ("en", "it's working again, no need for a person", "request_human"),
    ("en", "please withdraw my complaint", "complain"),
]
WAITS_STILL = [
    ("zh-Hant", "謝謝", "thank"),
    ("zh-Hant", "好，我等", "nlu_fallback"),
    ("zh-Hant", "不要撤回我的投訴", "complain"),
    ("en", "ok I'll wait", "inform"),
    ("en", "please don't withdraw my complaint", "withdraw"),
]
ANOTHER = [
    ("zh-Hant", "對了，上個月送來的沙發也刮花了", ("sofa", "沙發")),
    ("zh-Hant", "還有一件事，你們重複扣款兩次", None),
    ("en", "by the way the sofa you delivered last month is scratched", ("sofa", "sofa")),
    ("en", "another thing: I was charged twice for it", None),
]
SAME = [
    ("zh-Hant", "電鍋還漏電線外露", ("rice_cooker", "電鍋")),
    ("zh-Hant", "而且客服態度很差", None),
    ("en", "the driver was also rude to me", None),
]
THING = {"zh-Hant": ("我買的電鍋煮不熟飯", "電鍋"), "en": ("The rice cooker won't cook rice", "rice cooker")}


def waiting(open_talk: Callable[..., Talk], locale: str) -> Talk:
    talk = open_talk(locale)
    told, word = THING[locale]
    talk.hear(told, "complain", [entity("product", "rice_cooker", word, told.index(word))])
    talk.hear("找真人" if locale == "zh-Hant" else "a person please", "request_human")
    assert talk.owner() == "queue"
    return talk


def known(talk: Talk) -> tuple[bool, str | None]:
    """Return whether the case is given up, and the note that agents see."""
    with talk.store.read() as session:
        case, handoff = cases.current_case(session, talk.id), handoffs.current(session, talk.id)
        return "withdrawn" in fact_store.current(session, case), handoff.note


@pytest.mark.parametrize(("locale", "text", "intent"), GIVEN_UP)
def test_what_is_given_up_is_said_back_and_shown_to_agents(
    open_talk: Callable[..., Talk], locale: str, text: str, intent: str
) -> None:
    talk = waiting(open_talk, locale)
    number = talk.case().number
    replies = talk.hear(text, intent)
    assert number in text_of(replies)
    given_up, note = known(talk)
    assert given_up and text.rstrip("。") in str(note)
    # A person closes it; the promise stands until then.
    assert talk.owner() == "queue" and talk.stage() == "escalated" and talk.slot("stage") == "escalated"
    # Said again, it changes nothing; wanted after all, it goes on.
    talk.hear(text, intent)
    assert known(talk) == (given_up, note)
    wanted = "還是要處理" if locale == "zh-Hant" else "I still want this"
    assert number in text_of(talk.hear(wanted, "request_remedy"))
    assert known(talk) == (False, None)


@pytest.mark.parametrize(("locale", "text", "intent"), WAITS_STILL)
def test_who_only_waits_gives_nothing_up(open_talk: Callable[..., Talk], locale: str, text: str, intent: str) -> None:
    talk = waiting(open_talk, locale)
    assert text_of(talk.hear(text, intent))
    assert known(talk) == (False, None)


@pytest.mark.parametrize(("locale", "text", "thing"), ANOTHER)
def test_another_matter_has_its_own_case(
    open_talk: Callable[..., Talk], locale: str, text: str, thing: tuple[str, str] | None
) -> None:
    talk = waiting(open_talk, locale)
    first = talk.case().number
    found = [entity("product", thing[0], thing[1], text.index(thing[1]))] if thing is not None else []
    talk.hear(text, "complain", found)
    with talk.store.read() as session:
        every = cases.of_conversation(session, talk.id)
        told = [str(fact_store.current(session, one)["what"].value) for one in every if one.stage == "noted"]
    assert len(every) == 2 and len(told) == 1 and told[0] in text
    assert talk.case().number == first and talk.stage() == "escalated"


@pytest.mark.parametrize(("locale", "text", "thing"), SAME)
def test_more_of_the_same_matter_opens_none(
    open_talk: Callable[..., Talk], locale: str, text: str, thing: tuple[str, str] | None
) -> None:
    talk = waiting(open_talk, locale)
    found = [entity("product", thing[0], thing[1], text.index(thing[1]))] if thing is not None else []
    talk.hear(text, "complain", found)
    with talk.store.read() as session:
        assert len(cases.of_conversation(session, talk.id)) == 1
