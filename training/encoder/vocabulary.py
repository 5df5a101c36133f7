"""Of the 250,000 pieces for a hundred languages, those that Dutch needs."""

from __future__ import annotations

import gzip
import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgpack

from pipeline.encoder.tokens import MARK, SPECIAL, Tokenizer
from training.encoder.source import Source

COMMON_WORDS = 50_000
_LATIN = range(0x250)
_PUNCTUATION = range(0x2000, 0x2100)


def kept(source: Source, texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces of these texts, of common words, and of every Latin character."""
    tokenizer = Tokenizer(source.pieces, source.scores.tolist())
    used = set(range(SPECIAL))
    for text in texts:
        used.update(tokenizer.ids(text))
    for word in common_words():
        used.update(tokenizer.ids(word))
        used.update(tokenizer.ids(word.capitalize()))
    used.update(_characters(source.pieces))
    return sorted(used)


def common_words() -> list[str]:
    """The commonest Dutch words, the commonest first."""
    spec = importlib.util.find_spec("wordfreq")
    if spec is None or spec.origin is None:
        raise SystemExit("wordfreq is niet geïnstalleerd; zie training/encoder/README.md")
    path = Path(spec.origin).parent / "data" / "large_nl.msgpack.gz"
    with gzip.open(path) as file:
        bins = msgpack.unpackb(file.read())
    return [word for words in bins[1:] for word in words][:COMMON_WORDS]


def _characters(pieces: Sequence[str]) -> list[int]:
    """Pieces of one character: with them no Latin text has anything unknown."""
    singles = [(at, piece.removeprefix(MARK)) for at, piece in enumerate(pieces)]
    return [at for at, rest in singles if not rest or (len(rest) == 1 and _wanted(ord(rest)))]


def _wanted(character: int) -> bool:
    return character in _LATIN or character in _PUNCTUATION or chr(character) == "€"
