"""The table of conversations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String

from bot.cases.columns import UtcDateTime, Words
from bot.cases.models.base import Base, one_of

OWNERS = ("bot", "queue", "agent", "closed")


class Conversation(Base):
    """One customer's thread with the company; every writer of something in it locks this row first."""

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint(one_of("owner", OWNERS), name="owner"),
        Index("ix_conversations_owner", "owner"),
    )

    id: str = Column(String(32), primary_key=True, comment="Opaque identifier, cannot be guessed")
    locale: str = Column(
        String(16), nullable=False, comment="Language of the answers: zh-Hant, zh-Hans or en"
    )
    page_url: str | None = Column(
        Words, comment="Address of the page on which the customer opened the widget"
    )
    time_zone: str | None = Column(String(64), comment="Time zone of the customer's browser, such as Asia/Taipei")
    customer_name: str | None = Column(Words, comment="Name the customer gave")
    customer_email: str | None = Column(Words, comment="E-mail address the customer gave")
    customer_phone: str | None = Column(Words, comment="Telephone number the customer gave")
    case_in_hand_id: int | None = Column(
        Integer, ForeignKey("cases.id", use_alter=True), comment="The case being talked about; empty: the newest"
    )
    owner: str = Column(String(8), nullable=False, comment="Who answers: bot, queue, agent or closed")
    owner_agent_id: int | None = Column(
        Integer, ForeignKey("agents.id"), comment="The agent who holds it while owner is agent, else empty"
    )
    owner_since: datetime = Column(UtcDateTime, nullable=False, comment="When the present owner got it, UTC")
    next_seq: int = Column(Integer, nullable=False, comment="Sequence number the next message gets, from 1")
    created_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was opened, UTC")
    asked_no_more_at: datetime | None = Column(
        UtcDateTime, comment="When the customer wanted no more questions by mail, UTC"
    )
    erased_at: datetime | None = Column(UtcDateTime, comment="When all its words were erased, UTC")


class CustomerMark(Base):
    """An address or number by which the customer of a conversation is recognised; kept even if replaced later."""

    __tablename__ = "customer_marks"
    __table_args__ = (Index("ix_customer_marks_mark", "mark"),)

    conversation_id: str = Column(
        String(32), ForeignKey("conversations.id"), primary_key=True, comment="The conversation it was told in"
    )
    mark: str = Column(Words, primary_key=True, comment="email: or phone:, and the spelling that is compared")
    noted_at: datetime = Column(UtcDateTime, nullable=False, comment="When it was told, UTC")
