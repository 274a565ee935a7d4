"""Test processes killed or hanging during a turn: the customer is informed, a person is called, nothing is lost."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import httpx
import pytest
import pytest_asyncio
from sqlalchemy.orm import Session

from bot.cases import Store, conversations, turns
from bot.cases.queue import handoffs
from tests.dialogue.kills.verdict import judge
from tests.reachable import details
from tests.running import Running
from tests.system.amends import assert_record_is_whole, case_shown
from tests.system.colleague import Colleague
from tests.system.conftest import Arrive
from tests.system.simulated_customer import VACUUM_EN, VACUUM_ZH, Message, SimulatedCustomer, as_stored, only

pytestmark = pytest.mark.asyncio

T = TypeVar("T")
# Long, because after a crash the model is loaded again, which is slow on a busy machine.
RESTART_SECONDS = 120.0
# Time in which a dialogue process that was stopped would answer the turn after it continues.
LATE_SECONDS = 3.0


@pytest_asyncio.fixture(autouse=True)
async def everything_ready(running: Running, http: httpx.AsyncClient) -> AsyncIterator[None]:
    """Wait after each test until every part is ready again, and check that the record is intact."""
    yield
    await until_ready(http)
    assert_record_is_whole(running)


async def until_ready(http: httpx.AsyncClient) -> None:
    """Wait until `/readyz` answers 200; raise AssertionError after `RESTART_SECONDS`."""
    for _ in range(int(RESTART_SECONDS / 0.25)):
        try:
            if (await http.get("/readyz")).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.25)
    raise AssertionError("not every part is ready again")


async def say_and_wait_for_the_turn(customer: SimulatedCustomer, text: str) -> int:
    """Send a text and return its sequence number once its turn has begun."""
    stream = customer.events(after=len(await customer.messages()))
    sent: int | None = None
    async for name, data, _ in stream:
        if sent is None:
            sent = await customer.send(text=text)
        if name == "typing" and data == {"role": "bot", "on": True}:
            await stream.aclose()
            return sent
    raise AssertionError("the stream ended")


async def assert_told(running: Running, customer: SimulatedCustomer, said: int, demo: Colleague) -> Message:
    """Assert that the customer was informed and a person called for technical reasons; return the handoff message."""
    handoff = only(await customer.answer_after(said), "handoff")
    assert handoff["payload"]["reason"] == "technical"
    assert handoff["payload"]["promised_by"].endswith("Z")
    entry = await demo.waiting(customer.id)
    assert entry is not None and entry["reason"] == "technical"
    return handoff


async def assert_goes_on(running: Running, customer: SimulatedCustomer, words: str) -> None:
    """Assert that the customer can write again and reach an agreement with the bot in the same conversation."""
    ending = await customer.go_on(await customer.say(words))
    assert ending.how == "agreed", await customer.last_words(8)
    assert ending.card is not None
    case = case_shown(running, ending.card["payload"]["case_number"])
    assert case["owner"] == "bot" and case["stage"] == "agreed"
    everything = await customer.messages()
    assert case["transcript"] == as_stored(everything)
    assert [m["seq"] for m in everything] == list(range(1, len(everything) + 1))
    store = running.store()
    with store.read() as session:
        assert conversations.get(session, customer.id).owner == "bot"
        assert handoffs.current(session, customer.id) is None
    store.close()


@pytest.mark.parametrize("part", ["dialogue", "actions"])
async def test_a_process_killed_during_a_turn(
    running: Running, arrive: Arrive, http: httpx.AsyncClient, demo: Colleague, part: str
) -> None:
    customer, other = await arrive(VACUUM_ZH), await arrive(VACUUM_EN)
    recap = only(await other.say(VACUUM_EN.story), "recap")
    before = running.pid_of(part)
    # A stopped process receives the turn and does not answer, so the kill happens during the turn.
    os.kill(before, signal.SIGSTOP)
    said = await say_and_wait_for_the_turn(customer, VACUUM_ZH.story)
    await asyncio.sleep(0.5)
    running.kill(part)
    await assert_told(running, customer, said, demo)
    # A message sent meanwhile is kept and answered with plain text.
    meanwhile = await customer.send(text="還在嗎？")
    assert all(m["kind"] == "text" for m in await customer.answer_after(meanwhile))

    await until_ready(http)
    assert running.pid_of(part) != before
    await assert_goes_on(running, customer, "請繼續")
    # A customer who did not write during the failure noticed nothing.
    ending = await other.go_on(await other.press(recap["payload"]["confirm"]))
    assert ending.how == "agreed"


async def test_a_hanging_dialogue_answers_late_and_its_answer_is_never_doubled(
    running: Running, arrive: Arrive, http: httpx.AsyncClient, demo: Colleague
) -> None:
    customer = await arrive(VACUUM_ZH)
    pid = running.pid_of("dialogue")
    os.kill(pid, signal.SIGSTOP)
    try:
        said = await say_and_wait_for_the_turn(customer, VACUUM_ZH.story)
        await assert_told(running, customer, said, demo)
    finally:
        os.kill(pid, signal.SIGCONT)
    await until_ready(http)
    await asyncio.sleep(LATE_SECONDS)
    late = await customer.messages(after=said)
    assert [m["kind"] for m in late] in (["handoff"], ["handoff", "recap"])
    await assert_goes_on(running, customer, "請繼續")
    kinds = [m["kind"] for m in await customer.messages()]
    assert kinds.count("recap") == kinds.count("options") == kinds.count("commitment") == 1


async def test_a_desk_that_dies_with_unanswered_words_answers_them_after_its_restart(
    running: Running, arrive: Arrive, http: httpx.AsyncClient
) -> None:
    customer = await arrive(VACUUM_ZH)
    said = await customer.send(text=VACUUM_ZH.story)
    running.kill("desk")
    await until_ready(http)
    only(await customer.answer_after(said), "recap")
    await asyncio.sleep(1)
    everything = await customer.messages()
    assert [m["kind"] for m in everything].count("recap") == 1
    assert [m["seq"] for m in everything] == list(range(1, len(everything) + 1))


async def die_in_mid_turn(running: Running, conversation_id: str) -> bool:
    """Kill the desk after the first action of a turn; return whether the turn had no answer by then."""
    store = running.store()
    pid = running.pid_of("desk")
    try:
        while (turn := read(store, lambda s: turns.half_done(s, conversation_id))) is None:
            await asyncio.sleep(0.001)
        os.kill(pid, signal.SIGSTOP)
        # The dialogue goes on with the turn; nobody takes its answer.
        await asyncio.sleep(LATE_SECONDS / 3)
        left = read(store, lambda s: turns.half_done(s, conversation_id))
        running.kill("desk")
        return left is not None and left.id == turn.id
    finally:
        store.close()


def read(store: Store, fn: Callable[[Session], T]) -> T:
    """Run `fn` in a read transaction."""
    with store.read() as session:
        return fn(session)


async def test_a_desk_that_dies_in_every_turn_does_nothing_twice_and_loses_no_card(
    running: Running, arrive: Arrive, http: httpx.AsyncClient
) -> None:
    undisturbed = await arrive(VACUUM_ZH)
    await undisturbed.complain()
    customer = await arrive(VACUUM_ZH)
    sent = await customer.send(text=VACUUM_ZH.story)
    died = []
    while True:
        died.append(await die_in_mid_turn(running, customer.id))
        await until_ready(http)
        said = await customer.answer_after(sent)
        if any(m["kind"] == "commitment" for m in said):
            break
        asked = said[-1]["payload"]
        if "confirm" in asked or "options" in asked:
            button = asked["confirm"] if "confirm" in asked else customer.option_of(said[-1])
            sent = await customer.send(choice=button["choice"])
        else:
            assert asked["asks"] == "contact"
            sent = await customer.send(text=details(customer.id, "zh-Hant"))
    # The desk may be too fast to be stopped once, but not every time.
    assert any(died) and len(died) == 4
    shown = [[(m["author"]["role"], m["kind"]) for m in await one.messages()] for one in (undisturbed, customer)]
    assert shown[0] == shown[1]
    store = running.store()
    with store.read() as session:
        verdict = judge(session, customer.id)
    store.close()
    assert verdict.is_good, verdict
