"""Find the answer to a question: ask the sources of its topic in turn, then the company's own questions."""

from __future__ import annotations

from typing import Callable, Mapping, Sequence

from bot.conversation.answers import about_case, about_options, about_policy
from bot.conversation.answers.recognising import CASE_NUMBER, COMPANY, NEAR
from bot.conversation.answers.situation import COMPANY as THE_COMPANY
from bot.conversation.answers.situation import Answer, Situation
from bot.conversation.display import both

Source = Callable[[Situation], Answer | None]


def _written(topic: str) -> Source:
    return lambda at: about_options.written(at, topic)


# The sources of each topic of `data/lexicon/questions.yml`, the best first. The topic `bot` has a response of its own.
SOURCES: Mapping[str, Sequence[Source]] = {
    "warranty": (about_policy.warranty,),
    "shops": (about_policy.shops,),
    "hours": (about_policy.hours,),
    "limits": (about_policy.limits,),
    "difference": (about_options.difference,),
    "duration": (about_options.duration, about_policy.duration, about_case.answered_by),
    "why_so_long": (about_options.why_so_long, about_case.answered_by),
    "who_pays": (_written("who_pays"),),
    "send_back": (_written("send_back"),),
    "at_home": (_written("at_home"),),
    "who": (about_case.who,),
    "call": (about_case.call,),
    "next": (about_case.next_step,),
    "number": (about_case.number,),
    CASE_NUMBER: (about_case.other_case,),
}


def answer(question: str, at: Situation) -> Answer | None:
    """Return the answer to a question as `recognising.question_in` names it; None when no source has one."""
    for source in SOURCES.get(question, ()):
        found = source(at)
        if found is not None:
            return found
    return _of_company(question, at)


def _of_company(question: str, at: Situation) -> Answer | None:
    near = (name for name, by in at.turn.near_questions if by >= NEAR)
    name = next((one for one in (question, *near) if one.startswith(COMPANY)), "")
    entry = at.policy.questions.get(name.removeprefix(COMPANY))
    if entry is None:
        return None
    text = entry.say(at.to, at.policy.company, at.policy.products)
    if entry.source is not None:
        text = at.say("sourced", text=text, source=both(entry.source, at.to))
    return Answer(text, THE_COMPANY)
