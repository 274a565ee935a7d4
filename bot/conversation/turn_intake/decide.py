"""Decide what a turn says: language, feeling, contact, facts, and whether a person must take over."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.answers.recognising import question_in
from bot.conversation.contacts.told import ContactsTold, contacts_told
from bot.conversation.display import language
from bot.conversation.grave.telling import as_meant
from bot.conversation.handoff_reasons import reason_in_words, times_misunderstood
from bot.conversation.known import Known
from bot.conversation.locales import is_other_language, language_heard, settle_locale
from bot.conversation.matters.noting import Told, part
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.conversation.turn_intake.answering import is_wish_to_cancel
from bot.conversation.turn_intake.intake import FeelingHeard, Intake
from bot.conversation.turn_intake.listening import ComplaintIntake, judge, listen
from bot.conversation.turn_intake.stage import ARRANGING, stage_for_contacts, stage_of
from bot.remedy.vocabulary import GRAVE

# A question for the state is a story from so many of these facts and so many words on (see Phrases.weight).
_FACTS = ("time", "product", "order_number", "amount", "desired_outcome")
_STORY_FACTS, _STORY_WEIGHT = 2, 14
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
    reason = reason_in_words(turn, known)
    meant = as_meant(turn, reason if reason in GRAVE else None)
    contacts = told_in(turn, known)
    question = None if reason is not None or _is_about_contacts(contacts, turn) else _question(turn, known)
    if question is not None:
        # Whatever the model heard: it is answered, and the open question stays open.
        meant = as_question(turn)
    stage = stage_of(meant, known)
    asks_and_tells = stage == "listening" and question is None and _asks_and_tells(turn, known)
    if asks_and_tells:
        meant = replace(meant, intent="complain")
    if reason is None and question is None:
        stage = stage_for_contacts(stage, meant, contacts, known)
    # A person who must take over gets everything as one; the bot takes one matter after the other.
    told = part(meant, known, stage) if reason is None and question is None else Told(meant)
    if told.own is None:
        complaint = _aside(turn)
    else:
        complaint = _complaint_intake(told.own, known, stage, locale, reason, contacts)
    if complaint.reason is not None:
        question = None
    slots = {
        "locale": language(locale),
        "stage": stage,
        "settled": stage == "agreed",
        "misunderstood": times_misunderstood(meant),
        "question": question,
        # Only the very next answer may confirm what was read back: a "fine" after a digression means something else.
        "option_read_back": turn.slots.get("option_read_back") if meant.intent in ANSWERS else None,
        "other_language": is_other_language(heard),
        "names_wish": stage in NAMING_WISHES and is_wish_to_cancel(turn, known.phrases),
        "asks_and_tells": asks_and_tells,
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
        slots=slots,
    )


def _is_about_contacts(told: ContactsTold, turn: Turn) -> bool:
    """Return whether the turn is answered as one about contact details, also where it asks something."""
    return told.only or told.asks_own or told.wrong or (turn.stage == ARRANGING and told.concerns)


def _question(turn: Turn, known: Known) -> str | None:
    """Return the question in the turn that has an answer, in the stage that it has without a complaint in it."""
    return question_in(turn, known, stage_of(as_question(turn), known))


def as_question(turn: Turn) -> Turn:
    """Return the turn as one that asks something that is answered, whatever the model heard in it."""
    return replace(turn, intent="ask_policy", asks_us=True)


def _aside(turn: Turn) -> ComplaintIntake:
    """Return the intake of a turn that tells only another matter: the open question is put again, and not counted."""
    return ComplaintIntake(slots={} if turn.asked is None else {turn.asked: None})


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
    return ComplaintIntake(reason=reason)


def _asks_and_tells(turn: Turn, known: Known) -> bool:
    """Return whether the turn asks where something is without a case to ask for, and tells what went wrong.

    It does so in words of trouble, or as a story with facts ("I sent it back two weeks ago, where is my money?").
    """
    if turn.intent != "ask_case_status" or turn.by_button or known.case is not None:
        return False
    facts = [name for name in _FACTS if turn.entity(name) is not None]
    return bool(turn.trouble) or (len(facts) >= _STORY_FACTS and known.phrases.weight(turn.text) >= _STORY_WEIGHT)


def told_in(turn: Turn, known: Known, needs: tuple[str, ...] | None = None) -> ContactsTold:
    """Return what the turn says about contact details, as answers where an option waits for them.

    `needs` are those of the option, where the case does not have the choice any more.
    """
    needs = needs or (known.case.chosen_needs if known.case is not None else None)
    choosing = known.case is not None and known.case.offer is not None
    return contacts_told(turn, known.phrases, known.contacts, asked=needs or (), choosing=choosing)


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
