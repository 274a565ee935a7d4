"""Make an offer from the facts of a case, and format it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Mapping

from sqlalchemy.orm import Session

from bot.cases import cases, offers, refusals, spending
from bot.cases import fact_store as case_facts
from bot.cases.models import Case, Fact, Offer, OfferOption
from bot.cases.time_rules import offer_is_open
from bot.conversation.answer_by import latest_promise
from bot.conversation.contacts.kept_back import KEPT_BACK, details_of, kept_back, to_list
from bot.conversation.contacts.told import CONTACTS
from bot.conversation.days_told import as_day
from bot.conversation.display import both, each, instant, language
from bot.conversation.facts_shown import other_wishes_in_words
from bot.conversation.incidents import equal_gesture
from bot.conversation.price_told import OTHER
from bot.conversation.product_meant import type_named
from bot.conversation.services import Services
from bot.conversation.severity_set import severity_set
from bot.conversation.sub_kinds.deciding import holding, own_cost, steering
from bot.conversation.sub_kinds.of_case import note_sub_kinds, own_order, reasons_in
from bot.conversation.turn_facts import UNKNOWN, UNWANTED
from bot.conversation.wishes_served import serving_both, serving_the_thing
from bot.conversation.wishes_together import also_wished
from bot.remedy import CaseFacts, Money, Proposal, propose
from bot.remedy.catalogue import GOODS
from bot.remedy.sub_kinds import BESIDE_GOODS
from bot.remedy.vocabulary import WISHES

# How long an offer stays open, so that a customer can think it over and discuss it at home.
OPEN_FOR = dt.timedelta(days=7)
# Kinds whose remedies put bills and records right, which mends no thing.
_OF_BILLS = frozenset({"process", "communication", "fraud"})
# The period of the limits per customer.
MONTH = dt.timedelta(days=30)


@dataclass(frozen=True)
class Offered:
    """The result of an attempt to offer; `refused` is the reason for a handoff when no options were recorded."""

    refused: str | None


@dataclass(frozen=True)
class OptionsCard:
    """The options as plain text, and the card of the customer protocol."""

    lines: str
    payload: dict[str, Any]


def offer(session: Session, services: Services, conversation_id: str) -> Offered:
    """Record an offer of what the policy allows for the case; an open offer based on the same facts is kept."""
    now = services.now()
    case = cases.open_case(session, conversation_id)
    reasons = note_sub_kinds(session, services, case, now)
    known = case_facts.current(session, case)
    facts = case_facts_of(session, services, case, known, now, reasons)
    proposal = serving_the_thing(propose(services.policy, facts, now), services.policy, facts, now)
    proposal = serving_both(proposal, services.policy, facts, also_wished(known)[0], now)
    cases.update(
        session,
        case,
        severity=proposal.severity.level,
        severity_reasons=proposal.severity.as_dict()["reasons"],
    )
    # Ways to reach the customer change nothing about what fits.
    ways = (*CONTACTS, KEPT_BACK, offers.CHOSEN)
    basis: dict[str, int | str] = {name: fact.id for name, fact in known.items() if name not in ways}
    if facts.equal is not None:
        basis["equal"] = f"{facts.equal.of}:{facts.equal.gesture}:{facts.equal.minor}"
    if not proposal.options:
        refusals.keep(session, case, {**proposal.explanation, "basis": basis})
        return Offered(proposal.refused or "no_options")
    if case.stage != "offering":
        cases.move(session, case, "offering", actor="bot", reason="facts confirmed")
    standing, withheld = offers.open_offer(session, case), bool(kept_back(session, services, case))
    same = standing is not None and (standing.explanation or {}).get("basis") == basis
    if standing is not None and same and offer_is_open(standing, now) and _gifts_stand(standing, proposal, withheld):
        return Offered(None)
    offers.record(
        session,
        case,
        options=[option.as_dict() for option in proposal.options],
        made_by="bot",
        role="bot" if facts.equal is None else facts.equal.role,
        policy_version=services.policy.version,
        expires_at=now + OPEN_FOR,
        explanation={**proposal.explanation, "basis": basis},
    )
    return Offered(None)


def _gifts_stand(standing: Offer, proposal: Proposal, withheld: bool) -> bool:
    """Return whether the options still come with what they came with: a gift may need what is `withheld` since."""
    if not withheld:
        return True
    gifts = {option.remedy: option.goodwill for option in proposal.options}
    return all(gifts.get(option.remedy, option.goodwill) == option.goodwill for option in standing.options)


def renew_without(session: Session, services: Services, case: Case, standing: Offer) -> Offer:
    """Return the open offer with gestures that need nothing of what the customer keeps back.

    It is a new one where that changes the bot's offer `standing`, and otherwise that.
    """
    if standing.made_by != "bot":
        return standing
    offer(session, services, case.conversation_id)
    return offers.open_offer(session, case) or standing


def apology(session: Session, services: Services, conversation_id: str) -> str:
    """Return the name of the apology that fits: what the customer broke is not our standard that was missed."""
    case, now = cases.open_case(session, conversation_id), services.now()
    own = own_cost(steering(reasons_in(services, case, case_facts.current(session, case), now)))
    return f"utter_apologise_{own}" if own else "utter_apologise"


def given_before(
    session: Session, services: Services, case: Case, now: dt.datetime, theirs: Collection[str] | None = None
) -> spending.Given:
    """Return what this case and this customer were given already, as the limits count it.

    `theirs` are the conversations of the customer, where they are known already.
    """
    return spending.given(session, case, services.policy.company.currency, now - MONTH, theirs)


def case_facts_of(
    session: Session,
    services: Services,
    case: Case,
    known: Mapping[str, Fact],
    now: dt.datetime,
    reasons: Mapping[str, Any] | None = None,
) -> CaseFacts:
    """Return the facts of a case as input for the remedy engine; `reasons` are those of its sub-kinds, if at hand."""
    reasons = reasons_in(services, case, known, now) if reasons is None else reasons
    given = given_before(session, services, case, now)
    order = own_order(services, known)
    happened = as_day(known["when"].value) if "when" in known else None
    today = services.policy.clock.local(now).date()
    wish = str(known["desired_outcome"].value) if "desired_outcome" in known else ""
    product = known["product"].value if "product" in known else None
    branch = known["branch"].value if "branch" in known else None
    unwanted = known[UNWANTED].value if UNWANTED in known else ()
    withheld, met = details_of(session, services, case)
    aside, added = severity_set(known)
    return CaseFacts(
        kind=_kind(services, case, known, reasons),
        emotion=case.emotion or "neutral",
        desired_outcome=wish if wish in WISHES else None,
        product_id=product if product in services.policy.products else None,
        product_type=type_named(str(product)) if product not in (None, UNKNOWN) else None,
        branch_id=branch if branch in services.policy.branches else None,
        paid=order.paid if order else None,
        order_known=order is not None,
        waiting_days=max(0, (today - happened).days) if happened else 0,
        contacts=max(1 + case.reopened, _repeated(services) if "contacts" in added else 1),
        harm=(case.kind == "safety_hazard" or "harm" in added) and "harm" not in aside,
        vulnerable="vulnerable" in added,
        set_aside=aside,
        given_in_case=given.in_case,
        given_this_month=given.to_customer,
        text=str(known["what"].value) if "what" in known else "",
        answer_by=latest_promise(services.policy, case),
        sub_kinds=steering(reasons),
        overcharged=_money(known["overcharged"].value) if "overcharged" in known else None,
        price_told=_price_told(known, steering(reasons)),
        kept_back=withheld,
        met=met,
        # Who asks for it after all wants it.
        unwanted=frozenset(map(str, unwanted)) - {wish},
        equal=equal_gesture(session, services.policy, case),
    )


def _repeated(services: Services) -> int:
    """Return the fewest contacts about one matter that count for its severity."""
    return min(services.policy.severity.contacts.starts, default=1)


def _kind(services: Services, case: Case, known: Mapping[str, Fact], reasons: Mapping[str, Any]) -> str:
    """Return the kind that the remedies go by: a dented table is about the table, whoever did it and however."""
    kind = case.kind or "product_quality"
    product = known["product"].value if "product" in known else None
    is_thing = product not in (None, UNKNOWN) and _type(services, str(product)) == GOODS
    damaged = "defective" in holding(reasons) and not steering(reasons)
    return "product_quality" if damaged and is_thing and kind in _OF_BILLS else kind


def _type(services: Services, product: str) -> str:
    """Return whether a product of the catalogue, or what the customer calls one, is goods or a service."""
    listed = services.policy.products.get(product)
    return listed.type if listed is not None else type_named(product)


def _price_told(known: Mapping[str, Fact], sub_kinds: frozenset[str]) -> Money | None:
    """Return what the customer says the thing cost; a sum of a bill or of a damage is another one."""
    amount = known.get("amount")
    if amount is None or not isinstance(amount.value, Mapping) or sub_kinds & BESIDE_GOODS:
        return None
    return None if amount.resolved == OTHER else _money(amount.value)


def _money(value: Mapping[str, Any]) -> Money:
    return Money(int(value["minor"]), str(value["currency"]))


def options_card(session: Session, services: Services, conversation_id: str, locale: str) -> OptionsCard:
    """Return the open offer of the conversation's case as text and card.

    Of the bot's own offer, what needs details that the customer keeps back is left out.
    """
    case = cases.open_case(session, conversation_id)
    standing = offers.open_offer(session, case)
    if standing is None:
        raise ValueError("there is no open offer to show: make one first")
    to = language(locale)
    listed = to_list(session, services, case, standing)
    shown = [_shown(services, option, to) for option in listed]
    none = {"command": "/reject_options", "label": services.words.say("cards.none", to), "group": "offer"}
    lines = "\n".join(_as_text(services, option, card, to) for option, card in zip(listed, shown))
    others = other_wishes_in_words(services, case_facts.current(session, case), to)
    if others:
        lines += "\n" + services.words.say("cards.also_wished", to, wish=others)
    return OptionsCard(lines, {"kind": "options", "offer_id": standing.id, "options": shown, "none": none})


def _shown(services: Services, option: OfferOption, to: str) -> dict[str, Any]:
    body = option.body
    handler = services.policy.handlers.get(handler_id(body.get("handler")))
    due = option.due_at
    return {
        "command": f"/choose_option?option={option.id}",
        "label": both(body["title"], to),
        "group": "offer",
        "title": both(body["title"], to),
        "pros": each(body.get("pros"), to),
        # Conditions still to be verified limit the option as disadvantages do, so they are listed with them.
        "cons": each(body.get("cons"), to) + [both(check.get("text"), to) for check in body.get("verify") or []],
        "remedy": both(body.get("remedy_text") or body["title"], to),
        "goodwill": both(body.get("goodwill_text"), to),
        "deadline": services.words.say("cards.by", to, time=instant(due, services.policy.clock.zone, to))
        if due
        else "",
        "handler": handler.label(to) if handler else "",
    }


def _as_text(services: Services, option: OfferOption, card: Mapping[str, Any], to: str) -> str:
    say = services.words.say
    lines = [say("cards.option", to, position=option.position, title=card["title"])]
    if card["goodwill"]:
        lines.append(say("cards.goodwill", to, text=card["goodwill"]))
    lines += [say("cards.good", to, text=text) for text in card["pros"]]
    lines += [say("cards.bad", to, text=text) for text in card["cons"]]
    lines.append(say("cards.option_detail", to, deadline=card["deadline"], handler=card["handler"]))
    return "\n".join(lines)


def handler_id(named: Any) -> str:
    """Return the id of the handler that an option's body names."""
    return str(named.get("id")) if isinstance(named, Mapping) else str(named)
