"""Where somebody lives is no branch, and the day of a birthday is not the day of the trouble."""

from __future__ import annotations

import pytest

from bot.conversation.mentions import without_mere_mentions


def kept(name: str, text: str, said: str) -> bool:
    start = text.index(said)
    entity = {"entity": name, "value": "x", "start": start, "end": start + len(said)}
    return bool(without_mere_mentions([entity], text))


@pytest.mark.parametrize(
    ("text", "said", "branch"),
    [
        ("我在信義區的家裡收到的", "信義", False),
        ("送到信义区松高路", "信义", False),
        ("我住板橋，你們送錯了", "板橋", False),
        ("屋企喺西門，送咗三次都送錯", "西門", False),
        ("信義路五段收的貨", "信義", False),
        ("in Xinyi district, my home", "Xinyi", False),
        ("I live in Banqiao and nobody came", "Banqiao", False),
        ("delivered to Kaohsiung City", "Kaohsiung", False),
        ("在信義店買的", "信義店", True),
        ("在信義買的", "信義", True),
        ("信義區的門市買的", "信義", True),
        ("板橋那家店員很兇", "板橋", True),
        ("我住信義店附近", "信義店", True),
        ("at your Xinyi store", "Xinyi", True),
        ("bought in Xinyi last week", "Xinyi", True),
        ("the shop in Xinyi district store", "Xinyi", True),
    ],
)
def test_where_somebody_lives_is_no_branch(text: str, said: str, branch: bool) -> None:
    assert kept("branch", text, said) is branch


@pytest.mark.parametrize(
    ("text", "said", "counts"),
    [
        ("his birthday was yesterday", "yesterday", False),
        ("yesterday was his birthday and it came broken", "yesterday", False),
        ("昨天是他生日，禮物還沒到", "昨天", False),
        ("前天剛好是我媽媽生日", "前天", False),
        ("琴日係我個女生日", "琴日", False),
        ("他的生日是昨天", "昨天", False),
        ("昨天生日蛋糕爛了", "昨天", True),
        ("昨天收到就是壞的", "昨天", True),
        ("it broke yesterday", "yesterday", True),
        ("yesterday was the birthday cake all squashed", "yesterday", True),
        ("昨天壞掉，是他生日", "昨天", True),
    ],
)
def test_the_day_of_an_occasion_is_not_that_of_the_trouble(text: str, said: str, counts: bool) -> None:
    assert kept("time", text, said) is counts
