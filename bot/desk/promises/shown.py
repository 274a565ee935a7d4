"""What the page shows of a promise: what, by when, the customer and the matter, and what happened so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.care import by_owner
from bot.care.links import OwnersLink
from bot.care.notices import owner_label, when
from bot.care.payment import prefilled
from bot.cases import attachments, commitments, conversations, fact_store
from bot.cases.models import Case, Commitment, PromiseChange
from bot.cases.utc import now_of
from bot.conversation.contacts.known import known_contacts
from bot.conversation.display import both
from bot.conversation.services import Services
from bot.desk.agents.names import catalogue_names, login_name

# The facts that help to keep a promise, in the order shown.
MATTER = ("what", "product", "branch", "order_number", "amount", "appointment")
# What a telephone opens by itself.
SCHEMES = {"phone": "tel:", "email": "mailto:"}


def of_link(session: Session, link: OwnersLink) -> tuple[Commitment, Case] | None:
    """Return the promise that an address opens, and its case; None when it is somebody else's now."""
    promise = session.get(Commitment, link.promise_id)
    if promise is None or promise.owner != link.owner:
        return None
    case = session.get(Case, promise.case_id)
    return None if case is None else (promise, case)


def shown(session: Session, services: Services, promise: Commitment, case: Case, to: str) -> dict[str, Any]:
    """Return what the page shows of a promise, in the language `to`."""
    may = by_owner.allowed_now(session, promise, decides=False)
    now, clock = now_of(session), services.policy.clock
    return {
        "what": both(promise.what, to),
        "owner": owner_label(services, promise, to),
        "due": when(services, promise.due_at, to),
        "late": promise.state in ("open", "broken") and promise.due_at <= now,
        "state": promise.state,
        "in_work": promise.picked_up_at is not None,
        "case_number": case.number,
        "language": services.words.say(f"agents.locale.{conversations.get(session, case.conversation_id).locale}", to),
        "contacts": _contacts(session, services, case, to),
        "matter": _matter(session, services, case, to),
        "course": [_change(session, services, one, to) for one in _changes(session, promise, case)],
        "may": may,
        "pays": promise.currency is not None,
        "needs_payment": promise.proof == commitments.PAYMENT,
        "sum": prefilled(services.policy.company, promise),
        "agreed": "" if promise.sum_minor is None else services.policy.company.show(promise.sum_minor),
        "supervisor_dates": promise.state == "open" and promise.due_at > now and by_owner.REDATE not in may,
        "first_day": clock.local(now).date().isoformat(),
        "last_day": (clock.local(now).date() + dt.timedelta(days=by_owner.MOST_DAYS_AHEAD)).isoformat(),
        "others": [(one.id, one.label(to)) for one in services.policy.handlers.values() if one.id != promise.owner],
    }


def _contacts(session: Session, services: Services, case: Case, to: str) -> list[dict[str, str | None]]:
    conversation = conversations.get(session, case.conversation_id)
    known = known_contacts(session, conversation, case)
    return [
        {
            "label": services.words.say(f"agents.contact.{name}", to),
            "value": str(fact.display or fact.value),
            "opens": SCHEMES[name] + "".join(str(fact.value).split()) if name in SCHEMES else None,
        }
        for name, fact in known.items()
    ]


def _matter(session: Session, services: Services, case: Case, to: str) -> list[dict[str, str]]:
    facts = fact_store.current(session, case)
    return [
        {
            "label": services.words.say(f"agents.fact.{name}", to),
            "value": both(_names(services, name, facts[name].value) or facts[name].display or facts[name].value, to),
        }
        for name in MATTER
        if name in facts
    ]


def _names(services: Services, name: str, value: object) -> Mapping[str, str] | None:
    return catalogue_names(services.policy, name, value)


def _changes(session: Session, promise: Commitment, case: Case) -> list[PromiseChange]:
    return [one for one in commitments.changes_of_case(session, case) if one.commitment_id == promise.id]


def _change(session: Session, services: Services, made: PromiseChange, to: str) -> dict[str, Any]:
    values = {
        "before": when(services, made.due_before, to) if made.due_before is not None else "",
        "after": when(services, made.due_after, to) if made.due_after is not None else "",
        "owner": _handler(services, made.owner_after or "", to),
    }
    what = services.words.say(f"agents.promises.change.{made.what}", to, **values)
    say, company = services.words.say, services.policy.company
    told = [
        made.reason,
        company.show(made.paid_minor) if made.paid_minor is not None else None,
        made.reference and say("agents.promises.reference", to, reference=made.reference),
        made.paid_reason,
    ]
    file = attachments.of_change(session, made)
    return {
        "file": None if file is None else file.name,
        "file_shown": bool(made.file_shown),
        "what": what,
        "by": _by(session, services, made.actor, to),
        "at": when(services, made.at, to),
        "told": " · ".join(filter(None, told)) or None,
    }


def _by(session: Session, services: Services, actor: str, to: str) -> str:
    kind, _, name = actor.partition(":")
    if kind == "owner":
        return _handler(services, name, to)
    known = login_name(session, actor)
    if known is not None:
        return known
    words = f"agents.promises.by.{kind}"
    return services.words.say(words, to) if services.words.has(words) else kind


def _handler(services: Services, owner: str, to: str) -> str:
    handler = services.policy.handlers.get(owner)
    return owner if handler is None else handler.label(to)
