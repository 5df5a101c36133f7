"""The lines of a text page: their words, where they stand, how they look.

One call gives a page as text that PDFium has already grouped into lines; the place of a line
comes from the rectangles of its runs, its style from three of its characters. Nothing here loops
over the characters of a page: that costs more than PDFium itself.
"""

from __future__ import annotations

import ctypes
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import hypot
from operator import sub
from struct import Struct

import msgspec

from pipeline.model import Box, Line
from pipeline.pdf import native
from pipeline.pdf.glyphs import closed_up, composed, is_tidy, may_be_spaced, with_bullet
from pipeline.pdf.native import Handle
from pipeline.pdf.placement import Placement, rounded, rounded_box

# PDFium ends a line with CRLF, and with U+FFFE (or U+0002) where it joined a broken word.
_LINE = re.compile("[^\\s\ufffe\x02](?:[^\r\n\ufffe\x02]*[^\\s\ufffe\x02])?")
_SOFT = "\xad"
_JOINED = ("\ufffe", "\x02")
_WORD = re.compile(r"\S+")
# The last two are how TeX names its fonts.
_BOLD = re.compile(r"bold|black|heavy|demi|[-,]bd\b|-medi\b|\b(?:cm|sf|ec)bx", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|(?-i:Ital|Obli)|\b(?:cm|sf|ec)ti\d", re.IGNORECASE)
# Fonts whose letters are pictures: what they spell says nothing.
_SYMBOLS = re.compile(r"symbol|dingbat|wingding|webding", re.IGNORECASE)
# A gap this many times the letter size is a gutter or a new cell, not a space.
GUTTER = 1.0
# A gap between runs, which may hold a space each, this wide is looked at more closely.
WIDE = 0.7
# Rise over run above which text belongs to a figure's axis or a watermark.
SLOPE = 0.2
_ONE = 4  # the sides of one run
_ROOM = 64  # rectangles; more is made when a line has more
_LETTERS = 16384  # bytes of text; likewise
_MATRIX = Struct("6f")
_NAME = 256  # bytes of a font's name


# --- what a reader keeps of a page: thousands are made, so they are structs without more --------


class _Style(msgspec.Struct, frozen=True, gc=False):
    size: float
    bold: bool
    italic: bool
    symbols: bool
    upright: bool


class _Run(msgspec.Struct, frozen=True, gc=False):
    """What all letters of a text object share."""

    style: _Style
    baseline: float
    heading: int = 0


_UNKNOWN = _Run(_Style(0.0, bold=False, italic=False, symbols=False, upright=True), 0.0)


class LineReader:
    """Reads text pages one after the other; keeps the room that PDFium fills in."""

    def __init__(self) -> None:
        self._make_room(_ROOM)
        self._loose = (ctypes.c_float * 4)()
        self._matrix = (ctypes.c_float * 6)()
        self._words = ctypes.create_string_buffer(_LETTERS)
        self._name = ctypes.create_string_buffer(_NAME)

    def _make_room(self, rectangles: int) -> None:
        self._numbers = array("d", bytes(32 * rectangles))
        numbers = (ctypes.c_double * (4 * rectangles)).from_buffer(self._numbers)
        self._places = [
            (n, *(ctypes.byref(numbers, 8 * (4 * n + side)) for side in range(4)))
            for n in range(rectangles)
        ]

    def read(
        self, page: Handle, placement: Placement, headings: Mapping[int, int]
    ) -> tuple[Line, ...]:
        """Every upright piece of a line, in the order in which the file has them.

        `headings` are the levels of what is marked as a heading: see `structure`.
        """
        self._page = page
        self._headings = headings
        self._placement = placement
        self._plain = placement.plain
        count = native.count_chars(page)
        self._text = self._whole_text(count)
        self._direct = len(self._text) == count
        self._tidy = is_tidy(self._text)
        self._runs: dict[int | None, _Run] = {}
        self._styles: dict[tuple[float | None, ...], _Style] = {}
        self._fonts: dict[int | None, tuple[bool, bool, bool]] = {}
        return tuple(self._lines())

    def _whole_text(self, count: int) -> str:
        if count <= 0:
            return ""
        room = 4 * (count + 1)  # bytes: a character takes two units at most, and a zero ends it
        if room > len(self._words):
            self._words = ctypes.create_string_buffer(2 * room)
        units = native.get_text(self._page, 0, count, self._words) - 1
        return str(memoryview(self._words)[: 2 * units], "utf-16-le", "replace")

    def _lines(self) -> Iterator[Line]:
        text = self._text
        for found in _LINE.finditer(text):
            first, last = found.span()
            sides = self._rectangles(first, last)
            if not sides:  # PDFium does not know where it stands
                continue
            run = self._run(first)
            style = run.style if len(sides) == _ONE else self._main_style(run, first, last)
            broken = text[last : last + 1] in _JOINED
            wide = _wide_gaps(sides, WIDE * max(style.size, 1.0)) if len(sides) > _ONE else 0
            if wide:
                yield from self._pieces(first, last, wide, broken=broken)
            elif style.upright:
                box, words = _box(sides), self._clean(text[first:last], first, run)
                whole = self._marked(run, last) if run.heading else run
                yield _line(words, box, whole, style, broken=broken or text[last - 1] == _SOFT)

    # --- pieces ---------------------------------------------------------------------------

    def _pieces(self, first: int, last: int, wide: int, *, broken: bool) -> Iterator[Line]:
        """The line, cut where a gap between its words is a gutter."""
        text = self._text
        for begin, end in self._cut(first, last, wide):
            sides, run = self._rectangles(begin, end), self._run(begin)
            style = run.style if len(sides) == _ONE else self._main_style(run, begin, end)
            if sides and style.upright:
                box, words = _box(sides), self._clean(text[begin:end], begin, run)
                ends_broken = (broken and end == last) or text[end - 1] == _SOFT
                whole = self._marked(run, end) if run.heading else run
                yield _line(words, box, whole, style, broken=ends_broken)

    def _cut(self, first: int, last: int, wide: int) -> Iterator[tuple[int, int]]:
        """The pieces between gutters, looking no further than the last of `wide` gaps."""
        words = (match.span() for match in _WORD.finditer(self._text, first, last))
        begin = first
        for (_, previous), (start, _) in pairwise(words):
            distance = abs(self._distance(previous - 1, start))
            size = max(self._run(start).style.size, 1.0)
            if distance > GUTTER * size:
                yield begin, previous
                begin = start
            wide -= distance > WIDE * size
            if wide <= 0:
                break
        yield begin, last

    def _distance(self, before: int, after: int) -> float:
        """The white between two glyphs; below zero when the second stands before the first."""
        left, right = self._glyph(before), self._glyph(after)
        return right[0] - left[2] if left and right else 0.0

    # --- words ----------------------------------------------------------------------------

    def _clean(self, text: str, first: int, run: _Run) -> str:
        """The text as a reader would type it: see `glyphs`."""
        if may_be_spaced(text):
            text = closed_up(text, [self._room_of(first + at) for at in range(len(text))])
        alone = run.style.symbols and text[1:2] in ("", " ")
        if self._tidy and not alone:
            return text
        return with_bullet(composed(text), symbol=alone)

    # --- style ----------------------------------------------------------------------------

    def _main_style(self, begin: _Run, first: int, last: int) -> _Style:
        """The style that two out of first, middle and last character share; else the middle's."""
        if begin.style == self._run(last - 1).style:
            return begin.style
        middle = (first + last - 1) // 2
        while self._text[middle].isspace():  # a space that PDFium added has no style
            middle += 1
        return self._run(middle).style

    def _marked(self, run: _Run, end: int) -> _Run:
        """The run that a line begins with, as no heading when the line ends in something else."""
        same = self._run(end - 1).heading == run.heading
        return run if same else _Run(run.style, run.baseline)

    def _run(self, at: int) -> _Run:
        """What the text object of a character says of it."""
        index = at if self._direct else self._index(at)
        owner = native.text_object(self._page, index)
        run = self._runs.get(owner.value)
        if run is None:
            run = self._runs[owner.value] = self._probe(index, owner) if owner else _UNKNOWN
        return run

    def _probe(self, index: int, owner: Handle) -> _Run:
        native.char_matrix(self._page, index, self._matrix)
        a, b, c, d, x, y = _MATRIX.unpack(self._matrix)
        font, size = native.object_font(owner), native.char_size(self._page, index)
        look = (font.value, size, a, b, c, d)
        style = self._styles.get(look)
        if style is None:
            style = self._styles[look] = self._style(font, size, (a, b, c, d))
        baseline = rounded(y if self._plain else self._placement.point(x, y)[1])
        if not self._headings:
            return _Run(style, baseline)
        return _Run(style, baseline, self._headings.get(native.object_content(owner), 0))

    def _style(self, font: Handle, size: float, matrix: tuple[float, ...]) -> _Style:
        a, b, c, d = matrix if self._plain else self._placement.turned(*matrix)
        return _Style(rounded(size * hypot(c, d)), *self._font(font), a > 0 and abs(b) <= SLOPE * a)

    def _font(self, font: Handle) -> tuple[bool, bool, bool]:
        """Whether it is bold, italic, one of symbols."""
        look = self._fonts.get(font.value)
        if look is None:
            size = native.font_name(font, self._name, ctypes.c_size_t(_NAME)) if font.value else 0
            name = self._name.raw[: max(0, size - 1)].decode("utf-8", "replace")
            bold, italic, symbols = (bool(p.search(name)) for p in (_BOLD, _ITALIC, _SYMBOLS))
            look = self._fonts[font.value] = bold, italic, symbols
        return look

    # --- places ---------------------------------------------------------------------------

    def _rectangles(self, first: int, last: int) -> Sequence[float]:
        """Left, top, right, bottom of each run, one after the other."""
        begin, end = first, last
        if not self._direct:
            begin, end = self._index(first), self._index(last - 1) + 1
        count = native.count_rects(self._page, begin, end - begin)
        if count > len(self._places):
            self._make_room(2 * count)
        for place in self._places[:count]:
            native.get_rect(self._page, *place)
        sides = self._numbers[: 4 * count]
        return sides if self._plain else self._shown(sides)

    def _glyph(self, at: int) -> Sequence[float] | None:
        """Left, top, right, bottom of one character; None when it has no place."""
        _, left, top, right, bottom = self._places[0]
        if not native.char_box(self._page, self._index(at), left, right, bottom, top):
            return None
        sides = self._numbers[:4]
        return sides if self._plain else self._shown(sides)

    def _room_of(self, at: int) -> Sequence[float] | None:
        """As `_glyph`, with the white that belongs to the letter itself."""
        if not native.loose_char_box(self._page, self._index(at), self._loose):
            return None
        return [*self._loose] if self._plain else self._shown([*self._loose])

    def _shown(self, sides: Sequence[float]) -> list[float]:
        moved = (self._placement.rectangle(*sides[n : n + 4]) for n in range(0, len(sides), 4))
        return [side for rectangle in moved for side in rectangle]

    def _index(self, at: int) -> int:
        """The character behind a place in the text; they differ where PDFium left one out."""
        if self._direct:
            return at
        return max(0, int(native.char_index(self._page, at)))


def _line(text: str, box: Box, run: _Run, style: _Style, *, broken: bool) -> Line:
    return Line(
        text=text,
        box=box,
        baseline=run.baseline,
        size=style.size,
        bold=style.bold,
        italic=style.italic,
        hyphenated=broken,
        heading=run.heading,
    )


def _wide_gaps(sides: Sequence[float], limit: float) -> int:
    """How often neighbouring runs stand further apart than the limit, or run back."""
    gaps = [*map(sub, sides[4::4], sides[2::4])]
    if max(gaps) <= limit and min(gaps) >= -limit:
        return 0
    return sum(gap > limit or gap < -limit for gap in gaps)


def _box(sides: Sequence[float]) -> Box:
    """Around all runs; rounded here, at the border, so that nothing after it differs."""
    if len(sides) == _ONE:
        left, top, right, bottom = sides
        return rounded_box(left, bottom, right, top)
    return rounded_box(min(sides[::4]), min(sides[3::4]), max(sides[2::4]), max(sides[1::4]))
