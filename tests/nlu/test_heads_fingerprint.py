"""Test that a head trains again when its examples change, even when other components are taken from the cache."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.heads import EmotionHead, IntentHead, KindHead

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("head", [IntentHead, KindHead, EmotionHead])
@pytest.mark.parametrize("config", [{}, {"output": object()}, {"examples": "data/heads", "temperature": 0.7}])
def test_the_fingerprint_covers_the_examples_with_any_config(head: Any, config: dict[str, Any]) -> None:
    assert head.fingerprint_addon(config) == head.fingerprint_addon({"examples": "data/heads"})
