"""`POST /api/desk/conversations/{id}/draft-approval`: ask a supervisor for a sum above the limit, as in a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases.approvals import WAYS, AskedSum
from bot.cases.errors import Conflict
from bot.conversation.agent_offers import AboveLimit
from bot.conversation.asked_sums import WithinLimit, ask_for_sum
from bot.conversation.orders_ahead import look_up_orders_of
from bot.conversation.services import Services
from bot.desk.agents.draft_limit import beside_sum, lock_room
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.offers import LONGEST_REASON, agent_and_case, asked
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json, shows_nothing
from bot.remedy.money import to_minor

LONGEST_PURPOSE = 200
# Further ahead than any policy promises; a date behind it is a slip of the keyboard.
MOST_DAYS_AHEAD = 400
FIELDS = {
    "amount": Field(str, required=True, longest=24),
    "purpose": Field(str, required=True, longest=LONGEST_PURPOSE),
    "how": Field(str, required=True, longest=16),
    "by": Field(str, required=True, longest=10),
    "words": Field(str, required=True, longest=LONGEST_REASON),
}


async def ask(request: Request) -> Response:
    """Ask for a sum: amount in whole units, what for, one of `WAYS`, the day by which it is paid, words; 202.

    400 with `field` for a field that cannot be meant. 409 when the sum is within the limit, when no role's authority is
    enough, or when a request is waiting already.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    body = await read_json(request, FIELDS)
    wanted = _sum(context.services, body)
    await look_up_orders_of(context.services, conversation_id)

    def run(session: Session) -> dict[str, Any]:
        agent, case = agent_and_case(session, conversation_id, me)
        lock_room(session, conversation_id)
        beside = beside_sum(session, context.services, conversation_id, wanted.minor)
        return asked(ask_for_sum(session, context.services, case, agent, wanted, body["words"].strip(), beside))

    try:
        made = await context.write(run)
    except AboveLimit:
        raise fault(409, "above_everybody", "amount") from None
    except Conflict:
        raise DeskProblem(409, "agents.approval.one_waits") from None
    except WithinLimit:
        raise fault(409, "within_limit", "amount") from None
    return JSONResponse(made, status_code=202)


def fault(status: int, name: str, field: str) -> DeskProblem:
    """Return the refusal of one field of a form: `agents.sum.fault.<name>`, with the `field` for the page."""
    return DeskProblem(status, f"agents.sum.fault.{name}", more={"field": field})


def amount_in(services: Services, typed: str) -> int:
    """Return an amount typed in whole units, in minor units; raise a 400 for what is none."""
    company = services.policy.company
    minor = to_minor(typed.strip().removeprefix(company.symbol), company.decimals)
    if not minor:
        raise fault(400, "amount", "amount")
    return minor


def _sum(services: Services, body: dict[str, str]) -> AskedSum:
    minor = amount_in(services, body["amount"])
    for name in ("purpose", "words"):
        if shows_nothing(body[name]):
            raise fault(400, name, name)
    if body["how"] not in WAYS:
        raise fault(400, "how", "how")
    currency = services.policy.company.currency
    return AskedSum(minor, currency, body["purpose"].strip(), body["how"], _day_end(services, body["by"]))


def _day_end(services: Services, written: str) -> dt.datetime:
    """Return the closing time of a day on which the company is open; raise a 400 for any other."""
    clock, now = services.policy.clock, services.now()
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        raise fault(400, "by", "by") from None
    today = clock.local(now).date()
    if (day - today).days > MOST_DAYS_AHEAD:
        raise fault(400, "by", "by")
    if day < today:
        raise fault(400, "by_passed", "by")
    spans = clock.spans(day)
    if not spans:
        raise fault(400, "by_closed", "by")
    end: dt.datetime = spans[-1][1]
    if end <= now:
        raise fault(400, "by_passed", "by")
    return end
