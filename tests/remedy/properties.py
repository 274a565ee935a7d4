"""Properties that every offer must have, under every policy.

"Never less" means the following. Take two cases of the same matter (kind, wish, product, branch and harm) at the same
instant, one of which is worse (paid more, waited longer, came again, is vulnerable, feels worse). Then the worse case
is offered every remedy of the other, each worth at least as much in every part and due no later; so its most valuable
option is no lower either. Or it goes to a person, which counts as not lower. When the milder case is above the
authority of a role, so is the worse one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.remedy import CaseFacts, Option, Policy, Proposal, authorise
from bot.remedy.only_for import suits
from bot.remedy.remedies import Remedy
from bot.remedy.vocabulary import OUTCOMES
from bot.remedy.worth import OrderTotal, ShareOfOrder

from .generated.calendars import Calendar
from .generated.cases import Case

AT_OWN_COST = frozenset({"own_fault", "out_of_warranty"})
FULL = re.compile(r"全額|全數|full refund|in full", re.IGNORECASE)


def two_to_four_or_a_person(policy: Policy, case: Case, proposal: Proposal) -> None:
    """Check the number of options; when there is none, a reason is given for which a person is promised."""
    if proposal.refused is None:
        assert 2 <= len(proposal.options) <= 4
        return
    assert proposal.options == ()
    assert proposal.refused in ("no_options", "over_authority")
    assert policy.escalation(proposal.refused).customer_reason["zh-Hant"]
    assert policy.promised_by(proposal.refused, case.now) > case.now


def within_authority(policy: Policy, case: Case, role: str, proposal: Proposal) -> None:
    """Check every option against the limits of the role, both independently and by the check at acceptance.

    What was given before in the case, and to the customer within the month, counts.
    """
    limit, facts, money = policy.authority[role], case.facts, policy.company.money
    for option in proposal.options:
        remedy, goodwill = option.remedy_value.minor, option.goodwill_value.minor
        assert remedy >= 0
        assert 0 <= goodwill <= limit.goodwill
        assert option.value.minor == remedy + goodwill
        assert facts.given_in_case + option.value.minor <= limit.per_case
        assert facts.given_this_month + option.value.minor <= limit.per_customer_month
        assert {option.value.currency, option.remedy_value.currency} == {policy.company.currency}
        authorise(policy, option.as_dict(), role, money(facts.given_this_month), money(facts.given_in_case))


def capped_while_unverified(policy: Policy, case: Case, role: str, proposal: Proposal) -> None:
    """Check that an unverified amount leaves room for the highest goodwill below the limit of the case."""
    if _is_verified(policy, case.facts):
        return
    limit = policy.authority[role]
    for option in proposal.options:
        if isinstance(policy.remedies[option.remedy].worth, (OrderTotal, ShareOfOrder)):
            assert option.remedy_value.minor <= limit.per_case - limit.goodwill


def different_in_substance(policy: Policy, proposal: Proposal) -> None:
    """Check that no two options mend in the same way, even with different amounts."""
    remedies = [policy.remedies[option.remedy] for option in proposal.options]
    assert len({remedy.way for remedy in remedies}) == len(remedies)


def the_wish_is_served(policy: Policy, case: Case, proposal: Proposal) -> None:
    """Check that the first option serves the wish whenever the policy has a remedy for it that fits such a case."""
    facts = case.facts
    if not proposal.options or facts.desired_outcome not in OUTCOMES:
        return
    if any(
        facts.desired_outcome in remedy.serves
        and suits(remedy.only_for, group_meant(policy, facts))
        and remedy.from_severity <= proposal.severity.level
        and may_be_offered(facts, remedy)
        for remedy in policy.remedies.values()
    ):
        assert facts.desired_outcome in proposal.options[0].serves


def group_meant(policy: Policy, facts: CaseFacts) -> str | None:
    """Return the group of products that the case is about, as the menu takes it."""
    product = policy.products.get(facts.product_id or "")
    named = product.group if product else facts.product_type
    return policy.menu.choose(facts.kind, facts.desired_outcome, named, facts.harm, 1, facts.sub_kinds).group


def may_be_offered(facts: CaseFacts, remedy: Remedy) -> bool:
    """Return whether a remedy that serves a general wish may be offered in such a case."""
    told = facts.sub_kinds
    if facts.kind in remedy.not_for or told & remedy.not_for:
        return False
    if facts.harm and "safety_hazard" in remedy.not_for:
        return False
    if remedy.takes_goods and nothing_to_collect(told):
        return False
    if told & AT_OWN_COST and isinstance(remedy.worth, OrderTotal):
        return False
    named = told & (remedy.matches.keys() | {"defective", "staff"})
    return bool(remedy.mends) or not remedy.matches or any(one in remedy.matches for one in named)


def nothing_to_collect(sub_kinds: frozenset[str]) -> bool:
    """Return whether the customer does not have the goods, or the matter is not about them."""
    if sub_kinds & {"not_delivered", "sent_back"}:
        return True
    beside = sub_kinds & {"wrong_bill", "charged_twice", "property_damage", "extra_costs", "privacy"}
    return bool(beside) and not sub_kinds & {"defective", "part_missing", "wrong_item", "damaged_on_arrival"}


def fits_the_matter(policy: Policy, case: Case, proposal: Proposal) -> None:
    """Check that nothing is collected that is not there, nor paid in full that is at the customer's own cost."""
    for option in proposal.options:
        remedy = policy.remedies[option.remedy]
        assert not (remedy.takes_goods and nothing_to_collect(case.facts.sub_kinds))
        assert not (isinstance(remedy.worth, OrderTotal) and case.facts.sub_kinds & AT_OWN_COST)
        assert not case.facts.sub_kinds & remedy.not_for


def says_what_it_pays(policy: Policy, case: Case, role: str, proposal: Proposal) -> None:
    """Check that a whole sum above what the role may promise is a request with a day on which a person decides."""
    facts, limit = case.facts, policy.authority[role]
    product = policy.products.get(facts.product_id or "")
    own = facts.paid is not None and facts.paid.minor > 0 and facts.paid.currency == policy.company.currency
    told, currency = facts.price_told, policy.company.currency
    basis = product.price_minor or None if product else None
    if own and facts.paid:
        basis = facts.paid.minor
    elif told is not None and told.minor > 0:
        basis = told.minor if told.currency == currency else None
    certain = _is_verified(policy, facts) or (basis is not None and basis <= limit.per_case - limit.goodwill)
    for option in proposal.options:
        remedy = policy.remedies[option.remedy]
        if not isinstance(remedy.worth, OrderTotal) or certain:
            continue
        assert policy.decide_rest is not None
        owner = (policy.decide_rest.owner or option.handler).id
        shown = policy.company.show(option.remedy_value.minor)
        deciding = [one for one in option.commitments if one.owner == owner and shown in one.what["en"]]
        assert deciding
        assert all(one.due_at > case.now for one in deciding)
        if remedy.request is not None:
            assert option.title != remedy.title.without_values()
            assert not FULL.search(" ".join(option.title.values()))
            assert not FULL.search(" ".join(option.remedy_text.values()))


def needs_what_it_gives(policy: Policy, proposal: Proposal) -> None:
    """Check that every option asks for all that its remedy and its gesture need, and for nothing else."""
    for option in proposal.options:
        wanted = set(policy.remedies[option.remedy].needs)
        if option.goodwill:
            wanted |= set(policy.goodwill[option.goodwill].needs)
        assert sorted(option.needs) == sorted(wanted)


def owned_and_due_when_somebody_is_there(policy: Policy, calendar: Calendar, case: Case, proposal: Proposal) -> None:
    """Check that everything promised has an owner and a due date in opening hours on a working day."""
    for option in proposal.options:
        assert option.handler.id in policy.handlers
        assert option.due_at in [promise.due_at for promise in option.commitments]
        for promise in option.commitments:
            assert promise.owner in policy.handlers
            assert promise.what["zh-Hant"] and promise.what["en"]
            assert case.now < promise.due_at <= (case.facts.answer_by or promise.due_at)
            assert calendar.somebody_is_there(promise.due_at), promise.due_at
            assert policy.clock.is_open(promise.due_at)


def never_less(less: Proposal, more: Proposal) -> None:
    """Check that `more`, the proposal for the worse of two cases, is not lower than `less` (see the module)."""
    assert more.severity.points >= less.severity.points
    assert more.severity.level >= less.severity.level
    if less.refused == "over_authority":
        assert more.refused
    if not less.refused and not more.refused:
        _not_lower(less, more)


def higher_role_never_less(lower: Proposal, higher: Proposal) -> None:
    """Check that a higher role offers no less in the same case."""
    assert lower.severity == higher.severity
    if not lower.refused:
        assert not higher.refused
        _not_lower(lower, higher)


def no_receipt_turns_nobody_away(case: Case, known: Proposal, unknown: Proposal) -> None:
    """Check that a case is offered the same remedies when its order is not found.

    If something was given before, the rest of the limit may be too small for an unverified amount, and a person may
    take over instead.
    """
    if case.facts.given_this_month:
        assert unknown.options or unknown.refused
    elif known.severity.level == unknown.severity.level and known.refused is None:
        assert unknown.refused is None
        assert [option.remedy for option in unknown.options] == [option.remedy for option in known.options]


def without_order(facts: CaseFacts) -> CaseFacts:
    """Return the same facts for a customer who has no receipt and does not say what was paid."""
    return replace(facts, paid=None, order_known=False)


def as_fields(proposal: Proposal) -> dict[str, object]:
    """Return all parts of a proposal, to compare two of them field by field."""
    return {
        "options": [option.as_dict() for option in proposal.options],
        "severity": proposal.severity.as_dict(),
        "refused": proposal.refused,
        "explanation": dict(proposal.explanation),
    }


def _not_lower(less: Proposal, more: Proposal) -> None:
    better = {option.remedy: option for option in more.options}
    for option in less.options:
        assert option.remedy in better
        _is_at_least(better[option.remedy], option)
    assert max(option.value for option in less.options) <= max(option.value for option in more.options)


def _is_at_least(option: Option, other: Option) -> None:
    assert option.value >= other.value
    assert option.remedy_value >= other.remedy_value
    assert option.goodwill_value >= other.goodwill_value
    assert option.due_at <= other.due_at
    assert option.goodwill or not other.goodwill


def _is_verified(policy: Policy, facts: CaseFacts) -> bool:
    paid = facts.paid
    return facts.order_known and paid is not None and paid.minor > 0 and paid.currency == policy.company.currency
