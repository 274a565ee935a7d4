"""A turn in which something was done is asked again as the same turn; words in which nothing was done are free."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from bot.cases import cases, messages, offers, turns
from bot.cases.models import Turn
from bot.cases.queue import handoffs
from bot.desk.context import Context
from bot.desk.dialogue import Answer, Reply, TurnRequest
from bot.desk.recovery import left_waiting, pick_up
from tests.cases.helpers import FAR, option
from tests.desk.customer import Customer, said
from tests.desk.fakes import FakeDialogue, echo

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]


class HalfDone:
    """A dialogue whose first answer gets lost after one action was called."""

    def __init__(self, context: Context) -> None:
        self._context, self.fails = context, True

    def __call__(self, request: TurnRequest) -> Answer | None:
        if not self.fails:
            return Answer(tuple(echo(request)), memory=f'["{request.text}"]')
        with self._context.store.begin() as session:
            if turns.done_before(session, request.turn_id, "action_recap", 1) is None:
                turns.keep_step(session, request.turn_id, "action_recap", 1, {"events": [], "responses": []})
        return None


async def test_a_half_done_turn_is_asked_again_as_the_same_turn(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = script = HalfDone(context)
    await said(customer, context, "冰箱不冷")
    script.fails = False
    await said(customer, context, "還在嗎")
    first, again, new = dialogue.requests
    assert again == first
    assert (new.text, new.after) == ("還在嗎", first.turn_id)
    assert (await customer.texts("bot"))[-2:] == ["heard: 冰箱不冷", "heard: 還在嗎"]
    assert await context.read(lambda s: turns.remembered(s, customer.id)) == ['["冰箱不冷"]', '["還在嗎"]']


async def test_a_half_done_turn_that_a_person_answered_is_not_asked_again(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = script = HalfDone(context)
    await said(customer, context, "冰箱不冷")
    await context.write(lambda s: messages.append(s, customer.id, role="agent", text="我來處理"))
    script.fails = False
    await said(customer, context, "謝謝")
    assert [one.text for one in dialogue.requests] == ["冰箱不冷", "謝謝"]
    with context.store.begin() as session, pytest.raises(Exception, match="is over"):
        turns.done_before(session, dialogue.requests[0].turn_id, "action_recap", 1)


def queue(session: Session, conversation_id: str, reason: str) -> None:
    """Put the conversation into the queue."""
    case = cases.current_case(session, conversation_id) or cases.open_case(session, conversation_id)
    more = {"queue": "service", "priority": 2, "promised_by": FAR, "contact_needed": False}
    handoffs.request(session, case, reason=reason, **more)


async def test_a_turn_that_handed_over_is_answered_after_the_desk_died(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.gate.clear()
    await customer.say("找真人")
    while not dialogue.at_work:
        await customer.messages()
    turn_id = dialogue.requests[0].turn_id

    def hand_over(session: Session) -> None:
        queue(session, customer.id, "requested")
        turns.keep_step(session, turn_id, "action_hand_over", 1, {"events": [], "responses": []})

    await context.write(hand_over)
    await context.turns.close()
    assert await context.read(left_waiting) == [customer.id]
    dialogue.gate.set()
    await pick_up(context)
    await context.turns.settled()
    assert [one.turn_id for one in dialogue.requests] == [turn_id, turn_id]
    assert await customer.texts("bot") == ["heard: 找真人"]


async def test_words_that_a_failed_turn_left_to_a_person_are_not_taken_up_at_a_start(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.up = False
    await said(customer, context, "冰箱不冷")
    assert await context.read(left_waiting) == []


async def offered(context: Context, conversation_id: str) -> str:
    """Record an offer of the bot that was never shown, and return its id."""

    def record(session: Session) -> str:
        case = cases.open_case(session, conversation_id)
        cases.move(session, case, "offering", actor="bot", reason="test")
        expires = context.store.clock() + dt.timedelta(days=7)
        made = offers.record(
            session, case, options=[option(), option("repair")], made_by="bot", policy_version="1", expires_at=expires
        )
        return made.id

    return await context.write(record)


async def test_which_option_never_stands_without_the_card(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    offer_id = await offered(context, customer.id)
    dialogue.script = lambda request: [Reply("question", "哪一個方案？", {"asks": "option"})]
    for _ in range(2):
        await said(customer, context, "嗯")
    shown = [m for m in await customer.messages(after=1) if m["author"]["role"] == "bot"]
    # Shown once, before the first question.
    assert [m["kind"] for m in shown] == ["options", "question", "question"]
    assert shown[0]["payload"]["offer_id"] == offer_id
    assert len(shown[0]["payload"]["options"]) == 2
    assert (await customer.press(shown[0]["payload"]["options"][0]["choice"])).status_code == 202


@pytest.mark.parametrize("kind", ["recap", "handoff", "commitment", "question"])
async def test_another_card_or_question_goes_before_an_offer_that_was_not_shown(
    customer: Customer, dialogue: FakeDialogue, context: Context, kind: str
) -> None:
    await offered(context, customer.id)
    dialogue.script = lambda request: [Reply("text", "好"), Reply(kind, "這樣", {"asks": "when"})]
    await said(customer, context, "不對")
    assert [m["kind"] for m in await customer.messages(after=2)] == ["text", kind]


async def test_turns_of_one_conversation_keep_one_question_at_most(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = HalfDone(context)
    for text in ("一", "二", "三"):
        await said(customer, context, text)
    open_ones = await context.read(lambda s: [t.id for t in s.query(Turn).all() if t.request is not None])
    assert len(open_ones) == 1
