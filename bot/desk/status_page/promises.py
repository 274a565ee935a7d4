"""The promises of a case as its status page shows them: state, owner, day, and how the day came about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.assist.masking import Masking, masking_of
from bot.cases import attachments, ties
from bot.cases.models import Case, Commitment, PromiseChange
from bot.cases.utc import from_iso
from bot.conversation.promise_state import shown_state
from bot.conversation.proof_of_keeping import proof_in_words
from bot.conversation.services import Services
from bot.desk.customer_pages.speech import Speech
from bot.desk.status_page.lead import OVER

# Of more days off than these in one span, only their number is said.
MOST_DAYS_NAMED = 5


@dataclass(frozen=True)
class PromiseShown:
    """One promise; `state` is that of `shown_state`, `proof` says how it was kept, `file` shows it: id, name."""

    what: str
    state: str
    state_words: str
    owner: str
    line: str
    due: str
    is_due: bool
    proof: str
    file: tuple[str, str] | None
    reckoned: Sequence[str]
    changes: Sequence[str]


def promises_of(session: Session, services: Services, case: Case, speech: Speech) -> list[PromiseShown]:
    """Return the promises of the case, the earliest due first; those that were voided come last."""
    changes = ties.changes_with(session, case)
    masking = masking_of(session, services, case)
    found = ties.promises_with(session, case)
    found.sort(key=lambda promise: promise.state == "voided")
    return [
        _shown(
            session,
            services,
            promise,
            [one for one in changes if one.commitment_id == promise.id],
            speech,
            masking,
            over=case.stage in OVER,
        )
        for promise in found
    ]


def _shown(
    session: Session,
    services: Services,
    promise: Commitment,
    changes: list[PromiseChange],
    speech: Speech,
    masking: Masking,
    *,
    over: bool,
) -> PromiseShown:
    handler = services.policy.handlers.get(promise.owner)
    to = "en" if speech.locale == "en" else "zh-Hant"
    kept = _kept(promise, changes)
    words = f"status_page.state.{_words(promise, changes, over=over)}"
    return PromiseShown(
        what=speech.text(promise.what),
        state=shown_state(promise),
        state_words=speech.say(words, time=speech.moment(promise.state_at)),
        owner=speech.ours(handler.label(to)) if handler is not None else promise.owner,
        line=speech.text(handler.line) if handler is not None else "",
        due=speech.moment(promise.due_at),
        is_due=promise.state == "open",
        proof="" if kept is None else speech.ours(masking.hide(proof_in_words(services, promise, kept, speech.locale))),
        file=None if kept is None else _file(session, kept),
        reckoned=[] if promise.state == "voided" else _reckoned(services, promise, speech),
        changes=[line for change in changes if (line := _change(services, promise, change, speech, masking))],
    )


def _words(promise: Commitment, changes: list[PromiseChange], *, over: bool) -> str:
    """Return the name of the words for the state; why one was voided is said as far as it is for customers."""
    if promise.state == "broken" and over:
        return "not_done"
    if promise.state == "voided" and any(change.what == "settled" for change in changes):
        return "settled"
    return shown_state(promise)


def _kept(promise: Commitment, changes: list[PromiseChange]) -> PromiseChange | None:
    """Return how it was kept; a mark at the desk alone says nothing of it."""
    kept = [change for change in changes if change.what == "kept"]
    return kept[-1] if kept and promise.state == "kept" else None


def _file(session: Session, kept: PromiseChange) -> tuple[str, str] | None:
    file = attachments.of_change(session, kept)
    return (file.id, file.name) if file is not None and attachments.is_for_customer(file) else None


def _reckoned(services: Services, promise: Commitment, speech: Speech) -> list[str]:
    """Return how the date was reckoned: so many opening days since a moment, without these days off."""
    how = promise.reckoning or {}
    if "days" not in how or "since" not in how:
        return []
    since, days = from_iso(str(how["since"])), int(how["days"])
    lines = [speech.say(f"status_page.reckoned.{_plural(days)}", since=speech.moment(since), days=days)]
    policy, first, last = (
        services.policy,
        since.astimezone(speech.zone).date(),
        promise.due_at.astimezone(speech.zone).date(),
    )
    closed = [day for day in policy.clock.closed_between(since, promise.due_at) if first < day < last]
    plain = [day for day in closed if day not in policy.closures]
    if plain:
        named = speech.row([speech.day(day) for day in plain])
        many = len(plain) > MOST_DAYS_NAMED
        lines.append(
            speech.say(
                "status_page.reckoned.many_off" if many else "status_page.reckoned.off",
                days=len(plain) if many else named,
            )
        )
    for day in (day for day in closed if day in policy.closures):
        lines.append(
            speech.say("status_page.reckoned.closure", day=speech.day(day), why=speech.text(policy.closures[day]))
        )
    return lines


def _plural(days: int) -> str:
    return "today" if days == 0 else "one" if days == 1 else "days"


def _change(services: Services, promise: Commitment, change: PromiseChange, speech: Speech, masking: Masking) -> str:
    """Return what became of a promise, as far as it concerns the customer; "" for work among colleagues."""
    at = speech.day(change.at.astimezone(speech.zone).date())
    if change.what in ("redated", "reckoned_again") and change.due_before and change.due_after:
        moved = {"before": speech.moment(change.due_before), "after": speech.moment(change.due_after)}
        why = masking.hide(change.reason or "") or _closed_because(services, promise, change.due_before, speech)
        name = "status_page.change.moved_because" if why else "status_page.change.moved"
        return speech.say(name, at=at, why=why, **moved)
    if change.what == "handed_on":
        handler = services.policy.handlers.get(change.owner_after or "")
        to = "en" if speech.locale == "en" else "zh-Hant"
        owner = speech.ours(handler.label(to)) if handler is not None else change.owner_after
        return speech.say("status_page.change.handed_on", at=at, owner=owner)
    if change.what == "asked":
        return speech.say("status_page.change.asked", at=at)
    return ""


def _closed_because(services: Services, promise: Commitment, before: dt.datetime, speech: Speech) -> str:
    """Return for which closure a date moved: the last one from the promise up to the date that it had before."""
    first, last = promise.made_at.astimezone(speech.zone).date(), before.astimezone(speech.zone).date()
    reasons = [why for day, why in sorted(services.policy.closures.items()) if first <= day <= last]
    return speech.text(reasons[-1]) if reasons else ""
