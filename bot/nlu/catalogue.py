"""Find the company's products and branches in a text, by their names, aliases and small misspellings."""

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.language import fold, has_han
from bot.nlu.sound_files import is_sound
from bot.settings import Settings

logger = logging.getLogger(__name__)
_GOOD: dict[Path, dict[str, Any]] = {}
SHORTEST_FUZZY = 5
_LATIN_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Thing:
    """A product or a branch: `entity` says which, `id` is its id in the catalogue."""

    entity: str
    id: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A thing found at `start`..`end` of the folded text; `confidence` is below 1 for a misspelling."""

    entity: str
    id: str
    start: int
    end: int
    confidence: float


def policy_dir() -> Path:
    """Return the folder of the company's files, as the settings of this process have it."""
    return Settings.load().policy_dir


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file; a missing file or one that is no mapping is empty.

    A file that was in order and has mistakes now is answered with what stood in it before.
    """
    if path in _GOOD and not is_sound(path):
        logger.warning("%s has mistakes: its names are used as they were before", path)
        return _GOOD[path]
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as file:
        found = yaml.safe_load(file)
    if is_sound(path):
        _GOOD[path] = found
    return found if isinstance(found, dict) else {}


def _strings(value: Any) -> list[str]:
    """Return every string inside `value`, however the lists and languages are nested."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return []


def _things(entity: str, rows: Any) -> list[Thing]:
    things = []
    for key, row in (rows if isinstance(rows, dict) else {}).items():
        if isinstance(row, dict):
            said = [text for part in ("names", "aliases") for text in _strings(row.get(part))]
            things.append(Thing(entity, str(key), tuple(dict.fromkeys(text for text in said if text.strip()))))
    return things


def distance(one: str, other: str, most: int) -> int:
    """Count the edits (swap of neighbours included) from `one` to `other`; stop counting above `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, a in enumerate(one, 1):
        now = [row]
        for col, b in enumerate(other, 1):
            cost = min(last[col] + 1, now[-1] + 1, last[col - 1] + (a != b))
            if row > 1 and col > 1 and a == other[col - 2] and one[row - 2] == b:
                cost = min(cost, before[col - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]


def letters(word: str) -> int:
    """Return the characters of a Latin word as bits; each edit of the word adds and removes at most one."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) & 63)
    return bits


class Catalogue:
    """The names of a company's things, ready for matching."""

    def __init__(self, things: list[Thing]) -> None:
        """Index `things`; where two share a name, the first keeps it."""
        self.things = tuple(things)
        self._by_name: dict[str, Thing] = {}
        self._latin: dict[str, Thing] = {}
        for thing in things:
            for name in thing.names:
                folded = fold(name).text.strip()
                self._by_name.setdefault(self._key(folded), thing)
                if not has_han(folded) and len(self._key(folded)) >= SHORTEST_FUZZY:
                    self._latin.setdefault(self._key(folded), thing)
        spelled = {fold(name).text.strip() for thing in things for name in thing.names}
        ordered = [name for name in sorted(spelled, key=lambda name: (-len(name), name)) if name]
        firsts = "".join(sorted({re.escape(name[0]) for name in ordered}))
        one_of = "|".join(map(self._pattern, ordered))
        self._pattern_of_all = re.compile(f"(?=[{firsts}])(?:{one_of})") if ordered else None
        self._fuzzy: dict[tuple[str, int], list[tuple[str, int, Thing]]] = {}
        for key, thing in self._latin.items():
            for length in range(len(key) - 2, len(key) + 3):
                self._fuzzy.setdefault((key[0], length), []).append((key, letters(key), thing))

    @classmethod
    def load(cls, folder: str | Path | None = None) -> "Catalogue":
        """Read products and branches from `folder` (default: `policy_dir()`); missing files hold nothing."""
        home = Path(folder) if folder else policy_dir()
        products, company = home / "products.yml", home / "company.yml"
        return _catalogue_as_of(products, company, (_stamp(products), _stamp(company)))

    @staticmethod
    def _key(folded: str) -> str:
        return re.sub(r"[\s\-_.]+", "", folded)

    @staticmethod
    def _pattern(name: str) -> str:
        parts = [re.escape(part) for part in re.split(r"[\s\-_.]+", name) if part]
        body = r"[\s\-_.]*".join(parts)
        left = r"(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
        right = r"(?:e?s)?(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
        return left + body + right

    def names(self) -> list[str]:
        """Return every folded name, longest first."""
        return sorted({fold(name).text for thing in self.things for name in thing.names}, key=lambda n: (-len(n), n))

    def find(self, folded: str) -> list[Hit]:
        """Return what is named in a folded text, left to right, without overlaps."""
        hits: list[Hit] = []
        if self._pattern_of_all is not None:
            for match in self._pattern_of_all.finditer(folded):
                thing = self._thing(self._key(match.group()))
                if thing is not None:
                    hits.append(Hit(thing.entity, thing.id, match.start(), match.end(), 1.0))
        for hit in self._misspelled(folded):
            if all(hit.end <= other.start or hit.start >= other.end for other in hits):
                hits.append(hit)
        return sorted(hits, key=lambda hit: hit.start)

    def _thing(self, key: str) -> Thing | None:
        for form in (key, key.removesuffix("s"), key.removesuffix("es")):
            if form in self._by_name:
                return self._by_name[form]
        return None

    def _misspelled(self, folded: str) -> list[Hit]:
        if not self._latin:
            return []
        words = [(match.group(), match.start(), match.end()) for match in _LATIN_WORD.finditer(folded)][:200]
        longest = 3
        hits: list[Hit] = []
        for first in range(len(words)):
            for count in range(min(longest, len(words) - first), 0, -1):
                run = words[first : first + count]
                key = "".join(word for word, _, _ in run)
                if len(key) < SHORTEST_FUZZY or any(b[1] - a[2] > 1 for a, b in pairwise(run)):
                    continue
                near = self._nearest(key)
                if near is not None and all(run[0][1] >= hit.end for hit in hits):
                    hits.append(Hit(near[0].entity, near[0].id, run[0][1], run[-1][2], 0.9 - 0.1 * near[1]))
                    break
        return hits

    def _nearest(self, key: str) -> tuple[Thing, int] | None:
        best: tuple[Thing, int] | None = None
        mine = letters(key)
        for name, theirs, thing in self._fuzzy.get((key[0], len(key)), ()):
            most = 1 if len(name) < 9 else 2
            if (mine & ~theirs).bit_count() > most or (theirs & ~mine).bit_count() > most:
                continue
            if [c for c in name if c.isdigit()] != [c for c in key if c.isdigit()]:
                continue
            edits = distance(key, name, most)
            if edits <= most and (best is None or edits < best[1]):
                best = (thing, edits)
        return best


def _stamp(path: Path) -> float:
    return path.stat().st_mtime if path.is_file() else 0.0


@lru_cache(maxsize=8)
def _catalogue_as_of(products: Path, company: Path, stamps: tuple[float, float]) -> Catalogue:
    things = _things("product", read_yaml(products).get("products"))
    return Catalogue([*things, *_things("branch", read_yaml(company).get("branches"))])


@dataclass(frozen=True)
class Company:
    """What matching needs to know of the company; `decimals` are those of its currency."""

    timezone: str = "Asia/Taipei"
    currency: str = "TWD"
    decimals: int = 2
    order_pattern: str | None = None

    @classmethod
    def load(cls, folder: str | Path | None = None) -> "Company":
        """Read `company.yml` in `folder` (default: `policy_dir()`); what is missing keeps its default."""
        path = (Path(folder) if folder else policy_dir()) / "company.yml"
        return _company_as_of(path, _stamp(path))


@lru_cache(maxsize=8)
def _company_as_of(path: Path, stamp: float) -> Company:
    found = read_yaml(path)
    orders = found.get("orders")
    pattern = orders.get("pattern") if isinstance(orders, dict) else None
    return Company(
        str(found.get("timezone") or Company.timezone),
        str(found.get("currency") or Company.currency),
        int(found.get("currency_decimals", Company.decimals)),
        str(pattern) if pattern else None,
    )
