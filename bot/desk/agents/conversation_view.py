"""`GET /api/desk/conversations/{id}`: everything that agents see of one conversation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import desc, select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cases import approvals, cases, conversations, fact_store, feelings, messages, refusals, tags, ties
from bot.cases.insight import flags
from bot.cases.models import Case, Conversation, Handoff, Message, Offer, OfferOption
from bot.cases.order_proofs import ORDER_NUMBER, ORDER_PROOF
from bot.cases.queue import resolving
from bot.cases.record import rows
from bot.cases.record.rows import pick
from bot.cases.time_rules import offer_is_open
from bot.cases.utc import iso, now_of
from bot.conversation import answer_by
from bot.conversation.corrections.correctable import all_present
from bot.conversation.corrections.standing_offer import no_longer_fitting
from bot.conversation.services import Services
from bot.conversation.severity_set import FACT as SEVERITY_SET
from bot.conversation.sub_kinds.keeping import FACT as SUB_KINDS
from bot.conversation.unsettled import unsettled
from bot.desk.agents import opening_again, postponing, promise_rows, tasks, tied_cases
from bot.desk.agents.approvals import entry
from bot.desk.agents.audit_view import audit_view
from bot.desk.agents.causes import shown_cause, shown_flag
from bot.desk.agents.client_ids import without_prefix
from bot.desk.agents.corrections import may_correct
from bot.desk.agents.guard import agent_of
from bot.desk.agents.incidents import shown_incident
from bot.desk.agents.live_work import shown_unsettled
from bot.desk.agents.names import agent_name, catalogue_names, login_name, urgency
from bot.desk.agents.notes import written_in
from bot.desk.agents.offer_explanation import explanation_of
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import context_of
from bot.desk.customers.identity import is_proved
from bot.desk.customers.state import state_of
from bot.desk.reading import whole_number
from bot.remedy import Policy

PAGE = 500
CUSTOMER_FILES = "/api/conversations/"
AGENT_FILES = "/api/desk/conversations/"
# The fields of an option and of a handoff that the page shows.
OPTION = ("id", "title", "handler", "verify", "remedy", "goodwill", "value_minor", "currency", "due_at", "accepted_seq")
HANDOFF = (
    "state", "reason", "queue", "priority", "promised_by", "contact_needed", "note", "team", "requested_at",
)  # fmt: skip


async def conversation(request: Request) -> Response:
    """Return the conversation with its messages after number `?after=` (all messages without it)."""
    context = context_of(request)
    me = agent_of(request)
    conversation_id = request.path_params["conversation_id"]
    after = whole_number(request.query_params.get("after"), "after")
    found = await context.read(lambda s: view(s, context.services, conversation_id, me, after))
    audit_view(context, me, f"conversation:{conversation_id}", "conversation.viewed")
    return JSONResponse(found)


def view(session: Session, services: Services, conversation_id: str, me: SignedIn, after: int = 0) -> dict[str, Any]:
    """Return everything an agent sees of a conversation; `mine` is whether `me` holds it. Raises NotFound."""
    policy = services.policy
    found = conversations.get(session, conversation_id)
    told = cases.of_conversation(session, conversation_id)
    case = cases.in_hand(session, found, told)
    handoffs = list(
        session.execute(
            select(Handoff).where(Handoff.conversation_id == conversation_id).order_by(desc(Handoff.id))
        ).scalars()
    )
    active = next((h for h in handoffs if h.state in ("waiting", "taken")), None)
    owner_agent = agent_name(session, found.owner_agent_id) if found.owner == "agent" else None
    stage = case.stage if case is not None else "listening"
    to_settle = resolving.with_person(session, conversation_id)
    return {
        "id": found.id,
        "locale": found.locale,
        "owner": found.owner,
        "agent": owner_agent,
        "mine": owner_agent is not None and owner_agent["id"] == me.id,
        "customer": rows.contact(found),
        "customer_proved": is_proved(session, found),
        "page_url": found.page_url,
        "opened_at": iso(found.created_at),
        "stage": stage,
        "step": state_of(session, conversation_id)["step"],
        "case": _case(session, policy, case) if case is not None else None,
        "correctable": all_present(session, services, case) if case is not None and may_correct(found, me) else None,
        "to_settle": [one.number for one in to_settle],
        "unsettled": [shown_unsettled(one) for one in unsettled(session, to_settle or ([case] if case else []))],
        "cause": shown_cause(session, services, case) if case is not None else None,
        "incident": shown_incident(session, case, found) if case is not None else None,
        "asks_cause": policy.insight.asks_cause,
        "flags": [shown_flag(session, one, me) for one in flags.of_conversation(session, conversation_id)],
        "over": opening_again.offered(session, found),
        **postponing.shown_in(session, found),
        "tasks": tasks.shown_in(session, services, conversation_id, me),
        "matters": [_matter(session, services, me, one, found) for one in told if one is not case],
        "ties": tied_cases.shown(session, case) if case is not None else [],
        "facts": _facts(session, policy, case) if case is not None else [],
        "offers": _offers(session, policy, case) if case is not None else [],
        "refused": [
            {"at": iso(row.at), **(explanation_of(policy, row.detail) or {})}
            for row in refusals.of_case(session, case, refusals.NO_OFFER)
        ]
        if case
        else [],
        "approvals": [entry(session, services, asked, case, me) for asked in approvals.of_case(session, case)]
        if case
        else [],
        "commitments": promise_rows.of_case(session, services, me, case, found) if case is not None else [],
        "mended": promise_rows.mended(session, case) if case is not None else [],
        "handoff": _handoff(session, active) if active is not None else None,
        "handoffs": [_handoff(session, handoff) for handoff in handoffs],
        "notes": written_in(session, conversation_id),
        "messages": [shown(message) for message in _messages(session, conversation_id, after)],
        "last_seq": found.next_seq - 1,
        "felt_seq": feelings.last_seq(session, conversation_id),
    }


def shown(message: Message) -> dict[str, Any]:
    """Return a message in the format of the customer protocol, but with addresses of files for agents."""
    written = messages.as_protocol(message)
    if message.role == "agent" and message.client_id:
        written["client_id"] = without_prefix(message.client_id)
    payload = written.get("payload")
    if message.kind == "attachment" and isinstance(payload, dict):
        address = str(payload.get("url", "")).partition("?")[0]
        if address.startswith(CUSTOMER_FILES):
            written["payload"] = {**payload, "url": AGENT_FILES + address[len(CUSTOMER_FILES) :]}
    return written


def _messages(session: Session, conversation_id: str, after: int) -> list[Message]:
    found: list[Message] = []
    while len(page := messages.after(session, conversation_id, after, limit=PAGE)) == PAGE:
        found += page
        after = page[-1].seq
    return found + page


def _case(session: Session, policy: Policy, case: Case) -> dict[str, Any]:
    return {
        **pick(rows.case_row(case), "number", "stage", "kind", "emotion", "severity", "opened_at", "reopened"),
        "severity_reasons": case.severity_reasons or [],
        "tags": tags.of_case(session, case),
        "answer_by": answer_by.shown(policy, case, now_of(session)),
    }


def _matter(
    session: Session, services: Services, me: SignedIn, case: Case, conversation: Conversation
) -> dict[str, Any]:
    """Return another matter of the conversation: its case, what is known of it, and what was promised."""
    return {
        **_case(session, services.policy, case),
        "merged": ties.is_merged(session, case),
        "facts": _facts(session, services.policy, case),
        "commitments": promise_rows.of_case(session, services, me, case, conversation),
    }


def _facts(session: Session, policy: Policy, case: Case) -> list[dict[str, Any]]:
    """Return the current facts, each with its earlier values, newest first."""
    current: dict[str, dict[str, Any]] = {}
    older: dict[str, list[dict[str, Any]]] = {}
    for fact in fact_store.history(session, case):
        row = rows.fact_row(fact)
        value = {
            **pick(row, "value", "display", "message_seq"),
            "names": catalogue_names(policy, fact.name, fact.value),
        }
        if fact.name == SUB_KINDS:
            value["reasons"] = row["resolved"]
        if fact.superseded_at is not None:
            older.setdefault(fact.name, []).insert(0, value)
        else:
            current[fact.name] = {**pick(row, "name", "source", "noted_at"), **value}
    proof = current.pop(ORDER_PROOF, None)
    # What a person set about the severity is shown with its reasons.
    current.pop(SEVERITY_SET, None)
    if ORDER_NUMBER in current:
        # Whose order it is is shown beside its number; what was tried in vain is no fact for the eye.
        value = proof["value"] if proof is not None and isinstance(proof["value"], dict) else {}
        same = value.get("order") == current[ORDER_NUMBER]["value"]
        current[ORDER_NUMBER]["proof"] = (value.get("by") if same else None) or "none"
    return [{**fact, "before": older.get(name, [])} for name, fact in current.items()]


def _offers(session: Session, policy: Policy, case: Case) -> list[dict[str, Any]]:
    """Return the offers of the case, newest first; an open offer past its time has the state `expired`."""
    made = session.execute(select(Offer).where(Offer.case_id == case.id).order_by(desc(Offer.made_at))).scalars()
    now, unfit = now_of(session), no_longer_fitting(session, case)
    return [
        {
            **pick(rows.offer_row(offer), "id", "made_by", "role", "reason", "made_at", "expires_at"),
            "state": "expired" if offer.state == "open" and not offer_is_open(offer, now) else offer.state,
            "no_longer_fits": offer.state == "open" and offer.id in unfit,
            "made_by_name": login_name(session, offer.made_by),
            "why": explanation_of(policy, offer.explanation),
            "options": [_option(option) for option in offer.options],
        }
        for offer in made
    ]


def _option(option: OfferOption) -> dict[str, Any]:
    row = rows.option_row(option)
    return {**pick(row, *OPTION), "chosen": row["accepted_at"] is not None}


def _handoff(session: Session, handoff: Handoff) -> dict[str, Any]:
    return {
        **pick(rows.handoff_row(handoff), *HANDOFF),
        "urgency": urgency(handoff.priority),
        "agent": agent_name(session, handoff.agent_id),
    }
