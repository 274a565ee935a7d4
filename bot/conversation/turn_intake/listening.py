"""Decide what a turn says about the complaint."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Mapping

from bot.conversation.case_change import CaseChange
from bot.conversation.day_doubts import settle_days, settled_slots
from bot.conversation.display import both, language
from bot.conversation.known import Known
from bot.conversation.retracting import retracted
from bot.conversation.story import extend_story
from bot.conversation.turn import TELLING, Turn
from bot.conversation.turn_facts import ASKED, Found, find_facts
from bot.conversation.turn_intake.answering import ASIDE, INTERRUPTS, left_open, value_for, with_answer
from bot.conversation.turn_intake.judgement import Judgement, judgement_of
from bot.conversation.turn_intake.passing_mentions import without_passing_mentions


@dataclass(frozen=True)
class ComplaintIntake:
    """What a turn says about the complaint, the slots it sets, and the reason if a person must take over."""

    change: CaseChange | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None


def listen(turn: Turn, known: Known, locale: str, reason: str | None) -> ComplaintIntake:
    """Return the facts of a turn while the customer tells the story, and which questions are answered.

    With a `reason` for a handoff, no further question is considered.
    """
    told = _facts_of_turn(turn, known)
    if told is None:
        return ComplaintIntake(slots={"asking_again": bool(turn.slots.get("asking_again"))}, reason=reason)
    local = known.policy.clock.local(known.now)
    facts, doubt = settle_days(told, turn, known.facts, local)
    withdrawn = retracted(turn, facts, known.facts, known.phrases)
    judgement = judgement_of(turn)
    change = CaseChange(facts=facts, withdrawn=withdrawn, kind=judgement.kind, emotion=judgement.emotion)
    after = {**{name: fact for name, fact in known.facts.items() if name not in withdrawn}, **facts}
    slots = {**judgement.slots(turn), "about": _about(after, known, _kind(turn, judgement, known), locale)}
    if turn.intent in INTERRUPTS or reason:
        return ComplaintIntake(change, slots, reason)
    # A store known before answers "which product", but not when that is asked again because the product was wrong.
    open_again = (turn.asked, _to_correct(turn, known))
    values = {name: value_for(name, after, facts if name in open_again else after) for name in ASKED}
    slots.update({name: value for name, value in values.items() if turn.slots.get(name) != value})
    slots["asking_again"] = False
    if doubt is not None:
        return ComplaintIntake(change, {**slots, **doubt.slots(turn, locale, local.date())})
    slots.update(settled_slots(turn))
    if turn.asked is None or values.get(turn.asked) is not None:
        return ComplaintIntake(change, slots)
    left = left_open(turn.asked, turn, has_other_facts=bool(set(facts) - {turn.asked}))
    return ComplaintIntake(replace(change, facts={**facts, **left.facts}), {**slots, **left.slots}, left.reason)


def judge(turn: Turn, known: Known) -> CaseChange | None:
    """Return only kind and feeling, for a turn after the story is complete; its facts are left to corrections."""
    if turn.intent not in TELLING or known.case is None:
        return None
    judgement = judgement_of(turn)
    return CaseChange(known.case.number, kind=judgement.kind, emotion=judgement.emotion)


def _facts_of_turn(turn: Turn, known: Known) -> Mapping[str, Found] | None:
    """Return the facts that the turn adds to the case; None when it says nothing about the complaint."""
    found: Mapping[str, Found] = find_facts(turn, known.policy, known.phrases, known.now)
    answered = with_answer(found, turn, known.phrases)
    tells = turn.intent in TELLING - {"nlu_fallback", "abuse"} or turn.asked is not None or _only_names(found, turn)
    if not tells or (turn.intent in ASIDE and answered is None):
        return None
    facts = without_passing_mentions(found if answered is None else answered, turn, known.facts)
    if "what" in facts and turn.asked != "what":
        facts["what"] = extend_story(known.facts.get("what"), facts["what"])
    return facts


def _to_correct(turn: Turn, known: Known) -> str | None:
    """Return the fact that the turn calls wrong, by a button or in words, without saying what is right."""
    button = turn.entity("fact")
    if turn.intent not in {"correct", "deny"}:
        return None
    return str(button.get("value")) if button is not None else known.phrases.fact_meant(turn.text)


def _only_names(found: Mapping[str, Found], turn: Turn) -> bool:
    """Return whether words that mean nothing else name an order: its number alone answers which product it was."""
    return "order_number" in found and turn.intent in {"nlu_fallback", "out_of_scope", "chitchat"}


def _kind(turn: Turn, judgement: Judgement, known: Known) -> str | None:
    """Return the kind of the case after this turn."""
    before = known.case_in_work.kind if known.case_in_work is not None else None
    return turn.kind if turn.intent == "complain" else judgement.kind or before


def _about(facts: Mapping[str, Found], known: Known, kind: str | None, locale: str) -> str:
    """Return the subject of the complaint in the customer's language."""
    product = known.policy.products.get(facts["product"].value) if "product" in facts else None
    if product is not None:
        return known.words.say("cards.about.product", language(locale), name=both(product.names, locale))
    return known.words.say(f"cards.about.{kind if kind and 'what' in facts else 'unknown'}", language(locale))
