"""Test what each role sees and can do on the agents' page, in a real browser."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, Response, expect

from bot.cases import audit
from bot.cases.accounts import agents
from bot.cases.accounts.sign_ins import TRIES
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import PASSWORD, AgentAtDesk, somebody_waits, somebody_works_here
from tests.desk.agents.screen import Screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


def refusals(page: Page) -> list[str]:
    """Return a list to which every later call that the desk refuses to the page is added."""
    found: list[str] = []

    def note(response: Response) -> None:
        if response.status >= 400:
            found.append(f"{response.status} {response.request.method} {response.url}")

    page.on("response", note)
    return found


async def keeper(browser: Browser, live: httpx.AsyncClient, **more: object) -> tuple[Screen, list[str]]:
    """Sign in as the administrator; return the page, and the list of the calls that the desk refuses to it."""
    page = await browser.new_page(
        base_url=str(live.base_url), locale="en-GB", viewport={"width": 1366, "height": 768}, **more
    )
    refused = refusals(page)
    screen = Screen(page)
    await page.goto("/desk")
    await sign_in(page, "zhou")
    await expect(page.locator("#administration table")).to_be_visible()
    return screen, refused


async def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Fill in the form for signing in and send it."""
    await page.locator("[name=login]").fill(login)
    await page.locator("[name=password]").fill(password)
    await page.keyboard.press("Enter")


def row(page: Page, login: str) -> Locator:
    """Return the table row of an account."""
    return page.locator(".table tbody tr", has=page.locator(".table__login", has_text=login))


async def test_a_trainer_reads_and_is_offered_nothing_else(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "壞了")
    await somebody_works_here(context, "tsai", "trainer")
    tsai = await Screen.of(browser, live, "tsai", typing=True)
    refused = refusals(tsai.page)
    await expect(tsai.page.locator(".tab")).to_have_count(3)
    await tsai.open("陳小姐")
    await expect(tsai.page.locator(".msg--customer .msg__text")).to_have_text("壞了")
    await expect(tsai.page.locator(".reply__closed")).to_have_text("你可以閱讀這段對話；回覆由客服同事負責。")
    for nothing in (
        "#take-next",
        "[data-act=take]",
        "[data-act=offer]",
        ".reply textarea",
        "#tab-mine",
        "#tab-approvals",
    ):
        await expect(tsai.page.locator(nothing)).to_have_count(0)
    await tsai.has_no_barrier()
    assert refused == tsai.errors == []


@pytest.mark.parametrize("role, tabs", [("agent", 5), ("supervisor", 6), ("manager", 6)])
async def test_agents_see_the_actions_they_may_take(
    browser: Browser, live: httpx.AsyncClient, context: Context, role: str, tabs: int
) -> None:
    await somebody_waits(context, "壞了")
    await somebody_works_here(context, "ho", role)
    ho = await Screen.of(browser, live, "ho", typing=True)
    refused = refusals(ho.page)
    await expect(ho.page.locator(".tab")).to_have_count(tabs)
    await expect(ho.page.locator("#take-next")).to_be_visible()
    await ho.page.reload()
    await ho.page.locator("#take-next").click()
    await expect(ho.page.locator(".reply textarea")).to_be_visible()
    assert refused == ho.errors == []


async def test_an_administrator_sees_the_administration_and_no_conversation(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    waiting = await somebody_waits(context, "壞了")
    zhou, refused = await keeper(browser, live)
    page = zhou.page
    await page.goto(f"/desk#{waiting}")
    await page.reload()
    await expect(page.locator("#administration table")).to_be_visible()
    await expect(page.locator("#desk")).to_be_hidden()
    assert "壞了" not in await page.content()
    await zhou.has_no_barrier()
    await page.locator("#administration-accounts").press("ArrowRight")
    rows = page.locator(".table--log tbody tr")
    await expect(rows.filter(has_text="signed in (from 127.0.0.1)")).to_have_count(1)
    await zhou.has_no_barrier()
    assert await page.title() == "Administration · Amends 轉機"
    await page.locator("[data-locale=zh-Hant]").click()
    await expect(rows.filter(has_text="登入（來自 127.0.0.1）")).to_have_count(1)
    assert refused == zhou.errors == []


async def test_an_account_from_first_to_last_with_the_keyboard(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    zhou, _ = await keeper(browser, live, color_scheme="dark")
    page = zhou.page
    await page.locator("#account-add").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog [name=login]")).to_be_focused()
    await zhou.has_no_barrier()
    for text in ("tsai", "Tsai", None, "short"):
        if text:
            await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await page.locator("dialog [name=role]").select_option("handler")
    await expect(page.locator("dialog [name=handler]")).to_be_visible()
    await zhou.has_no_barrier()
    await page.locator("dialog [name=role]").select_option("trainer")
    await expect(page.locator("dialog [name=handler]")).to_be_hidden()
    await expect(page.locator("dialog")).to_contain_text("never talks to customers")
    await page.locator("dialog [name=password]").press("Enter")
    # The mistake is shown, and what was typed is kept.
    await expect(page.locator("dialog .notice")).to_have_text("That password is too short: at least 8 characters.")
    await expect(page.locator("dialog [name=password]")).to_be_focused()
    await zhou.has_no_barrier()
    await page.locator("dialog [name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator("#account-add")).to_be_focused()
    tsai = row(page, "tsai")
    await expect(tsai).to_contain_text("Trainer")
    await tsai.get_by_role("button", name="Edit").press("Enter")
    await page.locator("dialog [name=name]").fill("Tsai Pei-shan")
    await page.locator("dialog [name=role]").select_option("manager")
    await page.locator("dialog [name=name]").press("Enter")
    await expect(tsai).to_contain_text("Manager")
    await expect(tsai.get_by_role("button", name="Edit")).to_be_focused()
    await tsai.get_by_role("button", name="Password").press("Enter")
    await page.locator("dialog [name=password]").fill("quite another one")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)
    assert await context.read(lambda s: agents.authenticate(s, "tsai", "quite another one")) is not None
    await tsai.get_by_role("button", name="Close").press("Enter")
    await zhou.has_no_barrier()
    await page.locator("dialog button[type=submit]").press("Enter")
    await expect(tsai).to_contain_text("Closed")
    await tsai.get_by_role("button", name="Reopen").press("Enter")
    await page.locator("dialog button[type=submit]").press("Enter")
    await expect(tsai).to_contain_text("Open")
    await zhou.has_no_barrier()
    assert zhou.errors == []


async def test_ones_own_row_offers_only_the_name(browser: Browser, live: httpx.AsyncClient) -> None:
    zhou, refused = await keeper(browser, live)
    own = row(zhou.page, "zhou")
    await expect(own.get_by_role("button")).to_have_count(1)
    await own.get_by_role("button").click()
    await expect(zhou.page.locator("dialog select")).to_have_count(0)
    await zhou.page.locator("dialog [name=name]").fill("Zhou Jianhong")
    await zhou.page.keyboard.press("Enter")
    await expect(zhou.page.locator(".bar__who b")).to_have_text("Zhou Jianhong")
    assert refused == zhou.errors == []


async def test_an_agent_whose_account_is_closed_is_signed_out(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await somebody_waits(context, "壞了")
    lin = await Screen.of(browser, live, "lin")
    await lin.page.locator("#take-next").click()
    await lin.page.locator(".reply textarea").fill("寫到一半")
    zhou, _ = await keeper(browser, live)
    await row(zhou.page, "lin").get_by_role("button", name="Close").click()
    await zhou.page.locator("dialog button[type=submit]").click()
    await expect(row(zhou.page, "lin")).to_contain_text("Closed")
    await expect(lin.page.locator("#sign-in")).to_be_visible(timeout=20_000)
    await expect(lin.page.locator("#desk")).to_be_hidden()
    assert lin.errors == zhou.errors == []


async def test_a_lock_out_is_seen_and_lifted(browser: Browser, live: httpx.AsyncClient, stranger: AgentAtDesk) -> None:
    for _ in range(TRIES["login"]):
        await stranger.sign_in("lin", "wrong")
    zhou, refused = await keeper(browser, live)
    lin = row(zhou.page, "lin")
    await expect(lin).to_contain_text("Locked until")
    await lin.get_by_role("button", name="Unlock").click()
    await expect(lin).not_to_contain_text("Locked until")
    assert (await stranger.sign_in("lin")).status_code == 200
    assert refused == zhou.errors == []


async def test_the_log_is_filtered_and_goes_on(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    def many(session: object) -> None:
        for number in range(60):
            audit.record(session, "agent:lin", "case.open", f"case:{number}")  # type: ignore[arg-type]

    await context.write(many)
    zhou, refused = await keeper(browser, live)
    page = zhou.page
    await page.locator("#administration-audit").click()
    rows = page.locator(".table--log tbody tr")
    await expect(rows).to_have_count(50)
    await page.get_by_label("Who").select_option("agent:lin")
    await expect(rows.first).to_contain_text("case 59")
    await page.locator("#audit-older").click()
    await expect(rows).to_have_count(60)
    await expect(page.locator("#audit-older")).to_be_hidden()
    await expect(rows.nth(50)).to_be_focused()
    await page.get_by_label("What", exact=True).select_option("agent")
    await expect(rows).to_have_count(0)
    await expect(page.locator("#administration")).to_contain_text("No entries match.")
    await page.get_by_label("Who").select_option("")
    await page.get_by_label("Done by").select_option("")
    await page.get_by_label("Case number or login").fill("ZHOU")
    await page.keyboard.press("Enter")
    await expect(rows.last).to_contain_text("account added as Administrator")
    await zhou.has_no_barrier()
    assert refused == zhou.errors == []


async def test_changing_ones_own_password(browser: Browser, live: httpx.AsyncClient, context: Context) -> None:
    lin = await Screen.of(browser, live, "lin", locale="en-GB")
    page = lin.page
    await page.locator("#own-account").focus()
    await page.keyboard.press("Enter")
    await page.locator("#own-password").press("Enter")
    await lin.has_no_barrier()
    for name, text in (("old", PASSWORD), ("new", "a better password"), ("again", "a better passwort")):
        await page.locator(f"dialog [name={name}]").fill(text)
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog .notice")).to_have_text("The two new passwords differ. Please type them again.")
    await page.locator("dialog [name=again]").fill("a better password")
    await page.locator("dialog [name=old]").fill("not it")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog .notice")).to_have_text("The present password is not right. Please try again.")
    await page.locator("dialog [name=old]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".toast")).to_have_text("Your password is changed.")
    await expect(page.locator("#own-password")).to_be_focused()
    assert await context.read(lambda s: agents.authenticate(s, "lin", "a better password")) is not None
    await expect(page.locator("#desk")).to_be_visible()
    assert lin.errors == []
