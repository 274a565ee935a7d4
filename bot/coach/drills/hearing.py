"""Hear what an agent does in a message: which acts, which questions, what is forbidden, what is above the limit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.assist.draft_limit import beyond
from bot.assist.room import Standing, said_in
from bot.assist.steps import READ_BACK
from bot.coach.drills.acts import WISH, Acts, acts
from bot.coach.drills.scenario import Scenario
from bot.conversation.feeling_named import feelings_said
from bot.conversation.searching import any_stands_in, plain
from bot.remedy import Policy
from bot.remedy.wording import HANDOFF, HAZARD, OFFER

# In whose limits a drill is played.
ROLE = "agent"
# A message with so many facts that were told reads them back: with a question behind them, and without one.
_ASKED_FROM, _READ_BACK_FROM = 3, 4
_SENTENCE = re.compile(r"(?<=[。！？!?;；\n])|(?<=\.)(?=\s)")
# 正不正常, 順唔順: asks whether, with any word.
_WHETHER = re.compile(r"([\u3400-\u9fff])[不唔]\1")
_CLAUSE = re.compile(r"[，,、。；;：:\n]")


@dataclass(frozen=True)
class Heard:
    """What a message does.

    `asks` are the facts asked for, in the order of their sentences. `harms` are forbidden expressions, as written.
    `offered` is the part of the message that offers something, for searching; `looked` all of it.
    """

    looked: str
    length: int
    asks: tuple[str, ...]
    harms: tuple[str, ...]
    offered: str
    acknowledges: bool
    feels: bool
    apologises: bool
    makes_safe: bool
    reads_back: bool
    chooses: bool
    weighs: bool
    promises: bool
    has_owner: bool
    hands_over: bool
    follows_up: bool
    above: bool


def hear(
    policy: Policy,
    scenario: Scenario,
    written: str,
    said_before: Sequence[str] = (),
    told: Collection[str] = (),
) -> Heard:
    """Return what an agent's message does; `said_before` are their messages before it, `told` the facts told so far."""
    known, looked = acts(), plain(written)
    sentences = [one for one in _SENTENCE.split(looked) if one.strip()]
    reads_back = _reads_back(known, scenario, told, looked)
    asks = tuple(dict.fromkeys(topic for one in sentences for topic in _asked(known, one, told)))
    remedies = (*_remedies(policy), *scenario.wish.met_by)
    promising = [one for one in sentences if _promises(known, remedies, one) and _has_date(policy, one)]
    offered = " ".join(_offering(known, remedies, sentences, promising, reads_back))
    if reads_back and not offered:
        promising = []
    return Heard(
        looked=looked,
        length=len(written),
        asks=asks,
        harms=tuple(finding.said for finding in policy.wording.check(written, scenario.locale)),
        offered=offered,
        acknowledges=any_stands_in(scenario.heard, looked),
        feels=bool(feelings_said(written)) or known.has("feels", looked),
        apologises=known.has("apologises", looked),
        makes_safe=not policy.wording.missing(written, scenario.locale, (HAZARD,)),
        reads_back=reads_back,
        chooses=bool(offered) and known.has("choices", looked),
        weighs=known.has("weighs", looked),
        promises=bool(promising),
        has_owner=any(known.has("owners", one) for one in promising),
        hands_over=known.has("hands_over", looked) and _has_date(policy, looked),
        follows_up=not reads_back and any(_asks_afterwards(known, one) for one in sentences),
        above=_is_above(policy, scenario, written, said_before),
    )


def _reads_back(known: Acts, scenario: Scenario, told: Collection[str], looked: str) -> bool:
    if any_stands_in(READ_BACK, looked) or known.has("reads_back", looked):
        return True
    facts = {WISH: scenario.wish.words, **{name: fact.words for name, fact in scenario.facts.items()}}
    number = sum(any_stands_in(facts[name], looked) for name in told)
    asks_if_right = _is_question(looked) or known.has("is_it_right", looked)
    return number >= _READ_BACK_FROM or (asks_if_right and number >= _ASKED_FROM)


def _asks_afterwards(known: Acts, sentence: str) -> bool:
    is_about_it = known.has("afterwards", sentence) or bool(_WHETHER.search(sentence))
    return is_about_it and known.has("contacts", sentence)


def _asked(known: Acts, sentence: str, told: Collection[str] = ()) -> Iterator[str]:
    """Yield the facts that a sentence asks for; what was told is asked for again only in so many words."""
    for topic, expressions in known.asks.items():
        if topic == "when" and known.has("appointment", sentence):
            continue
        if any_stands_in(expressions, sentence):
            yield topic
    for topic, expressions in known.named.items():
        if topic == "when" and known.has("appointment", sentence):
            continue
        wants = known.has("demands", sentence) if topic in told else _requests(known, sentence)
        if wants and any_stands_in(expressions, sentence):
            yield topic
    if WISH not in told and _requests(known, sentence) and _asks_for_wish(known, sentence):
        yield WISH


def _asks_for_wish(known: Acts, sentence: str) -> bool:
    return known.has("wish_asked", sentence) and known.has("wish_for", sentence)


def _requests(known: Acts, sentence: str) -> bool:
    return _is_question(sentence) or known.has("requests", sentence)


def _is_question(looked: str) -> bool:
    return "?" in looked or "？" in looked


def _promises(known: Acts, remedies: tuple[str, ...], sentence: str) -> bool:
    return known.has("promises", sentence) or (known.has("owners", sentence) and any_stands_in(remedies, sentence))


def _offering(
    known: Acts, remedies: tuple[str, ...], sentences: Sequence[str], promising: Sequence[str], reads_back: bool
) -> Iterator[str]:
    """Yield the sentences that offer something; what is read back, asked or refused is no offer."""
    offering = [
        one
        for one in sentences
        if WISH not in _asked(known, one)
        and not (reads_back and (any_stands_in(READ_BACK, one) or known.has("reads_back", one)))
    ]
    if not any(one in promising or known.has("proposes", one) or known.has("choices", one) for one in offering):
        return
    for sentence in offering:
        # All of the sentence, because a choice is often told by the clause beside it.
        if any(_gives(known, remedies, clause) for clause in _CLAUSE.split(sentence)):
            yield sentence


def _gives(known: Acts, remedies: tuple[str, ...], clause: str) -> bool:
    return any_stands_in(remedies, clause) and not known.has("refuses", clause)


def _remedies(policy: Policy) -> tuple[str, ...]:
    return tuple(
        plain(word)
        for rules in policy.wording.required.values()
        for rule in rules
        if rule.where == OFFER
        for word in rule.sounds_like
    )


def _has_date(policy: Policy, looked: str) -> bool:
    return not policy.wording.missing(looked, None, (HANDOFF,))


def _is_above(policy: Policy, scenario: Scenario, written: str, said_before: Sequence[str]) -> bool:
    said = said_in(policy, said_before, (), scenario.paid, 0)
    return beyond(policy, Standing(paid=scenario.paid, said=said, said_this_month=said), ROLE, written) is not None
