"""`/a/{token}`: show an action against a cause to its owner, such as a supplier, and take what they did with it.

It has nothing about any customer: how many complaints there were, and what is to be done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.care.cures import acting
from bot.care.cures.acting import By
from bot.care.cures.letters import owner_name
from bot.care.faults import Fault
from bot.care.links import ActionLink, Links
from bot.care.notices import when
from bot.cases.errors import NotFound
from bot.cases.insight import actions
from bot.cases.insight.actions import OUTSIDE, link_key
from bot.cases.models import Action, ActionChange
from bot.cases.utc import now_of
from bot.conversation.services import Services
from bot.desk.agents.names import login_name
from bot.desk.context import context_of
from bot.desk.promises.form import read_form
from bot.desk.promises.frame import HEADERS, answer, chosen, gone, language_of, refused_form
from bot.remedy import Policy

# What the owner reads of what happened: not what colleagues note among themselves, nor what customers are told.
SHOWN = ("proposed", "agreed", "redated", "handed_on", "cannot", "done", "proven", "unproven", "withdrawn")
NAMES = frozenset({"act", *(name for act in acting.BY_OWNER for name in acting.FIELDS[act])})


class Gone(Exception):
    """The address opens nothing: it is forged, or the action is somebody else's now."""


async def show(request: Request) -> Response:
    """Return the page of an action; 404 for an address that opens nothing. Opening it changes nothing."""
    return await _page(request, done=request.query_params.get("done", ""))


async def carry_out(request: Request) -> Response:
    """Do what a form of the page asks for and return to the page; show it again with what is wrong in the form."""
    link, context = _link(request), context_of(request)
    refused = refused_form(request, None if link is None else f"action:{link.action_id}:{link.owner}")
    if refused is not None or link is None:
        return refused or gone(request)
    form = await read_form(request, context, NAMES)
    told = form.fields
    act = told.pop("act", "")
    by = By(OUTSIDE if link.owner.startswith(OUTSIDE) else f"owner:{link.owner}")

    def run(session: Session) -> None:
        action = actions.locked(session, link.action_id)
        if link_key(action) != link.owner:
            raise Gone
        if act not in acting.BY_OWNER:
            raise Fault("unknown")
        acting.carry_out(session, context.services, link.action_id, act, told, by)

    try:
        await context.write(run)
    except (Gone, NotFound):
        return gone(request)
    except Fault as fault:
        return await _page(request, fault=fault, act=act, told=told)
    back = {"done": act, **({"lang": request.query_params["lang"]} if chosen(request) else {})}
    return RedirectResponse(f"{request.url.path}?{urlencode(back)}", status_code=303, headers=HEADERS)


async def _page(
    request: Request,
    *,
    done: str = "",
    fault: Fault | None = None,
    act: str = "",
    told: Mapping[str, str] | None = None,
) -> Response:
    context, to, link = context_of(request), language_of(request), _link(request)

    def look(session: Session) -> dict[str, Any] | None:
        action = None if link is None else session.get(Action, link.action_id)
        if action is None or link is None or link_key(action) != link.owner:
            return None
        return _shown(session, context.services, action, to)

    view = await context.read(look)
    if view is None or link is None:
        return gone(request)
    context.view_log.note(f"owner:{link.owner}", f"action:{link.action_id}", "action.link_opened")
    more = {
        "view": view,
        "acts": [(one, ("day", "reason") if one == acting.REDATE else _fields(one)) for one in acting.BY_OWNER
                 if one in view["may"]],
        "done": done if done in acting.BY_OWNER else "",
        "fault": None if fault is None else context.words.say(f"agents.actions.fault.{fault.why}", to),
        "failed": act,
        "told": told or {},
    }  # fmt: skip
    status = 200 if fault is None else 409 if fault.why == "changed" else 400
    return answer(request, "action.html", more, status)


def _fields(act: str) -> tuple[str, ...]:
    """Return the fields of an act on the page; windows are chosen by the policy, or by who oversees."""
    return () if act == acting.AGREE else tuple(acting.FIELDS[act])


def _shown(session: Session, services: Services, action: Action, to: str) -> dict[str, Any]:
    clock, now = services.policy.clock, now_of(session)
    today = clock.local(now).date().isoformat()
    return {
        "number": action.id,
        "title": action.title,
        "kind": action.kind,
        "cause": services.policy.insight.label(action.cause, to),
        "owner": owner_name(session, services.policy, action, to),
        "department": action.department,
        "due": when(services, action.due_at, to),
        "late": action.state in (actions.PROPOSED, actions.AGREED) and action.due_at <= now,
        "state": action.state,
        "may": acting.allowed_now(action, decides=False),
        "first_day": today,
        "course": [
            _change(session, services, one, to) for one in actions.changes_of(session, action) if one.what in SHOWN
        ],
    }


def _change(session: Session, services: Services, made: ActionChange, to: str) -> dict[str, Any]:
    return {
        "what": services.words.say(f"agents.actions.change.{made.what}", to),
        "by": who(session, services.policy, lambda name: services.words.say(name, to), made.actor, to),
        "at": when(services, made.at, to),
        "told": made.words,
    }


def who(session: Session, policy: Policy, say: Callable[..., str], actor: str, to: str) -> str:
    """Return who did something with an action: a colleague or handler by name, else what they are."""
    kind, _, name = actor.partition(":")
    handler = policy.handlers.get(name)
    known = login_name(session, name if kind == "owner" else actor)
    return known or (handler.label(to) if handler is not None else say(f"agents.actions.by.{kind}"))


def _link(request: Request) -> ActionLink | None:
    settings = context_of(request).settings
    return Links(settings.secret_key, settings.public_url).action_of(request.path_params["token"])
