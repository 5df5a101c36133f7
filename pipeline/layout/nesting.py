"""Lists in lists: how deep an item stands, by its marker and by where it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout.blocks import Draft
from pipeline.model import BlockKind

# An item that begins this much further (letter sizes) than the one above it stands in its list.
DEEPER = 0.6
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[a-z]+", re.IGNORECASE)


def with_depths(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, their items with the number of lists around their own.

    A marker of a form that is open belongs to that list, also after a page break.
    """
    open_lists: list[tuple[str, float]] = []
    nested = []
    for draft in drafts:
        if draft.kind is BlockKind.ITEM:
            open_lists = _opened(open_lists, draft)
            nested.append(replace(draft, depth=len(open_lists) - 1))
        else:
            open_lists = [] if _ends_lists(draft, open_lists) else open_lists
            nested.append(draft)
    return nested


def _opened(open_lists: list[tuple[str, float]], item: Draft) -> list[tuple[str, float]]:
    """The lists that are open once this item stands in its own."""
    form = _form(item.marker)
    for at, (known, _) in enumerate(open_lists):
        if known == form:
            return [*open_lists[:at], (form, item.left)]
    while open_lists and item.left < open_lists[-1][1] + DEEPER * item.first.size:
        open_lists = open_lists[:-1]
    return [*open_lists, (form, item.left)]


def _form(marker: str) -> str:
    """What the markers of one list have in common: "1." and "12.", "a)" and "c)"."""
    return _LETTERS.sub("a", _DIGITS.sub("1", marker))


def _ends_lists(draft: Draft, open_lists: Sequence[tuple[str, float]]) -> bool:
    if draft.kind is BlockKind.FOOTNOTE or draft.aside or not open_lists:
        return False
    return draft.kind is not BlockKind.PARAGRAPH or draft.left <= open_lists[0][1]
