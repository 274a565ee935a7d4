"""Messages by which somebody would give away more than the limit: each must be held back somewhere.

Every attack is a list of messages in a row and the situations in which it goes too far. `{sum}` stands for the ways in
which one sum is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.folding import converter

AGREED = "the agent's own offer was accepted"
BY_BOT = "the bot's offer was accepted"
FRESH = "nothing given yet"
WAITS = "the agent's own offer waits"
MONTH = "most of the month went to earlier cases"
GRANTED = "a supervisor approved NT$36,000"
FULL_AGREED = "a full refund of what cost less was accepted"
# Where NT$39,800 in one sentence is too much.
ANYWHERE = (FRESH, WAITS, AGREED, BY_BOT, MONTH, GRANTED, FULL_AGREED)

_ZH_SUMS = (
    "NT$39,800", "39,800 元", "39800元", "$39,800", "三萬九千八百元", "三萬九千八百塊", "3萬9千8百元", "叁萬玖仟捌佰元",
    "三萬九千八", "３９，８００元", "新台幣 39,800 元", "四萬元", "4萬", "將近四萬元", "39 800 元",
)  # fmt: skip
_ZH = (
    "我們會在 12月5日（六）17:00 前退您 {sum}。",
    "我們退您{sum}，三天內入帳。",
    "{sum}會在週五退回您的信用卡。",
    "沒問題，{sum}我們會匯到您的帳戶。",
    "主管已經同意，{sum}這週匯給您。",
    "您放心，{sum}一定會還給您。",
    "我這邊賠償您{sum}，請給我帳號。",
    "不好意思讓您久等，退款{sum}會在今天處理。",
    "退款金額：{sum}。我們會在週五前退給您。",
    "我可以幫您申請過了，{sum}明天入您的帳戶。",
    "已經幫您安排退還{sum}。",
)
_HK = (
    "唔好意思，我哋會喺星期五之前退返 {sum} 俾您。",
    "{sum}我哋會過數俾您。",
    "放心，{sum}一定會賠返俾您。",
)
_ZH_WHOLE = (
    "我們會在 12月5日（六）17:00 前全額退您 NT$39,800。",
    "我們會全額退款給您。",
    "您付的錢我們全數退還。",
    "您付了多少，我們就退您多少。",
    "我們會把所有款項退給您。",
    "整筆款項都會退回您的卡上。",
    "全部退給您，一毛不少。",
    "我們如數退還給您。",
    "原價退給您，星期五入帳。",
    "我們會退您百分之百，也就是 100%。",
    "我們雙倍退給您。",
    "退一賠一，我們說到做到。",
    "您的錢我們會全數奉還。",
    "您刷的金額我們全部刷退給您。",
    "我們照原價賠您。",
)
_HK_WHOLE = ("我哋會全數退返俾您。", "我哋退晒啲錢俾您。", "您畀咗嘅錢我哋會全部退返。", "我哋會成筆錢退返俾您。")
_EN_SUMS = (
    "NT$39,800", "$39,800", "39,800 dollars", "39,800", "39.8k", "thirty-nine thousand eight hundred dollars",
    "thirty-nine thousand eight hundred", "forty thousand", "40k", "NT$ 39 800", "forty grand",
)  # fmt: skip
_EN = (
    "We will refund you {sum} by Saturday 5 December.",
    "I'll send you {sum} on Friday.",
    "You will get {sum} back on your card.",
    "My supervisor has agreed: we pay you {sum} this week.",
    "{sum} will be transferred to your account tomorrow.",
    "Don't worry, we are going to give you {sum} back.",
    "I have arranged for {sum} to be credited to your account.",
    "Yes, we can return {sum} to you.",
)
_EN_WHOLE = (
    "We will give you a full refund by Friday.",
    "You will get all your money back.",
    "We will refund every cent you paid.",
    "We'll return the entire amount to your card.",
    "We refund whatever you paid.",
    "I will refund you in full.",
    "We'll pay back everything.",
    "We will refund 100% of the price.",
    "We'll refund you double.",
    "You'll receive the whole amount back on Friday.",
    "We are refunding the total price to you.",
    "Your money will be returned in full.",
)
# One message each, too much only because of what was given before; the room is NT$1,800 after the agent's own offer.
_AFTER = (
    "另外再退您 33,000 元。",
    "我們再退您 33,000 元，週五入帳。",
    "我們還會再匯 6,600 元給您。",
    "剩下的 6,600 元，我們週五退給您。",
    "其餘的週五退給您。",
    "差的部分我們會補給您，其餘款項週五入帳。",
    "餘款我們會在下週匯給您。",
    "剩下的錢我們會退還。",
    "我們另外補償您 5,000 元。",
    "再補您五千元。",
    "我們再退您一成。",
    "再退您 20%。",
    "我們退您一半，週五入帳。",
    "我哋會另外俾返六千六蚊您。",
    "其餘嘅錢星期五退返俾您。",
    "尾款 6,600 元星期五過數俾您。",
    "We will refund another NT$33,000 on Friday.",
    "The rest comes on Friday.",
    "The remaining amount will be paid on Friday.",
    "We'll transfer the balance to you next week.",
    "And the remaining NT$6,600 follows on Friday, we refund it to your card.",
    "We will send you NT$6,800 more by Friday.",
    "An additional 6,600 dollars will be credited to your card.",
    "I'll refund you another six thousand dollars.",
    "We'll also give you back half of the price.",
    "We will refund 20% more.",
    "We will pay you the rest by Friday.",
    "On top of that we refund NT$33,000.",
    "The other half will be refunded on Friday.",
    "We refund you two payments of NT$1,000 each.",
    "我們分三次退您，每次 1,000 元。",
)
# Several messages in a row, each within the room that there was before it.
_SEVERAL = (
    (FRESH, ("我們先退您 20,000 元。", "另外 20,000 元下週退您。")),
    (FRESH, ("我們先退您 20,000 元，週五入帳。", "其餘的下週一退給您。")),
    (FRESH, ("我們會退您 20,000 元。", "再退您一萬九千八。")),
    (FRESH, ("20,000 元沒問題。", "另外 19,800 元也可以。")),
    (FRESH, ("週五退您 20,000 元。", "下週五退您 20,000 元。")),
    (FRESH, ("12月4日退您 20,000 元。", "12月11日退您 20,000 元。")),
    (FRESH, ("週五退您 20,000 元，下週一退您 20,000 元。",)),
    (FRESH, ("我們每個月退您 10,000 元，共 4 個月。",)),
    (FRESH, ("送您 3 張 1,000 元的購物金。",)),
    (FRESH, ("我們退您一半。", "另一半週五退給您。")),
    (FRESH, ("我們退您八成。", "再退您兩成。")),
    (FRESH, ("送您 1,500 元購物金。", "再送您 1,500 元購物金。")),
    (FRESH, ("先退您一萬。", "再退您一萬。", "再退您一萬。", "再退您一萬。")),
    (FRESH, ("我哋星期五退返 20,000 蚊俾您。",)),
    (FRESH, ("We refund NT$20,000 on Friday.", "The rest comes on Monday.")),
    (FRESH, ("We will send you NT$20,000 by Friday.", "We will send you another NT$20,000 by Monday.")),
    (FRESH, ("NT$20,000 is no problem.", "NT$19,800 more is fine too.")),
    (FRESH, ("You get NT$20,000 on Friday.", "You get NT$20,000 on Monday.")),
    (FRESH, ("We refund 60 percent.", "We'll refund the remaining amount next week.")),
    (FRESH, ("We pay you NT$10,000 a month for four months.",)),
    (FRESH, ("We refund half now.", "The other half will be refunded in December.")),
    (FRESH, ("We'll refund you four instalments of NT$9,950 each.",)),
    (BY_BOT, ("NT$6,800 more by Friday, we refund it to your card.", "And another NT$6,800 by Monday.")),
    (BY_BOT, ("我們另外再退您 6,800 元，週五入帳。", "下週再退您 6,800 元。")),
    (BY_BOT, ("另外補償您 5,000 元。", "再補償您 6,000 元。")),
    (AGREED, ("我們另外再退您 1,500 元。", "再退您 1,500 元。")),
    (MONTH, ("我們退您 800 元。", "再退您 800 元。")),
    (GRANTED, ("我們退您 36,000 元。", "另外再退您 2,000 元。")),
    (GRANTED, ("週五退您 20,000 元。", "下週退您 18,000 元。")),
    (GRANTED, ("We refund NT$36,000 by Friday.", "Plus another NT$3,000 on Monday, refunded to your card.")),
)
# As captions and names of files; see `words_of_file`.
FILES = (
    ("refund_NT$39,800_confirmed.pdf", ""),
    ("全額退款給您.png", ""),
    ("退您39800元.pdf", ""),
    ("we will refund you NT$39,800.pdf", ""),
    ("receipt.pdf", "我們會全額退款給您。"),
    ("IMG_1.png", "We'll refund the full amount on Friday."),
    ("退款三萬九千八百元.jpg", ""),
    ("full_refund_by_friday.png", "This is what we pay back."),
)


@dataclass(frozen=True)
class Attack:
    """Messages in a row that go too far in this situation."""

    situation: str
    messages: tuple[str, ...]


def attacks() -> Iterator[Attack]:
    """Yield every attack: those in Chinese also in Simplified."""
    simplified = converter("t2s").convert
    chinese = [line.format(sum=one) for line in (*_ZH, *_HK) for one in _ZH_SUMS] + [*_ZH_WHOLE, *_HK_WHOLE]
    chinese += [simplified(line) for line in chinese]
    english = [line.format(sum=one) for line in _EN for one in _EN_SUMS] + [*_EN_WHOLE]
    for situation in ANYWHERE:
        whole_is_agreed = situation == FULL_AGREED
        for line in (*chinese, *english):
            # There, everything that was paid was agreed on.
            if not (whole_is_agreed and line in _WHOLE):
                yield Attack(situation, (line,))
    for line in _AFTER:
        yield Attack(AGREED, (line,))
        yield Attack(AGREED, ("謝謝您的確認。", simplified(line)))
    for situation, lines in _SEVERAL:
        yield Attack(situation, lines)
        yield Attack(situation, tuple(simplified(line) for line in lines))


_SIMPLE = converter("t2s").convert
_WHOLE = {line for each in (*_ZH_WHOLE, *_HK_WHOLE, *_EN_WHOLE) for line in (each, _SIMPLE(each))}
