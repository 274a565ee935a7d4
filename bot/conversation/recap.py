"""The recap: the facts of a case, read back to the customer for confirmation or correction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Mapping

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases import fact_store as case_facts
from bot.cases.models import Fact
from bot.conversation.days_told import as_day
from bot.conversation.display import both, day, language, month
from bot.conversation.services import Services
from bot.conversation.turn_facts import UNKNOWN
from bot.remedy.money import UNKNOWN_CURRENCY, Money

SHOWN = ("what", "when", "product", "branch", "order_number", "amount", "desired_outcome")
CORRECTABLE = ("what", "when", "product", "desired_outcome")
# Longest story on the card, so that it can be read at a glance; the record keeps the whole story.
STORY_LENGTH = 160
# Control characters, and marks that reverse the direction of the following text.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Recap:
    """The recap as plain text, and the card of the customer protocol."""

    lines: str
    payload: dict[str, Any]


def recap(session: Session, services: Services, conversation_id: str, locale: str) -> Recap:
    """Return the recap of the conversation's case; a case in the stage listening moves to clarifying."""
    case = cases.open_case(session, conversation_id)
    if case.stage in {"listening", "offering"}:
        cases.move(session, case, "clarifying", actor="bot", reason="read back to the customer")
    shown = displayed(services, case_facts.current(session, case), locale)
    say = services.words.say
    language_now = language(locale)
    lines = [
        say("cards.line", language_now, name=say(f"cards.{name}", language_now), value=text)
        for name, text in shown.items()
    ]
    corrections = [
        {
            "command": f"/correct?fact={name}",
            "label": say("cards.fix", language_now, name=say(f"cards.{name}", language_now)),
            "fact": name,
            "group": "recap",
        }
        for name in CORRECTABLE
    ]
    confirm = {"command": "/affirm", "label": say("cards.confirm", language_now), "group": "recap"}
    return Recap("\n".join(lines), {"kind": "recap", "facts": shown, "confirm": confirm, "corrections": corrections})


def displayed(services: Services, known: Mapping[str, Fact], locale: str) -> dict[str, str]:
    """Return the known facts as the customer reads them, in the order of the card."""
    shown: dict[str, str] = {}
    for name in SHOWN:
        if name in known:
            shown[name] = _shown(services, known, name, locale)
    return shown


def _shown(services: Services, known: Mapping[str, Fact], name: str, locale: str) -> str:
    fact, say, to = known[name], services.words.say, language(locale)
    if fact.value == UNKNOWN:
        return say("cards.undecided" if name == "desired_outcome" else "cards.unknown", to)
    if name == "what":
        return quoted(str(fact.value))
    if name == "when":
        return _when(services, known, to)
    if name == "product" and fact.value in services.policy.products:
        return both(services.policy.products[fact.value].names, to)
    if name == "branch" and fact.value in services.policy.branches:
        return both(services.policy.branches[fact.value].names, to)
    if name == "amount" and isinstance(fact.value, Mapping):
        return _amount(services, fact)
    if name == "desired_outcome" and services.words.has(f"cards.outcome.{fact.value}"):
        return say(_wish(services, known), to)
    return quoted(str(fact.value))


def quoted(words: str) -> str:
    """Return the customer's words for use within one of our lines: on one line, shortened, without direction marks.

    A line break in them would make the rest look like our own text.
    """
    one_line = " ".join(_UNSEEN.sub(" ", words).split())
    if len(one_line) <= STORY_LENGTH:
        return one_line
    # Never in the middle of a number, because the rest of one would read as another number.
    return re.sub(r"[0-9][0-9.,]*$", "", one_line[: STORY_LENGTH - 1]) + "…"


def _wish(services: Services, known: Mapping[str, Fact]) -> str:
    """Return the words for the desired outcome; for a service an exchange is called doing it again."""
    word = f"cards.outcome.{known['desired_outcome'].value}"
    product = services.policy.products.get(str(known["product"].value)) if "product" in known else None
    about = f"{word}.{product.type}" if product else word
    return about if services.words.has(about) else word


def _amount(services: Services, fact: Fact) -> str:
    """Return a sum as the customer gave it: of unknown currency in their own words, and how often it was paid."""
    value = fact.value
    if str(value["currency"]) == UNKNOWN_CURRENCY:
        return quoted(str(fact.display or value["minor"] / 100))
    shown = money(services, Money(int(value["minor"]), str(value["currency"])))
    return f"{value['times']} × {shown}" if value.get("times") else shown


def money(services: Services, amount: Money) -> str:
    """Return an amount in words; the company's own currency has its symbol."""
    company = services.policy.company
    if amount.currency == company.currency:
        return company.show(amount.minor)
    return f"{amount.currency} {amount.minor / 100:,.2f}".removesuffix(".00")


def _when(services: Services, known: Mapping[str, Fact], to: str) -> str:
    """Return the time of the problem, after the days of purchase and delivery when those are different days."""
    happened, say = known["when"], services.words.say
    others = [
        say(word, to, day=_time(services, known[name], to))
        for name, word in (("bought_on", "cards.bought"), ("delivered_on", "cards.delivered"))
        if name in known and known[name].value != happened.value
    ]
    if not others:
        return _time(services, happened, to)
    return say("cards.join", to).join((*others, say("cards.happened", to, day=_time(services, happened, to))))


def _time(services: Services, fact: Fact, to: str) -> str:
    on = as_day(fact.value)
    grain = (fact.resolved or {}).get("grain") if isinstance(fact.resolved, Mapping) else None
    if on is None:
        return quoted(str(fact.display or fact.value))
    today = services.policy.clock.local(services.now()).date()
    if grain in {"week", "month", "year"} and fact.display:
        said = quoted(fact.display)
        # "In December" of another year reads like this year's.
        named = grain == "month" and on.year != today.year and not any(sign in said for sign in ("年", str(on.year)))
        return services.words.say("cards.as_said", to, day=month(on, to), said=said) if named else said
    shown = day(on, to, today)
    if grain in {"hour", "minute"} and len(str(fact.value)) > 10:
        shown += str(fact.value)[11:16] if to != "en" else f", {str(fact.value)[11:16]}"
    if fact.display and not any(digit.isdigit() for digit in fact.display):
        return services.words.say("cards.as_said", to, day=shown, said=quoted(fact.display))
    return shown
