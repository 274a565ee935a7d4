"""Work off what is due: claim it, act and finish in one transaction; whatever dies meanwhile, it happens once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.care.acts import ACTION_ACTS, ACTS, INCIDENT_ACTS, LATER
from bot.cases import changes
from bot.cases.care import dues
from bot.cases.errors import Busy, CaseStoreError, NotFound
from bot.cases.insight import actions, incidents
from bot.cases.lock import lock_conversation
from bot.cases.models import Due
from bot.clocks.keeping import case_with_conversation, keep_action, keep_case, keep_incident
from bot.clocks.living import PAGE, living_cases, page_of
from bot.conversation.services import Services

logger = logging.getLogger(__name__)

# How long a claim holds. Whoever dies with it delays a notice by this much. Nothing rests on its length: what is due is
# taken up under the lock of its conversation, and only while it is still claimed by the same worker.
LEASE = dt.timedelta(seconds=30)
BATCH = 20
# Actions that are planned again in one transaction; a company has dozens.
MOST_ACTIONS = 5_000
# Seconds to wait before a due that failed is tried again: by number of tries, the last one for all later ones.
AGAIN = tuple(dt.timedelta(seconds=seconds) for seconds in (10, 60, 600, 3600))


@dataclass(frozen=True)
class Done:
    """What was done: the due, its kind, its case if it has one, and what came of it; `failed` names the error."""

    key: str
    kind: str
    case_id: int | None
    outcome: str
    failed: str = ""


def work(services: Services, *, limit: int = BATCH, on_step: Callable[[str], None] | None = None) -> list[Done]:
    """Carry out what is due now and return what was done; nothing when nothing is due.

    `on_step` is called between the steps with their names, for tests that let a worker die there.
    """
    step = on_step or (lambda name: None)
    now = services.now()
    with services.store.read() as session:
        if not dues.any_waiting(session, now):
            return []
    with services.store.begin() as session:
        mark, groups = dues.claim(session, now, lease=LEASE, limit=limit)
    step("claimed")
    done = []
    for left in groups:
        while left:
            one, left = _carry_out(services, left[0], left[1:], mark, step)
            if one is not None:
                done.append(one)
    return done


def _carry_out(
    services: Services, due_id: int, others: list[int], mark: str, step: Callable[[str], None]
) -> tuple[Done | None, list[int]]:
    """Carry out one due; return what was done, and those of the `others` of its group that it did not end with it."""
    try:
        with services.store.begin() as session:
            done = _act(session, services, due_id, mark, step)
            left = dues.still_claimed(session, others, mark) if others else []
    except Busy:
        # The claim lapses, and the due is tried again then.
        return None, others
    except (CaseStoreError, LookupError, ValueError, AssertionError) as error:
        logger.exception("a due could not be carried out, and is tried again")
        return _put_off(services, due_id, mark, error), others
    step("acted")
    return done, left


def _act(session: Session, services: Services, due_id: int, mark: str, step: Callable[[str], None]) -> Done | None:
    """Do it if it is still wanted now: under the lock of what it belongs to, with the plan made again."""
    belongs = dues.belongs_to(session, due_id)
    if belongs is None:
        return None
    if belongs.case_id is None and belongs.incident_id is not None:
        return _act_of_incident(session, services, due_id, belongs.incident_id, mark, step)
    if belongs.case_id is None:
        if belongs.action_id is None:
            return None
        return _act_of_action(session, services, due_id, belongs.action_id, mark, step)
    conversation_id = dues.conversation_of(session, due_id)
    if conversation_id is None:
        return None
    erased = False
    try:
        lock_conversation(session, conversation_id)
    except NotFound:
        erased = True
    # Read under the lock: another worker may have carried it out while this one waited for it.
    due = dues.taken_up(session, due_id, mark)
    found = None if due is None else case_with_conversation(session, belongs.case_id)
    if due is None or found is None:
        return None
    case, conversation = found
    if erased:
        dues.finish(session, due, "erased")
        return Done(due.key, due.kind, due.case_id, "erased")
    if belongs.action_id is None:
        # The customer may have written, or the policy changed, since it was reckoned.
        keep_case(session, services.policy, case, conversation)
    if _not_yet(session, services, due):
        return None
    step("acting")
    outcome = ACTS[due.kind](session, services, case, due)
    if outcome == LATER:
        return None
    dues.finish(session, due, outcome)
    # That it was done may call for the next one: the next note, the reminder after the question.
    changes.note_case(session, case.id)
    return Done(due.key, due.kind, due.case_id, outcome)


def _act_of_action(
    session: Session, services: Services, due_id: int, action_id: int, mark: str, step: Callable[[str], None]
) -> Done | None:
    """Do what comes due in an action itself, under its lock."""
    action = actions.locked(session, action_id)

    def act(due: Due) -> str:
        return ACTION_ACTS[due.kind](session, services, action, due)

    done = _do(session, services, due_id, mark, step, lambda: keep_action(session, services.policy, action), act)
    if done is not None:
        changes.note_action(session, action.id)
    return done


def _act_of_incident(
    session: Session, services: Services, due_id: int, incident_id: int, mark: str, step: Callable[[str], None]
) -> Done | None:
    """Do what comes due in an incident itself, under its lock."""
    incident = incidents.locked(session, incident_id)

    def act(due: Due) -> str:
        return INCIDENT_ACTS[due.kind](session, services, incident, due)

    return _do(session, services, due_id, mark, step, lambda: keep_incident(session, services.policy, incident), act)


def _do(
    session: Session,
    services: Services,
    due_id: int,
    mark: str,
    step: Callable[[str], None],
    plan_again: Callable[[], None],
    act: Callable[[Due], str],
) -> Done | None:
    """Carry out a due of no case, if it is still wanted once what it belongs to was locked and planned again."""
    due = dues.taken_up(session, due_id, mark)
    if due is None:
        return None
    plan_again()
    if _not_yet(session, services, due):
        return None
    step("acting")
    outcome = act(due)
    if outcome == LATER:
        return None
    dues.finish(session, due, outcome)
    return Done(due.key, due.kind, None, outcome)


def _not_yet(session: Session, services: Services, due: Due) -> bool:
    """Return whether a due is not wanted any more, or not now; then it is given back."""
    if due.state == dues.WAITING and due.at <= services.now():
        return False
    if due.state == dues.WAITING:
        dues.release(session, due)
    return True


def _put_off(services: Services, due_id: int, mark: str, error: Exception) -> Done | None:
    """Let a due that failed wait, longer each time, so that it holds up nothing else."""
    with services.store.begin() as session:
        due = dues.taken_up(session, due_id, mark)
        if due is None:
            return None
        due.claimed_until = services.now() + AGAIN[min(due.tries, len(AGAIN)) - 1]
        session.flush()
        return Done(due.key, due.kind, due.case_id, "put_off", failed=type(error).__name__)


def look_at_all(services: Services) -> int:
    """Make the dues of every living case and action those that its state and the policy call for; return the cases.

    Needed once after an upgrade and whenever the policy changes. A page of cases is one transaction, so that nobody who
    writes waits long for it.
    """
    with services.store.read() as session:
        living = living_cases(session, services.policy)
    for start in range(0, len(living), PAGE):
        with services.store.begin() as session:
            for case, conversation in page_of(session, living[start : start + PAGE]):
                keep_case(session, services.policy, case, conversation)
    with services.store.begin() as session:
        for action in actions.listed(session, states=(*actions.UNDER_WAY, actions.PROVEN), limit=MOST_ACTIONS):
            keep_action(session, services.policy, action)
    return len(living)


def due_now(session: Session, now: dt.datetime) -> list[Due]:
    """List what waits although its moment has passed, the earliest first."""
    return dues.waiting(session, now)
