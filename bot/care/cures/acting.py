"""What people do with an action, as a form gives it; the desk and the owner's page without account use the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.care.cures.judging import judge
from bot.care.cures.letters import mail_lead, mail_owner
from bot.care.faults import Fault
from bot.cases.accounts import agents
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import CaseStoreError, Conflict, Refused
from bot.cases.insight import actions
from bot.cases.insight.actions import AGENT, AGREED, DONE, OUTSIDE, PROPOSED, PROVEN, Owner, Windows
from bot.cases.models import Action
from bot.cases.utc import now_of
from bot.conversation.services import Services
from bot.remedy.insight import ProofRules

AGREE, FINISH, REDATE, NOTE, CANNOT = "agree", "finish", "redate", "note", "cannot"
HAND_ON, WITHDRAW, SIGN, WORD = "hand_on", "withdraw", "sign", "word"
REASON = actions.LONGEST
# The fields of each act, with the longest text of each. Those of BY_OWNER are on the owner's page, too.
FIELDS: Mapping[str, Mapping[str, int]] = {
    AGREE: {"before_days": 4, "after_days": 4, "settle_days": 4},
    FINISH: {"words": REASON},
    REDATE: {"day": 10, "reason": REASON},
    NOTE: {"words": REASON},
    CANNOT: {"reason": REASON},
    HAND_ON: {
        "owner": 128,
        "name": actions.LONGEST_NAME,
        "email": actions.LONGEST_EMAIL,
        "locale": 16,
        "reason": REASON,
    },
    WITHDRAW: {"reason": REASON},
    SIGN: {"words": REASON},
    WORD: {"zh": REASON, "en": REASON},
}
BY_OWNER = (FINISH, AGREE, REDATE, NOTE, CANNOT)
# An owner without account agrees as the policy has it; who oversees may choose other windows in advance.
MOST_DAYS_AHEAD = 400
FROM_DAYS = {"before_days": (7, 366), "after_days": (7, 366), "settle_days": (0, 90)}


@dataclass(frozen=True)
class By:
    """Who acts: `actor` for the record; `decides` for who oversees, `signs` for who may close what is unproven."""

    actor: str
    decides: bool = False
    signs: bool = False


def allowed_now(action: Action, *, decides: bool, signs: bool = False) -> list[str]:
    """List what may be done with an action now, the usual first."""
    if action.state == PROPOSED:
        found = [AGREE, REDATE, NOTE, CANNOT]
        return [*found, HAND_ON, WITHDRAW] if decides else found
    if action.state == AGREED:
        found = [FINISH, REDATE, NOTE, CANNOT]
        return [*found, HAND_ON, WORD, WITHDRAW] if decides else found
    if action.state == DONE:
        found = [WORD, NOTE] if decides else [NOTE]
        return [*found, SIGN] if signs else found
    if action.state == PROVEN and decides and action.said_at is None:
        return [WORD]
    return []


def carry_out(
    session: Session, services: Services, action_id: int, act: str, told: Mapping[str, str], by: By
) -> Action:
    """Do `act` with an action and return it; raise Fault for what cannot be done, NotFound without such an action."""
    if act not in FIELDS:
        raise Fault("unknown")
    said = {name: told.get(name, "").strip() for name in FIELDS[act]}
    if any(len(said[name]) > longest for name, longest in FIELDS[act].items()):
        raise Fault("too_long")
    action = actions.locked(session, action_id)
    if act not in allowed_now(action, decides=by.decides, signs=by.signs):
        raise Fault("changed")
    try:
        _ACTS[act](session, services, action, said, by)
    except Fault:
        raise
    except Conflict:
        raise Fault("changed") from None
    except Refused:
        raise Fault("words_needed") from None
    return action


def propose(session: Session, services: Services, told: Mapping[str, str], by: By) -> Action:
    """Propose an action from a form and ask its owner; raise Fault for what is missing or not in the policy."""
    policy = services.policy
    cause = told.get("cause", "")
    if not policy.insight.below(cause):
        raise Fault("cause_unknown")
    product, branch = told.get("product") or None, told.get("branch") or None
    if (product and product not in policy.products) or (branch and branch not in policy.branches):
        raise Fault("unknown")
    analysis = told.get("analysis", "")
    try:
        action = actions.propose(
            session,
            cause=cause,
            kind=told.get("kind", ""),
            title=told.get("title", ""),
            owner=owner_of_form(session, services, told),
            due_at=_end_of(services, told.get("day", ""), now_of(session)),
            by=by.actor,
            product=product,
            branch=branch,
            department=told.get("department"),
            analysis_id=int(analysis) if analysis.isdecimal() else None,
            client_id=told.get("form"),
        )
    except Fault:
        raise
    except CaseStoreError:
        raise Fault("words_needed") from None
    mail_owner(session, services, action, "care.cure.proposed", event=f"action:{action.id}:proposed")
    return action


def owner_of_form(session: Session, services: Services, told: Mapping[str, str]) -> Owner:
    """Return the owner that a form names: a handler, a colleague, or somebody outside with name and address."""
    owner = told.get("owner", "")
    if owner == OUTSIDE:
        name, email = told.get("name", "").strip(), told.get("email", "").strip()
        if not name or "@" not in email.strip("@") or any(sign.isspace() for sign in email):
            raise Fault("outside_needed")
        locale = told.get("locale", "")
        return Owner(OUTSIDE, name, email, locale if locale in ("zh-Hant", "en") else services.policy.care.staff)
    if owner.startswith(AGENT):
        sees = [
            one.login
            for one in agents.all_agents(session)
            if not one.disabled_at and allowed(one.role, May.SEE_FIGURES)
        ]
        if owner.removeprefix(AGENT) not in sees:
            raise Fault("owner_unknown")
        return Owner(owner)
    if owner not in services.policy.handlers:
        raise Fault("owner_unknown")
    return Owner(owner)


def windows(rules: ProofRules, today: dt.date, told: Mapping[str, str]) -> Windows:
    """Return the windows for an action agreed on today: the policy's, or those typed; raise Fault for other numbers."""
    days = {name: getattr(rules, name) for name in FROM_DAYS}
    for name, (low, high) in FROM_DAYS.items():
        if typed := told.get(name, ""):
            if not typed.isascii() or not typed.isdecimal() or not low <= int(typed) <= high:
                raise Fault("days_needed")
            days[name] = int(typed)
    first = today - dt.timedelta(days=days["before_days"])
    return Windows(first, today - dt.timedelta(days=1), days["settle_days"], days["after_days"], rules.certainty)


def _agree(session: Session, services: Services, action: Action, said: Mapping[str, str], by: By) -> None:
    chosen = windows(services.policy.insight.proof, _today(session, services), said if by.decides else {})
    actions.agree(session, action, chosen, by=by.actor)
    if by.actor.startswith(AGENT):
        mail_owner(session, services, action, "care.cure.agreed", event=f"action:{action.id}:agreed")


def _finish(session: Session, services: Services, action: Action, said: Mapping[str, str], by: By) -> None:
    actions.done(session, action, by=by.actor, words=said["words"], day=_today(session, services))
    if not by.actor.startswith(AGENT):
        mail_lead(session, services, action, "care.cure.lead_done", event=f"action:{action.id}:done", why=said["words"])


def _redate(session: Session, services: Services, action: Action, said: Mapping[str, str], by: By) -> None:
    if not said["reason"]:
        raise Fault("reason_needed")
    due_at = _end_of(services, said["day"], now_of(session))
    actions.redate(session, action, due_at, by=by.actor, reason=said["reason"])
    if not by.actor.startswith(AGENT):
        event = f"action:{action.id}:redated:{action.version}"
        mail_lead(session, services, action, "care.cure.lead_redated", event=event, why=said["reason"])


def _note(session: Session, services: Services, action: Action, said: Mapping[str, str], by: By) -> None:
    actions.remark(session, action, "noted", by=by.actor, words=said["words"])


def _cannot(session: Session, services: Services, action: Action, said: Mapping[str, str], by: By) -> None:
    if not said["reason"]:
        raise Fault("reason_needed")
    actions.remark(session, action, "cannot", by=by.actor, words=said["reason"])
    event = f"action:{action.id}:cannot:{action.version}"
    mail_lead(session, services, action, "care.cure.lead_cannot", event=event, why=said["reason"])


def _hand_on(session: Session, services: Services, action: Action, said: Mapping[str, str], by: By) -> None:
    actions.hand_on(session, action, owner_of_form(session, services, said), by=by.actor, reason=said["reason"])
    words = "care.cure.proposed" if action.state == PROPOSED else "care.cure.agreed"
    mail_owner(session, services, action, words, event=f"action:{action.id}:handed_on:{action.version}")


def _withdraw(session: Session, services: Services, action: Action, said: Mapping[str, str], by: By) -> None:
    if not said["reason"]:
        raise Fault("reason_needed")
    actions.withdraw(session, action, by=by.actor, reason=said["reason"])
    event = f"action:{action.id}:withdrawn"
    mail_owner(session, services, action, "care.cure.withdrawn", event=event, why=said["reason"])


def _sign(session: Session, services: Services, action: Action, said: Mapping[str, str], by: By) -> None:
    yesterday = _today(session, services) - dt.timedelta(days=1)
    seen = None if action.result else judge(session, services.policy, action, until=yesterday)
    so_far = None if seen is None else seen.as_dict()
    actions.sign_unproven(session, action, by=by.actor, words=said["words"], so_far=so_far)


def _word(session: Session, services: Services, action: Action, said: Mapping[str, str], by: By) -> None:
    if not said["zh"] or not said["en"]:
        raise Fault("both_needed")
    actions.put_into_words(session, action, said["zh"], said["en"], by=by.actor)


def _today(session: Session, services: Services) -> dt.date:
    return services.policy.clock.local(now_of(session)).date()


def _end_of(services: Services, written: str, now: dt.datetime) -> dt.datetime:
    """Return the moment at which a day ends at work; raise Fault for a day that is over, far, or a day off."""
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        raise Fault("day_needed") from None
    today = services.policy.clock.local(now).date()
    if not 0 <= (day - today).days <= MOST_DAYS_AHEAD:
        raise Fault("day_passed" if day < today else "day_needed")
    spans = services.policy.clock.spans(day)
    if not spans:
        raise Fault("closed_day")
    if spans[-1][1] <= now:
        raise Fault("day_passed")
    return spans[-1][1]


_ACTS: Mapping[str, Callable[[Session, Services, Action, Mapping[str, str], By], None]] = {
    AGREE: _agree,
    FINISH: _finish,
    REDATE: _redate,
    NOTE: _note,
    CANNOT: _cannot,
    HAND_ON: _hand_on,
    WITHDRAW: _withdraw,
    SIGN: _sign,
    WORD: _word,
}
