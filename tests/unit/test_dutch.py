"""Sentences, shares, collation and names in Dutch."""

from __future__ import annotations

import pytest

from pipeline.dutch import (
    counted,
    listing,
    number,
    number_word,
    plain,
    sentences,
    share,
    slugify,
    sort_key,
)


def split(text):
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Leg de taken vast.", "Betrek de raad!", "Wie doet wat?", "Dat blijft vaag…", "Toch?"],
        ["Dit geldt o.a. Amersfoort en bijv. De Bilt."],
        ["Zie art. 2 en blz. 14 van het plan.", "Daarin staat het."],
        ["Volgens mevr. Jansen, dhr. A. de Vries en drs. P. J. Bakker gaat het goed.", "Wij ook."],
        ["Het kost ca. 3 mln. Euro per jaar."],
        ["De kosten stegen met 1.234,50 euro in 2.5 jaar.", "In 2019 daalden ze."],
        ["‘Wij weten het niet.’", "Dat zei een medewerker."],
        ["Zij zegt: “Het werkt.”", "“Echt waar?”", "Ja."],
        ["Het werkt (zie bijlage 2.)", "De rest niet."],
        ["Dat is te duur.", "€ 3 per inwoner is genoeg."],
        ["Het team werkt. maar niet altijd."],
        ["Maak er een regel van voor ieder lid.", "Dat helpt."],
        ["Élk team doet mee.", "Één plan is genoeg."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts):
    assert split(" ".join(parts)) == parts


def test_white_space_around_sentences_is_left_out():
    text = "  Eerste.\n\n  Tweede.  "
    assert split(text) == ["Eerste.", "Tweede."]
    assert split(" \n ") == split("") == []


@pytest.mark.parametrize(
    ("count", "total", "said"),
    [
        (12, 24, "de helft van de rapporten (12 van 24)"),
        (6, 24, "een kwart van de rapporten (6 van 24)"),
        (18, 24, "drie kwart van de rapporten (18 van 24)"),
        (8, 24, "een derde van de rapporten (8 van 24)"),
        (16, 24, "twee derde van de rapporten (16 van 24)"),
        (49, 100, "bijna de helft van de rapporten (49 van 100)"),
        (53, 100, "iets meer dan de helft van de rapporten (53 van 100)"),
        (47, 100, "bijna de helft van de rapporten (47 van 100)"),
        (46, 100, "46 van de 100 rapporten"),
        (54, 100, "54 van de 100 rapporten"),
        (0, 24, "0 van de 24 rapporten"),
        (24, 24, "alle rapporten (24 van 24)"),
        (8, 8, "alle rapporten (8 van 8)"),
        (4, 8, "de helft van de rapporten (4 van 8)"),
        (7, 7, "7 van de 7 rapporten"),
        (3, 6, "3 van de 6 rapporten"),
        (0, 0, "0 van de 0 rapporten"),
        (600, 1200, "de helft van de rapporten (600 van 1.200)"),
    ],
)
def test_a_share_has_a_name_only_where_the_numbers_bear_it(count, total, said):
    assert share(count, total, "rapporten") == said


def test_dutch_order_passes_over_the_article_and_the_accent():
    names = [
        "Zaanstad",
        "'s-Hertogenbosch",
        "IJsselstein",
        "’t Harde",
        "Echt-Susteren",
        "'s-Gravenhage",
        "Súdwest-Fryslân",
        "Gouda",
        "Ede",
        "Epe",
        "Sudburg",
        "Één",
    ]
    assert sorted(names, key=sort_key) == [
        "Echt-Susteren",
        "Ede",
        "Één",
        "Epe",
        "Gouda",
        "'s-Gravenhage",
        "’t Harde",
        "'s-Hertogenbosch",
        "IJsselstein",
        "Sudburg",
        "Súdwest-Fryslân",
        "Zaanstad",
    ]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("'s-Gravenhage", "s-gravenhage"),
        ("Súdwest-Fryslân 2019", "sudwest-fryslan-2019"),
        ("Bergen (NH.)", "bergen-nh"),
        ("foto’s & video’s", "fotos-videos"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", ""),
    ],
)
def test_a_slug_is_safe_as_a_file_name(text, slug):
    assert slugify(text) == slug


def test_a_long_slug_is_cut_at_a_word():
    assert slugify("een tweede derde", 12) == "een-tweede"
    assert len(slugify("x" * 200)) == 60


@pytest.mark.parametrize(
    ("items", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")],
)
def test_a_listing_ends_in_en(items, said):
    assert listing(items) == said


def test_numbers_are_printed_as_dutch_prints_them():
    assert [number(1234.5), number(1000000), number(-3)] == ["1.234,5", "1.000.000", "-3"]
    assert [number_word(n) for n in (0, 1, 12, 13, 1300)] == ["nul", "een", "twaalf", "13", "1.300"]
    assert counted(1, "rapport", "rapporten") == "1 rapport"
    assert [counted(n, "rapport", "rapporten") for n in (0, 2)] == ["0 rapporten", "2 rapporten"]


def test_plain_text_has_no_accents_capitals_or_curly_quotes():
    assert plain("‘Eén’ CAFÉ ﬁets") == "'een' cafe fiets"
