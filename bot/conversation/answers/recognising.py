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
from bot.remedy.vocabulary import GRAVE

# A question of `data/policy/questions.yml` is this, followed by its id; other questions are topics of the lexicon.
COMPANY = "company:"
# The topic that compares options; whoever leaves the choice to us asks for no comparison.
COMPARING = "difference"
# A case number was told, of this conversation or of another one.
CASE_NUMBER = "case_number"
# How near (cosine) a text must be to a question to be taken for it: one that the model hears as a question about the
# company, one with the form of a question, one that the model hears as a complaint before anything was told, and one
# without the form. Chosen by what tests/dialogue/test_questions_known.py measures; docs/understanding.md has the table.
NEAR_WHEN_HEARD, NEAR, NEAR_IN_A_COMPLAINT, NEAR_WITHOUT_ASKING = 0.5, 0.56, 0.7, 0.8
# The stages in which questions are answered, and those in which something is offered or under way.
_ANSWERED_IN = frozenset({"listening", "recap", "offering", "arranging", "agreed", "escalated"})
_UNDER_WAY = frozenset({"offering", "arranging", "agreed", "escalated"})
# From this weight on (see Phrases.weight), what stands beside a question tells a story.
STORY = 8
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
_TELLS = frozenset({"complain", "threaten", "abuse"})
_ASKS = frozenset({"ask_policy", "ask_bot"})


def question_in(turn: Turn, known: Known, stage: str) -> str | None:
    """Return the question that the turn asks in this stage, None when it asks none that has an answer.

    A complaint with a question in it stays a complaint, whatever answers an open question stays an answer, and "which
    one would you take" leaves the choice to us, which `bot.conversation.consent` answers.
    """
    if turn.by_button or stage not in _ANSWERED_IN or not turn.text.strip():
        return None
    if turn.asked == "desired_outcome" and known.phrases.answers.gives_it_back(turn.text):
        # "What can you do?" leaves the answer to us.
        return None
    if _must_not_wait(turn, known, stage):
        return None
    if _names_a_case(turn, known):
        return CASE_NUMBER
    if _is_complaint(turn, known, stage):
        return None
    found = _by_words(turn, known, stage) or by_meaning(turn, known, stage)
    return None if found == COMPARING and known.phrases.consent.delegates(turn.text) else found


def _must_not_wait(turn: Turn, known: Known, stage: str) -> bool:
    """Return whether the turn belongs to other rules: self-harm, first aid, which matter is meant, not mended."""
    if known.waits_for == SELF_HARM:
        return True
    if stage == "escalated":
        return known.waits_for in GRAVE and bool(known.phrases.grave.asked_about(turn.text))
    if turn.stage == "reopening" and answers_matter(turn, known):
        return True
    return stage == "agreed" and reports(turn, known)


def _names_a_case(turn: Turn, known: Known) -> bool:
    """Return whether the turn names a case number, and tells no trouble that would have to be heard first."""
    number = parse_number(turn.text)
    if number is None or any(turn.entity(name) is not None for name in ("order_number", "phone")):
        return False
    return 1 <= int(number[2:4]) <= 12 and not known.phrases.names_trouble(turn.text)


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
    return found[0] if found else None


def by_meaning(turn: Turn, known: Known, stage: str) -> str | None:
    """Return the question that the turn asks in its own words; None when it is not near enough to any."""
    least = _least(turn, known.phrases, stage)
    near = (name for name, by in turn.near_questions if by >= least and _may_be_asked(name, turn, known, stage))
    return next(near, None)


def _least(turn: Turn, phrases: Phrases, stage: str) -> float:
    """Return how near the turn must be to a question to be taken for it."""
    if stage == "listening" and turn.intent in _TELLS:
        return NEAR_IN_A_COMPLAINT if asks(turn.text, phrases) else NEAR_WITHOUT_ASKING
    if turn.intent in _ASKS:
        return NEAR_WHEN_HEARD
    return NEAR if asks(turn.text, phrases) else NEAR_WITHOUT_ASKING


def _may_be_asked(name: str, turn: Turn, known: Known, stage: str) -> bool:
    if name.startswith(COMPANY):
        return name.removeprefix(COMPANY) in known.policy.questions
    topic = known.phrases.questions.topics.get(name)
    return topic is not None and topic.may_be_asked_in(turn.text, is_own=stage in _UNDER_WAY)


def asks(text: str, phrases: Phrases) -> bool:
    """Return whether `text` has the form of a question."""
    return (
        phrases.answers.asks_something(text) or phrases.consent.asks(text) or phrases.questions.leads_to_question(text)
    )
