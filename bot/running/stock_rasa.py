"""`amends rasa ...`: run one of Rasa's own commands on this project, with a store and actions of its own.

Rasa reads addresses and secrets from the environment, and a conversation needs the action server. Customers' data are
never touched: everything is below `var/rasa`, unless AMENDS_DATA says otherwise.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.cases import Store
from bot.private_files import make_folder
from bot.running.liveness import answers
from bot.running.parts import Part, parts_of, with_ports
from bot.running.supervisor import StartError
from bot.settings import Settings

FOLDER = Path("var") / "rasa"
# These talk, so that actions have to answer.
TALKING = ("shell", "interactive")
# How often the action server is asked whether it listens; each question waits as long as it takes to be refused.
QUESTIONS, BETWEEN_SECONDS = 240, 0.25


def run_stock_rasa(arguments: Sequence[str]) -> int:
    """Run `rasa` with `arguments` and return its exit status; `shell` and `interactive` get an action server."""
    os.environ.setdefault("AMENDS_DATA", str(Path(Settings.load().root) / FOLDER))
    settings = with_ports(Settings.load())
    make_folder(settings.data_dir)
    settings.make_secrets()
    part = next(part for part in parts_of(settings) if part.name == "actions")
    command = [sys.executable, "-W", "ignore", "-m", "rasa", *arguments]
    if arguments and arguments[0] in TALKING and list(arguments[:2]) != ["shell", "nlu"]:
        if arguments[0] == "shell" and not {"-i", "--interface"} & set(arguments):
            # Rasa would let the whole network talk with it.
            command += ["--interface", "127.0.0.1"]
        with _actions(settings, part):
            return subprocess.run(command, cwd=settings.root, env=part.environment, check=False).returncode
    return subprocess.run(command, cwd=settings.root, env=part.environment, check=False).returncode


@contextmanager
def _actions(settings: Settings, part: Part) -> Iterator[None]:
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    store.migrate()
    store.close()
    log = settings.data_dir / "actions.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            part.command, cwd=settings.root, env=part.environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, str(part.health), log)
            yield
        finally:
            process.terminate()
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(QUESTIONS):
        if answers(address):
            return
        try:
            process.wait(BETWEEN_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        break
    raise StartError(f"The actions do not answer. What they said is in {log}.")
