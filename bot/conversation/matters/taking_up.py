"""Take up the next matter when the one in hand is over, or waits for a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.models import Case, Message
from bot.cases.queue import handoffs
from bot.conversation.handoff_reasons import NO_OPTIONS, OVER_AUTHORITY, REJECTED
from bot.conversation.known import noted_matters
from bot.conversation.questions_put import nothing_put
from bot.conversation.turn import TELLING, Turn, TurnPart

# A person called for one of these decides about one matter only, so the bot goes on with the next one meanwhile. A
# customer who asked for a person, or who is in danger, is not asked about anything else.
_ONE_MATTER_ONLY = frozenset({REJECTED, OVER_AUTHORITY, NO_OPTIONS})
_OVER = frozenset({"agreed", "resolved"})


@dataclass(frozen=True)
class NextMatter:
    """A noted matter that is to be taken up: its case and the customer's words, with their place in the record."""

    case_number: str
    text: str
    part: TurnPart


def next_matter(session: Session, conversation_id: str, owner: str) -> NextMatter | None:
    """Return the matter to take up now; None while another one is in hand or nothing else was told."""
    waiting = noted_matters(session, conversation_id)
    if not waiting or owner not in ("bot", "queue"):
        return None
    if not _is_free(cases.current_case(session, conversation_id), session, conversation_id, owner):
        return None
    for one in waiting:
        message = _message(session, conversation_id, one.seq)
        if message is not None:
            return NextMatter(one.case_number, one.words, TurnPart(message.id, message.seq, 0, len(one.words)))
    return None


def take_up(session: Session, turn: Turn) -> tuple[Turn, dict[str, Any]]:
    """Put the matter that the turn takes up in hand; return the turn as its story, and the slots for its questions."""
    case = cases.find(session, str(turn.takes_up))
    if case.stage == "noted":
        cases.move(session, case, "listening", actor="bot", reason="taken up")
    cases.put_in_hand(session, case)
    slots = {**nothing_put(), "emotion": None, "complaint_kind": None}
    intent = turn.intent if turn.intent in TELLING else "complain"
    return replace(turn, stage="listening", asked=None, intent=intent, slots={**turn.slots, **slots}), slots


def _is_free(case: Case | None, session: Session, conversation_id: str, owner: str) -> bool:
    if case is None or case.stage in _OVER:
        return owner == "bot" or _waits_for_one(session, conversation_id)
    return case.stage == "escalated" and owner == "queue" and _waits_for_one(session, conversation_id)


def concerns_one_matter(reason: str) -> bool:
    """Return whether a person called for `reason` decides about one matter, so that the bot may go on with another."""
    return reason in _ONE_MATTER_ONLY


def _waits_for_one(session: Session, conversation_id: str) -> bool:
    handoff = handoffs.current(session, conversation_id)
    return handoff is not None and concerns_one_matter(handoff.reason)


def _message(session: Session, conversation_id: str, seq: int | None) -> Message | None:
    wanted = select(Message).where(Message.conversation_id == conversation_id, Message.seq == seq)
    return session.execute(wanted).scalar_one_or_none()
