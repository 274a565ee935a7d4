"""Test the forms of the status page: each does what the chat does, once, and opening the page does nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.cases import commitments, conversations, messages, offers, surveys
from bot.cases.care import case_links, course, follow_ups
from bot.cases.models import Case
from bot.cases.queue import handoffs
from bot.conversation.contacts.known import known_contacts
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.status_page.conftest import Open, StatusPage, plain

pytestmark = pytest.mark.asyncio


def kept_and_asked(page: StatusPage, context: Context, promises: int | None = None) -> None:
    """Let the promises be kept (all, or the first of them), and ask whether it is mended."""
    with context.store.begin() as session:
        case = session.get(Case, page.case_id)
        assert case is not None
        for promise in commitments.of_case(session, case)[:promises]:
            course.keep(session, promise.id, actor="owner:returns_desk", proof="已匯到您的帳戶")
        follow_ups.ask(session, case)


def answered(page: StatusPage, context: Context) -> str | None:
    with context.store.read() as session:
        asked = follow_ups.last(session, page.case())
        return None if asked is None else asked.answer


def said(page: StatusPage, context: Context) -> list[str]:
    with context.store.read() as session:
        return [message.text for message in messages.after(session, page.case().conversation_id, 0)]


async def test_opening_the_page_answers_nothing(status_of: Open, context: Context) -> None:
    page = status_of()
    kept_and_asked(page, context)
    before = said(page, context)
    for address in (page.address, f"{page.address}?answer=mended", f"{page.address}?done=mended"):
        assert (await page.http.get(address)).status_code == 200
    for act in ("mended", "person", "take-back", "contacts", "survey", "new-link"):
        answer = await page.http.get(f"{page.address}/{act}?answer=mended")
        assert answer.status_code == 303 and answer.headers["location"].startswith(f"{page.address}#")
    assert answered(page, context) is None and said(page, context) == before


async def test_the_three_answers_have_places_that_mails_lead_to(status_of: Open, context: Context) -> None:
    page = status_of()
    assert 'id="mended"' not in (await page.open()).text
    kept_and_asked(page, context)
    shown = (await page.open()).text
    assert all(f'id="mended-{answer}"' in shown for answer in follow_ups.BY_CUSTOMER)
    assert "已匯到您的帳戶" in shown


async def test_mended_resolves_and_asks_for_three_marks(status_of: Open, context: Context) -> None:
    page = status_of()
    kept_and_asked(page, context)
    sent = await page.press("mended", answer="mended")
    assert sent.status_code == 303 and sent.headers["location"].startswith(page.address)
    assert answered(page, context) == "mended" and page.case().stage == "resolved"
    text = await page.text("?done=mended")
    assert "您說：好了。" in text and "結果：事情有沒有解決" in text
    sent = await page.press("survey", score="4", process="3", treatment="5", comment="謝謝")
    assert sent.status_code == 303
    with context.store.read() as session:
        (survey,) = surveys.of_conversation(session, page.case().conversation_id)
    assert (survey.score, survey.process, survey.treatment, survey.comment) == (4, 3, 5, "謝謝")
    assert (await page.press("survey", score="1")).status_code == 409
    assert "結果：事情有沒有解決" not in await page.text()


@pytest.mark.parametrize("form", [{}, {"score": "9"}, {"score": "x"}, {"process": "3"}])
async def test_a_survey_without_a_mark_for_the_outcome_is_refused(
    form: dict[str, str], status_of: Open, context: Context
) -> None:
    page = status_of()
    kept_and_asked(page, context)
    await page.press("mended", answer="mended")
    assert (await page.press("survey", **form)).status_code == 400


async def test_half_mended_opens_only_the_rest(status_of: Open, context: Context) -> None:
    page = status_of(2, 3)
    kept_and_asked(page, context)
    await page.press("mended", answer="half", comment="還少一個螺絲")
    with context.store.read() as session:
        assert {promise.state for promise in commitments.of_case(session, page.case())} == {"kept"}
        handoff = handoffs.current(session, page.case().conversation_id)
    assert handoff is not None and "還少一個螺絲" in (handoff.note or "")
    assert "您說：好一半" in await page.text()


async def test_the_same_answer_twice_is_one_and_another_one_is_refused_kindly(
    status_of: Open, context: Context
) -> None:
    page = status_of()
    kept_and_asked(page, context)
    assert (await page.press("mended", answer="not")).status_code == 303
    lines = len(said(page, context))
    assert (await page.press("mended", answer="not")).status_code == 303
    assert len(said(page, context)) == lines
    other = await page.press("mended", answer="mended")
    assert other.status_code == 409 and "這件事已經不一樣了" in other.text
    assert page.address in other.text
    assert (await page.press("mended", answer="perhaps")).status_code == 400


async def test_a_person_is_called_as_in_the_chat(status_of: Open, context: Context) -> None:
    page = status_of()
    sent = await page.press("person", comment="想改成換貨")
    assert sent.status_code == 303
    with context.store.read() as session:
        handoff = handoffs.current(session, page.case().conversation_id)
        owner = conversations.get(session, page.case().conversation_id).owner
    assert handoff is not None and handoff.note == "想改成換貨" and owner == "queue"
    assert any(page.case().number in line and "回覆您" in line for line in said(page, context))
    text = await page.text()
    assert "會接手，最晚" in text and "請真人跟我聯絡" not in text
    # Pressed again, from another window perhaps: one handoff, both notes.
    await page.press("person", comment="下午比較方便")
    with context.store.read() as session:
        (only,) = handoffs.of_case(session, page.case())
    assert only.note == "想改成換貨\n下午比較方便"
    told = len(said(page, context))
    for _ in range(2):
        await page.press("person", comment="下午比較方便")
    assert len(said(page, context)) == told


async def test_an_agreement_can_be_taken_back_within_the_cooling_off(
    status_of: Open, context: Context, clock: RunningClock
) -> None:
    page = status_of()
    assert "改變主意了" in await page.text()
    assert (await page.press("take-back", comment="想換貨")).status_code == 303
    with context.store.read() as session:
        case = page.case()
        assert offers.agreement(session, case) is None
        assert {promise.state for promise in commitments.of_case(session, case)} == {"voided"}
        handoff = handoffs.current(session, case.conversation_id)
    assert handoff is not None and "想換貨" in (handoff.note or "") and "退款" in (handoff.note or "")
    text = await page.text("?done=take-back")
    assert "改變主意了" not in text and "說好的已經取消" in text
    late = status_of()
    clock.forward(context.policy.cooling_off + timedelta(minutes=1))
    assert "改變主意了" not in await late.text()
    assert (await late.press("take-back")).status_code == 409


async def test_what_is_written_is_a_message_of_the_conversation_once(status_of: Open, context: Context) -> None:
    page = status_of()
    for _ in range(2):
        assert (await page.press("write", text="請問今天會來嗎？", client_id="form-1")).status_code == 303
    await context.turns.settled()
    assert said(page, context).count("請問今天會來嗎？") == 1
    assert "heard: " in await page.text()
    assert (await page.press("write", text="   ")).status_code == 400
    assert (await page.press("write", text="長" * 4001)).status_code == 413


async def test_contact_details_are_read_back_before_they_are_recorded(status_of: Open, context: Context) -> None:
    page = status_of(email=None)

    def known() -> dict[str, str]:
        with context.store.read() as session:
            case = page.case()
            conversation = conversations.get(session, case.conversation_id)
            return {name: str(fact.value) for name, fact in known_contacts(session, conversation, case).items()}

    given = {"phone": "0912 345 678", "email": "mei@shop.example", "address": "台北市信義區松高路 11 號"}
    back = await page.press("contacts", **given)
    assert back.status_code == 200 and known() == {}
    assert "這樣對嗎？" in back.text and all(value in back.text for value in given.values())
    assert (await page.press("contacts", confirm="yes", **given)).status_code == 303
    assert known() == {"phone": "+886912345678", "email": "mei@shop.example", "address": given["address"]}
    assert any("記下了" in line and "0912 345 678" in line for line in said(page, context))
    shown = (await page.open()).text
    assert "0912 345 678" not in shown and "••• 678" in plain(shown)


@pytest.mark.parametrize("act", ["contacts", "write", "mended", "person", "take-back", "survey", "new-link", "other"])
@pytest.mark.parametrize(("query", "kept"), [("?lang=en", "?lang=en"), ("", ""), ("?lang=xx&done=write", "")])
async def test_who_opens_the_address_of_a_form_comes_to_the_page(
    act: str, query: str, kept: str, status_of: Open
) -> None:
    page = status_of()
    answer = await page.http.get(f"{page.address}/{act}{query}")
    assert answer.status_code == 303 and answer.headers["location"].split("#")[0] == page.address + kept
    assert answer.headers["referrer-policy"] == "no-referrer" and answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("form", [{"phone": "0912345678"}, {"phone": "12345"}, {}])
async def test_the_check_of_contact_details_stands_where_its_form_leads(form: dict[str, str], status_of: Open) -> None:
    page = status_of(email=None)
    (leads,) = re.findall(r'action="[^"]*/contacts\?lang=zh-Hant#([^"]+)"', (await page.open()).text)
    answer = await page.press("contacts", **form)
    # The heading takes the focus, and what is asked or wrong comes with it or right after it.
    heading = answer.text.index(f'<h2 id="{leads}" tabindex="-1">')
    said = "這樣對嗎？" if answer.status_code == 200 else "還沒有改"
    assert 0 < answer.text.index(said) - heading < 200
    # A change of language there leads to the page, not to the address of the form.
    assert f'href="{page.address}?lang=en"' in answer.text and 'href="?lang=' not in answer.text


@pytest.mark.parametrize(
    ("form", "said_of_it"),
    [
        ({"phone": "12345"}, "打不通"),
        ({"email": "mei at shop"}, "name@example.com"),
        ({"email": "mei@shop.example, lin@shop.example"}, "name@example.com"),
        ({"email": "mei@shop.example Bcc: x@evil.example"}, "name@example.com"),
        ({"email": "café@shop.example"}, "name@example.com"),
        ({"address": "台北"}, "門牌號碼"),
        ({}, "請填要改的那一項"),
        ({"address": "長" * 250}, "太長"),
    ],
)
async def test_a_detail_that_cannot_be_used_is_said_beside_its_field(
    form: dict[str, str], said_of_it: str, status_of: Open
) -> None:
    page = status_of(email=None)
    answer = await page.press("contacts", **form)
    assert answer.status_code == 400 and said_of_it in answer.text
    assert 'aria-invalid="true"' in answer.text


async def test_the_customer_makes_a_new_link_and_the_old_one_opens_nothing(status_of: Open, context: Context) -> None:
    page = status_of()
    sent = await page.press("new-link")
    assert sent.status_code == 303
    fresh = sent.headers["location"]
    assert (await page.open()).status_code == 404
    opened = await page.http.get(fresh)
    assert opened.status_code == 200 and "舊的已經打不開了" in opened.text
    with context.store.read() as session:
        assert len(case_links.of_conversation(session, page.case().conversation_id)) == 1


async def test_an_unknown_form_does_nothing(status_of: Open) -> None:
    assert (await status_of().press("resolve")).status_code == 404


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=1&" * 50, b"text=%00", b"text=%ff", b"x" * 60_000])
async def test_a_form_that_no_browser_sends_is_refused(body: bytes, status_of: Open) -> None:
    page = status_of()
    answer = await page.http.post(
        f"{page.address}/write", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in (400, 413)


@pytest.mark.usefixtures("no_time_passes_for_limits")
async def test_forms_without_end_are_refused_on_a_plain_page_that_says_when_to_go_on(status_of: Open) -> None:
    page, other = status_of(), status_of()
    for _ in range(20):
        assert (await page.press("write", text="還在等")).status_code == 303
    refused = await page.press("write", text="還在等")
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    assert "傳得太快了" in refused.text and "<!doctype html>" in refused.text.lower()
    assert (await other.press("write", text="還在等")).status_code == 303
    assert (await page.open()).status_code == 200
