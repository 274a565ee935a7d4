"""Decide what a turn says: language, feeling, contact, facts, and whether a person must take over."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.answers.recognising import question_in, questions_beside, tells_beside_question
from bot.conversation.case_change import CaseChange
from bot.conversation.consent_beside_details import consent_beside_details, leaves_doubt
from bot.conversation.contacts.name_beside import with_name_beside
from bot.conversation.contacts.of_order import with_order_details
from bot.conversation.contacts.told import ContactsTold, contacts_told
from bot.conversation.contacts.unusable_number import with_unusable_number
from bot.conversation.display import language
from bot.conversation.grave.telling import as_meant
from bot.conversation.handoff_reasons import NOT_UNDERSTOOD, reason_in_words, times_misunderstood
from bot.conversation.known import Known
from bot.conversation.locales import is_other_language, language_heard, settle_locale
from bot.conversation.matters.noting import Told, part
from bot.conversation.matters.telling_beside import tells_beside
from bot.conversation.order_proof import proved_order
from bot.conversation.proving_orders import proof_told
from bot.conversation.questions_put import put_so_far
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import ASKED, ORDER_PROOF, Found, wish_in
from bot.conversation.turn_intake.answering import is_wish_to_cancel
from bot.conversation.turn_intake.asking import show_again
from bot.conversation.turn_intake.intake import FeelingHeard, Intake
from bot.conversation.turn_intake.listening import ComplaintIntake, judge, listen
from bot.conversation.turn_intake.replied_first import OF_OPTIONS, RESCHEDULES, replied_first
from bot.conversation.turn_intake.stage import ARRANGING, stage_for_contacts, stage_of
from bot.remedy.vocabulary import GRAVE

# From how many of these facts and words on a question for the state is a story (see Phrases.weight).
_FACTS = ("time", "product", "order_number", "amount", "desired_outcome")
_STORY_FACTS, _STORY_WEIGHT = 2, 14
# Intents that begin a complaint by a story with facts.
_TELL_FACTS = frozenset({"ask_case_status", "nlu_fallback"})
# Intents beside which a matter may be told all the same; the rules in `data/rules/digressions.yml` have the same.
_SOUNDS_WELL = frozenset({"praise", "thank", "nlu_fallback"})
# Intents that may answer the question whether an option is meant; the rules in `data/rules/options.yml` have the same.
ANSWERS = frozenset(
    {
        "choose_option",
        "request_remedy",
        "inform",
        "affirm",
        "deny",
        "reject_options",
        "complain",
        "correct",
        "nlu_fallback",
    }
)

# Stages in which words that sound like giving up may name what is wanted instead.
NAMING_WISHES = frozenset({"listening", "recap", "offering"})


def decide(turn: Turn, known: Known) -> Intake:
    """Return what to record of the turn and which slots it sets, without reading or writing the store."""
    heard = None if turn.by_button else language_heard(turn.text, turn.locale, turn.entities, is_first=turn.is_first)
    locale = settle_locale(known.locale, heard, turn.locale_confidence, is_first=turn.is_first)
    contacts = told_in(turn, known)
    reason = reason_in_words(turn, known)
    takes_back = stage_of(turn, known) == "taking_back"
    # "Could I switch to the repair?" is asked about, "I take it back" is done.
    plain = takes_back and not known.phrases.consent.asks(turn.text)
    reply = None if plain else replied_first(turn, known, stage_of(as_question(turn), known))
    followed = contacts.concerns or takes_back or reply is not None
    if reason == NOT_UNDERSTOOD and followed:
        reason = None
    meant = as_meant(turn, reason if reason in GRAVE else None)
    about_contacts = _is_about_contacts(contacts, turn) and reply != RESCHEDULES
    question = None if reason is not None or about_contacts else reply or _question(turn, known)
    if question is not None:
        # Whatever the model heard: it is answered, and the open question stays open.
        meant = as_question(turn)
    stage = stage_of(meant, known)
    tells_too = stage == "listening" and question is None and _tells_too(turn, known)
    if tells_too:
        meant = replace(meant, intent="complain")
    if reason is None and question is None:
        stage = stage_for_contacts(stage, meant, contacts, known)
    # A person who must take over gets everything as one; the bot takes one matter after the other.
    told = part(meant, known, stage) if reason is None and question is None else Told(meant)
    if told.own is None:
        complaint = _aside(turn)
    else:
        with_told = replace(known, contacts={**known.contacts, **contacts.facts})
        complaint = _complaint_intake(told.own, with_told, stage, locale, reason, contacts)
        complaint = complaint if stage == "listening" else _with_proof(complaint, told.own, with_told, contacts)
    if complaint.reason is not None:
        question = None
    # Where somebody is in danger, nothing else is answered in the same breath.
    grave = reason in GRAVE or complaint.reason in GRAVE
    beside = () if question is not None or grave else questions_beside(turn, known)
    slots = {
        "locale": language(locale),
        "stage": stage,
        "settled": stage == "agreed",
        # Words that are followed without the model's intent count as understood.
        "misunderstood": 0.0 if followed else times_misunderstood(meant),
        "question": question,
        "questions_beside": list(beside),
        **_asked_about(turn, known, question),
        "option_read_back": turn.slots.get("option_read_back") if _may_confirm(meant, stage, question) else None,
        "other_language": is_other_language(heard),
        "names_wish": stage in NAMING_WISHES and is_wish_to_cancel(turn, known.phrases),
        "tells_too": tells_too,
        "own_part": _own_part(turn, told),
        **complaint.slots,
        "must_escalate": complaint.reason is not None,
    }
    if complaint.reason is not None:
        slots["escalation_reason"] = complaint.reason
    return Intake(
        conversation_id=turn.conversation_id,
        locale=locale,
        stage=stage,
        contacts=new_contacts(contacts, known),
        feeling=_feeling(turn),
        change=complaint.change,
        reason=complaint.reason,
        later=told.later,
        doubts_choice=doubts_choice(turn, known, contacts),
        slots=slots,
    )


def _may_confirm(turn: Turn, stage: str, question: str | None) -> bool:
    """Return whether the turn may still be about the option that was read back, or wished for in place of an agreement.

    Only the very next answer may: a "fine" after a digression means something else.
    """
    return stage == "taking_back" or question == OF_OPTIONS or (stage != "agreed" and turn.intent in ANSWERS)


def _is_about_contacts(told: ContactsTold, turn: Turn) -> bool:
    """Return whether the turn is answered as one about contact details, also where it asks something."""
    keeps_back = turn.stage == "offering" and told.refuses and bool(told.named)
    return told.only or told.asks_own or told.wrong or keeps_back or (turn.stage == ARRANGING and told.concerns)


def _question(turn: Turn, known: Known) -> str | None:
    """Return the question in the turn that has an answer, in the stage that it has without a complaint in it."""
    return question_in(turn, known, stage_of(as_question(turn), known))


def as_question(turn: Turn) -> Turn:
    """Return the turn as one that asks something that is answered, whatever the model heard in it."""
    return replace(turn, intent="ask_policy", asks_us=True)


def _aside(turn: Turn) -> ComplaintIntake:
    """Return the intake of a turn that tells only another matter: the open question is shown again, not put once more.

    A question that was set aside is the next one that will be shown.
    """
    put = put_so_far(turn)
    open_one = turn.asked or next((name for name in ASKED if turn.slots.get(name) is None and name in put), None)
    shown = show_again(replace(turn, asked=open_one)).slots if open_one in put else {}
    return ComplaintIntake(slots={**({} if turn.asked is None else {turn.asked: None}), **shown})


def _asked_about(turn: Turn, known: Known, question: str | None) -> dict[str, str]:
    """Return the slot that keeps which thing of the catalogue a question names; empty when it names none."""
    product = turn.entity("product") if question is not None else None
    named = product is not None and str(product["value"]) in known.policy.products
    return {"asked_about": str(product["value"])} if product is not None and named else {}


def _own_part(turn: Turn, told: Told) -> list[int] | None:
    """Return the number of the turn's last message, and which characters belong to the matter in hand; None for all."""
    if not told.later:
        return None
    own = told.own.text if told.own is not None else ""
    start = turn.text.find(own)
    return [turn.last_seq or 0, start, start + len(own)]


def _complaint_intake(
    turn: Turn, known: Known, stage: str, locale: str, reason: str | None, told: ContactsTold
) -> ComplaintIntake:
    if stage == "listening":
        return listen(turn, known, locale, reason, contacts_only=told.only)
    if stage in {"recap", "offering"}:
        return ComplaintIntake(judge(turn, known), reason=reason)
    if stage == "escalated" and known.handed_over is not None:
        # What is wanted now is for the person on the way to know, whatever was wanted before.
        wish = wish_in(turn, known.phrases)
        change = None if wish is None else CaseChange(known.handed_over, facts={"desired_outcome": wish})
        return ComplaintIntake(change, reason=reason)
    return ComplaintIntake(reason=reason)


def _with_proof(complaint: ComplaintIntake, turn: Turn, known: Known, told: ContactsTold) -> ComplaintIntake:
    """Return the intake with the proof of an order that contact details give after the story; what it tells stays."""
    if not told.facts or known.case_in_work is None:
        return complaint
    proof = {name: fact for name, fact in proof_told(turn, known, known.facts).items() if name == ORDER_PROOF}
    if not proof:
        return complaint
    change = complaint.change or CaseChange(known.case_in_work.number)
    return replace(complaint, change=replace(change, facts={**change.facts, **proof}))


def _tells_too(turn: Turn, known: Known) -> bool:
    """Return whether a turn that sounds like something else begins a complaint, because its words plainly tell one.

    A question for the state does so without a case to ask for, in words of trouble or as a story with facts ("I sent it
    back two weeks ago, where is my money?"); praise, thanks and words that mean nothing to the model where something is
    wrong with a thing ("thanks, but the kettle leaks"). So does whoever asks, without a case, how much longer to wait.
    """
    if turn.by_button:
        return False
    if turn.asked is None and known.case is None and known.phrases.matters.is_kept_waiting(turn.text):
        return True
    if turn.intent in _SOUNDS_WELL and turn.asked is None and tells_beside(turn, known.policy, known.phrases):
        return True
    if turn.intent == "ask_policy" and turn.asked is None:
        return tells_beside_question(turn, known.phrases)
    if turn.intent not in _TELL_FACTS or turn.asked is not None or known.case is not None:
        return False
    facts = [name for name in _FACTS if turn.entity(name) is not None]
    story = len(facts) >= _STORY_FACTS and known.phrases.weight(turn.text) >= _STORY_WEIGHT
    return story or (turn.intent == "ask_case_status" and bool(turn.trouble))


def told_in(turn: Turn, known: Known, needs: tuple[str, ...] | None = None) -> ContactsTold:
    """Return what the turn says about contact details, as answers where an option waits for them.

    `needs` are those of the option, where the case does not have the choice any more.
    """
    needs = needs or (known.case.chosen_needs if known.case is not None else None)
    choosing = known.case is not None and known.case.offer is not None
    asked, words, policy = needs or (), known.phrases.contacts, known.policy
    told = contacts_told(turn, known.phrases, known.contacts, asked=asked, choosing=choosing)
    if not turn.by_button and words.refers_to_order(turn.text):
        order = proved_order(policy.orders, known.facts)
        told = with_order_details(told, turn, words, asked, order, policy.company.country)
    told = with_unusable_number(told, turn, known.phrases, asked, policy, known="phone" in known.contacts)
    if asked or known.handed_over is not None or known.owner == "agent":
        told = with_name_beside(told, turn, known.phrases, known=known.contacts.get("name"))
    return told


def doubts_choice(turn: Turn, known: Known, told: ContactsTold) -> bool:
    """Return whether the turn leaves in doubt that the option is meant which waits for details."""
    waits = known.case is not None and known.case.chosen_needs is not None
    return waits and leaves_doubt(consent_beside_details(turn, known.phrases), tells=bool(told.facts))


def new_contacts(told: ContactsTold, known: Known) -> dict[str, Found]:
    """Return the contact facts that are not on record yet, or without the message that told them."""
    before = known.contacts
    return {
        name: fact
        for name, fact in told.facts.items()
        if name not in before or before[name].value != fact.value or before[name].seq is None
    }


def _feeling(turn: Turn) -> FeelingHeard | None:
    """Return the feeling to record, so that agents see how it changed; None without a message to record it for."""
    if turn.feeling is None or turn.last_seq is None:
        return None
    return FeelingHeard(turn.last_seq, turn.feeling.name, turn.feeling.confidence)
