"""The key of the seals, which the store binds to each of its sessions."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

_KEY = "amends.key"


class NoKey(RuntimeError):
    """The session has no key, because `Store` did not open it."""


def bind(session: Session, key: Callable[[], bytes]) -> None:
    """Make `key()` the key of this session; it is called when something is sealed or verified."""
    session.info[_KEY] = key


def key_of(session: Session) -> bytes:
    """Return the key of the session; raise NoKey when it has none, SecretError when it cannot be read."""
    key: Callable[[], bytes] | None = session.info.get(_KEY)
    if key is None:
        raise NoKey("This session has no key; open it with Store.begin() or Store.read().")
    return key()
