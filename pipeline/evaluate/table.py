"""The figures as tables: aligned for a terminal, Markdown for `docs/kwaliteit.md`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.evaluate.items import Figure, Item, share
from pipeline.model import Value

MISSING = "–"


class Table(Value, frozen=True, kw_only=True):
    """A title, the heads of the columns, and rows of cells; the first column holds names."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown(figure: Figure) -> str:
    """A figure with its interval and over how many."""
    if not figure.total:
        return MISSING
    return f"{figure.value:.3f} ({figure.low:.2f}–{figure.high:.2f}; {figure.total})"


def by_half(title: str, measures: Sequence[str], items: Sequence[Item]) -> Table:
    """A row for each measure, a column for each half."""
    halves = _in_order({item.half for item in items if item.measure in measures})
    rows = (
        (measure, *(shown(share(_of(items, measure, half))) for half in halves))
        for measure in measures
    )
    return Table(title=title, heads=("", *halves), rows=tuple(rows))


def split(
    title: str,
    measures: Sequence[str],
    items: Sequence[Item],
    key: Callable[[Item], str],
    half: str = "",
) -> Table:
    """A row for each value of `key`, a column for each measure, over one half or all."""
    own = [item for item in items if item.measure in measures and half in ("", item.half)]
    values = sorted({key(item) for item in own if key(item)}, key=_natural)
    rows = (
        (
            value,
            *(
                shown(share([i for i in own if i.measure == m and key(i) == value]))
                for m in measures
            ),
        )
        for value in values
    )
    return Table(title=title, heads=("", *measures), rows=tuple(rows))


def as_lines(table: Table) -> Iterator[str]:
    """For a terminal: columns under one another."""
    cells = [table.heads, *table.rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(table.heads))]
    yield table.title
    for row in cells:
        yield "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
    yield ""


def as_markdown(table: Table) -> str:
    """For the documentation."""
    head = f"| {' | '.join(table.heads)} |\n|{' --- |' * len(table.heads)}"
    rows = "\n".join(f"| {' | '.join(row)} |" for row in table.rows)
    return f"## {table.title}\n\n{head}\n{rows}\n"


def _of(items: Sequence[Item], measure: str, half: str) -> list[Item]:
    return [item for item in items if item.measure == measure and item.half == half]


def _in_order(halves: set[str]) -> list[str]:
    return [half for half in ("ontwikkel", "toets", "goud") if half in halves]


def _natural(value: str) -> tuple[int, str]:
    return (int(value), "") if value.isdigit() else (0, value)
