"""Text to numbers: the unigram tokenizer of multilingual-e5, on the pieces that Dutch needs.

A word is cut into the pieces whose scores add up highest, as SentencePiece does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

START, PAD, END, UNKNOWN = range(4)
SPECIAL = 4  # as many pieces at the front stand for no text
MOST_TOKENS = 160
# More than this many characters never fit: a text of a megabyte costs no more than a long one.
MOST_CHARACTERS = 2_000
PREFIX = "query: "  # what the model was trained to read before each text
MARK = "▁"  # stands before each word
_REMEMBERED = 50_000
_NEVER = float("-inf")


class Tokenizer:
    """Knows its pieces by their place: the number of a piece is its index."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        known = zip(pieces[SPECIAL:], scores[SPECIAL:], strict=True)
        self._known = {piece: (at, score) for at, (piece, score) in enumerate(known, SPECIAL)}
        self._longest = max(map(len, self._known), default=1)
        self._unknown = min(scores, default=0.0) - 10.0
        self._word = lru_cache(_REMEMBERED)(self._split)

    def ids(self, text: str) -> list[int]:
        """The numbers of a text, with a start and an end; never more than `MOST_TOKENS`."""
        clean = unicodedata.normalize("NFKC", PREFIX + text[:MOST_CHARACTERS])
        numbers = [number for word in clean.split() for number in self._word(word)]
        return [START, *numbers[: MOST_TOKENS - 2], END]

    def _split(self, word: str) -> tuple[int, ...]:
        """The numbers of one word; neighbouring unknown characters become one."""
        numbers = self._best_cut(MARK + word)
        return tuple(
            number
            for number, before in zip(numbers, (START, *numbers), strict=False)
            if (number, before) != (UNKNOWN, UNKNOWN)
        )

    def _best_cut(self, word: str) -> tuple[int, ...]:
        """Left to right, for each place the best way to get there."""
        reached = [0.0] + [_NEVER] * len(word)
        came_from = [(0, UNKNOWN)] * (len(word) + 1)
        for start in range(len(word)):
            so_far = reached[start]
            for end, number, score in self._steps(word, start):
                if so_far + score > reached[end]:
                    reached[end], came_from[end] = so_far + score, (start, number)
        return _walk_back(came_from)

    def _steps(self, word: str, start: int) -> list[tuple[int, int, float]]:
        """The known pieces that begin here, and the single character as an unknown one."""
        ends = range(start + 1, min(len(word), start + self._longest) + 1)
        known = [(end, *found) for end in ends if (found := self._known.get(word[start:end]))]
        return [(start + 1, UNKNOWN, self._unknown), *known]


def _walk_back(came_from: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    numbers, at = [], len(came_from) - 1
    while at:
        at, number = came_from[at]
        numbers.append(number)
    return tuple(reversed(numbers))
