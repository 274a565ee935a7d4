"""`amends up`: start every process with the published model and print the addresses when ready."""

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
from bot.conversation.requeue import requeue_held_by
from bot.open_files import raise_limit
from bot.orders import load_policy
from bot.private_files import database_files, make_file, make_folder, make_private
from bot.remedy import Policy, PolicyHolder
from bot.running.notify import READY, STOPPING, notify
from bot.running.parts import parts_of, with_ports
from bot.running.ports import is_free
from bot.running.published import model_to_run
from bot.running.sound_data import require_sound_data
from bot.running.supervisor import StartError, Supervisor
from bot.settings import Settings
from bot.widget_bundle import build_if_needed
from bot.words import Words

READY_SECONDS = 120.0
DEMO_LOGIN = "demo"


def up(settings: Settings, say: Callable[[str], None]) -> None:
    """Bundle if needed, migrate, start every process and supervise them until a signal asks to stop.

    The published model speaks with customers; the first one is trained and published here. Raises StartError,
    BundleError, TrainingError, ModelError, PolicyError, WordsError or SettingsError with what to do.
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
    # The processes inherit it: each connection and event stream of a customer is an open file.
    raise_limit()
    policies = PolicyHolder(settings.policy_dir, load=load_policy, say=say)
    words = Words.load(settings.responses_dir)
    require_sound_data(settings)
    make_folder(settings.data_dir)
    for fault in make_private(settings.data_dir, *database_files(settings.database_url)):
        say(fault)
    settings.make_secrets()
    build_if_needed(settings.root, say)
    model_to_run(settings, say)
    settings = with_ports(settings)
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    store.migrate()
    password = open_demo_agent(store) if settings.demo else None
    if not settings.demo and close_demo_agent(store, words, policies.policy):
        say(f"The account {DEMO_LOGIN} of the demonstration is closed, because AMENDS_DEMO=no.")
    store.close()
    note = settings.data_dir / "run.json"
    supervisor = Supervisor(
        parts_of(settings),
        settings.root,
        settings.data_dir / "logs",
        say,
        lambda pids: _write_note(note, settings, pids),
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.ask_to_stop())
    try:
        supervisor.start()
        if supervisor.wait_until_ready(f"{settings.desk_url}/readyz", READY_SECONDS):
            say(_where_to_click(settings, password))
            notify(READY)
            # Each part watches policy and words itself; these watches report changes to the operator on this terminal.
            policies.watch()
            words.watch(say)
            supervisor.run()
    finally:
        notify(STOPPING)
        policies.close()
        supervisor.stop()
        note.unlink(missing_ok=True)


def _where_to_click(settings: Settings, password: str | None) -> str:
    base = settings.desk_url
    if password is None:
        return f"Amends is ready: agents' desk {base}/desk, widget {base}/widget.js"
    return f"Amends is ready: shop {base}/ | agents' desk {base}/desk (login {DEMO_LOGIN}, password {password})"


def open_demo_agent(store: Store) -> str:
    """Set a new password for the demonstration agent, making or reopening the account, and return the password."""
    password = secrets.token_urlsafe(9)
    with store.begin() as session:
        try:
            agents.reopen(session, agents.set_password(session, DEMO_LOGIN, password))
        except NotFound:
            agents.add(session, DEMO_LOGIN, "Demo", "agent", password)
    return password


def close_demo_agent(store: Store, words: Words, policy: Policy) -> bool:
    """Close the demonstration agent's account, and return whether it was open; its customers wait for a colleague.

    The last administrator stays open: somebody gave that role to it on purpose.
    """
    with store.begin() as session:
        try:
            agent = agents.find(session, DEMO_LOGIN)
            if agent.disabled_at is not None:
                return False
            agents.close(session, agent)
        except (NotFound, agents.LastAdministrator):
            return False
        requeue_held_by(session, words, policy, agent, actor="system")
        return True


def _write_note(path: Path, settings: Settings, pids: dict[str, int]) -> None:
    """Write process ids and ports as JSON, for `amends doctor` and for measurements."""
    facts = {
        "pid": os.getpid(),
        "port": settings.port,
        "dialogue_port": settings.dialogue_port,
        "actions_port": settings.actions_port,
        "care_port": settings.care_port,
        "parts": pids,
    }
    make_file(path)
    path.write_text(json.dumps(facts), encoding="utf-8")
