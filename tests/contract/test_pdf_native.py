"""PDFium called the short way answers what pypdfium2 answers, and lines hold what its API says."""

from __future__ import annotations

import ctypes
from itertools import islice
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from pipeline.pdf import Pdf, native

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.pdf"))
EVERY = 41  # a prime: characters of all kinds pass by


@pytest.fixture(params=EXAMPLES[::4], ids=lambda path: path.stem)
def document(request):
    found = pypdfium2.PdfDocument(request.param)
    yield found
    found.close()


def pages(document, most=3):
    for page in islice(document, most):
        text = page.get_textpage()
        yield page, text
        text.close()
        page.close()


def numbers(count, kind=ctypes.c_double):
    room = [kind() for _ in range(count)]
    return room, [ctypes.byref(number) for number in room]


@pytest.mark.parametrize(
    ("name", "places"),
    [("FPDFText_GetCharBox", 4), ("FPDFText_GetCharOrigin", 2)],
)
def test_places_of_characters_are_the_same(document, name, places):
    short = {"FPDFText_GetCharBox": native.char_box, "FPDFText_GetCharOrigin": native.char_origin}
    for _, text in pages(document):
        handle = native.handle_of(text)
        for index in range(0, text.count_chars(), EVERY):
            (ours, refs), (theirs, others) = numbers(places), numbers(places)
            assert short[name](handle, index, *refs) == getattr(raw, name)(text, index, *others)
            assert [n.value for n in ours] == [n.value for n in theirs]


def test_structure_is_the_same(document):
    name, size = ctypes.create_string_buffer(32), ctypes.c_ulong(32)
    again = ctypes.create_string_buffer(32)
    assert native.is_tagged(native.handle_of(document)) == raw.FPDFCatalog_IsTagged(document)
    for page, _ in pages(document):
        tree, other = (
            native.structure_tree(native.handle_of(page)),
            raw.FPDF_StructTree_GetForPage(page),
        )
        count = native.count_roots(tree)
        assert count == raw.FPDF_StructTree_CountChildren(other)
        for at in range(max(0, count)):
            ours = native.structure_root(tree, at)
            theirs = raw.FPDF_StructTree_GetChildAtIndex(other, at)
            kind = raw.FPDF_StructElement_GetType(theirs, again, 32)
            assert (native.element_type(ours, name, size), name.raw) == (kind, again.raw)
            assert native.count_children(ours) == raw.FPDF_StructElement_CountChildren(theirs)
        native.close_structure(tree)
        raw.FPDF_StructTree_Close(other)


def test_pages_are_loaded_and_measured_the_same(document):
    whole = native.handle_of(document)
    for number, (page, text) in enumerate(pages(document)):
        ours = native.load_page(whole, number)
        edges = raw.FS_RECTF()
        assert native.page_bounds(ours, ctypes.byref(edges))
        assert (edges.left, edges.bottom, edges.right, edges.top) == page.get_bbox()
        assert (native.page_width(ours), native.page_height(ours)) == page.get_size()
        assert native.page_rotation(ours) * 90 == page.get_rotation()
        words = native.load_text(ours)
        assert native.count_chars(words) == text.count_chars()
        native.close_text(words)
        native.close_page(ours)
    assert not native.load_page(whole, len(document)).value


def test_text_rectangles_and_objects_are_the_same(document):
    for page, text in pages(document):
        handle, sheet = native.handle_of(text), native.handle_of(page)
        assert native.count_chars(handle) == text.count_chars()
        assert native.count_rects(handle, 0, text.count_chars()) == text.count_rects()
        for number in range(0, text.count_rects(), EVERY):
            ours, (left, top, right, bottom) = numbers(4)
            native.get_rect(handle, number, left, top, right, bottom)
            x0, y1, x1, y0 = (side.value for side in ours)
            assert (x0, y0, x1, y1) == text.get_rect(number)
        kinds = [item.type for item in page.get_objects(max_depth=1)]
        handles = [native.page_object(sheet, n) for n in range(native.count_objects(sheet))]
        assert [native.object_kind(handle) for handle in handles] == kinds


def test_sizes_and_fonts_are_the_same(document):
    ours, theirs = (ctypes.create_string_buffer(256) for _ in range(2))
    for _, text in pages(document):
        handle = native.handle_of(text)
        for index in range(0, text.count_chars(), EVERY):
            owner = raw.FPDFText_GetTextObject(text, index)
            assert native.char_size(handle, index) == raw.FPDFText_GetFontSize(text, index)
            assert bool(native.text_object(handle, index)) == bool(owner)
            if owner:
                font = native.object_font(native.text_object(handle, index))
                native.font_name(font, ours, ctypes.c_size_t(256))
                raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(owner), theirs, 256)
                assert ours.value == theirs.value


@pytest.mark.parametrize("path", EXAMPLES[::3], ids=lambda path: path.stem)
def test_no_letter_of_the_text_layer_is_lost_or_added(path):
    plain = pypdfium2.PdfDocument(path)
    with Pdf(path) as ours:
        for number, (_, text) in enumerate(pages(plain), start=1):
            whole = text.get_text_range()
            lines = "".join(line.text for line in ours.read_lines(number))
            assert letters(lines) == letters(whole)
    plain.close()


def letters(text):
    """What stays the same when ligatures, broken words and spaces are mended."""
    return [c for c in text if c.isalnum()]


@pytest.mark.parametrize("path", EXAMPLES[::5], ids=lambda path: path.stem)
def test_a_line_lies_around_its_letters(path):
    plain = pypdfium2.PdfDocument(path)
    with Pdf(path) as ours:
        for number, (_, text) in enumerate(pages(plain), start=1):
            for line in ours.read_lines(number):
                box = line.box
                inside = text.get_text_bounded(box.x0 - 1, box.y0 - 1, box.x1 + 1, box.y1 + 1)
                assert not {*letters(line.text)} - {*letters(inside)}
    plain.close()
