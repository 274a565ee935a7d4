"""Who writes of a declared incident hears of it while they write: once, and only what the incident says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from actions.note_facts import NoteFacts
from bot.cases import conversations
from bot.cases.insight import gathering, incidents
from bot.cases.insight.figures.keeping import write
from bot.cases.insight.incidents import Harm
from bot.cases.models import Conversation, Incident, IncidentCase
from bot.clocks.figures import figure_rules
from bot.clocks.plan import OFFER_EQUALLY, TELL_INCIDENT, plan
from bot.clocks.state import CaseState
from bot.conversation.incident_heard import hear_of_incident
from bot.conversation.services import Services
from tests.conversation.turns import Customer

ZH, EN = "部分掃地機器人充電時會停機。", "Some robot vacuums stop while they charge."
SCOPE = "kind=product_quality&product=robot_vacuum"
DAY = dt.timedelta(days=1)
ONE = Harm("plain", "停機", "It stops", "free_delivery", 30_000)
OTHER = Harm("hurt", "受傷", "Hurt", "free_delivery", 90_000)


def declare(session: Session, services: Services, series: str = SCOPE, harms: tuple[Harm, ...] = (ONE,)) -> Incident:
    made = incidents.prepare(session, title="停機", series=series, by="agent:wu")
    incidents.word(session, made, zh=ZH, en=EN, by="agent:wu", banner=False)
    incidents.review(session, made, by="agent:tang")
    incidents.set_harms(session, made, harms, by="agent:wu")
    incidents.set_voice(session, made, spokesperson="care_lead", next_update_at=services.now() + DAY, by="agent:wu")
    incidents.declare(session, made, by="agent:tang", role="manager")
    return made


def due(customer: Customer, talk: Conversation) -> set[str]:
    policy = customer.services.policy
    return {one.kind for one in plan(CaseState(customer.session, customer.case, talk), policy, policy.clock.zone)}


def heard(customer: Customer, **slots: Any) -> str | None:
    return hear_of_incident(customer.session, customer.services, customer.id, {**customer.slots, **slots})


@pytest.mark.parametrize(("locale", "wording"), [("zh-Hant", ZH), ("en", EN)])
def test_it_is_said_once_with_the_one_offer_and_the_next_date(customer: Customer, locale: str, wording: str) -> None:
    incident = declare(customer.session, customer.services)
    incidents.update(
        customer.session, incident, zh="已停止出貨。", en="We stopped selling it.",
        next_update_at=customer.services.now() + 2 * DAY, by="agent:wu",
    )  # fmt: skip
    customer.say_everything()
    said = heard(customer, locale=locale)
    assert said is not None and wording in said and "300" in said
    assert ("已停止出貨。" if locale == "zh-Hant" else "We stopped selling it.") in said
    assert ("11月20日" if locale == "zh-Hant" else "Fri 20 Nov") in said
    assert heard(customer) is None, "once"
    (row,) = gathering.rows_of(customer.session, incident)
    assert (row.case_id, row.state, row.why) == (customer.case.id, "suggested", "series") and row.told_at is not None


def test_what_the_incident_does_not_say_is_not_promised(customer: Customer, services: Services) -> None:
    incident = declare(customer.session, services, harms=(ONE, OTHER))
    incident.next_update_at = services.now() - DAY
    customer.say_everything()
    said = heard(customer)
    assert said is not None and ZH in said
    assert "300" not in said and "900" not in said, "which harm is theirs is not known yet"
    assert "更新" not in said, "that moment has passed"


@pytest.mark.parametrize(
    "series", ["*", "kind=process&product=robot_vacuum", "product=kettle", "product=robot_vacuum&batch=A1"]
)
def test_another_matter_hears_nothing(customer: Customer, services: Services, series: str) -> None:
    declare(customer.session, services, series)
    customer.say_everything()
    assert heard(customer) is None


def test_the_same_product_is_not_enough_where_the_scope_names_no_kind(customer: Customer, services: Services) -> None:
    incident = declare(customer.session, services, "product=robot_vacuum")
    customer.say_everything()
    assert heard(customer) is None
    other = Customer(customer.session, services, conversations.open_conversation(customer.session, locale="zh-Hant").id)
    other.say_everything()
    customer.session.flush()
    gathering.gather(customer.session, incident, [other.case.id], harm="plain", by="agent:wu")
    customer.session.flush()
    # Its figures are kept at the end of the transaction that gathered it.
    write(customer.session, figure_rules(services.policy), [other.case.id])
    assert heard(customer) is not None
    assert heard(other) is None, "who is gathered is told by care"


def test_days_of_the_incident_count(customer: Customer, services: Services) -> None:
    incident = declare(customer.session, services)
    incident.until = services.now().date() - DAY
    customer.say_everything()
    assert heard(customer) is None
    incident.until = services.now().date()
    assert heard(customer) is not None


def test_in_danger_nothing_else_is_said_in_the_same_breath(customer: Customer, services: Services) -> None:
    declare(customer.session, services)
    customer.say_everything()
    assert heard(customer, must_escalate=True, escalation_reason="hazard") is None
    assert heard(customer, must_escalate=True, escalation_reason="requested") is not None


def test_left_out_or_over_it_is_not_told(customer: Customer, services: Services) -> None:
    incident = declare(customer.session, services)
    customer.say_everything()
    gathering.leave_out(customer.session, incident, [customer.case.id], by="agent:wu")
    assert heard(customer) is None


def test_the_action_says_it_beside_the_answer(customer: Customer, services: Services) -> None:
    declare(customer.session, services)
    turn = customer.turn({"text": "掃地機器人壞了", "intent": {"name": "complain", "confidence": 1.0}})
    customer.say_everything()
    events = NoteFacts().act(customer.session, services, turn, None)  # type: ignore[arg-type]
    beside = next(one["value"] for one in events if one["name"] == "questions_beside")
    assert [one["question"] for one in beside] == ["incident"] and ZH in beside[0]["answer"]
    again = replace(turn, slots={**turn.slots, "questions_beside": beside})
    events = NoteFacts().act(customer.session, services, again, None)  # type: ignore[arg-type]
    assert not [one for one in events if one["name"] == "questions_beside"], "a second run in the turn says the same"
    later = customer.turn({"text": "謝謝", "intent": {"name": "thank", "confidence": 1.0}})
    later = replace(later, slots={**later.slots, "questions_beside": beside})
    events = NoteFacts().act(customer.session, services, later, None)  # type: ignore[arg-type]
    assert next(one["value"] for one in events if one["name"] == "questions_beside") == []


def test_who_heard_is_not_told_again_when_gathered_but_gets_the_equal_offer(
    customer: Customer, services: Services
) -> None:
    incident = declare(customer.session, services)
    customer.say_everything()
    assert heard(customer) is not None
    gathering.gather(customer.session, incident, [customer.case.id], harm="plain", by="agent:wu")
    customer.case.stage = "offering"
    talk = conversations.get(customer.session, customer.id)
    wanted = due(customer, talk)
    assert TELL_INCIDENT not in wanted and OFFER_EQUALLY in wanted
    row = customer.session.get(IncidentCase, {"incident_id": incident.id, "case_id": customer.case.id})
    assert row is not None
    row.told_at = None
    customer.session.flush()
    wanted = due(customer, talk)
    assert TELL_INCIDENT in wanted and OFFER_EQUALLY not in wanted
