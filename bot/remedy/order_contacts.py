"""How the customer of an order is reached, as the company's records have it: what proves that an order is somebody's.

A name is not among it: others know it, so it proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Digits at the end of a telephone number that somebody is asked for.
LAST_DIGITS = 4
# Fewer digits in common are no telephone number, with or without the code of its country.
_LEAST = 8
# A record may name several: 0912-345-678 / 02-2345-6789.
_SEVERAL = re.compile(r"[/;,、；，]|\s{2,}")


@dataclass(frozen=True)
class OrderContacts:
    """The telephone numbers (digits only) and e-mail addresses (lower case) of an order."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    @classmethod
    def read(cls, phone: object, email: object) -> OrderContacts:
        """Read both as a company's records write them; what is no number or address is left out."""
        numbers = (_digits(part.partition("#")[0]) for part in _SEVERAL.split(str(phone or "")))
        addresses = (part.strip().casefold() for part in _SEVERAL.split(str(email or "")))
        return cls(
            tuple(number for number in numbers if len(number) >= _LEAST),
            tuple(address for address in addresses if "@" in address),
        )

    def is_phone(self, told: str) -> bool:
        """Return whether the number is one of the order's, with or without the code of its country."""
        number = _digits(told.partition("#")[0])
        return len(number) >= _LEAST and any(_same(number, own) for own in self.phones)

    def is_email(self, told: str) -> bool:
        """Return whether the address is one of the order's."""
        return told.strip().casefold() in self.emails

    def ends_with(self, digits: str) -> bool:
        """Return whether a telephone number of the order ends with these digits; too few of them prove nothing."""
        ends = len(digits) >= LAST_DIGITS and any(own.endswith(digits) for own in self.phones)
        return ends or self.is_phone(digits)


def _digits(text: str) -> str:
    """Return the digits of a telephone number without zeros and signs before it."""
    return "".join(sign for sign in text if sign.isdecimal()).lstrip("0")


def _same(one: str, other: str) -> bool:
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return longer.endswith(shorter)
