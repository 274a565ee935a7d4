"""Answers out of the case: who sees to it, how to reach them, what comes next, its number."""

from __future__ import annotations

from typing import Iterable

from bot.conversation.answers import about_options
from bot.conversation.answers.situation import AGREEMENT, CASE, OPTIONS, POLICY, Answer, Situation
from bot.conversation.display import both, instant
from bot.conversation.handoff_reasons import REQUESTED
from bot.conversation.hours_in_words import hours_in_words
from bot.conversation.offering import handler_id
from bot.conversation.status import owner_in_words
from bot.remedy import Handler

_STAGES = frozenset({"listening", "recap", "offering", "arranging"})


def who(at: Situation) -> Answer:
    """Return who sees to the case, with direct lines; before an agreement, who would."""
    if at.waiting is not None:
        when = instant(at.waiting.promised_by, at.policy.clock.zone, at.to)
        return Answer(at.say("who_waiting", handler=_reach(at, at.waiting.handler), time=when), CASE)
    owners = _owners(at)
    if owners:
        return Answer(at.say("who_agreed", lines=_listed(at, owners)), AGREEMENT)
    if at.options:
        lines = "\n".join(
            at.say("who_option", position=option.position, title=both(option.body["title"], at.to), handler=handler)
            for option in at.options
            if (handler := _handler_of(at, option.body.get("handler")))
        )
        return Answer(at.say("who_options", lines=lines), OPTIONS)
    return Answer(at.say("who_not_yet", handler=_reach(at, _care(at))), POLICY)


def call(at: Situation) -> Answer:
    """Return the direct lines of those who see to the case, else that of customer care, with the hours to come."""
    if at.waiting is not None:
        return Answer(at.say("call", lines=_listed(at, [at.waiting.handler])), CASE)
    owners = _owners(at)
    return Answer(at.say("call", lines=_listed(at, owners or [_care(at)])), AGREEMENT if owners else POLICY)


def answered_by(at: Situation) -> Answer | None:
    """Return who on the way answers by when, the place in the queue and the opening hours; None when nobody is."""
    if at.waiting is None:
        return None
    handler, when = _reach(at, at.waiting.handler), instant(at.waiting.promised_by, at.policy.clock.zone, at.to)
    ahead = at.waiting.ahead
    text = at.say(
        "answered_late" if at.waiting.promised_by <= at.now else "answered",
        handler=handler,
        time=when,
        place=at.say("place_first") if not ahead else at.say("place_one" if ahead == 1 else "place", count=ahead),
        hours=hours_in_words(at.policy.clock, at.now, at.to),
    )
    return Answer(text, CASE)


def answered_first(at: Situation) -> Answer | None:
    """Return by when the person on the way answers, unless how long one of the options or a remedy takes was asked."""
    if at.turn.entity("desired_outcome") is not None or about_options.names_one(at):
        return None
    return answered_by(at)


def next_step(at: Situation) -> Answer:
    """Return what happens next: the promises, the person on the way, or the next step of the conversation."""
    if at.waiting is not None:
        when = instant(at.waiting.promised_by, at.policy.clock.zone, at.to)
        return Answer(at.say("next_waiting", handler=_reach(at, at.waiting.handler), time=when), CASE)
    promised = about_options.steps(at)
    if promised is not None:
        return promised
    return Answer(at.say(f"next_{at.stage}" if at.stage in _STAGES else "next_done"), CASE)


def number(at: Situation) -> Answer:
    """Return the number of the case, or that there is none yet."""
    if at.case_number is None:
        return Answer(at.say("number_not_yet"), CASE)
    return Answer(at.say("number", case_number=at.case_number), CASE)


def other_case(at: Situation) -> Answer:
    """Return how to get to a case of another conversation, without a word about it.

    The number alone proves nothing, and neither does one with a telephone number, which others may know: whether the
    case exists is not said either.
    """
    return Answer(at.say("other_case"), CASE, offers_person=True)


def _owners(at: Situation) -> list[Handler]:
    """Return the owners of the promises that are still to be kept, each once."""
    waits = (one.owner for one in at.promises if one.state in {"open", "broken"})
    return [at.policy.handlers[name] for name in dict.fromkeys(waits) if name in at.policy.handlers]


def _care(at: Situation) -> Handler:
    return at.policy.escalation(REQUESTED).handler


def _handler_of(at: Situation, named: object) -> str:
    handler = at.policy.handlers.get(handler_id(named))
    return _reach(at, handler) if handler is not None else ""


def _reach(at: Situation, handler: Handler) -> str:
    return owner_in_words(at.words, handler.label(at.to), both(handler.line, at.to), at.to)


def _listed(at: Situation, handlers: Iterable[Handler]) -> str:
    return "\n".join(at.words.say("cards.line_bare", at.to, what=_reach(at, one)) for one in handlers)
