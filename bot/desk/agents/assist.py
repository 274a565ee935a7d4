"""`GET /api/desk/conversations/{id}/assist`: a summary of the case, the next step, and suggested replies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.assist import colleagues, summary
from bot.assist.colleagues import names_of, said_to_several, sayable
from bot.assist.replies import MOST, Reply, replies
from bot.assist.similar import Memory
from bot.assist.steps import Step, next_step, standing
from bot.cases import approvals, cases, commitments, conversations
from bot.cases import fact_store as case_facts
from bot.cases.models import Case, Conversation
from bot.cases.sight import Sight, seen_among
from bot.conversation.display import both, instant, language
from bot.conversation.facts_shown import displayed
from bot.conversation.services import Services
from bot.conversation.turn_facts import UNKNOWN
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.guard import agent_of
from bot.desk.agents.incidents import incident_reply
from bot.desk.agents.locales import page_locale
from bot.desk.agents.team_limits import limit_of
from bot.desk.agents.wording_advice import occasions_of
from bot.desk.context import Context, context_of
from bot.nlu.folding import fold
from bot.remedy import check_wording
from bot.remedy.wording import HAZARD, REPLY
from bot.words import in_script

logger = logging.getLogger(__name__)

REST_SECONDS = 30.0
# Similar cases shown to the agent; sentences of colleagues are taken from more cases than these.
SIMILAR_SHOWN = 3
_STOPS = "。．.!！?？;；,， "


async def assist(request: Request) -> Response:
    """Return `{summary, next, replies, ready}`; while `ready` is false, similar cases are still being loaded."""
    context, me = context_of(request), agent_of(request)
    memory = memory_of(request)
    conversation_id = request.path_params["conversation_id"]
    page = page_locale(request)

    def read(session: Session) -> dict[str, Any]:
        sight = limit_of(session, context.policy, me)
        return help_with(session, context.services, memory, conversation_id, me.name, page, sight)

    found = await context.read(read)
    audit_view(context, me, f"conversation:{conversation_id}", "conversation.viewed")
    return JSONResponse(found)


def memory_of(request: Request) -> Memory:
    """Return the similar-case memory of this desk; the first call starts loading it in the background."""
    state = request.app.state
    if not hasattr(state, "memory"):
        state.memory = Memory()
        state.memory_loading = None
    memory: Memory = state.memory
    loading: asyncio.Task[None] | None = state.memory_loading
    if not memory.ready and (loading is None or loading.done()):
        state.memory_loading = asyncio.create_task(_warm(context_of(request), memory))
    return memory


async def stop_loading(app: Starlette) -> None:
    """Cancel the loading of the memory when the desk stops."""
    loading: asyncio.Task[None] | None = getattr(app.state, "memory_loading", None)
    if loading is not None:
        loading.cancel()
        await asyncio.gather(loading, return_exceptions=True)


async def _warm(context: Context, memory: Memory) -> None:
    try:
        await context.read(lambda session: warm(session, context.services, memory))
    except Exception:
        logger.exception("similar cases cannot be looked for")
        # The task ends after this rest, so that only a later call tries again.
        await asyncio.sleep(REST_SECONDS)


def warm(session: Session, services: Services, memory: Memory) -> None:
    """Load what the first request would wait for; it takes a second or more, so not on the event loop."""
    colleagues.warm()
    memory.warm(session)
    # One request, for everything that is built at its first use (statements, patterns, vectors of the replies).
    for case in cases.list_cases(session, limit=1):
        help_with(session, services, memory, case.conversation_id, "", "en")


def help_with(
    session: Session,
    services: Services,
    memory: Memory,
    conversation_id: str,
    agent: str,
    page: str,
    sight: Sight | None = None,
) -> dict[str, Any]:
    """Return the help for a conversation; `agent` is the agent's name, `page` the page's language. Raises NotFound.

    Cases that are not in the agent's `sight` are neither shown nor quoted; the customer's earlier ones are counted.
    """
    # Read once, because the memory may become ready in the meantime.
    ready = memory.ready
    conversation = conversations.get(session, conversation_id)
    case = cases.current_case(session, conversation_id)
    occasions, said = occasions_of(session, conversation_id)
    hazard = HAZARD in occasions
    safe = hazard and bool(said) and not _lacks_safety(services, said)
    step = next_step(standing(session, case, conversation_id, hazard, safe, services.now()))
    near = summary.similar(session, memory, case) if case is not None and ready else []
    earlier: dict[str, Any] = summary.earlier(session, case) if case is not None else {"count": 0, "cases": []}
    if sight is not None:
        near, earlier["cases"] = (_in_sight(session, sight, shown) for shown in (near, earlier["cases"]))
    feelings = summary.curve(session, conversation_id)
    heard = feelings[-1]["emotion"] if feelings else case.emotion if case is not None else None
    return {
        "summary": {
            "facts": displayed(services, case_facts.current(session, case), page) if case is not None else {},
            "feelings": feelings,
            "earlier": earlier,
            "similar": near[:SIMILAR_SHOWN],
        },
        "next": {"number": step.number, "name": step.name, "act": step.act},
        "replies": [
            one.as_dict() for one in suggested(session, services, conversation, case, step, heard, near, said, agent)
        ],
        "ready": ready,
    }


def _lacks_safety(services: Services, said: tuple[str, ...]) -> bool:
    found = check_wording(services.policy, "\n".join(said), None, (HAZARD,))
    return any(not finding.said for finding in found)


def suggested(
    session: Session,
    services: Services,
    conversation: Conversation,
    case: Case | None,
    step: Step,
    feeling: str | None,
    near: list[dict[str, Any]],
    said: tuple[str, ...],
    agent: str,
) -> list[Reply]:
    """Return suggested replies in the customer's language, without those in which the wording rules find something."""
    locale = conversation.locale
    values = known_values(session, services, conversation, case, agent)
    own = replies(
        services.words,
        step.name,
        feeling,
        locale,
        values,
        _colleagues(session, services, conversation, values, near),
        said,
    )
    own = [*(one for one in incident_reply(session, case, conversation) if one.text not in said), *own]
    return [
        Reply(one.source, one.name, in_script(one.text, locale))
        for one in own[:MOST]
        if not check_wording(services.policy, one.text, None, (REPLY,))
    ]


def known_values(
    session: Session, services: Services, conversation: Conversation, case: Case | None, agent: str
) -> dict[str, str]:
    """Return the known values of the variables in replies and templates, in the customer's language."""
    to = language(conversation.locale)
    values = {"agent": agent}
    if conversation.customer_name:
        values["customer"] = conversation.customer_name
    if case is None:
        return values
    values["case_number"] = case.number
    known = {name: fact for name, fact in case_facts.current(session, case).items() if fact.value != UNKNOWN}
    told = displayed(services, known, to)
    for field in ("what", "when", "product"):
        if field in told:
            values[field] = told[field].strip(_STOPS)
    if "desired_outcome" in told:
        values["outcome"] = told["desired_outcome"]
    zone = services.policy.clock.zone
    waiting = next((asked for asked in approvals.of_case(session, case) if asked.state == "waiting"), None)
    if waiting is not None:
        values["answer_by"] = instant(waiting.answer_by, zone, to)
    # A broken promise is what is spoken of, even when another one is due sooner.
    promised = sorted(commitments.of_case(session, case), key=lambda one: (one.state != "broken", one.due_at))
    first = next((one for one in promised if one.state in ("broken", "open")), None)
    if first is not None:
        handler = services.policy.handlers.get(first.owner)
        values["promise"] = both(first.what, to).strip(_STOPS)
        values["due"] = instant(first.due_at, zone, to)
        values["handler"] = handler.label(to) if handler is not None else first.owner
    return values


def _colleagues(
    session: Session,
    services: Services,
    conversation: Conversation,
    values: Mapping[str, str],
    near: list[dict[str, Any]],
) -> list[tuple[str, str]]:
    """Return `(case number, sentence)` of what agents wrote in similar cases that ended well.

    Those are cases without a broken commitment and without a survey score below 4.
    """
    good = {one["conversation_id"]: one["number"] for one in near if not one["broken"] and (one["score"] or 5) >= 4}
    if not good:
        return []
    names = names_of(_people(session, services, list(good)))
    places = [branch.names for branch in services.policy.branches.values()]
    for called in (*(product.names for product in services.policy.products.values()), *places):
        names.update(name for name in called.values() if name != values.get("product"))
    texts: dict[str, list[str]] = {}
    for conversation_id, text in summary.said_by_agents(session, list(good)):
        texts.setdefault(conversation_id, []).append(text)

    def is_well_worded(sentence: str) -> bool:
        return not check_wording(services.policy, sentence, None, (REPLY,))

    sentences = [
        (conversation_id, sentence)
        for conversation_id, lines in texts.items()
        for sentence in sayable(lines, language(conversation.locale), names, is_well_worded)
    ]
    # A sentence that was said to one customer only may be about that customer.
    several = said_to_several(sentences, summary.customers(session, list(good)))
    return [(good[where], sentence) for where, sentence in sentences if fold(sentence).text in several]


def _in_sight(session: Session, sight: Sight, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen = seen_among(session, sight, [each["conversation_id"] for each in shown])
    return [each for each in shown if each["conversation_id"] in seen]


def _people(session: Session, services: Services, conversation_ids: list[str]) -> list[str | None]:
    """Return the names and addresses of these conversations' customers, and the names of handlers and agents."""
    working = [name for handler in services.policy.handlers.values() for name in handler.name.values()]
    return [*summary.people(session, conversation_ids), *working, *summary.agents(session)]
