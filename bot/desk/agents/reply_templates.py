"""Templates with variables: `GET` and `POST /api/desk/templates`, `PUT` and `DELETE /api/desk/templates/{id}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.assist.draft_limit import above_every_case
from bot.assist.variables import VARIABLES, fill, unknown
from bot.cases import cases, conversations, starter_templates, templates
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Refused
from bot.cases.models import Agent, Template
from bot.conversation.services import Services
from bot.desk.agents.assist import known_values
from bot.desk.agents.guard import DeskProblem, agent_of
from bot.desk.agents.locales import page_locale
from bot.desk.agents.sessions import SignedIn
from bot.desk.agents.team_limits import require_in_sight
from bot.desk.agents.wording_advice import advice
from bot.desk.context import context_of
from bot.desk.reading import Field, read_json
from bot.remedy.starter_templates import StarterTemplate
from bot.words import in_script

LONGEST = 2000
FIELDS = {
    "title": Field(str, required=True, longest=80),
    "zh_hant": Field(str, longest=LONGEST),
    "en": Field(str, longest=LONGEST),
    "shared": Field(bool),
    "anyway": Field(bool),
}


async def listed(request: Request) -> Response:
    """Return `{templates, variables, may_share}`; with `?conversation=` each has `text`, with its variables filled."""
    context, me = context_of(request), agent_of(request)
    conversation_id = request.query_params.get("conversation")

    texts = [_starter(one) for one in context.policy.templates]
    is_empty: bool = await context.read(starter_templates.needs_starting)
    if texts and is_empty:
        await context.write(lambda s: starter_templates.start(s, me.id, texts))

    def read(session: Session) -> dict[str, Any]:
        if conversation_id:
            require_in_sight(session, context.policy, me, conversation_id)
        return _listed(session, context.services, me, conversation_id)

    return JSONResponse(await context.read(read))


def _starter(one: StarterTemplate) -> tuple[str, str, str]:
    """Return the title, which agents of both languages can read, and the texts."""
    return " · ".join(one.title.values()), one.text["zh-Hant"], one.text["en"]


async def make(request: Request) -> Response:
    """Create a template; 201 with its id.

    400 for an unknown variable or no text, 403 for sharing without permission, 422 with `warnings` for a finding of the
    wording rules unless `anyway` is set.
    """
    template = await _kept(request, None)
    return JSONResponse({"id": template.id}, status_code=201)


async def change(request: Request) -> Response:
    """Change a template; refused as in `make`, and with 403 for a shared one without permission."""
    template = await _kept(request, request.path_params["template_id"])
    return JSONResponse({"id": template.id})


async def delete(request: Request) -> Response:
    """Delete a template; 204."""
    context, me = context_of(request), agent_of(request)

    def run(session: Session) -> None:
        found = _changeable(session, request.path_params["template_id"], me)
        templates.delete(session, _agent(session, me), found)

    await context.write(run)
    return Response(status_code=204)


async def _kept(request: Request, template_id: int | None) -> Template:
    context, me = context_of(request), agent_of(request)
    body = await read_json(request, FIELDS)
    texts = [body.get("zh_hant") or "", body.get("en") or ""]
    shared: bool | None = body.get("shared")
    if shared and not may_share(me):
        raise DeskProblem(403, "agents.template.not_yours")
    strange = [name for text in texts for name in unknown(text)]
    if strange:
        known = " ".join(f"{{{name}}}" for name in VARIABLES)
        raise DeskProblem(400, "agents.template.unknown_variable", name=f"{{{strange[0]}}}", known=known)
    # Without an occasion: only what is forbidden in any text is looked for, because a template promises nothing itself.
    locale, now = page_locale(request), context.services.now()
    found = [warning for text in texts for warning in advice(context.policy, text, locale, now, ())]
    found += [warning for text in texts for warning in _above_limit(context.services, me, text, locale)]
    if found and not body.get("anyway"):
        raise DeskProblem(422, "agents.template.wording", more={"warnings": found})

    def run(session: Session) -> Template:
        old = _changeable(session, template_id, me) if template_id is not None else None
        words = {"title": body["title"], "zh_hant": body.get("zh_hant"), "en": body.get("en")}
        was_shared = old is not None and old.owner_id is None
        for_all = was_shared if shared is None else shared
        return templates.keep(session, _agent(session, me), **words, shared=for_all, template=old)

    try:
        return await context.write(run)
    except Refused:
        raise DeskProblem(400, "agents.template.empty") from None


def _above_limit(services: Services, me: SignedIn, text: str, page: str) -> list[dict[str, Any]]:
    """Return a warning for each promise above what whoever writes the template may give in any case."""
    # A trainer promises nothing; those who use the template are agents.
    role = me.role if me.role in services.policy.authority else "agent"
    found = above_every_case(services.policy, role, text)
    if found is None:
        return []
    why = services.words.say("agents.template.above_limit", page, room=services.policy.company.show(found.room))
    return [{"words": one.said, "why": why, "start": one.start, "end": one.end} for one in found.promises]


def may_share(me: SignedIn) -> bool:
    """Return whether this agent may change shared templates: with permission to train or to oversee."""
    return allowed(me.role, May.TRAIN) or allowed(me.role, May.OVERSEE)


def _changeable(session: Session, template_id: int, me: SignedIn) -> Template:
    found = templates.get(session, template_id, me.id)
    if found.owner_id is None and not may_share(me):
        raise DeskProblem(403, "agents.template.not_yours")
    return found


def _agent(session: Session, me: SignedIn) -> Agent:
    agent = session.get(Agent, me.id)
    assert agent is not None
    return agent


def _listed(session: Session, services: Services, me: SignedIn, conversation_id: str | None) -> dict[str, Any]:
    values: Mapping[str, str] = {}
    locale = None
    if conversation_id:
        conversation = conversations.get(session, conversation_id)
        locale = conversation.locale
        values = known_values(session, services, conversation, cases.current_case(session, conversation_id), me.name)
    return {
        "templates": [_shown(one, me, locale, values) for one in templates.seen_by(session, me.id)],
        "variables": list(VARIABLES),
        "may_share": may_share(me),
    }


def _shown(template: Template, me: SignedIn, locale: str | None, values: Mapping[str, str]) -> dict[str, Any]:
    shared = template.owner_id is None
    shown: dict[str, Any] = {
        "id": template.id,
        "title": template.title,
        "zh_hant": template.zh_hant,
        "en": template.en,
        "shared": shared,
        "changeable": not shared or may_share(me),
    }
    if locale is not None:
        # In the customer's language, else in the other: the agent sees the text before sending it.
        own, other = (template.en, template.zh_hant) if locale == "en" else (template.zh_hant, template.en)
        shown["text"] = in_script(fill(own or other or "", values), locale)
    return shown
