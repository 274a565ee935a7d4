"""`/api/conversations/{id}/attachments`: upload and download photos and receipts."""

from __future__ import annotations

from urllib.parse import quote

import anyio.to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from bot.cases import attachments, conversations, lock, messages
from bot.cases.errors import NotFound
from bot.desk.addresses import counted_address
from bot.desk.context import Context, context_of
from bot.desk.customers.access import authorise, within
from bot.desk.pictures import cleaned
from bot.desk.problems import Problem
from bot.desk.uploads import Upload, UploadFolder, largest_size, read_upload


async def upload(request: Request) -> Response:
    """Keep the file and show it in the conversation; answer 202 with `seq`, the number of its message."""
    context = context_of(request)
    conversation_id = await authorise(request)
    within(context.limits.attachments.take(conversation_id))
    quotas, size = context.file_quotas, largest_size(request)

    def look(session: Session) -> None:
        conversations.get(session, conversation_id)
        quotas.check_kept(session, conversation_id, 0)

    # Raises NotFound, or that there is no room, before megabytes are read.
    await context.read(look)
    with quotas.arriving(counted_address(request), size):
        seq = await _take_in(request, context, conversation_id)
    context.metrics.messages.labels("attachment").inc()
    return JSONResponse({"seq": seq}, status_code=202)


async def _take_in(request: Request, context: Context, conversation_id: str) -> int:
    received = await cleaned(await read_upload(request))
    folder = UploadFolder(context.settings.uploads_dir)
    file_name = await anyio.to_thread.run_sync(folder.keep, received.content)
    try:
        seq, is_new = await context.write(lambda s: store(s, conversation_id, file_name, received, context))
    except BaseException:
        folder.forget(file_name)
        raise
    if not is_new:
        folder.forget(file_name)
    return seq


def store(
    session: Session, conversation_id: str, file_name: str, received: Upload, context: Context
) -> tuple[int, bool]:
    """Append the message that shows the file; return its number, and whether it is new.

    The bot cannot see pictures, so an upload starts no turn: the desk confirms it itself, unless an agent has the
    conversation. Raises a 409 Problem when the `client_id` belongs to another message or file.
    """
    lock.lock_conversation(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    message = messages.append(
        session,
        conversation_id,
        role="customer",
        kind="attachment",
        text=context.words.say("system.attachment", conversation.locale, name=received.name),
        payload={
            "name": received.name,
            "media_type": received.media_type,
            "bytes": len(received.content),
            "url": f"/api/conversations/{conversation_id}/attachments/{file_name}",
        },
        client_id=received.client_id,
    )
    if message.kind != "attachment":
        raise Problem(409, "client_id_used")
    if not message.payload["url"].endswith(file_name):
        kept = attachments.get(session, conversation_id, message.payload["url"].rsplit("/", 1)[1])
        if kept.sha256 != received.sha256:
            raise Problem(409, "client_id_used")
        return message.seq, False
    # Under the lock, so that files which arrive together count together.
    context.file_quotas.check_kept(session, conversation_id, len(received.content))
    attachments.record(
        session,
        conversation_id,
        name=received.name,
        media_type=received.media_type,
        size=len(received.content),
        sha256=received.sha256,
        attachment_id=file_name,
        message_seq=message.seq,
    )
    if conversation.owner != "agent":
        thanks = context.words.say("system.attachment_received", conversation.locale)
        messages.append(session, conversation_id, role="bot", text=thanks)
    return message.seq, True


async def download(request: Request) -> Response:
    """Return a file of a conversation, only with its token and always as a download, never shown in the page."""
    context = context_of(request)
    conversation_id = await authorise(request, token_in_address=True)
    attachment_id = request.path_params["attachment_id"]
    try:
        found = await context.read(lambda s: attachments.get(s, conversation_id, attachment_id))
        if not attachments.is_for_customer(found):
            raise NotFound("This is for colleagues only.")
    except NotFound:
        raise Problem(404, "no_file") from None
    return file_answer(context, found.id, found.name, found.media_type)


def file_answer(context: Context, attachment_id: str, name: str, media_type: str) -> Response:
    """Return a kept file as a download. Raises a 404 Problem when the file is missing from the folder."""
    path = UploadFolder(context.settings.uploads_dir).path(attachment_id)
    if not path.is_file():
        raise Problem(404, "no_file")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return FileResponse(path, media_type=media_type, headers=headers)
