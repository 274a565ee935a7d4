"""Test live work in a real browser: rings, alerts, notes, transfers, keys, and redrawn lists that keep key presses."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, expect
from sqlalchemy.orm import Session

from bot.cases import cases, conversations, messages
from bot.cases.accounts import agents
from bot.cases.queue import giving_back, handoffs, presence
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import somebody_waits, somebody_works_here
from tests.desk.agents.screen import Screen
from tests.desk.agents.test_transfers import ready
from tests.desk.customer import Customer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]

# Replaces sound and the system's notifications, and records their calls.
EARS = """
window.heard = {tones: 0, notes: [], asked: 0};
window.AudioContext = class {
  currentTime = 0; state = "running"; destination = {};
  createOscillator() {
    return {frequency: {}, connect: (next) => next, start() { window.heard.tones += 1; }, stop() {}};
  }
  createGain() { return {gain: {setValueAtTime() {}, linearRampToValueAtTime() {}}, connect: (next) => next}; }
};
window.Notification = class {
  static permission = localStorage.getItem("test-permission") ?? "default";
  static async requestPermission() {
    window.heard.asked += 1;
    localStorage.setItem("test-permission", "granted");
    return (Notification.permission = "granted");
  }
  constructor(title, {body}) { window.heard.notes.push(`${title}|${body}`); }
  close() {}
};
"""


async def stored(context: Context, statement: str) -> object:
    """Return the single value of a query."""
    return await context.read(lambda s: s.connection().exec_driver_sql(statement).scalar())


async def away(context: Context, login: str) -> None:
    """Set an agent to away, so that nothing rings for that agent."""

    def run(session: Session) -> None:
        presence.choose(session, next(a for a in agents.all_agents(session) if a.login == login), "away")

    await context.write(run)


async def shows_draft(page: Page, text: str) -> None:
    """Fail unless the reply box contains exactly this text."""
    await expect(page.locator(".reply textarea")).to_have_value(text)


async def test_an_urgent_case_rings_and_is_taken_with_one_press(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await Screen.of(browser, live, "lin")
    await expect(lin.page.locator(".presence")).to_contain_text("0/4")
    await somebody_waits(context, "冒煙了", reason="hazard", priority=1, name="黃小姐")
    await somebody_waits(context, "另一件", name="陳先生")
    await expect(lin.page.locator("#ringing")).to_contain_text("黃小姐")
    await expect(lin.page).to_have_title("🔔 (2) 客服工作台 · Amends 轉機")
    await lin.has_no_barrier()
    await lin.page.locator("#ring-take").press("Enter")
    await expect(lin.page.locator(".talk__who h2")).to_have_text("黃小姐")
    await expect(lin.page.locator(".reply textarea")).to_be_visible()
    await expect(lin.page.locator("#ringing")).to_be_hidden()
    await expect(lin.page.locator(".presence")).to_contain_text("1/4")
    assert lin.errors == []


async def test_passing_lets_it_ring_for_the_colleague(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu", locale="en-GB")
    await expect(wu.page.locator(".presence")).to_contain_text("0/4")
    await somebody_waits(context, reason="hazard", priority=1, name="黃小姐")
    await lin.page.locator("#ring-pass").click()
    await expect(lin.page.locator("#ringing")).to_be_hidden()
    await expect(wu.page.locator("#ringing")).to_contain_text("Urgent: 黃小姐 is waiting for you")
    await expect(lin.page.locator(".person")).to_contain_text("正在通知 吳志明")
    assert lin.errors + wu.errors == []


async def test_nothing_rings_for_an_agent_who_is_away(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin = await Screen.of(browser, live, "lin")
    await lin.page.locator("#presence-choice").select_option("away")
    await expect(lin.page.locator(".presence")).to_have_attribute("data-state", "away")
    await somebody_waits(context, reason="hazard", priority=1)
    await expect(lin.page.locator(".person")).to_have_count(1)
    await lin.page.wait_for_timeout(1500)
    await expect(lin.page.locator("#ringing")).to_be_hidden()
    assert await stored(context, "select count(*) from rings") == 0


async def test_alerts_only_with_consent_and_once_for_each_thing(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await away(context, "lin")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.add_init_script(EARS)
    await page.reload()
    await somebody_waits(context, reason="hazard", priority=1)
    await expect(page.locator(".person")).to_have_count(1)
    assert await page.evaluate("heard") == {"tones": 0, "notes": [], "asked": 0}, "nobody asked for it"
    bell = page.locator("#bell")
    await expect(bell).to_have_attribute("aria-pressed", "false")
    await bell.click()
    await expect(bell).to_have_attribute("aria-label", "提醒已開啟：緊急案件會有聲音和通知。按一下關閉")
    tried = await page.evaluate("heard")
    assert (tried["asked"], tried["notes"]) == (1, []), "what was on the screen before does not ring"
    await somebody_waits(context, "不急", priority=3)
    await somebody_waits(context, "壞掉", reason="fraud", priority=1)
    await expect(page.locator(".person")).to_have_count(3)
    heard = await page.evaluate("heard")
    assert heard["notes"] == ["新的緊急案件|疑似詐騙"]
    assert heard["tones"] > tried["tones"]
    await page.reload()
    await expect(page.locator(".person")).to_have_count(3)
    await page.wait_for_timeout(300)
    assert await page.evaluate("heard") == {"tones": 0, "notes": [], "asked": 0}, "it was heard before the reload"
    await expect(bell).to_have_attribute("aria-pressed", "true")
    await lin.has_no_barrier()
    await bell.click()
    await somebody_waits(context, reason="hazard", priority=1)
    await expect(page.locator(".person")).to_have_count(4)
    assert (await page.evaluate("heard"))["notes"] == []
    assert lin.errors == []


async def test_a_supervisor_hears_of_what_nobody_took(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await away(context, "wu")
    wu = await Screen.of(browser, live, "wu")
    page = wu.page
    await page.add_init_script(EARS)
    await page.reload()
    await page.locator("#bell").click()
    await expect(page.locator("#bell")).to_have_attribute("aria-pressed", "true")
    waiting = await somebody_waits(context, "不急", priority=3)
    await expect(page.locator(".person")).to_have_count(1)
    assert (await page.evaluate("heard"))["notes"] == []

    def too_long(session: Session) -> None:
        handoff = handoffs.current(session, waiting)
        assert handoff is not None
        handoff.promised_by = handoff.requested_at

    await context.write(too_long)
    await expect(page.locator(".lists__group").first).to_have_text("逾時未接")
    assert (await page.evaluate("heard"))["notes"] == ["有案件逾時沒人接|顧客要求真人"]
    assert wu.errors == []


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
        giving_back.give_back(session, waiting, next(a.id for a in agents.all_agents(session) if a.login == "wu"))

    await context.write(back)
    await page.locator("[data-act=take_over]").click()
    await shows_draft(page, "寫了很久的回覆")
    assert lin.errors == []


async def test_the_keys_and_their_help(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    for name in ("甲", "乙"):
        await somebody_waits(context, f"{name}的事", name=name)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await expect(page.locator(".person")).to_have_count(2)
    for key, name in (("j", "甲"), ("j", "乙"), ("k", "甲")):
        await page.keyboard.press(key)
        await expect(page.locator(".talk__who h2")).to_have_text(name)
    await page.keyboard.press("a")
    await expect(page.locator(".reply textarea")).to_be_focused()
    await page.keyboard.type("?jnd")
    await shows_draft(page, "?jnd")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.locator("#transcript")).to_be_focused()
    await page.keyboard.press("t")
    await expect(page.locator("dialog input[type=search]")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.locator("#transcript").focus()
    await page.keyboard.press("d")
    await expect(page.locator("dialog h2")).to_have_text("這件事處理好了嗎？")
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("?")
    await expect(page.locator("dialog .keys")).to_contain_text("接下一位")
    await lin.has_no_barrier()
    await page.locator("dialog input[type=checkbox]").uncheck()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("d")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("?")
    await page.locator("dialog input[type=checkbox]").check()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog")).to_have_count(0)
    await page.keyboard.press("b")
    await expect(page.locator("dialog h2")).to_have_text("要把對話交還給機器人嗎？")
    assert lin.errors == []


async def test_a_key_that_is_being_pressed_survives_news(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context, "壞了", name="甲")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    row = page.locator(".person", has_text="甲")
    await row.focus()
    await page.keyboard.down(" ")
    # A more urgent row is inserted before it, and its own row changes.
    await somebody_waits(context, reason="hazard", priority=1, name="乙")
    await context.write(lambda s: messages.append(s, waiting, role="customer", text="快一點"))
    await expect(row).to_contain_text("快一點")
    await expect(page.locator(".person").first).to_contain_text("乙")
    await expect(row).to_be_focused()
    await page.keyboard.up(" ")
    await expect(page.locator(".talk__who h2")).to_have_text("甲")
    await page.locator("[data-act=take]").click()
    await expect(page.locator(".reply textarea")).to_be_focused()
    await page.locator("[data-act=give_back]").focus()
    await page.keyboard.down(" ")
    await context.write(lambda s: messages.append(s, waiting, role="customer", text="還在嗎"))
    await expect(page.locator(".msg--customer").last).to_contain_text("還在嗎")
    await page.keyboard.up(" ")
    await expect(page.locator("dialog")).to_be_visible()
    assert lin.errors == []


async def test_a_key_that_is_being_pressed_survives_help_that_comes_late(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context, "掃地機器人昨天壞了，我要退款", name="甲")
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    ready, late = asyncio.Event(), asyncio.Event()

    async def help_late(route: Route) -> None:
        ready.set()
        await late.wait()
        answer = await route.fetch()
        found = await answer.json()
        await route.fulfill(json={**found, "next": {**found["next"], "number": 2}})

    await page.route(f"**/{waiting}/assist", help_late)
    await page.locator("#take-next").click()
    await ready.wait()
    await expect(page.locator(".reply textarea")).to_be_focused()
    await page.locator("[data-act=give_back]").focus()
    await page.keyboard.down(" ")
    late.set()
    await expect(page.locator(".steps [aria-current]")).to_have_text("釐清")
    await page.keyboard.up(" ")
    await expect(page.locator("dialog h2")).to_have_text("要把對話交還給機器人嗎？")
    assert lin.errors == []


async def test_a_long_list_is_shown_in_parts(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    def many(session: Session) -> None:
        for number in range(75):
            found = conversations.open_conversation(session, locale="en", customer={"name": f"No. {number}"})
            messages.append(session, found.id, role="customer", text="hello")
            case = cases.open_case(session, found.id)
            soon = case.opened_at + timedelta(hours=1)
            handoffs.request(
                session, case, reason="requested", queue="q", priority=2, promised_by=soon, contact_needed=False
            )

    await context.write(many)
    lin = await Screen.of(browser, live, "lin")
    await expect(lin.page.locator(".person")).to_have_count(60)
    await expect(lin.page.locator("#tab-waiting .tab__count")).to_have_text("75")
    await lin.page.locator("#rows-more").press("Enter")
    await expect(lin.page.locator(".person")).to_have_count(75)
    await expect(lin.page.locator(".person").nth(60)).to_be_focused()
    assert lin.errors == []


async def test_a_supervisor_sees_what_is_late_and_who_is_here(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await away(context, "wu")
    await somebody_waits(context, "不急", name="甲")
    await somebody_waits(context, "等很久", name="乙", priority=3, promised_in=timedelta(minutes=-5))
    wu = await Screen.of(browser, live, "wu", theme="dark")
    page = wu.page
    await expect(page.locator(".lists__group").first).to_have_text("逾時未接")
    await expect(page.locator(".lists__group + li").first).to_contain_text("乙")
    await page.locator("#colleagues").click()
    await wu.has_no_barrier()
    row = page.locator("dialog tr", has_text="林雅婷")
    await expect(row).to_contain_text("不在線上")
    lin = await Screen.of(browser, live, "lin")
    await expect(row).to_contain_text("可接案")
    await row.locator("button").click()
    await page.locator("dialog input[type=number]").fill("9")
    await page.locator("dialog input[list]").fill("九龍門市")
    await wu.has_no_barrier()
    await page.locator("dialog form button[type=submit]").click()
    await expect(row).to_contain_text("/ 9")
    await expect(row).to_contain_text("九龍門市")
    await expect(lin.page.locator(".presence")).to_contain_text("/9")
    await expect(lin.page.locator("#colleagues")).to_have_count(0)
    assert wu.errors + lin.errors == []


async def test_a_reading_colleague_sees_who_is_typing(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "壞了")
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu")
    await lin.page.locator("#take-next").click()
    await wu.page.locator("#tab-others").click()
    await wu.open("陳小姐")
    await lin.page.locator(".reply textarea").press_sequentially("您好")
    await expect(wu.page.locator(".typing")).to_have_text("林雅婷正在輸入…")
    await expect(lin.page.locator(".typing")).to_have_text("")
    assert lin.errors + wu.errors == []


async def test_a_role_that_may_not_work_has_no_presence(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await context.write(lambda s: agents.add(s, "tr", "訓練師", "trainer", "correct horse battery"))
    trainer = await Screen.of(browser, live, "tr")
    await expect(trainer.page.locator("#tab-waiting")).to_be_visible()
    await expect(trainer.page.locator("#presence-choice")).to_have_count(0)
    assert trainer.errors == []
