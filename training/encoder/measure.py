"""N-grams, encoder and both on rows held out: `python -m training.encoder.measure WEIGHTS`.

WEIGHTS has to be made with `--part fit`. How heavy each counts is chosen on the part that chooses.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.encoder import Encoder, load_encoder, with_heading
from pipeline.learning import train
from pipeline.lessons import NO, PROSE_WEIGHT, YES
from pipeline.taxonomy import ADVICE
from training.encoder.rows import Part, Row, read_rows

BANK = Path(__file__).parents[2] / "taxonomy" / "voorbeelden"
DETECTOR = "detector"
SHARES = np.round(np.linspace(0, 1, 21), 2)
TEMPERATURES = np.linspace(0.5, 2.0, 31)
DRAWS = 2000
Floats = npt.NDArray[np.float64]
Rows = Sequence[Row]


@dataclass(frozen=True)
class Task:
    """What is asked of which rows, with the name of its head and the label of each row."""

    name: str
    head: str
    label: Callable[[Row], str]

    def rows(self, rows: Rows, part: Part) -> list[Row]:
        """The rows of a part that say something about it."""
        return [row for row in rows if row.part == part and self.label(row)]


TASKS = (
    Task("areas", "areas", lambda row: row.area),
    Task("kinds", "kinds", lambda row: row.kind),
    Task(DETECTOR, "kinds", lambda row: YES if row.kind == ADVICE else NO),
    Task("roles", "roles", lambda row: row.role),
)


@dataclass(frozen=True)
class Outcome:
    """Probabilities of one task on one part, by both models, over the same labels."""

    task: str
    rows: list[Row]
    labels: tuple[str, ...]
    right: npt.NDArray[np.int64]
    ngrams: Floats
    encoder: Floats

    def fused(self, share: float) -> Floats:
        """The n-grams to the power `share`, the encoder to what is left."""
        powers = np.maximum(self.ngrams, 1e-4) ** share
        powers *= np.maximum(self.encoder, 1e-4) ** (1 - share)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def main() -> None:
    """A line of JSON for each task."""
    encoder = load_encoder(Path(sys.argv[1]))
    if encoder is None:
        raise SystemExit(f"{sys.argv[1]} is er niet")
    rows = _without_repeats(read_rows(BANK))
    for task in TASKS:
        if len(sys.argv) < 3 or task.name in sys.argv[2:]:
            print(json.dumps(_measured(task, rows, encoder), ensure_ascii=False), flush=True)


def _without_repeats(rows: Rows) -> list[Row]:
    """Without the measured rows whose very words stand in a row to learn from."""
    learned = {row.text for row in rows if row.part == Part.FIT}
    return [row for row in rows if row.part == Part.FIT or row.text not in learned]


def _measured(task: Task, rows: Rows, encoder: Encoder) -> dict[str, object]:
    choose, held = _outcomes(task, rows, encoder)
    share = max(SHARES.tolist(), key=lambda s: (_likely(choose.fused(s), choose.right), s))
    best = max(SHARES.tolist(), key=lambda s: (_accuracy(choose.fused(s), choose.right), s))
    tables = {"ngrams": held.ngrams, "encoder": held.encoder, "fused": held.fused(best)}
    found: dict[str, object] = {
        "task": task.name,
        "rows": len(held.rows),
        "share_by_accuracy": best,
        "share_by_likelihood": share,
        "temperature_of_fused": _temperature(choose.fused(best), choose.right),
        "gain": _interval(held, held.fused(best)),
    }
    for name, table in tables.items():
        found[name] = _figures(held, table)
    if any(row.heading for row in held.rows):
        found["encoder_with_heading"] = _headed(task, held, encoder)
    return found


def _outcomes(task: Task, rows: Rows, encoder: Encoder) -> list[Outcome]:
    fit = task.rows(rows, Part.FIT)
    heavy = [PROSE_WEIGHT if row.kind == ADVICE and row.heading else 1.0 for row in fit]
    model = train(
        [row.text for row in fit],
        [task.label(row) for row in fit],
        [f"{row.source} {row.group}" for row in fit],
        secondary=[row.secondary for row in fit] if task.name == "areas" else (),
        weights=heavy if task.name == DETECTOR else (),
    )
    outcomes = []
    for part in (Part.CHOOSE, Part.HELD):
        seen = [row for row in task.rows(rows, part) if task.label(row) in model.labels]
        texts = [row.text for row in seen]
        outcomes.append(
            Outcome(
                task=task.name,
                rows=seen,
                labels=model.labels,
                right=np.array([model.labels.index(task.label(row)) for row in seen]),
                ngrams=model.probabilities(texts),
                encoder=_asked(task, encoder, texts, model.labels),
            )
        )
    return outcomes


def _asked(task: Task, encoder: Encoder, texts: Sequence[str], labels: Sequence[str]) -> Floats:
    table, names = encoder.probabilities(task.head, texts), encoder.labels(task.head)
    if task.name == DETECTOR:
        yes = table[:, names.index(ADVICE)]
        return np.stack([yes if label == YES else 1 - yes for label in labels], axis=1)
    return table[:, [names.index(label) for label in labels]]


def _headed(task: Task, held: Outcome, encoder: Encoder) -> dict[str, object]:
    """The same sentences of reports, plain and with their heading."""
    at = [n for n, row in enumerate(held.rows) if row.heading]
    texts = [with_heading(held.rows[n].text, held.rows[n].heading) for n in at]
    table = _asked(task, encoder, texts, held.labels)
    right = held.right[at]
    return {
        "plain": _accuracy(held.encoder[at], right),
        "headed": _accuracy(table, right),
        "macro_f1_plain": _macro(held.encoder[at], right, len(held.labels)),
        "macro_f1_headed": _macro(table, right, len(held.labels)),
    }


def _figures(held: Outcome, table: Floats) -> dict[str, object]:
    sources = [row.source for row in held.rows]
    found: dict[str, object] = {
        "accuracy": _accuracy(table, held.right),
        "macro_f1": _macro(table, held.right, len(held.labels)),
        "certain_60": _at_coverage(table, held.right, 0.6),
        "certain_80": _at_coverage(table, held.right, 0.8),
    }
    for source in sorted(set(sources)):
        at = [n for n, name in enumerate(sources) if name == source]
        found[source] = (
            len(at),
            _accuracy(table[at], held.right[at]),
            _macro(table[at], held.right[at], len(held.labels)),
        )
    if held.task == "areas":
        found["hit_any"] = _hit_any(held, table)
    return found


def _accuracy(table: Floats, right: npt.NDArray[np.int64]) -> float:
    return round(float((table.argmax(axis=1) == right).mean()), 4)


def _hit_any(held: Outcome, table: Floats) -> float:
    pairs = zip(held.rows, held.right, table.argmax(axis=1), strict=True)
    hits = [held.labels[g] in {held.labels[r], *row.secondary} for row, r, g in pairs]
    return round(float(np.mean(hits)), 4)


def _macro(table: Floats, right: npt.NDArray[np.int64], count: int) -> float:
    """The mean F1 of the labels that occur."""
    given, scores = table.argmax(axis=1), []
    for label in range(count):
        if (right == label).any():
            both = ((given == label) & (right == label)).sum()
            scores.append(2 * both / ((given == label).sum() + (right == label).sum()))
    return round(float(np.mean(scores)), 4)


def _at_coverage(table: Floats, right: npt.NDArray[np.int64], share: float) -> float:
    """How often the most certain share is right."""
    order = np.argsort(-table.max(axis=1), kind="stable")[: int(share * len(right))]
    return _accuracy(table[order], right[order])


def _likely(table: Floats, right: npt.NDArray[np.int64]) -> float:
    return float(np.log(np.maximum(table[np.arange(len(right)), right], 1e-6)).mean())


def _temperature(table: Floats, right: npt.NDArray[np.int64]) -> float:
    """The temperature at which the fused probabilities fit what turned out to be right."""

    def fit(temperature: float) -> float:
        powers = table ** (1 / temperature)
        return _likely(powers / powers.sum(axis=1, keepdims=True), right)

    return round(max(TEMPERATURES.tolist(), key=fit), 2)


def _interval(held: Outcome, fused: Floats) -> tuple[float, float, float]:
    """What fusing gains over n-grams, with 95% of the draws of whole groups (or sentences)."""
    one = fused.argmax(axis=1) == held.right
    gain = one.astype(int) - (held.ngrams.argmax(axis=1) == held.right)
    names = [f"{r.source} {r.text if r.heading else r.group}" for r in held.rows]
    _, group = np.unique(names, return_inverse=True)
    sums, sizes = np.bincount(group, gain), np.bincount(group)
    chance = np.random.default_rng(0)
    draws = chance.integers(0, len(sums), (DRAWS, len(sums)))
    drawn = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return round(float(gain.mean()), 4), round(float(low), 4), round(float(high), 4)


if __name__ == "__main__":
    main()
