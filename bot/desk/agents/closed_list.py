"""`GET /api/desk/closed`: what is over, the one that ended last first, searched and filtered like everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.errors import Refused
from bot.cases.search.closed import Closed, Ended, closed
from bot.cases.search.filters import Filters
from bot.cases.search.find import PAGE, Found
from bot.cases.stages import OVER
from bot.cases.utc import iso
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.names import agent_names
from bot.desk.agents.search import entry
from bot.desk.agents.search_query import filters_of, query_of
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.team_limits import limit_of
from bot.desk.context import Context, context_of


async def listed(request: Request) -> Response:
    """Return a page as `search` does, each entry with `ended_at`; `from` and `to` are days on which it ended.

    400 when a filter or `?after=` cannot be read.
    """
    context, me = context_of(request), agent_of(request)
    find = asked_for(request)
    after = request.query_params.get("after") or None
    audit_view(context, me, "queue:all", "list.viewed")

    def run(session: Session) -> dict[str, Any]:
        page = find(session, context, me, after, PAGE)
        agents = agent_names(session)
        return {
            "straight": [],
            "found": [ended_entry(each, agents) for each in page.found],
            "after": page.after,
            "total": page.total,
            "searchable": page.searchable,
            "limited": False,
        }

    try:
        return JSONResponse(await context.read(run))
    except Refused:
        raise DeskProblem(400, "agents.search.not_read") from None


class Asked:
    """A search in the closed list, read from an address; call it for a page of what this agent may see."""

    def __init__(self, words: str, filters: Filters, ended: Ended) -> None:
        self._words, self._filters, self._ended = words, filters, ended

    def __call__(self, session: Session, context: Context, me: SignedIn, after: str | None, limit: int) -> Closed:
        filters = replace(self._filters, seen_by=limit_of(session, context.policy, me))
        return closed(session, self._words, filters, self._ended, after=after, limit=limit)


def asked_for(request: Request) -> Asked:
    """Read the search of a call; 400 for a filter that cannot be read, or a stage in which nothing is over."""
    policy = context_of(request).policy
    given = query_of(request.query_params.multi_items(), policy.severity.kinds)
    if set(given.get("stage", ())) - set(OVER):
        raise DeskProblem(400, "agents.search.not_read")
    filters = filters_of(given, policy.clock.zone)
    span = Ended(filters.opened_from, filters.opened_to)
    return Asked(given["words"], replace(filters, opened_from=None, opened_to=None), span)


def ended_entry(found: Found, agents: Mapping[int, str]) -> dict[str, Any]:
    """Return one entry for the page: a result of the search, and when the case ended."""
    return {**entry(found, agents), "ended_at": iso(found.case.stage_since) if found.case is not None else None}
