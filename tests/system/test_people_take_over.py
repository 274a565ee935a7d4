"""Test that an agent takes a conversation over from the bot, gives it back or resolves it."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.cases.models import Survey
from tests.running import Running
from tests.system.amends import assert_record_is_whole, case_shown
from tests.system.colleague import Colleague
from tests.system.conftest import Arrive
from tests.system.simulated_customer import VACUUM_EN, VACUUM_ZH, only

pytestmark = pytest.mark.asyncio


async def test_an_agent_takes_talks_and_gives_back_and_the_bot_goes_on(
    running: Running, arrive: Arrive, demo: Colleague, mei: Colleague
) -> None:
    customer = await arrive(VACUUM_ZH)
    only(await customer.say(VACUUM_ZH.story), "recap")
    handoff = only(await customer.say(VACUUM_ZH.a_person), "handoff")

    entry = await demo.waiting(customer.id)
    assert entry is not None and entry["reason"] == "requested"
    await demo.take(customer.id)
    assert await demo.waiting(customer.id) is None
    second = await mei.act(customer.id, "take")
    assert second.status_code == 409 and second.json()["taken_by"]["name"] == demo.name

    seen = await demo.read(customer.id)
    assert [m["text"] for m in seen["messages"]][: len(await customer.messages())] == [
        m["text"] for m in await customer.messages()
    ]
    assert {fact["name"]: fact["value"] for fact in seen["facts"]}["product"] == "robot_vacuum"
    assert seen["mine"] and seen["case"]["number"] == handoff["payload"]["case_number"]

    seq = await demo.say(customer.id, "我是小陳，我看過您的紀錄了。")
    (heard,) = [m for m in await customer.messages() if m["seq"] == seq]
    assert heard["author"] == {"role": "agent", "name": demo.name} and heard["text"] == "我是小陳，我看過您的紀錄了。"

    # While a person has the conversation, the bot is silent and no other agent may write.
    said = await customer.send(text="太好了，謝謝")
    foreign = await mei.act(customer.id, "messages", client_id="x", text="me too")
    assert foreign.status_code == 409
    replied = await demo.say(customer.id, "不客氣")
    between = [m for m in await customer.messages(after=seq) if m["author"]["role"] == "bot"]
    assert replied > said and between == []

    given = await demo.act(customer.id, "give-back", note="asks for a refund")
    assert given.status_code == 200
    ending = await customer.go_on(await customer.say("對，沒錯"))
    assert ending.how == "agreed", await customer.last_words(8)
    assert ending.card is not None
    case = case_shown(running, ending.card["payload"]["case_number"])
    assert case["number"] == handoff["payload"]["case_number"]
    assert case["owner"] == "bot" and case["stage"] == "agreed"
    assert_record_is_whole(running)


async def test_the_customer_hears_the_agent_at_once(arrive: Arrive, demo: Colleague) -> None:
    customer = await arrive(VACUUM_EN)
    await customer.say(VACUUM_EN.a_person)
    await demo.take(customer.id)
    seen: list[str] = []
    async for name, data, _ in customer.events(after=0):
        if name == "message":
            seen.append(data["text"])
            if data["author"]["role"] == "system":
                await demo.say(customer.id, "Good morning")
            if data["text"] == "Good morning":
                break
        elif name == "state":
            assert data["owner"] == "agent" and data["agent_name"] == demo.name
    assert seen == [m["text"] for m in await customer.messages()]


async def test_a_conversation_is_taken_from_the_bot_in_mid_turn(arrive: Arrive, demo: Colleague) -> None:
    customer = await arrive(VACUUM_ZH)
    said = await customer.send(text=VACUUM_ZH.story)
    await demo.take(customer.id)
    await demo.say(customer.id, "我來處理")
    await customer.send(text="好的")
    # The wait for answers is longer than the pause and a turn.
    replies = await customer.answer_after(said)
    assert [m["author"]["role"] for m in replies] and all(m["author"]["role"] != "bot" for m in replies)


async def test_resolving_sends_the_survey_and_keeps_the_score(
    running: Running, arrive: Arrive, demo: Colleague
) -> None:
    customer = await arrive(VACUUM_EN.but(chooses="none"))
    ending = await customer.complain()
    assert ending.how == "person" and ending.card is not None
    await demo.take(customer.id)
    without_note = await demo.act(customer.id, "resolve")
    assert without_note.status_code == 400
    resolved = await demo.act(customer.id, "resolve", note="Refunded by hand")
    assert resolved.status_code == 200
    survey = only(await customer.messages(after=ending.card["seq"]), "survey")
    assert survey["payload"] == {"choices": [1, 2, 3, 4, 5], "also": ["process", "treatment"]}
    for score in (0, 6, "5", True):
        assert (await customer.post("/survey", json={"score": score})).status_code == 400
    assert (await customer.post("/survey", json={"score": 4, "comment": "謝謝"})).status_code == 204
    store = running.store()
    with store.read() as session:
        kept = [(s.score, s.comment) for s in session.query(Survey).filter_by(conversation_id=customer.id)]
    store.close()
    assert kept == [(4, "謝謝")]
    case = case_shown(running, ending.card["payload"]["case_number"])
    assert case["stage"] == "resolved"
    assert "Refunded by hand" not in str(await customer.messages())


async def test_the_agent_api_needs_a_session_and_its_own_page(arrive: Arrive, running: Running) -> None:
    customer = await arrive(VACUUM_ZH)
    no_session = await customer.http.get("/api/desk/queue")
    assert no_session.status_code == 401
    own_token = await customer.http.get("/api/desk/queue", headers=customer.headers)
    assert own_token.status_code == 401
    foreign_page = await customer.http.post("/api/desk/session", json={"login": running.login, "password": "x"})
    assert foreign_page.status_code == 403
    wrong = await customer.http.post(
        "/api/desk/session", json={"login": "nobody", "password": "x"}, headers={"X-Amends-Desk": "1"}
    )
    assert wrong.status_code == 401


async def test_feelings_are_detected_while_an_agent_has_the_conversation(arrive: Arrive, demo: Colleague) -> None:
    customer = await arrive(VACUUM_ZH)
    await customer.say(VACUUM_ZH.a_person)
    await demo.take(customer.id)
    before = (await demo.read(customer.id))["felt_seq"]
    said = await customer.send(text="已經第三次了，每次都叫我等，你們根本不把客人當一回事，氣死我了！")
    assert said > before

    deadline = time.monotonic() + 20
    while (await demo.read(customer.id))["felt_seq"] < said:
        assert time.monotonic() < deadline, "no feeling was heard"
        await asyncio.sleep(0.2)
    curve = (await demo.help(customer.id))["summary"]["feelings"]
    assert curve[-1] == {"seq": said, "emotion": "angry"}
