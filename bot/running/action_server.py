"""`python -m bot.running.action_server`: run the Rasa SDK's action server, with everything loaded before it listens."""

from __future__ import annotations

from rasa_sdk.__main__ import main

from bot.conversation.display import both
from bot.conversation.searching import plain
from bot.conversation.services import open_services
from bot.gc_tuning import freeze_loaded_objects
from bot.running.action_guard import guard_actions
from bot.settings import Settings


def load() -> None:
    """Open store, policy and words now, so that mistakes show at start and the first customer does not wait."""
    both(open_services().policy.company.name, "zh-Hant")
    plain("好")
    freeze_loaded_objects()


if __name__ == "__main__":
    load()
    guard_actions(Settings.load().dialogue_token)
    main()
