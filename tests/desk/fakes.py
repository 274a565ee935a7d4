"""A dialogue that says what the test tells it to say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.conversation.turn import Feeling
from bot.desk.dialogue import Answer, DialogueError, Readiness, Reply, TurnRequest

Script = Callable[[TurnRequest], "Answer | list[Reply] | None"]


def echo(request: TurnRequest) -> list[Reply]:
    """Answer with the words of the turn, so that a test sees what belonged together."""
    return [Reply("text", f"heard: {request.text}")]


class FakeDialogue:
    """Stand in for the dialogue process.

    `requests` keeps every turn, `asked_feeling_of` what was said to a person;
    `feels` is heard in it. `script` makes the answers; None fails the turn as a broken process would.
    While `gate` is closed answers wait; `up` False refuses turns and readiness.
    """

    def __init__(self, script: Script = echo) -> None:
        self.requests: list[TurnRequest] = []
        self.script = script
        self.up = True
        self.feels: Feeling | None = None
        self.asked_feeling_of: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.at_work = 0
        self.most_at_work = 0

    async def turn(self, request: TurnRequest) -> Answer:
        """Answer as the script says."""
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
        """Hear what the test says is felt."""
        self.asked_feeling_of.append(text)
        if not self.up:
            raise DialogueError("it is down")
        return self.feels

    async def readiness(self) -> Readiness:
        """Say whether it is up."""
        return Readiness({"dialogue": self.up, "actions": self.up})

    async def close(self) -> None:
        """Do nothing: there are no connections."""
