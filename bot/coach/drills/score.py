"""Score a drill that is over: points for each criterion, with the messages that decided them; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.coach.drills.acts import WISH
from bot.coach.drills.customer import SETTLED
from bot.coach.drills.run import Drill
from bot.coach.drills.scenario import HAND_OVER, SAFETY

# The criteria and how many points each has.
MOST: Mapping[str, int] = {
    "listen": 8,
    "clarify": 8,
    "offer": 8,
    "act": 8,
    "follow_up": 8,
    "asked_once": 10,
    "wording": 15,
    "limits": 10,
    "time": 10,
    "wish": 15,
}
# A customer who waits longer than this for a message, in seconds, has waited too long.
LONG_WAIT = 180
# As many messages more than the model answer cost nothing.
SPARE_MESSAGES = 2


@dataclass(frozen=True)
class Moment:
    """A message that decided something: its place, counted from 0, None when it was not written at all.

    `points` are won or lost by it. `why` names the sentence that says why (`agents.drills.why.WHY`), `about` fills it.
    """

    criterion: str
    at: int | None
    points: int
    why: str
    about: str = ""


@dataclass(frozen=True)
class Lacking:
    """Something that never happened and would have helped; `agents.drills.lacking.WHAT` says it, `about` fills it."""

    what: str
    about: str = ""


@dataclass(frozen=True)
class Score:
    """The points of a drill by criterion, its moments in the order of the messages, and what would have helped."""

    points: Mapping[str, int]
    moments: tuple[Moment, ...]
    lacking: tuple[Lacking, ...] = ()

    @property
    def total(self) -> int:
        """Return all points, at most 100."""
        return sum(self.points.values())


def score(drill: Drill) -> Score:
    """Return the score of a drill; one that is not over is scored as if it ended here."""
    marked = _Marked(drill)
    found = [
        *marked.listen(),
        *marked.clarify(),
        *marked.offer(),
        *marked.act(),
        *marked.follow_up(),
        *marked.asked_once(),
        *marked.wording(),
        *marked.limits(),
        *marked.time(),
        *marked.wish(),
    ]
    points = {
        name: max(0, min(most, marked.base(name) + sum(one.points for one in found if one.criterion == name)))
        for name, most in MOST.items()
    }
    shown = [one for one in found if one.points]
    in_order = sorted(shown, key=lambda one: len(drill.played) if one.at is None else one.at)
    return Score(points, tuple(in_order), tuple(marked.lacking()))


class _Marked:
    """The events of a drill by the place of their message."""

    def __init__(self, drill: Drill) -> None:
        self.drill, self.scenario = drill, drill.scenario
        self.events = [(at, event) for at, one in enumerate(drill.played) for event in one.events]
        self.first: dict[str, int] = {}
        for at, event in self.events:
            self.first.setdefault(event.name, at)

    def base(self, criterion: str) -> int:
        """Return the points of a criterion before its moments; some are won by them, others lost."""
        if criterion == "asked_once":
            return round(MOST[criterion] * self.share_found)
        if criterion == "time":
            return MOST[criterion] if self.drill.state.end == SETTLED else 0
        return MOST[criterion] if criterion in ("wording", "limits") else 0

    @property
    def wanted(self) -> list[str]:
        """Return the facts that had to be asked for."""
        every = (*self.scenario.facts, WISH)
        return [name for name in every if name not in self.scenario.opening_tells]

    @property
    def share_found(self) -> float:
        """Return how many of the facts that had to be asked for were told, from 0 to 1; 1 when none had to be."""
        found = [name for name in self.wanted if name in self.drill.state.known]
        return len(found) / len(self.wanted) if self.wanted else 1.0

    def lacking(self) -> Iterator[Lacking]:
        """Yield what never happened, in the order in which a good talk has it."""
        for name in ("acknowledged", "feeling"):
            if name not in self.first:
                yield Lacking(name)
        for name in self.wanted:
            if name not in self.drill.state.known:
                yield Lacking("told", name)
        steps = ["confirmed", "choices", "weighed", "promised", "owner"]
        if HAND_OVER in self.scenario.needs:
            steps.append("handed_over")
        if self.scenario.also is not None:
            steps.append("also_promised")
        for name in (*steps, "follow_up"):
            if name not in self.first:
                yield Lacking(name)
        if "refused" in self.first and "chosen" not in self.first:
            yield Lacking("settled")

    def won(self, criterion: str, event: str, points: int) -> Iterator[Moment]:
        """Yield the points for an event that happened, or a note of what was missing."""
        at = self.first.get(event)
        if at is not None:
            yield Moment(criterion, at, points, event)

    def listen(self) -> Iterator[Moment]:
        yield from self.won("listen", "acknowledged", 4)
        yield from self.won("listen", "feeling", 4)
        if SAFETY in self.scenario.needs and "safety_first" not in self.first:
            yield Moment("listen", 0 if self.drill.played else None, -4, "safety_late")

    def clarify(self) -> Iterator[Moment]:
        told = [(at, event.about) for at, event in self.events if event.name == "told"]
        if self.wanted:
            before, last = 0, len(told)
            for number, (at, name) in enumerate(told, 1):
                now = round(4 * number / len(self.wanted))
                yield Moment("clarify", at, now - before, "told" if number < last else "told_last", name)
                before = now
        else:
            yield Moment("clarify", None, 4, "nothing_to_ask")
        yield from self.won("clarify", "confirmed", 4)

    def offer(self) -> Iterator[Moment]:
        yield from self.won("offer", "choices", 4)
        yield from self.won("offer", "weighed", 4)
        if "hasty" in self.first:
            yield Moment("offer", self.first["hasty"], -2, "hasty")

    def act(self) -> Iterator[Moment]:
        asks_more = HAND_OVER in self.scenario.needs or self.scenario.also is not None
        yield from self.won("act", "promised", 3 if asks_more else 5)
        yield from self.won("act", "owner", 2 if asks_more else 3)
        if HAND_OVER in self.scenario.needs:
            yield from self.won("act", "handed_over", 3)
        elif self.scenario.also is not None:
            yield from self.won("act", "also_promised", 3)

    def follow_up(self) -> Iterator[Moment]:
        yield from self.won("follow_up", "follow_up", 8)

    def asked_once(self) -> Iterator[Moment]:
        for at, event in self.events:
            if event.name == "again":
                yield Moment("asked_once", at, -4, "again", event.about)
            elif event.name == "too_many":
                yield Moment("asked_once", at, -2, "too_many")

    def wording(self) -> Iterator[Moment]:
        for at, event in self.events:
            if event.name == "harm":
                yield Moment("wording", at, -5, "harm", event.about)
            elif event.name in ("hollow", "lost"):
                yield Moment("wording", at, -5, event.name)

    def limits(self) -> Iterator[Moment]:
        if "above" in self.first:
            yield Moment("limits", self.first["above"], -MOST["limits"], "above")

    def time(self) -> Iterator[Moment]:
        if self.drill.state.end != SETTLED:
            return
        usual = len(self.scenario.model) + SPARE_MESSAGES
        for at, one in enumerate(self.drill.played):
            if one.move.seconds > LONG_WAIT:
                yield Moment("time", at, -2, "long_wait", str(round(one.move.seconds / 60)))
            if at >= usual:
                yield Moment("time", at, -2, "long_talk")

    def wish(self) -> Iterator[Moment]:
        last = len(self.drill.played) - 1
        if self.drill.state.end == SETTLED:
            yield Moment("wish", last, MOST["wish"] if "above" not in self.first else 5, "settled")
