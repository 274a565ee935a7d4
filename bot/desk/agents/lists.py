"""`GET /api/desk/queue`: the open conversations that wait, are mine, are colleagues' and are the bot's.

The whole answer has an `ETag`; with `only`, a page that was told what changed fetches just those rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, null, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.operators import in_op
from starlette.requests import Request
from starlette.responses import Response

from bot.cases import postponements, tags
from bot.cases.accounts.permissions import May, allowed
from bot.cases.models import Case, Conversation, Handoff, Message, Ring
from bot.cases.queue import presence
from bot.cases.sight import Sight, in_sight
from bot.cases.time_rules import handoff_is_overdue
from bot.cases.utc import iso, now_of
from bot.desk.agents.amount_at_stake import at_stake
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.names import agent_names, urgency
from bot.desk.agents.postponing import shown
from bot.desk.agents.row_words import complaints, last_words
from bot.desk.agents.team_limits import limit_of
from bot.desk.context import context_of
from bot.remedy.vocabulary import HAZARDS

# The bot's conversations are listed for BOT_HOURS after the last message, while the customer may still be there, and at
# most BOT_MOST of them.
BOT_HOURS = 24
BOT_MOST = 50
# A page that was told of more changes fetches everything.
ONLY_MOST = 50
# Reasons for which somebody may come to harm while the case waits: the only ones that the page marks by colour.
DANGER = frozenset({"self_harm", "hazard", *HAZARDS})
# What a row shows. Columns and no entities, which cost several times as much with a thousand rows.
_CONVERSATION = (
    Conversation.id, Conversation.customer_name, Conversation.locale, Conversation.owner, Conversation.owner_agent_id,
    Conversation.created_at, Conversation.next_seq, Conversation.case_in_hand_id,
)  # fmt: skip
_CASE = (Case.id, Case.conversation_id, Case.number, Case.stage, Case.kind, Case.emotion, Case.severity)
_HANDOFF = (
    Handoff.conversation_id, Handoff.state, Handoff.reason, Handoff.team, Handoff.queue, Handoff.note, Handoff.priority,
    Handoff.requested_at, Handoff.promised_by, Handoff.came_back_at,
)  # fmt: skip


async def queue(request: Request) -> Response:
    """Return five lists: waiting (most urgent first), mine, others and bot (latest message first), postponed (of
    mine, and of those who wait).

    `overdue` lists, for those who may oversee, the ids of waiting conversations that nobody took in time and of
    conversations whose customer waits for a colleague who is no longer connected. 304 when the page has this answer.

    `only` names up to `ONLY_MOST` conversations, parted by commas: the answer then has their `rows`, each with the name
    of its `list`, and in `gone` those that are in no list any more. 400 for more. With `?tag=` the
    lists hold only those whose case has that tag.
    """
    context, me = context_of(request), agent_of(request)
    oversees = allowed(me.role, May.OVERSEE)
    wanted = request.query_params.get("only")
    only = None if wanted is None else {each for each in wanted.split(",") if each}
    if only is not None and len(only) > ONLY_MOST:
        raise DeskProblem(400, "agents.queue.too_many")
    audit_view(context, me, "queue:all", "list.viewed")
    word = request.query_params.get("tag", "")

    def run(session: Session) -> bytes:
        lists = people(session, me.id, now_of(session), limit_of(session, context.policy, me), only)
        if only is not None:
            rows = [{**entry, "list": name} for name, entries in lists.items() for entry in entries]
            gone = only - {row["conversation_id"] for row in rows}
            return _encoded({"rows": rows, "gone": sorted(gone)})
        if word:
            lists = {name: [entry for entry in entries if word in entry["tags"]] for name, entries in lists.items()}
        overdue = [entry["conversation_id"] for entry in [*lists["waiting"], *lists["others"]] if entry["overdue"]]
        return _encoded({**lists, "overdue": overdue if oversees else []})

    body = await context.read(run)
    return Response(body, media_type="application/json") if only is not None else _tagged(request, body)


def _encoded(answer: dict[str, Any]) -> bytes:
    """Return the answer as JSON: with a thousand rows work for the reading thread, not for the desk's loop."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _tagged(request: Request, body: bytes) -> Response:
    """Return the answer with a tag of its content, or 304 when the page names this tag."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type="application/json", headers={"ETag": tag})


def people(
    session: Session, my_id: int, now: datetime, sight: Sight | None = None, only: Collection[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Return the five lists as the agent with `my_id` sees them, with as many statements for one row as for thousands.

    `sight` limits them to a team, `only` to these conversations.
    """
    rows = _conversations(session, now, sight, only)
    ids = [conversation.id for conversation, _ in rows]
    cases = _shown_cases(session, [conversation for conversation, _ in rows])
    handoffs = _handoffs(session, ids)
    words = last_words(session, ids)
    about = complaints(session, {case.conversation_id: case.id for case in cases.values()}, ids)
    agents = agent_names(session)
    tagged = tags.of_cases(session, [case.id for case in cases.values()])
    stakes = at_stake(session, [case.id for case in cases.values()])
    rings = _ringing(session)
    put_by = postponements.newest(session, ids)
    here = presence.connected(session, now)
    lists: dict[str, list[dict[str, Any]]] = {"waiting": [], "mine": [], "others": [], "bot": [], "postponed": []}
    for conversation, last_at in rows:
        mine = conversation.owner == "agent" and conversation.owner_agent_id == my_id
        case = cases.get(conversation.id)
        entry = _entry(conversation, case, handoffs.get(conversation.id), now)
        entry["mine"] = mine
        entry["last_at"] = iso(last_at) if last_at is not None else iso(conversation.created_at)
        entry["last_words"] = words.get(conversation.id)
        entry["complaint"] = about.get(conversation.id)
        entry["tags"] = tagged.get(case.id, []) if case is not None else []
        entry["at_stake"] = stakes.get(case.id) if case is not None else None
        ring = rings.get(conversation.id)
        entry["offered_at"] = iso(ring.rang_at) if ring is not None else None
        entry["offered_to"] = (
            {"id": ring.agent_id, "name": agents.get(ring.agent_id, ""), "me": ring.agent_id == my_id}
            if ring is not None
            else None
        )
        if conversation.owner == "agent":
            owner_id = conversation.owner_agent_id
            entry["agent"] = {"id": owner_id, "name": agents.get(owner_id, "") if owner_id is not None else ""}
            asked = words.get(conversation.id, {}).get("role") == "customer"
            entry["overdue"] = asked and not mine and owner_id not in here
        entry |= shown(put_by.get(conversation.id))
        where = {"queue": "waiting", "bot": "bot"}.get(conversation.owner) or ("mine" if mine else "others")
        if entry["postponed"] is not None and where in ("waiting", "mine"):
            where = "postponed"
        lists[where].append(entry)
    lists["waiting"].sort(
        key=lambda e: (
            e["priority"],
            not e["came_back"],
            e["promised_by"] or "9",
            e["waiting_since"] or e["last_at"],
        )
    )
    lists["postponed"].sort(key=lambda e: str(e["postponed"]["until"]))
    for name in ("mine", "others", "bot"):
        lists[name].sort(key=lambda e: str(e["last_at"]), reverse=True)
    return lists


def open_now(now: datetime) -> Any:
    """Return the condition for the conversations in the lists: all in the queue or with agents, the bot's newest."""
    # Aliased, because SQLAlchemy would otherwise correlate them with the tables of the enclosing query.
    theirs, last = aliased(Conversation), aliased(Message)
    # The expression keeps the database from using the index of owners, which would read nearly all conversations, as
    # most are the bot's. With the index of messages by time it stops at BOT_MOST.
    owner = theirs.owner.concat("")
    newest_of_bot = (
        select(theirs.id)
        .join(last, and_(last.conversation_id == theirs.id, last.seq == theirs.next_seq - 1))
        .where(owner == "bot", last.at > now - timedelta(hours=BOT_HOURS))
        .order_by(last.at.desc(), theirs.id)
        .limit(BOT_MOST)
    )
    return or_(in_op(Conversation.owner, ("queue", "agent")), in_op(Conversation.id, newest_of_bot))


def last_message() -> Any:
    """Return the join condition for the last message of a conversation."""
    return and_(Message.conversation_id == Conversation.id, Message.seq == Conversation.next_seq - 1)


def _conversations(
    session: Session, now: datetime, sight: Sight | None, only: Collection[str] | None
) -> list[tuple[Any, datetime | None]]:
    wanted = select(*_CONVERSATION, Message.at).outerjoin(Message, last_message()).where(open_now(now))
    if only is not None:
        wanted = wanted.where(in_op(Conversation.id, list(only)))
    if sight is not None:
        wanted = wanted.where(in_sight(sight))
    return [(row, row.at) for row in session.execute(wanted)]


def _shown_cases(session: Session, found: list[Any]) -> dict[str, Any]:
    """Return the case that each conversation is talking about, else its newest."""
    ids = [conversation.id for conversation in found]
    in_hand = {conversation.case_in_hand_id for conversation in found}
    cases = list(session.execute(select(*_CASE).where(in_op(Case.conversation_id, ids)).order_by(Case.id)))
    return {case.conversation_id: case for case in sorted(cases, key=lambda case: case.id in in_hand)}


def _handoffs(session: Session, ids: list[str]) -> dict[str, Any]:
    """Return the newest handoff of each conversation that waits or is with an agent."""
    wanted = select(*_HANDOFF).where(in_op(Handoff.conversation_id, ids), in_op(Handoff.state, ("waiting", "taken")))
    return {row.conversation_id: row for row in session.execute(wanted.order_by(Handoff.id))}


def _ringing(session: Session) -> dict[str, Ring]:
    rows = session.execute(
        select(Handoff.conversation_id, Ring)
        .join(Ring, Ring.handoff_id == Handoff.id)
        .where(Handoff.state == "waiting", Ring.ended_at == null())
    )
    return {row[0]: row[1] for row in rows}


def _entry(conversation: Any, case: Any, handoff: Any, now: datetime) -> dict[str, Any]:
    waiting = handoff if handoff is not None and conversation.owner == "queue" else None
    promised_by = handoff.promised_by if handoff is not None else None
    priority = handoff.priority if handoff is not None else 9
    return {
        "conversation_id": conversation.id,
        "case_number": case.number if case is not None else None,
        "customer": {"name": conversation.customer_name},
        "locale": conversation.locale,
        "owner": conversation.owner,
        "stage": case.stage if case is not None else "listening",
        "kind": case.kind if case is not None else None,
        "emotion": case.emotion if case is not None else None,
        "severity": case.severity if case is not None else None,
        "reason": handoff.reason if handoff is not None else None,
        "team": handoff.team if handoff is not None else None,
        "queue": handoff.queue if handoff is not None else None,
        "note": waiting.note if waiting is not None else None,
        "priority": priority,
        "urgency": urgency(priority) if handoff is not None else None,
        "danger": handoff is not None and handoff.reason in DANGER,
        "waiting_since": iso(waiting.requested_at) if waiting is not None else None,
        "promised_by": iso(promised_by) if waiting is not None and promised_by is not None else None,
        "came_back": waiting is not None and waiting.came_back_at is not None,
        "overdue": waiting is not None and handoff_is_overdue(waiting, now),
        "last_seq": conversation.next_seq - 1,
    }
