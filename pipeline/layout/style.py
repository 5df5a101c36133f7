"""What is ordinary in a report: the size, the left edge and the leading of its running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from pipeline.model import Box, Line

# A list item's number, letter or bullet. Bullets of symbol fonts lie in the private-use area.
_BULLETS = "•·▪■□◦‣►➢➤✓✔*–—\\-\ue000-\uf8ff"
MARKER = re.compile(
    rf"(?P<marker>(?:\d{{1,2}}[a-z]?|[a-z]|[ivx]{{1,4}})[.)]|\(\w{{1,2}}\)|[{_BULLETS}])\s+(?=\S)"
)
# What can stand alone before an item: also "A.", "Les 3" or an arrow.
_NUMERALS = r"(?:[^\W\d_]{2,20} )?[A-Z]{0,2}\d{1,2}[a-z]?[.):]?|(?:[a-zA-Z]|[ivx]{1,4})[.)]?"
BARE_MARKER = re.compile(rf"{_NUMERALS}|[{_BULLETS}]|[^\w\s]")
# An edge at which this share of the text of the fullest column begins is a column too.
COLUMN_SHARE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Typography:
    """All in points: letter size, left edge and distance between baselines of running text."""

    size: float
    left: float
    leading: float


def typography(pages: Sequence[Sequence[Line]]) -> Typography:
    """What is ordinary on these pages, by characters; without text common defaults."""
    lines = [line for page in pages for line in page]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    if not sizes:
        return Typography(size=10.0, left=0.0, leading=14.0)
    size = _commonest(sizes)
    body = [line for line in lines if abs(line.size - size) <= 0.5]  # noqa: PLR2004 - half a point
    lefts: Counter[float] = Counter()
    for line in body:
        lefts[float(round(line.box.x0 / 2) * 2)] += len(line.text)
    return Typography(size=size, left=_left_edge(lefts), leading=_leading(pages, size))


def _left_edge(lefts: Counter[float]) -> float:
    """Where the first column begins: of two columns either may hold more text."""
    enough = COLUMN_SHARE * max(lefts.values())
    return min(left for left, count in lefts.items() if count >= enough)


def _leading(pages: Sequence[Sequence[Line]], size: float) -> float:
    steps = Counter(
        round((above.baseline - below.baseline) * 2) / 2
        for page in pages
        for above, below in pairwise(page)
    )
    plausible = Counter({s: n for s, n in steps.items() if size < s < 2 * size})
    return _commonest(plausible) if plausible else 1.4 * size


def _commonest(counts: Counter[float]) -> float:
    """The value that occurs most; of equals the smallest, so that order does not matter."""
    return min(counts, key=lambda value: (-counts[value], value))


def shortened(line: Line, start: int, end: int) -> Line:
    """A stretch of the line; where it lies is estimated from the width of the whole."""
    box, scale = line.box, (line.box.x1 - line.box.x0) / max(1, len(line.text))
    return msgspec.structs.replace(
        line,
        text=line.text[start:end],
        box=Box(
            x0=round(box.x0 + scale * start, 2),
            y0=box.y0,
            x1=box.x1 if end >= len(line.text) else round(box.x0 + scale * end, 2),
            y1=box.y1,
        ),
        hyphenated=line.hyphenated and end >= len(line.text),
    )
