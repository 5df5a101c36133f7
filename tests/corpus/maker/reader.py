"""What stands on the pages of a finished PDF, read by pdfminer: no part of our own extractor."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTPage
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

MM = 72 / 25.4
HANGING = 2.5 * MM
# Between the middles of two glyphs (points): more is a space, far more another piece.
SPACE, APART = 9, 30
_ROMAN = re.compile(r"[ivxl]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPage:
    """A page: its running text squeezed, in the order of the file; its furniture line by line."""

    number: int
    width: float
    height: float
    text: str
    furniture: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    x: float
    y: float


def read_pages(pdf: bytes, margins: tuple[float, float, float, float]) -> list[PrintedPage]:
    """The pages; what is printed within `margins` (mm, top right bottom left) is furniture."""
    return [_page(page, number, margins) for number, page in enumerate(_layouts(pdf), start=1)]


def _layouts(pdf: bytes) -> Iterator[LTPage]:
    """The glyphs of each page in the order of the file: no analysis of the layout."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    for page in PDFPage.get_pages(io.BytesIO(pdf)):
        interpreter.process_page(page)
        yield device.get_result()


def squeezed(text: str) -> str:
    """Letters, figures, euro and percent signs: what printing does to the rest is gone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum() or c in "€%")


def printed_labels(pages: Sequence[PrintedPage]) -> list[str]:
    """The page number printed on each page, empty where there is none."""
    votes = Counter(
        page.number - int(figure) for page in pages for figure in _figures(page, r"\d{1,3}")
    )
    shift = min(votes, key=lambda s: (-votes[s], s)) if votes else 0
    return [_label(page, shift) for page in pages]


def _label(page: PrintedPage, shift: int) -> str:
    if str(page.number - shift) in _figures(page, r"\d{1,3}"):
        return str(page.number - shift)
    roman = [word for word in _figures(page, r"[ivxl]{1,6}") if _ROMAN.fullmatch(word)]
    return roman[-1] if roman else ""


def _figures(page: PrintedPage, pattern: str) -> list[str]:
    return [f for line in page.furniture for f in re.findall(rf"(?<!\w){pattern}(?!\w)", line)]


# --- glyphs -------------------------------------------------------------------------------


def _page(
    page: LTPage,
    number: int,
    margins: tuple[float, float, float, float],
) -> PrintedPage:
    glyphs = [*_glyphs(page)]
    top, right, bottom, left = (side * MM for side in margins)
    inside, outside = [], []
    for glyph in glyphs:
        # Punctuation may hang a little way out into the side margins.
        wide = left - HANGING <= glyph.x <= page.width - right + HANGING
        body = wide and bottom <= glyph.y <= page.height - top
        (inside if body else outside).append(glyph)
    return PrintedPage(
        number=number,
        width=round(page.width, 2),
        height=round(page.height, 2),
        text=squeezed("".join(glyph.text for glyph in inside)),
        furniture=tuple(_lines(outside)),
    )


def _glyphs(item: Iterable[object]) -> Iterator[_Glyph]:
    for part in item:
        if isinstance(part, LTChar):
            yield _Glyph(part.get_text(), (part.x0 + part.x1) / 2, (part.y0 + part.y1) / 2)
        elif isinstance(part, LTContainer):
            yield from _glyphs(part)


def _lines(glyphs: Sequence[_Glyph]) -> Iterator[str]:
    """Furniture from the top; what lies far apart on one line are two pieces."""
    rows: dict[int, list[_Glyph]] = {}
    for glyph in glyphs:
        rows.setdefault(round(glyph.y / 4), []).append(glyph)
    for _, row in sorted(rows.items(), reverse=True):
        text, previous = "", None
        for glyph in sorted(row, key=lambda g: g.x):
            gap = glyph.x - previous.x if previous else 0.0
            text += "\n" if gap > APART else " " if gap > SPACE else ""
            text += glyph.text
            previous = glyph
        pieces = (" ".join(piece.split()) for piece in text.split("\n"))
        yield from (piece for piece in pieces if any(c.isalnum() for c in piece))
