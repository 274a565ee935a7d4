"""A turn heard wrongly, on the screen: the inbox, a line in the trainer's words, taught and taken back."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.cases.models import HeardTurn
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import AgentAtDesk
from tests.desk.agents.screen import Screen
from tests.desk.coach.misheard import WISH, misheard
from tests.desk.insight.looks import has_no_barrier, looked_at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the trainers' pages were not tried"),
]
LINE = "款項還我即可，別的我不計較"
FILE = "nlu/zh/request_remedy.yml"


async def test_from_a_misheard_turn_to_a_line_and_back(
    browser: Browser, live: httpx.AsyncClient, hsu: AgentAtDesk, context: Context, data: Path
) -> None:
    await misheard(context, WISH)
    await misheard(context, WISH, name="王小明")
    before = (data / FILE).read_text("utf-8")
    screen = await Screen.of(browser, live, "hsu")
    page = screen.page
    await page.get_by_role("link", name="聽錯檢討").click()
    await expect(page.locator(".card")).to_contain_text("2 位顧客")
    await looked_at(page, "coach-inbox")
    await has_no_barrier(page)
    await page.get_by_role("link", name=WISH).click()
    await expect(page.locator(".ranking").first).to_contain_text("說出不滿")
    await looked_at(page, "coach-group")
    await has_no_barrier(page)
    await page.locator('input[value="request_remedy"]').check()
    await page.locator('textarea[name="line"]').fill(WISH)
    await page.get_by_role("button", name="寫進資料").click()
    await expect(page.get_by_role("alert")).to_contain_text("請換成您自己的說法")
    assert (data / FILE).read_text("utf-8") == before
    await expect(page.locator('input[value="request_remedy"]')).to_be_checked()
    await page.locator('textarea[name="line"]').fill(LINE)
    await page.locator('select[name="goal"]').select_option("training")
    await page.get_by_role("button", name="寫進資料").click()
    card = page.locator(".card")
    await expect(card).to_contain_text(LINE)
    await expect(card).to_contain_text(f"data/{FILE}:")
    await looked_at(page, "coach-taught")
    await has_no_barrier(page)
    assert LINE in (data / FILE).read_text("utf-8")
    await page.get_by_role("button", name="收回").click()
    await expect(card).to_contain_text("收回了")
    assert (data / FILE).read_text("utf-8") == before
    await page.get_by_role("link", name="待檢討").click()
    await expect(page.locator(".card")).to_contain_text("2 位顧客")
    assert screen.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
async def test_every_page_can_be_read_in_english_on_any_screen(
    browser: Browser,
    live: httpx.AsyncClient,
    hsu: AgentAtDesk,
    context: Context,
    data: Path,
    theme: str,
    size: tuple[int, int],
) -> None:
    (turn,) = await misheard(context, WISH)
    await misheard(context, "nope" * 60, intent="nlu_fallback", facts=[])
    form = {
        "act": "teach",
        "head": "emotion",
        "label": "angry",
        "language": "zh",
        "line": "氣得我整晚沒睡好覺",
        "goal": "",
    }
    page = (await Screen.of(browser, live, "hsu", theme=theme, locale="en-GB", size=size)).page
    heard = await context.read(lambda s: s.get(HeardTurn, turn))
    pages = ("", f"/turns/{turn}", f"/turns/{turn}?head=fact", "/taught", "/turns/gone")
    for path in (*pages, f"/talks/{heard.conversation_id}"):
        await page.goto(f"/desk/coach{path}")
        await looked_at(page, f"coach-{size[0]}-{theme}-{path.strip('/').split('/')[0].split('?')[0] or 'inbox'}")
        await has_no_barrier(page)
    assert (await hsu.http.post(f"/desk/coach/turns/{turn}", data=form)).status_code == 303
    await page.goto("/desk/coach/taught")
    await has_no_barrier(page)
