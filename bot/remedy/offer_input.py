"""The facts of a case that an offer is computed from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .money import Money


@dataclass(frozen=True)
class EqualGesture:
    """What is given for equal harm: a gesture of goodwill.yml worth `minor`, under the authority of `role`.

    The `remedy`, where one is named, stands first; `of` names what it comes from, such as an incident, for the record.
    """

    gesture: str
    minor: int
    role: str
    of: str
    remedy: str | None = None


@dataclass(frozen=True)
class CaseFacts:
    """The facts that an offer depends on; a fact that is not known keeps its default.

    `paid` counts as verified when `order_known`; `price_told` is what the customer says the thing cost, in any
    currency. `waiting_days` are the days since it happened, `contacts` includes
    this one, `harm` means that somebody was hurt or fell ill. `given_in_case` and `given_this_month` are in minor units
    of the company's currency: what was accepted before in this case, and by this customer in the last thirty days.
    `answer_by` is the instant by which the law requires an answer; no promise is due after it. `text` is kept for the
    record only and affects nothing. `sub_kinds` (of `bot.remedy.vocabulary.SUB_KINDS`) say what exactly is the matter,
    `overcharged` is what the customer says was charged too much. `product_type` (goods or service) is what it is about
    where the catalogue does not have it. `kept_back` are the needs (of `vocabulary.NEEDS`) that the customer does not
    want to meet, `met` those that are met already: no gesture needs what is kept back, nor, in its place, anything new.
    `set_aside` are parts of the severity (of `vocabulary.SEVERITY_PARTS`) that a person said do not count.
    `unwanted` are outcomes that the customer refuses: nothing is offered that is first of all for one of them.
    `equal` is what everybody with the same harm is given, where the case belongs to an incident.
    """

    kind: str | None = None
    emotion: str | None = None
    desired_outcome: str | None = None
    product_id: str | None = None
    branch_id: str | None = None
    paid: Money | None = None
    order_known: bool = False
    waiting_days: int = 0
    contacts: int = 1
    harm: bool = False
    vulnerable: bool = False
    given_in_case: int = 0
    given_this_month: int = 0
    text: str = ""
    answer_by: dt.datetime | None = None
    sub_kinds: frozenset[str] = frozenset()
    overcharged: Money | None = None
    product_type: str | None = None
    price_told: Money | None = None
    kept_back: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()
    set_aside: frozenset[str] = frozenset()
    equal: EqualGesture | None = None
