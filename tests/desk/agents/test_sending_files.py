"""Test files that agents send: shown to the customer once, with a caption that passes the checks of any message."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.cases import attachments
from bot.cases.record import transcript, verify
from bot.desk.context import Context
from bot.desk.pictures import encoded_again
from bot.desk.uploads import MAX_FILE_BYTES
from bot.settings import Settings
from tests.desk.agents.people import AgentAtDesk, add_facts, month_used_up, somebody_waits, stored
from tests.desk.agents.test_draft_limit import TOO_MUCH
from tests.desk.customer import Customer
from tests.desk.openapi import Published
from tests.pictures import JPEG, PNG

pytestmark = pytest.mark.asyncio
PDF = b"%PDF-1.7\n" + bytes(60)


async def send(
    desk: AgentAtDesk,
    conversation_id: str,
    content: bytes = PNG,
    *,
    name: str = "新零件.png",
    media_type: str = "image/png",
    **fields: str,
) -> httpx.Response:
    """Send a file to the customer of a conversation."""
    return await desk.http.post(
        f"/api/desk/conversations/{conversation_id}/attachments",
        data={"client_id": "f1", **fields},
        files={"file": (name, content, media_type)},
    )


async def held(desk: AgentAtDesk, conversation_id: str) -> str:
    assert (await desk.do(conversation_id, "take")).status_code == 200
    return conversation_id


async def test_the_customer_gets_the_file_and_what_was_written_beside_it(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await held(lin, customer.id)
    answer = await send(lin, customer.id, caption="新的零件長這樣")
    assert answer.status_code == 202
    Published().check(answer)
    shown = next(m for m in await customer.messages() if m["seq"] == answer.json()["seq"])
    Published().check_schema("Message", shown)
    assert (shown["kind"], shown["author"]) == ("attachment", {"role": "agent", "name": "林雅婷"})
    assert shown["text"] == "新的零件長這樣\n傳了一個檔案：新零件.png"
    assert shown["payload"]["caption"] == "新的零件長這樣"
    given = await customer.http.get(shown["payload"]["url"], params={"token": customer.token})
    # A picture is encoded again, so that nothing but its pixels leaves the company.
    assert given.content == encoded_again(PNG, "image/png")
    of_agent = (await lin.see(customer.id))["messages"][-1]
    assert of_agent["client_id"] == "f1"
    assert (await lin.http.get(of_agent["payload"]["url"])).content == given.content
    kept = await context.read(lambda s: attachments.of_conversation(s, customer.id))
    assert [file.message_seq for file in kept] == [shown["seq"]]
    assert await stored(context, "select count(*) from audit where action = 'file.sent'") == 1


async def test_the_file_stands_in_the_record_and_under_its_seals(
    lin: AgentAtDesk, context: Context, settings: Settings
) -> None:
    waiting = await held(lin, await somebody_waits(context))
    await send(lin, waiting, PDF, name="退款單.pdf", media_type="application/pdf", caption="請看第二頁")
    speakers = {role: role for role in ("customer", "bot", "agent", "system")}
    text = await context.read(
        lambda s: transcript.as_text(s, waiting, "zh-Hant", context.policy.clock.zone, speakers=speakers)
    )
    assert "請看第二頁\n" in text and "退款單.pdf" in text
    taken_away = await lin.http.get(f"/api/desk/conversations/{waiting}/export", params={"format": "json"})
    assert "退款單.pdf" in json.dumps(taken_away.json(), ensure_ascii=False)
    assert await context.read(lambda s: verify.verify_conversation(s, waiting)) == []


async def test_a_file_without_words_is_named(lin: AgentAtDesk, context: Context) -> None:
    waiting = await held(lin, await somebody_waits(context, locale="en"))
    await send(lin, waiting, caption="  ")
    message = (await lin.see(waiting))["messages"][-1]
    assert message["text"] == "Sent a file: 新零件.png"
    assert "caption" not in message["payload"]


async def test_the_same_file_sent_twice_is_shown_once(lin: AgentAtDesk, context: Context, settings: Settings) -> None:
    waiting = await held(lin, await somebody_waits(context))
    answers = [await send(lin, waiting, caption="給您") for _ in range(3)]
    assert len({answer.json()["seq"] for answer in answers}) == 1
    assert len(list((settings.data_dir / "uploads").iterdir())) == 1
    # Also when the conversation went on to somebody else, or the page would send it again and again.
    await lin.do(waiting, "give-back")
    assert (await send(lin, waiting, caption="給您")).status_code == 202


@pytest.mark.parametrize(
    "other", [{"content": JPEG, "media_type": "image/jpeg", "name": "b.jpg"}, {"caption": "別的話"}]
)
async def test_another_file_under_the_same_id_is_refused(
    lin: AgentAtDesk, context: Context, settings: Settings, other: dict[str, Any]
) -> None:
    waiting = await held(lin, await somebody_waits(context))
    await send(lin, waiting, caption="給您")
    answer = await send(lin, waiting, **{"caption": "給您", **other})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:amends:problem:agents.client_id_used")
    assert len(list((settings.data_dir / "uploads").iterdir())) == 1


async def test_a_caption_keeps_to_the_limit(lin: AgentAtDesk, context: Context, settings: Settings) -> None:
    waiting = await held(lin, await somebody_waits(context, "吸塵器不動了，我要退款"))
    await add_facts(context, waiting)
    await month_used_up(context, waiting)
    before = (await lin.see(waiting))["last_seq"]
    answer = await send(lin, waiting, caption=TOO_MUCH)
    assert answer.status_code == 422
    assert answer.json()["above_limit"]["places"]
    assert (await lin.see(waiting))["last_seq"] == before
    assert not list((settings.data_dir / "uploads").glob("*"))


async def test_a_caption_with_an_open_variable_is_refused(lin: AgentAtDesk, context: Context) -> None:
    waiting = await held(lin, await somebody_waits(context))
    answer = await send(lin, waiting, caption="您好，{handler} 的照片")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:amends:problem:agents.template.left_open")


async def test_a_card_number_in_a_caption_is_kept_nowhere(lin: AgentAtDesk, context: Context) -> None:
    waiting = await held(lin, await somebody_waits(context))
    await send(lin, waiting, caption="卡號 4111 1111 1111 1111")
    message = (await lin.see(waiting))["messages"][-1]
    assert "4111 1111" not in json.dumps(message)
    assert (await send(lin, waiting, caption="卡號 4111 1111 1111 1111")).json()["seq"] == message["seq"]


@pytest.mark.parametrize(
    ("name", "content", "media_type", "status"),
    [
        ("photo.png", b"<html>", "image/png", 415),
        ("photo.png", JPEG, "image/png", 415),
        ("empty.pdf", b"", "application/pdf", 400),
        ("large.pdf", PDF + bytes(MAX_FILE_BYTES), "application/pdf", 413),
    ],
)
async def test_what_is_refused_from_customers_is_refused_from_agents(
    lin: AgentAtDesk, context: Context, settings: Settings, name: str, content: bytes, media_type: str, status: int
) -> None:
    waiting = await held(lin, await somebody_waits(context))
    before = (await lin.see(waiting))["last_seq"]
    answer = await send(lin, waiting, content, name=name, media_type=media_type)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert (await lin.see(waiting))["last_seq"] == before
    assert not list((settings.data_dir / "uploads").glob("*"))


async def test_only_whoever_holds_the_conversation_sends(
    lin: AgentAtDesk, wu: AgentAtDesk, zhou: AgentAtDesk, context: Context, settings: Settings
) -> None:
    waiting = await somebody_waits(context)
    assert (await send(lin, waiting)).status_code == 409
    await held(wu, waiting)
    assert (await send(lin, waiting)).json()["taken_by"]["name"] == "吳志明"
    assert (await send(zhou, waiting)).status_code in (403, 409)
    assert not list((settings.data_dir / "uploads").glob("*"))


async def test_a_form_without_file_or_id_is_refused(lin: AgentAtDesk, context: Context) -> None:
    waiting = await held(lin, await somebody_waits(context))
    address = f"/api/desk/conversations/{waiting}/attachments"
    assert (await lin.http.post(address, json={"client_id": "1"})).status_code == 415
    assert (await send(lin, waiting, client_id=" ")).status_code == 400
    assert (await send(lin, waiting, client_id="x" * 65)).status_code == 400
    assert (await send(lin, waiting, seen_by="staff")).status_code == 400
