"""`.../remedies` and `.../offers`: list what an agent may offer in a conversation, and offer it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import cases, conversations, postponements
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Approval, Case
from bot.cases.utc import iso
from bot.conversation.agent_offers import AboveLimit, choosing, may_promise, record_offer
from bot.conversation.approval_notices import ask_for_approval
from bot.conversation.contacts.missing import facts_that_satisfy, missing_of
from bot.conversation.offer_buttons import show_offer
from bot.conversation.orders_ahead import look_up_orders_of
from bot.conversation.services import Services
from bot.desk.agents.draft_limit import beside_options, lock_room
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import belongs_to, not_mine
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json
from bot.remedy import Candidate

LONGEST_REASON = 1000
FIELDS = {
    "remedies": Field(list, required=True),
    "reason": Field(str, required=True, longest=LONGEST_REASON),
    "ask_approval": Field(bool),
}


async def remedies(request: Request) -> Response:
    """Return the remedies that fit the case, with their worth and the role whose authority each needs."""
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    await look_up_orders_of(context.services, conversation_id)
    return JSONResponse(await context.read(lambda s: choice(s, context.services, conversation_id, me)))


async def make(request: Request) -> Response:
    """Make the customer an offer (201), or with `ask_approval` request approval for it (202).

    409 when it is above the agent's limit, or when a request is waiting already; 400 when a remedy does not fit.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    wanted = body["remedies"]
    if not all(isinstance(remedy, str) and len(remedy) <= 64 for remedy in wanted):
        raise DeskProblem(400, "agents.offer.refused")
    if not body["reason"].strip():
        raise DeskProblem(400, "agents.offer.reason_needed")
    await look_up_orders_of(context.services, conversation_id)

    def run(session: Session) -> dict[str, Any]:
        agent, case = agent_and_case(session, conversation_id, me)
        lock_room(session, conversation_id)
        beside = beside_options(session, context.services, conversation_id)
        if body.get("ask_approval"):
            approval = ask_for_approval(session, context.services, case, agent, wanted, body["reason"], beside)
            return asked(approval)
        offer = record_offer(session, context.services, case, agent, wanted, body["reason"], beside)
        conversation = conversations.get(session, conversation_id)
        postponements.take_up(session, conversation_id, actor=f"agent:{me.login}")
        return {"state": "offered", "seq": show_offer(session, context.services, conversation, offer, agent.name)}

    try:
        made = await context.write(run)
    except AboveLimit as above:
        raise above_authority(above) from None
    except Conflict:
        raise DeskProblem(409, "agents.approval.one_waits") from None
    except Refused:
        raise DeskProblem(400, "agents.offer.refused") from None
    return JSONResponse(made, status_code=201 if made["state"] == "offered" else 202)


def above_authority(above: AboveLimit) -> DeskProblem:
    """Return the 409 that names the role whose authority is needed; `needs` is None when no role's is enough."""
    words = "agents.offer.above_limit" if above.role else "agents.offer.above_everybody"
    return DeskProblem(409, words, more={"needs": above.role})


def choice(session: Session, services: Services, conversation_id: str, me: SignedIn) -> dict[str, Any]:
    """Return the remedies that fit the case, the agent's limits, and the amounts given so far; 409 without a case."""
    case = _case(session, conversation_id)
    beside = beside_options(session, services, conversation_id)
    found = choosing(session, services, case, me.role, beside=beside)
    known = facts_that_satisfy(session, services, case)
    show, limit = services.policy.company.show, services.policy.authority[me.role]
    return {
        "limit": {
            "per_case": show(limit.per_case),
            "goodwill": show(limit.goodwill),
            "per_month": show(limit.per_customer_month),
        },
        "given": {"in_case": show(found.given_in_case), "this_month": show(found.given_this_month)},
        "remedies": [_shown(services, candidate, me.role, known) for candidate in found.candidates],
    }


def _shown(services: Services, candidate: Candidate, role: str, known: Collection[str]) -> dict[str, Any]:
    option = candidate.option
    return {
        "remedy": option.remedy,
        "title": dict(option.title),
        "goodwill": dict(option.goodwill_text) if option.goodwill_text else None,
        "pros": {language: list(texts) for language, texts in option.pros.items()},
        "cons": {language: list(texts) for language, texts in option.cons.items()},
        "value": services.policy.company.show(option.value.minor),
        "due_at": iso(option.due_at),
        "handler": dict(option.handler.name),
        "missing": list(missing_of(option.needs, known)),
        "on_menu": candidate.on_menu,
        "needs": candidate.role,
        "allowed": may_promise(role, candidate.role),
    }


def asked(approval: Approval) -> dict[str, Any]:
    """Return a request that was just made, for the page."""
    return {
        "state": "waiting",
        "approval": approval.id,
        "needs": approval.role,
        "answer_by": iso(approval.answer_by),
    }


def agent_and_case(session: Session, conversation_id: str, me: SignedIn) -> tuple[Agent, Case]:
    """Lock a conversation; return the agent and the case in work, opened if there is none; 409 unless this agent's."""
    lock_conversation(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    if not belongs_to(conversation, me):
        raise not_mine(session, conversation)
    agent = session.get(Agent, me.id)
    assert agent is not None
    return agent, cases.open_case(session, conversation_id)


def _case(session: Session, conversation_id: str) -> Case:
    case = cases.current_case(session, conversation_id)
    if case is None:
        raise DeskProblem(409, "agents.offer.refused")
    return case
