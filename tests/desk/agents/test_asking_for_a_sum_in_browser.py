"""Test in a real browser how an agent asks for a sum, and how a supervisor approves less or declines with words."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Locator, expect
from sqlalchemy.orm import Session

from bot.cases import approvals, cases, conversations
from bot.cases.accounts import agents
from bot.cases.utc import now_of
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import add_facts, id_of, month_used_up, open_day, somebody_waits, somebody_works_here
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: asking for sums was not tried"),
]

DRAFT = "我們會在 12月6日前退您 60,000 元"
PICTURES = os.environ.get("PICTURES_OF_SUMS")


async def picture(screen: Screen, name: str) -> None:
    """Keep a picture of the page where somebody asked for pictures."""
    if PICTURES:
        await screen.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


async def held_back(
    browser: Browser, live: httpx.AsyncClient, context: Context, draft: str = DRAFT, **look: object
) -> tuple[Screen, Locator]:
    """Write a draft above the limit and open the dialog for its sum; return the page and the dialog."""
    conversation_id = await somebody_waits(context, "吸塵器不動了，我要退款")
    await add_facts(context, conversation_id)
    await month_used_up(context, conversation_id, but=1000_00)
    lin = await Screen.of(browser, live, "lin", **look)  # type: ignore[arg-type]
    await lin.open("陳小姐")
    await lin.page.locator("[data-act=take]").click()
    await expect(lin.page.locator(".reply textarea")).to_be_focused()
    await lin.write(draft)
    limit = lin.page.locator(".wording__limit")
    await expect(limit).to_contain_text("NT$60,000")
    await expect(limit).to_contain_text("NT$1,000")
    # Pressing Enter twice requests nothing, because the focus is on the button that goes back to the draft.
    await expect(lin.page.locator(".wording > .wording__buttons button").first).to_be_focused()
    await limit.get_by_role("button").click()
    return lin, lin.page.locator("dialog")


async def test_a_sum_is_asked_for_from_the_draft_and_approved_for_less(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin, dialog = await held_back(browser, live, context)
    await expect(dialog.locator("[name=amount]")).to_have_value("60000")
    await expect(dialog.locator("[name=words]")).to_have_value(DRAFT)
    await picture(lin, "ask-zh")
    await dialog.get_by_role("button", name="送主管審核").click()
    wrong = dialog.locator("[aria-invalid=true]")
    await expect(wrong).to_have_attribute("name", "purpose")
    await expect(wrong).to_be_focused()
    fault = dialog.locator(".field", has=lin.page.locator("[name=purpose]")).get_by_role("alert")
    await expect(fault).to_have_text("請寫這筆錢是為了什麼。")
    await picture(lin, "ask-fault-zh")
    await dialog.locator("[name=purpose]").fill("全額退款與地板")
    await dialog.locator("[name=how]").select_option("transfer")
    await dialog.locator("[name=by]").fill(open_day(context))
    await lin.has_no_barrier()
    await dialog.get_by_role("button", name="送主管審核").click()
    tile = lin.page.locator("#case .tile", has_text="全額退款與地板")
    await expect(tile).to_contain_text("等主管決定")
    await expect(lin.page.locator(".reply textarea")).to_have_value(DRAFT)

    wu = await Screen.of(browser, live, "wu", locale="en-US")
    await wu.page.get_by_role("tab", name="Decide").click()
    waiting = wu.page.locator("#lists .tile, .lists .tile", has_text="NT$60,000").first
    await expect(waiting).to_be_visible()
    await picture(wu, "tile-en")
    await waiting.get_by_role("button", name="Approve less").click()
    amount = wu.page.locator("dialog [name=amount]")
    await amount.fill("70000")
    await wu.page.locator("dialog").get_by_role("button", name="Approve").click()
    await expect(
        wu.page.locator("dialog .field", has=wu.page.locator("[name=amount]")).get_by_role("alert")
    ).to_contain_text("more than was asked")
    await picture(wu, "less-fault-en")
    await amount.fill("40000")
    await wu.has_no_barrier()
    await wu.page.locator("dialog").get_by_role("button", name="Approve").click()
    await expect(tile).to_contain_text("同意 NT$40,000，原提出 NT$60,000")
    await expect(lin.page.locator(".talk")).to_contain_text("把 NT$40,000 匯到您的銀行帳戶")
    await expect(lin.page.locator(".wording__limit")).to_contain_text("NT$40,000")
    await picture(lin, "decided-zh")
    await lin.write("我們會在週五前匯給您 40,000 元。")
    await expect(lin.page.locator(".msg--agent:not([data-pending])")).to_have_count(1)
    assert (lin.errors, wu.errors) == ([], [])


async def test_a_refusal_has_words_for_the_customer(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    lin, dialog = await held_back(browser, live, context, locale="en-US", theme="dark", size=(390, 844))
    await picture(lin, "ask-en-phone-dark")
    await dialog.locator("[name=purpose]").fill("floor")
    await dialog.locator("[name=by]").fill(open_day(context))
    await dialog.get_by_role("button", name="Ask for approval").click()
    await expect(dialog).to_have_count(0)
    wu = await Screen.of(browser, live, "wu", theme="dark")
    await wu.page.get_by_role("tab", name="待審核").click()
    tile = wu.page.locator(".tile", has_text="NT$60,000").first
    await tile.get_by_role("button", name="不同意").click()
    words = wu.page.locator("dialog [name=words]")
    await wu.page.locator("dialog").get_by_role("button", name="不同意").click()
    await expect(
        wu.page.locator("dialog .field", has=wu.page.locator("[name=words]")).get_by_role("alert")
    ).to_be_visible()
    await picture(wu, "decline-zh-dark")
    await words.fill("這筆金額我們現在沒辦法同意，我們會先派人到府檢查地板。")
    await wu.page.locator("dialog").get_by_role("button", name="不同意").click()
    await expect(wu.page.locator("dialog")).to_have_count(0)
    await expect(lin.page.locator(".msg--agent", has_text="先派人到府檢查地板")).to_have_count(1)
    assert (lin.errors, wu.errors) == ([], [])


async def test_requests_are_sorted_and_filtered(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    mei = await somebody_works_here(context, "mei", "agent", "Mei")

    def ask(session: Session) -> None:
        for name, minor, by, hours in (("甲", 9_000_00, mei, 1), ("乙", 40_000_00, mei, 2), ("丙", 20_000_00, lin, 3)):
            found = conversations.open_conversation(session, locale="zh-Hant", customer={"name": name})
            case = cases.open_case(session, found.id)
            agent = agents.get(session, by)
            options = [{"title": {"zh-Hant": name, "en": name}, "value_minor": minor, "remedy": "full_refund"}]
            until = now_of(session) + timedelta(hours=hours)
            approvals.request(
                session,
                case,
                agent=agent,
                role="supervisor",
                options=options,
                policy_version="1",
                reason=f"因為{name}",
                answer_by=until,
            )

    lin = await id_of(context, "lin")
    await context.write(ask)
    wu = await Screen.of(browser, live, "wu")
    page = wu.page
    await page.locator("#tab-approvals").click()
    tiles = page.locator("#people .tile")
    reasons = page.locator("#people .tile .approval__reason")
    await expect(reasons).to_have_text(["因為甲", "因為乙", "因為丙"])
    await page.locator("#list-sort").select_option("sum")
    await expect(reasons).to_have_text(["因為乙", "因為丙", "因為甲"])
    await page.locator("#list-filter").click()
    await page.locator("#list-filter-by-Mei").check()
    await expect(tiles).to_have_count(2)
    await expect(page.locator(".lists__status")).to_contain_text("顯示 2 件，共 3 件")
    await wu.has_no_barrier()
    await page.locator("#list-filter-late").check()
    await expect(page.locator("#people")).to_have_text("沒有符合篩選的送審。")
    await page.locator("#list-filter-clear").click()
    await expect(tiles).to_have_count(3)
    assert wu.errors == []
