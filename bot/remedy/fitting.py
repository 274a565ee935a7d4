"""Whether a remedy fits a sort of case, how well, and why not: one remedy at a time, without any order among them.

What exactly was lost tells more than the kind: a good match goes before a second choice. Repair in kind and at once
recovers more trust than the same value in another form or later (Roschk and Gelbrich 2014, "Identifying Appropriate
Compensation Types for Service Failures", Journal of Service Research 17(2)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import reasons
from .only_for import suits
from .reasons import Why
from .remedies import Remedy
from .sub_kinds import AT_OWN_COST, SubKinds, goods_stay, points_for
from .vocabulary import PARTICULAR
from .worth import OrderTotal

SERVES_THE_WISH = 100
SECOND_CHOICE = (24, 18, 12, 6)
PER_POINT_OF_MENDING = 4
PER_POINT_OF_MATCH = 8
Sort = tuple[str | None, str | None, str | None, bool, SubKinds]
"""A sort of case: kind, desired outcome, product group, whether somebody was hurt, sub-kinds; None means not known."""


@dataclass(frozen=True)
class Fitting:
    """A remedy that suits a sort of case; the higher `fit`, the better. `explanation` says why, for the record."""

    remedy: Remedy
    fit: int
    explanation: Mapping[str, Any]


def weigh(
    remedy: Remedy,
    kind: str | None,
    outcome: str | None,
    steering: SubKinds,
    second_choices: Mapping[str, tuple[str, ...]],
) -> Fitting:
    """Return how well a remedy fits; `steering` are the sub-kinds of the case that the policy names."""
    if steering:
        mending, mended = points_for(remedy.points, steering)
        fit = PER_POINT_OF_MATCH * mending
    else:
        mending, mended = remedy.mends.get(kind, 0) if kind else max(remedy.mends.values(), default=0), kind or ""
        fit = PER_POINT_OF_MENDING * mending
    why: list[Why] = []
    if outcome is not None and outcome in remedy.serves:
        fit += SERVES_THE_WISH
        why.append(Why(f"serves the wish for {outcome}", "wish", (outcome,)))
    elif outcome is not None:
        for points, second in zip(SECOND_CHOICE, second_choices[outcome], strict=False):
            if second in remedy.serves:
                fit += points
                why.append(Why(f"{second} comes close to the wish for {outcome}", "close", (second, outcome)))
                break
    if mending:
        text = f"mends {mended or 'any complaint'} ({mending} of 5)"
        why.append(Why(text, "mends", (mended, str(mending))))
    explanation = {"remedy": remedy.id, "why": [one.text for one in why], "because": [one.as_dict() for one in why]}
    return Fitting(remedy, fit, explanation)


def rank(fitting: Fitting, sooner_first: bool) -> tuple[int, int, int]:
    """Return the key by which fitting remedies are sorted, best first: of equal ones the one that comes sooner, if
    known what was lost, else the one written first; the days are those of the mildest case, so that the order is
    always the same.
    """
    days = fitting.remedy.days[0] if sooner_first else 0
    return -fitting.fit, days, fitting.remedy.place


def why_unfit(remedy: Remedy, sort: Sort, steering: SubKinds) -> Why | None:
    """Return why a remedy does not fit such a case at any severity; None when it fits."""
    kind, outcome, group, harm, sub_kinds = sort
    if not suits(remedy.only_for, group):
        return reasons.only_for(remedy.only_for)
    if kind and kind in remedy.not_for:
        return reasons.never(kind)
    if harm and "safety_hazard" in remedy.not_for:
        return reasons.NEVER_HURT
    if sub_kinds:
        forbidden = _why_forbidden(remedy, sub_kinds)
        if forbidden is not None:
            return forbidden
    return _why_no_help(remedy, kind, outcome, steering)


def why_not_chosen(remedy: Remedy, taken: Fitting | None, level: int, places: int) -> Why:
    """Return why a remedy that fits the case is not on the menu; `taken` is the one chosen for the same `way`."""
    if remedy.from_severity > level:
        return reasons.from_severity(remedy.from_severity)
    if taken is None:
        return reasons.others_fit(places)
    return reasons.same_way(taken.remedy.id)


def _why_forbidden(remedy: Remedy, sub_kinds: SubKinds) -> Why | None:
    """Return why the sub-kinds rule a remedy out even when it is wished for."""
    refused = sorted(sub_kinds & remedy.not_for)
    if refused:
        return reasons.never(refused[0])
    if remedy.takes_goods and goods_stay(sub_kinds):
        return reasons.GOODS_STAY
    at_own_cost = sorted(sub_kinds & AT_OWN_COST)
    if at_own_cost and isinstance(remedy.worth, OrderTotal):
        return reasons.not_in_full(at_own_cost[0])
    return None


def _why_no_help(remedy: Remedy, kind: str | None, outcome: str | None, steering: SubKinds) -> Why | None:
    """Return why a remedy helps neither with the matter nor with the wish; None when it does.

    What mends sub-kinds only is no answer to a wish in another matter: there is no parcel to look for. A particular
    wish says what is the matter where nothing else does.
    """
    if steering and points_for(remedy.points, steering)[0]:
        return None
    if outcome in remedy.serves and (not remedy.only_in_matters or (outcome in PARTICULAR and not steering)):
        return None
    if steering:
        return reasons.does_not_mend(min(steering))
    if remedy.only_in_matters:
        return reasons.does_not_mend(kind or "")
    return reasons.does_not_mend(kind) if kind and kind not in remedy.mends else None
