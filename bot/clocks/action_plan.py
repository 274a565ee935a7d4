"""The plan of an action against a cause: reminders, its date, the day on which it is judged, and what follows.

Pure, as the plan of a case: the same action and policy give the same plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.cases.care.dues import Wanted
from bot.cases.insight.actions import AGREED, DONE, PROPOSED, PROVEN
from bot.cases.models import Action
from bot.cases.utc import iso
from bot.clocks.plan import reminder_at
from bot.remedy import Policy

REMIND_ACTION, ACTION_DUE, ACTION_RECKON, ACTION_SIGN = "remind_action", "action_due", "action_reckon", "action_sign"
ACTION_WORDS, ACTION_SPREAD, TELL_CHANGE = "action_words", "action_spread", "tell_change"
# Opening days after its date on which a late action is told again; from the second time on to the lead too.
LOUDER = (0, 1, 5)
# Opening days that a person has to sign or to write before they are reminded.
TO_SIGN, TO_WRITE = 3, 1


def plan_action(action: Action, policy: Policy) -> list[Wanted]:
    """Return what comes due in the action itself; telling customers is planned one by one when it is spread."""
    plans = {PROPOSED: _under_way, AGREED: _under_way, DONE: _judged, PROVEN: _proven}
    found = plans.get(action.state)
    return [] if found is None else list(found(action, policy))


def _under_way(action: Action, policy: Policy) -> Iterator[Wanted]:
    key = f"action:{action.id}:{iso(action.due_at, 'seconds')}"
    for number, before in enumerate(policy.care.reminders):
        at = reminder_at(policy, action.due_at, before)
        if at > action.made_at:
            yield Wanted(f"{key}:remind:{number}", REMIND_ACTION, at, action.id, {"due": iso(action.due_at, "seconds")})
    for step, days in enumerate(LOUDER):
        at = policy.clock.closing_times(action.due_at)[days] if days else action.due_at
        yield Wanted(f"{key}:late:{step}", ACTION_DUE, at, action.id, {"step": step})


def _judged(action: Action, policy: Policy) -> Iterator[Wanted]:
    """It is compared once, on the day after the window that was chosen; a person signs what that does not prove."""
    assert action.after_to is not None
    day_after = action.after_to + dt.timedelta(days=1)
    ends = dt.datetime.combine(day_after, dt.time(0), tzinfo=policy.clock.zone).astimezone(dt.timezone.utc)
    if action.result is None:
        at = policy.clock.next_opening(ends)
        yield Wanted(
            f"action:{action.id}:reckon", ACTION_RECKON, at, action.id, {"after_to": action.after_to.isoformat()}
        )
        return
    since = max(ends, action.state_at)
    yield Wanted(f"action:{action.id}:sign", ACTION_SIGN, policy.clock.closing_times(since)[TO_SIGN], action.id)


def _proven(action: Action, policy: Policy) -> Iterator[Wanted]:
    if action.said_at is None:
        at = policy.clock.closing_times(action.state_at)[TO_WRITE]
        yield Wanted(f"action:{action.id}:words", ACTION_WORDS, at, action.id)
        return
    yield Wanted(f"action:{action.id}:spread", ACTION_SPREAD, max(action.state_at, action.said_at), action.id)
