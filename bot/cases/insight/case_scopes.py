"""What cases of one matter share: features and days, as a key in the store and as conditions on figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import distinct, func, select, true
from sqlalchemy.orm import Session

from bot.cases.models import CaseFigure, Incident

# What a case is sorted by, in the order in which a key names it; `agent` is who last held it.
FEATURES = ("kind", "sub_kind", "product", "branch", "batch", "agent")
EVERYTHING = "*"
_FIGURES = CaseFigure.__table__.c


@dataclass(frozen=True)
class CaseScope:
    """Cases with these features, opened from `since` to `until`, both included; None has no end."""

    features: tuple[tuple[str, str], ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def key(self) -> str:
        """Return the features as the store keeps them."""
        return key_of(self.features)

    def has(self, figures: Mapping[str, Any]) -> bool:
        """Return whether a case with these figures, as in a row of `case_figures`, is in it.

        Without any feature it has none: what all complaints share is no matter.
        """
        day = figures["opened_on"]
        if not self.features or not figures["counted"] or not (self.since or day) <= day <= (self.until or day):
            return False
        return all(figures[_column_of(name)] == _typed(name, value) for name, value in self.features)


def key_of(features: tuple[tuple[str, str], ...]) -> str:
    """Return the name of such cases in the store, such as `kind=process&product=kettle`; `*` for all cases."""
    return "&".join(f"{name}={value}" for name, value in features) or EVERYTHING


def features_of(key: str) -> tuple[tuple[str, str], ...]:
    """Return the features that a key names."""
    pairs = (part.partition("=") for part in key.split("&")) if key != EVERYTHING else ()
    return tuple((name, value) for name, _, value in pairs)


def scope_of(incident: Incident) -> CaseScope:
    """Return which cases an incident is about."""
    return CaseScope(features_of(incident.series), incident.since, incident.until)


def cases_in(session: Session, scope: CaseScope, limit: int) -> tuple[list[int], int]:
    """Return the cases of a scope, at most `limit` and the newest first, and how many there are; none of all cases."""
    if not scope.features:
        return [], 0
    conditions = _conditions(scope)
    found = select(_FIGURES.case_id).where(*conditions).order_by(_FIGURES.case_id.desc()).limit(limit)
    many = select(func.count()).select_from(CaseFigure.__table__).where(*conditions)
    return list(session.execute(found).scalars()), int(session.execute(many).scalar_one())


def customers_in(session: Session, scope: CaseScope) -> int:
    """Return of how many customers the cases of a scope are; of all cases none."""
    if not scope.features:
        return 0
    many = select(func.count(distinct(_FIGURES.customer))).where(*_conditions(scope))
    return int(session.execute(many).scalar_one())


def _conditions(scope: CaseScope) -> list[Any]:
    found = [_FIGURES.counted == true()]
    found += [_FIGURES[_column_of(name)] == _typed(name, value) for name, value in scope.features]
    found += [] if scope.since is None else [_FIGURES.opened_on >= scope.since]
    return found + ([] if scope.until is None else [_FIGURES.opened_on <= scope.until])


def _column_of(feature: str) -> str:
    return "agent_id" if feature == "agent" else feature


def _typed(feature: str, value: str) -> Any:
    return int(value) if feature == "agent" else value
