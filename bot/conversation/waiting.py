"""Answer a customer who waits in the queue for a person: first aid where it is about danger, else what was said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.queue import handoffs
from bot.cases.time_rules import handoff_is_overdue
from bot.conversation.contacts.wording import details_in_words
from bot.conversation.display import language
from bot.conversation.grave.first_aid import sentences_for
from bot.conversation.grave.numbers import numbers_to_call
from bot.conversation.grave.places import place_told
from bot.conversation.handing_over import handoff_notice, time_of
from bot.conversation.known import read_known
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import wish_in
from bot.conversation.turn_intake.decide import told_in

NOTED = ("waiting.noted", "waiting.noted_seen_first", "waiting.noted_go_on")
LATE = ("waiting.late", "waiting.late_still")
TELLS: Mapping[str | None, tuple[str, ...]] = {
    "wish": ("waiting.wish", "waiting.wish_again"),
    "contact": ("waiting.contact",),
}
# What a customer says to nobody in particular, and the sentences for it.
BY_INTENT = {
    "thank": ("waiting.thank",),
    "goodbye": ("waiting.goodbye",),
    "greet": ("waiting.here",),
    "request_human": ("waiting.person", "waiting.person_called"),
    "ask_policy": ("waiting.question", "waiting.question_kept"),
    "out_of_scope": ("waiting.question", "waiting.question_kept"),
    "abuse": ("waiting.upset", "waiting.upset_heard"),
}
CLOSING = ("waiting.closing",)
_ASKING = ("?", "？", "嗎", "呢", "咩")


@dataclass(frozen=True)
class Wait:
    """The name of the sentence to say and its text; `noted` says back contact details that the text leaves out."""

    name: str
    text: str
    noted: str = ""


def waiting_for(
    session: Session,
    services: Services,
    turn: Turn,
    locale: str,
    told: str | None = None,
    given_up: str | None = None,
) -> Wait | None:
    """Return the answer to a turn that arrives while the case is in the queue; None when it is not there any more.

    `told` is the grave matter that the turn tells of, if any; `given_up` the sentence for a withdrawal, or for one that
    is taken back. What the bot said last is not said again.
    """
    case = cases.current_case(session, turn.conversation_id)
    handoff = handoffs.current(session, turn.conversation_id)
    if case is None or handoff is None or handoff.promised_by is None:
        return None
    person = handoff_notice(services, handoff, case.number, locale)
    facts = told_in(turn, read_known(session, services, turn.conversation_id)).facts
    wish = wish_in(turn, services.phrases)
    late = handoff_is_overdue(handoff, services.now())
    fields = {
        **numbers_to_call(services.policy, services.words, locale, place_told(turn)),
        "handler": person.handler,
        "promised_by": time_of(services, person.promised_by, locale),
        "case_number": case.number,
        "contact": details_in_words(services.words, facts, locale),
        "wish": services.words.say(f"cards.outcome.{wish.value}", language(locale)) if wish is not None else "",
    }
    noted = ""
    if facts and (late or wish is not None):
        noted = services.words.say("contacts.noted", language(locale), details=fields["contact"])
    if wish is not None and late:
        noted += services.words.say("waiting.wish_kept", language(locale), wish=fields["wish"])
    tells = "wish" if wish is not None else "contact" if facts else None
    names = sentences(turn, services.phrases, told or handoff.reason, told is not None, late, tells)
    names = (given_up, *names) if given_up is not None else names
    wait = not_just_said(names, turn, lambda name: services.words.say(name, language(locale), **fields))
    return replace(wait, noted=noted)


def sentences(
    turn: Turn, phrases: Phrases, matter: str, told: bool, late: bool, tells: str | None = None
) -> tuple[str, ...]:
    """Return the names of the sentences that answer the turn, the best first; the last three fit always.

    `tells` is "wish" for a turn that tells one, "contact" for one with contact details.
    """
    names = list(sentences_for(matter, phrases.grave.asked_about(turn.text), again=told))
    if late:
        return (*names, *LATE)
    names += TELLS.get(tells, ())
    names += BY_INTENT.get(turn.intent, ())
    if phrases.answers.is_only_closing(turn.text):
        names += CLOSING
    if turn.text.rstrip().endswith(_ASKING):
        names += BY_INTENT["ask_policy"]
    return (*names, *NOTED)


def not_just_said(names: Sequence[str], turn: Turn, say: Callable[[str], str]) -> Wait:
    """Return the first sentence that is in none of the bot's last answers, or in as few of the newest as possible."""
    found = [Wait(name, say(name)) for name in names]
    for remembered in range(len(turn.said_before), 0, -1):
        said = frozenset().union(*turn.said_before[:remembered])
        fresh = next((wait for wait in found if wait.text not in said), None)
        if fresh is not None:
            return fresh
    return found[0]
