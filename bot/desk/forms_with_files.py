"""Read forms that may carry one file beside their fields; what was typed is not lost when the file is refused."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.desk.addresses import counted_address
from bot.desk.context import Context
from bot.desk.files_to_keep import FileToKeep, on_disk
from bot.desk.fullness import Full
from bot.desk.pictures import cleaned
from bot.desk.problems import Problem, as_problem
from bot.desk.reading import check_characters
from bot.desk.uploads import MAX_FILE_BYTES, Upload, largest_size, recognised

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


def _size_of(request: Request) -> int:
    """Return the bytes for which room is reserved before the call is read: 0 for one that holds words only."""
    size = largest_size(request, MOST_BYTES)
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
            try:
                form.file = await cleaned(await recognised(file))
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
    # A longer body has its room already.
    reserved = 0 if _size_of(request) else len(upload.content)
    with context.file_quotas.arriving(counted_address(request), reserved):
        async with on_disk(context, upload, seen_by=seen_by) as keep:
            yield keep
