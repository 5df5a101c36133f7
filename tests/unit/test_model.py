"""The types check themselves at birth."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.model import (
    Block,
    BlockKind,
    Box,
    Coding,
    Document,
    Finding,
    FindingKind,
    Ink,
    OutputFile,
    Page,
    Recommendation,
    Report,
    Site,
    Span,
)

BOX = Box(x0=0, y0=0, x1=10, y1=10)


def refused(birth, reason, **fields):
    with pytest.raises(ValueError, match=reason):
        birth(**fields)


@pytest.mark.parametrize("sides", [(10, 0, 0, 10), (0, 10, 10, 0)])
def test_a_box_with_swapped_sides_is_refused(sides):
    refused(Box, "swapped", **dict(zip(("x0", "y0", "x1", "y1"), sides, strict=True)))


@pytest.mark.parametrize(("start", "end"), [(3, 2), (-1, 2)])
def test_a_span_that_runs_backwards_is_refused(start, end):
    refused(Span, "backwards", start=start, end=end)


def test_pages_count_from_one():
    refused(Page, "below 1", number=0, width=1, height=1, lines=())


@pytest.mark.parametrize(
    ("kind", "extra"), [(Recommendation, {}), (Finding, {"kind": FindingKind.CASE})]
)
def test_a_quote_stands_on_a_page(kind, extra):
    quote = {"id": "a", "report": "b", "text": "c", "span": Span(start=0, end=1), "boxes": ()}
    assert kind(**quote, **extra, pages=(3,)).pages == (3,)
    refused(kind, "no page", **quote, **extra, pages=())


@pytest.mark.parametrize(("primary", "secondary"), [(None, (1,)), (2, (1, 2))])
def test_a_second_area_needs_another_first_one(primary, secondary):
    coding = {"scheme": "s", "confidence": 1.0, "certain": True}
    refused(Coding, "contradictory", primary=primary, secondary=secondary, **coding)
    assert Coding(primary=2, secondary=(1, 3), **coding).secondary == (1, 3)
    assert Coding(primary=None, **coding).primary is None


def test_a_site_has_each_path_once():
    page = OutputFile(path="index.html", content=b"")
    refused(Site, r"twice: \['index.html'\]", files=(page, page))
    assert Site(files=(page, OutputFile(path="over.html", content=b"")))


def test_values_cannot_change_and_know_their_fields():
    with pytest.raises(AttributeError):
        BOX.x0 = 5.0
    with pytest.raises(TypeError):
        Box(x0=0, y0=0, x1=1, y1=1, z=2)
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(b'{"x0":0,"y0":0,"x1":1,"y1":1,"z":2}', type=Box)


def test_spans_that_touch_do_not_overlap():
    first, second, third = (Span(start=s, end=e) for s, e in ((0, 3), (3, 5), (4, 9)))
    assert not first.overlaps(second)
    assert second.overlaps(third)
    assert third.overlaps(second)


def test_the_ink_of_a_span_is_every_line_it_touches_and_no_other():
    lines = [Ink(span=Span(start=s, end=s + 5), page=s // 10 + 1, box=BOX) for s in (0, 6, 13)]
    blocks = (
        Block(kind=BlockKind.PARAGRAPH, span=Span(start=0, end=11), ink=tuple(lines[:2])),
        Block(kind=BlockKind.PARAGRAPH, span=Span(start=13, end=18), ink=tuple(lines[2:])),
    )
    document = Document(text="Leg ze beter\nvast.", blocks=blocks, pages=())
    assert document.ink(Span(start=4, end=14)) == (lines[0], lines[1], lines[2])
    assert document.ink(Span(start=7, end=10)) == (lines[1],)
    assert document.ink(Span(start=11, end=13)) == ()
    assert [block.page for block in blocks] == [1, 2]


def test_a_page_without_printed_number_has_an_empty_label():
    report = Report(slug="r", file="r.pdf", sha256="", title="", pages=3, page_labels=("i", "1"))
    assert [report.label_of(page) for page in (1, 2, 3)] == ["i", "1", ""]
