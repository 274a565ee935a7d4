"""Whether a turn that the model hears as praise, thanks or nothing known plainly tells of a matter all the same."""

from __future__ import annotations

from bot.conversation.matters.damage_beside_praise import damage_beside_praise
from bot.conversation.matters.telling_apart import clauses_of
from bot.conversation.phrases import Phrases
from bot.conversation.product_meant import goods_named
from bot.conversation.turn import Turn
from bot.remedy import Policy


def tells_beside(turn: Turn, policy: Policy, phrases: Phrases) -> bool:
    """Return whether a clause says what is wrong with a thing, or damage is set against praise, or praise is meant ill.

    Beside praise and thanks it must be set against them or added ("but", 另外), because a thing that was broken and is
    mended again is praised, too. A question tells nothing.
    """
    for span in clauses_of(turn.text):
        clause = turn.within(span.start, span.end)
        if not clause.trouble or not goods_named(clause, policy) or phrases.answers.asks_something(clause.text):
            continue
        if turn.intent == "nlu_fallback":
            return True
        if phrases.matters.sets_apart(clause.text) and not phrases.matters.is_harmless(clause.text):
            return True
    if phrases.matters.is_ironic(turn.text) and not phrases.matters.is_harmless(turn.text):
        return True
    if turn.intent == "nlu_fallback" or phrases.answers.asks_something(turn.text):
        return False
    return damage_beside_praise(turn.text, phrases.matters)
