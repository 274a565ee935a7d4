"""Customers who repeat what did not arrive, as the widget does, and remember what the desk said it has."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.dialogue.kills.customers import SCRIPTS, Patient, Script
from tests.system.simulated_customer import Message, NoAnswer

# Longest wait for the desk to come back, and for an answer; a part that dies often is started after up to 30 seconds.
PATIENCE_SECONDS = 120.0
# Seconds between two tries, as the widget waits.
AGAIN_SECONDS = 0.5
# Answers that mean "later": too many requests, busy, being restarted, no space.
LATER = {429, 500, 502, 503, 504, 507}


@dataclass
class Told:
    """What one conversation's customer sent and the desk acknowledged: the ids in the order of sending."""

    conversation_id: str
    acknowledged: list[str] = field(default_factory=list)
    # How it ended: agreed, person, stuck, refused (a button was outdated), no answer; open at the end.
    how: str = "open"


class ChaosCustomer(Patient):
    """A customer whose calls are repeated until they arrive, with the same `client_id`."""

    told: Told

    async def post(self, path: str, **given: Any) -> httpx.Response:
        """Post until the desk takes or refuses it."""
        response = await _until_it_arrives(self.http, "POST", self.home + path, headers=self.headers, **given)
        if response.status_code == 202:
            self.told.acknowledged.append(given["json"]["client_id"])
        return response

    async def get(self, path: str, **given: Any) -> httpx.Response:
        """Get until it arrives."""
        return await _until_it_arrives(self.http, "GET", self.home + path, headers=self.headers, **given)

    async def answer_after(self, seq: int, seconds: float = PATIENCE_SECONDS) -> list[Message]:
        """Wait longer than customers of a healthy desk."""
        return await super().answer_after(seq, seconds)


async def complain_until(http: httpx.AsyncClient, seed: int, until: float, every: list[Told]) -> None:
    """Complain in one conversation after the other until the monotonic time `until`; add what is told to `every`."""
    chance = random.Random(seed)
    while time.monotonic() < until:
        await _complain(http, chance.choice(SCRIPTS), every)
        await asyncio.sleep(chance.uniform(0.1, 2.0))


async def _complain(http: httpx.AsyncClient, script: Script, every: list[Told]) -> None:
    opened = await _until_it_arrives(http, "POST", "/api/conversations", json={"locale": script.knows.locale})
    told = Told(opened.json()["id"])
    every.append(told)
    customer = ChaosCustomer(http, script.knows, told.conversation_id, opened.json()["token"])
    # Whether the bot still has to answer is seen from outside only by what comes.
    customer.script, customer.told, customer.is_waiting = script, told, lambda conversation: False
    customer.listen()
    try:
        told.how = await customer.complain_on()
    except NoAnswer:
        told.how = "no answer"
    except AssertionError as refused:
        # Something else happened to the conversation meanwhile: the button is outdated.
        told.how = "refused" if str(refused).startswith("409") else f"broken: {refused}"
    finally:
        await customer.leave()


async def _until_it_arrives(http: httpx.AsyncClient, method: str, path: str, **given: Any) -> httpx.Response:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            response = await http.request(method, path, **given)
            if response.status_code not in LATER:
                return response
            why = f"{response.status_code} {response.text[:200]}"
        # anyio raises AttributeError for a connection that was reset in the moment in which it was made.
        except (httpx.HTTPError, AttributeError) as error:
            why = repr(error)
        if time.monotonic() > until:
            raise AssertionError(f"the desk does not come back: {why}")
        await asyncio.sleep(AGAIN_SECONDS)
