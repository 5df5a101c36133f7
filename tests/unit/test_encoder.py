"""The small encoder: cuts words as its source does, and the same text gives the same numbers."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.encoder import Encoder, load_encoder, with_heading
from pipeline.encoder.tokens import END, MARK, MOST_TOKENS, START, UNKNOWN, Tokenizer

CASES = Path(__file__).parents[1] / "cases" / "encoder"
WIDTH, INNER, PLACES = 24, 48, 160  # twelve heads of two
PIECES = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    *(MARK + c for c in "abcdeq"),
    *"abcdequry:",
    "ab",
    "bad",
)
LABELS = {"areas": ["0", "1", "2"], "kinds": ["aanbeveling", "neutraal"], "roles": ["findings"]}
SENTENCES = ("abba", "bad dad cab", "dead bee", "", "z", "😀 ab", "ab " * 300, "dab\n\x00 ace", "a")


def small_arrays():
    chance = np.random.default_rng(3)
    arrays = {"places.weight": chance.normal(size=(PLACES, WIDTH)).astype(np.float16)}
    shapes = {"mix": (3 * WIDTH, WIDTH), "out": (WIDTH, WIDTH)}
    shapes |= {"up": (INNER, WIDTH), "down": (WIDTH, INNER)}
    matrices = {f"layers.{at}.{name}": shape for at in (0, 1) for name, shape in shapes.items()}
    for name, shape in (matrices | {"words": (len(PIECES), WIDTH)}).items():
        arrays[f"{name}.weight"] = chance.integers(-127, 128, shape).astype(np.int8)
        arrays[f"{name}.weight.scale"] = np.full((shape[0], 1), 0.002, np.float32)
        arrays[f"{name}.bias"] = np.zeros(shape[0], np.float32)
    norms = ["norm", *(f"layers.{at}.{name}" for at in (0, 1) for name in ("norm", "last_norm"))]
    for name in norms:
        arrays |= {f"{name}.weight": np.ones(WIDTH), f"{name}.bias": np.zeros(WIDTH)}
    for task, labels in LABELS.items():
        arrays[f"heads.{task}.weight"] = chance.normal(size=(len(labels), WIDTH))
        arrays[f"heads.{task}.bias"] = np.zeros(len(labels))
    return arrays | {"middle": np.zeros(WIDTH), "spread": np.ones(WIDTH)}


def small_bytes():
    head = {"pieces": PIECES, "labels": LABELS, "layers": 2}
    head["temperatures"] = dict.fromkeys(LABELS, 1.0)
    buffer = io.BytesIO()
    scores = np.array([0.0] * 4 + [-3.0] * (len(PIECES) - 6) + [-2.0] * 2, np.float32)
    packed = np.frombuffer(json.dumps(head).encode(), np.uint8)
    np.savez(buffer, head=packed, scores=scores, **small_arrays())
    return buffer.getvalue()


@pytest.fixture(scope="module")
def small():
    return Encoder.from_bytes(small_bytes())


@pytest.fixture(scope="module")
def trained():
    encoder = load_encoder()
    assert encoder, "weights.npz is part of the repository"
    return encoder


def test_without_its_weights_there_is_no_encoder(tmp_path):
    assert load_encoder(tmp_path / "weights.npz") is None


def test_weights_in_a_file_make_an_encoder(tmp_path, small):
    path = tmp_path / "weights.npz"
    path.write_bytes(small_bytes())
    found = load_encoder(path)
    assert found is not None
    assert (found.embeddings(SENTENCES) == small.embeddings(SENTENCES)).all()


@pytest.mark.parametrize("data", [b"", b"no weights", small_bytes()[:-400]])
def test_what_is_no_weights_is_refused(data):
    with pytest.raises((ValueError, KeyError)):
        Encoder.from_bytes(data)


def test_each_task_gives_a_row_for_each_text_that_adds_up_to_one(small):
    for task, labels in LABELS.items():
        table = small.probabilities(task, SENTENCES)
        assert small.labels(task) == tuple(labels)
        assert table.shape == (len(SENTENCES), len(labels))
        assert np.allclose(table.sum(axis=1), 1, atol=1e-3)
        assert small.probabilities(task, []).shape == (0, len(labels))


def test_embeddings_have_length_one(small):
    assert np.allclose(np.linalg.norm(small.embeddings(SENTENCES), axis=1), 1, atol=1e-3)
    assert small.embeddings([]).shape == (0, WIDTH)


def test_the_same_texts_give_the_same_numbers(small):
    again = Encoder.from_bytes(small_bytes())
    for task in LABELS:
        assert (small.probabilities(task, SENTENCES) == again.probabilities(task, SENTENCES)).all()


def test_a_text_alone_is_the_same_as_among_others(small):
    together = small.probabilities("areas", SENTENCES)
    alone = np.vstack([small.probabilities("areas", [text]) for text in SENTENCES])
    turned = small.probabilities("areas", SENTENCES[::-1])[::-1]
    assert np.allclose(together, alone, atol=1.1e-4)
    assert np.allclose(together, turned, atol=1.1e-4)


def test_a_very_long_text_costs_no_more_than_a_long_one(small):
    long = "bad " * 25_000
    assert len(small._tokenizer.ids(long)) == MOST_TOKENS
    assert len(small._tokenizer.ids("b" * 100_000)) <= MOST_TOKENS
    assert (small.embeddings([long]) == small.embeddings([long[:4000]])).all()


def test_a_word_is_cut_into_the_pieces_that_score_highest():
    tokenizer = Tokenizer(PIECES, [0.0] * 4 + [-3.0] * (len(PIECES) - 6) + [-2.0] * 2)
    names = [PIECES[number] for number in tokenizer.ids("abad")]
    assert names[-3:] == [MARK + "a", "bad", "</s>"]


def test_unknown_characters_beside_one_another_are_one():
    tokenizer = Tokenizer(PIECES, [0.0] * len(PIECES))
    numbers = tokenizer.ids("a😀😀😀b")
    assert numbers.count(UNKNOWN) == 1
    assert (numbers[0], numbers[-1]) == (START, END)


def test_a_heading_stands_before_its_sentence():
    assert with_heading("Doe dit.", "Advies > Raad") == "kop: Advies > Raad zin: Doe dit."
    assert with_heading("Doe dit.", "") == "Doe dit."


@pytest.mark.parametrize("case", json.loads((CASES / "tokens.json").read_text("utf-8")))
def test_dutch_is_cut_as_the_source_of_the_model_cuts_it(trained, case):
    pieces = trained._head["pieces"]
    numbers = trained._tokenizer.ids(case["text"])
    assert " ".join(pieces[number] for number in numbers[1:-1]) == case["pieces"]


def test_the_trained_encoder_knows_plain_cases(trained):
    texts = ["Verlaag de caseload van de medewerkers.", "Wij spraken met twintig medewerkers."]
    kinds = trained.probabilities("kinds", texts)
    assert [trained.labels("kinds")[at] for at in kinds.argmax(axis=1)] == [
        "aanbeveling",
        "neutraal",
    ]
