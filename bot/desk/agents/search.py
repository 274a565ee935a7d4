"""`GET /api/desk/search`: find conversations by words, by filters, or both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping, Sequence

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.errors import Refused
from bot.cases.search import direct, find
from bot.cases.search.filters import Filters
from bot.cases.utc import iso
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.names import agent_names
from bot.desk.agents.search_query import filters_of, query_of
from bot.desk.agents.team_limits import limit_of
from bot.desk.context import context_of


async def search_conversations(request: Request) -> Response:
    """Return a page of results, `after` for the next one, and `straight`: those that a number or address names.

    400 when a filter or `?after=` cannot be read.
    """
    context = context_of(request)
    given = query_of(request.query_params.multi_items(), context.policy.severity.kinds)
    words = given["words"]
    filters = filters_of(given, context.policy.clock.zone)
    after = request.query_params.get("after") or None

    me = agent_of(request)

    def run(session: Session) -> dict[str, Any]:
        return results(session, words, replace(filters, seen_by=limit_of(session, context.policy, me)), after)

    audit_view(context, me, "search:conversations", "search.made")
    try:
        return JSONResponse(await context.read(run))
    except Refused:
        raise DeskProblem(400, "agents.search.not_read") from None


def results(session: Session, words: str, filters: Filters, after: str | None) -> dict[str, Any]:
    """Return one page of results; `straight` is empty except on the first page and is not repeated in `found`."""
    agents = agent_names(session)
    straight: Sequence[find.Found] = ()
    meant = direct.conversations_of(session, words) if words and not after else []
    if meant:
        there = find.search(session, filters=replace(filters, conversations=tuple(meant)), limit=len(meant))
        straight = there.found
    page = find.search(session, words, filters, after=after)
    known = {each.conversation.id for each in straight}
    return {
        "straight": [entry(each, agents) for each in straight],
        "found": [entry(each, agents) for each in page.found if each.conversation.id not in known],
        "after": page.after,
        "total": page.total,
        "searchable": page.searchable,
        "limited": page.is_limited,
    }


def entry(found: find.Found, agents: Mapping[int, str]) -> dict[str, Any]:
    """Return one result for the page."""
    conversation, case, snippet = found.conversation, found.case, found.snippet
    holder = conversation.owner_agent_id
    return {
        "conversation_id": conversation.id,
        "case_number": case.number if case is not None else None,
        "customer": {"name": conversation.customer_name},
        "locale": conversation.locale,
        "owner": conversation.owner,
        "agent": {"id": holder, "name": agents.get(holder, "")} if holder is not None else None,
        "stage": case.stage if case is not None else "listening",
        "kind": case.kind if case is not None else None,
        "emotion": case.emotion if case is not None else None,
        "severity": case.severity if case is not None else None,
        "opened_at": iso(conversation.created_at),
        "overdue": found.is_overdue,
        "open_commitments": found.open_commitments,
        "snippet": _snippet(snippet) if snippet is not None else None,
    }


def _snippet(snippet: find.Snippet) -> dict[str, Any]:
    return {
        "seq": snippet.seq,
        "role": snippet.role,
        "at": iso(snippet.at),
        "text": snippet.text,
        "begins": snippet.begins,
        "marks": [list(mark) for mark in snippet.marks],
    }
