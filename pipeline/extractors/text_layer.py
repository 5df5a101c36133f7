"""The lines of every page, as PDFium finds them in the text layer."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.extractors import Reading
from pipeline.extractors.legibility import is_bare, is_doubtful
from pipeline.extractors.picture import inked
from pipeline.model import Page, Problem
from pipeline.pdf import Pdf
from pipeline.problems import UnreadableFileError, problem

MOST_PAGES = 2000
# Enough to see whether there is anything on a page.
GLANCE = 0.3
# A share of the page: a page number and a rule have less, two lines of text more.
LEAST_INK = 0.003


def extract(path: Path, reading: Reading) -> Reading:
    """The pages and which of them are scans; one that cannot be read is left out and named."""
    pages: list[Page] = []
    problems: list[Problem] = [*reading.problems]
    scans: list[int] = []
    with Pdf(path) as pdf:
        if len(pdf) > MOST_PAGES:
            raise UnreadableFileError(
                problem("te-veel-paginas", file=path.name, pages=len(pdf), limit=MOST_PAGES)
            )
        for number in range(1, len(pdf) + 1):
            try:
                page = pdf.read_page(number)
                scans += [number] if _is_scan(pdf, page) else []
            except Exception as fault:  # noqa: BLE001 - a hostile page costs itself, not the report
                page = Page(number=number, width=0.0, height=0.0, lines=())
                reason = str(fault)[:200]
                problems.append(
                    problem("pagina-onleesbaar", file=path.name, page=number, reason=reason)
                )
            pages.append(page)
        outline = pdf.outline()
    return msgspec.structs.replace(
        reading,
        pages=tuple(pages),
        problems=tuple(problems),
        outline=outline,
        scans=tuple(scans),
    )


def _is_scan(pdf: Pdf, page: Page) -> bool:
    """Whether the picture of the page may say more than its text layer."""
    if is_bare(page):
        return inked(pdf.render(page.number, scale=GLANCE)) > LEAST_INK
    return is_doubtful(page)
