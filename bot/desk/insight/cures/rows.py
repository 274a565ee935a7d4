"""Actions as the pages list them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.care.cures.letters import owner_name
from bot.cases.insight.actions import AGREED, PROPOSED
from bot.cases.models import Action
from bot.conversation.display import instant
from bot.desk.insight.look import Look
from bot.desk.insight.tabs import ROOT


def action_row(session: Session, look: Look, action: Action) -> dict[str, Any]:
    """Return what a list shows of an action."""
    return {
        "id": action.id,
        "href": f"{ROOT}/actions/{action.id}",
        "title": action.title,
        "kind": look.labels.words(f"agents.actions.kind.{action.kind}"),
        "state": action.state,
        "state_words": look.labels.words(f"agents.actions.state.{action.state}"),
        "cause": action.cause,
        "cause_words": look.labels.value("cause", action.cause),
        "only": scope_words(look, action),
        "owner": owner_name(session, look.policy, action, look.locale),
        "department": action.department or "",
        "due": instant(action.due_at, look.policy.clock.zone, look.locale, look.now),
        "due_at": action.due_at.isoformat(),
        "late": action.state in (PROPOSED, AGREED) and action.due_at <= look.now,
    }


def scope_words(look: Look, action: Action) -> str:
    """Return the product and branch that an action is only about, in words; empty when it is about all."""
    named = (("product", action.product), ("branch", action.branch))
    return " · ".join(look.labels.value(name, value) for name, value in named if value)
