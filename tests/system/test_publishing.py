"""Test that a model is published, and taken back, while customers talk: nothing is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.cases import Store
from bot.cases.models import Message
from bot.coach.facts import Facts
from bot.coach.publishing import Live, publish, roll_back
from bot.coach.registry import ModelError, Registry
from bot.running.published import running_dialogue
from bot.settings import Settings
from tests.running import Running
from tests.system.amends import amends, assert_record_is_whole
from tests.system.conftest import Arrive
from tests.system.simulated_customer import VACUUM_EN, VACUUM_ZH
from tests.system.test_crashes import until_ready

pytestmark = pytest.mark.asyncio

# Customers at a time; each tells a whole complaint in several turns.
CUSTOMERS = 20
# Going back takes two seconds; the machine may be busy with other tests meanwhile.
BACK_SECONDS = 20.0
SECOND = "amends-00000000c0de"


@pytest.fixture
def registry(running: Running, tmp_path: Path) -> Iterator[Registry]:
    """Return the registry of the running product with a second model, the same under another name."""
    settings = Settings.load({"AMENDS_DATA": str(running.data)})
    found = Registry(tmp_path, settings.published_dir)
    published = found.published()
    assert published is not None
    file = found.file_of(published)
    shutil.copy(file, tmp_path / f"{SECOND}.tar.gz")
    Facts.read(file).write(tmp_path / f"{SECOND}.tar.gz")
    yield found
    if served(running)["model"] == SECOND:
        roll_back(found, lambda: served(running), who="test")


def served(running: Running) -> dict[str, Any]:
    """Return what the running dialogue says of itself."""
    found = running_dialogue(Settings.load({"AMENDS_DATA": str(running.data)}))()
    assert found is not None
    return found


def _until_answered(running: Running, turns: int) -> None:
    """Wait until the desk has answered so many turns more than it had."""
    store = running.store()
    try:
        before = _answers(store)
        until = time.monotonic() + 60
        while _answers(store) < before + turns and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        store.close()


def _answers(store: Store) -> int:
    with store.read() as session:
        return int(session.execute(select(func.count()).where(Message.role == "bot")).scalar_one())


def publish_second(running: Running, registry: Registry) -> Live:
    return publish(registry, registry.find(SECOND), lambda: served(running), who="test")


async def test_customers_lose_nothing_while_a_model_is_published_and_taken_back(
    running: Running, registry: Registry, arrive: Arrive, http: httpx.AsyncClient
) -> None:
    first, process = served(running)["model"], running.pid_of("dialogue")
    knows = [VACUUM_ZH, VACUUM_EN, VACUUM_ZH.but(manner="led"), VACUUM_EN.but(manner="in_pieces", confirms="words")]
    customers = [await arrive(knows[n % len(knows)]) for n in range(CUSTOMERS)]
    talking = [asyncio.create_task(customer.complain()) for customer in customers]
    # Their first turns are under way.
    await asyncio.to_thread(_until_answered, running, CUSTOMERS // 2)
    live = await asyncio.to_thread(publish_second, running, registry)
    assert live.seconds is not None and served(running)["model"] == SECOND
    assert not all(task.done() for task in talking)
    began = time.monotonic()
    back = await asyncio.to_thread(roll_back, registry, lambda: served(running), who="test")
    assert back.seconds is not None and time.monotonic() - began < BACK_SECONDS
    assert served(running)["model"] == first and not all(task.done() for task in talking)
    endings = await asyncio.gather(*talking)
    assert [ending.how for ending in endings] == ["agreed"] * CUSTOMERS
    for customer in customers:
        said = await customer.messages()
        assert [message["seq"] for message in said] == list(range(1, len(said) + 1))
        assert not any((message.get("payload") or {}).get("reason") == "technical" for message in said)
    assert running.pid_of("dialogue") == process
    assert_record_is_whole(running)


async def test_a_dialogue_that_dies_comes_back_with_what_is_published_by_then(
    running: Running, registry: Registry, arrive: Arrive, http: httpx.AsyncClient
) -> None:
    first = served(running)["model"]
    await asyncio.to_thread(publish_second, running, registry)
    running.kill("dialogue")
    await until_ready(http)
    assert served(running)["model"] == SECOND
    listed = amends(running, "model", "list")
    assert listed.returncode == 0 and f"published  {SECOND}" in listed.stdout and "is running" in listed.stdout
    back = amends(running, "model", "rollback", "--why", "a test")
    assert back.returncode == 0 and first in back.stdout and "speaks with customers" in back.stdout, back.stderr
    assert served(running)["model"] == first
    ending = await (await arrive(VACUUM_ZH)).complain()
    assert ending.how == "agreed"


async def test_a_file_that_is_no_model_never_speaks_with_customers(
    running: Running, registry: Registry, arrive: Arrive
) -> None:
    first = served(running)["model"]
    broken = registry.trained / "amends-00000000dead.tar.gz"
    broken.write_bytes(b"no model")
    with pytest.raises(ModelError, match=rf"was not taken up: .*not a gzip file.*\. {first} goes on"):
        await asyncio.to_thread(publish, registry, broken, lambda: served(running), who="test")
    assert served(running)["model"] == first
    published = registry.published()
    assert published is not None and published.name == first
    ending = await (await arrive(VACUUM_EN)).complain()
    assert ending.how == "agreed"
