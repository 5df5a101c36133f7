"""What was read of the pages against what is printed on them: words, order, headings, furniture."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.evaluate.items import Item
from pipeline.evaluate.matching import squeezed
from pipeline.evaluate.truth import Piece, Truth
from pipeline.model import Block, BlockKind, Document, Processed, Section

READ = "alinea's heel gelezen"
TOGETHER = "alinea's in één blok"
ORDERED = "alinea's op volgorde"
CELLS = "cellen heel gelezen"
HEADINGS_FOUND = "koppen gevonden"
HEADINGS_RIGHT = "koppen terecht"
LEVELS = "koppen op hun niveau"
ROLES = "rol van de paragraaf juist"
FURNITURE = "kop- en voetregels weggelaten"
# Shorter pieces stand in many places: their place says nothing.
SHORTEST = 12
UNREAD = Document(text="", blocks=(), pages=())


def judge_reading(truth: Truth, result: Processed | None) -> Iterator[Item]:
    """All of this module for one report; None when it could not be read."""
    document, sections = (result.document, result.sections) if result else (UNREAD, ())
    yield from _judge_text(truth, document)
    yield from _judge_headings(truth, document, sections)
    yield from _judge_furniture(truth, document)


# --- words and order ----------------------------------------------------------------------


def _judge_text(truth: Truth, document: Document) -> Iterator[Item]:
    blocks = [squeezed(_printed(document, block)) for block in document.blocks]
    text = squeezed(document.text) + "\0" + "".join(blocks)
    pieces = [piece for piece in truth.pieces if len(squeezed(piece.tekst)) >= SHORTEST]
    places = [_place(piece, text) for piece in pieces]
    for at, (piece, place) in enumerate(zip(pieces, places, strict=True)):
        yield _item(truth, READ, f"{at}", hit=place >= 0, form=piece.soort)
        together = any(squeezed(piece.tekst) in block for block in blocks)
        yield _item(truth, TOGETHER, f"{at}", hit=together, form=piece.soort)
    yield from _judge_order(truth, squeezed(document.text), pieces)
    yield from _judge_cells(truth, document)


def _printed(document: Document, block: Block) -> str:
    """The block with its marker, which is no part of its text but is printed before it."""
    text = document.quote(block.span)
    return text if text.startswith(block.marker) else f"{block.marker} {text}"


def _judge_order(truth: Truth, text: str, pieces: Sequence[Piece]) -> Iterator[Item]:
    flowing = [
        (piece, place)
        for piece in pieces
        if (place := _place(piece, text)) >= 0
        and piece.soort != "voetnoot"
        and text.count(squeezed(piece.tekst)) == 1
    ]
    for at, ((_, before), (piece, after)) in enumerate(pairwise(flowing)):
        yield _item(truth, ORDERED, f"{at}", hit=before < after, form=piece.soort)


def _judge_cells(truth: Truth, document: Document) -> Iterator[Item]:
    """A printed cell is one cell of a row, neither part of one nor two, in the printed order."""
    wanted = [squeezed(piece.tekst) for piece in truth.pieces if piece.soort == "cel"]
    found = [squeezed(document.quote(cell.span)) for b in document.blocks for cell in b.cells]
    same = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    hits = {at for match in same for at in range(match.a, match.a + match.size)}
    for at in range(len(wanted)):
        yield _item(truth, CELLS, f"{at}", hit=at in hits)


def _place(piece: Piece, text: str) -> int:
    return text.find(squeezed(piece.tekst))


# --- headings -----------------------------------------------------------------------------


def _judge_headings(
    truth: Truth, document: Document, sections: Sequence[Section]
) -> Iterator[Item]:
    found = {
        (_title(document.quote(block.span)), block.page): block.level
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    }
    wanted = {(_title(heading.tekst), heading.pagina) for heading in truth.headings}
    roles = _Roles(document, sections)
    for at, heading in enumerate(truth.headings):
        key = (_title(heading.tekst), heading.pagina)
        yield _item(truth, HEADINGS_FOUND, f"{at} {heading.tekst}", hit=key in found)
        if key in found:
            right = found[key] == heading.niveau
            yield _item(truth, LEVELS, f"{at} {heading.tekst}", hit=right)
        role = roles.under(key[0], heading.pagina)
        if role:
            right = role == heading.rol
            yield _item(truth, ROLES, f"{at} {heading.tekst}", hit=right, form=heading.rol)
    own = [key for key in found if key[1] > 1]  # a cover has titles, and no headings
    for text, page in own:
        yield _item(truth, HEADINGS_RIGHT, f"{page} {text[:40]}", hit=(text, page) in wanted)


def _title(text: str) -> str:
    """A heading without its number, which a house style may have put before it."""
    words = squeezed(text)
    return words.lstrip("0123456789") or words


class _Roles:
    """What the sections of a report are for, by the words that stand at their head."""

    def __init__(self, document: Document, sections: Sequence[Section]) -> None:
        self._sections = [(_title(s.title), s) for s in sections if s.title]
        self._page = {id(s): _page_of(document, s) for _, s in self._sections}

    def under(self, title: str, page: int) -> str:
        """The role of the section of that title on that page; empty when there is none."""
        for text, section in self._sections:
            if text == title and self._page[id(section)] == page:
                return section.role.value
        return ""


def _page_of(document: Document, section: Section) -> int:
    starts = [block.span.start for block in document.blocks]
    return document.blocks[bisect_right(starts, section.span.start) - 1].page


# --- furniture ----------------------------------------------------------------------------


def _judge_furniture(truth: Truth, document: Document) -> Iterator[Item]:
    """A running head has to be gone from the page; one that is also a heading says nothing."""
    pages: dict[int, str] = {}
    for block in document.blocks:
        for ink in block.ink:
            pages[ink.page] = pages.get(ink.page, "") + squeezed(document.quote(ink.span)) + " "
    printed: dict[int, set[str]] = {}
    for piece in truth.pieces:
        printed.setdefault(piece.pagina, set()).add(squeezed(piece.tekst))
    titles = {squeezed(heading.tekst) for heading in truth.headings}
    for number, lines in enumerate(truth.furniture, start=1):
        for line in lines:
            text = squeezed(line)
            if len(text) >= SHORTEST and not any(text in own for own in printed.get(number, ())):
                gone = text not in pages.get(number, "") or text in titles
                yield _item(truth, FURNITURE, f"{number} {line[:40]}", hit=gone)


def _item(truth: Truth, measure: str, key: str, *, hit: bool, form: str = "") -> Item:
    return Item(
        measure=measure,
        key=f"{truth.pdf.removesuffix('.pdf')} {key}",
        hit=hit,
        half=truth.helft,
        unit=truth.rapport,
        layout=truth.layout,
        form=form,
    )
