"""What an option needs of the customer and nobody knows yet."""

from __future__ import annotations

from typing import Any, Collection, Mapping

from sqlalchemy.orm import Session

from bot.cases import conversations, fact_store
from bot.cases.models import Case
from bot.conversation.contact_words import WRITE
from bot.conversation.contacts.known import known_contacts
from bot.conversation.order_proof import proved_order
from bot.conversation.services import Services
from bot.conversation.turn_facts import Found

# What satisfies each need: one of these facts. An order belongs to the account that placed it.
SATISFIED_BY = {
    "phone": ("phone",),
    # In place of a telephone for a customer who wants no calls.
    "written": ("phone", "email"),
    "address": ("address",),
    "slot": ("free_times", "appointment"),
    "email": ("email",),
    "account": ("email", "phone", "order"),
}


def missing_of(needs: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    """Return the needs that no fact of `known` satisfies, in their order."""
    return tuple(need for need in needs if not set(SATISFIED_BY[need]) & set(known))


def depends_on(body: Mapping[str, Any], kept_back: Collection[str]) -> bool:
    """Return whether the option with this body cannot be promised to somebody who keeps these needs back.

    Everything that is not kept back may still be told.
    """
    withheld = {fact for need in kept_back for fact in SATISFIED_BY[need]}
    tellable = {fact for facts in SATISFIED_BY.values() for fact in facts} - withheld
    return bool(missing_of(tuple(map(str, body.get("needs") or ())), tellable))


def missing_for(session: Session, services: Services, case: Case, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the option with this body needs and nobody knows yet; empty when it can be promised."""
    needs = tuple(map(str, body.get("needs") or ()))
    if not needs:
        return ()
    known = known_contacts(session, conversations.get(session, case.conversation_id), case)
    return missing_of(in_writing(needs, known), facts_that_satisfy(session, services, case))


def in_writing(needs: tuple[str, ...], known: Mapping[str, Found]) -> tuple[str, ...]:
    """Return the needs of a customer with these contact facts: who wants no calls need not have a telephone."""
    channel = known.get("channel")
    if channel is None or channel.value != WRITE:
        return needs
    return tuple(dict.fromkeys("written" if need == "phone" else need for need in needs))


def facts_that_satisfy(session: Session, services: Services, case: Case) -> set[str]:
    """Return the names of the known facts that satisfy needs; `order` is one that is proved to be theirs."""
    facts = fact_store.current(session, case)
    known = set(known_contacts(session, conversations.get(session, case.conversation_id), case))
    if "appointment" in facts:
        known.add("appointment")
    if proved_order(services.policy.orders, facts) is not None:
        known.add("order")
    return known


def to_ask(missing: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to ask for: an account is found by an e-mail address or a number that is asked for anyway."""
    return tuple(need for need in missing if need != "account" or not {"email", "phone", "written"} & set(missing))
