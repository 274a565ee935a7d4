"""Test when the bot answers and when it is silent."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from bot.cases import cases, conversations
from bot.cases.accounts import agents
from bot.cases.models import Turn
from bot.cases.queue import giving_back, handoffs
from bot.desk.app import create_app
from bot.desk.context import Context
from bot.desk.dialogue import Answer, Reply
from bot.desk.recovery import recovery
from bot.remedy import Policy
from bot.settings import Settings
from bot.words import Words
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]


# Seconds that a turn may take: more than any turn on a busy machine, and few for tests that wait for the limit.
PATIENT, QUICK = "60", "0.5"


@pytest.fixture
def watchdog() -> str:
    """Return the seconds that a turn may take; tests of the limit override it."""
    return PATIENT


@pytest.fixture
def environ(watchdog: str) -> dict[str, str]:
    """Return settings with a pause that is long enough for several calls."""
    return {"AMENDS_PAUSE_SECONDS": "0.3", "AMENDS_PAUSE_LIMIT_SECONDS": "1.2", "AMENDS_TURN_TIMEOUT_SECONDS": watchdog}


async def until(condition: object, seconds: float = 5) -> None:
    """Wait until `condition()` is true, at most `seconds`."""
    async with _Deadline(seconds):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.01)


class _Deadline:
    """Cancels the block after `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handle = asyncio.get_running_loop().call_later(self._seconds, task.cancel)

    async def __aexit__(self, *_: object) -> None:
        self._handle.cancel()


async def add_agent(context: Context, login: str = "mei") -> int:
    """Add an agent and return the id."""
    agent = await context.write(lambda s: agents.add(s, login, "陳美", "agent", "long enough"))
    return int(agent.id)


async def owner(context: Context, customer: Customer) -> str:
    """Return the owner of the conversation: `bot`, `queue`, `agent` or `closed`."""
    return str((await context.read(lambda s: conversations.get(s, customer.id))).owner)


async def test_three_quick_messages_are_one_turn(customer: Customer, dialogue: FakeDialogue, context: Context) -> None:
    for text in ["我買的", "掃地機器人", "壞了"]:
        await customer.say(text)
    await context.turns.settled()
    assert await customer.texts("bot") == ["heard: 我買的\n掃地機器人\n壞了"]
    turn = dialogue.requests[0]
    assert [turn.text[p.start : p.end] for p in turn.parts] == ["我買的", "掃地機器人", "壞了"]
    assert [p.seq for p in turn.parts] == [2, 3, 4]
    assert len({p.message_id for p in turn.parts}) == 3


async def test_typing_prolongs_the_pause_but_not_for_ever(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    await customer.say("等一下")
    calls = 0
    while not dialogue.requests and calls < 100:
        assert (await customer.post("/typing")).status_code == 204
        calls += 1
        await asyncio.sleep(0.1)
    # Three of these calls last as long as the pause, so typing prolonged it until the limit ended it.
    assert 5 < calls < 100
    await context.turns.settled()
    assert len(dialogue.requests) == 1


async def test_what_comes_during_a_turn_is_the_next_turn(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.gate.clear()
    await customer.say("第一句")
    await until(lambda: dialogue.at_work)
    await customer.say("第二句")
    await customer.say("第三句")
    await asyncio.sleep(0.4)
    assert len(dialogue.requests) == 1
    dialogue.gate.set()
    await context.turns.settled()
    assert await customer.texts("bot") == ["heard: 第一句", "heard: 第二句\n第三句"]
    assert dialogue.most_at_work == 1


async def test_the_answer_sets_the_language(customer: Customer, dialogue: FakeDialogue, context: Context) -> None:
    dialogue.script = lambda request: Answer((Reply("text", "Hello"),), "en")
    await customer.say("hello there")
    await context.turns.settled()
    assert (await context.read(lambda s: conversations.get(s, customer.id))).locale == "en"
    await customer.say("and again")
    await context.turns.settled()
    assert dialogue.requests[1].locale == "en"


async def test_a_claim_in_mid_turn_drops_the_answer(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    agent_id = await add_agent(context)
    dialogue.gate.clear()
    await customer.say("有人嗎")
    await until(lambda: dialogue.at_work)
    await context.write(lambda s: handoffs.take(s, customer.id, agent_id))
    dialogue.gate.set()
    await context.turns.settled()
    assert await customer.texts("bot") == []


async def test_the_bot_keeps_silent_while_a_person_has_it_and_after(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    agent_id = await add_agent(context)
    await context.write(lambda s: handoffs.take(s, customer.id, agent_id))
    await customer.say("這句是給人的")
    await context.turns.settled()
    assert dialogue.requests == []
    await context.write(lambda s: giving_back.give_back(s, customer.id, agent_id))
    await customer.say("這句是給機器人的")
    await context.turns.settled()
    assert [turn.text for turn in dialogue.requests] == ["這句是給機器人的"]


async def test_while_the_case_waits_the_bot_still_listens(
    customer: Customer, dialogue: FakeDialogue, context: Context, policy: Policy
) -> None:
    def queue(session: object) -> None:
        case = cases.open_case(session, customer.id)
        handoffs.request(
            session,
            case,
            reason="requested",
            queue="service",
            priority=2,
            promised_by=policy.promised_by("requested", case.opened_at),
            contact_needed=False,
        )

    await context.write(queue)
    await customer.say("我的電話是 0912345678")
    await context.turns.settled()
    assert [turn.owner for turn in dialogue.requests] == ["queue"]
    assert await customer.texts("bot") == ["heard: 我的電話是 0912345678"]


@pytest.mark.parametrize(
    ("fault", "watchdog"), [("down", PATIENT), ("broken", PATIENT), ("silent", PATIENT), ("slow", QUICK)]
)
async def test_a_failed_turn_is_reported_to_the_customer_and_queued(
    customer: Customer, dialogue: FakeDialogue, context: Context, fault: str
) -> None:
    if fault == "down":
        dialogue.up = False
    elif fault == "broken":
        dialogue.script = lambda request: None
    elif fault == "silent":
        dialogue.script = lambda request: []
    else:
        dialogue.gate.clear()
    await customer.say("冰箱不冷")
    await context.turns.settled()
    said = (await customer.messages())[-1]
    assert (said["author"]["role"], said["kind"], said["payload"]["reason"]) == ("bot", "handoff", "technical")
    assert said["payload"]["promised_by"].endswith("Z")
    assert await owner(context, customer) == "queue"
    waiting = await context.read(handoffs.waiting)
    assert [(h.conversation_id, h.reason) for h in waiting] == [(customer.id, "technical")]


async def test_what_was_agreed_before_a_person_came_is_shown_though_the_answer_is_dropped(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    card = {
        "case_number": "2611-4821-7",
        "items": [{"what": "退款", "owner": "財務", "due_at": "2099-01-01T00:00:00Z"}],
    }
    dialogue.script = lambda request: [Reply("text", "好的"), Reply("commitment", "說定了", dict(card))]
    dialogue.gate.clear()
    await customer.say("選第一個")
    await until(lambda: dialogue.requests)
    await context.write(lambda s: handoffs.take(s, customer.id, agents.add(s, "lin", "林", "agent", "long enough").id))
    dialogue.gate.set()
    await context.turns.settled()
    said = (await customer.messages())[2:]
    assert [(m["author"]["role"], m["kind"], m["text"]) for m in said] == [("system", "commitment", "說定了")]
    assert said[0]["payload"]["items"] == card["items"]


@pytest.mark.parametrize("watchdog", [QUICK])
async def test_a_late_answer_is_dropped(customer: Customer, dialogue: FakeDialogue, context: Context) -> None:
    dialogue.gate.clear()
    await customer.say("慢慢來")
    await context.turns.settled()
    dialogue.gate.set()
    await asyncio.sleep(0.1)
    assert not any("heard" in text for text in await customer.texts("bot"))
    assert len(await customer.texts("bot")) == 1


async def test_while_the_dialogue_is_down_the_customer_gets_a_holding_message(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.up = False
    await customer.say("冰箱不冷")
    await context.turns.settled()
    await customer.say("還在嗎")
    await context.turns.settled()
    said = [m for m in await customer.messages() if m["author"]["role"] == "bot"]
    assert [m["kind"] for m in said] == ["text", "handoff", "text"]
    assert len(await context.read(handoffs.waiting)) == 1


async def test_after_the_repair_the_bot_answers_all_unanswered_messages(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.up = False
    await customer.say("冰箱不冷")
    await context.turns.settled()
    dialogue.up = True
    dialogue.requests.clear()
    await customer.say("還在嗎")
    await context.turns.settled()
    assert [(t.text, t.owner) for t in dialogue.requests] == [("冰箱不冷\n還在嗎", "bot")]
    assert (await customer.texts("bot"))[-1] == "heard: 冰箱不冷\n還在嗎"
    assert await owner(context, customer) == "bot"
    assert await context.read(handoffs.waiting) == []


async def test_a_person_who_took_it_keeps_it_after_the_repair(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    agent_id = await add_agent(context)
    dialogue.up = False
    await customer.say("冰箱不冷")
    await context.turns.settled()
    await context.write(lambda s: handoffs.take(s, customer.id, agent_id))
    dialogue.up = True
    await customer.say("還在嗎")
    await context.turns.settled()
    assert await owner(context, customer) == "agent"
    assert len(dialogue.requests) == 1


async def test_a_closed_conversation_opens_again_when_the_customer_writes(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    await context.write(
        lambda s: conversations.change_owner(s, customer.id, expect="bot", to="closed", actor="system", reason="test")
    )
    await customer.say("又壞了")
    await context.turns.settled()
    assert await owner(context, customer) == "bot"
    assert await customer.texts("bot") == ["heard: 又壞了"]


async def test_after_a_crash_the_unanswered_are_answered_once_the_dialogue_is_up(
    settings: Settings, policy: Policy, words: Words
) -> None:
    first = FakeDialogue()
    first.gate.clear()
    crashed = create_app(settings, dialogue=first, policy=policy, words=words)
    transport = httpx.ASGITransport(app=crashed)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as http:
        waiting = await Customer.arrive(http)
        await Customer.arrive(http)
        await waiting.say("冰箱不冷")
        await until(lambda: first.at_work)
        # For the second message not even the pause had ended.
        await waiting.say("很久了")
        await crashed.state.context.turns.close()
        crashed.state.context.store.close()

    second = FakeDialogue()
    second.up = False
    restarted = create_app(settings, dialogue=second, policy=policy, words=words)
    context: Context = restarted.state.context
    job = recovery(context)
    job.start()
    await asyncio.sleep(0.2)
    assert second.requests == []
    second.up = True
    await until(lambda: second.requests)
    await context.turns.settled()
    await job.close()
    assert [(t.conversation_id, t.text) for t in second.requests] == [(waiting.id, "冰箱不冷\n很久了")]
    turns = await context.read(lambda s: s.query(Turn).order_by(Turn.began_at).all())
    assert [turn.state for turn in turns] == ["abandoned", "answered"]
    context.store.close()


async def test_a_store_that_fails_once_does_not_lose_the_turn(
    customer: Customer, dialogue: FakeDialogue, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.desk import turns

    monkeypatch.setattr(turns, "RETRY_SECONDS", 0.05)
    whole = turns.begin
    failures = [RuntimeError("disk I/O error")]

    def failing_once(*args: object, **kwargs: object) -> object:
        if failures:
            raise failures.pop()
        return whole(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(turns, "begin", failing_once)
    await customer.say("還好嗎")
    await context.turns.settled()
    assert await customer.texts("bot") == ["heard: 還好嗎"]


async def test_a_store_that_fails_for_long_is_tried_until_it_works(
    customer: Customer, dialogue: FakeDialogue, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.desk import turns

    monkeypatch.setattr(turns, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(turns, "AGAIN_SECONDS", 0.01)
    begin, hold = turns.begin, turns.send_holding_message
    failures = [RuntimeError("database or disk is full")] * 12

    def failing(whole: Any) -> Any:
        def fail_or_do(*args: Any, **kwargs: Any) -> Any:
            if failures:
                raise failures.pop()
            return whole(*args, **kwargs)

        return fail_or_do

    # Neither the turn can be stored nor that a person is called.
    monkeypatch.setattr(turns, "begin", failing(begin))
    monkeypatch.setattr(turns, "send_holding_message", failing(hold))
    await customer.say("還好嗎")
    await context.turns.settled()
    assert failures == []
    assert len(await customer.texts("bot")) == 1
