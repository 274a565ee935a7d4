"""Recognise a question that has an answer: by its words, else by its meaning among the company's own questions."""

from __future__ import annotations

import re

from bot.cases.cases import parse_number
from bot.conversation.choosing import names_a_sum
from bot.conversation.grave.telling import SELF_HARM
from bot.conversation.known import Known
from bot.conversation.phrases import Phrases
from bot.conversation.same_or_other import answers_matter, reports
from bot.conversation.turn import Turn
from bot.remedy import Policy
from bot.remedy.vocabulary import GRAVE

# A question of `data/policy/questions.yml` is this, followed by its id; other questions are topics of the lexicon.
COMPANY = "company:"
# A case number that was told: of this conversation, or of another one.
OWN_CASE, OTHER_CASE = "own_case", "other_case"
# How near (cosine) a text must be to a question of the company to be taken for it, and without a form of asking. Chosen
# by `tests/conversation/answers/test_threshold.py`, which says what other values cost.
NEAR, NEAR_WITHOUT_ASKING = 0.62, 0.8
# The stages in which questions are answered, and those in which something is offered or under way.
_ANSWERED_IN = frozenset({"listening", "recap", "offering", "agreed", "escalated"})
_UNDER_WAY = frozenset({"offering", "agreed", "escalated"})
# Topics of which a reproach is a question too.
_DESPITE_REPROACH = frozenset({"why_so_long"})
# From this weight on (see Phrases.weight), what stands beside a question tells a story.
STORY = 8
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
_TELLS = frozenset({"complain", "threaten", "abuse"})


def question_in(turn: Turn, known: Known, stage: str) -> str | None:
    """Return the question that the turn asks in this stage, None when it asks none that has an answer.

    A complaint with a question in it stays a complaint, and whatever answers an open question stays an answer.
    """
    if turn.by_button or stage not in _ANSWERED_IN or not turn.text.strip():
        return None
    if _must_not_wait(turn, known, stage):
        return None
    number = _case_number(turn, known)
    if number is not None:
        return number
    if _is_complaint(turn, known, stage):
        return None
    topic = _by_words(turn, known, stage)
    if topic is not None:
        return topic
    name = by_meaning(turn, known.policy, known.phrases)
    return None if name is None else f"{COMPANY}{name}"


def _must_not_wait(turn: Turn, known: Known, stage: str) -> bool:
    """Return whether the turn belongs to other rules: self-harm, first aid, which matter is meant, not mended."""
    if known.waits_for == SELF_HARM:
        return True
    if stage == "escalated":
        return known.waits_for in GRAVE and bool(known.phrases.grave.asked_about(turn.text))
    if turn.stage == "reopening" and answers_matter(turn, known):
        return True
    return stage == "agreed" and reports(turn, known)


def _case_number(turn: Turn, known: Known) -> str | None:
    number = parse_number(turn.text)
    if number is None or turn.entity("order_number") is not None or turn.entity("phone") is not None:
        return None
    return OWN_CASE if known.case is not None and known.case.number == number else OTHER_CASE


def _is_complaint(turn: Turn, known: Known, stage: str) -> bool:
    """Return whether the turn tells of trouble, or is a reproach, in a stage in which that is listened to."""
    phrases = known.phrases
    if phrases.questions.reproaches_in(turn.text) and stage not in _UNDER_WAY:
        return True
    if stage in {"listening", "agreed"} and phrases.names_trouble(turn.text):
        return True
    if stage != "listening" or turn.intent not in _TELLS:
        return False
    beside = "".join(one for one in _SENTENCE.findall(turn.text) if not asks(one, known.phrases))
    return phrases.weight(beside) >= STORY


def _by_words(turn: Turn, known: Known, stage: str) -> str | None:
    words = known.phrases.questions
    found = words.topics_asked(
        turn.text,
        is_own=stage in _UNDER_WAY,
        names_sum=turn.entity("amount") is not None or names_a_sum(turn.text),
    )
    if words.reproaches_in(turn.text):
        found = tuple(topic for topic in found if topic in _DESPITE_REPROACH)
    return found[0] if found else None


def by_meaning(turn: Turn, policy: Policy, phrases: Phrases) -> str | None:
    """Return the id of the company's question that the turn asks in its own words; None when it is not near enough."""
    name = turn.near_question
    if name is None or name not in policy.questions or phrases.questions.reproaches_in(turn.text):
        return None
    near = turn.near_question_by >= (NEAR if asks(turn.text, phrases) else NEAR_WITHOUT_ASKING)
    return name if near else None


def asks(text: str, phrases: Phrases) -> bool:
    """Return whether `text` has the form of a question."""
    return (
        phrases.answers.asks_something(text) or phrases.consent.asks(text) or phrases.questions.leads_to_question(text)
    )
