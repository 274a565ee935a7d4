"""Test what the desk does with several matters: says which are noted, and takes the next one up when one is over."""

from __future__ import annotations

import pytest

from bot.cases import cases, fact_store
from bot.cases.queue import handoffs
from bot.conversation.services import Services
from bot.desk.context import Context
from bot.desk.dialogue import Reply, TurnRequest
from bot.desk.recovery import left_waiting
from tests.cases.helpers import FAR, bring_to
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio
DRYER = "吹風機也壞了"


class TwoTold:
    """A dialogue whose actions note a second matter in the first turn; the first one is over after it, or not."""

    def __init__(self, services: Services, first_ends: str) -> None:
        self.services = services
        self.first_ends = first_ends

    def __call__(self, request: TurnRequest) -> list[Reply]:
        with self.services.store.begin() as session:
            if request.takes_up is not None:
                taken_up = cases.find(session, request.takes_up)
                cases.put_in_hand(session, cases.move(session, taken_up, "listening", actor="bot", reason="taken up"))
            elif cases.current_case(session, request.conversation_id) is None:
                first = cases.open_case(session, request.conversation_id)
                other = cases.open_beside(session, request.conversation_id)
                fact_store.note(session, other, "what", DRYER, message_seq=request.parts[-1].seq)
                if self.first_ends == "agreed":
                    bring_to(session, first, "clarifying", "offering", "agreed")
                elif self.first_ends != "open":
                    handoffs.request(
                        session,
                        first,
                        reason=self.first_ends,
                        queue="care",
                        priority=2,
                        promised_by=FAR,
                        contact_needed=False,
                    )
        return [Reply("text", f"heard: {request.text}")]


@pytest.fixture
def first_ends() -> str:
    return "agreed"


async def said(customer: Customer, dialogue: FakeDialogue, context: Context, first_ends: str) -> list[str]:
    """Tell two matters and return what the bot says."""
    dialogue.script = TwoTold(context.services, first_ends)
    await customer.say(f"電鍋壞了，{DRYER}")
    await context.turns.settled()
    return await customer.texts("bot")


async def test_a_noted_matter_is_told_with_its_number(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    texts = await said(customer, dialogue, context, "open")
    noted = (await context.read(lambda s: cases.of_conversation(s, customer.id)))[1]
    assert noted.number in texts[0] and DRYER in texts[0]
    assert texts[1:] == [f"heard: 電鍋壞了，{DRYER}"]


async def test_a_matter_told_while_a_person_is_on_the_way_is_not_put_off(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    texts = await said(customer, dialogue, context, "requested")
    noted = (await context.read(lambda s: cases.of_conversation(s, customer.id)))[1]
    assert noted.number in texts[0] and "接手的同事都看得到" in texts[0] and "一件一件來" not in texts[0]


async def test_the_next_matter_is_taken_up_at_once_when_one_is_over(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    texts = await said(customer, dialogue, context, "agreed")
    taken_up = dialogue.requests[1]
    noted = (await context.read(lambda s: cases.of_conversation(s, customer.id)))[1]
    assert (taken_up.text, taken_up.takes_up) == (DRYER, noted.number)
    assert (taken_up.parts[0].start, taken_up.parts[0].end) == (0, len(DRYER))
    assert taken_up.parts[0].seq == dialogue.requests[0].parts[-1].seq
    assert "第 2 件" in texts[-2] and texts[-1] == f"heard: {DRYER}"
    assert len(dialogue.requests) == 2


@pytest.mark.parametrize(("reason", "goes_on"), [("rejected", True), ("requested", False), ("fire", False)])
async def test_only_a_person_called_for_one_matter_leaves_the_next_to_the_bot(
    customer: Customer, dialogue: FakeDialogue, context: Context, reason: str, goes_on: bool
) -> None:
    await said(customer, dialogue, context, reason)
    assert (len(dialogue.requests) == 2) == goes_on


async def test_a_matter_left_over_from_a_stopped_desk_is_taken_up_after_the_start(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = lambda request: [Reply("text", "?")]
    await customer.say("您好")
    await context.turns.settled()

    def two(session: object) -> None:
        first = cases.open_case(session, customer.id)  # type: ignore[arg-type]
        other = cases.open_beside(session, customer.id)  # type: ignore[arg-type]
        fact_store.note(session, other, "what", DRYER, message_seq=2)  # type: ignore[arg-type]
        bring_to(session, first, "clarifying", "offering", "agreed")  # type: ignore[arg-type]

    await context.write(two)
    assert await context.read(left_waiting) == [customer.id]
