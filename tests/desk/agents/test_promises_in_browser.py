"""Test promises in a real browser: at the desk, on a handler's page, and on the page that a mail leads to."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from bot.care.links import Links
from bot.cases import messages
from bot.cases.accounts import agents
from bot.cases.care import course
from bot.cases.models import Commitment
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import PASSWORD, id_of
from tests.desk.agents.promised import somebody_was_promised
from tests.desk.agents.screen import Screen
from tests.pictures import PNG

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]
PAYS = {"currency": "TWD", "minor": 129900, "proof": "payment"}


def open_day(context: Context, after: int) -> str:
    """Return the day of the closing time so many opening days from now."""
    clock = context.policy.clock
    return clock.local(clock.closing_times(context.store.clock())[after]).date().isoformat()


async def state_of(context: Context, number: int) -> tuple[str, str, int | None]:
    """Return state, owner and number of changed dates of a promise."""
    return await context.read(lambda s: (lambda p: (p.state, p.owner, p.redated))(s.get(Commitment, number)))


async def last_words(context: Context, talk: str) -> str:
    return await context.read(lambda s: messages.after(s, talk, 0)[-1].text)


async def test_a_supervisor_gives_a_promise_another_date_with_the_keyboard(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    talk, (number,) = await somebody_was_promised(context)
    await somebody_was_promised(context, owner="billing", name="王先生")
    wu = await Screen.of(browser, live, "wu")
    page = wu.page
    await expect(page.locator("#tab-promises")).to_be_visible()
    await page.locator("#tab-waiting").focus()
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator("#tab-promises")).to_be_focused()
    await expect(page.locator(".promises .tile")).to_have_count(2)
    await wu.has_no_barrier()
    await page.locator("#list-filter").click()
    await page.locator("#promises-filter-owner").select_option("returns_desk")
    await expect(page.locator(".promises .tile")).to_have_count(1)
    await page.locator(f"#list-redate-{number}").press("Enter")
    await expect(page.locator("dialog [name=day]")).to_be_focused()
    await wu.has_no_barrier()
    await page.locator("dialog [name=day]").fill(open_day(context, 6))
    await page.locator("dialog button[type=submit]").press("Enter")
    await expect(page.locator("dialog .notice")).to_have_text("請寫原因。")
    await page.locator("dialog [name=reason]").fill("零件還在海關")
    await page.locator("dialog button[type=submit]").press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator(".promises .tile")).to_contain_text("改過 1 次日期")
    await expect(page.locator(f"#list-redate-{number}")).to_be_focused()
    assert "零件還在海關" in await last_words(context, talk)
    await page.locator(f"#promise-open-{number}").click()
    await page.locator(f"#promise-course-{number} summary").click()
    await expect(page.locator(f"#promise-course-{number}")).to_contain_text("零件還在海關")
    await wu.has_no_barrier()
    await page.locator(f"#case-keep-{number}").click()
    await page.locator("dialog [name=reference]").fill("TX-5")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("#case .chip", has_text="已完成")).to_be_visible()
    assert await state_of(context, number) == ("kept", "returns_desk", 1)
    assert wu.errors == []


async def test_everything_of_a_colleague_who_is_ill_is_handed_over(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    _, numbers = await somebody_was_promised(context, (2, 3))
    wu = await Screen.of(browser, live, "wu", locale="en-GB", theme="dark")
    page = wu.page
    await page.locator("#tab-promises").click()
    await page.locator("#promises-all-on").click()
    await wu.has_no_barrier()
    await page.locator("dialog [name=from]").select_option("returns_desk")
    await page.locator("dialog [name=to]").select_option("billing")
    await page.locator("dialog [name=reason]").fill("ill")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator(".toast")).to_contain_text("2 promises were handed over.")
    assert {(await state_of(context, one))[1] for one in numbers} == {"billing"}
    await page.locator("#promises-calendar").click()
    await expect(page.locator("#calendar-address")).to_be_visible()
    address = await page.locator("#calendar-address").input_value()
    assert (await live.get(address)).text.count("BEGIN:VEVENT") == 2
    await wu.has_no_barrier()
    assert wu.errors == []


async def test_resolving_asks_why_each_open_promise_is_not_needed(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    me = await id_of(context, "lin")
    _, (one, two) = await somebody_was_promised(context, (2, 3), held_by=me)
    lin = await Screen.of(browser, live, "lin")
    page = lin.page
    await page.locator("#tab-mine").click()
    await lin.open("陳小姐")
    await page.locator("[data-act=resolve]").click()
    await expect(page.locator("dialog [name=why]")).to_have_count(2)
    await lin.has_no_barrier()
    await page.locator("dialog [name=note]").fill("顧客改變主意")
    await page.locator("dialog select[name=cause]").select_option("slow_procedure")
    await page.locator("dialog [name=why]").first.fill("顧客不要了")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog .notice")).to_have_text("每一項都請寫原因。")
    await expect(page.locator("dialog [name=why]").last).to_be_focused()
    await page.locator("dialog [name=why]").last.fill("顧客不要了")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)
    await expect(page.locator("#case")).to_contain_text("已處理")
    assert {(await state_of(context, each))[0] for each in (one, two)} == {"voided"}
    assert lin.errors == []


async def test_a_handler_has_a_bell_that_leads_to_the_promise(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    await context.write(lambda s: agents.add(s, "chang", "張淑芬", "handler", PASSWORD, handler="returns_desk"))
    _, (number, other) = await somebody_was_promised(context, (3, 5))
    page = await browser.new_page(base_url=str(live.base_url), locale="zh-TW", viewport={"width": 390, "height": 844})
    chang = Screen(page)
    await page.goto("/desk")
    await page.locator("[name=login]").fill("chang")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#notices .notices__count")).to_have_text("2")
    # What rings and the keys of the lists are not for them.
    await expect(page.locator("#bell")).to_be_hidden()
    await expect(page.locator("#keys")).to_be_hidden()
    await page.locator("#notices").click()
    rows = page.locator("#notices-panel .notices__row")
    await expect(rows.last).to_contain_text("有一件承諾由你負責")
    await expect(rows.last).to_contain_text("退款（第 1 筆） · 陳小姐")
    await chang.has_no_barrier()
    # Filtered away: the notice shows it all the same.
    await page.keyboard.press("Escape")
    await page.locator("#list-filter").click()
    await page.locator("#promises-filter-state").select_option("broken")
    await expect(page.locator("#work-list .tile")).to_have_count(0)
    await page.locator("#notices").click()
    await rows.last.click()
    await expect(page.locator(f"#promise-{number} button").first).to_be_focused()
    await expect(page.locator("#notices .notices__count")).to_have_text("1")
    await context.write(lambda s: course.settle(s, other, actor="agent:wu", reason="x"))
    await page.locator("#notices").click()
    await expect(rows.first).to_contain_text("不用再處理了")
    await rows.first.click()
    await expect(page.locator(".toast")).to_have_text("這件承諾已經不在清單上了。")
    assert chang.errors == []


async def test_a_handler_signs_in_and_sees_their_work_list_only(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    _, (number,) = await somebody_was_promised(context)
    await somebody_was_promised(context, owner="billing", name="王先生")
    await context.write(lambda s: agents.add(s, "chang", "張淑芬", "handler", PASSWORD, handler="returns_desk"))
    page = await browser.new_page(base_url=str(live.base_url), locale="zh-TW", viewport={"width": 390, "height": 844})
    chang = Screen(page)
    await page.goto("/desk")
    await page.locator("[name=login]").fill("chang")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#work-list .tile")).to_have_count(1)
    await expect(page.locator("#desk")).to_be_hidden()
    assert "王先生" not in await page.content()
    await chang.has_no_barrier()
    await page.locator("[data-locale=en]").click()
    await expect(page.locator(f"#list-pick_up-{number}")).to_have_text("In work")
    await page.locator(f"#list-pick_up-{number}").click()
    await expect(page.locator("#work-list .chip")).to_have_text("In work")
    await page.locator(f"#list-keep-{number}").click()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("#work-list .lists__empty")).to_have_text("No promise is open.")
    assert await page.title() == "Promises · Amends 轉機"
    assert (await state_of(context, number))[0] == "kept"
    assert chang.errors == []


async def mail_link(browser: Browser, live: httpx.AsyncClient, context: Context, number: int, **more: object) -> Page:
    """Open the address of an owner's mail in a browser that nobody is signed in with."""
    profile = await browser.new_context(base_url=str(live.base_url), viewport={"width": 390, "height": 844}, **more)  # type: ignore[arg-type]
    page = await profile.new_page()
    await page.goto(Links(context.settings.secret_key, "").promise(number, "returns_desk"))
    return page


async def test_an_owner_keeps_a_promise_through_the_link_in_their_mail_without_scripts(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    talk, (number,) = await somebody_was_promised(context)
    page = await mail_link(browser, live, context, number, locale="zh-TW", java_script_enabled=False)
    assert await state_of(context, number) == ("open", "returns_desk", None)
    await page.locator("#keep-proof").fill("已退到原卡")
    await page.locator("#keep-reference").fill("TX-42")
    await page.locator(".act--keep button").click()
    await expect(page.locator("[role=status]")).to_have_text("登記好了，顧客會收到通知。")
    await expect(page.locator("form")).to_have_count(0)
    assert await state_of(context, number) == ("kept", "returns_desk", None)
    assert await last_words(context, talk) == "說好的「退款（第 1 筆）」完成了：已退到原卡 TX-42"
    assert await page.context.cookies() == []


async def test_an_owner_changes_the_date_and_hands_on_with_the_keyboard(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    _, (number,) = await somebody_was_promised(context)
    page = await mail_link(browser, live, context, number, locale="en-GB", color_scheme="dark")
    owner = Screen(page)
    await owner.has_no_barrier()
    await page.locator(".act--redate summary").press("Enter")
    await page.locator("#redate-day").fill(open_day(context, 6))
    await page.locator("#redate-reason").fill("A part is late")
    await page.locator(".act--redate button").press("Enter")
    await expect(page.locator("[role=status]")).to_contain_text("The date is changed")
    await expect(page.locator(".act--redate")).to_have_count(0)
    await expect(page.locator("main")).to_contain_text("A part is late")
    await page.locator(".act--hand_on summary").press("Enter")
    await page.locator("#hand_on-owner").select_option("billing")
    await page.locator(".act--hand_on button").press("Enter")
    await expect(page.locator("h1")).to_contain_text("Handed on")
    await owner.has_no_barrier()
    await page.goto(Links(context.settings.secret_key, "").promise(number, "returns_desk"))
    await expect(page.locator("h1")).to_have_text("This link opens nothing")
    assert await state_of(context, number) == ("open", "billing", 1)


async def test_a_refund_is_kept_with_its_sum_and_a_photo_at_the_desk(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    talk, (number,) = await somebody_was_promised(context, pays=PAYS)
    wu = await Screen.of(browser, live, "wu")
    page = wu.page
    await page.locator("#tab-promises").click()
    await page.locator(f"#list-keep-{number}").click()
    await expect(page.locator("dialog [name=sum]")).to_have_value("1299")
    await expect(page.locator("dialog")).to_contain_text("當初說好 NT$1,299")
    await expect(page.locator("dialog [name=shown]")).to_be_hidden()
    await wu.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog .notice")).to_have_text("請寫付款編號。")
    await page.locator("dialog [name=reference]").fill("TX-9")
    await page.locator("dialog [name=sum]").fill("1199")
    photo = {"name": "匯款單.png", "mimeType": "image/png", "buffer": PNG}
    await page.locator("dialog [name=file]").set_input_files([photo])
    await page.locator("dialog [name=shown]").check()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog .notice")).to_contain_text("金額和說好的不一樣")
    await page.locator("dialog [name=sum]").fill("1299")
    await wu.has_no_barrier()
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("dialog")).to_have_count(0)
    said = await context.read(lambda s: [one.text for one in messages.after(s, talk, 0)][-2:])
    assert "付款 NT$1,299，付款編號 TX-9。" in said[0] and "匯款單.png" in said[1]
    await page.goto(f"{live.base_url}/desk#{talk}")
    await page.reload()
    await page.locator(f"#promise-course-{number} summary").click()
    picture = page.locator(f"#promise-course-{number} .proof img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    await expect(page.locator(f"#promise-course-{number} .proof")).to_contain_text("顧客看得到")
    await wu.has_no_barrier()
    assert wu.errors == []


async def test_an_owner_sends_a_photo_without_scripts(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    _, (number,) = await somebody_was_promised(context, pays=PAYS)
    opened = await browser.new_context(java_script_enabled=False, locale="zh-TW")
    page = await opened.new_page()
    where = Links(context.settings.secret_key, str(live.base_url)).promise(number, "returns_desk")
    await page.goto(where)
    await page.locator("#keep-reference").fill("TX-9")
    await page.locator("#keep-file").set_input_files(
        [{"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}]
    )
    await page.locator("details[open] button").click()
    await expect(page.locator("[role=alert]")).to_be_visible()
    await expect(page.locator("#keep-reference")).to_have_value("TX-9")
    await page.locator("#keep-file").set_input_files([{"name": "單.png", "mimeType": "image/png", "buffer": PNG}])
    await page.locator("details[open] button").click()
    await expect(page.locator("[role=status]")).to_contain_text("登記好了")
    await expect(page.locator("ol a")).to_have_text("單.png")
    await opened.close()
