"""Test which sums, named while options lie on the table, are a new price of the thing."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.cases import fact_store, offers
from bot.conversation.known import read_known
from bot.conversation.sub_kinds.retold import hear_price
from tests.conversation.test_agreeing import offered
from tests.conversation.turns import Customer, understood

__all__ = ["offered"]


def hears(customer: Customer, text: str, decimals: int = 2) -> bool:
    policy = customer.services.policy
    services = replace(customer.services, policy=replace(policy, company=replace(policy.company, decimals=decimals)))
    known = read_known(customer.session, services, customer.id)
    return hear_price(customer.session, services, customer.turn(understood(text, "ask_policy")), known)


def a_sum_shown(customer: Customer) -> str:
    standing = offers.open_offer(customer.session, customer.case)
    assert standing is not None
    return max((found for one in standing.options for found in re.findall(r"\d{1,3},\d{3}", str(one.body))), key=len)


def test_another_sum_is_a_new_price(offered: Customer) -> None:
    assert hears(offered, "it was only 680, where does that come from?")
    assert fact_store.current(offered.session, offered.case)["amount"].value["minor"] == 68_000


def test_a_sum_of_the_options_said_again_is_none(offered: Customer) -> None:
    assert not hears(offered, f"it was only {a_sum_shown(offered)}?")


def test_so_it_is_in_a_currency_without_decimals(offered: Customer) -> None:
    assert not hears(offered, f"it was only {a_sum_shown(offered)}?", decimals=0)
    assert hears(offered, "it was only 680?", decimals=0)
    assert fact_store.current(offered.session, offered.case)["amount"].value["minor"] == 680
