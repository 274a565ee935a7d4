"""Publish a model while customers talk, and go back: written down first, then taken up by the running dialogue."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.coach.facts import name_of
from bot.coach.fitting import of_features
from bot.coach.registry import PUBLISHED, ROLLED_BACK, ModelError, Publication, Registry

# The dialogue looks every second, and loads for half a second; on a busy machine for some.
LIVE_SECONDS = 60.0
ASK_SECONDS = 0.1
_WITHOUT_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))

Health = Callable[[], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Live:
    """A publication, and after how many seconds the running dialogue served it; None where it waits for a start.

    `restart` is whether a dialogue runs that was started by another version of the program.
    """

    publication: Publication
    seconds: float | None
    restart: bool = False


def health_at(dialogue_url: str) -> dict[str, Any] | None:
    """Return what the dialogue at an address says of itself (`model`, `refused`); None when it does not answer."""
    try:
        with _WITHOUT_PROXY.open(f"{dialogue_url}/webhooks/desk/", timeout=10) as answer:
            told = json.loads(answer.read())
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def publish(
    registry: Registry,
    model: Path,
    health: Health,
    *,
    who: str,
    why: str = "",
    act: str = PUBLISHED,
    despite: tuple[str, ...] = (),
    figures: dict[str, float] | None = None,
    seconds: float = LIVE_SECONDS,
) -> Live:
    """Publish a model and wait until the running dialogue serves it.

    `health` asks the dialogue (`health_at`). Where the dialogue refuses the model, the one before is published again,
    which it never left. Raises ModelError saying why.
    """
    before = registry.published()
    running = health()
    publication = registry.publish(model, who=who, why=why, act=act, despite=despite, figures=figures)
    if running is None or "model" not in running:
        return Live(publication, None)
    if running.get("features", of_features()) != of_features():
        return Live(publication, None, restart=True)
    began = time.monotonic()
    reason = "the dialogue did not answer any more"
    while time.monotonic() - began < seconds:
        told = health()
        if told is not None:
            if told.get("model") == publication.name:
                return Live(publication, time.monotonic() - began)
            refused = dict(told.get("refused") or {}).values()
            if refused:
                reason = " ".join("; ".join(map(str, refused)).split())
                break
            reason = f"it still served {told.get('model')} after {seconds:.0f} s; look at logs/dialogue.log"
        time.sleep(ASK_SECONDS)
    if before is not None and before.name != publication.name:
        registry.publish(registry.file_of(before), who=who, why=f"taken back: {reason}", act=ROLLED_BACK)
        reason += f". {before.name} goes on"
    raise ModelError(f"{publication.name} was not taken up: {reason}.")


def roll_back(registry: Registry, health: Health, *, who: str, why: str = "") -> Live:
    """Publish the model before the present one again; raise ModelError when there is none, or its file is missing."""
    before = registry.before()
    if before is None:
        raise ModelError("There is no model to go back to: nothing was published before the present one.")
    return publish(registry, registry.file_of(before), health, who=who, why=why, act=ROLLED_BACK)


def same(registry: Registry, model: Path) -> bool:
    """Return whether a model is the published one already."""
    published = registry.published()
    return published is not None and published.name == name_of(model)
