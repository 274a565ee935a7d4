"""Test in a real browser what passes between colleagues: private notes, transfers and a conversation that was lost."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect
from sqlalchemy.orm import Session

from bot.cases.accounts import agents
from bot.cases.queue import giving_back, handoffs
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import somebody_waits, somebody_works_here, stored
from tests.desk.agents.screen import Screen, shows_draft
from tests.desk.agents.test_transfers import ready
from tests.desk.customer import Customer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def test_a_note_is_seen_by_colleagues_and_never_by_the_customer(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    customer = await Customer.arrive(live, customer={"name": "許先生"})
    await customer.say("壞了")
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu", locale="en-GB", theme="dark")
    for screen in (lin, wu):
        await screen.page.locator("#tab-bot").click()
        await screen.open("許先生")
    await lin.page.locator("[data-act=take_over]").click()
    await expect(lin.page.locator(".reply textarea")).to_be_focused()
    # From the reply box to the note box and back: the draft of the reply is unchanged.
    await lin.page.keyboard.type("草稿 m")
    await lin.page.keyboard.press("Escape")
    await lin.page.keyboard.press("m")
    await expect(lin.page.locator(".noting textarea")).to_be_focused()
    await lin.page.keyboard.type("secret-note")
    await lin.has_no_barrier()
    await lin.page.keyboard.press("Enter")
    for screen in (lin, wu):
        await expect(screen.page.locator(".msg--note")).to_contain_text("secret-note")
    await expect(wu.page.locator(".msg--note")).to_contain_text("Private note")
    await lin.page.keyboard.press("Escape")
    await lin.page.keyboard.press("r")
    await shows_draft(lin.page, "草稿 m")
    await lin.write("我在看了")
    await expect(lin.page.locator(".msg--agent:not([data-pending])")).to_have_count(1)
    # A note stays at its position, also for an agent who opens the conversation later.
    await wu.page.reload()
    await expect(wu.page.locator(".msg--note ~ .msg--agent")).to_have_count(1)
    await wu.has_no_barrier()
    assert "secret-note" not in str(await customer.messages())
    # An agent who does not hold the conversation may write a note too.
    await wu.page.locator('[data-mode="note"]').click()
    await wu.page.locator(".noting textarea").fill("seen by a supervisor")
    await wu.page.keyboard.press("Enter")
    await expect(lin.page.locator(".msg--note")).to_have_count(2)
    assert await stored(context, "select count(*) from notes") == 2
    assert lin.errors + wu.errors == []


async def test_passing_on_with_the_keyboard(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await somebody_waits(context, "壞了")
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu", locale="en-GB")
    await expect(wu.page.locator(".presence")).to_contain_text("0/4")
    await lin.page.keyboard.press("n")
    # Taking moves the focus into the reply box; outside of it, the keys work again.
    await expect(lin.page.locator(".reply textarea")).to_be_focused()
    await lin.page.keyboard.press("Escape")
    await lin.page.keyboard.press("x")
    await expect(lin.page.locator("dialog select")).to_be_focused()
    await lin.has_no_barrier()
    dialog = lin.page.locator("dialog")
    await dialog.locator("button[type=submit]").click()
    await expect(dialog.locator("[role=alert]")).to_have_text("請選一位同事或一個小組。")
    await dialog.locator("select").select_option(label="吳志明　0/4　繁中 简中 EN")
    await dialog.locator("button[type=submit]").click()
    await expect(dialog.locator("[role=alert]")).to_have_text("請寫一句說明，同事才能直接接下去。")
    await dialog.locator("textarea").fill("他要看發票")
    await dialog.locator("button[type=submit]").click()
    await expect(lin.page.locator(".toast")).to_have_text("已轉給吳志明")
    await expect(lin.page.locator(".reply__closed")).to_contain_text("吳志明")
    await wu.page.locator("#tab-mine").click()
    await wu.open("陳小姐")
    await expect(wu.page.locator(".reply textarea")).to_be_visible()
    await expect(wu.page.locator(".msg--note")).to_contain_text("他要看發票")
    await expect(wu.page.locator(".msg--system").last).to_contain_text("我是吳志明")
    assert lin.errors + wu.errors == []


async def test_a_supervisor_passes_on_what_a_colleague_holds(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    customer = await Customer.arrive(live, customer={"name": "許先生"})
    await customer.say("壞了")
    await somebody_works_here(context, "ho", "agent", "何家豪")
    await ready(context, "ho")
    lin = await Screen.of(browser, live, "lin")
    await lin.page.locator("#tab-bot").click()
    await lin.open("許先生")
    await lin.page.locator("[data-act=take_over]").click()
    await expect(lin.page.locator(".reply textarea")).to_be_focused()
    await lin.page.keyboard.type("我查一下")
    wu = await Screen.of(browser, live, "wu", locale="en-GB", theme="dark")
    page, dialog = wu.page, wu.page.locator("dialog")
    await page.locator("#tab-others").click()
    await wu.open("許先生")
    await expect(page.locator(".reply__closed")).to_contain_text("林雅婷")
    await expect(page.locator(".talk__acts button")).to_have_count(1)
    # The key works at once, because a supervisor who does not hold the conversation has no reply box.
    await page.keyboard.press("x")
    await expect(dialog.locator("select")).to_be_focused()
    # The choices are available colleagues and oneself, but not the present holder.
    people = dialog.locator("optgroup option")
    await expect(people).to_have_count(2)
    await expect(dialog.locator("select")).not_to_contain_text("林雅婷")
    await wu.has_no_barrier()
    await dialog.locator("select").select_option(label=await people.filter(has_text="何家豪").inner_text())
    await dialog.locator("textarea").fill("林雅婷去開會了")
    await dialog.locator("button[type=submit]").click()
    await expect(page.locator(".toast")).to_have_text("Passed to 何家豪")
    await expect(page.locator(".reply__closed")).to_contain_text("何家豪")
    # The former holder is informed with the reason, and keeps the unfinished draft.
    await expect(lin.page.locator(".reply__closed")).to_contain_text("何家豪")
    await expect(lin.page.locator(".msg--note")).to_contain_text("林雅婷去開會了")
    draft = f"sessionStorage.getItem('draft:{customer.id}')"
    assert await lin.page.evaluate(draft) == "我查一下"
    said = context.words.say("by_person.transferred", "zh-Hant", agent="林雅婷", colleague="何家豪")
    assert (await customer.messages())[-1]["text"] == said
    # Transferred to herself, she can write at once.
    await page.locator("[data-act=transfer]").click()
    await dialog.locator("select").select_option(label=await people.filter(has_text="吳志明").inner_text())
    await dialog.locator("textarea").fill("我來接")
    await dialog.locator("button[type=submit]").click()
    await expect(page.locator(".reply textarea")).to_be_visible()
    await expect(page.locator("[data-act=resolve]")).to_be_visible()
    await wu.write("我是主管，由我處理")
    await expect(page.locator(".msg--agent:not([data-pending])")).to_have_count(1)
    assert (await customer.messages())[-1]["text"] == "我是主管，由我處理"
    assert lin.errors + wu.errors == []


async def test_an_agent_who_lost_the_conversation_keeps_the_draft(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context, "壞了")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#take-next").click()
    await page.locator(".reply textarea").fill("寫了很久的回覆")
    # The page gets no events in the meantime.
    await page.route("**/api/desk/conversations/*?after=*", lambda route: route.abort())

    def elsewhere(session: Session) -> None:
        first, second = (a.id for login in ("lin", "wu") for a in agents.all_agents(session) if a.login == login)
        giving_back.give_back(session, waiting, first)
        handoffs.take(session, waiting, second)

    await context.write(elsewhere)
    await page.keyboard.press("Enter")
    await expect(page.locator("#toasts")).to_contain_text("已由 吳志明 接手，你的草稿還在。")
    await shows_draft(page, "寫了很久的回覆")
    assert await stored(context, "select count(*) from messages where role = 'agent'") == 0
    await page.unroute("**/api/desk/conversations/*?after=*")

    def back(session: Session) -> None:
        giving_back.give_back(session, waiting, agents.find(session, "wu").id)

    await context.write(back)
    await page.locator("[data-act=take_over]").click()
    await shows_draft(page, "寫了很久的回覆")
    assert lin.errors == []
