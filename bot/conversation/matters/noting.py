"""Part the words of a turn into the matter in hand and matters that are noted for later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from sqlalchemy.orm import Session

from bot.cases import cases, fact_store
from bot.conversation.known import Known, noted_matters
from bot.conversation.matter_words import MatterWords
from bot.conversation.matters.telling_apart import Span, tell_apart, tells_another
from bot.conversation.product_meant import goods_named
from bot.conversation.turn import TELLING, Turn
from bot.conversation.turn_facts import UNKNOWN
from bot.remedy.vocabulary import GRAVE

_TELLS = TELLING - {"nlu_fallback"}
# Stages of the dialogue in which one matter is in hand, so that another one has to wait.
IN_HAND = frozenset({"listening", "recap", "offering", "arranging"})


@dataclass(frozen=True)
class Told:
    """A turn parted by matters: `own` is what belongs to the one in hand (None: nothing), `later` what does not."""

    own: Turn | None
    later: tuple[Turn, ...] = ()


def part(turn: Turn, known: Known, stage: str) -> Told:
    """Return the turn parted by matters; words that tell one matter stay whole."""
    if turn.stage == "listening" and turn.asked is None and turn.intent not in _TELLS:
        # Praise or a question in which a clause sounds like trouble; nothing of it may be lost in a case of its own.
        return Told(turn)
    waits = stage == "escalated" and known.handed_over is not None and known.waits_for not in GRAVE
    if turn.by_button or turn.takes_up is not None or not (waits or stage in IN_HAND):
        return Told(turn)
    again = [one.words for one in known.noted if one.seq is not None and one.seq == turn.last_seq]
    if again:
        # The dialogue may note a turn twice; what was told apart the first time stays so.
        return _as_before(turn, again, known.phrases.matters)
    phrases, things = known.phrases, goods_named(turn, known.policy)
    in_hand = known.case if waits else known.case_in_work
    if in_hand is not None and (waits or "what" in in_hand.facts):
        product, told = in_hand.facts.get("product"), in_hand.facts.get("what")
        value = str(product.value) if product is not None and product.value != UNKNOWN else None
        story = str(told.value) if told is not None else ""
        other = tells_another(turn.text, things, value, phrases, phrases.matters, story, is_over=waits)
        if other is None:
            return Told(turn)
        own = turn.within(0, other.start) if _says_something(turn.text[: other.start]) else None
        rest = turn.within(other.start, other.end)
        spans = tell_apart(rest.text, goods_named(rest, known.policy), phrases, phrases.matters)
        return Told(own, _begun(_each(rest, spans), phrases.matters))
    spans = tell_apart(turn.text, things, phrases, phrases.matters)
    if len(spans) == 1:
        return Told(turn)
    first, *later = _each(turn, spans)
    return Told(first, _begun(later, phrases.matters))


def note_matters(session: Session, conversation_id: str, later: tuple[Turn, ...]) -> None:
    """Open a case for each matter told beside the one in hand; a second call for the same words does nothing."""
    present = {(one.words, one.seq) for one in noted_matters(session, conversation_id)} if later else set()
    for turn in later:
        words = turn.text.strip()
        if (words, turn.last_seq) not in present:
            case = cases.open_beside(session, conversation_id)
            fact_store.note(session, case, "what", words, message_seq=turn.last_seq)


def _as_before(turn: Turn, noted: list[str], words: MatterWords) -> Told:
    starts = [turn.text.find(told) for told in noted]
    before = words.without_link_behind(turn.text[: starts[0]])
    own = turn.within(0, len(before)) if _says_something(before) else None
    return Told(own, tuple(turn.within(start, start + len(words)) for start, words in zip(starts, noted)))


def _begun(later: Sequence[Turn], words: MatterWords) -> tuple[Turn, ...]:
    """Return the later matters without the words that only link them to the words before ("and", 還有)."""
    return tuple(one.within(words.link_before(one.text), len(one.text)) for one in later)


def _each(turn: Turn, spans: list[Span]) -> tuple[Turn, ...]:
    return tuple(turn.within(span.start, span.end) for span in spans)


def _says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text)
