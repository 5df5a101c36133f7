"""What holds for every text and every value."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codec import decode, digest, encode
from pipeline.dutch import plain, sentences, slugify, sort_key
from pipeline.forms import parse_csv, parse_toml
from pipeline.layout import build_document
from pipeline.model import (
    BlockKind,
    Box,
    Coding,
    Ink,
    Line,
    Page,
    Processed,
    Recommendation,
    Report,
    Span,
)
from pipeline.municipalities import find_mentions, parse_gazetteer
from pipeline.similarity import likeness, overlap
from pipeline.taxonomy import cue_hits, parse_areas, parse_bank, parse_scheme

TEXT = st.text(max_size=200)
WRITTEN = st.lists(
    st.sampled_from(
        ["Leg", "bijv.", "A.", "3", "2.5", "Één", "einde.", "Wat?", "“Ja!”", " ", "\n"]
    ),
    max_size=30,
).map(" ".join)
NOTATION = st.text("a1=[]\"'\n;,|+#{}.-\r\ufeff\x00é", max_size=80)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)
WHOLE = st.integers(0, 10**6)


# --- sentences, names ---------------------------------------------------------------------


@given(WRITTEN | TEXT)
def test_sentences_cover_all_that_is_not_white_and_never_overlap(text):
    """Between sentences stands white space only; no sentence begins or ends with it."""
    end = 0
    for span in sentences(text):
        assert text[end : span.start].strip() == ""
        piece = text[span.start : span.end]
        assert piece
        assert piece == piece.strip()
        end = span.end
    assert text[end:].strip() == ""


@given(st.lists(TEXT | st.sampled_from(["'s-Gravenhage", "’t Harde", "Één", "Een", "een"])))
def test_dutch_order_is_total(names):
    """The order does not depend on where it starts, and only equal names are equal."""
    turned = names[::-1]
    assert sorted(names, key=sort_key) == sorted(turned, key=sort_key)
    assert len({*map(sort_key, names)}) == len({*names})


@given(TEXT, st.integers(1, 80))
def test_a_slug_is_a_safe_name_of_bounded_length(text, longest):
    """ASCII letters, figures and single hyphens; once a slug, always that slug."""
    slug = slugify(text, longest)
    assert re.fullmatch(r"[a-z0-9-]*", slug)
    assert len(slug) <= longest
    assert slugify(slug, longest) == slug.strip("-")


@given(TEXT)
def test_plain_text_stays_plain(text):
    """Comparing texts in their plain form is stable."""
    assert plain(plain(text)) == plain(text)


@given(TEXT, TEXT)
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    """A text is wholly like itself."""
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == 1
    assert 0 <= overlap(one, other) <= 1


# --- values and bytes ---------------------------------------------------------------------


@st.composite
def boxes(draw):
    (x0, x1), (y0, y1) = (sorted(draw(st.tuples(NUMBERS, NUMBERS))) for _ in "xy")
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


SPANS = st.tuples(WHOLE, WHOLE).map(lambda ends: Span(start=min(ends), end=max(ends)))
LINES = st.builds(Line, text=TEXT, box=boxes(), baseline=NUMBERS, size=NUMBERS, bold=st.booleans())
VALUES = st.one_of(
    st.builds(
        Page,
        number=st.integers(1, 999),
        label=TEXT,
        width=NUMBERS,
        height=NUMBERS,
        lines=st.lists(LINES, max_size=3).map(tuple),
    ),
    st.builds(Ink, span=SPANS, page=WHOLE, box=boxes()),
    st.builds(
        Coding,
        scheme=TEXT,
        primary=st.none() | st.integers(1, 10),
        confidence=NUMBERS,
        certain=st.booleans(),
        evidence=st.lists(TEXT, max_size=2).map(tuple),
    ),
    st.builds(
        Recommendation,
        id=TEXT,
        report=TEXT,
        text=TEXT,
        span=SPANS,
        pages=st.lists(WHOLE, min_size=1, max_size=3).map(tuple),
        boxes=st.just(()),
    ),
    st.builds(
        Processed,
        report=st.builds(Report, slug=TEXT, file=TEXT, sha256=TEXT, title=TEXT, pages=WHOLE),
        document=st.just(build_document([])),
        sections=st.just(()),
        recommendations=st.just(()),
        findings=st.just(()),
    ),
)


@given(VALUES)
def test_a_value_survives_the_way_to_bytes_and_back(value):
    """What comes back is equal, and gives the same bytes again."""
    back = decode(encode(value), type(value))
    assert back == value
    assert encode(back) == encode(value)


@given(st.lists(TEXT, max_size=4), st.lists(TEXT, max_size=4))
def test_other_parts_give_another_digest(one, other):
    """The digest knows where one part ends and the next begins."""
    assert (digest(*one) == digest(*other)) == (one == other)


# --- files that people edit ---------------------------------------------------------------


@given(NOTATION | TEXT)
def test_no_text_makes_a_parser_raise(text):
    """Every text is a value or a list of faults, each with a file; never both, never neither."""
    form, faults = parse_toml(text, file="f")
    assert (form is None) == bool(faults)
    _, csv_faults = parse_csv(text, file="f", required=("a",))
    found = [
        parse_scheme("f", text),
        parse_scheme("f", f"+++\n{text}\n+++\n"),
        parse_areas({"f": f"+++\n{text}\n+++\n"}),
        parse_bank({"aanbevelingen.csv": text}),
        parse_gazetteer("f", text),
        parse_gazetteer("f", f"gm_code,naam,provincie,opvolgers\n{text}"),
    ]
    for value, faults_found in found:
        assert (value is None) == bool(faults_found)
    for fault in (*faults, *csv_faults, *(f for _, more in found for f in more)):
        assert fault.file
        assert fault.line is None or 1 <= fault.line <= text.count("\n") + 5


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_what_a_spreadsheet_writes_is_read_back(rows):
    """Quotes, separators and line breaks inside a cell come back as they were."""

    def quoted(cell):
        return '"' + cell.replace('"', '""') + '"'

    written = "".join(f"{quoted(a)};{quoted(b)}\r\n" for a, b in rows)
    read, faults = parse_csv(f"\ufeffa;b\r\n{written}", file="f", required=("a", "b"))
    assert faults == []
    assert [(row["a"], row["b"]) for row in read] == [
        (a.strip(), b.strip()) for a, b in rows if a.strip() or b.strip()
    ]


# --- endless lines ------------------------------------------------------------------------

ENDLESS = ["a", " ", ". ", "1.1", ".", "A ", "A. ", "“", "-", "i", "x. . ", "1 ", "ab-", "(", "\t"]


@pytest.mark.parametrize("piece", ENDLESS)
def test_an_endless_line_hangs_no_pattern(piece, gazetteer):
    """100,000 characters of anything that a pattern could stumble over go through."""
    text = (piece * 100_000)[:100_000]
    assert sum(span.end - span.start for span in sentences(text)) <= len(text)
    assert find_mentions(text, gazetteer) == []
    assert cue_hits(text, [("wijk* team*", 1.0)]) == ()
    assert slugify(text) is not None
    box = Box(x0=72, y0=700, x1=500, y1=710)
    lines = tuple(
        Line(text=part, box=box, baseline=y, size=10, bold=bold)
        for part, y, bold in (
            (text, 700, False),
            (f"{text}x", 686, True),
            (f"1. {text}", 600, True),
        )
    )
    document = build_document([Page(number=1, width=595, height=842, lines=lines)])
    assert all(isinstance(block.kind, BlockKind) for block in document.blocks)
