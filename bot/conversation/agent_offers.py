"""Offers by agents: remedies chosen from those that fit the case, within the agent's limit or with an approval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import approvals, cases, offers
from bot.cases import fact_store as case_facts
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Agent, Approval, Case, Offer
from bot.cases.spending import Given
from bot.conversation.answer_by import latest_promise
from bot.conversation.offering import OPEN_FOR, case_facts_of, given_before
from bot.conversation.services import Services
from bot.remedy import Candidate, CaseFacts, Money, OverAuthority, Severity, authorise, candidates
from bot.remedy.authority import least_role
from bot.remedy.offer_input import EqualGesture
from bot.remedy.reasons import Why, not_offered
from bot.remedy.vocabulary import ROLES

FEWEST, MOST = 2, 4
# The policy's escalation reason for a request above an agent's limit; its promised time is when the answer is due.
ABOVE_LIMIT = "over_authority"
CHOSEN = Why("chosen by a person", "chosen")
NOT_CHOSEN = Why("fits too, but a person chose others", "not_chosen")


# What counts against the limits beside an option and beside what was given: what was promised in words, in open offers.
Beside = Callable[[Mapping[str, Any]], Given]


class AboveLimit(Exception):
    """Raised when options need a higher role; `role` is None when nobody may promise them."""

    def __init__(self, role: str | None) -> None:
        super().__init__(f"these options need {role or 'more than anybody may promise'}")
        self.role = role


@dataclass(frozen=True)
class Choosing:
    """The remedies that fit a case for one role, why the others do not, and what was given before in minor units."""

    candidates: tuple[Candidate, ...]
    severity: Severity
    left_out: tuple[Mapping[str, Any], ...]
    given_in_case: int
    given_this_month: int
    equal: EqualGesture | None = None


def may_promise(role: str, needed: str | None) -> bool:
    """Return whether `role` may promise what needs the role `needed` (None: nobody may promise it).

    A role without authority may promise nothing.
    """
    return role in ROLES and needed in ROLES and ROLES.index(needed) <= ROLES.index(role)


def choosing(
    session: Session,
    services: Services,
    case: Case,
    role: str,
    weighed_at: dt.datetime | None = None,
    beside: Beside | None = None,
) -> Choosing:
    """Return every remedy that fits the case, as `role` would offer it now.

    `weighed_at` is the moment up to which waiting days count (default: now), so that the amounts of a request are the
    same when it is decided as when it was made. `beside` returns what counts beside the body of an option.
    """
    now = services.now()
    facts = case_facts_of(session, services, case, case_facts.current(session, case), weighed_at or now)
    given = given_before(session, services, case, now)
    fitting = candidates(services.policy, facts, now, role)
    found = fitting.found
    if beside is not None:
        found = tuple(_with_beside(services, one, given, beside(one.option.as_dict()), facts) for one in found)
    return Choosing(found, fitting.severity, fitting.left_out, given.in_case, given.to_customer, facts.equal)


def _with_beside(services: Services, candidate: Candidate, given: Given, beside: Given, facts: CaseFacts) -> Candidate:
    if not (beside.in_case or beside.to_customer):
        return candidate
    option = candidate.option
    # What everybody with the same harm is given was decided for all of them.
    own = facts.equal is None
    needed = least_role(
        services.policy.authority,
        option.value.minor if own else option.remedy_value.minor,
        option.goodwill_value.minor if own else 0,
        given.in_case + beside.in_case,
        given.to_customer + beside.to_customer,
    )
    return replace(candidate, role=needed)


def record_offer(
    session: Session,
    services: Services,
    case: Case,
    agent: Agent,
    remedies: Sequence[str],
    reason: str,
    beside: Beside | None = None,
) -> Offer:
    """Record an offer of these remedies under the agent's own authority.

    Raise Refused for an invalid choice, AboveLimit when a remedy needs a higher role.
    """
    choice = choosing(session, services, case, agent.role, beside=beside)
    chosen = _chosen(choice.candidates, remedies, reason)
    needed = _needed(chosen)
    if not may_promise(agent.role, needed):
        raise AboveLimit(needed)
    return _record(session, services, case, choice, chosen, made_by=agent, role=agent.role, reason=reason)


def request_approval(
    session: Session,
    services: Services,
    case: Case,
    agent: Agent,
    remedies: Sequence[str],
    reason: str,
    beside: Beside | None = None,
) -> Approval:
    """Request approval of these remedies from a role that may promise them; the policy sets when the answer is due.

    Raise Refused for an invalid choice or one that the agent may offer alone, AboveLimit when nobody may promise it.
    """
    choice = choosing(session, services, case, agent.role, beside=beside)
    chosen = _chosen(choice.candidates, remedies, reason)
    needed = _needed(chosen)
    if needed is None:
        raise AboveLimit(None)
    if may_promise(agent.role, needed):
        raise Refused("These options are within your own limit: offer them.")
    now = services.now()
    case = _with_severity(session, case, choice)
    return approvals.request(
        session,
        case,
        agent=agent,
        role=needed,
        options=[candidate.option.as_dict() for candidate in chosen],
        policy_version=services.policy.version,
        reason=reason,
        answer_by=services.policy.promised_by(ABOVE_LIMIT, now, latest_promise(services.policy, case)),
    )


def approve(
    session: Session,
    services: Services,
    approval_id: int,
    decider: Agent,
    note: str | None,
    beside: Beside | None = None,
) -> tuple[Offer, Case]:
    """Approve a request: record an offer of its options under the authority of `decider`.

    The options are computed again, because dates move on and a remedy may no longer fit the case. Raise Conflict when
    the request was decided already or an amount or a remedy has changed, AboveLimit when an option is above the limit
    of `decider` too.
    """
    approval, case = approvals.get(session, approval_id)
    asked = session.get(Agent, approval.requested_by_id)
    assert asked is not None
    if approval.state != "waiting":
        raise Conflict("This request was decided a moment ago; look at it again.")
    wanted = {str(option["remedy"]): option for option in approval.options}
    choice = choosing(session, services, case, asked.role, approval.requested_at, beside)
    fitting = {candidate.option.remedy: candidate for candidate in choice.candidates}
    for remedy, option in wanted.items():
        now = fitting.get(remedy)
        if now is None or now.option.value.minor != option["value_minor"]:
            raise Conflict("What fits the case has changed since; decline this request and have it made again.")
    chosen = [fitting[remedy] for remedy in wanted]
    given = given_before(session, services, case, services.now())
    currency = services.policy.company.currency
    for candidate in chosen:
        body = candidate.option.as_dict()
        more = beside(body) if beside is not None else Given()
        try:
            authorise(
                services.policy,
                body,
                decider.role,
                Money(given.to_customer + more.to_customer, currency),
                Money(given.in_case + more.in_case, currency),
            )
        except OverAuthority:
            raise AboveLimit(candidate.role) from None
    offer = _record(session, services, case, choice, chosen, made_by=asked, role=decider.role, reason=approval.reason)
    approvals.approve(session, approval, case, agent=decider, offer=offer, note=note)
    return offer, case


def _chosen(found: Sequence[Candidate], remedies: Sequence[str], reason: str) -> list[Candidate]:
    if not reason.strip():
        raise Refused("Say why: the reason is kept in the record beside the offer.")
    if len(set(remedies)) != len(remedies) or not FEWEST <= len(remedies) <= MOST:
        raise Refused(f"An offer holds {FEWEST} to {MOST} different remedies.")
    by_id = {candidate.option.remedy: candidate for candidate in found}
    unknown = [remedy for remedy in remedies if remedy not in by_id]
    if unknown:
        raise Refused(f"This does not fit the case (any more): {', '.join(unknown)}. Look at the choice again.")
    return [by_id[remedy] for remedy in remedies]


def _needed(chosen: Sequence[Candidate]) -> str | None:
    needed = [candidate.role for candidate in chosen]
    return None if None in needed else max(filter(None, needed), key=ROLES.index)


def _record(
    session: Session,
    services: Services,
    case: Case,
    choice: Choosing,
    chosen: Sequence[Candidate],
    *,
    made_by: Agent,
    role: str,
    reason: str,
) -> Offer:
    case = _with_severity(session, case, choice)
    if case.stage != "offering":
        case = cases.move(session, case, "offering", actor=f"agent:{made_by.login}", reason="offer by a person")
    now: dt.datetime = services.now()
    known = case_facts.current(session, case)
    if choice.equal is not None:
        role = max(role, choice.equal.role, key=ROLES.index)
    return offers.record(
        session,
        case,
        options=[candidate.option.as_dict() for candidate in chosen],
        made_by=f"agent:{made_by.login}",
        role=role,
        reason=reason,
        policy_version=services.policy.version,
        expires_at=now + OPEN_FOR,
        explanation={
            "policy": services.policy.version,
            "role": role,
            "reason": reason,
            "severity": choice.severity.as_dict(),
            "offered": [_explained(candidate) for candidate in chosen],
            "left_out": [
                *(not_offered(c.option.remedy, NOT_CHOSEN) for c in choice.candidates if c not in chosen),
                *choice.left_out,
            ],
            "basis": {name: fact.id for name, fact in known.items()},
        },
    )


def _explained(candidate: Candidate) -> dict[str, Any]:
    return {
        "remedy": candidate.option.remedy,
        "why": [CHOSEN.text, *candidate.explanation["why"]],
        "because": [CHOSEN.as_dict(), *candidate.explanation["because"]],
    }


def _with_severity(session: Session, case: Case, choice: Choosing) -> Case:
    """Store the severity of the case at the time of a person's decision, with its reasons."""
    reasons = choice.severity.as_dict()["reasons"]
    return cases.update(session, case, severity=choice.severity.level, severity_reasons=reasons)
