"""A customer in danger who says where they are hears the number of that place, beside the company's."""

from __future__ import annotations

import pytest

from bot.conversation.grave.numbers import numbers_to_call
from bot.conversation.grave.places import known_places, place_told
from bot.remedy import Policy
from bot.words import Words
from tests.conversation.plain import turn_of


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (("我喺香港屯門，你哋個充電器着火燒到我隻手",), "Hong Kong"),
        (("我住屯门，充电器着火了",), "Hong Kong"),
        (("I live in Kowloon and your heater is on fire",), "Hong Kong"),
        (("我在澳門，插座冒煙",), "Macau"),
        (("our flat in Manchester, UK is full of smoke",), "the UK"),
        (("我人在上海，烤箱着火",), "mainland China"),
        (("I am in Berlin and the kettle burnt my hand",), "Europe"),
        (("我在台北，香港買的充電器着火",), "Taiwan"),
        (("我喺香港", "充電器着火"), "Hong Kong"),
        (("我在香港", "現在回到台北了"), "Taiwan"),
        (("充電器着火",), None),
        (("中國製的充電器着火",), None),
        (("the charger with a UK plug caught fire",), None),
        (("it was made in China and it burnt my hand",), None),
        (("please call us back, thank you", "it still smokes"), None),
    ],
)
def test_the_place_named_last_counts(told: tuple[str, ...], place: str | None) -> None:
    found = known_places().last_named(told)
    assert (found.names["en"] if found else None) == place
    turn = turn_of(told[-1], "complain")
    if len(told) == 1:
        assert place_told(turn) == found


def test_the_number_of_the_place_comes_first_and_ours_with_it(policy: Policy, words: Words) -> None:
    hong_kong = known_places().last_named(["香港"])
    zh, en = (numbers_to_call(policy, words, locale, hong_kong) for locale in ("zh-Hant", "en"))
    assert zh["rescue"] == "999（香港；我們這裡是 119）"
    assert en["rescue"] == "999 (in Hong Kong; ours is 119)"
    assert "999" in zh["police"] and "110" in zh["police"]
    at_home = known_places().last_named(["台北"])
    assert numbers_to_call(policy, words, "en", at_home) == numbers_to_call(policy, words, "en")


def test_every_place_has_a_name_and_numbers_in_both_languages() -> None:
    for place in known_places().places:
        for texts in (place.names, place.numbers["rescue"], place.numbers["police"]):
            assert set(texts) == {"zh-Hant", "en"} and all(texts.values())
