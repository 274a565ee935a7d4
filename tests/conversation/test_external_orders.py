"""Test orders in the company's own system: looked up before the store is locked, unknown without an answer."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.base
from actions.base import TurnAction
from actions.make_offer import MakeOffer
from actions.note_facts import NoteFacts
from bot.cases import Store, cases, conversations, fact_store, messages, offers
from bot.conversation.recap import recap
from bot.conversation.services import Services
from bot.orders import load_policy
from bot.settings import ROOT
from tests.orders.conftest import NUMBER, ShopServer, serve

from .turns import HAPPENED, REFUND, entity, understood

pytestmark = pytest.mark.slow

ANSWER = {"day": "2026-11-03", "sku": "air_fryer", "paid": 3290, "tel": "0912-345-678"}
FIELDS = {"bought_on": "day", "product_id": "sku", "paid": "paid", "phone": "tel"}
TOLD = understood(f"訂單 {NUMBER} 昨天壞了,我要退款", "complain", [entity("order_number", NUMBER), HAPPENED, REFUND])


@pytest.fixture
def shop() -> Iterator[ShopServer]:
    made = ShopServer()
    server = serve(made)
    yield made
    made.wait_seconds = 0
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def elsewhere(services: Services, shop: ShopServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Return services whose policy looks orders up at the shop's address, and make the actions use them."""
    folder = Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy"))
    source = {"url": shop.address + "/orders/{order_number}", "fields": FIELDS, "timeout_seconds": 1}
    text = (folder / "company.yml").read_text(encoding="utf-8").replace("  file: orders.csv\n", "")
    (folder / "company.yml").write_text(f"{text}  http: {json.dumps(source)}\n", encoding="utf-8")
    moved = replace(services, policy=load_policy(folder))
    monkeypatch.setattr(actions.base, "open_services", lambda: moved)
    return moved


def run(action: TurnAction, conversation_id: str, parse: dict[str, Any], **slots: Any) -> list[dict[str, Any]]:
    """Run an action as the action server does; return its responses."""
    heard = {**parse, "metadata": {"parts": [{"message_id": "m1", "seq": 1, "start": 0, "end": len(parse["text"])}]}}
    dispatcher = CollectingDispatcher()
    tracker = Tracker(conversation_id, {"stage": "listening", **slots}, heard, [], False, None, {}, "action_listen")
    asyncio.run(action.run(dispatcher, tracker, {}))
    said: list[dict[str, Any]] = dispatcher.messages
    return said


def tell_and_be_offered(services: Services, conversation_id: str) -> list[Any]:
    """Tell every fact with the order number, confirm the recap, and return the offered options."""
    with services.store.begin() as session:
        conversations.update_customer(session, conversation_id, phone="0912 345 678")
        messages.append(session, conversation_id, role="customer", text=TOLD["text"])
    run(NoteFacts(), conversation_id, TOLD)
    with services.store.begin() as session:
        recap(session, services, conversation_id, "zh-Hant")
    run(MakeOffer(), conversation_id, understood("對", "affirm"), stage="recap")
    with services.store.read() as session:
        case = cases.current_case(session, conversation_id)
        assert case is not None
        standing = offers.open_offer(session, case)
        assert standing is not None
        return [dict(option.body) for option in standing.options]


def test_an_order_that_is_found_gives_product_and_amount(
    elsewhere: Services, shop: ShopServer, conversation_id: str
) -> None:
    shop.says(NUMBER, ANSWER)
    options = tell_and_be_offered(elsewhere, conversation_id)
    refund = next(option for option in options if option["remedy"] == "full_refund")
    assert refund["remedy_minor"] == 3290_00
    assert refund["verify"] == []
    with elsewhere.store.read() as session:
        case = cases.current_case(session, conversation_id)
        assert case is not None
        assert fact_store.current(session, case)["product"].value == "air_fryer"
    assert len(shop.asked) == 1  # Only one lookup, although several actions needed the order.


@pytest.mark.parametrize("trouble", ["down", "slow", "error"])
def test_an_order_nobody_can_look_up_is_to_be_verified_and_no_word_is_lost(
    elsewhere: Services, shop: ShopServer, conversation_id: str, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    shop.says(NUMBER, ANSWER if trouble == "slow" else b"", 503)
    shop.wait_seconds = 4 if trouble == "slow" else 0
    if trouble == "down":
        elsewhere.policy.orders._fetch = _refused  # type: ignore[attr-defined]
    with caplog.at_level(logging.WARNING):
        options = tell_and_be_offered(elsewhere, conversation_id)
    assert 2 <= len(options) <= 4
    checks = [check["id"] for option in options for check in option["verify"]]
    assert "order" in checks
    assert "counts as unknown" in caplog.text
    with elsewhere.store.read() as session:
        case = cases.current_case(session, conversation_id)
        assert case is not None
        known = fact_store.current(session, case)
        assert known["order_number"].value == NUMBER
        assert [m.text for m in messages.after(session, conversation_id, 0)] == [TOLD["text"]]


def _refused(number: str) -> None:
    raise ConnectionRefusedError(number)


def test_the_case_store_is_free_while_an_order_is_looked_up(
    elsewhere: Services, shop: ShopServer, store: Store, conversation_id: str
) -> None:
    shop.says(NUMBER, ANSWER)
    shop.wait_seconds = 0.8
    with store.begin() as session:
        messages.append(session, conversation_id, role="customer", text=TOLD["text"])
    turn = threading.Thread(target=run, args=(NoteFacts(), conversation_id, TOLD))
    turn.start()
    until = time.monotonic() + 20
    while not shop.asked and time.monotonic() < until:
        time.sleep(0.01)
    with store.begin() as session:  # Another customer, while the shop has not answered.
        conversations.open_conversation(session, locale="en")
    assert turn.is_alive()
    turn.join()
