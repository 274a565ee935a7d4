"""The table of attempts to sign in, which are counted because they may be guesses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, Integer, String

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base, one_of

ATTEMPT_KINDS = ("login", "address", "browser", "code")


class SignInAttempt(Base):
    """An attempt to sign in, counted for a login at one address, for an address, or for a browser that is known.

    A code after the right password counts for the login at all addresses.

    It is deleted when it no longer counts.
    """

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        CheckConstraint(one_of("kind", ATTEMPT_KINDS), name="kind"),
        Index("ix_sign_in_attempts_kind_name_at", "kind", "name", "at"),
        Index("ix_sign_in_attempts_at", "at"),
    )

    id: int = Column(Integer, primary_key=True, comment="Order of the attempts")
    kind: str = Column(String(8), nullable=False, comment="login, address, browser or code: what it counts against")
    name: str = Column(Words, nullable=False, comment="The login as it was typed, lower case, the address, or the browser")
    address: str | None = Column(Words, comment="Of a login: the network address that it was typed at")
    at: datetime = Column(UtcDateTime, nullable=False, comment="When it was made, UTC")
