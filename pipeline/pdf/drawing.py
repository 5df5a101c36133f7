"""What is drawn on a page besides its text: rules, which may form a table, and images."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from pypdfium2 import raw

from pipeline.pdf import native
from pipeline.pdf.native import Handle

# A rule is at most this thick, and a rule of a table at least this long (points).
RULE_THICKNESS = 2.0
RULE_LENGTH = 60.0
SAME_EXTENT = 3.0
FEWEST_RULES = 3
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


def is_ruled(drawing: Drawing) -> bool:
    """Whether three rules of the same extent lie under one another: the rows of a table."""
    extents = Counter(
        (round(mark.x0 / SAME_EXTENT), round(mark.x1 / SAME_EXTENT))
        for mark in drawing.paths
        if mark.y1 - mark.y0 <= RULE_THICKNESS and mark.x1 - mark.x0 >= RULE_LENGTH
    )
    return any(count >= FEWEST_RULES for count in extents.values())


def image_share(drawing: Drawing, area: float) -> float:
    """The share of the page that its largest image covers."""
    shares = [(mark.x1 - mark.x0) * (mark.y1 - mark.y0) / area for mark in drawing.images]
    return round(min(1.0, max([0.0, *shares])), 2)
