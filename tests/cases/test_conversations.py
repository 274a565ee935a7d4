from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.cases import audit, conversations
from bot.cases.errors import NotFound, Refused

from .helpers import TwoAgents


def change(session: Session, conversation_id: str, expect: str | tuple[str, ...], to: str, **more: int) -> bool:
    return conversations.change_owner(
        session, conversation_id, expect=expect, to=to, actor="test", reason="because", **more
    )


def test_a_new_conversation_belongs_to_the_bot(session: Session) -> None:
    customer = {"name": "林小姐", "email": "lin@example.com"}
    made = conversations.open_conversation(session, locale="zh-Hant", page_url="/shop", customer=customer)
    kept = conversations.get(session, made.id)
    assert (kept.owner, kept.locale, kept.page_url) == ("bot", "zh-Hant", "/shop")
    assert (kept.customer_name, kept.customer_email, kept.customer_phone) == (
        "林小姐",
        "lin@example.com",
        None,
    )
    assert len(made.id) == 22


def test_language_and_customer_can_be_told_later(session: Session, conversation_id: str) -> None:
    conversations.set_locale(session, conversation_id, "en")
    conversations.update_customer(session, conversation_id, name="Ann", phone="0912")
    conversations.update_customer(session, conversation_id, email="a@example.com")
    kept = conversations.get(session, conversation_id)
    assert (kept.locale, kept.customer_name, kept.customer_email, kept.customer_phone) == (
        "en",
        "Ann",
        "a@example.com",
        "0912",
    )


def test_an_unknown_language_is_refused(session: Session, conversation_id: str) -> None:
    with pytest.raises(Refused, match="Languages are"):
        conversations.set_locale(session, conversation_id, "fr")
    with pytest.raises(Refused, match="Languages are"):
        conversations.open_conversation(session, locale="fr")


def test_a_number_that_cannot_be_kept_is_refused(session: Session, conversation_id: str) -> None:
    with pytest.raises(Refused, match="NUL"):
        conversations.update_customer(session, conversation_id, phone="0912\0")


@pytest.mark.parametrize("customer", [{}, {"name": "x"}])
def test_an_unknown_conversation_is_not_found(session: Session, customer: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        conversations.get(session, "nobody")
    with pytest.raises(NotFound):
        conversations.set_locale(session, "nobody", "en")
    with pytest.raises(NotFound):
        conversations.update_customer(session, "nobody", **customer)
    with pytest.raises(NotFound):
        change(session, "nobody", "bot", "queue")


def test_the_owner_changes_only_from_the_expected_one(
    session: Session, conversation_id: str, two_agents: TwoAgents
) -> None:
    agent = two_agents.first.id
    assert not change(session, conversation_id, "queue", "agent", agent_id=agent)
    assert conversations.get(session, conversation_id).owner == "bot"
    assert change(session, conversation_id, ("bot", "queue"), "agent", agent_id=agent)
    kept = conversations.get(session, conversation_id)
    assert (kept.owner, kept.owner_agent_id) == ("agent", agent)
    assert change(session, conversation_id, "agent", "bot")
    kept = conversations.get(session, conversation_id)
    assert (kept.owner, kept.owner_agent_id) == ("bot", None)


def test_only_the_holder_can_be_demanded(session: Session, conversation_id: str, two_agents: TwoAgents) -> None:
    change(session, conversation_id, "bot", "agent", agent_id=two_agents.first.id)
    assert not change(session, conversation_id, "agent", "bot", held_by=two_agents.second.id)
    assert change(session, conversation_id, "agent", "bot", held_by=two_agents.first.id)


def test_every_change_of_owner_is_audited_and_no_attempt(session: Session, conversation_id: str) -> None:
    change(session, conversation_id, "bot", "queue")
    change(session, conversation_id, "bot", "closed")
    change(session, conversation_id, "queue", "bot")
    entries = audit.of(session, f"conversation:{conversation_id}")
    assert [(e.action, e.detail["from"], e.detail["to"], e.detail["reason"]) for e in entries] == [
        ("conversation.owner", "bot", "queue", "because"),
        ("conversation.owner", "queue", "bot", "because"),
    ]


def test_an_unknown_owner_or_a_missing_agent_is_refused(session: Session, conversation_id: str) -> None:
    with pytest.raises(Refused, match="No such owner: boss"):
        change(session, conversation_id, "bot", "boss")
    with pytest.raises(Refused, match="Name the agent"):
        change(session, conversation_id, "bot", "agent")
    with pytest.raises(Refused, match="Name the agent"):
        change(session, conversation_id, "bot", "queue", agent_id=1)
