"""Change example files by exactly one line: find its place, change it, read the file again and compare what it means.

A file is never written anew from what was read, so that comments, order and spelling of everything else stay. It is
replaced in one step, and only if nobody has changed it meanwhile.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from bot.coach.labels import INTENT
from bot.yaml_files import LOADER

_ITEM = re.compile(r"^(?P<before>\s+-\s+)(?P<text>\S.*?)\s*$")
_BLOCK = re.compile(r"^\s*-\s*intent:\s*(?P<name>\w+)\s*$")
LONGEST = 400
# What Rasa or the file itself would read as something other than words.
_MEANS_MORE = re.compile(r"\]\s*[({]|^#|[\r\n\x00-\x08\x0b-\x1f\x7f\u2028\u2029\x85]")


class CannotChange(Exception):
    """A file cannot be changed safely; `why` names the words for it, `file` is the file."""

    def __init__(self, why: str, file: str) -> None:
        super().__init__(f"{file}: {why}")
        self.why, self.file = why, file


def is_one_line(text: str) -> bool:
    """Return whether a text can stand in an example file as one line of plain words."""
    return bool(text) and len(text) <= LONGEST and text == text.strip() and _MEANS_MORE.search(text) is None


def insert(path: Path, head: str, label: str, text: str) -> int:
    """Insert a line behind the last example of a label and return its number; raise CannotChange, or OSError.

    `text` is one line (`is_one_line`); for lines of heads, the whole file belongs to the label.
    """
    with _alone(path):
        before = _read(path)
        wanted = _meaning(before, path, head)
        rows = before.splitlines(keepends=True)
        if rows and not rows[-1].endswith("\n"):
            rows[-1] += "\n"
        at, row = _place(rows, path, label, text) if head == INTENT else (len(rows), text)
        if at and rows[at - 1].endswith("\r\n"):
            row += "\r"
        rows.insert(at, row + "\n")
        after = "".join(rows)
        wanted.setdefault(label, []).append(text)
        _check(after, path, head, label, wanted)
        _replace(path, before, after)
        return at + 1


def take_out(path: Path, head: str, label: str, text: str) -> int:
    """Take the last line with these words out of a label and return its number; raise CannotChange, or OSError."""
    with _alone(path):
        before = _read(path)
        rows = before.splitlines(keepends=True)
        at = _find(rows, head, label, text)
        wanted = _meaning(before, path, head)
        if at is None or text not in wanted.get(label, ()):
            raise CannotChange("gone", path.name)
        del rows[at]
        after = "".join(rows)
        theirs = wanted[label]
        del theirs[len(theirs) - 1 - theirs[::-1].index(text)]
        _check(after, path, head, label, wanted)
        _replace(path, before, after)
        return at + 1


def number_of(path: Path, head: str, label: str, text: str) -> int | None:
    """Return the number of the last line of a label with exactly these words; None when it is not there."""
    try:
        rows = _read(path).splitlines(keepends=True)
    except (OSError, CannotChange):
        return None
    at = _find(rows, head, label, text)
    return None if at is None else at + 1


def append_json(path: Path, row: str) -> int:
    """Append a line of JSON to a file, which is made where there is none; return its number. May raise OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        before = _read(path) if path.exists() else ""
        end = "" if not before or before.endswith("\n") else "\n"
        _replace(path, before if path.exists() else None, f"{before}{end}{row}\n")
        return len(before.splitlines()) + 1


def take_out_json(path: Path, text: str) -> int:
    """Take the last row with this `text` out of a file of JSON lines; raise CannotChange without it, or OSError."""
    with _alone(path):
        before = _read(path) if path.exists() else ""
        rows = before.splitlines(keepends=True)
        places = [at for at, one in enumerate(rows) if _text_of(one) == text]
        if not places:
            raise CannotChange("gone", path.name)
        del rows[places[-1]]
        _replace(path, before, "".join(rows))
        return places[-1] + 1


def _text_of(row: str) -> str | None:
    try:
        return str(json.loads(row)["text"])
    except (ValueError, KeyError, TypeError):
        return None


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise CannotChange("no_file", path.name) from error
    except UnicodeDecodeError as error:
        raise CannotChange("not_utf8", path.name) from error


def _place(rows: list[str], path: Path, label: str, text: str) -> tuple[int, str]:
    """Return the place behind the last example of an intent, and the row to put there with the indentation of that."""
    last: tuple[int, str] | None = None
    for at, item in _items(rows, label):
        last = at + 1, item["before"] + text
    if last is None:
        raise CannotChange("no_place", path.name)
    return last


def _items(rows: list[str], label: str) -> Iterator[tuple[int, re.Match[str]]]:
    inside = False
    for at, row in enumerate(rows):
        if named := _BLOCK.match(row):
            inside = named["name"] == label
        elif inside and (item := _ITEM.match(row)):
            yield at, item


def _find(rows: list[str], head: str, label: str, text: str) -> int | None:
    if head == INTENT:
        places = [at for at, item in _items(rows, label) if item["text"] == text]
    else:
        places = [at for at, row in enumerate(rows) if row.strip() == text]
    return places[-1] if places else None


def _meaning(text: str, path: Path, head: str) -> dict[str, list[str]]:
    """Return the examples in a file by label; everything else that it says is under keys that no label has."""
    if head != INTENT:
        return {path.stem: [row.strip() for row in text.splitlines() if row.strip() and not row.startswith("#")]}
    try:
        whole: Any = yaml.load(text, Loader=LOADER)
        found: dict[str, list[str]] = {}
        for block in whole["nlu"]:
            rows = str(block["examples"]).split("\n")
            found.setdefault(str(block["intent"]), []).extend(
                row.strip().removeprefix("-").strip() for row in rows if row.strip()
            )
            found[f"# {sorted(block)}"] = []
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise CannotChange("unreadable", path.name) from error
    rest = {name: value for name, value in whole.items() if name != "nlu"}
    return {**found, f"# {rest}": []}


def _check(after: str, path: Path, head: str, label: str, wanted: dict[str, list[str]]) -> None:
    found = _meaning(after, path, head)
    if found != wanted:
        raise CannotChange("means_other", path.name)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the folder of a file, so that no other process of this program changes a file in it."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _replace(path: Path, before: str | None, after: str) -> None:
    """Put a file in place of what it was, with its rights; raise CannotChange where somebody changed it meanwhile."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        mode = stat.S_IMODE(path.stat().st_mode) if before is not None else 0o644
        made.chmod(mode)
        if before is not None and path.read_bytes() != before.encode("utf-8"):
            raise CannotChange("changed", path.name)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
