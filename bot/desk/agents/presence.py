"""Who is at the desk: one's own presence, what everybody holds, and what each can take on."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.accounts import agents, sessions
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import CaseStoreError, Refused
from bot.cases.queue import presence
from bot.cases.queue.presence import AtDesk
from bot.cases.utc import now_of
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context, context_of
from bot.desk.reading import Field, read_json

logger = logging.getLogger(__name__)

PRESENCE_FIELDS = {"presence": Field(str, required=True, longest=20)}
SET_UP_FIELDS = {
    "capacity": Field(int, required=True),
    "languages": Field(list, required=True),
    "team": Field(str, required=True, longest=200),
}
# The topic under which pages hear that somebody came, went or changed what they can take on.
COLLEAGUES = "colleagues"


async def colleagues(request: Request) -> Response:
    """Give everybody who may answer customers: presence, how many they hold of how many, languages, team."""
    me = agent_of(request)
    found = await context_of(request).read(lambda s: presence.everybody(s, now_of(s)))
    everybody = [entry(person, me) for person in found]
    teams = sorted({person.team for person in found if person.team})
    return JSONResponse({"colleagues": everybody, "teams": teams})


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
    """Set capacity, languages and team: one's own, or a supervisor somebody else's; 403 otherwise, 404 for nobody's."""
    context, me = context_of(request), agent_of(request)
    agent_id = request.path_params["agent_id"]
    await context.read(lambda s: agents.get(s, agent_id))
    if not _may_set_up(me, agent_id):
        raise DeskProblem(403, "agents.forbidden")
    body = await read_json(request, SET_UP_FIELDS)

    def run(session: Session) -> None:
        try:
            presence.set_up(
                session,
                agents.get(session, agent_id),
                capacity=body["capacity"],
                languages=body["languages"],
                team=body["team"],
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
    """Note that a page of the agent is connected, unless the session with `token` has ended meanwhile.

    A store that cannot be written to does not end the stream.
    """
    if not allowed(agent.role, May.WORK):
        return

    def run(session: Session) -> None:
        # Signing out notes that they left; a stream that has not heard of it yet does not bring them back.
        if sessions.lookup(session, token) is not None:
            presence.seen(session, agent.id)

    try:
        await context.write(run)
    except CaseStoreError as error:
        logger.warning("presence of agent %s was not noted: %s", agent.id, error)


def tell_colleagues(context: Context) -> None:
    """Have every page look again at who is there."""
    context.broker.relay(COLLEAGUES, COLLEAGUES, {})


def entry(person: AtDesk, me: SignedIn) -> dict[str, Any]:
    """Return one agent as the page shows them; `presence` also knows offline, `chosen` does not."""
    return {
        "id": person.agent_id,
        "name": person.name,
        "role": person.role,
        "presence": person.now,
        "chosen": person.chosen,
        "capacity": person.capacity,
        "holds": person.holds,
        "languages": list(person.languages),
        "team": person.team,
        "me": person.agent_id == me.id,
        "may_set_up": _may_set_up(me, person.agent_id),
    }


def _may_set_up(me: SignedIn, agent_id: int) -> bool:
    return me.id == agent_id or allowed(me.role, May.OVERSEE)
