"""The error of backups and restores."""

from __future__ import annotations


class BackupError(Exception):
    """A backup could not be made or restored; the message tells the operator what to do."""
