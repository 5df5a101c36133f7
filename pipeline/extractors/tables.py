"""The grids of ruled tables, found by pdfplumber; only on pages where PDFium saw such rules.

The text of the cells stays PDFium's: a grid says where a cell is, not what stands in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pdfplumber
from pdfplumber.page import Page as Sheet
from pdfplumber.table import CellGroup

from pipeline.extractors import Reading
from pipeline.model import Box, Line, Page, Table
from pipeline.problems import problem

# It complains in English of every flaw in a file; what matters of that we say ourselves.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

# Lines that begin within this many points of one another begin a column together.
SAME_COLUMN = 4.0
# So many lines have to begin there.
FEWEST_STARTS = 3
FEWEST_ROWS = 2
# A line that touches more columns than this does not stand in a cell.
CROSSES = 2
FEWEST_COLUMNS = 2
# A vertical rule is at least this long (points).
RULE_LENGTH = 20.0


def extract(path: Path, reading: Reading) -> Reading:
    """The reading with the tables of its ruled pages."""
    ruled = [page for page in reading.pages if page.ruled]
    if not ruled:
        return reading
    tables: list[Table] = []
    problems = [*reading.problems]
    for page, found in _found(path, ruled):
        if isinstance(found, Table):
            tables.append(found)
        else:
            reason = f"{type(found).__name__} {found}"[:200]
            problems.append(
                problem("tabellen-onleesbaar", file=path.name, page=page.number, reason=reason)
            )
    return msgspec.structs.replace(reading, tables=tuple(tables), problems=tuple(problems))


def _found(path: Path, ruled: Sequence[Page]) -> Iterator[tuple[Page, Table | Exception]]:
    """The tables of each page, or what went wrong: a hostile page costs its tables, no more."""
    try:
        with pdfplumber.open(path) as pdf:
            for page in ruled:
                try:
                    yield from [
                        (page, table) for table in _tables(pdf.pages[page.number - 1], page)
                    ]
                except Exception as fault:  # noqa: BLE001 - see above
                    yield page, fault
    except Exception as fault:  # noqa: BLE001 - it cannot be opened, or not be closed
        yield ruled[0], fault


def _tables(sheet: Sheet, page: Page) -> Iterator[Table]:
    try:
        found = sheet.find_tables(table_settings=_settings(sheet, page))
        for table in found:
            rows = _own_rows([_row(row, page.height) for row in table.rows], page.lines)
            if len(rows) >= FEWEST_ROWS and max(map(len, rows)) >= FEWEST_COLUMNS:
                yield Table(page=page.number, rows=rows)
    finally:
        sheet.close()


def _settings(sheet: Sheet, page: Page) -> dict[str, Any]:
    """Drawn column rules where there are two; otherwise columns where many lines begin."""
    uprights = {
        round(edge["x0"])
        for edge in sheet.edges
        if edge["orientation"] == "v" and edge["height"] >= RULE_LENGTH
    }
    if len(uprights) >= FEWEST_COLUMNS:
        return {"vertical_strategy": "lines", "horizontal_strategy": "lines"}
    rules = [edge for edge in sheet.edges if edge["orientation"] == "h"]
    top, bottom = min(e["top"] for e in rules), max(e["bottom"] for e in rules)
    inside = [line for line in page.lines if top < page.height - line.baseline < bottom]
    ends = [min(edge["x0"] for edge in rules), max(edge["x1"] for edge in rules)]
    return {
        "vertical_strategy": "explicit",
        "horizontal_strategy": "lines",
        "explicit_vertical_lines": _columns(inside, ends),
    }


def _columns(lines: Sequence[Line], ends: Sequence[float]) -> list[float]:
    """Where columns begin, and the right end of the last one."""
    starts: list[list[float]] = []
    for x in sorted(line.box.x0 for line in lines):
        if starts and x - starts[-1][0] <= SAME_COLUMN:
            starts[-1].append(x)
        else:
            starts.append([x])
    inner = [group[0] - 1 for group in starts if len(group) >= FEWEST_STARTS]
    return [ends[0], *(x for x in inner if ends[0] + SAME_COLUMN < x < ends[1]), ends[1]]


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
    return sum(
        line.box.x0 < cell.x1 - SAME_COLUMN and line.box.x1 > cell.x0 + SAME_COLUMN for cell in row
    )


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
