"""Define the processes of Amends and the command and environment of each."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

from bot.open_files import OWN, raise_limit
from bot.running.ports import free_ports
from bot.running.training import environment
from bot.settings import Settings


@dataclass(frozen=True)
class Part:
    """A process: its name, its command line and environment, and the address at which it answers while it works."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    health: str | None = None


def with_ports(settings: Settings) -> Settings:
    """Return the settings with a free TCP port in place of each port that is 0."""
    given = {settings.port, settings.dialogue_port, settings.actions_port, settings.care_port}
    desk, dialogue, actions, care = free_ports(4, avoid=given)
    return replace(
        settings,
        port=settings.port or desk,
        dialogue_port=settings.dialogue_port or dialogue,
        actions_port=settings.actions_port or actions,
        care_port=settings.care_port or care,
    )


def parts_of(settings: Settings) -> list[Part]:
    """Return the processes in the order in which they are started; `settings` must have every port (`with_ports`)."""
    shared = {
        **environment(),
        "AMENDS_HOST": settings.host,
        "AMENDS_PORT": str(settings.port),
        "AMENDS_DATA": str(settings.data_dir),
        "AMENDS_POLICY": str(settings.policy_dir),
        "AMENDS_MODELS": str(settings.models_dir),
        "AMENDS_DIALOGUE_PORT": str(settings.dialogue_port),
        "AMENDS_ACTIONS_PORT": str(settings.actions_port),
        "AMENDS_CARE_PORT": str(settings.care_port),
        "AMENDS_DIALOGUE_TOKEN": settings.dialogue_token,
        "AMENDS_ACTIONS_WEBHOOK": f"{settings.actions_url}/webhook",
        "AMENDS_TRACKER_URL": settings.tracker_url,
        "DATABASE_URL": settings.database_url,
        # The inner servers listen on loopback only, independent of AMENDS_HOST.
        "ACTION_SERVER_SANIC_WORKERS": "1",
        "SANIC_HOST": "127.0.0.1",
        # One message is too little work to split: more threads only wait for each other and for the other processes.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
    }
    python = sys.executable
    actions = (python, "-m", "bot.running.action_server", "--actions", "actions", "--port", str(settings.actions_port))
    dialogue = (
        python, "-m", "bot.running.dialogue_server", "--endpoints", "endpoints.yml",
        "--credentials", "credentials.yml", "--interface", "127.0.0.1", "--port", str(settings.dialogue_port),
    )  # fmt: skip
    desk: tuple[str, ...] = (
        python, "-m", "uvicorn", "bot.desk.app:build", "--factory", "--host", settings.host, "--port",
        str(settings.port), "--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "3",
        # The desk itself decides which proxies it believes (bot/desk/proxies.py).
        "--no-server-header", "--ws", "none", "--no-proxy-headers",
        "--limit-concurrency", str(max(OWN, raise_limit() - OWN)),
    )  # fmt: skip
    care = (
        python, "-m", "uvicorn", "bot.care.process:build", "--factory", "--host", "127.0.0.1", "--port",
        str(settings.care_port), "--log-level", "warning", "--no-access-log", "--no-server-header", "--ws", "none",
        "--timeout-graceful-shutdown", "3",
    )  # fmt: skip
    return [
        Part("care", care, shared, f"{settings.care_url}/health"),
        Part("actions", actions, shared, f"{settings.actions_url}/health"),
        Part("dialogue", dialogue, shared, f"{settings.dialogue_url}/webhooks/desk/"),
        Part("desk", desk, shared, f"{settings.desk_url}/healthz"),
    ]
