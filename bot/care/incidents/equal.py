"""Equal compensation for equal harm: what victims of an incident got, and what those who settled for less are owed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.cases import commitments
from bot.cases.errors import CaseStoreError
from bot.cases.insight import gathering, incidents
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, Incident
from bot.cases.utc import iso
from bot.conversation.incidents import extra_of
from bot.conversation.services import Services
from bot.insight.equality import Victim, above, is_equal, top_ups
from bot.remedy import Policy
from bot.remedy.equal_gesture import gesture_worth

logger = logging.getLogger(__name__)
# Incidents that were closed go on being equal; there are few.
MOST = 500


@dataclass(frozen=True)
class Measure:
    """How equal an incident is: its victims, the level by harm, who is owed how much, and who got more than that."""

    victims: tuple[Victim, ...]
    levels: dict[str, int]
    owed: dict[int, int]
    above: tuple[Victim, ...]

    @property
    def is_equal(self) -> bool:
        """Return whether everybody who settled has the same for the same harm."""
        return is_equal(self.levels, self.victims)


def measure(session: Session, policy: Policy, incident: Incident) -> Measure:
    """Return how equal an incident is now."""
    rows = [row for row in gathering.rows_of(session, incident) if row.state == gathering.GATHERED]
    victims = victims_of(session, policy, [(row.case_id, row.harm) for row in rows])
    levels = {one.id: one.minor for one in incidents.harms_of(incident)}
    return Measure(tuple(victims), levels, top_ups(levels, victims), tuple(above(levels, victims)))


def victims_of(session: Session, policy: Policy, cases: Sequence[tuple[int, str]]) -> list[Victim]:
    """Return what these cases, each with its harm, were promised beyond their own loss."""
    found = gathering.settled(session, [case_id for case_id, _ in cases], policy.company.currency)
    return [Victim(case_id, harm, extra_of(policy, found[case_id])) for case_id, harm in cases]


def bring_up_all(services: Services) -> int:
    """Bring everybody who settled for less up to the level of their harm; return how many promises that made."""
    with services.store.read() as session:
        live = incidents.listed(session, (incidents.DECLARED, incidents.CLOSED), MOST)
        owed = [
            (one.id, case_id)
            for one in live
            if one.declared_at is not None
            for case_id in measure(session, services.policy, one).owed
        ]
    made = 0
    for incident_id, case_id in owed:
        try:
            with services.store.begin() as session:
                made += _bring_up(session, services, incident_id, case_id)
        except CaseStoreError:
            # The customer was erased or the store is busy: the next run finds what remains.
            logger.info("case %d could not be brought up to the others now", case_id)
    return made


def _bring_up(session: Session, services: Services, incident_id: int, case_id: int) -> bool:
    """Promise one customer what the others got beyond it, reckoned again under the locks."""
    incident = incidents.locked(session, incident_id)
    case = session.get(Case, case_id)
    assert case is not None
    lock_conversation(session, case.conversation_id)
    minor = measure(session, services.policy, incident).owed.get(case_id)
    found = gathering.incident_of(session, case_id)
    if minor is None or found is None or found[0].id != incident_id:
        return False
    harm = next(one for one in incidents.harms_of(incident) if one.id == found[1])
    worth = gesture_worth(services.policy, harm.gesture, minor, case.severity or 1)
    now = services.now()
    promise = commitments.promise(
        session,
        case,
        what=dict(worth.promise),
        owner=worth.gesture.handler.id,
        due_at=services.policy.clock.end_of_opening_day(now, worth.days),
        reckoning={"days": worth.days, "since": iso(now)},
    )
    currency = services.policy.company.currency
    gathering.add_top_up(
        session, incident, case, promise, gesture=worth.gesture.id, minor=minor, currency=currency, by="clock"
    )
    return True
