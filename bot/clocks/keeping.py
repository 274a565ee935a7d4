"""Keep the dues of every case that a transaction changes in step with its state, in that same transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.care import dues
from bot.cases.models import Case, Conversation
from bot.clocks.plan import OVER, plan
from bot.clocks.state import CaseState
from bot.remedy import Policy

logger = logging.getLogger(__name__)


def keeper(policy: Callable[[], Policy]) -> Callable[[Session, tuple[int, ...]], None]:
    """Return what a `Store` calls at the end of a write transaction, with the cases that it changed."""

    def keep(session: Session, case_ids: tuple[int, ...]) -> None:
        for case_id in case_ids:
            case = session.get(Case, case_id)
            if case is None:
                continue
            try:
                keep_case(session, policy(), case)
            except (ValueError, LookupError):
                # Whatever is wrong with a calendar, what a customer said is stored; care looks at every case again.
                logger.exception("what comes due in case %s could not be reckoned", case.number)

    return keep


def keep_case(session: Session, policy: Policy, case: Case) -> None:
    """Make the waiting dues of one case those that its state calls for now."""
    state = CaseState(session, case)
    wanted = plan(state, policy, time_zone(session, policy, case))
    dues.reconcile(session, case.id, wanted, there=state.dues)


def time_zone(session: Session, policy: Policy, case: Case) -> ZoneInfo:
    """Return the time zone of the customer of a case; the company's, where their browser told none."""
    conversation = session.get(Conversation, case.conversation_id)
    if conversation is None or not conversation.time_zone:
        return policy.clock.zone
    try:
        return ZoneInfo(conversation.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return policy.clock.zone


def living_cases(session: Session, after: int = 0, limit: int = 200) -> list[Case]:
    """List at most `limit` cases that are not over, by number from `after` on, for a look at all of them."""
    wanted = select(Case).where(Case.stage.notin_(OVER), Case.id > after).order_by(Case.id).limit(limit)  # type: ignore[attr-defined]
    return list(session.execute(wanted).scalars())
