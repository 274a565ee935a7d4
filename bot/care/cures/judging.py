"""Judge an action that was done: count its complaints and orders in both windows, and compare."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from bot.cases.insight import counting, exposures
from bot.cases.models import Action
from bot.insight.proof import Proof, Window, prove
from bot.remedy import Policy


def judge(session: Session, policy: Policy, action: Action, until: dt.date | None = None) -> Proof | None:
    """Return the comparison for an action; None while it was not done.

    With `until`, the window after ends there, for a look at how it stands; what counts is the whole window.
    """
    if action.before_from is None or action.before_to is None or action.after_from is None or action.after_to is None:
        return None
    last = action.after_to if until is None else min(until, action.after_to)
    if last < action.after_from:
        return None
    before = _window(session, policy, action, action.before_from, action.before_to)
    after = _window(session, policy, action, action.after_from, last)
    return prove(before, after, action.certainty or policy.insight.proof.certainty)


def _window(session: Session, policy: Policy, action: Action, first: dt.date, last: dt.date) -> Window:
    wanted = counting.Wanted(policy.insight.below(action.cause), action.product, action.branch)
    products = (action.product,) if action.product else ()
    sold = exposures.between(session, first, last, products=products, branch=action.branch)
    return Window(first, last, counting.cases(session, wanted, first, last), sold)
