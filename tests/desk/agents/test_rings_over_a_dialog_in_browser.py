"""Test rings and alerts while a dialog is open: they can be seen and used, and what was typed in it is kept."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from bot.cases.models import Ring
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import PASSWORD, somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def heard(page: Page, role: str) -> list[str]:
    """Return the text of each region with this role that is neither hidden nor inert, as a screen reader gets it."""
    session = await page.context.new_cdp_session(page)
    nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def text(node: dict) -> str:
        own = node.get("name", {}).get("value", "") if node.get("role", {}).get("value") == "StaticText" else ""
        return own + "".join(text(by_id[child]) for child in node.get("childIds", []) if child in by_id)

    return [text(node) for node in nodes if node.get("role", {}).get("value") == role and not node["ignored"]]


async def resolving(lin: Screen) -> None:
    """Take the next conversation, open the dialog to resolve it, and type half of the note."""
    await lin.page.locator("#take-next").click()
    await expect(lin.page.locator(".reply textarea")).to_be_focused()
    await lin.page.locator("[data-act=resolve]").click()
    await lin.page.keyboard.type("退款已辦")


@pytest.mark.parametrize("size, theme", [((1366, 768), "light"), ((768, 1024), "dark")])
async def test_what_rings_is_taken_over_an_open_dialog_and_the_note_stays(
    browser: Browser, live: httpx.AsyncClient, context: Context, size: tuple[int, int], theme: str
) -> None:
    first = await somebody_waits(context, "第一件", name="陳小姐")
    lin = await Screen.of(browser, live, "lin", size=size, theme=theme)
    page = lin.page
    await resolving(lin)
    second = await somebody_waits(context, "冒煙了", reason="hazard", priority=1, name="黃小姐")
    await expect(page.locator("#ringing")).to_contain_text("黃小姐")
    await expect(page.locator("#ringing")).to_be_in_viewport()
    # Whose the dialog is stands in it, beside who rings.
    await expect(page.locator("dialog form")).to_contain_text("陳小姐")
    assert any("黃小姐" in text for text in await heard(page, "alert"))
    await lin.has_no_barrier()
    await page.locator("#ring-take").click()
    await expect(page.locator("#ringing")).to_be_hidden()
    await expect(page.locator(".toast")).to_have_text("已接手。關閉這個視窗後就會打開這段對話。")
    await expect(page.locator(".toast")).to_be_in_viewport()
    assert any("已接手" in text for text in await heard(page, "status"))
    note = page.locator("dialog textarea")
    await expect(note).to_have_value("退款已辦")
    await expect(note).to_be_focused()
    # The dialog still belongs to the conversation that was open.
    await expect(page.locator(".talk__who h2")).to_have_text("陳小姐")
    await page.locator("dialog select[name=cause]").select_option("slow_procedure")
    async with page.expect_response("**/resolve"):
        await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".talk__who h2")).to_have_text("黃小姐")
    await expect(page.locator(".reply textarea")).to_be_visible()
    # Now it is open, and the alert that announced it is gone.
    assert await page.locator(".toast").count() == 0
    await expect(page.locator("dialog")).to_have_count(0)

    def owners(session: object) -> dict[str, str]:
        rows = session.connection().exec_driver_sql("select id, owner from conversations")  # type: ignore[attr-defined]
        return {row[0]: row[1] for row in rows}

    assert (await context.read(owners)) == {first: "bot", second: "agent"}
    assert lin.errors == []


async def test_what_rang_before_the_dialog_is_passed_on_with_the_keyboard(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "第一件", name="陳小姐")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    await expect(page.locator(".reply textarea")).to_be_focused()
    await somebody_waits(context, "冒煙了", reason="hazard", priority=1, name="黃小姐")
    await expect(page.locator("#ringing")).to_contain_text("黃小姐")
    await page.locator("[data-act=resolve]").click()
    await expect(page.locator("dialog textarea")).to_be_focused()
    await page.keyboard.type("退款")
    # The line of the ring is the dialog's first: its last button comes before the note, and it covers nothing.
    await page.keyboard.press("Shift+Tab")
    await expect(page.locator("#ring-pass")).to_be_focused()
    line, form = await page.locator("#ringing").bounding_box(), await page.locator("dialog form").bounding_box()
    assert line and form and line["y"] + line["height"] <= form["y"]
    await page.keyboard.press("Enter")
    await expect(page.locator("#ringing")).to_be_hidden()
    await expect(page.locator("dialog [name=note]")).to_have_value("退款")
    await expect(page.locator("#ring-pass")).to_have_count(0)
    # The focus returns to the dialog, so that the next key is typed there.
    await expect(page.locator("dialog [name=note]")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator("body > #toasts")).to_have_count(1)
    await expect(page.locator("#desk > #ringing")).to_have_count(1)
    assert lin.errors == []


async def test_one_dialog_over_another_tells_and_leaves_nothing_behind(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    await expect(page.locator(".reply textarea")).to_be_focused()
    await page.keyboard.press("Alt+t")
    await page.get_by_role("button", name="新增範本").click()
    await page.locator("dialog input[maxlength='80']").fill("收到")
    await page.locator("dialog textarea[lang=zh-Hant]").fill("收到了，我看一下。")
    await page.locator("dialog textarea[lang=en]").fill("Got it, let me look.")
    await page.locator("dialog:last-of-type button[type=submit]").click()
    await expect(page.locator("dialog")).to_have_count(1)
    await expect(page.locator(".toast")).to_have_text("已儲存")
    assert any("已儲存" in text for text in await heard(page, "status"))
    await page.keyboard.press("Escape")
    await expect(page.locator("body > #toasts .toast")).to_have_count(1)
    assert lin.errors == []


async def test_what_rang_in_a_dialog_rings_again_after_the_session_ended(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "第一件", name="陳小姐")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await resolving(lin)
    await somebody_waits(context, "冒煙了", reason="hazard", priority=1, name="黃小姐")
    await expect(page.locator("dialog #ringing")).to_contain_text("黃小姐")
    await page.evaluate("fetch('/api/desk/session', {method: 'DELETE', headers: {'X-Amends-Desk': '1'}})")
    await expect(page.locator("#sign-in")).to_be_visible()
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator("#ringing")).to_be_hidden()
    # Before that is seen at the desk, the first one would ring on for whoever signs in again.
    await asyncio.wait_for(_nothing_rings(context), 8)
    await page.locator("#sign-in-form [name=login]").fill("lin")
    await page.locator("#sign-in-form [name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#desk")).to_be_visible()
    await expect(page.locator("body > #toasts")).to_have_count(1)
    await somebody_waits(context, "又冒煙了", reason="hazard", priority=1, name="何先生")
    await expect(page.locator("#desk > #ringing")).to_contain_text("何先生")
    await page.locator("#ring-take").click()
    await expect(page.locator(".talk__who h2")).to_have_text("何先生")
    assert lin.errors == []


async def _nothing_rings(context: Context) -> None:
    while await context.read(lambda s: s.execute(select(Ring.id).where(Ring.ended_at.is_(None))).first()):
        await asyncio.sleep(0.05)
