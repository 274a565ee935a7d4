"""`/desk/coach`: the queues with their counts, and the groups of one or all of them, the most harmful first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.cases.utc import now_of
from bot.coach.grouping import MOST, Group
from bot.coach.harms import HARMS
from bot.coach.inbox import PERIOD, Masked
from bot.conversation.display import instant
from bot.desk.agents.server_pages import turned_away
from bot.desk.coach.frame import ROOT, CoachWords, page, sorry, trainer
from bot.desk.coach.reading import groups_of
from bot.desk.context import Context, context_of

# Groups on one page, and characters of a quote.
PAGE, LONGEST_QUOTE = 30, 160


async def inbox(request: Request) -> Response:
    """Return the groups in `?queue=`, those of all queues without it; `?more=` skips so many."""
    agent = await trainer(request)
    if agent is None:
        return await turned_away(request)
    context, words = context_of(request), CoachWords(request)
    queue = request.query_params.get("queue", "")
    more = request.query_params.get("more", "0")
    if (queue and queue not in HARMS) or not (more.isascii() and more.isdecimal() and len(more) < 7):
        return sorry(request, agent, "not_found", 404)
    groups, texts = await groups_of(context)
    wanted = [one for one in groups if not queue or one.harm == queue]
    part = wanted[int(more) : int(more) + PAGE]
    cards = await context.read(lambda s: [_card(s, context, words, one, texts) for one in _each(s, context, part)])
    rest = len(wanted) - int(more) - len(part)
    shown = {
        "queues": [_queue(words, harm, groups) for harm in HARMS],
        "queue": queue,
        "cards": cards,
        "lead": words.say("lead", days=PERIOD.days),
        "all_turns": sum(len(one.hurts) for one in groups),
        "more": f"{request.url.path}?queue={queue}&more={int(more) + PAGE}" if rest > 0 else "",
        "rest": rest,
    }
    return page(request, agent, "inbox.html", "inbox", shown)


def _each(session: Session, context: Context, part: list[Group]) -> list[tuple[Group, Masked]]:
    masked = Masked(session, context.services)
    return [(one, masked) for one in part]


def _card(
    session: Session, context: Context, words: CoachWords, one: tuple[Group, Masked], texts: Mapping[str, str]
) -> dict[str, Any]:
    group, masked = one
    turn = group.hurts[0].turn
    # Masked before it is cut, so that no half of a number is left.
    quote = masked.text(turn.talk, texts[turn.id])
    return {
        "href": f"{ROOT}/turns/{group.id}",
        "harm": group.harm,
        "harm_words": words.say(f"harm.{group.harm}"),
        "quote": quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…",
        "heard": words.label("intent", turn.intent),
        "sure": f"{turn.confidence:.0%}",
        "customers": words.say("customer" if group.customers == 1 else "customers", n=group.customers),
        "turns": words.say("turn" if len(group.hurts) == 1 else "turns", n=len(group.hurts)),
        "at": instant(turn.at, context.policy.clock.zone, words.locale, now_of(session)),
    }


def _queue(words: CoachWords, harm: str, groups: list[Group]) -> dict[str, Any]:
    theirs = [hurt for one in groups if one.harm == harm for hurt in one.hurts]
    customers = len({one.customer for one in theirs})
    return {
        "id": harm,
        "name": words.say(f"harm.{harm}"),
        "why": words.say(f"harm.{harm}.why"),
        # No more than so many of a queue are read.
        "turns": f"{MOST}+" if len(theirs) >= MOST else len(theirs),
        "customers": words.say("customer" if customers == 1 else "customers", n=customers),
    }


routes = [Route(ROOT, inbox, methods=["GET"])]
