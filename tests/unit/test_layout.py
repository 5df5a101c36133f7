"""Lines into one text with blocks: the cases of `tests/cases/layout`, and tables from a PDF."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.extractors import read_pdf
from pipeline.layout import build_document
from pipeline.model import Bookmark, Box, Line, Page
from tests.pdfs.make import Rule, Text, grid

CASES = Path(__file__).parent.parent / "cases" / "layout"
BREAK = "¬"


def cases():
    for file in sorted({*CASES.glob("*.md")} - {CASES / "README.md"}):
        for part in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, body = part.partition("\n")
            fences = re.findall(r"^```(page|blocks)\n(.*?)^```", body, re.MULTILINE | re.DOTALL)
            pages = [text.splitlines() for kind, text in fences if kind == "page"]
            [blocks] = [text.splitlines() for kind, text in fences if kind == "blocks"]
            yield pytest.param(pages, blocks, id=f"{file.stem}: {title}")


def as_line(notation):
    place, text = notation.split(" | ", 1)
    x, y, size = map(float, place.split()[:3])
    shown = text.removesuffix(BREAK)
    level = re.search(r"\bh(\d)", place)
    box = Box(x0=x, y0=y - size / 4, x1=x + len(shown) * size / 2, y1=y + size * 3 / 4)
    return Line(
        text=shown,
        box=box,
        baseline=y,
        size=size,
        bold="bold" in place,
        italic="italic" in place,
        hyphenated=text.endswith(BREAK),
        heading=int(level[1]) if level else 0,
    )


def as_page(number, lines):
    return Page(number=number, width=595, height=842, lines=tuple(map(as_line, lines)))


def shown(document):
    """The blocks in the notation of the cases."""
    for block in document.blocks:
        level = [str(block.level)] if block.level else []
        head = " ".join([block.kind.value, *level, *filter(None, [block.marker])])
        cells = [document.quote(cell.span) for cell in block.cells]
        yield f"{head} | {' / '.join(cells) or document.quote(block.span)}"


@pytest.mark.parametrize(("pages", "blocks"), [*cases()])
def test_case(pages, blocks):
    read = [as_page(number, lines) for number, lines in enumerate(pages, start=1)]
    assert [*shown(build_document(read))] == blocks


def test_printed_page_numbers_become_labels_unless_the_file_has_its_own():
    lines = [["72 700 10 | De wijkteams werken in de wijk.", f"300 30 8 | {n}"] for n in "89"]
    first, second = (as_page(number, page) for number, page in enumerate(lines, start=1))
    named = Page(number=2, label="ii", width=1, height=1, lines=second.lines)
    assert [page.label for page in build_document([first, second]).pages] == ["8", "9"]
    assert [page.label for page in build_document([first, named]).pages] == ["8", "ii"]


def test_a_report_without_text_is_an_empty_document():
    document = build_document([as_page(1, [])])
    assert (document.text, document.blocks, len(document.pages)) == ("", (), 1)
    assert build_document([]).text == ""


def levels(marks, outline):
    """Of headings in one size, marked with these levels, in a file with an outline of these."""
    titles = ["De teams", "De toegang", "De huisarts", "De kosten", "De raad"]
    lines = []
    for at, (title, mark) in enumerate(zip(titles, marks, strict=True)):
        text = f"Over {title} schreef de gemeente dat zij er tevreden over is, en waarom dat zo is."
        lines += [
            f"72 {780 - 50 * at} 12 bold h{mark} | {title}",
            f"72 {755 - 50 * at} 10 | {text}",
        ]
    named = zip(titles, outline, strict=True)
    marks_of = [Bookmark(title=title, level=level, page=1) for title, level in named if level]
    blocks = build_document([as_page(1, lines)], outline=marks_of).blocks
    return [block.level for block in blocks if block.kind.value == "heading"]


@pytest.mark.parametrize(
    ("marks", "outline", "found"),
    [
        ([1, 2, 2, 1, 2], [1, 0, 0, 1, 0], [1, 2, 2, 1, 2]),  # what is left out is filled in
        ([2, 3, 3, 2, 3], [1, 0, 2, 1, 0], [1, 2, 2, 1, 2]),  # counted as the outline counts
        ([1, 3, 3, 1, 2], [1, 2, 2, 1, 2], [1, 2, 2, 1, 2]),  # they differ too often
        ([1, 2, 2, 1, 3], [1, 2, 2, 1, 2], [1, 2, 2, 1, 3]),  # an outline closes gaps
        ([1, 2, 1, 1, 2], [1, 2, 2, 1, 2], [1, 2, 2, 1, 2]),  # what a reader sees goes first
    ],
)
def test_the_structure_completes_the_outline(marks, outline, found):
    assert levels(marks, outline) == found


def test_rows_of_a_table_have_cells_with_the_head_of_their_column(pdf):
    rows = [
        ("Nr", "Aanbeveling", "Voor wie"),
        ("1", "Leg de taken vast", "raad"),
        ("2", "Meet de uitkomst", "college"),
    ]
    marks = [
        Text(72, 780, "Aanbevelingen", 16, bold=True),
        *grid(72, 740, [40, 240, 120], rows),
        Text(72, 640, "Onder de tabel staat nog een gewone zin."),
    ]
    reading = read_pdf(pdf(marks))
    document = build_document(reading.pages, reading.tables)
    assert [*shown(document)] == [
        "heading 1 | Aanbevelingen",
        "row | Nr / Aanbeveling / Voor wie",
        "row | 1 / Leg de taken vast / raad",
        "row | 2 / Meet de uitkomst / college",
        "paragraph | Onder de tabel staat nog een gewone zin.",
    ]
    assert [[cell.column for cell in block.cells] for block in document.blocks[2:4]] == [
        ["Nr", "Aanbeveling", "Voor wie"]
    ] * 2


def test_what_stands_close_on_both_sides_of_a_border_is_two_cells(pdf):
    rows = [("Nr.", "Advies"), ("2018-1", "Leg de taken vast"), ("2018-10", "Meet de uitkomst")]
    reading = read_pdf(pdf(grid(72, 740, [44, 240], rows)))
    document = build_document(reading.pages, reading.tables)
    assert [*shown(document)] == [f"row | {left} / {right}" for left, right in rows]


def test_a_row_of_a_table_goes_on_over_the_page_break(pdf):
    head = ("Nr", "Aanbeveling", "Voor wie")
    above = grid(72, 740, [40, 240, 120], [head, ("1", "Leg de taken vast en", "raad")])
    below = grid(72, 740, [40, 240, 120], [head, ("", "bespreek ze daarna", "")])
    reading = read_pdf(pdf([*above, Text(300, 30, "6")], [*below, Text(300, 30, "7")]))
    document = build_document(reading.pages, reading.tables)
    _, row = [block for block in document.blocks if block.cells]
    assert [document.quote(cell.span) for cell in row.cells] == [
        "1",
        "Leg de taken vast en bespreek ze daarna",
        "raad",
    ]
    assert {ink.page for ink in row.ink} == {1, 2}


def test_a_table_goes_on_under_its_head_without_a_head_on_the_next_page(pdf):
    above = grid(72, 740, [40, 240, 120], [("Nr", "Advies", "Wie"), ("1", "Leg vast", "raad")])
    below = grid(72, 740, [40, 240, 120], [("2", "Meet", "team"), ("3", "Vraag", "raad")])
    reading = read_pdf(pdf([*above, Text(300, 30, "6")], [*below, Text(300, 30, "7")]))
    rows = build_document(reading.pages, reading.tables).blocks
    assert [[cell.column for cell in row.cells] for row in rows] == [
        ["", "", ""],
        *[["Nr", "Advies", "Wie"]] * 3,
    ]


def test_rules_without_uprights_part_the_rows_of_a_table(pdf):
    rows = [("Norm", "Oordeel"), ("Er zijn doelen", "deels"), ("Hulp is op tijd", "niet")]
    marks = [
        mark
        for at, (left, right) in enumerate(rows)
        for mark in (
            Text(76, 706 - 20 * at, left),
            Text(300, 706 - 20 * at, right),
            Rule(72, 720 - 20 * at, 400),
        )
    ]
    reading = read_pdf(pdf([*marks, Rule(72, 660, 400)]))
    assert not reading.tables
    assert [*shown(build_document(reading.pages))] == [
        "row | Norm / Oordeel",
        "row | Er zijn doelen / deels",
        "row | Hulp is op tijd / niet",
    ]


def test_every_block_knows_its_pages_and_lines():
    pages = [
        as_page(1, ["72 700 10 | De teams missen de"]),
        as_page(2, ["72 780 10 | tijd om te leren.", "72 700 10 | De raad ziet dat."]),
    ]
    joined, last = build_document(pages).blocks
    assert [ink.page for ink in joined.ink] == [1, 2]
    assert [ink.box for ink in joined.ink] == [pages[0].lines[0].box, pages[1].lines[0].box]
    assert last.page == 2
