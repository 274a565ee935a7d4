"""Test the dialogue's tracker store: its cache saves reads and never differs from the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

import bot.channels.memory as memory
from bot.channels.memory import Memory, MemoryStore

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [complain]
    slots:
      stage: {type: text, mappings: [{type: custom}]}
    forms: {complaint_form: {required_slots: []}}
    responses: {utter_hello: [{text: hello}]}
    """
)


def open_store(folder: Path) -> MemoryStore:
    return MemoryStore(host=f"sqlite:///{folder / 'dialogue.db'}", domain=DOMAIN)


def say(tracker: DialogueStateTracker, words: str, stage: str) -> None:
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(words, {"name": "complain", "confidence": 1.0}, []))
    tracker.update(ActiveLoop("complaint_form"))
    tracker.update(SlotSet("stage", stage))
    tracker.update(BotUttered("收到了。"))


async def first_turn(store: MemoryStore) -> DialogueStateTracker:
    # As in Rasa: its wrapper of the store creates the tracker.
    tracker = await FailSafeTrackerStore(store).get_or_create_tracker("c", append_action_listen=False)
    tracker.update(SessionStarted())
    say(tracker, "很爛", "listening")
    await store.save(tracker)
    return tracker


async def test_the_next_turn_uses_the_cached_tracker(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    await first_turn(store)
    tracker = await store.retrieve("c")
    assert tracker is not None
    say(tracker, "上週", "recap")
    await store.save(tracker)
    assert await store.retrieve("c") is tracker and len(tracker.events) == 11


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    tracker = await first_turn(open_store(tmp_path))
    store = open_store(tmp_path)
    read = await store.retrieve("c")
    assert read is not None and read.events == tracker.events
    assert read.current_state() == tracker.current_state()
    say(read, "上週", "recap")
    await store.save(read)
    again = await open_store(tmp_path).retrieve("c")
    assert again is not None and again.events == read.events and len(again.events) == 11
    assert again.get_slot("stage") == "recap"


async def test_an_aborted_turn_leaves_no_trace(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    await first_turn(store)
    given_up = await store.retrieve("c")
    assert given_up is not None
    say(given_up, "壞了", "recap")
    fresh = await store.retrieve("c")
    assert fresh is not None and len(fresh.events) == 6 and fresh.get_slot("stage") == "listening"
    say(fresh, "昨天", "offering")
    await store.save(fresh)
    read = await open_store(tmp_path).retrieve("c")
    assert read is not None and [event.text for event in read.events if isinstance(event, UserUttered)] == [
        "很爛",
        "昨天",
    ]


async def test_what_another_process_wrote_is_seen(tmp_path: Path) -> None:
    store, other = open_store(tmp_path), open_store(tmp_path)
    await first_turn(store)
    there = await other.retrieve("c")
    assert there is not None
    say(there, "上週", "recap")
    await other.save(there)
    read = await store.retrieve("c")
    assert read is not None and len(read.events) == 11 and read.get_slot("stage") == "recap"


async def test_a_conversation_dropped_from_the_cache_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "CONVERSATIONS_KEPT", 1)
    store = open_store(tmp_path)
    tracker = await first_turn(store)
    other = await store.get_or_create_tracker("d", append_action_listen=False)
    say(other, "hello", "listening")
    await store.save(other)
    read = await store.retrieve("c")
    assert read is not None and read.events == tracker.events


async def test_an_unknown_conversation_has_no_tracker(tmp_path: Path) -> None:
    assert await open_store(tmp_path).retrieve("nobody") is None


async def test_a_copy_equals_a_replay_and_is_independent(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    await first_turn(store)
    tracker = await store.retrieve("c")
    assert isinstance(tracker, Memory)
    made = tracker.copy()
    assert made.current_state() == DialogueStateTracker.copy(tracker).current_state() == tracker.current_state()
    say(made, "壞了", "recap")
    made.update(ActiveLoop(None))
    assert tracker.get_slot("stage") == "listening" and tracker.active_loop_name == "complaint_form"
    assert len(tracker.events) == 6
