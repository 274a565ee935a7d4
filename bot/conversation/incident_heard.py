"""Tell a customer who writes of a declared incident what is known of it: once, and nothing that it does not say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.insight import gathering, incidents
from bot.cases.insight.case_scopes import scope_of
from bot.cases.insight.figures.reading import read_cases
from bot.cases.insight.figures.rows import case_row
from bot.cases.models import Case, Incident
from bot.clocks.figures import figure_rules
from bot.conversation.display import instant, language
from bot.conversation.handoff_reasons import GRAVE
from bot.conversation.incidents import told
from bot.conversation.services import Services
from bot.remedy.equal_gesture import gesture_worth

HEARD = "incident"


def hear_of_incident(
    session: Session, services: Services, conversation_id: str, slots: Mapping[str, Any]
) -> str | None:
    """Return what the customer is told of the incident that their case looks like, and suggest the case to it.

    None without such an incident, when they heard of it before, and where somebody is in danger: then nothing else is
    said in the same breath. `slots` are those of the turn.
    """
    if slots.get("must_escalate") and slots.get("escalation_reason") in GRAVE:
        return None
    live = [one for one in incidents.listed(session, (incidents.DECLARED,)) if scope_of(one).features]
    case = cases.current_case(session, conversation_id) if live else None
    if case is None or gathering.incident_of(session, case.id) is not None:
        # Customers of gathered cases are told by care.
        return None
    found = next(_like(session, services, case, live), None)
    if found is None:
        return None
    gathering.suggest(session, found, [case.id], harm=found.harms[0]["id"], why=gathering.SERIES)
    gathering.note_heard(session, found, case)
    return _in_words(session, services, found, str(slots.get("locale") or "zh-Hant"))


def _like(session: Session, services: Services, case: Case, live: list[Incident]) -> Iterator[Incident]:
    """Yield the incidents whose scope the case is in, as it is recorded by now, but those that were heard of."""
    session.flush()
    rules = figure_rules(services.policy)
    read = read_cases(session, [case.id], currency=rules.currency, reasons=rules.hazard_reasons)
    figures = case_row(read[0], (), None, None, rules)
    for one in live:
        if not scope_of(one).has(figures) or gathering.heard_of(session, one, case.conversation_id):
            continue
        # A late parcel with a pan in it is not the pan that gets too hot, though both are about the pan.
        if figures["kind"] in gathering.kinds_of(session, one) or _names_kind(one):
            yield one


def _names_kind(incident: Incident) -> bool:
    return any(name in ("kind", "sub_kind") for name, _ in scope_of(incident).features)


def _in_words(session: Session, services: Services, incident: Incident, locale: str) -> str:
    to, say, policy = language(locale), services.words.say, services.policy
    known = told(incident, incidents.updates_of(session, [incident.id])[incident.id], locale)
    parts = [say("incident.heard.known", to, wording=known.text)]
    if known.news:
        at, words = known.news[0]
        parts.append(
            say("incident.heard.news", to, time=instant(at, policy.clock.zone, to, services.now()), news=words)
        )
    offered = [one for one in incidents.harms_of(incident) if one.minor and one.gesture in policy.goodwill]
    if len(incident.harms) == len(offered) == 1:
        # With several sorts of harm, what is theirs is for a person to say.
        gesture = gesture_worth(policy, offered[0].gesture, offered[0].minor)
        parts.append(say("incident.heard.offer", to, offer=gesture.text[to]))
    if known.next_update_at is not None and known.next_update_at > services.now():
        at = known.next_update_at
        parts.append(say("incident.heard.next", to, time=instant(at, policy.clock.zone, to, services.now())))
    return "\n\n".join(parts)
