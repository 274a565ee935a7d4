"""The disk with the data: how much of it is free, and whether it takes what is written."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# More than one block, and more than a file system keeps inside an entry of its folder.
_TRIED_BYTES = 64 * 1024


class Disk:
    """The disk that holds one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def free(self) -> int:
        """Return the free bytes."""
        return shutil.disk_usage(self._folder).free

    def takes_writes(self) -> bool:
        """Write a small file through to the disk and remove it; return whether that worked. It blocks."""
        path = self._folder / f".tried.{os.getpid()}"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(bytes(_TRIED_BYTES))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            return False
        finally:
            path.unlink(missing_ok=True)
        return True
