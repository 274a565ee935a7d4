"""Card numbers are no part of a complaint: they are masked before anything is kept, shown, searched or exported."""

from __future__ import annotations

import re

MASK = "•"
# How many digits stay readable at the end, so that customer and agent know which card is meant.
_SHOWN = 4
# Groups of digits of any script, apart from each other by at most two signs as cards are written.
_GROUPS = re.compile(r"\d+(?:[ \-.–—‐‑－．\u3000\u00a0]{1,2}\d+)*")
_GROUP = re.compile(r"\d+")
_SHORTEST, _LONGEST = 14, 19
# What every issuer's range begins with.
_FIRST = frozenset("23456")
# Issuers' ranges and the lengths of their numbers (ISO/IEC 7812): a number of an order or a parcel rarely fits both
# these and the check digit. Visa's old numbers of 13 digits would fit one barcode of Taiwan (471...) in ten.
_ISSUED = re.compile(
    r"4(?:\d{15}|\d{18})|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}"
    r"|35\d{14}|6(?:011|4[4-9]\d|5\d{2})\d{12}|62\d{14,17}"
)
# The three or four digits on a card, beside the words that ask for them.
_CHECK_DIGITS = re.compile(
    r"((?:\b(?:cvv2?|cvc2?|cid|security\s+code|card\s+verification(?:\s+(?:code|value))?)\b|安全碼|安全码|檢查碼|检查码|檢核碼"
    r"|[背卡][^\d\n]{0,8}(?:三|3)[碼码])"
    r"[^\d\n]{0,6})(\d{3,4})(?!\d)",
    re.IGNORECASE,
)


def mask_cards(text: str) -> str:
    """Return `text` with the digits of payment cards masked but for the last four, and with their check digits masked.

    A card is a number in an issuer's range whose check digit is right (Luhn, ISO/IEC 7812-1). Everything else is
    returned as it is; the length never changes, so that offsets into the text stay right.
    """
    masked = _GROUPS.sub(_masked_cards, text)
    return _CHECK_DIGITS.sub(lambda found: found[1] + MASK * len(found[2]), masked)


def _masked_cards(found: re.Match[str]) -> str:
    """Mask the cards among neighbouring groups of digits, which may begin with a date or a telephone number."""
    run = found[0]
    if len(run) < _SHORTEST:
        return run
    groups = list(_GROUP.finditer(run))
    # In ASCII, whatever the script.
    digits = [group[0] if group[0].isascii() else "".join(str(int(sign)) for sign in group[0]) for group in groups]
    signs = list(run)
    first = 0
    while first < len(groups):
        last = _end_of_card(digits, first)
        if last is None:
            first += 1
            continue
        places = [place for group in groups[first : last + 1] for place in range(group.start(), group.end())]
        for place in places[:-_SHOWN]:
            signs[place] = MASK
        first = last + 1
    return "".join(signs)


def _end_of_card(groups: list[str], first: int) -> int | None:
    """Return the place of the last group of the card that begins with group `first`; None when none does."""
    if groups[first][0] not in _FIRST:
        return None
    digits = ""
    for place in range(first, len(groups)):
        digits += groups[place]
        if len(digits) > _LONGEST:
            return None
        if len(digits) >= _SHORTEST and _ISSUED.fullmatch(digits) and _passes_luhn(digits):
            return place
    return None


def _passes_luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
