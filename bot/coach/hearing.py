"""Let a model file hear texts, without any of the rest of the product."""

from __future__ import annotations

import asyncio
import logging
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.coach.comparing import Parse, Parser
from bot.coach.registry import ModelError
from bot.conversation.commands import as_words

# What Rasa's libraries print otherwise is of no use to whoever compares.
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3"}


def parser_of(model: Path) -> Parser:
    """Load a model and return what hears with it, as the dialogue does; raise ModelError when it cannot be loaded."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    with warnings.catch_warnings():
        # Libraries set filters of their own while they are imported.
        warnings.showwarning = lambda *_, **__: None
        # Rasa takes seconds to import; only whoever compares needs it.
        import structlog
        from rasa.core.agent import Agent

        # It would print what customers said.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        try:
            agent: Any = Agent.load(str(model))
        except Exception as error:
            raise ModelError(f"{model} cannot be loaded: {error}") from error

    def hear(texts: Sequence[str]) -> Sequence[Parse]:
        async def every() -> list[Parse]:
            return [await agent.parse_message(as_words(text)) for text in texts]

        return asyncio.run(every())

    return hear
