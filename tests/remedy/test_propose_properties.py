"""Properties of offers for every case under the shipped policy, tested on generated cases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.remedy import CaseFacts, Money, Policy, authorise, check_wording, propose, weigh
from bot.remedy.only_for import suits
from bot.remedy.vocabulary import EMOTIONS, KINDS, OUTCOMES, ROLES
from tests.shipped import shipped_policy

from . import properties

pytestmark = pytest.mark.slow

POLICY: Policy = shipped_policy()
NOW = dt.datetime(2026, 11, 21, 3, tzinfo=dt.timezone.utc)
MANY = settings(max_examples=300, deadline=None, database=None, derandomize=True)


def maybe(values: object) -> st.SearchStrategy[str | None]:
    return st.one_of(st.none(), st.sampled_from(sorted(values)))  # type: ignore[call-overload]


DOLLARS = st.one_of(st.integers(1, 60_000), st.integers(23_000, 26_000))
PAID = st.one_of(st.none(), DOLLARS.map(lambda dollars: Money(dollars * 100, "TWD")))
FACTS = st.builds(
    CaseFacts,
    kind=maybe(KINDS),
    emotion=maybe(EMOTIONS),
    desired_outcome=maybe(OUTCOMES),
    product_id=maybe(POLICY.products),
    branch_id=maybe(POLICY.branches),
    paid=PAID,
    order_known=st.booleans(),
    waiting_days=st.integers(0, 60),
    contacts=st.integers(1, 5),
    harm=st.booleans(),
    vulnerable=st.booleans(),
)
INSTANTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 6, 1), timezones=st.just(dt.timezone.utc))
CALM_FIRST = ("neutral", "disappointed", "worried", "frustrated", "angry")


@st.composite
def worse(draw: st.DrawFn) -> tuple[CaseFacts, CaseFacts]:
    """Draw a case and another one that is worse in some ways and better in none."""
    mild = draw(FACTS)
    emotion = draw(st.sampled_from(CALM_FIRST))
    paid = mild.paid
    if paid is not None:
        paid = Money(paid.minor + draw(st.sampled_from((0, 1, 100_00, 5000_00, 30_000_00))), "TWD")
    severe = replace(
        mild,
        emotion=emotion,
        paid=paid,
        waiting_days=mild.waiting_days + draw(st.sampled_from((0, 1, 10, 30))),
        contacts=mild.contacts + draw(st.integers(0, 3)),
        vulnerable=mild.vulnerable or draw(st.booleans()),
    )
    calm = CALM_FIRST[: CALM_FIRST.index(emotion) + 1]
    return replace(mild, emotion=draw(st.sampled_from(calm))), severe


@MANY
@given(FACTS, INSTANTS, st.sampled_from(ROLES))
def test_two_to_four_options_or_a_reason_for_a_person(facts: CaseFacts, now: dt.datetime, role: str) -> None:
    proposal = propose(POLICY, facts, now, role)
    if proposal.refused:
        assert proposal.options == ()
        assert proposal.refused in ("no_options", "over_authority")
    else:
        assert 2 <= len(proposal.options) <= 4


@MANY
@given(FACTS, INSTANTS, st.sampled_from(ROLES))
def test_no_role_ever_offers_more_than_it_may(facts: CaseFacts, now: dt.datetime, role: str) -> None:
    for option in propose(POLICY, facts, now, role).options:
        authorise(POLICY, option.as_dict(), role)


@MANY
@given(FACTS)
def test_options_differ_in_substance(facts: CaseFacts) -> None:
    options = propose(POLICY, facts, NOW).options
    ways = [POLICY.remedies[option.remedy].way for option in options]
    assert len(set(ways)) == len(ways)


@MANY
@given(FACTS)
def test_the_wish_is_served_whenever_there_are_options(facts: CaseFacts) -> None:
    assume(facts.desired_outcome)
    options = propose(POLICY, facts, NOW).options
    never = [
        remedy
        for remedy in POLICY.remedies.values()
        if facts.desired_outcome in remedy.serves and facts.kind not in remedy.not_for
        and not (facts.harm and "safety_hazard" in remedy.not_for)
        and suits(remedy.only_for, properties.group_meant(POLICY, facts))
    ]  # fmt: skip
    if options and never:
        assert any(facts.desired_outcome in option.serves for option in options)


@MANY
@given(FACTS, INSTANTS)
def test_every_promise_has_an_owner_and_is_due_when_somebody_is_there(facts: CaseFacts, now: dt.datetime) -> None:
    for option in propose(POLICY, facts, now).options:
        assert option.commitments
        for promise in option.commitments:
            assert promise.owner in POLICY.handlers
            assert promise.due_at > now
            assert POLICY.clock.is_open(promise.due_at)
        assert option.due_at > now
        assert POLICY.clock.is_open(option.due_at)
        assert option.due_at in [promise.due_at for promise in option.commitments]


@MANY
@given(worse())
@example((CaseFacts("process", "neutral", "refund", "sofa"), CaseFacts("process", "angry", "refund", "sofa")))
def test_a_worse_case_is_never_offered_less(pair: tuple[CaseFacts, CaseFacts]) -> None:
    mild, severe = pair
    assume(weigh(POLICY, mild).points <= weigh(POLICY, severe).points)
    less, more = propose(POLICY, mild, NOW), propose(POLICY, severe, NOW)
    assert less.severity.level <= more.severity.level
    if more.refused:
        return  # a person takes over, who may promise more
    assert not less.refused
    better = {option.remedy: option for option in more.options}
    for option in less.options:
        assert option.remedy in better
        other = better[option.remedy]
        assert other.value.minor >= option.value.minor
        assert other.remedy_value.minor >= option.remedy_value.minor
        assert other.goodwill_value.minor >= option.goodwill_value.minor
        assert other.due_at <= option.due_at


@MANY
@given(FACTS, st.text(max_size=200))
def test_nothing_typed_changes_the_offer(facts: CaseFacts, text: str) -> None:
    plain, typed = propose(POLICY, facts, NOW), propose(POLICY, replace(facts, text=text), NOW)
    assert [option.as_dict() for option in plain.options] == [option.as_dict() for option in typed.options]


def is_meant(facts: CaseFacts) -> bool:
    return properties.group_meant(POLICY, facts) == POLICY.products[facts.product_id or ""].group


@MANY
@given(FACTS)
def test_unknown_order_product_and_branch_are_to_be_verified(facts: CaseFacts) -> None:
    for option in propose(POLICY, facts, NOW).options:
        asked = {check.id for check in option.verify}
        needed = set(POLICY.remedies[option.remedy].verify)
        known = {
            "order": facts.order_known and facts.paid is not None,
            "product": facts.product_id is not None and is_meant(facts),
            "branch": facts.branch_id is not None,
        }
        assert asked == {name for name in needed if not known[name]}


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(FACTS)
def test_no_text_of_an_offer_has_forbidden_wording(facts: CaseFacts) -> None:
    for option in propose(POLICY, facts, NOW).options:
        for text in (option.title, option.remedy_text, option.deadline_text, option.goodwill_text or {}):
            for language, said in text.items():
                assert not check_wording(POLICY, said, language)
                assert "{" not in said
