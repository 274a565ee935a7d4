"""Compare a candidate with the model that is live: on the exam, and on turns of which nobody knows what is right.

What both hear alike needs no look. The rest are flips: a line, what was heard and what is heard now, and whether that
is better, worse, or only different.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.coach.exam import Line

Parse = Mapping[str, Any]
Parser = Callable[[Sequence[str]], Sequence[Parse]]
Verdict = Literal["better", "worse", "different"]

WHAT = ("intent", "kind", "emotion", "danger")
FALLBACK, OUT_OF_SCOPE, WITHDRAW = "nlu_fallback", "out_of_scope", "withdraw"
# What is grave, as a label of the intent, of the kind, or of the danger.
GRAVE_INTENTS, GRAVE_KINDS, GRAVE_DANGERS = {"threaten"}, {"safety_hazard", "fraud"}, {"self_harm", "hazard"}


@dataclass(frozen=True)
class Heard:
    """What a model heard in one text: a label each; `None` where it heard nothing."""

    intent: str | None = None
    kind: str | None = None
    emotion: str | None = None
    danger: str | None = None

    @classmethod
    def of(cls, parse: Parse) -> Heard:
        """Read the result of a model."""
        return cls(*(_name(parse.get(key)) for key in ("intent", "complaint_kind", "emotion", "danger")))

    @property
    def grave(self) -> frozenset[str]:
        """Return the grave matters in it, by name."""
        found = {self.intent} & GRAVE_INTENTS | {self.kind} & GRAVE_KINDS | {self.danger} & GRAVE_DANGERS
        return frozenset(name for name in found if name)


@dataclass(frozen=True)
class Flip:
    """A line in which the two models hear something else: which label (`what`), heard before, heard now, verdict."""

    line: Line
    what: str
    before: str | None
    now: str | None
    verdict: Verdict
    source: str


@dataclass(frozen=True)
class Comparison:
    """What came out: the flips, how often each label was right (of how many) before and now, and lines compared.

    `right` is keyed by (language, what), "all" for every language; its values are (right before, right now, lines).
    `withdrawn` and `grave_lost` are lines in which a wish is newly taken for a withdrawal, and grave matters that were
    heard and are heard no more.
    """

    flips: tuple[Flip, ...] = ()
    right: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    withdrawn: tuple[Flip, ...] = ()
    grave_lost: tuple[Flip, ...] = ()

    def figures(self) -> dict[str, float]:
        """Return the candidate's share of right labels on the exam, by `exam intent`, `exam kind` and so on."""
        return {
            f"exam {what}": round(now / lines, 4)
            for (language, what), (_, now, lines) in self.right.items()
            if language == "all" and lines
        }


EXAM, TURNS = "exam", "turns"


def compare(live: Parser, candidate: Parser, exam: Sequence[Line], turns: Sequence[Line] = ()) -> Comparison:
    """Let both models hear every line of the exam and every turn, and return what differs."""
    sourced = [*((EXAM, line) for line in exam), *((TURNS, line) for line in turns)]
    texts = [line.text for _, line in sourced]
    before, now = ([Heard.of(parse) for parse in parser(texts)] for parser in (live, candidate))
    right: dict[tuple[str, str], tuple[int, int, int]] = {}
    flips: list[Flip] = []
    withdrawn: list[Flip] = []
    grave_lost: list[Flip] = []
    for (source, line), old, new in zip(sourced, before, now, strict=True):
        for what in WHAT:
            wanted = _wanted(line, what)
            was, heard = getattr(old, what), getattr(new, what)
            if source == EXAM and wanted:
                for language in ("all", line.language):
                    counts = right.get((language, what), (0, 0, 0))
                    hits = (_is_right(was, wanted), _is_right(heard, wanted), 1)
                    right[language, what] = tuple(map(sum, zip(counts, hits)))  # type: ignore[assignment]
            if was != heard:
                flips.append(Flip(line, what, was, heard, _verdict(was, heard, wanted), source))
        if new.intent == WITHDRAW != old.intent and not _is_right(WITHDRAW, line.intents):
            withdrawn.append(Flip(line, "intent", old.intent, new.intent, "worse", source))
        grave_lost += _grave_lost(line, old, new, source)
    lines = Counter(f"{source} {line.language}" for source, line in sourced)
    return Comparison(tuple(flips), right, dict(lines), tuple(withdrawn), tuple(grave_lost))


def _grave_lost(line: Line, old: Heard, new: Heard, source: str) -> Iterable[Flip]:
    """Yield what was heard as grave and is no more; on the exam only where it is grave indeed."""
    told = {*line.intents, *line.kinds, *line.dangers}
    for name in sorted(old.grave - new.grave):
        if source == TURNS or name in told or (name == "hazard" and "safety_hazard" in told):
            yield Flip(line, "grave", name, ", ".join(sorted(new.grave)) or None, "worse", source)


def _wanted(line: Line, what: str) -> tuple[str, ...]:
    return {"intent": line.intents, "kind": line.kinds, "emotion": line.emotions, "danger": line.dangers}[what]


def _is_right(said: str | None, wanted: Sequence[str]) -> bool:
    return said in wanted or (said == FALLBACK and OUT_OF_SCOPE in wanted)


def _verdict(before: str | None, now: str | None, wanted: Sequence[str]) -> Verdict:
    was, is_now = _is_right(before, wanted), _is_right(now, wanted)
    if was == is_now:
        return "different"
    return "better" if is_now else "worse"


def _name(told: Any) -> str | None:
    name = told.get("name") if isinstance(told, Mapping) else None
    return None if name is None else str(name)
