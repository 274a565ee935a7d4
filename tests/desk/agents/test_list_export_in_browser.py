"""Test in a real browser that a list is kept as a table as it is filtered and sorted there."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import AgentAtDesk
from tests.desk.agents.screen import Screen
from tests.desk.agents.test_closed_list import resolved
from tests.desk.agents.waiting import many_wait

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried"),
]


async def kept(page: Page, button: str) -> list[dict[str, str]]:
    """Press a button and return the rows of the file that it keeps."""
    async with page.expect_download() as waiting:
        await page.locator(button).click()
    file = await waiting.value
    assert file.suggested_filename.endswith(".csv")
    text = Path(await file.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


async def test_the_table_has_the_rows_shown_in_their_order(
    browser: Browser, live: httpx.AsyncClient, lin: AgentAtDesk, context: Context
) -> None:
    await many_wait(context, 30)
    for number in range(2):
        await resolved(lin, context, name=f"Over {number}")
    screen = await Screen.of(browser, live, "wu", locale="en-GB")
    page = screen.page
    everybody = await kept(page, "#list-file")
    assert [row["Customer"] for row in everybody] == [f"No. {number}" for number in range(30)]
    await page.locator("#list-filter").click()
    await page.locator("#list-filter-locale-en").check()
    await page.locator("#list-sort").select_option("sum")
    first = await page.locator(".person__name").first.inner_text()
    some = await kept(page, "#list-file")
    assert 0 < len(some) < 30 and {row["Language"] for row in some} == {"English"}
    sums = [float(row["Sum at stake"].split()[0]) for row in some if row["Sum at stake"]]
    assert some[0]["Customer"] == first and sums == sorted(sums, reverse=True)
    await page.locator("#closed-open").click()
    await expect(page.locator(".result")).to_have_count(2)
    assert [row["Customer"] for row in await kept(page, "#search-file")] == ["Over 1", "Over 0"]
    await page.locator("#search-words").fill("nothing like it")
    await expect(page.locator("#search-file")).to_be_hidden()
    assert screen.errors == []
