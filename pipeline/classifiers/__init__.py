"""Plug point: what codes texts into the areas of a scheme, by name.

A classifier is a function `(passages, scheme, models) -> tuple[Coding, ...]`, one coding for each
passage, in their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from pipeline.model import AREAS, Coding, Passage, Scheme

if TYPE_CHECKING:
    from pipeline.lessons import Models


class Classifier(Protocol):
    """Codes passages; pure, so that the same passages give the same codings."""

    def __call__(
        self,
        passages: Sequence[Passage],
        scheme: Scheme,
        models: Models,
    ) -> tuple[Coding, ...]:
        """One coding for each passage."""
        ...


CLASSIFIERS = {
    "stacked": "pipeline.classifiers.stacked",
    "lexicon": "pipeline.classifiers.lexicon",
}


def classifier(name: str) -> Classifier:
    """The classifier of that name; KeyError when there is none."""
    return cast("Classifier", import_module(CLASSIFIERS[name]).classify)


def default_classifier(scheme: Scheme) -> Classifier:
    """The trained one for the ten areas; the cues for a scheme without labelled examples."""
    return classifier("stacked" if scheme.slug == AREAS else "lexicon")
