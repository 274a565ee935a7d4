"""Test in a real browser that an agent opens a case at the counter, with what is wrong shown at each field."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.screen import Screen
from tests.desk.agents.test_counter import offered

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the counter was not tried"),
]
WORDS = "昨天買的掃地機器人，一開機就冒煙。我要退錢！"


async def new_case(browser: Browser, live: httpx.AsyncClient, **look: object) -> Screen:
    """Open the form of a new case."""
    lin = await Screen.of(browser, live, "lin", **look)  # type: ignore[arg-type]
    await lin.page.locator("#new-case").click()
    await expect(lin.page.locator("#counter-words")).to_be_visible()
    return lin


async def fill(lin: Screen) -> None:
    for name, value in {"words": WORDS, "name": "陳小姐", "phone": "0912345678", "when": "昨天"}.items():
        await lin.page.locator(f"#counter-{name}").fill(value)
    await lin.page.locator("#counter-kind").select_option("product_quality")
    await lin.page.locator("#counter-desired_outcome").select_option("refund")
    await lin.page.locator("#counter-product").fill("掃地機器人")


async def test_faults_stand_at_their_fields_and_the_case_is_opened(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await new_case(browser, live)
    await lin.page.locator("dialog button[type=submit]").click()
    for name in ("words", "name", "kind", "phone"):
        await expect(lin.page.locator(f"#counter-{name}")).to_have_attribute("aria-invalid", "true")
        await expect(lin.page.locator(f"#counter-{name}-wrong")).not_to_be_empty()
    await expect(lin.page.locator("#counter-words")).to_be_focused()
    await lin.has_no_barrier()
    await fill(lin)
    await lin.page.locator("dialog button[type=submit]").click()
    await expect(lin.page.locator(".talk__who h2")).to_have_text("陳小姐")
    said = lin.page.locator(".msg--customer")
    await expect(said.locator(".msg__text")).to_have_text(WORDS)
    await expect(said.locator(".msg__meta b")).to_have_text("陳小姐（在櫃檯告訴林雅婷）")
    await expect(lin.page.locator("#case-slip")).to_be_visible()
    await lin.has_no_barrier()
    assert lin.errors == []


async def test_a_known_customers_case_is_gone_on_with(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "吸塵器不動了")
    lin = await new_case(browser, live, locale="en-GB")
    await lin.page.locator("#counter-phone").fill("0912 345 678")
    await lin.page.get_by_role("button", name="Go on with case").click()
    await lin.has_no_barrier()
    await lin.page.locator("#counter-words").fill("It still does not work")
    await lin.page.get_by_role("button", name="Note it and go on").click()
    await expect(lin.page.locator(".msg--customer .msg__text")).to_have_text(["吸塵器不動了", "It still does not work"])
    assert lin.errors == []


async def test_what_was_typed_outlives_a_broken_network_and_a_closed_dialog(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await new_case(browser, live)
    await fill(lin)
    await lin.page.route("**/api/desk/counter", lambda route: route.abort())
    await lin.page.locator("dialog button[type=submit]").click()
    await expect(lin.page.locator("dialog [role=alert]")).to_be_visible()
    await lin.page.keyboard.press("Escape")
    await lin.page.unroute("**/api/desk/counter")
    await lin.page.locator("#new-case").click()
    await expect(lin.page.locator("#counter-words")).to_have_value(WORDS)
    await lin.page.locator("dialog button[type=submit]").click()
    await expect(lin.page.locator(".talk__who h2")).to_have_text("陳小姐")
    await lin.page.locator("#new-case").click()
    await expect(lin.page.locator("#counter-words")).to_have_value("")


async def test_an_option_is_accepted_by_word(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    screen = await new_case(browser, live)
    await fill(screen)
    await screen.page.locator("#counter-address").fill("台北市信義區松仁路100號5樓")
    await screen.page.locator("#counter-free_times").fill("星期六下午")
    await screen.page.locator("#counter-email").fill("chen@example.com")
    await screen.page.locator("dialog button[type=submit]").click()
    await expect(screen.page.locator(".talk__who h2")).to_have_text("陳小姐")
    conversation_id = (await lin.queue())["mine"][0]["conversation_id"]
    await offered(lin, conversation_id)
    await screen.page.get_by_role("button", name="顧客口頭接受").click()
    await screen.page.locator("dialog button[type=submit]").click()
    await expect(screen.page.locator("#word-words-wrong")).to_have_text("請寫下顧客答應時說的話。")
    await screen.has_no_barrier()
    await screen.page.locator("#word-words").fill("好，就這個")
    await screen.page.locator("dialog button[type=submit]").click()
    await expect(screen.page.locator(".msg--customer .msg__text").last).to_have_text("好，就這個")
    await expect(screen.page.locator(".tile--chosen")).to_be_visible()
    assert screen.errors == []
