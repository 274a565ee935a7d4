"""The two sentences of the recap: what happened, retold, and the facts, each named once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Callable, Iterable, Mapping

from bot.cases.models import Fact
from bot.conversation import facts_shown
from bot.conversation.retelling import retell
from bot.conversation.searching import CJK
from bot.conversation.services import Services
from bot.conversation.turn_facts import UNKNOWN

# Roles of days, and the names of their words.
_DAYS = {
    "bought_on": "recap.bought",
    "delivered_on": "recap.delivered",
    "when": "recap.happened",
    "promised_for": "recap.promised",
    "appointment": "recap.appointment",
}


@dataclass(frozen=True)
class Story:
    """What happened: as a sentence of its own, and the words alone as the card shows them."""

    sentence: str
    words: str


def outdated(history: Iterable[Fact], known: Mapping[str, Fact]) -> dict[str, str]:
    """Return words of the story that were corrected since, and what replaces them.

    A corrected day is left out, because the facts name the right one; a corrected thing has its new name.
    """
    found: dict[str, str] = {}
    for old in history:
        now = known.get(old.name)
        if old.superseded_at is None or now is None or not old.display or now.value == old.value:
            continue
        if old.name in _DAYS:
            found[str(old.display)] = ""
        elif old.name == "product" and now.display:
            found[str(old.display)] = str(now.display)
    return found


def retold(
    services: Services, known: Mapping[str, Fact], to: str, corrected: Mapping[str, str] = MappingProxyType({})
) -> Story | None:
    """Return what happened, retold, with the words that were `corrected`; None while nobody has said it."""
    fact = known.get("what")
    if fact is None or fact.value == UNKNOWN:
        return None
    told = str(fact.value)
    for words, instead in corrected.items():
        told = _in_place_of(words, instead, told)
    told = _without_wish(services, known, to, told)
    story = retell(told, to, services.phrases)
    if story is not None and story.is_quoted:
        # What stands in quotation marks is word for word; the facts beside it name what is right now.
        story = retell(str(fact.value), to, services.phrases)
    if story is None:
        return None
    say = services.words.say
    if story.is_quoted:
        words = inner_marks(story.stretches[0].text, to)
        return Story(say("recap.heard_quoted", to, story=words), facts_shown.quoted(story.stretches[0].text))
    words = say("recap.join", to).join(
        say("recap.in_your_words", to, words=inner_marks(stretch.text, to)) if stretch.is_quoted else stretch.text
        for stretch in story.stretches
    )
    return Story(say("recap.heard", to, story=words), words)


def _without_wish(services: Services, known: Mapping[str, Fact], to: str, told: str) -> str:
    """Return the story without a wish in the customer's own words, which the recap names by itself."""
    wish = known.get("desired_outcome")
    if wish is None or wish.value == UNKNOWN or facts_shown.wish_in_words(services, known, to) is not None:
        return told
    # Only as a clause: a word of it elsewhere tells what happened.
    clause = rf"(?:^|(?<=[\s,，、。.;；:：!！?？])){re.escape(str(wish.value))}(?=$|[\s,，、。.;；:：!！?？])"
    left = re.sub(clause, " ", told)
    return left if any(map(str.isalnum, left)) else told


def _in_place_of(words: str, instead: str, told: str) -> str:
    if CJK.search(words):
        return told.replace(words, instead)
    # With the preposition of a day: "since Monday" goes as a whole.
    bought = r"(?:,\s*(?:bought|purchased)(?:\s+(?:it|this|them))?)?"
    before = "" if instead else rf"{bought}(?:\s*\b(?:on|since|from|at|in))?\s*"
    return re.sub(rf"{before}(?<!\w){re.escape(words)}(?!\w)", lambda _: instead, told, flags=re.IGNORECASE)


def noted(services: Services, known: Mapping[str, Fact], to: str, story: str) -> str:
    """Return the facts in a sentence; what the `story` names in the same words is not named again. Empty without any.

    A fact is added to the list below.
    """
    say = services.words.say
    clauses = [
        "" if story else say("recap.what_unknown", to),
        _thing(services, known, to, story),
        *(_day(services, _role(name, known), fact, to, story) for name, fact in facts_shown.days_of(known)),
        *(_day(services, name, known[name], to, story) for name in ("promised_for",) if name in known),
        _plain(known, "used_for", story, lambda said: say("recap.used_for", to, said=inner_marks(said, to))),
        _plain(known, "order_number", story, lambda said: say("recap.order_number", to, number=said)),
        _amount(services, known, to, story),
        *(_day(services, name, known[name], to, "") for name in ("appointment",) if name in known),
    ]
    told, wish = [clause for clause in clauses if clause], _wish(services, known, to)
    *others, last = [*told, wish] if wish else told or [""]
    facts = say("recap.join", to).join(others)
    sentence = say("recap.join_wish" if wish else "recap.join_last", to).join(filter(None, (facts, last)))
    return say("recap.noted", to, clauses=sentence[:1].upper() + sentence[1:]) if sentence else ""


def inner_marks(words: str, to: str) -> str:
    """Return words to go between quotation marks: their own marks become inner ones."""
    if to == "en":
        return words.replace("“", "‘").replace("”", "’").replace('"', "'").rstrip(".")
    return words.replace("「", "『").replace("」", "』").rstrip("。")


def _plain(known: Mapping[str, Fact], name: str, story: str, say: Callable[[str], str]) -> str:
    said = facts_shown.as_said(known, name)
    return "" if said is None or said in story else say(said)


def _thing(services: Services, known: Mapping[str, Fact], to: str, story: str) -> str:
    """Return the product with its branch, or one of the two; neither when the story has named it already."""
    say = services.words.say
    product = known.get("product")
    if product is not None and product.value == UNKNOWN:
        named = ""
        if "branch" not in known:
            return say("recap.thing_unknown", to)
    else:
        named = _named(services, known, "product", to)
    branch = _named(services, known, "branch", to)
    if named and _bare(named) in story:
        named = ""
    if branch and (_bare(branch) in story or str(known["branch"].display or branch) in story):
        branch = ""
    if named and branch:
        place = facts_shown.catalogue_name(services, known, "branch", to) or branch
        return say("recap.thing", to, thing=say("recap.thing_at", to, branch=place, thing=named))
    if branch:
        return say("recap.at_branch", to, branch=branch)
    return say("recap.thing", to, thing=named) if named else ""


def _named(services: Services, known: Mapping[str, Fact], name: str, to: str) -> str:
    if name not in known or known[name].value == UNKNOWN:
        return ""
    found = facts_shown.catalogue_name(services, known, name, to)
    if found is None:
        said = inner_marks(facts_shown.quoted(str(known[name].value)), to)
        return services.words.say("recap.thing_said", to, name=said)
    is_doing = found.split()[0].endswith("ing")
    return services.words.say("recap.thing_doing" if is_doing else "recap.thing_named", to, name=found)


def _bare(name: str) -> str:
    return name.removeprefix("the ").strip("「」“”")


def _role(name: str, known: Mapping[str, Fact]) -> str:
    return "bought_on" if name == "when" and facts_shown.is_day_of_purchase(known) else name


def _day(services: Services, name: str, fact: Fact, to: str, story: str) -> str:
    say, word = services.words.say, _DAYS[name]
    if fact.value == UNKNOWN:
        return say("recap.when_unknown", to) if name == "when" else ""
    said = facts_shown.quoted(str(fact.display or fact.value))
    exact, is_told = facts_shown.exact_time(services, fact, to), said in story
    inner = inner_marks(said, to)
    if exact is None:
        return "" if is_told else say(f"{word}_said", to, said=say("recap.said", to, said=inner))
    if facts_shown.is_vague(fact):
        return say(f"{word}_said", to, said=say("recap.in_month", to, said=inner, month=exact))
    return say(word, to, day=facts_shown.time_in_words(services, fact, to, is_told=is_told))


def _amount(services: Services, known: Mapping[str, Fact], to: str, story: str) -> str:
    fact = known.get("amount")
    if fact is None or not isinstance(fact.value, Mapping):
        return ""
    say, shown = services.words.say, facts_shown.sum_in_words(services, fact)
    over = known.get("overcharged")
    if over is not None and fact.value.get("times"):
        # What is owed is not what was paid: it is read back even where the story has both.
        return say("recap.amount_over", to, amount=shown, over=facts_shown.sum_in_words(services, over))
    return "" if shown in story else say("recap.amount", to, amount=shown)


def _wish(services: Services, known: Mapping[str, Fact], to: str) -> str:
    fact, say = known.get("desired_outcome"), services.words.say
    if fact is None:
        return ""
    if fact.value == UNKNOWN:
        return say("recap.wish_undecided", to)
    wish = facts_shown.wish_in_words(services, known, to)
    if wish is not None:
        return say("recap.wish", to, wish=wish)
    said = inner_marks(facts_shown.quoted(str(fact.value)), to)
    return say("recap.wish_said", to, said=say("recap.said", to, said=said))
