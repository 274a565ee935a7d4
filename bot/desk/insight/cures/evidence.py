"""Evidence of five whys as people type it, a line each: a case, a photo, an order or what was seen; it is looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care.faults import Fault
from bot.cases import cases
from bot.cases.case_number import parse_number
from bot.cases.errors import NotFound
from bot.cases.insight.analyses import CASE, EVIDENCE, FIGURE, FILE, ORDER, Evidence
from bot.cases.models import Attachment, Case, Fact
from bot.conversation.services import Services
from bot.remedy.orders import normalise
from bot.remedy.reading import LANGUAGES
from bot.words import Words

# What is meant as a case number, though its check digit may be wrong.
_LIKE_A_NUMBER = re.compile(r"[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]")
TYPED = "agents.insight.whys.typed."
ORDER_NUMBER = "order_number"
# So many files are named where one has to be chosen.
MOST_NAMED = 6


def read_evidence(session: Session, services: Services, text: str, field: str) -> Iterator[Evidence]:
    """Yield the evidence that a field has, a line each; raise Fault at the field for a line that leads nowhere.

    A case number may stand alone. A photo is named by its case and, of several, by its name; an order by its number,
    with more words behind it.
    """
    kinds = _kinds(services.words)
    for line in filter(None, (one.strip() for one in text.splitlines())):
        before, colon, after = line.replace("：", ":", 1).partition(":")
        kind, what = kinds.get(before.strip().lower(), "") if colon else "", after.strip()
        if kind and not what:
            raise Fault("evidence_empty", at=field, value=line)
        if kind == CASE or (not kind and (parse_number(line) or _LIKE_A_NUMBER.fullmatch(line))):
            yield Evidence(CASE, _case(session, what if kind else line, field).number)
        elif kind == FILE:
            yield Evidence(FILE, _file(session, what, field).id)
        elif kind == ORDER:
            yield Evidence(ORDER, _order(session, services, what, field))
        else:
            yield Evidence(FIGURE, what if kind else line)


def as_typed(session: Session, say: Callable[[str], str], locale: str, evidence: Sequence[Evidence]) -> str:
    """Return evidence as somebody would type it in the language of `say`, a line for each piece."""
    return "\n".join(_line(session, say, locale, one) for one in evidence)


def shown(session: Session, one: Evidence) -> dict[str, str]:
    """Return a piece of evidence with what it is called and the address that it opens, if it opens any."""
    if one.kind == CASE:
        return {"kind": one.kind, "what": one.what, "href": f"/desk/case/{one.what}"}
    file = session.get(Attachment, one.what) if one.kind == FILE else None
    if file is None:
        return {"kind": one.kind, "what": one.what, "href": ""}
    where = f"/api/desk/conversations/{file.conversation_id}/attachments/{file.id}"
    return {"kind": one.kind, "what": _called(session, file), "href": where}


def _kinds(words: Words) -> dict[str, str]:
    """Return the kind of evidence by every word that may stand before the colon."""
    said = {
        one.strip().lower(): kind
        for kind in EVIDENCE
        for language in LANGUAGES
        for one in words.say(TYPED + kind, language).split("|")
    }
    return {**said, **{kind: kind for kind in EVIDENCE}}


def _line(session: Session, say: Callable[[str], str], locale: str, one: Evidence) -> str:
    if one.kind == CASE:
        return one.what
    if one.kind == FIGURE and ":" not in one.what and "：" not in one.what:
        return one.what
    mark = ": " if locale == "en" else "："
    return say(TYPED + one.kind).split("|")[0] + mark + shown(session, one)["what"]


def _case(session: Session, typed: str, field: str) -> Case:
    try:
        return cases.find(session, typed)
    except NotFound:
        raise Fault("no_such_case", at=field, value=typed) from None


def _file(session: Session, typed: str, field: str) -> Attachment:
    """Return the file that is meant by its case and name, or by its own address or id."""
    by_id = session.get(Attachment, typed.rpartition("/")[2][:32])
    if by_id is not None:
        return by_id
    number, _, name = typed.partition(" ")
    if parse_number(number) is None and not _LIKE_A_NUMBER.fullmatch(number):
        raise Fault("no_such_file", at=field, value=typed)
    case = _case(session, number, field)
    wanted = (
        select(Attachment)
        .where(Attachment.conversation_id == case.conversation_id)
        .order_by(Attachment.created_at, Attachment.name)
    )
    there = list(session.execute(wanted).scalars())
    named = [one for one in there if one.name == name.strip()] if name.strip() else there
    if not there:
        raise Fault("no_files", at=field, value=case.number)
    if not named or len({one.name for one in named}) > 1:
        raise Fault("which_file", at=field, value="\n".join(f"{case.number} {one.name}" for one in there[:MOST_NAMED]))
    return named[-1]


def _called(session: Session, file: Attachment) -> str:
    wanted = select(Case.number).where(Case.conversation_id == file.conversation_id).order_by(Case.id).limit(1)
    number = session.execute(wanted).scalar_one_or_none()
    return file.name if number is None else f"{number} {file.name}"


def _order(session: Session, services: Services, typed: str, field: str) -> str:
    """Return the order with what was written behind it; one counts when a case names it or the company knows it."""
    number, _, rest = typed.partition(" ")
    number = normalise(number)
    told = select(Fact.id).where(Fact.name == ORDER_NUMBER, Fact.value == number)
    if session.execute(told.limit(1)).first() is None and services.policy.orders.find(number) is None:
        raise Fault("no_such_order", at=field, value=number)
    return f"{number} {rest.strip()}".strip()
