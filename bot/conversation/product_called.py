"""What a product of the catalogue is called towards a customer: in their own word where that names no model."""

from __future__ import annotations

from bot.conversation.display import both
from bot.conversation.searching import CJK
from bot.conversation.telling_words.folding import folded
from bot.remedy.catalogue import Product


def name_called(product: Product, said: str | None, to: str) -> str:
    """Return the product's name in the language `to`, or what the customer `said` where the name tells more.

    Who says "my sofa" did not say that it has three seats; another word for the very thing gives its name.
    """
    name = both(product.names, to)
    if not said or (CJK.search(said) is not None) != (CJK.search(name) is not None):
        return name
    whole, word = folded(name), folded(said).strip()
    for alias in sorted(_aliases(product), key=len, reverse=True):
        model = whole.replace(alias, "").strip() if alias != whole and alias in whole else ""
        if model:
            return name if model in word or word == whole else said.strip()
    return name


def _aliases(product: Product) -> frozenset[str]:
    return frozenset(folded(alias).strip() for aliases in product.aliases.values() for alias in aliases)
