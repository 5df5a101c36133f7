"""What a sentence of a report is, seen among its neighbours and in its section.

Learning and reading look through the same `features`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from pipeline.learning import Floats
from pipeline.model import SectionRole, Value
from pipeline.outlines import ROLES

# How far one looks back and ahead, in sentences of the same section.
REACH = (-1, 1, -2, 2)
UNLIKELY = 1e-4
_SPOKEN = re.compile(r"[“‘\"”]")
_MEASURED = re.compile(r"%|€|\bprocent|\bmiljoen\b")
_NEGATED = re.compile(r"\b(?:niet|geen|nauwelijks|onvoldoende|te weinig)\b", re.IGNORECASE)


class Sentence(Value, frozen=True, kw_only=True):
    """A sentence in reading order; those of one `section` follow one another."""

    text: str
    section: int
    role: SectionRole


def features(sentences: Sequence[Sentence], opinions: Floats) -> Floats:
    """A row for each of one or more sentences; `opinions` has its chances by kind, by itself."""
    sections = np.array([sentence.section for sentence in sentences])
    roles = np.array([[float(s.role is role) for role in ROLES] for s in sentences])
    parts = [np.log(np.maximum(opinions, UNLIKELY)), opinions, roles]
    parts += [_neighbours(opinions, sections, step) for step in REACH]
    parts.append(np.array([_looks(sentence.text) for sentence in sentences]))
    parts.append(_edges(sections))
    return np.hstack(parts)


def _neighbours(opinions: Floats, sections: Floats, step: int) -> Floats:
    """The opinions on the sentence so many further; zeros where another section begins."""
    found = np.zeros_like(opinions)
    here = np.arange(len(opinions))
    there = here + step
    inside = (there >= 0) & (there < len(opinions))
    same = inside & (sections[np.clip(there, 0, len(opinions) - 1)] == sections)
    found[same] = opinions[there[same]]
    return found


def _looks(text: str) -> list[float]:
    marks = [
        len(text) / 200,
        any(map(str.isdigit, text)),
        text.rstrip().endswith("?"),
        _SPOKEN.search(text) is not None,
        text.count(",") / 3,
        _NEGATED.search(text) is not None,
        _MEASURED.search(text) is not None,
    ]
    return [float(mark) for mark in marks]


def _edges(sections: Floats) -> Floats:
    """Whether a sentence is the first or the last of its section."""
    other = sections[1:] != sections[:-1]
    first, last = np.concatenate([[True], other]), np.concatenate([other, [True]])
    return np.stack([first, last], axis=1).astype(float)
