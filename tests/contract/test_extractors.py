"""What every extractor promises: it adds its part, and refuses a file with reason and cure."""

from __future__ import annotations

import pytest

from pipeline.extractors import EXTRACTORS, ORDER, Reading, extractor, read_pdf, text_layer
from pipeline.model import Box, Line, Table
from pipeline.problems import UnreadableFileError, problem
from tests.pdfs.make import HOSTILE, Picture, Text, grid, make

ROWS = [("Nr", "Aanbeveling", "Voor"), ("1", "Leg vast.", "raad"), ("2a", "Meet dit.", "team")]
TABLE = grid(72, 700, [60, 200, 120], ROWS)


def code_of(path):
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(path)
    [fault] = caught.value.problems
    assert fault.file == path.name
    assert fault.hint
    return fault.code


@pytest.mark.parametrize("name", EXTRACTORS)
def test_an_extractor_keeps_what_was_read_before_it(name, pdf):
    path = pdf([Text(72, 700, "Leg de taken vast."), *TABLE])
    pages = read_pdf(path).pages
    earlier = Reading(pages=pages, problems=(problem("geen-utf8", file="a"),))
    reading = extractor(name)(path, earlier)
    assert isinstance(reading, Reading)
    assert reading.pages == pages
    assert reading.problems == earlier.problems
    assert extractor(name)(path, earlier) == reading


def test_every_extractor_has_its_turn_once():
    assert sorted(ORDER) == sorted(EXTRACTORS)


def test_an_unknown_name_is_a_key_error():
    with pytest.raises(KeyError):
        extractor("bestaat-niet")


def test_a_table_is_a_grid_whose_cells_hold_their_words(pdf):
    reading = read_pdf(pdf([Text(72, 740, "Boven de tabel."), *TABLE]))
    [table] = reading.tables
    assert isinstance(table, Table)
    words = [
        tuple(
            line.text
            for box in row
            for line in reading.pages[0].lines
            if box.x0 <= line.box.x0 <= box.x1 and box.y0 <= line.baseline <= box.y1
        )
        for row in table.rows
    ]
    assert words == ROWS


def test_a_page_without_rules_has_no_table(pdf):
    text_only = [mark for mark in TABLE if isinstance(mark, Text)]
    assert read_pdf(pdf(text_only)).tables == ()


@pytest.mark.parametrize("code", HOSTILE)
def test_a_file_that_is_no_report_is_refused_with_its_reason(code, tmp_path):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(HOSTILE[code])
    assert code_of(path) == code


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_a_truncated_pdf_is_read_or_refused_but_never_crashes(share, tmp_path):
    whole = make([Text(72, 700, "Leg de taken vast.")], [Text(72, 700, "Meet de uitkomst.")])
    path = tmp_path / "rapport.pdf"
    path.write_bytes(whole[: int(share * len(whole))])
    try:
        found = {line.text for line in read_pdf(path).pages[0].lines}
    except UnreadableFileError as fault:
        found = {fault.problems[0].code}
    assert found & {"beschadigd", "geen-tekst", "Leg de taken vast."}


def test_blank_pages_are_no_scans_and_alone_are_refused(pdf):
    assert code_of(pdf([Picture()], [Picture()])) == "geen-tekst"
    assert code_of(pdf([])) == "geen-tekst"
    reading = read_pdf(pdf([Text(72, 700, "Leg vast.")], [Picture(), Text(72, 20, "2")], []))
    assert reading.problems == ()
    assert [page.number for page in reading.pages] == [1, 2, 3]


def test_a_page_that_cannot_be_read_costs_only_itself(pdf, monkeypatch):
    path = pdf([Text(72, 700, "Leg vast.")], [Text(72, 700, "Meet dit.")])
    read = text_layer.Pdf.read_page

    def broken(self, number):
        if number == 1:
            raise ValueError("stuk")
        return read(self, number)

    monkeypatch.setattr(text_layer.Pdf, "read_page", broken)
    reading = read_pdf(path)
    assert [(p.code, p.page) for p in reading.problems] == [("pagina-onleesbaar", 1)]
    assert [len(page.lines) for page in reading.pages] == [0, 1]


def test_a_pdf_with_too_many_pages_is_refused(pdf, monkeypatch):
    monkeypatch.setattr(text_layer, "MOST_PAGES", 2)
    assert code_of(pdf(*[[Text(72, 700, "Tekst.")]] * 3)) == "te-veel-paginas"


def test_rules_around_running_text_are_no_table():
    from pipeline.extractors.tables import _own_rows

    cells = tuple(Box(x0=x, y0=0, x1=x + 100, y1=20) for x in (0, 100, 200))
    across = Line(text="tekst", box=Box(x0=2, y0=5, x1=290, y1=15), baseline=7, size=10)
    within = Line(text="cel", box=Box(x0=2, y0=5, x1=90, y1=15), baseline=7, size=10)
    assert _own_rows([cells], [across]) == ()
    assert _own_rows([cells], [within]) == (cells,)
