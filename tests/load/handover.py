"""Measure the time from a customer's 真人 (a wish for a person) to the case on a free agent's screen.

`python -m tests.load.handover` starts the product and a real browser with the agent's page, lets conversations arrive
at the given rate, and has every third customer ask for a person. The time is measured from before the wish is posted
until its row is in the queue of the agent's page.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from playwright.async_api import Page, async_playwright

from tests.chromium import ARGUMENTS, CHROMIUM
from tests.load.crowd import PATIENCE_SECONDS, Line, complain
from tests.load.figures import Measured, line, milliseconds, percentile
from tests.load.matters import MATTERS, Said
from tests.running import Running

# The default setting.
PAUSE_SECONDS = 1.2
THINK_SECONDS = 2.0
# One in this many conversations asks for a person.
ASKING = 3
WISHES = {"zh-Hant": "真人", "en": "human please"}
# Records for each row of the shown list when it first appeared (milliseconds since 1970, by this machine's clock).
WATCH = """() => {
  window.firstSeen = {};
  const look = () => {
    for (const row of document.querySelectorAll("#lists [id^='person-']"))
      window.firstSeen[row.id.slice(7)] ??= Date.now();
  };
  new MutationObserver(look).observe(document.getElementById("lists"), { childList: true, subtree: true });
}"""


@dataclass
class Handovers:
    """The seconds from each wish to its row on the screen, the number that never came, and the other customers."""

    seconds: list[float] = field(default_factory=list)
    lost: int = 0
    others: Measured = field(default_factory=Measured)


async def handovers(product: Running, rate: float, seconds: float, pause: float = PAUSE_SECONDS) -> Handovers:
    """Let `rate` conversations per minute arrive for `seconds`; return the results."""
    found = Handovers()
    base = product.shop_url.removesuffix("/shop")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            page = await browser.new_page()
            await _sign_in(page, product)
            connector = aiohttp.TCPConnector(limit=0)
            async with aiohttp.ClientSession(connector=connector) as http:
                tasks = []
                began = time.monotonic()
                for number, matter in zip(range(max(1, round(rate * seconds / 60))), itertools.cycle(MATTERS)):
                    await asyncio.sleep(max(0.0, began + number * 60 / rate - time.monotonic()))
                    hand = random.Random(number)
                    if number % ASKING == 0:
                        tasks.append(asyncio.create_task(_ask(http, base, page, matter.locale, matter.opening, found)))
                    else:
                        go = complain(http, base, matter, found.others, pause, began, THINK_SECONDS, hand)
                        tasks.append(asyncio.create_task(go))
                await asyncio.gather(*tasks)
                found.others.seconds = time.monotonic() - began
        finally:
            await browser.close()
    return found


async def _sign_in(page: Page, product: Running) -> None:
    await page.goto(product.desk_url)
    await page.fill("input[name=login]", product.login)
    await page.fill("input[name=password]", product.password)
    await page.press("input[name=password]", "Enter")
    # The newest first, because only the rows near the eye are in the page.
    await page.select_option("#list-sort", "newest")
    await page.evaluate(WATCH)


async def _ask(http: aiohttp.ClientSession, base: str, page: Page, locale: str, opening: str, found: Handovers) -> None:
    """Tell what happened, ask for a person, wait for the row and record the result in `found`."""
    customer = await Line.open(http, base, locale)
    try:
        await customer.say(Said(opening, None, opening))
        wish = WISHES[locale]
        # Both times come from this machine's clock; the browser's resolution is a millisecond.
        asked = time.time()
        await customer.say(Said(wish, None, wish))
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            seen = await page.evaluate("id => window.firstSeen[id] ?? null", customer.id)
            if seen is not None:
                found.seconds.append(max(0.0, seen / 1000 - asked))
                return
            await asyncio.sleep(0.05)
        found.lost += 1
    except (aiohttp.ClientError, asyncio.TimeoutError):
        found.lost += 1
    finally:
        await customer.close()


def print_handovers(found: Handovers, rate: float) -> None:
    """Print the figures."""
    print(f"\nA person is asked for, at {rate:g} conversations a minute; the agent's page in a real browser")
    waits = " / ".join(milliseconds(percentile(found.seconds, percent)) for percent in (50, 95, 100))
    note = f"{len(found.seconds)} times" + (f"; {found.lost} NEVER CAME" if found.lost else "")
    print(line("on the screen, p50 / p95 / most", waits, note))
    if found.others.failures:
        print(line("others that failed", str(len(found.others.failures)), found.others.failures[0][:200]))


def measure(data: Path, rate: float, seconds: float) -> Handovers:
    """Start the product on the folder `data`, measure the handovers and stop it."""
    product = Running.start(data, AMENDS_PAUSE_SECONDS=str(PAUSE_SECONDS), AMENDS_PAUSE_LIMIT_SECONDS="4.0")
    try:
        return asyncio.run(handovers(product, rate, seconds))
    finally:
        product.stop()


def main() -> None:
    """Parse the arguments, measure and print the figures."""
    parser = argparse.ArgumentParser(description="Measure how soon a case is on a free agent's screen.")
    parser.add_argument("--rate", type=float, default=50.0, help="conversations a minute (50)")
    parser.add_argument("--seconds", type=float, default=90.0, help="for how long they arrive (90)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="amends-handover-") as name:
        print_handovers(measure(Path(name), options.rate, options.seconds), options.rate)


if __name__ == "__main__":
    main()
