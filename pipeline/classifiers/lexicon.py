"""Codes by the cues in the taxonomy files alone: the rival, and what a new scheme starts with."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lessons import Models
from pipeline.model import Coding, Passage, Scheme
from pipeline.taxonomy import cue_hits

# A second area counts when its cues weigh at least this share of the first one's.
SECOND_SHARE = 0.6
MOST_SECONDARY = 2


def classify(
    passages: Sequence[Passage],
    scheme: Scheme,
    models: Models | None,  # noqa: ARG001 - contract
) -> tuple[Coding, ...]:
    """The area whose cues weigh most; never certain, undecided where no cue stands."""
    return tuple(_code(passage, scheme) for passage in passages)


def _code(passage: Passage, scheme: Scheme) -> Coding:
    hits = {area.code: cue_hits(passage.text, area.cues) for area in scheme.areas}
    weights = {code: sum(weight for _, weight in found) for code, found in hits.items() if found}
    if not weights:
        return Coding(
            scheme=scheme.slug,
            primary=None,
            confidence=0.0,
            certain=False,
            evidence=("geen enkel signaalwoord",),
        )
    ranked = sorted(weights, key=lambda code: (-weights[code], code))
    first = ranked[0]
    second = [code for code in ranked[1:] if weights[code] >= SECOND_SHARE * weights[first]]
    return Coding(
        scheme=scheme.slug,
        primary=first,
        secondary=tuple(second[:MOST_SECONDARY]),
        confidence=round(weights[first] / sum(weights.values()), 2),
        certain=False,
        evidence=tuple(f"signaalwoord “{cue}”" for cue, _ in hits[first]),
    )
