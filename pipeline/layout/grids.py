"""Tables: the grids that were drawn, and those that only show in rules and aligned columns.

A table without upright rules is a stack of rules of one extent, or a run of rows, in which pieces
stand side by side. White that runs through all of its rows parts its columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.layout.style import BARE_MARKER, Typography, shortened
from pipeline.model import Box, Line, Table

# Rules this far apart (points) in height are one; ends of rules this near are the same place.
ONE_RULE = 2.5
SAME_PLACE = 4.0
# A rule of a table is at least this long, its columns at least so far apart (points).
RULE_LENGTH = 60.0
CORRIDOR = 3.0
# Lines wider than this share of the table are running text; a table has no more of those.
WIDE, MOST_WIDE = 0.62, 0.25
# This share of the rows may cross the white between two columns: a heading that spans them.
CROSSING = 0.2
# Larger letters than those of running text (points) are a heading's, not a table's.
LARGER = 1.5
# The head of a table may stand this near above its first rule, in lines this near (letter sizes).
HEAD_WITHIN = 2.0
# Text ends this near the gutter (letter sizes) where it fills its column.
NEAR_GUTTER = 4.0
# Baselines closer than this share of the letter size are one row.
SAME_ROW = 0.5
# Rows further apart than this many times the closest rows of their table begin a new row of it.
NEW_ROW = 1.15
# With so many bands between rules each band is a row; where cells have borders one less will do.
RULED_ROWS = 4
# Without rules a table has at least so many rows of so many cells, at most so far apart.
BARE_ROWS, BARE_COLUMNS, BARE_STEP = 3, 3, 3.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: the lines of each of its cells."""

    cells: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: its rows, where its columns begin and end, and the lines that stand in it."""

    rows: tuple[Row, ...]
    edges: tuple[float, ...]
    top: float
    lines: frozenset[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    y: float
    x0: float
    x1: float
    joints: tuple[float, ...] = ()


_Visual = tuple[Line, ...]
_LEADER = re.compile(r"(?:\.\s?){4}")
_PAGE = re.compile(r"\d{1,3}")


def find_grids(
    lines: Sequence[Line],
    tables: Sequence[Table],
    rules: Sequence[Box],
    style: Typography,
    gutter: float | None = None,
) -> list[Grid]:
    """The tables of a page; a line stands in one of them at most.

    Text on either side of the `gutter` makes no rows: without rules no table spans it.
    """
    grids = [grid for table in tables if (grid := _drawn(table, lines))]
    grids += _ruled(_free(lines, grids), _joined(rules), style, gutter)
    free = _free(lines, grids)
    if gutter is None:
        return [*grids, *_bare(free)]
    left = [line for line in free if line.box.x1 <= gutter + 1]
    right = [line for line in free if line.box.x0 >= gutter - 1]
    return [*grids, *_bare(left), *_bare(right)]


def _free(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Line]:
    taken = {line for grid in grids for line in grid.lines}
    return [line for line in lines if line not in taken]


# --- drawn grids --------------------------------------------------------------------------


def _drawn(table: Table, lines: Sequence[Line]) -> Grid | None:
    found = [_drawn_row(boxes, lines) for boxes in table.rows]
    rows = tuple(row for row, taken in found if taken)
    if not rows:
        return None
    cells = [cell for boxes in table.rows for cell in boxes]
    widest = max(table.rows, key=len)
    return Grid(
        rows=rows,
        edges=(*(cell.x0 for cell in widest), widest[-1].x1),
        top=max(cell.y1 for cell in cells),
        lines=frozenset(line for _, taken in found for line in taken),
    )


def _drawn_row(boxes: Sequence[Box], lines: Sequence[Line]) -> tuple[Row, list[Line]]:
    """The row, and the lines it is made of: what stands close on both sides of a border is cut."""
    taken = [line for line in lines if any(_inside(line, box) for box in boxes)]
    edges = (*(box.x0 for box in boxes), boxes[-1].x1)
    sides = [*pairwise(edges)]
    parts = [part for line in taken for part in _parted(line, edges, sides)]
    row = Row(cells=tuple(tuple(part for part in parts if _inside(part, box)) for box in boxes))
    return row, taken


def _inside(line: Line, box: Box) -> bool:
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


# --- rules --------------------------------------------------------------------------------


def _joined(boxes: Sequence[Box]) -> list[_Rule]:
    """The horizontal edges of what is drawn, pieces on one height as one rule, from the top."""
    pieces = sorted(
        (y, box.x0, box.x1)
        for box in boxes
        for y in ({box.y1} if box.y1 - box.y0 < ONE_RULE else {box.y0, box.y1})
    )
    rules: list[_Rule] = []
    for height in _by_height(pieces):
        rules += _along(sorted(height, key=lambda piece: piece[1:]))
    return sorted(
        (rule for rule in rules if rule.x1 - rule.x0 >= RULE_LENGTH),
        key=lambda rule: (-rule.y, rule.x0),
    )


def _by_height(
    pieces: Sequence[tuple[float, float, float]],
) -> Iterator[list[tuple[float, float, float]]]:
    group: list[tuple[float, float, float]] = []
    for piece in pieces:
        if group and piece[0] - group[0][0] > ONE_RULE:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _along(pieces: Sequence[tuple[float, float, float]]) -> Iterator[_Rule]:
    """Pieces that touch as one rule; where they touch is a joint, the border of two cells."""
    y, start, end = pieces[0]
    joints: list[float] = []
    for _, x0, x1 in pieces[1:]:
        if x0 > end + SAME_PLACE:
            yield _Rule(y=y, x0=start, x1=end, joints=tuple(joints))
            start, end, joints = x0, x1, []
        elif x1 > end + SAME_PLACE:
            if abs(x0 - end) <= SAME_PLACE and x0 - (joints or [start])[-1] > 2 * SAME_PLACE:
                joints.append(x0)
            end = x1
    yield _Rule(y=y, x0=start, x1=end, joints=tuple(joints))


# --- tables between rules -----------------------------------------------------------------


def _ruled(
    lines: Sequence[Line], rules: Sequence[_Rule], style: Typography, gutter: float | None
) -> Iterator[Grid]:
    small = [line for line in lines if line.size < style.size + LARGER]
    large = [line for line in lines if line.size >= style.size + LARGER]
    taken: set[Line] = set()
    for stack in _stacks(rules):
        free = [line for line in small if line not in taken]
        for run in _tabular_runs(stack, free, large, gutter):
            if grid := _grid_of_bands(run, stack, free):
                taken |= grid.lines
                yield grid


def _stacks(rules: Sequence[_Rule]) -> list[list[_Rule]]:
    """Rules of the same extent, from top to bottom."""
    stacks: list[list[_Rule]] = []
    for rule in rules:
        for stack in stacks:
            same = abs(stack[0].x0 - rule.x0) <= SAME_PLACE
            if same and abs(stack[0].x1 - rule.x1) <= SAME_PLACE:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) > 1]


def _tabular_runs(
    stack: Sequence[_Rule],
    lines: Sequence[Line],
    large: Sequence[Line],
    gutter: float | None,
) -> Iterator[list[list[_Visual]]]:
    """Bands between neighbouring rules that follow one another and hold cells side by side."""
    width = stack[0].x1 - stack[0].x0
    run: list[list[_Visual]] = []
    for above, below in pairwise(stack):
        visuals = _visual_rows([line for line in lines if _between(line, above, below)])
        if not visuals:
            continue
        headed = any(_between(line, above, below) for line in large)
        columns = gutter is not None and _is_text_in_columns(visuals, gutter)
        tabular = _is_tabular(visuals, width) or _fits_joints(visuals, below)
        if not headed and not columns and tabular:
            run.append(visuals)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _between(line: Line, above: _Rule, below: _Rule) -> bool:
    middle = line.baseline + line.size / 4
    beside = above.x0 - SAME_PLACE <= line.box.x0 and line.box.x1 <= above.x1 + SAME_PLACE
    return below.y < middle < above.y and beside


def _is_tabular(visuals: Sequence[_Visual], width: float) -> bool:
    alone = [visual[0].box for visual in visuals if len(visual) == 1]
    wide = sum(box.x1 - box.x0 > WIDE * width for box in alone)
    several = any(len(visual) > 1 + _is_marked(visual) for visual in visuals)
    return several and wide <= MOST_WIDE * len(visuals)


def _fits_joints(visuals: Sequence[_Visual], rule: _Rule) -> bool:
    """Whether all stands in columns, more than one of them, where the rule was drawn in pieces."""
    edges = (rule.x0, *rule.joints, rule.x1)
    lines = [line for visual in visuals for line in visual]
    apart = len({_column(line, edges) for line in lines}) > 1
    return apart and all(_stands_in_column(line, edges) for line in lines)


def _is_text_in_columns(visuals: Sequence[_Visual], gutter: float) -> bool:
    """Whether all stands on one side of the gutter and lines fill the column before it."""
    left = [line for visual in visuals for line in visual if line.box.x1 <= gutter + 1]
    right = [line for visual in visuals for line in visual if line.box.x0 >= gutter - 1]
    pieces = sum(len(visual) for visual in visuals)
    full = sum(gutter - line.box.x1 < NEAR_GUTTER * line.size for line in left)
    return len(left) + len(right) == pieces and full > 1


def _is_marked(visual: _Visual) -> bool:
    """Whether its first piece can be the marker of a list."""
    return bool(BARE_MARKER.fullmatch(visual[0].text.strip()))


def _grid_of_bands(
    bands: Sequence[list[_Visual]], stack: Sequence[_Rule], lines: Sequence[Line]
) -> Grid | None:
    visuals = [visual for band in bands for visual in band]
    joints = _common_joints(stack, visuals)
    edges = joints or _columns(visuals, stack[0].x0, stack[0].x1)
    if len(edges) <= 2 or len(visuals) < 2:  # noqa: PLR2004 - one column, or one row
        return None
    head = _head_above(visuals, edges, lines)
    if len(bands) >= RULED_ROWS - bool(joints):
        groups = [*bands]
    else:
        groups = [group for band in bands for group in _logical_rows(band, edges)]
    groups = [head, *groups] if head else groups
    groups += [[visual] for visual in _rows_below(visuals, edges, lines)]
    return _grid(groups, edges) if len(groups) > 1 else None


def _head_above(
    visuals: Sequence[_Visual], edges: Sequence[float], lines: Sequence[Line]
) -> list[_Visual]:
    """The rows just above the first rule that stand in its columns: the head of the table."""
    left, right = edges[0] - SAME_PLACE, edges[-1] + SAME_PLACE
    inside = [line for line in lines if left <= line.box.x0 and line.box.x1 <= right]
    above = [line for line in inside if line.baseline > visuals[0][0].box.y1]
    head: list[_Visual] = []
    below = visuals[0][0]
    for visual in reversed(_visual_rows(above)):
        near = visual[0].baseline - below.box.y1 < HEAD_WITHIN * below.size
        alone = len(visual) == 1 and _column(visual[0], edges) == 0
        if not near or alone or not all(_stands_in_column(line, edges) for line in visual):
            break
        head.insert(0, visual)
        below = visual[0]
    return head if any(len(visual) > 1 for visual in head) else []


def _rows_below(
    visuals: Sequence[_Visual], edges: Sequence[float], lines: Sequence[Line]
) -> Iterator[_Visual]:
    """The last rows, where no rule closes the table: as near to it as its own rows are."""
    steps = [above[0].baseline - below[0].baseline for above, below in pairwise(visuals)]
    last = visuals[-1][0]
    for visual in _visual_rows([line for line in lines if line.baseline < last.box.y0]):
        first = visual[0]
        near = last.baseline - first.baseline <= NEW_ROW * max(steps)
        alike = abs(first.size - last.size) < 1 and len(visual) == len(edges) - 1
        if not (near and alike and all(_stands_in_column(line, edges) for line in visual)):
            break
        yield visual
        last = first


def _stands_in_column(line: Line, edges: Sequence[float]) -> bool:
    borders = edges[1:-1]
    return not any(line.box.x0 < x - SAME_PLACE < x + SAME_PLACE < line.box.x1 for x in borders)


def _common_joints(stack: Sequence[_Rule], visuals: Sequence[_Visual]) -> tuple[float, ...]:
    """The borders of cells that at least two of the rules at this table show."""
    top, bottom = visuals[0][0].box.y1, visuals[-1][0].box.y0
    near = [rule for rule in stack if bottom - RULE_LENGTH < rule.y < top + RULE_LENGTH]
    counts: dict[tuple[float, ...], int] = {}
    for rule in near:
        if rule.joints:
            key = tuple(round(joint / SAME_PLACE) * SAME_PLACE for joint in rule.joints)
            counts[key] = counts.get(key, 0) + 1
    if not counts:
        return ()
    best = min(counts, key=lambda key: (-counts[key], key))
    inner = next(
        rule.joints
        for rule in near
        if tuple(round(joint / SAME_PLACE) * SAME_PLACE for joint in rule.joints) == best
    )
    return (stack[0].x0, *inner, stack[0].x1)


# --- tables without rules -----------------------------------------------------------------


def _bare(lines: Sequence[Line]) -> Iterator[Grid]:
    for run in _aligned_runs(_visual_rows(lines)):
        left = min(visual[0].box.x0 for visual in run)
        right = max(visual[-1].box.x1 for visual in run)
        edges = _columns(run, left, right)
        groups = [*_logical_rows(run, edges)]
        if len(edges) > BARE_COLUMNS and len(groups) >= BARE_ROWS and not _are_contents(run):
            yield _grid(groups, edges)


def _are_contents(run: Sequence[_Visual]) -> bool:
    """Whether rows end in dots or in the numbers of pages, which rise."""
    if any(_LEADER.search(line.text) for visual in run for line in visual):
        return True
    ends = [visual[-1].text.strip() for visual in run]
    numbers = [int(end) for end in ends if _PAGE.fullmatch(end)]
    return len(numbers) == len(ends) and numbers == sorted(numbers)


def _aligned_runs(visuals: Sequence[_Visual]) -> Iterator[list[_Visual]]:
    """Rows of three pieces or more, with the rows between them, not too far apart."""
    run: list[_Visual] = []
    last = 0
    for visual in visuals:
        near = run and run[-1][0].baseline - visual[0].baseline < BARE_STEP * visual[0].size
        if len(visual) >= BARE_COLUMNS and not BARE_MARKER.fullmatch(visual[1].text.strip()):
            run = [*run, visual] if near else [visual]
            last = len(run)
        elif near and len(run) - last < 2 and _fits_under(visual, run[last - 1]):  # noqa: PLR2004
            run = [*run, visual]
        else:
            if last >= BARE_ROWS:
                yield run[:last]
            run, last = [], 0
    if last >= BARE_ROWS:
        yield run[:last]


def _fits_under(visual: _Visual, above: _Visual) -> bool:
    """Whether every piece goes on in a cell of the row above it."""
    return all(
        sum(line.box.x0 < o.box.x1 and o.box.x0 < line.box.x1 for o in above) == 1
        for line in visual
    )


# --- rows and columns ---------------------------------------------------------------------


def _visual_rows(lines: Sequence[Line]) -> list[_Visual]:
    """The pieces on one height, from left to right; heights from the top."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.baseline, line.box.x0)):
        if rows and rows[-1][0].baseline - line.baseline <= SAME_ROW * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [tuple(sorted(row, key=lambda line: line.box.x0)) for row in rows]


def _columns(visuals: Sequence[_Visual], left: float, right: float) -> tuple[float, ...]:
    """Where the columns begin, and the right end: the white that (nearly) all rows leave free."""
    allowed = int(CROSSING * len(visuals))
    pieces = [line.box for visual in visuals for line in visual]
    marks = sorted([(box.x0, 1) for box in pieces] + [(box.x1, -1) for box in pieces])
    depth, free_from, edges = 0, None, [left]
    for x, change in marks:
        depth += change
        if depth > allowed and free_from is not None:
            if x - free_from > CORRIDOR:
                edges.append((free_from + x) / 2)
            free_from = None
        elif depth <= allowed and change < 0 and free_from is None:
            free_from = x
    return (*edges, right)


def _logical_rows(visuals: Sequence[_Visual], edges: Sequence[float]) -> Iterator[list[_Visual]]:
    """Lines of text that make up one row of the table."""
    steps = [above[0].baseline - below[0].baseline for above, below in pairwise(visuals)]
    spaced = bool(steps) and max(steps) > NEW_ROW * min(steps)
    group: list[_Visual] = []
    for at, visual in enumerate(visuals):
        step = steps[at - 1] if at else 0.0
        apart = step > NEW_ROW * min(steps) if spaced else _begins_row(visual, group, edges)
        if group and apart:
            yield group
            group = []
        group.append(visual)
    if group:
        yield group


def _begins_row(visual: _Visual, above: Sequence[_Visual], edges: Sequence[float]) -> bool:
    """Evenly spaced: a row begins where its first column and another are filled."""
    if not any(_column(row[0], edges) == 0 for row in above):
        return False
    return _column(visual[0], edges) == 0 and len(visual) > 1


def _column(line: Line, edges: Sequence[float]) -> int:
    """The column in which most of the line stands."""
    overlaps = [min(line.box.x1, end) - max(line.box.x0, start) for start, end in pairwise(edges)]
    return overlaps.index(max(overlaps))


def _grid(groups: Sequence[Sequence[_Visual]], edges: tuple[float, ...]) -> Grid:
    lines = [line for group in groups for visual in group for line in visual]
    sides = _sides(lines, edges)
    return Grid(
        rows=tuple(_row(group, edges, sides) for group in groups),
        edges=edges,
        top=max(line.baseline for line in lines),
        lines=frozenset(lines),
    )


def _sides(lines: Sequence[Line], edges: Sequence[float]) -> list[tuple[float, float]]:
    """For each column where most of its text begins and where most of it ends."""
    columns: list[list[Box]] = [[] for _ in edges[1:]]
    for line in lines:
        if _stands_in_column(line, edges):
            columns[_column(line, edges)].append(line.box)
    return [
        (_commonest(box.x0 for box in boxes), _commonest(box.x1 for box in boxes))
        for boxes in columns
    ]


def _commonest(places: Iterable[float]) -> float:
    counts = Counter(round(place) for place in places)
    return min(counts, key=lambda place: (-counts[place], place), default=0)


def _row(
    group: Sequence[_Visual], edges: Sequence[float], sides: Sequence[tuple[float, float]]
) -> Row:
    cells: list[list[Line]] = [[] for _ in edges[1:]]
    for visual in group:
        for line in visual:
            for part in _parted(line, edges, sides) if len(visual) > 1 else [line]:
                cells[_column(part, edges)].append(part)
    return Row(cells=tuple(tuple(cell) for cell in cells))


def _parted(line: Line, edges: Sequence[float], sides: Sequence[tuple[float, float]]) -> list[Line]:
    """The line cut at a space where it crosses from one column into another.

    The right space is the one that leaves its left part ending or its right part beginning where
    the other cells of the column do.
    """
    for at, edge in enumerate(edges[1:-1]):
        if line.box.x0 < edge - SAME_PLACE < edge + SAME_PLACE < line.box.x1:
            cuts = [place for place, letter in enumerate(line.text) if letter == " "]
            scale = (line.box.x1 - line.box.x0) / len(line.text)
            off = {cut: _off(line, cut, scale, sides[at][1], sides[at + 1][0]) for cut in cuts}
            cut = min(cuts, key=lambda cut: off[cut], default=0)
            if cut and off[cut] < line.size:
                head = shortened(line, 0, cut)
                rest = shortened(line, cut + 1, len(line.text))
                return [head, *_parted(rest, edges, sides)]
    return [line]


def _off(line: Line, cut: int, scale: float, end: float, start: float) -> float:
    ends = line.box.x0 + cut * scale
    starts = line.box.x1 - (len(line.text) - cut - 1) * scale
    return min(abs(ends - end), abs(starts - start))
