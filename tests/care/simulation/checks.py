"""What must never happen, counted over every row and message of the season: each count has to be 0."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from bot.care.working import LEASE
from bot.cases.care import dues
from bot.cases.record import verify
from bot.clocks import plan
from bot.remedy import Policy
from tests.care.simulation.record import CaseRecord, read_all
from tests.care.simulation.telling import Telling

SILENCE, DOUBLED, AT_NIGHT = "promises that passed in silence", "notices doubled", "customer notices outside the hours"
AGAIN, NOT_SAID, TAKEN = "broken promises with another date", "notices not given", "silence taken for mended"
NOT_THEIRS, SEALS, STUCK = "cases over without the customer's or a person's word", "seals broken", "dues that failed"
COUNTS = (SILENCE, DOUBLED, AT_NIGHT, AGAIN, NOT_SAID, TAKEN, NOT_THEIRS, SEALS, STUCK)
KEPT_LATE = ("care.kept_late", "care.kept_late_with_proof")
# Sentences that answer an act of a person at that moment, whatever the hour; their mails wait for the hours.
BY_PEOPLE = (
    "care.redated", "care.redated_earlier", "care.kept", "care.kept_with_proof", *KEPT_LATE, "care.owner_changed",
    "care.mended.good",
    "care.mended.half_heard", "care.mended.not_heard", "care.mended.half_with_person", "care.mended.not_with_person",
    "care.mended.answered_already",
)  # fmt: skip
BROKEN = ("care.broken", "care.broken_with_person", "care.cannot", "care.cannot_with_person")
REDATED = ("care.redated", "care.redated_earlier")


def check(session: Session, policy: Policy, telling: Telling, now: dt.datetime) -> tuple[Counter[str], list[str]]:
    """Return the counts, every one of COUNTS among them, and a line for each fault."""
    counts, faults = Counter(dict.fromkeys(COUNTS, 0)), []
    for one in read_all(session, telling):
        for what, line in _faults_of(one, policy, now):
            counts[what] += 1
            faults.append(f"{what}: case {one.case.id}: {line}")
        counts["promises"] += len(one.promises)
        for promise in one.promises:
            counts[f"promises {_end_of(one, promise)}"] += 1
        counts["notices to customers"] += len(one.told)
        counts["mails"] += len(one.mails)
    for broken in verify.verify_all(session):
        counts[SEALS] += 1
        faults.append(f"{SEALS}: {broken}")
    return counts, faults


def _faults_of(one: CaseRecord, policy: Policy, now: dt.datetime) -> Iterator[tuple[str, str]]:
    for promise in one.promises:
        yield from _promise(one, promise, now)
    yield from _notices(one)
    yield from _hours(one, policy)
    yield from _over(one)
    for due in one.dues:
        if due.state == dues.WAITING and due.at <= now:
            yield STUCK, f"{due.key} waits since {due.at}"


def _promise(one: CaseRecord, promise: Any, now: dt.datetime) -> Iterator[tuple[str, str]]:
    """Whether a promise was kept, moved before it was due with the customer told, or with a person and told."""
    changes = [change for change in one.changes if change.commitment_id == promise.id]
    broken = next((change for change in changes if change.what in ("broken", "cannot")), None)
    kept = next((change for change in changes if change.what == "kept"), None)
    name = f"promise {promise.id}"
    for change in changes:
        if change.what in ("redated", "reckoned_again"):
            if broken is not None and change.id > broken.id:
                yield AGAIN, name
            words = REDATED if change.what == "redated" else (f"care.{change.what}",)
            told = any(said in words and change.at <= row.at < change.due_before for said, row in one.told)
            # Kept, broken or given another date in the night in which it was moved: that is told, and no more.
            soon = change.at + dt.timedelta(hours=16)
            told = told or any(
                later.commitment_id == promise.id and change.id < later.id and later.at < soon for later in one.changes
            )
            if change.at >= change.due_before or not told:
                yield SILENCE, f"{name} was moved from {change.due_before} at {change.at}, told before: {told}"
    late = _lag(one, promise)
    if kept is not None and (broken is None or kept.id < broken.id):
        if kept.at > promise.due_at + late:
            yield SILENCE, f"{name} was kept at {kept.at}, due {promise.due_at}, and nobody noticed"
    elif broken is not None:
        if broken.what == "broken" and not promise.due_at <= broken.at <= promise.due_at + late:
            yield SILENCE, f"{name} was due {promise.due_at} and noticed at {broken.at}"
        if not _with_person(one, broken.at):
            yield SILENCE, f"{name} was broken at {broken.at} and no person had it"
    elif promise.state == "open" and promise.due_at + late <= now:
        yield SILENCE, f"{name} is still open, due {promise.due_at}"


def _lag(one: CaseRecord, promise: Any) -> dt.timedelta:
    """Return how late the act may be: a lease for each worker that died with the claim."""
    key = f"promise:{promise.id}:{promise.redated or 0}:due"
    tries = next((due.tries for due in one.dues if due.key == key), 1)
    return LEASE * max(0, tries - 1) + dt.timedelta(minutes=1) * (tries > 1)


def _with_person(one: CaseRecord, at: dt.datetime) -> bool:
    return any(row.requested_at <= at and (row.ended_at is None or row.ended_at >= at) for row in one.handoffs)


def _notices(one: CaseRecord) -> Iterator[tuple[str, str]]:
    """Whether each event was told exactly once."""
    done = Counter(due.kind for due in one.dues if due.state == dues.DONE and due.outcome == "told")
    asked = Counter(due.kind for due in one.dues if due.state == dues.DONE and due.outcome in ("asked", "reminded"))
    what = Counter(change.what for change in one.changes)
    expected = {
        BROKEN: done[plan.TELL_BROKEN],
        ("care.progress.note",): done[plan.PROGRESS],
        ("care.nobody_came",): done[plan.TELL_NOBODY_CAME],
        ("care.left_note",): done[plan.LEFT_NOTE],
        ("care.offer_ends",): done[plan.OFFER_ENDS],
        ("care.mended.ask", "care.mended.ask_case"): asked[plan.ASK_MENDED],
        ("care.mended.remind", "care.mended.remind_case"): asked[plan.REMIND_MENDED],
        REDATED: what["redated"],
        ("care.owner_changed",): what["handed_on"],
        ("care.kept", "care.kept_with_proof", *KEPT_LATE): what["kept"],
        ("care.reckoned_again",): done[plan.TELL_MOVED],
        ("care.law_passed",): done[plan.LAW_PASSED],
    }
    for names, times in expected.items():
        said = one.count(*names)
        if said != times:
            yield DOUBLED if said > times else NOT_SAID, f"{'/'.join(names)} said {said} times for {times} events"
    # Whoever keeps a broken promise before the morning tells it with the apology for the delay.
    told = sum(due.state == dues.DONE for due in one.dues if due.kind == plan.TELL_BROKEN) + one.count(*KEPT_LATE)
    if what["broken"] + what["cannot"] > told:
        yield NOT_SAID, f"{what['broken'] + what['cannot']} promises broken, {told} told"
    if one.count("care.mended.ask", "care.mended.ask_case") != len(one.follow_ups):
        yield DOUBLED, "asked more often than there were rounds"
    for (text, at), times in Counter((row.text, row.at) for _, row in one.told).items():
        if times > 1:
            yield DOUBLED, f"{text[:40]!r} {times} times at {at}"


def _hours(one: CaseRecord, policy: Policy) -> Iterator[tuple[str, str]]:
    """Whether what happened by itself was told within the sending hours, and every mail to customers waits for them."""
    zone, sending = policy.clock.zone, policy.care.sending
    grave = any(row.reason in policy.care.at_any_hour for row in one.handoffs)
    for name, row in one.told:
        if name not in BY_PEOPLE and not grave and not sending.allows(row.at, zone):
            yield AT_NIGHT, f"{name} at {row.at.astimezone(zone)}"
    for mail in one.mails:
        if mail.to_whom == "customer" and not sending.allows(mail.not_before, zone):
            yield AT_NIGHT, f"mail {mail.key} at {mail.not_before.astimezone(zone)}"


def _over(one: CaseRecord) -> Iterator[tuple[str, str]]:
    """Whether the case was resolved by somebody's word, and closed by the clock only when it was left."""
    for entry in one.audited:
        to, who = entry.detail["to"], entry.actor
        if to == "resolved" and not who.startswith(("customer", "agent:")):
            yield NOT_THEIRS, f"resolved by {who}"
        stand = [promise for promise in one.promises if promise.state != "voided"]
        if to == "closed" and (who != "clock" or stand):
            yield NOT_THEIRS, f"closed by {who} with {len(stand)} promises"
    for asked in one.follow_ups:
        if asked.answer == "mended" and asked.via == "clock":
            yield TAKEN, f"round {asked.round}"


def _end_of(one: CaseRecord, promise: Any) -> str:
    """Return in a word what became of a promise."""
    what = [change.what for change in one.changes if change.commitment_id == promise.id]
    if "broken" in what or "cannot" in what:
        return "broken, then kept late" if promise.state == "kept" else "broken and with a person"
    moved = "redated" in what or "reckoned_again" in what
    if promise.state == "kept":
        return "re-dated before due, then kept" if moved else "kept in time"
    return promise.state
