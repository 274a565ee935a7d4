"""Write and read the backup's file: a compressed tar whose last member, the manifest, has a digest of each other one.

The manifest comes last, so that everything is written in one pass and a backup that was cut short is recognised.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from bot.private_files import make_folder, new_file
from bot.running.backup.errors import BackupError

MANIFEST = "manifest.json"
# Version of the archive's layout; a program reads its own and older ones.
LAYOUT = 1
# Photos are compressed already, databases shrink to a fifth at the quickest levels.
_LEVEL = 3
_CHUNK = 1 << 20
_CUT_SHORT = "is no backup of Amends or was cut short: take another one"


@dataclass(frozen=True)
class Manifest:
    """What a backup contains: when it was made and by which version, from which database, and every file's digest.

    `database` is "sqlite" or "postgresql"; `revision` that of the tables; `files` maps names to [bytes, SHA-256].
    """

    made_at: str
    version: str
    database: str
    revision: str
    secrets: bool
    layout: int = LAYOUT
    files: dict[str, list[Any]] = field(default_factory=dict)


class Writer:
    """Adds files to a backup and remembers their digests."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        """Write into `tar`; the digests go to `manifest.files`."""
        self._tar, self._manifest = tar, manifest

    def add(self, path: Path, name: str) -> None:
        """Add the file `path` under `name`, with the size it has now. Raise FileNotFoundError when it is gone."""
        with path.open("rb") as file:
            info = _member(name, os.fstat(file.fileno()).st_size)
            digested = _Digested(file)
            self._tar.addfile(info, digested)
        self._manifest.files[name] = [info.size, digested.hexdigest]

    def finish(self) -> None:
        """Add the manifest."""
        content = json.dumps(asdict(self._manifest), indent=1).encode()
        self._tar.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))


@contextmanager
def writing(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """Write a backup that only its owner may read; it has its name `path` only when it is whole and on the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with new_file(draft) as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=_LEVEL, format=tarfile.PAX_FORMAT) as tar:
                writer = Writer(tar, manifest)
                yield writer
                writer.finish()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into the empty `folder`, check every digest, and return the manifest.

    Raise BackupError when the file is no backup, was cut short or changed, or was made by a newer layout.
    """
    found: dict[str, list[Any]] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(path, "r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise BackupError(f"{path} contains something that is no file ({member.name}): {_CUT_SHORT}")
                if member.name == MANIFEST:
                    manifest = _manifest(path, content.read())
                else:
                    found[member.name] = _write(content, _inside(path, folder, member.name))
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise BackupError(f"{path} {_CUT_SHORT}") from error
    if manifest is None:
        raise BackupError(f"{path} {_CUT_SHORT}")
    wrong = sorted(name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name))
    if wrong:
        raise BackupError(f"{path} was changed after it was made ({', '.join(wrong[:5])}): take another one")
    return manifest


def _manifest(path: Path, content: bytes) -> Manifest:
    try:
        told = json.loads(content)
        if told["layout"] > LAYOUT:
            raise BackupError(
                f"{path} was made by Amends {told['version']}: restore it with that version or a newer one"
            )
        return Manifest(**told)
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError(f"{path} {_CUT_SHORT}") from error


def _inside(path: Path, folder: Path, name: str) -> Path:
    """Return where a member is written; a name that would leave the folder is refused."""
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise BackupError(f"{path} contains a file outside of its folder ({name}): it is no backup of Amends")
    return folder.joinpath(*parts.parts)


def _write(content: IO[bytes], target: Path) -> list[Any]:
    make_folder(target.parent)
    digest, size = hashlib.sha256(), 0
    with new_file(target) as file:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += file.write(chunk)
    return [size, digest.hexdigest()]


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


class _Digested(io.RawIOBase):
    """A file that is digested while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self._digest.update(chunk)
        return chunk

    @property
    def hexdigest(self) -> str:
        return self._digest.hexdigest()
