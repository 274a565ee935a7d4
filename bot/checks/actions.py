"""Every action named in the domain is there, and every action that is there is named."""

from __future__ import annotations

from pathlib import Path

from rasa_sdk.executor import ActionExecutor

from bot.checks.responses import Fault
from bot.yaml_files import read_yaml


def check_actions(domain: Path) -> list[Fault]:
    """Return the actions that only one side knows."""
    named = set(read_yaml(domain)["actions"])
    executor = ActionExecutor()
    executor.register_package("actions")
    there = set(executor.actions)
    missing = [
        Fault(domain.name, name, "no action of that name in actions/: write one") for name in sorted(named - there)
    ]
    unknown = [
        Fault(domain.name, name, "is in actions/ and not in the domain: name it") for name in sorted(there - named)
    ]
    return missing + unknown
