"""`/api/desk/approvals`: list the requests for approval, decide them, and take them back."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import approvals, conversations
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Agent, Approval, Case
from bot.cases.time_rules import approval_is_overdue
from bot.cases.utc import iso, now_of
from bot.conversation.agent_offers import AboveLimit, may_promise
from bot.conversation.approval_notices import approve_request, decline_request, take_back_request
from bot.conversation.orders_ahead import look_up_orders_of
from bot.conversation.services import Services
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import belongs_to
from bot.desk.agents.names import agent_name
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json

DECISION = {
    "decision": Field(str, required=True, longest=16),
    "note": Field(str, longest=2000),
}


async def waiting(request: Request) -> Response:
    """Return the waiting requests, the one promised earliest first."""
    context, me = context_of(request), agent_of(request)
    audit_view(context, me, "approvals:all", "list.viewed")
    found = await context.read(lambda s: [entry(s, context.services, a, c, me) for a, c in approvals.waiting(s)])
    return JSONResponse({"approvals": found})


async def decide(request: Request) -> Response:
    """Approve or decline a request and tell the customer; 403 for one's own request or one above one's limit.

    400 when declined without a note, 409 when it was decided already or the offer no longer fits.
    """
    context, me = context_of(request), agent_of(request)
    approval_id = request.path_params["approval_id"]
    body = await read_json(request, DECISION)
    note = body.get("note", "").strip() or None
    if body["decision"] not in ("approve", "decline"):
        raise DeskProblem(400, "agents.offer.refused")
    if body["decision"] == "decline" and note is None:
        raise DeskProblem(400, "agents.approval.decline.note_needed")
    about = await context.read(lambda s: approvals.conversation_of(s, approval_id))
    await look_up_orders_of(context.services, about)

    def run(session: Session) -> None:
        decider = session.get(Agent, me.id)
        assert decider is not None
        approval, case = approvals.get(session, approval_id)
        if approval.requested_by_id == me.id:
            raise DeskProblem(403, "agents.approval.own")
        if not may_promise(me.role, approval.role):
            raise DeskProblem(403, "agents.approval.not_yours")
        if body["decision"] == "decline":
            decline_request(session, context.services, approval, case, decider, note or "")
        else:
            approve_request(session, context.services, approval, decider, note)

    try:
        await context.write(run)
    except AboveLimit:
        raise DeskProblem(403, "agents.approval.not_yours") from None
    except Conflict:
        raise DeskProblem(409, "agents.approval.decided") from None
    except Refused:
        raise DeskProblem(409, "agents.offer.refused") from None
    return JSONResponse({"state": "approved" if body["decision"] == "approve" else "declined"})


async def take_back(request: Request) -> Response:
    """Take back a request and tell the customer; 204, 409 when it was decided already.

    403 except for the agent who made the request and the agent who holds the conversation.
    """
    context, me = context_of(request), agent_of(request)
    approval_id = request.path_params["approval_id"]

    def run(session: Session) -> None:
        approval, case = approvals.get(session, approval_id)
        conversation = conversations.get(session, case.conversation_id)
        if me.id != approval.requested_by_id and not belongs_to(conversation, me):
            raise DeskProblem(403, "agents.approval.not_yours")
        agent = session.get(Agent, me.id)
        assert agent is not None
        if approval.state != "waiting" or not take_back_request(session, context.services, case, agent):
            raise DeskProblem(409, "agents.approval.decided")

    await context.write(run)
    return Response(status_code=204)


def entry(
    session: Session, services: Services, approval: Approval, case: Case, me: SignedIn | None = None
) -> dict[str, Any]:
    """Return a request for the page; `may_take_back` and `may_decide` are whether `me` may, false without `me`."""
    show = services.policy.company.show
    return {
        "id": approval.id,
        "state": approval.state,
        "needs": approval.role,
        "conversation_id": case.conversation_id,
        "case_number": case.number,
        "severity": case.severity,
        "reason": approval.reason,
        "requested_by": agent_name(session, approval.requested_by_id),
        "requested_at": iso(approval.requested_at),
        "answer_by": iso(approval.answer_by),
        "overdue": approval_is_overdue(approval, now_of(session)),
        "decided_at": iso(approval.decided_at) if approval.decided_at is not None else None,
        "decided_by": agent_name(session, approval.decided_by_id),
        "note": approval.note,
        "options": [
            {"title": option["title"], "value": show(int(option["value_minor"])), "remedy": option["remedy"]}
            for option in approval.options
        ],
        "may_take_back": me is not None
        and allowed(me.role, May.WORK)
        and approval.state == "waiting"
        and me.id == approval.requested_by_id,
        "may_decide": me is not None
        and allowed(me.role, May.DECIDE)
        and me.id != approval.requested_by_id
        and may_promise(me.role, approval.role),
    }
