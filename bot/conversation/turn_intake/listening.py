"""Decide what a turn says about the complaint."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Mapping

from bot.conversation.beside_wishes import only_order_named
from bot.conversation.case_change import CaseChange
from bot.conversation.day_doubts import Doubt, settle_days, settled_slots
from bot.conversation.first_words import first_words
from bot.conversation.known import Known
from bot.conversation.order_proof import is_proved
from bot.conversation.phrases import Phrases
from bot.conversation.proving_orders import declines, given_up, open_question, proof_told, without_digits
from bot.conversation.questions_put import MOST, put_so_far
from bot.conversation.retracting import retracted
from bot.conversation.story import extend_story
from bot.conversation.story_words import speaks_of_trouble
from bot.conversation.sub_kinds.keeping import with_sub_kinds
from bot.conversation.turn import TELLING, Turn
from bot.conversation.turn_facts import ASKED, ORDER_NUMBER, ORDER_PROOF, UNKNOWN, Found, find_facts
from bot.conversation.turn_intake.answering import (
    ASKING,
    COURTESY,
    TALK,
    adds_to_the_story,
    as_said,
    interrupts,
    is_beside,
    is_wish_to_cancel,
    value_for,
    with_answer,
)
from bot.conversation.turn_intake.asking import ask_on, show_again
from bot.conversation.turn_intake.heard_late import with_words_before
from bot.conversation.turn_intake.judgement import Judgement, judgement_of
from bot.conversation.turn_intake.passing_mentions import without_passing_mentions
from bot.conversation.wishes_in_words import wish_in_words
from bot.conversation.wishes_together import with_others

# Facts that a wish may seem to name again.
_OF_WISHES = frozenset({"when", "product"})


@dataclass(frozen=True)
class ComplaintIntake:
    """What a turn says about the complaint, the slots it sets, and the reason if a person must take over."""

    change: CaseChange | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None


def listen(
    turn: Turn, known: Known, locale: str, reason: str | None, *, contacts_only: bool = False
) -> ComplaintIntake:
    """Return the facts of a turn while the customer tells the story, and which questions are answered.

    With a `reason` for a handoff, no further question is considered. Contact details alone (`contacts_only`) answer
    none; the open one is put again.
    """
    if turn.last_seq is not None and turn.slots.get("taken_in") == turn.last_seq:
        return ComplaintIntake(reason=reason)
    local = known.policy.clock.local(known.now)
    facts, doubt = None if contacts_only else _facts_of_turn(turn, known), None
    if facts is not None:
        facts, doubt = settle_days(facts, turn, known.facts, local)
    breaks_off = interrupts(turn, known.phrases) and not contacts_only
    withdrawn = retracted(turn, facts, known.facts, known.phrases) if facts is not None else ()
    after = {**{name: fact for name, fact in known.facts.items() if name not in withdrawn}, **(facts or {})}
    proof = _proof(turn, known, after)
    after.update(proof)
    if reason or breaks_off or (facts is None and turn.asked is None):
        if facts is None and proof:
            return ComplaintIntake(CaseChange(facts=proof), reason=reason)
        return _without_questions(turn, known, locale, None if facts is None else {**facts, **proof}, reason)
    judgement = judgement_of(turn)
    # A store known before answers "which product", but not when that is asked again because the product was wrong.
    open_again = (turn.asked, _to_correct(turn, known))
    values = {name: value_for(name, after, (facts or {}) if name in open_again else after) for name in ASKED}
    values[ORDER_PROOF] = open_question(after, known)
    values["product"] = _product(values["product"], turn, after)
    if doubt is not None and len(put_so_far(turn).get("when", ())) >= MOST:
        # Asked often enough: the day stays unknown.
        doubt = None
    # A bare "yea" tells nothing that may stand for what happened.
    told = turn.text.strip() if after and not known.phrases.answers.only_agrees_or_denies(turn.text) else ""
    answers = _answers(turn, known, facts) or (turn.asked == ORDER_PROOF and ORDER_PROOF in proof)
    beside = _is_beside(turn, known, told) and not answers and not contacts_only
    answered = turn.asks_us and beside
    # Neither a button nor how to be reached is an answer in the customer's own words.
    said = None if turn.by_button or contacts_only else turn.text.strip()
    asking = show_again(turn) if answered else ask_on(values, turn, is_beside=beside, told=told or None, said=said)
    kept = {**proof, **asking.facts}
    if ORDER_PROOF in asking.facts:
        kept[ORDER_PROOF] = given_up(after, turn.last_seq)
    after.update(kept)
    slots = {
        **(judgement.slots(turn) if facts is not None else {}),
        **{name: value for name, value in values.items() if turn.slots.get(name) != value},
        # Setting the slot that was asked for, if only to nothing, makes the form go on; without it, the rules answer
        # first: those for talk beside the matter, or those for a handoff.
        **({} if beside or asking.reason or turn.asked is None else {turn.asked: values[turn.asked]}),
        **asking.slots,
        "about": first_words(turn, known, after, _kind(turn, judgement, known), locale),
        **_day_slots(doubt, turn, locale, local.date()),
    }
    if facts is None:
        # Beside the matter: its kind and feeling are not those of the case.
        return ComplaintIntake(CaseChange(facts=kept) if kept else None, slots, asking.reason)
    change = CaseChange(facts={**facts, **kept}, withdrawn=withdrawn, kind=judgement.kind, emotion=judgement.emotion)
    return ComplaintIntake(change, slots, asking.reason)


def _product(value: Any, turn: Turn, after: Mapping[str, Found]) -> Any:
    """Return the answer to the question for the product; an order number is none while nothing proves whose it is.

    It is one where the customer gave it as the answer, so that they are not asked again.
    """
    number = after.get(ORDER_NUMBER)
    if number is None or value != number.value or is_proved(after) or turn.asked == "product":
        return value
    return value if turn.slots.get("product") == value else None


def _proof(turn: Turn, known: Known, after: Mapping[str, Found]) -> Mapping[str, Found]:
    """Return what the turn adds about whose order it is, or that the customer goes on without saying so."""
    told = proof_told(turn, known, after)
    if declines(turn, known.phrases) and ORDER_NUMBER in after and not is_proved({**after, **told}):
        return {**told, ORDER_PROOF: given_up({**after, **told}, turn.last_seq)}
    return told


def _without_questions(
    turn: Turn, known: Known, locale: str, facts: Mapping[str, Found] | None, reason: str | None
) -> ComplaintIntake:
    """Return what a turn tells that leads to no further question."""
    if facts is None:
        return ComplaintIntake(reason=reason)
    judgement = judgement_of(turn)
    about = first_words(turn, known, {**known.facts, **facts}, _kind(turn, judgement, known), locale)
    change = CaseChange(facts=facts, kind=judgement.kind, emotion=judgement.emotion)
    return ComplaintIntake(change, {**judgement.slots(turn), "about": about}, reason)


def _day_slots(doubt: Doubt | None, turn: Turn, locale: str, today: dt.date) -> dict[str, Any]:
    """Return the slots that ask about a doubtful day, or that end such a question."""
    if doubt is not None:
        return doubt.slots(turn, locale, today)
    return settled_slots(turn)


def _is_beside(turn: Turn, known: Known, told: str) -> bool:
    """Return whether the turn is beside the matter; as long as nothing was told, so is all that sounds like it."""
    return is_beside(turn, known.phrases) or (not told and turn.intent in COURTESY | ASKING | TALK)


def _answers(turn: Turn, known: Known, facts: Mapping[str, Found] | None) -> bool:
    """Return whether the turn answers the open question or names a wish, whatever its intent."""
    if is_wish_to_cancel(turn, known.phrases):
        return True
    return turn.asked is not None and facts is not None and value_for(turn.asked, facts, facts) is not None


def judge(turn: Turn, known: Known) -> CaseChange | None:
    """Return only kind and feeling, for a turn after the story is complete; its facts are left to corrections."""
    if turn.intent not in TELLING or known.case is None:
        return None
    judgement = judgement_of(turn)
    return CaseChange(known.case.number, kind=judgement.kind, emotion=judgement.emotion)


def _facts_of_turn(turn: Turn, known: Known) -> Mapping[str, Found] | None:
    """Return the facts that the turn adds to the case; None when it says nothing about the complaint."""
    turn = without_digits(turn, known.phrases.contacts)
    found = without_passing_mentions(find_facts(turn, known.policy, known.phrases, known.now), turn, known.facts)
    if turn.asked == "product" and _is_new_thing(turn):
        # "A new kettle" says which thing it is.
        found.pop("desired_outcome", None)
    if turn.asked == "desired_outcome" and turn.intent != "correct":
        # "Deliver it this week" is a wish: its day is not that of the problem, and a delivery not the product.
        found = {name: fact for name, fact in found.items() if name not in _OF_WISHES or not _is_answered(name, known)}
        if ORDER_NUMBER not in found and not turn.by_button and (number := only_order_named(turn.text)) is not None:
            found = {**found, ORDER_NUMBER: Found(number, display=number, seq=turn.last_seq)}
    if "desired_outcome" not in found and (told := _wish_told_unasked(turn, known)) is not None:
        found = {**found, "desired_outcome": told}
    new = {name: fact for name, fact in found.items() if not _is_known(fact, known.facts.get(name), turn)}
    answered = with_answer(new, turn, known.phrases)
    cancels = is_wish_to_cancel(turn, known.phrases)
    tells = turn.intent in TELLING - {"nlu_fallback", "abuse"} or turn.asked is not None or cancels
    tells = tells or _only_names(found, turn)
    if not tells or (answered is None and turn.asked is not None and is_beside(turn, known.phrases)):
        return None
    facts = with_words_before(found if answered is None else {**found, **answered}, turn, known)
    if (cancels or _asks_to_cancel(turn, known)) and "desired_outcome" not in known.facts:
        facts.setdefault("desired_outcome", as_said(turn))
    if "desired_outcome" in facts and not turn.by_button:
        facts["desired_outcome"] = with_others(facts["desired_outcome"], turn, known.phrases)
    if "what" not in facts and _tells_more(turn, facts, known.phrases):
        facts["what"] = Found(turn.text, seq=turn.last_seq)
    if _is_only_a_wish(turn, facts, known):
        facts.pop("what", None)
    if "what" in facts:
        facts["what"] = extend_story(known.facts.get("what"), facts["what"])
    if _is_about_the_thing_asked_about(turn, facts, known):
        facts["product"] = Found(str(turn.slots["asked_about"]), seq=turn.last_seq)
    return with_sub_kinds(facts, turn, known.facts)


def _asks_to_cancel(turn: Turn, known: Known) -> bool:
    """Return whether the turn is heard as a wish, and says to stop a purchase or a booking."""
    return turn.intent == "request_remedy" and not turn.by_button and known.phrases.answers.cancels(turn.text)


def _wish_told_unasked(turn: Turn, known: Known) -> Found | None:
    """Return the wish that a turn tells in plain words before it is asked for; None once one is known."""
    if turn.by_button or turn.asks_us or turn.asked == "desired_outcome" or _is_answered("desired_outcome", known):
        return None
    told = wish_in_words(turn.text)
    return None if told is None else Found(told[1], display=told[1], seq=turn.seq_at(told[0]))


def _is_new_thing(turn: Turn) -> bool:
    """Return whether the wish in the turn is only read from the name of a thing in it ("a new kettle")."""
    wish, thing = turn.entity("desired_outcome"), turn.entity("product")
    if wish is None or thing is None or not {"start", "end"} <= wish.keys() & thing.keys():
        return False
    return int(wish["start"]) <= int(thing["start"]) and int(thing["end"]) <= int(wish["end"])


def _is_about_the_thing_asked_about(turn: Turn, facts: Mapping[str, Found], known: Known) -> bool:
    """Return whether a thing that fails can only be the one that the customer asked about before: "mine broke"."""
    if not turn.slots.get("asked_about") or "what" not in facts or "product" in {*facts, *known.facts}:
        return False
    return turn.kind == "product_quality" and known.phrases.names_trouble(turn.text)


def _is_only_a_wish(turn: Turn, facts: Mapping[str, Found], known: Known) -> bool:
    """Return whether the answer to "what do you want?" tells a wish, and nothing of what happened."""
    wished = turn.asked == "desired_outcome" and "desired_outcome" in facts and "what" in known.facts
    return wished and not known.phrases.names_trouble(turn.text)


def _tells_more(turn: Turn, facts: Mapping[str, Found], phrases: Phrases) -> bool:
    """Return whether words that are no whole story belong to it: "it broke", or what else was gone through."""
    if turn.by_button:
        return False
    if turn.intent == "complain" and speaks_of_trouble(turn, phrases):
        return True
    return turn.asked == "desired_outcome" and turn.asked not in facts and adds_to_the_story(turn, phrases)


def _is_answered(name: str, known: Known) -> bool:
    return name in known.facts and known.facts[name].value != UNKNOWN


def _is_known(fact: Found, before: Found | None, turn: Turn) -> bool:
    # A fact that this turn already told is new, because the dialogue may take in a turn twice.
    return before is not None and before.value == fact.value and before.seq not in {part.seq for part in turn.parts}


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
