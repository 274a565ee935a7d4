"""Normalise e-mail addresses and telephone numbers, to recognise a customer in another conversation."""

from __future__ import annotations

import re

from bot.compatible_forms import compatible

LONGEST = 254
# Country codes of Taiwan and Hong Kong, and what a number begins with instead when it is dialled at home.
_COUNTRY_CODES = ((re.compile(r"^(?:00)?886(?=\d{8,9}$)"), "0"), (re.compile(r"^(?:00)?852(?=\d{8}$)"), ""))


def marks_of(email: str | None, phone: str | None) -> list[str]:
    """Return the marks by which a customer with these details is recognised: `email:...` and `phone:...`, if given."""
    keys = {"email": email_key(email), "phone": phone_key(phone)}
    return [f"{kind}:{key}" for kind, key in keys.items() if key]


def email_key(written: str | None) -> str | None:
    """Return the address normalised (NFKC, trimmed, case-folded, at most LONGEST characters); None if it is empty."""
    key = compatible(written or "").strip().casefold()[:LONGEST]
    return key or None


def phone_key(written: str | None) -> str | None:
    """Return the digits of the number as dialled within its country, without an extension; None without any."""
    number = compatible(written or "").partition("#")[0]
    digits = re.sub(r"\D", "", number)[:LONGEST]
    for country, home in _COUNTRY_CODES:
        digits = country.sub(home, digits)
    return digits or None
