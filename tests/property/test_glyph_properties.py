"""What holds for every line that a PDF can hold, before it becomes text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.glyphs import closed_up, composed, is_tidy, may_be_spaced, with_bullet
from pipeline.pdf.placement import Placement, rounded

TEXT = st.text(max_size=80)
SPACED = st.lists(st.sampled_from(["D", "e", "rm", "van", ",", "1", " ", "…"]), max_size=30)
SIDES = st.floats(-2000, 2000, allow_nan=False, width=32)
ENDLESS = [
    "a",
    " ",
    "a ",
    "a  ",
    "aaa ",
    "a a a aaaa ",
    ". ",
    "1 ",
    "\t",
    "\ue000",
    "a" + " " * 999,
]


@given(TEXT)
def test_composing_twice_is_composing_once(text):
    """Nothing is left to mend, and a tidy text is one that mending leaves alone."""
    once = composed(text)
    assert composed(once) == once
    if is_tidy(text):
        assert with_bullet(composed(text), symbol=False).split() == text.split()


@given(SPACED.map(" ".join), st.data())
def test_closing_up_takes_spaces_and_nothing_else(text, data):
    """Wherever the glyphs stand, or when nobody knows."""
    place = st.none() | st.tuples(SIDES, SIDES, SIDES, SIDES)
    glyphs = [data.draw(place) for _ in text]
    assert closed_up(text, glyphs).replace(" ", "") == text.replace(" ", "")


@given(SIDES)
def test_rounding_moves_by_half_a_hundredth_at_most(value):
    assert abs(rounded(value) - value) <= 0.005 + 1e-9
    assert rounded(rounded(value)) == rounded(value)


@given(st.integers(0, 3), SIDES, SIDES)
def test_turning_a_sheet_keeps_what_is_on_it(turns, x, y):
    """The corners of a sheet stay its corners, and a box stays a box."""
    sheet = Placement(turns, 100, 50, 695, 892)
    width, height = (842, 595) if turns % 2 else (595, 842)
    assert set(sheet.point(100, 50) + sheet.point(695, 892)) == {0, width, height}
    box = sheet.box(x, y, x + 10, y + 20)
    assert sorted((box.x1 - box.x0, box.y1 - box.y0)) == pytest.approx([10, 20], abs=0.02)


@pytest.mark.parametrize("piece", ENDLESS)
def test_an_endless_line_hangs_no_pattern(piece):
    """100,000 characters of what a pattern could stumble over."""
    text = (piece * 100_000)[:100_000]
    is_tidy(text)
    with_bullet(composed(text), symbol=False)
    if may_be_spaced(text):
        assert closed_up(text, [None] * len(text)) == text
