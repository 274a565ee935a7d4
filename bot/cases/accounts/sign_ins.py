"""Throttle failed sign-ins per login and per address.

Per login to protect one account, per address to protect all of them. Attempts are rows of the store, because a restart
must not forget them and a second desk must count the same ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.models import SignInAttempt
from bot.cases.utc import now_of

WITHIN = timedelta(minutes=15)
# Attempts within WITHIN. A person who forgot a password tries four or five times; an office behind one address has
# several such persons.
TRIES = {"login": 5, "address": 30}
# Actions in the audit log.
LOCKED = {"login": "agent.locked", "address": "address.locked"}
UNLOCKED = {"login": "agent.unlocked", "address": "address.unlocked"}
_ADVISORY_LOCK = 0x7369676E696E  # "signin"


@dataclass(frozen=True)
class Attempt:
    """An attempt to sign in: `wait` is 0 when the password may be checked, else the seconds to wait.

    `fills` has the kinds ("login", "address") of which it used up the last try.
    """

    login: str
    address: str
    wait: int
    fills: tuple[str, ...] = ()


@dataclass(frozen=True)
class LockOut:
    """A login or an address (`kind`) called `name` that may not try again before `until`."""

    kind: str
    name: str
    until: datetime


def begin(session: Session, login: str, address: str) -> Attempt:
    """Count an attempt before its password is checked, so that parallel attempts count too.

    An attempt that has to wait is not counted, so that continued guessing does not prolong the lock-out.
    """
    at = now_of(session)
    names = {"login": login, "address": address}
    _lock_counting(session)
    _delete(session, SignInAttempt.at <= at - WITHIN)
    counted = {kind: _times(session, kind, name, at) for kind, name in names.items()}
    wait = max(_wait(kind, times, at) for kind, times in counted.items())
    if wait:
        return Attempt(login, address, wait)
    for kind, name in names.items():
        session.add(SignInAttempt(kind=kind, name=name, at=at))
    session.flush()
    return Attempt(login, address, 0, tuple(kind for kind in names if len(counted[kind]) + 1 >= TRIES[kind]))


def failed(session: Session, attempt: Attempt) -> list[str]:
    """Audit the lock-outs that begin with this failed attempt, once; return their kinds ("login", "address")."""
    at = now_of(session)
    names = {"login": attempt.login, "address": attempt.address}
    # Nothing is locked if the right password was given meanwhile, at another desk.
    began = [kind for kind in attempt.fills if _wait(kind, _times(session, kind, names[kind], at), at)]
    for kind in began:
        detail = {"address": attempt.address, "minutes": int(WITHIN.total_seconds() // 60)}
        audit.record(session, "system", LOCKED[kind], _subject(kind, names[kind]), detail)
    return began


def succeeded(session: Session, attempt: Attempt) -> None:
    """Delete all attempts of this login, but only the latest of the address.

    Otherwise a person with one account could reset the count of the address while guessing passwords of others.
    """
    _lock_counting(session)
    _delete(session, SignInAttempt.kind == "login", SignInAttempt.name == attempt.login)
    latest = (
        select(func.max(SignInAttempt.id))
        .where(SignInAttempt.kind == "address", SignInAttempt.name == attempt.address)
        .scalar_subquery()
    )
    _delete(session, SignInAttempt.id == latest)


def locked(session: Session) -> list[LockOut]:
    """List the logins and addresses that are locked out now, with the moment from which they may try again."""
    at = now_of(session)
    rows = session.execute(
        select(SignInAttempt.kind, SignInAttempt.name, func.count(), func.min(SignInAttempt.at))
        .where(SignInAttempt.at > at - WITHIN)
        .group_by(SignInAttempt.kind, SignInAttempt.name)
        .order_by(SignInAttempt.kind, SignInAttempt.name)
    )
    return [LockOut(kind, name, first + WITHIN) for kind, name, count, first in rows if count >= TRIES[kind]]


def lift(session: Session, kind: str, name: str, *, actor: str) -> bool:
    """Delete the attempts of a login or an address; return whether it was locked out, in which case this is audited."""
    _lock_counting(session)
    was_locked = any((one.kind, one.name) == (kind, name) for one in locked(session))
    _delete(session, SignInAttempt.kind == kind, SignInAttempt.name == name)
    if was_locked:
        audit.record(session, actor, UNLOCKED[kind], _subject(kind, name), {})
    return was_locked


def _subject(kind: str, name: str) -> str:
    return f"{'agent' if kind == 'login' else 'address'}:{name[:64]}"


def _delete(session: Session, *conditions: Any) -> None:
    session.execute(delete(SignInAttempt).where(*conditions).execution_options(synchronize_session=False))


def _times(session: Session, kind: str, name: str, at: datetime) -> list[datetime]:
    """Return the times of the attempts that still count, oldest first."""
    return list(
        session.execute(
            select(SignInAttempt.at)
            .where(SignInAttempt.kind == kind, SignInAttempt.name == name, SignInAttempt.at > at - WITHIN)
            .order_by(SignInAttempt.at)
        ).scalars()
    )


def _wait(kind: str, times: list[datetime], at: datetime) -> int:
    if len(times) < TRIES[kind]:
        return 0
    return max(1, math.ceil((times[0] + WITHIN - at).total_seconds()))


def _lock_counting(session: Session) -> None:
    """Prevent other transactions from counting until this one ends; in SQLite no other one can write anyway.

    One lock for all names, taken before any row, so that there is no deadlock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
