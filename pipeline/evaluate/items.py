"""What was right and what was wrong, one by one; every figure is a count of these.

A figure comes with its 95% interval: Wilson's for a share; for what is no share (F1, kappa) from
leaving out one report at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import sqrt

from pipeline.model import Value

_Z = 1.96  # of a 95% interval


class Item(Value, frozen=True, kw_only=True):
    """One thing that could have gone right, and whether it did.

    `half` is ontwikkel, toets or goud; `unit` what is left out as a whole for an interval: a
    report, or a fold of the gold; `layout`, `form` and `area` are empty where they say nothing.
    """

    measure: str
    key: str
    hit: bool
    half: str
    unit: str
    layout: str = ""
    form: str = ""
    area: str = ""


class Figure(Value, frozen=True, kw_only=True):
    """A measured value from `low` to `high`, over `total` things."""

    value: float
    low: float
    high: float
    total: int


Measure = Callable[[Sequence[Item]], float]


def share(items: Sequence[Item]) -> Figure:
    """The share that is right."""
    hits, total = sum(item.hit for item in items), len(items)
    low, high = wilson(hits, total)
    return Figure(value=hits / total if total else 0.0, low=low, high=high, total=total)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Wilson's interval of a share; from 0 to 1 when there is nothing to go by."""
    if not total:
        return 0.0, 1.0
    part, z2 = hits / total, _Z**2
    centre = (part + z2 / (2 * total)) / (1 + z2 / total)
    reach = _Z / (1 + z2 / total) * sqrt(part * (1 - part) / total + z2 / (4 * total**2))
    return max(0.0, centre - reach), min(1.0, centre + reach)


def jackknifed(items: Sequence[Item], measure: Measure) -> Figure:
    """Any measure, its interval from leaving out one unit at a time (Quenouille, Tukey)."""
    units = sorted({item.unit for item in items})
    value = measure(items)
    without = [measure([item for item in items if item.unit != unit]) for unit in units]
    count = len(units)
    mean = sum(without) / count if count else 0.0
    spread = sum((part - mean) ** 2 for part in without)
    reach = _Z * sqrt(spread * (count - 1) / count) if count > 1 else 1.0
    low, high = max(0.0, value - reach), min(1.0, value + reach)
    return Figure(value=value, low=low, high=high, total=len(items))


def f1_of(found: str, right: str) -> Measure:
    """F1 out of the items of a recall measure and of a precision measure."""

    def measure(items: Sequence[Item]) -> float:
        recall = share([item for item in items if item.measure == found]).value
        precision = share([item for item in items if item.measure == right]).value
        both = recall + precision
        return 2 * recall * precision / both if both else 0.0

    return measure


def of(items: Iterable[Item], measure: str, half: str) -> list[Item]:
    """The items of one measure and one half."""
    return [item for item in items if item.measure == measure and item.half == half]
