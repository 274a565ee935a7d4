"""`amends part`: become one part of Amends, for services or containers that supervise each part themselves."""

from __future__ import annotations

import os
from collections.abc import Callable

from bot.cases import Store
from bot.orders import load_policy
from bot.private_files import UMASK, database_files, make_folder, make_private
from bot.running.parts import parts_of
from bot.running.published import model_to_run
from bot.running.sound_data import require_sound_data
from bot.running.supervisor import StartError
from bot.settings import Settings
from bot.widget_bundle import build_if_needed
from bot.words import Words

NAMES = ("desk", "dialogue", "actions", "care")


def run_part(name: str, settings: Settings, say: Callable[[str], None]) -> None:
    """Prepare what the part `name` needs and replace this process by it.

    All parts must have the same settings: fixed ports, data folder, database. Raises StartError, and what preparing
    raises (PolicyError, WordsError, TrainingError, ModelError, BundleError,
    SettingsError).
    """
    if name not in NAMES:
        raise StartError(f"There is no part {name!r}; the parts are {', '.join(NAMES)}.")
    if not (settings.port and settings.dialogue_port and settings.actions_port and settings.care_port):
        raise StartError(
            "Parts that are started one by one need fixed ports to find each other: set AMENDS_PORT, "
            "AMENDS_DIALOGUE_PORT, AMENDS_ACTIONS_PORT and AMENDS_CARE_PORT, the same for all of them."
        )
    load_policy(settings.policy_dir)
    Words.load(settings.responses_dir)
    require_sound_data(settings)
    # What this part and its libraries write later is for the own user only, as under `amends up`.
    os.umask(UMASK)
    make_folder(settings.data_dir)
    for fault in make_private(settings.data_dir, *database_files(settings.database_url)):
        say(fault)
    settings.make_secrets()
    if name == "desk":
        build_if_needed(settings.root, say)
    if name == "dialogue":
        model_to_run(settings, say)
    # Whichever part comes first brings the tables up to date; the others find nothing to do.
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    store.migrate()
    store.close()
    part = next(part for part in parts_of(settings) if part.name == name)
    os.chdir(settings.root)
    os.execve(part.command[0], part.command, part.environment)
