"""`/api/desk/notices`: what the agent is told about their customers and promises, and what of it they have read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import notices
from bot.cases.accounts.permissions import May, allowed
from bot.cases.models import Case, Commitment, Conversation, Notice, PromiseChange
from bot.cases.owner_notices import CHANGE, PROMISE
from bot.cases.search.filters import newest_case
from bot.cases.sight import seen_among, sight_of
from bot.cases.utc import iso
from bot.desk.agents.guard import agent_of
from bot.desk.agents.names import agent_names
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.shared_look import SharedLook, shared
from bot.desk.agents.team_limits import is_limited
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json
from bot.remedy import Policy

# How many a page shows, newest first.
MOST_SHOWN = 100
READ_FIELDS = {"id": Field(int), "up_to": Field(int), "conversation_id": Field(str, longest=64)}
# Passing event after an agent read notices, so that their other pages count again now.
NOTICES_READ = "notices_read"
# How many unread notices an agent has, and the number of the newest.
Count = tuple[int, int]
NONE: Count = (0, 0)


async def listed(request: Request) -> Response:
    """Return the agent's notices, newest first, and how many are unread."""
    context, me = context_of(request), agent_of(request)
    return JSONResponse(await context.read(lambda s: view(s, context.policy, me)))


async def mark_read(request: Request) -> Response:
    """Mark notices as read: all, one by its `id`, those `up_to` a number, or those of one conversation.

    Return how many are unread.
    """
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, READ_FIELDS)

    def run(session: Session) -> int:
        wanted = {"one": body.get("id"), "up_to": body.get("up_to"), "conversation_id": body.get("conversation_id")}
        notices.read(session, me.id, **wanted)
        return notices.unread(session).get(me.id, NONE)[0]

    left = await context.write(run)
    context.broker.relay("", NOTICES_READ, {})
    return JSONResponse({"unread": left})


def view(session: Session, policy: Policy, me: SignedIn) -> dict[str, Any]:
    """Return what `listed` answers; a conversation that the agent does not see any more shows no customer.

    Who sees no conversations is told of their own promises, by `promise_id`, and of none that is not theirs any more.
    """
    found = notices.of_agent(session, me.id, MOST_SHOWN)
    ids = {one.conversation_id for one in found}
    names = agent_names(session)
    if not allowed(me.role, May.SEE):
        return {
            "unread": notices.unread(session).get(me.id, NONE)[0],
            "notices": [_of_promise(one, names, promise) for one, promise in _with_promises(session, found, me)],
        }
    seen = seen_among(session, sight_of(session, me.id), ids) if is_limited(policy, me) else ids
    wanted = (
        select(Conversation.id, Conversation.customer_name, Case.number)
        .outerjoin(Case, newest_case())
        .where(in_op(Conversation.id, list(seen)))
    )
    where = {row[0]: row for row in session.execute(wanted)} if seen else {}
    return {
        "unread": notices.unread(session).get(me.id, NONE)[0],
        "notices": [_entry(one, names, where.get(one.conversation_id)) for one in found],
    }


def _entry(notice: Notice, names: dict[int, str], where: Any) -> dict[str, Any]:
    kind, _, seq = notice.about.partition(":")
    return {
        **_what(notice, names),
        "conversation_id": notice.conversation_id if where is not None else None,
        "customer": {"name": where.customer_name} if where is not None else None,
        "case_number": where.number if where is not None else None,
        "seq": int(seq) if kind == "message" and where is not None else None,
        "promise_id": None,
        "what": None,
    }


def _what(notice: Notice, names: dict[int, str]) -> dict[str, Any]:
    by = notice.by_agent_id
    return {
        "id": notice.id,
        "kind": notice.kind,
        "at": iso(notice.at),
        "read": notice.read_at is not None,
        "by": {"id": by, "name": names.get(by, "")} if by is not None else None,
    }


def _of_promise(notice: Notice, names: dict[int, str], promise: Any) -> dict[str, Any]:
    return {
        **_what(notice, names),
        # Who sees no conversations gets no address of one.
        "conversation_id": None,
        "customer": {"name": promise.customer_name} if promise is not None else None,
        "case_number": promise.number if promise is not None else None,
        "seq": None,
        "promise_id": promise.id if promise is not None else None,
        "what": promise.what if promise is not None else None,
    }


def _with_promises(session: Session, found: list[Notice], me: SignedIn) -> list[tuple[Notice, Any]]:
    """Return each notice with the promise that it is about, None where that is not this person's any more."""
    about = [(one, *one.about.partition(":")[::2]) for one in found]
    of_changes = [int(number) for _, kind, number in about if kind == CHANGE]
    wanted = select(PromiseChange.id, PromiseChange.commitment_id).where(in_op(PromiseChange.id, of_changes))
    changed = {row[0]: row[1] for row in session.execute(wanted)} if of_changes else {}
    of = {
        one.id: int(number) if kind == PROMISE else changed.get(int(number)) if kind == CHANGE else None
        for one, kind, number in about
    }
    mine = (
        select(Commitment.id, Commitment.what, Case.number, Conversation.customer_name)
        .join(Case, Case.id == Commitment.case_id)
        .join(Conversation, Conversation.id == Case.conversation_id)
        .where(in_op(Commitment.id, [each for each in of.values() if each is not None]))
        .where(Commitment.owner == me.handler)
    )
    promises = {row.id: row for row in session.execute(mine)}
    return [(one, promises.get(of[one.id] or 0)) for one in found]


def notices_watch_of(request: Request) -> SharedLook[dict[int, Count]]:
    """Return the counts of unread notices by agent, which all streams of this desk share."""
    return shared(request, "notices_watch", lambda context: SharedLook(context, notices.unread))
