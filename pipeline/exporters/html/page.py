"""A page before it is rendered, and the steps back and forward that it offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.exporters.html import links
from pipeline.exporters.html.catalogue import Link

HOME = Link(text="Overzicht", href=links.OVERVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a template needs: `view` is its own, the rest is for the frame around it.

    `trail` leads from the front page to the page above this one.
    """

    path: str
    template: str
    title: str
    view: object
    trail: tuple[Link, ...] = (HOME,)
    previous: Link | None = None
    following: Link | None = None


def chained(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The same pages, each leading to the one before and the one after it."""
    steps = [Link(text=page.title, href=page.path) for page in pages]
    before, after = [None, *steps], [*steps[1:], None]
    return tuple(
        replace(page, previous=back, following=on)
        for page, back, on in zip(pages, before, after, strict=False)
    )
