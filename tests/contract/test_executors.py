"""What every executor promises: one outcome an item, in order; a failure costs itself."""

from __future__ import annotations

import pytest

from pipeline.executors import EXECUTORS, Failure, FailureKind, Limits, executor
from tests.contract.hostile import work

pytestmark = pytest.mark.parametrize("name", EXECUTORS)
LIMITS = Limits(jobs=2, seconds=20, memory=2 * 1024**3)


def run(name, items, limits=LIMITS):
    return [*executor(name)(work, items, limits)]


def test_outcomes_come_in_the_order_of_the_items(name):
    items = ["slow", "b", "c", "d"]
    assert run(name, items) == ["slowslow", "bb", "cc", "dd"]
    assert run(name, []) == []


def test_an_item_that_raises_costs_only_itself(name):
    before, failure, after = run(name, ["a", "raise", "c"])
    assert (before, after) == ("aa", "cc")
    assert isinstance(failure, Failure)
    assert failure.kind is FailureKind.RAISED
    assert failure.reason == "ValueError: boos"
    assert "hostile.py" in failure.trace


def test_a_reader_that_stops_half_way_leaves_nothing_behind(name):
    outcomes = executor(name)(work, ["a", "b", "c"], LIMITS)
    assert next(outcomes) == "aa"
    outcomes.close()
    assert [*outcomes] == []
