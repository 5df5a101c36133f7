"""What every classifier promises: one valid coding a passage, the same each time."""

from __future__ import annotations

import pytest

from pipeline.classifiers import CLASSIFIERS, classifier, default_classifier
from pipeline.model import Coding, FocusArea, Passage, Scheme

every = pytest.mark.parametrize("name", CLASSIFIERS)
PASSAGES = tuple(
    Passage(text=text, heading=heading)
    for text, heading in (
        ("Maak met huisartsen en scholen afspraken over de terugkoppeling.", ""),
        ("Dat gaat niet goed.", "Samenwerking met ketenpartners"),
        ("Wijs per gezin één regisseur aan die het plan bewaakt.", "7 Aanbevelingen"),
        ("Geef medewerkers een mandaat en een eigen budget voor maatwerk.", ""),
        ("xyzzy", ""),
        ("", ""),
        ("😀 \x00 " + 5000 * "preventie ", ""),
    )
)


@every
def test_there_is_one_coding_for_each_passage_and_it_is_of_the_scheme(name, areas, models):
    codings = classifier(name)(PASSAGES, areas, models)
    assert len(codings) == len(PASSAGES)
    codes = {area.code for area in areas.areas}
    for coding in codings:
        assert isinstance(coding, Coding)
        assert coding.scheme == areas.slug
        assert coding.primary is None or coding.primary in codes
        assert {*coding.secondary} <= codes
        assert 0 <= coding.confidence <= 1
        assert coding.confidence == round(coding.confidence, 2)
        assert coding.decided_by == "programma"


@every
def test_the_same_passages_get_the_same_codings_whatever_stands_beside_them(name, areas, models):
    classify = classifier(name)
    together = classify(PASSAGES, areas, models)
    assert classify(PASSAGES, areas, models) == together
    alone = tuple(coding for passage in PASSAGES for coding in classify([passage], areas, models))
    assert alone == together
    assert classify(PASSAGES[::-1], areas, models)[::-1] == together


@every
def test_nothing_gives_nothing(name, areas, models):
    assert classifier(name)((), areas, models) == ()


@every
def test_a_clear_case_is_coded_right_with_evidence(name, areas, models):
    [coding] = classifier(name)(
        [Passage(text="Zet in op preventie: bied hulp aan voordat problemen groter worden.")],
        areas,
        models,
    )
    assert coding.primary == 7
    assert coding.evidence


def test_the_heading_has_a_say_in_the_trained_coding(areas, models):
    classify = classifier("stacked")
    headings = ("Samenwerking met huisartsen en ketenpartners", "Casusregie per gezin")
    partners, direction = classify(
        [Passage(text="Dat gaat nog niet goed.", heading=heading) for heading in headings],
        areas,
        models,
    )
    assert (partners.primary, direction.primary) == (3, 6)


def test_cues_alone_are_never_certain_and_may_be_undecided():
    scheme = Scheme(
        slug="s",
        name="S",
        areas=tuple(
            FocusArea(code=code, slug=cue, name=cue, cues=((cue, weight),))
            for code, cue, weight in ((1, "rood", 1.0), (2, "groen", 3.0), (3, "blauw", 2.0))
        ),
    )
    codings = classifier("lexicon")(
        [Passage(text=text) for text in ("rood en groen", "groen en blauw", "geel")], scheme, None
    )
    assert [(c.primary, c.secondary, c.confidence) for c in codings] == [
        (2, (), 0.75),
        (2, (3,), 0.6),
        (None, (), 0.0),
    ]
    assert not any(coding.certain for coding in codings)
    assert default_classifier(scheme) is classifier("lexicon")


def test_the_ten_areas_are_coded_by_the_trained_classifier(areas):
    assert default_classifier(areas) is classifier("stacked")


def test_an_unknown_name_is_a_key_error():
    with pytest.raises(KeyError):
        classifier("bestaat-niet")
