"""The one trained-model mechanism: deterministic, kept without loss, honest about groups."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold

from pipeline import learning
from pipeline.learning import TextModel, train
from pipeline.lessons import learn_detector

QUESTIONS = (
    "Leg de opdracht van de wijkteams vast en bespreek die met de raad.",
    "De wachttijd tot het eerste gesprek is opgelopen tot zes weken.",
    "Wij spraken met twintig medewerkers en lazen zestig dossiers.",
    "Betrek de huisarts, de school en de wijkagent bij elk overleg.",
    "qwrtp",
    "",
    "Één 😀 \x00 " * 300,
)


def test_probabilities_are_a_row_for_each_text_that_adds_up_to_one(models):
    for model in (models.areas, models.detector, models.kinds):
        table = model.probabilities(QUESTIONS)
        assert table.shape == (len(QUESTIONS), len(model.labels))
        assert (table >= 0).all()
        assert np.allclose(table.sum(axis=1), 1, atol=len(model.labels) * 1e-4)
        assert model.probabilities([]).shape == (0, len(model.labels))


def test_a_model_kept_in_bytes_is_the_same_model(models, bank):
    texts = [example.text for example in bank.findings[:300]]
    for model in (models.areas, models.detector, models.kinds):
        back = TextModel.from_bytes(model.to_bytes())
        again = TextModel.from_bytes(back.to_bytes())
        assert np.abs(back.probabilities(texts) - model.probabilities(texts)).max() < 0.00011
        assert (again.probabilities(texts) == back.probabilities(texts)).all()
        assert (back.labels, back.temperature, back.certain, back.second) == (
            model.labels,
            model.temperature,
            model.certain,
            model.second,
        )
        assert back.to_bytes() == model.to_bytes()


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: b"rubbish" * 9])
def test_bytes_that_are_no_model_are_refused(models, spoil):
    with pytest.raises((ValueError, KeyError, EOFError)):
        TextModel.from_bytes(spoil(models.detector.to_bytes()))


def test_a_kept_model_holds_arrays_only(models, tmp_path):
    path = tmp_path / "model.npz"
    path.write_bytes(models.detector.to_bytes())
    with zipfile.ZipFile(path) as kept:
        assert {name.removesuffix(".npy") for name in kept.namelist()} == {
            "head",
            "inverse",
            "weights",
            "bias",
        }
    with np.load(path, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_two_trainings_give_the_same_bytes(models, small_bank):
    assert learn_detector(small_bank).to_bytes() == models.detector.to_bytes()


def test_a_text_is_judged_alike_alone_and_among_others(models):
    together = models.areas.probabilities(QUESTIONS)
    alone = np.vstack([models.areas.probabilities([text]) for text in QUESTIONS])
    assert (alone == together).all()


def test_texts_of_one_group_never_stand_on_both_sides_of_a_fold(monkeypatch):
    seen = []

    class Watched(GroupKFold):
        def split(self, texts, labels, groups):
            for here, there in super().split(texts, labels, groups):
                seen.append(({groups[at] for at in here}, {groups[at] for at in there}))
                yield here, there

    monkeypatch.setattr("sklearn.model_selection.GroupKFold", Watched)
    texts = [f"{word} {n % 4}" for n in range(6) for word in ("goed werk", "slecht werk")]
    labels = ["goed", "slecht"] * 6
    groups = [f"g{n // 4}" for n in range(12)]
    train(texts, labels, groups)
    assert len(seen) == learning.FOLDS
    assert all(here.isdisjoint(there) for here, there in seen)
    assert set.union(*(there for _, there in seen)) == {*groups}


def test_groups_that_give_the_answer_away_are_not_learnt_from():
    """Each group has words of its own: seen apart, nothing is learnt for the others."""
    texts = [f"woord{n} teken{n}" for n in range(9) for _ in range(4)]
    labels = [label for n in range(9) for label in ["ja" if n % 2 else "nee"] * 4]
    apart = train(texts, labels, [f"g{n}" for n in range(9) for _ in range(4)])
    mixed = train(texts, labels, [f"g{n % 4}" for n in range(36)])
    assert apart.temperature > mixed.temperature


def test_telling_words_are_words_of_the_text_that_speak_for_the_label(models):
    for text in QUESTIONS:
        for label in models.areas.labels:
            words = models.areas.telling_words(text, label, most=2)
            assert len(words) <= 2
            assert all(word in text for word in words)
    text = "Maak afspraken met de huisarts over preventie."
    assert "huisarts" in models.areas.telling_words(text, "3", most=2)
    assert models.areas.telling_words(text, "7", most=1) == ("preventie",)
    assert [models.areas.telling_words(unknown, "7") for unknown in ("", "ξψω")] == [(), ()]


def test_the_detector_knows_advice_from_method(models):
    _, bottleneck, method, advice, *_ = models.advises([*QUESTIONS])
    assert advice > 0.5 > max(bottleneck, method)


def test_confidence_is_trusted_from_the_lowest_that_was_right_often_enough():
    certain = learning._certain_from
    sure = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    assert certain(sure, np.array([0, 0, 0, 0])) == 0.6
    assert certain(sure, np.array([0, 0, 1, 1])) == 0.8
    assert certain(sure, np.array([1, 1, 1, 1])) == 1.0
