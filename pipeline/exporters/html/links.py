"""Addresses in the site: every one is written relative to `output/`, as `path#fragment`."""

from __future__ import annotations

from urllib.parse import quote

from pipeline.dutch import slugify
from pipeline.model import FocusArea, Municipality, ReportSlug

OVERVIEW = "index.html"
REPORTS = "rapporten.html"
ABOUT = "over.html"
NO_AREA_SLUG = "geen"
SEARCH_WORDS = 7  # enough to be unique on a page, few enough to survive a line break


def area_page(area: FocusArea) -> str:
    """The page of an area."""
    return f"aandachtsgebied/{area.slug}.html"


def report_page(slug: ReportSlug) -> str:
    """The page of a report that was read."""
    return f"rapport/{slug}.html"


def report_row(slug: ReportSlug) -> str:
    """The row of any report in the list of reports."""
    return f"{REPORTS}#rapport-{slug}"


def municipality_page(municipality: Municipality) -> str:
    """The page of a gemeente; the code keeps two gemeenten of one name apart."""
    return f"gemeente/{slugify(municipality.name)}-{municipality.code.lower()}.html"


def pdf_page(slug: ReportSlug, page: int, words: str = "") -> str:
    """The source at a page; the fragment marks the words in Chromium and in Firefox alike."""
    address = f"rapporten/{slug}.pdf#page={page}"
    if not words:
        return address
    query = quote(" ".join(words.split()[:SEARCH_WORDS]), safe="").replace("-", "%2D")
    return f"{address}&search={query}&phrase=true:~:text={query}"


def relative(page: str, target: str) -> str:
    """The target as a page writes it: a bare fragment when it is on the page itself."""
    path, mark, fragment = target.partition("#")
    if path == page:
        return f"{mark}{fragment}" or path.rpartition("/")[2]
    return "../" * page.count("/") + target
