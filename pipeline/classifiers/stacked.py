"""Codes by the model trained on the example bank; the heading a text stands under has a say.

A finding often leaves its subject to the heading ("Dat gaat niet goed"), so the two opinions are
multiplied. A text without a heading is coded by itself alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.learning import DECIMALS, Floats
from pipeline.lessons import Models
from pipeline.model import Coding, FocusArea, Passage, Scheme
from pipeline.taxonomy import NONE_OF_THE_TEN, cue_hits

MOST_SECONDARY = 2
MOST_CUES = 3
# How much the heading counts beside the text; half and half measured best for findings.
HEADING_SHARE = 0.5


def classify(passages: Sequence[Passage], scheme: Scheme, models: Models) -> tuple[Coding, ...]:
    """The likeliest area, further ones above the model's threshold, and what speaks for them."""
    opinions = _opinions(passages, models)
    return tuple(
        _code(passage, row, scheme, models) for passage, row in zip(passages, opinions, strict=True)
    )


def _opinions(passages: Sequence[Passage], models: Models) -> Floats:
    texts = models.codes([passage.text for passage in passages])
    headed = [at for at, passage in enumerate(passages) if passage.heading]
    if headed:
        # N-grams alone: the encoder learned from sentences, and a heading is a few words.
        headings = models.areas.probabilities([passages[at].heading for at in headed])
        both = texts[headed] ** (1 - HEADING_SHARE) * headings**HEADING_SHARE
        texts[headed] = both / both.sum(axis=1, keepdims=True)
    return np.round(texts, DECIMALS)


def _code(passage: Passage, row: Floats, scheme: Scheme, models: Models) -> Coding:
    codes = [int(label) for label in models.areas.labels]
    ranked = sorted(zip(codes, row.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    first, confidence = ranked[0]
    certain = confidence >= models.areas.certain
    second = tuple(
        code
        for code, chance in ranked[1:]
        if chance >= models.areas.second and NONE_OF_THE_TEN not in (first, code)
    )
    evidence = _evidence(passage, first, scheme, models)
    if not certain:
        evidence += _doubt(ranked[1], scheme)
    return Coding(
        scheme=scheme.slug,
        primary=None if first == NONE_OF_THE_TEN else first,
        secondary=second[:MOST_SECONDARY],
        confidence=round(confidence, 2),
        certain=certain,
        evidence=evidence,
    )


def _evidence(passage: Passage, code: int, scheme: Scheme, models: Models) -> tuple[str, ...]:
    """The cues of the area that stand in the text, else the words that weighed most."""
    area = _area(code, scheme)
    hits = (
        sorted(cue_hits(passage.text, area.cues), key=lambda hit: (-hit[1], hit[0])) if area else []
    )
    if hits:
        return tuple(f"signaalwoord “{cue}”" for cue, _ in hits[:MOST_CUES])
    words = models.areas.telling_words(passage.text, str(code))
    return (f"vooral door: {', '.join(words)}",) if words else ()


def _doubt(runner_up: tuple[int, float], scheme: Scheme) -> tuple[str, ...]:
    area = _area(runner_up[0], scheme)
    name = f"{area.code} {area.name}" if area else "geen van de tien"
    chance = f"{runner_up[1]:.2f}".replace(".", ",")
    return (f"ook mogelijk: {name} ({chance})",)


def _area(code: int, scheme: Scheme) -> FocusArea | None:
    return next((area for area in scheme.areas if area.code == code), None)
