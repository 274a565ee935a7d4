"""Tell a customer's words with the facts that are really read from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.conversation.correcting import Correction, correct
from bot.conversation.recap import recap
from bot.nlu.extract import extract
from tests.conversation.turns import Customer, understood

POLICY = Path(__file__).resolve().parents[3] / "data" / "policy"


def entities(customer: Customer, text: str) -> list[dict[str, Any]]:
    services = customer.services
    return extract(text, services.policy.clock.local(services.now()), POLICY)


def tell(
    customer: Customer, text: str, intent: str = "complain", asked: str | None = None, **more: Any
) -> dict[str, Any]:
    """Say `text` with the facts that are really read from it; return the facts that are known then."""
    customer.say(text, intent, entities(customer, text), asked, **more)
    return customer.known


def put_right(customer: Customer, text: str, intent: str = "correct") -> Correction:
    heard = customer.turn(understood(text, intent, entities(customer, text)))
    correction = correct(customer.session, customer.services, heard)
    customer.slots.update(correction.slots)
    return correction


def shown(customer: Customer, locale: str = "zh-Hant") -> dict[str, str]:
    return dict(recap(customer.session, customer.services, customer.id, locale).payload["facts"])
