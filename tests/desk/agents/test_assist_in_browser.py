"""Test the help for agents in a real browser: summary, next step, replies by key, templates, the trainers' view."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.cases import feelings, templates
from bot.cases.accounts import agents
from bot.cases.models import Agent
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import PASSWORD, add_facts, month_used_up, somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: help while writing was not tried"),
]


async def arrived(context: Context) -> str:
    """Store a waiting conversation with facts and feelings, and an earlier case of the customer."""
    conversation_id = await somebody_waits(context, "吸塵器不動了", "太誇張了！", "好吧")
    await add_facts(context, conversation_id, when="2026-11-19")
    await month_used_up(context, conversation_id)

    def feel(session: object) -> None:
        for seq, emotion in ((1, "frustrated"), (2, "angry"), (3, "neutral")):
            feelings.note(session, conversation_id, seq, emotion, 0.9)  # type: ignore[arg-type]

    await context.write(feel)
    return conversation_id


async def test_the_story_and_three_replies_with_one_key(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await arrived(context)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await lin.open("陳小姐")
    glance = page.locator(".glance")
    await expect(glance).to_contain_text("不動了")
    await expect(glance.get_by_role("img")).to_have_accessible_name("心情的變化：無奈 → 生氣 → 平靜")
    await glance.locator("#glance-earlier summary").click()
    await expect(glance.locator("#glance-earlier .tile")).to_contain_text("未完成")
    # No reply is suggested before the agent has taken the conversation.
    await expect(page.locator(".assist__reply")).to_have_count(0)
    await page.locator("[data-act=take]").click()
    await expect(page.locator(".assist__next")).to_contain_text("說你是誰")
    await expect(page.locator(".steps [aria-current]")).to_have_text("聆聽")
    replies = page.locator(".assist__reply")
    await expect(replies).to_have_count(3)
    await lin.has_no_barrier()
    box = page.locator(".reply textarea")
    await expect(box).to_be_focused()
    second = await replies.nth(1).get_attribute("title")
    await page.keyboard.press("Alt+1")
    await page.keyboard.press("Alt+2")
    await expect(box).to_have_value(second or "")
    await expect(page.locator("#glance-earlier")).to_have_attribute("open", "")
    async with page.expect_response("**/suggestions") as recorded:
        await page.keyboard.press("Enter")
    assert (await recorded.value).status == 204
    await expect(page.locator(".msg--agent .msg__text")).to_have_text(second or "")
    await expect(page.locator(".assist__next")).to_contain_text("複述一遍")
    rows = "select outcome, count(*) from suggestions group by outcome order by outcome"
    found = await context.read(lambda s: s.connection().exec_driver_sql(rows).all())
    assert [tuple(row) for row in found] == [("ignored", 2), ("used", 1)]
    # The next step after a recap is an offer; its button opens the dialog.
    await lin.write("我跟您確認一下：11月19日，掃地機器人不動了，您想退款，對嗎？")
    await page.locator("#assist-act").click()
    await expect(page.locator("dialog #offer-title")).to_be_visible()
    assert lin.errors == []


async def test_a_template_is_found_filled_in_and_cannot_go_out_half_filled(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await arrived(context)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await lin.open("陳小姐")
    await page.locator("[data-act=take]").click()
    box = page.locator(".reply textarea")
    await expect(box).to_be_focused()
    await page.keyboard.press("/")
    dialog = page.locator("dialog").first
    await expect(dialog.get_by_role("searchbox")).to_be_focused()
    await dialog.get_by_role("button", name="新增範本").click()
    editor = page.locator("dialog").last
    await editor.get_by_label("名稱").fill("交給專人")
    await editor.get_by_label("中文").fill("如果讓您久等，{customer}，{handler}會處理。")
    await editor.get_by_role("button", name="儲存").click()
    await expect(editor.get_by_role("alert")).to_contain_text("如果讓您")
    await lin.has_no_barrier()
    await editor.get_by_label("中文").fill("{customer}，{handler}會處理。")
    await editor.get_by_role("button", name="儲存").click()
    await expect(page.locator("dialog")).to_have_count(1)
    await lin.has_no_barrier()
    await page.keyboard.type("專人")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(box).to_have_value("陳小姐，{handler}會處理。")
    await page.keyboard.press("Enter")
    await expect(page.locator("#toasts")).to_contain_text("還有欄位沒填：{handler}")
    await expect(page.locator(".msg--agent")).to_have_count(0)
    await expect(box).to_have_value("陳小姐，{handler}會處理。")
    await page.keyboard.press("Alt+t")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(box).to_be_focused()
    assert lin.errors == []


async def test_a_trainer_sees_what_became_of_suggestions_and_keeps_the_templates(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    def hire(session: object) -> None:
        agents.add(session, "tien", "田老師", "trainer", PASSWORD)  # type: ignore[arg-type]
        manager = session.query(Agent).filter_by(login="wu").one()  # type: ignore[attr-defined]
        templates.keep(session, manager, title="開場", zh_hant="您好", en=None, shared=True)  # type: ignore[arg-type]

    await context.write(hire)
    tien = await Screen.of(browser, live, "tien", theme="dark", locale="en-GB")
    page = tien.page
    await page.get_by_role("button", name="Suggestions").click()
    await expect(page.locator("dialog")).to_contain_text("Nothing yet")
    await tien.has_no_barrier()
    await page.get_by_role("button", name="Manage templates").click()
    await page.locator(".templates__pick", has_text="開場").click()
    await page.locator("dialog").last.get_by_label("English").fill("Hello {customer}")
    await page.locator("dialog").last.get_by_role("button", name="Save").click()
    await expect(page.locator("#toasts")).to_contain_text("Saved")
    await tien.has_no_barrier()
    assert tien.errors == []
