"""The change that a turn makes to a case, decided before anything is written, and the function that writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping

from sqlalchemy.orm import Session

from bot.cases import cases, fact_store, heard_wrongly, offers
from bot.cases.models import Case
from bot.conversation.turn_facts import Found


@dataclass(frozen=True)
class CaseChange:
    """A change to a case; fields left out stay as they are.

    Without a `number` it applies to the case in work, which is opened if there is none. `offer_outdated` is the reason
    why an open offer is withdrawn.
    """

    number: str | None = None
    facts: Mapping[str, Found] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()
    kind: str | None = None
    emotion: str | None = None
    offer_outdated: str | None = None


def record_change(session: Session, conversation_id: str, change: CaseChange) -> None:
    """Write the change; writing it a second time has no further effect."""
    case = cases.find(session, change.number) if change.number else cases.open_case(session, conversation_id)
    for name in change.withdrawn:
        fact_store.withdraw(session, case, name)
    for name, fact in change.facts.items():
        fact_store.note(
            session, case, name, fact.value, display=fact.display, resolved=fact.resolved, message_seq=fact.seq
        )
    if change.kind is not None or change.emotion is not None:
        cases.update(session, case, kind=_kind(session, case, change.kind), emotion=change.emotion)
    if change.offer_outdated is not None:
        offers.withdraw(session, case, change.offer_outdated)
        if case.stage == "offering":
            cases.move(session, case, "clarifying", actor="customer", reason=change.offer_outdated)


def _kind(session: Session, case: Case, heard: str | None) -> str | None:
    """Return the kind to store: what a person corrected is not heard otherwise again, but for a danger."""
    if heard in (None, case.kind, "safety_hazard"):
        return heard
    return None if heard_wrongly.last_of(session, case, "kind") is not None else heard
