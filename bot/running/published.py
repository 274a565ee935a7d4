"""Say which model speaks with customers: the published one, never one that was only trained."""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.coach.facts import Facts, who
from bot.coach.fitting import misfit
from bot.coach.publishing import health_at
from bot.coach.registry import ModelError, Registry
from bot.running.sound_data import train_from_sound_data
from bot.running.training import digest
from bot.settings import Settings

DOMAIN_IN_MODEL = "components/domain_provider/domain.yml"
FIRST = "the first model of this installation"


def model_to_run(settings: Settings, say: Callable[[str], None]) -> Path:
    """Return the file of the published model, and say so where the data has changed since.

    Where nothing was published yet, the model of the present data is trained if needed and published by itself. Raises
    TrainingError, or ModelError when the published model is missing, damaged or of no use to this program.
    """
    registry = Registry.of(settings)
    publication = registry.published()
    if publication is None:
        trained = train_from_sound_data(settings, say)
        publication = registry.publish(trained, who=who(), why=FIRST, only_first=True)
    file = registry.file_of(publication)
    fault = misfit(Facts.read(file))
    if fault is not None:
        raise ModelError(fault[0].upper() + fault[1:] + ".")
    if publication.name != f"amends-{digest(settings.root)}":
        lacking = _lacking_actions(file)
        if lacking:
            raise ModelError(
                f"The model {publication.name}, which is published, calls actions that this version of the program "
                f"does not have ({', '.join(lacking)}): train and publish one that fits with `amends model publish`, "
                "or go back to the version before."
            )
        say(
            f"Speaking with customers: {publication.name}, published {publication.at[:10]} by {publication.who}. The "
            "data is another one now: `amends model publish` trains it, compares and publishes it, also while "
            "everything runs."
        )
    return file


def _lacking_actions(model: Path) -> list[str]:
    """Return the actions that a model may call and this program does not have; none for a model without a domain."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "domain.yml"
        try:
            with tarfile.open(model) as archive:
                name = next(one for one in archive.getnames() if one.endswith(DOMAIN_IN_MODEL))
                inside = archive.extractfile(name)
                assert inside is not None
                written.write_bytes(inside.read())
        except (tarfile.TarError, StopIteration):
            # What is no model is said by the dialogue.
            return []
        # Loaded only here, because all the actions take a second.
        from bot.checks.actions import lacking_actions

        return lacking_actions(written)


def running_dialogue(settings: Settings) -> Callable[[], dict[str, Any] | None]:
    """Return a function that asks the running dialogue of this installation what it serves; None without one."""

    def ask() -> dict[str, Any] | None:
        port = settings.dialogue_port
        try:
            port = int(json.loads((settings.data_dir / "run.json").read_text(encoding="utf-8"))["dialogue_port"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return health_at(replace(settings, dialogue_port=port).dialogue_url) if port else None

    return ask
