"""Put alike turns together, and count the customers whom each group hurt."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from bot.checks.examples import essence
from bot.coach.harms import HARMS, WEIGHTS, Hurt

# Cosine distance up to which turns say the same: closer than for themes (`bot.insight.word_groups`), because one line
# is to teach them all.
APART = 0.4
# Texts of one queue that are compared; the newest. Those behind them are groups of their own.
MOST = 400
# Texts whose vectors are remembered.
REMEMBERED = 4000
Vectors = NDArray[np.float32]
Encode = Callable[[list[str]], Vectors]


@dataclass(frozen=True)
class Group:
    """Alike turns of one queue, the newest first, and how many customers they hurt."""

    harm: str
    hurts: tuple[Hurt, ...]
    customers: int

    @property
    def id(self) -> str:
        """Return the id of its newest turn, which names the group in addresses."""
        return self.hurts[0].turn.id

    @property
    def weight(self) -> int:
        """Return how much harm was done: that of one customer as often as there are customers."""
        return WEIGHTS[self.harm] * self.customers


class Encoder:
    """Encodes texts as `encode` does, and remembers the newest."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def __call__(self, texts: list[str]) -> Vectors:
        """Return a unit vector for each text, as rows."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        if unknown:
            self._known.update(zip(unknown, self._encode(unknown)))
        rows = np.stack([self._known[text] for text in texts])
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return rows


def groups(hurts: Sequence[Hurt], texts: Mapping[str, str], encode: Encode) -> list[Group]:
    """Return the groups of all queues, the most harmful first; turns without words are left out.

    `texts` are the words of turns by id.
    """
    found: list[Group] = []
    for harm in HARMS:
        said = [one for one in hurts if one.harm == harm and texts.get(one.turn.id)]
        said.sort(key=lambda one: one.turn.at, reverse=True)
        for places in _alike([texts[one.turn.id] for one in said], encode):
            members = tuple(said[at] for at in places)
            found.append(Group(harm, members, len({one.customer for one in members})))
    return sorted(found, key=lambda one: (-one.weight, HARMS.index(one.harm), -one.hurts[0].turn.at.timestamp()))


def _alike(texts: Sequence[str], encode: Encode) -> list[list[int]]:
    same: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        same[essence(text)].append(at)
    each = list(same.values())
    near, rest = each[:MOST], each[MOST:]
    if len(near) < 2:
        return each
    vectors = encode([texts[places[0]] for places in near])
    of = fcluster(linkage(vectors, method="average", metric="cosine"), t=APART, criterion="distance")
    joined: dict[int, list[int]] = defaultdict(list)
    for name, places in zip(of, near):
        joined[int(name)] += places
    return [sorted(places) for places in joined.values()] + rest
