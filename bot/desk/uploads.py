"""Read files from customers within the limit, recognise them by their bytes, and keep them under random names."""

from __future__ import annotations

import hashlib
import os
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import filetype
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.desk.problems import Problem
from bot.desk.reading import limited_body
from bot.private_files import make_folder, new_file

MAX_FILE_BYTES = 5 * 1024 * 1024
# The body also contains boundaries and the headers of its parts.
MAX_BODY_BYTES = MAX_FILE_BYTES + 16 * 1024
EXTENSIONS = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/webp": ("webp",),
    "application/pdf": ("pdf",),
}
# Media types that devices send for a file whose type they do not know.
UNDECLARED = {"", "application/octet-stream", "binary/octet-stream"}
# Older names of the same media types.
SYNONYMS = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "application/x-pdf": "application/pdf"}
MAX_NAME = 120


@dataclass(frozen=True)
class Upload:
    """A file that was read and recognised; `name` is safe to show, `media_type` is that of its bytes."""

    content: bytes
    name: str
    media_type: str
    client_id: str | None

    @property
    def sha256(self) -> str:
        """Return the hexadecimal SHA-256 digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def is_multipart(request: Request) -> bool:
    """Return whether the call carries a form that may have a file."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "multipart/form-data"


def largest_size(request: Request, most: int = MAX_BODY_BYTES) -> int:
    """Return the bytes that the file of a call may have: what the call declares, else the `most` that is taken."""
    declared = request.headers.get("content-length", "")
    return min(int(declared), most) if declared.isdigit() and len(declared) < 16 else most


async def read_upload(request: Request) -> Upload:
    """Read the multipart field `file` (and `client_id`, if there is one).

    Raises Problems: 400 for a broken form, 413 over the limit, 415 for a file that is not of one of the four
    types or does not match its name or its declared type.
    """
    if not is_multipart(request):
        raise Problem(415, "not_a_form")
    parser = MultiPartParser(request.headers, limited_body(request, MAX_BODY_BYTES), max_files=1, max_fields=1)
    try:
        form = await parser.parse()
    except (MultiPartException, UnicodeError, LookupError):
        raise Problem(400, "unreadable_form") from None
    try:
        for name in form:
            if name not in {"file", "client_id"}:
                raise Problem(400, "unknown_field", field=name[:60])
        file, client_id = form.get("file"), form.get("client_id")
        if not isinstance(file, UploadFile):
            raise Problem(400, "field_missing", field="file")
        if client_id is not None and not (isinstance(client_id, str) and 0 < len(client_id) <= 100):
            raise Problem(400, "field_type", field="client_id")
        return await recognised(file, client_id)
    finally:
        await form.close()


async def recognised(file: UploadFile, client_id: str | None = None) -> Upload:
    """Return the file of a form, recognised.

    Raises Problems: 400 for an empty one, 413 over the limit, 415 for another type (see `recognise`).
    """
    content, declared, name = await file.read(), file.content_type or "", file.filename or ""
    if not content:
        raise Problem(400, "empty_file")
    if len(content) > MAX_FILE_BYTES:
        raise Problem(413, "file_too_large")
    media_type = recognise(content, declared, name)
    return Upload(content, shown_name(name, media_type), media_type, client_id)


def recognise(content: bytes, declared: str, name: str) -> str:
    """Return the media type of the bytes.

    Raises a 415 Problem when it is not one of the four types, or does not match the `declared` type or `name`.
    """
    kind = filetype.guess(content)
    found = kind.mime if kind is not None else ""
    if found not in EXTENSIONS:
        raise Problem(415, "file_kind")
    said = declared.partition(";")[0].strip().lower()
    said = SYNONYMS.get(said, said)
    extension = os.path.splitext(name)[1].lstrip(".").lower()
    if (said not in UNDECLARED and said != found) or (extension and extension not in EXTENSIONS[found]):
        raise Problem(415, "file_mismatch")
    return str(found)


def shown_name(name: str, media_type: str) -> str:
    """Return a file name that is safe to show: no folders, no controls or bidi marks, at most MAX_NAME characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    base = "".join(c for c in base if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}).strip(" .")
    stem, extension = os.path.splitext(base)
    if not stem:
        return f"file.{EXTENSIONS[media_type][0]}"
    return stem[: MAX_NAME - len(extension)] + extension


class UploadFolder:
    """The folder with the uploads, each under a random name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Write the bytes and return the new name, once a power cut cannot take them. It blocks: use a thread."""
        make_folder(self._folder)
        name = secrets.token_hex(16)
        draft = self._folder / f".{name}"
        try:
            with new_file(draft) as file:
                file.write(content)
            draft.rename(self._folder / name)
            _sync_folder(self._folder)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        return name

    def forget(self, name: str) -> None:
        """Remove a file that no row refers to."""
        self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Return the path of a kept file."""
        return self._folder / name


def _sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
