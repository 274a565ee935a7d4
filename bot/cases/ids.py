"""Identifiers that cannot be guessed."""

from __future__ import annotations

import secrets


def opaque() -> str:
    """Return a new URL-safe identifier of 22 characters (128 random bits)."""
    return secrets.token_urlsafe(16)
