"""The script of the fake desk: one complaint from the first message to an agreement or a handoff."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

Lines = list[dict[str, Any]]


def due(days: int) -> str:
    """Return 10:00 UTC on the day `days` days from now, in the format of the protocol."""
    return (datetime.now(timezone.utc) + timedelta(days=days)).strftime("%Y-%m-%dT10:00:00Z")


def pick(locale: str, chinese: str, english: str) -> str:
    """Return the text in the conversation's language."""
    return english if locale == "en" else chinese


def greeting(locale: str) -> Lines:
    """Return the desk's first message."""
    text = pick(
        locale,
        "您好，這裡是安居生活顧客關懷。請慢慢說，我會先聽完，再一起想辦法。",
        "Hello, this is Anju Living customer care. Take your time: I will listen first, then we find a way together.",
    )
    human = {"command": "human", "label": pick(locale, "我想找真人", "I'd like to talk to a person")}
    return [{"text": text, "payload": {"suggestions": [human]}}]


def answer(locale: str, progress: str, command: str | None, text: str) -> tuple[Lines, dict[str, Any]]:
    """Return the next messages and the changes to the conversation's state."""
    asks_person = command in ("human", "none") or "真人" in text or "person" in text
    if asks_person:
        return [handoff(locale)], {"owner": "queue", "stage": "escalated", "progress": "handed"}
    if command == "confirm":
        return [options(locale)], {"stage": "offering", "step": 3, "progress": "options"}
    if command and command.startswith("correct"):
        return [ask_again(locale)], {"progress": "correcting"}
    if command and command.startswith("option"):
        return [commitment(locale), survey(locale)], {"stage": "agreed", "step": 4, "progress": "agreed"}
    if progress == "start":
        return [heard(locale), question(locale)], {"stage": "clarifying", "step": 2, "progress": "asked"}
    if progress in ("asked", "correcting"):
        when = pick(locale, "上星期二", "last Tuesday") if progress == "correcting" else None
        return [recap(locale, when)], {"progress": "recap"}
    return [{"text": pick(locale, "記下來了。", "Noted.")}], {}


def heard(locale: str) -> dict[str, Any]:
    """Return the message that acknowledges the complaint."""
    zh = "收到了。新買的機器沒幾天就不動，換作是我也會很火大。謝謝您告訴我們。"
    en = "I have that. A machine that stops after a few days would make me angry too. Thank you for telling us."
    return {"text": pick(locale, zh, en)}


def question(locale: str) -> dict[str, Any]:
    """Return the question for the desired outcome."""
    labels = [("退款", "A refund"), ("換一台新的", "A new one"), ("修好就好", "A repair"), ("還沒想好", "Not sure yet")]
    suggestions = [{"command": f"want{n}", "label": pick(locale, *pair)} for n, pair in enumerate(labels)]
    text = pick(locale, "您希望我們怎麼處理？", "What would you like us to do?")
    return {"kind": "question", "text": text, "payload": {"asks": "desired_outcome", "suggestions": suggestions}}


def ask_again(locale: str) -> dict[str, Any]:
    """Return the question for the date, after the customer asked for a correction."""
    return {
        "kind": "question",
        "text": pick(locale, "那麼是哪一天呢？", "Which day was it then?"),
        "payload": {"asks": "when"},
    }


def recap(locale: str, when: str | None) -> dict[str, Any]:
    """Return the recap card with the facts; `when` replaces the date if given."""
    facts = {
        "what": pick(
            locale, "掃地機器人昨天開始不動，充電也沒有反應", "The robot vacuum stopped yesterday and does not charge"
        ),
        "when": when or pick(locale, "11月18日（三）購買", "bought on Wed 18 November"),
        "product": pick(locale, "掃地機器人", "robot vacuum"),
        "branch": pick(locale, "信義店", "Xinyi branch"),
        "desired_outcome": pick(locale, "退款", "refund"),
    }
    intro = pick(
        locale,
        "很抱歉讓您碰到這樣的事，這不是我們認可的水準。我先把聽到的說一遍：",
        "I am sorry this happened; it is not the standard we accept. Let me read back what I heard:",
    )
    outro = pick(locale, "這樣對嗎？", "Is that right?")
    text = "\n".join([intro, *(f"- {value}" for value in facts.values()), outro])
    names = {
        "what": ("經過", "what"),
        "when": ("時間", "when"),
        "product": ("商品", "product"),
        "desired_outcome": ("希望", "wish"),
    }
    corrections = [
        {"command": f"correct_{fact}", "label": pick(locale, f"{zh}不對", f"Correct: {en}"), "fact": fact}
        for fact, (zh, en) in names.items()
    ]
    confirm = {"command": "confirm", "label": pick(locale, "對，就是這樣", "Yes, that is right")}
    return {"kind": "recap", "text": text, "payload": {"facts": facts, "confirm": confirm, "corrections": corrections}}


def options(locale: str) -> dict[str, Any]:
    """Return the card with three options."""
    made = [
        {
            "command": "option_refund",
            "title": pick(locale, "全額退款", "Full refund"),
            "pros": [pick(locale, "款項退回原付款方式，不用再等維修", "Back to your card; no waiting for a repair")],
            "cons": [pick(locale, "需要把機器交給到府收件人員", "The machine is collected from your home")],
            "remedy": pick(locale, "退回 NT$12,900", "NT$12,900 back"),
            "goodwill": pick(locale, "NT$300 購物金", "NT$300 store credit"),
            "deadline": pick(locale, "收件後 3 個工作天", "3 working days after collection"),
            "handler": pick(locale, "張淑芬・退換貨專員", "Shu-Fen Chang, returns"),
        },
        {
            "command": "option_exchange",
            "title": pick(locale, "換一台全新的", "A brand-new machine"),
            "pros": [
                pick(locale, "最快後天到貨，舊機同時收走", "Delivered the day after tomorrow, the old one collected"),
                pick(locale, "保固重新起算兩年", "A fresh two-year warranty"),
            ],
            "cons": [pick(locale, "同款若缺貨要等 2 天", "Two more days if out of stock")],
            "remedy": pick(locale, "同款新機到府更換", "Same model, exchanged at your door"),
            "goodwill": pick(locale, "濾網與邊刷耗材一組", "A set of filters and brushes"),
            "deadline": pick(locale, "11月24日（二）前", "by Tue 24 November"),
            "handler": pick(locale, "吳志豪・配送主任", "Chih-Hao Wu, delivery"),
        },
        {
            "command": "option_repair",
            "title": pick(locale, "優先維修", "Priority repair"),
            "pros": [pick(locale, "保留已設定好的家中地圖", "Keeps the map of your home")],
            "cons": [pick(locale, "要等 5 個工作天", "Takes five working days")],
            "remedy": pick(locale, "免費維修並借您備用機", "Free repair and a loan machine"),
            "goodwill": None,
            "deadline": pick(locale, "11月28日（六）前", "by Sat 28 November"),
            "handler": pick(locale, "黃建宏・維修中心主任", "Chien-Hung Huang, repairs"),
        },
    ]
    text = pick(
        locale, "有這三個做法，每一個我們都可以馬上安排：", "There are three ways, and each can be arranged at once:"
    )
    lines = "\n".join(f"{n}. {option['title']}" for n, option in enumerate(made, 1))
    none = {
        "command": "none",
        "label": pick(locale, "都不適合，我想找人談", "None of these; I want to talk to someone"),
    }
    payload = {"offer_id": "offer-1", "options": made, "none": none}
    return {"kind": "options", "text": f"{text}\n{lines}", "payload": payload}


def commitment(locale: str) -> dict[str, Any]:
    """Return the card with the agreed commitments."""
    items = [
        {
            "what": pick(locale, "到府收回掃地機器人", "Collect the robot vacuum from your home"),
            "owner": pick(locale, "吳志豪・配送主任", "Chih-Hao Wu, delivery"),
            "due_at": due(2),
        },
        {
            "what": pick(
                locale, "退款 NT$12,900 並存入 NT$300 購物金", "Pay back NT$12,900 and add NT$300 store credit"
            ),
            "owner": pick(locale, "張淑芬・退換貨專員", "Shu-Fen Chang, returns"),
            "due_at": due(5),
        },
    ]
    text = pick(
        locale,
        "好，就這麼說定了。到期後我會回來問您事情是否真的辦好了。",
        "Agreed. After the date I will come back and ask whether it is really mended.",
    )
    return {
        "kind": "commitment",
        "text": text,
        "payload": {"case_number": "2611-4821-7", "items": items, "status_url": "https://desk.test/c/made~up"},
    }


def survey(locale: str) -> dict[str, Any]:
    """Return the survey card."""
    text = pick(
        locale,
        "方便的話，想聽聽您對這次處理的感受。",
        "If you have a moment, we would like to know how this went for you.",
    )
    return {"kind": "survey", "text": text, "payload": {"choices": [1, 2, 3, 4, 5], "also": ["process", "treatment"]}}


def handoff(locale: str) -> dict[str, Any]:
    """Return the card that announces a person."""
    text = pick(
        locale,
        "我請客服主任陳柏翰接手。您前面說的他都看得到，不用再說一次。",
        "I am asking our supervisor Po-Han Chen to take over. He can read all of it, so you need not say it again.",
    )
    payload = {
        "reason": "requested",
        "promised_by": due(1),
        "handler": pick(locale, "陳柏翰・客服主任", "Po-Han Chen, supervisor"),
        "contact_needed": True,
    }
    return {"kind": "handoff", "text": text, "payload": payload}
