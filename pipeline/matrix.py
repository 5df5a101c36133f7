"""The matrix: how many recommendations each report has in each area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.dutch import listing
from pipeline.model import (
    CellKind,
    CodedFinding,
    CodedRecommendation,
    Matrix,
    MatrixCell,
    MatrixRow,
    Report,
    Scheme,
)

# The eleventh column: a recommendation that fits none of the ten, or is undecided.
UNDECIDED = 0


def build_matrix(
    reports: Sequence[Report],
    set_aside: Sequence[Report],
    recommendations: Sequence[CodedRecommendation],
    findings: Sequence[CodedFinding],
    scheme: Scheme,
) -> Matrix:
    """A row for each report, read or not, in the order given; a report counts an item once.

    Every recommendation is in exactly one cell, so rows, columns and totals close.
    """
    touched = _touched([*recommendations, *findings])
    columns = [*(area.code for area in scheme.areas), UNDECIDED]
    counts = _counts(reports, recommendations, columns)
    rows = [
        _row(report, dict(zip(columns, map(int, counts.loc[report.slug]), strict=True)), touched)
        for report in reports
    ]
    rows += [_empty_row(report, len(columns)) for report in set_aside]
    return Matrix(
        rows=tuple(rows),
        totals=tuple(map(int, counts.sum().tolist())),
        reports_with=tuple(map(int, (counts > 0).sum().tolist())),
    )


def _counts(
    reports: Sequence[Report],
    recommendations: Sequence[CodedRecommendation],
    columns: list[int],
) -> pd.DataFrame:
    items = pd.DataFrame(
        [(coded.item.report, coded.coding.primary or UNDECIDED) for coded in recommendations],
        columns=["report", "area"],
    )
    table = pd.crosstab(items["report"], items["area"])
    return (
        table.reindex(index=[report.slug for report in reports], columns=columns, fill_value=0)
        .fillna(0)
        .astype(int)
    )


def label(report: Report) -> str:
    """How a row is called: its gemeenten, else its title."""
    return listing([m.name for m in report.municipalities]) or report.title or report.file


def _touched(items: Sequence[CodedRecommendation | CodedFinding]) -> set[tuple[str, int]]:
    """By report the areas that anything in it is about, be it in the second place."""
    return {
        (coded.item.report, code)
        for coded in items
        for code in (coded.coding.primary, *coded.coding.secondary)
        if code is not None
    }


def _row(report: Report, counts: Mapping[int, int], touched: set[tuple[str, int]]) -> MatrixRow:
    # What a report has something on, it studied, whatever it says of itself.
    studied = {UNDECIDED, *(report.studied or counts)}
    studied |= {code for code in counts if (report.slug, code) in touched}
    return MatrixRow(
        report=report.slug,
        label=label(report),
        year=report.year,
        total=sum(counts.values()),
        cells=tuple(
            MatrixCell(
                kind=CellKind.COUNT if code in studied else CellKind.NOT_STUDIED, count=count
            )
            for code, count in counts.items()
        ),
    )


def _empty_row(report: Report, width: int) -> MatrixRow:
    cell = MatrixCell(kind=CellKind.NO_REPORT)
    return MatrixRow(
        report=report.slug, label=label(report), year=report.year, total=0, cells=(cell,) * width
    )
