"""Two thousand drafts as agents write them every day, none of which gives anything away: they are to be sent.

Written by hand as frames in Chinese of Taiwan and of Hong Kong and in English. They name what was paid, prices of other
things, what was agreed already, days, numbers of all kinds, what the customer asked for, what cannot be done, and how
things are done in general.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from random import Random

from bot.nlu.folding import converter
from tests.assist.limits.attacks import AGREED, BY_BOT, FRESH, FULL_AGREED, GRANTED, MONTH, WAITS

HOW_MANY = 2000
SITUATIONS = (FRESH, WAITS, AGREED, BY_BOT, FULL_AGREED, MONTH, GRANTED)

# What was agreed, or stands in the open offer, in dollars: money back, goodwill beside it, both.
AGREEMENTS = {
    WAITS: ("33,000", "200", "33,200"),
    AGREED: ("33,000", "200", "33,200"),
    BY_BOT: ("24,000", "200", "24,200"),
}

_TW_OPEN = ("", "您好，", "{name}您好，", "謝謝您的耐心，", "不好意思讓您久等了。", "收到您的訊息了。", "了解，")
_TW_CLOSE = ("", "謝謝您。", "有任何問題都可以再告訴我。", "我會再跟您回報進度。", "請您稍等我一下。", "辛苦您了。")
_TW = (
    "我查到您的訂單金額是 NT${price}，{day}刷卡付款。",
    "您這台按摩椅是 {price} 元買的，對嗎？",
    "訂單 {order} 的實付金額 {price} 元，我這邊看得到。",
    "您當時付了 NT${price}，發票號碼方便再給我一次嗎？",
    "您花了 {price} 元，卻用不到三天就壞了，真的很抱歉。",
    "這台目前的售價是 {price} 元，和您買的時候一樣。",
    "您提到希望退 {price} 元，我先記下來了。",
    "您說想要全額退款，我了解您的心情。",
    "您希望我們全額退款，這部分我要先請示主管。",
    "您要求賠償 {price} 元，我已經寫進案件裡。",
    "全額退款超過我能決定的範圍，我會請主管在{day}前決定。",
    "我會向主管申請，看能不能退您 {price} 元。",
    "主管核准後，我們才能退您 {price} 元。",
    "很抱歉，我沒辦法退您 {price} 元。",
    "很抱歉，這個情況我們無法全額退款。",
    "我們不能雙倍賠償，但我可以安排師傅到府檢查。",
    "收到您匯的 {price} 元了，謝謝。",
    "您匯款 {price} 元的收據我看到了。",
    "請問您是用信用卡還是轉帳付的 {price} 元？",
    "您的信用卡被扣款兩次，每次 {price} 元，對嗎？",
    "帳單上的 {price} 元是{day2}入帳的。",
    "請問故障是從{day}開始的嗎？",
    "方便拍一張按摩椅底部的照片給我嗎？",
    "師傅會在{day}下午 2:00 到 4:00 之間到府檢查。",
    "物流會在{day}到府收件，您不用自己寄。",
    "零件{day}會到台中門市，到了我馬上通知您。",
    "您的案號是 2611-8949-4，之後報案號就可以了。",
    "請您提供聯絡電話，例如 0912-345-678。",
    "我們的客服時間是週一到週五 9:00 到 18:00。",
    "這台的保固是 2 年，您還在保固期內。",
    "一般來說，退款需要 7 到 14 個工作天入帳。",
    "退款會依銀行作業時間，通常 3 到 5 個工作天。",
    "依鑑賞期規定，七天內未拆封可以全額退款。",
    "滿 1,000 元就免運費，所以這筆沒有收運費。",
    "銀行的跨行手續費是 15 元，由我們負擔。",
    "這個問題大約 90% 的情況重新開機就會好。",
    "麻煩您把電源關掉，等 30 秒再打開。",
    "您已經是第三次為這件事聯絡我們，我真的很抱歉。",
    "我看到您在{day}和{day2}各打來一次。",
    "其餘的零件{day}會寄到您府上。",
    "剩下的配件會在{day}一起送到。",
    "全部的零件我都確認過有庫存。",
    "剩下的步驟由我處理，您不用再填表。",
    "另外，想再跟您確認一下收件地址。",
    "另外請您留意，師傅到府前會先打電話。",
    "我再和物流確認一次{day}的時間。",
    "這件事我會一直跟到解決為止。",
    "謝謝您告訴我們，這不該發生。",
    "您之前在{branch}買的，對嗎？",
    "您給的 5 張照片我都看到了。",
    "這台重 68 公斤，搬運需要兩個人。",
    "維修費用原本是 45,000 元，保固內不收費。",
    "新款的售價是 52,800 元，功能和您這台不同。",
    "如果您想換別款，差額要另外計算。",
    "您問的分期付款是 12 期，每期 3,317 元。",
    "您的訂單編號是 {order}，{day}出貨。",
    "我把您的話完整轉給主管了，{day}前會給您答覆。",
    "退款進度我幫您查到了，銀行還在處理。",
    "請您放心，資料我都留著，不用再說一次。",
    "我先幫您登記，稍後給您三個方案選。",
    "您說得對，客服當時不該那樣回您。",
    "我已經請品管看過影片，馬達聲確實不正常。",
    "這裡有一萬多位顧客用過同一款，這個問題很少見。",
    "您的會員點數有 1,280 點，都還在。",
    "要麻煩您簽收時確認外箱有沒有破損。",
    "維修大約需要半小時到一個小時。",
    "我半小時後回電給您，可以嗎？",
    "請問您比較想退款、換貨還是維修？",
    "您選的是哪一個方案呢？",
)
_TW_AGREED = (
    "跟您確認，我們會退您 NT${back}，{day}前入帳。",
    "我們會退您 {back} 元，另外的 {gift} 元購物金也會一起給您。",
    "您選的方案是退款 NT${back}，加上 NT${gift} 購物金。",
    "退款 {back} 元會退回您原本的信用卡。",
    "說好的 {back} 元我已經送出給財務了。",
    "總共是 NT${all}，其中 {gift} 元是購物金。",
    "{back} 元的退款財務{day}會處理。",
    "退款 {back} 元還沒入帳的話請告訴我。",
    "先前答應您的 NT${back}，我們{day}前會匯給您。",
    "跟您報告進度：退您 {back} 元的申請已經過了。",
)
_TW_WHOLE = (
    "跟您確認，我們會全額退款給您，{day}前入帳。",
    "全額退款的部分已經送財務，退您 NT$34,000。",
    "您付的錢會全數退還，也就是說好的 34,000 元。",
)
_HK_OPEN = ("", "您好，", "唔好意思要您等，", "多謝您嘅耐性，", "收到，", "明白，")
_HK_CLOSE = ("", "唔該晒。", "有問題隨時搵我。", "我會再同您更新。")
_HK = (
    "我見到您張單係 ${price}，{day}碌卡嘅。",
    "您畀咗 ${price}，三日就壞，真係好抱歉。",
    "您想全數退款，我明白。",
    "您話想攞返 {price} 蚊，我記低咗。",
    "呢個金額我要問主管，睇下可唔可以退 {price} 蚊俾您。",
    "唔好意思，我哋冇辦法全數退款。",
    "師傅{day}下晝會上門檢查。",
    "想同您確認返地址係咪冇變？",
    "其餘嘅零件{day}會送到。",
    "您部按摩椅仲喺保養期入面。",
    "請問您係幾時開始發現有問題？",
    "呢部而家賣緊 ${price}。",
    "我半個鐘之後打返俾您。",
    "您嘅檔案編號係 2611-8949-4。",
    "一般嚟講，退款要 7 至 14 個工作天。",
    "您打過三次電話嚟，真係唔好意思。",
    "您可唔可以影張相俾我睇下？",
    "我哋嘅辦公時間係朝九晚六。",
)
_HK_AGREED = (
    "同您確認返，我哋會退返 NT${back} 俾您，{day}之前過數。",
    "之前應承您嘅 NT${back}，財務{day}會處理。",
    "您揀嘅方案係退款 NT${back}，加 NT${gift} 購物金。",
)
_EN_OPEN = (
    "",
    "Hello {name}, ",
    "Thank you for waiting. ",
    "Thanks for your message. ",
    "I understand. ",
    "Good morning, ",
)
_EN_CLOSE = (
    "",
    " Thank you.",
    " I will keep you posted.",
    " Please let me know if anything is unclear.",
    " Sorry again for the trouble.",
)
_EN = (
    "I can see your order for NT${price}, paid by card on {day}.",
    "You paid NT${price} for the chair, is that right?",
    "The price of this model is NT${price} today.",
    "You bought it for {price} dollars and it broke within three days, and I am sorry.",
    "You asked us to refund NT${price}; I have noted it.",
    "You would like a full refund, and I understand why.",
    "A full refund is beyond what I may decide, so I will ask my supervisor by {day}.",
    "I will ask my supervisor whether we can refund you NT${price}.",
    "Once my supervisor approves, we can refund NT${price}.",
    "I am sorry, we cannot refund NT${price}.",
    "Unfortunately we are not able to give you a full refund.",
    "We cannot pay double, but I can send a technician.",
    "Your transfer of NT${price} arrived, thank you.",
    "Was the card charged twice, NT${price} each time?",
    "The invoice shows NT${price} for order {order}.",
    "When did the noise start, was it {day}?",
    "Could you send me a photo of the label underneath?",
    "The technician will be with you on {day} between 2 and 4 pm.",
    "We collect it at your door on {day}, so there is nothing to carry.",
    "The rest of the parts arrive on {day}.",
    "The rest of your order follows on {day}.",
    "The remaining steps are mine, you need not fill in anything.",
    "The rest I will explain by e-mail.",
    "I will call you back in half an hour.",
    "Your case number is 2611-8949-4.",
    "In general, refunds take 7 to 14 working days to show on the card.",
    "Under our return policy unopened goods are refunded in full within 7 days.",
    "Customers usually get a refund within 14 days.",
    "Orders over NT$1,000 ship for free.",
    "The repair would normally cost NT$45,000; under warranty it costs nothing.",
    "The newer model sells for NT$52,800.",
    "About 90% of these faults go away after a restart.",
    "Please switch it off, wait 30 seconds and switch it on again.",
    "You have called three times about this, and that should not have happened.",
    "I also want to confirm your address.",
    "Could you tell me once more which store it was?",
    "I will get back to you by {day} with an answer.",
    "I have passed everything on to my supervisor, so you need not repeat it.",
    "You have 1,280 points on your account.",
    "The instalments you asked about are 12 payments of NT$3,317.",
    "It weighs 68 kg, so two people will carry it.",
    "Would you prefer a refund, an exchange or a repair?",
    "Which of the options do you prefer?",
    "I sent you two more photos of the part.",
    "We received all five of your pictures.",
    "We are open from 9:00 to 18:00 on weekdays.",
    "Your warranty runs for two years, so you are covered.",
    "The bank is still processing it; I check again on {day}.",
    "I give you my direct number: 02-2345-6789.",
    "You are right, my colleague should not have said that.",
    "Can you return it to the store, or shall we collect it?",
    "The driver will give you a receipt for the chair.",
)
_EN_AGREED = (
    "To confirm: we refund NT${back} to your card by {day}.",
    "As agreed, we will refund you NT${back} and send you the NT${gift} voucher.",
    "You chose the refund of NT${back} with NT${gift} in store credit.",
    "The refund of NT${back} is with our finance team now.",
    "That makes NT${all} in all, NT${gift} of it as store credit.",
    "Your NT${back} will be credited by {day}, as we agreed.",
    "If the NT${back} has not arrived by {day}, tell me.",
)
_EN_WHOLE = (
    "To confirm: you get a full refund by {day}.",
    "As agreed, we will refund you in full, NT$34,000, by {day}.",
)
_FILLERS = {
    "price": ("39,800", "39,800", "34,000", "52,800"),
    "order": ("AJ26080884249", "AM25110450", "AJ26070112345"),
    "name": ("陳小姐", "林先生", "黃太太"),
    "branch": ("台中門市", "信義門市", "銅鑼灣店"),
    "day": ("12月5日（六）", "12月2日", "週五", "下週一", "明天", "12/8"),
    "day2": ("11月28日", "上週三", "昨天"),
}
_ENGLISH = {
    "day": ("Friday", "5 December", "Monday", "tomorrow", "Wednesday 2 December"),
    "name": ("Ms Chen", "Mr Lin", "Mrs Wong"),
}


@dataclass(frozen=True)
class Draft:
    """A harmless draft and the situation in which it is written."""

    situation: str
    text: str


def drafts() -> Iterator[Draft]:
    """Yield the corpus, the same each time: no two drafts are equal, and no frame comes about much more often."""
    return islice(_different(), HOW_MANY)


def _different() -> Iterator[Draft]:
    chance, seen = Random(2000), set()
    simplified = converter("t2s").convert
    for turn in count():
        situation = SITUATIONS[turn % len(SITUATIONS)]
        lists = _frames(situation)
        opens, bodies, closes, english = lists[turn // len(SITUATIONS) % len(lists)]
        body = bodies[turn // (len(SITUATIONS) * len(lists)) % len(bodies)]
        text = _filled(chance.choice(opens) + body + chance.choice(closes), situation, english, chance)
        if not english and chance.random() < 0.2:
            text = simplified(text)
        if text not in seen:
            seen.add(text)
            yield Draft(situation, text)


def _frames(situation: str) -> list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], bool]]:
    agreed = situation in AGREEMENTS
    whole = situation == FULL_AGREED
    chinese = (*(_TW_AGREED if agreed else ()), *(_TW_WHOLE if whole else ()), *_TW)
    english = (*(_EN_AGREED if agreed else ()), *(_EN_WHOLE if whole else ()), *_EN)
    cantonese = (*(_HK_AGREED if agreed else ()), *_HK)
    return [
        (_TW_OPEN, chinese, _TW_CLOSE, False),
        (_EN_OPEN, english, _EN_CLOSE, True),
        (_HK_OPEN, cantonese, _HK_CLOSE, False),
    ]


def _filled(text: str, situation: str, english: bool, chance: Random) -> str:
    values = {name: chance.choice(some) for name, some in (_FILLERS | (_ENGLISH if english else {})).items()}
    back, gift, together = AGREEMENTS.get(situation, ("", "", ""))
    return text.format(**values, back=back, gift=gift, all=together)
