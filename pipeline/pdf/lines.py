"""The lines of a text page: their words, where they stand, how they look.

One call gives a page as text that PDFium has already grouped into lines; the place of a line
comes from the rectangles of its runs, its style from three of its characters. Nothing here loops
over the characters of a page: that costs more than PDFium itself.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Box, Line
from pipeline.pdf import native
from pipeline.pdf.glyphs import closed_up, composed, may_be_spaced, with_bullet
from pipeline.pdf.native import Handle

# PDFium ends a line with CRLF, and with U+FFFE (or U+0002) where it joined a broken word.
_LINE_END = re.compile("\r\n|[\ufffe\x02]")
_WORD = re.compile(r"\S+")
# The last two are how TeX names its fonts.
_BOLD = re.compile(r"bold|black|heavy|demi|[-,]bd\b|-medi\b|\b(?:cm|sf|ec)bx", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|(?-i:Ital|Obli)|\b(?:cm|sf|ec)ti\d", re.IGNORECASE)
# Fonts whose letters are pictures: what they spell says nothing.
_SYMBOLS = re.compile(r"symbol|dingbat|wingding|webding", re.IGNORECASE)
# A gap this many times the letter size is a gutter or a new cell, not a space.
GUTTER = 1.0
# A gap between runs, which may hold a space each, this wide is looked at more closely.
WIDE = 0.5
# Rise over run above which text belongs to a figure's axis or a watermark.
SLOPE = 0.2
_ROOM = 64  # rectangles; more is made when a line has more
_NAME = 256  # bytes of a font's name


class Placement(NamedTuple):
    """How the file's coordinates become those of the page as it is shown.

    `turns` counts quarter turns to the right; the other four are the page's edges in the file.
    """

    turns: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def plain(self) -> bool:
        """Whether nothing has to change."""
        return (self.turns, self.left, self.bottom) == (0, 0.0, 0.0)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the file is shown."""
        if self.turns == 0:
            return x - self.left, y - self.bottom
        if self.turns == 1:
            return y - self.bottom, self.right - x
        if self.turns == 2:  # noqa: PLR2004 - upside down
            return self.right - x, self.top - y
        return self.top - y, x - self.left

    def rectangle(self, left: float, top: float, right: float, bottom: float) -> list[float]:
        """The same rectangle as it is shown: left, top, right, bottom."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return [min(x0, x1), max(y0, y1), max(x0, x1), min(y0, y1)]


class _Style(NamedTuple):
    size: float
    bold: bool
    italic: bool
    symbols: bool
    upright: bool


_UNKNOWN = _Style(0.0, bold=False, italic=False, symbols=False, upright=True)


class LineReader:
    """Reads text pages one after the other; keeps the room that PDFium fills in."""

    def __init__(self) -> None:
        self._make_room(_ROOM)
        self._loose = (ctypes.c_float * 4)()
        self._matrix = (ctypes.c_float * 6)()
        self._name = ctypes.create_string_buffer(_NAME)

    def _make_room(self, rectangles: int) -> None:
        numbers = (ctypes.c_double * (4 * rectangles))()
        self._values: memoryview[float] = memoryview(numbers).cast("B").cast("d")
        self._places = [
            tuple(ctypes.byref(numbers, 8 * (4 * n + side)) for side in range(4))
            for n in range(rectangles)
        ]

    def read(self, page: Handle, placement: Placement) -> tuple[Line, ...]:
        """Every upright piece of a line, in the order in which the file has them."""
        self._page = page
        self._placement = placement
        self._plain = placement.plain
        self._text, count = _whole_text(page)
        self._direct = len(self._text) == count
        self._styles: dict[int | None, _Style] = {}
        self._fonts: dict[int | None, tuple[bool, bool, bool]] = {}
        return tuple(self._lines())

    def _lines(self) -> Iterator[Line]:
        start = 0
        for end, after, broken in self._ends():
            words = self._text[start:end]
            bare = words.strip()
            if bare:
                first = start + len(words) - len(words.lstrip())
                yield from self._pieces(first, first + len(bare), broken=broken)
            start = after

    def _ends(self) -> Iterator[tuple[int, int, bool]]:
        for mark in _LINE_END.finditer(self._text):
            yield mark.start(), mark.end(), mark[0] != "\r\n"
        yield len(self._text), len(self._text), False

    # --- pieces ---------------------------------------------------------------------------

    def _pieces(self, first: int, last: int, *, broken: bool) -> Iterator[Line]:
        """The line, cut where a gap between its words is a gutter."""
        sides = self._rectangles(first, last)
        style = self._main_style(first, last, runs=len(sides) // 4)
        cuts = [*self._cut(first, last)] if _has_wide_gap(sides, style.size) else []
        if len(cuts) <= 1:
            yield from self._line(first, last, sides, style, broken=broken)
            return
        for begin, end in cuts:
            own = self._rectangles(begin, end)
            style = self._main_style(begin, end, runs=len(own) // 4)
            yield from self._line(begin, end, own, style, broken=broken and end == last)

    def _cut(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        words = [match.span() for match in _WORD.finditer(self._text, first, last)]
        begin, previous = words[0]
        for start, stop in words[1:]:
            if self._is_gutter(previous - 1, start):
                yield begin, previous
                begin = start
            previous = stop
        yield begin, previous

    def _is_gutter(self, before: int, after: int) -> bool:
        """Whether the space between two words is wider than a space can be, or runs back."""
        left, right = self._glyph(before), self._glyph(after)
        if left is None or right is None:
            return False
        distance = right[0] - left[2]
        return abs(distance) > GUTTER * max(self._style(after).size, 1.0)

    def _line(
        self, first: int, last: int, sides: Sequence[float], style: _Style, *, broken: bool
    ) -> Iterator[Line]:
        """The line; none when PDFium does not know where it stands, or when it is turned."""
        if not sides or not style.upright:
            return
        box = _box(min(sides[::4]), min(sides[3::4]), max(sides[2::4]), max(sides[1::4]))
        text = self._text[first:last]
        yield Line(
            text=self._clean(text, first),
            box=box,
            baseline=self._baseline(first, box),
            size=style.size,
            bold=style.bold,
            italic=style.italic,
            hyphenated=broken or text.endswith("\xad"),
        )

    def _baseline(self, first: int, box: Box) -> float:
        x, y = self._places[0][:2]
        if not native.char_origin(self._page, self._index(first), x, y):
            return box.y0
        if self._plain:
            return round(self._values[1], 2)
        return round(self._placement.point(self._values[0], self._values[1])[1], 2)

    # --- words ----------------------------------------------------------------------------

    def _clean(self, text: str, first: int) -> str:
        """The text as a reader would type it: see `glyphs`."""
        if may_be_spaced(text):
            text = closed_up(text, [self._room_of(first + at) for at in range(len(text))])
        return with_bullet(composed(text), symbols=self._style(first).symbols)

    # --- style ----------------------------------------------------------------------------

    def _main_style(self, first: int, last: int, *, runs: int) -> _Style:
        """The style that two out of first, middle and last character share; else the middle's."""
        begin = self._style(first)
        if runs == 1 or begin == self._style(last - 1):
            return begin
        middle = (first + last - 1) // 2
        while self._text[middle].isspace():  # a space that PDFium added has no style
            middle += 1
        return self._style(middle)

    def _style(self, at: int) -> _Style:
        """How a character looks; every character of a text object looks the same."""
        index = self._index(at)
        owner = native.text_object(self._page, index)
        key = owner.value
        if key not in self._styles:
            self._styles[key] = self._probe(index, owner) if key else _UNKNOWN
        return self._styles[key]

    def _probe(self, index: int, owner: Handle) -> _Style:
        native.char_matrix(self._page, index, self._matrix)
        a, b, c, d, *_ = self._matrix
        for _ in range(self._placement.turns):
            a, b, c, d = b, -a, d, -c
        scale = (c * c + d * d) ** 0.5 or 1.0
        size = round(native.char_size(self._page, index) * scale, 2)
        bold, italic, symbols = self._font(owner)
        upright = a > 0 and abs(b) <= SLOPE * a
        return _Style(size, bold=bold, italic=italic, symbols=symbols, upright=upright)

    def _font(self, owner: Handle) -> tuple[bool, bool, bool]:
        font = native.object_font(owner)
        key = font.value
        if key not in self._fonts:
            size = native.font_name(font, self._name, ctypes.c_size_t(_NAME)) if key else 0
            name = self._name.raw[: max(0, size - 1)].decode("utf-8", "replace")
            bold, italic, symbols = (bool(p.search(name)) for p in (_BOLD, _ITALIC, _SYMBOLS))
            self._fonts[key] = bold, italic, symbols
        return self._fonts[key]

    # --- places ---------------------------------------------------------------------------

    def _rectangles(self, first: int, last: int) -> list[float]:
        """Left, top, right, bottom of each run, one after the other."""
        begin = self._index(first)
        length = last - first if self._direct else self._index(last - 1) - begin + 1
        count = native.count_rects(self._page, begin, length)
        if count > len(self._places):
            self._make_room(2 * count)
        for number, place in enumerate(self._places[:count]):
            native.get_rect(self._page, number, *place)
        return self._shown(self._values[: 4 * count].tolist())

    def _glyph(self, at: int) -> list[float] | None:
        """Left, top, right, bottom of one character; None when it has no place."""
        left, top, right, bottom = self._places[0]
        if not native.char_box(self._page, self._index(at), left, right, bottom, top):
            return None
        return self._shown(self._values[:4].tolist())

    def _room_of(self, at: int) -> list[float] | None:
        """As `_glyph`, with the white that belongs to the letter itself."""
        if not native.loose_char_box(self._page, self._index(at), self._loose):
            return None
        return self._shown([*self._loose])

    def _shown(self, sides: list[float]) -> list[float]:
        if self._plain:
            return sides
        moved = (self._placement.rectangle(*sides[n : n + 4]) for n in range(0, len(sides), 4))
        return [side for rectangle in moved for side in rectangle]

    def _index(self, at: int) -> int:
        """The character behind a place in the text; they differ where PDFium left one out."""
        if self._direct:
            return at
        return max(0, int(native.char_index(self._page, at)))


def _whole_text(page: Handle) -> tuple[str, int]:
    """The text of the page, and how many characters PDFium counts."""
    count = native.count_chars(page)
    if count <= 0:
        return "", 0
    buffer = ctypes.create_string_buffer(4 * (count + 1))  # a character takes two units at most
    got = native.get_text(page, 0, count, buffer)
    return buffer.raw[: 2 * (got - 1)].decode("utf-16-le", "replace"), count


def _has_wide_gap(sides: Sequence[float], size: float) -> bool:
    """Whether two neighbouring runs may stand further apart than a space can be."""
    limit = WIDE * max(size, 1.0)
    return any(
        abs(left - right) > limit for left, right in zip(sides[4::4], sides[2::4], strict=False)
    )


def _box(x0: float, y0: float, x1: float, y1: float) -> Box:
    """Rounded here, at the border, so that nothing after it can differ in the last digit."""
    left, right = sorted((round(x0, 2), round(x1, 2)))
    low, high = sorted((round(y0, 2), round(y1, 2)))
    return Box(x0=left, y0=low, x1=right, y1=high)
