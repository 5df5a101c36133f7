"""What an executor with processes survives: death, a hang and greed, each costs its own item."""

from __future__ import annotations

import pytest

from pipeline.executors import EXECUTORS, Failure, FailureKind, Limits, executor
from tests.contract.hostile import work

ISOLATING = [name for name in EXECUTORS if name != "serial"]  # serial keeps no limits


@pytest.mark.parametrize("name", ISOLATING)
def test_death_hang_and_greed_cost_only_their_own_item(name):
    limits = Limits(jobs=2, seconds=5, memory=2 * 1024**3)
    items = ["a", "exit", "b", "hang", "c", "memory", "d", "abort", "e"]
    outcomes = dict(zip(items, executor(name)(work, items, limits), strict=True))
    assert {item: got for item, got in outcomes.items() if isinstance(got, str)} == {
        item: item * 2 for item in "abcde"
    }
    kinds = {item: got.kind for item, got in outcomes.items() if isinstance(got, Failure)}
    assert kinds == {
        "exit": FailureKind.DIED,
        "abort": FailureKind.DIED,
        "hang": FailureKind.TIMEOUT,
        "memory": FailureKind.RAISED,
    }
    assert outcomes["memory"].reason.startswith("MemoryError")


@pytest.mark.parametrize("name", ISOLATING)
def test_the_number_of_processes_does_not_change_the_outcome(name):
    items = ["a", "raise", "b", "exit"]
    one, four = (
        [*executor(name)(work, items, Limits(jobs=jobs, memory=2 * 1024**3))] for jobs in (1, 4)
    )
    assert [str(outcome)[:40] for outcome in one] == [str(outcome)[:40] for outcome in four]
