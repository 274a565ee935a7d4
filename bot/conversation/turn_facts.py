"""Find the facts in a turn and their values for the case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Mapping

from bot.cases.order_proofs import ORDER_NUMBER, ORDER_PROOF
from bot.conversation.contact_words import CLAUSE
from bot.conversation.days_told import DaysTold, since_of, sort_times
from bot.conversation.excluding import excluded_outcomes, refused_outcomes
from bot.conversation.phrases import Phrases
from bot.conversation.price_told import OTHER, amount_meant, may_be_price
from bot.conversation.product_meant import product_meant
from bot.conversation.story_words import speaks_of_trouble, tells_what_happened
from bot.conversation.turn import Turn
from bot.remedy import Policy

# The facts that the form asks for, in this order. Whose order it is comes early, because a proved one answers others.
ASKED = ("what", ORDER_PROOF, "when", "product", "desired_outcome")
UNKNOWN = "unknown"
# The value of the slot of a question that need not be asked.
NOT_NEEDED = "not_needed"
# The least weight (see Phrases.weight) of words that say what happened.
LEAST_STORY = 4
# The fact with the outcomes that are refused while any other will do.
UNWANTED = "unwanted"
# The doubt about a day that is told of what has happened and is still to come.
TO_COME = "to_come"


@dataclass(frozen=True)
class Found:
    """One fact: its value for the case, what it was resolved to, and the message it came from."""

    value: Any
    resolved: Any = None
    display: str | None = None
    seq: int | None = None


def _tells_story(turn: Turn, phrases: Phrases) -> bool:
    if turn.by_button or not tells_what_happened(turn, phrases, least=LEAST_STORY):
        return False
    # A wish alone is not a story, but "it died yesterday, I want a refund" is one.
    return turn.intent in {"complain", "threaten"} or (
        turn.intent in {"request_remedy", "request_human"} and speaks_of_trouble(turn, phrases)
    )


@dataclass
class Facts:
    """The facts of one turn by their names in `bot.cases.fact_store`."""

    found: dict[str, Found] = field(default_factory=dict)

    def put(self, name: str, found: Found) -> None:
        """Add a fact unless the turn has one of that name already."""
        self.found.setdefault(name, found)


def find_facts(turn: Turn, policy: Policy, phrases: Phrases, now: dt.datetime) -> dict[str, Found]:
    """Return every fact in the turn at the UTC instant `now`.

    Nothing is guessed: every fact was found in the text by the model. What an order tells is added only once it is
    proved (`order_proof`). Of an open question only "when" matters: "about three weeks" answers it.
    """
    facts = Facts()
    _times(turn, facts, days_in(turn, policy.clock.local(now)), phrases)
    _named(turn, facts)
    number = turn.entity(ORDER_NUMBER)
    if number is not None:
        facts.put(ORDER_NUMBER, Found(str(number["value"]), seq=_seq(turn, number)))
    amount = amount_meant(turn)
    if amount is not None:
        meant = None if may_be_price(turn, amount) else dict(OTHER)
        facts.put("amount", Found(amount["value"], meant, _said(amount), turn.seq_at(amount.get("start", 0))))
    wish = _wish_named(turn)
    if wish is not None:
        facts.put("desired_outcome", wish)
    wished = {wish.value} if wish is not None else set()
    unwanted = [] if turn.by_button else sorted((excluded_outcomes(turn.text) | refused_outcomes(turn.text)) - wished)
    if unwanted:
        facts.put(UNWANTED, Found(unwanted, display=turn.text.strip(), seq=turn.last_seq))
    if _tells_story(turn, phrases):
        facts.put("what", Found(turn.text, seq=turn.last_seq))
    return facts.found


def wish_in(turn: Turn, phrases: Phrases) -> Found | None:
    """Return the wish that a turn tells without being asked for one, also in a word ("退錢"); None for a question."""
    if turn.by_button or turn.asks_us:
        return None
    return _wish_named(turn) or bare_wish(turn, phrases)


def bare_wish(turn: Turn, phrases: Phrases) -> Found | None:
    """Return the wish that a word or two name ("退錢"); None for any other words, and for a button."""
    outcome = None if turn.by_button else phrases.answers.bare_wish(turn.text)
    return None if outcome is None else Found(outcome, display=turn.text.strip(), seq=turn.last_seq)


def _wish_named(turn: Turn) -> Found | None:
    outcome = turn.entity("desired_outcome")
    if outcome is None:
        return None
    return Found(str(outcome["value"]), display=_said(outcome), seq=_seq(turn, outcome))


def days_in(turn: Turn, now: dt.datetime) -> DaysTold:
    """Return the times of the turn by their roles, at the local instant `now`."""
    chinese = (turn.slots.get("locale") or turn.locale) != "en"
    # A customer who was asked which day is meant and writes the same again means the company's order.
    asked = str(answered_doubt(turn) or "").startswith("order")
    times = [{**time, "also": None} if asked else time for time in turn.all("time")]
    if answered_doubt(turn) == TO_COME:
        # Who says the same day again means that of last year.
        times = [_last_such(time) for time in times]
    return sort_times(times, now, asked_when=turn.asked == "when", chinese=chinese)


def _last_such(time: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a time that was read as to come as the last such day."""
    last = time.get("last")
    if last is None:
        return time
    return {**time, "value": last, "interval": {}, "last": None, "role_hint": None}


def answered_doubt(turn: Turn) -> str | None:
    """Return the kind of doubt about a day that this turn answers (see `day_doubts`); None when nothing was asked.

    The dialogue may note a turn twice, so the turn that raised the doubt does not answer it, and the one that answers
    it does so both times.
    """
    log = turn.slots.get("day_doubt_log") or {}
    if not log or log["asked_at"] == turn.last_seq or log.get("answered_at") not in (None, turn.last_seq):
        return None
    return str(log["kind"])


def _times(turn: Turn, facts: Facts, told: DaysTold, phrases: Phrases) -> None:
    by_name = {
        "when": told.answers_when,
        "bought_on": told.bought,
        "delivered_on": told.delivered,
        "promised_for": told.promised,
        "appointment": None if told.wish is None or _is_no_visit(told.wish, turn, phrases) else told.wish,
    }
    for name, time in by_name.items():
        if time is not None:
            facts.put(name, as_time(time, turn))
    if told.used is not None:
        facts.put("used_for", Found(str(told.used["value"]), display=_said(told.used), seq=_seq(turn, told.used)))


def _is_no_visit(time: Mapping[str, Any], turn: Turn, phrases: Phrases) -> bool:
    """Return whether a time to come is one by which something is wanted, and none at which the customer is free."""
    start = int(time.get("start") or 0)
    end = start + len(str(time.get("text") or ""))
    before, behind = CLAUSE.split(turn.text[:start])[-1], CLAUSE.split(turn.text[end:])[0]
    return phrases.contacts.sets_a_deadline(before + turn.text[start:end] + behind)


def as_time(time: Mapping[str, Any], turn: Turn) -> Found:
    """Return a time entity as a fact, a duration as the day it began; its display is the customer's own words."""
    since = since_of(time) if time.get("role_hint") == "duration" else None
    value = since.isoformat() if since else str(time["value"])
    resolved = {"interval": time.get("interval"), "grain": "day" if since else time.get("grain")}
    return Found(value, resolved=resolved, display=_said(time), seq=_seq(turn, time))


def _named(turn: Turn, facts: Facts) -> None:
    for name, entity in (("product", product_meant(turn)), ("branch", turn.entity("branch"))):
        if entity is not None:
            facts.put(name, Found(str(entity["value"]), display=_said(entity), seq=_seq(turn, entity)))


def _said(entity: Mapping[str, Any]) -> str | None:
    said = entity.get("text")
    return str(said) if said else None


def _seq(turn: Turn, entity: Mapping[str, Any]) -> int | None:
    return turn.seq_at(int(entity.get("start") or 0))
