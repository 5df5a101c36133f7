"""Running headers, footers and page numbers: what comes back at the same height on many pages.

Recognised by repetition, not by a margin of fixed width: a title at the top of one page stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from pipeline.dutch import plain
from pipeline.model import Line, Page

# How many lines from the top and from the bottom of a page can be furniture.
EDGE_LINES = 3
# On so many pages a line has to come back, and on this share of all pages.
FEWEST_PAGES = 3
SHARE_OF_PAGES = 0.15
# In letters this much larger than the text (points) what comes back is a heading, such as "Wat kan
# beter?" in every chapter, unless it stands on this share of all pages.
LARGER = 1.5
SHARE_OF_LARGE = 0.5
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
    edges = {page.number: [_place(line, page.number) for line in _edges(page)] for page in pages}
    seen: dict[str, list[_Place]] = {}
    for places in edges.values():
        for place in places:
            seen.setdefault(place.key, []).append(place)
    large = _ordinary_size(pages) + LARGER
    fewest = max(FEWEST_PAGES, round(SHARE_OF_PAGES * len(pages)))
    most = max(fewest, round(SHARE_OF_LARGE * len(pages)))
    repeated = {
        number: [
            place.line
            for place in places
            if _comes_back(place, seen[place.key], most if place.line.size >= large else fewest)
        ]
        for number, places in edges.items()
    }
    lines = {
        page.number: frozenset(_of_page(page, edges[page.number], repeated[page.number]))
        for page in pages
    }
    labels = {number: label for number, found in lines.items() if (label := _label(found))}
    return Furniture(lines=lines, labels=labels)


def _ordinary_size(pages: Sequence[Page]) -> float:
    """The letter size of most of the text, to half a point."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(2 * line.size) / 2] += len(line.text)
    return min(sizes, key=lambda size: (-sizes[size], size), default=0.0)


class _Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A line at an edge of a page; what stays the same in it when its numbers change, and those."""

    page: int
    line: Line
    key: str
    numbers: tuple[str, ...]


def _place(line: Line, page: int) -> _Place:
    text = plain(line.text)
    numbers = tuple(_NUMBER.findall(text))
    key = _NUMBER.sub("#", text.strip()) if numbers else text.strip()
    return _Place(page=page, line=line, key=key, numbers=numbers)


def _of_page(page: Page, edges: Sequence[_Place], repeated: Sequence[Line]) -> Iterator[Line]:
    heads = [line for line in repeated if any(map(str.isalpha, line.text))]
    may_be = {
        place.line
        for place in edges
        if place.line in repeated
        or any(_is_beside(place.line, head) for head in heads)
        or (_PAGE_NUMBER.fullmatch(place.line.text.strip()) and _is_outermost(place.line, page))
    }
    if may_be:
        rows = _rows(page.lines)
        yield from {*_outer(rows, may_be), *_outer(reversed(rows), may_be)}


def _outer(rows: Iterable[Sequence[Line]], may_be: Collection[Line]) -> Iterator[Line]:
    """What may be furniture, from the edge inwards: below a title stands no running head."""
    for row in rows:
        own = [line for line in row if line in may_be]
        if not own:
            return
        yield from own


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of one height together, from the top."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.baseline):
        if rows and rows[-1][0].baseline - line.baseline < SAME_HEIGHT:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _comes_back(here: _Place, places: Sequence[_Place], fewest: int) -> bool:
    """Whether it stands at the same height on enough pages; no further than that is counted."""
    pages: set[int] = set()
    for there in places if len(places) >= fewest else ():
        near = abs(there.line.baseline - here.line.baseline) < SAME_HEIGHT
        if near and _counts_pages(here, there):
            pages.add(there.page)
            if len(pages) >= fewest:
                return True
    return False


def _counts_pages(here: _Place, there: _Place) -> bool:
    """Whether the numbers differ as the pages do, or not: those of chapters and advice do not."""
    if here.numbers == there.numbers:
        return True
    step = there.page - here.page
    if len(here.numbers) != len(there.numbers):  # a text may hold a # of its own
        return False
    return all(
        one == other or not (one.isdecimal() and other.isdecimal()) or int(other) - int(one) == step
        for one, other in zip(here.numbers, there.numbers, strict=True)
    )


def _is_beside(line: Line, repeated: Line) -> bool:
    """Whether it stands on one baseline with a running head, in its size: a chapter's title."""
    return abs(line.baseline - repeated.baseline) < 1 and abs(line.size - repeated.size) < 1


def _is_outermost(line: Line, page: Page) -> bool:
    """Whether it is all that stands on the first or last baseline: no row begins like that."""
    heights = [other.baseline for other in page.lines]
    alone = sum(abs(height - line.baseline) < SAME_HEIGHT for height in heights) == 1
    return alone and line.baseline in (min(heights), max(heights))


def _edges(page: Page) -> list[Line]:
    """The lines on the outermost baselines of the page."""
    heights = [round(line.baseline) for line in page.lines]
    ranked = sorted({*heights})
    edge = {*ranked[:EDGE_LINES], *ranked[-EDGE_LINES:]}
    return [line for line, height in zip(page.lines, heights, strict=True) if height in edge]


def _label(lines: Iterable[Line]) -> str:
    """The printed page number: a line that is nothing else."""
    found = [
        match[1]
        for line in sorted(lines, key=lambda line: (line.baseline, line.box.x0))
        if (match := _PAGE_NUMBER.fullmatch(line.text.strip()))
    ]
    return found[0] if found else ""
