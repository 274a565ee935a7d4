"""Open the status page of a case of another conversation to whoever proves that it is theirs.

A case number stands in mails and can be read over a shoulder, so it proves nothing; the last digits of the telephone
number that the case knows do, and wrong ones are counted. Whether a case exists is never said: every number is asked
for the digits, and wrong digits and unknown numbers get the same answer.

Wrong tries of strangers do not use up those of the customer: after a few for one case in a day its whole telephone
number is asked for in place of the last digits, which nobody guesses and its customer knows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.cases import audit, cases, choices, conversations, messages
from bot.cases.care import case_links
from bot.cases.case_number import parse_number
from bot.cases.errors import NotFound
from bot.cases.models import Case, Conversation, Message
from bot.compatible_forms import compatible
from bot.conversation.choice_tokens import mint_choices
from bot.conversation.contacts.known import known_contacts
from bot.conversation.display import language
from bot.conversation.person_for_proven import person_for_proven
from bot.conversation.proven_case import LINK
from bot.conversation.proving_orders import digits_in
from bot.conversation.services import Services
from bot.words import in_script

# What the question asks for.
ASKS = "case_proof"
LAST_DIGITS = 4
# Of a longer answer this many count, so that a country code makes no difference.
MOST_DIGITS = 8
# Wrong digits after which nothing opens in one conversation.
MOST_HERE = 4
# Wrong digits for one case in a day, over all conversations, after which its whole number is needed, and after which
# nothing opens: so many are an attack, and its customer has the link in mails.
MOST_FOR_CASE, MOST_OF_ALL = 6, 500
WITHIN = dt.timedelta(days=1)
WRONG = "status_link.wrong_proof"
# Questions beside which a row of digits may well be a case number.
_FREE = (None, "what", ASKS)
_WRITTEN = re.compile(r"(?<!\d)\d{4}[\-‐-―−]\d{4,8}[\-‐-―−]\d(?!\d)")
# Bounded, because the search begins at every digit.
_BETWEEN = r"[\s\-‐-―−.]{0,6}"
FIRST_YEAR = 20


def knock(session: Session, services: Services, conversation: Conversation, text: str) -> bool:
    """Answer a message that names a case of another conversation, or the digits that were asked for one.

    Return False for any other message, which the dialogue answers.
    """
    asked = _last_question(session, conversation.id)
    if asked.get("asks") not in _FREE:
        return False
    number, rest = _named(services, text)
    if number is None:
        number, rest = (str(asked["case"]), text) if asked.get("asks") == ASKS else (None, text)
        if number is None or _digits(services, rest) is None:
            return False
    else:
        own = {case.number for case in cases.of_conversation(session, conversation.id)}
        if number in own or services.phrases.names_trouble(rest):
            return False
    given, case = _digits(services, rest), _case(session, number)
    left, whole = _left(session, services, conversation, number)
    if left and given is not None and (not whole or len(given) == MOST_DIGITS):
        if case is not None and _fits(session, case, given):
            _open(session, services, conversation, case)
            person_for_proven(session, services, conversation, rest)
            return True
        for subject in (f"case:{number}", f"conversation:{conversation.id}"):
            audit.record(session, "customer", WRONG, subject)
        left, whole = _left(session, services, conversation, number)
        name = "wrong" if left else "over"
    else:
        name = "ask" if left else "over"
    asks = {"asks": ASKS, "case": number} if left else {}
    _say(session, services, conversation, f"{name}_whole" if left and whole else name, asks)
    return True


def _named(services: Services, text: str) -> tuple[str | None, str]:
    """Return the case number in a text, and the text without it; None for what cannot be one."""
    plain = services.policy.company.order_pattern.sub(" ", compatible(text))
    # As it is written on cards, digits behind a blank are not part of it.
    written = _WRITTEN.search(plain)
    number = parse_number(written.group() if written is not None else plain)
    if number is None:
        return None, text
    year, month = int(number[:2]), int(number[2:4])
    now = services.policy.clock.local(services.now())
    if not FIRST_YEAR <= year <= now.year % 100 or not 1 <= month <= 12:
        return None, text
    return number, re.sub(_BETWEEN.join(re.sub(r"\D", "", number)), " ", plain, count=1)


def _digits(services: Services, text: str) -> str | None:
    found = digits_in(text, services.phrases.contacts)
    return None if found is None else found[-MOST_DIGITS:]


def _fits(session: Session, case: Case, given: str) -> bool:
    return any(len(phone) >= LAST_DIGITS and phone.endswith(given) for phone in _phones(session, case))


def _phones(session: Session, case: Case) -> Iterator[str]:
    """Yield the digits of every telephone number that the case knows, without extensions."""
    fact = known_contacts(session, conversations.get(session, case.conversation_id), case).get("phone")
    for said in (str(fact.value), *str(fact.display or "").split("/")) if fact is not None else ():
        yield re.sub(r"\D", "", said.partition("#")[0])


def _case(session: Session, number: str) -> Case | None:
    try:
        case = cases.find(session, number)
    except NotFound:
        return None
    return case if conversations.get(session, case.conversation_id).erased_at is None else None


def _left(session: Session, services: Services, conversation: Conversation, number: str) -> tuple[bool, bool]:
    """Return whether digits are looked at still, and whether the whole number is needed.

    The same for a number that no case has.
    """
    here = len(audit.of(session, f"conversation:{conversation.id}", WRONG))
    since = services.now() - WITHIN
    of_case = sum(entry.at >= since for entry in audit.of(session, f"case:{number}", WRONG))
    return here < MOST_HERE and of_case < MOST_OF_ALL, of_case >= MOST_FOR_CASE


def _open(session: Session, services: Services, conversation: Conversation, case: Case) -> None:
    """Show a card that leads to the page; the case stays where it is."""
    link = case_links.open_link(session, case, by="customer")
    detail = {"conversation": conversation.id}
    audit.record(session, "customer", "status_link.opened", f"case:{case.number}", detail)
    payload = {"case_number": case.number, "stage": case.stage, "items": [], LINK: link.id}
    text = services.words.say("case_door.opened", conversation.locale, case_number=case.number)
    messages.append(session, conversation.id, role="bot", kind="status", text=text, payload=payload)


def _say(session: Session, services: Services, conversation: Conversation, name: str, payload: dict[str, Any]) -> None:
    to, say = language(conversation.locale), services.words.say
    person = {"command": "/request_human", "label": say("cards.person", to)}
    said = {"text": say(f"case_door.{name}", to), "payload": {**payload, "suggestions": [person]}}
    said = in_script(said, conversation.locale)
    shown, tokens = mint_choices(session, conversation.id, "question", said["payload"])
    stored = messages.append(session, conversation.id, role="bot", kind="question", text=said["text"], payload=shown)
    choices.attach(session, tokens, stored.seq)


def _last_question(session: Session, conversation_id: str) -> dict[str, Any]:
    """Return the payload of our last message; empty when it asks nothing."""
    wanted = (
        select(Message.payload)
        .where(Message.conversation_id == conversation_id, Message.role != "customer")
        .order_by(desc(Message.seq))
        .limit(1)
    )
    payload = session.execute(wanted).scalar_one_or_none()
    return payload if isinstance(payload, dict) else {}
