"""Find out what changed beside the conversations: requests for approval, promises and tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.cases.care.promise_list import SETTLED
from bot.cases.models import Approval, Commitment, PromiseChange, Task
from bot.desk.agents.changes import CASE_STAGE, HOLDER, Look
from bot.desk.agents.shared_look import SharedLook, shared

Beside = dict[str, tuple[Any, ...]]


def beside(session: Session) -> Beside:
    """Return for each list beside the conversations what is another whenever something in it changes.

    Only what is open is counted, through an index; the newest number tells one that came from one that went.
    """
    requests = select(func.count(), func.max(Approval.id)).where(Approval.state == "waiting")
    promises = select(
        func.count(), func.max(Commitment.id), func.count(Commitment.picked_up_at), func.max(Commitment.due_at)
    ).where(Commitment.state == "open")
    tasks = select(func.count(), func.max(Task.id), func.sum(Task.version)).where(Task.done_at == null())
    return {
        "approvals": tuple(session.execute(requests).one()),
        "promises": (
            *session.execute(promises).one(),
            session.execute(select(func.max(PromiseChange.id))).scalar_one(),
        ),
        "tasks": tuple(session.execute(tasks).one()),
    }


def beside_watch_of(request: Request) -> SharedLook[Beside]:
    """Return the look at what is beside the conversations, which all streams of this desk share."""
    return shared(request, "beside_watch", lambda context: SharedLook(context, beside))


def others(before: Beside, after: Beside) -> list[str]:
    """Return the names of the lists that changed between two looks."""
    return [name for name in after if before.get(name) != after[name]]


def moves_promises(before: Look, after: Look, ids: Sequence[str], agent_id: int) -> bool:
    """Return whether these changed conversations change which promises the agent sees, though no promise changed.

    Those of a conversation come and go with whoever holds it, and broken ones go when the case is settled.
    """
    return any(_sees(before.get(each), agent_id) != _sees(after.get(each), agent_id) for each in ids)


def _sees(one: tuple[Any, ...] | None, agent_id: int) -> tuple[bool, bool]:
    if one is None:
        return False, False
    return one[HOLDER] == agent_id, one[CASE_STAGE] in SETTLED
