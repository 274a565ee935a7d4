"""The answer to where a sum comes from: what each option, or the agreement, pays, and who may decide about more."""

from __future__ import annotations

import re

from bot.cases.models import OfferOption
from bot.compatible_forms import compatible
from bot.conversation.answers.about_policy import limit_in_words, who_decides_more
from bot.conversation.answers.situation import AGREEMENT, OPTIONS, Answer, Situation
from bot.conversation.display import both

_DIGITS = re.compile(r"(?<![0-9.,])[0-9][0-9,]*(?![0-9])")
# A smaller number is a place ("option 2") or a count.
_LEAST = 100


def sums(at: Situation) -> Answer | None:
    """Return what each option on the table pays, or else what was agreed; None where there is neither.

    A sum that the customer names and no option has is said to be none of ours.
    """
    options = list(at.options) or ([at.agreed] if at.agreed is not None else [])
    if not options:
        return None
    lines = "\n".join(_line(at, option) for option in options)
    foreign = _foreign(at, lines)
    lead = at.say("sums_other", sum=foreign, lines=lines) if foreign else at.say("sums_here", lines=lines)
    limit = limit_in_words(at.policy, at.words, at.to)
    return Answer(
        at.say("sums", lines=lead, authority=limit),
        OPTIONS if at.options else AGREEMENT,
        above=who_decides_more(at.policy) if at.options else None,
    )


def _line(at: Situation, option: OfferOption) -> str:
    body = option.body
    said = [both(body[part], at.to) for part in ("remedy_text", "goodwill_text") if body.get(part)]
    pays = bool(body.get("remedy_minor") or body.get("goodwill_minor"))
    title = both(body["title"], at.to)
    if not (said and pays):
        return at.say("sums_none", position=option.position, title=title)
    return at.say("sums_line", position=option.position, title=title, does=at.say("join").join(said))


def _foreign(at: Situation, lines: str) -> str:
    """Return the first sum in digits that the turn names and none of the lines has; empty when there is none."""
    ours = {_number(found) for found in _DIGITS.findall(lines)}
    said = _DIGITS.findall(compatible(at.turn.text))
    return next((found for found in said if _number(found) >= _LEAST and _number(found) not in ours), "")


def _number(digits: str) -> int:
    return int(digits.replace(",", ""))
