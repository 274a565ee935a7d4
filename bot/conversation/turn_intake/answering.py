"""Decide whether a turn answers the open question: whatever is said to a question is first read as its answer."""

from __future__ import annotations

from typing import Any, Mapping

from bot.conversation.beside_wishes import begins_with_trouble, only_a_fact, only_order_named, says_receipt_is_lost
from bot.conversation.gone_through import gone_through
from bot.conversation.locales import is_other_language
from bot.conversation.phrases import Phrases
from bot.conversation.story_words import speaks_of_time, tells_what_happened
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import LEAST_STORY, ORDER_PROOF, UNKNOWN, UNWANTED, Found, bare_wish
from bot.conversation.wishes_in_words import wish_in_words

# Intents of courtesy, and of questions that customers ask us.
COURTESY = frozenset({"greet", "thank", "goodbye"})
ASKING = frozenset({"ask_bot", "ask_policy", "ask_case_status"})
# Intents of talk beside the matter; the model often hears them in short answers, too.
TALK = frozenset({"chitchat", "praise", "suggest", "out_of_scope", "abuse"})
# From this confidence on, talk is taken for what the model says it is.
SURE_OF_TALK = 0.9
# From this confidence on, words without a wish that the model hears as a complaint add to the story.
SURE_OF_STORY = 0.7
# Intents that interrupt the form whatever was asked; no fact in them continues it.
INTERRUPTS = frozenset({"request_human", "threaten", "withdraw"})
# "Which product or service?" is also answered by the store or the order.
ANSWERED_BY = {"product": ("product", "branch", "order_number")}
# A complaint with more weight than this (see Phrases.weight) adds to the story and answers no other question.
LONGEST_ANSWER = 12
# Days that belong to a wish: "by tomorrow", "on Saturday".
WISHED_DAYS = ("appointment", "promised_for")
# Questions for a day or a thing, which no wish answers.
_NAMED = frozenset({"when", "product"})
_TELLING = frozenset({"complain", "inform", "nlu_fallback", "correct", "request_remedy"})


def interrupts(turn: Turn, phrases: Phrases) -> bool:
    """Return whether the turn breaks off the questions: a person is asked for, a threat, or "never mind".

    "Cancel my order" and "I'll return it then" are wishes, although they sound like giving up; "I won't give you my
    address" keeps a detail back and gives nothing up.
    """
    if turn.intent == "withdraw" and phrases.contacts.keeps_back(turn.text, asked=False):
        return False
    return turn.intent in INTERRUPTS and not is_wish_to_cancel(turn, phrases)


def is_wish_to_cancel(turn: Turn, phrases: Phrases) -> bool:
    """Return whether the turn sounds like giving up the complaint but names what is wanted."""
    if turn.intent != "withdraw" or turn.by_button:
        return False
    return turn.entity("desired_outcome") is not None or phrases.answers.cancels(turn.text)


def is_beside(turn: Turn, phrases: Phrases) -> bool:
    """Return whether the turn is a courtesy, a question to us, small talk or in a language that we do not speak."""
    if turn.by_button:
        return turn.intent in COURTESY | ASKING | TALK
    if turn.asks_us or is_other_language(turn.locale):
        return True
    words, sure = phrases.answers, turn.confidence >= SURE_OF_TALK
    wishes = turn.asked not in _NAMED and words.begins_with_wish(turn.text)
    if turn.intent in COURTESY:
        return sure or words.is_only_courtesy(turn.text)
    if words.gives_it_back(turn.text):
        return False
    if turn.intent in ASKING:
        return words.asks_something(turn.text) or (sure and not wishes)
    if turn.intent == "out_of_scope":
        return sure and not wishes
    return turn.intent in TALK and sure


def with_answer(found: Mapping[str, Found], turn: Turn, phrases: Phrases) -> Mapping[str, Found] | None:
    """Return the facts of a turn with its answer to the open question; None if no question is open or it stays open.

    `found` are the facts that the turn adds or changes.
    """
    asked = turn.asked
    if asked is None or interrupts(turn, phrases):
        return None
    if any(name in found for name in ANSWERED_BY.get(asked, (asked,))):
        return found
    if asked == "desired_outcome" and (wish := bare_wish(turn, phrases)) is not None:
        # A sum beside it ("退返$60俾我") is its worth and keeps nothing open.
        return {**found, asked: wish}
    beside_answer = {"what", *((*WISHED_DAYS, UNWANTED) if asked == "desired_outcome" else ())}
    if is_beside(turn, phrases) or (asked != "what" and set(found) - beside_answer):
        # "At the Ximen store" is another fact: it is recorded, and the question stays open.
        return None
    answer = _free_answer(asked, turn, phrases)
    return None if answer is None else {**found, asked: answer}


def as_said(turn: Turn) -> Found:
    """Return the turn's words as a fact of their own."""
    text = turn.text.strip()
    return Found(text, display=text, seq=turn.last_seq)


def _free_answer(asked: str, turn: Turn, phrases: Phrases) -> Found | None:
    """Return the turn's text as an answer to the question for `asked`, when no entity gives one; None if it is none."""
    button = turn.entity("fact")
    if button is not None and asked != ORDER_PROOF:
        return Found(UNKNOWN, seq=turn.last_seq) if button.get("value") == UNKNOWN else None
    if turn.by_button:
        return None
    text = turn.text.strip()
    if phrases.answers.only_says_it_was_said(text):
        return None
    if phrases.is_unknown(text) and asked != ORDER_PROOF:
        # "I do not remember, it just broke" answers what happened; for other questions it means unknown.
        if asked != "what":
            return Found(UNKNOWN, display=text, seq=turn.last_seq)
        knows = phrases.tells_a_story(phrases.beyond_not_knowing(text))
        return Found(text, seq=turn.last_seq) if knows and tells_what_happened(turn, phrases, LEAST_STORY) else None
    if asked == "what":
        if phrases.answers.only_agrees_or_denies(text):
            return None
        wishes = turn.intent == "request_remedy" and not phrases.names_trouble(text)
        tells = not wishes and tells_what_happened(turn, phrases, least=2)
        return Found(text, seq=turn.last_seq) if tells else None
    if turn.intent == "complain" and phrases.weight(text) > LONGEST_ANSWER:
        return None
    if asked == ORDER_PROOF or not 2 <= len(text) <= 200 or phrases.weight(text) < 2:
        return None
    if asked == "when" and not speaks_of_time(text):
        return None
    if asked == "desired_outcome" and phrases.answers.gives_it_back(text):
        # "What would you suggest?" says that nothing is decided.
        return Found(UNKNOWN, display=text, seq=turn.last_seq)
    if asked == "desired_outcome":
        return as_said(turn) if _says_a_wish(turn, phrases) else None
    answers = turn.intent in _TELLING - {"request_remedy"} and not phrases.answers.asks_something(text)
    return as_said(turn) if answers else None


def _says_a_wish(turn: Turn, phrases: Phrases) -> bool:
    """Return whether words may say what is wanted.

    A yes, a no, a time that suits the customer, an order's number, a receipt that is lost and one more thing that was
    gone through do not.
    """
    if only_order_named(turn.text) is not None or only_a_fact(turn.text, _names_in(turn)):
        return False
    if phrases.answers.only_agrees_or_denies(turn.text) or adds_to_the_story(turn, phrases):
        return False
    left = turn.text
    for time in turn.all("time"):
        left = left.replace(str(time.get("text") or ""), " ")
    return not phrases.contacts.is_only_a_time(left, named=left != turn.text)


def _names_in(turn: Turn) -> tuple[str, ...]:
    """Return the words of a turn for days and things."""
    return tuple(str(one.get("text") or "") for name in ("time", "product") for one in turn.all(name))


def adds_to_the_story(turn: Turn, phrases: Phrases) -> bool:
    """Return whether words tell one more thing that was gone through, and nothing that is wanted."""
    if turn.by_button or phrases.answers.names_a_wish(turn.text) or bare_wish(turn, phrases) is not None:
        return False
    if wish_in_words(turn.text) is not None or turn.entity("desired_outcome") is not None:
        return False
    if says_receipt_is_lost(turn.text) or begins_with_trouble(turn.text) or phrases.names_trouble(turn.text):
        return True
    heard = turn.intent == "complain" and turn.confidence >= SURE_OF_STORY
    return heard or bool(gone_through(turn.text, is_trouble=False, of_goods=False))


def value_for(asked: str, facts: Mapping[str, Found], in_place: Mapping[str, Found]) -> Any:
    """Return the value in `facts` that answers the question for `asked`; None while it is open.

    Other facts that answer it too (the store in place of the product) are taken from `in_place`.
    """
    if asked in facts:
        return facts[asked].value
    return next((in_place[name].value for name in ANSWERED_BY.get(asked, ()) if name in in_place), None)
