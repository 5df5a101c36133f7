"""The lines of every page, as PDFium finds them in the text layer."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.extractors import Reading
from pipeline.model import Page, Problem
from pipeline.pdf import Pdf
from pipeline.problems import UnreadableFileError, problem

MOST_PAGES = 2000
# A page that an image covers this far and that has next to no letters is a picture of a page.
IMAGE_COVERS = 0.5
FEWEST_LETTERS = 20


def extract(path: Path, reading: Reading) -> Reading:
    """The pages; one that cannot be read is left out and named, a PDF without text refused."""
    pages: list[Page] = []
    problems: list[Problem] = [*reading.problems]
    with Pdf(path) as pdf:
        if len(pdf) > MOST_PAGES:
            raise UnreadableFileError(
                problem("te-veel-paginas", file=path.name, pages=len(pdf), limit=MOST_PAGES)
            )
        for number in range(1, len(pdf) + 1):
            page, fault = _read(pdf, number, path.name)
            pages.append(page)
            problems += [fault] if fault else []
        outline = pdf.outline()
    if not any(page.lines for page in pages):
        raise UnreadableFileError(problem("geen-tekst", file=path.name))
    return msgspec.structs.replace(
        reading, pages=tuple(pages), problems=tuple(problems), outline=outline
    )


def _read(pdf: Pdf, number: int, name: str) -> tuple[Page, Problem | None]:
    try:
        page = pdf.read_page(number)
    except Exception as fault:  # noqa: BLE001 - a hostile page costs itself, not the report
        empty = Page(number=number, width=0.0, height=0.0, lines=())
        return empty, problem("pagina-onleesbaar", file=name, page=number, reason=fault)
    letters = sum(len(line.text) for line in page.lines)
    if letters < FEWEST_LETTERS and page.image >= IMAGE_COVERS:
        return page, problem("pagina-zonder-tekst", file=name, page=number)
    return page, None
