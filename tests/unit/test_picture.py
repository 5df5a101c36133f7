"""How a scanned page lies, and how heavy its letters are."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.extractors.picture import darkness, inked, skew_of, stroke_width, turned


def lined(width=1240, height=1754):
    """Rows of strokes, as a page of text looks from afar."""
    picture = Image.new("L", (width, height), 245)
    pen = ImageDraw.Draw(picture)
    for y in range(200, height - 200, 40):
        for x in range(150, width - 150, 14):
            pen.rectangle((x, y, x + 6, y + 14), fill=20)
    return picture


@pytest.mark.parametrize("degrees", [0.0, 0.5, -1.3, 2.0, -5.0])
def test_skew_is_found_and_turned_away(degrees):
    page = turned(lined(), degrees)
    assert skew_of(page) == pytest.approx(-degrees, abs=0.1)
    assert abs(skew_of(turned(page, skew_of(page)))) <= 0.1


def test_an_empty_or_even_page_has_no_skew():
    assert skew_of(Image.new("L", (600, 800), 255)) == 0.0
    assert skew_of(Image.new("L", (600, 800), 0)) == 0.0


@pytest.mark.parametrize(("degrees", "size"), [(90, (4, 3)), (180, (3, 4)), (-90, (4, 3))])
def test_quarter_turns_are_whole(degrees, size):
    picture = Image.fromarray(np.arange(12, dtype=np.uint8).reshape(4, 3))
    assert turned(picture, degrees).size == size
    assert turned(turned(picture, degrees), -degrees).tobytes() == picture.tobytes()


def test_paper_is_no_ink_whatever_its_colour():
    assert inked(Image.new("L", (100, 100), 200)) == 0
    assert inked(Image.new("RGB", (100, 100), "white")) == 0
    assert 0.05 < inked(lined()) < 0.4


def test_a_stroke_weighs_the_same_in_black_in_colour_and_blurred():
    def weight(width, ink, *, blur=1):
        picture = Image.new("L", (300, 40), 255)
        pen = ImageDraw.Draw(picture)
        for x in range(20, 280, 20):
            pen.rectangle((x, 5, x + width - 1, 35), fill=ink)
        small = picture.resize((300 // blur, 40)).resize((300, 40))
        return stroke_width(darkness(small))

    plain = weight(4, 0)
    assert plain == pytest.approx(4, abs=0.1)
    assert weight(4, 120) == pytest.approx(plain, rel=0.1)
    assert weight(4, 0, blur=2) == pytest.approx(plain, rel=0.25)
    assert weight(6, 0) > 1.4 * plain
    assert stroke_width(np.zeros((10, 10), dtype=np.float32)) == 0.0
