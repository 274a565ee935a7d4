"""Join notices that wait for the same customer into one mail, when the first of them is sent."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases.care import outbox
from bot.cases.models import Case, OutboxItem
from bot.conversation.one_mail_a_day import JOINED as TEMPLATES
from bot.conversation.services import Services
from bot.words import in_script

TOGETHER = "together"


def join_others(session: Session, services: Services, item: OutboxItem) -> int:
    """Put what else waits about the case for the same address into a claimed item; return how many there were.

    The others are dropped in the same transaction, so that each notice goes once whoever dies when.
    """
    if item.template not in TEMPLATES or not _is_plain(item) or item.case_id is None:
        return 0
    others = [one for one in outbox.waiting_beside(session, item, services.now(), TEMPLATES) if _is_plain(one)]
    case = session.get(Case, item.case_id)
    if not others or case is None:
        return 0
    texts = [str(one.body["text"]) for one in sorted([item, *others], key=lambda one: one.id)]
    subject = services.words.say("care.mail.subject.several", item.locale, case_number=case.number)
    item.body = {**item.body, "text": "\n\n".join(texts), "subject": in_script(subject, item.locale)}
    for other in others:
        outbox.drop(session, other, TOGETHER)
    return len(others)


def _is_plain(item: OutboxItem) -> bool:
    """Return whether a mail is words and the link only, so that nothing of it is lost beside another."""
    body = item.body
    return isinstance(body, dict) and bool(body.get("text")) and not body.get("calendar") and not body.get("buttons")
