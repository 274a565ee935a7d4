"""`/api/desk/me/sessions`: agents see where they are signed in, and sign out elsewhere."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import audit
from bot.cases.accounts import sessions
from bot.cases.utc import iso
from bot.desk.agents.events import sessions_ended
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.sessions import token_of
from bot.desk.context import context_of


async def listed(request: Request) -> Response:
    """Return the sessions of the agent, newest first; `own` is the one that asks."""
    me, token = agent_of(request), token_of(request)
    found = await context_of(request).read(lambda s: sessions.open_ones(s, me.id))
    return JSONResponse(
        {
            "sessions": [
                {
                    "id": sessions.name_of(one),
                    "own": sessions.is_of(one, token),
                    "signed_in_at": iso(one.created_at),
                    "ends_at": iso(one.expires_at),
                    "address": one.address,
                    "browser": one.user_agent,
                    "via": one.via,
                }
                for one in found
            ]
        }
    )


async def end_one(request: Request) -> Response:
    """End one session of the agent; 204, or 404 when there is none of this name."""
    name = request.path_params["session_id"]
    me = agent_of(request)

    def run(session: Session) -> bool:
        ended = sessions.end(session, me.id, name)
        if ended:
            _audited(session, me.login)
        return ended

    if not await context_of(request).write(run):
        raise DeskProblem(404, "agents.not_found")
    sessions_ended(context_of(request))
    return Response(status_code=204)


async def end_others(request: Request) -> Response:
    """End every session of the agent but this one; 204."""
    me, token = agent_of(request), token_of(request)

    def run(session: Session) -> None:
        if len(sessions.open_ones(session, me.id)) > 1:
            sessions.revoke_all(session, me.id, but=token)
            _audited(session, me.login)

    await context_of(request).write(run)
    sessions_ended(context_of(request))
    return Response(status_code=204)


def _audited(session: Session, login: str) -> None:
    audit.record(session, f"agent:{login}", "agent.sessions_ended", f"agent:{login}", {})
