"""A write transaction knows which conversations it changed, whichever way it wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.cases import (
    Store,
    approvals,
    cases,
    commitments,
    conversations,
    fact_store,
    feelings,
    notes,
    offers,
    surveys,
    tags,
)
from bot.cases import messages as said
from bot.cases.changes import SEEN, UNSEEN, conversations_changed
from bot.cases.models import Base, Case, Handoff
from bot.cases.queue import handoffs, rings
from tests.cases.helpers import FAR, TOMORROW, TwoAgents, option, say

Write = Callable[[Session, Case, TwoAgents], object]


def call_a_person(session: Session, case: Case, two: TwoAgents) -> Handoff:
    more: dict[str, Any] = {"queue": "complaints", "priority": 1, "promised_by": FAR, "contact_needed": False}
    return handoffs.request(session, case, reason="requested", **more)


def ring(session: Session, case: Case, two: TwoAgents) -> object:
    handoff = call_a_person(session, case, two)
    return rings.start(session, handoff, two.first.id, TOMORROW)


def offer(session: Session, case: Case, two: TwoAgents) -> object:
    cases.move(session, case, "offering", actor="test", reason="test")
    return offers.record(
        session, case, options=[option(), option("repair")], made_by="bot", policy_version="1", expires_at=FAR
    )


def ask(session: Session, case: Case, two: TwoAgents) -> object:
    return approvals.request(
        session,
        case,
        agent=two.first,
        role="supervisor",
        options=[option(), option("repair")],
        policy_version="1",
        reason="twice broken",
        answer_by=TOMORROW,
    )


WRITES: dict[str, Write] = {
    "a message": lambda s, c, two: say(s, c.conversation_id, "漏水了"),
    "a language": lambda s, c, two: conversations.set_locale(s, c.conversation_id, "en"),
    "contact details": lambda s, c, two: conversations.update_customer(s, c.conversation_id, phone="0912345678"),
    "a fact": lambda s, c, two: fact_store.note(s, c, "what", "漏水"),
    "a feeling": lambda s, c, two: feelings.note(s, c.conversation_id, 1, "angry", 0.9),
    "a note": lambda s, c, two: notes.write(s, c.conversation_id, two.first, "call back", "n1"),
    "a stage": lambda s, c, two: cases.move(s, c, "clarifying", actor="test", reason="test"),
    "tags": lambda s, c, two: tags.set_tags(s, c, ["VIP"]),
    "a kind": lambda s, c, two: cases.update(s, c, kind="process"),
    "a handoff": call_a_person,
    "a ring": ring,
    "a taken conversation": lambda s, c, two: handoffs.take(s, c.conversation_id, two.first.id),
    "an offer": offer,
    "a request": ask,
    "a promise": lambda s, c, two: commitments.promise(s, c, what="call", owner="care", due_at=TOMORROW),
    "a survey": lambda s, c, two: surveys.record(s, c.conversation_id, score=5),
}


@pytest.mark.parametrize("name", WRITES)
def test_what_a_watcher_is_shown_counts_as_a_change(
    store: Store, conversation_id: str, two_agents: TwoAgents, name: str
) -> None:
    with store.begin() as session:
        say(session, conversation_id, "你好")
        case = cases.open_case(session, conversation_id)
    with store.begin() as session:
        session.add(case)
        assert conversations_changed(session) == ()
        WRITES[name](session, case, two_agents)
        session.flush()
        assert conversations_changed(session) == (conversation_id,)


def test_reading_changes_nothing(store: Store, conversation_id: str) -> None:
    with store.begin() as session:
        say(session, conversation_id, "你好")
    with store.begin() as session:
        said.after(session, conversation_id, 0)
        cases.current_case(session, conversation_id)
        session.flush()
        assert conversations_changed(session) == ()


def test_each_conversation_is_named_once_in_the_order_of_its_first_change(store: Store) -> None:
    with store.begin() as session:
        first, second = (conversations.open_conversation(session, locale="en").id for _ in range(2))
    with store.begin() as session:
        for conversation_id in (second, first, second):
            say(session, conversation_id, "hello")
        assert conversations_changed(session) == (second, first)


def test_every_table_is_either_shown_to_watchers_or_not() -> None:
    mapped = {mapper.class_ for mapper in Base.registry.mappers}
    assert mapped == {*SEEN, *UNSEEN}
    assert not set(SEEN) & set(UNSEEN)
