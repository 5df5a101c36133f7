"""Every hostile file is read or refused with a reason; none hangs, crashes or vanishes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.executors import Limits, executor
from pipeline.extractors import read_pdf
from pipeline.inputs import Project, read_inputs, source_of
from pipeline.model import Processed, Quarantined
from pipeline.problems import CATALOGUE, UnreadableFileError
from pipeline.reports import interpret, read_documents
from pipeline.sidecars import Sidecar
from pipeline.store import NoStore
from tests.conftest import TAXONOMY
from tests.pdfs.hostile import GOOD, KINDS, READ, mutants
from tests.pdfs.make import Text, grid, make, paragraph

# A hostile file costs at most this much.
LIMITS = Limits(jobs=2, seconds=20, memory=1536 * 1024**2)
OUR_FAULT = "programmafout"
SOURCES = (
    GOOD,
    make(
        [
            Text(72, 740, "5 Aanbevelingen", 18, bold=True),
            *paragraph(72, 700, "Leg de taken van het team vast.", "Meet de uitkomst elk jaar."),
        ],
        grid(72, 700, [60, 200, 120], [("Nr", "Aanbeveling", "Voor"), ("1", "Leg vast.", "raad")]),
        title="Evaluatie wijkteams Zederik 2016",
        catalog="/PageLabels << /Nums [0 << /S /r >>] >>",
    ),
    KINDS["slot-zonder-wachtwoord"][0],
    KINDS["bijlage"][0],
)


def outcomes(folder, files, gazetteer, models):
    """For each file by name what became of it: the codes that are said of it, READ when read."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    sources = [source_of(folder / name) for name in files]
    found = {}
    read = read_documents(sources, NoStore(), executor("processes"), LIMITS)
    for source, extraction in zip(sources, read, strict=True):
        result = interpret(source, extraction, Sidecar(), gazetteer, models)
        codes = {item.code for item in result.problems}
        assert isinstance(result, Processed) or codes, source.path
        found[Path(source.path).name] = codes | ({READ} if isinstance(result, Processed) else set())
    return found


def test_every_kind_of_hostile_file_is_read_or_named(tmp_path, gazetteer, models):
    files = {f"{name}.pdf": data for name, (data, _) in KINDS.items()}
    found = outcomes(tmp_path, files, gazetteer, models)
    wrong = {
        name: codes
        for name, codes in found.items()
        if not codes & KINDS[name.removesuffix(".pdf")][1] or OUR_FAULT in codes
    }
    assert wrong == {}
    assert len(found) >= 40


def spoilt(number, folder, gazetteer, models):
    files = {f"{at:04}.pdf": data for at, data in enumerate(mutants(SOURCES, number))}
    found = outcomes(folder, files, gazetteer, models)
    assert len(found) == number
    return {name: codes for name, codes in found.items() if OUR_FAULT in codes}


def test_twenty_spoilt_files_are_read_or_named(tmp_path, gazetteer, models):
    assert spoilt(20, tmp_path, gazetteer, models) == {}


@pytest.mark.slow
def test_five_hundred_spoilt_files_are_read_or_named(tmp_path, gazetteer, models):
    assert spoilt(500, tmp_path, gazetteer, models) == {}


# --- what is no file ----------------------------------------------------------------------


def code_of(path):
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(path)
    [fault] = caught.value.problems
    assert fault.hint
    return fault.code


def test_what_is_no_ordinary_file_is_never_opened(tmp_path):
    names = ("map", "dood", "kring", "pijp", "weg")
    folder, dead, circle, pipe, gone = (tmp_path / f"{name}.pdf" for name in names)
    folder.mkdir()
    dead.symlink_to(tmp_path / "nergens.pdf")
    circle.symlink_to(circle)
    os.mkfifo(pipe)
    assert {path.name: code_of(path) for path in (folder, dead, circle, pipe, gone)} == {
        "map.pdf": "map-als-pdf",
        "dood.pdf": "koppeling-naar-niets",
        "kring.pdf": "koppeling-naar-niets",
        "pijp.pdf": "geen-gewoon-bestand",
        "weg.pdf": "bestand-weg",
    }
    assert {source_of(path).sha256 for path in (folder, dead, circle, pipe, gone)} == {""}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_reading_rights_is_named(tmp_path):
    path = tmp_path / "dicht.pdf"
    path.write_bytes(GOOD)
    path.chmod(0)
    assert code_of(path) == "geen-leesrecht"


NAMES = (
    b"<img src=x onerror=alert(1)>.pdf",
    b"regel\neinde.pdf",
    b"-rf.pdf",
    b"=1+1.pdf",
    b"kapot-\xff\xfe.pdf",
    b"\xe2\x80\xaefdp.txt.pdf",
    b"'; drop table.pdf",
    b"%s{page}{0}.pdf",
)


@pytest.mark.parametrize("content", [b"", GOOD], ids=["quarantined", "read"])
def test_names_that_mean_harm_reach_people_as_names(content, tmp_path, gazetteer, models):
    inbox = tmp_path / "reports_in"
    inbox.mkdir()
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(inbox) + b"/" + name)).write_bytes(content)
    sources = read_inputs(Project(root=tmp_path, inbox=inbox, taxonomy=TAXONOMY)).sources
    assert len(sources) == len(NAMES)
    read = read_documents(sources, NoStore(), executor("serial"), LIMITS)
    for source, extraction in zip(sources, read, strict=True):
        result = interpret(source, extraction, Sidecar(), gazetteer, models)
        assert isinstance(result, Processed if content else Quarantined)
        name = result.report.file
        assert name.encode("utf-8").decode("utf-8") == name
        assert name.isprintable() or "\ufffd" in name
        assert all(item.file in {"", name} for item in result.problems)


def test_what_was_opened_before_does_not_change_what_is_said_of_a_file(tmp_path):
    path = tmp_path / "leeg.pdf"
    for before in ("kop-en-eind", "slot-met-wachtwoord"):
        path.write_bytes(KINDS[before][0])
        assert code_of(path) in KINDS[before][1]
        path.write_bytes(make())
        assert code_of(path) == "geen-paginas"


def test_every_code_said_of_a_file_is_in_the_catalogue():
    said = {code for _, codes in KINDS.values() for code in codes} - {READ}
    assert said <= {*CATALOGUE}
