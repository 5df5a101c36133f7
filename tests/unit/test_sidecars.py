"""What a person says beside a PDF: read strictly, and filled in so that it reads back the same."""

from __future__ import annotations

import tomllib
from pathlib import Path

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs import Project, find_faults
from pipeline.model import ReportKind
from pipeline.sidecars import Sidecar, beside, fill_in, parse_sidecar
from tests.conftest import TAXONOMY

AWKWARD = 'Zeg "nee",\nzei d\\\'Oude\tÿ € “ja” \x7f\x00 \u2028 🏘 # geen = "opmerking"'
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SOME = st.lists(TEXTS, max_size=3).map(tuple)


@pytest.fixture(scope="module")
def read(gazetteer, areas):
    return lambda text: parse_sidecar("r.toml", text, gazetteer, areas)


@pytest.fixture(scope="module")
def round_trip(gazetteer, areas, read):
    """What is read back of the sidecar of a report, with what the sidecar left open."""

    def trip(report):
        sidecar, faults = read(fill_in(report, gazetteer, areas))
        assert faults == []
        named = tuple(gazetteer.by_name(n, report.year).code for n in sidecar.municipalities)
        return sidecar, named

    return trip


def says(report):
    """The fields a sidecar can hold, as it would hold them."""
    return Sidecar(
        title=report.title,
        kind=report.kind,
        year=report.year or None,
        bureau=report.bureau,
        client=report.client,
        methods=report.methods,
        studied=report.studied,
    )


def without_places(sidecar):
    return Sidecar(
        **{name: getattr(sidecar, name) for name in sidecar.__struct_fields__}
        | {"municipalities": ()}
    )


@given(
    title=TEXTS,
    bureau=TEXTS,
    client=TEXTS,
    methods=SOME,
    year=st.none() | st.integers(1990, 2030),
    kind=st.sampled_from(ReportKind),
    studied=st.sets(st.integers(1, 10)).map(lambda codes: tuple(sorted(codes))),
)
def test_what_is_filled_in_reads_back_the_same(round_trip, **fields):
    report = builders.report(slug="x", **fields)
    sidecar, named = round_trip(report)
    assert without_places(sidecar) == says(report)
    assert named == ("GM0405",)


def test_quotes_slashes_newlines_and_foreign_letters_survive(round_trip):
    report = builders.report(title=AWKWARD, bureau=AWKWARD, methods=(AWKWARD, AWKWARD))
    sidecar, _ = round_trip(report)
    assert (sidecar.title, sidecar.bureau, sidecar.methods) == (AWKWARD, AWKWARD, (AWKWARD,) * 2)


def test_every_gemeente_of_any_time_reads_back_as_itself(gazetteer, round_trip):
    for code, entry in gazetteer.entries.items():
        for year in (None, entry.since.year if entry.since else 2000):
            place = gazetteer.municipality(code)
            _, named = round_trip(builders.report(place, year=year, slug="x"))
            assert named == (code,)


def test_each_key_is_explained_and_what_was_not_read_is_an_example(gazetteer, areas):
    report = builders.report(year=None, bureau="", methods=(), studied=(), slug="hoorn-1")
    text = fill_in(report, gazetteer, areas)
    lines = text.splitlines()
    assert set(tomllib.loads(text)) == {"titel", "soort", "gemeenten", "opdrachtgever"}
    assert '# naam = "hoorn-1"' in lines
    for key in ("jaar", "bureau", "methoden", "onderzochte_gebieden"):
        [at] = [n for n, line in enumerate(lines) if line.startswith(f"# {key} = ")]
        assert "Niet gevonden" in lines[at - 1]
    for at, line in enumerate(lines):
        assert "=" not in line.split('"')[0] or lines[at - 1].startswith("# ")


def test_what_is_an_example_is_valid_once_the_mark_is_taken_away(gazetteer, areas, read):
    report = builders.report(
        year=None, title="", bureau="", client="", methods=(), studied=(), slug="hoorn-1"
    )
    text = fill_in(report, gazetteer, areas)
    lines = [
        line.removeprefix("# ") if " = " in line and "…" not in line else line
        for line in text.splitlines()
    ]
    sidecar, faults = read("\n".join(lines))
    assert faults == []
    assert (sidecar.slug, sidecar.year, sidecar.studied) == ("hoorn-1", 2019, (7,))


@pytest.mark.parametrize("value", ["[7, 3, 7]", '["preventie", "ketenpartners"]', '["7", 3]'])
def test_areas_are_named_by_number_or_name(read, value):
    sidecar, faults = read(f"onderzochte_gebieden = {value}")
    assert (faults, sidecar.studied) == ([], (3, 7))


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("[11]", ["11"]),
        ("[0, 3]", ["0"]),
        ('["preventi", "regie", "doelen"]', ["preventi", "doelen"]),
        ("7", ["7"]),
        ("[true]", ["True"]),
    ],
)
def test_a_wrong_area_is_a_fault_with_its_line(read, value, named):
    sidecar, faults = read(f'titel = "T"\n\nonderzochte_gebieden = {value}\n')
    assert sidecar is None
    assert [(f.code, f.file, f.line) for f in faults] == [("ongeldige-waarde", "r.toml", 3)] * len(
        named
    )
    for fault, name in zip(faults, named, strict=True):
        assert name in fault.message
        assert "onderzochte_gebieden" in fault.message


def test_every_fault_of_a_sidecar_is_named_at_once(read):
    _, faults = read('naam = "A b"\nsoort = "boek"\ngemeenten = ["Nergenshuizen"]\n')
    assert [fault.line for fault in faults] == [1, 2, 3]


def test_check_names_the_file_and_line_of_a_wrong_area(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "a.toml").write_text("jaar = 2019\nonderzochte_gebieden = [12]\n", encoding="utf-8")
    [fault] = find_faults(Project(root=tmp_path, inbox=tmp_path, taxonomy=TAXONOMY))
    assert (fault.file, fault.line) == ("a.toml", 2)


@pytest.mark.parametrize(
    ("pdf", "sidecar"), [("a.pdf", "a.toml"), ("a.b.PDF", "a.b.toml"), ("x/a", "x/a.toml")]
)
def test_a_sidecar_bears_the_name_of_its_pdf(pdf, sidecar):
    assert beside(Path(pdf)) == Path(sidecar)
