from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, choices, conversations
from bot.cases.errors import Conflict, NotFound
from bot.cases.models import Choice

COMMAND = {"intent": "choose_option", "slots": {"option": "o1"}}


def mint(session: Session, conversation_id: str, **more: object) -> str:
    return choices.mint(session, conversation_id, **{"command": COMMAND, "label": "退款", **more})


def test_a_choice_token_gives_its_command_in_its_conversation(session: Session, conversation_id: str) -> None:
    token = mint(session, conversation_id)
    choice = choices.redeem(session, conversation_id, token, "c1")
    assert (choice.command, choice.label) == (COMMAND, "退款")


def test_choice_tokens_are_opaque_and_unique(session: Session, conversation_id: str) -> None:
    tokens = {mint(session, conversation_id) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 22 for token in tokens)


def test_another_conversations_choice_was_never_offered_here(session: Session, conversation_id: str) -> None:
    token = mint(session, conversation_id, is_reusable=True)
    other = conversations.open_conversation(session, locale="en").id
    with pytest.raises(NotFound, match="not offered"):
        choices.redeem(session, other, token, "c1")
    assert session.get(Choice, token).used_at is None


@pytest.mark.parametrize("forged", ["", "1", "x" * 500, "' OR 1=1 --"])
def test_a_forged_token_was_never_offered(session: Session, conversation_id: str, forged: str) -> None:
    mint(session, conversation_id)
    with pytest.raises(NotFound):
        choices.redeem(session, conversation_id, forged, "c1")


def test_sending_it_again_gives_the_same_answer(store: Store, conversation_id: str) -> None:
    with store.begin() as session:
        token = mint(session, conversation_id, group="g")
    for _ in range(2):
        with store.begin() as session:
            assert choices.redeem(session, conversation_id, token, "c1").command == COMMAND
    with store.begin() as session:
        choices.withdraw_group(session, conversation_id, "g")
        assert choices.redeem(session, conversation_id, token, "c1").command == COMMAND


def test_a_used_choice_is_a_conflict(session: Session, conversation_id: str) -> None:
    token = mint(session, conversation_id)
    choices.redeem(session, conversation_id, token, "c1")
    with pytest.raises(Conflict, match="used already"):
        choices.redeem(session, conversation_id, token, "c2")


def test_a_reusable_choice_can_be_pressed_again(session: Session, conversation_id: str) -> None:
    token = mint(session, conversation_id, is_reusable=True)
    assert [choices.redeem(session, conversation_id, token, c).command for c in "abc"] == [COMMAND] * 3


def test_a_group_is_withdrawn_together(session: Session, conversation_id: str) -> None:
    used, unused, reusable = (mint(session, conversation_id, group="g", is_reusable=i == 2) for i in range(3))
    apart = mint(session, conversation_id, group="other")
    other = conversations.open_conversation(session, locale="en").id
    foreign = mint(session, other, group="g")
    choices.redeem(session, conversation_id, used, "c1")
    assert choices.withdraw_group(session, conversation_id, "g") == 2
    for token in (unused, reusable):
        with pytest.raises(Conflict, match="no longer open"):
            choices.redeem(session, conversation_id, token, "c2")
    assert choices.redeem(session, conversation_id, apart, "c3").token == apart
    assert choices.redeem(session, other, foreign, "c4").token == foreign


def test_choices_know_the_message_that_shows_them(session: Session, conversation_id: str) -> None:
    tokens = [mint(session, conversation_id) for _ in range(2)]
    apart = mint(session, conversation_id)
    choices.attach(session, tokens, 7)
    choices.attach(session, [], 8)
    assert [session.get(Choice, token).message_seq for token in (*tokens, apart)] == [7, 7, None]
