"""A wish that is negated, in whatever place, is never recorded; what only sounds negated still is."""

import pytest

from bot.conversation.excluding import refused_outcomes
from bot.conversation.wishes import refined
from bot.nlu.folding import fold
from bot.nlu.outcomes import find_outcomes

# Refused, and what is wished for instead.
REFUSED = {
    "": """
        No refund please.
        I don't want my money back
        refund not needed
        I'm not after a refund
        a refund is not what I want
        please don't refund me
        I would rather not have a refund
        Money back isn't necessary.
        I never wanted a refund
        I wouldn't accept a refund.
        I said no refund!
        I won't be needing a refund
        A refund isn't going to help
        錢就不用退了
        唔使退錢
        退款就不必了
        退錢就免了
        別退錢給我
        毋須退款
        我沒有要退貨
        钱就不用退了
        退款？唔使啦
        退費倒是不用
        退款就不用了
        我不是來退貨的""",
    "exchange": """
        Not a refund, an exchange.
        not refund, exchange
        I want an exchange, not a refund
        Refund isn't needed but I want it replaced.
        I'd prefer an exchange over a refund.
        A replacement instead of a refund, please
        no money back, just send a new one
        不是退款，是換貨
        退錢唔使啦，換過部俾我
        退唔退錢都冇所謂，最緊要換部新
        與其退款不如換新的
        退款就算了，换一个给我
        別退款，换新的
        退錢我不要，換一台新的
        我唔係想退錢，想換貨""",
    "repair": """
        Refund? No thanks, just repair it.
        Refund? Nope. I want it repaired
        I'd rather get a repair than a refund
        退款不需要，幫我修好就好
        退貨？不用，修好就行""",
    "apology": """
        No refunds, no exchanges, just say sorry.
        It's not about the refund, I want an apology
        不要賠償，只要道歉
        賠償不用，道歉就好""",
    "refund": """
        no exchange, just the money back
        not a replacement - a refund
        Don't replace it, just refund me
        Keep your voucher, I want my money back
        換貨唔使喇，退錢俾我
        維修不必了，直接退錢
        不用换货，退款就行""",
}
# Wanted, though a word of refusal stands near.
WANTED = """
    Why won't you give me a refund?
    Why don't you just refund me
    Can't you give me my money back?
    if you don't refund me I'll complain
    no refund has arrived
    I have had no refund yet
    no refund, no reply, nothing
    I got no refund
    is a refund not possible?
    I want a refund, not excuses
    I'd prefer a refund to a repair
    為什麼不退錢給我
    不退錢我就不走
    唔退錢唔得
    不能退錢嗎
    乾脆退款算了
    不退款就算了還罵人
    退款給我，這台我不要了
    退貨不要了
    不是說好退款嗎
    退款不用扣手續費吧
    退款，不接受換貨"""


def _lines(told: str) -> list[str]:
    return [line.strip() for line in told.splitlines() if line.strip()]


def _found(text: str) -> list[str]:
    return [want.outcome for want in find_outcomes(fold(text).text)]


@pytest.mark.parametrize(("outcome", "text"), [(wish, text) for wish, told in REFUSED.items() for text in _lines(told)])
def test_what_is_refused_is_no_wish(outcome: str, text: str) -> None:
    assert _found(text) == ([outcome] if outcome else [])
    assert _found(f"The kettle leaks. {text}" if text.isascii() else f"水壺漏水，{text}") == (
        [outcome] if outcome else []
    )


@pytest.mark.parametrize("text", _lines(WANTED))
def test_what_only_sounds_refused_is_wanted(text: str) -> None:
    assert _found(text)[:1] == ["refund"]


@pytest.mark.parametrize(
    "text", ["補寄就不用了", "唔使補寄", "重寄就免了，退款吧", "resending it isn't necessary", "補寄唔使喇"]
)
def test_a_finer_wish_is_refused_behind_its_word_too(text: str) -> None:
    assert [one["value"] for one in refined([], text)] == []
    wanted = "補寄給我" if not text.isascii() else "please resend it"
    assert [one["value"] for one in refined([], wanted)] == ["resend"]


@pytest.mark.parametrize(
    "text",
    [
        "水壺漏水，錢就不用退了",
        "唔使退錢，整返好就得",
        "退款就不必了",
        "不要退款，換一個給我",
        "退错了，不用退款了",
        "No refund please, I just want it to work.",
        "I don't want a refund",
        "I'm not asking for a refund",
        "a refund is not needed",
        "I don't need my money back",
    ],
)
def test_what_is_plainly_refused_is_not_offered_first(text: str) -> None:
    assert "refund" in refused_outcomes(text)


@pytest.mark.parametrize(
    "text",
    [
        "錢就不用還我了，幫我修好就好",
        "錢就不用退了",
        "唔使退錢",
        "錢唔使俾返我，整返好就得",
        "I'd rather not have my money refunded, just get someone out here",
        "keep the money, just fix it",
    ],
)
def test_only_the_outcome_that_is_named_is_refused(text: str) -> None:
    assert refused_outcomes(text) == {"refund"}


@pytest.mark.parametrize(
    "text",
    [
        "why don't you want to refund me?",
        "you gave me a voucher instead of a refund",
        "no refund yet",
        "不要退款嗎",
        "你們只會退款了事",
        "I want a refund, no voucher please",
        "退款，唔使換",
    ],
)
def test_a_reproach_or_a_question_refuses_nothing(text: str) -> None:
    assert "refund" not in refused_outcomes(text)
