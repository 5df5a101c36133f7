"""Running headers, footers and page numbers: what comes back at the same height on many pages.

Recognised by repetition, not by a margin of fixed width: a title at the top of one page stays.
"""

from __future__ import annotations

import re
from collections import Counter
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
    often = _recurring(pages)
    lines = {page.number: frozenset(_of_page(page, often)) for page in pages}
    labels = {number: label for number, found in lines.items() if (label := _label(found))}
    return Furniture(lines=lines, labels=labels)


def _recurring(pages: Sequence[Page]) -> frozenset[tuple[str, int]]:
    counts = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    fewest = max(FEWEST_PAGES, round(SHARE_OF_PAGES * len(pages)))
    return frozenset(key for key, count in counts.items() if count >= fewest)


def _of_page(page: Page, often: frozenset[tuple[str, int]]) -> Iterable[Line]:
    for line in _edges(page):
        text, height = _key(line)
        if any((text, height + step) in often for step in (-1, 0, 1)) or (
            _is_outermost(line, page) and _PAGE_NUMBER.fullmatch(line.text.strip())
        ):
            yield line


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


def _key(line: Line) -> tuple[str, int]:
    """What stays the same when the page number in it changes, and at what height."""
    return _NUMBER.sub("#", plain(line.text).strip()), round(line.baseline / SAME_HEIGHT)


def _label(lines: Iterable[Line]) -> str:
    """The printed page number: a line that is nothing else."""
    found = [
        match[1]
        for line in sorted(lines, key=lambda line: (line.baseline, line.box.x0))
        if (match := _PAGE_NUMBER.fullmatch(line.text.strip()))
    ]
    return found[0] if found else ""
