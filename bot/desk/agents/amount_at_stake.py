"""The money at stake in a case: the highest worth of the open offer, else the amount that the customer named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Fact, Offer, OfferOption


def at_stake(session: Session, case_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return `{minor, currency, source}` by the case's internal id; cases without an amount are left out.

    `minor` is in minor units of `currency` (ISO 4217); `source` is offer or customer.
    """
    ids = list(case_ids)
    named = session.execute(
        select(Fact.case_id, Fact.value).where(
            in_op(Fact.case_id, ids), Fact.name == "amount", Fact.superseded_at == null()
        )
    ).all()
    found = {
        case_id: {"minor": int(value["minor"]), "currency": str(value["currency"]), "source": "customer"}
        for case_id, value in named
        if isinstance(value, dict) and value.get("minor") and value.get("currency")
    }
    offered = session.execute(
        select(Offer.case_id, func.max(OfferOption.value_minor), func.max(OfferOption.currency))
        .join(OfferOption, OfferOption.offer_id == Offer.id)
        .where(in_op(Offer.case_id, ids), Offer.state == "open", OfferOption.value_minor != null())
        .group_by(Offer.case_id)
    ).all()
    for case_id, minor, currency in offered:
        found[case_id] = {"minor": int(minor), "currency": currency, "source": "offer"}
    return found
