"""Find the answer to a question: ask the sources of its topic in turn, then the company's own questions."""

from __future__ import annotations

from typing import Callable, Mapping, Sequence

from bot.conversation.answers import about_case, about_cost, about_options, about_policy, about_sums
from bot.conversation.answers.recognising import CASE_NUMBER, COMPANY, NEAR, NEAR_WITHOUT_ASKING
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
    "cost": (about_cost.cost,),
    "sums": (about_sums.sums,),
    "difference": (about_options.difference,),
    "meaning": (about_options.meaning, about_case.next_step),
    "duration": (about_case.answered_first, about_options.duration, about_policy.duration, about_policy.any_duration),
    "why_so_long": (about_case.answered_first, about_options.why_so_long),
    "answered": (about_case.answered_by, about_case.next_step),
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
    """Return the company's own answer: to the question named, in nearly these words, of this topic, or near to it."""
    own = at.policy.questions
    near = [(name.removeprefix(COMPANY), by) for name, by in at.turn.near_questions if name.startswith(COMPANY)]
    named = (
        question.removeprefix(COMPANY) if question.startswith(COMPANY) else "",
        next((name for name, by in near if by >= NEAR_WITHOUT_ASKING), ""),
        next((one.id for one in own.values() if one.topic == question), ""),
        next((name for name, by in near if by >= NEAR), ""),
    )
    entry = next((own[name] for name in named if name in own), None)
    if entry is None:
        return None
    text = entry.say(at.to, at.policy.company, at.policy.products)
    if entry.source is not None:
        text = at.say("sourced", text=text, source=both(entry.source, at.to))
    return Answer(text, THE_COMPANY)
