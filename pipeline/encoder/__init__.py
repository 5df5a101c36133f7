"""A small encoder of Dutch sentences, fine-tuned on the example bank, beside the n-grams.

It says of a sentence what its areas, its kind and the role of its section are. `weights.npz` is
data that `training/encoder` makes; without that file the program works with n-grams alone.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.encoder.network import Array, Arrays, Linear, Network
from pipeline.encoder.tokens import Tokenizer

Floats = npt.NDArray[np.float64]

AREAS, KINDS, ROLES = "areas", "kinds", "roles"
DECIMALS = 4  # rounded here, so that the last bit of a sum cannot change a byte
WEIGHTS = Path(__file__).with_name("weights.npz")


class Encoder:
    """Knows its tasks by name, each with its labels; the same text gives the same numbers."""

    def __init__(self, head: Mapping[str, Any], arrays: Arrays) -> None:
        self._head, self._arrays = head, arrays
        self._network = Network(arrays, head["layers"])

    @staticmethod
    def from_bytes(data: bytes) -> Encoder:
        """Raises ValueError or KeyError when these bytes are no weights."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
        except (zipfile.BadZipFile, zlib.error, EOFError, AttributeError) as fault:
            raise ValueError("dit zijn geen gewichten van de encoder") from fault
        return Encoder(json.loads(arrays["head"].tobytes()), arrays)

    def labels(self, task: str) -> tuple[str, ...]:
        """The labels of a task, in the order of the columns of `probabilities`."""
        return tuple(self._head["labels"][task])

    def probabilities(self, task: str, texts: Sequence[str]) -> Floats:
        """One row for each text, one column for each label; rows add up to 1."""
        return self.tasks(texts)[task]

    def tasks(self, texts: Sequence[str]) -> dict[str, Floats]:
        """The probabilities of all tasks at once: reading the texts is what takes the time."""
        pooled = self._pooled(texts)
        return {
            task: _probabilities(head(pooled), self._head["temperatures"][task])
            for task, head in self._heads.items()
        }

    def embeddings(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text; alike in meaning is a high product."""
        pooled = self._pooled(texts).astype(np.float64)
        return _rounded(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))

    def _pooled(self, texts: Sequence[str]) -> Array:
        return self._network.pooled([self._tokenizer.ids(text) for text in texts])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer(self._head["pieces"], self._arrays["scores"].tolist())

    @cached_property
    def _heads(self) -> dict[str, Linear]:
        return {task: Linear.named(self._arrays, f"heads.{task}") for task in self._head["labels"]}


def load_encoder(path: Path = WEIGHTS) -> Encoder | None:
    """The encoder that travels along; None when its weights do not."""
    return Encoder.from_bytes(path.read_bytes()) if path.is_file() else None


def with_heading(text: str, heading: str) -> str:
    """A sentence with the path of headings it stands under, as the encoder learned to read it."""
    return f"kop: {heading} zin: {text}" if heading else text


def _probabilities(scores: Array, temperature: float) -> Floats:
    powers = np.exp((scores - scores.max(axis=1, keepdims=True)).astype(np.float64) / temperature)
    return _rounded(powers / powers.sum(axis=1, keepdims=True))


def _rounded(values: Floats) -> Floats:
    return np.asarray(np.round(values, DECIMALS))
