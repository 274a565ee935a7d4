"""Serve the scripts, styles and pictures of pages out of memory: the agents' page alone loads more than a hundred."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import anyio
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

# Bytes of a file that is kept; larger ones are read for each answer.
LARGEST_KEPT = 256 * 1024


@dataclass(frozen=True)
class _Kept:
    """A file as it was at a time (in nanoseconds) and with a size, and the headers with which it is served."""

    file: str
    version: tuple[int, int]
    headers: dict[str, str]
    content: bytes


class PageFiles(StaticFiles):
    """Serve the files of a folder; each is read once, and again when it changed.

    The class of the framework looks up, opens and reads a file in a thread each for every answer.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self._kept: dict[str, _Kept] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the answer for the file at `path`; parts of a file and what is not there are the framework's."""
        asked = Headers(scope=scope)
        if scope["method"] != "GET" or "range" in asked:
            return await super().get_response(path, scope)
        kept = self._kept.get(path)
        if kept is None or _version(kept.file) != kept.version:
            answer = await super().get_response(path, scope)
            await self._keep(path, answer)
            return answer
        if self.is_not_modified(Headers(kept.headers), asked):
            return NotModifiedResponse(Headers(kept.headers))
        return Response(kept.content, headers=kept.headers)

    async def _keep(self, path: str, answer: Response) -> None:
        self._kept.pop(path, None)
        if not isinstance(answer, FileResponse):
            return
        file, found = str(answer.path), answer.stat_result
        if found is not None and found.st_size <= LARGEST_KEPT:
            content = await anyio.to_thread.run_sync(Path(file).read_bytes)
            version = found.st_mtime_ns, found.st_size
            if len(content) == found.st_size:
                self._kept[path] = _Kept(file, version, dict(answer.headers), content)


def _version(file: str) -> tuple[int, int] | None:
    """Return what changes when a file changes; None when it is gone. A file of the program: it does not wait."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
