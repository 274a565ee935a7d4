"""`POST .../attachments`: send the customer a file with a caption, such as a photo, a receipt or a pasted picture."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.assist.draft_limit import promises_something
from bot.assist.variables import left_open
from bot.cases import attachments, audit, conversations, messages, postponements
from bot.cases.card_numbers import mask_cards
from bot.cases.errors import NotFound
from bot.cases.lock import lock_conversation
from bot.cases.models import Message
from bot.conversation.file_cards import file_card, file_in
from bot.conversation.orders_ahead import look_up_orders_of
from bot.desk.agents.client_ids import LONGEST, with_prefix
from bot.desk.agents.draft_limit import lock_room, refuse_above_limit
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.live_work import belongs_to, not_mine
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context, context_of
from bot.desk.files_to_keep import FileToKeep
from bot.desk.forms_with_files import file_to_keep, read_form_with_file
from bot.desk.problems import Problem
from bot.desk.reading import MAX_TEXT, shows_nothing
from bot.desk.uploads import Upload, is_multipart

CLIENT_ID, CAPTION = "client_id", "caption"


@dataclass(frozen=True)
class ToSend:
    """A file that an agent sends: its bytes, the words beside it, and the id under which its message is stored."""

    conversation_id: str
    stored_id: str
    caption: str
    upload: Upload


async def send(request: Request) -> Response:
    """Show the customer a file with its caption; 202 with the number `seq` of its message.

    The caption is checked like any message: 422 for an unfilled variable or a promise above the agent's limit. A
    `client_id` used before returns the number of that message, 409 when it belongs to another file or other words, or
    when this agent does not hold the conversation. 400, 413, 415, 429 and 507 for files as from customers.
    """
    context, me = context_of(request), agent_of(request)
    conversation_id = request.path_params["conversation_id"]

    def look(session: Session) -> None:
        conversations.get(session, conversation_id)
        context.file_quotas.check_kept(session, conversation_id, 0)

    # Raises that there is no room before megabytes are read.
    await context.read(look)
    sent = await _read(request, context, me, conversation_id)
    promises = False
    if sent.caption:
        await look_up_orders_of(context.services, conversation_id)
        # Checked before the write transaction, because reading a long caption takes time and would block all writers.
        promises = await context.read(lambda s: _weigh(s, context, me, sent))
        await context.prepare(sent.caption)
    async with file_to_keep(request, context, sent.upload, seen_by=None) as keep:
        assert keep is not None
        seq = await context.write(lambda s: _store(s, context, me, sent, keep, promises=promises))
    return JSONResponse({"seq": seq}, status_code=202)


async def _read(request: Request, context: Context, me: SignedIn, conversation_id: str) -> ToSend:
    """Return what the form says; raise a Problem for what is missing, too long or refused."""
    if not is_multipart(request):
        raise Problem(415, "not_a_form")
    form = await read_form_with_file(request, context, {CLIENT_ID, CAPTION})
    if form.wrong is not None:
        raise form.wrong
    client_id, caption = form.fields.get(CLIENT_ID, ""), form.fields.get(CAPTION, "")
    if form.file is None:
        raise Problem(400, "field_missing", field="file")
    if shows_nothing(client_id):
        raise Problem(400, "field_missing", field=CLIENT_ID)
    for name, value, longest in ((CLIENT_ID, client_id, LONGEST), (CAPTION, caption, MAX_TEXT)):
        if len(value) > longest:
            raise Problem(400, "too_long", field=name, limit=f"{longest:,}")
    if open_variables := left_open(caption):
        raise DeskProblem(422, "agents.template.left_open", names=" ".join(f"{{{name}}}" for name in open_variables))
    # The payload holds the caption too, so it is masked here and not only when the message is appended.
    words = "" if shows_nothing(caption) else mask_cards(caption)
    return ToSend(conversation_id, with_prefix(me.id, client_id), words, form.file)


def _weigh(session: Session, context: Context, me: SignedIn, sent: ToSend) -> bool:
    """Refuse a caption above the limit; return whether it promises anything."""
    if _sent_already(session, sent) is not None or not belongs_to(conversations.get(session, sent.conversation_id), me):
        return False
    refuse_above_limit(session, context.services, sent.conversation_id, me.role, sent.caption)
    return promises_something(context.policy, sent.caption)


def _store(session: Session, context: Context, me: SignedIn, sent: ToSend, keep: FileToKeep, *, promises: bool) -> int:
    """Append the message that shows the file, once; return its number."""
    conversation_id = sent.conversation_id
    lock_conversation(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    # Answered even if the agent no longer holds the conversation, or the page would send the file again.
    if (seq := _sent_already(session, sent)) is not None:
        return seq
    if not belongs_to(conversation, me):
        raise not_mine(session, conversation)
    if promises:
        lock_room(session, conversation_id)
        refuse_above_limit(session, context.services, conversation_id, me.role, sent.caption)
    file = keep(session, conversation_id)
    named = context.words.say("system.attachment", conversation.locale, name=file.name)
    message = messages.append(
        session,
        conversation_id,
        role="agent",
        kind="attachment",
        text=f"{sent.caption}\n{named}" if sent.caption else named,
        payload=file_card(conversation_id, file.id, name=file.name, media_type=file.media_type, size=file.bytes)
        | ({"caption": sent.caption} if sent.caption else {}),
        client_id=sent.stored_id,
        author_name=me.name,
    )
    file.message_seq = message.seq
    postponements.take_up(session, conversation_id, actor=f"agent:{me.login}")
    detail = {"seq": message.seq, "bytes": file.bytes, "media_type": file.media_type}
    audit.record(session, f"agent:{me.login}", "file.sent", f"conversation:{conversation_id}", detail)
    return message.seq


def _sent_already(session: Session, sent: ToSend) -> int | None:
    """Return the number of the message with this id; raise a 409 when it shows another file or has other words."""
    found = session.execute(
        select(Message).where(Message.conversation_id == sent.conversation_id, Message.client_id == sent.stored_id)
    ).scalar_one_or_none()
    if found is None:
        return None
    shown = found.payload if isinstance(found.payload, dict) else {}
    try:
        file = attachments.get(session, sent.conversation_id, file_in(shown))
    except NotFound:
        raise DeskProblem(409, "agents.client_id_used") from None
    if file.sha256 != sent.upload.sha256 or shown.get("caption", "") != sent.caption:
        raise DeskProblem(409, "agents.client_id_used")
    return found.seq
