"""Put something right in a case: read it, store it, and let everything that follows from it follow at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import audit, cases, changes, conversations, fact_store
from bot.cases.errors import NotFound
from bot.cases.models import Agent, Case
from bot.cases.queue import handoff_rows, handoffs
from bot.conversation.confirming import confirm_to_address
from bot.conversation.corrections import standing_offer
from bot.conversation.corrections.correctable import CORRECTABLE, DAYS, KIND, NEEDS_WHY, Present, present
from bot.conversation.corrections.heard import note_heard
from bot.conversation.corrections.reading import Meant, Readers, Reading, Wrong, read_value
from bot.conversation.corrections.storing import store
from bot.conversation.offering import case_facts_of
from bot.conversation.services import Services
from bot.conversation.sub_kinds.of_case import note_sub_kinds
from bot.remedy import weigh

CORRECTED = "case.corrected"
# The escalation rule that holds for a kind of complaint.
_URGENT = {"safety_hazard": "hazard", "fraud": "fraud"}


class Changed(Exception):
    """Raised when something is no longer what the person saw; `now` is what it is."""

    def __init__(self, now: Any) -> None:
        super().__init__("it was changed meanwhile")
        self.now = now


@dataclass(frozen=True)
class Wanted:
    """What is to be put right: `what` (of CORRECTABLE) to `value`, for a day with its `role`, and why.

    `seen` is what it was when the person looked; with `checks` it must still be that.
    """

    what: str
    value: Any
    role: str | None = None
    why: str = ""
    seen: Any = None
    checks: bool = True


@dataclass(frozen=True)
class Corrected:
    """What became of it: the value before and after, the severity before and after, and what happened to an offer."""

    what: str
    before: Any
    after: Any
    severity: tuple[int | None, int | None] = (None, None)
    offer: str | None = None


def correct(session: Session, services: Services, readers: Readers, case: Case, wanted: Wanted, by: Agent) -> Corrected:
    """Put it right and return what became of it; messages stay as they were said.

    The correction is in the audit log with who, when, before and after, and what was heard in a message is handed to
    the trainers. Raise Wrong with what to write instead, Changed when it is not as it was seen any more, and NotFound
    for a conversation that was erased.
    """
    row = cases.locked(session, case)
    conversation = conversations.get(session, row.conversation_id)
    if conversation.erased_at is not None:
        raise NotFound(f"There is no conversation {conversation.id}.")
    if wanted.what not in CORRECTABLE:
        raise Wrong("no_choice", "what")
    now = present(session, services, row, wanted.what)
    if wanted.checks and not _same(wanted.seen, now.value):
        raise Changed(now.value)
    meant = read_value(Reading(services, readers, conversation.time_zone), wanted.what, wanted.value, wanted.role)
    if _same(meant.value, now.value) and (meant.role or wanted.what) == wanted.what:
        return Corrected(wanted.what, now.value, now.value, (row.severity, row.severity))
    if wanted.what in NEEDS_WHY and not wanted.why.strip():
        raise Wrong("why_needed", "why")
    return _put_right(session, services, row, wanted, now, meant, by)


def _put_right(
    session: Session, services: Services, case: Case, wanted: Wanted, now: Present, meant: Meant, by: Agent
) -> Corrected:
    what, actor, level = wanted.what, f"agent:{by.login}", case.severity
    standing = standing_offer.standing(session, services, case)
    facts = store(session, services, case, what, now, meant, by)
    note_heard(session, case, what, now, meant, by)
    detail = {
        "what": what,
        "before": now.value,
        "after": meant.value,
        "role": meant.role if what in DAYS and meant.role != what else None,
        "seq": now.seq,
        "why": wanted.why.strip() or None,
        **facts,
    }
    audit.record(session, actor, CORRECTED, f"case:{case.number}", detail)
    if what == KIND:
        _raise_priority(session, services, case)
    severity = reckon(session, services, case, actor)
    outcome = standing_offer.settle(session, services, case, standing, what, by)
    if what == "email" and meant.value is not None:
        confirm_to_address(session, services, case.conversation_id)
    # Also where no row of the case changed: its clocks go by its facts, and its watchers see them.
    changes.note_case(session, case.id)
    changes.note(session, case.conversation_id)
    return Corrected(what, now.value, meant.value, (level, severity), outcome)


def reckon(session: Session, services: Services, case: Case, actor: str) -> int | None:
    """Reckon the severity of the case again and store it with its reasons; a closed case stays as it was judged."""
    if case.stage == "closed":
        return case.severity
    reasons = note_sub_kinds(session, services, case, services.now())
    known = fact_store.current(session, case)
    facts = case_facts_of(session, services, case, known, services.now(), reasons)
    severity = weigh(services.policy, facts)
    parts = severity.as_dict()["reasons"]
    cases.update(session, case, severity=severity.level, severity_reasons=parts, actor=actor)
    return severity.level


def _raise_priority(session: Session, services: Services, case: Case) -> None:
    """Make whoever waits as urgent as the kind of the case is; a person alone makes it less urgent."""
    handoff = handoffs.current(session, case.conversation_id)
    reason = _URGENT.get(case.kind or "")
    if handoff is None or reason is None:
        return
    urgent = services.policy.escalations[reason].priority
    if urgent < handoff.priority:
        handoff_rows.prioritise(session, handoff, urgent)


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are the same as JSON; an empty list and nothing are."""
    return (one or None) == (other or None)
