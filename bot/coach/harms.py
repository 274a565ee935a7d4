"""What came of hearing a turn wrongly: the queues of the inbox, the most harmful first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.cases.coach.reading import Talk, TurnHeard
from bot.conversation.turn import TELLING
from bot.remedy.vocabulary import GRAVE

# Harms with their weight for one customer, the most harmful first.
GRAVE_LATE = "grave"
AGREEMENT = "agreement"
WITHDRAWN = "withdrawn"
RECAP = "recap"
NOT_UNDERSTOOD = "not_understood"
CORRECTED = "corrected"
DIFFER = "differ"
SURVEY = "survey"
NARROW = "narrow"
WEIGHTS: dict[str, int] = {
    GRAVE_LATE: 100, AGREEMENT: 10, WITHDRAWN: 10, RECAP: 5, NOT_UNDERSTOOD: 4, CORRECTED: 4, DIFFER: 3, SURVEY: 2,
    NARROW: 1,
}  # fmt: skip
HARMS = tuple(WEIGHTS)
# Kinds that are grave where the model takes them for something else.
GRAVE_KINDS = frozenset({"safety_hazard", "fraud"})
# Below this lead the next best intent would have done as well.
LEAST_MARGIN = 0.15
_SAFE = frozenset({None, "none"})
_AGREEING = frozenset({"affirm", "choose_option"})
_DENYING = frozenset({"deny", "reject_options", "correct"})
_RECAP_WRONG = ("utter_recap_corrected", "utter_which_is_wrong")
_LOST = ("utter_not_understood", "action_default_fallback")


@dataclass(frozen=True)
class Hurt:
    """A turn that waits in the inbox, what came of it, and what a person said that it should have been."""

    turn: TurnHeard
    harm: str
    customer: str
    put_right: tuple[tuple[str, object], ...] = ()


def hurts(talks: Sequence[Talk], *, differing: Collection[str] = ()) -> list[Hurt]:
    """Return the turns of these conversations that did harm and wait, each once, with its worst harm.

    `differing` are ids of turns that two models hear differently.
    """
    found: list[Hurt] = []
    for talk in talks:
        worst: dict[str, str] = {}
        for harm, turn in [*_harms(talk), *((DIFFER, one) for one in talk.turns if one.id in differing)]:
            before = worst.get(turn.id)
            if before is None or WEIGHTS[harm] > WEIGHTS[before]:
                worst[turn.id] = harm
        for turn in talk.turns:
            if turn.waits and not turn.by_button and turn.id in worst:
                found.append(Hurt(turn, worst[turn.id], talk.customer, _put_right(talk, turn)))
    return found


def _harms(talk: Talk) -> Iterator[tuple[str, TurnHeard]]:
    yield from ((GRAVE_LATE, turn) for turn in _grave(talk))
    yield from ((AGREEMENT, turn) for turn in _agreements(talk))
    wished = False
    for at, turn in enumerate(talk.turns):
        wished = wished or turn.intent == "request_remedy" or bool(turn.facts("desired_outcome"))
        if turn.intent == "withdraw" and not turn.by_button and wished:
            yield WITHDRAWN, turn
        if turn.stage == "recap" and (turn.intent == "correct" or turn.did(*_RECAP_WRONG)):
            yield from ((RECAP, one) for one in _last_told(talk.turns[:at]))
        if turn.by_button:
            continue
        if turn.stage != "escalated" and (turn.intent == "nlu_fallback" or turn.did(*_LOST)):
            yield NOT_UNDERSTOOD, turn
        elif turn.margin < LEAST_MARGIN:
            yield NARROW, turn
        if turn.marked or _put_right(talk, turn):
            yield CORRECTED, turn
    if talk.low_at is not None:
        said = [one for one in talk.turns if not one.by_button and one.at <= talk.low_at]
        yield from ((SURVEY, one) for one in sorted(said, key=lambda one: one.margin)[:1])


def _grave(talk: Talk) -> Iterator[TurnHeard]:
    """Yield turns that may have told of a grave matter before it was heard, or in which it never was."""
    for turn in talk.turns:
        right = dict(_put_right(talk, turn))
        taken_for_less = right.get("kind") in GRAVE_KINDS and turn.kind not in GRAVE_KINDS
        in_vain = talk.grave_at is None and turn.danger not in _SAFE and not turn.by_button
        if taken_for_less or in_vain:
            yield turn
    if talk.grave_at is not None:
        # The person is called while the turn is answered, so that turn ends later.
        yield from _last_told([one for one in talk.turns if one.at < talk.grave_at])


def _agreements(talk: Talk) -> Iterator[TurnHeard]:
    """Yield turns that were taken for a yes, where it was taken back, or denied when it was read back."""
    for turn in talk.turns:
        if any(turn.from_seq <= seq <= turn.to_seq for seq in talk.taken_back):
            yield turn
    for turn, after in zip(talk.turns, talk.turns[1:]):
        took_it = turn.intent in _AGREEING and turn.did("action_answer_offer")
        if took_it and turn.stage == after.stage == "offering" and after.intent in _DENYING:
            yield turn


def _last_told(turns: Sequence[TurnHeard]) -> list[TurnHeard]:
    told = [one for one in turns if not one.by_button and one.intent in TELLING]
    return told[-1:]


def _put_right(talk: Talk, turn: TurnHeard) -> tuple[tuple[str, object], ...]:
    return tuple(
        (one.what, one.meant)
        for one in talk.put_right
        if one.seq is not None and turn.from_seq <= one.seq <= turn.to_seq
    )


def grave_reasons() -> tuple[str, ...]:
    """Return the reasons for a handoff that tell of a grave matter."""
    return GRAVE
