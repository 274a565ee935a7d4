"""The first words after a complaint: what was gone through, and how it felt, in whole sentences."""

from __future__ import annotations

from typing import Mapping

from bot.conversation.display import language
from bot.conversation.facts_shown import quoted
from bot.conversation.feeling_named import NEUTRAL, Feeling, feeling_named
from bot.conversation.gone_through import WORKS_BADLY, gone_through
from bot.conversation.known import Known
from bot.conversation.product_called import name_called
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN, Found


def first_words(turn: Turn, known: Known, facts: Mapping[str, Found], kind: str | None, locale: str) -> str:
    """Return the sentences that name what the customer went through and felt, as far as they have told it."""
    feeling = feeling_named(turn.text, turn.emotion, turn.emotion_confidence) if turn.feeling else Feeling(NEUTRAL)
    named = f"said.{feeling.name}" if feeling.said else f"heard.{feeling.name}"
    say, to = known.words.say, language(locale)
    clause = _clause(known, facts, kind, to)
    if clause is None:
        return say(f"first.feeling_alone.{named}", to)
    return say("first.with_clause", to, clause=clause, feeling=say(f"first.feeling.{named}", to))


def _clause(known: Known, facts: Mapping[str, Found], kind: str | None, to: str) -> str | None:
    what = facts.get("what")
    if what is None or what.value == UNKNOWN:
        return None
    say, story = known.words.say, str(what.value)
    product = known.policy.products.get(str(facts["product"].value)) if "product" in facts else None
    # A thing that the catalogue does not have is named as the customer did.
    other = facts["product"].value if product is None and "product" in facts else UNKNOWN
    of_goods = other != UNKNOWN or (product is not None and product.type == "goods")
    told = gone_through(story, is_trouble=known.phrases.names_trouble(story), of_goods=of_goods)
    if not told and kind == "product_quality" and of_goods:
        told = (WORKS_BADLY,)
    if told == (WORKS_BADLY,) and (product is not None or other != UNKNOWN):
        said = facts["product"].display
        name = name_called(product, said and quoted(said), to) if product is not None else quoted(str(other))
        return say("first.works_badly_named", to, name=_named(name, to))
    if told:
        first, *others = (say(f"first.{name}", to) for name in told)
        return say("first.and", to).join([first, *(_within(one, to) for one in others)])
    return say(f"first.kind.{kind}", to) if kind and known.words.has(f"first.kind.{kind}") else None


def _within(clause: str, to: str) -> str:
    return clause[:1].lower() + clause[1:] if to == "en" else clause


def _named(name: str, to: str) -> str:
    return f"the {name}" if to == "en" else name
