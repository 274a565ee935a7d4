"""`python -m bot.running.action_server`: the action server of the Rasa SDK, everything loaded before it answers."""

from __future__ import annotations

from rasa_sdk.__main__ import main

from bot.conversation.display import both
from bot.conversation.phrases import plain
from bot.conversation.services import open_services
from bot.gc_tuning import settle


def load() -> None:
    """Open store, policy and words now, so that a mistake shows at start and no customer waits."""
    both(open_services().policy.company.name, "zh-Hant")
    plain("好")
    settle()


if __name__ == "__main__":
    load()
    main()
