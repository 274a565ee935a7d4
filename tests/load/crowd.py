"""Simulate simultaneous customers of the running product over the customer protocol: posts and event streams."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections.abc import Iterator
from typing import Any

import aiohttp

from tests.load.figures import Measured
from tests.load.matters import MATTERS, Customer, Matter, Said

# A turn without a reply for this long counts as failed, and the conversation ends.
PATIENCE_SECONDS = 30.0
# The messages of one turn arrive together; a turn is over when no further message has come for this long.
QUIET_SECONDS = 0.02


class Line:
    """One conversation over the customer protocol."""

    def __init__(self, http: aiohttp.ClientSession, base: str, opened: dict[str, Any]) -> None:
        self._http, self._base, self._token = http, base, opened["token"]
        self.id: str = opened["id"]
        self._heard: asyncio.Queue[tuple[float, dict[str, Any]]] = asyncio.Queue()
        self._listening = asyncio.Event()
        self._listener = asyncio.create_task(self._listen())
        self._said = 0

    @classmethod
    async def open(cls, http: aiohttp.ClientSession, base: str, locale: str) -> Line:
        """Open a conversation and start listening to its stream."""
        async with http.post(f"{base}/api/conversations", json={"locale": locale}) as answer:
            answer.raise_for_status()
            line = cls(http, base, await answer.json())
        await asyncio.wait_for(line._listening.wait(), PATIENCE_SECONDS)
        return line

    async def say(self, said: Said) -> list[tuple[float, dict[str, Any]]]:
        """Post a message or choice; return the turn's replies, each with its arrival time in monotonic seconds.

        Raises TimeoutError when no reply comes within `PATIENCE_SECONDS`.
        """
        self._said += 1
        body: dict[str, Any] = {"client_id": f"c{self._said}"}
        body |= {"choice": said.choice} if said.choice else {"text": said.text}
        address = f"{self._base}/api/conversations/{self.id}/messages"
        async with self._http.post(address, json=body, headers={"Authorization": f"Bearer {self._token}"}) as answer:
            answer.raise_for_status()
            seq = (await answer.json())["seq"]
        replies: list[tuple[float, dict[str, Any]]] = []
        while not replies:
            came = await asyncio.wait_for(self._heard.get(), PATIENCE_SECONDS)
            # Skip earlier messages such as the greeting.
            if came[1]["seq"] > seq:
                replies.append(came)
        while True:
            try:
                replies.append(await asyncio.wait_for(self._heard.get(), QUIET_SECONDS))
            except asyncio.TimeoutError:
                return replies

    async def close(self) -> None:
        """Stop listening."""
        self._listener.cancel()
        await asyncio.gather(self._listener, return_exceptions=True)

    async def _listen(self) -> None:
        address = f"{self._base}/api/conversations/{self.id}/events"
        headers = {"Authorization": f"Bearer {self._token}"}
        async with self._http.get(address, headers=headers, timeout=aiohttp.ClientTimeout()) as stream:
            stream.raise_for_status()
            name, self_is_set = "", self._listening.set
            async for raw in stream.content:
                self_is_set()
                line = raw.decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: ") and name == "message":
                    message = json.loads(line[6:])
                    if message["author"]["role"] != "customer":
                        self._heard.put_nowait((time.monotonic(), message))


async def crowd(base: str, count: int, seconds: float, pause: float, warm: float = 0.0, think: float = 0.0) -> Measured:
    """Run `count` customers at once for `seconds`, each with one complaint after the other.

    Each reads and writes for about `think` seconds before answering (0: at once). `pause` is the time in seconds for
    which the product waits for further messages; it is subtracted from the waits. Turns of the first `warm` seconds
    are not counted. With `seconds` 0 every customer makes one complaint.
    """
    measured = Measured()
    began = time.monotonic()
    until = began + warm + seconds
    matters = itertools.cycle(MATTERS)
    # No limit of connections: each customer has a stream open for the whole conversation, and a post.
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:

        async def customer(own: Iterator[Matter], hand: random.Random) -> None:
            while True:
                await complain(http, base, next(own), measured, pause, began + warm, think, hand)
                if time.monotonic() >= until:
                    return

        await asyncio.gather(*(customer(matters, random.Random(number)) for number in range(count)))
    last = max((turn.over for turn in measured.turns), default=began + warm)
    if seconds:
        # Ignore what the last complaints did after the end of the phase, because fewer customers were active then.
        measured.leave_out_after(until)
        last = until
    measured.seconds = last - began - warm
    return measured


async def complain(
    http: aiohttp.ClientSession,
    base: str,
    matter: Matter,
    measured: Measured,
    pause: float,
    counted_from: float,
    think: float,
    hand: random.Random,
) -> None:
    """Make one complaint as `crowd` describes it; count turns that begin at or after `counted_from` in `measured`."""
    customer = Customer(matter)
    script: list[str] = []
    said: Said | None = customer.first()
    try:
        line = await Line.open(http, base, matter.locale)
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        measured.failures.append(f"opening: {type(error).__name__} {error}")
        await asyncio.sleep(0.5)
        return
    try:
        while said is not None:
            if think:
                await asyncio.sleep(think * hand.uniform(0.5, 1.5))
            script.append(said.for_rasa)
            began = time.monotonic()
            replies = await line.say(said)
            over = replies[-1][0]
            if began >= counted_from:
                measured.turn(over, over - began - (0.0 if said.choice else pause))
            said = customer.next([message for _, message in replies])
        if began >= counted_from:
            measured.end(customer.ended_with or "lost", over)
        measured.scripts.append(script)
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        measured.failures.append(f"{script}: {type(error).__name__} {error}")
    finally:
        await line.close()
