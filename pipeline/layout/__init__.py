"""From the lines of the pages to one document: furniture out, reading order, blocks, text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.layout.blocks import find_blocks
from pipeline.layout.furniture import find_furniture
from pipeline.layout.joining import join_over_breaks
from pipeline.layout.order import reading_order
from pipeline.layout.style import typography
from pipeline.layout.text import build_text
from pipeline.model import Document, Page, PageFacts, Table


def build_document(pages: Sequence[Page], tables: Sequence[Table] = ()) -> Document:
    """One text for the whole report, with a block for every heading, paragraph, item and row.

    Lines that are not furniture end up in one block each; left out are list markers, which stand
    in `Block.marker`, and the head row of a table, which stands in `Cell.column`.
    """
    furniture = find_furniture(pages)
    style = typography(pages)
    drafts = []
    for page in pages:
        own = [table for table in tables if table.page == page.number]
        lines = [line for line in page.lines if line not in furniture.lines[page.number]]
        drafts += find_blocks(page.number, reading_order(lines, own, style), style)
    text, blocks = build_text(join_over_breaks(drafts))
    facts = tuple(
        PageFacts(
            number=page.number,
            label=page.label or furniture.labels.get(page.number, ""),
            width=page.width,
            height=page.height,
            origin=page.origin,
        )
        for page in pages
    )
    return Document(text=text, blocks=blocks, pages=facts)
