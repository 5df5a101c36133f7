"""From the lines of the pages to one document: furniture out, reading order, blocks, text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.layout.blocks import find_blocks
from pipeline.layout.furniture import find_furniture
from pipeline.layout.grids import find_grids
from pipeline.layout.headings import settle_headings
from pipeline.layout.joining import join_over_breaks
from pipeline.layout.nesting import with_depths
from pipeline.layout.order import common_gutter, find_gutter, is_text, reading_order
from pipeline.layout.style import typography
from pipeline.layout.text import build_text
from pipeline.model import Bookmark, Document, Line, Page, PageFacts, Table


def build_document(
    pages: Sequence[Page], tables: Sequence[Table] = (), outline: Sequence[Bookmark] = ()
) -> Document:
    """One text for the whole report, with a block for every heading, paragraph, item and row.

    Lines that are not furniture end up in one block each; list markers are left out of the text
    and stand in `Block.marker`.
    """
    furniture = find_furniture(pages)
    bare = {page.number: _without(page, furniture.lines[page.number]) for page in pages}
    rules = {page.number: page.rules for page in pages}
    style = typography([*bare.values()])
    known = common_gutter([*bare.values()], style)
    drafts = []
    for number, lines in bare.items():
        own = [table for table in tables if table.page == number]
        gutter = find_gutter(lines, style, known)
        parting = gutter if gutter and is_text(lines, gutter, known) else None
        grids = find_grids(lines, own, rules[number], style, parting)
        drafts += find_blocks(number, reading_order(lines, grids, style, known), style)
    whole = join_over_breaks(settle_headings(drafts, style, outline))
    text, blocks = build_text(with_depths(whole))
    facts = tuple(
        PageFacts(
            number=page.number,
            label=page.label or furniture.labels.get(page.number, ""),
            width=page.width,
            height=page.height,
            origin=page.origin,
            turn=page.turn,
            confidence=page.confidence,
        )
        for page in pages
    )
    return Document(text=text, blocks=blocks, pages=facts)


def _without(page: Page, furniture: frozenset[Line]) -> list[Line]:
    return [line for line in page.lines if line not in furniture] if furniture else [*page.lines]
