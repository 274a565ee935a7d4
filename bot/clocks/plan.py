"""The plan of a case: everything that comes due in it, as its state and the policy have it now.

Pure: the same state and policy give the same plan. Nothing is remembered here, so a changed policy (a day off, other
sending hours) is in force as soon as the plan is made again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from bot.cases.care import follow_ups
from bot.cases.care.dues import Wanted
from bot.cases.commitments import tells_progress
from bot.cases.models import Commitment
from bot.cases.tasks import LEAD_TOLD
from bot.cases.utc import from_iso, iso
from bot.clocks.state import ASK_MENDED, PROGRESS, CaseState
from bot.remedy import Policy
from bot.remedy.care import Before

# Kinds of dues. Those in TO_CUSTOMER say something to the customer and keep to the sending hours.
REMIND_OWNER, PROMISE_DUE, TELL_BROKEN = "remind_owner", "promise_due", "tell_broken"
REMIND_MENDED, SILENT = "remind_mended", "silent"
OFFER_ENDS, LEFT_NOTE, LEFT_CLOSE = "offer_ends", "left_note", "left_close"
NOBODY_CAME, TELL_NOBODY_CAME, TELL_MOVED = "nobody_came", "tell_nobody_came", "tell_moved"
LAW, LAW_PASSED, LOW_SCORE, TELL_OWNERS = "law", "law_passed", "low_score", "tell_owners"
COMES_BACK, TASK_DUE = "comes_back", "task_due"
TELL_INCIDENT, OFFER_EQUALLY, TELL_TOP_UP = "tell_incident", "offer_equally", "tell_top_up"
TO_CUSTOMER = frozenset(
    {
        TELL_BROKEN,
        TELL_MOVED,
        PROGRESS,
        ASK_MENDED,
        REMIND_MENDED,
        OFFER_ENDS,
        LEFT_NOTE,
        TELL_NOBODY_CAME,
        LAW_PASSED,
        TELL_INCIDENT,
        OFFER_EQUALLY,
        TELL_TOP_UP,
    }
)
# After this time nobody is asked any more whether it is mended, unless that was planned before.
LONG_AGO = dt.timedelta(days=30)
# How long before it is due a promised note on progress goes out.
LAST_MOMENT = Before(hours=dt.timedelta(hours=3))
OVER = ("closed",)
UNFINISHED = ("listening", "clarifying", "offering")


def plan(state: CaseState, policy: Policy, zone: ZoneInfo) -> list[Wanted]:
    """Return what comes due in the case; `zone` is the customer's time zone, for the hours in which we may write."""
    if state.conversation.erased_at is not None:
        return []
    if state.case.stage in OVER:
        # Only what people of the desk set themselves to do, and what was added because others got more.
        added = chain(_promises(state, policy, {one.commitment_id for one in state.top_ups}), _top_ups(state))
        return [*_tasks(state, policy), *(_within_hours(one, state, policy, zone) for one in added)]
    if state.is_merged:
        # It goes on in another case; what was promised in it is kept here.
        return [_within_hours(one, state, policy, zone) for one in _promises(state, policy)]
    found = chain(
        _promises(state, policy),
        _progress(state, policy),
        _follow_up(state, policy),
        _unfinished(state, policy),
        _person(state, policy),
        _law(state, policy),
        _low_scores(state),
        _postponed(state),
        _tasks(state, policy),
        _incident(state),
        _top_ups(state),
    )
    return [_within_hours(one, state, policy, zone) for one in found]


def _within_hours(one: Wanted, state: CaseState, policy: Policy, zone: ZoneInfo) -> Wanted:
    if one.kind not in TO_CUSTOMER:
        return one
    handoff = state.handoff
    if handoff is not None and handoff.reason in policy.care.at_any_hour:
        return one
    at = policy.care.sending.next(one.at, zone)
    if at < state.now:
        # Overdue, because it became wanted late or a worker died: this must not make it come at night.
        allowed = policy.care.sending.next(state.now, zone)
        at = at if allowed == state.now else allowed
    return one if at == one.at else Wanted(one.key, one.kind, at, one.subject, {**one.reckoning, "sending_hours": True})


def _promises(state: CaseState, policy: Policy, only: Collection[int] | None = None) -> Iterator[Wanted]:
    """Plan the promises of a case, or only those with these numbers."""
    for promise in state.promises:
        if only is not None and promise.id not in only:
            continue
        key = f"promise:{promise.id}:{promise.redated or 0}"
        moved = (promise.reckoning or {}).get("moved")
        if promise.state == "open" and moved:
            yield Wanted(moved_key(promise.id, moved), TELL_MOVED, from_iso(moved["at"]), promise.id)
        if promise.state == "open" and tells_progress(promise):
            # What is promised is a note on progress: it goes out by itself, from what really happened.
            at = max(reminder_at(policy, promise.due_at, LAST_MOMENT), promise.made_at)
            yield Wanted(f"{key}:tell", PROGRESS, at, promise.id)
            yield Wanted(f"{key}:due", PROMISE_DUE, promise.due_at, promise.id)
        elif promise.state == "open":
            for number, before in enumerate(policy.care.reminders):
                at = reminder_at(policy, promise.due_at, before)
                if at > promise.made_at:
                    yield Wanted(
                        f"{key}:remind:{number}", REMIND_OWNER, at, promise.id, {"due": iso(promise.due_at, "seconds")}
                    )
            yield Wanted(f"{key}:due", PROMISE_DUE, promise.due_at, promise.id)
        elif promise.state == "broken":
            yield Wanted(f"promise:{promise.id}:broken", TELL_BROKEN, promise.state_at, promise.id)


def _incident(state: CaseState) -> Iterator[Wanted]:
    """The customer of a case that belongs to an incident is told once that it is not theirs alone."""
    found = state.incident
    if found is None or found.declared_at is None or found.closed_at is not None:
        return
    told, heard = f"incident:{found.id}:{state.case.id}", state.heard_of_incident
    if not heard:
        yield Wanted(told, TELL_INCIDENT, found.declared_at, found.id)
    if (heard or told in state.done) and state.case.stage == "offering" and state.offer is None:
        # What was on the table was withdrawn because everybody is offered more: that is shown once, for each version.
        yield Wanted(f"{told}:{found.version}", OFFER_EQUALLY, state.now, found.id)


def _top_ups(state: CaseState) -> Iterator[Wanted]:
    for one in state.top_ups:
        yield Wanted(f"top_up:{one.id}", TELL_TOP_UP, one.made_at, one.commitment_id)


def moved_key(promise_id: int, moved: Mapping[str, Any]) -> str:
    """Return the key of the notice that a promise was moved because of a closure."""
    return f"promise:{promise_id}:closures:{moved['day']}"


def reminder_at(policy: Policy, due_at: dt.datetime, before: Before) -> dt.datetime:
    """Return the moment that is so long before a date, in opening days or opening time."""
    if before.days:
        return policy.clock.opening_days_before(due_at, before.days)
    return policy.clock.opening_time_before(due_at, before.hours)


def _progress(state: CaseState, policy: Policy) -> Iterator[Wanted]:
    """A note on how far it is, unless a promise falls due before: its own notice comes then."""
    still_open = state.open_promises
    # A person who has the conversation tells it themselves.
    if not still_open or state.conversation.owner == "agent" or _broken(state):
        return
    days = policy.care.progress_days(state.case.severity, again=bool(state.case.reopened))
    changed = max(promise.state_at for promise in state.promises)
    since = max(state.told_at, min(promise.made_at for promise in still_open), changed)
    at = policy.clock.closing_times(since)[days]
    if at < min(promise.due_at for promise in still_open):
        reckoning = {"opening_days": days, "since": iso(since, "seconds")}
        yield Wanted(f"progress:{state.case.id}:{state.notes + 1}", PROGRESS, at, None, reckoning)


def _follow_up(state: CaseState, policy: Policy) -> Iterator[Wanted]:
    kept = [promise for promise in state.promises if promise.state == "kept" and not tells_progress(promise)]
    asked, care = state.follow_up, policy.care
    if asked is not None and asked.answer == follow_ups.NOT and asked.answered_at is not None:
        yield Wanted(f"mended:{state.case.id}:{asked.round}:owners", TELL_OWNERS, asked.answered_at)
    if asked is not None and asked.answer is None:
        key = f"mended:{state.case.id}:{asked.round}"
        if asked.reminded_at is None:
            yield Wanted(f"{key}:remind", REMIND_MENDED, asked.asked_at + dt.timedelta(days=care.remind_after))
        else:
            yield Wanted(f"{key}:silent", SILENT, asked.reminded_at + dt.timedelta(days=care.silent_after))
        return
    if state.open_promises or _broken(state) or state.conversation.owner in ("agent", "queue"):
        return
    # A person who resolved the case or gave it back has done their part, too.
    ends = [*(promise.state_at for promise in kept), state.case.resolved_at]
    if state.had_agreement:
        ends.append(state.person_done_at)
    settled = max((at for at in ends if at is not None), default=None)
    if settled is None or (asked is not None and asked.answered_at is not None and asked.answered_at >= settled):
        return
    round_ = asked.round + 1 if asked is not None else 1
    days = max((care.days_in_use(_remedy(state, promise)) for promise in kept), default=care.mended_after)
    at = policy.clock.next_opening(settled + dt.timedelta(days=days))
    if at < state.now - LONG_AGO and not state.was_planned(f"mended:{state.case.id}:{round_}:ask"):
        # Settled before care was there to ask: a question about last year's case helps nobody.
        return
    reckoning = {"days_in_use": days, "since": iso(settled, "seconds")}
    yield Wanted(f"mended:{state.case.id}:{round_}:ask", ASK_MENDED, at, None, reckoning)


def _remedy(state: CaseState, promise: Commitment) -> str | None:
    return state.remedies.get(promise.option_id or "")


def _broken(state: CaseState) -> bool:
    """Return whether a promise was broken and its case is still with a person because of it."""
    return state.case.stage == "escalated" and any(promise.state == "broken" for promise in state.promises)


def _unfinished(state: CaseState, policy: Policy) -> Iterator[Wanted]:
    if state.case.stage not in UNFINISHED or state.conversation.owner != "bot" or state.said_at is None:
        return
    if state.had_agreement:
        # Something was promised and done, or not done: only the customer ends that, and they are asked.
        return
    care, offer = policy.care, state.offer
    noted = None
    if offer is not None:
        at = offer.expires_at - care.offer_ends
        if at > offer.made_at:
            yield Wanted(f"offer:{offer.id}:ends", OFFER_ENDS, at)
            noted = f"offer:{offer.id}:ends"
    if noted is None:
        noted = f"left:{state.case.id}:note"
        yield Wanted(noted, LEFT_NOTE, max(state.said_at, state.told_at) + care.left_note)
    if noted in state.done:
        # Our own note was the last thing that was said, unless the customer came back.
        since = max(state.said_at, state.told_at)
        closes = since + care.left_close
        yield Wanted(
            f"left:{state.case.id}:close", LEFT_CLOSE, max(closes, offer.expires_at) if offer is not None else closes
        )


def _person(state: CaseState, policy: Policy) -> Iterator[Wanted]:
    """Nobody came by the promised time: the customer is told, the next roles and the duty line hear of it."""
    handoff = state.handoff
    if handoff is None or handoff.promised_by is None:
        return
    key = f"handoff:{handoff.id}"
    yield Wanted(f"{key}:told", TELL_NOBODY_CAME, handoff.promised_by, handoff.id)
    for step in range(len(policy.care.roles) + 1):
        wait = policy.care.louder_after * step
        at = policy.clock.add_opening_time(handoff.promised_by, wait) if step else handoff.promised_by
        yield Wanted(f"{key}:louder:{step}", NOBODY_CAME, at, handoff.id, {"step": step})


def _law(state: CaseState, policy: Policy) -> Iterator[Wanted]:
    """Warnings before each stage of each law, and the next door once the last day has passed without an answer."""
    if state.case.stage in ("agreed", "resolved") or state.case.reopened:
        return
    zone = policy.clock.zone
    opened = state.case.opened_at.astimezone(zone).date()
    for law in policy.clocks:
        days = {stage.day(opened, policy.public_holidays): number for number, stage in enumerate(law.stages)}
        last = opened + dt.timedelta(days=law.days)
        for day, number in {last: -1, **days}.items():
            ends = dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=zone)
            for before in policy.care.law_days:
                at = policy.clock.last_opening(ends - dt.timedelta(days=before))
                if at > state.case.opened_at:
                    reckoning = {"clock": law.id, "day": day.isoformat(), "days_before": before, "stage": number}
                    yield Wanted(f"law:{state.case.id}:{law.id}:{number}:{before}", LAW, at, None, reckoning)
        passed = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(0), tzinfo=zone)
        yield Wanted(f"law:{state.case.id}:{law.id}:passed", LAW_PASSED, passed, None, {"clock": law.id})


def _low_scores(state: CaseState) -> Iterator[Wanted]:
    for survey in state.low_scores:
        yield Wanted(f"survey:{survey.id}:low", LOW_SCORE, survey.at, survey.id, {"score": survey.score})


def _postponed(state: CaseState) -> Iterator[Wanted]:
    if state.postponed is not None:
        yield Wanted(f"postponed:{state.postponed.id}", COMES_BACK, state.postponed.until, state.postponed.id)


def _tasks(state: CaseState, policy: Policy) -> Iterator[Wanted]:
    """A task is told to its owner when it is due, louder after that, and then to the lead of customer care."""
    for task in state.tasks:
        for step in range(LEAD_TOLD):
            at = policy.clock.add_opening_time(task.due_at, policy.care.louder_after * step) if step else task.due_at
            yield Wanted(f"task:{task.id}:{iso(task.due_at, 'seconds')}:{step}", TASK_DUE, at, task.id, {"step": step})
