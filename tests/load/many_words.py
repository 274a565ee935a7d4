"""The texts of the customers in `many_cases`: complaints of six kinds, in three languages, composed of parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Catalogue id, then its name in Traditional Chinese, Simplified Chinese and English.
PRODUCTS: Sequence[tuple[str, Mapping[str, str]]] = tuple(
    (identifier, {"zh-Hant": hant, "zh-Hans": hans, "en": english})
    for identifier, hant, hans, english in (
        ("robot_vacuum", "掃地機器人", "扫地机器人", "robot vacuum"),
        ("air_fryer", "氣炸鍋", "空气炸锅", "air fryer"),
        ("rice_cooker", "電鍋", "电饭锅", "rice cooker"),
        ("coffee_machine", "全自動咖啡機", "全自动咖啡机", "coffee machine"),
        ("kettle", "快煮壺", "电热水壶", "kettle"),
        ("dehumidifier", "除濕機", "除湿机", "dehumidifier"),
        ("washing_machine", "洗衣機", "洗衣机", "washing machine"),
        ("hair_dryer", "吹風機", "吹风机", "hair dryer"),
        ("mattress", "床墊", "床垫", "mattress"),
        ("earphones", "藍牙耳機", "蓝牙耳机", "earphones"),
    )
)
BRANCHES: Mapping[str, Sequence[str]] = {
    "zh-Hant": ("信義店", "西門店", "銅鑼灣店", "網路商店"),
    "zh-Hans": ("信义店", "西门店", "铜锣湾店", "网络商店"),
    "en": ("Xinyi store", "Ximen store", "Causeway Bay store", "online shop"),
}
NAMES: Mapping[str, Sequence[str]] = {
    "zh-Hant": ("陳小姐", "林先生", "黃美玲", "張志豪", "李太太", "王淑芬", "吳家豪", "何詠詩", "蔡佩珊", "楊宗翰"),
    "zh-Hans": ("刘洋", "赵敏", "孙丽", "周杰", "徐静"),
    "en": ("Ann Lee", "Peter Wong", "Jo Smith", "Priya Nair", "Marco Rossi", "Emily Chan"),
}


@dataclass(frozen=True)
class Trouble:
    """One sort of trouble: its kind, severity, wanted outcome, remedy, and the customers' texts in each language."""

    kind: str
    severity: int
    outcome: str
    remedy: str
    told: Mapping[str, Sequence[str]]
    more: Mapping[str, Sequence[str]]


TROUBLES: Sequence[Trouble] = (
    Trouble(
        "product_quality",
        2,
        "refund",
        "full_refund",
        {
            "zh-Hant": (
                "{when}在{branch}買的{product}用{days}天就不動了，我要退款",
                "{product}不會加熱，才用{days}天而已",
            ),
            "zh-Hans": (
                "{when}在{branch}买的{product}用了{days}天就坏了，我要退款",
                "{product}不能加热，才用了{days}天",
            ),
            "en": (
                "the {product} I bought at the {branch} {when} died after {days} days, I want a refund",
                "my {product} stopped heating after {days} days",
            ),
        },
        {
            "zh-Hant": ("插電完全沒有反應，燈也不亮", "底部一直漏水，整個檯面都濕了", "發出很大的怪聲，還有燒焦味"),
            "zh-Hans": ("插上电源完全没有反应", "底部一直漏水，桌面全湿了", "声音很大，还有焦味"),
            "en": (
                "it does not react at all when plugged in",
                "water leaks out of the bottom",
                "it makes a loud noise",
            ),
        },
    ),
    Trouble(
        "service_attitude",
        2,
        "apology",
        "manager_apology",
        {
            "zh-Hant": (
                "{branch}的店員態度很差，{when}對我大小聲",
                "{when}打電話問{product}的事，客服一直翻白眼的口氣",
            ),
            "zh-Hans": ("{branch}的店员态度很差，{when}对我大声说话", "{when}打电话问{product}，客服口气很不好"),
            "en": (
                "the staff of your {branch} were rude to me {when}",
                "I called {when} about my {product} and was talked down to",
            ),
        },
        {
            "zh-Hant": ("叫我自己看說明書", "說不想買就不要買", "讓我在櫃檯等了{days}分鐘沒人理"),
            "zh-Hans": ("叫我自己看说明书", "说不想买就别买", "让我在柜台等了{days}分钟没人理"),
            "en": (
                "they told me to read the manual",
                "nobody served me for {days} minutes",
                "they laughed at my question",
            ),
        },
    ),
    Trouble(
        "process",
        2,
        "explanation",
        "priority_handling",
        {
            "zh-Hant": ("{product}送修{days}天了都沒有消息", "{when}訂的{product}到現在還沒出貨，訂單 {order}"),
            "zh-Hans": ("{product}送修{days}天了都没有消息", "{when}订的{product}到现在还没发货，订单 {order}"),
            "en": (
                "my {product} has been in repair for {days} days without a word",
                "the {product} I ordered {when} has not shipped, order {order}",
            ),
        },
        {
            "zh-Hant": ("每次打去都說要再查", "App 上的進度一直沒有更新", "說好三天會回覆，結果沒有"),
            "zh-Hans": ("每次打电话都说要再查", "App 上的进度一直没有更新", "说好三天回复，结果没有"),
            "en": (
                "every time I call they say they will check",
                "the tracking page never changes",
                "nobody calls back",
            ),
        },
    ),
    Trouble(
        "communication",
        1,
        "explanation",
        "written_explanation",
        {
            "zh-Hant": ("網頁寫{product}有兩年保固，{branch}卻說只有一年", "{when}收到的簡訊和{branch}說的不一樣"),
            "zh-Hans": ("网页写{product}保修两年，{branch}却说只有一年", "{when}收到的短信和{branch}说的不一样"),
            "en": (
                "the page promises two years of warranty on the {product}, the {branch} says one",
                "the text message I got {when} contradicts the {branch}",
            ),
        },
        {
            "zh-Hant": ("到底哪個才對", "我有截圖可以給你們看", "活動說明寫得很不清楚"),
            "zh-Hans": ("到底哪个才对", "我有截图可以给你们看", "活动说明写得很不清楚"),
            "en": ("which of the two is right?", "I have a screenshot", "the terms are not clear at all"),
        },
    ),
    Trouble(
        "safety_hazard",
        4,
        "refund",
        "safety_inspection",
        {
            "zh-Hant": ("{product}{when}冒煙，差點燒起來", "用{product}的時候被電到，手指燙傷了"),
            "zh-Hans": ("{product}{when}冒烟，差点烧起来", "用{product}的时候被电到，手指烫伤了"),
            "en": (
                "my {product} gave off smoke {when}, it nearly caught fire",
                "the {product} gave me an electric shock",
            ),
        },
        {
            "zh-Hant": ("家裡有小孩，真的很可怕", "已經去看醫生了", "插頭都燒黑了"),
            "zh-Hans": ("家里有小孩，真的很可怕", "已经去看医生了", "插头都烧黑了"),
            "en": ("there are children in the house", "I had to see a doctor", "the plug has turned black"),
        },
    ),
    Trouble(
        "fraud",
        3,
        "refund",
        "charge_refund",
        {
            "zh-Hant": (
                "{when}信用卡被重複扣款 {amount} 元，訂單 {order}",
                "收到假冒你們{branch}的簡訊要我轉帳 {amount} 元",
            ),
            "zh-Hans": (
                "{when}信用卡被重复扣款 {amount} 元，订单 {order}",
                "收到假冒你们{branch}的短信要我转账 {amount} 元",
            ),
            "en": (
                "my card was charged twice {when}, {amount} dollars, order {order}",
                "somebody who claims to be your {branch} wants me to transfer {amount} dollars",
            ),
        },
        {
            "zh-Hant": ("銀行說要找你們處理", "我沒有買過這個東西", "請把錢退還給我"),
            "zh-Hans": ("银行说要找你们处理", "我没有买过这个东西", "请把钱退还给我"),
            "en": ("the bank sends me to you", "I never bought this", "please give me my money back"),
        },
    ),
)
WHEN: Mapping[str, Sequence[str]] = {
    "zh-Hant": ("昨天", "上星期三", "前天下午", "上個月10號", "11月15日"),
    "zh-Hans": ("昨天", "上周三", "前天下午", "上个月10号", "11月15日"),
    "en": ("yesterday", "last Wednesday", "two days ago", "on the 10th", "on 15 November"),
}
# The other messages of bot, agents and customers; {…} are filled in.
LINES: Mapping[str, Mapping[str, str]] = {
    "zh-Hant": {
        "hello": "您好，我是客服助理。發生了什麼事，請慢慢說。",
        "heard": "收到，遇到這樣的事真的很讓人難受。我先把經過問清楚。",
        "ask_when": "請問是什麼時候發生的？",
        "ask_contact": "請留下方便聯絡的電話或電子郵件。",
        "recap": "我整理一下：{product}，{when}，您希望{outcome}。這樣對嗎？",
        "yes": "對，沒錯",
        "human": "我要找真人客服",
        "handoff": "我請同事接手，最晚今天下午六點前回覆您。",
        "joined": "您好，我是{agent}，接下來由我為您處理。",
        "work": "我看過您的紀錄了，{product}的部分我會親自追蹤。",
        "options": "下面是可以為您做的，請選一個。",
        "chosen": "第一個",
        "agreed": "說定了，案件編號 {number}。",
        "thanks": "謝謝，麻煩你們了",
        "survey": "這次的處理，您滿意嗎？",
    },
    "en": {
        "hello": "Hello, I am the assistant. Please tell me what happened.",
        "heard": "I have that. What a thing to go through; let me get the facts clear first.",
        "ask_when": "When did it happen?",
        "ask_contact": "Please leave a telephone number or an e-mail address.",
        "recap": "To sum up: {product}, {when}, and you would like: {outcome}. Is that right?",
        "yes": "yes, that's right",
        "human": "I want to speak to a person",
        "handoff": "A colleague takes over and answers by six this afternoon.",
        "joined": "Hello, this is {agent}. I am looking after this now.",
        "work": "I have read everything; I will follow up on the {product} myself.",
        "options": "This is what we can do. Please choose one.",
        "chosen": "the first one",
        "agreed": "Agreed. Your case number is {number}.",
        "thanks": "thank you",
        "survey": "How well did we put this right?",
    },
    "zh-Hans": {
        "hello": "您好，我是客服助理。发生了什么事，请慢慢说。",
        "heard": "收到，遇到这样的事真的很让人难受。我先把经过问清楚。",
        "ask_when": "请问是什么时候发生的？",
        "ask_contact": "请留下方便联系的电话或电子邮件。",
        "recap": "我整理一下：{product}，{when}，您希望{outcome}。这样对吗？",
        "yes": "对，没错",
        "human": "我要找人工客服",
        "handoff": "我请同事接手，最晚今天下午六点前回复您。",
        "joined": "您好，我是{agent}，接下来由我为您处理。",
        "work": "我看过您的记录了，{product}的部分我会亲自跟进。",
        "options": "下面是可以为您做的，请选一个。",
        "chosen": "第一个",
        "agreed": "说定了，案件编号 {number}。",
        "thanks": "谢谢，麻烦你们了",
        "survey": "这次的处理，您满意吗？",
    },
}
OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "refund": {"zh-Hant": "退款", "zh-Hans": "退款", "en": "a refund"},
    "apology": {"zh-Hant": "道歉", "zh-Hans": "道歉", "en": "an apology"},
    "explanation": {"zh-Hant": "一個說明", "zh-Hans": "一个说明", "en": "an explanation"},
}
