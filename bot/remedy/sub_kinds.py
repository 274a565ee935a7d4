"""What the sub-kinds of a matter make possible and impossible, whatever a policy says.

Several may hold at once. Goods that the customer does not have cannot be collected, a wrong bill or a scratched floor
is no reason to take goods away, and what the customer broke or what is out of warranty is not paid back in full on the
bot's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .vocabulary import KIND_OF

SubKinds = frozenset[str]
NONE: SubKinds = frozenset()
OUT_OF_HANDS: SubKinds = frozenset({"not_delivered", "sent_back"})
BESIDE_GOODS: SubKinds = frozenset({"wrong_bill", "charged_twice", "property_damage", "extra_costs", "privacy"})
ABOUT_GOODS: SubKinds = frozenset({"defective", "part_missing", "wrong_item", "damaged_on_arrival"})
OF_GOODS: SubKinds = frozenset(
    {
        *OUT_OF_HANDS,
        "part_missing",
        "wrong_item",
        "damaged_on_arrival",
        "out_of_warranty",
        "own_fault",
    }
)
"""What can be the matter with goods only."""
AT_OWN_COST: SubKinds = frozenset({"out_of_warranty", "own_fault"})


def goods_stay(sub_kinds: SubKinds) -> bool:
    """Return whether nothing is to be taken from the customer: the goods are not there, or not what it is about."""
    if sub_kinds & OUT_OF_HANDS:
        return True
    return bool(sub_kinds & BESIDE_GOODS) and not sub_kinds & ABOUT_GOODS


def points_for(mends: Mapping[str, int], sub_kinds: Iterable[str]) -> tuple[int, str]:
    """Return the most points (0 to 5) that `mends` gives to one of the sub-kinds, and that sub-kind.

    `mends` maps kinds and sub-kinds to points. Of equal ones the first in alphabetical order is named.
    """
    found = [(mends.get(one, mends.get(KIND_OF.get(one, ""), 0)), one) for one in sorted(sub_kinds)]
    return max(found, key=lambda pair: pair[0], default=(0, ""))
