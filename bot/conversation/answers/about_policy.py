"""Answers out of the policy: warranty, shops, hours, limits, and how long a remedy takes before one is chosen."""

from __future__ import annotations

import datetime as dt

from bot.conversation.answers.situation import POLICY, Answer, Situation
from bot.conversation.days_told import as_day
from bot.conversation.display import both, day
from bot.conversation.hours_in_words import hours_in_words
from bot.conversation.turn_facts import UNKNOWN
from bot.remedy import Handler, Policy
from bot.remedy.catalogue import Product
from bot.remedy.company import Branch
from bot.remedy.only_for import suits
from bot.remedy.remedies import Remedy
from bot.words import Words

_BOT, _ABOVE = "bot", "over_authority"


def warranty(at: Situation) -> Answer | None:
    """Return how long the warranty of the product meant lasts, and until when where the day of purchase is known."""
    product = _product(at)
    if product is None:
        days = sorted({one.warranty_days for one in at.policy.products.values()} - {0})
        if not days:
            return None
        text = at.say("warranty_which", least=period(at, days[0]), most=period(at, days[-1]))
        return Answer(text, POLICY)
    name = both(product.names, at.to)
    if not product.warranty_days:
        return Answer(at.say("warranty_none", product=name), POLICY, offers_person=True)
    text = at.say("warranty", product=name, period=period(at, product.warranty_days))
    bought = at.facts.get("bought_on")
    bought_on = as_day(bought.value) if bought is not None and _is_of(product, at) else None
    if bought_on is not None:
        until = bought_on + dt.timedelta(days=product.warranty_days)
        today = at.policy.clock.local(at.now).date()
        ends = "warranty_until" if until >= today else "warranty_over"
        text += at.say(ends, day=day(bought_on, at.to, today), until=day(until, at.to, today))
    return Answer(text, POLICY)


def period(at: Situation, days: int) -> str:
    """Return a number of days as years or months where it is a whole number of these."""
    for unit, length in (("years", 365), ("months", 30)):
        if days % length == 0:
            return at.say(unit if days > length else unit[:-1], count=days // length)
    return at.say("days", count=days)


def shops(at: Situation) -> Answer | None:
    """Return the addresses of the shops, or that of the one that is named; None where the policy has none."""
    named = at.turn.entity("branch")
    branches = [at.policy.branches[str(named["value"])]] if named and str(named["value"]) in at.policy.branches else []
    found = [one for one in branches or at.policy.branches.values() if one.address is not None]
    if not found:
        return None
    lines = "\n".join(_shop(at, one) for one in found)
    return Answer(at.say("shops" if len(found) > 1 else "shop", lines=lines), POLICY)


def hours(at: Situation) -> Answer:
    """Return the hours of customer care that are still to come, and those of the shop that is named."""
    named = at.turn.entity("branch")
    branch = at.policy.branches.get(str(named["value"])) if named else None
    care = at.say("hours", hours=hours_in_words(at.policy.clock, at.now, at.to))
    if branch is not None and branch.hours is not None:
        text = at.say("shop_hours", name=both(branch.names, at.to), hours=both(branch.hours, at.to))
        return Answer(f"{text}{care}", POLICY)
    return Answer(care, POLICY)


def limits(at: Situation) -> Answer:
    """Return what the bot may give for the trouble, and who decides about more."""
    limit = limit_in_words(at.policy, at.words, at.to)
    text = at.say("limit_on_offer", authority=limit) if at.options else limit
    return Answer(text, POLICY, above=who_decides_more(at.policy))


def limit_in_words(policy: Policy, words: Words, to: str) -> str:
    """Return in one sentence what the bot may give for the trouble at most, and who decides about more."""
    goodwill, handler = policy.authority[_BOT].goodwill, who_decides_more(policy).label(to)
    if not goodwill:
        return words.say("answers.limit_none", to, handler=handler)
    return words.say("answers.limit", to, most=policy.company.show(goodwill), handler=handler)


def who_decides_more(policy: Policy) -> Handler:
    """Return who decides about what is above the bot's limits."""
    return policy.escalation(_ABOVE).handler


def duration(at: Situation) -> Answer | None:
    """Return how long the remedy takes that is named or wanted, before options are on the table."""
    wish = _wish(at)
    found = [] if wish is None else [one for one in at.policy.remedies.values() if one.serves[:1] == (wish,)]
    found = [one for one in found if _fits(one, _product(at))] or found
    if not found:
        return None
    days = [number for one in found for number in one.days]
    name = "takes" if min(days) < max(days) else "takes_exactly"
    shown = at.words.say(f"cards.outcome.{wish}", at.to)
    return Answer(at.say(name, wish=shown, least=min(days), most=max(days)), POLICY)


def any_duration(at: Situation) -> Answer | None:
    """Return how long the remedies take that may come of it, as long as nobody knows which one."""
    fitting = [one for one in at.policy.remedies.values() if _fits(one, _product(at)) and one.days]
    days = [number for one in fitting for number in one.days]
    if not days:
        return None
    return Answer(at.say("takes_any", least=min(days), most=max(days)), POLICY)


def _wish(at: Situation) -> str | None:
    """Return the outcome that the turn names, else the one that is on record."""
    named = at.turn.entity("desired_outcome")
    if named is not None:
        return str(named["value"])
    said = at.phrases.consent.outcomes_in(at.turn.text)
    if said:
        return said[0]
    told = at.facts.get("desired_outcome")
    return str(told.value) if told is not None and told.value != UNKNOWN else None


def _fits(remedy: Remedy, product: Product | None) -> bool:
    return suits(remedy.only_for, product.group if product is not None else None)


def _product(at: Situation) -> Product | None:
    named = at.turn.entity("product")
    told = at.facts.get("product")
    name = str(named["value"]) if named is not None else str(told.value) if told is not None else ""
    return at.policy.products.get(name)


def _is_of(product: Product, at: Situation) -> bool:
    """Return whether the day of purchase on record is that of this product."""
    told = at.facts.get("product")
    return told is None or told.value == product.id


def _shop(at: Situation, branch: Branch) -> str:
    name, address = both(branch.names, at.to), both(branch.address, at.to)
    if branch.hours is None:
        return at.say("shop_line", name=name, address=address)
    return at.say("shop_line_hours", name=name, address=address, hours=both(branch.hours, at.to))
