"""Collect the conversations that a write transaction changes, so that their watchers can be woken after the commit.

Rows written through the unit of work are collected automatically; statements that bypass it call `note`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases import belonging
from bot.cases.models import (
    Action,
    ActionChange,
    Agent,
    AgentSession,
    Analysis,
    AnalysisVersion,
    Approval,
    Attachment,
    AuditEntry,
    Case,
    CaseCause,
    CaseLink,
    CaseTag,
    CaseTie,
    CaseVector,
    ChainEnd,
    Choice,
    Commitment,
    Conversation,
    CustomerMark,
    Due,
    Exposure,
    Fact,
    Feeling,
    Flag,
    FollowUp,
    Handoff,
    HeardWrongly,
    Incident,
    IncidentCase,
    IncidentUpdate,
    Message,
    Note,
    Notice,
    Offer,
    OfferOption,
    OutboxItem,
    Postponement,
    Presence,
    PromiseChange,
    RecoveryCode,
    Ring,
    SavedView,
    Seal,
    SearchEntry,
    Signal,
    SignInAttempt,
    Suggestion,
    Survey,
    Task,
    Template,
    ToldChange,
    TopUp,
    Turn,
    TurnMemory,
    TurnStep,
)

# Rows that the watchers of a conversation are shown.
SEEN = (
    Approval, Attachment, Case, CaseCause, CaseTag, Commitment, Conversation, Fact, Feeling, Flag, FollowUp, Handoff,
    IncidentCase, Message, Note, Offer, OfferOption, Postponement, PromiseChange, Ring, Survey, Task, TopUp,
)  # fmt: skip
# Bookkeeping, and rows that belong to no conversation: a change of only these wakes no watcher.
UNSEEN = (
    Action, ActionChange, Agent, AgentSession, Analysis, AnalysisVersion, AuditEntry, CaseLink, CaseTie, CaseVector,
    ChainEnd, Choice, CustomerMark, Due, Exposure, HeardWrongly, Incident, IncidentUpdate, Notice, OutboxItem, Presence,
    RecoveryCode, SavedView, Seal, SearchEntry, Signal, SignInAttempt, Suggestion, Template, ToldChange, Turn,
    TurnMemory, TurnStep,
)  # fmt: skip

# Rows from which the clocks of a case are reckoned.
CLOCKED = (
    Case, CaseCause, Commitment, FollowUp, Handoff, IncidentCase, Offer, Postponement, Survey, Task, TopUp,
)  # fmt: skip

_KEY, _CLOCKS, _ACTIONS = "amends.changed", "amends.clocks", "amends.actions"


def note(session: Session, conversation_id: str) -> None:
    """Record that this transaction changed something that watchers of the conversation are shown."""
    session.info.setdefault(_KEY, {})[conversation_id] = None


def note_case(session: Session, case_id: int) -> None:
    """Record that this transaction may have moved the clocks of the case."""
    session.info.setdefault(_CLOCKS, {})[case_id] = None


def note_action(session: Session, action_id: int) -> None:
    """Record that this transaction may have moved the clocks of the action."""
    session.info.setdefault(_ACTIONS, {})[action_id] = None


def conversations_changed(session: Session) -> tuple[str, ...]:
    """Return the ids of the conversations that the transaction changed, in the order of their first change."""
    return tuple(session.info.get(_KEY, ()))


def take_cases(session: Session) -> tuple[int, ...]:
    """Return the ids of the cases whose clocks the transaction may have moved, and forget them."""
    return tuple(session.info.pop(_CLOCKS, ()))


def take_actions(session: Session) -> tuple[int, ...]:
    """Return the ids of the actions whose clocks the transaction may have moved, and forget them."""
    return tuple(session.info.pop(_ACTIONS, ()))


def collect(session: Session, flush_context: Any) -> None:
    """Record the conversations of all rows that a flush wrote; a listener for `after_flush`."""
    with session.no_autoflush:
        for row in (*session.new, *session.dirty, *session.deleted):
            if isinstance(row, CLOCKED):
                case_id = row.id if isinstance(row, Case) else row.case_id
                if case_id is not None:
                    note_case(session, case_id)
            if isinstance(row, Action) and row.id is not None:
                note_action(session, row.id)
            if isinstance(row, SEEN):
                conversation_id = _conversation_of(session, row)
                if conversation_id is not None:
                    note(session, conversation_id)


def _conversation_of(session: Session, row: Any) -> str | None:
    if isinstance(row, Conversation):
        return row.id
    if hasattr(row, "conversation_id"):
        if isinstance(row, Case):
            belonging.note(session, row)
        return str(row.conversation_id)
    if isinstance(row, OfferOption):
        return _conversation_of(session, session.get(Offer, row.offer_id))
    if isinstance(row, Ring):
        return _conversation_of(session, session.get(Handoff, row.handoff_id))
    return belonging.conversation_of(session, row.case_id)
