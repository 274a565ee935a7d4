"""Test that a published model is taken up by a running dialogue, and taken back when it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.coach import publishing
from bot.coach.publishing import publish, roll_back
from bot.coach.registry import ROLLED_BACK, ModelError, Registry
from tests.coach.two_models import registry_of_two

pytestmark = pytest.mark.usefixtures("no_pauses")


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "ASK_SECONDS", 0.0)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return registry_of_two(tmp_path)


class Dialogue:
    """A dialogue that follows the publications, after it was asked `slow` times, unless it refuses."""

    def __init__(self, registry: Registry, slow: int = 0, refuses: str | None = None) -> None:
        self.registry, self.slow, self.refuses, self.model = registry, slow, refuses, "amends-a1"
        self.asked = 0

    def __call__(self) -> dict[str, Any]:
        published = self.registry.published()
        assert published is not None
        self.asked += 1
        if self.refuses and published.name != self.model:
            return {"model": self.model, "refused": {published.name: self.refuses}}
        if self.asked > self.slow:
            self.model = published.name
        return {"model": self.model, "refused": {}}


def no_dialogue() -> None:
    return None


def test_it_waits_until_the_dialogue_serves_it(registry: Registry) -> None:
    dialogue = Dialogue(registry, slow=3)
    live = publish(registry, registry.find("b2"), dialogue, who="mei")
    assert live.seconds is not None and dialogue.model == "amends-b2" and dialogue.asked == 4


@pytest.mark.parametrize("health", [no_dialogue, lambda: {"status": "ok"}])
def test_without_a_dialogue_that_follows_it_is_written_down(
    registry: Registry, health: Callable[[], dict[str, Any] | None]
) -> None:
    assert publish(registry, registry.find("b2"), health, who="mei").seconds is None
    published = registry.published()
    assert published is not None and published.name == "amends-b2"


def test_a_dialogue_of_another_version_is_left_alone_until_it_is_restarted(registry: Registry) -> None:
    live = publish(registry, registry.find("b2"), lambda: {"model": "amends-a1", "features": "of another"}, who="mei")
    assert live.restart and live.seconds is None
    published = registry.published()
    assert published is not None and published.name == "amends-b2"


def test_a_model_that_the_dialogue_refuses_is_taken_back(registry: Registry) -> None:
    with pytest.raises(ModelError, match=r"no weights in it\. amends-a1 goes on"):
        publish(registry, registry.find("b2"), Dialogue(registry, refuses="no weights in it"), who="mei")
    published = registry.published()
    assert published is not None and (published.name, published.act) == ("amends-a1", ROLLED_BACK)
    assert "no weights in it" in published.why


def test_a_dialogue_that_never_takes_it_up_is_told(registry: Registry) -> None:
    with pytest.raises(ModelError, match="still served amends-a1"):
        publish(registry, registry.find("b2"), Dialogue(registry, slow=10**9), who="mei", seconds=0.01)
    published = registry.published()
    assert published is not None and published.name == "amends-a1"


def test_a_rollback_is_served_too(registry: Registry) -> None:
    dialogue = Dialogue(registry)
    publish(registry, registry.find("b2"), dialogue, who="mei")
    live = roll_back(registry, dialogue, who="mei", why="it hears wishes as withdrawals")
    assert live.publication.why == "it hears wishes as withdrawals" and dialogue.model == "amends-a1"


def test_there_may_be_nothing_to_go_back_to(registry: Registry) -> None:
    with pytest.raises(ModelError, match="nothing was published before"):
        roll_back(registry, no_dialogue, who="mei")
