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


def _seen(pages: Sequence[Page]) -> dict[str, list[tuple[float, int]]]:
    """For each text at an edge: at what height, on which page."""
    seen: dict[str, list[tuple[float, int]]] = {}
    for page in pages:
        for line in _edges(page):
            seen.setdefault(_key(line), []).append((line.baseline, page.number))
    return seen


def _of_page(
    page: Page,
    seen: Mapping[str, Sequence[tuple[float, int]]],
    fewest: int,
) -> Iterable[Line]:
    for line in _edges(page):
        beside = {n for height, n in seen[_key(line)] if abs(height - line.baseline) < SAME_HEIGHT}
        number = _PAGE_NUMBER.fullmatch(line.text.strip()) and _is_outermost(line, page)
        if len(beside) >= fewest or number:
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
