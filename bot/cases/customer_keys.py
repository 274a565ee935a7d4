"""Normalise e-mail addresses and telephone numbers, to recognise a customer in another conversation."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 254
# Country codes of Taiwan and Hong Kong, and what a number without them begins with.
_ABROAD = ((re.compile(r"^(?:00)?886(?=\d{8,9}$)"), "0"), (re.compile(r"^(?:00)?852(?=\d{8}$)"), ""))


def marks_of(email: str | None, phone: str | None) -> list[str]:
    """Return what a customer with these details is known by: `email:...` and `phone:...`, whichever there is."""
    keys = {"email": email_key(email), "phone": phone_key(phone)}
    return [f"{kind}:{key}" for kind, key in keys.items() if key]


def email_key(written: str | None) -> str | None:
    """Return the address in one spelling; None when there is none."""
    key = unicodedata.normalize("NFKC", written or "").strip().casefold()[:LONGEST]
    return key or None


def phone_key(written: str | None) -> str | None:
    """Return the digits of the number as dialled at home; None when there are none."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", written or ""))[:LONGEST]
    for country, home in _ABROAD:
        digits = country.sub(home, digits)
    return digits or None
