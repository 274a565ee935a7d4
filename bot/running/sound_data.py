"""Look at the files that trainers edit before anything starts or is trained from them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bot.checks.data import check_before_start
from bot.running.supervisor import StartError
from bot.running.training import TrainingError, environment, model_for, train_if_needed
from bot.settings import Settings

HINT = "Mend them and check with `make check-data`."


def require_sound_data(settings: Settings) -> None:
    """Raise StartError with every fault in the data that would stop a process or fail a customer's turn."""
    faults = check_before_start(settings)
    if faults:
        lines = "\n".join(map(str, faults))
        raise StartError(f"the files that the bot is made of have {len(faults)} fault(s). {HINT}\n{lines}")


def train_from_sound_data(settings: Settings, say: Callable[[str], None]) -> Path:
    """Return the model for the present data; before one is trained, rules and stories are compared.

    Raises TrainingError when they contradict, in seconds, or when the training fails.
    """
    if not model_for(settings).exists():
        _require_rules_without_contradiction(settings)
    return train_if_needed(settings, say)


def _require_rules_without_contradiction(settings: Settings) -> None:
    # Another process compares them, because it needs Rasa, and this one may run for months.
    done = subprocess.run(
        [sys.executable, "-m", "bot.checks", "rules"],
        cwd=settings.root, env=environment(), text=True, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if done.returncode:
        raise TrainingError(
            f"Nothing was trained, because rules or stories are not in order. {HINT}\n{done.stdout.strip()}"
        )
