"""`POST /api/desk/hand-over` and a job: no customer waits for an agent who is not there."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.accounts import agents
from bot.cases.errors import CaseStoreError
from bot.cases.models import Agent
from bot.cases.queue import presence
from bot.cases.utc import now_of
from bot.conversation import away
from bot.conversation.away import HandedOver
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import stop_typing
from bot.desk.agents.presence import tell_colleagues
from bot.desk.context import Context, context_of
from bot.desk.reading import Field, read_json
from bot.jobs import Job

FIELDS = {"agent_id": Field(int)}
LOOK_SECONDS = 5.0


async def hand_over(request: Request) -> Response:
    """Hand over the conversations in which a customer waits for this agent: to `agent_id`, else to the queue.

    Return how many went to the colleague (as many as they have room for), how many to the queue, first in line, and
    how many the agent keeps because nobody waits there. 409 when the colleague cannot take any.
    """
    context, me = context_of(request), agent_of(request)
    colleague_id = (await read_json(request, FIELDS)).get("agent_id")

    def run(session: Session) -> HandedOver:
        to = _colleague(session, me.id, colleague_id) if colleague_id is not None else None
        agent = agents.get(session, me.id)
        return away.hand_over(session, context.services, agent, to=to, actor=f"agent:{me.login}")

    done = await context.write(run)
    for conversation_id in (*done.to_colleague, *done.to_queue):
        stop_typing(context, conversation_id)
    tell_colleagues(context)
    counts = {"to_colleague": len(done.to_colleague), "to_queue": len(done.to_queue), "kept": len(done.kept)}
    return JSONResponse(counts)


def leaving(context: Context) -> Job:
    """Return the job that puts back whom an agent leaves waiting who is away for longer than the policy says."""

    async def work() -> None:
        await look(context)

    return Job("leaving", LOOK_SECONDS, work, expected=(CaseStoreError,))


async def look(context: Context) -> list[str]:
    """Hand over for whoever is away long enough; return the ids of the conversations that went back to the queue."""

    def gone(session: Session) -> list[int]:
        long = away.gone_for(session, context.policy.care.hand_over_after)
        return [one for one in long if away.waits_for(session, one)]

    # Read first, because there is seldom anything to write and a read blocks no writer.
    if not await context.read(gone):
        return []
    returned = await context.write(lambda s: away.hand_over_for(s, context.services, gone(s)))
    if returned:
        tell_colleagues(context)
    return returned


def _colleague(session: Session, my_id: int, colleague_id: int) -> Agent:
    desk = {person.agent_id: person for person in presence.everybody(session, now_of(session))}
    found = desk.get(colleague_id)
    if found is None or colleague_id == my_id:
        raise DeskProblem(409, "agents.transfer.nobody")
    if found.now != "available":
        raise DeskProblem(409, "agents.transfer.not_there", agent=found.name)
    if not found.has_room:
        raise DeskProblem(409, "agents.transfer.full", agent=found.name, n=found.holds)
    return agents.get(session, colleague_id)
