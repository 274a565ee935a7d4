"""Answers out of the options on the table, or out of what was agreed: difference, dates, costs, what to do oneself."""

from __future__ import annotations

from typing import Any, Mapping

from bot.cases.models import Commitment, OfferOption
from bot.cases.utc import from_iso
from bot.conversation.answers.situation import AGREEMENT, OPTIONS, Answer, Situation
from bot.conversation.consent import named_options
from bot.conversation.display import both, each, instant
from bot.conversation.offering import handler_id

# Fewer options are compared by nothing.
LEAST_TO_COMPARE = 2


def difference(at: Situation) -> Answer | None:
    """Return the options that are named side by side; all of them when fewer than two are."""
    if len(at.options) < LEAST_TO_COMPARE:
        return None
    named = meant(at)
    compared = named if len(named) >= LEAST_TO_COMPARE else at.options
    lines = "\n".join(_side_by_side(at, option) for option in compared)
    return Answer(at.say("difference", lines=lines), OPTIONS)


def meaning(at: Situation) -> Answer | None:
    """Return what the options meant are, of their own words: what is done by whom and when, and what speaks for it.

    Without options on the table, it is the agreement that is explained.
    """
    if at.options:
        return Answer("\n".join(_explained(at, option) for option in meant(at) or at.options), OPTIONS)
    if at.agreed is None:
        return None
    return Answer(_explained(at, at.agreed), AGREEMENT)


def names_one(at: Situation) -> bool:
    """Return whether the turn names some of the options on the table."""
    return bool(at.options and meant(at))


def duration(at: Situation) -> Answer | None:
    """Return by when each option meant, or each promise, is done."""
    if at.options:
        return Answer("\n".join(_by_when(at, option) for option in meant(at) or at.options), OPTIONS)
    return _promised(at, "promised")


def why_so_long(at: Situation) -> Answer | None:
    """Return the steps that the time is needed for, with their dates."""
    if at.options:
        lines = "\n".join(_by_steps(at, option) for option in meant(at) or at.options)
        return Answer(at.say("steps", lines=lines), OPTIONS)
    return _promised(at, "steps")


def steps(at: Situation) -> Answer | None:
    """Return what was promised and is still to be done, in the order of the dates."""
    return _promised(at, "next_promised")


def written(at: Situation, topic: str) -> Answer | None:
    """Return the lines of the options meant, or of the agreement, that tell about `topic`; None when none does."""
    words = at.phrases.questions.topics[topic]
    options = (meant(at) or at.options) if at.options else [at.agreed] if at.agreed is not None else []
    lines = []
    for option in options:
        told = [line for line in lines_of(option.body, at.to) if words.tells(line)]
        if told:
            name = "written_option" if at.options else "written_agreed"
            joined = at.say("join").join(told)
            lines.append(at.say(name, position=option.position, title=title_of(at, option), lines=joined))
    return Answer("\n".join(lines), OPTIONS if at.options else AGREEMENT) if lines else None


def meant(at: Situation) -> list[OfferOption]:
    """Return the options on the table that the turn names."""
    return named_options(at.turn, at.options, at.phrases.consent)


def title_of(at: Situation, option: OfferOption) -> str:
    """Return the title of an option in the customer's language."""
    return both(option.body["title"], at.to)


def _side_by_side(at: Situation, option: OfferOption) -> str:
    body = option.body
    return at.say(
        "side",
        position=option.position,
        title=title_of(at, option),
        does=both(body.get("remedy_text") or body["title"], at.to),
        pros=at.say("join").join(each(body.get("pros"), at.to)),
        cons=at.say("join").join(each(body.get("cons"), at.to)),
        time=time_of(at, option),
    )


def _explained(at: Situation, option: OfferOption) -> str:
    body, handler = option.body, at.policy.handlers.get(handler_id(option.body.get("handler")))
    lines = [
        at.say(
            "meaning", position=option.position, title=title_of(at, option), does=both(body.get("remedy_text"), at.to)
        ),
        at.say(
            "meaning_by" if handler is not None else "meaning_when",
            handler=handler.label(at.to) if handler is not None else "",
            time=time_of(at, option),
        ),
    ]
    for name, told in (
        ("meaning_pros", each(body.get("pros"), at.to)),
        ("meaning_cons", each(body.get("cons"), at.to)),
        ("meaning_checks", [both(check.get("text"), at.to) for check in body.get("verify") or ()]),
    ):
        if told:
            lines.append(at.say(name, lines=at.say("join").join(told)))
    return "\n".join(lines)


def _by_when(at: Situation, option: OfferOption) -> str:
    return at.say("option_by", position=option.position, title=title_of(at, option), time=time_of(at, option))


def _by_steps(at: Situation, option: OfferOption) -> str:
    items = option.body.get("commitments") or ()
    told = [at.say("step", what=both(one["what"], at.to), time=_moment(at, one["due_at"])) for one in items]
    return at.say("option_steps", position=option.position, title=title_of(at, option), steps=at.say("join").join(told))


def _promised(at: Situation, name: str) -> Answer | None:
    """Return the open promises with owners and dates as the sentence `answers.NAME`; None when there is none."""
    waits = [one for one in at.promises if one.state in {"open", "broken"}]
    if not waits:
        return None
    return Answer(at.say(name, lines="\n".join(_promise(at, one) for one in waits)), AGREEMENT)


def _promise(at: Situation, promise: Commitment) -> str:
    handler = at.policy.handlers.get(promise.owner)
    owner = handler.label(at.to) if handler is not None else promise.owner
    when = instant(promise.due_at, at.policy.clock.zone, at.to)
    return at.words.say("cards.promise", at.to, what=both(promise.what, at.to), owner=owner, time=when)


def time_of(at: Situation, option: OfferOption) -> str:
    """Return by when an option is done, in words; empty when it has no date."""
    return instant(option.due_at, at.policy.clock.zone, at.to) if option.due_at else ""


def _moment(at: Situation, due_at: Any) -> str:
    return instant(from_iso(str(due_at)), at.policy.clock.zone, at.to)


def lines_of(body: Mapping[str, Any], to: str) -> list[str]:
    """Return what an option says of itself: what is done, what is good and what is not, and what still is checked."""
    checks = [both(check.get("text"), to) for check in body.get("verify") or ()]
    said = [both(body.get("remedy_text"), to), *each(body.get("pros"), to), *each(body.get("cons"), to), *checks]
    return list(dict.fromkeys(line for line in said if line))
