"""What holds for every document, whatever stands on its pages."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout import build_document
from pipeline.layout.furniture import find_furniture
from pipeline.layout.text import _healed
from pipeline.model import Box, Line, Page, Table

# Pieces that the layout looks at: markers, hyphens, ends of sentences, spaced capitals, figures.
WORDS = st.sampled_from(
    [
        "de",
        "wijkteams",
        "Leg",
        "vast.",
        "sociaal-",
        "en",
        "of",
        "Betrek,",
        "1.",
        "2.3",
        "•",
        "–",
        "a)",
        "(b)",
        "12",
        "iv",
        "“Wij",
        "zeggen",
        "het.”",
        "A",
        "A",
        "N",
        "B",
        "E",
        "V",
        ".....",
        "ﬁets",
        "Één",
        "€",
        "3",
        "samen-",
        "werken",
        "maatschappelijk",
        "sociaal-maatschappelijk",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@st.composite
def lines(draw):
    text, size = draw(TEXTS), draw(st.sampled_from((7, 10, 10, 10, 12, 16)))
    x, y = draw(st.sampled_from((40, 72, 90, 300))), 20 + 14 * draw(st.integers(0, 55))
    box = Box(x0=x, y0=y - 2, x1=x + len(text) * size / 2, y1=y + size)
    return Line(
        text=text,
        box=box,
        baseline=y,
        size=size,
        bold=draw(st.booleans()),
        hyphenated=draw(st.booleans()),
    )


@st.composite
def reports(draw):
    found = draw(st.lists(st.lists(lines(), max_size=14, unique=True), max_size=4))
    pages = [
        Page(number=number, width=595, height=842, lines=tuple(page))
        for number, page in enumerate(found, start=1)
    ]
    tables = []
    if pages and draw(st.booleans()):
        cells = [
            tuple(Box(x0=x, y0=y, x1=x + 150, y1=y + 60) for x in (30, 180, 330))
            for y in (400, 340, 280)
        ]
        tables = [Table(page=1, rows=tuple(cells))]
    return pages, tables


def letters(text):
    """What has to survive: markers and hyphens may go, letters may not."""
    return Counter(filter(str.isalpha, text))


@given(reports())
def test_blocks_are_ordered_and_their_ink_lies_inside_them(report):
    """Spans ascend without overlap, ink and cells lie inside their block, no block is empty."""
    document = build_document(*report)
    end = 0
    for block in document.blocks:
        assert end <= block.span.start <= block.span.end <= len(document.text)
        end = block.span.end
        assert block.ink
        at = block.span.start
        for ink in block.ink:
            assert at <= ink.span.start <= ink.span.end <= block.span.end
            at = ink.span.end
        for cell in block.cells:
            assert block.span.start <= cell.span.start <= cell.span.end <= block.span.end


@given(reports())
def test_text_between_blocks_is_only_white(report):
    """All text is in a block, so a span in a block can always be traced to ink."""
    document = build_document(*report)
    inside = bytearray(len(document.text))
    for block in document.blocks:
        inside[block.span.start : block.span.end] = b"\1" * (block.span.end - block.span.start)
    outside = "".join(c for c, kept in zip(document.text, inside, strict=True) if not kept)
    assert outside.strip() == ""


@given(reports())
def test_no_letter_of_a_line_gets_lost_or_comes_twice(report):
    """Text and markers together hold exactly the letters of the lines that are not furniture."""
    pages, _ = report
    document = build_document(pages)
    out = find_furniture(pages).lines
    kept = "".join(
        line.text for page in pages for line in page.lines if line not in out[page.number]
    )
    markers = "".join(
        block.marker
        for block in document.blocks
        if not document.quote(block.span).startswith(block.marker)
    )
    assert letters(document.text + markers) == letters(kept)


@given(reports())
def test_the_order_of_the_lines_in_the_file_does_not_lose_any(report):
    """Turned round, the file gives the same letters."""
    pages, _ = report
    turned = [
        Page(number=page.number, width=595, height=842, lines=page.lines[::-1]) for page in pages
    ]
    there, back = (
        letters("".join([document.text, *(block.marker for block in document.blocks)]))
        for document in (build_document(pages), build_document(turned))
    )
    assert there == back


@given(reports())
def test_building_twice_gives_the_same_document(report):
    """Nothing depends on the order of a set."""
    assert build_document(*report) == build_document(*report)


@given(TEXTS, TEXTS, st.booleans())
def test_healing_a_healed_line_changes_nothing(above, below, hyphenated):
    """A line that was healed and joined has no hyphen left to heal."""
    text, space = _healed(above, below, Counter(), hyphenated=hyphenated)
    joined = f"{text}{' ' if space else ''}{below}"
    assert _healed(joined, "", Counter(), hyphenated=False) == (joined, True)
    assert letters(joined) == letters(above + below)


@given(TEXTS)
def test_a_line_without_hyphen_is_left_alone(below):
    """Only a hyphen at the end is healed."""
    assert _healed("de teams", below, Counter(), hyphenated=False) == ("de teams", True)
