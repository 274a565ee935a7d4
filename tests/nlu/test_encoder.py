"""Test splitting into sentences, shortening, feelings and n-grams."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.encoder import LONGEST_TEXT, MOST_SENTENCES, OF_A_PAGE, sentences, shorten, squeeze
from bot.nlu.feelings import FEELINGS, feelings
from bot.nlu.grams import COLUMNS, gram_matrix


def test_splits_at_sentence_ends_and_joins_short_pieces() -> None:
    assert sentences("东西坏了很久了。客服态度也很差!我要退款退款") == [
        "东西坏了很久了。",
        "客服态度也很差!",
        "我要退款退款",
    ]
    assert sentences("好。东西坏了很久了。") == ["好。东西坏了很久了。"]
    assert sentences("个面好硬 唔会再嚟") == ["个面好硬 唔会再嚟"]


@given(st.text(max_size=3000))
def test_any_text_is_shortened_to_the_limits(text: str) -> None:
    short = shorten(text)
    assert len(short) <= LONGEST_TEXT
    assert len(sentences(short)) <= MOST_SENTENCES


@given(st.text(alphabet="a !\n壞😡\ud800", max_size=40))
def test_runs_of_any_character_are_cut_to_three(text: str) -> None:
    assert squeeze(text) == re.sub(r"(.)\1{3,}", r"\1\1\1", text, flags=re.DOTALL).strip()


def test_one_repeated_character_becomes_short() -> None:
    assert shorten("烂" * 4000) == "烂烂烂"


def test_a_negated_praise_is_blame() -> None:
    assert feelings("很好吃")[4] == 1
    assert feelings("一点都不好吃")[4] == -1
    assert feelings("not good")[4] == -1
    assert feelings("").tolist() == [0.0] * FEELINGS


def test_grams_of_an_empty_text_are_empty() -> None:
    matrix = gram_matrix(["", "退款", "退款"])
    assert matrix.shape == (3, COLUMNS)
    assert matrix[0].sum() == 0
    assert abs(matrix[1] - matrix[2]).sum() == 0


def test_a_page_costs_no_more_than_a_paragraph() -> None:
    page = shorten("這家店的湯是冷的,我等了很久才有人來。" * 220)
    assert sum(len(piece) for piece in sentences(page)) <= LONGEST_TEXT


def test_blame_in_the_middle_of_a_page_is_kept() -> None:
    walk = "早上先去市场买菜,然后搭车去你们店里。"
    page = shorten(walk * 40 + "店员态度很差,骂我是奥客。" + walk * 40)
    assert "态度很差" in page
    assert len(page) <= OF_A_PAGE


def test_the_gram_matrix_of_no_texts_has_no_rows() -> None:
    assert gram_matrix([]).shape == (0, COLUMNS)
