"""Keep messages as files, while there is no mail server, so that a newcomer sees what would be sent."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path

from bot.care.mail.errors import NotSent
from bot.private_files import make_folder, new_file


def file_name(key: str) -> str:
    """Return the name of the file for a key of the outbox: readable, and no other key has it."""
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", key).strip("-")[:80]
    return f"{readable}-{hashlib.sha256(key.encode()).hexdigest()[:12]}.eml"


def keep(folder: Path, key: str, mail: EmailMessage) -> None:
    """Write the message whole or not at all, for the own user only; kept again it replaces itself. Raise NotSent."""
    draft = folder / f".{secrets.token_hex(8)}.draft"
    try:
        make_folder(folder)
        with new_file(draft) as file:
            file.write(mail.as_bytes())
        os.replace(draft, folder / file_name(key))
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise NotSent(f"the file could not be written: {error.strerror}") from error


def remove(folder: Path, keys: Iterable[str]) -> int:
    """Remove the files of these keys, and return how many there were."""
    found = [path for key in keys if (path := folder / file_name(key)).exists()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
