"""Which cases something may still come due in, so that a look at all of them costs what is open and not what was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op, not_in_op

from bot.cases.care.dues import WAITING
from bot.cases.models import Case, Commitment, Conversation, Due
from bot.cases.utc import now_of
from bot.clocks.plan import LONG_AGO, OVER
from bot.remedy import Policy

# Nothing but the question whether it is mended comes due in these by itself, and only for a while.
SETTLED = ("agreed", "resolved")
PAGE = 50
_CASES, _PROMISES, _DUES = Case.__table__.c, Commitment.__table__.c, Due.__table__.c
_IN_WORK = select(_CASES.id).where(not_in_op(_CASES.stage, (*SETTLED, *OVER)))
# Dues of actions and incidents belong to no case.
_WITH_DUES = select(_DUES.case_id).where(_DUES.state == WAITING, _DUES.case_id.isnot(None))
_PROMISED = (
    select(_PROMISES.case_id)
    .join(Case.__table__, _CASES.id == _PROMISES.case_id)
    .where(
        or_(
            _PROMISES.state == "open",
            and_(_PROMISES.state == "broken", not_in_op(_CASES.stage, ("resolved", *OVER))),
            and_(_PROMISES.state == "kept", _PROMISES.state_at >= bindparam("since")),
        )
    )
)
_SETTLED_LATELY = select(_CASES.id).where(in_op(_CASES.stage, SETTLED), _CASES.stage_since >= bindparam("since"))
_PAGE = (
    select(Case, Conversation)
    .join(Conversation, Conversation.id == Case.conversation_id)
    .where(in_op(Case.id, bindparam("cases", expanding=True)), not_in_op(Case.stage, OVER))
    .order_by(Case.id)
)


def living_cases(session: Session, policy: Policy) -> list[int]:
    """List the cases in which something waits, is in work or promised, or was settled lately, by number."""
    care = policy.care
    longest = max((care.mended_after, *care.after.values()))
    since = now_of(session) - LONG_AGO - dt.timedelta(days=longest)
    found: set[int] = set()
    for wanted, given in (
        (_IN_WORK, {}),
        (_WITH_DUES, {}),
        (_PROMISED, {"since": since}),
        (_SETTLED_LATELY, {"since": since}),
    ):
        found.update(session.execute(wanted, given).scalars())
    return sorted(found)


def page_of(session: Session, case_ids: Sequence[int]) -> list[tuple[Case, Conversation]]:
    """Return those of these cases that are not over, with their conversations."""
    return [(case, conversation) for case, conversation in session.execute(_PAGE, {"cases": list(case_ids)})]
