from __future__ import annotations

import json
from datetime import timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from bot.cases import cases, fact_store, messages, offers
from bot.cases.errors import NotFound
from bot.cases.models import Case
from bot.cases.queue import handoffs
from bot.cases.record import case_view, transcript
from tests.cases.helpers import FAR, NOON, TOMORROW, bring_to, option, say


def test_the_text_has_time_speaker_and_the_words_as_they_were(session: Session, conversation_id: str) -> None:
    say(session, conversation_id, "壞了 \r\n  退錢", at=NOON)
    messages.append(session, conversation_id, role="agent", text="好的", author_name="Mei", at=NOON)
    assert transcript.as_text(session, conversation_id, "zh-Hant", ZoneInfo("Asia/Taipei")) == (
        "[2026-11-21 20:00:00] 顧客\n壞了 \r\n  退錢\n\n[2026-11-21 20:00:00] 客服專員 Mei\n好的\n\n"
    )
    assert "Customer\n" in transcript.as_text(session, conversation_id, "en", ZoneInfo("Asia/Taipei"))
    named = transcript.as_text(session, conversation_id, "zh-Hans", timezone.utc, speakers={"customer": "顾客"})
    assert named.startswith("[2026-11-21 12:00:00] 顾客\n")


@pytest.mark.slow
def test_a_long_conversation_is_whole(session: Session, conversation_id: str) -> None:
    for number in range(1003):
        say(session, conversation_id, str(number))
    written = transcript.as_json(session, conversation_id)
    assert [message["text"] for message in written["messages"]] == [str(number) for number in range(1003)]
    assert written["last_seq"] == 1003


def test_an_unknown_conversation_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        transcript.as_json(session, "nobody")
    with pytest.raises(NotFound):
        transcript.as_text(session, "nobody", "en", timezone.utc)


def test_a_case_is_shown_whole(session: Session, case: Case) -> None:
    say(session, case.conversation_id, "壞了", at=NOON)
    fact_store.note(session, case, "when", "星期三", message_seq=1)
    fact_store.note(session, case, "when", "星期二", resolved={"from": "2026-11-17"}, message_seq=3)
    cases.update(session, case, kind="product_quality", emotion="angry", severity=2)
    bring_to(session, case, "offering")
    offer = offers.record(
        session, case, options=[option(), option("repair")], made_by="bot", policy_version="v", expires_at=FAR
    )
    offers.accept(session, offer.options[0].id, conversation_id=case.conversation_id, actor="customer")
    handoffs.request(session, case, reason="late", queue="care", priority=1, promised_by=TOMORROW, contact_needed=True)
    shown = json.loads(json.dumps(case_view.whole(session, cases.find(session, case.number))))
    assert (shown["number"], shown["stage"], shown["owner"]) == (case.number, "escalated", "queue")
    assert shown["facts"]["when"]["value"] == "星期二"
    assert shown["facts"]["when"]["message_seq"] == 3
    assert [(old["value"], old["message_seq"]) for old in shown["facts"]["when"]["history"]] == [("星期三", 1)]
    accepted, other = shown["offers"][0]["options"]
    assert (accepted["remedy"], accepted["accepted_at"]) == ("refund", "2026-11-21T12:00:00.000000Z")
    assert (other["remedy"], other["accepted_at"]) == ("repair", None)
    assert shown["commitments"][0]["owner"] == "finance"
    assert (shown["handoffs"][0]["reason"], shown["handoffs"][0]["contact_needed"]) == ("late", True)
    assert shown["transcript"][0]["text"] == "壞了"
