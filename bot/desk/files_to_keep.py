"""Write a file to the disk, where the transaction that needs it gives it its row; one that got none is removed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from sqlalchemy.orm import Session

from bot.cases import attachments
from bot.cases.models import Attachment
from bot.desk.context import Context
from bot.desk.uploads import Upload, UploadFolder


class FileToKeep:
    """A file on the disk under the name `id`, that gets its row in the transaction that needs it."""

    def __init__(self, context: Context, upload: Upload, name: str, *, seen_by: str | None) -> None:
        self._context, self._seen_by = context, seen_by
        self.upload, self.id = upload, name
        self.is_kept = False

    def __call__(self, session: Session, conversation_id: str, message_seq: int | None = None) -> Attachment:
        """Record the file in a conversation that is locked, so that files which arrive together count together.

        Raise Full when it has no room.
        """
        upload = self.upload
        self._context.file_quotas.check_kept(session, conversation_id, len(upload.content))
        self.is_kept = True
        return attachments.record(
            session,
            conversation_id,
            name=upload.name,
            media_type=upload.media_type,
            size=len(upload.content),
            sha256=upload.sha256,
            attachment_id=self.id,
            message_seq=message_seq,
            seen_by=self._seen_by,
        )


@asynccontextmanager
async def on_disk(context: Context, upload: Upload, *, seen_by: str | None = None) -> AsyncIterator[FileToKeep]:
    """Keep a file on the disk if a transaction within gave it its row; `seen_by` as in `attachments.record`."""
    folder = UploadFolder(context.settings.uploads_dir)
    name = await anyio.to_thread.run_sync(folder.keep, upload.content)
    keep = FileToKeep(context, upload, name, seen_by=seen_by)
    try:
        yield keep
    except BaseException:
        folder.forget(name)
        raise
    if not keep.is_kept:
        folder.forget(name)
