"""Which recommendation a response or follow-up names, what it says of it, and where that stands."""

from __future__ import annotations

import pytest

from pipeline.answers import linked, number_named, statuses
from pipeline.extractors import read_pdf
from pipeline.layout import build_document
from pipeline.model import (
    Box,
    Finding,
    FindingId,
    FindingKind,
    Municipality,
    PageBox,
    Recommendation,
    RecommendationId,
    Report,
    ReportSlug,
    SizeClass,
    Span,
    State,
)
from tests.pdfs.make import grid

BOXES = (PageBox(page=1, box=Box(x0=0, y0=0, x1=1, y1=1)),)


@pytest.mark.parametrize(
    ("text", "path", "number"),
    [
        ("Aanbeveling 3 nemen wij over.", (), "3"),
        ("Wij nemen deze aanbeveling over.", ("Reactie", "Aanbeveling 4a"), "4a"),
        ("Dit is deels gebeurd.", ("4 Wat ervan kwam", "4.3 Wachttijd (2018-3)"), "2018-3"),
        ("Onderdeel B neemt het college gedeeltelijk over.", (), "B"),
        ("Aanbeveling HE1 nemen wij over.", (), "HE1"),
        ("Aanbeveling IV is uitgevoerd.", ("Aanbeveling 2",), "IV"),
        ("Wij nemen deze aanbeveling over.", ("4.3 Wachttijd",), ""),
        ("De aanbeveling is uitgevoerd in 2018.", (), ""),
        ("Advies aan de raad", (), ""),
    ],
)
def test_a_recommendation_has_to_be_named(text, path, number):
    assert number_named(text, path) == number


def test_the_rows_of_a_table_say_what_became_of_each(pdf):
    rows = [
        ("Nr", "Aanbeveling", "Stand"),
        ("1", "Stel doelen vast", "Gedeeltelijk"),
        ("2", "Verlaag de caseload", "Nog niet"),
        ("3", "Bel inwoners na", "Uitgevoerd"),
        ("4", "Meet de kosten", "Niet vast te stellen"),
        ("x", "Zonder nummer", "Zie onder"),
    ]
    reading = read_pdf(pdf(grid(72, 740, [40, 200, 140], rows)))
    document = build_document(reading.pages, reading.tables)
    found = [*statuses(document, document.blocks)]
    assert [(s.about, s.state) for s in found] == [
        ("1", State.PARTLY),
        ("2", State.NOT),
        ("3", State.DONE),
        ("4", State.UNKNOWN),
    ]
    assert document.quote(found[0].span) == "Gedeeltelijk"


def test_a_table_of_norms_says_nothing_of_recommendations(pdf):
    rows = [("Nr", "Norm", "Oordeel"), ("1", "Er zijn doelen", "Deels")]
    reading = read_pdf(pdf(grid(72, 740, [40, 200, 140], rows)))
    document = build_document(reading.pages, reading.tables)
    assert [*statuses(document, document.blocks)] == []


# --- in the same collection ---------------------------------------------------------------


def report(slug, year, *names):
    places = tuple(
        Municipality(
            code=name,
            name=name,
            province="",
            codes_now=(name,),
            names_now=(name,),
            size=SizeClass.UNKNOWN,
        )
        for name in names
    )
    return Report(
        slug=ReportSlug(slug),
        file="x.pdf",
        sha256="",
        title="",
        pages=1,
        year=year,
        municipalities=places,
    )


def advice(slug, number):
    return Recommendation(
        id=RecommendationId(f"{slug}-{number}"),
        report=ReportSlug(slug),
        number=number,
        text="Doe dit.",
        span=Span(start=0, end=8),
        pages=(1,),
        boxes=BOXES,
    )


def said(slug, about, kind=FindingKind.FOLLOWUP):
    return Finding(
        id=FindingId("f"),
        report=ReportSlug(slug),
        kind=kind,
        text="Dat is gedaan.",
        span=Span(start=0, end=14),
        pages=(1,),
        boxes=BOXES,
        about=about,
        state=State.DONE,
    )


REPORTS = (
    report("hoorn-2018", 2018, "Hoorn"),
    report("hoorn-2022", 2022, "Hoorn"),
    report("edam-2018", 2018, "Edam"),
)
ADVICE = (advice("hoorn-2018", "3"), advice("hoorn-2022", "3"), advice("edam-2018", "1"))


@pytest.mark.parametrize(
    ("finding", "about"),
    [
        (said("hoorn-2022", "3"), "hoorn-2018-3"),
        (said("hoorn-2022", "2018-3"), "hoorn-2018-3"),
        (said("hoorn-2022", "2017-3"), None),
        (said("hoorn-2022", "1"), None),  # of another gemeente
        (said("hoorn-2022", ""), None),
        (said("hoorn-2022", "3", FindingKind.RESPONSE), "hoorn-2022-3"),
        (said("hoorn-2018", "3"), None),  # nothing came before it
    ],
)
def test_it_is_linked_to_that_recommendation_where_it_stands_here(finding, about):
    [found] = linked([finding], ADVICE, REPORTS)
    assert found.recommendation == about


def test_a_number_that_is_given_twice_names_none():
    twice = [*ADVICE, advice("hoorn-2018", "3")]
    [found] = linked([said("hoorn-2022", "3")], twice, REPORTS)
    assert found.recommendation is None
