"""Test returning customers: resumed streams, second tabs, repeated messages, and the same browser later."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.running import Running
from tests.system.conftest import Arrive
from tests.system.simulated_customer import VACUUM_EN, VACUUM_ZH, SimulatedCustomer, as_stored, only

pytestmark = pytest.mark.asyncio


async def read_until(customer: SimulatedCustomer, after: int | None, last: int) -> list[dict[str, Any]]:
    """Read the stream after message `after` until message `last`; return its messages in order of arrival."""
    came: list[dict[str, Any]] = []
    async for name, data, event_id in customer.events(after):
        if name == "message":
            assert event_id == str(data["seq"])
            came.append(data)
            if data["seq"] >= last:
                return came
    raise AssertionError("the stream ended")


async def test_the_state_of_the_case_is_told_later_in_the_same_browser(running: Running, arrive: Arrive) -> None:
    earlier = await arrive(VACUUM_ZH)
    ending = await earlier.complain()
    assert ending.card is not None
    await earlier.leave()
    # A browser keeps only the id and the token.
    async with httpx.AsyncClient(base_url=running.shop_url, timeout=30) as http:
        later = SimulatedCustomer(http, VACUUM_ZH, earlier.id, earlier.token)
        before = await later.messages()
        status = only(await later.say("我的退款現在怎麼樣了？"), "status")
        assert status["payload"]["case_number"] == ending.card["payload"]["case_number"]
        assert status["payload"]["stage"] == "agreed"
        promised = {item["what"] for item in ending.card["payload"]["items"]}
        assert {item["what"] for item in status["payload"]["items"]} == promised
        assert (await later.messages())[: len(before)] == before


async def test_a_stream_is_resumed_and_every_message_comes_once_in_order(arrive: Arrive) -> None:
    customer = await arrive(VACUUM_EN)
    first = await read_until(customer, None, 1)
    await customer.leave()
    # The stream was interrupted; the conversation continues meanwhile.
    customer.listen()
    recap = only(await customer.say(VACUUM_EN.story), "recap")
    second = await read_until(customer, first[-1]["seq"], recap["seq"])
    menu = only(await customer.press(recap["payload"]["confirm"]), "options")
    third = await read_until(customer, second[-1]["seq"], menu["seq"])
    came = first + second + third
    assert [m["seq"] for m in came] == list(range(1, menu["seq"] + 1))
    assert came == await customer.messages()


async def test_two_tabs_see_the_same_conversation_and_one_greeting(running: Running, arrive: Arrive) -> None:
    first = await arrive(VACUUM_ZH)
    second = SimulatedCustomer(first.http, VACUUM_ZH, first.id, first.token)
    recap = only(await first.say(VACUUM_ZH.story), "recap")
    menu = only(await second.press(recap["payload"]["confirm"]), "options")
    last = menu["seq"]
    seen = await asyncio.gather(read_until(first, 0, last), read_until(second, 0, last))
    assert seen[0] == seen[1] == await first.messages()
    greetings = [m for m in seen[0] if m["seq"] < 2 or m["text"] == seen[0][0]["text"]]
    assert len(greetings) == 1


async def test_both_tabs_press_the_same_option_and_it_is_agreed_once(arrive: Arrive) -> None:
    first = await arrive(VACUUM_ZH)
    await first.tell_details()
    recap = only(await first.say(VACUUM_ZH.story), "recap")
    menu = only(await first.press(recap["payload"]["confirm"]), "options")
    option = first.option_of(menu)
    body = [{"client_id": f"tab-{tab}", "choice": option["choice"]} for tab in (1, 2)]
    answers = await asyncio.gather(*(first.post("/messages", json=one) for one in body))
    assert sorted(answer.status_code for answer in answers) == [202, 409]
    await first.answer_after(menu["seq"])
    said = await first.messages(after=menu["seq"])
    assert [m["kind"] for m in said].count("commitment") == 1


async def test_a_message_sent_again_after_a_lost_answer_is_kept_once(arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH)
    seqs = await asyncio.gather(*(customer.send(text=VACUUM_ZH.story, client_id="same") for _ in range(3)))
    assert len(set(seqs)) == 1
    only(await customer.answer_after(seqs[0]), "recap")
    assert await customer.send(text=VACUUM_ZH.story, client_id="same") == seqs[0]
    assert [m["client_id"] for m in await customer.messages() if m["author"]["role"] == "customer"] == ["same"]


async def test_the_transcript_is_the_verbatim_record(arrive: Arrive) -> None:
    customer = await arrive(VACUUM_ZH)
    await customer.complain()
    kept = await customer.messages()
    as_json = await customer.get("/transcript", params={"format": "json"})
    assert as_json.json()["messages"] == as_stored(kept)
    as_text = (await customer.get("/transcript", params={"format": "txt"})).text
    assert all(message["text"].splitlines()[0] in as_text for message in kept)
