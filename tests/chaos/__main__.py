"""Run the attack for some time and print what went wrong; the exit status is 1 unless all of it is 0."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

import httpx
from sqlalchemy import select

from bot.cases.models import Conversation
from tests.chaos.account import Account, account_for
from tests.chaos.customers import Told, complain_until
from tests.chaos.harms import Harm, harms, own_disk
from tests.dialogue.kills.verdict import left_without_a_word
from tests.running import Running

# After the last harm: everything that was said is answered by then.
SETTLE_SECONDS = 120.0
QUIET_BETWEEN = (3.0, 9.0)


async def attack(running: Running, seconds: float, at_once: int, seed: int, possible: list[Harm]) -> Account:
    """Let customers complain while harm after harm is done; return the account once all is quiet again."""
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=4 * at_once, keepalive_expiry=2.0)
    async with httpx.AsyncClient(base_url=running.shop_url, timeout=30, limits=limits) as http:
        every: list[Told] = []
        customers = [
            asyncio.create_task(complain_until(http, seed * 1000 + number, until, every)) for number in range(at_once)
        ]
        await _harm(running, until, seed, possible)
        _, unfinished = await asyncio.wait(customers, timeout=SETTLE_SECONDS)
        for one in unfinished:
            one.cancel()
        for ended in await asyncio.gather(*customers, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
    await _settle(running)
    store = running.store()
    try:
        with store.read() as session:
            return account_for(session, every)
    finally:
        store.close()


async def _harm(running: Running, until: float, seed: int, possible: list[Harm]) -> None:
    chance = random.Random(seed)
    began = time.monotonic()
    while time.monotonic() < until:
        await asyncio.sleep(chance.uniform(*QUIET_BETWEEN))
        harm = chance.choice(possible)
        print(f"{time.monotonic() - began:6.1f} s  {harm.name}", flush=True)
        await harm.do(running)


async def _settle(running: Running) -> None:
    """Wait until every conversation is answered, for some time at most."""
    store = running.store()
    until = time.monotonic() + SETTLE_SECONDS
    try:
        while time.monotonic() < until:
            with store.read() as session:
                ids = list(session.execute(select(Conversation.id)).scalars())
                if not any(left_without_a_word(session, one) for one in ids):
                    return
            await asyncio.sleep(1.0)
    finally:
        store.close()


def main() -> None:
    """Read the arguments, start a product of its own, attack it and say what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=480.0, help="how long customers are attacked")
    parser.add_argument("--customers", type=int, default=60, help="how many complain at once")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="amends-chaos-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        with own_disk(data) as has_own_disk:
            possible = harms(bool(has_own_disk))
            print(f"seed {told.seed}; harms: {', '.join(harm.name for harm in possible)}", flush=True)
            running = Running.start(data)
            try:
                account = asyncio.run(attack(running, told.seconds, told.customers, told.seed, possible))
            finally:
                status = running.stop()
    for line in [*account.wrong[:40], *account.lines()]:
        print(line)
    if status:
        print(f"the product ended with status {status}")
    sys.exit(0 if account.is_clean and not status else 1)


if __name__ == "__main__":
    main()
