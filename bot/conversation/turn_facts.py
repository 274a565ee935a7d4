"""Find the facts in a turn and their values for the case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Mapping

from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.remedy import Policy

# The facts that the form asks for, in this order.
ASKED = ("what", "when", "product", "desired_outcome")
UNKNOWN = "unknown"
# The longest duration that gives a starting day: "waiting for three days" does, "a two-year warranty" does not.
LONGEST_WAIT = dt.timedelta(days=100)


@dataclass(frozen=True)
class Found:
    """One fact: its value for the case, what it was resolved to, and the message it came from."""

    value: Any
    resolved: Any = None
    display: str | None = None
    seq: int | None = None


def _tells_what_happened(turn: Turn, phrases: Phrases) -> bool:
    if turn.by_button or not phrases.tells_a_story(turn.text):
        return False
    # A wish alone is not a story, but "it died yesterday, I want a refund" is one.
    return turn.intent in {"complain", "threaten"} or (
        turn.intent in {"request_remedy", "request_human"} and phrases.names_trouble(turn.text)
    )


@dataclass
class Facts:
    """The facts of one turn by their names in `bot.cases.fact_store`."""

    found: dict[str, Found] = field(default_factory=dict)

    def put(self, name: str, found: Found) -> None:
        """Add a fact unless the turn has one of that name already."""
        self.found.setdefault(name, found)


def find_facts(turn: Turn, policy: Policy, phrases: Phrases, now: dt.datetime) -> dict[str, Found]:
    """Return every fact in the turn at the UTC instant `now`, without regard to an open question.

    Nothing is guessed: every fact was found in the text by the model, or comes from the order that the text names.
    """
    facts = Facts()
    _times(turn, facts, policy.clock.local(now).date())
    _named(turn, facts)
    _order(turn, facts, policy)
    amount = turn.entity("amount")
    if amount is not None:
        facts.put("amount", Found(amount["value"], display=_said(amount), seq=turn.seq_at(amount.get("start", 0))))
    outcome = turn.entity("desired_outcome")
    if outcome is not None:
        facts.put("desired_outcome", Found(str(outcome["value"]), display=_said(outcome), seq=_seq(turn, outcome)))
    for name in ("email", "phone"):
        entity = turn.entity(name)
        if entity is not None:
            facts.put(name, Found(str(entity["value"]), seq=_seq(turn, entity)))
    if _tells_what_happened(turn, phrases):
        facts.put("what", Found(turn.text, seq=turn.last_seq))
    return facts.found


def when_happened(
    times: list[Mapping[str, Any]], today: dt.date
) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """Return the time of the problem and the time of purchase, each an entity or None.

    A role hint from the words around a time decides; of the others the latest is the time of the problem, because a
    thing is bought before it fails. A future time is a wish. A duration or "the second day" counts only when no day is
    named.
    """
    days = [time for time in times if (day := as_day(time.get("value"))) is not None and day <= today]
    bought = next((time for time in days if time.get("role_hint") == "bought"), None)
    happened = [time for time in days if time.get("role_hint") == "happened"]
    rest = [time for time in days if time is not bought]
    if candidates := happened or rest:
        return max(candidates, key=lambda time: str(time["value"])), bought
    second_day = next((time for time in times if time.get("role_hint") == "relative"), None)
    waited = next((time for time in times if bought is None and _waited(time, today)), None)
    return second_day or waited, bought


def _waited(time: Mapping[str, Any], today: dt.date) -> bool:
    since = _since(time)
    return time.get("role_hint") == "duration" and since is not None and since > today - LONGEST_WAIT


def _since(time: Mapping[str, Any]) -> dt.date | None:
    return as_day((time.get("interval") or {}).get("from"))


def _times(turn: Turn, facts: Facts, today: dt.date) -> None:
    happened, bought = when_happened(turn.all("time"), today)
    for name, time in (("when", happened), ("bought_on", bought)):
        if time is not None:
            facts.put(name, as_time(time, turn))
    # A time of purchase alone also answers "when", so that the question is not asked again.
    if happened is None and bought is not None:
        facts.put("when", as_time(bought, turn))


def as_time(time: Mapping[str, Any], turn: Turn) -> Found:
    """Return a time entity as a fact, a duration as the day it began; its display is the customer's own words."""
    since = _since(time) if time.get("role_hint") == "duration" else None
    value = since.isoformat() if since else str(time["value"])
    resolved = {"interval": time.get("interval"), "grain": "day" if since else time.get("grain")}
    return Found(value, resolved=resolved, display=_said(time), seq=_seq(turn, time))


def _named(turn: Turn, facts: Facts) -> None:
    for name in ("product", "branch"):
        entity = turn.entity(name)
        if entity is not None:
            facts.put(name, Found(str(entity["value"]), display=_said(entity), seq=_seq(turn, entity)))


def _order(turn: Turn, facts: Facts, policy: Policy) -> None:
    entity = turn.entity("order_number")
    if entity is None:
        return
    number, seq = str(entity["value"]), _seq(turn, entity)
    facts.put("order_number", Found(number, seq=seq))
    order = policy.orders.find(number)
    if order is not None:
        facts.put("product", Found(order.product_id, seq=seq))
        facts.put("bought_on", Found(order.bought_on.isoformat(), seq=seq))


def _said(entity: Mapping[str, Any]) -> str | None:
    said = entity.get("text")
    return str(said) if said else None


def _seq(turn: Turn, entity: Mapping[str, Any]) -> int | None:
    return turn.seq_at(int(entity.get("start") or 0))


def as_day(value: Any) -> dt.date | None:
    """Return the day of an ISO date or datetime; None for anything else."""
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
