"""Throttle failed sign-ins per login at one address, and per address.

The first protects one account, the second all of them. Nobody locks an agent out from elsewhere: a login is locked only
at the address where it was guessed, and a browser in which the agent signed in before is never locked, only slowed down
by wrong passwords of its own (OWASP's device cookies). Attempts are rows of the store, because a restart must not
forget them and a second desk must count the same ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Optional

from sqlalchemy import delete, func, null, select, text
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.models import SignInAttempt
from bot.cases.utc import now_of

WITHIN = timedelta(minutes=15)
# Attempts within WITHIN. A person who forgot a password tries four or five times; an office behind one address has
# several such persons.
TRIES = {"login": 5, "address": 30, "code": 10}
# Wrong passwords of a known browser that cost no time; each further one doubles the seconds, up to the longest.
QUICK_TRIES, LONGEST_SLOW_SECONDS = 5, 30
# Actions in the audit log.
LOCKED = {"login": "agent.locked", "address": "address.locked"}
UNLOCKED = {"login": "agent.unlocked", "address": "address.unlocked"}
# Kind, name, and of a login the address.
_Key = tuple[str, str, Optional[str]]
_ADVISORY_LOCK = 0x7369676E696E  # "signin"


@dataclass(frozen=True)
class Attempt:
    """An attempt to sign in: `wait` is 0 when the password may be checked, else the seconds to wait.

    `fills` has the kinds ("login", "address") of which it used up the last try. `browser` is the known browser that it
    was made in; its password is always checked, after `slow` seconds.
    """

    login: str
    address: str
    wait: int
    fills: tuple[str, ...] = ()
    browser: str | None = None
    slow: int = 0


@dataclass(frozen=True)
class LockOut:
    """A login or an address (`kind`) called `name` that may not try again before `until`; a login only at `address`."""

    kind: str
    name: str
    until: datetime
    address: str | None = None


def begin(session: Session, login: str, address: str, browser: str | None = None) -> Attempt:
    """Count an attempt before its password is checked, so that parallel attempts count too.

    An attempt that has to wait is not counted, so that continued guessing does not prolong the lock-out. `browser` is
    the name of the browser if this login signed in there before: it never waits.
    """
    at = now_of(session)
    _lock_counting(session)
    _delete(session, SignInAttempt.at <= at - WITHIN)
    if browser is not None:
        key = ("browser", browser, None)
        over = len(_times(session, key, at)) - QUICK_TRIES
        _count(session, [key], at)
        return Attempt(login, address, 0, browser=browser, slow=_slow(over))
    counted = {key: _times(session, key, at) for key in _keys(login, address)}
    wait = max(_wait(key[0], times, at) for key, times in counted.items())
    if wait:
        return Attempt(login, address, wait)
    _count(session, counted, at)
    return Attempt(login, address, 0, tuple(key[0] for key in counted if len(counted[key]) + 1 >= TRIES[key[0]]))


def failed(session: Session, attempt: Attempt) -> list[str]:
    """Audit the lock-outs that begin with this failed attempt, once; return their kinds ("login", "address")."""
    at = now_of(session)
    keys = {key[0]: key for key in _keys(attempt.login, attempt.address)}
    # Nothing is locked if the right password was given meanwhile, at another desk.
    began = [kind for kind in attempt.fills if _wait(kind, _times(session, keys[kind], at), at)]
    for kind in began:
        detail = {"address": attempt.address, "minutes": int(WITHIN.total_seconds() // 60)}
        audit.record(session, "system", LOCKED[kind], _subject(kind, keys[kind][1]), detail)
    return began


def succeeded(session: Session, attempt: Attempt) -> None:
    """Delete all attempts of this login at this address, but only the latest of the address; or those of the browser.

    Otherwise a person with one account could reset the count of the address while guessing passwords of others.
    """
    _lock_counting(session)
    if attempt.browser is not None:
        # The others were not made here.
        _delete(session, *_of(("browser", attempt.browser, None)))
        return
    _delete(session, *_of(("login", attempt.login, attempt.address)))
    _delete(session, *_of(("code", attempt.login, None)))
    _delete_latest(session, ("address", attempt.address, None))


def begin_code(session: Session, attempt: Attempt) -> int:
    """Count a one-time code that comes with the right password; return 0, or the seconds to wait before any is checked.

    Codes are short, so they are counted for the login at all addresses together. A known browser never waits.
    """
    if attempt.browser is not None:
        return 0
    at, key = now_of(session), ("code", attempt.login, None)
    _lock_counting(session)
    wait = _wait("code", _times(session, key, at), at)
    if not wait:
        _count(session, [key], at)
    return wait


def take_back(session: Session, attempt: Attempt) -> None:
    """Delete this attempt only: it was no guess, but what came before it still counts."""
    _lock_counting(session)
    if attempt.browser is not None:
        _delete_latest(session, ("browser", attempt.browser, None))
        return
    for key in _keys(attempt.login, attempt.address):
        _delete_latest(session, key)


def locked(session: Session) -> list[LockOut]:
    """List the logins and addresses that are locked out now, with the moment from which they may try again."""
    at = now_of(session)
    columns = (SignInAttempt.kind, SignInAttempt.name, SignInAttempt.address)
    rows = session.execute(
        select(*columns, func.count(), func.min(SignInAttempt.at))
        .where(SignInAttempt.at > at - WITHIN)
        .group_by(*columns)
        .order_by(*columns)
    )
    return [
        LockOut(kind, name, first + WITHIN, where)
        for kind, name, where, count, first in rows
        if kind in LOCKED and count >= TRIES[kind]
    ]


def lift(session: Session, kind: str, name: str, *, actor: str) -> bool:
    """Delete the attempts of a login, at every address, or of an address.

    Return whether it was locked out, in which case this is audited.
    """
    _lock_counting(session)
    was_locked = any((one.kind, one.name) == (kind, name) for one in locked(session))
    _delete(session, SignInAttempt.kind == kind, SignInAttempt.name == name)
    if kind == "login":
        _delete(session, *_of(("code", name, None)))
    if was_locked:
        audit.record(session, actor, UNLOCKED[kind], _subject(kind, name), {})
    return was_locked


def _keys(login: str, address: str) -> tuple[_Key, ...]:
    return ("login", login, address), ("address", address, None)


def _of(key: _Key) -> tuple[Any, ...]:
    kind, name, address = key
    return SignInAttempt.kind == kind, SignInAttempt.name == name, SignInAttempt.address == (address or null())


def _count(session: Session, keys: Iterable[_Key], at: datetime) -> None:
    session.add_all(SignInAttempt(kind=kind, name=name, address=address, at=at) for kind, name, address in keys)
    session.flush()


def _subject(kind: str, name: str) -> str:
    return f"{'agent' if kind == 'login' else 'address'}:{name[:64]}"


def _delete(session: Session, *conditions: Any) -> None:
    session.execute(delete(SignInAttempt).where(*conditions).execution_options(synchronize_session=False))


def _delete_latest(session: Session, key: _Key) -> None:
    latest = select(func.max(SignInAttempt.id)).where(*_of(key)).scalar_subquery()
    _delete(session, SignInAttempt.id == latest)


def _times(session: Session, key: _Key, at: datetime) -> list[datetime]:
    """Return the times of the attempts that still count, oldest first."""
    return list(
        session.execute(
            select(SignInAttempt.at).where(*_of(key), SignInAttempt.at > at - WITHIN).order_by(SignInAttempt.at)
        ).scalars()
    )


def _wait(kind: str, times: list[datetime], at: datetime) -> int:
    if len(times) < TRIES[kind]:
        return 0
    return max(1, math.ceil((times[0] + WITHIN - at).total_seconds()))


def _slow(over: int) -> int:
    return 0 if over < 0 else int(min(2 ** (over + 1), LONGEST_SLOW_SECONDS))


def _lock_counting(session: Session) -> None:
    """Prevent other transactions from counting until this one ends; in SQLite no other one can write anyway.

    One lock for all names, taken before any row, so that there is no deadlock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
