"""Three kinds of empty, and totals that close whatever a report says of itself."""

from __future__ import annotations

import builders
import pytest

from pipeline.matrix import build_matrix
from pipeline.model import CellKind

HOORN = builders.report(studied=(1, 2))
GOUDA = builders.report(builders.municipality("Gouda", "GM0513"), year=2021)
SCHEME = builders.scheme()


def kinds(matrix, row=0):
    return [cell.kind for cell in matrix.rows[row].cells]


def built(recommendations=(), findings=(), reports=(HOORN,), aside=()):
    return build_matrix(reports, aside, recommendations, findings, SCHEME)


def advice(primary, **changes):
    return builders.coded(builders.recommendation(), primary, **changes)


def finding(primary, **changes):
    return builders.coded(builders.finding(), primary, **changes)


def test_what_a_report_did_not_study_is_told_from_nothing_found():
    count, gone = CellKind.COUNT, CellKind.NOT_STUDIED
    assert kinds(built([advice(1)])) == [count, count, *[gone] * 8, count]


def test_where_a_report_does_not_say_what_it_studied_nothing_is_called_unstudied():
    assert set(kinds(built([], reports=[GOUDA]))) == {CellKind.COUNT}


def test_a_file_without_a_report_has_neither():
    matrix = built([advice(1)], aside=[GOUDA])
    assert set(kinds(matrix, row=1)) == {CellKind.NO_REPORT}


@pytest.mark.parametrize(
    "items",
    [
        {"recommendations": [advice(7)]},
        {"recommendations": [advice(1, secondary=(7,))]},
        {"findings": [finding(7)]},
        {"findings": [finding(2, secondary=(7,))]},
    ],
)
def test_an_area_with_advice_or_a_finding_was_studied_by_definition(items):
    assert kinds(built(**items))[6] is CellKind.COUNT


def test_what_another_report_found_says_nothing_of_this_one():
    other = builders.coded(builders.finding(of=GOUDA.slug), 7)
    matrix = built(findings=[other], reports=[HOORN, GOUDA])
    assert kinds(matrix)[6] is CellKind.NOT_STUDIED


def test_the_column_of_the_rest_is_always_a_count():
    assert kinds(built())[-1] is CellKind.COUNT


def test_totals_close():
    items = [advice(1), advice(None), advice(7)]
    matrix = built(items, [finding(9)], aside=[GOUDA])
    assert sum(cell.count for row in matrix.rows for cell in row.cells) == len(items)
    assert [row.total for row in matrix.rows] == [3, 0]
    assert sum(matrix.totals) == 3
    for row in matrix.rows:
        assert all(c.kind is CellKind.COUNT or not c.count for c in row.cells)
