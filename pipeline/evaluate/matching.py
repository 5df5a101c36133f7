"""Which found text is which wanted one, by the rules of the shared scorer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz

from pipeline.model import Value

# Two texts this alike are the same.
SAME = 0.8
# Lengths may differ this much: half, or two and a half times and a little.
SHORTEST, LONGEST, LOOSE = 0.5, 2.5, 40


class Verdict(StrEnum):
    """What a found text turned out to be."""

    RIGHT = "terecht"
    AGAIN = "dubbel"
    LOOKALIKE = "lijkt"
    WRONG = "onterecht"


class Pairing(Value, frozen=True, kw_only=True):
    """For each wanted text which was found (-1: none), in which form; a verdict on each found."""

    found: tuple[int, ...]
    forms: tuple[int, ...]
    verdicts: tuple[Verdict, ...]


def pair(
    found: Sequence[str], wanted: Sequence[Sequence[str]], lookalikes: Sequence[str]
) -> Pairing:
    """The best pairs first; `wanted` holds for each text its forms, the full one first."""
    chances = [
        (alike(text, form), number == 0, -at, at_wanted, number)
        for at, text in enumerate(found)
        for at_wanted, forms in enumerate(wanted)
        for number, form in enumerate(forms)
    ]
    likely = sorted((c for c in chances if c[0] >= SAME), reverse=True)
    best = {at: max((c[0] for c in likely if -c[2] == at), default=0.0) for at in range(len(found))}
    leaks = {
        at
        for at, text in enumerate(found)
        if (worst := max((alike(text, look) for look in lookalikes), default=0.0)) >= SAME
        and worst > best[at]
    }
    taken: dict[int, tuple[int, int]] = {}
    used: set[int] = set(leaks)
    for _, _, minus, at_wanted, number in likely:
        if -minus not in used and at_wanted not in taken:
            taken[at_wanted] = (-minus, number)
            used.add(-minus)
    right = {at for at, _ in taken.values()}
    return Pairing(
        found=tuple(taken.get(at, (-1, 0))[0] for at in range(len(wanted))),
        forms=tuple(taken.get(at, (-1, 0))[1] for at in range(len(wanted))),
        verdicts=tuple(
            _verdict(at, right=right, leaks=leaks, alike_to_one=best[at] >= SAME)
            for at in range(len(found))
        ),
    )


def _verdict(at: int, *, right: set[int], leaks: set[int], alike_to_one: bool) -> Verdict:
    if at in right:
        return Verdict.RIGHT
    if at in leaks:
        return Verdict.LOOKALIKE
    return Verdict.AGAIN if alike_to_one else Verdict.WRONG


def alike(one: str, other: str) -> float:
    """From 0 to 1; a text inside a longer one counts while their lengths fit."""
    a, b = squeezed(one), squeezed(other)
    if not a or not b or len(a) < SHORTEST * len(b) or len(a) > LONGEST * len(b) + LOOSE:
        return 0.0
    return max(fuzz.ratio(a, b), fuzz.partial_ratio(a, b)) / 100


def exactness(one: str, other: str) -> float:
    """From 0 to 1: whether one text begins and ends where the other does."""
    return fuzz.ratio(squeezed(one), squeezed(other)) / 100


@cache
def squeezed(text: str) -> str:
    """Letters and figures alone."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]", "", plain)
