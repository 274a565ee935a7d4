"""Make an offer: two to four options within authority, or a reason why a person takes over.

An offer never shrinks because a case is worse. The menu ignores the limits of authority: when an option on it is above
what the role may promise, the whole case goes to a person who may promise more, because otherwise customers who paid
more would get fewer options. Only an unverified amount is capped at the limit.

Where the law sets a day for the answer, no promise is due after it: a remedy is shortened to the fewest days the
company allows for it (its days at the highest severity), and left out when even that is too late.

What may be worth more than the role may promise, because nobody has verified the amount, is offered as a request: the
part within authority is certain, and a person decides on the rest by a date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.remedy.offer_input import CaseFacts

from .catalogue import Product
from .equal_gesture import in_equal_measure
from .menu import Choice, MenuOption
from .money import Money
from .option_calculator import OptionCalculator
from .proposal import Proposal
from .reasons import UNWANTED, Why, not_offered
from .severity import Contribution, Severity
from .vocabulary import SUB_KINDS, WISHES

if TYPE_CHECKING:
    from .authority import Limit
    from .policy import Policy

COMPENSATION = "compensation"
SUB_KINDS_KNOWN = frozenset(SUB_KINDS)
TOO_LATE = Why("cannot be done by the day the law sets for the answer", "too_late")


def weigh(policy: Policy, facts: CaseFacts) -> Severity:
    """Return the severity of the case: its level from 1 to 4, and the points that each fact contributed."""
    return policy.severity.weigh(facts, _basis(_paid(policy, facts), policy.products.get(facts.product_id or "")))


def severity_parts(policy: Policy, facts: CaseFacts) -> dict[str, Contribution]:
    """Return what counts for the severity of the case by its name, with what a person set aside."""
    return policy.severity.parts(facts, _basis(_paid(policy, facts), policy.products.get(facts.product_id or "")))


def propose(policy: Policy, facts: CaseFacts, now: dt.datetime, role: str = "bot") -> Proposal:
    """Return what `role` may offer in this case at `now` (timezone-aware, else ValueError).

    Deterministic: the same facts, policy, instant and role give the same proposal.
    """
    calculator, choice, severity = prepare(policy, facts, now, role)
    limit = policy.authority[role]
    listed = _without_unwanted(choice, facts.unwanted)
    if facts.equal is not None:
        listed = in_equal_measure(policy, facts.equal, calculator, _with_named(choice, listed, facts), severity.level)
    in_time = [fit for fit in listed if calculator.in_time(fit.remedy)]
    offers = [(fit, calculator.worth(fit.remedy), fit.goodwill.minor if fit.goodwill else 0) for fit in in_time]
    over = [
        fit
        for fit, worth, goodwill in offers
        if not _covers(policy, limit, facts, worth, goodwill) or not calculator.can_be_requested(fit.remedy)
    ]
    wish_lost = choice.crowded_out or (_serves(choice.options, choice.wish) and not _serves(in_time, choice.wish))
    if facts.equal is not None and facts.equal.minor and choice.wish == COMPENSATION:
        # What everybody is given is the compensation.
        wish_lost = False
    refused = "no_options" if len(offers) < 2 or wish_lost else "over_authority" if over else None
    explanation: dict[str, Any] = {
        "policy": policy.version,
        "role": role,
        "severity": severity.as_dict(),
        "offered": [] if refused else [fit.explanation for fit in in_time],
        "left_out": _left_out(choice, listed),
    }
    if facts.answer_by is not None:
        explanation["answer_by"] = facts.answer_by.isoformat()
        late = [fit.remedy.id for fit in listed if not calculator.in_time(fit.remedy)]
        explanation["left_out"] = (*explanation["left_out"], *(not_offered(name, TOO_LATE) for name in late))
    if refused:
        above = {fit.remedy.id for fit in over}
        explanation["refused"] = refused
        explanation["would_offer"] = [{**fit.explanation, "over_authority": fit.remedy.id in above} for fit in in_time]
        return Proposal((), severity, refused, explanation)
    options = tuple([calculator.option(fit, worth) for fit, worth, _ in offers])
    return Proposal(options, severity, None, explanation)


def prepare(policy: Policy, facts: CaseFacts, now: dt.datetime, role: str) -> tuple[OptionCalculator, Choice, Severity]:
    """Return the calculator for options of this case for `role`, the remedies that fit, and the severity."""
    product = policy.products.get(facts.product_id or "")
    paid = _paid(policy, facts)
    severity = policy.severity.weigh(facts, _basis(paid, product))
    choice = policy.menu.choose(
        facts.kind if facts.kind in policy.severity.kinds else None,
        facts.desired_outcome if facts.desired_outcome in WISHES else None,
        product.group if product else facts.product_type,
        facts.harm,
        severity.level,
        facts.sub_kinds & SUB_KINDS_KNOWN,
    ).for_details(facts.kept_back, facts.met)
    if product is not None and choice.group != product.group:
        # A service was named beside the goods that it is about: neither its name nor its price is theirs.
        product = None
    basis = _basis_of_values(policy, facts, paid, product)
    verified = facts.order_known and paid is not None
    cap = policy.authority[role].unverified
    overcharged = _in_own_currency(policy, facts.overcharged)
    calculator = OptionCalculator(policy, facts, product, basis, verified, severity.level, cap, now, overcharged)
    return calculator, choice, severity


def _covers(policy: Policy, limit: Limit, facts: CaseFacts, worth: int, goodwill: int) -> bool:
    """Return whether an option may be promised: what is given for equal harm is covered by who decided on it."""
    given = (facts.given_in_case, facts.given_this_month)
    if facts.equal is None:
        return limit.covers(worth + goodwill, goodwill, *given)
    return limit.covers(worth, 0, *given) and policy.authority[facts.equal.role].covers(
        worth + goodwill, goodwill, *given
    )


def _with_named(choice: Choice, listed: tuple[MenuOption, ...], facts: CaseFacts) -> tuple[MenuOption, ...]:
    """Return the menu, and the remedy that is offered for equal harm where it fits and is not on it."""
    named = facts.equal.remedy if facts.equal is not None else None
    if named is None or any(fit.remedy.id == named for fit in listed):
        return listed
    more = [fit for fit in choice.also_fit if fit.remedy.id == named and not _is_unwanted(fit, facts.unwanted)]
    ways = {fit.remedy.way for fit in more}
    return (*more, *(fit for fit in listed if fit.remedy.way not in ways))


def _without_unwanted(choice: Choice, unwanted: frozenset[str]) -> tuple[MenuOption, ...]:
    """Return the menu without what is first of all for an unwanted outcome; the next that fit take those places."""
    kept = [fit for fit in choice.options if not _is_unwanted(fit, unwanted)]
    if len(kept) == len(choice.options):
        return choice.options
    ways = {fit.remedy.way for fit in kept}
    for fit in choice.also_fit:
        if len(kept) < choice.size and fit.remedy.way not in ways and not _is_unwanted(fit, unwanted):
            kept.append(fit)
            ways.add(fit.remedy.way)
    return tuple(kept)


def _is_unwanted(fit: MenuOption, unwanted: frozenset[str]) -> bool:
    """Return whether a remedy is first of all for an unwanted outcome; it may be for none in particular."""
    return bool(fit.remedy.serves) and fit.remedy.serves[0] in unwanted


def _left_out(choice: Choice, listed: tuple[MenuOption, ...]) -> tuple[Any, ...]:
    """Return why each other remedy is not offered; those that only the customer's refusal left out come last."""
    names = {fit.remedy.id for fit in listed}
    refused = (not_offered(fit.remedy.id, UNWANTED) for fit in choice.options if fit.remedy.id not in names)
    return (*(entry for entry in choice.left_out if entry["remedy"] not in names), *refused)


def _serves(options: Iterable[MenuOption], outcome: str | None) -> bool:
    return any(outcome in option.remedy.serves for option in options)


def _basis(paid: int | None, product: Product | None) -> int | None:
    """Return the amount that values are computed from, in minor units: what was paid, else the catalogue price.

    None when neither is known.
    """
    if paid is not None:
        return paid
    return product.price_minor if product and product.price_minor else None


def _basis_of_values(policy: Policy, facts: CaseFacts, paid: int | None, product: Product | None) -> int | None:
    """Return the basis of what is promised: what was paid, else the price that the customer told, else the catalogue's.

    A price in another currency is not converted, and the catalogue's is then not what the customer paid.
    """
    if paid is not None or facts.price_told is None or facts.price_told.minor <= 0:
        return _basis(paid, product)
    return _in_own_currency(policy, facts.price_told)


def _paid(policy: Policy, facts: CaseFacts) -> int | None:
    """Return what the facts say was paid, in minor units; None if not known, not above 0, or in another currency."""
    return _in_own_currency(policy, facts.paid)


def _in_own_currency(policy: Policy, amount: Money | None) -> int | None:
    if amount is not None and amount.minor > 0 and amount.currency == policy.company.currency:
        return amount.minor
    return None
