"""Restore a backup where nothing is kept yet."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.cases import Store
from bot.cases.record import verify
from bot.private_files import make_folder
from bot.running.backup.archive import Manifest, unpack
from bot.running.backup.databases import has_tables, load_postgresql
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
from bot.running.erasing import REGISTER, erase_again, remember_erased
from bot.settings import Settings


def restore(settings: Settings, archive: Path, *, say: Callable[[str], None]) -> None:
    """Restore databases, files and secrets from an archive, migrate the tables, and verify every message.

    The data folder and the database must be empty, but for the secrets of a backup without them and the list of who
    was erased. Nothing is written there before the whole archive was checked. Whoever was erased, according to that
    list or to the backup's, is erased again. Raise BackupError.
    """
    if not archive.is_file():
        raise BackupError(f"{archive} is missing: name the file that `amends backup` wrote")
    _must_be_empty(settings)
    make_folder(settings.data_dir)
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restoring-") as scratch:
        manifest = unpack(archive, Path(scratch))
        _must_fit(settings, manifest)
        _secrets_must_fit(settings, manifest)
        _put_in_place(settings, Path(scratch))
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    try:
        store.migrate()
        with store.read() as session:
            broken = verify.verify_all(session)
        again = [] if broken else erase_again(store, settings)
    finally:
        store.close()
    if broken:
        raise BackupError(f"restored, but {len(broken)} rows were changed before the backup: run `amends case verify`")
    say(f"Restored the state of {manifest.made_at} ({len(manifest.files)} files); every row is as it was written.")
    if again:
        say(f"{len(again)} conversation(s) that were erased after the backup were erased again.")


def _must_be_empty(settings: Settings) -> None:
    there = [settings.uploads_dir] if files_in(settings.uploads_dir) else []
    if is_sqlite(settings):
        there += [file for file in (cases_file(settings), dialogue_file(settings)) if file.exists()]
    if there:
        raise BackupError(
            f"a backup is restored only where nothing is kept; move away {', '.join(map(str, there))}, "
            "or point AMENDS_DATA to an empty folder"
        )
    if not is_sqlite(settings) and has_tables(settings.database_url):
        raise BackupError("the database that DATABASE_URL names has tables: make an empty one (createdb) and name that")


def _must_fit(settings: Settings, manifest: Manifest) -> None:
    here = "sqlite" if is_sqlite(settings) else "postgresql"
    if manifest.database != here:
        raise BackupError(
            f"this is a backup of {manifest.database}, and DATABASE_URL names {here}: change DATABASE_URL"
        )


def _secrets_must_fit(settings: Settings, manifest: Manifest) -> None:
    folder = settings.secrets_dir
    if manifest.secrets and files_in(folder):
        raise BackupError(f"the backup has its own secrets; move away {folder}")
    if not manifest.secrets and not files_in(folder):
        raise BackupError(
            f"the backup has no secrets, and without its record-key nothing can be verified: copy the folder of that "
            f"desk to {folder} first"
        )


def _put_in_place(settings: Settings, unpacked: Path) -> None:
    for name, folder in (
        (UPLOADS, settings.uploads_dir),
        (SECRETS, settings.secrets_dir),
        (MODELS, settings.published_dir),
    ):
        make_folder(folder)
        for file in files_in(unpacked / name):
            file.rename(folder / file.name)
    if (unpacked / REGISTER).exists():
        remember_erased(settings, (unpacked / REGISTER).read_text(encoding="ascii").split())
    if (unpacked / DIALOGUE).exists():
        (unpacked / DIALOGUE).rename(dialogue_file(settings))
    # The case store last: whether it is there tells whether the restore was finished.
    if is_sqlite(settings):
        _move(unpacked / CASES, cases_file(settings))
    else:
        load_postgresql(settings.database_url, unpacked / DUMP)


def _move(file: Path, target: Path) -> None:
    """Move a file, also to another disk."""
    make_folder(target.parent)
    shutil.move(str(file), str(target))
