"""Refuse messages that promise more than the agent's limit, and show the page where in the draft they do."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from bot.assist.draft_limit import PromisesAbove, promises_above_limit
from bot.assist.room import said_beside, standing_of, stated_by
from bot.cases import cases, spending
from bot.cases.spending import Given
from bot.conversation.agent_offers import Beside
from bot.conversation.services import Services
from bot.desk.act_limit import act_above_limit
from bot.desk.agents.guard import DeskProblem


def refuse_above_limit(session: Session, services: Services, conversation_id: str, role: str, text: str) -> None:
    """Raise a 422 if `text` promises more than the limit of `role`."""
    _refuse(services, promises_above_limit(session, services, conversation_id, role, text))


def refuse_above_limit_in_act(
    session: Session, services: Services, conversation_id: str, role: str, act: str, told: Mapping[str, str]
) -> None:
    """Raise a 422 if what the customer reads of an act on a promise promises more than the limit."""
    _refuse(services, act_above_limit(session, services, conversation_id, role, act, told))


def _refuse(services: Services, found: PromisesAbove | None) -> None:
    if found is not None:
        room = services.policy.company.show(found.room)
        raise DeskProblem(422, "agents.draft.above_limit", more={"above_limit": shown(services, found)}, room=room)


def lock_room(session: Session, conversation_id: str) -> None:
    """Lock what may be given to the customer until the transaction ends, so that nobody else gives it meanwhile."""
    case = cases.current_case(session, conversation_id)
    if case is not None:
        spending.lock_customer(session, case)


def beside_options(session: Session, services: Services, conversation_id: str) -> Beside:
    """Return what counts against the limits beside each option of a new offer: words, and open offers elsewhere."""
    standing = standing_of(session, services, conversation_id)
    # The open offer of this case is replaced by the new one.
    elsewhere = standing.open.to_customer - standing.open.in_case

    def beside(body: Mapping[str, Any]) -> Given:
        words = said_beside(standing, stated_by(services, body))
        return Given(words.in_case, words.to_customer + elsewhere)

    return beside


def beside_sum(session: Session, services: Services, conversation_id: str, minor: int) -> Given:
    """Return what counts against the limits beside a free sum: other words, and every open offer."""
    standing = standing_of(session, services, conversation_id)
    words = said_beside(standing, {minor})
    return Given(words.in_case + standing.open.in_case, words.to_customer + standing.open.to_customer)


def shown(services: Services, found: PromisesAbove) -> dict[str, Any]:
    """Return a finding for the page; places are character offsets, amounts are formatted as for customers.

    `amount` is the worth as it is typed into a form.
    """
    company = services.policy.company
    return {
        "room": company.show(found.room),
        "value": None if found.value is None else company.show(found.value),
        "amount": None if found.value is None else typed(found.value, company.decimals),
        "places": [{"start": one.start, "end": one.end, "words": one.said} for one in found.promises],
    }


def typed(minor: int, decimals: int) -> str:
    """Return an amount as it is typed into a form: whole units, with decimals only where there are some."""
    units = Decimal(minor).scaleb(-decimals)
    return format(units.to_integral_value() if units == units.to_integral_value() else units, "f")
