"""What an option needs of the customer and nobody knows yet."""

from __future__ import annotations

from typing import Any, Collection, Mapping

from sqlalchemy.orm import Session

from bot.cases import conversations, fact_store
from bot.cases.models import Case
from bot.conversation.contacts.known import known_contacts
from bot.conversation.services import Services

# What satisfies each need: one of these facts. An order belongs to the account that placed it.
SATISFIED_BY = {
    "phone": ("phone",),
    "address": ("address",),
    "slot": ("free_times", "appointment"),
    "email": ("email",),
    "account": ("email", "phone", "order"),
}


def missing_of(needs: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    """Return the needs that no fact of `known` satisfies, in their order."""
    return tuple(need for need in needs if not set(SATISFIED_BY[need]) & set(known))


def missing_for(session: Session, services: Services, case: Case, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the option with this body needs and nobody knows yet; empty when it can be promised."""
    needs = tuple(map(str, body.get("needs") or ()))
    return missing_of(needs, facts_that_satisfy(session, services, case)) if needs else ()


def facts_that_satisfy(session: Session, services: Services, case: Case) -> set[str]:
    """Return the names of the known facts that satisfy needs; `order` is an order that the company has."""
    facts = fact_store.current(session, case)
    known = set(known_contacts(session, conversations.get(session, case.conversation_id)))
    if "appointment" in facts:
        known.add("appointment")
    number = facts.get("order_number")
    if number is not None and services.policy.orders.find(str(number.value)) is not None:
        known.add("order")
    return known


def to_ask(missing: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to ask for: an account is found by an e-mail address or a number that is asked for anyway."""
    return tuple(need for need in missing if need != "account" or not {"email", "phone"} & set(missing))
