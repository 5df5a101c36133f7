"""From numbers of pieces to one vector a text: the layers of BERT in numpy, float32.

The weights are kept in 8 bit and worked out once; the word vectors only where they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from pipeline.encoder.tokens import PAD

Array = npt.NDArray[np.float32]
Arrays = Mapping[str, npt.NDArray[Any]]
Ids = Sequence[int]

HEADS = 12
MOST_TOKENS_AT_ONCE = 512  # between 256 and 2048 about as fast
_EPSILON = np.float32(1e-12)
_MASKED = np.float32(-1e4)
# The usual approximation of GELU: x / (1 + exp(-2 √(2/π) (x + 0.044715 x³))), right to 0.0005.
_STEEP = np.float32(-2 * (2 / np.pi) ** 0.5)
_CUBE = np.float32(0.044715) * _STEEP


def unpacked(arrays: Arrays, name: str) -> Array:
    """An array as float32: 8-bit numbers times the scale of their row, or as it is."""
    values = np.asarray(arrays[name], np.float32)
    scale = arrays.get(f"{name}.scale")
    return values if scale is None else values * scale


@dataclass(frozen=True)
class Linear:
    """A weight matrix and what is added to its outcome."""

    weight: Array
    bias: Array

    @classmethod
    def named(cls, arrays: Arrays, name: str) -> Linear:
        """The part of that name."""
        weight = np.ascontiguousarray(unpacked(arrays, f"{name}.weight").T)
        return cls(weight, unpacked(arrays, f"{name}.bias"))

    def __call__(self, values: Array) -> Array:
        """A row for each row."""
        out: Array = values @ self.weight
        out += self.bias
        return out


@dataclass(frozen=True)
class Norm:
    """Each row to mean 0 and spread 1, then scaled as learned."""

    weight: Array
    bias: Array

    @classmethod
    def named(cls, arrays: Arrays, name: str) -> Norm:
        """The part of that name."""
        return cls(unpacked(arrays, f"{name}.weight"), unpacked(arrays, f"{name}.bias"))

    def __call__(self, values: Array) -> Array:
        """The same array, changed."""
        values -= values.mean(-1, keepdims=True)
        values /= np.sqrt(np.square(values).mean(-1, keepdims=True) + _EPSILON)
        values *= self.weight
        values += self.bias
        return values


class Layer:
    """Attention, then two linear maps; each outcome is added to what came in."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        parts = ("mix", "out", "up", "down")
        self.mix, self.out, self.up, self.down = (
            Linear.named(arrays, f"{name}.{part}") for part in parts
        )
        self.norm = Norm.named(arrays, f"{name}.norm")
        self.last_norm = Norm.named(arrays, f"{name}.last_norm")

    def __call__(self, states: Array, bias: Array) -> Array:
        """A row for each token; `bias` says for each text where it ends."""
        shape = len(bias), bias.shape[-1]
        seen = self.out(self._seen(states, bias, shape))
        seen += states
        states = self.norm(seen)
        thought = self.down(_gelu(self.up(states)))
        thought += states
        return self.last_norm(thought)

    def _seen(self, states: Array, bias: Array, shape: tuple[int, int]) -> Array:
        """What each token takes from the others."""
        width = states.shape[1]
        mixed = self.mix(states).reshape(*shape, 3, HEADS, width // HEADS)
        query, key, value = mixed.transpose(2, 0, 3, 1, 4)
        weights = query @ key.transpose(0, 1, 3, 2)
        weights *= np.float32((width // HEADS) ** -0.5)
        weights += bias
        seen = _softmax(weights) @ value
        return np.asarray(seen.transpose(0, 2, 1, 3).reshape(-1, width))


class Network:
    """All layers; a text becomes the mean of its tokens, standardised."""

    def __init__(self, arrays: Arrays, layers: int) -> None:
        self._arrays = arrays
        self._depth = layers

    def pooled(self, texts: Sequence[Ids]) -> Array:
        """One row for each text; texts of about one length go together."""
        rows = np.zeros((len(texts), len(self._middle)), np.float32)
        with self._threads.limit(limits=1):
            for batch in _batches([len(ids) for ids in texts]):
                rows[batch] = self._batch([texts[at] for at in batch])
        return np.asarray((rows - self._middle) / self._spread)

    def _batch(self, texts: Sequence[Ids]) -> Array:
        ids, mask = _padded(texts)
        bias = np.where(mask, np.float32(0), _MASKED)[:, None, None, :]
        states = self._embedded(ids)
        for layer in self._layers:
            states = layer(states, bias)
        states = states.reshape(*ids.shape, -1) * mask[:, :, None]
        return np.asarray(states.sum(1) / mask.sum(1, keepdims=True), np.float32)

    def _embedded(self, ids: npt.NDArray[np.int64]) -> Array:
        """A row for each token: its word vector and its place."""
        words = self._arrays["words.weight"][ids] * self._arrays["words.weight.scale"][ids]
        states = words + self._places[: ids.shape[1]]
        return self._norm(states.reshape(-1, states.shape[-1]))

    @cached_property
    def _threads(self) -> ThreadpoolController:
        return ThreadpoolController()

    @cached_property
    def _layers(self) -> list[Layer]:
        return [Layer(self._arrays, f"layers.{at}") for at in range(self._depth)]

    @cached_property
    def _places(self) -> Array:
        return unpacked(self._arrays, "places.weight")

    @cached_property
    def _norm(self) -> Norm:
        return Norm.named(self._arrays, "norm")

    @cached_property
    def _middle(self) -> Array:
        return unpacked(self._arrays, "middle")

    @cached_property
    def _spread(self) -> Array:
        return unpacked(self._arrays, "spread")


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """The shortest texts first, as many at once as their longest allows."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lambda at: (lengths[at], at)):
        if batch and (len(batch) + 1) * lengths[at] > MOST_TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _padded(texts: Sequence[Ids]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    ids = np.full((len(texts), max(map(len, texts))), PAD)
    for at, row in enumerate(texts):
        ids[at, : len(row)] = row
    return ids, ids != PAD


def _softmax(values: Array) -> Array:
    values -= values.max(-1, keepdims=True)
    np.exp(values, out=values)
    values /= values.sum(-1, keepdims=True)
    return values


def _gelu(values: Array) -> Array:
    """Large numbers stay, those below nought go to nought, with a smooth bend between them."""
    share = np.square(values)
    share *= _CUBE
    share += _STEEP
    share *= values
    with np.errstate(over="ignore"):  # far below nought: divided by infinity, which is right
        np.exp(share, out=share)
    share += 1
    return np.divide(values, share, out=share)
