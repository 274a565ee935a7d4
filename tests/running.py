"""Start the whole product for tests, in the same way as an operator does."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bot.cases import Store
from bot.running.ports import free_ports
from bot.settings import ROOT

# Long, because the first start may include training; without training a start takes seconds.
START_SECONDS = 900.0
_READY = re.compile(r"Amends is ready: shop (\S+) \| agents' desk (\S+) \(login (\S+), password (\S+)\)")


@dataclass
class Running:
    """A started product: its addresses, its demonstration login, its data folder, its database and its process."""

    process: subprocess.Popen[str]
    data: Path
    shop_url: str
    desk_url: str
    login: str
    password: str
    database_url: str

    @classmethod
    def start(cls, data: Path, **environ: str) -> Running:
        """Start every process with the data folder `data` and wait until ready; `environ` overrides settings.

        Settings are the defaults except for short pauses. Raises AssertionError with the output when the start fails.
        """
        (port,) = free_ports(1)
        settings = {
            "AMENDS_PORT": str(port),
            "AMENDS_DATA": str(data),
            "AMENDS_PAUSE_SECONDS": "0.3",
            "AMENDS_PAUSE_LIMIT_SECONDS": "1.5",
            "DATABASE_URL": f"sqlite:///{data / 'amends.db'}",
            **environ,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "up"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        printed: list[str] = []
        until = time.monotonic() + START_SECONDS
        assert process.stdout is not None
        while time.monotonic() < until:
            line = process.stdout.readline()
            if not line:
                break
            printed.append(line)
            ready = _READY.search(line)
            if ready:
                return cls(process, data, ready[1].rstrip("/"), *ready.groups()[1:], settings["DATABASE_URL"])
        process.kill()
        raise AssertionError("amends did not start:\n" + "".join(printed))

    def pid_of(self, part: str) -> int:
        """Return the current process id of `desk`, `dialogue`, `actions` or `care`."""
        parts: dict[str, int] = json.loads((self.data / "run.json").read_text(encoding="utf-8"))["parts"]
        return parts[part]

    def kill(self, part: str) -> None:
        """Kill a part with SIGKILL, to simulate a crash."""
        os.kill(self.pid_of(part), signal.SIGKILL)

    def store(self) -> Store:
        """Open the case store of the running product."""
        return Store.open(self.database_url, secrets=self.data / "secrets")

    def log(self, part: str) -> str:
        """Return the log of a part, "" when there is none."""
        path = self.data / "logs" / f"{part}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def stop(self) -> int:
        """Stop the product as Ctrl-C does (SIGINT) and return its exit status."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
