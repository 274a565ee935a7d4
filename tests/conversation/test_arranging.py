"""Test that an option becomes an agreement only when everything it needs of the customer is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.cases import cases, commitments, conversations, fact_store, offers
from bot.cases.models import Commitment, OfferOption
from bot.cases.queue import handoffs
from bot.conversation.accepting import AGREED, ALREADY, LACKS_DETAILS, NOT_OFFERED, Accepted, accept, accept_option
from bot.conversation.contacts.kept_back import keep_back, kept_back, to_list
from bot.conversation.contacts.known import known_contacts, note_contacts
from bot.conversation.contacts.missing import SATISFIED_BY, depends_on, in_writing, missing_of, to_ask
from bot.conversation.handing_over import hand_over
from bot.conversation.offering import offer, options_card
from bot.conversation.recap import recap
from bot.conversation.turn_facts import Found
from bot.remedy import load_policy
from bot.remedy.vocabulary import NEEDS
from bot.settings import ROOT
from tests.reachable import make_reachable

from .agent_remedies import spend
from .turns import Customer, understood

PHONE = Found("+886912000333", display="0912-000-333", seq=7)
ADDRESS = Found("台北市中山路12號", display="台北市中山路12號", seq=8)
SATURDAY = Found("星期六", display="星期六", seq=9)


@pytest.fixture
def offered(customer: Customer) -> Customer:
    """Return a customer who was offered options, and whom nobody knows how to reach."""
    customer.say_everything()
    recap(customer.session, customer.services, customer.id, "zh-Hant")
    assert offer(customer.session, customer.services, customer.id).refused is None
    return customer


def option(offered: Customer, *needs: str) -> OfferOption:
    """Return the first option, made to need these."""
    standing = offers.open_offer(offered.session, offered.case)
    assert standing is not None
    first = standing.options[0]
    first.body = {**first.body, "needs": list(needs)}
    offered.session.flush()
    return first


def choose(offered: Customer, one: OfferOption, seq: int = 5) -> Accepted:
    return accept_option(offered.session, offered.services, offered.case, one.id, "zh-Hant", seq)


def promises(offered: Customer) -> list[Commitment]:
    return commitments.of_case(offered.session, offered.case)


def test_a_choice_is_kept_with_its_message_until_everything_is_told(offered: Customer) -> None:
    one = option(offered, "phone", "address")
    first = choose(offered, one, seq=5)
    assert (first.outcome, first.missing) == (LACKS_DETAILS, ("phone", "address"))
    assert promises(offered) == [] and offered.case.stage == "offering"
    note_contacts(offered.session, offered.id, {"phone": PHONE})
    kept = offers.chosen(offered.session, offered.case)
    assert kept is not None and (kept.option.id, kept.seq) == (one.id, 5)
    assert choose(offered, one, kept.seq).missing == ("address",)
    note_contacts(offered.session, offered.id, {"address": ADDRESS})
    agreed = choose(offered, one, kept.seq)
    assert agreed.outcome == AGREED and promises(offered)
    assert one.accepted_seq == 5
    assert "0912-000-333" in agreed.lines and "台北市中山路12號" in agreed.lines
    assert offers.chosen(offered.session, offered.case) is None
    assert choose(offered, one).outcome == ALREADY


def test_what_is_known_is_not_missing(offered: Customer) -> None:
    make_reachable(offered.session, offered.id)
    assert choose(offered, option(offered, "phone", "address", "slot", "account")).outcome == AGREED


def test_the_page_of_the_shop_may_have_passed_it_on(offered: Customer) -> None:
    conversations.update_customer(offered.session, offered.id, phone="0912000333")
    assert choose(offered, option(offered, "phone", "account")).outcome == AGREED
    assert fact_store.current(offered.session, offered.case)["phone"].value == "0912000333"


def test_details_of_an_earlier_case_count_and_come_along_but_not_its_day(offered: Customer) -> None:
    note_contacts(offered.session, offered.id, {"phone": PHONE, "address": ADDRESS, "free_times": SATURDAY})
    cases.move(offered.session, offered.case, "escalated", actor="test", reason="test")
    cases.move(offered.session, offered.case, "resolved", actor="test", reason="test")
    offered.slots.update(stage="listening")
    cases.open_case(offered.session, offered.id)
    offered.say_everything()
    recap(offered.session, offered.services, offered.id, "zh-Hant")
    offer(offered.session, offered.services, offered.id)
    one = option(offered, "phone", "address", "slot")
    assert choose(offered, one).missing == ("slot",)
    note_contacts(offered.session, offered.id, {"free_times": SATURDAY})
    assert choose(offered, one).outcome == AGREED
    here = fact_store.current(offered.session, offered.case)
    assert (here["address"].value, here["address"].message_seq) == (ADDRESS.value, 8)


def test_a_proved_order_stands_for_the_account_that_placed_it(offered: Customer) -> None:
    one = option(offered, "account")
    assert choose(offered, one).missing == ("account",)
    fact_store.note(offered.session, offered.case, "order_number", "no such order")
    assert choose(offered, one).missing == ("account",)
    lines = (ROOT / "data" / "policy" / "orders.csv").read_text(encoding="utf-8").splitlines()
    known = [line for line in lines if not line.startswith("#")][1].partition(",")[0]
    fact_store.note(offered.session, offered.case, "order_number", known)
    assert choose(offered, one).missing == ("account",), "the number alone is nobody's"
    fact_store.note(offered.session, offered.case, "order_proof", {"order": known, "by": "digits"})
    assert choose(offered, one).outcome == AGREED


def test_nothing_is_asked_for_what_may_not_be_promised(offered: Customer) -> None:
    one = option(offered, "phone")
    spend(offered, offered.services.policy.authority["bot"].per_customer_month)
    assert choose(offered, one).outcome == NOT_OFFERED
    assert offers.chosen(offered.session, offered.case) is None


def test_a_newer_offer_or_a_person_ends_the_choice(offered: Customer) -> None:
    choose(offered, option(offered, "phone"))
    offers.withdraw(offered.session, offered.case, "test")
    assert offers.chosen(offered.session, offered.case) is None
    assert offers.CHOSEN not in fact_store.current(offered.session, offered.case)


def test_a_person_who_takes_over_is_told_what_was_chosen_and_is_missing(offered: Customer) -> None:
    one = option(offered, "phone", "address")
    choose(offered, one)
    note_contacts(offered.session, offered.id, {"phone": PHONE})
    asks = offered.turn(understood("找真人", "request_human"))
    assert hand_over(offered.session, offered.services, asks, "requested").case_number

    waiting = handoffs.current(offered.session, offered.id)
    assert waiting is not None and waiting.note is not None
    assert one.body["title"]["zh-Hant"] in waiting.note and "地址" in waiting.note and "電話" not in waiting.note
    # Whatever is told from now on, nothing is agreed behind the person's back.
    assert offers.chosen(offered.session, offered.case) is None


def test_what_needs_details_that_are_kept_back_is_not_listed_again(offered: Customer) -> None:
    session, services = offered.session, offered.services
    standing = offers.open_offer(session, offered.case)
    assert standing is not None
    for one in standing.options[1:]:
        one.body = {**one.body, "needs": ["email"]}
    first = option(offered, "address")

    def listed() -> list[str]:
        return [shown["command"] for shown in options_card(session, services, offered.id, "zh-Hant").payload["options"]]

    every = listed()
    assert f"/choose_option?option={first.id}" in every
    keep_back(session, offered.case, ("address",), 7)
    before = offers.open_offer(session, offered.case)
    assert offer(session, services, offered.id).refused is None
    assert offers.open_offer(session, offered.case) is before, "it changes nothing about what fits"
    assert listed() == [one for one in every if not one.endswith(first.id)]
    unclear = accept(session, services, offered.turn(understood("還有別的嗎", "inform")), "zh-Hant")
    assert first not in unclear.options and unclear.options
    keep_back(session, offered.case, ("phone",), 8)
    assert set(kept_back(session, services, offered.case)) == {"address", "phone"}
    note_contacts(session, offered.id, {"address": ADDRESS})
    assert kept_back(session, services, offered.case) == ("phone",) and listed() == every


def test_where_every_option_needs_what_is_kept_back_all_are_listed(offered: Customer) -> None:
    standing = offers.open_offer(offered.session, offered.case)
    assert standing is not None
    for one in standing.options:
        one.body = {**one.body, "needs": ["phone"]}
    keep_back(offered.session, offered.case, ("phone",), 7)
    assert to_list(offered.session, offered.services, offered.case, standing) == list(standing.options)


def test_contact_details_change_no_offer(offered: Customer) -> None:
    before = offers.open_offer(offered.session, offered.case)
    note_contacts(offered.session, offered.id, {"phone": PHONE, "address": ADDRESS, "free_times": SATURDAY})
    assert offer(offered.session, offered.services, offered.id).refused is None
    assert offers.open_offer(offered.session, offered.case) is before


def test_a_correction_keeps_what_was_told_before(offered: Customer) -> None:
    note_contacts(offered.session, offered.id, {"phone": PHONE})
    note_contacts(offered.session, offered.id, {"phone": Found("+886922333444", display="0922333444", seq=9)})
    told = [fact for fact in fact_store.history(offered.session, offered.case) if fact.name == "phone"]
    assert [(fact.value, fact.message_seq, fact.superseded_at is None) for fact in told] == [
        ("+886912000333", 7, False),
        ("+886922333444", 9, True),
    ]
    assert conversations.get(offered.session, offered.id).customer_phone == "+886922333444"


def test_a_name_alone_opens_no_case(customer: Customer) -> None:
    note_contacts(customer.session, customer.id, {"name": Found("陳小美", seq=1)})
    assert cases.current_case(customer.session, customer.id) is None
    conversation = conversations.get(customer.session, customer.id)
    assert known_contacts(customer.session, conversation, None)["name"].value == "陳小美"


def test_who_wants_no_calls_is_reached_in_writing() -> None:
    needs = ("phone", "address")
    writes, calls = {"channel": Found("write", seq=1)}, {"channel": Found("call", seq=1)}
    assert in_writing(needs, writes) == ("written", "address")
    assert in_writing(needs, calls) == in_writing(needs, {}) == needs
    assert missing_of(in_writing(needs, writes), {"email"}) == ("address",)
    assert missing_of(in_writing(needs, writes), {"phone"}) == ("address",)
    assert to_ask(("written", "account")) == ("written",)


def test_an_account_is_asked_for_only_when_nothing_else_names_it() -> None:
    assert to_ask(("phone", "address", "account")) == ("phone", "address")
    assert to_ask(("address", "account")) == ("address", "account")


@given(st.lists(st.sampled_from(NEEDS), unique=True), st.sets(st.sampled_from(sorted(sum(SATISFIED_BY.values(), ())))))
def test_a_need_is_missing_exactly_when_no_known_fact_satisfies_it(needs: list[str], known: set[str]) -> None:
    missing = missing_of(needs, known)
    assert all(bool(set(SATISFIED_BY[need]) & known) != (need in missing) for need in needs)
    # Whatever is asked for, told, leaves nothing missing.
    answered = known | {SATISFIED_BY[need][0] for need in to_ask(missing)}
    assert missing_of(needs, answered) == ()


FACTS: dict[str, Any] = {"phone": "1", "email": "a@b.tw", "address": "x", "free_times": "y", "name": "z"}


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["data/policy", "examples/policies/hong-kong-clinic"]),
    st.sampled_from(["refund", "exchange", "repair", "apology", "explanation", "compensation"]),
    st.sampled_from(["product_quality", "service_attitude", "process"]),
    st.sets(st.sampled_from(sorted(FACTS))),
    st.integers(0, 3),
    st.lists(st.sampled_from(NEEDS), unique=True),
)
def test_no_promise_needs_what_nobody_knows(
    customer: Customer, folder: str, wish: str, kind: str, told: set[str], place: int, more: list[str]
) -> None:
    """A trip to somebody's home has an address, and a telephone promise a number, with any policy and any facts."""
    session = customer.session
    services = replace(customer.services, policy=load_policy(ROOT / folder))
    conversation = conversations.open_conversation(session, locale="zh-Hant")
    case = cases.open_case(session, conversation.id)
    cases.update(session, case, kind=kind, emotion="neutral")
    facts = {"what": "壞了", "product": next(iter(services.policy.products)), "desired_outcome": wish}
    for name, value in {**facts, **{name: FACTS[name] for name in told}}.items():
        fact_store.note(session, case, name, value)
    if offer(session, services, conversation.id).refused is not None:
        return
    standing = offers.open_offer(session, case)
    assert standing is not None
    one = standing.options[place % len(standing.options)]
    # A policy of another company may declare more.
    one.body = {**one.body, "needs": [need for need in NEEDS if need in {*one.body["needs"], *more}]}
    outcome = accept_option(session, services, case, one.id, "zh-Hant", 1).outcome
    missing = [need for need in one.body["needs"] if not set(SATISFIED_BY[need]) & told]
    assert outcome == (LACKS_DETAILS if missing else AGREED)
    promised = session.execute(select(Commitment).where(Commitment.option_id == one.id)).scalars().all()
    assert bool(promised) == (not missing)


@pytest.mark.parametrize(
    ("needs", "kept_back", "depends"),
    [
        (["phone", "address"], ["phone"], True),
        (["address"], ["phone"], False),
        (["phone", "slot"], ["slot"], True),
        (["account"], ["phone"], False),
        (["account"], ["account", "phone", "email"], True),
        ([], ["phone", "address", "slot"], False),
    ],
)
def test_an_option_depends_on_what_nothing_else_can_meet(needs: list[str], kept_back: list[str], depends: bool) -> None:
    assert depends_on({"needs": needs}, kept_back) is depends
