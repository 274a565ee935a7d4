"""The status of a case for its customer: what was promised, by whom, by when, and whether it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import approvals, cases, commitments
from bot.cases.models import Case, Commitment
from bot.cases.queue import handoffs
from bot.cases.utc import iso
from bot.conversation.agent_offers import ABOVE_LIMIT
from bot.conversation.display import both, instant, language
from bot.conversation.handing_over import handoff_notice
from bot.conversation.matters.in_words import matter_in_words
from bot.conversation.promise_state import IN_WORK, shown_state
from bot.conversation.services import Services
from bot.words import Words

# How a request for approval is shown: the answer is due, was yes, or was no. A withdrawn request is not shown, because
# it does not concern the customer any more.
SHOWN_AS = {"waiting": IN_WORK, "approved": "kept", "declined": "declined"}


@dataclass(frozen=True)
class Status:
    """The status of a conversation's cases for plain text and for the card; `number` is how many there are.

    Case number, stage and card are those of the case in hand; the card has the others under `matters`.
    """

    case_number: str
    stage: str
    lines: str
    payload: dict[str, Any]
    number: int = 1


def status(session: Session, services: Services, conversation_id: str, locale: str) -> Status | None:
    """Return the status of the conversation's case; None when there is no case."""
    case = cases.current_case(session, conversation_id)
    if case is None:
        return None
    told = cases.of_conversation(session, conversation_id)
    shown = [_of_case(session, services, one, locale) for one in told if one.stage != "closed"]
    if len(shown) == 1:
        return shown[0]
    say, to = services.words.say, language(locale)
    current = next(one for one in shown if one.case_number == case.number)
    lines, matters = [], []
    for place, one in enumerate(shown, 1):
        about = matter_in_words(session, services, cases.find(session, one.case_number), locale)
        head = {"place": str(place), "words": about, "case_number": one.case_number, "stage": one.stage}
        lines += [say("matters.status_head", to, **head), *filter(None, [one.lines])]
        matters.append({**{name: one.payload[name] for name in ("case_number", "stage", "items")}, "about": about})
    payload = {**current.payload, "matters": matters}
    return Status(current.case_number, current.stage, "\n".join(lines), payload, number=len(shown))


def _of_case(session: Session, services: Services, case: Case, locale: str) -> Status:
    conversation_id = case.conversation_id
    say, to = services.words.say, language(locale)
    items = [commitment_item(services, promise, to) for promise in commitments.of_case(session, case)]
    lines = [
        say(
            "cards.status_item",
            to,
            what=item["what"],
            state=say(f"cards.state.{item['state']}", to),
            owner=owner_in_words(services.words, item["owner"], item["line"], to),
            time=item["due"],
        )
        for item in items
    ]
    handoff = handoffs.current(session, conversation_id)
    if handoff is not None and handoff.state == "waiting" and (case.stage == "escalated" or handoff.case_id == case.id):
        person = handoff_notice(services, handoff, case.number, locale)
        when = instant(person.promised_by, services.policy.clock.zone, to)
        lines.append(say("cards.status_waiting", to, handler=person.handler, time=when))
        items.append(
            {
                "what": lines[-1].lstrip("・• "),
                "owner": person.handler,
                "due_at": iso(person.promised_by, "seconds"),
                "state": "open",
            }
        )
    asked = [approval for approval in approvals.of_case(session, case) if approval.state in SHOWN_AS]
    waits = any(approval.state == "waiting" for approval in asked)
    for approval in asked:
        what = say(f"cards.asked.{approval.state}", to)
        when = instant(approval.answer_by, services.policy.clock.zone, to)
        open_still = approval.state == "waiting"
        lines.append(
            say("cards.status_asked", to, what=what, time=when) if open_still else say("cards.line_bare", to, what=what)
        )
        items.append(
            {
                "what": what,
                "owner": services.policy.escalation(ABOVE_LIMIT).handler.label(to),
                "due_at": iso(approval.answer_by, "seconds"),
                "state": SHOWN_AS[approval.state],
            }
        )
    if case.stage == "offering":
        lines.append(say("cards.status_choose", to))
    elif case.stage in {"listening", "clarifying"} and not waits:
        lines.append(say("cards.status_tell", to))
    for item in items:
        item.pop("due", None)
    payload = {"kind": "status", "case_number": case.number, "stage": case.stage, "items": items}
    shown_stage = "asked" if waits and case.stage in {"listening", "clarifying"} else case.stage
    return Status(case.number, say(f"cards.stage.{shown_stage}", to), "\n".join(lines), payload)


def owner_in_words(words: Words, owner: str, line: str, to: str) -> str:
    """Return an owner by name, with the direct line where the policy has one."""
    return words.say("cards.owner_line", to, owner=owner, line=line) if line else owner


def commitment_item(services: Services, promise: Commitment, to: str) -> dict[str, Any]:
    """Return a commitment as the cards show it; `line` is its owner's direct line, `due` its time in words."""
    handler = services.policy.handlers.get(promise.owner)
    return {
        "what": both(promise.what, to),
        "owner": handler.label(to) if handler else promise.owner,
        "line": both(handler.line, to) if handler else "",
        "due_at": iso(promise.due_at, "seconds"),
        "state": shown_state(promise),
        "due": instant(promise.due_at, services.policy.clock.zone, to),
    }
