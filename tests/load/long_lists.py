"""Measure the agents' page with many customers waiting: `python -m tests.load.long_lists`, and part of `make bench`.

A desk on a store of its own, and its page in a real browser, with 60 and with 1,000 customers waiting:

1. From the navigation to the first row on the screen, signed in.
2. From the commit of a new customer's conversation to their row on the screen, and from the event to the row.
3. After 200 changes: the memory of the page, its elements, and the rows in it.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, async_playwright
from starlette.applications import Starlette

from bot.cases import messages
from bot.cases.accounts import agents
from bot.desk.app import create_app
from bot.desk.context import Context
from bot.settings import Settings
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.desk.agents.people import OWN_PAGE, PASSWORD
from tests.desk.agents.waiting import add_waiting
from tests.desk.databases import migrated
from tests.desk.fakes import FakeDialogue
from tests.desk.serving import served
from tests.load.figures import line, milliseconds, percentile

SIZES = (60, 1000)
CHANGES, NEW_ROWS = 200, 12
# On a busy machine everything is slow, and still worth a figure.
PATIENCE_MS = 120_000.0
# Notes when the first row appeared, when a row of this number did, and when the page was last told of a change; in
# milliseconds, since 1970 by this machine's clock where it is compared with Python's. The page has a stream of its own,
# because what a worker hears cannot be noted here.
WATCH = """
delete globalThis.SharedWorker;
delete globalThis.BroadcastChannel;
window.seen = {first: null, rows: {}, told: null};
new MutationObserver(() => {
  for (const row of document.querySelectorAll("[id^=person-]")) {
    window.seen.first ??= performance.now();
    window.seen.rows[row.id.slice(7)] ??= Date.now();
  }
}).observe(document, {childList: true, subtree: true});
const listen = EventSource.prototype.addEventListener;
EventSource.prototype.addEventListener = function (name, act, ...more) {
  listen.call(this, name, (event) => { if (name === "queue") window.seen.told = Date.now(); act(event); }, ...more);
};
"""


@dataclass
class Figures:
    """What was measured with so many waiting: seconds, bytes, and how many rows were in the page."""

    waiting: int
    first_row: float = 0.0
    after_commit: list[float] = field(default_factory=list)
    after_event: list[float] = field(default_factory=list)
    heap: tuple[float, float] = (0.0, 0.0)
    elements: tuple[float, float] = (0.0, 0.0)
    rows: int = 0


async def measure(waiting: int, folder: Path, *, changes: int = CHANGES, new_rows: int = NEW_ROWS) -> Figures:
    """Measure with `waiting` customers in the queue; `folder` is empty."""
    with migrated(folder) as made, made.copied(folder) as own:
        settings = Settings.load({"AMENDS_DATA": str(folder), "DATABASE_URL": own.url})
        app = create_app(settings, dialogue=FakeDialogue())
        context: Context = app.state.context
        await context.write(lambda s: agents.add(s, "lin", "林雅婷", "agent", PASSWORD))
        await context.write(lambda s: add_waiting(s, waiting))
        try:
            return await _in_browser(app, context, Figures(waiting), changes, new_rows)
        finally:
            await context.turns.close()
            await context.view_log.settle()
            context.store.close()


async def _in_browser(app: Starlette, context: Context, found: Figures, changes: int, new_rows: int) -> Figures:
    async with served(app) as port, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, "--js-flags=--expose-gc"]
        )
        try:
            page = await _signed_in(browser, f"http://127.0.0.1:{port}")
            await _first_row(page, found)
            for number in range(new_rows):
                await _new_row(page, context, found, found.waiting + number)
            await _many_changes(page, context, found, changes)
        finally:
            await browser.close()
    return found


async def _signed_in(browser: Browser, address: str) -> Page:
    page = await browser.new_page(base_url=address, viewport={"width": 1366, "height": 768})
    page.set_default_timeout(PATIENCE_MS)
    await page.add_init_script(WATCH)
    headers = {**OWN_PAGE, "Origin": address}
    answer = await page.request.post(
        "/api/desk/session", data={"login": "lin", "password": PASSWORD}, headers=headers, timeout=PATIENCE_MS
    )
    assert answer.ok, await answer.text()
    # Once before, so that neither the browser's start nor its empty cache is measured.
    await page.goto("/desk")
    await page.wait_for_selector(".person")
    return page


async def _first_row(page: Page, found: Figures) -> None:
    await page.goto("/desk")
    await page.wait_for_selector(".person")
    found.first_row = await page.evaluate("seen.first") / 1000
    # The newest words first, so that a new row is in sight.
    await page.select_option("#list-sort", "newest")


async def _new_row(page: Page, context: Context, found: Figures, number: int) -> None:
    (new,) = await context.write(lambda s: add_waiting(s, 1, number, first=number))
    committed = time.time()
    await page.wait_for_selector(f"#person-{new}")
    shown, told = await page.evaluate("id => [seen.rows[id], seen.told]", new)
    found.after_commit.append(max(0.0, shown / 1000 - committed))
    found.after_event.append(max(0.0, (shown - told) / 1000))


async def _many_changes(page: Page, context: Context, found: Figures, changes: int) -> None:
    rng, session = random.Random(7), await page.context.new_cdp_session(page)
    ids = [row["conversation_id"] for row in (await (await page.request.get("/api/desk/queue")).json())["waiting"]]
    # Warm, so that what is made once is not taken for growth.
    for change in range(2 * changes):
        if change == changes:
            before = await _use(session)
        one = rng.choice(ids)
        seq = await context.write(lambda s, one=one: messages.append(s, one, role="customer", text="還在嗎").seq)
        if change % 10 == 9:
            await page.wait_for_selector(f"#person-{one}")
        assert seq
    await page.wait_for_timeout(500)
    after = await _use(session)
    found.heap, found.elements = (before[0], after[0]), (before[1], after[1])
    found.rows = await page.locator(".person").count()


async def _use(session: CDPSession) -> tuple[float, float]:
    """Return the bytes of the page's memory after a collection, and how many elements it has."""
    await session.send("HeapProfiler.enable")
    await session.send("HeapProfiler.collectGarbage")
    await session.send("Performance.enable")
    metrics: list[dict[str, Any]] = (await session.send("Performance.getMetrics"))["metrics"]
    values = {metric["name"]: metric["value"] for metric in metrics}
    return values["JSHeapUsedSize"], values["Nodes"]


def print_figures(found: Figures, changes: int = CHANGES) -> None:
    """Print the figures of one size."""
    print(f"\nThe agents' page, {found.waiting:,} customers waiting")
    print(line("first row on the screen", milliseconds(found.first_row), "from the navigation (aim: 1 s)"))
    for name, seconds, note in (
        ("new row, after its event", found.after_event, "p50 / most (aim: 300 ms)"),
        ("new row, after the commit", found.after_commit, "p50 / most"),
    ):
        print(line(name, f"{milliseconds(percentile(seconds, 50))} / {milliseconds(max(seconds))}", note))
    before, after = (round(size / 1000) for size in found.heap)
    print(line("memory of the page, kB", f"{before:,} -> {after:,}", f"over {changes} changes"))
    print(line("nodes of the page", f"{found.elements[0]:,.0f} -> {found.elements[1]:,.0f}", "the same changes"))
    print(line("rows in the page", str(found.rows)))


def print_long_lists() -> None:
    """Measure every size and print it; where there is no Chromium, say so."""
    if CHROMIUM is None:
        print("\nThe agents' page was not measured: there is no Chromium on this machine.")
        return
    for waiting in SIZES:
        with tempfile.TemporaryDirectory(prefix="amends-lists-") as name:
            print_figures(asyncio.run(measure(waiting, Path(name))))


if __name__ == "__main__":
    print_long_lists()
