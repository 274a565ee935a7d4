"""The contact details that are known of a customer, from every case of the conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store
from bot.cases.models import Case, Conversation
from bot.cases.plain_names import plain_name
from bot.conversation.contacts.told import CONTACTS
from bot.conversation.turn_facts import Found

# What the page of the shop or the channel may have passed on, without any message.
_COLUMNS = {"name": "customer_name", "phone": "customer_phone", "email": "customer_email"}
# When somebody is free for one matter says nothing about the next.
_OF_ONE_CASE = "free_times"


def known_contacts(session: Session, conversation: Conversation, case: Case | None) -> dict[str, Found]:
    """Return the contact facts of the conversation by name, in the order in which they are said back.

    `case` is the one whose free times count.
    """
    told = fact_store.of_conversation(session, conversation.id, CONTACTS)
    found = {
        name: Found(fact.value, display=fact.display, seq=fact.message_seq)
        for name, fact in told.items()
        if name != _OF_ONE_CASE or (case is not None and fact.case_id == case.id)
    }
    for name, column in _COLUMNS.items():
        value = getattr(conversation, column)
        if value and name not in found:
            found[name] = Found(value, display=value)
    return {name: found[name] for name in CONTACTS if name in found}


def note_contacts(session: Session, conversation_id: str, told: Mapping[str, Found]) -> None:
    """Record contact details; a second call has no further effect.

    They become facts of the current case, also of one that is agreed, whose owners need them. A name alone opens no
    case.
    """
    told = {name: _plain(found) if name == "name" else found for name, found in told.items()}
    conversations.update_customer(
        session,
        conversation_id,
        **{name: str(told[name].value) for name in _COLUMNS if name in told},
    )
    case = cases.current_case(session, conversation_id)
    if case is None and set(told) - {"name"}:
        case = cases.open_case(session, conversation_id)
    if case is not None:
        _note(session, case, told)


def keep_in_case(session: Session, case: Case) -> None:
    """Copy contact details that are known from elsewhere into the case, so that its owners see them there."""
    here = fact_store.current(session, case)
    known = known_contacts(session, conversations.get(session, case.conversation_id), case)
    _note(session, case, {name: fact for name, fact in known.items() if name not in here})


def _plain(found: Found) -> Found:
    return replace(found, value=plain_name(str(found.value)), display=plain_name(found.display or "") or None)


def _note(session: Session, case: Case, told: Mapping[str, Found]) -> None:
    for name, fact in told.items():
        fact_store.note(session, case, name, fact.value, display=fact.display, message_seq=fact.seq)
