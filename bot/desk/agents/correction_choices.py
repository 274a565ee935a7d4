"""What an agent may choose from in a correction: products, branches, tags, reasons for the severity, and names."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases import fact_store, tags
from bot.cases.models import Case
from bot.conversation.corrections.reading import CHANNELS, LOCALES, PRIORITIES
from bot.conversation.offering import case_facts_of
from bot.conversation.services import Services
from bot.conversation.severity_set import FACT as SEVERITY
from bot.conversation.severity_set import MAY_ADD, severity_set
from bot.conversation.turn_facts import UNKNOWN
from bot.remedy import Policy, severity_parts
from bot.remedy.severity import Contribution
from bot.remedy.vocabulary import EMOTIONS, SUB_KINDS, WISHES

MOST = 20
_FIXED: dict[str, tuple[Any, ...]] = {
    "emotion": EMOTIONS,
    # That goods have arrived only follows from what is the matter with them, so that nobody chooses it.
    "sub_kinds": tuple(name for name in SUB_KINDS if name != "arrived"),
    "desired_outcome": (*WISHES, UNKNOWN),
    "channel": CHANNELS,
    "locale": LOCALES,
    "priority": PRIORITIES,
}


def choices(session: Session, services: Services, case: Case | None, what: str, words: str) -> list[dict[str, Any]]:
    """Return `{value, names?}` for each choice; of products and tags at most MOST that hold the words."""
    if what == "product":
        return _products(services.policy, words)
    if what == "branch":
        return [{"value": one, "names": dict(branch.names)} for one, branch in services.policy.branches.items()]
    if what == "kind":
        return [{"value": kind} for kind in services.policy.severity.kinds]
    if what == "tags":
        return [{"value": tag} for tag in tags.used(session, words.strip(), MOST)]
    if what == SEVERITY and case is not None:
        return _severity(session, services, case)
    return [{"value": value} for value in _FIXED.get(what, ())]


def _products(policy: Policy, words: str) -> list[dict[str, Any]]:
    """Return the products whose names or aliases hold all the words, those whose name begins with them first."""
    wanted = words.casefold().split()
    found = []
    for name, product in policy.products.items():
        spoken = [*product.names.values(), *(alias for aliases in product.aliases.values() for alias in aliases)]
        looked = [one.casefold() for one in (name, *spoken)]
        if all(any(word in one for one in looked) for word in wanted):
            begins = any(one.startswith(" ".join(wanted)) for one in looked)
            found.append((not begins, {"value": name, "names": dict(product.names)}))
    return [one for _, one in sorted(found, key=lambda each: each[0])[:MOST]]


def _severity(session: Session, services: Services, case: Case) -> list[dict[str, Any]]:
    """Return what counts for the severity or was set aside, and what may be added; each with its points."""
    known = fact_store.current(session, case)
    aside, added = severity_set(known)
    facts = case_facts_of(session, services, case, known, services.now())
    parts, rules = severity_parts(services.policy, facts), services.policy.severity
    if "harm" in aside:
        # Set aside, it is no fact of the case any more.
        parts["harm"] = rules.harm
    may_add = {"contacts": rules.contacts.steps[:1], "harm": (rules.harm,), "vulnerable": (rules.vulnerable,)}
    found = [_part(name, part, heard=name not in added, counts=name not in aside) for name, part in parts.items()]
    absent = [(name, part) for name in MAY_ADD if name not in parts for part in may_add[name]]
    return found + [_part(name, part, heard=False, counts=False) for name, part in absent]


def _part(name: str, part: Contribution, *, heard: bool, counts: bool) -> dict[str, Any]:
    return {"value": name, "names": dict(part.label), "points": part.points, "heard": heard, "counts": counts}
