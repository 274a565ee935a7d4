"""Advice on the matters of remedies.yml: too few remedies, goods taken without saying so, titles above authority."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .menu import Menu
from .problems import Problem
from .reading import Value, inside, texts_of
from .remedies import Remedy, RemedyFile
from .vocabulary import LEVELS, MATTERS, SUB_KINDS
from .worth import OrderTotal

FEWEST = 2
# English words are whole ones, so that "recollect" takes nothing away.
_TAKES = re.compile(r"收回|取回|收件|送修|寄回|\b(?:collect|pick up|take back|send it back)\b", re.IGNORECASE)
_WHOLE = re.compile(r"全額|全數|全部退|\b(?:in full|full refund|whole price|everything back)\b", re.IGNORECASE)


def matters_advice(file: RemedyFile, source: Value, menu: Menu) -> Iterator[Problem]:
    """Yield what a policy should add so that matters get remedies that fit; nothing that keeps it from being used.

    A policy without sub-kinds is told once that it has none.
    """
    entries = dict(inside(source, "remedies").quiet().entries()) if inside(source, "remedies").is_block else {}
    for remedy in file.remedies:
        entry = entries.get(remedy.id)
        if entry is not None:
            yield from _of_remedy(remedy, entry, file)
    if not any(remedy.matches for remedy in file.remedies):
        yield Problem(
            source.file,
            file.place.line,
            "No remedy names a sub-kind such as not_delivered or part_missing",
            f"Add them to 'mends' and 'not_for': {', '.join(SUB_KINDS)}",
        )
        return
    for matter, count in _served(file, menu).items():
        if count < FEWEST:
            yield Problem(
                source.file,
                file.place.line,
                f"Only {count} remedies mend '{matter}': such a matter always goes to a person",
                f"Add {matter} to 'mends' of another remedy with another 'way'",
            )


def _served(file: RemedyFile, menu: Menu) -> Mapping[str, int]:
    """Return for each matter how many options it has on the menu at most, for the products that suit it best."""
    groups = {None, *(group for remedy in file.remedies for group in remedy.only_for)}
    return {
        matter: max(menu.choose(None, None, group, False, LEVELS[-1], frozenset({matter})).size for group in groups)
        if any(matter in remedy.matches for remedy in file.remedies)
        else 0
        for matter in MATTERS
    }


def _of_remedy(remedy: Remedy, entry: Value, file: RemedyFile) -> Iterator[Problem]:
    fields = dict(entry.quiet().entries())
    said = " ".join(text for name in ("remedy", "promises") if name in fields for text, _, _ in texts_of(fields[name]))
    if not remedy.takes_goods and "takes_goods" not in fields and _TAKES.search(said):
        yield Problem(
            entry.file,
            entry.key_line,
            f"'{remedy.id}' seems to take goods from the customer, but does not say so",
            f"Write takes_goods: yes below '{remedy.id}' (takes_goods: no if it does not), so that it is not offered "
            "for goods that never arrived",
        )
    title = " ".join(text for text, _, _ in texts_of(fields["title"])) if "title" in fields else ""
    if isinstance(remedy.worth, OrderTotal) and _WHOLE.search(title) and (not remedy.request or not file.decide_rest):
        yield Problem(
            entry.file,
            entry.key_line,
            f"The title of '{remedy.id}' promises everything, also where the bot may promise a part only",
            "Write a 'request' with a title and a remedy for that case, and 'decide_rest' for the whole file",
        )
