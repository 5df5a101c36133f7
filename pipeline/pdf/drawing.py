"""What is drawn on a page besides its text: rules and boxes, which may form a table, and images."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

from pypdfium2 import raw

from pipeline.model import Box
from pipeline.pdf import native
from pipeline.pdf.native import Handle
from pipeline.pdf.placement import Placement

# A rule is at most this thick, and shorter ones part no cells (points).
RULE_THICKNESS = 2.0
SHORTEST_RULE = 8.0
SAME_EXTENT = 3.0
# So many rules each way make a grid; a page with more paths than this shows a drawing.
CROSSINGS = 2
MOST_PATHS = 1500
# A rectangle has this many segments; a path with more is several rules drawn in one go.
RECTANGLE = 5
# A form can hold forms; tables and scans lie no deeper than this.
DEEPEST = 2

_TEXT, _FORM = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM
_PATH, _IMAGE = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE
_LINE_TO = raw.FPDF_SEGMENT_LINETO
_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawing(NamedTuple):
    """All that is drawn on a page and is no text, where it is shown."""

    rules: tuple[Box, ...]
    images: tuple[Box, ...]


class _Item(NamedTuple):
    kind: int
    handle: Handle
    matrix: _Matrix


class DrawingReader:
    """Reads what is drawn on one page after the other."""

    def __init__(self) -> None:
        self._numbers = (ctypes.c_float * 6)()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._places = [ctypes.byref(self._numbers, 4 * side) for side in range(4)]

    def read(self, page: Handle, placement: Placement) -> Drawing:
        """The rules, boxes and images of a page, those inside forms too."""
        items = [*self._items(page)]
        paths = [item for item in items if item.kind == _PATH]
        boxes = (box for item in paths for box in self._rules(item, placement))
        few = len(paths) <= MOST_PATHS
        return Drawing(
            rules=tuple(box for box in boxes if _longest(box) >= SHORTEST_RULE) if few else (),
            images=tuple(self._around(item, placement) for item in items if item.kind == _IMAGE),
        )

    def _items(self, page: Handle) -> Iterator[_Item]:
        """Each object that is no text; most are text, and passed over quickly."""
        level = [
            (_SAME, [*map(native.page_object, repeat(page), range(native.count_objects(page)))])
        ]
        for _ in range(DEEPEST):
            forms = []
            for matrix, objects in level:
                kinds = map(native.object_kind, objects)
                found = [pair for pair in zip(kinds, objects, strict=True) if pair[0] != _TEXT]
                yield from (_Item(kind, item, matrix) for kind, item in found if kind != _FORM)
                forms += [(matrix, item) for kind, item in found if kind == _FORM]
            level = [(_times(self._matrix(form), outer), _inside(form)) for outer, form in forms]

    def _rules(self, item: _Item, placement: Placement) -> Iterator[Box]:
        """The rule or box that a path is, without the width of its stroke; or the rules in it."""
        count = native.count_segments(item.handle)
        if count <= RECTANGLE and not self._is_stroked(item.handle):
            yield self._around(item, placement)
            return
        matrix = _times(self._matrix(item.handle), item.matrix)
        segments = self._segments(item.handle, min(count, MOST_PATHS))
        if count > RECTANGLE:
            yield from self._sides(segments, matrix, placement)
        elif count > 0:
            xs, ys = zip(*map(self._end, segments), strict=True)
            start, end = _moved(matrix, min(xs), min(ys)), _moved(matrix, max(xs), max(ys))
            yield placement.box(*start, *end)

    def _sides(
        self, segments: Sequence[Handle], matrix: _Matrix, placement: Placement
    ) -> Iterator[Box]:
        """The straight pieces of a path that lie flat or upright; most of a drawing is curved."""
        kinds = [*map(native.segment_kind, segments)]
        for at in (at for at, kind in enumerate(kinds) if kind == _LINE_TO and at):
            before, after = self._end(segments[at - 1]), self._end(segments[at])
            (x0, y0), (x1, y1) = _moved(matrix, *before), _moved(matrix, *after)
            if min(abs(x1 - x0), abs(y1 - y0)) <= RULE_THICKNESS:
                yield placement.box(x0, y0, x1, y1)

    def _is_stroked(self, path: Handle) -> bool:
        native.draw_mode(path, ctypes.byref(self._fill), ctypes.byref(self._stroke))
        return bool(self._stroke.value)

    def _segments(self, path: Handle, count: int) -> list[Handle]:
        return [*map(native.path_segment, repeat(path), range(count))]

    def _end(self, segment: Handle) -> tuple[float, float]:
        """Where a segment ends, before its path is placed."""
        native.segment_point(segment, self._places[0], self._places[1])
        return self._numbers[0], self._numbers[1]

    def _around(self, item: _Item, placement: Placement) -> Box:
        native.object_bounds(item.handle, *self._places)
        x0, y0, x1, y1, *_ = self._numbers
        if item.matrix is _SAME:
            return placement.box(x0, y0, x1, y1)
        return placement.box(*_moved(item.matrix, x0, y0), *_moved(item.matrix, x1, y1))

    def _matrix(self, item: Handle) -> _Matrix:
        found = native.object_matrix(item, self._numbers)
        a, b, c, d, e, f = self._numbers
        return (a, b, c, d, e, f) if found else _SAME


def _inside(form: Handle) -> list[Handle]:
    numbers = map(ctypes.c_ulong, range(native.count_form_objects(form)))
    return [*map(native.form_object, repeat(form), numbers)]


def _moved(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """What both do, the inner one first."""
    a, b, c, d, *origin = inner
    e, f = _moved(outer, *origin)
    p, q, r, s, *_ = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e, f


def _longest(box: Box) -> float:
    return max(box.x1 - box.x0, box.y1 - box.y0)


# --- what it may be -----------------------------------------------------------------------


def is_ruled(rules: tuple[Box, ...]) -> bool:
    """Whether rules cross, at least two each way: a drawn grid, or boxes side by side."""
    across = [box for box in rules if _height(box) <= RULE_THICKNESS < _width(box)]
    upright = [box for box in rules if _width(box) <= RULE_THICKNESS < _height(box)]
    crossed = [sum(_cross(flat, post) for flat in across) for post in upright]
    return sum(count >= CROSSINGS for count in crossed) >= CROSSINGS


def _cross(flat: Box, post: Box) -> bool:
    beside = flat.x0 - SAME_EXTENT <= post.x0 <= flat.x1 + SAME_EXTENT
    return beside and post.y0 - SAME_EXTENT <= flat.y0 <= post.y1 + SAME_EXTENT


def _width(box: Box) -> float:
    return box.x1 - box.x0


def _height(box: Box) -> float:
    return box.y1 - box.y0


def image_share(drawing: Drawing, area: float) -> float:
    """The share of the page that its largest image covers."""
    shares = [_width(box) * _height(box) / area for box in drawing.images]
    return round(min(1.0, max([0.0, *shares])), 2)
