"""`/api/desk/colleagues` and `/api/desk/presence`: who is at the desk, how much each holds and can take on."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.accounts import agents, sessions
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import CaseStoreError, Refused
from bot.cases.plain_names import plain_name
from bot.cases.queue import presence
from bot.cases.queue.presence import AtDesk
from bot.cases.sight import sight_of
from bot.cases.utc import now_of
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.team_limits import is_limited
from bot.desk.context import Context, context_of
from bot.desk.reading import Field, read_json

logger = logging.getLogger(__name__)

PRESENCE_FIELDS = {"presence": Field(str, required=True, longest=20)}
SET_UP_FIELDS = {
    "capacity": Field(int, required=True),
    "languages": Field(list, required=True),
    "team": Field(str, required=True, longest=200),
    "rings": Field(bool),
}
# Topic and event for pages: somebody came, left, or changed presence, capacity, languages or team.
COLLEAGUES = "colleagues"


async def colleagues(request: Request) -> Response:
    """Return everybody who may answer customers: presence, conversations held, capacity, languages, team.

    `hand_over_minutes` is after how long customers who wait for somebody who is away go back to the queue.
    """
    me = agent_of(request)
    found = await context_of(request).read(lambda s: presence.everybody(s, now_of(s)))
    everybody = [entry(person, me) for person in found]
    teams = sorted({person.team for person in found if person.team})
    minutes = int(context_of(request).policy.care.hand_over_after.total_seconds() // 60)
    return JSONResponse({"colleagues": everybody, "teams": teams, "hand_over_minutes": minutes})


async def choose(request: Request) -> Response:
    """Set one's own presence: available, busy or away."""
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, PRESENCE_FIELDS)

    def run(session: Session) -> None:
        try:
            presence.choose(session, agents.get(session, me.id), body["presence"])
        except Refused:
            raise DeskProblem(400, "agents.presence.unknown") from None

    await context.write(run)
    tell_colleagues(context)
    return JSONResponse({"presence": body["presence"]})


async def set_up(request: Request) -> Response:
    """Set capacity, languages and team of an agent, and whether urgent cases ring for them; 204.

    Agents set their own and those who may oversee set anybody's: 403 otherwise, 404 for an unknown agent. Where the
    policy keeps teams apart, agents do not change their own team: 403.
    """
    context, me = context_of(request), agent_of(request)
    agent_id = request.path_params["agent_id"]
    await context.read(lambda s: agents.get(s, agent_id))
    if not _may_set_up(me, agent_id):
        raise DeskProblem(403, "agents.forbidden")
    body = await read_json(request, SET_UP_FIELDS)

    def run(session: Session) -> None:
        # Whoever could choose their own team could see every team.
        if is_limited(context.policy, me) and sight_of(session, me.id).team != plain_name(body["team"]):
            raise DeskProblem(403, "agents.presence.team_fixed")
        try:
            presence.set_up(
                session,
                agents.get(session, agent_id),
                capacity=body["capacity"],
                languages=body["languages"],
                team=body["team"],
                rings=body.get("rings"),
                actor=f"agent:{me.login}",
            )
        except (Refused, TypeError):
            raise DeskProblem(
                400, "agents.presence.cannot", most=presence.MOST_AT_ONCE, longest=presence.LONGEST_TEAM
            ) from None

    await context.write(run)
    tell_colleagues(context)
    return Response(status_code=204)


async def at_desk(context: Context, agent: SignedIn, token: str) -> None:
    """Record that a page of the agent is connected, unless the session of `token` has ended.

    An error of the store is logged and not raised, so that the event stream goes on.
    """
    if not allowed(agent.role, May.WORK):
        return

    def run(session: Session) -> None:
        # Signing out records that the agent left; a stream that does not know it yet must not undo that.
        if sessions.lookup(session, token) is not None:
            presence.seen(session, agent.id)

    try:
        await context.write(run)
    except CaseStoreError as error:
        logger.warning("presence of agent %s was not noted: %s", agent.id, error)


def tell_colleagues(context: Context) -> None:
    """Tell every agents' page to fetch the colleagues again."""
    context.broker.relay(COLLEAGUES, COLLEAGUES, {})


def entry(person: AtDesk, me: SignedIn) -> dict[str, Any]:
    """Return one agent for the page; `presence` may be offline, `chosen` is what the agent set and never is."""
    return {
        "id": person.agent_id,
        "name": person.name,
        "role": person.role,
        "presence": person.now,
        "chosen": person.chosen,
        "capacity": person.capacity,
        "holds": person.holds,
        "rings": person.rings,
        "languages": list(person.languages),
        "team": person.team,
        "me": person.agent_id == me.id,
        "may_set_up": _may_set_up(me, person.agent_id),
    }


def _may_set_up(me: SignedIn, agent_id: int) -> bool:
    return me.id == agent_id or allowed(me.role, May.OVERSEE)
