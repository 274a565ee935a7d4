"""Read single values of settings: numbers, ports, yes or no, folders; what cannot be used is named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


class SettingsError(Exception):
    """Raised for a setting that cannot be used; the message names it and says what to write instead."""


def port(known: Mapping[str, str], name: str, default: int) -> int:
    """Return a TCP port; raise SettingsError for anything else."""
    text = (known.get(name) or "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) > 65535:
        raise SettingsError(f"{name}={text} is not a port: write a number from 0 to 65535")
    return int(text)


def number(known: Mapping[str, str], name: str, default: float, *, least: float, most: float) -> float:
    """Return a number of seconds between two limits; raise SettingsError for anything else."""
    text = (known.get(name) or "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise SettingsError(f"{name}={text} cannot be used: write a number of seconds from {least:g} to {most:g}")
    return value


def count(known: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    """Return a whole number: 0, which lifts the quota, or one that lets at least one message or file in."""
    text = (known.get(name) or "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 12 or 0 < int(text) < least:
        raise SettingsError(f"{name}={text} cannot be used: write a whole number from {least} on, or 0 for no limit")
    return int(text)


def yes_or_no(known: Mapping[str, str], name: str, default: bool) -> bool:
    """Return a yes or no; raise SettingsError for anything else."""
    text = (known.get(name) or "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise SettingsError(f"{name}={text} cannot be used: write yes or no")


def folder(known: Mapping[str, str], name: str, default: Path, root: Path) -> Path:
    """Return a path; one that is not absolute is below `root`."""
    text = (known.get(name) or "").strip()
    if not text:
        return default
    path = Path(text).expanduser()
    return path if path.is_absolute() else (root / path)
