"""Test short and elliptical questions by their words alone, before options are on the table and with them."""

from __future__ import annotations

import pytest

from bot.conversation.phrases import Phrases

# Whether something is offered or under way, the topic that is answered, and what is said.
ASKED: dict[bool, dict[str, list[str]]] = {
    True: {
        "meaning": [
            "第一個是什麼意思",
            "第二個係咩意思",
            "第一个是什么意思",
            "第三個怎麼做",
            "第二個點做㗎",
            "解釋一下第一個",
            "第二個看不懂",
            "這個方案是什麼意思",
            "什麼意思？",
            "what does the second one mean",
            "what's the first one exactly?",
            "explain option 2",
            "tell me more about the second",
            "what is option 1",
            "I don't get the first one",
            "how does the second one work",
            "what would the third involve?",
            "meaning?",
        ],
        "answered": [
            "幾時有人覆我",
            "什麼時候有人回我",
            "幾時先有同事覆我",
            "有人嗎",
            "我還要等到什麼時候",
            "前面還有幾個人",
            "how much longer",
            "is anyone there?",
            "how many people are ahead of me",
        ],
        "duration": [
            "要多久?",
            "How long?",
            "仲要等幾耐",
            "還要等多久",
            "when will someone answer",
            "how long do I have to wait",
            "何時到",
        ],
        "who_pays": [
            "Postage?",
            "要錢嗎",
            "any costs?",
        ],
    },
    False: {
        "who_pays": [
            "運費誰出",
            "運費要我出嗎",
            "運費邊個俾",
            "來回運費算誰的",
            "退貨運費要自己付嗎",
            "使唔使我俾運費",
            "我要付運費嗎",
            "要不要我出運費",
            "運費是我出還是你們出？",
            "寄回去的運費你們出嗎",
            "Return postage?",
            "Postage?",
            "who pays the return postage?",
            "Do I have to pay for return shipping?",
            "is shipping on me?",
            "will you cover the postage",
            "郵費呢",
        ],
        "duration": [
            "要多久?",
            "多久",
            "幾耐呀",
            "How long?",
            "How soon?",
            "要幾天",
            "大概要多久",
            "How long will this take?",
        ],
        "limits": [
            "誰可以決定多補一點",
            "邊個話事可以賠多啲",
            "補償要多一點要找誰",
            "Who decides if I want a bit more for the hassle?",
        ],
    },
}
# Told, not asked, or a reproach.
TOLD = [
    "店員說運費我要自己出",
    "你們說運費要我出，太扯了",
    "運費多收了",
    "他們要我付運費",
    "they charged me for shipping",
    "I paid the postage already",
    "等了很久",
    "我等了三天",
    "這是什麼意思啊，你們耍我",
    "第一個壞了，第二個也壞了",
    "the first one broke",
    "I don't understand why you sent it",
]


@pytest.mark.parametrize("is_own", [True, False])
def test_the_first_topic_is_the_one_that_is_asked(phrases: Phrases, is_own: bool) -> None:
    expected = {text: topic for topic, texts in ASKED[is_own].items() for text in texts}
    found = {text: phrases.questions.topics_asked(text, is_own=is_own, names_sum=False)[:1] for text in expected}
    assert found == {text: (topic,) for text, topic in expected.items()}


def test_what_is_only_told_asks_nothing(phrases: Phrases) -> None:
    asked = [text for text in TOLD if phrases.questions.topics_asked(text, is_own=False, names_sum=False)]
    assert asked == []
