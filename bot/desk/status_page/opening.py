"""Find the case behind an address, and count what is asked of it."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.cases import conversations
from bot.cases.care import case_links
from bot.desk.addresses import counted_address
from bot.desk.context import context_of
from bot.desk.customers.access import within
from bot.desk.status_links import links_for


class Gone(Exception):
    """Raised for an address that is forged, or whose link was revoked or erased."""


async def link_of(request: Request) -> tuple[str, str, str]:
    """Return the id of the link in the address, and the id and locale of its conversation; raise Gone.

    Calls are limited as those of the conversation are, and tries of other addresses by where they come from.
    """
    context = context_of(request)
    link_id = links_for(request).status_link_of(request.path_params["token"])

    def look(session: Session) -> tuple[str, str] | None:
        case = case_links.case_of(session, link_id or "")
        if case is None:
            return None
        conversation = conversations.get(session, case.conversation_id)
        return (conversation.id, conversation.locale) if conversation.erased_at is None else None

    found = await context.read(look) if link_id is not None else None
    if found is None or link_id is None:
        within(context.limits.conversations.take(counted_address(request)))
        raise Gone
    within(context.limits.messages.take(found[0]))
    return link_id, *found
