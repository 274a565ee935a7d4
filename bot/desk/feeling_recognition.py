"""Recognise the feeling in what customers write to a person and record it for the agents; nothing is answered."""

from __future__ import annotations

import asyncio
import logging

from bot.cases import feelings
from bot.desk.answering import SaidToPerson
from bot.desk.context import Context
from bot.desk.dialogue import DialogueError

logger = logging.getLogger(__name__)


class FeelingRecognition:
    """Ask the dialogue for the feelings of customers who talk to a person; it may fail, as no answer depends on it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._tasks: set[asyncio.Task[None]] = set()

    def recognise(self, said: SaidToPerson) -> None:
        """Ask in the background; the feeling is stored with the case when it is known."""
        task = asyncio.create_task(self._note(said))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until all requests have ended."""
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Cancel all requests."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _note(self, said: SaidToPerson) -> None:
        context = self._context
        try:
            feeling = await context.dialogue.feeling(said.text)
        except DialogueError as error:
            logger.info("the feeling of %s was not heard: %s", said.conversation_id, error)
            return
        if feeling is None:
            return
        name, confidence = feeling.name, feeling.confidence
        try:
            await context.write(lambda s: feelings.note(s, said.conversation_id, said.seq, name, confidence).seq)
        except Exception:
            logger.exception("the feeling of %s could not be kept", said.conversation_id)
            return
