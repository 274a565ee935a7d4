"""Test tasks and the day in a real browser, with two people: asked for, told when due, done, and everything a link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.cases import cases, messages, tasks
from bot.cases.accounts import agents
from bot.cases.models import Task
from bot.cases.utc import now_of
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def louder(context: Context, step: int) -> None:
    """Tell the only task this loudly, as the care process does."""

    def run(session: Any) -> None:
        (task,) = session.query(Task).all()
        tasks.raise_to(session, task, step)

    await context.write(run)


async def test_a_task_for_a_colleague_is_told_when_due_and_done_from_the_day(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    talk = await somebody_waits(context, name="No. 1")
    await lin.do(talk, "take")
    await lin.say(talk, "我先查一下")
    his = await Screen.of(browser, live, "wu", locale="en-GB")
    hers = await Screen.of(browser, live, "lin")
    await expect(hers.page.locator(".day")).to_contain_text("目前沒有等你處理的事")
    await hers.has_no_barrier()
    await his.page.locator("#tab-others").click()
    await his.open("No. 1")
    await his.page.locator("#case-task-add").click()
    await his.has_no_barrier()
    dialog = his.page.locator("dialog")
    await dialog.locator("button[type=submit]").click()
    await expect(dialog.locator("[role=alert]")).to_contain_text("what is to be done")
    await dialog.locator("input[name=text]").fill("Ring the branch")
    await dialog.locator("select[name=when]").select_option("at")
    await dialog.locator("input[type=datetime-local]").fill("2026-01-02T09:00")
    await dialog.locator("select[name=who]").select_option(label="林雅婷")
    await dialog.locator("button[type=submit]").click()
    await expect(his.page.locator("#case .task")).to_contain_text("林雅婷, by")
    await expect(hers.page.locator(".day .task")).to_contain_text("Ring the branch")
    await expect(hers.page.locator("#day-open .tab__count")).to_have_text("1")
    await louder(context, 1)
    await expect(hers.page.locator(".toast")).to_contain_text("該做了：Ring the branch")
    await louder(context, 2)
    await expect(hers.page.locator(".day .task--loud")).to_contain_text("已逾時")
    await hers.has_no_barrier()
    await louder(context, 3)
    await his.page.locator("#day-open").click()
    await expect(his.page.locator(".day .task")).to_contain_text("Ring the branch")
    await hers.page.get_by_role("button", name="做完了: Ring the branch").click()
    await expect(hers.page.locator(".day .task")).to_have_count(0)
    await expect(his.page.locator(".day .task")).to_have_count(0)
    await his.page.locator("#tab-others").click()
    await his.page.locator(".person").first.click()
    await his.page.locator("#tasks-done summary").click()
    await expect(his.page.locator("#tasks-done")).to_contain_text("Done by 林雅婷")
    await his.page.get_by_role("button", name="Not done: Ring the branch").click()
    await expect(hers.page.locator(".day .task")).to_have_count(1)
    assert hers.errors + his.errors == []


async def test_the_day_links_to_everything_that_waits_on_a_telephone_too(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    wrote, later, back = [await somebody_waits(context, name=f"No. {number}") for number in (1, 2, 3)]
    for talk in (wrote, later, back):
        await lin.do(talk, "take")
        await lin.say(talk, "我先查一下")
    await context.write(lambda s: messages.append(s, wrote, role="customer", text="Any news?"))
    for talk in (later, back):
        until = await context.read(lambda s: (now_of(s) + timedelta(seconds=20)).isoformat())
        assert (await lin.do(talk, "postpone", until=until, reason="Stocktaking")).status_code == 200
    await context.write(lambda s: messages.append(s, back, role="customer", text="Hello?"))

    def to_do(session: Any) -> None:
        case = cases.current_case(session, later)
        her = agents.find(session, "lin")
        assert case is not None
        for days in (-1, 3):
            due_at = now_of(session) + timedelta(days=days)
            tasks.add(session, case, f"Task {days}", due_at=due_at, agent=her, by=her)

    await context.write(to_do)
    screen = await Screen.of(browser, live, "lin", locale="en-GB", size=(390, 844))
    page = screen.page
    await expect(page.locator("#day-open .tab__count")).to_have_text("3")
    await page.locator("#day-open").click()
    await expect(page.locator("#day-title")).to_be_focused()
    day = page.locator(".day")
    for words in (
        "Task -1",
        "Back early: the customer wrote.",
        "Any news?",
        "Comes back today",
        "Tasks on later days: 1.",
    ):
        await expect(day).to_contain_text(words)
    await expect(day).not_to_contain_text("Task 3")
    await screen.has_no_barrier()
    await page.locator(f"#day-open-{wrote}").click()
    await expect(page.locator(".talk__who h2")).to_have_text("No. 1")
    await page.locator("[data-act=back]").click()
    await page.locator("#day-open").click()
    await page.locator(".day .source").click()
    await expect(page.locator(".talk__who h2")).to_have_text("No. 2")
    assert screen.errors == []
