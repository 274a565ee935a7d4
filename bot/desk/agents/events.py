"""`GET /api/desk/events`: tell an agent's page that something changed; the page then fetches what changed.

Events: `listening` {} once at the start, after which the page fetches everything; `queue` {}, `conversation`
{conversation_id}, `typing` {conversation_id, role, name, on}, `here` {conversation_id, people}, `colleagues` {},
`beside` {changed: names of the lists of approvals, promises and tasks that changed}, `notices` {unread}, `signed_out`
{}. While the stream is open, the agent counts as connected to the desk.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, AsyncIterator

from sse_starlette import ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.agents.beside import beside_watch_of, moves_promises, others
from bot.desk.agents.changes import Look, Watch, changed
from bot.desk.agents.guard import agent_of
from bot.desk.agents.here import HERE, a_page_is_open, tell_who_went
from bot.desk.agents.notices import NONE, Count, notices_watch_of
from bot.desk.agents.presence import at_desk, tell_colleagues
from bot.desk.agents.sessions import signed_in, token_of
from bot.desk.agents.shared_look import shared
from bot.desk.agents.team_limits import Eyes
from bot.desk.broker import EVERYWHERE
from bot.desk.context import Context, context_of
from bot.desk.streams import CountedStream

HEARTBEAT_SECONDS = 15
RECONNECT_MILLISECONDS = 1500
SEND_SECONDS = 30
# Seconds after which to look without a wake-up: other processes (actions, clocks, another desk) do not wake this one.
LOOK_SECONDS = 1.0
# Seconds to wait after a wake-up, so that several wake-ups cause one look.
GATHER_SECONDS = 0.1
# Seconds after which the session is checked again, so that one ended elsewhere (signed out, account closed) is noticed.
SESSION_SECONDS = 10.0
# Whose typing agents see: the customer's and each other's. Of the bot they see the messages only.
SEEN_TYPING = ("customer", "agent")
# The passing event after sessions were ended on this desk: every stream then checks its own session.
SESSIONS_ENDED = "sessions_ended"


async def events(request: Request) -> Response:
    """Stream changes for as long as the agent stays signed in."""
    context = context_of(request)
    return CountedStream(
        follow(request, context, watch_of(request)),
        context.streams.of_agent(agent_of(request).id),
        ping=HEARTBEAT_SECONDS,
        ping_message_factory=lambda: ServerSentEvent(comment="heartbeat"),
        send_timeout=SEND_SECONDS,
        sep="\n",
    )


async def follow(request: Request, context: Context, watch: Watch) -> AsyncIterator[ServerSentEvent]:
    """Yield the events from now on; nothing is replayed, because the page fetches everything when the stream opens."""
    notices, beside = notices_watch_of(request), beside_watch_of(request)
    with context.broker.subscribe(EVERYWHERE) as subscription, a_page_is_open(context, request):
        # Subscribed before the first look, so that what is stored in between is seen as a change.
        seen: Look = await watch.look(time.monotonic())
        lists = await beside.look(time.monotonic())
        eyes = Eyes(context, agent_of(request))
        await eyes.look_at(seen)
        # Not before the first look: what is stored until then is no change, and a page that had fetched would miss it.
        yield ServerSentEvent("{}", event="listening", retry=RECONNECT_MILLISECONDS, sep="\n")
        checked = time.monotonic()
        await at_desk(context, agent_of(request), token_of(request))
        tell_colleagues(context)
        told: Count | None = None
        while True:
            woken = await subscription.wait(LOOK_SECONDS)
            if woken:
                await asyncio.sleep(GATHER_SECONDS)
            if time.monotonic() - checked > SESSION_SECONDS:
                checked = time.monotonic()
                if await signed_in(request) is None:
                    yield _event("signed_out", {})
                    return
                await at_desk(context, agent_of(request), token_of(request))
            for passing in subscription.take_passing():
                if passing.name == SESSIONS_ENDED:
                    checked = float("-inf")
                elif passing.name == "typing" and passing.data.get("role") in SEEN_TYPING:
                    if eyes.see(passing.data.get("conversation_id")):
                        yield _event("typing", {"name": None, **passing.data})
                elif passing.name == "colleagues":
                    yield _event("colleagues", {})
                elif passing.name == HERE and eyes.see(passing.data.get("conversation_id")):
                    yield _event(HERE, passing.data)
            tell_who_went(context, request)
            not_before = time.monotonic() - (0.0 if woken else LOOK_SECONDS / 2)
            now = await watch.look(not_before)
            news = changed(seen, now)
            moved = moves_promises(seen, now, news, agent_of(request).id)
            seen = now
            if news:
                # What goes out of sight is told once more, so that the page takes it away.
                before = {each for each in news if eyes.see(each)}
                await eyes.look_at(now)
                news = [each for each in news if each in before or eyes.see(each)]
            for conversation_id in news:
                yield _event("conversation", {"conversation_id": conversation_id})
            if news:
                yield _event("queue", {})
            # After the rows, which somebody may wait for.
            before_lists, lists = lists, await beside.look(not_before)
            told_lists = {*others(before_lists, lists), *(["promises"] if moved else [])}
            if told_lists:
                yield _event("beside", {"changed": sorted(told_lists)})
            count = (await notices.look(not_before)).get(agent_of(request).id, NONE)
            if count != told:
                told = count
                yield _event("notices", {"unread": count[0]})


def sessions_ended(context: Context) -> None:
    """Make every stream check now whether its agent is still signed in."""
    context.broker.relay("", SESSIONS_ENDED, {})


def watch_of(request: Request) -> Watch:
    """Return the watch that all streams of this desk share."""
    return shared(request, "agents_watch", Watch)


def _event(name: str, data: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data), event=name, sep="\n")
