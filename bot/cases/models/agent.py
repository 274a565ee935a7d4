"""The tables of agents and of their sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base, one_of

AGENT_ROLES = ("agent", "supervisor", "manager", "trainer", "administrator", "handler")
SIGNED_IN_VIA = ("password", "provider")


class Agent(Base):
    """A person who works at the desk."""

    __tablename__ = "agents"
    __table_args__ = (CheckConstraint(one_of("role", AGENT_ROLES), name="role"),)

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    login: str = Column(String(64), nullable=False, unique=True, comment="Name to sign in with, lower case")
    name: str = Column(Words, nullable=False, comment="Name shown to customers and colleagues")
    role: str = Column(
        String(16), nullable=False, comment="agent, supervisor, manager, trainer, administrator or handler; sets what they may"
    )
    password_hash: str = Column(Words, nullable=False, comment="Argon2id hash of the password")
    created_at: datetime = Column(UtcDateTime, nullable=False, comment="When the account was made, UTC")
    disabled_at: datetime | None = Column(UtcDateTime, comment="When the account was closed, UTC")
    totp_secret: str | None = Column(Words, comment="Secret of the one-time codes, encrypted with the desk's key")
    totp_step: int | None = Column(Integer, comment="The 30 seconds of the last code that was taken, since 1970")
    second_factor_at: datetime | None = Column(UtcDateTime, comment="Since when codes are asked for, UTC")

    handler: str | None = Column(
        String(64), comment="Which handler of the policy this account is; the promises of that handler are theirs"
    )
    calendar: str | None = Column(String(32), comment="Key in the address of their calendar of promises; empty for none")
    subject: str | None = Column(Words, unique=True, comment="Issuer and subject at the sign-in provider")


class RecoveryCode(Base):
    """A code that stands in once for a one-time code, for agents who lost their telephone."""

    __tablename__ = "recovery_codes"
    __table_args__ = (Index("ix_recovery_codes_agent_id", "agent_id"),)

    code_hash: str = Column(String(64), primary_key=True, comment="SHA-256 of the code; the code is not kept")
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="Whose code it is")
    used_at: datetime | None = Column(UtcDateTime, comment="When it was used, UTC")


class AgentSession(Base):
    """The session of a browser in which an agent is signed in."""

    __tablename__ = "agent_sessions"
    __table_args__ = (
        CheckConstraint(one_of("via", SIGNED_IN_VIA), name="via"),
        Index("ix_agent_sessions_agent_id", "agent_id"),
        Index("ix_agent_sessions_browser", "browser"),
    )

    token_hash: str = Column(
        String(64), primary_key=True, comment="SHA-256 of the cookie; the cookie is not kept"
    )
    agent_id: int = Column(Integer, ForeignKey("agents.id"), nullable=False, comment="The agent signed in")
    created_at: datetime = Column(UtcDateTime, nullable=False, comment="When they signed in, UTC")
    expires_at: datetime = Column(UtcDateTime, nullable=False, comment="When it ends by itself, UTC")
    revoked_at: datetime | None = Column(UtcDateTime, comment="When they signed out, UTC")
    via: str = Column(
        String(8), nullable=False, server_default="password", comment="password or provider: how they signed in"
    )
    browser: str | None = Column(String(43), comment="The name of the browser, which its signed cookie holds too")
    address: str | None = Column(Words, comment="The network address they signed in from")
    user_agent: str | None = Column(Words, comment="What the browser called itself")
