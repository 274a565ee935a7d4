"""Two wishes in one breath are both kept, and what only gives a reason is none."""

from __future__ import annotations

import pytest

from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.conversation.wishes import refined
from bot.conversation.wishes_together import ALSO, MORE, with_others
from tests.conversation.turns import entity


def _told(services: Services, text: str, asked: str | None, *named: tuple[str, str]) -> dict[str, object]:
    found = [entity("desired_outcome", outcome, said, text.index(said)) for outcome, said in named]
    turn = Turn("c", text, "request_remedy", 0.9, entities=refined(found, text), asked=asked)
    first = turn.entity("desired_outcome")
    assert first is not None
    return dict(with_others(Found(str(first["value"])), turn, services.phrases).resolved or {})


@pytest.mark.parametrize(
    ("text", "named", "told"),
    [
        ("修好洗碗機,地板也要賠", (("repair", "修好"), ("compensation", "要賠")), {ALSO: ["compensation"]}),
        ("螺絲補寄,床頭板換一片", (("exchange", "補寄"),), {MORE: "床頭板換一片"}),
        ("吊車的2000退我,沙發腳換一支", (("refund", "退我"), ("exchange", "換一支")), {ALSO: ["exchange"]}),
        ("I want a new one and someone fired", (("exchange", "new one"),), {MORE: "someone fired"}),
        ("the cover replaced and the 900 back", (("exchange", "replaced"),), {ALSO: ["exchange"]}),
        ("我要退款,另外派人來搬走", (("refund", "退款"),), {MORE: "派人來搬走"}),
        ("退款，我不想再等了", (("refund", "退款"),), {}),
        ("a refund, because I can't wait any longer", (("refund", "refund"),), {}),
        ("a refund please, thank you", (("refund", "refund"),), {}),
        ("錢就不用還我了，幫我修好就好", (("repair", "修好"),), {}),
        ("Keep the money, just fix it", (("repair", "fix it"),), {}),
        ("補寄就好", (("exchange", "補寄"),), {}),
        ("我要賠償，我要 NT$50,000", (("compensation", "賠償"),), {MORE: "我要 NT$50,000"}),
    ],
)
def test_both_wishes_of_an_answer_are_kept(
    services: Services, text: str, named: tuple[tuple[str, str], ...], told: dict[str, object]
) -> None:
    assert _told(services, text, "desired_outcome", *named) == told


@pytest.mark.parametrize(
    ("text", "named", "told"),
    [
        (
            "It broke. A refund and an apology",
            (("refund", "refund"), ("apology", "apology")),
            {ALSO: ["apology"]},
        ),
        ("I want a refund. The repair you did in May failed", (("refund", "refund"), ("repair", "repair")), {}),
    ],
)
def test_unasked_only_what_stands_together_is_kept(
    services: Services, text: str, named: tuple[tuple[str, str], ...], told: dict[str, object]
) -> None:
    assert _told(services, text, None, *named) == told
