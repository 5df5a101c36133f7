"""What was won and lost since the last accepted outcome, and the floor it may not go below.

Only what went wrong is kept: a fault that is gone is won, a fault that was not there is lost. So a
text that is newly and wrongly taken counts as a loss, like a recommendation that is newly missed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from pipeline.evaluate.items import Item, share

Faults = dict[str, tuple[str, ...]]


def faults_of(items: Sequence[Item]) -> Faults:
    """By measure the keys of what was wrong, in order."""
    wrong: dict[str, set[str]] = {item.measure: set() for item in items}
    for item in items:
        if not item.hit:
            wrong[item.measure].add(item.key)
    return {measure: tuple(sorted(keys)) for measure, keys in sorted(wrong.items())}


def read_baseline(path: Path) -> Faults | None:
    """The faults of the accepted outcome; None when there is none yet."""
    return msgspec.json.decode(path.read_bytes(), type=Faults) if path.is_file() else None


def write_baseline(path: Path, faults: Faults) -> None:
    """One line for each fault, so that a change shows as lines of a diff."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(faults), indent=0) + b"\n")


def compared(before: Faults | None, now: Faults) -> Iterator[str]:
    """The faults that are gone and the faults that are new, measure by measure."""
    if before is None:
        yield "Er is nog geen basislijn; leg er een vast met --accept."
        return
    won = [*_only_in(before, now)]
    lost = [*_only_in(now, before)]
    yield f"Ten opzichte van de basislijn: {len(won)} gewonnen, {len(lost)} verloren"
    yield from (f"  gewonnen: {line}" for line in won)
    yield from (f"  verloren: {line}" for line in lost)


def _only_in(one: Faults, other: Faults) -> Iterator[str]:
    """Of the measures that both know."""
    for measure, keys in one.items():
        if measure in other:
            yield from (f"{measure} · {key}" for key in keys if key not in {*other[measure]})


def below_floor(path: Path, items: Sequence[Item]) -> list[str]:
    """Each measure that fell below its floor, with both figures."""
    floors = tomllib.loads(path.read_text(encoding="utf-8"))
    faults = []
    for half, measures in floors.items():
        for measure, floor in measures.items():
            figure = share([i for i in items if i.measure == measure and i.half == half])
            if figure.value < floor:
                faults.append(f"onder de vloer: {measure} ({half}) {figure.value:.3f} < {floor}")
    return faults
