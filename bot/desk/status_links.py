"""Addresses of status pages in what customers are shown: signed when it is shown, so that no stored message opens one.

A message keeps only the number of its case. Whoever reads the conversation gets the link that is valid now, also in an
older message, after the customer or an agent has made a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from bot.care.links import Links
from bot.cases.care import case_links
from bot.conversation.proven_case import LINK
from bot.desk.context import context_of

# Kinds of messages whose card leads to the status page of its case.
LEADING = ("commitment", "status")
FIELD = "status_url"


def links_for(connection: HTTPConnection) -> Links:
    """Return the maker of addresses: of the public address of the settings, else of the one that was called."""
    settings = context_of(connection).settings
    return Links(settings.secret_key, settings.public_url or str(connection.base_url))


def with_status_links(
    session: Session, links: Links, conversation_id: str, page: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return messages of the protocol with `status_url` in every card whose case has a link."""
    shown = list(page)
    leading = [message for message in shown if _number(message)]
    if not leading:
        return shown
    open_links = case_links.of_conversation(session, conversation_id)
    for message in leading:
        payload = {name: value for name, value in message["payload"].items() if name != LINK}
        proved = message["payload"].get(LINK)
        if proved is not None and case_links.case_of(session, str(proved)) is None:
            proved = None
        link_id = proved or open_links.get(_number(message))
        message["payload"] = payload if link_id is None else {**payload, FIELD: links.status(link_id)}
    return shown


def _number(message: Mapping[str, Any]) -> str:
    payload = message.get("payload")
    if message.get("kind") not in LEADING or not isinstance(payload, Mapping):
        return ""
    return str(payload.get("case_number") or "")
