"""Everything that the status page of a case shows, read in one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases import conversations, surveys
from bot.cases.care import case_links, follow_ups
from bot.cases.errors import NotFound
from bot.cases.models import Case
from bot.cases.queue import handoffs
from bot.conversation.handing_over import handoff_notice
from bot.conversation.incidents import Told
from bot.conversation.incidents import shown as incidents_shown
from bot.conversation.mended import what_was_done
from bot.conversation.services import Services
from bot.conversation.taking_back import may_take_back
from bot.conversation.whose_hours import whose_hours
from bot.desk.customer_pages.speech import Speech
from bot.desk.status_page.contacts import contacts_shown
from bot.desk.status_page.law import laws_of
from bot.desk.status_page.lead import OVER, lead_of
from bot.desk.status_page.promises import promises_of
from bot.desk.status_page.steps import ALL, step_of
from bot.desk.status_page.written import written_since

# What is rated, each from 1 to 5: what came of it, how it went on, how the customer was treated.
RATED = ("score", "process", "treatment")
SCORES = (1, 2, 3, 4, 5)


def linked_case(session: Session, link_id: str) -> Case:
    """Return the case of a link; raise NotFound when the link was revoked meanwhile."""
    case = case_links.case_of(session, link_id)
    if case is None:
        raise NotFound("This link no longer opens anything.")
    return case


def view_of(session: Session, services: Services, link_id: str, speech: Speech) -> dict[str, Any]:
    """Return the values of the template."""
    case = linked_case(session, link_id)
    step = step_of(session, case)
    return {
        "number": case.number,
        "lead": lead_of(session, case, speech),
        "incidents": [_incident(one, speech) for one in incidents_shown(session, speech.locale)],
        "steps": [{"name": speech.say(f"widget.step{n}"), "done": n < step, "now": n == step} for n in ALL],
        "mended": _mended(session, case, speech),
        "hours": speech.ours(whose_hours(services, conversations.get(session, case.conversation_id))),
        "promises": promises_of(session, services, case, speech),
        "written": written_since(session, services, case, speech),
        "contacts": contacts_shown(session, case, speech),
        "laws": laws_of(services, case, speech),
        "may_take_back": may_take_back(session, services, case),
        "may_call": case.stage != "closed",
        "with_person": _person(session, services, case, speech),
        "survey": may_rate(session, case),
        "rated": RATED,
        "scores": SCORES,
    }


def _incident(one: Told, speech: Speech) -> dict[str, Any]:
    """Return what is told of an incident, with the newest news and by when there is more."""
    news = next(iter(one.news), None)
    return {
        "text": one.text,
        "news": None if news is None else {"at": speech.moment(news[0]), "text": news[1]},
        "next": "" if one.next_update_at is None else speech.moment(one.next_update_at),
    }


def may_rate(session: Session, case: Case) -> bool:
    """Return whether the survey waits for its answer; not while the case is open again."""
    return case.stage in OVER and surveys.is_open(session, case)


def _person(session: Session, services: Services, case: Case, speech: Speech) -> str:
    """Return who takes over and by when, "" while nobody was called."""
    handoff = handoffs.current(session, case.conversation_id)
    if handoff is None:
        return ""
    if handoff.state != "waiting":
        return speech.say("status_page.person.here")
    notice = handoff_notice(services, handoff, case.number, speech.locale)
    return speech.say(
        "status_page.person.comes", handler=speech.ours(notice.handler), time=speech.moment(notice.promised_by)
    )


def _mended(session: Session, case: Case, speech: Speech) -> dict[str, Any] | None:
    """Return the question whether it is mended with its answers, or the answer given; None when it was not asked."""
    asked = follow_ups.last(session, case)
    if asked is None:
        return None
    to = "en" if speech.locale == "en" else "zh-Hant"
    is_open = asked.answer in (None, follow_ups.SILENT)
    return {
        "open": is_open,
        "what": speech.ours(what_was_done(session, case, to)),
        "answers": [(name, speech.say(f"care.mended.{name}")) for name in follow_ups.BY_CUSTOMER],
        "answered": "" if is_open else speech.say(f"status_page.mended.said_{asked.answer}"),
    }
