"""What was seen on a page can be seen on its picture."""

from __future__ import annotations

import pytest
from PIL import Image, ImageColor

from pipeline.drawing import ADVICE, COLOURS, DOUBT, LEFT_OUT, SCALE, Seen, draw, left_out
from pipeline.layout import build_document
from pipeline.model import BlockKind, Box, Line, Origin, Page, PageBox, Recommendation, Span

SIZE = (595, 842)


def line(text, y, *, size=10.0, confidence=1.0, x=72.0):
    box = Box(x0=x, y0=y, x1=x + 5 * len(text), y1=y + size)
    return Line(text=text, box=box, baseline=y + 2, size=size, confidence=confidence)


def page(number, **settings):
    lines = (
        line(f"{number} {'Aanbevelingen' * number}", 740, size=18),
        line(f"Leg de taken van {'het team' * number} vast in een plan.", 700, confidence=0.6),
        line("Evaluatie wijkteams", 30),
    )
    return Page(number=number, width=SIZE[0], height=SIZE[1], lines=lines, **settings)


def seen(**settings):
    pages = [page(number, **settings) for number in range(1, 5)]
    document = build_document(pages)
    body = pages[0].lines[1]
    advice = Recommendation(
        id="r",
        report="r",
        text=body.text,
        span=Span(start=0, end=1),
        pages=(1,),
        boxes=(PageBox(page=1, box=body.box), PageBox(page=2, box=pages[0].lines[0].box)),
    )
    return Seen(pages[0], document, (advice,))


@pytest.fixture
def blank():
    return Image.new("RGB", tuple(round(SCALE * side) for side in SIZE), "white")


def at(picture, x, y):
    """The colour at a place on the page, in points from its bottom-left."""
    return picture.getpixel((round(SCALE * x), round(SCALE * (SIZE[1] - y))))


def test_blocks_have_the_colour_of_their_kind(blank):
    colours = {colour for _, colour in draw(blank, seen()).getcolors(100_000)}
    for kind in (BlockKind.HEADING, BlockKind.PARAGRAPH):
        assert ImageColor.getrgb(COLOURS[kind]) in colours


def test_advice_and_furniture_are_washed_and_what_stands_beside_them_is_not(blank):
    picture = draw(blank, seen())
    yellow = Image.blend(Image.new("RGB", (1, 1), "white"), Image.new("RGB", (1, 1), ADVICE), 0.35)
    grey = Image.blend(Image.new("RGB", (1, 1), "white"), Image.new("RGB", (1, 1), LEFT_OUT), 0.35)
    assert at(picture, 100, 705) == yellow.getpixel((0, 0))
    assert at(picture, 100, 35) == grey.getpixel((0, 0))
    assert at(picture, 100, 750) == at(picture, 400, 400) == (255, 255, 255)


def test_a_running_foot_is_what_was_left_out():
    assert [item.text for item in left_out(seen())] == ["Evaluatie wijkteams"]


def test_doubt_is_underlined_and_the_legend_says_how_sure_a_scan_was_read(blank):
    scan = seen(origin=Origin.OCR, confidence=0.8, turn=0.0)
    picture = draw(blank, scan)
    below = [at(picture, 100, y / 2) for y in range(1390, 1402)]
    assert ImageColor.getrgb(DOUBT) in below
    assert picture.height > blank.height
    assert picture.size == draw(blank, seen()).size


def test_a_skewed_page_is_straightened_before_it_is_drawn_on(blank):
    blank.paste("black", (0, 0, 100, 1))
    assert draw(blank, seen(origin=Origin.OCR, turn=90.0)).width == blank.height
