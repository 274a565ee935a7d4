"""Test how a process changes from one model to the next, with fake models."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels import serving
from bot.channels.serving import Serving, at_a_turn
from bot.coach.facts import Facts
from bot.coach.registry import Registry
from tests.coach.two_models import registry_of_two

Load = Callable[[Any], Awaitable[Any]]


class Agent:
    """A fake model that knows whether it was closed."""

    def __init__(self, file: Path) -> None:
        self.closed = False
        self.lock_store: object = object()
        self.tracker_store = SimpleNamespace()
        self.nlg = None
        endpoint = SimpleNamespace(close=self._close)
        self.processor = SimpleNamespace(model_filename=file.name, lock_store=None, action_endpoint=endpoint)

    async def _close(self) -> None:
        self.closed = True


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return registry_of_two(tmp_path)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LOOK_SECONDS", 0.0)


def serve(registry: Registry, load: Load | None = None, features: str = "") -> tuple[Serving, Any, Agent]:
    async def plain(file: Path) -> Agent:
        return Agent(file)

    first = Agent(registry.find("a1"))
    served = Serving(registry, features, load or plain)
    served.begin(first)
    return served, SimpleNamespace(ctx=SimpleNamespace(agent=first)), first


async def closing() -> None:
    while serving._CLOSING:
        await asyncio.sleep(0)


def test_the_next_model_takes_over_and_the_former_is_closed(registry: Registry) -> None:
    async def run() -> None:
        served, app, first = serve(registry)
        assert served.model == "amends-a1" and not await served.look(app)
        registry.publish(registry.find("b2"), who="mei")
        locks = first.lock_store
        assert await served.look(app)
        assert served.health() == {"model": "amends-b2", "features": "", "refused": {}}
        assert app.ctx.agent.lock_store is app.ctx.agent.processor.lock_store is locks
        await closing()
        assert first.closed and not await served.look(app)

    asyncio.run(run())


def test_a_turn_that_has_begun_keeps_its_model_open(registry: Registry) -> None:
    async def run() -> None:
        served, app, first = serve(registry)
        with at_a_turn(first), at_a_turn(app.ctx.agent):
            registry.publish(registry.find("b2"), who="mei")
            assert await served.look(app)
            for _ in range(20):
                await asyncio.sleep(0)
            assert not first.closed and first.processor is not None
        await closing()
        assert first.closed

    asyncio.run(run())


def test_a_model_that_cannot_be_loaded_changes_nothing_and_is_tried_once(registry: Registry) -> None:
    tried: list[Path] = []

    async def broken(file: Path) -> Agent:
        tried.append(file)
        raise ValueError("no weights in it")

    async def run() -> None:
        served, app, first = serve(registry, broken)
        registry.publish(registry.find("b2"), who="mei")
        assert not await served.look(app) and not await served.look(app)
        assert len(tried) == 1 and app.ctx.agent is first and not first.closed
        health = served.health()
        assert health["model"] == "amends-a1" and list(health["refused"].values()) == ["no weights in it"]
        registry.publish(registry.find("a1"), who="mei")
        assert not await served.look(app) and served.health()["refused"] == {}
        registry.publish(registry.find("b2"), who="mei")
        await served.look(app)
        assert len(tried) == 2

    asyncio.run(run())


@pytest.mark.parametrize("harm", ["missing", "other program", "unreadable list"])
def test_what_cannot_be_served_is_refused_with_the_reason(
    registry: Registry, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        served, app, first = serve(registry, features="as started")
        model = registry.find("b2")
        if harm == "other program":
            Facts("amends-b2", features="of another one", probe=[1.0]).write(model)
        publication = registry.publish(model, who="mei")
        if harm == "missing":
            registry.file_of(publication).unlink()
        if harm == "unreadable list":
            (registry.kept / "published.jsonl").write_text("?\n")
        assert not await served.look(app) and app.ctx.agent is first
        words = {"missing": "is missing", "other program": "another version of the program", "unreadable list": ""}
        assert words[harm] in str(served.health()["refused"])

    asyncio.run(run())
