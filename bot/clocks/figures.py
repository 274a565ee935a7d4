"""What the figures of insight need to know of the policy."""

from __future__ import annotations

from bot.cases.insight.figures.rules import FigureRules
from bot.remedy import Policy
from bot.remedy.vocabulary import HAZARDS, SUB_KINDS

# Where the goods are is no matter by itself.
_WHERE_GOODS_ARE = ("arrived", "sent_back")
# The way of remedies that give credit with the company.
_CREDIT = "credit"


def figure_rules(policy: Policy) -> FigureRules:
    """Return what is counted how, by the policy: its zone and currency, its products and branches."""
    return FigureRules(
        zone=policy.clock.zone,
        currency=policy.company.currency,
        sub_kinds=tuple(name for name in SUB_KINDS if name not in _WHERE_GOODS_ARE),
        products=policy.products.keys(),
        branches=policy.branches.keys(),
        hazard_kinds=("safety_hazard",),
        hazard_reasons=HAZARDS,
        credit_remedies=frozenset(name for name, remedy in policy.remedies.items() if remedy.way == _CREDIT),
    )
