"""How cases ended: what was agreed, whether it was kept, and the customer's survey score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Case, Commitment, Fact, Offer, OfferOption, Survey


@dataclass
class Ending:
    """The outcome of one case.

    `agreed` are titles of accepted options by language; `kept`, `broken` and `open` count commitments; `score` is the
    survey's 1 to 5; `what` is the fact of that name, what happened in the customer's words.
    """

    agreed: list[Mapping[str, str]] = field(default_factory=list)
    kept: int = 0
    broken: int = 0
    open: int = 0
    score: int | None = None
    what: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the ending for JSON."""
        return {
            "agreed": [dict(title) for title in self.agreed],
            "kept": self.kept,
            "broken": self.broken,
            "open": self.open,
            "score": self.score,
            "what": self.what,
        }


def endings(session: Session, found: Iterable[Case]) -> dict[int, Ending]:
    """Return the ending of each case by its internal id, in four queries for any number of cases."""
    ended = {case.id: Ending() for case in found}
    ids = sorted(ended)
    if not ids:
        return ended
    accepted = (
        select(Offer.case_id, OfferOption.body, OfferOption.remedy)
        .join(Offer, Offer.id == OfferOption.offer_id)
        .where(in_op(Offer.case_id, ids), Offer.state == "accepted", OfferOption.accepted_at.isnot(None))  # type: ignore[union-attr]
    )
    for case_id, body, remedy in session.execute(accepted):
        title = (body or {}).get("title")
        ended[case_id].agreed.append(title if isinstance(title, Mapping) else {"zh-Hant": remedy, "en": remedy})
    counted = (
        select(Commitment.case_id, Commitment.state, func.count())
        .where(in_op(Commitment.case_id, ids), Commitment.state != "voided")
        .group_by(Commitment.case_id, Commitment.state)
    )
    for case_id, state, count in session.execute(counted):
        setattr(ended[case_id], state, count)
    scores = select(Survey.case_id, Survey.score).where(in_op(Survey.case_id, ids)).order_by(Survey.id)
    for case_id, score in session.execute(scores):
        ended[case_id].score = score
    what_facts = select(Fact.case_id, Fact.value).where(
        in_op(Fact.case_id, ids),
        Fact.name == "what",
        Fact.superseded_at.is_(None),  # type: ignore[union-attr]
    )
    for case_id, what in session.execute(what_facts):
        ended[case_id].what = str(what)
    return ended
