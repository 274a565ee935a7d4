"""After an agreement or a resolution: is what the customer says about the same matter, or about another one?"""

from __future__ import annotations

from typing import Any

from bot.cases.surveys import LOW
from bot.conversation.answer_phrases import OTHER, SAME
from bot.conversation.known import Known, KnownCase
from bot.conversation.product_meant import goods_named
from bot.conversation.questions_put import put_so_far
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN

# The name under which the question for the matter is counted.
MATTER = "matter"
# Intents with rules of their own: a person is asked for, or threatened.
_CALLS_A_PERSON = frozenset({"request_human", "threaten"})
# Intents with which a customer who was not asked brings up another matter in words.
_BRINGS_UP = frozenset({"complain", "request_remedy", "correct", "inform", "nlu_fallback", "reject_options"})


def reports(turn: Turn, known: Known) -> bool:
    """Return whether the turn says in words that the case is not mended, or that there is another matter."""
    if turn.by_button or turn.intent in _CALLS_A_PERSON or known.case is None:
        return False
    words = known.phrases.answers
    if known.case.stage == "resolved" and words.says_not_mended(turn.text):
        return True
    if turn.intent not in _BRINGS_UP:
        return False
    # After a low score the customer was asked what is not put right.
    tells = _is_dissatisfied(known.case) and known.phrases.weight(turn.text) >= 2
    return (tells and not words.is_only_courtesy(turn.text)) or words.matter_named(turn.text) == OTHER


def answers_matter(turn: Turn, known: Known) -> bool:
    """Return whether the turn says in words which matter is meant, whatever its intent."""
    return not turn.by_button and turn.intent not in _CALLS_A_PERSON and _named(turn, known) is not None


def matter_meant(turn: Turn, known: Known, *, asked: bool) -> str | None:
    """Return whether the turn is about the SAME matter or an OTHER one; None when it is not clear.

    `asked` is whether the question was put before this turn, so that a yes, a no or a product answers it.
    """
    if known.case is not None and known.case.in_work:
        # Decided by this turn already, because the dialogue may call an action twice.
        return SAME if known.case.stage == "escalated" else OTHER
    if turn.by_button:
        return {"affirm": SAME, "deny": OTHER}.get(turn.intent)
    words = known.phrases.answers
    if asked:
        return _named(turn, known) or {"affirm": SAME, "deny": OTHER}.get(turn.intent) or _by_product(turn, known.case)
    if words.matter_named(turn.text) == OTHER or _tells_of_other_goods(turn, known):
        return OTHER
    return SAME if known.case is not None and _is_not_mended(turn, known, known.case) else None


def times_asked(turn: Turn) -> list[int]:
    """Return the numbers of the messages before this turn after which the question for the matter was put."""
    return [seq for seq in put_so_far(turn).get(MATTER, ()) if seq != turn.last_seq]


def asked_now(turn: Turn) -> dict[str, Any]:
    """Return the slots that record that the question for the matter is put after this turn."""
    return {"questions_put": {**put_so_far(turn), MATTER: [*times_asked(turn), turn.last_seq or 0]}}


def settled(turn: Turn) -> dict[str, Any]:
    """Return the slots with which the question for the matter counts as never put."""
    return {"questions_put": {**put_so_far(turn), MATTER: []}}


def _named(turn: Turn, known: Known) -> str | None:
    words = known.phrases.answers
    named = words.matter_named(turn.text, asked=True)
    if named is not None:
        return named
    if words.begins_with_no(turn.text):
        return OTHER
    return SAME if words.begins_with_yes(turn.text) else None


def _tells_of_other_goods(turn: Turn, known: Known) -> bool:
    """Return whether the turn tells of trouble with a thing that is not the one the case is about."""
    about = known.case.facts.get("product") if known.case is not None else None
    if about is None or about.value == UNKNOWN or not known.phrases.names_trouble(turn.text):
        return False
    named = {str(one["value"]) for one in goods_named(turn, known.policy)}
    return bool(named) and str(about.value) not in named


def _is_not_mended(turn: Turn, known: Known, case: KnownCase) -> bool:
    if case.stage != "resolved":
        return False
    return _is_dissatisfied(case) or known.phrases.answers.says_not_mended(turn.text)


def _is_dissatisfied(case: KnownCase) -> bool:
    return case.stage == "resolved" and case.score is not None and case.score <= LOW


def _by_product(turn: Turn, case: KnownCase | None) -> str | None:
    """Return which matter the product named in the turn belongs to."""
    product = turn.entity("product")
    known = case.facts.get("product") if case is not None else None
    if product is None or known is None or known.value == UNKNOWN:
        return None
    return SAME if product["value"] == known.value else OTHER
