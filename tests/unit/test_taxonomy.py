"""The taxonomy files: right as committed, and every fault named at once."""

from __future__ import annotations

import pytest

from pipeline.taxonomy import Bank, Taxonomy, cue_hits, parse_areas, parse_bank, parse_scheme
from tests.conftest import texts

SLUGS = [
    "opdracht",
    "werkwijze",
    "ketenpartners",
    "bekendheid",
    "netwerk",
    "regie",
    "preventie",
    "mandaat",
    "efficiency",
    "leren",
]
SCHEME = """+++
slug = "keuzes"
name = "Keuzes"
source = "een artikel"

[[categories]]
code = 1
slug = "a"
name = "A"
[categories.cues]
"samen*" = 2

[[categories]]
code = 2
slug = "b"
name = "B"
[categories.cues]
"alleen" = 1.5
+++

Tekst.
"""


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


def places(faults):
    return {(fault.code, fault.file, fault.line) for fault in faults}


def test_the_committed_areas_are_the_ten(areas):
    assert [area.slug for area in areas.areas] == SLUGS
    assert [area.code for area in areas.areas] == [*range(1, 11)]
    assert all(area.cues and area.subthemes and area.body for area in areas.areas)


@pytest.mark.parametrize("file", texts("schemas", "*.md"))
def test_a_committed_scheme_has_no_fault(file):
    scheme, faults = parse_scheme(file, texts("schemas", "*.md")[file])
    assert faults == []
    assert scheme.slug == file.removesuffix(".md")
    assert [area.code for area in scheme.areas] == [*range(1, len(scheme.areas) + 1)]


def test_the_committed_bank_has_no_fault_and_every_area(bank):
    assert {example.primary for example in bank.recommendations} >= {*range(1, 11)}
    assert {example.primary for example in bank.findings} >= {*range(1, 11)}
    assert all(example.text for example in (*bank.recommendations, *bank.lookalikes))


def test_three_faults_in_one_area_come_with_their_lines(area_files):
    file = "01-opdracht.md"
    text = area_files[file]
    for right, wrong in (
        ('short = "Opdracht"', "kort = 3"),
        ('"visie" = 2.0', '"visie" = -2.0'),
        ("## Hoort hierbij", "## Hoort erbij"),
    ):
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    scheme, faults = parse_areas({**area_files, file: text})
    assert scheme is None
    assert places(faults) == {
        ("onbekende-sleutel", file, line_of(text, "kort = 3")),
        ("sleutel-ontbreekt", file, 1),
        ("ongeldige-waarde", file, line_of(text, '"visie"')),
        ("kop-ontbreekt", file, line_of(text, "## Hoort erbij")),
    }


def test_a_fault_in_a_subtheme_is_named_once_and_there(area_files):
    file = "01-opdracht.md"
    head, mark, rest = area_files[file].partition("[subthemes.cues]\n")
    text = f'{head}{mark}"visie" = 0\n{rest}'
    _, faults = parse_areas({**area_files, file: text})
    assert places(faults) == {("ongeldige-waarde", file, line_of(text, '"visie" = 0'))}
    assert len(faults) == 1


def test_a_fault_in_the_second_category_has_its_own_line():
    text = SCHEME.replace("+++\nslug", "+++\n\n\nslug", 1).replace('slug = "b"\n', "")
    text = text.replace('"alleen" = 1.5', '"alleen" = "veel"')
    _, faults = parse_scheme("keuzes.md", text)
    second = text.rindex("[[categories]]")
    assert places(faults) == {
        ("sleutel-ontbreekt", "keuzes.md", text[:second].count("\n") + 1),
        ("ongeldige-waarde", "keuzes.md", line_of(text, '"alleen"')),
    }


def test_faults_in_several_areas_come_together(area_files):
    files = {**area_files}
    files["02-werkwijze.md"] = files["02-werkwijze.md"].replace("code = 2", 'code = "twee"')
    files["03-ketenpartners.md"] = "geen kop"
    _, faults = parse_areas(files)
    assert places(faults) >= {
        ("ongeldige-waarde", "02-werkwijze.md", 2),
        ("toml-fout", "03-ketenpartners.md", 1),
    }


def test_a_missing_area_and_a_strange_slug_are_faults(area_files):
    files = {name: text for name, text in area_files.items() if not name.startswith("10")}
    assert parse_areas(files)[0] is None
    files = {**area_files}
    files["10-leren.md"] = files["10-leren.md"].replace('slug = "leren"', 'slug = "leer"', 1)
    _, faults = parse_areas(files)
    assert [fault.code for fault in faults] == ["ongeldige-waarde"]
    assert "bij code 10 hoort leren" in faults[0].message


def test_a_cue_that_speaks_for_three_areas_is_a_fault(area_files):
    files = {
        name: text.replace("\n[cues]\n", '\n[cues]\n"proefwoord" = 1.0\n')
        if name[:2] in {"01", "02", "03"}
        else text
        for name, text in area_files.items()
    }
    _, faults = parse_areas(files)
    assert [fault.code for fault in faults] == ["dubbel"]
    assert "proefwoord" in faults[0].message


def test_an_area_without_an_example_is_a_fault(area_files):
    file = "05-netwerk.md"
    head, _, _ = area_files[file].partition("## Voorbeelden")
    _, faults = parse_areas({**area_files, file: f"{head}## Voorbeelden\n\nGeen.\n"})
    assert [(fault.code, fault.file) for fault in faults] == [("geen-voorbeelden", file)]


def test_a_scheme_is_a_file_without_code():
    scheme, faults = parse_scheme("keuzes.md", SCHEME)
    assert faults == []
    assert [(area.code, area.slug) for area in scheme.areas] == [(1, "a"), (2, "b")]
    assert scheme.body == "Tekst."


def test_a_scheme_is_found_by_its_slug(areas):
    scheme, _ = parse_scheme("keuzes.md", SCHEME)
    bank = Bank(recommendations=(), findings=(), lookalikes=())
    taxonomy = Taxonomy(areas=areas, schemes=(scheme,), bank=bank)
    assert taxonomy.scheme("keuzes") is scheme
    assert taxonomy.scheme("aandachtsgebieden") is areas
    assert taxonomy.scheme("bestaat-niet") is None


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("caseload*", "De caseloads stijgen.", True),
        ("caseload*", "De CASELOAD daalt.", True),
        ("caseload", "De caseloads stijgen.", False),
        ("werk*", "Het netwerk groeit.", False),
        ("warme overdracht*", "Regel een warme\n overdrachten.", True),
        ("warme overdracht*", "Een warme en snelle overdracht.", False),
        ("een gezin", "Één gezin, één plan.", True),
        ("café*", "In het cafe.", True),
        ("c.q.", "Het team c.q. de raad.", True),
        ("c.q.", "Het cxqx.", False),
        ("*", "Iets.", True),
        ("", "Iets.", False),
    ],
)
def test_a_cue_is_a_word_its_beginning_or_a_phrase(cue, text, found):
    assert bool(cue_hits(text, [(cue, 1.0)])) is found


# --- the example bank ---------------------------------------------------------------------

GOOD = {
    "aanbevelingen.csv": "tekst;primair;secundair;geadresseerde;groep\nDoe dit.;1;2|3;raad;7\n",
    "bevindingen.csv": "tekst;soort;primair\nHet gaat goed.;sterk_punt;2\nKaal.;neutraal;\n",
    "geen-aanbeveling.csv": "tekst;soort\nWij spraken twintig mensen.;methode\n",
    "rapportzinnen.csv": "rapport;kop;rol;tekst;soort;primair;eenheid\n"
    "x;Advies;aanbevelingen;Advies;kop;;\nx;Advies;aanbevelingen;Doe dit.;aanbeveling;3;1\n"
    "x;Advies;aanbevelingen;Het sneeuwt.;neutraal;;\n",
    "koppen.csv": "kop;rol\nVerbeterpunten;aanbevelingen\n",
}


def test_a_bank_is_four_tables():
    bank, faults = parse_bank(GOOD)
    assert faults == []
    [example] = bank.recommendations
    assert (example.primary, example.secondary, example.addressee) == (1, (2, 3), "raad")
    assert [finding.primary for finding in bank.findings] == [2, 0]
    groups = {e.group for e in (*bank.recommendations, *bank.findings, *bank.lookalikes)}
    assert groups >= {"a7", "c2"}
    assert [heading.kind for heading in bank.headings] == ["recommendations"]
    assert [(e.text, e.role, e.unit, e.coded) for e in bank.prose] == [
        ("Doe dit.", "recommendations", "1", True),
        ("Het sneeuwt.", "recommendations", "", False),
    ]
    assert [e.text for e in bank.reports if e not in bank.prose] == ["Advies"]


def test_every_fault_of_the_bank_comes_at_once():
    bad = {
        "aanbevelingen.csv": "tekst;primair;geadresseerde\nDoe.;11;raad\nDoe.;1;wethouder\n",
        "bevindingen.csv": "tekst;soort;primair\nHet.;prima;3\n",
        "rapportzinnen.csv": "rapport;kop;rol;tekst;soort\nx;Slot;conclusies;Het.;overig\n",
        "koppen.csv": "kop;rol\nSlot;einde\n",
    }
    bank, faults = parse_bank(bad)
    assert bank is None
    assert places(faults) == {
        ("ongeldige-waarde", "voorbeelden/aanbevelingen.csv", 2),
        ("ongeldige-waarde", "voorbeelden/aanbevelingen.csv", 3),
        ("ongeldige-waarde", "voorbeelden/bevindingen.csv", 2),
        ("ongeldige-waarde", "voorbeelden/koppen.csv", 2),
        ("bestand-ontbreekt", "voorbeelden/geen-aanbeveling.csv", None),
        ("ongeldige-waarde", "voorbeelden/rapportzinnen.csv", 2),
    }
