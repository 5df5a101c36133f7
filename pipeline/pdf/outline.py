"""The outline of a PDF (its bookmarks), as far as it leads to pages."""

from __future__ import annotations

from itertools import islice

import pypdfium2 as pdfium

from pipeline.model import Bookmark
from pipeline.pdf.glyphs import composed

# An outline larger than this is no help to a reader either.
OUTLINE_DEPTH = 6
MOST_BOOKMARKS = 2000
LONGEST_BOOKMARK = 300


def read_outline(document: pdfium.PdfDocument) -> tuple[Bookmark, ...]:
    """The bookmarks that lead to a page, in their order; a hostile tree is cut off."""
    marks = islice(document.get_toc(max_depth=OUTLINE_DEPTH), MOST_BOOKMARKS)
    return tuple(found for mark in marks if (found := _bookmark(mark)))


def _bookmark(mark: pdfium.PdfBookmark) -> Bookmark | None:
    """None when it leads nowhere, or its title cannot be read."""
    try:
        title = composed(mark.get_title())[:LONGEST_BOOKMARK].strip()
    except UnicodeDecodeError:
        return None
    place = mark.get_dest()
    page = place.get_index() if place else None
    if not title or page is None or page < 0:
        return None
    return Bookmark(title=title, level=mark.level + 1, page=page + 1)
