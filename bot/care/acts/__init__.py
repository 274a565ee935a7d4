"""What is done when something comes due: one function for each kind of due."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from bot.care.acts import (
    closures,
    cures,
    follow_up,
    incidents,
    law,
    person,
    postponed,
    progress,
    promises,
    tasks,
    unfinished,
)
from bot.care.acts.cures import LATER
from bot.cases.models import Action, Case, Due, Incident
from bot.clocks import action_plan, incident_plan, plan
from bot.conversation.services import Services

__all__ = ["ACTION_ACTS", "ACTS", "INCIDENT_ACTS", "LATER", "Act", "ActOfAction", "ActOfIncident"]

# Does it, and returns in a word what came of it; LATER when it was put off itself.
ActOfAction = Callable[[Session, Services, Action, Due], str]
ActOfIncident = Callable[[Session, Services, Incident, Due], str]
Act = Callable[[Session, Services, Case, Due], str]

ACTS: Mapping[str, Act] = {
    plan.REMIND_OWNER: promises.remind_owner,
    plan.PROMISE_DUE: promises.break_promise,
    plan.TELL_BROKEN: promises.tell_broken,
    plan.TELL_MOVED: closures.tell_moved,
    plan.PROGRESS: progress.tell_progress,
    plan.ASK_MENDED: follow_up.ask,
    plan.REMIND_MENDED: follow_up.remind,
    plan.SILENT: follow_up.silence,
    plan.OFFER_ENDS: unfinished.offer_ends,
    plan.LEFT_NOTE: unfinished.note,
    plan.LEFT_CLOSE: unfinished.close,
    plan.NOBODY_CAME: person.louder,
    plan.TELL_NOBODY_CAME: person.tell_late,
    plan.LAW: law.warn,
    plan.LAW_PASSED: law.tell_next_door,
    plan.TELL_OWNERS: follow_up.tell_owners,
    plan.LOW_SCORE: follow_up.low_score,
    plan.TASK_DUE: tasks.louder,
    plan.COMES_BACK: postponed.come_back,
    action_plan.TELL_CHANGE: cures.tell_change,
    plan.TELL_INCIDENT: incidents.tell,
    plan.OFFER_EQUALLY: incidents.offer_equally,
    plan.TELL_TOP_UP: incidents.tell_top_up,
}

ACTION_ACTS: Mapping[str, ActOfAction] = {
    action_plan.REMIND_ACTION: cures.remind_owner,
    action_plan.ACTION_DUE: cures.late,
    action_plan.ACTION_RECKON: cures.reckon,
    action_plan.ACTION_SIGN: cures.ask_to_sign,
    action_plan.ACTION_WORDS: cures.ask_for_words,
    action_plan.ACTION_SPREAD: cures.spread,
}

INCIDENT_ACTS: Mapping[str, ActOfIncident] = {
    incident_plan.REMIND_VOICE: incidents.remind_voice,
    incident_plan.INCIDENT_SILENT: incidents.silent,
}
