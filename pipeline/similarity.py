"""How alike two texts are: for merging what is said twice, and for finding a quote again."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from pipeline.dutch import plain

# Words that say nothing about the subject of a piece of advice.
_SMALL = frozenset(
    (
        "aan",
        "al",
        "alle",
        "als",
        "bij",
        "dan",
        "dat",
        "de",
        "deze",
        "die",
        "dit",
        "door",
        "een",
        "en",
        "er",
        "het",
        "hier",
        "hun",
        "in",
        "is",
        "maar",
        "met",
        "na",
        "naar",
        "niet",
        "nog",
        "of",
        "om",
        "ook",
        "op",
        "over",
        "per",
        "te",
        "tot",
        "uit",
        "van",
        "voor",
        "waar",
        "wat",
        "wie",
        "worden",
        "wordt",
        "zich",
        "zij",
        "zijn",
        "zo",
        "zodat",
    )
)
_WORD = re.compile(r"\w{2,}")


def normalised(text: str) -> str:
    """What remains of a text when capitals, accents, punctuation and spacing do not count."""
    return " ".join(_WORD.findall(plain(text)))


def likeness(one: str, other: str) -> float:
    """From 0 to 1: how far two texts are the same words in about the same order."""
    return fuzz.ratio(normalised(one), normalised(other)) / 100


def overlap(short: str, full: str) -> float:
    """From 0 to 1: how many content words of a short form begin alike in the full one.

    The first five letters count, so that "verlagen" finds "verlaag" but also "verlaging".
    """
    wanted, there = _stems(short), _stems(full)
    return len(wanted & there) / len(wanted) if wanted else 0.0


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in _WORD.findall(plain(text)) if word not in _SMALL)
