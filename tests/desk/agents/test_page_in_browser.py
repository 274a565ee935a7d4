"""Test the agents' page in a real browser: two customers, two agents, HTML in messages, keyboard, both themes."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta, timezone

import httpx
import pytest
from playwright.async_api import Browser, expect
from starlette.applications import Starlette

from bot.desk.context import Context
from bot.remedy import Problem
from tests.chromium import CHROMIUM
from tests.desk.agents.people import somebody_waits
from tests.desk.agents.screen import Screen
from tests.desk.customer import Customer

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> </script>"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def test_taking_talking_and_resolving_with_the_keyboard(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context, "壞了", "我要找真人")
    lin = await Screen.of(browser, live, "lin", typing=True)
    page = lin.page
    await expect(page.locator(".person")).to_have_count(1)
    await lin.has_no_barrier()
    await page.locator("#take-next").focus()
    await page.keyboard.press("Enter")
    box = page.locator(".reply textarea")
    await expect(box).to_be_visible()
    await expect(page.locator("#tab-mine")).to_have_attribute("aria-selected", "true")
    await lin.write("我看到了，馬上幫您處理")
    await expect(page.locator(".msg--agent:not([data-pending]) .msg__text")).to_have_text("我看到了，馬上幫您處理")
    await lin.has_no_barrier()
    await page.locator("[data-act=resolve]").focus()
    await page.keyboard.press("Enter")
    await page.locator("dialog textarea").fill("退款已辦")
    await page.locator("dialog select[name=cause]").select_option("slow_procedure")
    await lin.has_no_barrier()
    await page.locator("dialog button[type=submit]").press("Enter")
    await expect(page.locator(".msg--system")).to_have_count(3)
    await expect(page.locator(".reply textarea")).to_have_count(0)
    stored = await context.read(lambda s: s.connection().exec_driver_sql("select stage from cases").scalar())
    assert stored == "resolved"
    assert waiting in page.url
    assert lin.errors == []


async def test_giving_back_asks_first(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await somebody_waits(context)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    await page.locator("[data-act=give_back]").click()
    await lin.has_no_barrier()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator(".reply textarea")).to_be_visible()
    await page.locator("[data-act=give_back]").click()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("[data-act=take_over]")).to_be_visible()
    assert lin.errors == []


async def test_a_customers_words_never_become_html(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await somebody_waits(context, HOSTILE, name=f"陳{HOSTILE}")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator(".person").click()
    await expect(page.locator(".msg--customer .msg__text")).to_have_text(HOSTILE)
    await expect(page.locator(".talk__who h2")).to_have_text(f"陳{HOSTILE}")
    assert await page.locator("#desk img, #desk script").count() == 0
    assert "owned" not in await page.title()
    assert lin.errors == []


async def test_two_agents_and_a_customer_see_each_other_at_once(
    browser: Browser, live: httpx.AsyncClient, app: Starlette, context: Context
) -> None:
    customer = await Customer.arrive(live, customer={"name": "許先生"})
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu", locale="en-GB", theme="dark")
    await expect(wu.page.locator(".bar__title")).to_have_text("Agents' desk")
    await customer.say("有人在嗎")
    for screen in (lin, wu):
        await screen.page.locator("#tab-bot").click()
        await screen.open("許先生")
        await expect(screen.page.locator(".msg--customer .msg__text")).to_have_text("有人在嗎")
    await lin.page.locator("[data-act=take_over]").click()
    # The colleague's page shows it without a reload and has no button left.
    await expect(wu.page.locator(".reply__closed")).to_have_text("林雅婷 is on this. You can read along.")
    await expect(wu.page.locator("[data-act=take_over]")).to_have_count(0)
    await customer.post("/typing")
    await expect(lin.page.locator(".typing")).to_have_text("許先生正在輸入…")
    await customer.say("好的 😀")
    await expect(lin.page.locator(".msg--customer .msg__text").last).to_have_text("好的 😀")
    await wu.has_no_barrier()
    assert lin.errors == wu.errors == []


async def test_harmful_words_are_shown_before_they_are_sent(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    await lin.write("如果讓您不舒服，很抱歉")
    await expect(page.locator(".wording mark")).to_be_visible()
    await lin.has_no_barrier()
    agents_words = "select count(*) from messages where role = 'agent'"
    count = await context.read(lambda s: s.connection().exec_driver_sql(agents_words).scalar())
    assert count == 0, "nothing goes out before the agent has seen the warning"
    await page.locator(".wording__buttons .button--main").click()
    await expect(page.locator(".msg--agent:not([data-pending])")).to_have_count(1)
    assert lin.errors == []


async def test_enter_that_confirms_a_character_sends_nothing(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    box = page.locator(".reply textarea")
    await box.focus()
    input_method = await page.context.new_cdp_session(page)
    await input_method.send("Input.imeSetComposition", {"text": "ㄋㄧˇ", "selectionStart": 3, "selectionEnd": 3})
    # A real input method handles the key itself; the page only gets one of these two events.
    await box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await input_method.send("Input.insertText", {"text": "你好"})
    await box.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    await expect(page.locator(".reply textarea")).to_have_value("你好")
    await expect(page.locator(".msg--agent")).to_have_count(0)
    await page.keyboard.press("Enter")
    await expect(page.locator(".msg--agent:not([data-pending]) .msg__text")).to_have_text("你好")
    assert lin.errors == []


async def test_a_message_that_could_not_be_sent_can_be_sent_again_once(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    await expect(page.locator(".reply textarea")).to_be_visible()
    await page.context.set_offline(True)
    await lin.write("離線時寫的")
    await expect(page.locator(".msg__state--failed")).to_be_visible()
    await page.context.set_offline(False)
    await page.locator(".msg__state--failed button").click()
    await expect(page.locator(".msg--agent:not([data-pending]) .msg__text")).to_have_text(["離線時寫的"])
    await expect(page.locator("[data-pending]")).to_have_count(0)


async def test_switching_the_language_keeps_the_draft(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    await page.locator(".reply textarea").fill("寫到一半")
    await page.locator("[data-locale=en]").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator("[data-act=resolve]")).to_have_text("Resolve")
    await expect(page.locator(".reply textarea")).to_have_value("寫到一半")
    await page.reload()
    await expect(page.locator(".bar__title")).to_have_text("Agents' desk")
    await expect(page.locator(".reply textarea")).to_have_value("寫到一半")
    assert lin.errors == []


async def test_a_phone_shows_one_thing_at_a_time(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await somebody_waits(context, *[f"第 {n} 句" for n in range(40)])
    lin = await Screen.of(browser, live, "lin", size=(390, 800), theme="dark")
    page = lin.page
    await lin.has_no_barrier()
    await page.locator(".person").click()
    await expect(page.locator("#lists")).to_be_hidden()
    await expect(page.locator(".msg").last).to_be_in_viewport()
    await page.locator("[data-act=case]").click()
    await expect(page.locator(".case__body")).to_be_in_viewport()
    # Wait until the drawer has slid in, because contrast is measured wrongly while both pages are visible.
    await asyncio.sleep(0.4)
    await lin.has_no_barrier()
    await page.keyboard.press("Escape")
    await page.locator("[data-act=back]").click()
    await expect(page.locator("#lists")).to_be_visible()
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert await page.evaluate(wide), "nothing is wider than the phone"
    assert lin.errors == []


async def test_an_offer_without_a_day_is_shown_before_it_is_sent(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context)
    lin = await Screen.of(browser, live, "lin")
    await lin.page.locator("#take-next").click()
    await lin.write("我們會退款給您")
    await expect(lin.page.locator(".wording li")).to_have_count(1)
    await expect(lin.page.locator(".wording mark")).to_have_count(0)
    await expect(lin.page.locator(".wording__better")).to_contain_text(
        re.compile(r"在 \d+月\d+日（.）\d\d:\d\d 前退款")
    )
    await lin.has_no_barrier()
    assert lin.errors == []


async def test_a_supervisor_sees_that_a_changed_policy_is_not_used(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context)
    context.policies.problems = (Problem("products.yml", 21, "'price: much' is not an amount", "Write a number"),)
    wu = await Screen.of(browser, live, "wu")
    await wu.page.locator("#policy summary").press("Enter")
    await expect(wu.page.locator("#policy li")).to_contain_text("products.yml:21 'price: much' is not an amount")
    await wu.has_no_barrier()
    lin = await Screen.of(browser, live, "lin")
    await expect(lin.page.locator("#policy")).to_be_hidden()
    await lin.open("陳小姐")
    day = context.policy.clock.local(datetime.now(timezone.utc)).date() + timedelta(days=15)
    await expect(lin.page.locator("#case")).to_contain_text(f"{day.month}/{day.day}")
    assert lin.errors + wu.errors == []


LONG_NAMES = ["Wolfeschlegelsteinhausenbergerdorff" * 5, "陳" * 190, ("Anna Maria von und zu " * 9).strip()]


@pytest.mark.parametrize("name", LONG_NAMES)
@pytest.mark.parametrize("width", [1366, 1000, 390])
async def test_a_long_name_covers_nothing_beside_it(
    browser: Browser, live: httpx.AsyncClient, context: Context, name: str, width: int
) -> None:
    await somebody_waits(context, name=name)
    lin = await Screen.of(browser, live, "lin", size=(width, 768))
    await lin.page.locator(".person").first.click()
    heading = lin.page.locator(".talk__who h2")
    await expect(heading).to_have_attribute("title", name)
    outside = await lin.page.evaluate(
        """() => [...document.querySelectorAll('.talk__head *, .case__head *, .case__body *, .person *')].filter(el => {
            const column = el.closest('.talk__head, .case, .person').getBoundingClientRect();
            const box = el.getBoundingClientRect();
            return box.width && (box.right > column.right + 1 || box.left < column.left - 1);
        }).map(el => el.outerHTML.slice(0, 80))"""
    )
    assert outside == []
    assert lin.errors == []
