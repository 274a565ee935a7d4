"""`POST /api/desk/me/password`: agents change their own password, with the old one."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from bot.cases.accounts import agents, sign_ins
from bot.desk.agents.events import sessions_ended
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.passwords import LONGEST_PASSWORD, check_own
from bot.desk.agents.sessions import token_of
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json

FIELDS = {
    "old": Field(str, required=True, longest=LONGEST_PASSWORD),
    "new": Field(str, required=True, longest=LONGEST_PASSWORD),
}


async def change(request: Request) -> Response:
    """Set a new password and end the agent's other sessions; 204.

    400 when it is too short, 403 when the old one is wrong, which counts as a guess, 429 while locked out.
    """
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, FIELDS)
    if len(body["new"]) < agents.MIN_PASSWORD:
        raise DeskProblem(400, "agents.password.short", least=agents.MIN_PASSWORD)
    attempt = await check_own(request, body["old"])

    def run(session: Session) -> None:
        sign_ins.succeeded(session, attempt)
        agents.set_password(session, me.login, body["new"], actor=f"agent:{me.login}", keep_token=token_of(request))

    await context.write(run)
    sessions_ended(context)
    return Response(status_code=204)
