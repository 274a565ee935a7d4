"""A PostgreSQL server of our own on loopback, and what is done to it: stopped, crashed, locked, slow to commit.

Its commits are made slow by the server itself (`commit_delay`), which is what a slow disk does to them.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2

from bot.running.ports import free_ports
from tests.chaos.harm import Harm

USER = "amends"
GONE_SECONDS, LOCK_SECONDS, SLOW_SECONDS = 5.0, 7.0, 12.0
# Microseconds; the longest that PostgreSQL waits.
COMMIT_DELAY = 100_000


class NoServer(Exception):
    """Raised when PostgreSQL is not installed here."""


class PostgresServer:
    """A server in a folder of its own; as root it runs as another user, because it refuses to run as root."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._user = _other_user() if os.getuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="amends-chaos-postgres-"))
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        (self._port,) = free_ports(1)
        self.url = f"postgresql+psycopg2://{USER}@127.0.0.1:{self._port}/postgres"
        # A trusted login: the server listens on loopback only, for minutes, and knows made-up customers.
        self._run("initdb", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C", "-D", self._data)
        self._start()

    def harms(self) -> list[Harm]:
        """Return what can be done to the server."""
        return [
            Harm("stop PostgreSQL", lambda running: self._away("fast")),
            Harm("crash PostgreSQL", lambda running: self._away("immediate")),
            Harm("lock the database", lambda running: asyncio.to_thread(self._lock)),
            Harm("slow the disk", lambda running: self._slow()),
        ]

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", self._data)
        shutil.rmtree(self._folder)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _start(self) -> None:
        listens = f"-c listen_addresses=127.0.0.1 -p {self._port} -k {self._folder}"
        log = str(self._folder / "log")
        self._run("pg_ctl", "start", "-w", "-t", "60", "-l", log, "-o", listens, "-D", self._data)

    def _run(self, program: str, *arguments: str) -> None:
        # pg_ctl's server would keep a pipe open: what it says goes to a file.
        with tempfile.TemporaryFile() as said:
            ended = subprocess.run(
                [self._programs / program, *arguments], cwd="/", user=self._user, stdout=said, stderr=said
            )
            said.seek(0)
            if ended.returncode:
                raise AssertionError(f"{program} {' '.join(arguments)}: {said.read().decode()}")

    async def _away(self, how: str) -> None:
        """Stop the server in an orderly way ("fast") or as a power cut does ("immediate"), and start it again."""
        await asyncio.to_thread(self._run, "pg_ctl", "stop", "-w", "-m", how, "-D", self._data)
        await asyncio.sleep(GONE_SECONDS)
        await asyncio.to_thread(self._start)

    def _lock(self) -> None:
        """Let nobody write messages or conversations, as a careless migration does."""
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute("LOCK TABLE conversations, messages IN EXCLUSIVE MODE")
            cursor.execute("SELECT pg_sleep(%s)", (LOCK_SECONDS,))
            connection.rollback()

    async def _slow(self) -> None:
        await asyncio.to_thread(self._set, commit_delay=COMMIT_DELAY, commit_siblings=0)
        await asyncio.sleep(SLOW_SECONDS)
        await asyncio.to_thread(self._set, commit_delay=0, commit_siblings=5)

    def _set(self, **values: int) -> None:
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            for name, value in values.items():
                cursor.execute(f"ALTER SYSTEM SET {name} = {value}")
            cursor.execute("SELECT pg_reload_conf()")

    def _connect(self) -> Any:
        return psycopg2.connect(host="127.0.0.1", port=self._port, user=USER, dbname="postgres")


def _programs() -> Path:
    """Return the newest folder with the server's programs; raise NoServer."""
    found = [path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)]
    on_path = shutil.which("initdb")
    if on_path is not None:
        found.append(Path(on_path).resolve().parent)
    if not found:
        raise NoServer("PostgreSQL's server is not installed: apt-get install postgresql, or leave --postgres out.")
    return found[-1]


def _version(initdb: Path) -> int:
    name = initdb.parent.parent.name
    return int(name) if name.isdecimal() else 0


def _other_user() -> str:
    known = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


if __name__ == "__main__":
    # Status 0 where a server can be started.
    try:
        _programs()
    except NoServer as missing:
        sys.exit(str(missing))
