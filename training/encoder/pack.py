"""Writes a network to one file of arrays, its matrices in 8 bit: each row with its own scale."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from training.encoder.network import Network


def pack(
    path: Path,
    network: Network,
    vocabulary: tuple[Sequence[str], Sequence[float]],
    labels: Mapping[str, Sequence[str]],
    temperatures: Mapping[str, float],
) -> None:
    """Pieces and labels stand as JSON in bytes; nothing has to be unpickled."""
    pieces, scores = vocabulary
    head = {
        "pieces": list(pieces),
        "labels": {task: list(names) for task, names in labels.items()},
        "temperatures": dict(temperatures),
        "layers": len(network.layers),
    }
    arrays = {
        "head": np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), np.uint8),
        "scores": np.asarray(scores, np.float32),
    }
    for name, value in network.state_dict().items():
        arrays |= _packed(name, value.float().numpy())
    np.savez_compressed(path, **arrays)


def _packed(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    if values.ndim == 1 or name.startswith("heads"):
        return {name: values.astype(np.float32)}
    if name.startswith("places"):
        return {name: values.astype(np.float16)}
    scale = np.abs(values).max(axis=1, keepdims=True) / 127 + 1e-12
    return {
        name: np.round(values / scale).astype(np.int8),
        f"{name}.scale": scale.astype(np.float32),
    }
