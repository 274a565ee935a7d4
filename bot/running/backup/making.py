"""Make a backup while everything runs, and verify it before it counts as one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

from bot.cases import Store
from bot.cases.record import verify
from bot.clock import Clock, utc_now
from bot.coach.facts import ENDING
from bot.coach.registry import LEDGER, Registry
from bot.running.backup.archive import Manifest, Writer, unpack, writing
from bot.running.backup.databases import copy_sqlite, dump_postgresql
from bot.running.backup.errors import BackupError
from bot.running.backup.places import (
    CASES,
    DIALOGUE,
    DUMP,
    MODELS,
    SECRETS,
    UPLOADS,
    cases_file,
    dialogue_file,
    files_in,
    is_sqlite,
)  # fmt: skip
from bot.running.erasing import REGISTER
from bot.settings import Settings
from bot.version import version


def back_up(
    settings: Settings, target: Path, *, with_secrets: bool, say: Callable[[str], None], clock: Clock = utc_now
) -> Path:
    """Back up databases, customers' files and, if wanted, the secrets; return the archive's path.

    `target` is a folder, in which the archive is named after the moment (UTC), or the archive's path. The archive is
    unpacked again and its seals are verified before it gets its name. Raise BackupError.
    """
    now = clock().astimezone(timezone.utc)
    path = target / f"amends-{now:%Y%m%dT%H%M%SZ}.tar.gz" if target.is_dir() else target
    if path.exists():
        raise BackupError(f"{path} is there already: name another file, or a folder")
    if not path.parent.is_dir():
        raise BackupError(
            f"the folder {path.parent} is missing: make it, on another disk than the data folder if possible"
        )
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".amends-backup-") as scratch:
        draft = Path(scratch) / path.name
        _write(settings, draft, Path(scratch), with_secrets, now)
        seen = _verify(settings, draft, Path(scratch) / "verified")
        draft.replace(path)
    say(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {seen}")
    if not with_secrets:
        say("Keep a copy of the folder secrets elsewhere: without it this backup cannot be restored.")
    return path


def _write(settings: Settings, path: Path, scratch: Path, with_secrets: bool, now: datetime) -> None:
    copies: list[tuple[Path, str]] = []
    sqlite = is_sqlite(settings)
    if sqlite:
        if not cases_file(settings).is_file():
            raise BackupError(f"{cases_file(settings)} is missing: look at AMENDS_DATA and DATABASE_URL")
        # The dialogue's memory first, so that it knows nothing that the case store of the backup does not.
        if dialogue_file(settings).is_file():
            copy_sqlite(dialogue_file(settings), scratch / DIALOGUE)
            copies.append((scratch / DIALOGUE, DIALOGUE))
        copy_sqlite(cases_file(settings), scratch / CASES)
        copies.append((scratch / CASES, CASES))
    else:
        dump_postgresql(settings.database_url, scratch / DUMP)
        copies.append((scratch / DUMP, DUMP))
    manifest = Manifest(
        made_at=now.isoformat(timespec="seconds"),
        version=version(),
        database="sqlite" if sqlite else "postgresql",
        revision=_revision(settings, f"sqlite:///{scratch / CASES}" if sqlite else settings.database_url),
        secrets=with_secrets,
    )
    with writing(path, manifest) as writer:
        for copy, name in copies:
            writer.add(copy, name)
            copy.unlink()
        # After the database: a file without its row does no harm, a row without its file does.
        _add_folder(writer, settings.uploads_dir, UPLOADS)
        _add_models(writer, settings)
        if (settings.data_dir / REGISTER).is_file():
            writer.add(settings.data_dir / REGISTER, REGISTER)
        if with_secrets:
            _add_folder(writer, settings.secrets_dir, SECRETS)


def _add_models(writer: Writer, settings: Settings) -> None:
    """Add the list of publications, and the model that is published and the one before it with their facts."""
    registry = Registry.of(settings)
    wanted = {LEDGER, *(f"{name}{ending}" for name in registry.pinned() for ending in (ENDING, ".json"))}
    for file in files_in(registry.kept):
        if file.name in wanted:
            writer.add(file, f"{MODELS}/{file.name}")


def _add_folder(writer: Writer, folder: Path, name: str) -> None:
    for file in files_in(folder):
        try:
            writer.add(file, f"{name}/{file.name}")
        except FileNotFoundError:
            # Removed in the meantime, because no row refers to it or because a person was erased.
            continue


def _revision(settings: Settings, database_url: str) -> str:
    store = Store.open(database_url, secrets=settings.secrets_dir)
    try:
        return store.revisions()[0] or ""
    finally:
        store.close()


def _verify(settings: Settings, archive: Path, folder: Path) -> str:
    """Unpack the archive and verify the messages of a SQLite copy; return what was seen, in words."""
    folder.mkdir(mode=0o700)
    manifest = unpack(archive, folder)
    files = f"{len(manifest.files)} files verified"
    if manifest.database != "sqlite":
        return f"{files} (the dump can be read; messages are verified after a restore)"
    store = Store.open(f"sqlite:///{folder / CASES}", secrets=settings.secrets_dir)
    try:
        with store.read() as session:
            broken = verify.verify_all(session)
    finally:
        store.close()
    if broken:
        raise BackupError(f"{len(broken)} rows were changed after they were written: run `amends case verify`")
    return f"{files}, every row as it was written"
