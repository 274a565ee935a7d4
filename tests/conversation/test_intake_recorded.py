"""Test turn intake with a store: reading and deciding write nothing, and recording twice is recording once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store, feelings, offers
from bot.cases.models.base import Base
from bot.conversation.case_change import CaseChange, record_change
from bot.conversation.correcting import decide_correction
from bot.conversation.known import KnownOffer, read_known
from bot.conversation.offering import offer
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.conversation.turn_intake import note_turn
from bot.conversation.turn_intake.decide import decide
from bot.conversation.turn_intake.intake import FeelingHeard, Intake
from bot.conversation.turn_intake.record import record

from .plain import turn_of
from .turns import BOUGHT, HAPPENED, REFUND, ROBOT, YESTERDAY, Customer, entity, understood


def everything_stored(session: Session) -> dict[str, list[Any]]:
    session.flush()
    return {table.name: session.execute(select(table)).all() for table in Base.metadata.sorted_tables}


def whole(conversation_id: str, change: CaseChange | None = None) -> Intake:
    """Return an intake with every kind of content."""
    return Intake(
        conversation_id,
        locale="en",
        stage="listening",
        contacts={"email": Found("a@b.tw", seq=1), "phone": Found("0912345678", seq=1)},
        feeling=FeelingHeard(1, "worried", 0.7),
        change=change
        or CaseChange(
            facts={"what": Found("It broke", seq=1), "when": Found(YESTERDAY, resolved={"grain": "day"}, seq=1)},
            kind="product_quality",
            emotion="worried",
        ),
    )


# ---- reading ----


def test_a_conversation_without_a_case(customer: Customer) -> None:
    conversations.update_customer(customer.session, customer.id, email="a@b.tw")
    known = read_known(customer.session, customer.services, customer.id)
    email = Found("a@b.tw", display="a@b.tw")
    assert (known.locale, known.owner, known.contacts) == ("zh-Hant", "bot", {"email": email})
    assert (known.case, known.case_in_work, known.facts) == (None, None, {})
    assert (known.policy, known.now) == (customer.services.policy, customer.services.now())


def test_a_case_with_its_facts_and_its_offer(told: Customer) -> None:
    told.case.reopened = 1
    assert offer(told.session, told.services, told.id).refused is None
    case = read_known(told.session, told.services, told.id).case_in_work
    assert case is not None
    assert (case.number, case.stage, case.kind, case.emotion) == (
        told.case.number,
        "offering",
        "product_quality",
        "angry",
    )
    open_offer = offers.open_offer(told.session, told.case)
    assert open_offer is not None and open_offer.options
    assert (case.reopened, case.offer) == (1, KnownOffer("bot", tuple(open_offer.options)))
    assert {name: fact.value for name, fact in case.facts.items()} == told.known
    product = fact_store.current(told.session, told.case)["product"]
    assert case.facts["product"] == Found("robot_vacuum", display=product.display, seq=product.message_seq)


def test_a_case_that_is_over_takes_no_more_facts(told: Customer) -> None:
    cases.move(told.session, told.case, "escalated", actor="agent:mei", reason="taken")
    assert read_known(told.session, told.services, told.id).facts
    cases.move(told.session, told.case, "resolved", actor="agent:mei", reason="done")
    known = read_known(told.session, told.services, told.id)
    assert known.case is not None
    assert (known.case.stage, known.case_in_work, known.facts) == ("resolved", None, {})


def test_a_conversation_of_another_channel_is_not_opened_by_reading(customer: Customer) -> None:
    before = everything_stored(customer.session)
    known = read_known(customer.session, customer.services, "elsewhere")
    assert (known.locale, known.owner, known.case) == (None, "bot", None)
    assert everything_stored(customer.session) == before


# ---- deciding ----


@pytest.mark.parametrize("intent", ["complain", "correct", "request_remedy", "threaten"])
def test_reading_and_deciding_write_nothing(told: Customer, intent: str) -> None:
    told.slots["stage"] = "listening"
    turn = told.turn(understood("其實昨天就冒煙了,我要退款", intent, [HAPPENED, REFUND, entity("email", "a@b.tw")]))
    before = everything_stored(told.session)
    known = read_known(told.session, told.services, told.id)
    intake, correction = decide(turn, known), decide_correction(turn, known)
    assert intake.change is not None and intake.contacts and correction.outcome
    assert everything_stored(told.session) == before


# ---- recording ----


def test_everything_decided_is_written(customer: Customer) -> None:
    customer.turn(understood("It broke", "complain"))
    record(customer.session, whole(customer.id))
    conversation = conversations.get(customer.session, customer.id)
    assert (conversation.locale, conversation.customer_email) == ("en", "a@b.tw")
    assert conversation.customer_phone == "0912345678"
    assert [(one.seq, one.emotion) for one in feelings.of_conversation(customer.session, customer.id)] == [
        (1, "worried")
    ]
    assert (customer.case.kind, customer.case.emotion) == ("product_quality", "worried")
    noted = fact_store.current(customer.session, customer.case)
    assert {name: (fact.value, fact.resolved, fact.message_seq) for name, fact in noted.items()} == {
        "what": ("It broke", None, 1),
        "when": (YESTERDAY, {"grain": "day"}, 1),
        "email": ("a@b.tw", None, 1),
        "phone": ("0912345678", None, 1),
    }


def test_recorded_again_nothing_changes(customer: Customer) -> None:
    customer.turn(understood("It broke", "complain"))
    intake = whole(customer.id)
    record(customer.session, intake)
    before = everything_stored(customer.session)
    record(customer.session, intake)
    assert everything_stored(customer.session) == before


def test_a_turn_that_tells_nothing_opens_no_case(customer: Customer) -> None:
    record(customer.session, Intake(customer.id, "zh-Hant", "listening"))
    assert cases.current_case(customer.session, customer.id) is None


def test_a_conversation_of_another_channel_is_opened_in_its_language(customer: Customer) -> None:
    record(customer.session, Intake("elsewhere", "en", "listening"))
    assert conversations.get(customer.session, "elsewhere").locale == "en"


@pytest.mark.parametrize("asked", [None, "when", "what"])
@pytest.mark.parametrize("intent", ["complain", "inform", "request_remedy", "threaten", "nlu_fallback"])
def test_a_turn_taken_in_twice_is_written_once(customer: Customer, intent: str, asked: str | None) -> None:
    customer.slots["asking_again"] = True
    entities = [BOUGHT, ROBOT, entity("phone", "0912345678")]
    turn = customer.turn(understood("上星期三買的掃地機器人不動了", intent, entities), asked)
    first = note_turn(customer.session, customer.services, turn)
    before = everything_stored(customer.session)
    assert note_turn(customer.session, customer.services, turn) == first
    assert everything_stored(customer.session) == before


def test_a_change_with_a_number_is_for_that_case_even_when_it_is_over(told: Customer) -> None:
    number = told.case.number
    cases.move(told.session, told.case, "escalated", actor="agent:mei", reason="taken")
    cases.move(told.session, told.case, "resolved", actor="agent:mei", reason="done")
    record_change(told.session, told.id, CaseChange(number, kind="process"))
    assert (told.case.number, told.case.kind) == (number, "process")
    record_change(told.session, told.id, CaseChange(kind="fraud"))
    assert (told.case.number != number, told.case.kind) == (True, "fraud")


@pytest.mark.parametrize(
    "turn",
    [turn_of("是吸塵器", "correct", entity("product", "upright_vacuum", "吸塵器")), turn_of("日期不對", "correct")],
)
def test_a_correction_recorded_again_changes_nothing_more(told: Customer, turn: Turn) -> None:
    assert offer(told.session, told.services, told.id).refused is None
    correction = decide_correction(turn, read_known(told.session, told.services, told.id))
    assert correction.change.offer_outdated
    record_change(told.session, told.id, correction.change)
    assert (told.case.stage, offers.open_offer(told.session, told.case)) == ("clarifying", None)
    before = everything_stored(told.session)
    record_change(told.session, told.id, correction.change)
    assert everything_stored(told.session) == before
