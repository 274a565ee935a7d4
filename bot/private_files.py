"""Keep what customers said readable by the program's own user only: files with mode 600 in folders with mode 700."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.engine import make_url

FILE, FOLDER = 0o600, 0o700
# For processes whose libraries write files: others get no right to any of them.
UMASK = 0o077


def make_folder(path: Path) -> None:
    """Create a folder for the own user only, where there is none; missing parents get the usual mode."""
    path.mkdir(parents=True, exist_ok=True, mode=FOLDER)


def make_file(path: Path) -> None:
    """Create an empty file for the own user only, where there is none; raise OSError where that cannot be.

    SQLite gives the files beside a database, such as its write-ahead log, the mode of the database.
    """
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, FILE))


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a new file for the own user only, to be written; it is on the disk afterwards. Raise FileExistsError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def make_private(folder: Path, *files: Path) -> list[str]:
    """Take the rights of others from a folder, everything in it, and `files` beside it where they exist.

    Return a line for each that could not be changed. Symbolic links are not followed.
    """
    faults = []
    for path in [folder, *_all_in(folder), *files]:
        try:
            mode = path.lstat().st_mode
            wanted = FOLDER if stat.S_ISDIR(mode) else FILE
            if not stat.S_ISLNK(mode) and stat.S_IMODE(mode) & ~wanted:
                path.chmod(stat.S_IMODE(mode) & wanted)
        except FileNotFoundError:
            continue
        except OSError as error:
            faults.append(f"{path} can be read by others, and that cannot be changed: {error.strerror}")
    return faults


def database_files(database_url: str) -> list[Path]:
    """Return the paths of a SQLite database and of the files that SQLite keeps beside it; none for another database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return []
    return [Path(url.database + ending) for ending in ("", "-wal", "-shm", "-journal")]


def readable_by_others(folder: Path) -> list[Path]:
    """Return the folder and what is in it where others have any right to it."""
    found = []
    for path in [folder, *_all_in(folder)]:
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            continue
        if not stat.S_ISLNK(mode) and stat.S_IMODE(mode) & 0o077:
            found.append(path)
    return found


def _all_in(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (Path(place) / name for name in (*folders, *files))
