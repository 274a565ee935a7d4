"""Any list as a table (CSV), exactly as it is filtered and sorted on the page, which the audit log notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from bot.cases import approvals as requests_for_approval
from bot.cases import audit
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Refused
from bot.cases.search import find
from bot.cases.utc import now_of
from bot.desk.agents import closed_list, lists, promises
from bot.desk.agents.approvals import entry as approval_entry
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.list_tables import APPROVALS, CLOSED, CONVERSATIONS, FOUND, PROMISES, Column, Reader, head, line
from bot.desk.agents.locales import page_locale
from bot.desk.agents.names import agent_names
from bot.desk.agents.search import entry, results
from bot.desk.agents.search_query import filters_of, query_of
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.team_limits import limit_of
from bot.desk.context import Context, context_of
from bot.desk.csv_table import MEDIA_TYPE, csv_head, csv_headers, csv_rows
from bot.desk.reading import Field, read_json

# Room for the ids of as many rows as a list may have.
MOST_BYTES = 512 * 1024
# More rows than this are refused, so that nobody takes a part for the whole.
MOST_FOUND = 5000
PAGE = 200
IDS = {"list": Field(str, required=True, longest=20), "ids": Field(list, required=True)}
OF_CONVERSATIONS = ("waiting", "mine", "others", "bot", "postponed")

Rows = Sequence[dict[str, Any]]


async def shown(request: Request) -> Response:
    """Return the rows with these `ids` of a `list` of conversations or approvals, in their order.

    What is no longer in any list, or not seen by this agent, is left out. 400 for another list or ids of another kind.
    """
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, IDS, most=MOST_BYTES)
    name, ids = body["list"], body["ids"]
    kind = int if name == "approvals" else str
    if name not in (*OF_CONVERSATIONS, "approvals") or not all(type(each) is kind for each in ids):
        raise DeskProblem(400, "agents.export.no_list")
    if name == "approvals" and not allowed(me.role, May.DECIDE):
        raise DeskProblem(403, "agents.forbidden")

    def conversations(session: Session) -> Rows:
        sight = limit_of(session, context.policy, me)
        there = lists.people(session, me.id, now_of(session), sight, set(ids))
        rows = {row["conversation_id"]: row for found in there.values() for row in found}
        return [rows[each] for each in dict.fromkeys(ids) if each in rows]

    def approvals(session: Session) -> Rows:
        waiting = requests_for_approval.waiting(session)
        rows = {one.id: approval_entry(session, context.services, one, case, me) for one, case in waiting}
        return [rows[each] for each in dict.fromkeys(ids) if each in rows]

    if name == "approvals":
        return await _answer(request, context, me, name, "approvals:all", APPROVALS, approvals)
    return await _answer(request, context, me, name, "queue:all", CONVERSATIONS, conversations)


async def found(request: Request) -> Response:
    """Return every result of a search, those that a number or address names first; 400 for too many."""
    context, me = context_of(request), agent_of(request)
    given = query_of(request.query_params.multi_items(), context.policy.severity.kinds)
    filters = filters_of(given, context.policy.clock.zone)

    def rows(session: Session) -> Rows:
        narrowed = replace(filters, seen_by=limit_of(session, context.policy, me))
        first = results(session, given["words"], narrowed, None)
        all_rows = [*first["straight"], *first["found"]]
        straight = {one["conversation_id"] for one in first["straight"]}
        agents, after = agent_names(session), first["after"]
        while after and len(all_rows) <= MOST_FOUND:
            page = find.search(session, given["words"], narrowed, after=after, limit=PAGE)
            all_rows += [entry(one, agents) for one in page.found if one.conversation.id not in straight]
            after = page.after
        return all_rows

    return await _answer(request, context, me, "search", "search:conversations", FOUND, rows)


async def closed(request: Request) -> Response:
    """Return every row of the closed list for its filters; 400 for too many."""
    context, me = context_of(request), agent_of(request)
    look = closed_list.asked_for(request)

    def rows(session: Session) -> Rows:
        all_rows: list[dict[str, Any]] = []
        agents, after = agent_names(session), None
        while len(all_rows) <= MOST_FOUND:
            page = look(session, context, me, after, PAGE)
            all_rows += [closed_list.ended_entry(one, agents) for one in page.found]
            after = page.after
            if after is None:
                break
        return all_rows

    return await _answer(request, context, me, "closed", "queue:all", CLOSED, rows)


async def promised(request: Request) -> Response:
    """Return every promise that this person sees, narrowed and ordered by the address as in the list."""
    context, me = context_of(request), agent_of(request)
    wanted, sort = promises.asked_for(request)

    def rows(session: Session) -> Rows:
        return promises.all_rows(session, context.services, me, wanted, sort, most=MOST_FOUND + 1)

    return await _answer(request, context, me, "promises", "promises:all", PROMISES, rows)


async def _answer(
    request: Request,
    context: Context,
    me: SignedIn,
    name: str,
    subject: str,
    columns: tuple[Column, ...],
    look: Callable[[Session], Rows],
) -> Response:
    reader = Reader(context.words, context.policy, page_locale(request))

    def read(session: Session) -> tuple[str, int, str]:
        rows = look(session)
        if len(rows) > MOST_FOUND:
            raise DeskProblem(400, "agents.export.too_many", most=f"{MOST_FOUND:,}")
        table = csv_head(head(columns, reader)) + csv_rows(line(columns, row, reader) for row in rows)
        return table, len(rows), f"{name}-{context.policy.clock.local(now_of(session)):%Y-%m-%d}"

    try:
        table, count, file = await context.read(read)
    except Refused:
        raise DeskProblem(400, "agents.search.not_read") from None
    detail = {"list": name, "count": count}
    await context.write(lambda s: audit.record(s, f"agent:{me.login}", "list.exported", subject, detail))
    return Response(table.encode(), media_type=MEDIA_TYPE, headers=csv_headers(file))
