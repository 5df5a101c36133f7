"""One item after the other in this process: for debugging; it cannot survive a native crash."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence

from pipeline.executors import Failure, FailureKind, Item, Limits, Result


def execute(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    limits: Limits,  # noqa: ARG001 - contract
) -> Iterator[Result | Failure]:
    """One outcome for each item; the limits are not kept here."""
    for item in items:
        try:
            yield work(item)
        except Exception as fault:  # noqa: BLE001 - one item costs itself, not the batch
            trace = traceback.format_exc()
            yield Failure(kind=FailureKind.RAISED, reason=_reason(fault), trace=trace)


def _reason(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"
