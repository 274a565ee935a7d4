"""Name what a backup contains, in the data folder and in the archive."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import Settings

CASES, DUMP, DIALOGUE = "amends.db", "amends.dump", "dialogue.db"
UPLOADS, SECRETS, MODELS = "uploads", "secrets", "models"


def is_sqlite(settings: Settings) -> bool:
    """Return whether the case store is a SQLite file."""
    return settings.database_url.startswith("sqlite")


def cases_file(settings: Settings) -> Path:
    """Return the SQLite file of the case store."""
    return Path(str(make_url(settings.database_url).database))


def dialogue_file(settings: Settings) -> Path:
    """Return the SQLite file with the dialogue's memory; with PostgreSQL that is in the same database."""
    return settings.data_dir / DIALOGUE


def files_in(folder: Path) -> list[Path]:
    """Return the whole files of a folder by name, none when it is missing; drafts, which begin with a dot, are not."""
    return sorted(p for p in folder.glob("*") if p.is_file() and not p.name.startswith("."))
