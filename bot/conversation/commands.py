"""Commands of buttons: `/intent?entity=value`, made by the bot itself and never accepted as typed text.

Rasa's own form is `/intent{"entity": "value"}`, but in its responses text in braces is a placeholder.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

_TYPED = re.compile(r"^\s*[/／][A-Za-z_]+\s*(?:[{\[?].*)?$", re.DOTALL)
_COMMAND = re.compile(r"/([a-z_]+)(?:\?([A-Za-z0-9_=&%.+-]*))?")


class CommandError(ValueError):
    """Raised for a command that this bot cannot have offered."""


def parse_command(command: str, label: str) -> dict[str, Any]:
    """Return the parse result of `command`; its text is `label`, the words on the button.

    Raise CommandError when the command is not of the form `/intent` or `/intent?name=value`.
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
    """Return `text` so that Rasa never reads it as a command; all offsets stay the same.

    A typed `/intent{...}` would set slots, so a leading slash becomes its full-width form in the copy the model sees.
    """
    stripped = text.lstrip()
    if not stripped.startswith("/"):
        return text
    at = len(text) - len(stripped)
    return text[:at] + "／" + text[at + 1 :]


def looks_typed(text: str) -> bool:
    """Return whether `text` is a typed command as Rasa has them (`/restart`, `/inform{"stage": "agreed"}`).

    Its content must not count as words: the number in `/choose_option{"id": 1}` is not a choice.
    """
    return _TYPED.match(text) is not None
