"""Bad input: texts without content, in other languages or malformed, which must neither fail nor yield facts."""

NOTHING: dict[str, str] = {
    "empty": "",
    "blank": " \u3000\n\t",
    "invisible": "\u200b\ufeff\u200d\u200e",
    "half a surrogate pair": "\ud800",
    "surrogates the wrong way round": "\udc00\ud800",
    "one emoji": "😡",
    "a family and a flag": "👨\u200d👩\u200d👧\u200d👦🇹🇼",
    "emoji": "😡" * 4000,
    "stops": "?!?!...,,,",
    "Chinese stops": "。。。！？",
    "dashes": "-" * 4000,
    "digits": "8675",
    "one digit": "1" * 4000,
    "one Latin letter": "a" * 4000,
    "one Chinese letter": "很" * 4000,
    "an address": "https://example.com/refund/20261103?id=12345678&price=NT$3200&tel=0912345678",
    "addresses": "www.shop.example/vacuum?paid=900 " * 120,
}
OTHER_LANGUAGES: dict[str, str] = {
    "Japanese": "こんにちは、元気ですか",
    "Vietnamese": "Hôm nay trời đẹp quá, bạn có khỏe không",
    "Korean": "안녕하세요, 오늘 날씨가 참 좋네요",
    "Thai": "วันนี้อากาศดีมาก",
    "Hebrew, right to left": "\u202eשלום\u202c \u2067אבג\u2069",
    "Arabic": "الطقس جميل اليوم",
    "Russian": "Сегодня хорошая погода",
}
STRANGE: dict[str, str] = {
    "mixed scripts": "hello こんにちは 안녕 привет 你好 مرحبا",
    "marks upon marks": "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 ﷽",
    "NUL": "a\x00b",
    "Chinese with half a pair": "壞掉了\ud83d",
    "every letter": "".join(chr(0x4E00 + 5 * at) for at in range(4000)),
    "a mixture": "ab 壞 12 😡 これ ก\u200b" * 250,
    "numerals": "三千" * 2000,
    "days": "昨天" * 2000,
    "one word": "kettle " * 570,
    "a story": "我跟你說，店員一直聊天都不理人，回家才發現東西是壞的。The clerk was rude! " * 70,
}
