"""Conversations: open one, and set its language, its customer and its owner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit, changes, postponements
from bot.cases.customer_keys import marks_of
from bot.cases.errors import NotFound, Refused
from bot.cases.ids import opaque
from bot.cases.lock import read_under_lock
from bot.cases.models import Conversation, CustomerMark
from bot.cases.models.conversation import OWNERS
from bot.cases.plain_names import plain_name
from bot.cases.search import index
from bot.cases.utc import now_of

LOCALES = ("zh-Hant", "zh-Hans", "en")
_ROW = "the conversation itself"
_BY_ID = select(Conversation).where(Conversation.id == bindparam("id")).execution_options(populate_existing=True)


def open_conversation(
    session: Session,
    *,
    locale: str,
    page_url: str | None = None,
    customer: Mapping[str, str | None] | None = None,
    conversation_id: str | None = None,
    time_zone: str | None = None,
) -> Conversation:
    """Open a conversation that the bot owns; `customer` may hold name, email and phone.

    `time_zone` is that of the customer, such as Asia/Taipei; notices keep to the hours in which they may be sent there.

    The id is generated and cannot be guessed, unless another channel gives its own. Raise Refused for an unknown
    locale.
    """
    known = {**customer, "name": plain_name(customer.get("name") or "") or None} if customer else {}
    now = now_of(session)
    conversation = Conversation(
        id=conversation_id or opaque(),
        locale=_known_locale(locale),
        page_url=page_url,
        time_zone=time_zone,
        customer_name=known.get("name"),
        customer_email=known.get("email"),
        customer_phone=known.get("phone"),
        owner="bot",
        owner_since=now,
        next_seq=1,
        created_at=now,
    )
    session.add(conversation)
    session.flush()
    _remember(session, conversation.id, known.get("email"), known.get("phone"))
    index.add_details(session, conversation.id, known.get("name"), known.get("email"), known.get("phone"))
    return conversation


def get(session: Session, conversation_id: str) -> Conversation:
    """Return the current row of the conversation; raise NotFound.

    Read once in a transaction that has locked it, because nobody else changes it then.
    """
    read = read_under_lock(session, conversation_id)
    known: Conversation | None = None if read is None else read.get(_ROW)
    if known is not None and known in session:
        return known
    conversation = session.execute(_BY_ID, {"id": conversation_id}).scalar_one_or_none()
    if conversation is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    if read is not None:
        read[_ROW] = conversation
    return conversation


def read_again(session: Session, conversation_ids: Iterable[str]) -> None:
    """Have these conversations read again, because a statement that the session does not follow changes them."""
    for conversation_id in conversation_ids:
        (read_under_lock(session, conversation_id) or {}).pop(_ROW, None)


def get_or_open(session: Session, conversation_id: str, *, locale: str) -> Conversation:
    """Return the conversation; if another channel began it, open it under the id that it has there."""
    try:
        return get(session, conversation_id)
    except NotFound:
        return open_conversation(session, locale=locale, conversation_id=conversation_id)


def set_locale(session: Session, conversation_id: str, locale: str) -> None:
    """Set the language of the answers: zh-Hant, zh-Hans or en. Raise Refused for another, NotFound."""
    _set(session, conversation_id, locale=_known_locale(locale))


def update_customer(
    session: Session,
    conversation_id: str,
    *,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
) -> None:
    """Store the customer's name and contact details; None leaves a detail unchanged. Raise NotFound.

    A new address or number replaces the one before it, but the customer is recognised by both from then on.
    """
    details = {"customer_name": plain_name(name or "") or None, "customer_email": email, "customer_phone": phone}
    values = {column: value for column, value in details.items() if value is not None}
    before = get(session, conversation_id)
    if before.erased_at is not None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    news = {column: value for column, value in values.items() if value != getattr(before, column)}
    if news:
        _set(session, conversation_id, **news)
        _remember(session, conversation_id, email, phone)
        index.add_details(session, conversation_id, *news.values())


def forget_detail(session: Session, conversation_id: str, name: str) -> None:
    """Take away a detail (name, email or phone) that is not the customer's; raise NotFound.

    The customer is still recognised by it, as by every detail that was told, so that limits per customer hold.
    """
    _set(session, conversation_id, **{f"customer_{name}": None})


def change_owner(
    session: Session,
    conversation_id: str,
    *,
    expect: str | tuple[str, ...],
    to: str,
    agent_id: int | None = None,
    held_by: int | None = None,
    actor: str,
    reason: str,
) -> bool:
    """Change the owner if the present one is among `expect`; else return False and change nothing.

    `agent_id` is required when `to` is agent, and only then. `held_by` requires that this agent holds it now. The
    change is one UPDATE with the condition in it, so that of two calls at the same moment one succeeds. Raise
    NotFound, or Refused for an unknown owner or a wrong `agent_id`.
    """
    expected = (expect,) if isinstance(expect, str) else tuple(expect)
    if unknown := {*expected, to} - set(OWNERS):
        raise Refused(f"No such owner: {', '.join(sorted(unknown))}. Owners are {', '.join(OWNERS)}.")
    if (to == "agent") != (agent_id is not None):
        raise Refused("Name the agent when a conversation goes to one, and only then.")
    before = session.execute(
        select(Conversation.owner).where(Conversation.id == conversation_id).with_for_update(key_share=True)
    ).scalar_one_or_none()
    if before is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    change = (
        update(Conversation)
        .where(Conversation.id == conversation_id, in_op(Conversation.owner, expected))
        .values(owner=to, owner_agent_id=agent_id, owner_since=now_of(session))
        .execution_options(synchronize_session="fetch")
    )
    if held_by is not None:
        change = change.where(Conversation.owner_agent_id == held_by)
    if session.execute(change).rowcount != 1:
        return False
    changes.note(session, conversation_id)
    if before in ("agent", "queue"):
        postponements.end(session, conversation_id, "moved", actor=actor)
    detail = {"from": before, "to": to, "agent_id": agent_id, "reason": reason}
    audit.record(session, actor, "conversation.owner", f"conversation:{conversation_id}", detail)
    return True


def _remember(session: Session, conversation_id: str, email: str | None, phone: str | None) -> None:
    for mark in marks_of(email, phone):
        # This transaction has written, and so locked, the conversation's row: no other one adds the same mark now.
        if session.get(CustomerMark, (conversation_id, mark)) is None:
            session.add(CustomerMark(conversation_id=conversation_id, mark=mark, noted_at=now_of(session)))
    session.flush()


def _set(session: Session, conversation_id: str, **values: str | None) -> None:
    change = update(Conversation).where(Conversation.id == conversation_id).values(**values)
    if session.execute(change).rowcount != 1:
        raise NotFound(f"There is no conversation {conversation_id}.")
    changes.note(session, conversation_id)


def _known_locale(locale: str) -> str:
    if locale not in LOCALES:
        raise Refused(f"No such language: {locale!r}. Languages are {', '.join(LOCALES)}.")
    return locale
