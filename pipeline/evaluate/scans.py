"""Scanned pages against what is printed on them, and against the same report as text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.evaluate import extraction
from pipeline.evaluate.items import Item, share
from pipeline.evaluate.table import MISSING, Table, shown
from pipeline.evaluate.truth import Piece, Truth
from pipeline.model import Document, Origin, Value

HEADS = ("", "tekens juist", "tekens", "aanbevelingen gevonden", "van die als tekst gevonden")
# Shorter pieces (a figure in a cell) stand in many places: finding them proves nothing.
SHORTEST = 12


class Characters(Value, frozen=True, kw_only=True):
    """How many characters of the pieces on scanned pages are right."""

    layout: str
    right: int
    total: int


def count_characters(truth: Truth, document: Document | None) -> Characters:
    """Each piece against the stretch of its page that is most like it, white space apart."""
    pages = _texts(document) if document else {}
    scans = [p.number for p in document.pages if p.origin is Origin.OCR] if document else None
    right = total = 0
    for piece in truth.pieces:
        printed = _bare(piece.tekst)
        if len(printed) >= SHORTEST and (scans is None or piece.pagina in scans):
            total += len(printed)
            right += max(0, len(printed) - _faults(printed, piece, pages))
    return Characters(layout=truth.layout, right=right, total=total)


def _faults(printed: str, piece: Piece, pages: Mapping[int, str]) -> int:
    read = pages.get(piece.pagina, "") + pages.get(piece.pagina + 1, "")  # it may run on
    place = fuzz.partial_ratio_alignment(printed, read)
    if place is None or len(read) < len(printed):
        return Levenshtein.distance(printed, read)
    return Levenshtein.distance(printed, read[place.dest_start : place.dest_end])


def _texts(document: Document) -> dict[int, str]:
    """What was read of each page, in reading order, without white space."""
    texts: dict[int, str] = {}
    for block in document.blocks:
        for ink in block.ink:
            text = _bare(document.quote(ink.span))
            texts[ink.page] = texts.get(ink.page, "") + text
    return texts


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def scan_table(counts: Sequence[Characters], items: Sequence[Item]) -> Table:
    """A row for each scan: its characters, and its recommendations beside those of its twin."""
    return Table(title="Scans", heads=HEADS, rows=tuple(_rows(counts, items)))


def _rows(counts: Sequence[Characters], items: Sequence[Item]) -> Iterator[tuple[str, ...]]:
    wanted = [item for item in items if item.measure == extraction.FOUND]
    for count in sorted(counts, key=lambda count: count.layout):
        own = [item for item in wanted if item.layout == count.layout]
        also = {_nr(item) for item in wanted if item.hit and _is_twin(item, own)}
        both = [item for item in own if _nr(item) in also]
        accuracy = f"{count.right / count.total:.4f}" if count.total else MISSING
        yield count.layout, accuracy, str(count.total), shown(share(own)), shown(share(both))


def _is_twin(item: Item, own: Sequence[Item]) -> bool:
    """Whether it is of the same report in the same style, as text."""
    return bool(own) and own[0].unit == item.unit and item.layout == own[0].layout.rsplit("-", 1)[0]


def _nr(item: Item) -> str:
    """Which recommendation of the report it is."""
    return item.key.split(" ", 1)[1]
