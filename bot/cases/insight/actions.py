"""Actions against a cause: proposed, agreed, done, and then proven or not; each change is kept with who and why."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.kept_words import kept, needed
from bot.cases.models import Action, ActionChange
from bot.cases.models.action import ACTION_KINDS
from bot.cases.pressed_once import made_before
from bot.cases.utc import as_utc, iso, now_of

LONGEST_TITLE, LONGEST, LONGEST_NAME, LONGEST_EMAIL = 300, 1000, 120, 254
OUTSIDE, AGENT = "outside", "agent:"
PROPOSED, AGREED, DONE, PROVEN, UNPROVEN, WITHDRAWN = (
    "proposed", "agreed", "done", "proven", "unproven", "withdrawn",
)  # fmt: skip
# What the audit log calls each change.
_AUDITED = {
    "proposed": "action.proposed",
    "agreed": "action.agreed",
    "redated": "action.redated",
    "handed_on": "action.handed_on",
    "noted": "action.noted",
    "cannot": "action.cannot",
    "done": "action.done",
    "reckoned": "action.reckoned",
    "proven": "action.proven",
    "unproven": "action.unproven",
    "withdrawn": "action.withdrawn",
    "worded": "action.worded",
    "told": "action.told",
}
# The changes with which a comparison was decided, so that its result stands from then on.
DECIDED = ("reckoned", "proven", "unproven")
UNDER_WAY, OVER = (PROPOSED, AGREED, DONE), (PROVEN, UNPROVEN, WITHDRAWN)


@dataclass(frozen=True)
class Owner:
    """Who does it: a handler of the policy, `agent:LOGIN`, or `outside` with a name, an address and a language."""

    key: str
    name: str | None = None
    email: str | None = None
    locale: str | None = None


@dataclass(frozen=True)
class Windows:
    """What is compared, chosen when an action is agreed: the days before, and how long after."""

    before_from: date
    before_to: date
    settle_days: int
    after_days: int
    certainty: float


def propose(
    session: Session,
    *,
    cause: str,
    kind: str,
    title: str,
    owner: Owner,
    due_at: datetime,
    by: str,
    product: str | None = None,
    branch: str | None = None,
    department: str | None = None,
    analysis_id: int | None = None,
    client_id: str | None = None,
) -> Action:
    """Propose an action, once for a form named `client_id`.

    Raise Refused without words, for a kind that is none, or an owner that nobody can reach.
    """
    there = made_before(session, Action, client_id)
    if there is not None:
        return there
    if kind not in ACTION_KINDS:
        raise Refused(f"An action is one of {', '.join(ACTION_KINDS)}.")
    words = needed(title, LONGEST_TITLE, "An action needs words.")
    now = now_of(session)
    row = Action(
        cause=cause,
        kind=kind,
        title=words,
        product=product,
        branch=branch,
        department=kept(department, LONGEST_NAME) or None,
        analysis_id=analysis_id,
        due_at=as_utc(due_at),
        state=PROPOSED,
        state_at=now,
        made_by=by,
        made_at=now,
        version=0,
        client_id=client_id or None,
        **_owned_by(owner),
    )
    session.add(row)
    session.flush()
    _record(session, row, PROPOSED, by, detail={"cause": cause, "owner": owner.key, "due_at": iso(row.due_at)})
    return row


def locked(session: Session, action_id: int) -> Action:
    """Lock an action until the transaction ends and return it as it is now; raise NotFound."""
    wanted = select(Action).where(Action.id == action_id).with_for_update()
    row = session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()
    if row is None:
        raise NotFound(f"There is no action {action_id}.")
    return row


def agree(session: Session, action: Action, windows: Windows, *, by: str) -> None:
    """Agree on an action, with the windows by which it will be judged; raise Conflict when it is not proposed."""
    _expect(action, PROPOSED)
    if windows.before_to < windows.before_from or windows.after_days < 1 or windows.settle_days < 0:
        raise Refused("The windows are too short to compare anything.")
    action.before_from, action.before_to = windows.before_from, windows.before_to
    action.settle_days, action.after_days = windows.settle_days, windows.after_days
    action.certainty = windows.certainty
    _move(session, action, AGREED, by, detail=windows_of(action))


def done(session: Session, action: Action, *, by: str, words: str, day: date) -> None:
    """Record that it was done, on this day in the company's time zone, and how; raise Conflict when it is not agreed.

    The window after begins when the days that count in neither are over.
    """
    _expect(action, AGREED)
    how = needed(words, LONGEST, "Say what was done.")
    assert action.settle_days is not None and action.after_days is not None
    action.done_at = now_of(session)
    action.after_from = day + timedelta(days=action.settle_days + 1)
    action.after_to = action.after_from + timedelta(days=action.after_days - 1)
    _move(session, action, DONE, by, words=how, detail=windows_of(action))


def redate(session: Session, action: Action, due_at: datetime, *, by: str, reason: str) -> None:
    """Give an action that is under way another date; raise Refused without a reason, Conflict when it was done."""
    _expect(action, PROPOSED, AGREED)
    why = needed(reason, LONGEST, "Say why the date changes.")
    before, action.due_at = action.due_at, as_utc(due_at)
    _record(session, action, "redated", by, words=why, detail={"from": iso(before), "to": iso(action.due_at)})


def hand_on(session: Session, action: Action, owner: Owner, *, by: str, reason: str | None = None) -> None:
    """Give an action that is under way to another owner; links of the one before open nothing any more."""
    _expect(action, PROPOSED, AGREED)
    before = action.owner
    for name, value in _owned_by(owner).items():
        setattr(action, name, value)
    detail = {"from": before, "to": owner.key}
    _record(session, action, "handed_on", by, words=kept(reason, LONGEST) or None, detail=detail)


def remark(session: Session, action: Action, what: str, *, by: str, words: str) -> None:
    """Add a note (`noted`), or say that it cannot be done (`cannot`), while it is under way."""
    _expect(action, *UNDER_WAY)
    told = needed(words, LONGEST, "Write what is to be known.")
    _record(session, action, what, by, words=told)


def withdraw(session: Session, action: Action, *, by: str, reason: str) -> None:
    """Give an action up before it was done; raise Refused without a reason."""
    _expect(action, PROPOSED, AGREED)
    why = needed(reason, LONGEST, "Say why it is not done.")
    _move(session, action, WITHDRAWN, by, words=why)


def reckoned(session: Session, action: Action, result: Mapping[str, Any], *, by: str, proven: bool) -> None:
    """Keep what the comparison gave (numbers only); with `proven` the action is over. Raise Conflict when not done."""
    _expect(action, DONE)
    action.result = dict(result)
    if proven:
        _move(session, action, PROVEN, by, detail=dict(result))
    else:
        _record(session, action, "reckoned", by, detail=dict(result))


def sign_unproven(
    session: Session, action: Action, *, by: str, words: str, so_far: Mapping[str, Any] | None = None
) -> None:
    """Close an action that did not prove to help, with the words of who answers for it; raise Refused without them.

    `so_far` is kept as its result where it is closed before it was judged: what the one who signs has seen.
    """
    _expect(action, DONE)
    why = needed(words, LONGEST, "Say why it is closed without a proof, and what is done instead.")
    if action.result is None and so_far is not None:
        action.result = dict(so_far)
    _move(session, action, UNPROVEN, by, words=why)


def put_into_words(session: Session, action: Action, zh: str, en: str, *, by: str) -> None:
    """Keep and release what customers are told of the change, in both languages; raise Conflict once some were told.

    Raise Refused when one language is missing.
    """
    if action.state not in (AGREED, DONE, PROVEN):
        raise Conflict("There is nothing to tell of this action now.")
    if action.state == PROVEN and action.said_at is not None:
        raise Conflict("Customers are being told already.")
    both = kept(zh, LONGEST), kept(en, LONGEST)
    if not all(both):
        raise Refused("Write it in both languages.")
    action.said_zh, action.said_en = both
    action.said_at = now_of(session)
    _record(session, action, "worded", by)


def told(session: Session, action: Action, *, by: str, customers: int) -> None:
    """Record that customers are told now, how many."""
    _record(session, action, "told", by, detail={"customers": customers})


def windows_of(action: Action) -> dict[str, Any]:
    """Return the windows of an action as JSON; what is not known yet is None."""
    days = {name: getattr(action, name) for name in ("before_from", "before_to", "after_from", "after_to")}
    return {
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        "settle_days": action.settle_days,
        "after_days": action.after_days,
        "certainty": action.certainty,
    }


def listed(
    session: Session,
    *,
    states: Collection[str] = (),
    causes: Collection[str] = (),
    owner: str | None = None,
    limit: int = 200,
) -> list[Action]:
    """List at most `limit` actions, those under way by their date, then those that are over, newest first."""
    wanted = select(Action)
    if states:
        wanted = wanted.where(in_op(Action.state, list(states)))
    if causes:
        wanted = wanted.where(in_op(Action.cause, list(causes)))
    if owner is not None:
        wanted = wanted.where(Action.owner == owner)
    rows = list(session.execute(wanted.order_by(Action.id.desc()).limit(limit)).scalars())  # type: ignore[attr-defined]
    under_way = sorted((row for row in rows if row.state in UNDER_WAY), key=lambda row: (row.due_at, row.id))
    return [*under_way, *(row for row in rows if row.state not in UNDER_WAY)]


def count(session: Session) -> dict[str, int]:
    """Return how many actions are in each state."""
    return dict(session.execute(select(Action.state, func.count()).group_by(Action.state)).all())


def changes_of(session: Session, action: Action) -> Sequence[ActionChange]:
    """List what happened to an action, oldest first."""
    wanted = select(ActionChange).where(ActionChange.action_id == action.id).order_by(ActionChange.id)
    return list(session.execute(wanted).scalars())


def link_key(action: Action) -> str:
    """Return the key of who owns an action now, by which a signed address opens it: it changes with the owner."""
    if action.owner != OUTSIDE:
        return action.owner
    return f"{OUTSIDE}-{hashlib.sha256((action.outside_email or '').encode()).hexdigest()[:12]}"


def _owned_by(owner: Owner) -> dict[str, Any]:
    outside = owner.key == OUTSIDE
    name, email = kept(owner.name, LONGEST_NAME), kept(owner.email, LONGEST_EMAIL)
    if outside and not (name and email):
        raise Refused("An owner outside needs a name and a mail address.")
    return {
        "owner": owner.key,
        "outside_name": name if outside else None,
        "outside_email": email if outside else None,
        "outside_locale": owner.locale if outside else None,
    }


def _expect(action: Action, *states: str) -> None:
    if action.state not in states:
        raise Conflict("The action is in another state by now; read it again.")


def _move(
    session: Session,
    action: Action,
    state: str,
    by: str,
    *,
    words: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    action.state, action.state_at = state, now_of(session)
    _record(session, action, state, by, words=words, detail=detail)


def _record(
    session: Session,
    action: Action,
    what: str,
    by: str,
    *,
    words: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    action.version += 1
    session.add(
        ActionChange(
            action_id=action.id,
            what=what,
            actor=by,
            at=now_of(session),
            words=words,
            detail=None if detail is None else dict(detail),
        )
    )
    session.flush()
    # Without the words, because administrators read the log.
    audit.record(session, by, _AUDITED[what], f"action:{action.id}", None if detail is None else dict(detail))
