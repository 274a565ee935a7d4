"""Who has which conversation open at this moment, and who writes in it; kept in memory, because it is soon over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Callable

LOOKING, WRITING, GONE = "looking", "writing", "gone"
STATES = (LOOKING, WRITING, GONE)
# Seconds after the last sign of life. Pages give one every fifteen seconds, and every three while somebody writes.
LOOKING_SECONDS, WRITING_SECONDS = 40.0, 6.0
# Pages of one agent that are remembered at once.
MOST_PAGES = 40


@dataclass
class _Page:
    conversation_id: str
    agent_id: int
    name: str
    seen_at: float
    wrote_at: float


class Lookers:
    """The open pages by agent and tab; `now()` gives seconds that only go forward."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._pages: dict[tuple[int, str], _Page] = {}
        self._shown: dict[str, list[dict[str, Any]]] = {}
        self._streams: Counter[int] = Counter()

    def note(self, conversation_id: str, agent_id: int, name: str, tab: str, state: str) -> None:
        """Note what a tab of an agent does in a conversation: one of `STATES`."""
        key, now = (agent_id, tab), self._now()
        before = self._pages.pop(key, None)
        if state == GONE:
            # A tab that has turned to another conversation meanwhile stays there.
            if before is not None and before.conversation_id != conversation_id:
                self._pages[key] = before
            return
        same = before is not None and before.conversation_id == conversation_id
        wrote = now if state == WRITING else before.wrote_at if before is not None and same else float("-inf")
        self._pages[key] = _Page(conversation_id, agent_id, name, now, wrote)
        mine = [each for each in self._pages if each[0] == agent_id]
        for oldest in mine[: max(0, len(mine) - MOST_PAGES)]:
            del self._pages[oldest]

    def opened(self, agent_id: int) -> None:
        """Note that a page of the agent listens."""
        self._streams[agent_id] += 1

    def closed(self, agent_id: int) -> None:
        """Note that a page of the agent listens no more; with the last one the agent has left every conversation."""
        self._streams[agent_id] -= 1
        if self._streams[agent_id] <= 0:
            del self._streams[agent_id]
            self._pages = {key: page for key, page in self._pages.items() if key[0] != agent_id}

    def people(self, conversation_id: str) -> list[dict[str, Any]]:
        """Return who has the conversation open: `{id, name, writing}`, each person once, by name."""
        now = self._now()
        found: dict[int, dict[str, Any]] = {}
        for page in self._pages.values():
            if page.conversation_id == conversation_id and page.seen_at > now - LOOKING_SECONDS:
                one = found.setdefault(page.agent_id, {"id": page.agent_id, "name": page.name, "writing": False})
                one["writing"] = one["writing"] or page.wrote_at > now - WRITING_SECONDS
        return sorted(found.values(), key=lambda one: (one["name"], one["id"]))

    def changes(self) -> dict[str, list[dict[str, Any]]]:
        """Return the conversations where somebody came, went, began or stopped to write since the last call."""
        now = self._now()
        self._pages = {key: page for key, page in self._pages.items() if page.seen_at > now - LOOKING_SECONDS}
        there = {page.conversation_id for page in self._pages.values()}
        present = {each: self.people(each) for each in there}
        before, self._shown = self._shown, present
        return {
            each: present.get(each, []) for each in {*before, *present} if before.get(each, []) != present.get(each, [])
        }
