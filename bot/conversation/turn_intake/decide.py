"""Decide what a turn tells: language, feeling, contact, facts, and whether a person must take over."""

from __future__ import annotations

from bot.conversation.display import language
from bot.conversation.handoff_reasons import reason_in_words, times_misunderstood
from bot.conversation.known import Contact, Known
from bot.conversation.locales import settle_locale
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.intake import FeelingHeard, Intake
from bot.conversation.turn_intake.listening import Told, judge, listen
from bot.conversation.turn_intake.stage import stage_of


def decide(turn: Turn, known: Known) -> Intake:
    """Return what is to be written of the turn and which slots it sets. Nothing is read or written here."""
    locale = settle_locale(known.locale or turn.locale, None if turn.by_button else turn.locale, turn.locale_confidence)
    stage = stage_of(turn, known)
    told = _told(turn, known, stage, locale)
    slots = {
        "locale": language(locale),
        "stage": stage,
        "misunderstood": times_misunderstood(turn),
        **told.slots,
        "must_escalate": told.reason is not None,
    }
    if told.reason is not None:
        slots["escalation_reason"] = told.reason
    return Intake(
        conversation_id=turn.conversation_id,
        locale=locale,
        stage=stage,
        contact=_new_contact(turn, known.contact),
        feeling=_feeling(turn),
        change=told.change,
        reason=told.reason,
        slots=slots,
    )


def _told(turn: Turn, known: Known, stage: str, locale: str) -> Told:
    reason = reason_in_words(turn, known)
    if stage == "listening":
        return listen(turn, known, locale, reason)
    if stage in {"recap", "offering"}:
        return Told(judge(turn, known), reason=reason)
    return Told(reason=reason)


def _new_contact(turn: Turn, known: Contact) -> Contact | None:
    email, phone = turn.entity("email"), turn.entity("phone")
    told = Contact(str(email["value"]) if email else None, str(phone["value"]) if phone else None)
    return told if told.adds_to(known) else None


def _feeling(turn: Turn) -> FeelingHeard | None:
    """Return the feeling in the words, so that a person sees how it changed; None without a message to keep it by."""
    if turn.feeling is None or turn.last_seq is None:
        return None
    return FeelingHeard(turn.last_seq, turn.feeling.name, turn.feeling.confidence)
