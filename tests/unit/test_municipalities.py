"""Gemeenten now and then, and finding them in a text."""

from __future__ import annotations

import pytest

from pipeline.model import SizeClass
from pipeline.municipalities import find_mentions, parse_gazetteer

HEAD = "gm_code,naam,provincie,opvolgers,geldig_tot,inwoners\n"


def mentioned(text, gazetteer):
    return [
        (gazetteer.entries[mention.codes[0]].name, mention.announced)
        for mention in find_mentions(text, gazetteer)
    ]


def test_every_successor_exists_and_every_gemeente_ends_in_a_current_one(gazetteer):
    for code, entry in gazetteer.entries.items():
        now = gazetteer.municipality(code)
        assert now.codes_now
        assert all(not gazetteer.entries[heir].successors for heir in now.codes_now)
        assert bool(entry.successors) == (code not in now.codes_now)


def test_a_gemeente_that_was_split_has_several_heirs_and_no_size(gazetteer):
    haaren = gazetteer.by_name("Haaren")
    assert haaren.code == "GM0788"
    assert haaren.names_now == ("Boxtel", "Oisterwijk", "Tilburg", "Vught")
    assert haaren.size is SizeClass.UNKNOWN


def test_a_former_gemeente_knows_what_it_became(gazetteer):
    zederik = gazetteer.by_name("Zederik", 2016)
    assert (zederik.code, zederik.name) == ("GM0707", "Zederik")
    assert zederik.names_now == ("Vijfheerenlanden",)


def test_heirs_are_followed_more_than_one_step(gazetteer):
    chains = [
        code
        for code, entry in gazetteer.entries.items()
        if any(gazetteer.entries[heir].successors for heir in entry.successors)
    ]
    assert chains
    for code in chains:
        assert not {*gazetteer.entries[code].successors} >= {
            *gazetteer.municipality(code).codes_now
        }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bergen (NH)", "GM0373"),
        ("bergen (limburg)", "GM0893"),
        ("Bergen op Zoom", "GM0748"),
        ("GM0893", "GM0893"),
        ("Sudwest-Fryslan", "GM1900"),
    ],
)
def test_a_gemeente_is_found_by_any_of_its_names(gazetteer, name, code):
    assert gazetteer.by_name(name).code == code


def test_an_unknown_name_is_nobody(gazetteer):
    assert gazetteer.by_name("Nergenshuizen") is None
    with pytest.raises(KeyError):
        gazetteer.municipality("GM9999")


def test_the_year_picks_the_bearer_of_a_name():
    text = (
        "gm_code,naam,provincie,opvolgers,geldig_van,geldig_tot\n"
        "GM0001,Dorp,Utrecht,GM0003,,2010-01-01\n"
        "GM0002,Dorp,Limburg,,2010-01-01,\n"
        "GM0003,Stad,Utrecht,,,\n"
    )
    gazetteer, _ = parse_gazetteer("g.csv", text)
    found = {year: gazetteer.by_name("Dorp", year).code for year in (2009, 2010, None)}
    assert found == {2009: "GM0001", 2010: "GM0002", None: "GM0002"}


def test_both_bergens_stand_behind_the_bare_name(gazetteer):
    [mention] = find_mentions("De gemeente Bergen wil dit.", gazetteer)
    assert set(mention.codes) == {"GM0373", "GM0893"}
    assert mention.announced
    assert find_mentions("De bergen en Bergen zijn hoog.", gazetteer) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Best lastig. Best veel teams.", []),
        ("De gemeente Best doet mee.", [("Best", True)]),
        ("De raad van Best en GEMEENTE Best.", [("Best", True), ("Best", True)]),
        ("In Bergen op Zoom en Zaanstad.", [("Bergen op Zoom", False), ("Zaanstad", False)]),
        ("De Zaanstadse raad.", []),
        ("Zaanstad-Oost en Zaanstadstraat.", []),
        ("In Skarsterlân.", [("Skarsterlân", False)]),
        ("De wijkteams in Gouda, niet Gouda.", [("Gouda", True)]),
    ],
)
def test_a_name_that_is_also_a_word_counts_only_when_announced(gazetteer, text, found):
    assert mentioned(text, gazetteer) == found


@pytest.mark.parametrize(
    ("inhabitants", "size"),
    [
        ("19999", SizeClass.SMALL),
        ("20000", SizeClass.MEDIUM),
        ("50000", SizeClass.LARGE),
        ("99999", SizeClass.LARGE),
        ("100000", SizeClass.CITY),
        ("", SizeClass.UNKNOWN),
    ],
)
def test_the_size_is_that_of_todays_gemeente(inhabitants, size):
    text = f"{HEAD}GM0001,Oud,Utrecht,GM0002,2019-01-01,5\nGM0002,Nieuw,Utrecht,,,{inhabitants}\n"
    gazetteer, faults = parse_gazetteer("g.csv", text)
    assert faults == []
    assert gazetteer.municipality("GM0001").size is size


def test_every_fault_of_the_file_comes_in_the_order_of_its_lines():
    text = HEAD + (
        "GM0001,A,Utrecht,GM0007,,\n"
        "GM1,B,Utrecht,,,\n"
        "GM0001,C,Utrecht,,,\n"
        "GM0002,D,Utrecht,,31-01-2019,\n"
        "GM0003,E,Utrecht,,,12.000\n"
    )
    gazetteer, faults = parse_gazetteer("g.csv", text)
    assert gazetteer is None
    assert [(fault.code, fault.line) for fault in faults] == [
        ("ongeldige-waarde", 2),
        ("ongeldige-waarde", 3),
        ("dubbel", 4),
        ("ongeldige-waarde", 5),
        ("ongeldige-waarde", 6),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("De wijk Nieuw-Zaanstad ligt in Zaanstad.", ["Zaanstad"]),
        ("de gemeente Bergen op\nZoom", ["Bergen op Zoom"]),
        ("de gemeente ’s-Hertogenbosch", ["'s-Hertogenbosch"]),
    ],
)
def test_a_name_may_be_broken_or_curled_but_is_whole(text, names, gazetteer):
    assert [name for name, _ in mentioned(text, gazetteer)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gemeenten Purmerend en Beemster", ["Purmerend", "Beemster"]),
        ("de gemeenten Boxtel, Haaren en Best", ["Boxtel", "Haaren", "Best"]),
        ("In Purmerend en de Beemster", ["Purmerend"]),
        ("Purmerend. Best goed.", ["Purmerend"]),
    ],
)
def test_names_in_one_row_announce_one_another(text, names, gazetteer):
    assert [name for name, _ in mentioned(text, gazetteer)] == names
