"""The sort of trouble that a clause tells of: with money, with the goods, or with what the customer owns.

Each sort is put right in another way and by other people, so that two of them are two matters.
"""

from __future__ import annotations

from bot.conversation.matter_words import MatterWords
from bot.conversation.sub_kinds.words import sub_kind_words

MONEY, GOODS, OWN = "money", "goods", "own"
_OF_MONEY = frozenset({"charged_twice", "wrong_bill"})
_OF_GOODS = frozenset({"not_delivered", "part_missing", "wrong_item", "damaged_on_arrival", "defective"})


def sort_of(clause: str, words: MatterWords, names_thing: bool) -> str | None:
    """Return the sort of trouble in a clause, None for any other; `names_thing` is whether it names goods.

    Damage to what the customer owns counts only where people did it: what a leak ruined belongs to the leak.
    """
    told = set(sub_kind_words().heard(clause).said)
    if told & _OF_MONEY:
        return None if words.names_money_back(clause) else MONEY
    if "property_damage" in told:
        return OWN if words.names_workers(clause) else None
    if told & _OF_GOODS:
        return GOODS
    return GOODS if names_thing and words.names_damage(clause) else None
