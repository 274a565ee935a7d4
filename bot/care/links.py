"""Addresses that open something without signing in: a status page, an owner's page of a promise or action, a calendar.

An address carries a signed name. Which case a status link opens is looked up in the store, where it can be revoked; an
owner's link names the owner too, so that it opens nothing once the promise was handed on. A calendar's names an account
and a key of that account, which can be made new.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from itsdangerous import BadData, Signer

STATUS_PATH, PROMISE_PATH, PUBLIC_PATH = "/c", "/p", "/complaints"
STOP_PATH, CALENDAR_PATH, ACTION_PATH = "/u", "/calendar", "/a"
INSIGHT_PATH = "/desk/insight"
DESK_ACTION_PATH = f"{INSIGHT_PATH}/actions"
# No address of ours is longer.
_MOST = 400


@dataclass(frozen=True)
class OwnersLink:
    """What an owner's address opens: a promise, as long as this handler owns it."""

    promise_id: int
    owner: str


@dataclass(frozen=True)
class ActionLink:
    """What the address of an action opens: an action, as long as this is the key of who owns it."""

    action_id: int
    owner: str


@dataclass(frozen=True)
class CalendarLink:
    """What the address of a calendar opens: promises of one owner, or all that the account sees, while `key` is its."""

    agent_id: int
    key: str
    owner: str | None


class Links:
    """Make and read such addresses, for one signing key and one public address of the desk (no slash at its end)."""

    def __init__(self, key: bytes, base: str) -> None:
        self._base = base.rstrip("/")
        self._status = _signer(key, "status pages")
        self._promises = _signer(key, "owners' pages")
        self._stop = _signer(key, "no more questions")
        self._calendars = _signer(key, "calendars of promises")
        self._actions = _signer(key, "owners of actions")

    def status(self, link_id: str, fragment: str = "") -> str:
        """Return the address of the status page that the link `link_id` of the store opens."""
        address = f"{self._base}{STATUS_PATH}/{self._status.sign(link_id).decode('ascii')}"
        return f"{address}#{fragment}" if fragment else address

    def status_link_of(self, token: str) -> str | None:
        """Return the id of the link in the store that a status page's address names; None when it is forged."""
        return _read(self._status, token)

    def promise(self, promise_id: int, owner: str) -> str:
        """Return the address of the page on which `owner` settles a promise."""
        return f"{self._base}{PROMISE_PATH}/{self._promises.sign(f'{promise_id}.{owner}').decode('ascii')}"

    def promise_of(self, token: str) -> OwnersLink | None:
        """Return what an owner's address opens; None when it is forged."""
        number, dot, owner = (_read(self._promises, token) or "").partition(".")
        return OwnersLink(int(number), owner) if dot and number.isdecimal() else None

    def action(self, action_id: int, owner: str) -> str:
        """Return the address of the page on which who has the key `owner` answers for an action."""
        return f"{self._base}{ACTION_PATH}/{self._actions.sign(f'{action_id}.{owner}').decode('ascii')}"

    def action_of(self, token: str) -> ActionLink | None:
        """Return what such an address opens; None when it is forged."""
        number, dot, owner = (_read(self._actions, token) or "").partition(".")
        return ActionLink(int(number), owner) if dot and number.isdecimal() else None

    def action_at_desk(self, action_id: int) -> str:
        """Return the address of an action for people who sign in at the desk."""
        return f"{self._base}{DESK_ACTION_PATH}/{action_id}"

    def insight(self, since: str, until: str) -> str:
        """Return the address of the figures of a period, days in ISO 8601, for people who sign in at the desk."""
        return f"{self._base}{INSIGHT_PATH}?from={since}&to={until}"

    def stop_asking(self, link_id: str) -> str:
        """Return the address at which the customer of the status link `link_id` ends questions by mail."""
        return f"{self._base}{STOP_PATH}/{self._stop.sign(link_id).decode('ascii')}"

    def stop_link_of(self, token: str) -> str | None:
        """Return the id of the status link that such an address names, which may be revoked; None when forged."""
        return _read(self._stop, token)

    def calendar(self, agent_id: int, key: str, owner: str | None) -> str:
        """Return the address of a calendar of promises: those of one owner, or all that the account sees."""
        signed = self._calendars.sign(f"{agent_id}.{key}.{owner or ''}").decode("ascii")
        return f"{self._base}{CALENDAR_PATH}/{signed}.ics"

    def calendar_of(self, token: str) -> CalendarLink | None:
        """Return what the address of a calendar opens; None when it is forged."""
        number, _, rest = (_read(self._calendars, token) or "").partition(".")
        key, dot, owner = rest.partition(".")
        return CalendarLink(int(number), key, owner or None) if dot and number.isdecimal() else None

    @property
    def public(self) -> str:
        """Return the address of the page that says how complaints are handled."""
        return f"{self._base}{PUBLIC_PATH}"


def _signer(key: bytes, salt: str) -> Signer:
    # A tilde, which neither identifiers nor signatures have and an address need not escape.
    return Signer(key, salt=salt, sep="~", key_derivation="hmac", digest_method=hashlib.sha256)


def _read(signer: Signer, token: str) -> str | None:
    if len(token) > _MOST or not token.isascii():
        return None
    try:
        return signer.unsign(token).decode("ascii")
    except (BadData, UnicodeError):
        return None
