"""Commands behind buttons: `/intent?entity=value`, made by the bot itself, never typed by anybody.

Rasa writes `/intent{"entity": "value"}`; its responses take braces for fields to fill in.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

_TYPED = re.compile(r"^\s*[/／][A-Za-z_]+\s*(?:[{\[?].*)?$", re.DOTALL)
_COMMAND = re.compile(r"/([a-z_]+)(?:\?([A-Za-z0-9_=&%.+-]*))?")


class CommandError(ValueError):
    """Says that a command is not one this bot could have offered."""


def parse_command(command: str, label: str) -> dict[str, Any]:
    """Return the parse result of `command`; its text is `label`, the words on the button.

    Raises CommandError when the command is not of the form `/intent` or `/intent?name=value`.
    """
    match = _COMMAND.fullmatch(command)
    if match is None:
        raise CommandError(f"'{command[:80]}' is not a command")
    intent = {"name": match.group(1), "confidence": 1.0}
    return {
        "text": label,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [
            {"entity": name, "value": value, "start": 0, "end": len(label), "extractor": "button"}
            for name, value in parse_qsl(match.group(2) or "")
        ],
    }


def as_words(text: str) -> str:
    """Return `text` such that Rasa takes it for words, whatever it begins with; every offset stays.

    A typed `/intent{...}` would set slots: the slash becomes its full-width form in the copy the model sees.
    """
    stripped = text.lstrip()
    if not stripped.startswith("/"):
        return text
    at = len(text) - len(stripped)
    return text[:at] + "／" + text[at + 1 :]


def looks_typed(text: str) -> bool:
    """Return whether somebody typed what is a command elsewhere (`/restart`, `/inform{"stage": "agreed"}`).

    Customers do not write like this, so nothing in it may count: the number in `/choose_option{"id": 1}` is no choice.
    """
    return _TYPED.match(text) is not None
