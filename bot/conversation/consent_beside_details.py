"""Decide whether a turn that tells the last details of a chosen option still means the choice.

What stands beside details and times must say nothing of its own: courtesy, or notes for whoever comes.
Everything else is no agreement, whatever details are told with it. `bot.conversation.consent` decides about the choice.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Iterator

from bot.conversation.consent import ACCEPTS, ASKED, FURTHER_WORDS, PLAIN, READ_BACK, REFUSED, Consent
from bot.conversation.consent_words import ASKS, CONDITIONS, HEDGES, MORE, REFUSES, normal
from bot.conversation.contact_words import CLAUSE
from bot.conversation.contacts.beside_choice import without_details
from bot.conversation.contacts.told import details_in
from bot.conversation.phrases import Phrases
from bot.conversation.searching import longest_first, one_of, plain
from bot.conversation.turn import Turn

_QUESTION_MARKS = frozenset("?？")
_DIGITS = re.compile(r"[\W\d_]+")
# A telephone number that cannot be called is no detail that is taken, and says nothing against the choice either.
_NUMBER = re.compile(r"(?<![\d$])\+?\d(?:[\s\-().]{0,2}\d){7,19}(?!\d)")
# Nor does an address of e-mail that is written too freely to be taken as one.
_MAIL = re.compile(r"[a-z0-9][a-z0-9._+-]{0,63} ?[@＠] ?[a-z0-9][a-z0-9.-]{1,100}", re.IGNORECASE)
_HAN_NUMERALS = re.compile(r"[一二兩三四五六七八九十日天]+")
# What the words of an address never say; "no" stands before the number of a house.
_IN_NO_ADDRESS = frozenset({ASKS, CONDITIONS, HEDGES, MORE})
# A detail is a long blank.
_NOT_THIS_DETAIL = re.compile(r"(?:不是?|唔係?|並非|(?<![a-z])not)(?=\s{5,})", re.IGNORECASE)
_DETAIL = re.compile(r"\s{5,}")
# What one clause leaves behind is looked at again together with the next, where a comma parts "if you pay, then".
_JOINED = ", "


def beside_details(turn: Turn, phrases: Phrases) -> str:
    """Return what a turn says beside the customer's details, times that suit, courtesies and notes; often nothing."""
    if turn.by_button:
        return ""
    clauses = [
        clause
        for clause, asks in _clauses(_without_own_details(turn, phrases))
        if not _is_neutral(clause, asks, phrases) and not _is_neutral_around_details(clause, asks, phrases)
    ]
    return _JOINED.join(clauses)


def consent_beside_details(turn: Turn, phrases: Phrases) -> Consent:
    """Return ACCEPTS for a turn that says nothing beside details; otherwise what its other words mean for the choice.

    REFUSED takes the choice back, or puts it off (reason HEDGES); everything else is READ_BACK or ASKED.
    """
    if turn.by_button:
        return Consent(ACCEPTS, reason=PLAIN)
    said = beside_details(turn, phrases)
    if not said:
        return Consent(ACCEPTS, reason=PLAIN)
    if _gives_up(said, phrases):
        return Consent(REFUSED, reason=REFUSES)
    if phrases.contacts.puts_off(said):
        return Consent(REFUSED, reason=HEDGES)
    reason = phrases.consent.reason_against(said) or FURTHER_WORDS
    return Consent(ASKED if reason == ASKS else READ_BACK, reason=reason)


def turn_beside_details(turn: Turn, phrases: Phrases) -> Turn:
    """Return the turn with only what it says of the choice beside details.

    No digit of a time or an address names an option then, and neither does "I have to ask my wife first".
    """
    if turn.by_button:
        return turn
    said = [part for part in beside_details(turn, phrases).split(_JOINED) if not phrases.contacts.puts_off(part)]
    return replace(turn, text=_JOINED.join(said))


def leaves_doubt(consent: Consent, *, tells: bool) -> bool:
    """Return whether a turn leaves in doubt that the option is meant which waits for details.

    `consent` is what it says beside details, `tells` whether it tells one. A question alone leaves none: it is
    answered, and who then tells the details means the choice.
    """
    if consent.verdict == ACCEPTS:
        return False
    return tells or consent.reason != ASKS


def _gives_up(said: str, phrases: Phrases) -> bool:
    """Return whether the words take the choice back, say no to it, or refuse an outcome ("I won't return it")."""
    words, looked = phrases.consent, plain(said)
    if phrases.takes_back(said) or phrases.beside.says_never_mind(looked):
        return True
    if any(words.is_no(clause) for clause in said.split(_JOINED)):
        return True
    return words.reason_against(said) == REFUSES and bool(words.outcomes_in(said) or phrases.changes_to(said))


def _without_own_details(turn: Turn, phrases: Phrases) -> str:
    """Return the turn's words with blanks for details; what the model took too much into an address stays."""
    left, details = without_details(turn, phrases.contacts).text, details_in(turn, phrases.contacts)
    left = _MAIL.sub(" ", _NUMBER.sub(" ", left))
    if len({one.get("entity") for one in details}) < len(details):
        # One of them takes the place of another: "not 0912, it is 0922".
        left = _NOT_THIS_DETAIL.sub(" ", left)
    behind = []
    for one in details:
        said = str(one.get("text") or "")
        if one.get("entity") == "address" and said.isascii():
            parts = CLAUSE.split(said)
            behind += [part for part in parts if _is_no_place(part, phrases)]
    return "\n".join([left, *behind])


def _is_no_place(part: str, phrases: Phrases) -> bool:
    looked = plain(part)
    if phrases.beside.is_of_a_sentence(looked) or phrases.contacts.puts_off(looked):
        return True
    return phrases.consent.reason_against(part) in _IN_NO_ADDRESS or bool(phrases.consent.outcomes_in(part))


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the clauses of the text, and whether each ends in a question mark."""
    at = 0
    for sign in [*CLAUSE.finditer(text), None]:
        end = sign.start() if sign is not None else len(text)
        if text[at:end].strip():
            yield text[at:end].strip(), sign is not None and bool(_QUESTION_MARKS & set(sign[0]))
        at = sign.end() if sign is not None else end


def _is_neutral(clause: str, asks: bool, phrases: Phrases) -> bool:
    """Return whether a clause only hands details over, or is a time, courtesy, name, or note for whoever comes."""
    words, consent = phrases.contacts, phrases.consent
    said = normal(clause)
    if words.names_a_time(said) and _is_a_time(said, phrases) and (not asks or _proposes(said, phrases)):
        return True
    if not asks and phrases.beside.is_a_name(clause, said):
        return True
    if asks or consent.asks(said):
        return False
    if consent.is_yes(clause):
        return True
    left = phrases.beside.without_notes(said)
    if left != said:
        # The code of a door.
        left = _DIGITS.sub(" ", left)
    handed = consent.harmless.sub(" ", _handing_over(phrases).sub(" ", left))
    if phrases.beside.is_a_name(handed, handed.strip(" :：")):
        return True
    return _is_empty(handed) or phrases.beside.is_a_name(left, left) or _is_a_time(left, phrases)


def _is_neutral_around_details(clause: str, asks: bool, phrases: Phrases) -> bool:
    """Return whether all parts of a clause are neutral that details part: "Emma Clarke [number] [e-mail] evenings"."""
    parts = [part for part in _DETAIL.split(clause) if part.strip()]
    return len(parts) > 1 and not asks and all(_is_neutral(part.strip(), asks, phrases) for part in parts)


def _handing_over(phrases: Phrases) -> re.Pattern[str]:
    words = phrases.contacts
    names = (name for kind in words.kinds.values() for name in kind)
    ways = (way for said in words.channels.values() for way in said)
    listed = (*names, *ways, *words.any_kind, *words.as_order, *words.leads, *words.joins, *phrases.beside.neutral)
    return _any_of(listed)


def _is_a_time(said: str, phrases: Phrases) -> bool:
    """Return whether nothing is left of a clause without its time and the words around one."""
    words = phrases.contacts
    if not words.names_a_time(said):
        return False
    listed = (*words.free, *words.busy, *words.proposes, *words.beside_a_time, *words.wishes)
    left = _any_of((*words.times, *listed)).sub(" ", words.without_hours(said))
    left = _handing_over(phrases).sub(" ", _HAN_NUMERALS.sub(" ", left))
    return _is_empty(_DIGITS.sub(" ", left))


def _proposes(said: str, phrases: Phrases) -> bool:
    return one_of(phrases.contacts.proposes, "a-z'").search(said) is not None


# Every clause is searched for the same lists, and folding one for searching takes a millisecond.
@lru_cache(maxsize=4)
def _any_of(listed: tuple[str, ...]) -> re.Pattern[str]:
    return one_of(longest_first(listed), "a-z'")


def _is_empty(text: str) -> bool:
    return not any(sign.isalnum() for sign in text)
