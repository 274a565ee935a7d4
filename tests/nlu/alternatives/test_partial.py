"""Test featurisers that omit a part of the features or give them another form."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import encoder as encoding
from bot.nlu.encoder import ENCODER_SIZE, VECTOR_SIZE, vectors
from bot.nlu.evidence_words import WORD_FEATURES
from bot.nlu.grams import gram_matrix
from tests.nlu.alternatives import partial
from tests.nlu.alternatives.partial import encoder_and_feelings, grams_and_feelings, whole_texts
from tests.nlu.alternatives.sequences import SequenceFeaturiser

pytestmark = pytest.mark.slow

SHORT = "快遞太慢了"
LONG = "上週買的電鍋很好用。可是今天早上突然冒煙了,我很擔心!請告訴我該怎麼辦?"


def test_grams_alone_never_load_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [SHORT, LONG]
    ours = vectors(texts)

    def refuse() -> None:
        raise AssertionError("the encoder was asked for")

    monkeypatch.setattr(encoding, "encoder", refuse)
    monkeypatch.setattr(partial, "encoder", refuse)
    dense, sparse = grams_and_feelings(texts)
    assert dense.shape == (2, WORD_FEATURES) and np.array_equal(dense, ours[:, -WORD_FEATURES:])
    assert (sparse != gram_matrix(texts)).nnz == 0


def test_whole_text_features_differ_only_for_several_sentences() -> None:
    texts = [SHORT, LONG, ""]
    ours, (whole, sparse) = vectors(texts), whole_texts(texts)
    assert whole.shape == (3, VECTOR_SIZE)
    assert np.allclose(whole[0], ours[0], atol=1e-4) and not whole[2].any()
    assert np.array_equal(whole[1, :ENCODER_SIZE], whole[1, ENCODER_SIZE : 2 * ENCODER_SIZE])
    assert np.allclose(whole[1, :ENCODER_SIZE], ours[1, :ENCODER_SIZE], atol=1e-4)
    assert not np.allclose(whole[1], ours[1], atol=1e-2)
    assert (sparse != gram_matrix(texts)).nnz == 0


def test_without_grams_one_column_marks_texts_with_content() -> None:
    dense, sparse = encoder_and_feelings([SHORT, "", LONG])
    assert np.array_equal(dense, vectors([SHORT, "", LONG]))
    assert sparse.toarray().tolist() == [[1.0], [0.0], [1.0]]


def test_sequence_features_equal_the_sentence_features() -> None:
    message = Message({TEXT: SHORT})
    SequenceFeaturiser("features", SequenceFeaturiser.get_default_config()).process([message])
    for sequence, whole in (message.get_dense_features(TEXT), message.get_sparse_features(TEXT)):
        assert sequence.features.shape == whole.features.shape
        assert abs(sequence.features - whole.features).sum() == 0
