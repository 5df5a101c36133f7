"""The matrix as a table: a row for each report, a column for each area and one for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dutch import number
from pipeline.exporters.html import links, words
from pipeline.exporters.html.catalogue import Catalogue, ReportName
from pipeline.model import CellKind, Matrix, MatrixCell, MatrixRow, Report

# The lowest count of each shade, darkest first; the legend names the same steps.
SHADES = ((5, "shade-4"), (3, "shade-3"), (2, "shade-2"), (1, "shade-1"), (0, "zero"))
NO_REPORT = "–"
REST_SHORT = "Geen of onbeslist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of counts; `key` names it in the address, `href` is empty for the rest column."""

    key: str
    short: str
    name: str
    slug: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """A number or what stands in its place; `spoken` is what a screen reader adds to it."""

    text: str
    spoken: str
    look: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One report; the filters compare their choice with the last five fields."""

    label: str
    name: ReportName
    remark: str
    year: str
    cells: tuple[TableCell, ...]
    total: str
    searchable: str
    sizes: str
    provinces: str
    bureau: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The whole matrix; `totals` and `reports_with` end with the figure for all columns."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    totals: tuple[str, ...]
    reports_with: tuple[str, ...]


def build_columns(catalogue: Catalogue) -> tuple[Column, ...]:
    """The areas in order of their code, then the column for what has none."""
    areas = tuple(
        Column(
            key=f"{area.code:02}",
            short=area.short or area.name,
            name=area.name,
            slug=area.slug,
            href=links.area_page(area),
        )
        for area in catalogue.areas.values()
    )
    rest = Column(key="geen", short=REST_SHORT, name=words.NO_AREA, slug=links.NO_AREA_SLUG)
    return (*areas, rest)


def build_table(catalogue: Catalogue) -> Table:
    """The matrix ready to print, its rows in their own order."""
    matrix, columns = catalogue.synthesis.matrix, build_columns(catalogue)
    return Table(
        columns=columns,
        rows=tuple(_row(row, catalogue, columns) for row in matrix.rows),
        totals=_with_sum(matrix.totals, sum(matrix.totals[: len(columns)]), columns),
        reports_with=_with_sum(matrix.reports_with, _reports_with_any(matrix), columns),
    )


def _with_sum(figures: Sequence[int], over_all: int, columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(number(figure) for figure in (*figures[: len(columns)], over_all))


def _reports_with_any(matrix: Matrix) -> int:
    return sum(row.total > 0 for row in matrix.rows)


def _row(row: MatrixRow, catalogue: Catalogue, columns: Sequence[Column]) -> TableRow:
    name, report = catalogue.names[row.report], catalogue.reports[row.report]
    unread = all(cell.kind is CellKind.NO_REPORT for cell in row.cells)
    pairs = zip(row.cells, columns, strict=True)
    return TableRow(
        label=row.label,
        name=name,
        remark="niet gelezen" if unread else "",
        year=str(row.year or words.UNKNOWN),
        cells=tuple(_cell(cell, column, name) for cell, column in pairs),
        total=NO_REPORT if unread else number(row.total),
        searchable=_searchable(row, report),
        sizes=_joined([place.size for place in report.municipalities]),
        provinces=_joined([place.province for place in report.municipalities]),
        bureau=report.bureau,
    )


def _searchable(row: MatrixRow, report: Report) -> str:
    """The names a reader may type: as printed, then and now."""
    names = [row.label]
    for place in report.municipalities:
        names += [place.name, *place.names_now]
    return _joined(names)


def _joined(values: Sequence[str]) -> str:
    return "|".join(dict.fromkeys(values))


def _cell(cell: MatrixCell, column: Column, name: ReportName) -> TableCell:
    if cell.kind is CellKind.NO_REPORT:
        return TableCell(text=NO_REPORT, spoken="geen rapport gelezen", look="no-report")
    if cell.kind is CellKind.NOT_STUDIED:
        return TableCell(text=cell.kind.value, spoken="niet onderzocht", look="not-studied")
    noun = words.RECOMMENDATION if cell.count == 1 else words.RECOMMENDATIONS
    return TableCell(
        text=number(cell.count),
        spoken=f"{noun}, {column.name}, {name.text}",
        look=next(look for least, look in SHADES if cell.count >= least),
        href=f"{links.report_page(name.slug)}#ag-{column.slug}" if cell.count else "",
    )
