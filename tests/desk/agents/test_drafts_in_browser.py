"""Test the check of drafts in a real browser: marks in the box, replacement by click, promises above the limit."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from playwright.async_api import Browser, Route, expect

from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import add_facts, somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: drafts were not tried"),
]


async def writing(browser: Browser, live: httpx.AsyncClient, context: Context, **look: str) -> Screen:
    """Take the only waiting conversation. Return the page."""
    conversation_id = await somebody_waits(context, "吸塵器不動了，我要退款")
    await add_facts(context, conversation_id)
    lin = await Screen.of(browser, live, "lin", **look)  # type: ignore[arg-type]
    await lin.open("陳小姐")
    await lin.page.locator("[data-act=take]").click()
    await expect(lin.page.locator(".reply textarea")).to_be_focused()
    return lin


async def test_marks_stand_under_the_words_and_move_with_them(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await writing(browser, live, context)
    box, marks = lin.page.locator(".reply textarea"), lin.page.locator(".draft__marks mark")
    await box.fill("😀 謝謝您告訴我們。如果讓您不舒服，我們來處理。請您諒解！")
    await expect(marks).to_have_text(["如果讓您", "請您諒解"])
    await box.press("Home")
    await lin.page.keyboard.type("您好，")
    # The marks move with the words before the desk has checked the draft again.
    await expect(marks).to_have_text(["如果讓您", "請您諒解"])
    same = "e => [getComputedStyle(e).font, getComputedStyle(e).letterSpacing, e.scrollHeight].join()"
    assert await box.evaluate(same) == await lin.page.locator(".draft__marks").evaluate(same)
    await lin.has_no_barrier()
    assert lin.errors == []


async def test_a_click_writes_the_better_words_and_undo_takes_them_back(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await writing(browser, live, context)
    box = lin.page.locator(".reply textarea")
    draft = "謝謝您告訴我們。如果讓您不舒服，我們來處理"
    await lin.page.keyboard.type(draft)
    await lin.page.locator("button.wording__better").click()
    await expect(box).to_have_value("謝謝您告訴我們。很抱歉，讓您遇到這樣的事，我們來處理")
    await expect(box).to_be_focused()
    await expect(lin.page.locator(".wording")).to_be_hidden()
    await lin.page.keyboard.press("Control+z")
    await expect(box).to_have_value(draft)


async def test_what_only_the_desk_refuses_comes_back_into_the_box(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await writing(browser, live, context)
    # The check of the draft fails, so the page sends it; the desk refuses it.
    await lin.page.route("**/wording", lambda route: route.abort())
    draft = "我們會在 12月6日前退您 80,000 元"
    await lin.write(draft)
    await expect(lin.page.locator(".reply textarea")).to_have_value(draft)
    await expect(lin.page.locator("#toasts")).to_contain_text("超過你還能給的 NT$35,000")
    await expect(lin.page.locator("[data-pending]")).to_have_count(0)
    await expect(lin.page.locator(".msg--agent")).to_have_count(0)


async def test_a_late_look_at_the_draft_does_not_take_the_question_away(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await writing(browser, live, context)
    page = lin.page
    late = asyncio.Event()
    looks: list[str] = []

    async def look(route: Route) -> None:
        looks.append(route.request.url)
        is_first = len(looks) == 1
        answer = await route.fetch()
        if is_first:
            await late.wait()
        await route.fulfill(response=answer)

    await page.route("**/wording", look)
    async with page.expect_request("**/wording"):
        await page.locator(".reply textarea").fill("如果讓您不舒服，很抱歉")
    await page.keyboard.press("Enter")
    send_anyway = page.locator(".wording__buttons .button--main")
    await expect(send_anyway).to_be_visible()
    async with page.expect_response("**/wording"):
        late.set()
    await page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
    await send_anyway.click(timeout=2000)
    await expect(page.locator(".msg--agent:not([data-pending])")).to_have_count(1)
    assert len(looks) == 2
    assert lin.errors == []
