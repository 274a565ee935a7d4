"""Test two customers in their widgets and two agents at the desk at the same time, in real browsers."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session

from bot.cases import cases, conversations, messages
from bot.cases.accounts import agents
from bot.cases.queue import handoffs
from bot.clock import utc_now
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import add_facts
from tests.desk.agents.screen import Screen
from tests.desk.fakes import FakeDialogue

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]

ROBOT = "掃地機器人不動了，我要找真人"
KETTLE = "The kettle leaks. I want a person."


class Shopper:
    """A customer with the widget on the demonstration page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.locator("amends-widget #amends-message")
        self.thread = page.locator("amends-widget .log")

    @classmethod
    async def arrive(cls, browser: Browser, live: httpx.AsyncClient, language: str, locale: str) -> Shopper:
        """Open the widget in a new browser profile and return its customer."""
        page = await browser.new_page(base_url=str(live.base_url), locale=locale, timezone_id="Asia/Taipei")
        await page.goto(f"/shop?lang={language}")
        await page.locator("amends-widget .launcher").click()
        await page.locator("amends-widget .msg").first.wait_for()
        return cls(page)

    async def say(self, text: str) -> None:
        """Type a message and send it."""
        await self.box.fill(text)
        await self.box.press("Enter")

    def last(self, role: str) -> Locator:
        """Return the newest message of a role."""
        return self.page.locator(f"amends-widget .msg.{role}").last


async def wait_for_person(context: Context, said: str) -> str:
    """Queue the conversation whose customer wrote `said`, as the dialogue's action does; return its id."""

    def run(session: Session) -> str:
        found = session.connection().exec_driver_sql("select conversation_id from messages where text = ?", (said,))
        conversation = str(found.scalar())
        handoffs.request(
            session,
            cases.current_case(session, conversation) or cases.open_case(session, conversation),
            reason="requested",
            queue="complaints",
            priority=2,
            promised_by=utc_now(),
            contact_needed=False,
        )
        return conversation

    conversation = await context.write(run)
    context.broker.notify(conversation)
    return conversation


async def holder(context: Context, conversation_id: str) -> str:
    """Return the login of the agent who holds the conversation."""
    return await context.read(
        lambda s: agents.get(s, conversations.get(s, conversation_id).owner_agent_id).login  # type: ignore[arg-type]
    )


async def test_two_customers_and_two_agents(
    browser: Browser, live: httpx.AsyncClient, context: Context, dialogue: FakeDialogue
) -> None:
    first = await Shopper.arrive(browser, live, "zh", "zh-TW")
    second = await Shopper.arrive(browser, live, "en", "en-GB")
    await first.say(ROBOT)
    await second.say(KETTLE)
    for shopper in (first, second):
        await expect(shopper.last("bot")).to_contain_text("heard:")
    robot, kettle = await wait_for_person(context, ROBOT), await wait_for_person(context, KETTLE)
    await add_facts(context, robot)
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu", locale="en-GB", theme="dark")
    for screen in (lin, wu):
        await expect(screen.page.locator(".person")).to_have_count(2)
        await screen.page.locator(f"#person-{robot}").click()
        await expect(screen.page.locator("[data-act=take]")).to_be_visible()

    # Both press at the same time: one gets it, the other is shown who has it.
    await asyncio.gather(*(screen.page.locator("[data-act=take]").click() for screen in (lin, wu)))
    await expect(first.last("system")).to_contain_text("接下來由我為您處理")
    winner, loser = (lin, wu) if await holder(context, robot) == "lin" else (wu, lin)
    await expect(winner.page.locator(".reply textarea")).to_be_visible()
    await expect(loser.page.locator(".reply__closed")).to_be_visible()
    assert await context.read(lambda s: len(handoffs.waiting(s))) == 1
    if winner is wu:
        # Go on as if it had been the other way round: Lin is the agent, Wu the supervisor.
        await wu.page.locator("#act-give_back").click()
        await wu.page.locator("dialog button[type=submit]").click()
        await lin.page.locator("[data-act=take_over]").click()
        await expect(lin.page.locator(".reply textarea")).to_be_visible()

    # Meanwhile the other customer is Wu's.
    await wu.page.locator("#tab-waiting").click()
    await wu.page.locator(f"#person-{kettle}").click()
    await wu.page.locator("[data-act=take]").click()
    await wu.write("Is anybody hurt?")
    await expect(second.last("agent")).to_contain_text("Is anybody hurt?")

    # Typing is shown on both sides, and only in its own conversation.
    await lin.page.locator(".reply textarea").press_sequentially("我在看")
    await expect(first.page.locator("amends-widget .typing")).to_be_visible()
    await expect(second.page.locator("amends-widget .typing")).to_be_hidden()
    await first.box.press_sequentially("好")
    await expect(lin.page.locator(".typing")).not_to_be_empty()
    await lin.page.keyboard.press("Enter")
    await expect(first.last("agent")).to_contain_text("我在看")
    assert "我在看" not in await second.thread.inner_text()

    # A promise above the limit is not sent and stays in the box.
    await lin.write("我們退您 500,000 元")
    await expect(lin.page.locator(".wording")).to_contain_text("超過你的權限")
    await expect(lin.page.locator(".reply textarea")).to_have_value("我們退您 500,000 元")
    await lin.page.locator(".reply textarea").fill("")

    # The conversation is transferred to Wu with a note for colleagues; the customer is told who continues.
    await lin.page.locator('[data-mode="note"]').click()
    await lin.page.locator(".noting textarea").fill("他在氣頭上")
    await lin.page.keyboard.press("Enter")
    await expect(lin.page.locator(".msg--note")).to_contain_text("他在氣頭上")
    await lin.page.locator("#act-transfer").click()
    dialog = lin.page.locator("dialog")
    await dialog.locator("select").select_option(index=1)
    await dialog.locator("textarea").fill("客人要看發票")
    await dialog.locator("button[type=submit]").click()
    await expect(first.last("system")).to_contain_text("吳志明")
    await wu.page.locator("#tab-mine").click()
    await wu.page.locator(f"#person-{robot}").click()
    await expect(wu.page.locator(".msg--note")).to_have_count(2)
    assert "氣頭上" not in await first.thread.inner_text() and "發票" not in await first.thread.inner_text()

    # After it is given back, the bot answers the next message, and the facts are kept.
    await wu.page.locator("#act-give_back").click()
    await wu.page.locator("dialog button[type=submit]").click()
    await expect(first.last("system")).to_contain_text("客服助理")
    await first.say("那我再說一次")
    await expect(first.last("bot")).to_contain_text("heard: 那我再說一次")
    assert "氣頭上" not in str(dialogue.requests)
    await expect(wu.page.locator("#case")).to_contain_text("robot vacuum", ignore_case=True)
    assert lin.errors + wu.errors == []


async def test_outside_opening_hours_the_customer_gets_the_time_and_messages_are_kept(
    browser: Browser,
    live: httpx.AsyncClient,
    context: Context,
    dialogue: FakeDialogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(type(context.policy.clock), "is_open", lambda clock, at: False)
    dialogue.up = False
    shopper = await Shopper.arrive(browser, live, "zh", "zh-TW")
    await shopper.say("除濕機漏電")
    await expect(shopper.last("bot")).to_contain_text("前")
    await shopper.say("我的電話是 0912-345-678")
    await shopper.say("插座也燒黑了")
    await context.turns.settled()
    lin = await Screen.of(browser, live, "lin")
    await lin.page.locator(".person").click()
    await expect(lin.page.locator(".msg--customer .msg__text")).to_have_text(
        ["除濕機漏電", "我的電話是 0912-345-678", "插座也燒黑了"]
    )
    promised = await context.read(lambda s: handoffs.waiting(s)[0].promised_by)
    assert promised is not None and promised > utc_now()
    shown = await context.read(lambda s: messages.after(s, handoffs.waiting(s)[0].conversation_id, 0))
    assert any(m.kind == "handoff" and m.payload["contact_needed"] and m.payload["handler"] for m in shown)
    assert lin.errors == []
