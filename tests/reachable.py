"""Contact details of customers in tests, so that every option can be agreed on."""

from __future__ import annotations

import zlib

from sqlalchemy.orm import Session

from bot.cases import cases, fact_store

ADDRESS = {"zh-Hant": "台北市信義區松仁路100號5樓", "en": "5/F, 100 Songren Road, Taipei"}
FREE_TIMES = {"zh-Hant": "星期六下午有空", "en": "I'm free on Saturday afternoon"}


def number_of(customer: str) -> str:
    """Return a telephone number of its own for each customer, because people are recognised by their numbers."""
    return f"09{zlib.crc32(customer.encode()) % 10**8:08d}"


def details(customer: str, locale: str) -> str:
    """Return a message that tells everything an option may need, in the customer's language."""
    to = "en" if locale == "en" else "zh-Hant"
    if to == "en":
        return f"My number is {number_of(customer)}, my address is {ADDRESS[to]}. {FREE_TIMES[to]}."
    return f"我的電話是{number_of(customer)}，地址{ADDRESS[to]}，{FREE_TIMES[to]}"


def make_reachable(session: Session, conversation_id: str) -> None:
    """Store the details of a customer who told them already; nobody is recognised by them."""
    case = cases.current_case(session, conversation_id) or cases.open_case(session, conversation_id)
    values = {"phone": number_of(conversation_id), "address": ADDRESS["zh-Hant"], "free_times": FREE_TIMES["zh-Hant"]}
    for name, value in values.items():
        fact_store.note(session, case, name, value, display=value)
