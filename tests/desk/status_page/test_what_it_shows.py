"""Test what the status page shows, in which language, and what it keeps to itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.care import promises as care_promises
from bot.care.closures import reckon_again
from bot.cases import commitments, messages, notes
from bot.cases.accounts import agents
from bot.cases.care import case_links, course
from bot.cases.erasing import rows
from bot.cases.models import Case
from bot.conversation.contacts.known import note_contacts
from bot.conversation.turn_facts import Found
from bot.desk.context import Context
from bot.desk.customer_pages.speech import Speech
from bot.desk.status_page.promises import promises_of
from bot.remedy.opening_hours import OpeningClock
from tests.desk.status_page.conftest import Open, plain

pytestmark = pytest.mark.asyncio


async def test_it_shows_the_promises_with_owner_line_day_and_how_it_was_reckoned(
    status_of: Open, context: Context
) -> None:
    page = status_of(3)
    text = await page.text()
    assert page.case().number in text
    assert "退款（第 1 筆）" in text and "退換貨專員張淑芬" in text and "02-0000-0031" in text
    assert "第 3 個營業日下班前" in text


@pytest.mark.parametrize(
    ("locale", "said"), [("zh-Hant", "我們答應您的事"), ("zh-Hans", "我们答应您的事"), ("en", "What we promised you")]
)
async def test_it_speaks_the_language_of_the_conversation(locale: str, said: str, status_of: Open) -> None:
    assert said in await status_of(locale=locale).text()


async def test_the_language_can_be_switched_and_stays_with_the_forms(status_of: Open) -> None:
    page = status_of()
    assert "What we promised you" in await page.text("?lang=en")
    assert "我們答應您的事" in await page.text("?lang=xx")
    sent = await page.press("person", "?lang=en")
    assert sent.status_code == 303 and "lang=en" in sent.headers["location"]


async def test_a_date_that_moved_shows_both_dates_and_the_reason(status_of: Open, context: Context) -> None:
    page = status_of(3)
    with context.store.begin() as session:
        (promise,) = commitments.of_case(session, page.case())
        zone = context.policy.clock.zone
        day = context.policy.clock.closing_times(context.store.clock())[6].astimezone(zone).date()
        care_promises.redate(
            session, context.services, promise.id, day, actor="owner:returns_desk", reason="零件還在路上"
        )
    text = await page.text()
    assert "期限從" in text and "因為：零件還在路上" in text
    assert f"{day.month}月{day.day}日" in text


async def test_a_typhoon_stands_in_the_reckoning(status_of: Open, context: Context) -> None:
    page = status_of(3)
    policy = context.policy
    (promise,) = page.world.promises(page.case_id)
    day = promise.due_at.astimezone(policy.clock.zone).date()
    closures = {day: {"zh-Hant": "颱風停班", "en": "a typhoon"}}
    clock = OpeningClock(policy.clock.zone, policy.clock._hours, policy.clock._closed, closures=closures)
    services = replace(context.services, policy=replace(policy, closures=closures, clock=clock))
    assert reckon_again(services) == 1
    with context.store.read() as session:
        shown = promises_of(session, services, page.case(), Speech(context.words, "en", policy.clock.zone))[0]
    assert any("because: a typhoon" in line for line in shown.changes)
    assert any("closed on" in line and "a typhoon" in line for line in shown.reckoned)


async def test_what_was_written_since_is_shown_and_no_note(status_of: Open, context: Context) -> None:
    page = status_of()
    with context.store.begin() as session:
        case = session.get(Case, page.case_id)
        assert case is not None
        messages.append(session, case.conversation_id, role="agent", text="明天早上送到。", author_name="林怡君")
        lin = agents.add(session, "lin", "林怡君", "agent", "a long password for lin")
        notes.write(session, case.conversation_id, lin, "這位客人很急", "note-1")
    text = await page.text()
    assert "明天早上送到。" in text and "林怡君" in text
    assert "很急" not in text


async def test_whole_numbers_and_addresses_are_hidden(status_of: Open, context: Context) -> None:
    page = status_of(email="chen.mei@shop.example")
    with context.store.begin() as session:
        case = session.get(Case, page.case_id)
        assert case is not None
        told = {
            "phone": Found("+886912345678", display="0912-345-678"),
            "address": Found("台北市信義區松高路 11 號 8 樓", display="台北市信義區松高路 11 號 8 樓"),
        }
        note_contacts(session, case.conversation_id, told)
        messages.append(session, case.conversation_id, role="system", text="記下了：電話 0912-345-678。")
        messages.append(session, case.conversation_id, role="customer", text="改打 0987654321 給我先生")
    answer = await page.open()
    for whole in ("0912-345-678", "+886912345678", "0987654321", "松高路", "chen.mei@"):
        assert whole not in answer.text
    assert "••• 678" in plain(answer.text) and "c•••@shop.example" in answer.text


async def test_the_law_and_the_next_door_have_a_day(status_of: Open, context: Context) -> None:
    page = status_of()
    by = context.policy.answer_by(page.case().opened_at)
    assert by is not None
    text = await page.text()
    assert f"{by.day.month}月{by.day.day}日" in text and "1950" in text


async def test_the_headers_keep_the_address_private(status_of: Open) -> None:
    answer = await status_of().open()
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"] and 'content="noindex' in answer.text
    assert "set-cookie" not in answer.headers
    assert "<script" not in answer.text and "http://" not in answer.text.replace("http://www.w3.org", "")
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_a_forged_or_revoked_link_says_so_kindly(status_of: Open, context: Context) -> None:
    page = status_of()
    forged = page.address[:-2] + ("aa" if not page.address.endswith("aa") else "bb")
    assert (await page.http.get(forged)).status_code == 404
    with context.store.begin() as session:
        case = session.get(Case, page.case_id)
        assert case is not None
        case_links.revoke(session, case, actor="agent:lin")
    for act in ("mended", "person", "take-back", "write", "contacts", "survey", "new-link"):
        assert (await page.press(act, text="x")).status_code == 404
    gone = await page.open("?lang=zh-Hant")
    assert gone.status_code == 404 and "這個連結打不開了" in gone.text
    assert page.case().number not in gone.text
    assert (await page.http.get(page.address + "/qr.svg")).status_code == 404


async def test_an_erased_conversation_opens_nothing(status_of: Open, context: Context) -> None:
    page = status_of()
    with context.store.begin() as session:
        for promise in commitments.of_case(session, page.case()):
            commitments.mark(session, promise.id, "kept", "agent:lin")
        rows.erase(session, [page.case().conversation_id], actor="test", reason="asked")
    assert (await page.open()).status_code == 404


@pytest.mark.usefixtures("no_time_passes_for_limits")
async def test_calls_are_limited(status_of: Open, context: Context) -> None:
    page = status_of()
    codes = [(await page.open()).status_code for _ in range(40)]
    assert codes[0] == 200 and codes[-1] == 429
    answer = await page.open()
    assert "retry-after" in answer.headers and answer.headers["content-type"].startswith("text/html")


async def test_the_picture_holds_the_address(status_of: Open, context: Context) -> None:
    page = status_of()
    answer = await page.http.get(page.address + "/qr.svg")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.text.startswith("<svg ") and 'xmlns="http://www.w3.org/2000/svg"' in answer.text


async def test_work_among_colleagues_is_not_shown(status_of: Open, context: Context) -> None:
    page = status_of()
    with context.store.begin() as session:
        (promise,) = commitments.of_case(session, page.case())
        course.hand_on(session, promise.id, "billing", actor="agent:lin", reason="張淑芬請假到下週")
    text = await page.text()
    assert "改由帳務專員蔡佩珊負責" in text and "請假" not in text
