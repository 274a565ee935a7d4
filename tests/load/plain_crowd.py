"""Send a plain Rasa the same messages as the product, from as many customers at once."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import Sequence

import aiohttp

from tests.load.crowd import PATIENCE_SECONDS
from tests.load.figures import Measured


async def replay(
    base: str, scripts: Sequence[Sequence[str]], count: int, seconds: float, warm: float = 0.0
) -> Measured:
    """Run `count` customers at once for `seconds`; each sends one script after the other without a pause.

    Turns of the first `warm` seconds are not counted.
    """
    measured = Measured()
    began = time.monotonic()
    until = began + warm + seconds
    following = itertools.cycle(scripts)
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as http:

        async def customer() -> None:
            while time.monotonic() < until:
                await _one(http, base, next(following), measured, began + warm)

        await asyncio.gather(*(customer() for _ in range(count)))
    measured.leave_out_after(until)
    measured.seconds = seconds
    return measured


async def _one(
    http: aiohttp.ClientSession, base: str, script: Sequence[str], measured: Measured, counted_from: float
) -> None:
    sender = uuid.uuid4().hex
    over = 0.0
    for message in script:
        began = time.monotonic()
        try:
            body = {"sender": sender, "message": message}
            async with http.post(f"{base}/webhooks/rest/webhook", json=body) as answer:
                answer.raise_for_status()
                await answer.json()
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            measured.failures.append(f"{message}: {type(error).__name__}")
            return
        over = time.monotonic()
        if began >= counted_from:
            measured.turn(over, over - began)
    if over >= counted_from:
        measured.end("through", over)
