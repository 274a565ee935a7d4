"""Test search, saved views, timeline and export in a real browser, with the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from bot.cases import messages
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.screen import Screen

HOSTILE = "<img src=x onerror=\"document.title='owned'\">電鍋<script>1</script>"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the search was not tried in a browser"),
]


async def look_for(page: Page, words: str) -> None:
    """Type words into the search with the keyboard and press Enter."""
    await page.keyboard.press("/")
    await expect(page.locator("#search-words")).to_be_focused()
    await page.locator("#search-words").fill(words)
    await page.keyboard.press("Enter")


async def test_searching_with_the_keyboard_opens_the_message_found_and_goes_back(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "別的事", name="別人")
    lines = ["你好", "我的電鍋不會加熱", *(f"第{number}句" for number in range(40)), "我要找真人"]
    waiting = await somebody_waits(context, *lines)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await expect(page.locator(".person")).to_have_count(2)
    await look_for(page, "电锅 加热")
    result = page.locator(".result")
    await expect(result).to_have_count(1)
    await expect(result).to_be_focused()
    await expect(result.locator("mark")).to_have_text(["電鍋", "加熱"])
    await lin.has_no_barrier()
    await page.keyboard.press("Enter")
    await expect(page.locator("#m-2")).to_be_focused()
    await expect(page.locator("#m-2")).to_be_in_viewport()
    assert waiting in page.url
    # An agent who only reads the conversation cannot write.
    await expect(page.locator(".reply textarea")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(result).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#search-words")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#search")).to_be_hidden()
    await expect(page.locator("#search-open")).to_be_focused()
    await expect(page.locator("#lists .person")).to_have_count(2)
    assert lin.errors == []


async def test_a_case_number_goes_straight_to_its_case(
    browser: Browser, live: httpx.AsyncClient, context: Context, wu: AgentAtDesk
) -> None:
    waiting = await somebody_waits(context, "電鍋壞了")
    number = (await wu.see(waiting))["case"]["number"]
    lin = await Screen.of(browser, live, "lin")
    await look_for(lin.page, number.replace("-", " "))
    await expect(lin.page.locator(".case__head h2")).to_have_text(f"案號 {number}")
    assert lin.errors == []


async def test_words_found_never_become_html(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await somebody_waits(context, HOSTILE, name=HOSTILE)
    lin = await Screen.of(browser, live, "lin")
    await look_for(lin.page, "電鍋")
    await expect(lin.page.locator(".result__words")).to_have_text(f"顧客：{HOSTILE}")
    assert await lin.page.locator("#search img, #search script").count() == 0


async def test_nothing_found_says_what_to_do(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await somebody_waits(context, "電鍋")
    lin = await Screen.of(browser, live, "lin", locale="en-GB")
    page = lin.page
    await look_for(page, "nowhere")
    await expect(page.locator(".search__nothing p")).to_contain_text("Try fewer or other words")
    await page.locator("#search-words").fill("😀")
    await expect(page.locator(".search__nothing p")).to_contain_text("Signs alone")
    await page.locator("#search-words").fill("電鍋")
    await page.locator("#search-filter").click()
    await page.locator("#filter-stage summary").click()
    await page.locator("#filter-stage-closed").check()
    await expect(page.locator(".search__nothing p")).to_contain_text("too narrow")
    await lin.has_no_barrier()
    await page.locator(".search__nothing button").click()
    await expect(page.locator(".result")).to_have_count(1)
    assert lin.errors == []


async def test_a_supervisor_saves_a_view_that_everybody_opens_with_one_click(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "電鍋壞了", reason="hazard")
    await somebody_waits(context, "電鍋很吵", name="別人")
    wu = await Screen.of(browser, live, "wu")
    page = wu.page
    await look_for(page, "電鍋")
    await expect(page.locator(".result")).to_have_count(2)
    await page.locator("#search-filter").click()
    await page.locator("#filter-reason summary").click()
    await page.locator("#filter-reason-hazard").check()
    await expect(page.locator(".result")).to_have_count(1)
    await expect(page.locator("#filter-reason-hazard")).to_be_focused()
    await page.locator("#search-save").click()
    await page.locator("dialog input[name=name]").fill("危險的電鍋")
    await page.locator("dialog input[name=shared]").check()
    await wu.has_no_barrier()
    await page.keyboard.press("Enter")
    await expect(page.locator(".search__view b")).to_have_text("危險的電鍋")
    lin = await Screen.of(browser, live, "lin")
    await lin.page.locator(".views__view", has_text="危險的電鍋").click()
    await expect(lin.page.locator(".result")).to_have_count(1)
    await expect(lin.page.locator(".search__view button")).to_have_count(0)
    await page.locator(".search__view button").first.click()
    await page.locator("dialog input[name=name]").fill("要小心")
    await page.keyboard.press("Enter")
    await expect(page.locator(".search__view b")).to_have_text("要小心")
    await page.locator(".search__view button").last.click()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".search__view")).to_have_count(0)
    await page.locator("#search-words").press("Escape")
    await expect(page.locator(".views__view")).to_have_count(0)
    assert wu.errors == lin.errors == []


async def test_more_results_follow_below(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    for number in range(27):
        await somebody_waits(context, f"退款{number}", name=f"第{number}位")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await look_for(page, "退款")
    # Before the search all conversations are listed; the marks show that these are the results.
    await expect(page.locator(".result mark")).to_have_count(25)
    await expect(page.locator(".search__total")).to_have_text("27 段對話")
    await page.locator(".search__more").click()
    await expect(page.locator(".result")).to_have_count(27)
    await expect(page.locator(".result").nth(25)).to_be_focused()
    await expect(page.locator(".search__more")).to_have_count(0)
    assert lin.errors == []


async def test_another_language_keeps_the_search(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await somebody_waits(context, "退款")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await look_for(page, "退款")
    await expect(page.locator(".search__total")).to_have_text("1 段對話")
    await page.locator("[data-locale=en]").click()
    await expect(page.locator(".search__total")).to_have_text("1 conversation")
    await expect(page.locator("#search-words")).to_have_value("退款")
    assert lin.errors == []


async def test_the_history_of_a_case_leads_back_to_its_words(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context, "電鍋壞了", "我要找真人")

    def answer(session: Any) -> None:
        for number in range(40):
            messages.append(session, waiting, role="bot", text=f"第{number}句")

    await context.write(answer)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await lin.open("陳小姐")
    await page.locator("#case-timeline").click()
    await expect(page.locator(".event--said")).to_have_count(42)
    await expect(page.locator(".event", has_text="轉真人：顧客要求真人")).to_have_count(1)
    await lin.has_no_barrier()
    await page.locator(".timeline__dialog input").uncheck()
    await expect(page.locator(".event--said").first).to_be_hidden()
    await page.locator(".timeline__dialog input").check()
    await page.locator(".event--said button").first.click()
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator("#m-1")).to_be_focused()
    await expect(page.locator("#m-1")).to_be_in_viewport()
    assert lin.errors == []


async def test_a_conversation_is_taken_away_as_a_file(
    browser: Browser, live: httpx.AsyncClient, context: Context, tmp_path: Path
) -> None:
    await somebody_waits(context, "電鍋壞了")
    lin = await Screen.of(browser, live, "lin", theme="dark")
    page = lin.page
    await lin.open("陳小姐")
    await page.locator("#case-export").click()
    await lin.has_no_barrier()
    async with page.expect_download() as started:
        await page.locator(".export a").first.click()
    download = await started.value
    await download.save_as(tmp_path / "case.pdf")
    assert download.suggested_filename.endswith(".pdf")
    assert (tmp_path / "case.pdf").read_bytes().startswith(b"%PDF-")
    await expect(page.locator("dialog")).to_have_count(0)
    assert lin.errors == []


async def test_results_of_an_earlier_search_have_no_next_page_in_a_later_one(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    for number in range(27):
        await somebody_waits(context, f"退款{number}")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.keyboard.press("/")
    await expect(page.locator(".search__more")).to_have_count(1)
    await page.route("**/api/desk/search*", lambda route: None)  # An answer that does not come.
    await page.locator("#search-words").fill("退款")
    await page.keyboard.press("Enter")
    await expect(page.locator(".search__more")).to_have_count(0)
    await page.unroute_all(behavior="ignoreErrors")
    assert lin.errors == []
