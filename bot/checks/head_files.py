"""Check the example files of the heads: known names, both languages, bare lines, enough of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from bot.checks.faults import Fault, meant, short
from bot.checks.intent_files import LANGUAGES, wrong_language
from bot.checks.text_files import read_text
from bot.remedy.vocabulary import EMOTIONS, SUB_KINDS

FEWEST = 20
# Behind a dash without a blank a number may follow, which is meant.
_DASH = re.compile(r"[-－•]\s*[^\W\d]|[-－•]\s")
NO_SUB_KIND = "none"
DANGERS = ("hazard", "self_harm", "none")


def labels_of_heads(kinds: Collection[str]) -> dict[str, Collection[str]]:
    """Return the labels that each head may have; `kinds` are those of the policy."""
    return {
        "complaint_kind": kinds,
        "emotion": EMOTIONS,
        "danger": DANGERS,
        "sub_kind": (*SUB_KINDS, NO_SUB_KIND),
    }


def check_head_files(data: Path, kinds: Collection[str]) -> list[Fault]:
    """Return the faults of `data/heads/<language>/<head>/<label>.txt`; `kinds` are those of the policy."""
    known = labels_of_heads(kinds)
    faults: list[Fault] = []
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for path in sorted((data / "heads").rglob("*")):
        if path.is_dir() or path.name.startswith("."):
            continue
        name = f"data/{path.relative_to(data).as_posix()}"
        misplaced = _misplaced(path, data, known)
        if misplaced:
            faults.append(Fault(name, "the file", misplaced))
            continue
        language, head = path.parent.parent.name, path.parent.name
        counts[head, path.stem][language], wrong = _read(path, name, language)
        faults += wrong
    return faults + list(_lacking(counts, known, kinds))


def _misplaced(path: Path, data: Path, known: Mapping[str, Collection[str]]) -> str:
    place = path.relative_to(data / "heads").parts
    if len(place) != 3 or place[0] not in LANGUAGES:
        return "is in no known folder: move it to data/heads/zh/HEAD or data/heads/en/HEAD"
    head = place[1]
    if head not in known:
        return f"nothing learns from the folder '{head}'. {meant(head, known)}"
    if path.suffix != ".txt":
        return f"is not read: let its name end in .txt, such as {path.name.split('.')[0]}.txt"
    if path.stem in known[head]:
        return ""
    if head == "complaint_kind":
        near = meant(path.stem, known[head])
        hint = f"{near} Or declare" if near.startswith("Did") else "Declare"
        return f"'{path.stem}' is no kind of the policy. {hint} it under kinds: in data/policy/severity.yml"
    return f"'{path.stem}' is no label of {head}. {meant(path.stem, known[head])}"


def _read(path: Path, name: str, language: str) -> tuple[int, list[Fault]]:
    text, faults = read_text(path, name)
    if text is None:
        return FEWEST, faults
    count = 0
    for number, row in enumerate(text.splitlines(), 1):
        line = row.strip()
        if not line or row.startswith("#"):
            continue
        count += 1
        if line.startswith("#"):
            faults.append(Fault(name, short(line), "is read as an example: let a comment begin at the margin", number))
        elif _DASH.match(line):
            faults.append(Fault(name, short(line), "begins with a dash: write the bare line, there is no list", number))
        elif what := wrong_language(line, language):
            other = LANGUAGES[1 - LANGUAGES.index(language)]
            faults.append(
                Fault(name, short(line), f"{what}: move it to the same file under {other}", number, stops=False)
            )
    return count, faults


def _lacking(
    counts: Mapping[tuple[str, str], Mapping[str, int]], known: Mapping[str, Collection[str]], kinds: Collection[str]
) -> Iterator[Fault]:
    # A kind and a feeling are always learned; sub-kinds may be told by words alone.
    needed = {("complaint_kind", kind) for kind in kinds} | {("emotion", emotion) for emotion in EMOTIONS}
    needed |= {("danger", danger) for danger in DANGERS}
    for head, label in sorted(needed | set(counts)):
        there = counts.get((head, label), {})
        for language in LANGUAGES:
            count = there.get(language, 0)
            if count >= FEWEST:
                continue
            file = f"data/heads/{language}/{head}/{label}.txt"
            if not count:
                yield Fault(
                    file, label, f"has no examples in this language: write {FEWEST} lines at least", stops=False
                )
            else:
                yield Fault(file, label, f"has {count} examples: write {FEWEST - count} more at least", stops=False)
