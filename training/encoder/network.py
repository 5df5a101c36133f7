"""The encoder and its heads in PyTorch; `pipeline/encoder/network.py` does the same in numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.encoder.tokens import MOST_TOKENS, PAD
from training.encoder.source import INNER, WIDTH, Source

HEADS = 12
_EPSILON = 1e-12
_MASKED = -1e4


class Layer(nn.Module):
    """One layer of BERT: attention, then two linear maps, each with its sum and norm."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.last_norm = nn.LayerNorm(WIDTH, eps=_EPSILON)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """One vector a token in, one out."""
        many, length, _ = states.shape
        mixed = self.mix(states).view(many, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        seen = seen.transpose(1, 2).reshape(many, length, WIDTH)
        states = self.norm(states + self.out(seen))
        return self.last_norm(states + self.down(functional.gelu(self.up(states))))


class Network(nn.Module):
    """The first layers of the encoder, the mean over the words, a linear head for each task."""

    def __init__(self, pieces: int, layers: int, labels: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, WIDTH)
        self.places = nn.Embedding(MOST_TOKENS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.heads = nn.ModuleDict({task: nn.Linear(WIDTH, len(n)) for task, n in labels.items()})
        self.register_buffer("middle", torch.zeros(WIDTH))
        self.register_buffer("spread", torch.ones(WIDTH))
        for head in self.heads.values():
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)

    def embed(self, ids: Tensor) -> Tensor:
        """What each token is, and where it stands."""
        return self.norm(self.words(ids) + self.places(torch.arange(ids.shape[1]))[None])

    def climb(
        self, states: Tensor, mask: Tensor, first: int = 0, last: int | None = None
    ) -> Tensor:
        """Through the layers from `first` up to `last`."""
        bias = torch.zeros(mask.shape).masked_fill(~mask, _MASKED)[:, None, None, :]
        for layer in self.layers[first:last]:
            states = layer(states, bias)
        return states

    def pooled(self, states: Tensor, mask: Tensor) -> Tensor:
        """The mean over the tokens, each of its numbers made comparable."""
        weight = mask[:, :, None].to(states.dtype)
        mean = (states * weight).sum(1) / weight.sum(1)
        return (mean - self.middle) / self.spread

    def scores(self, pooled: Tensor) -> dict[str, Tensor]:
        """For each task a score a label."""
        return {task: head(pooled) for task, head in self.heads.items()}


def build(
    source: Source, kept: Sequence[int], layers: int, labels: Mapping[str, Sequence[str]]
) -> Network:
    """The network with the weights of the starting point."""
    network = Network(len(kept), layers, labels)
    weights = source.weights
    kind = weights["emb.type"][:WIDTH]  # the same for every token: added to its place
    _set(network.words.weight, weights["emb.word"][np.array(kept)])
    _set(network.places.weight, weights["emb.pos"][:MOST_TOKENS] + kind)
    _set(network.norm.weight, weights["emb.ln.w"])
    _set(network.norm.bias, weights["emb.ln.b"])
    for at, layer in enumerate(network.layers):
        _fill(layer, {name.removeprefix(f"l{at}."): value for name, value in weights.items()})
    return network


def _fill(layer: Layer, weights: Mapping[str, np.ndarray]) -> None:
    for end in ("w", "b"):
        parts = [weights[f"{name}.{end}"] for name in "qkv"]
        _set(_parameter(layer.mix, end), np.concatenate(parts))
    for part, name in (
        (layer.out, "ao"),
        (layer.norm, "aln"),
        (layer.up, "fi"),
        (layer.down, "fo"),
        (layer.last_norm, "oln"),
    ):
        for end in ("w", "b"):
            _set(_parameter(part, end), weights[f"{name}.{end}"])


def _parameter(part: nn.Module, end: str) -> Tensor:
    return part.weight if end == "w" else part.bias


def _set(parameter: Tensor, values: np.ndarray) -> None:
    with torch.no_grad():
        parameter.copy_(torch.from_numpy(np.ascontiguousarray(values)))


def padded(sequences: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Rows of one length, and where they hold text."""
    longest = max(map(len, sequences))
    ids = torch.full((len(sequences), longest), PAD)
    for at, sequence in enumerate(sequences):
        ids[at, : len(sequence)] = torch.tensor(sequence)
    return ids, ids != PAD
