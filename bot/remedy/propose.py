"""Make an offer: two to four options within authority, or a reason why a person takes over.

An offer never shrinks because a case is worse. The menu does not look at the limit: when something that belongs on it
is above what the role may promise, the whole case goes to a person who may promise more, instead of a thinner menu for
whoever paid more. Only an amount that nobody has verified is capped at the limit.

Where the law sets a day for the answer, nothing is promised for later: a remedy is hurried as far as the company says
it can be (its days at the highest severity), and left out when even that is too late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .authority import Limit
from .catalogue import Product
from .company import Handler
from .facts import CaseFacts
from .menu import Dish
from .proposal import Option, Promise, Proposal
from .reading import LANGUAGES, Both
from .remedies import Check, Fixed, OrderTotal, Remedy, ShareOfOrder, Step
from .severity import Severity
from .vocabulary import KINDS, OUTCOMES

if TYPE_CHECKING:
    from .policy import Policy

WEEKDAYS = {
    "zh-Hant": ("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
TOO_LATE = "cannot be done by the day the law sets for the answer"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def weigh(policy: Policy, facts: CaseFacts) -> Severity:
    """Return how severe the case is, from 1 to 4, with what each fact contributed."""
    return policy.severity.weigh(facts, _basis(policy, facts, policy.products.get(facts.product_id or "")))


def propose(policy: Policy, facts: CaseFacts, now: dt.datetime, role: str = "bot") -> Proposal:
    """Return what `role` may offer in this case at `now` (timezone-aware; else ValueError).

    Equal facts and an equal policy give equal proposals.
    """
    product = policy.products.get(facts.product_id or "")
    basis = _basis(policy, facts, product)
    severity = policy.severity.weigh(facts, basis)
    choice = policy.menu.choose(
        facts.kind if facts.kind in KINDS else None,
        facts.desired_outcome if facts.desired_outcome in OUTCOMES else None,
        product.type if product else None,
        facts.harm,
        severity.level,
    )
    limit = policy.authority[role]
    reckoning = _Reckoning(policy, facts, product, basis, severity.level, limit, now)
    dishes = [dish for dish in choice.dishes if reckoning.in_time(dish.remedy)]
    offers = [(dish, reckoning.worth(dish.remedy), dish.gift.minor if dish.gift else 0) for dish in dishes]
    over = [dish for dish, worth, gift in offers if worth + gift > limit.per_case or gift > limit.goodwill]
    wish_lost = _serves(choice.dishes, facts.desired_outcome) and not _serves(dishes, facts.desired_outcome)
    refused = "no_options" if len(offers) < 2 or wish_lost else "over_authority" if over else None
    why = {dish.remedy.id: list(dish.why) for dish in dishes}
    explanation: dict[str, Any] = {
        "policy": policy.version,
        "role": role,
        "severity": severity.as_dict(),
        "offered": [] if refused else [{"remedy": name, "why": reasons} for name, reasons in why.items()],
        "left_out": choice.left_out,
    }
    if facts.answer_by is not None:
        explanation["answer_by"] = facts.answer_by.isoformat()
        late = [dish.remedy.id for dish in choice.dishes if dish not in dishes]
        explanation["left_out"] = (*choice.left_out, *({"remedy": name, "why": TOO_LATE} for name in late))
    if refused:
        above = {dish.remedy.id for dish in over}
        explanation["refused"] = refused
        explanation["would_offer"] = [
            {"remedy": name, "why": reasons, "over_authority": name in above} for name, reasons in why.items()
        ]
        return Proposal((), severity, refused, explanation)
    options = tuple(reckoning.option(dish, worth) for dish, worth, _ in offers)
    return Proposal(options, severity, None, explanation)


def _serves(dishes: Iterable[Dish], outcome: str | None) -> bool:
    return any(outcome in dish.remedy.serves for dish in dishes)


def _basis(policy: Policy, facts: CaseFacts, product: Product | None) -> int | None:
    """Return what was paid in minor units: as told or known, else today's price; None when nobody knows.

    Nothing, or another currency, says as little about the amount as silence.
    """
    paid = _paid(policy, facts)
    if paid is not None:
        return paid
    return product.price_minor if product and product.price_minor else None


def _paid(policy: Policy, facts: CaseFacts) -> int | None:
    paid = facts.paid
    if paid is not None and paid.minor > 0 and paid.currency == policy.company.currency:
        return paid.minor
    return None


class _Reckoning:
    """Work out the options of one case."""

    def __init__(
        self,
        policy: Policy,
        facts: CaseFacts,
        product: Product | None,
        basis: int | None,
        level: int,
        limit: Limit,
        now: dt.datetime,
    ):
        self._policy = policy
        self._facts = facts
        self._basis = basis
        self._step = level - 1
        self._now = now
        self._verified = facts.order_known and _paid(policy, facts) is not None
        self._cap = limit.unverified
        self._branch = policy.branches.get(facts.branch_id or "")
        self._product = product.names if product else policy.wordings.unknown_product
        self._missing = {
            "order": not self._verified,
            "product": product is None,
            "branch": self._branch is None,
        }
        self._dates: dict[int, tuple[dt.datetime, Both]] = {}

    def in_time(self, remedy: Remedy) -> bool:
        """Return whether the remedy can be done, hurried if need be, by the day the law sets for the answer."""
        latest = self._facts.answer_by
        return latest is None or self._policy.clock.end_of_opening_day(self._now, remedy.days[-1]) <= latest

    def worth(self, remedy: Remedy) -> int:
        """Return what the remedy is worth in minor units; an unverified amount is capped by authority."""
        worth = remedy.worth
        if isinstance(worth, Fixed):
            return worth.amounts[self._step]
        if isinstance(worth, OrderTotal):
            return self._capped(self._basis)
        if isinstance(worth, ShareOfOrder):
            return worth.of(self._capped(self._basis), self._step)
        return 0

    def _capped(self, basis: int | None) -> int:
        if self._verified and basis is not None:
            return basis
        return self._cap if basis is None else min(basis, self._cap)

    def option(self, dish: Dish, worth: int) -> Option:
        """Return the option with its texts, dates and commitments."""
        remedy, gift, policy = dish.remedy, dish.gift, self._policy
        handler = self._handler(remedy)
        verify = tuple(policy.wordings.checks[name] for name in remedy.verify if self._missing[name])
        due_at, date = self._due(remedy.days[self._step])
        gaps = self._gaps(remedy, worth, date, handler)
        promises = [self._promise(step, gaps, handler) for step in remedy.steps]
        promises.append(self._promise(policy.next_update, gaps, handler))
        if verify:
            promises.append(self._promise(policy.check_first, _joined(verify), handler))
        if gift:
            promises.append(Promise(gift.promise, gift.goodwill.handler.id, self._due(gift.days)[0]))
        promises.sort(key=lambda promise: promise.due_at)
        money, given = policy.company.money, gift.minor if gift else 0
        return Option(
            remedy=remedy.id,
            goodwill=gift.goodwill.id if gift else None,
            title=remedy.title.fill(gaps),
            remedy_text=remedy.does.fill(gaps),
            goodwill_text=gift.text if gift else None,
            pros=remedy.pros.fill(gaps),
            cons=self._cons(remedy, worth, gaps),
            deadline_text=policy.wordings.deadline.fill(gaps),
            value=money(worth + given),
            remedy_value=money(worth),
            goodwill_value=money(given),
            due_at=due_at,
            handler=handler,
            serves=remedy.serves,
            commitments=tuple(promises),
            verify=verify,
        )

    def _handler(self, remedy: Remedy) -> Handler:
        if remedy.branch_manager and self._branch:
            return self._policy.handlers[self._branch.manager]
        return remedy.handler

    def _gaps(self, remedy: Remedy, worth: int, date: Both, handler: Handler) -> dict[str, dict[str, str]]:
        amount = self._amount(remedy, worth)
        return {
            language: {
                "amount": amount[language],
                "product": self._product[language],
                "date": date[language],
                "handler": handler.label(language),
            }
            for language in LANGUAGES
        }

    def _amount(self, remedy: Remedy, worth: int) -> Both:
        """Return the amount as the customer reads it; one that nobody has verified is not given as certain."""
        show, words = self._policy.company.show(worth), self._policy.wordings
        said = dict.fromkeys(LANGUAGES, show)
        if self._verified or not isinstance(remedy.worth, (OrderTotal, ShareOfOrder)):
            return said
        if self._basis is not None:
            return words.unverified_amount.fill({language: {"amount": show} for language in LANGUAGES})
        if isinstance(remedy.worth, OrderTotal):
            return words.unknown_amount
        share = f"{remedy.worth.parts[self._step] / 100:g}%"
        return words.unknown_share.fill({language: {"share": share} for language in LANGUAGES})

    def _cons(self, remedy: Remedy, worth: int, gaps: Mapping[str, Mapping[str, str]]) -> Mapping[str, list[str]]:
        cons = remedy.cons.fill(gaps)
        may_be_more = not self._verified and (self._basis is None or self._basis > self._cap)
        if may_be_more and isinstance(remedy.worth, (OrderTotal, ShareOfOrder)):
            show = self._policy.company.show(worth)
            more = self._policy.wordings.above_limit.fill({language: {"amount": show} for language in LANGUAGES})
            return {language: [*cons[language], more[language]] for language in LANGUAGES}
        return cons

    def _promise(self, step: Step, gaps: Mapping[str, Mapping[str, str]], handler: Handler) -> Promise:
        return Promise(step.what.fill(gaps), (step.owner or handler).id, self._due(step.days[self._step])[0])

    def _due(self, days: int) -> tuple[dt.datetime, Both]:
        known = self._dates.get(days)
        if known is None:
            clock = self._policy.clock
            at = clock.not_after(clock.end_of_opening_day(self._now, days), self._now, self._facts.answer_by)
            known = self._dates[days] = (at, _date(clock.local(at)))
        return known


def _joined(verify: tuple[Check, ...]) -> dict[str, dict[str, str]]:
    return {
        "zh-Hant": {"checks": "、".join(check.name["zh-Hant"] for check in verify)},
        "en": {"checks": " and ".join(check.name["en"] for check in verify)},
    }


@lru_cache(maxsize=1024)
def _date(local: dt.datetime) -> Both:
    """Return day and hour as customers read them; both belong to the company's own clock."""
    day = local.weekday()
    return {
        "zh-Hant": f"{local.month} 月 {local.day} 日（{WEEKDAYS['zh-Hant'][day]}）{local:%H:%M}",
        "en": f"{WEEKDAYS['en'][day]} {local.day} {MONTHS[local.month - 1]}, {local:%H:%M}",
    }
