"""What is drawn on a page besides its text: rules, which may form a table, and images."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from pypdfium2 import raw

from pipeline.model import Box
from pipeline.pdf import native
from pipeline.pdf.native import Handle

# A rule is at most this thick, and shorter ones part no cells (points).
RULE_THICKNESS = 2.0
SHORTEST_RULE = 8.0
SAME_EXTENT = 3.0
# So many rules each way make a grid; a page with more paths than this shows a drawing.
CROSSINGS = 2
MOST_PATHS = 1500
# A form can hold forms; tables and scans lie no deeper than this.
DEEPEST = 2

_TEXT, _FORM = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM
_PATH, _IMAGE = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE


class Mark(NamedTuple):
    """The rectangle around something drawn."""

    x0: float
    y0: float
    x1: float
    y1: float


class Drawing(NamedTuple):
    """All that is drawn on a page and is no text."""

    paths: tuple[Mark, ...]
    images: tuple[Mark, ...]


def read_drawing(page: Handle) -> Drawing:
    """The paths and images of a page, those inside forms too."""
    found = [*_objects(page)]
    sides = (ctypes.c_float * 4)()
    places = [ctypes.byref(sides, 4 * side) for side in range(4)]

    def marks(wanted: int) -> tuple[Mark, ...]:
        items = (item for kind, item in found if kind == wanted)
        return tuple(Mark(*sides) for item in items if native.object_bounds(item, *places))

    return Drawing(paths=marks(_PATH), images=marks(_IMAGE))


def _objects(page: Handle) -> Iterator[tuple[int, Handle]]:
    """Kind and handle of each object that is no text; most are text, and passed over quickly."""
    level = [*map(native.page_object, repeat(page), range(native.count_objects(page)))]
    for _ in range(DEEPEST):
        kinds = map(native.object_kind, level)
        found = [pair for pair in zip(kinds, level, strict=True) if pair[0] != _TEXT]
        yield from found
        level = [item for kind, form in found if kind == _FORM for item in _inside(form)]


def _inside(form: Handle) -> Iterator[Handle]:
    numbers = map(ctypes.c_ulong, range(native.count_form_objects(form)))
    return map(native.form_object, repeat(form), numbers)


def rules_of(drawing: Drawing) -> tuple[Box, ...]:
    """Rules and boxes that can be part of a table; none of a drawing, which has too many."""
    if len(drawing.paths) > MOST_PATHS:
        return ()
    long = (m for m in drawing.paths if max(m.x1 - m.x0, m.y1 - m.y0) >= SHORTEST_RULE)
    return tuple(_box(mark) for mark in long)


def is_ruled(rules: tuple[Box, ...]) -> bool:
    """Whether rules cross, at least two each way: a drawn grid, or boxes side by side."""
    across = [box for box in rules if _height(box) <= RULE_THICKNESS < _width(box)]
    upright = [box for box in rules if _width(box) <= RULE_THICKNESS < _height(box)]
    crossed = [sum(_cross(flat, post) for flat in across) for post in upright]
    return sum(count >= CROSSINGS for count in crossed) >= CROSSINGS


def _box(mark: Mark) -> Box:
    return Box(**{side: round(value, 2) for side, value in mark._asdict().items()})


def _cross(flat: Box, post: Box) -> bool:
    beside = flat.x0 - SAME_EXTENT <= post.x0 <= flat.x1 + SAME_EXTENT
    return beside and post.y0 - SAME_EXTENT <= flat.y0 <= post.y1 + SAME_EXTENT


def _width(box: Box) -> float:
    return box.x1 - box.x0


def _height(box: Box) -> float:
    return box.y1 - box.y0


def image_share(drawing: Drawing, area: float) -> float:
    """The share of the page that its largest image covers."""
    shares = [(mark.x1 - mark.x0) * (mark.y1 - mark.y0) / area for mark in drawing.images]
    return round(min(1.0, max([0.0, *shares])), 2)
