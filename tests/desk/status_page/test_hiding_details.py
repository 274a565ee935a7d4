"""Test that no whole telephone number, e-mail address or street address of the customer stands on the status page."""

from __future__ import annotations

import re

import httpx
import pytest
import pytest_asyncio

from bot.cases import commitments, messages, ties
from bot.cases.care import course
from bot.cases.models import Case
from bot.conversation.contacts.known import note_contacts
from bot.conversation.phrases import Phrases
from bot.conversation.turn_facts import Found
from bot.desk.context import Context
from bot.remedy import Policy
from bot.words import Words
from tests.clock import RunningClock
from tests.desk.databases import Template
from tests.desk.fakes import FakeDialogue
from tests.desk.opening import ENVIRON, client_of, opened, settings_in
from tests.desk.status_page.conftest import Open, StatusPage, agreed, company_of

pytestmark = pytest.mark.asyncio

EARLIER = {
    "phone": Found("+886912345678", display="0912-345-678"),
    "email": Found("old.mei@shop.example", display="Old.Mei@shop.example"),
    "address": Found("台北市信義區松高路 11 號 8 樓", display="台北市信義區松高路 11 號 8 樓"),
}
NOW = {
    "phone": Found("+886987654321", display="0987654321"),
    "email": Found("new.mei@shop.example", display="new.mei@shop.example"),
    "address": Found("高雄市苓雅區四維三路 2 號", display="高雄市苓雅區四維三路 2 號"),
}


def write(page: StatusPage, context: Context, role: str, *texts: str) -> None:
    with context.store.begin() as session:
        for text in texts:
            messages.append(session, page.case().conversation_id, role=role, text=text)


def know(page: StatusPage, context: Context) -> None:
    """Let the customer give details, and correct every one of them."""
    with context.store.begin() as session:
        for told in (EARLIER, NOW):
            note_contacts(session, page.case().conversation_id, told)


LOCALES = ("zh-Hant", "zh-Hans", "en")
ROLES = ("agent", "bot", "system", "customer")
# What was said, and what of it must not be seen.
SAID = (
    ("記下了：電話 0912-345-678。", "345-678"),
    ("We noted 0912 345 678.", "345 678"),
    ("記下了：電話 +886 912 345 678。", "912 345 678"),
    ("記下了：電話 ０９１２３４５６７８。", "３４５６７８"),
    ("記下了：old.mei@shop.example。", "old.mei"),
    ("會寄到 OLD.MEI@SHOP.EXAMPLE", "OLD.MEI"),
    ("會送到台北市信義區松高路11號8樓", "11號8樓"),
    ("會送到松高路 11 號", "11 號"),
    ("改打 0955-111-222 給家人", "111-222"),
    ("副本寄給 sister@mail.example", "sister@"),
)


@pytest_asyncio.fixture(scope="module")
async def pages(
    empty_database: Template,
    policy: Policy,
    words: Words,
    phrases: Phrases,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, str], httpx.Response]:
    """Return the page on which a role said all of it, by role and locale."""
    found = {}
    given = {"dialogue": FakeDialogue(), "policy": policy, "words": words, "phrases": phrases, "clock": RunningClock()}
    with settings_in(tmp_path_factory.mktemp("pages"), empty_database, ENVIRON) as settings:
        async with opened(settings, **given) as app, client_of(app) as http:
            context: Context = app.state.context
            for role in ROLES:
                page = agreed(context, http, company_of(context))
                know(page, context)
                write(page, context, role, *(said for said, _ in SAID))
                for locale in LOCALES:
                    found[role, locale] = await page.open(f"?lang={locale}")
    return found


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("said", "whole"), SAID)
async def test_details_of_now_and_of_before_are_hidden_in_every_message(
    said: str, whole: str, role: str, locale: str, pages: dict[tuple[str, str], httpx.Response]
) -> None:
    answer = pages[role, locale]
    assert answer.status_code == 200
    lines = re.findall(rf'<li class="{role}"><p class="who">.*?<p class="words" dir="auto">(.*?)</p></li>', answer.text)
    shown = lines[-len(SAID) :][SAID.index((said, whole))]
    assert "•••" in shown
    assert whole not in answer.text and whole.replace("號", "号").replace("樓", "楼") not in answer.text


async def test_our_own_lines_and_numbers_of_cases_stay(status_of: Open, context: Context) -> None:
    page = status_of()
    know(page, context)
    number = page.case().number
    write(
        page,
        context,
        "bot",
        f"案件 {number} 由退換貨專員張淑芬處理，專線 02-0000-0031。",
        "Call +886 2 0000 0021 or 1950.",
    )
    text = await page.text()
    assert f"案件 {number} 由退換貨專員張淑芬處理，專線 02-0000-0031。" in text
    assert "Call +886 2 0000 0021 or 1950." in text


async def test_how_it_was_done_and_why_it_moved_hide_them_too(status_of: Open, context: Context) -> None:
    page = status_of(3)
    know(page, context)
    with context.store.begin() as session:
        case = session.get(Case, page.case_id)
        assert case is not None
        (promise,) = commitments.of_case(session, case)
        later = context.policy.clock.closing_times(context.store.clock())[6]
        course.redate(session, promise.id, later, actor="owner:returns_desk", reason="0912345678 打不通")
        course.keep(session, promise.id, actor="owner:returns_desk", proof="已送到松高路 11 號")
    text = await page.text()
    assert "打不通" in text and "已送到" in text
    assert "345678" not in text and "11 號" not in text


async def test_what_was_told_about_a_merged_case_is_hidden_too(status_of: Open, context: Context) -> None:
    page = status_of(3)
    merged = page.world.agree((3,))
    with context.store.begin() as session:
        case, other = session.get(Case, page.case_id), session.get(Case, merged)
        assert case is not None and other is not None
        note_contacts(session, other.conversation_id, EARLIER)
        ties.tie(session, ties.MERGED, case, other, by="agent:lin", stage_before=other.stage)
        (promise,) = commitments.of_case(session, other)
        course.keep(session, promise.id, actor="owner:returns_desk", proof="已送到松高路 11 號")
    text = await page.text()
    assert "已送到" in text and "11 號" not in text
