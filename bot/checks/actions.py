"""Check that domain.yml and the package `actions` name the same actions."""

from __future__ import annotations

from pathlib import Path

from rasa_sdk.executor import ActionExecutor

from bot.checks.faults import Fault
from bot.yaml_files import read_yaml


def check_actions(domain: Path) -> list[Fault]:
    """Return a fault for each action that only the domain file or only the package `actions` has."""
    named, there = set(read_yaml(domain).get("actions") or ()), _there()
    missing = [
        Fault(domain.name, name, "no action of that name in actions/: write one") for name in sorted(named - there)
    ]
    unknown = [
        Fault(domain.name, name, "is in actions/ but not in the domain: name it") for name in sorted(there - named)
    ]
    return missing + unknown


def lacking_actions(domain: Path) -> list[str]:
    """Return the actions that a domain file names and the package `actions` does not have, sorted."""
    return sorted(set(read_yaml(domain)["actions"]) - _there())


def _there() -> set[str]:
    executor = ActionExecutor()
    executor.register_package("actions")
    return set(executor.actions)
