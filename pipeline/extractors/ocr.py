"""What stands on pages that are pictures, read by Tesseract with its Dutch model.

Lines are those of the straightened page: `Page.turn` says how far its picture was turned. A page
that cannot be read, or only with doubt, is named; a report of nothing else is refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytesseract
from PIL.Image import Image

from pipeline.extractors import Reading, Recognised
from pipeline.extractors.legibility import is_bare, is_better
from pipeline.extractors.picture import darkness, skew_of, stroke_width, turned
from pipeline.model import Box, Line, Origin, Page, Problem
from pipeline.pdf import Pdf
from pipeline.problems import UnreadableFileError, problem

LANGUAGE = "nld"
DPI = 300  # what the models were trained for
POINT = DPI / 72
# Larger pages are read at fewer dots an inch: an A3 has 17 million pixels.
MOST_PIXELS = 40_000_000
SECONDS = 120.0
# Below this confidence a page may lie on its side, and is worth a second look.
SIDEWAYS = 0.6
# A page read with less confidence than this is doubtful: clean scans have 0.9 and more.
DOUBTFUL = 0.8
# What is no word (fewer letters than this) has to be this sure, or it is a stain or a rule.
SHORTEST_WORD = 2
LEAST_SURE = 0.5
# The height of an x, and of the whole row, as a share of the letter size: measured over fonts.
X_OF_SIZE = 0.525
ROW_OF_SIZE = 0.92
# A gap of so many letter sizes between words is a gutter or a new cell.
GUTTER = 1.2
# Strokes this much wider than those of the running text on the page are bold: regular type keeps
# within 1.06 of it, bold type begins at 1.19.
BOLD = 1.15
# Sizes that differ less than this share are one size, measured with an error.
SAME_SIZE = 0.06
# In one paragraph they may differ more: a pixel is 4% of the height of an x of ten points.
SAME_PARAGRAPH = 0.15
_NUMBERS = re.compile(
    r"(bbox|baseline|x_size|x_descenders|x_ascenders|x_wconf|textangle)((?: -?[\d.]+)+)"
)
_LINES = {"ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption"}
# A sign alone before a line that is no number, no bracket and no quotation mark is a bullet, which
# Tesseract takes for whatever is as round.
_BULLET = re.compile(r"[eoO«»*+¢°®©@¥§·•■▪□●○◦>-]")
_ROTATE = re.compile(r"Rotate: (\d+)")


class Engine(NamedTuple):
    """What reads here: its version, or in `missing` what is not there."""

    version: str
    missing: str = ""


class _Word(NamedTuple):
    """Pixels from the top-left; confidence from 0 to 1."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    sure: float


class _Row(NamedTuple):
    """A line as Tesseract saw it: its type size, its baseline, and whether it runs level."""

    words: tuple[_Word, ...]
    x0: float
    slope: float
    foot: float
    size: float
    level: bool


@cache
def engine() -> Engine:
    """The Tesseract of this machine, asked once."""
    try:
        version = f"tesseract {pytesseract.get_tesseract_version()}"
        languages = pytesseract.get_languages()
    except (OSError, SystemExit, pytesseract.TesseractError):
        return Engine("", "tesseract-ocr")
    missing = "" if LANGUAGE in languages else "tesseract-ocr-nld"
    return Engine("" if missing else version, missing)


def extract(path: Path, reading: Reading) -> Reading:
    """The reading with the text of its scanned pages; raises UnreadableFileError without any."""
    known = {item.number: item for item in reading.recognised}
    found = {n: known.get(n) or recognise((str(path), n)) for n in reading.scans}
    pages, problems = _merged(reading, found, path.name)
    pages = _harmonised(pages)
    if not any(page.lines for page in pages):
        raise UnreadableFileError(_nothing(reading, path.name))
    return msgspec.structs.replace(reading, pages=pages, problems=problems)


def _nothing(reading: Reading, file: str) -> Problem:
    missing = engine().missing if reading.scans else ""
    if missing:
        return problem("scan-zonder-tesseract", file=file, missing=missing)
    return problem("geen-tekst", file=file)


def _merged(
    reading: Reading, found: Mapping[int, Recognised], file: str
) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    pages: list[Page] = []
    problems = [*reading.problems]
    for layer in reading.pages:
        page, fault = _chosen(layer, found.get(layer.number), file)
        pages.append(page)
        problems += [fault] if fault else []
    return tuple(pages), tuple(problems)


def _chosen(layer: Page, item: Recognised | None, file: str) -> tuple[Page, Problem | None]:
    """The text layer or what was read off the picture, and what a reader has to know."""
    if item is None:
        return layer, None
    if item.page is None:
        bare = is_bare(layer)
        code = "pagina-zonder-tekst" if bare else "tekstlaag-twijfelachtig"
        return layer, problem(code, file=file, page=layer.number, reason=item.reason)
    page = item.page
    if layer.lines and not is_better(page, layer):
        return layer, None
    if not page.lines:
        return layer, problem("plaatje-zonder-tekst", file=file, page=layer.number)
    percent = round(100 * page.confidence)
    doubt = problem("ocr-twijfelachtig", file=file, page=layer.number, percent=percent)
    return page, doubt if page.confidence < DOUBTFUL else None


# --- one page -----------------------------------------------------------------------------


def recognise(task: tuple[str, int]) -> Recognised:
    """Read one page of one PDF off its picture; a page that cannot be read is no exception."""
    path, number = task
    missing = engine().missing
    if missing:
        return Recognised(number=number, reason=f"{missing} ontbreekt")
    try:
        return Recognised(number=number, page=_read(Path(path), number))
    except Exception as fault:  # noqa: BLE001 - a hostile page costs itself, not the report
        return Recognised(number=number, reason=f"{type(fault).__name__}: {fault}"[:200])


def _read(path: Path, number: int) -> Page:
    with Pdf(path) as pdf:
        layer = pdf.read_page(number)
        area = layer.width * layer.height * POINT**2
        scale = POINT * min(1.0, (MOST_PIXELS / max(area, 1.0)) ** 0.5)
        picture = pdf.render(number, scale=scale).convert("L")
    page, sideways = _page(picture, layer, scale, 0)
    doubtful = sideways or page.confidence < SIDEWAYS
    if doubtful and (quarters := _quarters(picture)):
        other, _ = _page(picture, layer, scale, quarters)
        page = max(page, other, key=lambda page: sum(len(line.text) for line in page.lines))
    return page


def _page(picture: Image, layer: Page, scale: float, quarters: int) -> tuple[Page, bool]:
    """The page turned by these quarters, and whether it still lies on its side."""
    upright = turned(picture, 90.0 * quarters)
    skew = skew_of(upright)
    straight = turned(upright, skew)
    seen = [*_rows(_tesseract(straight, scale))]
    rows = _clean(seen)
    page = Page(
        number=layer.number,
        label=layer.label,
        width=round(straight.width / scale, 2),
        height=round(straight.height / scale, 2),
        lines=tuple(_lines(rows, straight, scale)),
        image=layer.image,
        origin=Origin.OCR,
        confidence=_sureness([word for row in rows for word in row.words]),
        turn=round(90.0 * quarters + skew, 2),
    )
    return page, _is_sideways(seen)


def _is_sideways(rows: Sequence[_Row]) -> bool:
    """Whether most letters of the page run up or down."""
    level, upright = (
        sum(_letters(row) for row in rows if row.level is flag) for flag in (True, False)
    )
    return upright > level


def _sureness(words: Sequence[_Word]) -> float:
    """How sure the reader is of these words, the longer ones weighing more."""
    letters = sum(len(word.text) for word in words)
    return round(sum(word.sure * len(word.text) for word in words) / max(1, letters), 2)


def _letters(row: _Row) -> int:
    return sum(len(word.text) for word in row.words)


def _tesseract(picture: Image, scale: float) -> bytes:
    """The page as hOCR. One thread: the pages are spread over the processes."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "page.pgm"  # written and read faster than PNG
        picture.save(file)
        found = pytesseract.image_to_pdf_or_hocr(
            str(file),
            lang=LANGUAGE,
            extension="hocr",
            config=f"--dpi {round(72 * scale)}",
            timeout=SECONDS,
        )
    return bytes(found)


def _quarters(picture: Image) -> int:
    """By how many quarters to turn the page counter-clockwise so that its letters stand upright."""
    try:
        found = _ROTATE.search(str(pytesseract.image_to_osd(picture, timeout=SECONDS)))
    except (RuntimeError, pytesseract.TesseractError):
        return 0  # too few letters to tell
    clockwise = int(found[1]) // 90 if found else 0
    return -clockwise % 4


# --- words into lines ---------------------------------------------------------------------


def _rows(hocr: bytes) -> Iterator[_Row]:
    """The lines as Tesseract gathered them into paragraphs, which are of one letter size each."""
    page = fromstring(hocr)  # noqa: S314 - Tesseract wrote it, without entities
    for paragraph in page.iter():
        if paragraph.get("class") == "ocr_par":
            yield from _of_one_size([*_rows_of(paragraph)])


def _rows_of(paragraph: Element) -> Iterator[_Row]:
    for element in paragraph:
        if element.get("class") in _LINES and (words := tuple(_words(element))):
            numbers = _numbers(element)
            slope, offset = (*numbers.get("baseline", ()), 0.0, 0.0)[:2]
            x0, _, _, bottom = numbers["bbox"]
            # Versions differ in how they say that a line runs up or down.
            level = abs(slope) < 1 and not numbers.get("textangle", (0.0,))[0]
            yield _Row(words, x0, slope, bottom + offset, _size(numbers, words), level)


def _of_one_size(rows: Sequence[_Row]) -> Iterator[_Row]:
    """Rows that differ by no more than a pixel or two in the height of an x get their mean."""
    mean = sum(row.size for row in rows) / max(1, len(rows))
    alike = all(abs(row.size - mean) <= SAME_PARAGRAPH * mean for row in rows)
    yield from (row._replace(size=mean) for row in rows) if alike else rows


def _size(numbers: Mapping[str, tuple[float, ...]], words: Sequence[_Word]) -> float:
    """The letter size in pixels: best by the height of an x, which varies least within a report."""
    names = ("x_size", "x_ascenders", "x_descenders")
    row, above, below = (numbers.get(name, (0.0,))[0] for name in names)
    if above and row - above - below > 1:
        return (row - above - below) / X_OF_SIZE
    return (row or max(word.y1 - word.y0 for word in words)) / ROW_OF_SIZE


def _words(line: Element) -> Iterator[_Word]:
    for element in line.iter():
        text = "".join(element.itertext()).strip()
        if element.get("class") == "ocrx_word" and text:
            numbers = _numbers(element)
            x0, y0, x1, y1 = numbers["bbox"]
            yield _Word(text, x0, y0, x1, y1, numbers["x_wconf"][0] / 100)


def _numbers(element: Element) -> dict[str, tuple[float, ...]]:
    """The measures in the title of an hOCR element: `bbox 10 20 30 40; x_size 12`."""
    found = _NUMBERS.findall(element.get("title") or "")
    return {name: tuple(map(float, values.split())) for name, values in found}


def _clean(rows: Iterable[_Row]) -> list[_Row]:
    """The level rows without stains and rules that were taken for letters."""
    kept = (row._replace(words=(*_kept(row.words),)) for row in rows if row.level)
    return [row for row in kept if row.words]


def _kept(words: Sequence[_Word]) -> Iterator[_Word]:
    for at, word in enumerate(words):
        if at == 0 and len(words) > 1 and _BULLET.fullmatch(word.text):
            yield word._replace(text="•")
        elif word.sure >= LEAST_SURE or sum(map(str.isalnum, word.text)) >= SHORTEST_WORD:
            yield word


def _lines(rows: Sequence[_Row], picture: Image, scale: float) -> Iterator[Line]:
    dark = darkness(picture)
    weights = [stroke_width(dark[_slices(row.words)]) / row.size for row in rows]
    usual = _usual(rows, weights)
    for row, weight in zip(rows, weights, strict=True):
        for words in _pieces(row):
            yield _line(row, words, picture.height, scale, bold=weight > BOLD * usual)


def _slices(words: Sequence[_Word]) -> tuple[slice, slice]:
    x0, y0, x1, y1 = _extent(words)
    return slice(int(y0), int(y1)), slice(int(x0), int(x1))


def _usual(rows: Sequence[_Row], weights: Sequence[float]) -> float:
    """The weight of the running text: the median over its letters."""
    letters = sorted((weight, _letters(row)) for row, weight in zip(rows, weights, strict=True))
    half, seen = sum(count for _, count in letters) / 2, 0
    for weight, count in letters:
        seen += count
        if seen >= half:
            return weight
    return 0.0


def _pieces(row: _Row) -> Iterator[tuple[_Word, ...]]:
    """The words of a row, cut where the space between two is wider than a space can be."""
    piece = [row.words[0]]
    for before, after in pairwise(row.words):
        if after.x0 - before.x1 > GUTTER * row.size:
            yield tuple(piece)
            piece = []
        piece.append(after)
    yield tuple(piece)


def _line(row: _Row, words: Sequence[_Word], height: int, scale: float, *, bold: bool) -> Line:
    x0, y0, x1, y1 = _extent(words)
    foot = row.foot + row.slope * ((x0 + x1) / 2 - row.x0)
    return Line(
        text=" ".join(word.text for word in words),
        box=Box(
            x0=round(x0 / scale, 2),
            y0=round((height - y1) / scale, 2),
            x1=round(x1 / scale, 2),
            y1=round((height - y0) / scale, 2),
        ),
        baseline=round((height - foot) / scale, 2),
        size=round(row.size / scale, 2),
        bold=bold,
        confidence=_sureness(words),
    )


def _extent(words: Sequence[_Word]) -> tuple[float, float, float, float]:
    return (
        min(word.x0 for word in words),
        min(word.y0 for word in words),
        max(word.x1 for word in words),
        max(word.y1 for word in words),
    )


# --- the report ---------------------------------------------------------------------------


def _harmonised(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Letter sizes measured on pictures, gathered into the few sizes that a report has."""
    counts: dict[float, int] = {}
    for page in pages:
        for line in page.lines if page.origin is Origin.OCR else ():
            counts[line.size] = counts.get(line.size, 0) + len(line.text)
    sizes = _few_sizes(counts)
    return tuple(_resized(page, sizes) if page.origin is Origin.OCR else page for page in pages)


def _few_sizes(counts: Mapping[float, int]) -> dict[float, float]:
    """For each measured size the commonest size near it."""
    names: dict[float, float] = {}
    for size in sorted(counts, key=lambda size: (-counts[size], size)):
        near = {name for name in names.values() if abs(name - size) <= SAME_SIZE * name}
        names[size] = min(near, key=lambda name: (abs(name - size), name)) if near else size
    return names


def _resized(page: Page, sizes: Mapping[float, float]) -> Page:
    replace = msgspec.structs.replace
    return replace(page, lines=tuple(replace(x, size=sizes[x.size]) for x in page.lines))
