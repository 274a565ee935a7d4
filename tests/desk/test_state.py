"""The step that the widget shows: how far the matter is, also after a person took over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.models import Offer
from bot.cases.utc import now_of
from bot.desk.context import Context
from bot.desk.customers.state import state_of
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(("offers", "step"), [([], 2), (["withdrawn"], 3), (["withdrawn", "accepted"], 4)])
async def test_at_a_handover_the_step_is_the_one_that_was_reached(
    customer: Customer, context: Context, offers: list[str], step: int
) -> None:
    def hand_over(session: Session) -> dict[str, object]:
        case = cases.open_case(session, customer.id)
        for number, state in enumerate(offers):
            now = now_of(session)
            offer = Offer(id=f"o{number}", case_id=case.id, state=state, made_by="bot", role="bot", policy_version="1")
            offer.made_at, offer.expires_at = now, now + timedelta(days=1)
            session.add(offer)
        for stage in ("clarifying", "escalated"):
            cases.move(session, case, stage, actor="bot", reason="test")
        session.flush()
        return state_of(session, customer.id)

    state = await context.write(hand_over)
    assert (state["stage"], state["step"], state["locale"]) == ("escalated", step, "zh-Hant")
