"""How alike two texts are."""

from __future__ import annotations

import pytest

from pipeline.similarity import likeness, normalised, overlap

LONG = "Verlaag de caseload van de wijkteams tot het gemiddelde van de regio."


def test_capitals_accents_and_punctuation_do_not_count():
    assert normalised("Eén  plan,\n één regie!") == "een plan een regie"
    assert likeness("Eén plan: één regie.", "een plan een regie") == 1.0


def test_other_words_make_texts_less_alike():
    near = likeness(LONG, LONG.replace("regio", "provincie"))
    assert likeness(LONG, "Betrek de huisarts bij het overleg.") < 0.6 < near < 1.0


@pytest.mark.parametrize(
    ("short", "share"),
    [("caseload verlagen", 1.0), ("caseload meten", 0.5), ("de en het", 0.0), ("", 0.0)],
)
def test_a_short_form_is_found_in_the_full_one(short, share):
    assert overlap(short, LONG) == share
