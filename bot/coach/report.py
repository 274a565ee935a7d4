"""Say in plain lines how a candidate compares with what is live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from bot.coach.comparing import Comparison, Flip
from bot.coach.gates import Failure

# Flips shown of each verdict; the rest is counted.
SHOWN = 40
LANGUAGES = ("all", "zh-TW", "zh-HK", "en")


def report(
    comparison: Comparison, failed: Sequence[Failure], hide: Callable[[str], str] = str, shown: int = SHOWN
) -> Iterator[str]:
    """Yield the lines of the report; `hide` masks personal details in customers' own sentences."""
    yield "Right on the exam, live -> candidate (lines)"
    for what in ("intent", "kind", "emotion"):
        told = []
        for language in LANGUAGES:
            before, now, lines = comparison.right.get((language, what), (0, 0, 0))
            if lines:
                told.append(f"{language} {before / lines:.3f} -> {now / lines:.3f} ({lines})")
        yield f"  {what:8} {'   '.join(told)}"
    for source in ("exam", "turns"):
        counts = Counter((flip.verdict, flip.line.language) for flip in comparison.flips if flip.source == source)
        heard = sum(count for name, count in comparison.lines.items() if name.startswith(source))
        if heard:
            yield f"Heard otherwise, {source} ({heard} lines): " + (
                ", ".join(f"{verdict} {language} {count}" for (verdict, language), count in sorted(counts.items()))
                or "nothing"
            )
    for verdict in ("worse", "better", "different"):
        yield from _listed(verdict, [flip for flip in comparison.flips if flip.verdict == verdict], hide, shown)
    for failure in failed:
        yield f"NOT PASSED  {failure.gate}: {failure.what}"
        yield from _sentences(failure.flips, hide, shown)
    if not failed:
        yield "Every gate is passed."


def _listed(verdict: str, flips: Sequence[Flip], hide: Callable[[str], str], shown: int) -> Iterator[str]:
    if flips:
        yield verdict.capitalize()
        yield from _sentences(flips, hide, shown)


def _sentences(flips: Sequence[Flip], hide: Callable[[str], str], shown: int) -> Iterator[str]:
    for flip in flips[:shown]:
        text = " ".join(hide(flip.line.text).split())
        cut = text if len(text) <= 80 else text[:79] + "…"
        yield f"  {flip.line.language:5}  {flip.what} {flip.before or '-'} -> {flip.now or '-'}: {cut}"
    if len(flips) > shown:
        yield f"  and {len(flips) - shown} more"
