"""Decide what a message is from all the evidence together: whether it tells of a matter, asks for a person, or neither.

No single intent has to pass a threshold for that: what makes a matter likely is added up as log-odds, beginning with
the share of all intents that mean one. Each part is a reason with its weight, and the decision keeps its reasons. The
weights are in `data/lexicon/evidence.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log

COMPLAIN, REMEDY, THREATEN = "complain", "request_remedy", "threaten"
REQUEST_HUMAN, STATUS, WITHDRAW = "request_human", "ask_case_status", "withdraw"
INFORM, PRAISE = "inform", "praise"
# Intents that tell of a matter, whatever else is said.
MATTER = (COMPLAIN, REMEDY, THREATEN)
# Sorts of words that say what went wrong, and those that say that something awaited did not come.
TROUBLE = frozenset(
    {
        *("fault", "poor", "hazard", "not_come", "unanswered", "conduct"),
        *("overcharged", "deceit", "damage", "wrong", "not_mended"),
    }
)
AWAITED = frozenset({"not_come", "unanswered"})
# Sorts that are told curtly of people, so that the model holds them for praise of staff ("店員推我小孩").
DONE_TO_US = AWAITED | {"conduct", "damage"}
# Sorts of words that say that trouble is over, or never came.
OVER = frozenset({"spared", "mended"})
DROPPING = frozenset({"drops", "withdrawal"})
ASKING = frozenset({"asks", "status"})
# How sure the model is of a kind and of a feeling in any message, whether a complaint or not.
USUAL_KIND, USUAL_FEELING = 0.75, 0.6
# A share of an intent is kept this far from 0 and 1, so that words can still outweigh a model that is nearly sure.
_LEAST_SHARE = 0.02


@dataclass(frozen=True)
class Evidence:
    """What is known of a message before it is decided what it is.

    `intents` has the model's confidence by intent, `kind` that of the likeliest kind of complaint, `feeling` that the
    writer is not neutral. `words` are the words of each sort of evidence, `facts` the names of the entities. `mood`
    is whether there are words of praise, and whether there are words of blame; `turns` is whether a word turns away
    from what was said before ("but").
    """

    intents: Mapping[str, float]
    kind: float = 0.0
    feeling: float = 0.0
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: frozenset[str] = frozenset()
    mood: tuple[bool, bool] = (False, False)
    turns: bool = False

    @property
    def trouble(self) -> tuple[str, ...]:
        """Return the words that say what went wrong."""
        return self.said(TROUBLE)

    def said(self, sorts: frozenset[str]) -> tuple[str, ...]:
        """Return the words of these sorts."""
        return tuple(word for sort in sorted(sorts & self.words.keys()) for word in self.words[sort])

    @property
    def praises(self) -> bool:
        """Return whether there are words of praise and none of blame."""
        return self.mood == (True, False)

    @property
    def over(self) -> tuple[str, ...]:
        """Return the words that say that trouble is over or never came; none where it is said to be there again."""
        return () if {"again", "not_mended"} & self.words.keys() else self.said(OVER)

    @property
    def open_trouble(self) -> bool:
        """Return whether something is told to be wrong: it is neither over nor asked about, nor is all of it praise."""
        return bool(self.trouble) and not (self.praises or self.asks or self.over)

    @property
    def asks(self) -> bool:
        """Return whether there are words of a question."""
        return bool(ASKING & self.words.keys())


@dataclass(frozen=True)
class Reason:
    """A part of the evidence: its name, its weight as log-odds, and the words or intents that it rests on."""

    name: str
    weight: float
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """The intent decided on with its confidence, and why: the probabilities of a matter and of a wish for a person."""

    intent: str
    confidence: float
    matter: float
    person: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Thresholds:
    """Least confidences: that a matter is told, that a person is asked for, and for every other intent."""

    matter: float
    person: float
    other: float


def decide(evidence: Evidence, weights: Mapping[str, float], least: Thresholds, fallback: str) -> Decision:
    """Return what the message is; `fallback` when nothing is likely enough."""
    for_matter, for_person = matter_reasons(evidence, weights), person_reasons(evidence, weights)
    matter, person = _probability(for_matter), _probability(for_person)
    others = {name: share for name, share in evidence.intents.items() if name not in (*MATTER, REQUEST_HUMAN)}
    best = max(others, key=lambda name: others[name], default=fallback)
    share = others.get(best, 0.0)
    asks_plainly = "person" in evidence.words
    if person >= least.person and (asks_plainly or person >= max(matter, share)):
        intent, confidence = REQUEST_HUMAN, person
    elif matter >= least.matter:
        intent, confidence = _which_matter(evidence), matter
    elif share >= max(least.other, matter):
        intent, confidence = best, share
    else:
        intent, confidence = fallback, least.other
    return Decision(intent, confidence, matter, person, (*for_matter, *for_person))


def matter_reasons(evidence: Evidence, weights: Mapping[str, float]) -> list[Reason]:
    """Return the reasons for and against that the message tells of a matter."""
    told = meaning_a_matter(evidence)
    reasons = [Reason("intents", _log_odds(_share(evidence.intents, told)), told)]

    def add(name: str, said: tuple[str, ...], by: float = 1.0) -> None:
        reasons.append(Reason(name, weights[name] * by, said))

    add("kind", (), evidence.kind - USUAL_KIND)
    add("feeling", (), evidence.feeling - USUAL_FEELING)
    trouble = evidence.trouble
    if evidence.open_trouble:
        add("trouble", trouble)
        if "product" in evidence.facts or "thing" in evidence.words:
            add("trouble_of_a_thing", evidence.words.get("thing", ()))
        if evidence.facts & {"time", "amount", "order_number"}:
            add("trouble_with_facts", tuple(sorted(evidence.facts & {"time", "amount", "order_number"})))
        if "desired_outcome" in evidence.facts:
            add("trouble_and_wish", ())
    elif evidence.praises and not trouble:
        add("praise_alone", ())
    if evidence.mood[0] and evidence.turns:
        add("praise_that_turns", ())
    elif evidence.praises:
        add("praise_throughout", ())
    if evidence.over:
        add("trouble_over", evidence.over)
    if evidence.asks and not {"own", "house"} & evidence.words.keys():
        add("asks_of_nobody", evidence.said(ASKING))
    return reasons


def meaning_a_matter(evidence: Evidence) -> tuple[str, ...]:
    """Return the intents that mean a matter in this message.

    Beside those that always do: a question for the state that asks nothing but says that something did not come, giving
    up that names what to have instead ("退貨好了"), an answer that nobody asked for and says what went wrong, and
    what the model takes for praise without a word of praise, though it tells of conduct, damage or waiting, or names
    what to have and nobody ("a new kettle"; "the shop rang to apologise" is praise).
    """
    also = []
    if AWAITED & evidence.words.keys() and not evidence.asks:
        also.append(STATUS)
    if "desired_outcome" in evidence.facts and not DROPPING & evidence.words.keys():
        also.append(WITHDRAW)
    if evidence.open_trouble:
        also.append(INFORM)
        if DONE_TO_US & evidence.words.keys() and not evidence.mood[0]:
            also.append(PRAISE)
    told_of_us = {"own", "house", "staff"} & evidence.words.keys()
    wishes = "desired_outcome" in evidence.facts and not told_of_us
    if PRAISE not in also and wishes and not (evidence.mood[0] or evidence.over):
        also.append(PRAISE)
    return (*MATTER, *also)


def person_reasons(evidence: Evidence, weights: Mapping[str, float]) -> list[Reason]:
    """Return the reasons for and against that the message asks for a person."""
    reasons = [Reason("asked_for", _log_odds(evidence.intents.get(REQUEST_HUMAN, 0.0)), (REQUEST_HUMAN,))]
    named = evidence.words.get("person", ())
    if named:
        reasons.append(Reason("person", weights["person"], named))
    elif "no_person" in evidence.words:
        reasons.append(Reason("no_person", weights["no_person"], evidence.words["no_person"]))
    return reasons


def _which_matter(evidence: Evidence) -> str:
    """Return the likeliest intent that means a matter; a wish beside words of trouble is a complaint."""
    shares = {name: evidence.intents.get(name, 0.0) for name in MATTER}
    best = max(shares, key=lambda name: shares[name])
    withdrawn = evidence.intents.get(WITHDRAW, 0.0)
    if WITHDRAW in meaning_a_matter(evidence) and withdrawn > shares[best]:
        return REMEDY
    if best == REMEDY and evidence.trouble and shares[COMPLAIN] >= shares[REMEDY] / 3:
        return COMPLAIN
    return best


def _share(intents: Mapping[str, float], names: tuple[str, ...]) -> float:
    return sum(intents.get(name, 0.0) for name in names)


def _log_odds(share: float) -> float:
    kept = min(max(share, _LEAST_SHARE), 1 - _LEAST_SHARE)
    return log(kept / (1 - kept))


def _probability(reasons: list[Reason]) -> float:
    return 1 / (1 + exp(-sum(reason.weight for reason in reasons)))
