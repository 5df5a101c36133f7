"""The one importer of pypdfium2: open a PDF, read the lines of a page, render it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.intake import refuse_what_is_no_pdf
from pipeline.model import Bookmark, Line, Page
from pipeline.pdf import native
from pipeline.pdf.drawing import DrawingReader, image_share, is_ruled
from pipeline.pdf.lines import LineReader
from pipeline.pdf.native import Handle, handle_of
from pipeline.pdf.outline import read_outline
from pipeline.pdf.placement import Placement
from pipeline.pdf.structure import StructureReader
from pipeline.problems import UnreadableFileError, problem

if TYPE_CHECKING:
    from PIL.Image import Image

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
        self._text = LineReader()
        self._drawing = DrawingReader()
        self._structure = StructureReader(handle_of(self._document))

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

    def outline(self) -> tuple[Bookmark, ...]:
        """The bookmarks that lead to a page, in their order."""
        return read_outline(self._document)

    def read_page(self, number: int) -> Page:
        """What stands on page `number` (from 1); raises PdfiumError when PDFium cannot load it."""
        with self._page(number) as page:
            width, height = native.page_width(page), native.page_height(page)
            placement = _placement(page)
            drawing = self._drawing.read(page, placement)
            return Page(
                number=number,
                label=self._document.get_page_label(number - 1),
                width=round(width, 2),
                height=round(height, 2),
                lines=self._lines(page, placement),
                rules=drawing.rules,
                ruled=is_ruled(drawing.rules),
                image=image_share(drawing, width * height),
            )

    def read_lines(self, number: int) -> tuple[Line, ...]:
        """Only the lines of page `number`; raises as `read_page` does."""
        with self._page(number) as page:
            return self._lines(page, _placement(page))

    @contextmanager
    def _page(self, number: int) -> Iterator[Handle]:
        """A loaded page. Hundreds pass by, so they go without the guards of a `PdfPage`."""
        page = native.load_page(handle_of(self._document), number - 1)
        if not page.value:
            raise pdfium.PdfiumError("Failed to load page.")
        try:
            yield page
        finally:
            native.close_page(page)

    def _lines(self, page: Handle, placement: Placement) -> tuple[Line, ...]:
        text = native.load_text(page)
        if not text.value:
            raise pdfium.PdfiumError("Failed to load text page.")
        try:
            return self._text.read(text, placement, self._structure.heading_levels(page))
        finally:
            native.close_text(text)

    def render(self, number: int, *, scale: float = 2.0) -> Image:
        """Page `number` as a picture; `scale` 1 is 72 dots an inch."""
        page = self._document[number - 1]
        try:
            picture: Image = page.render(scale=scale).to_pil()
            return picture
        finally:
            page.close()


def _placement(page: Handle) -> Placement:
    edges = raw.FS_RECTF()
    if not native.page_bounds(page, ctypes.byref(edges)):
        raise pdfium.PdfiumError("Failed to get page bounding box.")
    return Placement(native.page_rotation(page), edges.left, edges.bottom, edges.right, edges.top)
