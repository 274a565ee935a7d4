"""Correct what exactly is the matter, by a person at the desk: theirs is the last word on it."""

from __future__ import annotations

from typing import Any, Collection, Mapping

from sqlalchemy.orm import Session

from bot.cases import fact_store
from bot.cases.errors import Refused
from bot.cases.models import Agent, Case
from bot.conversation.services import Services
from bot.conversation.sub_kinds.deciding import holding
from bot.conversation.sub_kinds.keeping import FACT, as_fact
from bot.conversation.sub_kinds.of_case import reasons_in
from bot.remedy.vocabulary import SUB_KINDS

PERSON = "agent"


def correct_sub_kinds(
    session: Session, services: Services, case: Case, agent: Agent, names: Collection[str]
) -> frozenset[str]:
    """Set the sub-kinds of a case to `names` and return them.

    Those taken away are ruled out: neither the customer's words nor the days bring them back. Raise Refused for a name
    that is none.
    """
    wanted = frozenset(names)
    if not wanted <= frozenset(SUB_KINDS):
        raise Refused("This is no sub-kind.")
    before = reasons_in(services, case, fact_store.current(session, case), services.now())
    if wanted == holding(before):
        return wanted
    after = _after(before, wanted, agent)
    fact = as_fact(after)
    source = f"agent:{agent.login}"
    fact_store.note(session, case, FACT, fact.value, display=fact.display, resolved=fact.resolved, source=source)
    return wanted


def _after(before: Mapping[str, Any], wanted: frozenset[str], agent: Agent) -> dict[str, Any]:
    by = {"from": PERSON, "by": agent.login}
    kept = {name: why for name, why in before.items() if name in wanted and not why.get("ruled_out")}
    added = {name: {"because": "", **by} for name in sorted(wanted - frozenset(kept))}
    gone = {name: {**why, **by, "ruled_out": True} for name, why in before.items() if name not in wanted}
    return {**kept, **added, **gone}
