"""An exported record holds only what the customer may see."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from bot.cases import approvals, cases, fact_store, notes, offers
from bot.cases.models import Case
from bot.cases.queue import handoffs, resolving
from bot.cases.record import timeline
from bot.cases.record.export import document
from tests.cases.helpers import FAR, TwoAgents, bring_to, option, say

SECRET = "INTERNAL"


def test_the_document_holds_facts_offers_promises_and_every_word(session: Session, case: Case) -> None:
    say(session, case.conversation_id, "電鍋<b>壞了</b>\n第二行")
    fact_store.note(session, case, "when", "昨天", message_seq=1)
    fact_store.note(session, case, "when", "前天", message_seq=1)
    bring_to(session, case, "offering")
    made = offers.record(session, case, options=[option()], made_by="bot", policy_version="1", expires_at=FAR)
    offers.accept(session, made.options[0].id, conversation_id=case.conversation_id, actor="customer")
    found = document(session, case.conversation_id)
    (one,) = found["cases"]
    assert one["number"] == case.number
    assert [(fact["name"], fact["value"]) for fact in one["facts"]] == [("when", "前天")]
    assert one["offers"][0]["options"][0]["accepted_at"] is not None
    assert one["commitments"][0]["what"] == {"zh-Hant": "退款", "en": "Refund"}
    assert found["messages"][0]["text"] == "電鍋<b>壞了</b>\n第二行"
    json.dumps(found)


def test_nothing_that_colleagues_write_for_each_other_is_in_it(
    session: Session, case: Case, two_agents: TwoAgents
) -> None:
    agent = two_agents.first
    more = {"queue": "complaints", "priority": 2, "promised_by": FAR, "contact_needed": False}
    handoffs.request(session, case, reason="requested", note=SECRET, **more)
    handoffs.take(session, case.conversation_id, agent.id)
    asked = approvals.request(
        session,
        case,
        agent=agent,
        role="supervisor",
        options=[option()],
        policy_version="1",
        reason=SECRET,
        answer_by=FAR,
    )
    approvals.decline(session, asked, case, agent=two_agents.second, note=SECRET)
    cases.update(session, case, emotion="angry", severity=4, severity_reasons=[SECRET])
    offers.record(
        session,
        case,
        options=[option(internal=SECRET)],
        made_by="agent:mei",
        policy_version="1",
        expires_at=FAR,
        reason=SECRET,
        explanation={"why": SECRET},
    )
    notes.write(session, case.conversation_id, agent, SECRET, "a")
    resolving.resolve(session, case.conversation_id, agent.id, note=SECRET)
    # The timeline, which only agents see, has the note.
    assert "noted" in {event.what for event in timeline.of_conversation(session, case.conversation_id)}
    written = json.dumps(document(session, case.conversation_id), ensure_ascii=False)
    assert SECRET not in written
    assert "angry" not in written
    assert "severity" not in written
