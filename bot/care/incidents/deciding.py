"""What people decide about an incident: each step is checked against the policy, and nobody gets more than others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op, not_in_op

from bot.care.incidents.equal import victims_of
from bot.care.incidents.watching import harm_by_default
from bot.cases import cases, offers
from bot.cases.accounts.agents import active_with
from bot.cases.accounts.permissions import May
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.insight import gathering, incidents, signals
from bot.cases.insight.case_scopes import EVERYTHING, CaseScope, cases_in
from bot.cases.insight.incidents import Harm
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Case, Incident, IncidentCase, Offer, Signal
from bot.cases.stages import OVER
from bot.conversation.services import Services
from bot.insight.equality import Victim, above
from bot.remedy import check_wording
from bot.remedy.reading import LANGUAGES
from bot.remedy.vocabulary import ROLES

# More cases than these are no incident but a scope that is too wide.
MOST_SUGGESTED = 2000


class MoreThanOthers(Refused):
    """Raised when cases settled for more than their harm is made good by: raise it for all, or it is another harm."""

    def __init__(self, cases_above: Sequence[Victim]) -> None:
        super().__init__("some of these cases settled for more than everybody is offered")
        self.cases = tuple(cases_above)


class NotWorded(Refused):
    """Raised for words that the rules of wording forbid; `findings` say which and why, by language."""

    def __init__(self, findings: dict[str, list[str]]) -> None:
        super().__init__("these words are against the rules of wording")
        self.findings = findings


def prepare(session: Session, agent: Agent, title: str, from_signals: Sequence[Signal]) -> Incident:
    """Prepare an incident from signals: their cases are suggested, new ones by the series of the first.

    From signals that led to one before, as when the button was pressed twice, return that one. Raise Conflict when
    somebody decided otherwise meanwhile.
    """
    signals.lock(session)
    made = {one.incident_id for one in from_signals if signals.read_again(session, one).state != signals.OPEN}
    if made:
        before = made.pop()
        if before is None or made:
            raise Conflict("Somebody decided on this a moment ago; look at it again.")
        return incidents.get(session, before)
    actor = f"agent:{agent.login}"
    series = next((one.series for one in from_signals if one.rule != signals.WORDS), EVERYTHING)
    incident = incidents.prepare(session, title=title, series=series, by=actor)
    for one in from_signals:
        why = gathering.WORDS if one.rule == signals.WORDS else gathering.SIGNAL
        gathering.suggest(session, incident, one.cases, harm=incidents.PLAIN, why=why)
    signals.settle_all(session, from_signals, by=actor, incident_id=incident.id)
    return incident


def prepare_by_hand(session: Session, agent: Agent, title: str, scope: CaseScope, client_id: str) -> Incident:
    """Prepare an incident that nothing proposed: the cases of its scope are suggested, and new ones as they come.

    `client_id` names the form, so that pressing it twice prepares one.
    """
    incident = incidents.prepare(
        session,
        title=title,
        series=scope.key,
        since=scope.since,
        until=scope.until,
        by=f"agent:{agent.login}",
        client_id=client_id,
    )
    found, _ = cases_in(session, scope, MOST_SUGGESTED)
    gathering.suggest(session, incident, found, harm=incidents.PLAIN, why=gathering.SCOPE)
    return incident


def word(
    session: Session, services: Services, incident: Incident, agent: Agent, *, zh: str, en: str, banner: bool
) -> None:
    """Set what customers are told; raise NotWorded for what the rules of wording forbid."""
    _check_words(services, zh, en)
    incidents.word(session, incident, zh=zh, en=en, by=f"agent:{agent.login}", banner=banner)


def may_review(session: Session, incident: Incident, login: str) -> bool:
    """Return whether the colleague may review the words: who wrote them only where nobody else at the desk could."""
    return incident.worded_by != f"agent:{login}" or _is_alone(session, login)


def review(session: Session, incident: Incident, agent: Agent) -> None:
    """Review the words; who wrote them may only where nobody else at the desk could."""
    incidents.review(session, incident, by=f"agent:{agent.login}", alone=_is_alone(session, agent.login))


def _is_alone(session: Session, login: str) -> bool:
    return not [one for one in active_with(session, May.OVERSEE) if one.login != login]


def offer(session: Session, services: Services, incident: Incident, agent: Agent, harms: Sequence[Harm]) -> None:
    """Set what each sort of harm is made good by, within the authority of `agent`.

    Raise Refused for a gesture or remedy that the policy has not, or above the limit; MoreThanOthers when gathered
    cases settled for more: the level has to be theirs at least.
    """
    policy = services.policy
    limit = policy.authority[agent.role] if agent.role in ROLES else None
    for one in harms:
        if one.gesture not in policy.goodwill or (one.remedy is not None and one.remedy not in policy.remedies):
            raise Refused("The policy has no such gesture or remedy.")
        if limit is None or one.minor > limit.goodwill:
            raise Refused("This is more goodwill than you may give.")
    rows = [row for row in gathering.rows_of(session, incident) if row.state == gathering.GATHERED]
    if harms and incident.state == incidents.PREPARED:
        # Before anything was offered, a case whose sort of harm is gone has the first one.
        names = {one.id for one in harms}
        lost = [row.case_id for row in rows if row.harm not in names]
        if lost:
            gathering.gather(session, incident, lost, harm=harms[0].id, by=f"agent:{agent.login}")
    told = [(row.case_id, row.harm) for row in rows]
    _refuse_more(session, services, told, {one.id: one.minor for one in harms})
    incidents.set_harms(session, incident, harms, by=f"agent:{agent.login}")
    if incident.state == incidents.DECLARED:
        incident.role = max(incident.role or agent.role, agent.role, key=ROLES.index)
    _offer_again(session, [row.case_id for row in rows], incident)


def gather(
    session: Session, services: Services, incident: Incident, agent: Agent, case_ids: Sequence[int], harm: str | None
) -> list[int]:
    """Take cases into the incident, with their sort of harm; return those that changed.

    Raise MoreThanOthers for a case that settled for more than that harm is made good by.
    """
    sort = harm or harm_by_default(incident)
    levels = {one.id: one.minor for one in incidents.harms_of(incident)}
    if levels:
        _refuse_more(session, services, [(one, sort) for one in case_ids], levels)
    changed = gathering.gather(session, incident, case_ids, harm=sort, by=f"agent:{agent.login}")
    _offer_again(session, changed, incident)
    return changed


def declare(session: Session, services: Services, incident: Incident, agent: Agent) -> None:
    """Declare the incident: the banner is shown, every gathered customer is told, and offers become equal.

    Raise Refused while something is missing, MoreThanOthers when a gathered case settled for more meanwhile.
    """
    rows = [row for row in gathering.rows_of(session, incident) if row.state == gathering.GATHERED]
    levels = {one.id: one.minor for one in incidents.harms_of(incident)}
    names = set(levels)
    lost = [row.case_id for row in rows if row.harm not in names]
    if lost and names:
        gathering.gather(session, incident, lost, harm=harm_by_default(incident), by=f"agent:{agent.login}")
    _refuse_more(session, services, [(row.case_id, row.harm) for row in rows], levels)
    if incident.spokesperson is not None and incident.spokesperson not in services.policy.handlers:
        raise Refused("Who speaks for the company is no handler of the policy any more.")
    incidents.declare(session, incident, by=f"agent:{agent.login}", role=agent.role)
    _offer_again(session, [row.case_id for row in rows], incident)
    gathering.plan_again(session, incident)


def set_voice(
    session: Session, services: Services, incident: Incident, agent: Agent, spokesperson: str, next_update_at: datetime
) -> None:
    """Name who speaks for the company and by when there is news; raise Refused for a moment that is over."""
    if spokesperson not in services.policy.handlers:
        raise Refused("Choose a handler of the policy.")
    if next_update_at <= services.now():
        raise Refused("Choose a moment that is to come.")
    incidents.set_voice(
        session, incident, spokesperson=spokesperson, next_update_at=next_update_at, by=f"agent:{agent.login}"
    )


def update(
    session: Session,
    services: Services,
    incident: Incident,
    agent: Agent,
    *,
    zh: str,
    en: str,
    next_update_at: datetime,
) -> None:
    """Tell what is new, and by when there is more."""
    _check_words(services, zh, en)
    if next_update_at <= services.now():
        raise Refused("Choose a moment that is to come.")
    incidents.update(session, incident, zh=zh, en=en, next_update_at=next_update_at, by=f"agent:{agent.login}")


def without_offer(session: Session, incident: Incident) -> list[Case]:
    """Return the gathered cases that are still open, and whose customers have no offer before them and took none."""
    has_one = select(Offer.id).where(Offer.case_id == Case.id, in_op(Offer.state, ["open", "accepted"])).exists()
    wanted = (
        select(Case)
        .join(IncidentCase, IncidentCase.case_id == Case.id)
        .where(
            IncidentCase.incident_id == incident.id,
            IncidentCase.state == gathering.GATHERED,
            not_in_op(Case.stage, list(OVER)),
            ~has_one,
        )
        .order_by(Case.id)
    )
    return list(session.execute(wanted).scalars())


def close(session: Session, incident: Incident, agent: Agent, report: str) -> None:
    """Close the incident with its report, or give a prepared one up; equal harm stays equal."""
    incidents.close(session, incident, report=report, by=f"agent:{agent.login}")
    gathering.plan_again(session, incident)


def _refuse_more(session: Session, services: Services, told: Sequence[tuple[int, str]], levels: dict[str, int]) -> None:
    more = above(levels, victims_of(session, services.policy, told))
    if more:
        raise MoreThanOthers(more)


def _offer_again(session: Session, case_ids: Sequence[int], incident: Incident) -> None:
    """Withdraw open offers that are not what everybody is offered; the fair one is made when the customer is told."""
    if incident.state != incidents.DECLARED:
        return
    for case_id in case_ids:
        case = session.get(Case, case_id)
        assert case is not None
        try:
            lock_conversation(session, case.conversation_id)
        except NotFound:
            # The customer was erased: nobody is there to be offered anything, and the others are not kept waiting.
            continue
        offers.withdraw(session, cases.locked(session, case), f"incident {incident.id}", actor="clock")


def _check_words(services: Services, zh: str, en: str) -> None:
    found = {
        language: [
            f"{finding.said}: {finding.reason[language]}" for finding in check_wording(services.policy, text, language)
        ]
        for language, text in zip(LANGUAGES, (zh, en))
    }
    if any(found.values()):
        raise NotWorded({language: reasons for language, reasons in found.items() if reasons})
