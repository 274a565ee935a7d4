"""A correction changes one fact and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Mapping

from sqlalchemy.orm import Session

from bot.cases import cases, offers
from bot.cases import facts as case_facts
from bot.cases.models import Case, Fact
from bot.conversation.facts import ASKED, Found, as_day, as_time, find_facts
from bot.conversation.heard import Heard
from bot.conversation.house import House

# What became of a correction.
CHANGED, ASK, CONFIRMED, WHICH = "changed", "ask", "confirmed", "which"


@dataclass(frozen=True)
class Correction:
    """Say what became of it: changed, to be asked for, confirming what stood there, or not clear which fact."""

    outcome: str
    slots: Mapping[str, Any]


def correct(session: Session, house: House, heard: Heard) -> Correction:
    """Apply what the customer says is wrong to the case; an open offer made on the old facts is withdrawn."""
    case = cases.open_case(session, heard.conversation_id)
    known = case_facts.current(session, case)
    button = heard.entity("fact")
    if button is not None and button.get("value") in ASKED:
        return _take_back(session, case, str(button["value"]))
    changed = _changes(house, heard, known)
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
    if heard.intent in {"request_remedy", "inform"} and heard.entities:
        return Correction(CONFIRMED, {})
    meant = house.phrases.fact_meant(heard.text) if heard.intent in {"correct", "deny"} else None
    if meant is not None and meant in known:
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


def _changes(house: House, heard: Heard, known: Mapping[str, Fact]) -> dict[str, Found]:
    """Return the facts that the turn gives another value than the case holds."""
    found = find_facts(heard, house.policy, house.phrases, house.now())
    found.pop("bought_on", None)
    found.pop("when", None)
    times = heard.all("time")
    if times:
        name, fact = _corrected_time(times[-1], heard, known)
        found[name] = fact
    if heard.intent == "complain" and "what" in found and "what" in known:
        found["what"] = Found(f"{known['what'].value}\n{found['what'].value}", seq=found["what"].seq)
    elif heard.intent != "complain":
        found.pop("what", None)
    return {name: fact for name, fact in found.items() if name not in known or known[name].value != fact.value}


def _corrected_time(time: Mapping[str, Any], heard: Heard, known: Mapping[str, Fact]) -> tuple[str, Found]:
    """Return which of the two times is meant, and its new value.

    "No, Tuesday" after "bought last Wednesday, broken since yesterday" means the one that was a weekday, in the
    same week. With one time only, that one is meant.
    """
    fact = as_time(time, heard)
    hint = time.get("role_hint")
    names = [name for name in ("when", "bought_on") if name in known]
    if hint == "bought" and "bought_on" in known:
        name = "bought_on"
    elif len(names) == 2 and _is_weekday(fact.display) and not _is_weekday(known["when"].display):
        name = "bought_on" if _is_weekday(known["bought_on"].display) else "when"
    else:
        name = "when"
    before = as_day(known[name].value) if name in known else None
    day = as_day(fact.value)
    if before is None or day is None or not _is_bare_weekday(fact.display):
        return name, fact
    moved = before + dt.timedelta(days=day.weekday() - before.weekday())
    return name, Found(moved.isoformat(), {"interval": None, "grain": "day"}, fact.display, fact.seq)


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
