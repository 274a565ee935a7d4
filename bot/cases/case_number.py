"""Case numbers that can be read out on the telephone: `2611-4821-7` is year and month, random digits, check digit.

The check digit is that of H. M. Damm, "Total anti-symmetrische Quasigruppen" (Marburg, 2004): it detects
every single wrong digit and every swap of two neighbouring digits.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from bot.compatible_forms import compatible

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_SPOKEN = str.maketrans("〇零一二三四五六七八九", "00123456789")
_LENGTHS = (9, 11, 13)  # digits: four of the month, four to eight random ones, one check digit
_CANDIDATE = re.compile(r"\d(?:[\s\-‐-―−.]*\d){8,12}")


def check_digit(digits: str) -> str:
    """Return the Damm check digit of a string of ASCII digits."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def new_number(at: datetime, *, width: int = 4) -> str:
    """Generate a number for a case opened at `at`; `width` random digits, so that it does not follow from another."""
    month = at.strftime("%y%m")
    middle = "".join(str(secrets.randbelow(10)) for _ in range(width))
    return f"{month}-{middle}-{check_digit(month + middle)}"


def parse_number(text: str) -> str | None:
    """Find a case number in typed or dictated text and return it as `2611-4821-7`, else None.

    Spaces, dashes, full-width and Chinese digits are accepted; a wrong check digit is not.
    """
    plain = compatible(text).translate(_SPOKEN)
    for candidate in _CANDIDATE.findall(plain):
        digits = re.sub(r"\D", "", candidate)
        if len(digits) in _LENGTHS and check_digit(digits) == "0":
            return f"{digits[:4]}-{digits[4:-1]}-{digits[-1]}"
    return None
