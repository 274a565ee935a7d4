"""Test in a real browser that agents attach, drop and paste files, and that a broken network loses none of them."""

from __future__ import annotations

import base64

import httpx
import pytest
from playwright.async_api import Browser, Route, expect

from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import somebody_waits
from tests.desk.agents.screen import Screen
from tests.pictures import PNG

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: files of agents were not tried"),
]
PDF = b"%PDF-1.7\n" + bytes(60)
# Give the page a file as if it came from the clipboard or from a folder.
HAND_OVER = """([kind, encoded, name, type]) => {
    const bytes = Uint8Array.from(atob(encoded), one => one.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, {type}));
    const box = document.querySelector('.reply textarea');
    const news = kind === 'paste'
        ? new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true})
        : new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true});
    box.dispatchEvent(news);
}"""


async def hand_over(lin: Screen, kind: str, content: bytes, name: str, media_type: str) -> None:
    """Paste or drop a file, or drag it over the page (`dragenter`)."""
    await lin.page.evaluate(HAND_OVER, [kind, base64.b64encode(content).decode(), name, media_type])


async def answering(browser: Browser, live: httpx.AsyncClient, context: Context, **look: str) -> Screen:
    """Take the only waiting conversation and return the page."""
    await somebody_waits(context, "新的零件長怎樣？")
    lin = await Screen.of(browser, live, "lin", **look)  # type: ignore[arg-type]
    await lin.open("陳小姐")
    await lin.page.locator("[data-act=take]").click()
    await expect(lin.page.locator(".reply textarea")).to_be_focused()
    return lin


async def choose(lin: Screen, *files: tuple[str, str, bytes]) -> None:
    chosen = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    await lin.page.locator(".files__attach input").set_input_files(chosen)  # type: ignore[arg-type]


async def test_files_go_with_words_and_show_their_picture(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await answering(browser, live, context)
    await choose(lin, ("零件.png", "image/png", PNG), ("說明.pdf", "application/pdf", PDF))
    await expect(lin.page.locator(".files__name")).to_have_text(["零件.png", "說明.pdf"])
    await lin.has_no_barrier()
    await lin.write("新的零件長這樣")
    sent = lin.page.locator(".msg--agent:not(.msg--waiting)")
    await expect(sent).to_have_count(2)
    await expect(sent.first.locator(".msg__text")).to_have_text("新的零件長這樣")
    await expect(sent.first.locator("img")).to_have_attribute("alt", "新的零件長這樣")
    assert await sent.first.locator("img").evaluate("e => e.decode().then(() => e.naturalWidth)") > 0
    await expect(sent.last.locator(".msg__text")).to_have_text("傳了一個檔案：說明.pdf")
    await expect(lin.page.locator(".files")).to_be_hidden()
    await lin.has_no_barrier()
    assert lin.errors == []


async def test_a_picture_is_pasted_and_dropped_and_can_be_taken_out(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await answering(browser, live, context, locale="en-GB")
    await hand_over(lin, "paste", PNG, "image.png", "image/png")
    await expect(lin.page.locator(".files__name")).to_contain_text("pasted picture")
    await hand_over(lin, "dragenter", PNG, "photo.png", "image/png")
    await expect(lin.page.locator(".reply")).to_have_attribute("data-drop", "Drop to attach")
    await hand_over(lin, "drop", PNG, "photo.png", "image/png")
    await expect(lin.page.locator(".files__name")).to_have_count(2)
    await expect(lin.page.locator(".reply")).not_to_have_attribute("data-drop", "Drop to attach")
    await lin.page.get_by_role("button", name="Remove photo.png").click()
    await expect(lin.page.locator(".files__name")).to_have_count(1)
    await expect(lin.page.locator(".reply textarea")).to_be_focused()
    # A file without words may be sent.
    await lin.page.keyboard.press("Enter")
    await expect(lin.page.locator(".msg--agent:not(.msg--waiting) img")).to_have_count(1)
    assert lin.errors == []


async def test_what_cannot_be_sent_says_what_to_do(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    lin = await answering(browser, live, context)
    await choose(
        lin, ("工具.exe", "application/x-msdownload", b"MZ"), ("大.pdf", "application/pdf", PDF + bytes(5 << 20))
    )
    refused = lin.page.locator(".files [role=alert]")
    await expect(refused).to_contain_text("「工具.exe」不是可以傳的類型")
    await expect(refused).to_contain_text("「大.pdf」超過 5 MB")
    # What only the desk finds out comes back into the box, with the words.
    await choose(lin, ("假的.png", "image/png", b"<html>"))
    await lin.write("給您看")
    await expect(lin.page.locator(".toast")).to_be_visible()
    await expect(lin.page.locator(".reply textarea")).to_have_value("給您看")
    await expect(lin.page.locator(".files__name")).to_have_text("假的.png")
    assert lin.errors == []


async def test_a_broken_network_loses_no_file_and_sends_none_twice(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await answering(browser, live, context)
    arrived = 0

    async def break_after_arrival(route: Route) -> None:
        nonlocal arrived
        arrived += 1
        if arrived == 1:
            # The desk has it, but its answer is lost on the way.
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await lin.page.route("**/attachments", break_after_arrival)

    await choose(lin, ("收據.pdf", "application/pdf", PDF))
    await lin.write("收據在這裡")
    await expect(lin.page.locator(".msg--agent:not(.msg--waiting)")).to_have_count(1)
    await expect(lin.page.locator(".msg--waiting")).to_have_count(0)
    assert lin.errors == []


async def test_a_file_that_never_left_is_sent_again_by_a_button(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await answering(browser, live, context)
    await lin.page.route("**/attachments", lambda route: route.abort())
    await choose(lin, ("收據.pdf", "application/pdf", PDF))
    await lin.write("收據在這裡")
    failed = lin.page.locator(".msg--waiting")
    await expect(failed).to_contain_text("收據.pdf")
    await expect(failed.locator(".msg__state--failed")).to_be_visible()
    await lin.page.unroute("**/attachments")
    await failed.get_by_role("button", name="再送一次").click()
    await expect(lin.page.locator(".msg--agent:not(.msg--waiting) .msg__file")).to_contain_text("收據.pdf")
    await expect(failed).to_have_count(0)


async def test_files_wait_while_another_conversation_is_open(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await answering(browser, live, context)
    await choose(lin, ("收據.pdf", "application/pdf", PDF))
    await somebody_waits(context, "請問", name="王先生")
    await lin.page.locator(".person", has_text="王先生").click()
    await expect(lin.page.locator(".files__name")).to_have_count(0)
    await lin.page.get_by_role("tab", name="我的").click()
    await lin.open("陳小姐")
    await expect(lin.page.locator(".files__name")).to_have_text("收據.pdf")
