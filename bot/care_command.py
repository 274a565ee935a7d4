"""`amends care`: what comes due, and playing it ahead on a copy."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Optional

import typer
from sqlalchemy.engine import make_url

from bot.care.figures import figure_lines
from bot.care.happened import due_line, timeline
from bot.care.process import Care
from bot.cases.care import dues, outbox
from bot.cases.errors import Refused
from bot.cases.models import Case, Due
from bot.cases.utc import from_iso
from bot.clock import iso, utc_now
from bot.command import reporting_errors, say
from bot.settings import Settings

care_app = typer.Typer(help="What comes due: promises, notes, follow-ups.", no_args_is_help=True)

# More steps than a plan of half a year has for some thousand cases.
MOST_STEPS = 100_000


class _Ahead:
    """A clock that stands at the moment of the due that is carried out."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@care_app.command("list")
def list_dues(
    until: Optional[str] = typer.Option(None, help="Only what comes due up to this moment, such as 2026-12-01T09:00Z."),
    limit: int = typer.Option(50, min=1, max=5000, help="How many at most."),
) -> None:
    """List what comes due, the earliest first: moment, kind, case, event and how the moment was reckoned.

    Below it, the mails and calls of webhooks that wait to be sent.
    """

    def run() -> None:
        care = Care(Settings.load())
        try:
            with care.services.store.read() as session:
                found = dues.waiting(session, None if until is None else from_iso(until), limit)
                for due in found:
                    case = None if due.case_id is None else session.get(Case, due.case_id)
                    say(f"{due_line(due)}  {case.number if case else '-'}  {_reckoned(due)}".rstrip())
                unsent = outbox.waiting(session, None if until is None else from_iso(until), limit)
                for item in unsent:
                    say(f"{iso(item.not_before, 'seconds')}  {item.channel:<18} {item.key}  to {item.to_whom}")
                if not found and not unsent:
                    say("Nothing waits.")
        finally:
            care.close()

    reporting_errors(run)


@care_app.command("figures")
def show_figures(
    since: Optional[datetime] = typer.Option(
        None, formats=["%Y-%m-%d"], help="The first day; 30 days ago if not given."
    ),
) -> None:
    """Show promises kept, re-dated and broken, who had to ask, how soon a person and money came, what was mended."""

    def run() -> None:
        care = Care(Settings.load())
        try:
            for line in figure_lines(care.services, None if since is None else since.date()):
                say(line)
        finally:
            care.close()

    reporting_errors(run)


@care_app.command("run")
def run_ahead(
    until: str = typer.Option(..., help="Play everything up to this moment, such as 2026-12-24T09:00Z."),
) -> None:
    """Play the future on a copy of the database, as if nobody did anything: what would happen, and when.

    Each line has its moment: what comes due, its event and what comes of it; below it every change of a case, a promise
    or who has the conversation, every message in a chat, and every mail and call of a webhook with its receiver.
    Only for SQLite; the database itself is not changed and nothing is sent.
    """

    def run() -> None:
        settings = Settings.load()
        url = make_url(settings.database_url)
        if url.get_backend_name() != "sqlite":
            raise Refused("The future is played on a copy of a SQLite file; restore a backup into one and try there.")
        with tempfile.TemporaryDirectory(prefix="amends-care-") as folder:
            copy = Path(folder)
            _copy(Path(str(url.database)), settings.secrets_dir, copy)
            _play(replace(settings, data_dir=copy, database_url=f"sqlite:///{copy / 'amends.db'}"), from_iso(until))

    reporting_errors(run)


def _copy(database: Path, secrets: Path, folder: Path) -> None:
    if not database.is_file():
        raise Refused(f"There is no database {database}; set AMENDS_DATA or DATABASE_URL.")
    source, target = sqlite3.connect(f"file:{database}?mode=ro", uri=True), sqlite3.connect(folder / "amends.db")
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    shutil.copytree(secrets, folder / "secrets")


def _play(settings: Settings, until: datetime) -> None:
    began = utc_now()
    clock = _Ahead(began)
    care = Care(settings, clock)
    try:
        care.look_at_everything()
        for _ in range(MOST_STEPS):
            moment = _next(care)
            if moment is None or moment > until:
                break
            clock.now = max(clock.now, moment)
            if not care.work_off():
                # Put off after a failure: go on when it is tried again.
                clock.now += timedelta(minutes=3)
        with care.services.store.read() as session:
            for line in timeline(session, began):
                say(line)
            done = dues.done_since(session, began)
        say(f"{len(done)} things happened by {iso(until, 'seconds')}.")
    finally:
        care.close()


def _next(care: Care) -> datetime | None:
    with care.services.store.read() as session:
        waiting = dues.waiting(session, limit=1)
        return waiting[0].at if waiting else None


def _reckoned(due: Due) -> str:
    return " ".join(f"{name}={value}" for name, value in (due.reckoning or {}).items())
