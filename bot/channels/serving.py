"""Serve the model that is published now: new turns go to it, a turn that has begun ends with the model it began with.

The process looks at the list of publications every second. It loads a new model between two turns, which takes about
half a second because everything but the weights is there already (docs/decisions/0014-publishing-models.md). A model
that cannot be loaded never takes the place of one that works.
"""

import asyncio
import logging
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, Iterator, Optional, Set, Text

from bot.channels.memory import MemoryStore
from bot.channels.parsed_domains import parse_domain_of, remember_domains
from bot.channels.wording import FileResponses
from bot.coach.facts import Facts, name_of
from bot.coach.fitting import misfit, of_features
from bot.coach.registry import ModelError, Registry
from bot.gc_tuning import freeze_loaded_objects

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
ENDPOINTS = "endpoints.yml"
WARM = "您好，昨天買的東西壞了。 Hello, it broke yesterday."

Load = Callable[[Any], Awaitable[Any]]


class Serving:
    """Which model a process serves, and how it changes to the next one."""

    def __init__(self, registry: Registry, features: Text, load: Optional[Load] = None) -> None:
        """Follow the publications of `registry`; `features` is the fingerprint of the program as it was started."""
        self._registry, self._features = registry, features
        self._load = load or _load
        self._refused: Dict[Text, Text] = {}
        self.model: Optional[Text] = None

    def begin(self, agent: Any) -> None:
        """Take note of the model that the process was started with."""
        self.model = name_of(Path(agent.processor.model_filename))

    def health(self) -> Dict[Text, Any]:
        """Return which model is served, by which program, and why publications were not taken up, by name."""
        return {"model": self.model, "features": self._features, "refused": self._refused}

    async def look(self, app: Any) -> bool:
        """Serve the published model if it is another one; return whether it was changed."""
        try:
            publication = self._registry.published()
        except (ModelError, OSError) as error:
            logger.error("which model is published cannot be read: %s", error)
            return False
        if publication is None or publication.name == self.model:
            self._refused = {}
            return False
        mark = f"{publication.name} of {publication.at}"
        if mark in self._refused:
            return False
        began = time.monotonic()
        try:
            file = self._registry.file_of(publication)
            fault = misfit(Facts.read(file), self._features)
            if fault is not None:
                raise ModelError(fault)
            agent = await self._load(file)
        except Exception as error:
            logger.exception("the published model %s cannot be served; %s goes on", publication.name, self.model)
            self._refused = {mark: str(error)}
            return False
        before, app.ctx.agent = app.ctx.agent, agent
        # Turns of one conversation wait for each other, whichever model takes them.
        agent.lock_store = agent.processor.lock_store = before.lock_store
        logger.warning(
            "%s is served instead of %s, after %.1f s", publication.name, self.model, time.monotonic() - began
        )
        self.model, self._refused = publication.name, {}
        self._retire(before)
        return True

    async def watch(self, app: Any) -> None:
        """Look every second, for as long as the process lives."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look(app)
            except Exception:
                logger.exception("looking for a published model failed")

    def _retire(self, agent: Any) -> None:
        """Close what the former model holds open once its last turn is over."""
        task = asyncio.get_running_loop().create_task(_close_after_turns(agent))
        _CLOSING.add(task)
        task.add_done_callback(_CLOSING.discard)


_CLOSING: Set["asyncio.Task[None]"] = set()
# How many turns each model is at, by the identity of its agent.
_TURNS: "Counter[int]" = Counter()
_followed: Optional[Serving] = None


@contextmanager
def at_a_turn(agent: Any) -> Iterator[None]:
    """Mark a model as busy while the block runs, so that nothing it needs is closed."""
    _TURNS[id(agent)] += 1
    try:
        yield
    finally:
        _TURNS[id(agent)] -= 1
        if not _TURNS[id(agent)]:
            del _TURNS[id(agent)]


def follow(registry: Registry) -> None:
    """Make the dialogue of this process, which is not started yet, serve what `registry` says is published."""
    global _followed
    remember_domains()
    _followed = Serving(registry, of_features())


def followed() -> Optional[Serving]:
    """Return what this process serves; None in one that serves the model of its command line, such as `rasa run`."""
    return _followed


async def _close_after_turns(agent: Any) -> None:
    while id(agent) in _TURNS:
        await asyncio.sleep(LOOK_SECONDS)
    endpoint = getattr(agent.processor, "action_endpoint", None)
    if endpoint is not None and hasattr(endpoint, "close"):
        await endpoint.close()
    if isinstance(agent.nlg, FileResponses):
        agent.nlg.close()
    # Rasa wraps the store that the endpoints name.
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if isinstance(store, MemoryStore):
        store.close()
    # Its weights are in circles of objects that were frozen when they were loaded.
    agent.processor = None
    del agent
    freeze_loaded_objects()


async def _load(file: Any) -> Any:
    """Load a model as `rasa run` does and parse a text, because the first parse loads more; raise what is wrong."""
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    await asyncio.to_thread(parse_domain_of, Path(file))
    agent = await load_agent(str(file), endpoints=AvailableEndpoints.read_endpoints(ENDPOINTS))
    if not agent.is_ready():
        raise ModelError(f"{name_of(file)} cannot be loaded; the log of the dialogue says why")
    await agent.parse_message(WARM)
    return agent
