"""What people do with a promise, as a form gives it: its fields are checked, and refusals have a name for their words.

The desk and the owner's page without account both use it, so that neither allows what the other refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.care import promises
from bot.care.faults import Fault
from bot.care.payment import paid_of
from bot.cases import commitments
from bot.cases.care import course
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Attachment, Commitment
from bot.cases.utc import now_of
from bot.conversation.services import Services

KEEP, REDATE, PICK_UP, HAND_ON, ASK, CANNOT = "keep", "redate", "pick_up", "hand_on", "ask", "cannot"
# The fields of each act, with the longest text of each.
FIELDS: Mapping[str, Mapping[str, int]] = {
    KEEP: {
        "sum": 40,
        "reference": course.LONGEST_REFERENCE,
        "sum_reason": course.LONGEST_REASON,
        "proof": course.LONGEST_REASON,
    },
    REDATE: {"day": 10, "reason": course.LONGEST_REASON},
    PICK_UP: {},
    HAND_ON: {"owner": 128, "reason": course.LONGEST_REASON},
    ASK: {"question": course.LONGEST_REASON},
    CANNOT: {"reason": course.LONGEST_REASON},
}
# Those of a promise to pay only.
OF_PAYMENT = ("sum", "sum_reason")
# What the customer reads of these, so that it is written in their language.
CUSTOMER_READS = ((KEEP, "proof"), (KEEP, "sum_reason"), (REDATE, "reason"), (ASK, "question"))
# Records a file in a conversation, in the transaction of the act.
FileKeeper = Callable[[Session, str], Attachment]
# Further ahead than any policy promises; a date behind it is a slip of the keyboard.
MOST_DAYS_AHEAD = 400


@dataclass(frozen=True)
class By:
    """Who acts: `actor` for the record, `name(locale)` for the customer; `decides` is whether any date is theirs."""

    actor: str
    name: Callable[[str], str]
    decides: bool = False


def allowed_now(session: Session, promise: Commitment, *, decides: bool) -> list[str]:
    """List what may be done with a promise now; `decides` is whether its date may change more than once."""
    if promise.state == "broken":
        return [KEEP]
    if promise.state != "open":
        return []
    may = [KEEP]
    if promise.due_at > now_of(session) and (decides or (promise.redated or 0) < promises.ALONE):
        may.append(REDATE)
    if promise.picked_up_at is None:
        may.append(PICK_UP)
    return [*may, HAND_ON, ASK, CANNOT]


def carry_out(
    session: Session,
    services: Services,
    promise_id: int,
    act: str,
    told: Mapping[str, str],
    by: By,
    *,
    keep_file: FileKeeper | None = None,
) -> Commitment:
    """Do `act` with a promise and return it; raise Fault for what cannot be done, NotFound without such a promise.

    `keep_file` records the file that proves that a promise was kept, in its conversation; no other act has one.
    """
    if act not in FIELDS:
        raise Fault("unknown")
    said = {name: told.get(name, "").strip() for name in FIELDS[act]}
    for name, longest in FIELDS[act].items():
        if len(said[name]) > longest:
            raise Fault("too_long")
    try:
        if act == KEEP:
            return _keep(session, services, promise_id, said, by, keep_file)
        return _ACTS[act](session, services, promise_id, said, by)
    except promises.NeedsSupervisor:
        raise Fault("needs_supervisor") from None
    except (Conflict, Refused) as error:
        if isinstance(error, Fault):
            raise
        raise Fault("changed") from None


def _keep(
    session: Session,
    services: Services,
    promise_id: int,
    said: dict[str, str],
    by: By,
    keep_file: FileKeeper | None,
) -> Commitment:
    promise, case = commitments.locked(session, promise_id)
    if promise.state not in ("open", "broken"):
        # Pressed twice: neither the sum nor the file is of interest any more.
        return promises.keep(session, services, promise_id, actor=by.actor)
    return promises.keep(
        session,
        services,
        promise_id,
        actor=by.actor,
        proof=said["proof"] or None,
        reference=said["reference"] or None,
        paid=paid_of(services.policy.company, promise, said),
        file=None if keep_file is None else keep_file(session, case.conversation_id),
    )


def _redate(session: Session, services: Services, promise_id: int, said: dict[str, str], by: By) -> Commitment:
    day = _day(said["day"])
    if not said["reason"]:
        raise Fault("reason_needed")
    today = services.policy.clock.local(now_of(session)).date()
    if day < today:
        raise Fault("day_passed")
    if (day - today).days > MOST_DAYS_AHEAD:
        raise Fault("day_needed")
    spans = services.policy.clock.spans(day)
    if not spans:
        raise Fault("closed_day")
    if spans[-1][1] <= now_of(session):
        raise Fault("day_passed")
    promise, _ = commitments.locked(session, promise_id)
    if promise.state == "open" and promise.due_at <= now_of(session):
        raise Fault("due_already")
    return promises.redate(
        session, services, promise_id, day, actor=by.actor, reason=said["reason"], may_again=by.decides
    )


def _pick_up(session: Session, services: Services, promise_id: int, said: dict[str, str], by: By) -> Commitment:
    return course.pick_up(session, promise_id, actor=by.actor)


def _hand_on(session: Session, services: Services, promise_id: int, said: dict[str, str], by: By) -> Commitment:
    if said["owner"] not in services.policy.handlers:
        raise Fault("owner_unknown")
    return promises.hand_on(session, services, promise_id, said["owner"], actor=by.actor, reason=said["reason"] or None)


def _ask(session: Session, services: Services, promise_id: int, said: dict[str, str], by: By) -> Commitment:
    if not said["question"]:
        raise Fault("question_needed")
    _, case = commitments.locked(session, promise_id)
    name = by.name(promises.locale_of(session, case))
    return promises.ask_customer(session, services, promise_id, actor=by.actor, question=said["question"], name=name)


def _cannot(session: Session, services: Services, promise_id: int, said: dict[str, str], by: By) -> Commitment:
    if not said["reason"]:
        raise Fault("reason_needed")
    return promises.cannot(session, services, promise_id, actor=by.actor, reason=said["reason"])


def _day(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise Fault("day_needed") from None


_ACTS: Mapping[str, Callable[[Session, Services, int, dict[str, str], By], Commitment]] = {
    REDATE: _redate,
    PICK_UP: _pick_up,
    HAND_ON: _hand_on,
    ASK: _ask,
    CANNOT: _cannot,
}
