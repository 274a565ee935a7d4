"""What was told before a complaint was heard: words that were taken for praise, thanks or nothing known."""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping

from bot.conversation.known import Known
from bot.conversation.story import extend_story
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found, find_facts

# Intents of words that may have been a complaint all the same.
_MAY_HAVE_TOLD = frozenset({"praise", "thank", "suggest", "chitchat", "out_of_scope", "nlu_fallback"})
# From this likelihood on that a matter was told, the words belong to the complaint that follows; real praise has less.
LEAST_MATTER = 0.15


def with_words_before(facts: Mapping[str, Found], turn: Turn, known: Known) -> dict[str, Found]:
    """Return the facts of a turn that begins a complaint, with what the messages right before it told.

    Only in a conversation without a case: what came before one belongs to it.
    """
    found = dict(facts)
    if known.case is not None or turn.by_button:
        return found
    for before in turn.turns_before():
        if before.by_button or before.intent not in _MAY_HAVE_TOLD:
            break
        if not before.trouble and before.matter < LEAST_MATTER:
            continue
        told = find_facts(replace(before, intent="complain"), known.policy, known.phrases, known.now)
        found = {**told, **found}
        if "what" in told and "what" in facts:
            found["what"] = extend_story(told["what"], found["what"])
    return found
