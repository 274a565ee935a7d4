"""Variables of templates: {customer}, {product} and the like; what is not known stays visible and is not sent."""

from __future__ import annotations

import re
from collections.abc import Mapping

VARIABLES = ("customer", "product", "case_number", "handler", "due", "agent")
_VARIABLE = re.compile(r"\{([a-z_]+)\}")


def unknown(text: str) -> list[str]:
    """Return the names in braces that are no variables, each once, in their order."""
    return [name for name in dict.fromkeys(_VARIABLE.findall(text)) if name not in VARIABLES]


def left_open(text: str) -> list[str]:
    """Return the variables that still stand in a text, each once, in their order."""
    return [name for name in dict.fromkeys(_VARIABLE.findall(text)) if name in VARIABLES]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with every variable filled in that has a value."""
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]) if match[1] in VARIABLES else match[0], text)
