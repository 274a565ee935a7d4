"""Collect the conversations that a write transaction changes, so that their watchers can be woken after the commit.

Rows written through the unit of work are collected automatically; statements that bypass it call `note`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

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
    CaseFigure,
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
    HeardTurn,
    HeardWrongly,
    Incident,
    IncidentCase,
    IncidentUpdate,
    Lesson,
    Message,
    Note,
    Notice,
    Offer,
    OfferOption,
    OutboxItem,
    Postponement,
    Presence,
    PromiseChange,
    PromiseFigure,
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
    Action, ActionChange, Agent, AgentSession, Analysis, AnalysisVersion, AuditEntry, CaseFigure, CaseLink, CaseTie,
    CaseVector, ChainEnd, Choice, CustomerMark, Due, Exposure, HeardTurn, HeardWrongly, Incident, IncidentUpdate,
    Notice, Lesson, OutboxItem, Presence, PromiseFigure, RecoveryCode, SavedView, Seal, SearchEntry, Signal,
    SignInAttempt, Suggestion, Template, ToldChange, Turn, TurnMemory, TurnStep,
)  # fmt: skip

# Rows from which the clocks of a case are reckoned.
CLOCKED = (
    Case, Commitment, FollowUp, Handoff, IncidentCase, Offer, Postponement, Survey, Task, TopUp,
)  # fmt: skip

# Rows from which the figures of a case are counted, beside these: causes, facts, approvals, what becomes of promises.
FIGURED = (*CLOCKED, Approval, CaseCause, Fact, PromiseChange)

_KEY, _CLOCKS, _FIGURES, _ACTIONS = "amends.changed", "amends.clocks", "amends.figures", "amends.actions"
_INCIDENTS = "amends.incidents"
_MARKED, _ANSWERED, _HANDED = "amends.marked", "amends.answered", "amends.handed"


class Figured(NamedTuple):
    """What a transaction changed of what is counted.

    `cases` were changed themselves; in the conversations `marked` a detail of the customer was told, in `answered` a
    person wrote, and `handed` were on their way to a person.
    """

    cases: tuple[int, ...] = ()
    marked: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    handed: tuple[str, ...] = ()


def note(session: Session, conversation_id: str) -> None:
    """Record that this transaction changed something that watchers of the conversation are shown."""
    session.info.setdefault(_KEY, {})[conversation_id] = None


def note_case(session: Session, case_id: int) -> None:
    """Record that this transaction may have moved the clocks of the case, and its figures."""
    session.info.setdefault(_CLOCKS, {})[case_id] = None
    note_figures(session, case_id)


def note_figures(session: Session, case_id: int) -> None:
    """Record that this transaction may have changed what is counted of the case."""
    session.info.setdefault(_FIGURES, {})[case_id] = None


def note_answered(session: Session, conversation_id: str) -> None:
    """Record that a person wrote in the conversation in this transaction."""
    session.info.setdefault(_ANSWERED, {})[conversation_id] = None


def note_action(session: Session, action_id: int) -> None:
    """Record that this transaction may have moved the clocks of the action."""
    session.info.setdefault(_ACTIONS, {})[action_id] = None


def note_incident(session: Session, incident_id: int) -> None:
    """Record that this transaction may have moved the clocks of the incident."""
    session.info.setdefault(_INCIDENTS, {})[incident_id] = None


def conversations_changed(session: Session) -> tuple[str, ...]:
    """Return the ids of the conversations that the transaction changed, in the order of their first change."""
    return tuple(session.info.get(_KEY, ()))


def take_cases(session: Session) -> tuple[int, ...]:
    """Return the ids of the cases whose clocks the transaction may have moved, and forget them."""
    return tuple(session.info.pop(_CLOCKS, ()))


def take_actions(session: Session) -> tuple[int, ...]:
    """Return the ids of the actions whose clocks the transaction may have moved, and forget them."""
    return tuple(session.info.pop(_ACTIONS, ()))


def take_incidents(session: Session) -> tuple[int, ...]:
    """Return the ids of the incidents whose clocks the transaction may have moved, and forget them."""
    return tuple(session.info.pop(_INCIDENTS, ()))


def take_figured(session: Session) -> Figured:
    """Return what the transaction may have changed of what is counted, and forget it."""
    return Figured(*(tuple(session.info.pop(key, ())) for key in (_FIGURES, _MARKED, _ANSWERED, _HANDED)))


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
            if isinstance(row, Incident) and row.id is not None:
                note_incident(session, row.id)
            _collect_figured(session, row)
            if isinstance(row, SEEN):
                conversation_id = _conversation_of(session, row)
                if conversation_id is not None:
                    note(session, conversation_id)


def _collect_figured(session: Session, row: Any) -> None:
    if isinstance(row, FIGURED) and not isinstance(row, CLOCKED):
        note_figures(session, row.case_id)
    elif isinstance(row, CustomerMark):
        session.info.setdefault(_MARKED, {})[row.conversation_id] = None
    elif isinstance(row, Handoff):
        session.info.setdefault(_HANDED, {})[row.conversation_id] = None


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
