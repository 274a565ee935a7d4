"""Test offers and approvals in real browsers: the agent's dialog, the supervisor's list, the customer's widget."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import add_facts, month_used_up
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]

REASON = "第三次維修，客人等很久了"
TAIPEI = "Asia/Taipei"


class Shopper:
    """A customer with the widget on the demonstration page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator("amends-widget [role=dialog]")
        self.options = self.panel.locator("li.option")

    async def say(self, text: str) -> None:
        """Type a message and send it."""
        await self.page.locator("amends-widget #amends-message").fill(text)
        await self.page.locator("amends-widget #amends-message").press("Enter")


async def arrive(browser: Browser, live: httpx.AsyncClient, context: Context, *, above: bool = False) -> Shopper:
    """Open a conversation in the widget and store its facts; with `above`, nearly all an agent may give is given."""
    page = await browser.new_page(base_url=str(live.base_url), locale="zh-TW", timezone_id=TAIPEI)
    await page.goto("/shop?lang=zh")
    shopper = Shopper(page)
    await page.locator("amends-widget .launcher").click()
    await page.locator("amends-widget .msg").first.wait_for()
    await shopper.say("掃地機器人不動了，我要退款")
    await expect(shopper.panel.locator(".msg.bot").last).to_contain_text("heard:")
    found = await context.read(lambda s: s.connection().exec_driver_sql("select id from conversations").scalar())
    await add_facts(context, str(found))
    if above:
        await month_used_up(context, str(found), but=1000_00)
    return shopper


async def take_over(screen: Screen) -> Locator:
    """Take the only conversation from the bot and open the dialog for an offer; return it."""
    await screen.page.locator("#tab-bot").click()
    await screen.page.locator(".person", has_text="不動了").click()
    await screen.page.locator("[data-act=take_over]").click()
    # Taking over ends with the focus in the reply box.
    await expect(screen.page.locator(".reply textarea")).to_be_focused()
    await screen.page.locator("[data-act=offer]").click()
    dialog = screen.page.locator("dialog")
    await expect(dialog).to_be_visible()
    return dialog


async def ask_approval(screen: Screen) -> None:
    """Select remedies above the agent's limit and request approval for them."""
    dialog = await take_over(screen)
    await dialog.locator(".offer__row", has_text="需要主管同意").first.locator("input").check()
    await dialog.locator("input:not(:checked):enabled").first.check()
    await dialog.locator("textarea").fill(REASON)
    await expect(dialog.locator("button[type=submit]")).to_have_text("送主管審核")
    await dialog.locator("button[type=submit]").click()
    await expect(dialog).to_have_count(0)


async def test_an_offer_is_made_with_the_keyboard_and_agreed_in_the_widget(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    shopper = await arrive(browser, live, context)
    lin = await Screen.of(browser, live, "lin")
    page, dialog = lin.page, await take_over(lin)
    await expect(dialog).to_have_accessible_name("提出方案給顧客選")
    await expect(dialog.locator("#offer-limit")).to_contain_text("你的權限：一件 NT$35,000")
    await expect(dialog.locator("input").first).to_be_focused()
    await lin.has_no_barrier()
    # Escape closes the dialog and returns the focus to where it was.
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page.locator("[data-act=offer]")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(dialog.locator("input").first).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_have_text("請選二到四種做法。")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(dialog.locator("form").get_by_role("status")).to_have_text("已選 2 / 4")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_have_text("請寫下理由。")
    await expect(dialog.locator("textarea")).to_be_focused()
    await page.keyboard.type(REASON)
    await lin.has_no_barrier()
    await dialog.locator("button[type=submit]").press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(page.locator("#toasts")).to_contain_text("方案已送出")
    await expect(page.locator("#case")).to_contain_text(f"理由：{REASON}")

    await expect(shopper.options).to_have_count(2)
    await expect(shopper.panel.locator(".msg.agent.options .who span")).to_have_text("林雅婷")
    await expect(shopper.panel.locator(".card.options .quiet")).to_have_text("都不合適，我想再談談")
    await shopper.options.first.locator(".main").click()
    await expect(shopper.panel.locator(".card.commitment")).to_be_visible()
    await expect(page.locator(".tile--chosen")).to_have_count(1)
    await lin.has_no_barrier()
    assert lin.errors == []


async def test_a_supervisor_approves_in_another_browser_and_the_customer_chooses(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    shopper = await arrive(browser, live, context, above=True)
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu", locale="en-GB", theme="dark")
    await ask_approval(lin)
    await expect(lin.page.locator("#case .tile", has_text=REASON)).to_contain_text("等主管決定")
    await expect(shopper.panel.locator(".msg.system").last).to_contain_text("需要主管同意")
    tab = wu.page.locator("#tab-approvals")
    await expect(tab.locator(".tab__count")).to_have_text("1")
    await tab.click()
    assert await wu.page.locator("#lists").evaluate("e => e.scrollWidth <= e.clientWidth"), "every tab has its place"
    tile = wu.page.locator("#people .tile")
    await expect(tile).to_contain_text(REASON)
    await expect(tile).to_contain_text("asked by 林雅婷")
    await wu.has_no_barrier()
    await tile.get_by_role("button", name="Approve").press("Enter")
    await wu.has_no_barrier()
    await wu.page.keyboard.type("這次可以")
    await wu.page.locator("dialog button[type=submit]").press("Enter")
    await expect(wu.page.locator("#people")).to_contain_text("Nothing waits for approval.")
    await expect(wu.page.locator("#people")).to_be_focused()
    await expect(lin.page.locator("#case .tile", has_text=REASON)).to_contain_text("說明：這次可以")
    await expect(lin.page.locator("#case .case__by")).to_contain_text("以主管的權限")
    await expect(shopper.options).to_have_count(2)
    await shopper.options.first.locator(".main").click()
    await expect(shopper.panel.locator(".card.commitment")).to_be_visible()
    assert lin.errors + wu.errors == []


async def test_a_supervisor_says_no_and_why_only_to_colleagues(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    shopper = await arrive(browser, live, context, above=True)
    lin = await Screen.of(browser, live, "lin")
    wu = await Screen.of(browser, live, "wu")
    await ask_approval(lin)
    await wu.page.locator("#tab-approvals").click()
    await wu.page.locator("#people .tile").get_by_role("button", name="不同意").click()
    await wu.page.locator("dialog button[type=submit]").click()
    await expect(wu.page.locator("dialog [role=alert]")).to_contain_text("請寫下為什麼不同意")
    await wu.page.locator("dialog textarea").fill("先換新品試試")
    await wu.page.locator("dialog button[type=submit]").click()
    await expect(lin.page.locator("#case .tile", has_text=REASON)).to_contain_text("說明：先換新品試試")
    await expect(shopper.panel.locator(".msg.system").last).to_contain_text("沒有獲得同意")
    assert "先換新品試試" not in await shopper.panel.inner_text()
    assert lin.errors + wu.errors == []


async def test_a_request_is_taken_back_and_the_options_are_explained(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    shopper = await arrive(browser, live, context, above=True)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await ask_approval(lin)
    await page.locator("#case").get_by_role("button", name="收回").click()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("#case .tile", has_text=REASON)).to_contain_text("已收回")
    await expect(shopper.panel.locator(".msg.system").last).to_contain_text("先收回了")
    # Remedies of little worth are still within the limit.
    await page.locator("[data-act=offer]").click()
    free = page.locator("dialog .offer__row:not(:has(.chip--warn)) input")
    await free.nth(0).check()
    await free.nth(1).check()
    await page.locator("dialog textarea").fill(REASON)
    await page.locator("dialog button[type=submit]").click()
    why = page.locator("#case details.why")
    await expect(why).not_to_have_attribute("open", "")
    await why.locator("summary").press("Enter")
    await expect(why).to_contain_text("嚴重程度")
    await expect(why).to_contain_text("+1")
    await expect(why).to_contain_text("也適合，同事沒有選")
    assert "because." not in await why.inner_text() and "_" not in await why.inner_text()
    # A change of the conversation redraws the panel; unfolded parts stay unfolded.
    await shopper.say("謝謝")
    await expect(page.locator(".msg--customer .msg__text").last).to_have_text("謝謝")
    await expect(why).to_have_attribute("open", "")
    await lin.has_no_barrier()
    assert lin.errors == []


async def test_the_dialog_fits_on_a_phone(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    await arrive(browser, live, context)
    lin = await Screen.of(browser, live, "lin", size=(360, 640), theme="dark")
    dialog = await take_over(lin)
    await expect(dialog.locator("button[type=submit]")).to_be_in_viewport()
    await expect(dialog.locator("textarea")).to_be_in_viewport()
    await expect(dialog.locator("input").first).to_be_in_viewport()
    assert await dialog.evaluate("e => e.scrollWidth <= e.clientWidth")
    await lin.has_no_barrier()
    assert lin.errors == []


async def test_what_exactly_is_the_matter_is_corrected_and_the_choice_follows(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await arrive(browser, live, context)
    lin = await Screen.of(browser, live, "lin")
    page, dialog = lin.page, await take_over(lin)
    again = dialog.locator(".offer__row", has_text="重新寄一件給您")
    await expect(dialog.locator(".offer__row").first).to_be_visible()
    await expect(again).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="更正：是哪一種情況").click()
    editor = page.locator("#case .editor")
    await expect(editor.get_by_label("故障")).to_be_checked()
    await editor.get_by_label("故障").uncheck()
    await editor.get_by_label("沒送到").check()
    await editor.get_by_role("button", name="儲存").click()
    await expect(editor).to_have_count(0)
    await expect(page.locator("#case")).to_contain_text("沒送到")
    await page.locator("[data-act=offer]").click()
    await expect(again.first).to_be_visible()
    assert lin.errors == []
