"""The table of lines by grave matter (`lines_zh.yml`, `lines_en.yml`), and how well they are recognised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.remedy.vocabulary import HAZARDS
from bot.yaml_files import read_yaml

LANGUAGES = ("zh", "en")
ORDINARY = ("ordinary", "near")
_HERE = Path(__file__).parent


@lru_cache(maxsize=2)
def lines(language: str) -> dict[str, list[str]]:
    """Return the lines in `zh` or `en` by matter; `ordinary` and `near` are of none."""
    return {
        str(matter): [str(line) for line in told] for matter, told in read_yaml(_HERE / f"lines_{language}.yml").items()
    }


@dataclass(frozen=True)
class Figures:
    """Shares of lines from 0 to 1, and the lines that were missed or called in error."""

    self_harm: float
    hazards: float
    others: float
    false_calls: float
    wrong: tuple[str, ...]


def measure(language: str, matters_of: Callable[[str], set[str]]) -> Figures:
    """Return the figures of `matters_of`, which returns the matters that a line is taken for.

    A hazard counts as heard when it is taken for any hazard: each of them brings the same person at the same speed.
    """
    hits: dict[str, list[bool]] = {"self_harm": [], "hazards": [], "others": [], "false": []}
    wrong: list[str] = []
    for matter, told in lines(language).items():
        for line in told:
            found = matters_of(line)
            if matter in ORDINARY:
                part, good = "false", not found
            elif matter in HAZARDS:
                part, good = "hazards", bool(found & set(HAZARDS))
            else:
                part, good = ("self_harm" if matter == "self_harm" else "others"), matter in found
            hits[part].append(good)
            if not good:
                wrong.append(f"{matter}: {line} -> {sorted(found)}")
    shares = {part: sum(good) / len(good) for part, good in hits.items()}
    return Figures(shares["self_harm"], shares["hazards"], shares["others"], 1 - shares["false"], tuple(wrong))
