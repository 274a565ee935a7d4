"""Run the attack for some time and print what went wrong; the exit status is 1 unless all of it is 0."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import httpx
from sqlalchemy import select

from bot.cases.models import Conversation
from bot.clock import utc_now
from tests.chaos.account import Account, account_for, account_of_care
from tests.chaos.care import has_work
from tests.chaos.customers import Told, complain_until
from tests.chaos.harm import Harm
from tests.chaos.harms import fill, own_disk, process_harms
from tests.chaos.listening_system import ListeningSystem
from tests.chaos.postgres_server import NoServer, PostgresServer
from tests.chaos.sqlite_file import SqliteFile
from tests.dialogue.kills.verdict import left_without_a_word
from tests.running import Running

QUIET_BETWEEN = (3.0, 9.0)
MOST_SEEDS = 1_000_000


async def attack(
    running: Running,
    possible: list[Harm],
    system: ListeningSystem,
    *,
    seconds: float,
    at_once: int,
    seed: int,
    settle: float,
) -> Account:
    """Let customers complain while harm after harm is done; return the account once all is quiet again.

    After the last harm the customers have `settle` seconds to come to an end, and the product as long for its answers.
    """
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=4 * at_once, keepalive_expiry=2.0)
    async with httpx.AsyncClient(base_url=running.shop_url, timeout=30, limits=limits) as http:
        every: list[Told] = []
        customers = [
            asyncio.create_task(complain_until(http, seed * 1000 + number, until, every)) for number in range(at_once)
        ]
        await _harm(running, until, seed, possible)
        _, unfinished = await asyncio.wait(customers, timeout=settle)
        for one in unfinished:
            one.cancel()
        for ended in await asyncio.gather(*customers, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
    await _settle(running, settle)
    with closing(running.store()) as store, store.read() as session:
        account = account_for(session, every)
        account_of_care(session, utc_now(), system, account)
        return account


async def _harm(running: Running, until: float, seed: int, possible: list[Harm]) -> None:
    """Do one harm after the other, each once before any comes again."""
    chance, left = random.Random(seed), list[Harm]()
    began = time.monotonic()
    while time.monotonic() < until:
        await asyncio.sleep(chance.uniform(*QUIET_BETWEEN))
        left = left or chance.sample(possible, len(possible))
        harm = left.pop()
        print(f"{time.monotonic() - began:6.1f} s  {harm.name}", flush=True)
        await harm.do(running)


async def _settle(running: Running, seconds: float) -> None:
    """Wait until every conversation is answered and nothing more is due, for some time at most."""
    until = time.monotonic() + seconds
    with closing(running.store()) as store:
        while time.monotonic() < until:
            with store.read() as session:
                ids = list(session.execute(select(Conversation.id)).scalars())
                if not has_work(session, utc_now()) and not any(left_without_a_word(session, one) for one in ids):
                    return
            await asyncio.sleep(1.0)


def main() -> None:
    """Read the arguments, start a product of its own, attack it and say what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=480.0, help="how long customers are attacked")
    parser.add_argument("--settle", type=float, default=120.0, help="how long everything may take to become quiet")
    parser.add_argument("--customers", type=int, default=60, help="how many complain at once")
    parser.add_argument("--seed", type=int, default=None, help="which harms and customers come; any if not given")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own, not on SQLite")
    told = parser.parse_args()
    seed = random.randrange(MOST_SEEDS) if told.seed is None else told.seed
    try:
        database = PostgresServer() if told.postgres else SqliteFile()
    except NoServer as missing:
        sys.exit(str(missing))
    try:
        with tempfile.TemporaryDirectory(prefix="amends-chaos-") as folder, closing(ListeningSystem()) as system:
            data = Path(folder) / "data"
            data.mkdir()
            with own_disk(data) as has_own_disk:
                possible = [
                    *process_harms(),
                    *database.harms(),
                    *([Harm("fill the disk", fill)] if has_own_disk else []),
                ]
                print(f"seed {seed}; harms: {', '.join(harm.name for harm in possible)}", flush=True)
                settings = {"DATABASE_URL": database.url} if database.url else {}
                running = Running.start(data, **settings, **system.settings())
                try:
                    account = asyncio.run(
                        attack(
                            running,
                            possible,
                            system,
                            seconds=told.seconds,
                            at_once=told.customers,
                            seed=seed,
                            settle=told.settle,
                        )
                    )
                finally:
                    status = running.stop()
    finally:
        database.close()
    for line in [*account.stories[:400], *account.wrong[:40], *account.lines()]:
        print(line)
    if status:
        print(f"the product ended with status {status}")
    if not account.is_clean or status:
        on = "--postgres " if told.postgres else ""
        print(f"again: python -m tests.chaos {on}--seconds {told.seconds:g} --customers {told.customers} --seed {seed}")
        sys.exit(1)


if __name__ == "__main__":
    main()
