"""`/api/conversations/{id}/messages`: send a message or a choice, and read the messages."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import choices, conversations, messages
from bot.cases.card_numbers import mask_cards
from bot.cases.errors import Conflict, NotFound
from bot.desk.addresses import counted_address
from bot.desk.context import context_of
from bot.desk.customers.access import authorise, renewed_token, within
from bot.desk.problems import Problem
from bot.desk.quotas import ROW
from bot.desk.reading import MAX_TEXT, Field, check_characters, read_json, shows_nothing, whole_number
from bot.desk.status_links import links_for, with_status_links
from bot.words import Words

FIELDS = {
    "client_id": Field(str, required=True, longest=100),
    "text": Field(str, longest=MAX_TEXT),
    "choice": Field(str, longest=100),
}
PAGE = 500


class Messages(HTTPEndpoint):
    """Store new messages and return stored ones."""

    async def post(self, request: Request) -> Response:
        """Store a message verbatim and answer 202 with its number `seq`; the bot answers it later."""
        context = context_of(request)
        conversation_id = await authorise(request)
        within(context.limits.messages.take(conversation_id))
        body = await read_json(request, FIELDS)
        client_id, text, token = body["client_id"], body.get("text"), body.get("choice")
        if shows_nothing(client_id):
            raise Problem(400, "field_missing", field="client_id")
        if text is not None and token is not None:
            raise Problem(400, "text_or_choice")
        if token is None and (text is None or shows_nothing(text)):
            raise Problem(400, "empty")

        def store(session: Session) -> int:
            if token is not None:
                return redeem(session, conversation_id, token, client_id)
            return say(session, conversation_id, text or "", client_id, context.words)

        context.word_quotas.take(counted_address(request), ROW + len(text or ""), conversation_id)
        if text:
            await context.prepare(text)
        seq = await context.write(store)
        context.metrics.messages.labels("text" if token is None else "choice").inc()
        # A customer who asks for a person has finished, so there is nothing to wait for.
        at_once = token is not None or context.phrases.asks_only_for_person(text or "")
        context.turns.customer_wrote(conversation_id, at_once=at_once)
        return JSONResponse({"seq": seq}, status_code=202)

    async def get(self, request: Request) -> Response:
        """Return the messages after number `?after=`, at most 500; `last_seq` shows whether there are more."""
        context = context_of(request)
        conversation_id = await authorise(request)
        after = whole_number(request.query_params.get("after"), "after")
        links = links_for(request)

        def read(session: Session) -> dict[str, object]:
            last = messages.last_seq(session, conversation_id)
            page = messages.after(session, conversation_id, after, limit=PAGE)
            told = with_status_links(session, links, conversation_id, map(messages.as_protocol, page))
            return {"messages": told, "last_seq": last}

        # A browser cannot send the token to the event stream but in the address, which is written down on the way.
        found = {**await context.read(read), "ticket": context.tokens.ticket(conversation_id)}
        if renewed := renewed_token(request):
            found["token"] = renewed
        return JSONResponse(found, headers={"Cache-Control": "no-store"})


def say(session: Session, conversation_id: str, text: str, client_id: str, words: Words) -> int:
    """Append a typed message and return its number; with a `client_id` used before, return that message's number.

    The customer is told when a card number in it was masked. Raises a 409 Problem when the `client_id` belongs to a
    message with other words: these would be lost if they counted as sent.
    """
    check_characters(client_id, "client_id")
    last = messages.last_seq(session, conversation_id)
    said = messages.append(session, conversation_id, role="customer", text=text, client_id=client_id)
    if said.text != mask_cards(text) or (said.payload or {}).get("choice") is not None:
        raise Problem(409, "client_id_used")
    if said.seq > last and said.text != text:
        notice = words.say("system.card_masked", conversations.get(session, conversation_id).locale)
        messages.append(session, conversation_id, role="system", text=notice)
    return said.seq


def redeem(session: Session, conversation_id: str, token: str, client_id: str) -> int:
    """Redeem a choice and append its label as the customer's message, both or neither; return its number.

    Raises a 409 Problem when the choice was never offered in this conversation, was used or withdrawn, or when the
    `client_id` belongs to another message.
    """
    # Raises NotFound for an unknown conversation, which is a 404 and not an unknown choice.
    messages.last_seq(session, conversation_id)
    try:
        choice = choices.redeem(session, conversation_id, token, client_id)
    except NotFound:
        raise Problem(409, "choice_unknown") from None
    except Conflict:
        raise Problem(409, "choice_used") from None
    stored = messages.append(
        session, conversation_id, role="customer", text=choice.label, payload={"choice": token}, client_id=client_id
    )
    if (stored.payload or {}).get("choice") != token:
        raise Problem(409, "client_id_used")
    return stored.seq
