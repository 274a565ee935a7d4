"""Test that names and numbers given for a chosen option are kept as people abroad write them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.cases import cases, conversations, fact_store
from tests.dialogue.reach_states import only
from tests.dialogue.talk import Talk, entity
from tests.dialogue.test_details_without_a_number import to_explanation


def known(talk: Talk) -> dict[str, str]:
    with talk.store.read() as session:
        case = cases.current_case(session, talk.id)
        assert case is not None
        facts = fact_store.current(session, case)
        return {name: str(facts[name].value) for name in ("name", "phone", "email") if name in facts}


def in_london(talk: Talk) -> None:
    with talk.store.begin() as session:
        conversations.get(session, talk.id).time_zone = "Europe/London"


def test_a_british_number_and_the_name_beside_it_complete_a_choice(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("en")
    to_explanation(talk)
    in_london(talk)
    only(talk.hear("Emma Clarke, 07400 123456", "inform"), "commitment")
    assert known(talk) == {"name": "Emma Clarke", "phone": "+447400123456"}


def test_a_chinese_name_beside_a_number_is_kept(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("zh-Hant")
    to_explanation(talk)
    told = [entity("phone", "+886912345678", "0912345678", 4)]
    only(talk.hear("王小美 0912345678", "inform", told), "commitment")
    assert known(talk) == {"name": "王小美", "phone": "+886912345678"}


@pytest.mark.parametrize("beside", [True, False])
def test_a_number_that_cannot_be_called_is_named(open_talk: Callable[..., Talk], beside: bool) -> None:
    talk = open_talk("en")
    to_explanation(talk)
    in_london(talk)
    mail = [entity("email", "emma@clarke.com", "emma@clarke.com", 30)] if beside else []
    said = "Emma Clarke, +44 7700 900123, emma@clarke.com" if beside else "Emma Clarke, +44 7700 900123"
    replies = talk.hear(said, "inform", mail)
    assert any("+44 7700 900123" in reply["text"] and "can't be called" in reply["text"] for reply in replies)
    assert known(talk)["name"] == "Emma Clarke" and "phone" not in known(talk)
    assert bool(talk.promises()) is beside
