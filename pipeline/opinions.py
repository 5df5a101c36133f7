"""What the encoder said of a text, kept in the store: reading is dear, and texts come back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from pipeline import encoder
from pipeline.codec import decode, digest, encode
from pipeline.encoder import Encoder, Floats, load_encoder
from pipeline.store import Store, code_digest

_Rows = dict[str, list[float]]  # by task the chances of its labels


class KeptOpinions:
    """An encoder that reads each text once; what it said is found by text, weights and code."""

    def __init__(self, reader: Encoder, weights: bytes, store: Store) -> None:
        self._reader, self._store = reader, store
        self._version = digest(weights, code_digest("encoder"))

    def labels(self, task: str) -> tuple[str, ...]:
        """The labels of a task, in the order of the columns of `probabilities`."""
        return self._reader.labels(task)

    def probabilities(self, task: str, texts: Sequence[str]) -> Floats:
        """One row for each text, one column for each label; rows add up to 1."""
        known = {text: rows for text in dict.fromkeys(texts) if (rows := self._kept(text))}
        self._read([text for text in dict.fromkeys(texts) if text not in known], known)
        said = [known[text][task] for text in texts]
        return np.array(said).reshape(len(texts), len(self.labels(task)))

    def _read(self, texts: Sequence[str], known: dict[str, _Rows]) -> None:
        """Read these texts together, keep what is said of each, and add it to what is known."""
        said = self._reader.tasks(texts) if texts else {}
        for at, text in enumerate(texts):
            known[text] = {task: rows[at].tolist() for task, rows in said.items()}
            self._store.put(self._key(text), encode(known[text]))

    def _kept(self, text: str) -> _Rows | None:
        content = self._store.get(self._key(text))
        try:
            return decode(content, _Rows) if content else None
        except msgspec.DecodeError:
            return None

    def _key(self, text: str) -> str:
        return digest("encoder", self._version, text)


def open_encoder(store: Store, path: Path = encoder.WEIGHTS) -> KeptOpinions | None:
    """The encoder that travels along, remembering in the store; None without its weights."""
    reader = load_encoder(path)
    return KeptOpinions(reader, path.read_bytes(), store) if reader else None
