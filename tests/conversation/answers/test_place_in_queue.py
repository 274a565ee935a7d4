"""Test that a customer who waits is told the place that the list of the desk shows, whichever queue they are in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from bot.cases import cases, conversations
from bot.conversation.answers.situation import read_situation
from bot.conversation.handing_over import queue_for
from bot.conversation.known import read_known
from bot.conversation.services import Services
from tests.conversation.plain import turn_of


@pytest.mark.parametrize(
    ("before", "reason", "ahead"),
    [
        ((), "requested", 0),
        (("requested",), "requested", 1),
        (("hazard", "broken_promise", "requested"), "requested", 3),
        (("requested", "hazard", "over_authority"), "over_authority", 2),
        (("requested", "over_authority"), "hazard", 0),
    ],
)
def test_everybody_above_in_the_list_is_ahead(
    before: tuple[str, ...], reason: str, ahead: int, session: Session, services: Services
) -> None:
    for one in (*before, reason):
        talk = conversations.open_conversation(session, locale="zh-Hant")
        queue_for(session, services.policy, talk, cases.open_case(session, talk.id), one, services.now())
    turn = replace(turn_of("前面還有幾個人", "ask_policy"), conversation_id=talk.id)
    known = read_known(session, services, talk.id)
    waiting = read_situation(session, services, turn, known, "zh-Hant").waiting
    assert waiting is not None and waiting.ahead == ahead
