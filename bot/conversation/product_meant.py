"""Tell which of the products and services named in a turn the matter is about."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

from bot.conversation.searching import plain
from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import any_of
from bot.conversation.turn import Turn
from bot.remedy import Policy
from bot.remedy.catalogue import GOODS, SERVICE
from bot.yaml_files import read_yaml

# Characters behind a name that may say that it is one of people.
_NAME_OF_PEOPLE = 16
_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "goods.yml"


def product_meant(turn: Turn) -> Mapping[str, Any] | None:
    """Return the first product named, but not a person of the staff beside a thing unless it is how they behaved.

    "The clerk recommended this kettle" is about the kettle; "the clerk shouted when I returned it" is about the clerk.
    """
    named = turn.all("product")
    things = [entity for entity in named if not _is_of_staff(entity, turn.text)]
    if len(things) == len(named) or not things:
        return named[0] if named else None
    behaved = turn.kind == "service_attitude" and not any(word in plain(turn.text) for word in _words("advice"))
    # "He dented my table" is about the table, however he did it.
    return named[0] if behaved and not _did_damage(turn.text) else things[0]


def goods_named(turn: Turn, policy: Policy) -> list[Mapping[str, Any]]:
    """Return the things that the turn names, without services: a late delivery is no other thing than what is late."""
    return [
        one
        for one in turn.all("product")
        if not _is_of_staff(one, turn.text)
        and (str(one["value"]) not in policy.products or policy.products[str(one["value"])].type != "service")
    ]


def type_named(said: str) -> str:
    """Return whether what a customer named and the catalogue does not have is a service, by its words, or goods."""
    return SERVICE if _service().search(folded(said)) else GOODS


@lru_cache(maxsize=1)
def _service() -> re.Pattern[str]:
    return any_of(read_yaml(_LEXICON)["services"], {})


def _is_of_staff(entity: Mapping[str, Any], text: str) -> bool:
    """Return whether the name is that of people, or the beginning of one: the delivery team, 送貨人員."""
    if plain(str(entity.get("text") or "")).strip() in _words("staff"):
        return True
    end = int(entity.get("end") or 0)
    return end > 0 and _people().match(folded(text[end : end + _NAME_OF_PEOPLE])) is not None


def _did_damage(text: str) -> bool:
    return _damage().search(folded(text)) is not None


@lru_cache(maxsize=1)
def _damage() -> re.Pattern[str]:
    return any_of(read_yaml(_LEXICON.with_name("matters.yml"))["damages"], {})


@lru_cache(maxsize=1)
def _people() -> re.Pattern[str]:
    """Return a pattern for what follows the name of a service where its people are meant."""
    return re.compile(rf"\s?(?:{any_of(read_yaml(_LEXICON)['people_behind'], {}).pattern})")


@lru_cache(maxsize=4)
def _words(name: str) -> frozenset[str]:
    return frozenset(plain(str(word)) for word in read_yaml(_LEXICON)[name])
