"""Turns to hear again with another model: the last ones of the case store, or those of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.models import Conversation, Message
from bot.coach.exam import ExamError, Line, language_of

# A customer's message of more characters is cut: it is heard again only to compare.
LONGEST = 2_000


def last_turns(session: Session, limit: int) -> list[Line]:
    """Return the last texts of customers, each once, the newest first; not those of erased conversations."""
    said_by_customers = (Message.role == "customer", Message.kind == "text")
    asked = (
        select(Message.text, Conversation.locale)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(*said_by_customers, Conversation.erased_at.is_(None))  # type: ignore[union-attr]
        .order_by(Message.at.desc())  # type: ignore[attr-defined]
        .limit(limit)
    )
    found: dict[str, Line] = {}
    for text, locale in session.execute(asked):
        said = str(text or "").strip()[:LONGEST]
        if said:
            found.setdefault(said, Line(said, language_of(str(locale or ""))))
    return list(found.values())


def read_turns(file: Path) -> list[Line]:
    """Read turns from a file: a text in each line, or JSON objects with `text` and `lang`; raise ExamError."""
    try:
        rows = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ExamError(f"{file} cannot be read: {error}. Write one turn a line, in UTF-8.") from error
    return list(_lines(file, rows))


def _lines(file: Path, rows: list[str]) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        if not row.lstrip().startswith("{"):
            yield Line(row.strip()[:LONGEST], "en" if row.isascii() else "zh-TW")
            continue
        try:
            told = json.loads(row)
            yield Line(
                str(told["text"])[:LONGEST], language_of(str(told.get("lang") or ""), str(told.get("region") or ""))
            )
        except (ValueError, KeyError) as error:
            raise ExamError(f"{file}:{number}: write a text, or a JSON object with text and lang: {error}") from error
