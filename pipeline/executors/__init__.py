"""Plug point: how work on many files is carried out, by name.

An executor is a function `(work, items, limits) -> Iterator[Outcome]`; outcomes come in the order
of the items. A failure costs its own item and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from importlib import import_module
from typing import Protocol, TypeVar, cast

from pipeline.model import Value

Item = TypeVar("Item")
Result = TypeVar("Result")


class Limits(Value, frozen=True, kw_only=True):
    """What one item may cost: seconds, and bytes of memory for the process that does it."""

    jobs: int = 1
    seconds: float = 300.0
    memory: int = 4 * 1024**3


class FailureKind(StrEnum):
    """How an item failed."""

    RAISED = "raised"
    TIMEOUT = "timeout"
    DIED = "died"


class Failure(Value, frozen=True, kw_only=True):
    """An item that gave no result; `reason` is for people, `trace` for us."""

    kind: FailureKind
    reason: str
    trace: str = ""


class Executor(Protocol):
    """Does the work on each item."""

    def __call__(
        self,
        work: Callable[[Item], Result],
        items: Sequence[Item],
        limits: Limits,
    ) -> Iterator[Result | Failure]:
        """One outcome for each item, in their order."""
        ...


EXECUTORS = {
    "serial": "pipeline.executors.serial",
    "processes": "pipeline.executors.processes",
}


def executor(name: str) -> Executor:
    """The executor of that name; KeyError when there is none."""
    return cast("Executor", import_module(EXECUTORS[name]).execute)
