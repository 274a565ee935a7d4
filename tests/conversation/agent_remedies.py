"""Remedies for agents' offers, and amounts that customers were given before."""

from __future__ import annotations

import datetime as dt

from bot.cases import cases, conversations, offers
from bot.cases.models import OfferOption
from bot.conversation.agent_offers import choosing, may_promise

from .turns import Customer


def remedies(told: Customer, role: str, above: str | None = None) -> list[str]:
    """Return the ids of two remedies within a role's limit; with `above`, the first needs that higher role."""
    found = choosing(told.session, told.services, told.case, role).candidates
    fitting = [c.option.remedy for c in found if may_promise(role, c.role)]
    if above is None:
        return fitting[:2]
    return [next(c.option.remedy for c in found if c.role == above), fitting[0]]


def spend(told: Customer, minor: int) -> None:
    """Record that this customer was given `minor` (minor units) before, in another conversation."""
    session, now = told.session, told.services.now()
    conversations.update_customer(session, told.id, email="chen@example.com")
    before = conversations.open_conversation(session, locale="zh-Hant", customer={"email": "chen@example.com"})
    case = cases.open_case(session, before.id)
    cases.move(session, case, "offering", actor="test", reason="test")
    promise = {"what": {"en": "Refund"}, "owner": "finance", "due_at": now.isoformat()}
    option = {"remedy": "refund", "value_minor": minor, "currency": "TWD", "commitments": [promise]}
    made = offers.record(
        session,
        case,
        options=[option],
        made_by="bot",
        policy_version="1",
        expires_at=now + dt.timedelta(days=1),
    )
    offers.accept(session, made.options[0].id, conversation_id=before.id, actor="customer")


def pick(told: Customer) -> OfferOption:
    standing = offers.open_offer(told.session, told.case)
    assert standing is not None
    return standing.options[0]
