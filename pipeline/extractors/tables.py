"""The grids of tables whose rules cross, found by pdfplumber in the rules that PDFium saw.

pdfplumber never opens the file: reading a page its own way costs fifty times what finding the grid
does. The text of the cells stays PDFium's too: a grid says where a cell is. Tables that have fewer
rules show in the lines of the page; the layout finds those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, cast

import msgspec
from pdfplumber.table import CellGroup, TableFinder
from pdfplumber.utils.geometry import rect_to_edges

from pipeline.extractors import Reading
from pipeline.model import Box, Line, Page, Table
from pipeline.problems import problem

if TYPE_CHECKING:
    from pdfplumber.page import Page as Sheet

# A line that overlaps a cell by less than this (points) does not touch it.
TOUCHES = 4.0
FEWEST_ROWS = 2
FEWEST_COLUMNS = 2
# A line that touches more columns than this does not stand in a cell.
CROSSES = 2


def extract(path: Path, reading: Reading) -> Reading:
    """The reading with the tables of its ruled pages."""
    tables: list[Table] = []
    problems = [*reading.problems]
    for page in (page for page in reading.pages if page.ruled):
        try:
            tables += _tables(page)
        except Exception as fault:  # noqa: BLE001 - hostile rules cost a page its tables, no more
            reason = f"{type(fault).__name__} {fault}"[:200]
            problems.append(
                problem("tabellen-onleesbaar", file=path.name, page=page.number, reason=reason)
            )
    return msgspec.structs.replace(reading, tables=tuple(tables), problems=tuple(problems))


class _Sheet:
    """As much of a page as pdfplumber needs to find its tables."""

    def __init__(self, page: Page) -> None:
        self.bbox = (0.0, 0.0, page.width, page.height)
        self.edges = [
            edge for box in page.rules for edge in rect_to_edges(_rectangle(box, page.height))
        ]


def _rectangle(box: Box, height: float) -> dict[str, Any]:
    """A box as pdfplumber has it, which measures from the top."""
    return {
        "object_type": "rect",
        "x0": box.x0,
        "x1": box.x1,
        "y0": box.y0,
        "y1": box.y1,
        "top": height - box.y1,
        "bottom": height - box.y0,
        "doctop": height - box.y1,
        "width": box.x1 - box.x0,
        "height": box.y1 - box.y0,
    }


def _tables(page: Page) -> Iterator[Table]:
    for table in TableFinder(cast("Sheet", _Sheet(page))).tables:
        rows = _own_rows([_row(row, page.height) for row in table.rows], page.lines)
        if len(rows) >= FEWEST_ROWS and median(map(len, rows)) >= FEWEST_COLUMNS:
            yield Table(page=page.number, rows=rows)


def _own_rows(
    rows: Sequence[tuple[Box, ...]], lines: Sequence[Line]
) -> tuple[tuple[Box, ...], ...]:
    """The rows without running text that only stands between two rules of the same width."""
    return tuple(row for row in rows if row and not _is_running_text(row, lines))


def _is_running_text(row: tuple[Box, ...], lines: Sequence[Line]) -> bool:
    inside = [line for line in lines if row[0].y0 < line.baseline < row[0].y1]
    across = [line for line in inside if _columns_touched(line, row) > CROSSES]
    return len(across) > len(inside) / 2


def _columns_touched(line: Line, row: tuple[Box, ...]) -> int:
    return sum(line.box.x0 < cell.x1 - TOUCHES and line.box.x1 > cell.x0 + TOUCHES for cell in row)


def _row(row: CellGroup, height: float) -> tuple[Box, ...]:
    """The cells of a row as boxes; pdfplumber measures from the top, we from the bottom."""
    return tuple(
        Box(
            x0=round(x0, 2),
            y0=round(height - bottom, 2),
            x1=round(x1, 2),
            y1=round(height - top, 2),
        )
        for x0, top, x1, bottom in (cell for cell in row.cells if cell)
    )
