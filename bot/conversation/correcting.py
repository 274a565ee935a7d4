"""A correction changes one fact and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Mapping, Sequence

from sqlalchemy.orm import Session

from bot.cases import cases, offers
from bot.cases import fact_store as case_facts
from bot.cases.models import Case, Fact
from bot.conversation.services import Services
from bot.conversation.story import with_what_was_told
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import ASKED, Found, as_day, as_time, find_facts

# What became of a correction.
CHANGED, ASK, CONFIRMED, WHICH = "changed", "ask", "confirmed", "which"


@dataclass(frozen=True)
class Correction:
    """Say what became of it: changed, to be asked for, confirming what stood there, or not clear which fact."""

    outcome: str
    slots: Mapping[str, Any]


def correct(session: Session, services: Services, turn: Turn) -> Correction:
    """Apply what the customer says is wrong to the case; an open offer made on the old facts is withdrawn."""
    case = cases.open_case(session, turn.conversation_id)
    known = case_facts.current(session, case)
    button = turn.entity("fact")
    if button is not None and button.get("value") in ASKED:
        return _take_back(session, case, str(button["value"]))
    changed = _changes(session, services, turn, case, known)
    if changed:
        for name, fact in changed.items():
            case_facts.note(
                session, case, name, fact.value, display=fact.display, resolved=fact.resolved, message_seq=fact.seq
            )
        offers.withdraw(session, case, "a fact was corrected")
        if case.stage == "offering":
            cases.move(session, case, "clarifying", actor="customer", reason="a fact was corrected")
        after = case_facts.current(session, case)
        return Correction(CHANGED, {name: after[name].value for name in ASKED if name in changed})
    if turn.intent in {"request_remedy", "inform"} and turn.entities:
        return Correction(CONFIRMED, {})
    meant = services.phrases.fact_meant(turn.text) if turn.intent in {"correct", "deny"} else None
    if meant is not None:
        return _take_back(session, case, meant)
    return Correction(WHICH, {})


def _take_back(session: Session, case: Case, name: str) -> Correction:
    """Withdraw the fact so that the form asks for it again; the others stay."""
    case_facts.withdraw(session, case, name)
    if name == "product":
        # The store or the order would answer the question in its place.
        case_facts.withdraw(session, case, "order_number")
        case_facts.withdraw(session, case, "branch")
    if name == "when":
        case_facts.withdraw(session, case, "bought_on")
    offers.withdraw(session, case, "a fact is being corrected")
    if case.stage == "offering":
        cases.move(session, case, "clarifying", actor="customer", reason="a fact is being corrected")
    return Correction(ASK, {name: None, "stage": "listening", "asking_again": False})


def _changes(
    session: Session, services: Services, turn: Turn, case: Case, known: Mapping[str, Fact]
) -> dict[str, Found]:
    """Return the facts that the turn gives another value than the case held before it."""
    denied = {time["value"] for time in turn.all("time")}
    turn = replace(turn, entities=_new_ones(turn.entities, known))
    now = services.now()
    found = find_facts(turn, services.policy, services.phrases, now)
    found.pop("bought_on", None)
    found.pop("when", None)
    today = services.policy.clock.local(now).date()
    times = [time for time in turn.all("time") if (day := as_day(time["value"])) is not None and day <= today]
    if times:
        found.update(_corrected_times(times[-1], denied, turn, known, today))
    if turn.intent != "complain":
        found.pop("what", None)
    elif "what" in found:
        found["what"] = with_what_was_told(session, case, found["what"])
    seqs = {part.seq for part in turn.parts}
    # What this very turn changed has changed, should the dialogue call twice.
    return {
        name: fact
        for name, fact in found.items()
        if name not in known or known[name].value != fact.value or known[name].message_seq in seqs
    }


def _new_ones(entities: Sequence[Mapping[str, Any]], known: Mapping[str, Fact]) -> list[Mapping[str, Any]]:
    """Leave out what the case holds already where the turn gives another of its kind: "not the mop, the kettle"."""

    def is_known(entity: Mapping[str, Any]) -> bool:
        names = ("when", "bought_on") if entity["entity"] == "time" else (entity["entity"],)
        return any(name in known and known[name].value == entity["value"] for name in names)

    fresh = {entity["entity"] for entity in entities if "entity" in entity and not is_known(entity)}
    return [entity for entity in entities if entity.get("entity") not in fresh or not is_known(entity)]


def _corrected_times(
    time: Mapping[str, Any], denied: set[Any], turn: Turn, known: Mapping[str, Fact], today: dt.date
) -> dict[str, Found]:
    """Return which of the two times is meant, and its new value.

    The one that is denied ("Monday, not yesterday") is meant. "No, Tuesday" after "bought last Wednesday, broken since
    yesterday" means the one that was a weekday, in the same week. With one day for both, both are meant.
    """
    fact = as_time(time, turn)
    names = [name for name in ("when", "bought_on") if name in known]
    if len(names) == 2 and known["when"].value == known["bought_on"].value:
        return {name: _same_week(fact, known[name], today) for name in names}
    named = [name for name in names if known[name].value in denied]
    if len(named) == 1 and time["value"] != known[named[0]].value:
        name = named[0]
    elif time.get("role_hint") == "bought":
        name = "bought_on"
    elif len(names) == 2 and _is_weekday(fact.display) and not _is_weekday(known["when"].display):
        name = "bought_on" if _is_weekday(known["bought_on"].display) else "when"
    else:
        name = "when"
    return {name: _same_week(fact, known.get(name), today)}


def _same_week(fact: Found, before: Fact | None, today: dt.date) -> Found:
    """Return a bare weekday as the one in the week that the case held, unless that is still to come."""
    held, day = as_day(before.value) if before else None, as_day(fact.value)
    if held is None or day is None or not _is_bare_weekday(fact.display):
        return fact
    moved = held + dt.timedelta(days=day.weekday() - held.weekday())
    if moved > today:
        return fact
    return replace(fact, value=moved.isoformat(), resolved={"interval": None, "grain": "day"})


_WEEKDAYS = (
    "星期",
    "禮拜",
    "礼拜",
    "週",
    "周",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_WEEK_BEFORE = ("上", "這", "这", "本", "下", "last", "this", "next")


def _is_weekday(said: str | None) -> bool:
    return bool(said) and any(word in str(said).lower() for word in _WEEKDAYS)


def _is_bare_weekday(said: str | None) -> bool:
    return _is_weekday(said) and not any(word in str(said).lower() for word in _WEEK_BEFORE)
