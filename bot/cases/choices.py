"""Choices: buttons as opaque tokens, accepted only in the conversation in which they were offered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import desc, func, null, or_, select, true, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import gt, in_op, lt

from bot.cases.errors import Conflict, NotFound
from bot.cases.ids import opaque
from bot.cases.lock import lock_conversation
from bot.cases.models import Choice, Message
from bot.cases.utc import now_of

# Groups of which one press has to be answered before another counts: pressed in two tabs at the same moment, the first
# one decides, and the customer sees what came of it before choosing otherwise.
ONE_AT_A_TIME = frozenset({"options"})


def mint(
    session: Session,
    conversation_id: str,
    *,
    command: Any,
    label: str,
    group: str | None = None,
    is_reusable: bool = False,
) -> str:
    """Create a button and return its token. `command` is JSON for the dialogue and never leaves the server.

    `is_reusable` is for buttons that can be pressed again without harm, such as suggestions of words to say.
    """
    choice = Choice(
        token=opaque(),
        conversation_id=conversation_id,
        command=command,
        label=label,
        group_name=group,
        is_reusable=is_reusable,
        offered_at=now_of(session),
    )
    session.add(choice)
    session.flush()
    return choice.token


def redeem(session: Session, conversation_id: str, token: str, client_id: str) -> Choice:
    """Use a button and return it; a repeated call with the same `client_id` returns it again.

    Raise NotFound when it was not offered in this conversation, Conflict when it is withdrawn, or used and not
    reusable, or when another one of its group in `ONE_AT_A_TIME` still waits for its answer.
    """
    lock_conversation(session, conversation_id)
    choice = session.execute(
        select(Choice)
        .where(Choice.token == token, Choice.conversation_id == conversation_id)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if choice is None:
        raise NotFound("This choice was not offered in this conversation; choose one of those shown there.")
    if choice.used_client_id == client_id:
        return choice
    if choice.withdrawn_at is not None:
        raise Conflict("This choice is no longer open; look at the newest message.")
    if choice.used_at is not None:
        if choice.is_reusable:
            return choice
        raise Conflict("This choice was used already; look at the newest message.")
    if choice.group_name in ONE_AT_A_TIME and _another_waits(session, choice):
        raise Conflict("Another choice was made just before; look at the newest message.")
    choice.used_at, choice.used_client_id = now_of(session), client_id
    session.flush()
    return choice


def _another_waits(session: Session, choice: Choice) -> bool:
    """Return whether another button of the group was pressed, and nobody has answered that press yet."""
    answered = (
        select(func.coalesce(func.max(Message.seq), 0))
        .where(Message.conversation_id == choice.conversation_id, Message.role != "customer")
        .scalar_subquery()
    )
    wanted = (
        select(Choice.token)
        .join(
            Message,
            (Message.conversation_id == Choice.conversation_id) & (Message.client_id == Choice.used_client_id),
        )
        .where(
            Choice.conversation_id == choice.conversation_id,
            Choice.group_name == choice.group_name,
            Choice.token != choice.token,
            gt(Message.seq, answered),
        )
    )
    return session.execute(wanted).first() is not None


def shown(session: Session, conversation_id: str, seq: int, client_id: str) -> list[Choice]:
    """List the buttons that the customer saw open when they wrote message `seq`, newest first.

    Buttons of cards stay until they are used or withdrawn, suggestions until the customer's next message. The button
    that `client_id` used is listed too.
    """
    said_before = (
        select(func.coalesce(func.max(Message.seq), 0))
        .where(
            Message.conversation_id == conversation_id,
            Message.role == "customer",
            Message.kind == "text",
            Message.seq < seq,
        )
        .scalar_subquery()
    )
    wanted = (
        select(Choice)
        .where(
            Choice.conversation_id == conversation_id,
            Choice.withdrawn_at == null(),
            lt(Choice.message_seq, seq),
            or_(Choice.is_reusable == true(), Choice.used_at == null(), Choice.used_client_id == client_id),
            or_(
                gt(Choice.message_seq, said_before),
                Choice.group_name != null(),
                Choice.is_reusable != true(),
            ),
        )
        .order_by(desc(Choice.message_seq), Choice.offered_at)
        .execution_options(populate_existing=True)
    )
    return list(session.execute(wanted).scalars())


def used_by(session: Session, conversation_id: str, client_id: str) -> Choice | None:
    """Return the button that a message with this `client_id` used, None when it used none."""
    wanted = select(Choice).where(Choice.conversation_id == conversation_id, Choice.used_client_id == client_id)
    return session.execute(wanted).scalars().first()


def attach(session: Session, tokens: Iterable[str], message_seq: int) -> None:
    """Record which message shows these buttons."""
    wanted = list(tokens)
    if wanted:
        session.execute(
            update(Choice)
            .where(in_op(Choice.token, wanted))
            .values(message_seq=message_seq)
            .execution_options(synchronize_session="fetch")
        )


def withdraw_group(session: Session, conversation_id: str, group: str) -> int:
    """Withdraw the unused buttons of a group and return their number."""
    lock_conversation(session, conversation_id)
    return session.execute(
        update(Choice)
        .where(
            Choice.conversation_id == conversation_id,
            Choice.group_name == group,
            Choice.used_at == null(),
            Choice.withdrawn_at == null(),
        )
        .values(withdrawn_at=now_of(session))
        .execution_options(synchronize_session="fetch")
    ).rowcount
