"""Keep the dues and the figures of every case that a transaction changes in step with it, in that same transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.cases.care import dues
from bot.cases.changes import take_actions, take_figured, take_incidents
from bot.cases.insight.figures import keeping as figures
from bot.cases.lock import read_under_lock
from bot.cases.models import Action, Case, Conversation, Incident
from bot.clocks.action_plan import plan_action
from bot.clocks.figures import figure_rules
from bot.clocks.incident_plan import plan_incident
from bot.clocks.plan import plan
from bot.clocks.state import CaseState
from bot.remedy import Policy

logger = logging.getLogger(__name__)

_DUES = "dues"
# Built once, because it runs in every transaction that changes a case.
_WITH_CONVERSATION = (
    select(Case, Conversation)
    .join(Conversation, Conversation.id == Case.conversation_id)
    .where(Case.id == bindparam("case"))
)


def keeper(policy: Callable[[], Policy]) -> Callable[[Session, tuple[int, ...]], None]:
    """Return what a `Store` calls at the end of a write transaction, with the cases that it changed."""

    def keep(session: Session, case_ids: tuple[int, ...]) -> None:
        for case_id in case_ids:
            found = case_with_conversation(session, case_id)
            if found is None:
                continue
            case, conversation = found
            try:
                keep_case(session, policy(), case, conversation)
            except (ValueError, LookupError):
                # Whatever is wrong with a calendar, what a customer said is stored; care looks at every case again.
                logger.exception("what comes due in case %s could not be reckoned", case.number)
        for action_id in take_actions(session):
            action = session.get(Action, action_id)
            if action is not None:
                keep_action(session, policy(), action)
        for incident_id in take_incidents(session):
            incident = session.get(Incident, incident_id)
            if incident is not None:
                keep_incident(session, policy(), incident)
        session.flush()
        try:
            figures.keep(session, figure_rules(policy()), take_figured(session))
        except (ValueError, LookupError, TypeError):
            # As above: what was said is stored, and `amends insight rebuild` counts it.
            logger.exception("the figures could not be kept")

    return keep


def case_with_conversation(session: Session, case_id: int) -> tuple[Case, Conversation] | None:
    """Return a case and its conversation, None when there is no such case."""
    found = session.execute(_WITH_CONVERSATION, {"case": case_id}).one_or_none()
    return None if found is None else (found[0], found[1])


def keep_case(session: Session, policy: Policy, case: Case, conversation: Conversation) -> None:
    """Make the waiting dues of one case those that its state calls for now.

    Under the lock of its conversation nobody else adds or ends any: they are read once in a transaction.
    """
    read = read_under_lock(session, conversation.id)
    state = CaseState(session, case, conversation, None if read is None else read.get((_DUES, case.id)))
    if read is not None:
        read[_DUES, case.id] = state.dues
    wanted = plan(state, policy, time_zone(policy, conversation))
    dues.reconcile(session, case.id, wanted, there=state.dues)


def keep_action(session: Session, policy: Policy, action: Action) -> None:
    """Make the waiting dues of one action those that its state calls for now."""
    dues.reconcile_action(session, action.id, plan_action(action, policy))


def keep_incident(session: Session, policy: Policy, incident: Incident) -> None:
    """Make the waiting dues of one incident those that its state calls for now."""
    dues.reconcile_incident(session, incident.id, plan_incident(incident, policy))


def time_zone(policy: Policy, conversation: Conversation) -> ZoneInfo:
    """Return the time zone of the customer of a conversation; the company's, where their browser told none."""
    if not conversation.time_zone:
        return policy.clock.zone
    try:
        return ZoneInfo(conversation.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return policy.clock.zone
