"""Test the timeline and the export through the API."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfbase import pdfmetrics

from bot.cases import audit, fact_store, messages
from bot.cases.cases import current_case
from bot.cases.queue import handoffs
from bot.cases.record.export import document
from bot.cases.record.timeline import SHOWN_BY_LOG, SHOWN_BY_ROWS
from bot.desk.agents.export.as_pdf import as_pdf
from bot.desk.agents.export.sheet import Block, Line, Sheet, sheet_of
from bot.desk.context import Context
from bot.pdf_fonts import runs
from tests.desk.agents.audited import ELSEWHERE, actions
from tests.desk.agents.people import AgentAtDesk, somebody_waits

pytestmark = pytest.mark.asyncio

NOTE = "只有同事知道"


async def somebody_was_helped(context: Context, lin: AgentAtDesk) -> str:
    """Store a case with a fact, a handoff and an internal note; return its conversation's id."""
    waiting = await somebody_waits(context, "電鍋壞了😀", "我要找真人")

    def learn(session: Any) -> None:
        case = current_case(session, waiting)
        fact_store.note(session, case, "product", "rice_cooker", message_seq=1)
        fact_store.note(session, case, "desired_outcome", "refund", message_seq=1)
        handoffs.current(session, waiting).note = NOTE

    await context.write(learn)
    await lin.do(waiting, "take")
    return waiting


async def test_the_timeline_names_people_products_and_reasons(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_was_helped(context, lin)
    response = await lin.http.get(f"/api/desk/conversations/{waiting}/timeline")
    events = response.json()["events"]
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    learned = next(event for event in events if event["what"] == "learned")
    assert (learned["names"]["zh-Hant"], learned["seq"]) == ("電鍋", 1)
    taken = next(event for event in events if event["what"] == "owner" and event["to"] == "agent")
    assert (taken["by"]["name"], taken["agent"]) == ("林雅婷", "林雅婷")
    assert next(event for event in events if event["what"] == "called")["note"] == NOTE
    judged = next(event for event in events if event["what"] == "judged")
    assert judged["severity"] == {"from": None, "to": 3}
    assert (await lin.http.get("/api/desk/conversations/nobody/timeline")).status_code == 404


async def test_the_timeline_shows_a_private_note_and_the_export_does_not(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    waiting = await somebody_was_helped(context, lin)
    await lin.say(waiting, "我看到了")
    assert (await lin.do(waiting, "notes", client_id="1", text="secret-note 他很急")).status_code == 201
    events = (await wu.http.get(f"/api/desk/conversations/{waiting}/timeline")).json()["events"]
    (noted,) = [event for event in events if event["what"] == "noted"]
    assert (noted["text"], noted["cut"], noted["by"]["name"]) == ("secret-note 他很急", False, "林雅婷")
    # Neither the note nor the reply occurs twice.
    assert {event.get("action") for event in events} & {"note.written", "message.sent"} == set()
    for kind in ("txt", "json"):
        exported = await lin.http.get(f"/api/desk/conversations/{waiting}/export", params={"format": kind})
        assert exported.status_code == 200
        assert "我看到了" in exported.text and "secret-note" not in exported.text
    locale, policy = "zh-Hant", context.policy
    printed = sheet_of(await context.read(lambda s: document(s, waiting)), policy, context.words, locale)
    assert "我看到了" in str(printed) and "secret-note" not in str(printed)


async def test_every_action_that_may_stand_in_a_timeline_has_words(context: Context) -> None:
    shown = {action for action in actions() if action.partition(".")[0] not in ELSEWHERE}
    shown -= {*SHOWN_BY_ROWS, *SHOWN_BY_LOG}
    assert len(shown) >= 5
    for language in ("zh-Hant", "en"):
        known = context.words.all(language, "agents.timeline.action.")
        assert {f"agents.timeline.action.{action}" for action in shown} == set(known)
    assert {*SHOWN_BY_ROWS, *SHOWN_BY_LOG} <= actions()


@pytest.mark.parametrize(
    "kind, media_type", [("txt", "text/plain"), ("json", "application/json"), ("pdf", "application/pdf")]
)
async def test_an_export_is_a_file_and_is_audited(
    lin: AgentAtDesk, context: Context, kind: str, media_type: str
) -> None:
    waiting = await somebody_was_helped(context, lin)
    response = await lin.http.get(f"/api/desk/conversations/{waiting}/export", params={"format": kind})
    number = (await lin.see(waiting))["case"]["number"]
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(media_type)
    assert response.headers["content-disposition"] == f'attachment; filename="{number}.{kind}"'
    assert response.headers["cache-control"] == "no-store"
    entries = await context.read(lambda s: audit.of(s, f"conversation:{waiting}"))
    exported = [(entry.actor, entry.detail) for entry in entries if entry.action == "conversation.exported"]
    assert exported == [("agent:lin", {"format": kind})]
    if kind != "pdf":
        assert NOTE not in response.text
        assert "電鍋壞了😀" in response.text


async def test_text_and_json_say_it_in_the_agents_language(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_was_helped(context, lin)
    address = f"/api/desk/conversations/{waiting}/export"
    chinese, english = (await lin.http.get(address)).text, (await wu.http.get(address)).text
    assert "希望的結果: 退款" in chinese and "商品: 電鍋" in chinese
    assert "Wants: Refund" in english and "Product: rice cooker" in english
    found = json.loads((await wu.http.get(address, params={"format": "json"})).text)
    assert [message["seq"] for message in found["messages"]] == [1, 2, 3]
    assert "emotion" not in found["cases"][0]


async def test_another_format_and_another_conversation_are_refused(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    refused = await lin.http.get(f"/api/desk/conversations/{waiting}/export", params={"format": "docx"})
    assert refused.status_code == 400
    assert (await lin.http.get("/api/desk/conversations/nobody/export")).status_code == 404


def sheet(*lines: str) -> Sheet:
    """Return a sheet with these messages."""
    return Sheet(
        locale="zh-Hant",
        title="案件紀錄 2611-4821-7",
        company="安居生活",
        foot="匯出時間",
        page="第 {page} 頁，共 {pages} 頁",
        blocks=(Block("已知事實", (("商品", "電鍋 & <b>x</b>"),)), Block("方案", lines=("・退款",))),
        transcript="對話全文",
        messages=tuple(Line("2026-11-21 12:00", "顧客", "customer", text) for text in lines),
    )


async def test_a_pdf_is_made_of_anything_that_can_be_said() -> None:
    hostile = (
        "<font name='x'>&amp;</para>",
        "\0\u202e\ud83d😀👩‍👩‍👧",
        "長" * 20000,
        "w" * 4000,
        "",
        " \n\n\t ",
        "𠮷 한국어 ł ѝ",
    )
    written = as_pdf(sheet(*hostile))
    assert written.startswith(b"%PDF-") and written.rstrip().endswith(b"%%EOF")
    assert written.count(b"/Type /Page\n") > 5


async def test_chinese_gets_the_font_and_the_encoding_of_its_script() -> None:
    fonts = dict(reversed(piece) for piece in runs("abc電鍋锅한국어😀", None))
    assert fonts["abc"] == "Helvetica"
    assert fonts["電鍋"] == "MSung-Light"
    assert fonts["锅"] == "STSong-Light"
    assert fonts["한국어"] == "HYSMyeongJo-Medium"
    assert fonts["[grinning face]"] == "Helvetica"
    assert pdfmetrics.getFont("MSung-Light").encodingName == "UniCNS-UCS2-H"


async def test_a_font_of_the_machine_is_embedded_and_a_wrong_one_does_not_matter(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.ttf"
    wrong.write_bytes(b"no font")
    assert b"FontFile2" not in as_pdf(sheet("hello"), wrong)
    own = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not own.exists():
        pytest.skip("no TrueType font on this machine")
    assert b"FontFile2" in as_pdf(sheet("hello"), own)


@pytest.mark.slow
async def test_two_exports_at_once_are_both_whole(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_was_helped(context, lin)

    def say(session: Any) -> None:
        for number in range(50):
            messages.append(session, waiting, role="customer", text=f"第{number}次")

    await context.write(say)
    address = f"/api/desk/conversations/{waiting}/export?format=pdf"
    answers = await asyncio.gather(*(lin.http.get(address) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({len(answer.content) // 200 for answer in answers}) == 1


async def test_a_fact_that_begins_with_a_date_is_printed_whole(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_was_helped(context, lin)
    said = "2026-11-20 買的吸塵器不會動"

    def learn(session: Any) -> None:
        case = current_case(session, waiting)
        fact_store.note(session, case, "problem", said)
        fact_store.note(session, case, "bought_on", "2026-11-19T00:00:00+08:00")

    await context.write(learn)
    exported = (await lin.http.get(f"/api/desk/conversations/{waiting}/export")).text
    assert said in exported
    assert "2026-11-19" in exported and "2026-11-19T" not in exported


@pytest.mark.parametrize("said", ["壞了又壞" * 900, "line\n" * 90, "word " * 1000])
async def test_a_fact_longer_than_a_page_is_set(lin: AgentAtDesk, context: Context, said: str) -> None:
    waiting = await somebody_was_helped(context, lin)
    await context.write(lambda s: fact_store.note(s, current_case(s, waiting), "problem", said))
    response = await lin.http.get(f"/api/desk/conversations/{waiting}/export", params={"format": "pdf"})
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
