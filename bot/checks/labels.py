"""Find lines that teach one head what another line teaches it otherwise, across files, heads and languages.

Some heads learn from the lines of others: every feeling but a calm one teaches the intent `complain`, the kinds teach
what is dangerous, and intents that tell of no matter teach that nothing is the matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.checks.examples import Line, essence, read_lines
from bot.checks.faults import Fault, short

# Intents whose lines may be written with feeling, and may tell what is the matter.
MAY_FEEL = frozenset({"complain", "threaten", "abuse", "request_remedy", "request_human", "ask_case_status"})
MAY_TELL = frozenset({"complain", "threaten", "abuse", "request_remedy", "ask_case_status"})
CALM, HAZARD, NOTHING = "neutral", "safety_hazard", "none"
# Of so many lines of the other language that are nearest to a line, `MOST` at least say another label and none its own.
NEAREST, MOST, LEAST_ALIKE = 8, 5, 0.7
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Return a row for each text, of length 1, so that their products say how alike two texts are."""


def also_taught(line: Line) -> Iterator[Line]:
    """Yield what a line teaches heads beside its own, as lines of those heads."""
    if line.head == "emotion" and line.label != CALM:
        yield replace(line, head="intent", label="complain")
    elif line.head == "complaint_kind":
        yield replace(line, head="danger", label="hazard" if line.label == HAZARD else NOTHING)
    elif line.head == "intent" and line.label not in MAY_TELL:
        yield replace(line, head="sub_kind", label=NOTHING)


def check_labels(data: Path) -> list[Fault]:
    """Return a fault for each line that says the same as a line of another head, and teaches the contrary there."""
    faults = []
    own: dict[tuple[str, str], Line] = {}
    lines = read_lines(data)
    for line in lines:
        own.setdefault((line.head, essence(line.text)), line)
    for line in lines:
        for taught in also_taught(line):
            other = own.get((taught.head, essence(line.text)))
            # A line that is an example of an intent itself does not teach it by its feeling.
            by_itself = taught.head == "intent" and other is not None and other.text == line.text
            if other is not None and not by_itself and not _agree(taught, other):
                what = (
                    f"teaches the head {taught.head} '{taught.label}', and {other.place} teaches it '{other.label}': "
                    "decide which, and delete the other line"
                )
                faults.append(Fault(line.file, short(line.text), what, line.number))
    return faults


def _agree(taught: Line, other: Line) -> bool:
    if taught.head == "intent":
        return other.label in MAY_FEEL
    return taught.label == other.label


def conflicts(data: Path, encode: Encode) -> Iterator[str]:
    """Yield a sentence for each line whose likes in the other language all have another label, the surest first.

    Nearest is what the sentence encoder holds alike, which is a hint and no proof: a person decides.
    """
    by_head: dict[str, list[Line]] = defaultdict(list)
    for line in read_lines(data):
        by_head[line.head].append(line)
    found = [one for lines in by_head.values() for one in _between_languages(lines, encode)]
    for alike, line, other, label, count in sorted(found, key=lambda one: -one[0]):
        yield (
            f"{line.place}: {short(line.text)}: is under '{line.label}', but {count} of the {NEAREST} most alike lines "
            f"of the other language are under '{label}', such as {short(other.text)!r} ({other.place}, "
            f"alike {alike:.2f}): decide by data/labels.yml"
        )


def _between_languages(lines: list[Line], encode: Encode) -> Iterator[tuple[float, Line, Line, str, int]]:
    rows = encode([line.text for line in lines])
    languages = sorted({_language(line) for line in lines})
    for language in languages:
        own = [at for at, line in enumerate(lines) if _language(line) == language]
        others = [at for at, line in enumerate(lines) if _language(line) != language]
        if not others:
            continue
        alike = rows[own] @ rows[others].T
        nearest = np.argsort(-alike, axis=1)[:, :NEAREST]
        for place, at in enumerate(own):
            near = [lines[others[other]] for other in nearest[place]]
            (label, count), *_ = Counter(other.label for other in near).most_common(1)
            best = float(alike[place, nearest[place, 0]])
            if best >= LEAST_ALIKE and count >= MOST and all(other.label != lines[at].label for other in near):
                yield best, lines[at], near[0], label, count


def _language(line: Line) -> str:
    return Path(line.file).parts[2]
