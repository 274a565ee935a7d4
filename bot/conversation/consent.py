"""Decide what a customer means who was shown options or a recap: the only place where words become an agreement.

Words alone agree only when they are a bare choice or a bare yes: nothing in them is negated, asked, conditional,
hedged, compared, or joined with a further wish. Everything else is read back once, or answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Sequence

from bot.cases.models import OfferOption
from bot.conversation.choosing import (
    TELLING,
    names_a_sum,
    names_more,
    option_meant,
    option_numbered,
    text_for_numbers,
)
from bot.conversation.commands import looks_typed
from bot.conversation.consent_words import (
    ASKS,
    COMPARES,
    CONDITIONS,
    DELEGATES,
    HEDGES,
    MORE,
    REFUSES,
    ConsentWords,
    normal,
)
from bot.conversation.places import place_named
from bot.conversation.quoted_titles import titles_of, without_quotes
from bot.conversation.turn import Turn

# Verdicts. The option of READ_BACK may be meant but was not surely chosen; UNCLEAR has none.
ACCEPTS, READ_BACK, ASKED, REFUSED, REFUSED_ALL = "accepts", "read_back", "asked", "refused", "refused_all"
BARGAINS, DELEGATED, UNCLEAR, GONE = "bargains", "delegated", "unclear", "gone"
# Reasons beside those of `consent_words.REASONS`.
BUTTON, PLAIN, YES, NO, FURTHER_WORDS, ABOVE_WORTH = "button", "plain", "yes", "no", "further_words", "above_worth"
# Shortest part of a title, in characters, that counts as quoted from it whatever its words mean elsewhere.
QUOTED = 4
# In English a word of a title may be one that says yes or no ("right"), so that only more than one is a quotation.
QUOTED_IN_ENGLISH = 10
# Least confidence of the model in a yes that has words beside the known ones.
SURE_YES = 0.8
_VERDICTS = {CONDITIONS: BARGAINS, MORE: BARGAINS, ASKS: ASKED, DELEGATES: DELEGATED}
# Reasons beside which a number that is named is read back.
_UNSURE = frozenset({ASKS, HEDGES, DELEGATES})
_HAN = "一二三四"
_SEPARATOR = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_CLAUSES = re.compile(r"[,，;；。!！、]|[.](?!\w)")
# Where a refusal begins in a clause.
_REFUSING = re.compile(
    r"(?=(?<![a-z])(?:without|but|minus|and|no|not)(?![a-z]))|(?=但|不過|可是|不要|唔要|唔使|不用|免了)"
)
# "One" is no number in "the second one".
_ONE = (
    "".join(f"(?<!{word} )" for word in ("first", "second", "third", "fourth", "last", "this", "that", "which")) + "one"
)
_ORDINALS = (f"first|1st|{_ONE}", "second|2nd|two", "third|3rd|three", "fourth|4th|four")


@dataclass(frozen=True)
class Consent:
    """A verdict, the option it is about, and why it is not (or is) an agreement."""

    verdict: str
    option: OfferOption | None = None
    reason: str = ""


def consent_to_option(
    turn: Turn,
    options: Sequence[OfferOption],
    words: ConsentWords,
    *,
    minor_in_one: int,
    read_back: OfferOption | None = None,
) -> Consent:
    """Return what the turn says about the options on the table.

    `read_back` is the option that the customer was just asked to confirm. `minor_in_one` is the number of minor units
    in one unit of the company's currency.
    """
    button = turn.entity("option")
    if button is not None:
        pressed = next((option for option in options if option.id == button.get("value")), None)
        return Consent(GONE) if pressed is None else Consent(ACCEPTS, pressed, BUTTON)
    if turn.by_button and turn.intent == "deny":
        # "Let me look again": what was read back is not meant, and nothing else is refused by it.
        return Consent(REFUSED, read_back, BUTTON)
    if looks_typed(turn.text):
        # The number in a typed command is no choice.
        return Consent(UNCLEAR, None, FURTHER_WORDS)
    if read_back is not None and words.is_yes(turn.text):
        return Consent(ACCEPTS, read_back, YES)
    if words.is_no(turn.text):
        return Consent(REFUSED_ALL if read_back is None else REFUSED, read_back, NO)
    option = option_meant(turn, options) or _lone_number(turn.text, options)
    if option is not None and is_plain_choice(turn.text, option, words):
        if names_more(turn, option, minor_in_one):
            return Consent(BARGAINS, option, ABOVE_WORTH)
        if read_back is not None and option is not read_back and place_named(turn.text) is not None:
            # "The first one" may be the first button below the question, which confirms what was read back.
            return Consent(READ_BACK, option, COMPARES)
        return Consent(ACCEPTS, option, PLAIN)
    if option is not None and is_plain_choice(words.changes.sub(" ", normal(turn.text)), option, words):
        return Consent(READ_BACK, option, FURTHER_WORDS)
    if words.bargains(turn.text, names_sum=_names_sum_beside(turn.text, option or read_back)):
        # What is asked for on top may sound like another outcome, so that the number counts first.
        option = option or _by_number_only(text_for_numbers(turn), options)
        return Consent(BARGAINS, option or _back_only(turn, read_back, options, words), MORE)
    reason = words.reason_against(turn.text)
    if reason == REFUSES:
        return _refusal(turn, option, options, words)
    if option is None and read_back is not None and (reason == HEDGES or words.yes.search(normal(turn.text))):
        # "Yes, but on Saturday", "I suppose so": what was read back is still meant.
        option = _back_only(turn, read_back, options, words)
    if option is None and reason in _UNSURE:
        # "Number two I suppose": the number counts for what is read back, and for nothing else.
        option = _by_number_only(text_for_numbers(turn), options)
    if reason == DELEGATES and option is not None:
        # "Two, whatever": one is named, so it is no choice for us.
        return Consent(READ_BACK, option, DELEGATES)
    if reason == MORE and words.adds_what_costs_nothing(turn.text):
        # "Option 1, and explain why": the number counts before the outcome that is named beside it.
        chosen = option or _by_number_only(text_for_numbers(turn), options)
        if chosen is not None:
            return Consent(READ_BACK, chosen, MORE)
    if reason in _VERDICTS:
        return Consent(_VERDICTS[reason], option, reason)
    return Consent(UNCLEAR if option is None else READ_BACK, option, reason or FURTHER_WORDS)


def _by_number_only(text: str, options: Sequence[OfferOption]) -> OfferOption | None:
    """Return the one option whose number the text names."""
    found = _numbered(normal(text), options)
    return found[0] if len(found) == 1 else None


def _back_only(
    turn: Turn, read_back: OfferOption | None, options: Sequence[OfferOption], words: ConsentWords
) -> OfferOption | None:
    """Return what was read back, unless the turn names one of the options."""
    return None if named_options(turn, options, words) else read_back


def _names_sum_beside(text: str, option: OfferOption | None) -> bool:
    """Return whether the text names a sum that is not the one on the option."""
    said = _SEPARATOR.sub("", normal(text))
    if option is not None:
        said = _number(option.position).sub(" ", said)
        said = without_quotes(said, _SEPARATOR.sub("", titles_of(option)), QUOTED)
    return names_a_sum(said)


def consent_to_recap(turn: Turn, words: ConsentWords) -> Consent:
    """Return whether the turn is a plain yes to the recap; READ_BACK for a yes with a reservation."""
    if turn.by_button:
        return Consent(ACCEPTS if turn.intent == "affirm" else REFUSED, reason=BUTTON)
    if words.is_yes(turn.text):
        return Consent(ACCEPTS, reason=YES)
    if words.is_no(turn.text):
        return Consent(REFUSED, reason=NO)
    reason = words.reason_against(turn.text)
    if turn.intent == "affirm" and reason is None and turn.confidence >= SURE_YES and not turn.entities:
        # A longer yes without any reservation; a recap that is confirmed promises nothing yet.
        return Consent(ACCEPTS, reason=YES)
    return Consent(READ_BACK, reason=reason or FURTHER_WORDS)


def is_plain_choice(text: str, option: OfferOption, words: ConsentWords) -> bool:
    """Return whether `text` names the option and adds nothing but polite words."""
    left = _number(option.position).sub(" ", normal(text))
    titles = titles_of(option)
    if words.reason_against(without_quotes(left, titles, QUOTED_IN_ENGLISH if left.isascii() else QUOTED)) is not None:
        return False
    left = without_quotes(left, titles, QUOTED)
    # Polite words come first or last, because 要換 names an exchange too, and would leave the second half of 換新 over.
    return any(
        words.adds_nothing(_without_names(said, option, titles, words)) for said in (left, words.around.sub(" ", left))
    ) or left.strip(" .,!。，！") in (_HAN[option.position - 1], chr(ord("a") + option.position - 1))


def _without_names(said: str, option: OfferOption, titles: str, words: ConsentWords) -> str:
    """Return `said` without the words for what the option serves, and without parts of its title."""
    for outcome in option.body.get("serves") or ():
        if outcome in words.outcomes:
            said = words.outcomes[outcome].sub(" ", said)
    said = without_quotes(said, titles, 2)
    title_words = set(re.findall(r"[a-z]+", titles))
    return re.sub(r"[a-z']+", lambda found: " " if found[0] in title_words else found[0], said)


def _refusal(turn: Turn, option: OfferOption | None, options: Sequence[OfferOption], words: ConsentWords) -> Consent:
    """Return what is refused: one thing in favour of another, some of the options, or all of them."""
    named = named_options(turn, options, words)
    wanted = {entity["value"] for entity in turn.all("desired_outcome")}
    if option is not None and wanted & set(option.body.get("serves") or ()):
        # "No refund, I want the exchange": the wanted one is read back. The model leaves out what is refused.
        return Consent(READ_BACK, option, REFUSES)
    kept = _kept_without(text_for_numbers(turn), options, words)
    if kept is not None:
        return Consent(READ_BACK, kept, REFUSES)
    if turn.intent == "complain" and not named:
        # "Nobody answers the telephone either" adds to the story and refuses nothing.
        return Consent(UNCLEAR, None, REFUSES)
    everything = words.refuses_all.search(normal(turn.text)) or (named and len(named) == len(options))
    rejects = turn.intent in {"reject_options", "deny"} and not named
    if everything or rejects:
        return Consent(REFUSED_ALL, None, REFUSES)
    return Consent(REFUSED, named[0] if len(named) == 1 else None, REFUSES)


def _kept_without(text: str, options: Sequence[OfferOption], words: ConsentWords) -> OfferOption | None:
    """Return the option that the text names plainly by number beside refusing something else: its gift, or another.

    A refusal before it that names nothing is of what was said before: "no, changed my mind, number 3 please". None
    when what is refused may be the option itself: "option 1, no".
    """
    if words.refuses_all.search(normal(text)):
        return None
    named: list[OfferOption] = []
    refused: list[str] = []
    refuses_after = False
    for clause in filter(str.strip, _CLAUSES.split(normal(text))):
        if words.reason_against(clause) != REFUSES:
            named += _numbered(clause, options)
            continue
        refuses_after = refuses_after or bool(named)
        # "Option 1 without the voucher": the clause names the option before it refuses.
        head, *tail = _REFUSING.split(clause, maxsplit=1)
        rest = "".join(tail)
        if words.gifts.search(clause) and not _numbered(rest, options):
            named += _numbered(head, options)
        refused.append(clause)
    if len(named) != 1:
        return None
    option = named[0]
    own = set(map(str, (option.body.get("serves") or ())[:1]))
    things = [clause for clause in refused if words.gifts.search(clause) or set(words.outcomes_in(clause)) - own]
    others = [clause for clause in refused if any(one is not option for one in _numbered(clause, options))]
    before = refused and not refuses_after and not any(_numbered(clause, options) for clause in refused)
    return option if things or others or before else None


def _numbered(text: str, options: Sequence[OfferOption]) -> list[OfferOption]:
    return [option for option in options if _number(option.position).search(text)]


def named_options(turn: Turn, options: Sequence[OfferOption], words: ConsentWords) -> list[OfferOption]:
    """Return the options that the turn names by number, outcome or title, wanted or not.

    Of a title, one short English word ("the") names nothing.
    """
    said, numbers = normal(turn.text), normal(text_for_numbers(turn))
    found = []
    for option in options:
        serves = (option.body.get("serves") or ())[:1]
        by_outcome = any(outcome in words.outcomes and words.outcomes[outcome].search(said) for outcome in serves)
        by_title = without_quotes(said, titles_of(option), TELLING if said.isascii() else 3) != said
        if by_outcome or by_title or _number(option.position).search(numbers):
            found.append(option)
    return found


def _lone_number(text: str, options: Sequence[OfferOption]) -> OfferOption | None:
    """Return the option whose number, as a Chinese numeral, is the whole text."""
    said = normal(text).strip(" .,!。，！")
    return option_numbered(_HAN.index(said) + 1, options) if len(said) == 1 and said in _HAN else None


def _number(position: int) -> re.Pattern[str]:
    """Return the pattern of the ways to name an option by its number."""
    han, ordinal = _HAN[position - 1], _ORDINALS[position - 1]
    number = rf"(?:{position}|{han}|{chr(ord('a') + position - 1)})"
    return re.compile(
        rf"第\s*{number}\s*(?:個|項|種|樣|案)?|(?:方案|選項|\b(?:option|number|choice|no\.?)|#)\s*{number}(?![0-9a-z])"
        rf"|(?<![0-9])(?<![0-9][.,]){position}(?![0-9%]|[.,][0-9])\s*號?|選{han}|{han}號"
        rf"|\b(?:{ordinal})\b|\boption (?:{ordinal})\b|最後一?個|最尾|\blast(?: one)?\b"
    )
