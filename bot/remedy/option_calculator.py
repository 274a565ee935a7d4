"""Compute the options of one case: their values, due dates and texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bot.remedy.offer_input import CaseFacts

from .catalogue import Product
from .company import Handler
from .deadlines import Deadlines, date_gap
from .menu import MenuOption
from .money import Money
from .needs import in_order
from .phrases import BothGaps, gap, gap_in_both
from .proposal import Option, Promise
from .reading import LANGUAGES, Both
from .remedies import Check, Remedy, Step
from .worth import Fixed, OrderTotal, Overcharge, ShareOfOrder

if TYPE_CHECKING:
    from .policy import Policy

_by_date = attrgetter("due_at")


class OptionCalculator:
    """Compute the options of one case from what they have in common.

    `basis` is the amount paid in minor units as far as it is known, `verified` whether it is certain; if not, no more
    than `cap` of it is promised, and the rest is a request that a person decides by a date. `overcharged` is what the
    customer says was charged too much. Everything that does not depend on the case is prepared in the policy.
    """

    def __init__(
        self,
        policy: Policy,
        facts: CaseFacts,
        product: Product | None,
        basis: int | None,
        verified: bool,
        level: int,
        cap: int,
        now: dt.datetime,
        overcharged: int | None = None,
    ):
        self._policy = policy
        self._basis = basis
        self._verified = verified
        self._overcharged = overcharged
        self._step = level - 1
        self._cap = cap
        self._deadlines = Deadlines(policy.clock, now, facts.answer_by)
        self._branch = policy.branches.get(facts.branch_id or "")
        product_gap = product.gap if product else policy.wordings.unknown_product
        self._gaps = {language: dict(product_gap[language]) for language in LANGUAGES}
        known = {"order": verified, "product": product is not None, "branch": self._branch is not None}
        self._missing = {name for name, is_known in known.items() if not is_known}

    def in_time(self, remedy: Remedy) -> bool:
        """Return whether the remedy can be done by the statutory deadline within its days at the highest severity."""
        return self._deadlines.can_be_kept(remedy.days[-1])

    def worth(self, remedy: Remedy) -> int:
        """Return the value of the remedy in minor units; an unverified amount is capped."""
        worth = remedy.worth
        if isinstance(worth, Fixed):
            return worth.amounts[self._step]
        if isinstance(worth, OrderTotal):
            return self._capped()
        if isinstance(worth, ShareOfOrder):
            return worth.of(self._capped(), self._step)
        if isinstance(worth, Overcharge):
            return min(each for each in (self._cap, self._basis, self._overcharged) if each is not None)
        return 0

    def may_be_more(self, remedy: Remedy) -> bool:
        """Return whether the remedy may turn out to be worth more than is promised, because of an unverified amount."""
        of_order = isinstance(remedy.worth, (OrderTotal, ShareOfOrder))
        return of_order and not self._verified and (self._basis is None or self._basis > self._cap)

    def can_be_requested(self, remedy: Remedy) -> bool:
        """Return whether the remedy can be offered: what is above authority only with a promise to decide on it."""
        whole = isinstance(remedy.worth, OrderTotal)
        return not (whole and self.may_be_more(remedy)) or self._policy.decide_rest is not None

    def option(self, chosen: MenuOption, worth: int) -> Option:
        """Return the option with its texts, dates and commitments; `worth` is its remedy's value in minor units."""
        remedy, goodwill, policy = chosen.remedy, chosen.goodwill, self._policy
        deadlines, step = self._deadlines, self._step
        handler = self._handler(remedy)
        due_at = deadlines[remedy.days[step]]
        gaps = self._gaps_for(remedy, worth, date_gap(due_at, policy.clock.zone), handler.gap)
        rest = policy.decide_rest if self.may_be_more(remedy) else None
        promises = [
            Promise(
                promised.what.fill(gaps),
                (promised.owner or handler).id,
                *self._due(promised.days[step]),
                pays=self._pays(promised, remedy, worth),
                appointment=promised.appointment,
            )
            for promised in remedy.steps
        ]
        update = policy.next_update
        promises.append(
            Promise(update.what.fill(gaps), (update.owner or handler).id, *self._due(update.days[step]), tells=True)
        )
        verify: tuple[Check, ...] = ()
        if not self._missing.isdisjoint(remedy.verify):
            first = policy.check_first
            verify, text = first.of(tuple([name for name in remedy.verify if name in self._missing]))
            promises.append(Promise(text, (first.step.owner or handler).id, *self._due(first.step.days[step])))
        if rest is not None:
            decided = self._due(rest.days[step])
            promises.append(Promise(rest.what.fill(self._amount_gap(worth)), (rest.owner or handler).id, *decided))
        title, does = self._words(remedy, worth, gaps)
        if goodwill:
            promises.append(Promise(goodwill.promise, goodwill.gesture.handler.id, *self._due(goodwill.days)))
        promises.sort(key=_by_date)
        given, currency = goodwill.minor if goodwill else 0, policy.company.currency
        remedy_value = Money(worth, currency)
        return Option(
            remedy=remedy.id,
            goodwill=goodwill.gesture.id if goodwill else None,
            title=title,
            remedy_text=does,
            goodwill_text=goodwill.text if goodwill else None,
            pros=remedy.pros.fill(gaps),
            cons=self._cons(remedy, worth, gaps),
            deadline_text=policy.wordings.deadline.fill(gaps),
            value=Money(worth + given, currency) if given else remedy_value,
            remedy_value=remedy_value,
            goodwill_value=Money(given, currency),
            due_at=due_at,
            handler=handler,
            serves=remedy.serves,
            commitments=tuple(promises),
            verify=verify,
            needs=in_order(remedy.needs, goodwill.gesture.needs) if goodwill else remedy.needs,
        )

    def _due(self, days: int) -> tuple[dt.datetime, int]:
        return self._deadlines[days], days

    def _words(self, remedy: Remedy, worth: int, gaps: BothGaps) -> tuple[Both, Both]:
        """Return the title and the description: of a request where part of the value is a person's decision."""
        rest = self._policy.decide_rest
        if remedy.request is None or rest is None or not self.may_be_more(remedy):
            return remedy.title.fill(gaps), remedy.does.fill(gaps)
        decided = date_gap(self._deadlines[rest.days[self._step]], self._policy.clock.zone, "decided")
        certain = self._amount_gap(worth)
        asked = {language: {**gaps[language], **certain[language], **decided[language]} for language in LANGUAGES}
        request = remedy.request
        if self._basis is None and request.unpriced is not None:
            # The limit is no sum that the customer would know as theirs.
            request = request.unpriced
        return request.title.fill(asked), request.does.fill(asked)

    def _capped(self) -> int:
        if self._basis is None:
            return self._cap
        return self._basis if self._verified else min(self._basis, self._cap)

    def _handler(self, remedy: Remedy) -> Handler:
        if remedy.branch_manager and self._branch:
            return self._policy.handlers[self._branch.manager]
        return remedy.handler

    def _gaps_for(self, remedy: Remedy, worth: int, date: BothGaps, handler: BothGaps) -> BothGaps:
        """Return the values for the placeholders of this option's texts; the next call overwrites them in place."""
        amount = self._amount(remedy, worth) if remedy.names_amount else None
        for language, gaps in self._gaps.items():
            gaps.update(date[language])
            gaps.update(handler[language])
            if amount:
                gaps.update(amount[language])
        return self._gaps

    def _pays(self, promised: Step, remedy: Remedy, worth: int) -> dict[str, Any] | None:
        """Return what a promise to pay is about; the sum only where nothing has to be checked before."""
        if not promised.pays:
            return None
        certain = isinstance(remedy.worth, Fixed) or (self._verified and not isinstance(remedy.worth, Overcharge))
        sum_of = {"minor": worth} if certain else {}
        proof = {} if promised.proof is None else {"proof": promised.proof}
        return {"currency": self._policy.company.currency, **sum_of, **proof}

    def _amount(self, remedy: Remedy, worth: int) -> BothGaps:
        """Return the amount as shown to the customer; an unverified amount is worded as not certain."""
        words = self._policy.wordings
        if isinstance(remedy.worth, Overcharge):
            if self._overcharged is None and words.unknown_overcharge is not None:
                return words.unknown_overcharge
            return gap_in_both("amount", words.unverified_amount.fill(self._amount_gap(worth)))
        if self._verified or not isinstance(remedy.worth, (OrderTotal, ShareOfOrder)):
            return self._amount_gap(worth)
        if self._basis is not None:
            # No more is named than is promised.
            return gap_in_both("amount", words.unverified_amount.fill(self._amount_gap(worth)))
        if isinstance(remedy.worth, OrderTotal):
            return words.unknown_amount
        share = dict.fromkeys(LANGUAGES, gap("share", f"{remedy.worth.parts[self._step] / 100:g}%"))
        return gap_in_both("amount", words.unknown_share.fill(share))

    def _amount_gap(self, minor: int) -> BothGaps:
        value = gap("amount", self._policy.company.show(minor))
        return dict.fromkeys(LANGUAGES, value)

    def _cons(self, remedy: Remedy, worth: int, gaps: BothGaps) -> Mapping[str, list[str]]:
        cons = remedy.cons.fill(gaps)
        if self.may_be_more(remedy):
            more = self._policy.wordings.above_limit.fill(self._amount_gap(worth))
            return {language: [*cons[language], more[language]] for language in LANGUAGES}
        return cons
