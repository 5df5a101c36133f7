"""The encoder reads a text once; what it said comes back the same from the store."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.opinions import KeptOpinions, open_encoder
from pipeline.store import DiskStore, NoStore

TEXTS = ["Leg de taken vast.", "Het wachten duurt lang.", "Leg de taken vast."]


class Reader:
    """Says how long a text is, and counts what it was given."""

    def __init__(self):
        self.given = []

    def labels(self, task):
        return ("kort", "lang")

    def tasks(self, texts):
        self.given += texts
        row = np.array([[len(text) / 100, 1 - len(text) / 100] for text in texts])
        return {"kinds": row, "areas": 1 - row}


@pytest.fixture
def store(tmp_path):
    return DiskStore(tmp_path)


def test_a_text_is_read_once_for_all_tasks_and_runs(store):
    reader = Reader()
    first = KeptOpinions(reader, b"1", store).probabilities("kinds", TEXTS)
    again = KeptOpinions(reader, b"1", store)
    assert reader.given == TEXTS[:2]
    assert again.probabilities("kinds", TEXTS).tolist() == first.tolist()
    assert again.probabilities("areas", TEXTS).tolist() == (1 - first).tolist()
    assert reader.given == TEXTS[:2]


def test_other_weights_read_anew_and_without_a_store_it_says_the_same(store):
    reader = Reader()
    kept = KeptOpinions(reader, b"1", store).probabilities("kinds", TEXTS)
    KeptOpinions(reader, b"2", store).probabilities("kinds", TEXTS)
    assert len(reader.given) == 4
    assert (
        KeptOpinions(reader, b"1", NoStore()).probabilities("kinds", TEXTS).tolist()
        == kept.tolist()
    )


def test_what_is_kept_and_spoilt_is_read_anew(store, tmp_path):
    reader = Reader()
    opinions = KeptOpinions(reader, b"1", store)
    opinions.probabilities("kinds", TEXTS[:1])
    store.put(opinions._key(TEXTS[0]), b"{")
    opinions.probabilities("kinds", TEXTS[:1])
    assert len(reader.given) == 2


def test_no_texts_no_rows_and_no_weights_no_encoder(store, tmp_path):
    assert KeptOpinions(Reader(), b"1", store).probabilities("kinds", []).shape == (0, 2)
    assert open_encoder(store, tmp_path / "weg.npz") is None
