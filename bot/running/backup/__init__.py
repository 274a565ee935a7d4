"""Back up what a running desk keeps into one file, and restore it where nothing is kept yet."""

from bot.running.backup.errors import BackupError
from bot.running.backup.making import back_up
from bot.running.backup.restoring import restore

__all__ = ["BackupError", "back_up", "restore"]
