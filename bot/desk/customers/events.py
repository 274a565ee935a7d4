"""`GET /api/conversations/{id}/events`: stream messages as they are stored, each once and in order; resumable."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, AsyncIterator

from sqlalchemy.orm import Session
from sse_starlette import ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from bot.care.links import Links
from bot.cases import conversations, messages
from bot.desk.addresses import counted_address
from bot.desk.context import Context, context_of
from bot.desk.customers.access import authorise, within
from bot.desk.customers.state import state_of
from bot.desk.reading import whole_number
from bot.desk.status_links import links_for, with_status_links
from bot.desk.streams import CountedStream

PAGE = 200
HEARTBEAT_SECONDS = 15
# Seconds after which to look without a wake-up, because other processes write without waking this one.
LOOK_SECONDS = 5.0
RECONNECT_MILLISECONDS = 2000
SEND_SECONDS = 30
# Some readers of event streams take these characters for the end of a line, contrary to the standard.
LINE_ENDS = str.maketrans({code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)})
# Whose typing the customer sees; the customer's own is shown to agents only.
SEEN_TYPING = ("bot", "agent")


async def events(request: Request) -> Response:
    """Stream the messages after `Last-Event-ID` or `?after=`, then new ones; 429 or 503 for too many streams."""
    context = context_of(request)
    conversation_id = await authorise(request, ticket=True, token_in_address=True)
    asked = request.headers.get("last-event-id") or request.query_params.get("after")
    after = whole_number(asked, "after")
    if context.broker.watchers(conversation_id) >= context.limits.streams_per_conversation:
        within(10)
    # An unknown conversation is answered with 404 before the stream begins.
    await context.read(lambda s: conversations.get(s, conversation_id))
    return CountedStream(
        follow(context, links_for(request), conversation_id, after),
        context.streams.of_customer(counted_address(request)),
        ping=HEARTBEAT_SECONDS,
        ping_message_factory=lambda: ServerSentEvent(comment="heartbeat"),
        send_timeout=SEND_SECONDS,
        sep="\n",
    )


async def follow(context: Context, links: Links, conversation_id: str, after: int) -> AsyncIterator[ServerSentEvent]:
    """Yield the events of a conversation while the client is connected.

    The number of the last message sent is the only state: live and replayed messages are read in the same way, so none
    is lost or repeated between the two.
    """
    state: dict[str, Any] | None = None
    context.metrics.streams.inc()
    try:
        # Subscribed before the first look, so that a message stored in between ends the wait below.
        with context.broker.subscribe(conversation_id) as subscription:
            yield ServerSentEvent(comment="listening", retry=RECONNECT_MILLISECONDS, sep="\n")
            must_look = True
            while True:
                for passing in subscription.take_passing():
                    if passing.name != "typing" or passing.data.get("role") in SEEN_TYPING:
                        yield _event(passing.name, passing.data)
                if must_look:
                    page, now = await context.read(
                        partial(look, links=links, conversation_id=conversation_id, after=after)
                    )
                    for message in page:
                        yield _event("message", message, id=str(message["seq"]))
                        after = message["seq"]
                    if len(page) == PAGE:
                        continue
                    if now != state:
                        state = now
                        yield _event("state", now)
                woken = await subscription.wait(LOOK_SECONDS)
                must_look = subscription.take_change() or not woken
    finally:
        context.metrics.streams.dec()


def look(
    session: Session, links: Links, conversation_id: str, after: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return one page of the messages after number `after`, and the state, read in the same transaction."""
    page = messages.after(session, conversation_id, after, limit=PAGE)
    told = with_status_links(session, links, conversation_id, map(messages.as_protocol, page))
    return told, state_of(session, conversation_id)


def _event(name: str, data: dict[str, Any], id: str | None = None) -> ServerSentEvent:
    text = json.dumps(data, ensure_ascii=False).translate(LINE_ENDS)
    return ServerSentEvent(text, event=name, id=id, sep="\n")
