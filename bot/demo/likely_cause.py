"""The cause that an invented colleague gives an invented case: the likeliest, or none yet."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import fact_store
from bot.cases.models import Case
from bot.conversation.services import Services
from bot.insight.causes import Known, suggest
from bot.remedy.insight import UNKNOWN


def cause_of(session: Session, services: Services, case: Case) -> str:
    """Return the likely cause of a case, `unknown` where nothing speaks for any."""
    facts = fact_store.current(session, case)
    told = {name: str(facts[name].value) if name in facts else "" for name in ("product", "what")}
    found = suggest(services.policy.insight, Known(case.kind, frozenset(), told["product"], told["what"]))
    return found[0].cause if found else UNKNOWN
