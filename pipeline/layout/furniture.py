"""Running headers, footers and page numbers: what comes back at the same height on many pages.

Recognised by repetition, not by a margin of fixed width: a title at the top of one page stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.dutch import plain
from pipeline.model import Line, Page

# How many lines from the top and from the bottom of a page can be furniture.
EDGE_LINES = 3
# On so many pages a line has to come back, and on this share of all pages.
FEWEST_PAGES = 3
SHARE_OF_PAGES = 0.15
# Heights that differ less than this are the same height (points).
SAME_HEIGHT = 6.0
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"(?:pagina|pag\.?|p\.|blz\.?|-|\|)?\s*(\d{1,4}|[ivxlc]{1,7})\s*(?:-|\||(?:van|/)\s*\d+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """The lines to leave out, by page, and the page numbers that were printed in them."""

    lines: Mapping[int, frozenset[Line]]
    labels: Mapping[int, str]


def find_furniture(pages: Sequence[Page]) -> Furniture:
    """Which lines of which page are furniture."""
    seen = _seen(pages)
    fewest = max(FEWEST_PAGES, round(SHARE_OF_PAGES * len(pages)))
    lines = {page.number: frozenset(_of_page(page, seen, fewest)) for page in pages}
    labels = {number: label for number, found in lines.items() if (label := _label(found))}
    return Furniture(lines=lines, labels=labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a text stands at an edge of a page, and the numbers in it."""

    page: int
    height: float
    numbers: tuple[str, ...]


def _place(line: Line, page: Page) -> _Place:
    numbers = tuple(_NUMBER.findall(plain(line.text)))
    return _Place(page=page.number, height=line.baseline, numbers=numbers)


def _seen(pages: Sequence[Page]) -> dict[str, list[_Place]]:
    """For each text at an edge, its numbers left out, every place where it stands."""
    seen: dict[str, list[_Place]] = {}
    for page in pages:
        for line in _edges(page):
            seen.setdefault(_key(line), []).append(_place(line, page))
    return seen


def _of_page(
    page: Page,
    seen: Mapping[str, Sequence[_Place]],
    fewest: int,
) -> Iterable[Line]:
    edges = _edges(page)
    repeated = [line for line in edges if _comes_back(_place(line, page), seen[_key(line)], fewest)]
    for line in edges:
        number = _is_outermost(line, page) and _PAGE_NUMBER.fullmatch(line.text.strip())
        if line in repeated or number or any(_is_beside(line, o) for o in repeated):
            yield line


def _comes_back(here: _Place, places: Sequence[_Place], fewest: int) -> bool:
    pages = {
        there.page
        for there in places
        if abs(there.height - here.height) < SAME_HEIGHT and _counts_pages(here, there)
    }
    return len(pages) >= fewest


def _counts_pages(here: _Place, there: _Place) -> bool:
    """Whether the numbers differ as the pages do, or not: those of chapters and advice do not."""
    step = there.page - here.page
    if len(here.numbers) != len(there.numbers):  # a text may hold a # of its own
        return False
    return all(
        one == other or not (one.isdecimal() and other.isdecimal()) or int(other) - int(one) == step
        for one, other in zip(here.numbers, there.numbers, strict=True)
    )


def _is_beside(line: Line, repeated: Line) -> bool:
    """Whether it stands on one baseline with a running head, in its size: a chapter's title."""
    if not any(map(str.isalpha, repeated.text)):
        return False
    return abs(line.baseline - repeated.baseline) < 1 and abs(line.size - repeated.size) < 1


def _is_outermost(line: Line, page: Page) -> bool:
    """Whether it is all that stands on the first or last baseline: no row begins like that."""
    heights = [other.baseline for other in page.lines]
    alone = sum(abs(height - line.baseline) < SAME_HEIGHT for height in heights) == 1
    return alone and line.baseline in (min(heights), max(heights))


def _edges(page: Page) -> list[Line]:
    """The lines on the outermost baselines of the page."""
    heights = sorted({round(line.baseline) for line in page.lines})
    edge = {*heights[:EDGE_LINES], *heights[-EDGE_LINES:]}
    return [line for line in page.lines if round(line.baseline) in edge]


def _key(line: Line) -> str:
    """What stays the same when the page number in it changes."""
    return _NUMBER.sub("#", plain(line.text).strip())


def _label(lines: Iterable[Line]) -> str:
    """The printed page number: a line that is nothing else."""
    found = [
        match[1]
        for line in sorted(lines, key=lambda line: (line.baseline, line.box.x0))
        if (match := _PAGE_NUMBER.fullmatch(line.text.strip()))
    ]
    return found[0] if found else ""
