"""The one importer of pypdfium2: open a PDF, read the lines of a page, render it.

One `FPDFText_GetText` call gives a page as text that PDFium has already grouped into lines; the
place of a line comes from the rectangles of its runs, its style from three of its characters.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.intake import refuse_what_is_no_pdf
from pipeline.model import Box, Line, Page
from pipeline.problems import UnreadableFileError, problem

if TYPE_CHECKING:
    from PIL.Image import Image

# PDFium ends a line with CRLF, and with U+FFFE (or U+0002) where it joined a broken word.
_LINE_END = re.compile("\r\n|[\ufffe\x02]")
_WORD = re.compile(r"\S+")
_BOLD = re.compile(r"bold|black|heavy|demi|[-,]bd\b", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_LIGATURES = {code: unicodedata.normalize("NFKD", chr(code)) for code in range(0xFB00, 0xFB07)}
# A gap this many times the letter size is a gutter or a new cell, not a space.
GUTTER = 1.0
# A rule is at most this thick, and a rule of a table at least this long (points).
RULE_THICKNESS = 2.0
RULE_LENGTH = 60.0
SAME_EXTENT = 3.0
FEWEST_RULES = 3
# Radians from the horizontal above which text belongs to a figure's axis or a watermark.
UPRIGHT = 0.2
# What PDFium answers when it cannot open a file. One without pages is no error to it: it then still
# gives the error before that, which is why we make one that none of our files can give.
_NOT_FOUND = 2
_FAULTS = {_NOT_FOUND: "geen-paginas", 4: "versleuteld"}


class Pdf:
    """An open PDF; use it as a context manager."""

    def __init__(self, path: Path) -> None:
        """Raises UnreadableFileError, with the reason and the cure, when it cannot be opened."""
        refuse_what_is_no_pdf(path)
        raw.FPDF_LoadDocument(b"", None)  # gives _NOT_FOUND
        try:
            self._document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as fault:
            code = _FAULTS.get(getattr(fault, "err_code", -1), "beschadigd")
            raise UnreadableFileError(problem(code, file=path.name)) from fault
        if not len(self._document):
            self._document.close()
            raise UnreadableFileError(problem("geen-paginas", file=path.name))

    def __enter__(self) -> Self:
        """The PDF itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the memory back."""
        self._document.close()

    def __len__(self) -> int:
        """How many pages it has."""
        return len(self._document)

    def title(self) -> str:
        """The title in its properties, often empty or of another document."""
        return str(self._document.get_metadata_value("Title")).strip()

    def read_page(self, number: int) -> Page:
        """What stands on page `number` (from 1); raises PdfiumError when PDFium cannot load it."""
        page = self._document[number - 1]
        try:
            width, height = page.get_size()
            objects = tuple(page.get_objects(max_depth=2))
            return Page(
                number=number,
                label=self._document.get_page_label(number - 1),
                width=round(width, 2),
                height=round(height, 2),
                lines=_read_lines(page),
                ruled=_is_ruled(objects),
                image=_image_share(objects, width * height),
            )
        finally:
            page.close()

    def render(self, number: int, *, scale: float = 2.0) -> Image:
        """Page `number` as a picture; `scale` 1 is 72 dots an inch."""
        page = self._document[number - 1]
        try:
            picture: Image = page.render(scale=scale).to_pil()
            return picture
        finally:
            page.close()


# --- lines --------------------------------------------------------------------------------


def _read_lines(page: pdfium.PdfPage) -> tuple[Line, ...]:
    textpage = page.get_textpage()
    try:
        reader = _LineReader(textpage.raw)
        lines = tuple(reader.lines())
    finally:
        textpage.close()
    return lines


class _LineReader:
    """Reads one text page. Positions are PDFium's character indexes."""

    def __init__(self, handle: raw.FPDF_TEXTPAGE) -> None:
        self._handle = handle
        self._count = raw.FPDFText_CountChars(handle)
        self._text = _whole_text(handle, self._count)
        self._direct = len(self._text) == self._count
        self._rect = tuple(ctypes.c_double() for _ in range(4))
        self._styles: dict[int, tuple[float, bool, bool]] = {}

    def lines(self) -> Iterator[Line]:
        """Every upright piece of a line, in the order in which the file has them."""
        start = 0
        for end, after, hyphenated in self._ends():
            for first, last in self._pieces(start, end):
                if line := self._line(first, last, hyphenated=hyphenated and last == end):
                    yield line
            start = after

    def _ends(self) -> Iterator[tuple[int, int, bool]]:
        for mark in _LINE_END.finditer(self._text):
            yield mark.start(), mark.end(), mark[0] != "\r\n"
        yield len(self._text), len(self._text), False

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The line cut where a gap between its words is a gutter."""
        words = [match.span() for match in _WORD.finditer(self._text, start, end)]
        if not words:
            return
        if self._rects(words[0][0], words[-1][1]) < 2:  # noqa: PLR2004 - one run has no gap
            yield words[0][0], words[-1][1]
            return
        first, previous = words[0]
        for begin, stop in words[1:]:
            if self._gap(previous, begin):
                yield first, previous
                first = begin
            previous = stop
        yield first, previous

    def _gap(self, previous: int, begin: int) -> bool:
        """Whether the space between two words is wider than a space can be, or runs back."""
        left, right = self._char_box(previous - 1), self._char_box(begin)
        if left is None or right is None:
            return False
        size = max(self._style(begin)[0], 1.0)
        distance = right.x0 - left.x1
        return distance > GUTTER * size or distance < -GUTTER * size

    def _line(self, first: int, last: int, *, hyphenated: bool) -> Line | None:
        box = self._box(first, last)
        middle = self._index((first + last - 1) // 2)
        angle = raw.FPDFText_GetCharAngle(self._handle, middle)
        if box is None or UPRIGHT < angle < 2 * 3.1415 - UPRIGHT:
            return None
        size, bold, italic = self._main_style(first, last)
        text = self._text[first:last]
        return Line(
            text=_composed(text),
            box=box,
            baseline=self._baseline(first, box),
            size=size,
            bold=bold,
            italic=italic,
            hyphenated=hyphenated or text.endswith("\xad"),
        )

    def _baseline(self, first: int, box: Box) -> float:
        x, y = self._rect[:2]
        found = raw.FPDFText_GetCharOrigin(self._handle, self._index(first), x, y)
        return round(y.value, 2) if found else box.y0

    def _main_style(self, first: int, last: int) -> tuple[float, bool, bool]:
        """The style of two out of first, middle and last character; else the middle one's."""
        begin, middle, end = (self._style(at) for at in (first, (first + last - 1) // 2, last - 1))
        return begin if begin in (middle, end) else middle

    def _style(self, at: int) -> tuple[float, bool, bool]:
        """Size in points, bold, italic; cached for each text object."""
        index = self._index(at)
        owner = raw.FPDFText_GetTextObject(self._handle, index)
        key = ctypes.cast(owner, ctypes.c_void_p).value or 0
        if key not in self._styles:
            self._styles[key] = self._probe_style(index)
        return self._styles[key]

    def _probe_style(self, index: int) -> tuple[float, bool, bool]:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._handle, index, matrix)
        scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
        size = round(raw.FPDFText_GetFontSize(self._handle, index) * scale, 2)
        name = ctypes.create_string_buffer(256)
        flags = ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._handle, index, name, 256, flags)
        font = name.value.decode("utf-8", "replace")
        return size, bool(_BOLD.search(font)), bool(_ITALIC.search(font))

    def _rects(self, first: int, last: int) -> int:
        return int(raw.FPDFText_CountRects(self._handle, self._index(first), last - first))

    def _box(self, first: int, last: int) -> Box | None:
        """The smallest box around a piece of text; None when PDFium does not know where it is."""
        count = self._rects(first, last)
        left, top, right, bottom = self._rect
        sides = []
        for number in range(count):
            raw.FPDFText_GetRect(self._handle, number, left, top, right, bottom)
            sides.append((left.value, bottom.value, right.value, top.value))
        if not sides:
            return None
        x0, y0, x1, y1 = zip(*sides, strict=True)
        return _box(min(x0), min(y0), max(x1), max(y1))

    def _char_box(self, at: int) -> Box | None:
        left, right, bottom, top = self._rect
        found = raw.FPDFText_GetCharBox(self._handle, self._index(at), left, right, bottom, top)
        return _box(left.value, bottom.value, right.value, top.value) if found else None

    def _index(self, at: int) -> int:
        """The character behind a place in the text; they differ where PDFium left one out."""
        if self._direct:
            return at
        return max(0, int(raw.FPDFText_GetCharIndexFromTextIndex(self._handle, at)))


def _composed(text: str) -> str:
    """Accents on their letters, ligatures as letters; without soft hyphens and NUL."""
    clean = text.replace("\xad", "").replace("\x00", "")
    return unicodedata.normalize("NFC", clean).translate(_LIGATURES)


def _whole_text(handle: raw.FPDF_TEXTPAGE, count: int) -> str:
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    got = raw.FPDFText_GetText(handle, 0, count, buffer)
    return bytes(buffer)[: 2 * (got - 1)].decode("utf-16-le", "replace")


def _box(x0: float, y0: float, x1: float, y1: float) -> Box:
    """Rounded here, at the border, so that nothing after it can differ in the last digit."""
    left, right = sorted((round(x0, 2), round(x1, 2)))
    low, high = sorted((round(y0, 2), round(y1, 2)))
    return Box(x0=left, y0=low, x1=right, y1=high)


# --- what is drawn ------------------------------------------------------------------------


def _is_ruled(objects: tuple[pdfium.PdfObject, ...]) -> bool:
    """Whether three rules of the same extent lie under one another: the rows of a table."""
    extents: dict[tuple[int, int], int] = {}
    for item in objects:
        if item.type == raw.FPDF_PAGEOBJ_PATH and (extent := _extent(item)):
            extents[extent] = extents.get(extent, 0) + 1
    return any(count >= FEWEST_RULES for count in extents.values())


def _extent(item: pdfium.PdfObject) -> tuple[int, int] | None:
    """Where a horizontal rule begins and ends, coarse enough to match its neighbours."""
    x0, y0, x1, y1 = item.get_bounds()
    if y1 - y0 > RULE_THICKNESS or x1 - x0 < RULE_LENGTH:
        return None
    return round(x0 / SAME_EXTENT), round(x1 / SAME_EXTENT)


def _image_share(objects: tuple[pdfium.PdfObject, ...], area: float) -> float:
    """The share of the page that its largest image covers."""
    shares = [0.0]
    for item in objects:
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = item.get_bounds()
            shares.append(max(0.0, (x1 - x0) * (y1 - y0)) / area)
    return round(min(1.0, max(shares)), 2)
