"""Make what a mail leads to true at the moment of sending: links may have been replaced since it was written."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.care.mail.addresses import CUSTOMER
from bot.cases.care import case_links
from bot.cases.insight.actions import link_key
from bot.cases.models import Action, Case, Commitment, OutboxItem
from bot.conversation.display import both, instant
from bot.conversation.services import Services


def renew(session: Session, item: OutboxItem) -> bool:
    """Put the present link of the status page, and the promises that are the owner's still, into a mail.

    Return False for a mail to an owner about promises that are all somebody else's now, or about such an action.
    """
    if not isinstance(item.body, dict):
        return True
    body: dict[str, Any] = dict(item.body)
    case = session.get(Case, item.case_id) if item.case_id is not None else None
    if body.get("status_link") and case is not None:
        body["status_link"] = case_links.instead_of(session, case, str(body["status_link"]))
    numbers = promises_in(body)
    if item.to_whom != CUSTOMER and numbers and body.get("owner"):
        found = [session.get(Commitment, number) for number in numbers]
        body["promises"] = [one.id for one in found if one is not None and one.owner == body["owner"]]
        if not body["promises"]:
            return False
    if body.get("action") and body.get("owner_key"):
        action = session.get(Action, int(body["action"]))
        if action is None or link_key(action) != body["owner_key"]:
            return False
    if body != item.body:
        item.body = body
        session.flush()
    return True


def promises_in(body: dict[str, Any]) -> list[int]:
    """Return the numbers of the promises that a mail leads to."""
    return [int(number) for number in body.get("promises") or ([body["promise"]] if body.get("promise") else [])]


def labels_of(session: Session, services: Services, item: OutboxItem) -> dict[int, str]:
    """Return what is written on the link to each promise of a mail: what, of which case, by when."""
    labels, to = {}, item.locale
    for number in promises_in(item.body if isinstance(item.body, dict) else {}):
        promise = session.get(Commitment, number)
        case = None if promise is None else session.get(Case, promise.case_id)
        if promise is not None and case is not None:
            when = instant(promise.due_at, services.policy.clock.zone, to, services.now())
            what = both(promise.what, to)
            labels[number] = services.words.say(
                "care.letter.promise_of", to, what=what, case_number=case.number, time=when
            )
    return labels
