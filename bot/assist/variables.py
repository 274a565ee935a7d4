"""Variables of templates such as {customer}; one without a value stays visible, and a text with one is not sent."""

from __future__ import annotations

import re
from collections.abc import Mapping

VARIABLES = ("customer", "product", "case_number", "handler", "due", "agent")
_VARIABLE = re.compile(r"\{([a-z_]+)\}")


def unknown(text: str) -> list[str]:
    """Return the names in braces that are not variables, each once, in their order."""
    return [name for name in dict.fromkeys(_VARIABLE.findall(text)) if name not in VARIABLES]


def left_open(text: str) -> list[str]:
    """Return the variables that are still in a text, each once, in their order."""
    return [name for name in dict.fromkeys(_VARIABLE.findall(text)) if name in VARIABLES]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with every variable that has a value filled in."""
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]) if match[1] in VARIABLES else match[0], text)
