"""Correct one fact of a case and leave the others unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Mapping, Sequence

from sqlalchemy.orm import Session

from bot.conversation.case_change import CaseChange, record_change
from bot.conversation.corrected_days import DAYS, corrected_days
from bot.conversation.day_doubts import settle_days
from bot.conversation.display import language
from bot.conversation.known import Known, read_known
from bot.conversation.order_tries import with_proof_and_tries
from bot.conversation.proving_orders import open_question, proof_told
from bot.conversation.questions_put import put_anew
from bot.conversation.retracting import retracted
from bot.conversation.services import Services
from bot.conversation.story import extend_story
from bot.conversation.sub_kinds.keeping import FACT as SUB_KINDS
from bot.conversation.sub_kinds.keeping import all_reasons, with_sub_kinds
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import ASKED, ORDER_NUMBER, ORDER_PROOF, Found, find_facts

# Outcomes of a correction.
CHANGED, ASK, CONFIRMED, WHICH = "changed", "ask", "confirmed", "which"


@dataclass(frozen=True)
class Correction:
    """The outcome: a fact changed, a fact to ask for, the known facts confirmed, or not clear which fact is wrong."""

    outcome: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    change: CaseChange = field(default_factory=CaseChange)
    # Whether more was told, and nothing that was known is wrong.
    only_adds: bool = False


def correct(session: Session, services: Services, turn: Turn) -> Correction:
    """Apply the customer's correction to the case; an open offer based on the old facts is withdrawn."""
    known = with_proof_and_tries(session, read_known(session, services, turn.conversation_id), turn)
    correction = decide_correction(turn, known)
    record_change(session, turn.conversation_id, correction.change)
    return correction


def decide_correction(turn: Turn, known: Known) -> Correction:
    """Return what the turn corrects, without reading or writing the store."""
    button = turn.entity("fact")
    if button is not None and button.get("value") in ASKED:
        return _ask_again(turn, str(button["value"]), known)
    local = known.policy.clock.local(known.now)
    changed, doubt = settle_days(_changes(turn, known), turn, known.facts, local)
    withdrawn = retracted(turn, changed, known.facts, known.phrases)
    after = {**{name: fact for name, fact in known.facts.items() if name not in withdrawn}, **changed}
    changed = {**changed, **proof_told(turn, known, after)}
    whose = open_question({**after, **changed}, known)
    if doubt is not None:
        locale = language(known.locale or turn.locale)
        slots = {"stage": "listening", **put_anew(turn, "when"), **doubt.slots(turn, locale, local.date())}
        change = CaseChange(facts=changed, withdrawn=withdrawn, offer_outdated="a fact is being corrected")
        return Correction(ASK, slots, change)
    if changed or withdrawn:
        named = (*changed, *withdrawn)
        slots = {name: changed[name].value if name in changed else None for name in ASKED if name in named}
        if {ORDER_NUMBER, ORDER_PROOF} & set(named):
            slots[ORDER_PROOF] = whose
        if whose is None and ORDER_NUMBER in changed:
            change = CaseChange(facts=changed, withdrawn=withdrawn, offer_outdated="a fact was corrected")
            return Correction(ASK, {**slots, "stage": "listening", **put_anew(turn, ORDER_PROOF)}, change)
        change = CaseChange(facts=changed, withdrawn=withdrawn, offer_outdated="a fact was corrected")
        new = {name for name in changed if name != SUB_KINDS}
        only_adds = not withdrawn and all(name == "what" or _is_news(name, known) for name in new)
        only_adds = only_adds and not _rules_out(changed.get(SUB_KINDS), turn)
        return Correction(CHANGED, slots, change, only_adds and turn.intent not in {"correct", "deny"})
    if turn.intent in {"request_remedy", "inform"} and turn.entities:
        return Correction(CONFIRMED)
    meant = known.phrases.fact_meant(turn.text) if turn.intent in {"correct", "deny"} else None
    return Correction(WHICH) if meant is None else _ask_again(turn, meant, known)


def _ask_again(turn: Turn, name: str, known: Known) -> Correction:
    """Withdraw the fact so that the form asks for it again; others stay, but for what followed from it."""
    withdrawn = (name, SUB_KINDS) if name == "what" and SUB_KINDS in known.facts else (name,)
    change = CaseChange(withdrawn=withdrawn, offer_outdated="a fact is being corrected")
    return Correction(ASK, {name: None, "stage": "listening", **put_anew(turn, name)}, change)


def _changes(turn: Turn, known: Known) -> dict[str, Found]:
    """Return the facts to which the turn gives a new value."""
    denied = {time["value"] for time in turn.all("time")}
    turn = replace(turn, entities=_new_ones(turn.entities, known.facts))
    found = find_facts(turn, known.policy, known.phrases, known.now)
    for name in DAYS:
        found.pop(name, None)
    found.update(corrected_days(turn, denied, known.facts, known.policy.clock.local(known.now)))
    if turn.intent != "complain":
        found.pop("what", None)
    elif "what" in found:
        found["what"] = extend_story(known.facts.get("what"), found["what"])
    found = with_sub_kinds(found, turn, known.facts)
    # A sub-kind that is ruled out changes the reasons and perhaps not the names that hold.
    return {
        name: fact for name, fact in found.items() if name == SUB_KINDS or _is_new(fact, known.facts.get(name), turn)
    }


def _rules_out(sub_kinds: Found | None, turn: Turn) -> bool:
    """Return whether the turn says that something is not the matter, by which it corrects the recap."""
    return any(why.get("ruled_out") and why.get("seq") == turn.last_seq for why in all_reasons(sub_kinds).values())


def _is_news(name: str, known: Known) -> bool:
    """Return whether nothing was known of the fact before, and the recap did not ask for it in vain."""
    return name not in known.facts and name not in ASKED


def _is_new(fact: Found, before: Found | None, turn: Turn) -> bool:
    # A fact that this turn already changed counts too, because the dialogue may call an action twice.
    return before is None or before.value != fact.value or before.seq in {part.seq for part in turn.parts}


def _new_ones(entities: Sequence[Mapping[str, Any]], known: Mapping[str, Found]) -> list[Mapping[str, Any]]:
    """Drop known values where the turn also gives a new one of the same entity: "not the mop, the kettle"."""

    def is_known(entity: Mapping[str, Any]) -> bool:
        names = DAYS if entity["entity"] == "time" else (entity["entity"],)
        return any(name in known and known[name].value == entity["value"] for name in names)

    fresh = {entity["entity"] for entity in entities if "entity" in entity and not is_known(entity)}
    return [entity for entity in entities if entity.get("entity") not in fresh or not is_known(entity)]
