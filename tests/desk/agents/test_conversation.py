"""Test the agents' view of one conversation: messages, facts, offers, commitments, files, and checks of a draft."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.cases import cases, fact_store, offers
from bot.desk.context import Context
from bot.desk.pictures import encoded_again
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.customer import Customer
from tests.pictures import PNG

pytestmark = pytest.mark.asyncio


@pytest.mark.slow
async def test_the_transcript_is_whole_and_verbatim(lin: AgentAtDesk, context: Context) -> None:
    lines = [f"第 {n} 句 <script>alert({n})</script> \u202e\r\n 😡" for n in range(1, 612)]
    waiting = await somebody_waits(context, *lines)
    seen = await lin.see(waiting)
    assert [message["text"] for message in seen["messages"]] == lines
    assert seen["last_seq"] == 611
    assert [message["seq"] for message in (await lin.see(waiting, after=609))["messages"]] == [610, 611]


async def test_facts_come_with_their_message_and_what_they_were_before(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context, "星期三買的", "不對，是星期二")

    def note(session: Any) -> None:
        case = cases.current_case(session, waiting)
        fact_store.note(session, case, "when", "2026-11-18", display="11月18日", message_seq=1)
        fact_store.note(session, case, "when", "2026-11-17", display="11月17日", message_seq=2)
        fact_store.note(session, case, "desired_outcome", "refund", message_seq=1)

    await context.write(note)
    found = {fact["name"]: fact for fact in (await lin.see(waiting))["facts"]}
    assert found["when"]["display"] == "11月17日"
    assert found["when"]["message_seq"] == 2
    assert [(old["display"], old["message_seq"]) for old in found["when"]["before"]] == [("11月18日", 1)]
    assert found["desired_outcome"]["value"] == "refund"
    assert found["desired_outcome"]["before"] == []


async def test_offers_show_what_was_chosen_and_what_was_promised(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    now = datetime.now(timezone.utc)
    handler = next(iter(context.policy.handlers.values()))
    promise = {
        "what": {"zh-Hant": "退款", "en": "Refund"},
        "owner": handler.id,
        "due_at": (now + timedelta(days=3)).isoformat(),
    }

    def offer(session: Any) -> None:
        case = cases.current_case(session, waiting)
        options = [
            {
                "title": {"zh-Hant": title, "en": title},
                "remedy": remedy,
                "goodwill": None,
                "value_minor": 1298000,
                "currency": "TWD",
                "due_at": promise["due_at"],
                "commitments": [promise],
            }
            for title, remedy in (("退款", "refund"), ("換貨", "exchange"))
        ]
        made = offers.record(
            session,
            case,
            options=options,
            made_by="bot",
            policy_version="v",
            expires_at=now + timedelta(days=2),
            explanation={},
        )
        offers.accept(session, made.options[0].id, conversation_id=waiting, actor="customer")

    await context.write(offer)
    seen = await lin.see(waiting)
    assert [option["chosen"] for option in seen["offers"][0]["options"]] == [True, False]
    assert seen["offers"][0]["state"] == "accepted"
    (commitment,) = seen["commitments"]
    assert commitment["owner"] == dict(handler.name)
    assert commitment["state"] == "open"


async def test_contact_stage_and_reason_are_there(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    seen = await lin.see(waiting)
    assert seen["customer"] == {"name": "陳小姐", "email": "chen@example.com", "phone": "0912 345 678"}
    assert seen["case"]["stage"] == "escalated"
    assert seen["step"] == 2, "nothing was offered"
    assert seen["handoff"]["reason"] == "requested"
    assert seen["handoff"]["urgency"] == "high"


async def test_a_customers_file_opens_for_agents_and_only_for_them(
    lin: AgentAtDesk, stranger: AgentAtDesk, customer: Customer, context: Context
) -> None:
    sent = await customer.post("/attachments", files={"file": ("receipt.png", PNG, "image/png")})
    assert sent.status_code == 202, sent.text
    shown = next(m for m in (await lin.see(customer.id))["messages"] if m["kind"] == "attachment")
    address = shown["payload"]["url"]
    assert address.startswith(f"/api/desk/conversations/{customer.id}/attachments/")
    file = await lin.http.get(address)
    assert file.content == encoded_again(PNG, "image/png")
    assert file.headers["content-disposition"].startswith("attachment")
    assert (await stranger.http.get(address)).status_code == 401
    elsewhere = await somebody_waits(context)
    assert (await lin.http.get(address.replace(customer.id, elsewhere))).status_code == 404


async def test_the_draft_is_looked_at_before_it_is_sent(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    found = (await lin.do(waiting, "wording", text="如果讓您覺得不舒服，我們很抱歉")).json()["warnings"]
    assert found
    assert found[0]["words"] in "如果讓您覺得不舒服"
    assert found[0]["why"]
    assert found[0]["instead"]
    in_english = (await wu.do(waiting, "wording", text="如果讓您覺得不舒服，我們很抱歉")).json()["warnings"]
    assert in_english[0]["words"] == found[0]["words"]
    assert in_english[0]["why"] != found[0]["why"]
    assert (await lin.do(waiting, "wording", text="我馬上幫您查")).json() == {"warnings": [], "above_limit": None}


async def test_the_day_the_law_sets_is_shown(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    case = (await lin.see(waiting))["case"]
    opened = datetime.fromisoformat(case["opened_at"].replace("Z", "+00:00"))
    until = case["answer_by"]
    assert until["day"] == (context.policy.clock.local(opened).date() + timedelta(days=15)).isoformat()
    assert until["state"] == "open"
    assert until["law"]["zh-Hant"] == "消費者保護法第 43 條第 2 項"


async def test_the_first_reply_about_danger_must_be_about_safety(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context, "延長線冒煙了", reason="hazard")
    (lacking,) = (await lin.do(waiting, "wording", text="您好，我來處理")).json()["warnings"]
    assert lacking["words"] == ""
    assert "安全" in lacking["why"] and lacking["instead"]
    safe = f"您好，我來處理。{lacking['instead']}"
    assert (await lin.do(waiting, "wording", text=safe)).json()["warnings"] == []
    assert (await lin.do(waiting, "take")).status_code == 200
    assert (await lin.say(waiting, safe)).status_code == 202
    assert (await lin.do(waiting, "wording", text="我再十分鐘回電")).json()["warnings"] == []


async def test_an_offer_in_a_reply_names_the_day(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    (lacking,) = (await wu.do(waiting, "wording", text="We will refund you soon")).json()["warnings"]
    assert (lacking["words"], "date" in lacking["why"]) == ("", True)
    assert (await lin.do(waiting, "wording", text="12月6日前全額退款")).json()["warnings"] == []
