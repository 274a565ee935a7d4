"""`/api/conversations/{id}/attachments`: upload and download photos and receipts."""

from __future__ import annotations

from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from bot.cases import attachments, conversations, lock, messages
from bot.cases.errors import NotFound
from bot.conversation.file_cards import file_card, file_in
from bot.desk.addresses import counted_address
from bot.desk.context import Context, context_of
from bot.desk.customers.access import authorise, within
from bot.desk.files_to_keep import FileToKeep, on_disk
from bot.desk.pictures import cleaned
from bot.desk.problems import Problem
from bot.desk.uploads import UploadFolder, largest_size, read_upload


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
    async with on_disk(context, received) as keep:
        return await context.write(lambda s: store(s, conversation_id, keep, context))


def store(session: Session, conversation_id: str, keep: FileToKeep, context: Context) -> int:
    """Append the message that shows the file, once; return its number.

    The bot cannot see pictures, so an upload starts no turn: the desk confirms it itself, unless an agent has the
    conversation. Raises a 409 Problem when the `client_id` belongs to another message or file.
    """
    lock.lock_conversation(session, conversation_id)
    conversation, received = conversations.get(session, conversation_id), keep.upload
    size = len(received.content)
    message = messages.append(
        session,
        conversation_id,
        role="customer",
        kind="attachment",
        text=context.words.say("system.attachment", conversation.locale, name=received.name),
        payload=file_card(conversation_id, keep.id, name=received.name, media_type=received.media_type, size=size),
        client_id=received.client_id,
    )
    if message.kind != "attachment":
        raise Problem(409, "client_id_used")
    shown = file_in(message.payload)
    if shown != keep.id:
        if attachments.get(session, conversation_id, shown).sha256 != received.sha256:
            raise Problem(409, "client_id_used")
        return message.seq
    keep(session, conversation_id, message.seq)
    if conversation.owner != "agent":
        thanks = context.words.say("system.attachment_received", conversation.locale)
        messages.append(session, conversation_id, role="bot", text=thanks)
    return message.seq


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
