"""Test in a real browser that agents put right what is known of a case, in place, alone and two at once."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.cases import cases, fact_store
from bot.conversation.offering import offer
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import OWN_PAGE, add_facts, somebody_waits
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


@pytest.fixture
def told() -> dict[str, Any]:
    """Return what the customer said, as facts with their message."""
    return {
        "what": "水壺漏水",
        "when": "2026-11-03",
        "product": "robot_vacuum",
        "amount": {"minor": 128000, "currency": "TWD"},
    }


async def a_case(context: Context, told: dict[str, Any]) -> str:
    """Store a case of somebody who waits; return the conversation's id."""
    talk = await somebody_waits(context, "水壺昨天開始漏水，我買了 NT$1,280，請退款")
    await add_facts(context, talk)

    def run(session: Any) -> None:
        case = cases.current_case(session, talk)
        for name, value in told.items():
            fact_store.note(session, case, name, value, message_seq=1)

    await context.write(run)
    return talk


async def take(screen: Screen) -> Page:
    """Take the conversation over on the page."""
    page = screen.page
    await screen.open("陳小姐")
    await page.locator("[data-act=take]").click()
    await expect(page.locator("#correct-product")).to_be_attached()
    return page


async def see(screen: Screen, talk: str) -> dict[str, Any]:
    """Return the conversation as this agent sees it."""
    answer = await screen.page.request.get(f"/api/desk/conversations/{talk}", headers=OWN_PAGE)
    found: dict[str, Any] = await answer.json()
    return found


def pencil(page: Page, name: str) -> Locator:
    return page.locator("#case").get_by_role("button", name=name, exact=True)


async def test_everything_is_put_right_in_place_with_the_keyboard(
    browser: Browser, live: httpx.AsyncClient, context: Context, told: dict[str, Any]
) -> None:
    talk = await a_case(context, told)
    lin = await Screen.of(browser, live, "lin")
    page = await take(lin)
    editor = page.locator("#case .editor")
    # Also those that add what is missing, which are folded.
    names = await page.locator("#case [id^=correct-]").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert len(names) == len(set(names)) > 20, names
    await lin.has_no_barrier()

    # A catalogue search, saved with Enter; the focus goes back to the pencil.
    await pencil(page, "更正：商品").press("Enter")
    field = editor.get_by_role("combobox", name="商品")
    await expect(field).to_be_focused()
    await field.fill("水壺")
    await expect(editor.get_by_role("option").first).to_have_text("快煮壺")
    await field.press("ArrowDown")
    await lin.has_no_barrier()
    await field.press("Enter")
    await expect(field).to_have_value("快煮壺")
    await field.press("Enter")
    await expect(editor).to_have_count(0)
    await expect(pencil(page, "更正：商品")).to_be_focused()
    await expect(page.locator("#case")).to_contain_text("快煮壺")
    assert (await see(lin, talk))["correctable"]["product"] == "kettle"

    # A mistake is told at the field, and Escape leaves everything as it was.
    await pencil(page, "更正：金額").press("Enter")
    await expect(editor.get_by_label("金額")).to_have_value("NT$1,280")
    await editor.get_by_label("金額").fill("很多")
    await editor.get_by_label("金額").press("Enter")
    await expect(editor.locator("[role=alert]:visible")).to_contain_text("請寫一個金額")
    await expect(editor.get_by_label("金額")).to_be_focused()
    await expect(editor.get_by_label("金額")).to_have_attribute("aria-invalid", "true")
    await lin.has_no_barrier()
    await page.keyboard.press("Escape")
    await expect(editor).to_have_count(0)
    await expect(pencil(page, "更正：金額")).to_be_focused()

    # A day gets another role.
    await pencil(page, "更正：什麼時候").press("Enter")
    await expect(editor.locator("input[type=date]")).to_have_value("2026-11-03")
    await editor.get_by_label("這是哪個日期").select_option("delivered_on")
    await lin.has_no_barrier()
    await editor.get_by_role("button", name="儲存").press("Enter")
    await expect(pencil(page, "更正：收到日期")).to_be_focused()
    await expect(pencil(page, "更正：什麼時候")).to_be_hidden()

    # A reason is required, and is asked for where it belongs.
    await pencil(page, "更正：嚴重程度的理由").press("Enter")
    await editor.get_by_label("受傷").check()
    await editor.get_by_role("button", name="儲存").press("Enter")
    await expect(editor.get_by_label("原因")).to_be_focused()
    await expect(editor.locator("[role=alert]:visible")).to_have_text("請寫原因。")
    await editor.get_by_label("原因").fill("顧客燙到手")
    await lin.has_no_barrier()
    await editor.get_by_label("原因").press("Enter")
    await expect(editor).to_have_count(0)
    await expect(page.locator(".toast").last).to_contain_text("嚴重程度")

    # What is not known yet is added; tags are chips.
    await page.locator("#missing-facts summary").click()
    await pencil(page, "更正：分店").click()
    await editor.locator("select").select_option("xinyi")
    await editor.get_by_role("button", name="儲存").click()
    await expect(pencil(page, "更正：分店")).to_be_focused()
    await pencil(page, "更正：標籤").click()
    await editor.get_by_label("標籤").fill("VIP，退換")
    await editor.get_by_label("標籤").press("Enter")
    await expect(page.locator("#case .tags .chip")).to_have_text(["VIP", "退換"])
    found = await see(lin, talk)
    assert found["correctable"]["branch"] == "xinyi" and found["case"]["tags"] == ["VIP", "退換"]

    # The history tells it all.
    await page.locator("#case-timeline").click()
    history = page.locator(".timeline__dialog")
    await expect(history).to_contain_text("更正：商品")
    await expect(history).to_contain_text("掃地機器人 → 快煮壺")
    await expect(history).to_contain_text("原因：顧客燙到手")
    await expect(history).not_to_contain_text("severity_set")
    assert lin.errors == []


async def test_two_agents_at_once_see_what_the_other_set(
    browser: Browser, live: httpx.AsyncClient, context: Context, told: dict[str, Any]
) -> None:
    talk = await a_case(context, told)
    lin = await Screen.of(browser, live, "lin")
    page = await take(lin)
    wu = await Screen.of(browser, live, "wu", locale="en-GB", theme="dark")
    other = wu.page
    await other.goto(f"/desk#{talk}")
    await other.reload()
    await pencil(other, "Correct: Product").click()
    await expect(other.locator("#case .editor").get_by_role("combobox", name="Product")).to_be_focused()
    await pencil(page, "更正：商品").click()
    await page.locator("#case .editor").get_by_role("combobox", name="商品").fill("快煮壺")
    await page.keyboard.press("Enter")
    await expect(page.locator("#case .editor")).to_have_count(0)
    # Whoever types is not disturbed by it, and told when saving.
    field = other.locator("#case .editor").get_by_role("combobox", name="Product")
    await field.fill("desk lamp")
    await field.press("Enter")
    await expect(other.locator("#case .editor [role=alert]:visible")).to_contain_text("Somebody has just changed this.")
    await wu.has_no_barrier()
    assert (await see(wu, talk))["correctable"]["product"] == "kettle"
    await field.press("Enter")
    await expect(other.locator("#case .editor")).to_have_count(0)
    assert (await see(wu, talk))["correctable"]["product"] != "kettle"
    # The colleague sees it without doing anything.
    await expect(page.locator("#case dl del", has_text="快煮壺")).to_be_visible()
    assert lin.errors == wu.errors == []


async def test_a_wrong_kind_put_right_brings_the_right_remedies_and_withdraws_what_no_longer_fits(
    browser: Browser, live: httpx.AsyncClient, context: Context, told: dict[str, Any]
) -> None:
    talk = await a_case(context, told)
    await context.write(lambda s: offer(s, context.services, talk))
    lin = await Screen.of(browser, live, "lin")
    page = await take(lin)
    await pencil(page, "更正：類型").click()
    await page.locator("#case .editor select").select_option("service_attitude")
    await page.locator("#case .editor").get_by_role("button", name="儲存").click()
    await expect(page.locator(".toast", has_text="已收回")).to_be_visible()
    await expect(page.locator("#case .case__offer .chip", has_text="已撤回")).to_be_visible()
    await expect(page.locator("#talk")).to_contain_text("不再適用")
    await page.locator("[data-act=offer]").click()
    dialog = page.locator("dialog")
    await expect(dialog.locator(".offer__row").first).to_be_visible()
    await expect(dialog.locator(".offer__row", has_text="換一台")).to_have_count(0)
    assert lin.errors == []


async def test_it_works_on_a_telephone(
    browser: Browser, live: httpx.AsyncClient, context: Context, told: dict[str, Any]
) -> None:
    talk = await a_case(context, told)
    lin = await Screen.of(browser, live, "lin", size=(390, 844))
    page = lin.page
    await lin.open("陳小姐")
    await page.locator("[data-act=take]").click()
    await page.locator("[data-act=case]").click()
    await pencil(page, "更正：電話").click()
    editor = page.locator("#case .editor")
    await editor.get_by_label("電話").fill("12")
    await editor.get_by_role("button", name="儲存").click()
    await expect(editor.locator("[role=alert]:visible")).to_contain_text("完整的號碼")
    await lin.has_no_barrier()
    assert await page.locator("#case").evaluate("e => e.scrollWidth <= e.clientWidth")
    await page.keyboard.press("Escape")
    await expect(page.locator("#case")).to_be_visible()
    await pencil(page, "更正：電話").click()
    await editor.get_by_label("電話").fill("0922 333 444")
    await editor.get_by_role("button", name="儲存").click()
    await expect(editor).to_have_count(0)
    assert (await see(lin, talk))["correctable"]["phone"] == "+886922333444"
    assert lin.errors == []


async def test_a_colleague_who_only_looks_has_no_pencils(
    browser: Browser, live: httpx.AsyncClient, context: Context, told: dict[str, Any]
) -> None:
    await a_case(context, told)
    lin = await Screen.of(browser, live, "lin")
    await lin.open("陳小姐")
    await expect(lin.page.locator("#case")).to_contain_text("水壺漏水")
    await expect(lin.page.locator("#case .pencil")).to_have_count(0)
