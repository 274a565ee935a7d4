"""Secrets in files that only their owner can read, made at the first use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

# Characters. A shorter secret could be guessed.
SECRET_LENGTH = 32


class SecretError(Exception):
    """Raised for a secret that cannot be read or made; the message names the file and says what to do."""


def new_secret() -> str:
    """Return a new secret that cannot be guessed."""
    return secrets.token_urlsafe(48)


def read_or_make(folder: Path, name: str, make: Callable[[], str] = new_secret) -> str:
    """Return the secret in the file `name` of `folder`; make both when they do not exist yet. Raise SecretError."""
    path = folder / name
    try:
        return _long_enough(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise SecretError(f"{path} cannot be read ({error.strerror}): give this user the right to read it") from error
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(make())
        # Linking fails when another process was faster: both then read that process's secret.
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        draft.unlink()
    except OSError as error:
        raise SecretError(
            f"no secret can be written to {folder} ({error.strerror}): "
            "free some space, or point AMENDS_DATA to a folder this user may write"
        ) from error
    return _long_enough(path)


def _long_enough(path: Path) -> str:
    """Return the secret in a file; raise SecretError when it is too short or not ASCII."""
    secret = path.read_bytes().decode("ascii", "replace").strip()
    if len(secret) < SECRET_LENGTH or "\ufffd" in secret:
        raise SecretError(f"{path} holds no usable secret: remove it, and the next start makes a new one")
    return secret
