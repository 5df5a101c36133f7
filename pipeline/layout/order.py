"""The order in which a person reads the lines of a page.

From top to bottom; columns one after the other between the lines that span them; a heading in
the margin before the line it stands beside; a table as one thing, where its top is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import inf

import msgspec

from pipeline.layout.grids import Grid, Row
from pipeline.layout.style import BARE_MARKER, Typography
from pipeline.model import Line

# A column holds at least this many lines, each wider than this share of the text.
FEWEST_IN_COLUMN = 5
LEAST_WIDTH = 0.25
# Where a gutter can lie, as a share of the width of the text.
GUTTER_ZONE = (0.3, 0.7)
# On a page with little text so many lines begin within this many points of a known gutter.
FEWEST_AT_GUTTER, AT_GUTTER = 2, 24.0
# Of the lines at that height at most this share runs across it: those of a table or a box.
MOST_ACROSS = 0.25
# A line that ends less than this (letter sizes) before the edge of its column fills it.
FILLED = 4.0
# Baselines closer than this share of the letter size are one row.
SAME_ROW = 0.5
# Lines of a margin heading are at most this many letter sizes apart.
MARGIN_LEADING = 1.8


class Stretch(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Lines of one column, or rows of one table, that are read one after the other."""

    lines: tuple[Line, ...] = ()
    rows: tuple[Row, ...] = ()
    edges: tuple[float, ...] = ()
    margin: bool = False


class _Piece(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    top: float
    left: float
    stretch: Stretch
    column: int = 0


def reading_order(
    lines: Sequence[Line],
    grids: Sequence[Grid],
    style: Typography,
    known: float | None = None,
) -> list[Stretch]:
    """The lines of one page in the order in which they are read; every line comes once.

    `known` is where the gutter lies on other pages, for a page that has little text.
    """
    taken = {line for grid in grids for line in grid.lines}
    free = [line for line in lines if line not in taken] if taken else lines
    pieces = [*_pieces(free, style)]
    pieces += [
        _Piece(
            top=grid.top,
            left=grid.edges[0],
            stretch=Stretch(rows=grid.rows, edges=grid.edges),
        )
        for grid in grids
    ]
    gutter = find_gutter(free, style, known)
    ordered = _in_columns(pieces, gutter) if gutter else _top_down(pieces)
    return [*_merged(ordered)]


def _pieces(lines: Sequence[Line], style: Typography) -> Iterator[_Piece]:
    beside = [
        line
        for line in lines
        if line.box.x1 < style.left - 1
        and not BARE_MARKER.fullmatch(line.text.strip())
        and _has_neighbour(line, lines)
    ]
    for group in _margin_groups(sorted(beside, key=lambda line: -line.baseline)):
        top, left = group[0].baseline, group[0].box.x0
        # A hair above its own row, so that it comes before the text it stands beside.
        yield _Piece(top=top + group[0].size, left=left, stretch=Stretch(lines=group, margin=True))
    for line in [line for line in lines if line not in beside] if beside else lines:
        yield _Piece(top=line.baseline, left=line.box.x0, stretch=Stretch(lines=(line,)))


def _has_neighbour(line: Line, lines: Sequence[Line]) -> bool:
    """Whether something stands to the right of it at about the same height."""
    reach = MARGIN_LEADING * line.size
    return any(
        other.box.x0 > line.box.x1 and abs(other.baseline - line.baseline) < reach
        for other in lines
    )


def _margin_groups(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    group: list[Line] = []
    for line in lines:
        if group and group[-1].baseline - line.baseline > MARGIN_LEADING * line.size:
            yield tuple(group)
            group = []
        group.append(line)
    if group:
        yield tuple(group)


# --- columns ------------------------------------------------------------------------------


def common_gutter(pages: Sequence[Sequence[Line]], style: Typography) -> float | None:
    """Where the gutter lies in a report that has text in columns on several pages."""
    found = Counter(
        round(gutter)
        for lines in pages
        if (gutter := find_gutter(lines, style)) and is_text(lines, gutter)
    )
    gutter, count = min(found.items(), key=lambda item: (-item[1], item[0]), default=(0, 0))
    return float(gutter) if count > 1 else None


def find_gutter(
    lines: Sequence[Line], style: Typography, known: float | None = None
) -> float | None:
    """Where the white between two columns lies, None on a page with one column."""
    large = [line for line in lines if line.size >= style.size - 1]
    return known if known and _is_used(known, large) else _gutter(large)


def is_text(lines: Sequence[Line], gutter: float, known: float | None = None) -> bool:
    """Whether lines fill the column left of the gutter, as text does and cells do not."""
    if known and abs(gutter - known) <= AT_GUTTER:
        return True
    left = [line for line in lines if line.box.x1 <= gutter + 1]
    edge = max((line.box.x1 for line in left), default=0.0)
    full = sum(edge - line.box.x1 < FILLED * line.size for line in left)
    return full > len(left) / 2


def _is_used(gutter: float, lines: Sequence[Line]) -> bool:
    after = [line for line in lines if -1 <= line.box.x0 - gutter <= AT_GUTTER]
    if len(after) < FEWEST_AT_GUTTER:
        return False
    low, high = min(line.baseline for line in after), max(line.baseline for line in after)
    beside = [line for line in lines if low <= line.baseline <= high]
    before = sum(line.box.x1 <= gutter + 1 for line in beside)
    across = sum(line.box.x0 < gutter - 1 and line.box.x1 > gutter + 1 for line in beside)
    return before >= FEWEST_AT_GUTTER and across <= MOST_ACROSS * len(beside)


def _gutter(lines: Sequence[Line]) -> float | None:
    if len(lines) < 2 * FEWEST_IN_COLUMN:
        return None
    left, right = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    wide = [line for line in lines if line.box.x1 - line.box.x0 > LEAST_WIDTH * (right - left)]
    starts = sorted({round(line.box.x0) for line in wide})
    low, high = (left + share * (right - left) for share in GUTTER_ZONE)
    candidates = [start - 2.0 for start in starts if low < start < high]
    return next((x for x in candidates if _separates(x, wide)), None)


def _separates(x: float, lines: Sequence[Line]) -> bool:
    before = sum(line.box.x1 <= x + 1 for line in lines)
    after = sum(line.box.x0 >= x - 1 for line in lines)
    across = len(lines) - before - after
    return min(before, after) >= FEWEST_IN_COLUMN and across < max(before, after)


def _in_columns(pieces: Sequence[_Piece], gutter: float) -> list[_Piece]:
    """Between two pieces that span the gutter, the left column before the right one."""
    ordered: list[_Piece] = []
    band: list[_Piece] = []
    for piece in _top_down(pieces):
        if _right(piece) > gutter + 1 and piece.left < gutter - 1:
            ordered += [*_columns(band, gutter), piece]
            band = []
        else:
            band.append(piece)
    return ordered + _columns(band, gutter)


def _columns(band: Sequence[_Piece], gutter: float) -> list[_Piece]:
    """The left column, then the right one; what stands above the right one spans them both."""
    top = max((piece.top for piece in band if piece.left >= gutter - 1), default=-inf)
    placed = [msgspec.structs.replace(piece, column=_column(piece, gutter, top)) for piece in band]
    return sorted(placed, key=lambda piece: piece.column)


def _column(piece: _Piece, gutter: float, top: float) -> int:
    if piece.left >= gutter - 1:
        return 2
    return 0 if piece.top > top + SAME_ROW * _size(piece) else 1


def _right(piece: _Piece) -> float:
    boxes = [line.box for line in piece.stretch.lines]
    boxes += [line.box for row in piece.stretch.rows for cell in row.cells for line in cell]
    return max((box.x1 for box in boxes), default=piece.left)


def _top_down(pieces: Sequence[_Piece]) -> list[_Piece]:
    """By height, then from left to right within a row."""
    ordered: list[_Piece] = []
    row: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        if row and row[0].top - piece.top > SAME_ROW * _size(row[0]):
            ordered += sorted(row, key=lambda piece: piece.left)
            row = []
        row.append(piece)
    return ordered + sorted(row, key=lambda piece: piece.left)


def _size(piece: _Piece) -> float:
    return piece.stretch.lines[0].size if piece.stretch.lines else 1.0


def _merged(pieces: Sequence[_Piece]) -> Iterator[Stretch]:
    """Lines of a column that follow one another as one stretch; tables and margins apart."""
    run: list[Line] = []
    column = 0
    for piece in pieces:
        apart = bool(piece.stretch.rows) or piece.stretch.margin
        if run and (apart or piece.column != column):
            yield Stretch(lines=tuple(run))
            run = []
        if apart:
            yield piece.stretch
        else:
            run += piece.stretch.lines
            column = piece.column
    if run:
        yield Stretch(lines=tuple(run))
