"""PDFs by WeasyPrint: the source as HTML, set by the CSS of the style.

Keys of a style: `css`; `contents`, the heading of the contents list, none without; `parts`, part
titles by the chapter they stand before; `tagged`, a structure tree in the PDF; `labels`, roman page
labels up to the first chapter and arabic ones from there on.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name
from weasyprint import HTML, Document

from maker.html import as_html, float_note
from maker.source import Source
from maker.style import Style

# The line with the reference waits for the note. Styles put no margin or padding on `@footnote`:
# WeasyPrint then reckons the room too small and sets the note a page too late.
BASE = """
.footnote { float: footnote; footnote-policy: line; padding-top: 1.5mm }
"""


def make(source: Source, style: Style) -> bytes:
    options = style.options
    page = as_html(
        source,
        _paper(style) + BASE + options["css"],
        note=float_note,
        contents=options.get("contents", ""),
        parts=options.get("parts"),
    )
    document = HTML(string=_spanning(page)).render()
    pdf: bytes = document.write_pdf(pdf_tags=options.get("tagged", False))
    return _labelled(pdf, _front(document)) if options.get("labels") else pdf


def _spanning(page: str) -> str:
    """A `div.table` around every table: WeasyPrint lets a block span columns, but no table."""
    return page.replace("<table>", '<div class="table"><table>').replace(
        "</table>", "</table></div>"
    )


def _paper(style: Style) -> str:
    """The margins of the style are those of the page: one truth about what is furniture."""
    return f"@page {{ size: A4; margin: {' '.join(f'{side}mm' for side in style.margins)} }}"


def _front(document: Document) -> int:
    """How many pages stand before the first chapter."""
    return next(at for at, page in enumerate(document.pages) if "main" in page.anchors)


def _labelled(pdf: bytes, front: int) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        roman, arabic = Dictionary(S=Name.r), Dictionary(S=Name.D)
        document.Root.PageLabels = Dictionary(Nums=[0, roman, front, arabic])
        document.save(out, deterministic_id=True)
    return out.getvalue()
