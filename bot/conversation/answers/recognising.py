"""Recognise a question that has an answer: by its words, else by its meaning among the company's own questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.cases.cases import parse_number
from bot.conversation.choosing import names_a_sum
from bot.conversation.grave.telling import SELF_HARM
from bot.conversation.known import Known
from bot.conversation.phrases import Phrases
from bot.conversation.same_or_other import answers_matter, reports
from bot.conversation.searching import MOST_CLAUSES
from bot.conversation.turn import Turn
from bot.remedy.questions import TOPICS
from bot.remedy.vocabulary import GRAVE

# A question of `data/policy/questions.yml` is this, followed by its id; other questions are topics of the lexicon.
COMPANY = "company:"
# A question that is one, and has no answer here: a colleague may have it.
UNANSWERED = "unanswered"
# The topic that compares options; a customer who leaves the choice to us asks for none.
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
# From this weight on (see Phrases.weight), the words beside a question tell a story; less is enough with a day.
STORY, DATED_STORY = 8, 4
_IN_THE_STATUS = frozenset({"who", "next"})
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
# Customers write blanks for commas, too.
_CLAUSE = re.compile(
    r"[。！？!?；;\n,，、]+(?<=[^!?！？])|(?<=[!?！？])|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\.\s"
)
# The most questions that are answered beside a complaint.
MOST_BESIDE = 2
# Topics with an answer out of the policy, which is the same whatever the trouble is.
_OF_POLICY = frozenset({"warranty", "shops", "hours", "limits"})
_TELLS = frozenset({"complain", "threaten", "abuse"})
_ASKS = frozenset({"ask_policy", "ask_bot"})
# What the model hears with a rule of its own, question or not.
_OWN_RULE = frozenset({"ask_case_status", "ask_bot", "request_human", "threaten", "withdraw", "abuse"})


def question_in(turn: Turn, known: Known, stage: str) -> str | None:
    """Return the question that the turn asks in this stage, None when it asks none that has an answer.

    A complaint with a question in it stays a complaint (`questions_beside` finds the question), whatever answers an
    open question stays an answer, and "which one would you take" leaves the choice to us, which
    `bot.conversation.consent` answers.
    """
    if turn.by_button or stage not in _ANSWERED_IN or not turn.text.strip():
        return None
    if turn.asked == "desired_outcome" and known.phrases.answers.gives_it_back(turn.text):
        # "What can you do?" leaves the answer to us.
        return None
    if stage == "escalated" and known.phrases.answers.bare_wish(turn.text) is not None:
        # "Money back" wishes, however near it is to a question about how that is done.
        return None
    if _must_not_wait(turn, known, stage):
        return None
    if _names_a_case(turn, known):
        return CASE_NUMBER
    if _is_complaint(turn, known, stage):
        return None
    found = _by_words(turn, known, stage) or by_meaning(turn, known, stage)
    if found in TOPICS and stage not in _UNDER_WAY:
        found = _of_anybody(turn, known) or found
    if found is None and _asks_in_place_of_wishing(turn, known):
        return UNANSWERED
    return None if found == COMPARING and known.phrases.consent.delegates(turn.text) else found


def _asks_in_place_of_wishing(turn: Turn, known: Known) -> bool:
    """Return whether the turn asks something where it was asked what is wanted: the wish is still open then."""
    if turn.asked != "desired_outcome" or turn.intent in _OWN_RULE or turn.entity("desired_outcome") is not None:
        return False
    phrases = known.phrases
    return phrases.answers.asks_an_open_question(turn.text) and not phrases.consent.outcomes_in(turn.text)


def questions_beside(turn: Turn, known: Known) -> tuple[str, ...]:
    """Return the questions beside a complaint that have an answer whatever comes of it, at most `MOST_BESIDE`.

    Only clauses count that ask; what the trouble itself is, and reproaches, are heard as the complaint.
    """
    phrases, words = known.phrases, known.phrases.questions
    if turn.by_button or known.waits_for == SELF_HARM or not turn.text.strip():
        return ()
    reproached = words.reproaches_in(turn.text)
    found: list[str] = []
    asked = False
    for clause in _CLAUSE.split(turn.text, MOST_CLAUSES):
        if not asks(clause, phrases) or words.reproaches_in(clause):
            continue
        asked = asked or not phrases.names_trouble(clause)
        topics = words.topics_asked(clause, is_own=False, names_sum=False)
        found += [topic for topic in topics if topic in _OF_POLICY or not (reproached or phrases.names_trouble(clause))]
    if not found and asked and not reproached:
        near = (name for name, by in turn.near_questions if by >= NEAR_IN_A_COMPLAINT)
        found += [name for name in near if name in _OF_POLICY or _is_of_company(name, known)][:1]
    return tuple(dict.fromkeys(found))[:MOST_BESIDE]


def _of_anybody(turn: Turn, known: Known) -> str | None:
    """Return the company's question that the turn asks as anybody may: before a story is told, "postage" is."""
    least = NEAR_WITHOUT_ASKING if "what" in known.facts else NEAR
    return next((name for name, by in turn.near_questions if by >= least and _is_of_company(name, known)), None)


def _is_of_company(name: str, known: Known) -> bool:
    return name.startswith(COMPANY) and name.removeprefix(COMPANY) in known.policy.questions


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
    if stage == "listening" and turn.asked is None and tells_beside_question(turn, phrases):
        return True
    if stage == "listening" and known.case is None and phrases.matters.is_kept_waiting(turn.text):
        return True
    if turn.intent not in _TELLS or stage not in {"listening", "agreed"}:
        return False
    beside = "".join(one for one in _sentences(turn.text) if not asks(one, known.phrases))
    return bool(turn.trouble) or (stage == "listening" and phrases.weight(beside) >= STORY)


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; all that follow the first `MOST_CLAUSES` as one."""
    end = 0
    for sentence in islice(_SENTENCE.finditer(text), MOST_CLAUSES):
        yield sentence[0]
        end = sentence.end()
    yield text[end:]


def tells_beside_question(turn: Turn, phrases: Phrases) -> bool:
    """Return whether clauses beside a question tell what happened: trouble, or a thing with a day or a wish.

    The day on which it was bought tells nothing yet ("I bought a heater in May, how long is the warranty?").
    """
    facts: set[str] = set()
    weight, start = 0, 0
    for clause in _CLAUSE.split(turn.text, MOST_CLAUSES):
        start = turn.text.index(clause, start)
        part = turn.within(start, start + len(clause))
        start += len(clause)
        if asks(clause, phrases):
            continue
        if part.trouble or phrases.names_trouble(clause):
            return True
        days = (one for one in part.all("time") if one.get("role_hint") not in {"bought", "delivered"})
        facts |= {"time"} if any(days) else set()
        facts |= {name for name in ("product", "desired_outcome") if part.entity(name) is not None}
        weight += phrases.weight(clause)
    return "product" in facts and len(facts) > 1 and weight >= DATED_STORY


def _by_words(turn: Turn, known: Known, stage: str) -> str | None:
    words = known.phrases.questions
    found = words.topics_asked(
        turn.text,
        is_own=stage in _UNDER_WAY,
        names_sum=turn.entity("amount") is not None or names_a_sum(turn.text),
        # "Postage" answers "what is it about?"; "postage?" asks.
        alone=turn.asked is None or asks(turn.text, known.phrases),
    )
    return found[0] if found else None


def by_meaning(turn: Turn, known: Known, stage: str) -> str | None:
    """Return the question that the turn asks in its own words; None when it is not near enough to any."""
    least = _least(turn, known.phrases, stage)
    near = (name for name, by in turn.near_questions if by >= least and _may_be_asked(name, turn, known, stage))
    found = next(near, None)
    if found is not None and stage in _UNDER_WAY and _is_of_company(found, known):
        # What is on the table or agreed tells it more closely than the company does in general.
        found = known.policy.questions[found.removeprefix(COMPANY)].topic or found
    # The status names who does what by when, so "how is my case going" is answered by it.
    return None if turn.intent == "ask_case_status" and found in _IN_THE_STATUS else found


def _least(turn: Turn, phrases: Phrases, stage: str) -> float:
    """Return how near the turn must be to a question to be taken for it."""
    if stage == "listening" and turn.intent in _TELLS:
        return NEAR_IN_A_COMPLAINT if asks(turn.text, phrases) else NEAR_WITHOUT_ASKING
    if turn.intent in _ASKS:
        return NEAR_WHEN_HEARD
    return NEAR if asks(turn.text, phrases) else NEAR_WITHOUT_ASKING


def _may_be_asked(name: str, turn: Turn, known: Known, stage: str) -> bool:
    if name.startswith(COMPANY):
        return _is_of_company(name, known)
    topic = known.phrases.questions.topics.get(name)
    return topic is not None and topic.may_be_asked_in(turn.text, is_own=stage in _UNDER_WAY)


def asks(text: str, phrases: Phrases) -> bool:
    """Return whether `text` has the form of a question."""
    return (
        phrases.answers.asks_something(text) or phrases.consent.asks(text) or phrases.questions.leads_to_question(text)
    )
