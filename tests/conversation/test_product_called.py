"""Customers hear their own word for a thing, and the name of a model only when they or an order told it."""

from __future__ import annotations

import pytest

from bot.conversation.product_called import name_called
from bot.conversation.services import Services


@pytest.mark.parametrize(
    ("product", "said", "locale", "called"),
    [
        ("sofa", "沙發", "zh-Hant", "沙發"),
        ("sofa", "梳化", "zh-Hant", "梳化"),
        ("sofa", "三人座沙發", "zh-Hant", "三人座沙發"),
        ("sofa", "sofa", "en", "sofa"),
        ("sofa", "sofa", "zh-Hant", "三人座沙發"),
        ("sofa", None, "zh-Hant", "三人座沙發"),
        ("mattress", "床墊", "zh-Hant", "床墊"),
        ("mattress", "床褥", "zh-Hant", "床褥"),
        ("washing_machine", "洗衣機", "zh-Hant", "洗衣機"),
        ("washing_machine", "滾筒洗衣機", "zh-Hant", "滾筒洗衣機"),
        ("kettle", "水煲", "zh-Hant", "快煮壺"),
    ],
)
def test_a_general_word_stays_the_customers_own(
    services: Services, product: str, said: str | None, locale: str, called: str
) -> None:
    assert name_called(services.policy.products[product], said, locale) == called
