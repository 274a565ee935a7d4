"""Run turns: wait until the customer pauses, then run one turn at a time in each conversation."""

from __future__ import annotations

import asyncio
import logging
import time

from bot.cases.errors import Conflict, Refused
from bot.conversation.holding_message import HELD, send_holding_message
from bot.conversation.known import noted_matters
from bot.desk.answering import Begun, NeedsRecovery, SaidToPerson, abandon, answer, begin, begin_next_matter
from bot.desk.context import Context
from bot.desk.dialogue import Answer, DialogueError
from bot.desk.feeling_recognition import FeelingRecognition

logger = logging.getLogger(__name__)

# How often a turn is tried when the store fails (locked, disk full), before a person is called.
ATTEMPTS = 3
RETRY_SECONDS = 1.0
# Seconds until the next try where the store cannot even take that a person is called.
AGAIN_SECONDS = 5.0


class Lane:
    """The pause and the task of one conversation.

    `first` and `last` are monotonic seconds: when the pause began, and when the customer last wrote or typed.
    """

    def __init__(self, now: float) -> None:
        self.first = now
        self.last = now
        self.pending = False
        self.at_once = False
        self.changed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None


class Turns:
    """Run the turns of every conversation of this desk."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lanes: dict[str, Lane] = {}
        self._feelings = FeelingRecognition(context)

    def customer_wrote(self, conversation_id: str, *, at_once: bool = False) -> None:
        """Report a new message of the customer, already stored. `at_once` skips the pause, as for a choice."""
        now = time.monotonic()
        lane = self._lanes.get(conversation_id)
        if lane is None:
            lane = self._lanes[conversation_id] = Lane(now)
        if not lane.pending:
            lane.pending, lane.first, lane.at_once = True, now, False
        lane.last = now
        lane.at_once = lane.at_once or at_once
        lane.changed.set()
        if lane.task is None:
            lane.task = asyncio.create_task(self._run(conversation_id, lane))

    def said_to_person(self, conversation_id: str, text: str, seq: int) -> None:
        """Recognise the feeling in words that an agent wrote down; they are stored already and need no answer."""
        self._feelings.recognise(SaidToPerson(conversation_id, text, seq))

    def typing(self, conversation_id: str) -> None:
        """Report that the customer is still typing: the pause starts again, within its limit."""
        lane = self._lanes.get(conversation_id)
        if lane is not None and lane.pending:
            lane.last = time.monotonic()
            lane.changed.set()

    async def settled(self) -> None:
        """Wait until no conversation waits for the bot."""
        while tasks := [lane.task for lane in self._lanes.values() if lane.task is not None]:
            await asyncio.wait(tasks)
        await self._feelings.settled()

    async def close(self) -> None:
        """Stop without waiting for running turns; `recovery` answers the rest after the next start."""
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._feelings.close()

    async def _run(self, conversation_id: str, lane: Lane) -> None:
        attempts = 0
        try:
            while lane.pending:
                await self._wait_for_pause(lane)
                lane.pending = False
                try:
                    await self._take_turns(conversation_id)
                    attempts = 0
                except Exception:
                    logger.exception("a turn of %s failed", conversation_id)
                    attempts += 1
                    if attempts < ATTEMPTS:
                        await asyncio.sleep(RETRY_SECONDS)
                        lane.pending = True
                    elif not await self._call_a_person(conversation_id):
                        # Nothing was said to the customer: on until the store takes an answer or a call.
                        await asyncio.sleep(AGAIN_SECONDS)
                        lane.pending = True
        finally:
            del self._lanes[conversation_id]

    async def _wait_for_pause(self, lane: Lane) -> None:
        """Wait until the customer has paused for `pause_seconds`, at most `pause_limit_seconds` in all."""
        settings = self._context.settings
        while not lane.at_once:
            until = min(lane.last + settings.pause_seconds, lane.first + settings.pause_limit_seconds)
            left = until - time.monotonic()
            if left <= 0:
                return
            lane.changed.clear()
            try:
                await asyncio.wait_for(lane.changed.wait(), left)
            except asyncio.TimeoutError:
                pass

    async def _take_turns(self, conversation_id: str) -> None:
        """Run every turn that was waiting when the pause ended; later messages get a pause of their own."""
        horizon: int | None = None
        while (begun := await self._begin(conversation_id, horizon)) is not None:
            if await self._take(begun) == HELD:
                # A person is called; the same turn would fail again and again.
                return
            horizon = begun.horizon
            if begun.request.parts[-1].seq >= horizon:
                break
        await self._take_up_next_matter(conversation_id)

    async def _take_up_next_matter(self, conversation_id: str) -> None:
        """Take up the next noted matter, once the one before it is over; nothing, where none was noted."""
        context = self._context
        if not await context.read(lambda s: noted_matters(s, conversation_id)):
            return
        begun = await context.write(lambda s: begin_next_matter(s, conversation_id))
        if begun is not None:
            await self._take(begun)

    async def _begin(self, conversation_id: str, horizon: int | None) -> Begun | None:
        context = self._context
        begun = await context.write(lambda s: begin(s, context.services, conversation_id, horizon, recovered=False))
        if isinstance(begun, NeedsRecovery):
            if (await context.dialogue.readiness()).all:
                begun = await context.write(
                    lambda s: begin(s, context.services, conversation_id, horizon, recovered=True)
                )
            else:
                await self._call_a_person(conversation_id)
        if isinstance(begun, SaidToPerson):
            self._feelings.recognise(begun)
        return begun if isinstance(begun, Begun) else None

    async def _call_a_person(self, conversation_id: str) -> bool:
        """Tell the customer that a person is called, and call one; return whether the store took it."""
        context = self._context
        try:
            await context.write(lambda s: send_holding_message(s, context.services, conversation_id, None))
        except Exception:
            # The store cannot be written to: `/readyz` reports it.
            logger.exception("no person could be called for %s", conversation_id)
            return False
        context.metrics.turns.labels("held").inc()
        return True

    async def _take(self, begun: Begun) -> str:
        """Take a turn and return how it ended."""
        context = self._context
        request = begun.request
        started = time.perf_counter()
        self._show_typing(request.conversation_id, True)
        try:
            outcome = await self._ask(begun)
        finally:
            self._show_typing(request.conversation_id, False)
        context.metrics.turns.labels(outcome).inc()
        if outcome == "answered":
            context.metrics.turn_seconds.observe(time.perf_counter() - started)
        return outcome

    async def _ask(self, begun: Begun) -> str:
        context = self._context
        request = begun.request
        try:
            said: Answer = await asyncio.wait_for(context.dialogue.turn(request), context.settings.turn_timeout_seconds)
            if not said.replies:
                # An answer without messages means that the dialogue failed; the customer must get an answer.
                raise DialogueError("the dialogue said nothing")
            return await context.write(lambda s: answer(s, context.services, request, said))
        except asyncio.TimeoutError:
            logger.error("turn %s of %s took too long", request.turn_id, request.conversation_id)
        except (DialogueError, Conflict, Refused) as error:
            # The store refuses an answer in an unexpected format.
            logger.error("turn %s of %s failed: %s", request.turn_id, request.conversation_id, error)
        return await context.write(lambda s: abandon(s, context.services, request))

    def _show_typing(self, conversation_id: str, on: bool) -> None:
        self._context.broker.relay(conversation_id, "typing", {"role": "bot", "on": on})
