"""Store what was put right where it belongs: a fact, the case, the conversation, its handoff."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store, tags
from bot.cases.models import Agent, Case, Fact
from bot.cases.order_proofs import ORDER_NUMBER
from bot.cases.queue import handoff_rows, handoffs
from bot.conversation.corrections.correctable import (
    CONTACTS,
    EMOTION,
    KIND,
    LOCALE,
    PRIORITY,
    SUB_KINDS,
    TAGS,
    Present,
)
from bot.conversation.corrections.reading import Meant, Wrong
from bot.conversation.services import Services
from bot.conversation.sub_kinds.by_person import correct_sub_kinds

# Details that the conversation itself has, for finding the customer again.
_OF_CONVERSATION = ("name", "phone", "email")


def store(
    session: Session, services: Services, case: Case, what: str, now: Present, meant: Meant, by: Agent
) -> dict[str, list[int]]:
    """Store what was meant; return the ids of the facts that were `added`, and of those that `ended` by it."""
    before = {fact.id: fact.superseded_at for fact in fact_store.history(session, case)}
    if what == SUB_KINDS:
        correct_sub_kinds(session, services, case, by, meant.value)
    elif what in (KIND, EMOTION):
        setattr(cases.locked(session, case), what, meant.value)
        session.flush()
    elif what == LOCALE:
        conversations.set_locale(session, case.conversation_id, meant.value)
    elif what == TAGS:
        tags.set_tags(session, case, meant.value)
    elif what == PRIORITY:
        _prioritise(session, case, meant.value)
    elif what in CONTACTS:
        _contact(session, case, what, meant, by)
    else:
        _fact(session, case, what, now, meant, by)
    after = fact_store.history(session, case)
    ended = [fact.id for fact in after if fact.id in before and before[fact.id] != fact.superseded_at]
    return {"added": [fact.id for fact in after if fact.id not in before], "ended": ended}


def _prioritise(session: Session, case: Case, priority: int) -> None:
    handoff = handoffs.current(session, case.conversation_id)
    if handoff is None:
        raise Wrong("nobody_waits")
    handoff_rows.prioritise(session, handoff, priority)


def _fact(session: Session, case: Case, what: str, now: Present, meant: Meant, by: Agent) -> None:
    known = fact_store.current(session, case)
    name = meant.role or what
    if name != what and meant.value is not None:
        if name in known:
            raise Wrong("role_taken", "role")
        fact_store.withdraw(session, case, what)
    if what == ORDER_NUMBER and now.value is not None:
        _forget_order(session, case, known, str(now.value))
    if meant.value is None:
        fact_store.withdraw(session, case, what)
        return
    # A sum that is not the price, and wishes beside the first one, stay what they are.
    resolved = (
        meant.resolved if meant.resolved is not None or what not in ("amount", "desired_outcome") else now.resolved
    )
    _note(session, case, name, meant, resolved, by)


def _forget_order(session: Session, case: Case, known: Mapping[str, Fact], number: str) -> None:
    """Withdraw what the wrong order told."""
    for name, fact in known.items():
        if isinstance(fact.resolved, Mapping) and fact.resolved.get("order") == number:
            fact_store.withdraw(session, case, name)


def _contact(session: Session, case: Case, what: str, meant: Meant, by: Agent) -> None:
    """Store a contact detail in every case that has it, because the newest case's counts for the conversation."""
    every = cases.of_conversation(session, case.conversation_id)
    held = [one for one in every if one.id == case.id or what in fact_store.current(session, one)]
    if meant.value is None:
        for one in held:
            fact_store.withdraw(session, one, what)
        if what in _OF_CONVERSATION:
            conversations.forget_detail(session, case.conversation_id, what)
        return
    if what in _OF_CONVERSATION:
        conversations.update_customer(session, case.conversation_id, **{what: str(meant.value)})
    for one in held:
        _note(session, one, what, meant, meant.resolved, by)


def _note(session: Session, case: Case, name: str, meant: Meant, resolved: object, by: Agent) -> None:
    source = f"agent:{by.login}"
    old = fact_store.current(session, case).get(name)
    if old is not None and old.value == meant.value and old.source != source:
        # The same value in a person's words: what was heard stays in the history.
        fact_store.withdraw(session, case, name)
    fact_store.note(session, case, name, meant.value, display=meant.display, resolved=resolved, source=source)
