"""Test the dialogue's tracker store: its cache saves reads and never differs from the database."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

import bot.channels.memory as memory
from bot.cases import Store, conversations, turns
from bot.channels import serving
from bot.channels.attempt import Attempt, TurnAborted, attempting
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


class Desk:
    """The desk's part: a conversation in the case store, and what the dialogue remembers of its turns."""

    def __init__(self, cases: Store, url: str) -> None:
        self.cases, self.url = cases, url
        with cases.begin() as session:
            self.id = conversations.open_conversation(session, locale="en").id

    def last(self) -> str | None:
        with self.cases.read() as session:
            return turns.last_remembered(session, self.id)

    async def turn(self, store: MemoryStore, words: str, stage: str, *, stored: bool = True) -> Memory:
        """Take a turn that says `words`; its answer is `stored`, or the desk dies before that."""
        with self.cases.begin() as session:
            is_first = turns.is_first(session, self.id)
            turn = turns.begin(session, self.id, from_seq=1, to_seq=1)
        attempt = Attempt(self.id, turn.id, self.last(), is_first)
        with attempting(attempt):
            tracker = await FailSafeTrackerStore(store).get_or_create_tracker(self.id, append_action_listen=False)
            say(tracker, words, stage)
            await store.save(tracker)
        assert attempt.memory is not None
        if stored:
            with self.cases.begin() as session:
                turns.remember(session, self.id, turn.id, attempt.memory)
        return attempt.tracker

    async def words_known(self, store: MemoryStore) -> list[str]:
        """Return the customer's words that the dialogue knows of before the next turn."""
        with attempting(Attempt(self.id, "next", self.last())):
            tracker = await store.retrieve(self.id)
        return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


@pytest.fixture
def desk(migrated_file: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copy(migrated_file, tmp_path / "amends.db")
    url = f"sqlite:///{tmp_path / 'amends.db'}"
    cases = Store.open(url)
    yield Desk(cases, url)
    cases.close()


def beside(desk: Desk, folder: Path) -> MemoryStore:
    return MemoryStore(host=f"sqlite:///{folder / 'dialogue.db'}", domain=DOMAIN, case_store=desk.url)


async def test_a_conversation_of_the_desk_is_remembered_without_the_dialogues_database(
    desk: Desk, tmp_path: Path
) -> None:
    store = beside(desk, tmp_path)
    await desk.turn(store, "很爛", "listening")
    tracker = await desk.turn(store, "上週", "recap")
    (tmp_path / "dialogue.db").unlink()
    with attempting(Attempt(desk.id, "next", desk.last())):
        read = await beside(desk, tmp_path).retrieve(desk.id)
    assert read is not None and read.events == tracker.events and read.get_slot("stage") == "recap"
    assert read.current_state() == tracker.current_state()


async def test_what_a_retired_model_remembered_with_is_closed(desk: Desk, tmp_path: Path) -> None:
    def held() -> list[str]:
        links = [Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd")]
        # SQLite itself keeps a file open that other connections of the process have locked, as those of the desk.
        return [os.readlink(link) for link in links if link.is_symlink() and "dialogue.db" in os.readlink(link)]

    await desk.turn(beside(desk, tmp_path), "很爛", "listening")
    gc.collect()
    assert held() == []
    store = beside(desk, tmp_path)
    assert await store.retrieve("other") is None
    # It reads the case store, because it has not seen the turn.
    with attempting(Attempt(desk.id, "next", desk.last())):
        assert await store.retrieve(desk.id) is not None
    assert held() != []
    processor = SimpleNamespace(action_endpoint=None)
    await serving._close_after_turns(
        SimpleNamespace(processor=processor, nlg=None, tracker_store=FailSafeTrackerStore(store))
    )
    assert held() == []


async def test_a_locked_database_of_the_dialogue_does_not_matter(desk: Desk, tmp_path: Path) -> None:
    store = beside(desk, tmp_path)
    other = sqlite3.connect(tmp_path / "dialogue.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    await desk.turn(store, "很爛", "listening")
    await desk.turn(store, "上週", "recap")
    assert await desk.words_known(store) == ["很爛", "上週"]
    other.close()


async def test_a_turn_whose_answer_was_not_stored_is_forgotten(desk: Desk, tmp_path: Path) -> None:
    store = beside(desk, tmp_path)
    await desk.turn(store, "很爛", "listening", stored=False)
    assert await desk.words_known(store) == []
    await desk.turn(store, "很爛", "listening")
    await desk.turn(store, "上週", "recap", stored=False)
    assert await desk.words_known(store) == ["很爛"]
    await desk.turn(store, "上週", "recap")
    assert await desk.words_known(store) == await desk.words_known(beside(desk, tmp_path)) == ["很爛", "上週"]


async def test_a_case_store_that_cannot_be_read_aborts_the_turn(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.turn(beside(desk, tmp_path), "很爛", "listening")

    def broken(*_: object) -> list[str]:
        raise OSError("disk I/O error")

    monkeypatch.setattr(memory.turns, "remembered", broken)
    # Rasa's wrapper would catch an Exception and go on with an empty tracker.
    with attempting(Attempt(desk.id, "next", desk.last())), pytest.raises(TurnAborted):
        await FailSafeTrackerStore(beside(desk, tmp_path)).retrieve(desk.id)


async def test_a_conversation_from_before_goes_on_and_moves_to_the_case_store(desk: Desk, tmp_path: Path) -> None:
    old = beside(desk, tmp_path)
    tracker = await FailSafeTrackerStore(old).get_or_create_tracker(desk.id, append_action_listen=False)
    say(tracker, "很爛", "listening")
    await old.save(tracker)
    with desk.cases.begin() as session:
        turns.finish(session, turns.begin(session, desk.id, from_seq=1, to_seq=1).id, "answered")
    await desk.turn(beside(desk, tmp_path), "上週", "recap")
    (tmp_path / "dialogue.db").unlink()
    assert await desk.words_known(beside(desk, tmp_path)) == ["很爛", "上週"]
