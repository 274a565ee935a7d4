"""A fake dialogue process that answers as the test scripts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from bot.conversation.turn import Feeling
from bot.desk.dialogue import Answer, DialogueError, Readiness, Reply, TurnRequest

Script = Callable[[TurnRequest], "Answer | list[Reply] | None"]


def echo(request: TurnRequest) -> list[Reply]:
    """Answer with the text of the turn, so that a test sees which messages were one turn."""
    return [Reply("text", f"heard: {request.text}")]


class FakeDialogue:
    """A dialogue process without a network.

    `requests` keeps all turns, and `asked_feeling_of` all texts whose feeling was asked for; `feels` is the feeling
    returned. `script` returns the answers, or None to fail the turn as a broken process would. While `gate` is closed,
    answers wait. With `up` False, turns and feelings fail and no process is ready.
    """

    def __init__(self, script: Script = echo) -> None:
        self.requests: list[TurnRequest] = []
        self.script = script
        self.up = True
        self.feels: Feeling | None = None
        self.asked_feeling_of: list[str] = []
        self.hears: Mapping[str, Any] = {"intent": "complain", "confidence": 0.5}
        self.asked_to_hear: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.at_work = 0
        self.most_at_work = 0

    async def turn(self, request: TurnRequest) -> Answer:
        """Return the answer of the script."""
        self.requests.append(request)
        if not self.up:
            raise DialogueError("it is down")
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            await self.gate.wait()
        finally:
            self.at_work -= 1
        said = self.script(request)
        if said is None:
            raise DialogueError("it broke")
        return said if isinstance(said, Answer) else Answer(tuple(said))

    async def feeling(self, text: str) -> Feeling | None:
        """Return `feels`."""
        self.asked_feeling_of.append(text)
        if not self.up:
            raise DialogueError("it is down")
        return self.feels

    async def hear(self, text: str) -> Mapping[str, Any]:
        """Return `hears`, what a model would hear."""
        self.asked_to_hear.append(text)
        if not self.up:
            raise DialogueError("it is down")
        return self.hears

    async def readiness(self) -> Readiness:
        """Return whether the processes are up."""
        return Readiness({"dialogue": self.up, "actions": self.up})

    async def close(self) -> None:
        """Do nothing, because there are no connections."""
