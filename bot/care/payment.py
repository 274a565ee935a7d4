"""The sum and the reference of a payment, as somebody who keeps a promise to pay types them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.care.faults import Fault
from bot.cases import commitments
from bot.cases.care.course import Paid
from bot.cases.models import Commitment
from bot.compatible_forms import compatible
from bot.remedy.company import Company
from bot.remedy.money import to_minor

# A sum with what people write around it: NT$ before, 元 behind.
_AROUND = re.compile(r"^[^\d\-−]{0,8}|[^\d]{0,8}$")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d{1,3})?")


def paid_of(company: Company, promise: Commitment, said: Mapping[str, str]) -> Paid | None:
    """Return what was paid by the fields `sum`, `sum_reason` and `reference`; None for a promise that pays nothing.

    Raise Fault for a sum that is none, for one that is missing where it is needed, and for another one than was agreed
    on without a reason.
    """
    if promise.currency is None:
        return None
    needed = promise.proof == commitments.PAYMENT
    typed = compatible(said["sum"]).strip()
    if not typed:
        if needed:
            raise Fault("sum_needed")
        return None
    if needed and not said["reference"]:
        raise Fault("reference_needed")
    plain = _AROUND.sub("", typed)
    minor = to_minor(plain, company.decimals) if _DIGITS.fullmatch(plain) else None
    if not minor:
        raise Fault("sum_wrong")
    differs = promise.sum_minor is not None and minor != promise.sum_minor
    if differs and not said["sum_reason"]:
        raise Fault("sum_differs")
    return Paid(minor, promise.currency, said["sum_reason"] if differs else None)


def prefilled(company: Company, promise: Commitment) -> str:
    """Return the sum agreed on as it is typed, without sign or commas; "" when none is certain."""
    if promise.sum_minor is None:
        return ""
    return re.sub(r"[^\d.]", "", company.show(promise.sum_minor).removeprefix(company.symbol))
