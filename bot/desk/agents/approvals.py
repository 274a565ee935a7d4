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
from bot.conversation.asked_sums import approve_sum
from bot.conversation.orders_ahead import look_up_orders_of
from bot.conversation.services import Services
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.draft_approval import amount_in, fault
from bot.desk.agents.draft_limit import beside_options, beside_sum, lock_room, refuse_above_limit, typed
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import belongs_to
from bot.desk.agents.names import agent_name
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.reading import MAX_TEXT, Field, read_json

DECISION = {
    "decision": Field(str, required=True, longest=16),
    "note": Field(str, longest=2000),
    # Of a free sum: what is approved of it, in whole units. Of a refusal: what the customer is told.
    "amount": Field(str, longest=24),
    "words": Field(str, longest=MAX_TEXT),
}


async def waiting(request: Request) -> Response:
    """Return the waiting requests, the one promised earliest first."""
    context, me = context_of(request), agent_of(request)
    audit_view(context, me, "approvals:all", "list.viewed")
    found = await context.read(lambda s: [entry(s, context.services, a, c, me) for a, c in approvals.waiting(s)])
    return JSONResponse({"approvals": found})


async def decide(request: Request) -> Response:
    """Approve or decline a request and tell the customer; 403 for one's own request or one above one's limit.

    `amount` approves less of a sum; `words` is what the customer is told about a refusal. 400 with `field` for one that
    cannot be meant, 409 when it was decided already or the offer no longer fits, 422 when the words promise too much.
    """
    context, me = context_of(request), agent_of(request)
    services, approval_id = context.services, request.path_params["approval_id"]
    body = await read_json(request, DECISION)
    note, words = (body.get(name, "").strip() or None for name in ("note", "words"))
    if body["decision"] not in ("approve", "decline"):
        raise DeskProblem(400, "agents.offer.refused")
    if body["decision"] == "decline" and note is None and words is None:
        raise DeskProblem(400, "agents.approval.decline.note_needed", more={"field": "note"})
    about = await context.read(lambda s: approvals.conversation_of(s, approval_id))
    await look_up_orders_of(services, about)

    def run(session: Session) -> None:
        decider = session.get(Agent, me.id)
        assert decider is not None
        approval, case = approvals.get(session, approval_id)
        lock_room(session, case.conversation_id)
        if approval.requested_by_id == me.id:
            raise DeskProblem(403, "agents.approval.own")
        if not may_promise(me.role, approval.role):
            raise DeskProblem(403, "agents.approval.not_yours")
        if body["decision"] == "decline":
            if words is not None:
                refuse_above_limit(session, services, case.conversation_id, me.role, words)
            decline_request(session, services, approval, case, decider, note or words or "", words)
        elif approval.amount_minor is not None:
            minor = _approved(services, approval.amount_minor, body.get("amount"))
            beside = beside_sum(session, services, case.conversation_id, minor)
            approve_sum(session, services, approval, case, decider, minor, note, beside)
        else:
            beside_it = beside_options(session, services, case.conversation_id)
            approve_request(session, services, approval, decider, note, beside_it)

    try:
        await context.write(run)
    except AboveLimit:
        raise DeskProblem(403, "agents.approval.not_yours") from None
    except Conflict:
        raise DeskProblem(409, "agents.approval.decided") from None
    except Refused:
        raise DeskProblem(409, "agents.offer.refused") from None
    return JSONResponse({"state": "approved" if body["decision"] == "approve" else "declined"})


def _approved(services: Services, asked: int, amount: str | None) -> int:
    """Return the sum that is approved of what was `asked` for, all of it without an `amount`."""
    minor = asked if amount is None else amount_in(services, amount)
    if minor > asked:
        raise fault(400, "more_than_asked", "amount")
    return minor


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
        "locale": conversations.get(session, case.conversation_id).locale,
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
        "sum": _sum(services, approval),
        "customer_words": approval.customer_words,
        "options": [
            {
                "title": option["title"],
                "value": show(int(option["value_minor"])),
                "value_minor": int(option["value_minor"]),
                "remedy": option["remedy"],
            }
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


def _sum(services: Services, approval: Approval) -> dict[str, Any] | None:
    """Return the free sum of a request for the page, None for one about options; `typed` is as it stands in a form."""
    if approval.amount_minor is None:
        return None
    company = services.policy.company
    granted = approval.granted_minor
    return {
        "amount": company.show(approval.amount_minor),
        "minor": approval.amount_minor,
        "typed": typed(approval.amount_minor, company.decimals),
        "purpose": approval.purpose,
        "how": approval.paid_how,
        "pay_by": iso(approval.pay_by) if approval.pay_by is not None else None,
        "granted": company.show(granted) if granted is not None else None,
        "less": granted is not None and granted < approval.amount_minor,
    }
