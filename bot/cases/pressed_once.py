"""Forms pressed twice make one thing: each form has a name of its own, which what it made keeps as `client_id`."""

from __future__ import annotations

import re
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.errors import Refused

Made = TypeVar("Made")
# As `secrets.token_urlsafe` makes them.
_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")


def made_before(session: Session, model: type[Made], client_id: str | None) -> Made | None:
    """Return what a form of this name made already, None for the first press and for a form without a name.

    A second press waits until the first one has ended. Raise Refused for a name that no form of ours has.
    """
    if not client_id:
        return None
    if not _NAME.fullmatch(client_id):
        raise Refused("This is no name of a form.")
    if session.get_bind().dialect.name == "postgresql":
        # In SQLite the write transaction is the lock already.
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(client_id))))
    wanted = select(model).where(model.client_id == client_id)  # type: ignore[attr-defined]
    return session.execute(wanted).scalar_one_or_none()
