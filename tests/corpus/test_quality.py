"""The whole corpus measured: above the floor, and a stage broken on purpose is caught and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate import Bench, evaluate, lines
from pipeline.inputs import read_gazetteer, read_taxonomy
from pipeline.reports import load_models
from pipeline.store import open_store

TAXONOMY = Path(__file__).parents[2] / "taxonomy"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bench():
    taxonomy, store = read_taxonomy(TAXONOMY), open_store(cached=True)
    return Bench(
        scheme=taxonomy.areas,
        models=load_models(taxonomy.bank, store),
        gazetteer=read_gazetteer(TAXONOMY),
        store=store,
        jobs=2,
        progress=lambda *_: None,
    )


def test_every_measure_stands_above_its_floor(bench):
    verdict = evaluate(bench, accept=False)
    assert verdict.faults == ()
    said = [*lines(verdict)]
    assert any("rival" in line for line in said)
    assert any(line.startswith("Ten opzichte van de basislijn") for line in said)


def test_extraction_that_finds_nothing_is_caught_and_each_loss_named(bench, monkeypatch):
    monkeypatch.setattr("pipeline.reports.find_recommendations", lambda *_: ())
    verdict = evaluate(bench, accept=False)
    assert "onder de vloer: aanbevelingen gevonden (toets) 0.000 < 0.89" in verdict.faults
    lost = [line for line in verdict.changes if "verloren: aanbevelingen gevonden" in line]
    assert len(lost) > 100
    assert any("02-zederik__licht" in line for line in lost)


def test_headings_read_as_text_are_caught(bench, monkeypatch):
    monkeypatch.setattr("pipeline.reports.find_sections", lambda *_: ())
    verdict = evaluate(bench, accept=False)
    assert any("rol van de paragraaf" in fault for fault in verdict.faults)


def test_signal_words_in_place_of_the_model_are_caught(bench, monkeypatch):
    from pipeline.classifiers.lexicon import classify

    monkeypatch.setattr("pipeline.evaluate.coding.classifier", lambda _: classify)
    faults = evaluate(bench, accept=False).faults
    assert any(fault.startswith("onder de vloer: gebied juist (goud)") for fault in faults)
