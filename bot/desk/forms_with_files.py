"""Read forms that may carry one file beside their fields; what was typed is not lost when the file is refused."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio.to_thread
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.cases import attachments
from bot.cases.models import Attachment
from bot.desk.addresses import counted_address
from bot.desk.context import Context
from bot.desk.fullness import Full
from bot.desk.pictures import cleaned
from bot.desk.problems import Problem, as_problem
from bot.desk.reading import check_characters
from bot.desk.uploads import MAX_FILE_BYTES, Upload, UploadFolder, recognise, shown_name

MULTIPART = "multipart/form-data"
# Bodies up to this length hold words; room for a file is reserved before a longer one is read.
WORDS_ONLY = 64 * 1024
MOST_BYTES = MAX_FILE_BYTES + 2 * WORDS_ONLY
MOST_DRAINED = 5 * MOST_BYTES
FILE = "file"


@dataclass
class Form:
    """The fields of a form by name, and the file that came with it, if one did; `wrong` is why it was refused."""

    fields: dict[str, str] = field(default_factory=dict)
    file: Upload | None = None
    wrong: Problem | None = None


def is_multipart(request: Request) -> bool:
    """Return whether the call carries a form that may have a file."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == MULTIPART


def _size_of(request: Request) -> int:
    """Return the bytes for which room is reserved before the call is read: 0 for one that holds words only."""
    declared = request.headers.get("content-length", "")
    size = min(int(declared), MOST_BYTES) if declared.isdigit() and len(declared) < 16 else MOST_BYTES
    return size if size > WORDS_ONLY else 0


async def read_form_with_file(request: Request, context: Context, names: Collection[str]) -> Form:
    """Return the fields `names` and the field `file`.

    A file that is refused (too large, of another type, not decodable, no room) is the `wrong` of the form, whose fields
    are there still. Raise a 400 Problem for a form that cannot be read.
    """
    size = _size_of(request)
    if not size:
        return await _read(request, names, MOST_BYTES)
    try:
        with context.file_quotas.arriving(counted_address(request), size):
            return await _read(request, names, MOST_BYTES)
    except Full as full:
        form = await _read(request, names, WORDS_ONLY)
        return Form(form.fields, wrong=as_problem(full))


async def _read(request: Request, names: Collection[str], most: int) -> Form:
    form = Form()
    parser = MultiPartParser(request.headers, _bounded(request, most), max_files=1, max_fields=len(names))
    try:
        parsed = await parser.parse()
    except Problem as problem:
        # What was typed comes before the file.
        form.fields = _fields(parser.items, names)
        form.wrong = problem
        return form
    except (MultiPartException, UnicodeError, LookupError):
        raise Problem(400, "unreadable_form") from None
    try:
        form.fields = _fields(parsed.multi_items(), names)
        file = parsed.get(FILE)
        if isinstance(file, UploadFile) and (file.filename or file.size):
            content = await file.read()
            declared, name = file.content_type or "", file.filename or ""
            try:
                form.file = await _taken(content, declared, name)
            except Problem as problem:
                form.wrong = problem
    finally:
        await parsed.close()
    return form


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Yield the body up to `most` bytes; read some more to its end, so that the browser comes to show the answer."""
    size = 0
    async for chunk in request.stream():
        if size < most:
            yield chunk[: most - size]
        size += len(chunk)
        if size > MOST_DRAINED:
            break
    if size > most:
        raise Problem(413, "file_too_large")


async def _taken(content: bytes, declared: str, name: str) -> Upload:
    if not content:
        raise Problem(400, "empty_file")
    if len(content) > MAX_FILE_BYTES:
        raise Problem(413, "file_too_large")
    media_type = recognise(content, declared, name)
    return await cleaned(Upload(content, shown_name(name, media_type), media_type, None))


def _fields(items: list[tuple[str, UploadFile | str]], names: Collection[str]) -> dict[str, str]:
    found = {}
    for name, value in items:
        if name == FILE:
            continue
        if name not in names or not isinstance(value, str):
            raise Problem(400, "unknown_field", field=name[:60])
        check_characters(value, name)
        # A browser sends the line breaks of a text field as CR LF.
        found[name] = value.replace("\r\n", "\n")
    return found


class FileToKeep:
    """A file on the disk that gets its row in the transaction that needs it; one that got none is removed."""

    def __init__(self, context: Context, upload: Upload, name: str, *, seen_by: str | None) -> None:
        self._context, self._upload, self._name, self._seen_by = context, upload, name, seen_by
        self.is_kept = False

    def __call__(self, session: Session, conversation_id: str) -> Attachment:
        """Record the file in a conversation that is locked; raise Full when it has no room."""
        upload = self._upload
        self._context.file_quotas.check_kept(session, conversation_id, len(upload.content))
        self.is_kept = True
        return attachments.record(
            session,
            conversation_id,
            name=upload.name,
            media_type=upload.media_type,
            size=len(upload.content),
            sha256=upload.sha256,
            attachment_id=self._name,
            seen_by=self._seen_by,
        )


@asynccontextmanager
async def file_to_keep(
    request: Request, context: Context, upload: Upload | None, *, seen_by: str | None
) -> AsyncIterator[FileToKeep | None]:
    """Write the file of a form to the disk, where a transaction may keep it; None without a file.

    Raise Full beyond the quota of the address, and when the disk has less than the reserve left.
    """
    if upload is None:
        yield None
        return
    folder, size = UploadFolder(context.settings.uploads_dir), len(upload.content)
    # A longer body has its room already.
    reserved = 0 if _size_of(request) else size
    with context.file_quotas.arriving(counted_address(request), reserved):
        name = await anyio.to_thread.run_sync(folder.keep, upload.content)
        keeper = FileToKeep(context, upload, name, seen_by=seen_by)
        try:
            yield keeper
        except BaseException:
            folder.forget(name)
            raise
        if not keeper.is_kept:
            folder.forget(name)
