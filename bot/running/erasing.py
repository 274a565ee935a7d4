"""Find, export and erase a person in every place where Amends keeps words: database, dialogue, uploads, mails, logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from bot.care.mail.files import remove as remove_mails
from bot.cases import Store, conversations
from bot.cases.care import outbox
from bot.cases.erasing import ages, people, rows, scrub
from bot.cases.errors import NotFound, Refused
from bot.cases.models import Conversation
from bot.cases.record import export
from bot.settings import Settings

# Conversations that were erased, by their ids, which name nobody; read after a backup was put back.
REGISTER = "erased.log"
# Bytes read at a time when files are searched.
CHUNK = 1 << 20


@dataclass(frozen=True)
class Erased:
    """What was erased: conversations and files; `left` names files that still hold a detail of the person.

    `settled` is False when a reader kept the database's log from being emptied: run it again when nobody reads.
    """

    conversations: list[str]
    files: int
    settled: bool
    left: list[Path]


def found(store: Store, told: Iterable[str]) -> list[Conversation]:
    """Return the conversations of a person, oldest first; raise NotFound without any."""
    told = list(told)
    with store.read() as session:
        ids = people.conversations_of(session, told)
        if not ids:
            raise NotFound(f"Nobody is known by {', '.join(told)}: give an address, a number, a name or a case number.")
        return [conversations.get(session, each) for each in ids]


def exported(store: Store, told: Iterable[str]) -> list[dict[str, Any]]:
    """Return everything a person said, was offered and was promised, ready for JSON; raise NotFound."""
    talks = found(store, told)
    with store.read() as session:
        return [export.document(session, talk.id) for talk in talks]


def erase(store: Store, settings: Settings, told: Iterable[str], *, actor: str, reason: str) -> Erased:
    """Erase a person everywhere and return what was erased.

    The dialogue's memory and the files go first: when this is broken off, the next run still finds the person. Raise
    NotFound when nobody is found, Refused while a promise to them is open.
    """
    ids = [talk.id for talk in found(store, told)]
    with store.read() as session:
        details = people.details_of(session, ids)
        rows.refuse_open_promises(session, ids)
    files = erase_conversations(store, settings, ids, details, actor=actor, reason=reason)
    settled = scrub.scrub(store.engine)
    return Erased(ids, files, settled, list(_left(settings, details)))


def erase_conversations(
    store: Store, settings: Settings, ids: Sequence[str], details: Sequence[str], *, actor: str, reason: str
) -> int:
    """Erase conversations everywhere but in freed pages of the database; return how many files went.

    `details` are what else is looked for in the logs. The ids are written down outside the database, so that a backup
    that is put back does not bring anybody back (`erase_again`).
    """
    forget_dialogue(settings, ids)
    with store.read() as session:
        mails = outbox.keys_of(session, ids)
    # Before, so that a run that is broken off leaves no file of somebody whom the next one does not find; and after,
    # because one may have been kept meanwhile.
    kept = remove_mails(settings.outbox_dir, mails)
    with store.begin() as session:
        mails = outbox.keys_of(session, ids)
        files = rows.erase(session, ids, actor=actor, reason=reason)
    kept += remove_mails(settings.outbox_dir, mails)
    remove_files(settings, files)
    clean_logs(settings, [*ids, *details])
    remember_erased(settings, ids)
    return len(files) + kept


def erase_again(store: Store, settings: Settings) -> list[str]:
    """Erase those who were erased before and are there again, as after putting a backup back; return their ids.

    Somebody to whom a promise is open in that backup is left: keep or void it, then erase them again.
    """
    with store.read() as session:
        again = come_back(session, settings)
        details = people.details_of(session, again)
    if again:
        erase_conversations(store, settings, again, details, actor="system", reason="erased before")
    return again


def come_back(session: Session, settings: Settings) -> list[str]:
    """Return the conversations that were erased before, are there again and can be erased."""
    path = settings.data_dir / REGISTER
    wanted = path.read_text(encoding="ascii").split() if path.exists() else []
    back = []
    for each in ages.unerased(session, wanted):
        try:
            rows.refuse_open_promises(session, [each])
        except Refused:
            continue
        back.append(each)
    return back


def remove_files(settings: Settings, names: Iterable[str]) -> None:
    """Remove uploaded files."""
    for name in names:
        (settings.uploads_dir / name).unlink(missing_ok=True)


def forget_dialogue(settings: Settings, conversation_ids: Sequence[str]) -> None:
    """Delete what the dialogue remembers of conversations; a running one reads its memory again."""
    _in_dialogue(
        settings, "DELETE FROM events WHERE sender_id = :sender", [{"sender": each} for each in conversation_ids]
    )


def forget_old_dialogue(settings: Settings, before: datetime, *, dry_run: bool) -> int:
    """Delete what the dialogue remembers of conversations without an event since; return how many there are."""
    old = "SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < :before"
    given = [{"before": before.timestamp()}]
    found = _in_dialogue(settings, f"SELECT count(*) FROM ({old}) AS old", given)
    if found and not dry_run:
        _in_dialogue(settings, f"DELETE FROM events WHERE sender_id IN ({old})", given)
    return found


def _in_dialogue(settings: Settings, statement: str, given: Sequence[dict[str, Any]]) -> int:
    """Execute a statement in the dialogue's memory; return the number it selects, 0 when it selects nothing."""
    engine = create_engine(settings.tracker_url, future=True)
    found = 0
    try:
        if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
            return 0
        with engine.begin() as connection:
            for each in given:
                result = connection.execute(text(statement), each)
                found = int(result.scalar_one()) if result.returns_rows else found
        if engine.dialect.name == "sqlite" and statement.startswith("DELETE"):
            scrub.scrub(engine, has_index=False)
        return found
    except (OperationalError, ProgrammingError) as error:
        # The dialogue makes its table when it first starts; before that there is nothing to forget.
        if "no such table" not in str(error) and "does not exist" not in str(error):
            raise
        return 0
    finally:
        engine.dispose()


def clean_logs(settings: Settings, needles: Sequence[str]) -> None:
    """Take every line that holds one of the needles out of the logs, in place, because processes append to them."""
    folder = settings.data_dir / "logs"
    wanted = [needle.encode() for needle in needles]
    for path in sorted(folder.glob("*.log*")) if folder.is_dir() else ():
        content = path.read_bytes()
        kept = b"".join(line for line in content.splitlines(keepends=True) if not any(w in line for w in wanted))
        if kept != content:
            with path.open("r+b") as file:
                file.write(kept)
                file.truncate()


def remember_erased(settings: Settings, ids: Sequence[str]) -> None:
    """Write down outside the database who was erased, each once."""
    path = settings.data_dir / REGISTER
    known = set(path.read_text(encoding="ascii").split()) if path.exists() else set()
    with path.open("a", encoding="ascii") as file:
        file.writelines(f"{each}\n" for each in ids if each not in known)
    path.chmod(0o600)


def _left(settings: Settings, details: Sequence[str]) -> Iterator[Path]:
    """Give the files of the data folder that still hold an address or number of the person."""
    needles = [each.encode() for each in details if "@" in each or sum(sign.isdigit() for sign in each) >= 7]
    for path in sorted(settings.data_dir.rglob("*")) if needles else ():
        if path.is_file() and settings.secrets_dir not in path.parents and _holds(path, needles):
            yield path


def _holds(path: Path, needles: Sequence[bytes]) -> bool:
    longest = max(map(len, needles))
    with path.open("rb") as file:
        end = b""
        while chunk := file.read(CHUNK):
            window = end + chunk
            if any(needle in window for needle in needles):
                return True
            end = window[-longest:]
    return False
