"""A page with what the program saw in it drawn on it, for whoever asks why something was missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from pipeline.extractors.picture import turned
from pipeline.model import BlockKind, Box, Document, Line, Origin, Page, Recommendation

SCALE = 1.5  # 108 dots an inch: readable, and small enough to mail
COLOURS = {
    BlockKind.HEADING: "#b5341c",
    BlockKind.PARAGRAPH: "#3a6ea5",
    BlockKind.ITEM: "#2e7d32",
    BlockKind.ROW: "#6a3d9a",
    BlockKind.QUOTE: "#8a6d00",
    BlockKind.FOOTNOTE: "#777777",
    BlockKind.CONTENTS: "#aaaaaa",
}
WORDS = {
    BlockKind.HEADING: "kop",
    BlockKind.PARAGRAPH: "alinea",
    BlockKind.ITEM: "opsomming",
    BlockKind.ROW: "tabelrij",
    BlockKind.QUOTE: "citaat",
    BlockKind.FOOTNOTE: "noot",
    BlockKind.CONTENTS: "inhoudsopgave",
}
ADVICE, LEFT_OUT, DOUBT = "#ffb000", "#d0d0d0", "#e00000"
_SEE_THROUGH = 0.35
# A line that was read off a picture with less confidence than this is underlined.
SURE = 0.9
_LEGEND = 26  # pixels for each row of the legend
_FONT_SIZE = 13


class Seen(NamedTuple):
    """One page, what was made of it, and the recommendations that stand on it."""

    page: Page
    document: Document
    advice: tuple[Recommendation, ...]


def draw(picture: Image.Image, seen: Seen) -> Image.Image:
    """The picture of the page (at SCALE) with everything on it, and below it what means what."""
    page = turned(picture.convert("RGB"), seen.page.turn)
    for line in left_out(seen):
        _wash(page, _around([line.box], seen.page), LEFT_OUT)
    for item in seen.advice:
        for place in item.boxes:
            if place.page == seen.page.number:
                _wash(page, _around([place.box], seen.page), ADVICE)
    pen = ImageDraw.Draw(page)
    _draw_blocks(pen, seen)
    _draw_doubt(pen, seen.page)
    return _with_legend(page, seen)


def left_out(seen: Seen) -> list[Line]:
    """The lines that are in no block: running heads, page numbers."""
    kept = [
        ink.box
        for block in seen.document.blocks
        for ink in block.ink
        if ink.page == seen.page.number
    ]
    return [line for line in seen.page.lines if not any(_touches(line.box, box) for box in kept)]


def _touches(one: Box, other: Box) -> bool:
    middle = (one.y0 + one.y1) / 2
    return other.y0 <= middle <= other.y1 and one.x0 <= other.x1 and other.x0 <= one.x1


def _draw_blocks(pen: ImageDraw.ImageDraw, seen: Seen) -> None:
    order = 0
    for block in seen.document.blocks:
        boxes = [ink.box for ink in block.ink if ink.page == seen.page.number]
        if not boxes:
            continue
        order += 1
        colour = COLOURS[block.kind]
        x0, y0, x1, y1 = _around(boxes, seen.page)
        pen.rectangle((x0, y0, x1, y1), outline=colour, width=2)
        depth = str(block.level) if block.kind is BlockKind.HEADING else ""
        label = f"{order} {WORDS[block.kind][:1]}{depth}"
        pen.text((max(0, x0 - 26), y0), label, fill=colour)


def _draw_doubt(pen: ImageDraw.ImageDraw, page: Page) -> None:
    """A red line under what was read with doubt, and how sure the reader was."""
    for line in page.lines:
        if line.confidence < SURE:
            x0, _, x1, y1 = _around([line.box], page)
            pen.line((x0, y1, x1, y1), fill=DOUBT, width=2)
            pen.text((x1 + 3, y1 - 10), f"{line.confidence:.0%}", fill=DOUBT)


def _wash(picture: Image.Image, place: tuple[float, float, float, float], colour: str) -> None:
    """The colour over a part of the picture, what stands there still readable."""
    x0, y0, x1, y1 = (round(side) for side in place)
    area = (max(0, x0), max(0, y0), min(picture.width, x1), min(picture.height, y1))
    if area[0] < area[2] and area[1] < area[3]:
        part = picture.crop(area)
        wash = Image.new("RGB", part.size, colour)
        picture.paste(Image.blend(part, wash, _SEE_THROUGH), area)


def _around(boxes: Sequence[Box], page: Page) -> tuple[float, float, float, float]:
    """The rectangle around boxes in the pixels of the picture, which count from the top."""
    return (
        SCALE * min(b.x0 for b in boxes) - 2,
        SCALE * (page.height - max(b.y1 for b in boxes)) - 2,
        SCALE * max(b.x1 for b in boxes) + 2,
        SCALE * (page.height - min(b.y0 for b in boxes)) + 2,
    )


# --- legend -------------------------------------------------------------------------------


def _with_legend(picture: Image.Image, seen: Seen) -> Image.Image:
    rows = [*_legend(seen)]
    whole = Image.new("RGB", (picture.width, picture.height + _LEGEND * len(rows)), "white")
    whole.paste(picture, (0, 0))
    pen = ImageDraw.Draw(whole)
    for number, row in enumerate(rows):
        x, y = 10.0, picture.height + _LEGEND * number + 4
        for colour, text in row:
            font = ImageFont.load_default(_FONT_SIZE)
            pen.text((x, y), text, fill=colour, font=font)
            x += pen.textlength(text, font=font) + 14
    return whole


def _legend(seen: Seen) -> Iterator[list[tuple[str, str]]]:
    yield [(COLOURS[kind], WORDS[kind]) for kind in BlockKind]
    marks = [("#b07800", "geel: aanbeveling"), ("#808080", "grijs: kop- of voetregel, weggelaten")]
    if seen.page.origin is Origin.OCR:
        percent = f"{seen.page.confidence:.0%}"
        marks.append((DOUBT, f"scan, {percent} zeker, {seen.page.turn:g}° gedraaid; rood: twijfel"))
    yield marks
