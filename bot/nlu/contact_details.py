"""Extract contact details alone as entities; needs neither a trained model nor the catalogue."""

from typing import Any

from bot.nlu.addresses import find_addresses
from bot.nlu.contacts import find_contacts
from bot.nlu.folding import fold, mask_addresses
from bot.nlu.names import find_name
from bot.nlu.spans import Taken

_KINDS = frozenset({"phone", "email"})


def contact_details(text: str, order_pattern: str | None, country: str) -> list[dict[str, Any]]:
    """Return the names, telephone numbers, addresses and e-mail addresses in `text`, as `bot.nlu.extract` does."""
    folded = fold(text)
    said = mask_addresses(folded.text)
    found: list[dict[str, Any]] = []
    taken = Taken(len(said))

    def note(entity: str, start: int, end: int, value: str | None = None) -> None:
        if taken.free(start, end):
            taken.take(start, end)
            first, last = folded.span(start, end)
            typed = text[first:last]
            found.append({"entity": entity, "start": first, "end": last, "text": typed, "value": value or typed})

    for place in find_addresses(said):
        note("address", place.start, place.end)
    for mark in find_contacts(said, order_pattern, country):
        if mark.entity in _KINDS:
            note(mark.entity, mark.start, mark.end, mark.value)
    name = find_name(said)
    if name is not None:
        note("person_name", name.start, name.end)
    return sorted(found, key=lambda entity: entity["start"])
