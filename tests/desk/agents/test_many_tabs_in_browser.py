"""Test many tabs of the agents' page in one browser: one event stream for all, one session for all."""

from __future__ import annotations

import asyncio
import contextlib

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.desk import streams
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import OWN_PAGE, PASSWORD, somebody_waits

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]

# What a browser lacks, by the way that is left to it.
WITHOUT = {
    "worker": "",
    "leader": "delete globalThis.SharedWorker;",
    "itself": "delete globalThis.SharedWorker; delete globalThis.BroadcastChannel;",
}
# Browsers open six connections to one server.
TABS = 12


async def profile(browser: Browser, live: httpx.AsyncClient, way: str, login: str = "lin") -> BrowserContext:
    """Return a browser in which an agent is signed in, and which can use this way of hearing news at best."""
    opened = await browser.new_context(base_url=str(live.base_url), locale="zh-TW")
    await opened.add_init_script(WITHOUT[way])
    await sign_in(opened, live, login)
    return opened


async def sign_in(opened: BrowserContext, live: httpx.AsyncClient, login: str) -> None:
    """Sign in as from a tab of this browser."""
    headers = {**OWN_PAGE, "Origin": str(live.base_url)}
    answer = await opened.request.post(
        "/api/desk/session", data={"login": login, "password": PASSWORD}, headers=headers
    )
    assert answer.ok, await answer.text()


async def tab(opened: BrowserContext) -> Page:
    """Open one more tab, and wait until it hears news."""
    page = await opened.new_page()
    await page.goto("/desk")
    await expect(page.locator("#live")).to_have_attribute("data-state", "on")
    return page


async def becomes(context: Context, count: int) -> None:
    """Wait until the desk has so many open streams."""

    async def reach() -> None:
        while context.streams.open != count:
            await asyncio.sleep(0.05)

    await asyncio.wait_for(reach(), 15)


async def all_hear_of(pages: list[Page], context: Context, name: str) -> None:
    """Fail unless every tab shows a customer who arrives now."""
    await somebody_waits(context, name=name)
    for page in pages:
        await expect(page.locator(".person", has_text=name)).to_be_visible()


@pytest.mark.parametrize("way", ["worker", "leader"])
async def test_twelve_tabs_share_one_stream_and_outlive_the_tab_that_had_it(
    browser: Browser, live: httpx.AsyncClient, context: Context, way: str
) -> None:
    opened = await profile(browser, live, way)
    pages = [await tab(opened) for _ in range(TABS)]
    assert context.streams.open == 1
    await all_hear_of(pages, context, "陳小姐")
    await pages.pop(0).close()
    # Whoever comes while nobody has the stream is not lost, because every tab fetches again.
    await all_hear_of(pages, context, "黃先生")
    await becomes(context, 1)
    await all_hear_of(pages, context, "張太太")
    await opened.close()
    await becomes(context, 0)


async def test_a_frozen_tab_loses_the_stream_to_one_that_is_seen(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    opened = await profile(browser, live, "leader")
    leader = await tab(opened)
    other = await opened.new_page()
    await other.clock.install()
    await other.goto("/desk")
    await expect(other.locator("#live")).to_have_attribute("data-state", "on")
    assert context.streams.open == 1
    # As when a telephone freezes a page in the background: it keeps the lock, and says nothing.
    await leader.evaluate("BroadcastChannel.prototype.postMessage = () => {}")
    await other.clock.run_for(30_000)
    await all_hear_of([other], context, "黃先生")
    # The page that was frozen hears that it leads no longer, and follows.
    await becomes(context, 1)
    await all_hear_of([leader, other], context, "張太太")


async def test_a_browser_with_neither_still_hears(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    opened = await profile(browser, live, "itself")
    pages = [await tab(opened) for _ in range(2)]
    assert context.streams.open == 2
    await all_hear_of(pages, context, "陳小姐")


async def test_a_worker_that_does_not_start_is_done_without(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    opened = await profile(browser, live, "worker")
    await opened.route("**/live_worker.js", lambda route: route.abort())
    pages = [await tab(opened) for _ in range(2)]
    assert context.streams.open == 1
    await all_hear_of(pages, context, "陳小姐")


@pytest.mark.parametrize("way", WITHOUT)
async def test_signing_out_in_one_tab_signs_out_all_and_leaves_no_draft(
    browser: Browser, live: httpx.AsyncClient, context: Context, way: str
) -> None:
    waiting = await somebody_waits(context)
    opened = await profile(browser, live, way)
    pages = [await tab(opened) for _ in range(3)]
    await pages[1].evaluate("id => { location.hash = id; location.reload(); }", waiting)
    await pages[1].locator("[data-act=take]").first.click()
    await pages[1].locator(".reply textarea").fill("寫到一半")
    await expect(pages[0].locator("#tab-mine .tab__count")).to_have_text("1")
    await pages[0].locator("#me .icon-button").click()
    # What becomes of the customer who waits is asked first.
    await pages[0].locator("dialog button[type=submit]").click()
    for page in pages:
        await expect(page.locator("#sign-in")).to_be_visible()
        await expect(page.locator("#desk")).to_be_hidden()
    if way != "itself":
        assert "寫到一半" not in await pages[1].evaluate("JSON.stringify(sessionStorage)")
    await becomes(context, 0)


@pytest.mark.parametrize("way", ["worker", "leader"])
async def test_whoever_signs_in_in_one_tab_is_at_all_of_them(
    browser: Browser, live: httpx.AsyncClient, context: Context, way: str
) -> None:
    opened = await profile(browser, live, way)
    pages = [await tab(opened) for _ in range(3)]
    await sign_in(opened, live, "wu")
    pages.append(await tab(opened))
    for page in pages:
        await expect(page.locator(".bar__who b")).to_have_text("吳志明")
        await expect(page.locator("#live")).to_have_attribute("data-state", "on")
    await becomes(context, 1)
    await all_hear_of(pages, context, "黃先生")


async def test_without_room_for_a_stream_the_page_asks_now_and_then(
    browser: Browser, live: httpx.AsyncClient, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MOST_PER_AGENT", 0)
    opened = await profile(browser, live, "leader")
    page = await opened.new_page()
    await page.clock.install()
    await page.goto("/desk")
    await expect(page.locator("#live")).to_have_text("每 10 秒更新")
    await somebody_waits(context, name="黃先生")
    row = page.locator(".person", has_text="黃先生")
    # Nothing but the page's own clock brings it: each round of ten seconds asks once.
    for _ in range(5):
        await page.clock.run_for(11_000)
        with contextlib.suppress(AssertionError):
            await expect(row).to_be_visible(timeout=2000)
            break
    await expect(row).to_be_visible()
    monkeypatch.undo()
    await page.clock.run_for(60_000)
    await expect(page.locator("#live")).to_have_text("即時更新中")
    await becomes(context, 1)


async def test_a_link_on_another_site_opens_what_it_names_and_its_scripts_reach_nothing(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context)
    desk = str(live.base_url).rstrip("/")
    elsewhere = desk.replace("127.0.0.1", "localhost")
    opened = await profile(browser, live, "worker")
    page = await opened.new_page()
    # A file without a policy of its own, so that nothing but the desk's own checks stands in the way.
    other_site = f"{elsewhere}/desk/static/js/ids.js"
    draw = """desk => {
      document.body.innerHTML = `<a href="${desk}/desk/case/ID">case</a>
        <form method="post" action="${desk}/api/desk/presence"><button>x</button></form>`;
    }""".replace("ID", waiting)
    await page.goto(other_site)
    await page.evaluate(draw, desk)
    await page.locator("a").click()
    await expect(page.locator(".talk__who h2")).to_have_text("陳小姐")
    assert page.url == f"{desk}/desk#{waiting}"

    await page.goto(other_site)
    await page.evaluate(draw, desk)
    # Sent as a form is, without asking the desk first; the browser would let it through.
    attempt = "url => fetch(url, {method: 'POST', credentials: 'include', mode: 'no-cors', body: '{}'})"
    async with page.expect_response("**/presence") as refused:
        await page.evaluate(attempt, f"{desk}/api/desk/presence")
    assert (await refused.value).status == 403
    async with page.expect_response("**/presence") as refused:
        await page.locator("button").click()
    assert (await refused.value).status == 403


async def test_after_signing_in_the_page_opens_what_was_asked_for(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context)
    page = await browser.new_page(base_url=str(live.base_url))
    await page.goto(f"/desk/case/{waiting}")
    await page.locator("[name=login]").fill("lin")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".talk__who h2")).to_have_text("陳小姐")
