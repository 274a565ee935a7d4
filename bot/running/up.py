"""`amends up`: train the model if needed, start every process and print the addresses when ready."""

from __future__ import annotations

import json
import os
import secrets
import signal
from pathlib import Path
from typing import Callable

from bot.cases import Store
from bot.cases.accounts import agents
from bot.cases.errors import NotFound
from bot.orders import load_policy
from bot.remedy import PolicyHolder
from bot.running.parts import parts_of, with_ports
from bot.running.ports import is_free
from bot.running.supervisor import StartError, Supervisor
from bot.running.training import train_if_needed
from bot.settings import Settings
from bot.widget_bundle import build_if_needed
from bot.words import Words

READY_SECONDS = 120.0
DEMO_LOGIN = "demo"


def up(settings: Settings, say: Callable[[str], None]) -> None:
    """Bundle and train if needed, migrate, start every process and supervise them until a signal asks to stop.

    Raises StartError, BundleError, TrainingError, PolicyError, WordsError or SettingsError with what to do.
    """
    try:
        free = is_free(settings.host, settings.port)
    except OSError as error:
        where = f"AMENDS_HOST={settings.host}, AMENDS_PORT={settings.port}"
        raise StartError(f"Nothing can listen at {where}: {error.strerror or error}.") from error
    if not free:
        raise StartError(
            f"Port {settings.port} is in use. Stop the program that has it, or start with AMENDS_PORT=8001 make run."
        )
    policies = PolicyHolder(settings.policy_dir, load=load_policy, say=say)
    Words.load(settings.responses_dir)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    build_if_needed(settings.root, say)
    model = train_if_needed(settings, say)
    settings = with_ports(settings)
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    store.migrate()
    password = _demo_agent(store) if settings.demo else None
    store.close()
    note = settings.data_dir / "run.json"
    supervisor = Supervisor(
        parts_of(settings, model),
        settings.root,
        settings.data_dir / "logs",
        say,
        lambda pids: _write_note(note, settings, pids),
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.ask_to_stop())
    try:
        supervisor.start()
        if supervisor.wait_until_ready(f"{_base(settings)}/readyz", READY_SECONDS):
            say(_where_to_click(settings, password))
            # Each part watches the policy itself; this watch reports changes to the operator on this terminal.
            policies.watch()
            supervisor.run()
    finally:
        policies.close()
        supervisor.stop()
        note.unlink(missing_ok=True)


def _base(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{host}:{settings.port}"


def _where_to_click(settings: Settings, password: str | None) -> str:
    base = _base(settings)
    if password is None:
        return f"Amends is ready: agents' desk {base}/desk, widget {base}/widget.js"
    return f"Amends is ready: shop {base}/ | agents' desk {base}/desk (login {DEMO_LOGIN}, password {password})"


def _demo_agent(store: Store) -> str:
    """Set a new password for the demonstration agent, creating the account if needed, and return the password."""
    password = secrets.token_urlsafe(9)
    with store.begin() as session:
        try:
            agents.set_password(session, DEMO_LOGIN, password)
        except NotFound:
            agents.add(session, DEMO_LOGIN, "Demo", "agent", password)
    return password


def _write_note(path: Path, settings: Settings, pids: dict[str, int]) -> None:
    """Write process ids and ports as JSON, for `amends doctor` and for measurements."""
    facts = {
        "pid": os.getpid(),
        "port": settings.port,
        "dialogue_port": settings.dialogue_port,
        "actions_port": settings.actions_port,
        "parts": pids,
    }
    path.write_text(json.dumps(facts), encoding="utf-8")
