"""Terms under which a text is indexed, and how a typed query is parsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.search.terms import MOST_WORDS, indexed, marks, terms_of, wanted


def shown(text: str, query: str) -> list[str]:
    """Return the parts of the text that the query marks."""
    return [text[start:end] for start, end in marks(text, wanted(query))]


def test_chinese_is_cut_into_pairs_and_the_last_character_alone() -> None:
    assert indexed("不會加熱") == ["不会", "会加", "加热", "热"]


def test_words_and_numbers_stay_whole_and_part_from_each_other() -> None:
    assert indexed("我的iPhone15壞了") == ["我的", "的", "iphone", "15", "坏了", "了"]


@pytest.mark.parametrize(
    "one, other",
    [
        ("臺灣裡面", "台湾里面"),
        ("衞生 綫路 説明", "卫生 线路 说明"),
        ("著急", "着急"),
        ("ＡＢＣ１２", "abc12"),
        ("café", "CAFE\u0301"),
        ("妳好", "你好"),
    ],
)
def test_what_is_written_differently_is_found_alike(one: str, other: str) -> None:
    assert indexed(one) == indexed(other)


@pytest.mark.parametrize(
    "text, query, found",
    [
        ("氣炸鍋不會加熱", "热", ["熱"]),
        ("氣炸鍋不會加熱", "不会加热", ["不會加熱"]),
        ("用了3天就壞了", "3天", ["3天"]),
        ("訂單 A-2026-00123", "00123", ["00123"]),
        ("訂單 A-2026-00123", "a-2026", ["A-2026"]),
        ("寄到 chen@example.com", "example", ["example"]),
        ("refunds are slow", "refund", ["refunds"]),
        ("打 0912-345-678 給我", "0912345678", ["0912-345-678"]),
        ("打 0912345678 給我", "0912-345-678", ["0912345678"]),
        ("😀😀壞了😀", "壞了", ["壞了"]),
        ("退款，退款", "退款", ["退款", "退款"]),
    ],
)
def test_found_words_are_marked_at_their_place(text: str, query: str, found: list[str]) -> None:
    assert shown(text, query) == found


@pytest.mark.parametrize(
    "text, query",
    [
        ("很爛。退款", "爛退"),
        ("加不熱", "加熱"),
        ("refund it now", '"refund now"'),
        ("art", '"ar"'),
    ],
)
def test_words_that_are_not_adjacent_are_not_found_as_a_phrase(text: str, query: str) -> None:
    assert shown(text, query) == []
    assert len(wanted(query)) == 1


def test_quotation_marks_of_any_sort_make_a_phrase() -> None:
    for query in ('"refund now"', "“refund now”", "「refund now」"):
        assert shown("refund now, or refund later", query) == ["refund now"]


def test_two_numbers_side_by_side_are_looked_for_apart() -> None:
    assert shown("付了 12900 元，訂單 00123", "12900 00123") == ["12900", "00123"]


def test_signs_alone_are_nothing_to_look_for() -> None:
    assert wanted('😀 " ( ) * - ^ : , ; \0 \ud800') == []


def test_an_endless_query_is_cut_and_never_refused() -> None:
    assert len(wanted("a1 b2 c3 d4 e5 f6 g7 h8 i9 j0 " * 400)) == MOST_WORDS
    assert sum(len(phrase.terms) for one in wanted("漢" * 4000) for phrase in one.phrases) == 64


@given(st.text(max_size=200))
def test_offsets_lie_within_the_text_and_in_order(text: str) -> None:
    last = 0
    for term in terms_of(text):
        assert last <= term.start < term.end <= len(text)
        assert term.start < term.lone_end <= term.end
        last = term.start


@given(st.text(min_size=1, max_size=60))
def test_every_text_is_found_by_itself(text: str) -> None:
    query = text.replace("\n", " ")
    if things := wanted(query):
        assert marks(query, things) != []
