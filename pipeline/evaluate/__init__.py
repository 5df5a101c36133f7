"""Quality on the corpus and the gold: beside silly rivals, with intervals, gains and losses.

The program learns from the odd-numbered reports (ontwikkel), which say what it remembers; the
even-numbered ones (toets) are only scored.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.evaluate.baseline import (
    below_floor,
    compared,
    faults_of,
    read_baseline,
    write_baseline,
)
from pipeline.evaluate.measuring import Bench, measure
from pipeline.evaluate.page import page, tables
from pipeline.evaluate.table import Table, as_lines
from pipeline.evaluate.truth import read_truths
from pipeline.inputs import bundled
from pipeline.model import Value
from pipeline.problems import UsageError, problem

__all__ = ["Bench", "Verdict", "evaluate", "lines"]


class Verdict(Value, frozen=True, kw_only=True):
    """The outcome for people: tables, what changed, and what fell below its floor."""

    tables: tuple[Table, ...]
    changes: tuple[str, ...]
    faults: tuple[str, ...]


def evaluate(bench: Bench, *, accept: bool, only: str = "") -> Verdict:
    """Measure everything; raises UsageError where corpus and gold are not at hand.

    With `accept` this outcome becomes the baseline, and `docs/kwaliteit.md` is written anew; with
    `only` just the PDFs are measured whose name holds it.
    """
    corpus, gold = bundled("tests") / "corpus", bundled("tests") / "eval"
    if not (corpus / "truth").is_dir() or not gold.is_dir():
        raise UsageError(problem("geen-meetgegevens", path=bundled("tests")))
    truths = [truth for truth in read_truths(corpus / "truth") if only in truth.pdf]
    measured = measure(truths, corpus / "pdfs", gold / "gold", bench)
    now = faults_of(measured.items)
    shown = tuple(tables(measured))
    changes = tuple(compared(read_baseline(gold / "baseline.json"), now))
    if accept:
        write_baseline(gold / "baseline.json", now)
        (bundled("docs") / "kwaliteit.md").write_text(page(shown), encoding="utf-8")
    faults = () if only else tuple(below_floor(gold / "floor.toml", measured.items))
    return Verdict(tables=shown, changes=changes, faults=faults)


def lines(verdict: Verdict) -> Iterator[str]:
    """The outcome for a terminal."""
    for table in verdict.tables:
        yield from as_lines(table)
    yield from verdict.changes
    yield from verdict.faults
