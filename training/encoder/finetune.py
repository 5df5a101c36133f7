"""Fine-tunes the upper layers and the heads on all tasks at once; deterministic on one thread."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from pipeline.encoder import with_heading
from pipeline.encoder.tokens import Tokenizer
from training.encoder.network import Network, padded
from training.encoder.rows import TASKS, Row


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Chosen on the part that chooses, see README.md."""

    layers: int = 6
    frozen: int = 2  # layers that stay as they are: run once, kept
    epochs: int = 3
    batch: int = 32
    rate: float = 4e-4
    head_rate: float = 10.0  # times `rate`
    decay: float = 0.01
    smoothing: float = 0.05
    secondary: float = 0.2  # share of the target for the second and third area
    token_drop: float = 0.1
    pooled_drop: float = 0.1
    with_heading: float = 0.5  # share of the report sentences that come with their heading
    warm_up: float = 0.1
    weights: dict[str, float] = field(
        default_factory=lambda: {"areas": 1.0, "kinds": 0.6, "roles": 0.3}
    )
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A text in one form, with its states after the frozen layers and its targets."""

    states: Tensor
    targets: dict[str, Tensor]  # all zeros for a task that the row says nothing about


def labels_of(rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """For each task its labels; areas by number."""
    found = {task: {str(row.label(task)) for row in rows} - {""} for task in TASKS}
    return {task: tuple(sorted(names, key=lambda n: (len(n), n))) for task, names in found.items()}


def finetune(
    network: Network,
    tokenizer: Tokenizer,
    rows: Sequence[Row],
    labels: dict[str, tuple[str, ...]],
    settings: Settings,
) -> None:
    """Changes the network."""
    torch.manual_seed(settings.seed)
    chance = np.random.default_rng(settings.seed)
    plain = _states(network, [tokenizer.ids(row.text) for row in rows], settings)
    headed = [at for at, row in enumerate(rows) if row.heading]
    forms = [tokenizer.ids(with_heading(rows[at].text, rows[at].heading)) for at in headed]
    other = dict(zip(headed, _states(network, forms, settings), strict=True))
    _standardise(network, plain, settings)
    targets = _targets(rows, labels, settings)
    steps = _Steps(network, settings, len(rows))
    for epoch in range(settings.epochs):
        use = {at for at in headed if chance.random() < settings.with_heading}
        states = [other[at] if at in use else plain[at] for at in range(len(rows))]
        # The role of a section is asked of the sentence alone: its heading gives it away.
        shown = targets | {"roles": targets["roles"].clone()}
        shown["roles"][sorted(use)] = 0
        batches = _batches([len(s) for s in states], settings.batch, chance)
        for done, batch in enumerate(batches, start=1):
            chosen = {task: table[batch] for task, table in shown.items()}
            steps.step([states[at] for at in batch], chosen)
            if done % 50 == 0 or done == len(batches):
                steps.report(f"epoch {epoch + 1}, {done} of {len(batches)}")


class _Steps:
    """One batch after another; the rate goes up first, then down to nothing."""

    def __init__(self, network: Network, settings: Settings, rows: int) -> None:
        self._network, self._settings = network, settings
        groups = [
            {"params": list(network.heads.parameters()), "lr": settings.rate * settings.head_rate},
            {"params": list(network.layers[settings.frozen :].parameters()), "lr": settings.rate},
        ]
        self._optimiser = torch.optim.AdamW(groups, weight_decay=settings.decay, betas=(0.9, 0.98))
        total = settings.epochs * -(-rows // settings.batch)
        warm = max(1, int(settings.warm_up * total))
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser,
            lambda at: min((at + 1) / warm, max(0.0, (total - at) / (total - warm))),
        )
        self._losses: list[float] = []
        self._began = time.perf_counter()

    def step(self, states: Sequence[Tensor], targets: dict[str, Tensor]) -> None:
        """Learns from one batch."""
        loss = _loss(self._network, states, targets, self._settings)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimiser.step()
        self._schedule.step()
        self._optimiser.zero_grad(set_to_none=True)
        self._losses.append(loss.item())

    def report(self, where: str) -> None:
        """The mean loss of the last fifty steps."""
        took = time.perf_counter() - self._began
        loss = np.mean(self._losses[-50:])
        print(f"{where}: loss {loss:.3f}, {took:.0f} s", file=sys.stderr, flush=True)


def _batches(
    lengths: Sequence[int], size: int, chance: np.random.Generator
) -> list[npt.NDArray[np.int64]]:
    """Texts of about one length together, the batches in a chance order."""
    order = np.argsort(np.array(lengths) + chance.uniform(-3, 3, len(lengths)), kind="stable")
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    return [batches[at] for at in chance.permutation(len(batches))]


def _states(
    network: Network, sequences: Sequence[Sequence[int]], settings: Settings
) -> list[Tensor]:
    """After the frozen layers, in half the bytes."""
    states: list[Tensor] = [torch.empty(0)] * len(sequences)
    order = np.argsort([len(s) for s in sequences], kind="stable")
    with torch.no_grad():
        for at in range(0, len(order), 64):
            batch = order[at : at + 64]
            ids, mask = padded([sequences[n] for n in batch])
            below = network.climb(network.embed(ids), mask, 0, settings.frozen)
            for n, row in zip(batch, below, strict=True):
                states[n] = row[: len(sequences[n])].to(torch.float16)
    return states


def _gathered(states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    lengths = torch.tensor([len(s) for s in states])
    rows = torch.nn.utils.rnn.pad_sequence(list(states), batch_first=True).float()
    return rows, torch.arange(rows.shape[1])[None] < lengths[:, None]


def _standardise(network: Network, states: Sequence[Tensor], settings: Settings) -> None:
    """From a tenth of the rows: enough for a mean and a spread."""
    pooled = []
    with torch.no_grad():
        for at in range(0, len(states), 640):
            rows, mask = _gathered(states[at : at + 64])
            pooled.append(network.pooled(network.climb(rows, mask, settings.frozen), mask))
        every = torch.cat(pooled)
        network.middle.copy_(every.mean(0))
        network.spread.copy_(every.std(0) + 1e-6)


def _targets(
    rows: Sequence[Row], labels: dict[str, tuple[str, ...]], settings: Settings
) -> dict[str, Tensor]:
    targets = {task: torch.zeros(len(rows), len(names)) for task, names in labels.items()}
    for at, row in enumerate(rows):
        for task, names in labels.items():
            if row.label(task):
                targets[task][at] = _target(row, task, names, settings)
    return targets


def _target(row: Row, task: str, names: Sequence[str], settings: Settings) -> Tensor:
    """Most for what is right, a share for further areas, a little for everything."""
    further = row.secondary if task == "areas" else ()
    share = settings.secondary if further else 0.0
    target = torch.full((len(names),), settings.smoothing / len(names))
    target[names.index(row.label(task))] += (1 - settings.smoothing) * (1 - share)
    for code in further:
        target[names.index(code)] += (1 - settings.smoothing) * share / len(further)
    return target


def _loss(
    network: Network,
    states: Sequence[Tensor],
    targets: dict[str, Tensor],
    settings: Settings,
) -> Tensor:
    """Over all tasks; a row counts for the tasks it says something about."""
    rows, mask = _gathered(states)
    keep = torch.rand(*rows.shape[:2], 1) >= settings.token_drop
    climbed = network.climb(rows * keep, mask, settings.frozen)
    pooled = functional.dropout(network.pooled(climbed, mask), settings.pooled_drop)
    scores = network.scores(pooled)
    losses = [
        -weight * (targets[task] * functional.log_softmax(scores[task], -1)).sum() / len(states)
        for task, weight in settings.weights.items()
    ]
    return sum(losses, torch.zeros(()))
