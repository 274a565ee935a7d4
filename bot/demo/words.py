"""What the invented customers and colleagues say (data/demo)."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.yaml_files import read_yaml

LANGUAGES = ("zh-Hant", "en")


@dataclass(frozen=True)
class Complaint:
    """One complaint: kind, product and wish as the policy names them; `lines` in the customer's words by language."""

    kind: str
    product: str
    wish: str
    emotion: str
    share: int
    lines: Mapping[str, tuple[str, ...]]


class DemoWords:
    """The words of the month, chosen at random."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        """Read `month.yml` and `misheard.yml` in `folder`; raises OSError or KeyError when one is incomplete."""
        loaded: Any = {**read_yaml(folder / "month.yml"), **read_yaml(folder / "misheard.yml")}
        self._rng = rng
        self._loaded = loaded
        self._complaints = [
            Complaint(
                kind=one["kind"],
                product=one["product"],
                wish=one["wish"],
                emotion=one["emotion"],
                share=one["share"],
                lines={to: tuple(str(line) for line in one[to]) for to in LANGUAGES},
            )
            for one in loaded["complaints"]
        ]

    def complaint(self) -> Complaint:
        """Return a complaint, the frequent ones more often."""
        return self._rng.choices(self._complaints, [one.share for one in self._complaints])[0]

    def incident(self) -> Complaint:
        """Return what the customers of the incident complain of."""
        one = self._loaded["incident"]["complaint"]
        lines = {to: tuple(str(line) for line in one[to]) for to in LANGUAGES}
        return Complaint(one["kind"], one["product"], one["wish"], one["emotion"], 0, lines)

    def of_incident(self, name: str, to: str) -> str:
        """Return what is said of the incident: its title, harm, wording, news or report, in a language."""
        return str(self._loaded["incident"][name][to])

    def of_promise(self, what: Mapping[str, str], name: str, to: str) -> str | None:
        """Return what an owner says of a promise: kept, late, ask or cannot; None where nothing fits what it is."""
        for entry in self._loaded["owners_say"]:
            if re.search(entry["promised"], what["zh-Hant"]):
                return str(self._rng.choice(entry[name][to])) if name in entry else None
        return None

    def dented_kettle(self) -> Complaint:
        """Return the complaint that comes again and again until its cause is mended."""
        one = self._loaded["cure"]["complaint"]
        lines = {to: tuple(str(line) for line in one[to]) for to in LANGUAGES}
        return Complaint(one["kind"], one["product"], one["wish"], one["emotion"], 0, lines)

    def cure(self) -> Mapping[str, Any]:
        """Return what colleagues write about its cause: title, whys, root, done, and said by language."""
        found: Mapping[str, Any] = self._loaded["cure"]
        return found

    def misheard(self) -> list[Mapping[str, Any]]:
        """Return what was heard wrongly, with what was said."""
        return list(self._loaded["misheard"])

    def pick(self, name: str, to: str) -> str:
        """Return one of the lines `name` in a language."""
        return str(self._rng.choice(self._loaded[name][to]))
