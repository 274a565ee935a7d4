"""Link two cases, let one go on in the other, and undo either."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import approvals, audit, cases, commitments, conversations, offers, ties
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversations
from bot.cases.models import Agent, Case, CaseTie, Conversation
from bot.cases.queue import giving_back, handoffs
from bot.cases.stages import OVER
from bot.conversation.services import Services
from bot.conversation.tell_customer import tell

# Stages of a case that goes on in another one: its promises are still kept, everything else is done there.
KEEPS_PROMISES, IS_DONE = "agreed", "resolved"


def link(session: Session, case: Case, other: Case, by: Agent) -> CaseTie:
    """Link two cases that have to do with each other; nothing else changes. Raise Conflict for two that are tied."""
    lock_conversations(session, (case.conversation_id, other.conversation_id))
    made = ties.tie(session, ties.LINKED, case, other, by=f"agent:{by.login}")
    _audit(session, "case.linked", case, other, by)
    return made


def merge(session: Session, services: Services, case: Case, other: Case, by: Agent) -> CaseTie:
    """Let `other` go on in `case`: messages and promises stay where they were made, and customers see one status.

    Raise Refused for a case that is closed or goes on elsewhere already, Conflict for one that a colleague holds, and
    for two that are tied: undo that first.
    """
    lock_conversations(session, (case.conversation_id, other.conversation_id))
    case, other = cases.locked(session, case), cases.locked(session, other)
    if other.stage == "closed" or case.stage in OVER:
        raise Refused("A case that is over takes up nothing; open it again first.")
    if ties.is_merged(session, case) or ties.is_merged(session, other):
        raise Refused("One of them goes on in another case already.")
    talk = conversations.get(session, other.conversation_id)
    if talk.owner == "agent" and talk.owner_agent_id != by.id:
        raise Conflict("A colleague has this conversation.")
    actor, before = f"agent:{by.login}", other.stage
    made = ties.tie(session, ties.MERGED, case, other, by=actor, stage_before=before)
    offers.withdraw(session, other, "merged into another case", actor=actor)
    approvals.withdraw(session, other, actor=actor, reason="merged into another case")
    _end_waiting(session, case, other, actor)
    _settle(session, cases.locked(session, other), actor)
    if case.conversation_id == other.conversation_id:
        cases.put_in_hand(session, case)
    _audit(session, "case.merged", case, other, by)
    _tell_both(session, services, "tied.merged", case, other)
    return made


def undo(session: Session, services: Services, tie: CaseTie, by: Agent) -> None:
    """Undo a tie: a merged case goes on by itself where it stood; offers that were withdrawn stay withdrawn.

    Raise Refused for a split, and for a merged case that was closed meanwhile.
    """
    case, other = _case(session, tie.case_id), _case(session, tie.other_id)
    lock_conversations(session, (case.conversation_id, other.conversation_id))
    if tie.kind == ties.SPLIT:
        raise Refused("What was split is merged again, or closed.")
    actor = f"agent:{by.login}"
    other = cases.locked(session, other)
    if tie.kind == ties.MERGED and other.stage == "closed":
        raise Refused("The case was closed meanwhile.")
    ties.end(session, tie, by=actor)
    if tie.kind == ties.MERGED:
        _go_on(session, other, tie.stage_before or "listening", actor)
        _tell_both(session, services, "tied.unmerged", case, other)
    _audit(session, "case.tie_undone", case, other, by)


def _end_waiting(session: Session, case: Case, other: Case, actor: str) -> None:
    """End the wait of the conversation of `other`, when nothing else of it waits for a person."""
    if case.conversation_id == other.conversation_id:
        return
    handoff = handoffs.current(session, other.conversation_id)
    if handoff is None or handoff.state != "waiting":
        return
    left = [one for one in cases.of_conversation(session, other.conversation_id) if one.id != other.id]
    if all(one.stage in ("noted", "agreed", *OVER) for one in left):
        giving_back.end_waiting(
            session, other.conversation_id, {handoff.reason}, actor=actor, because="merged into another case"
        )


def _settle(session: Session, other: Case, actor: str) -> None:
    keeps = any(one.state in ("open", "broken") for one in commitments.of_case(session, other))
    to = KEEPS_PROMISES if keeps else IS_DONE
    if other.stage == to:
        return
    if other.stage != "escalated":
        other = cases.move(session, other, "escalated", actor=actor, reason="merged into another case")
    cases.move(session, other, to, actor=actor, reason="merged into another case")


def _go_on(session: Session, other: Case, stage: str, actor: str) -> None:
    """Move a case back to where it stood; one that was with a person is asked about by the bot, if nobody holds it."""
    conversation = conversations.get(session, other.conversation_id)
    with_person = conversation.owner in ("agent", "queue")
    if stage in ("agreed", *OVER):
        if other.stage != stage:
            cases.move(session, other, stage, actor=actor, reason="no longer merged")
        return
    if other.stage != "escalated":
        other = cases.move(session, other, "escalated", actor=actor, reason="no longer merged")
    if not with_person:
        cases.move(session, other, "clarifying", actor=actor, reason="no longer merged")


def _tell_both(session: Session, services: Services, words: str, case: Case, other: Case) -> None:
    """Tell the customer of each conversation; one who has both in one conversation is told once."""
    talks: dict[str, Conversation] = {}
    for one in (other, case):
        talks.setdefault(one.conversation_id, conversations.get(session, one.conversation_id))
    for talk in talks.values():
        tell(session, services, talk, words, case_number=case.number, other=other.number)


def _audit(session: Session, action: str, case: Case, other: Case, by: Agent) -> None:
    for one, its in ((case, other), (other, case)):
        audit.record(
            session, f"agent:{by.login}", action, f"case:{one.number}", {"case": case.number, "other": its.number}
        )


def _case(session: Session, case_id: int) -> Case:
    found = session.get(Case, case_id)
    assert found is not None
    return found
