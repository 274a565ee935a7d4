"""What an incident means for one case: the one gesture for equal harm, and what its customers are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.cases.insight import gathering, incidents
from bot.cases.insight.gathering import Settled
from bot.cases.models import Case, Incident, IncidentUpdate
from bot.remedy import Policy
from bot.remedy.equal_gesture import compensates
from bot.remedy.offer_input import EqualGesture
from bot.words import in_script


@dataclass(frozen=True)
class Told:
    """What customers are told of one incident, in one language: the wording, what was new when, and when more comes."""

    number: int
    text: str
    news: tuple[tuple[datetime, str], ...]
    next_update_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Return it for the customer protocol."""
        return {
            "id": self.number,
            "text": self.text,
            "news": [{"at": at, "text": text} for at, text in self.news],
            "next_update_at": self.next_update_at,
        }


def equal_gesture(session: Session, policy: Policy, case: Case) -> EqualGesture | None:
    """Return what everybody with the same harm as in this case is given, less what this customer has of it already.

    None outside of an incident with an offer.
    """
    found = _offered(session, case)
    if found is None:
        return None
    incident, harm, role = found
    # Whoever has some of it already, as after a reopening, gets the rest: nobody with the same harm has more.
    minor = max(harm.minor - promised_beyond(policy, settled_in(session, policy, case)), 0)
    return EqualGesture(harm.gesture, minor, role, f"incident:{incident.id}:{harm.id}", harm.remedy)


def offers_equally(session: Session, case: Case) -> bool:
    """Return whether the case is in an incident that offers everybody with its harm the same."""
    return _offered(session, case) is not None


def _offered(session: Session, case: Case) -> tuple[Incident, incidents.Harm, str] | None:
    found = gathering.incident_of(session, case.id)
    if found is None:
        return None
    incident, name = found
    harm = next((one for one in incidents.harms_of(incident) if one.id == name), None)
    return None if harm is None or incident.role is None else (incident, harm, incident.role)


def extra_of(policy: Policy, settled: Settled) -> int | None:
    """Return what was promised beyond mending the loss itself, in minor units; None where nothing is settled."""
    return promised_beyond(policy, settled) if settled.is_something else None


def settled_in(session: Session, policy: Policy, case: Case) -> Settled:
    """Return what was promised in one case and not taken back."""
    return gathering.settled(session, [case.id], policy.company.currency)[case.id]


def promised_beyond(policy: Policy, settled: Settled) -> int:
    """Return what was promised beyond mending the loss itself, in minor units."""
    extra = settled.goodwill + settled.added
    for remedy, worth, gesture in settled.options:
        known = policy.remedies.get(remedy)
        extra += gesture + (worth if known is not None and compensates(known) else 0)
    return extra


def shown(session: Session, locale: str) -> list[Told]:
    """Return what is told of the incidents whose banner is shown, in the customer's language, newest first."""
    there = [one for one in incidents.listed(session, (incidents.DECLARED,)) if one.has_banner]
    news = incidents.updates_of(session, [one.id for one in there])
    return [told(one, news[one.id], locale) for one in there]


def told(incident: Incident, news: list[IncidentUpdate], locale: str) -> Told:
    """Return what is told of an incident in the customer's language, the newest news first."""
    return Told(
        incident.id,
        wording(incident, locale),
        tuple((one.at, _in(locale, one.words_zh, one.words_en)) for one in reversed(news)),
        incident.next_update_at,
    )


def wording(incident: Incident, locale: str) -> str:
    """Return what customers are told of an incident, in their language."""
    return _in(locale, incident.wording_zh, incident.wording_en)


def _in(locale: str, zh: str | None, en: str | None) -> str:
    return str((en if locale == "en" else in_script(zh, locale)) or "")
