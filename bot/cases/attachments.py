"""Attachments: files of customers, and colleagues' proofs of kept promises.

The bytes are a file in the data folder, named by the id.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.errors import NotFound
from bot.cases.ids import opaque
from bot.cases.models import Attachment, PromiseChange
from bot.cases.utc import now_of

# Who sees a file that is not for everybody in the conversation.
STAFF = "staff"


def record(
    session: Session,
    conversation_id: str,
    *,
    name: str,
    media_type: str,
    size: int,
    sha256: str,
    attachment_id: str | None = None,
    message_seq: int | None = None,
    seen_by: str | None = None,
) -> Attachment:
    """Record a file of `size` bytes; `attachment_id` is its name on disk, generated if not given.

    `seen_by` is STAFF for what the customer does not see.
    """
    attachment = Attachment(
        id=attachment_id or opaque(),
        conversation_id=conversation_id,
        message_seq=message_seq,
        name=name,
        media_type=media_type,
        bytes=size,
        sha256=sha256,
        seen_by=seen_by,
        created_at=now_of(session),
    )
    session.add(attachment)
    session.flush()
    return attachment


def get(session: Session, conversation_id: str, attachment_id: str) -> Attachment:
    """Return an attachment of this conversation; raise NotFound, also for one of another conversation."""
    attachment = session.execute(
        select(Attachment).where(Attachment.id == attachment_id, Attachment.conversation_id == conversation_id)
    ).scalar_one_or_none()
    if attachment is None:
        raise NotFound("There is no such file in this conversation.")
    return attachment


def is_for_customer(attachment: Attachment) -> bool:
    """Return whether the customer of the conversation may see the file."""
    return attachment.seen_by != STAFF


def of_change(session: Session, change: PromiseChange) -> Attachment | None:
    """Return the file that proves a change of a promise; None without one, and for one that was erased."""
    file = None if change.attachment_id is None else session.get(Attachment, change.attachment_id)
    return file if file is not None and file.name else None


def kept_bytes(session: Session, conversation_id: str | None = None) -> int:
    """Return the bytes of all files that are kept, or of those of one conversation."""
    wanted = select(func.coalesce(func.sum(Attachment.bytes), 0))
    if conversation_id is not None:
        wanted = wanted.where(Attachment.conversation_id == conversation_id)
    return int(session.execute(wanted).scalar_one())


def of_conversation(session: Session, conversation_id: str) -> list[Attachment]:
    """List the files of a conversation, oldest first."""
    wanted = (
        select(Attachment)
        .where(Attachment.conversation_id == conversation_id)
        .order_by(Attachment.created_at, Attachment.id)
    )
    return list(session.execute(wanted).scalars())
