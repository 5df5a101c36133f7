"""Paragraphs and items that a page or column break cut in two become one again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout.blocks import Draft
from pipeline.model import BlockKind

_ENDED = re.compile(r"[.:;!?…][\"'”’)\]]*\d{0,3}$")
_FLOWING = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE)
SAME_SIZE = 0.7


def join_over_breaks(drafts: Sequence[Draft]) -> list[Draft]:
    """The same blocks, those that go on after a break joined; footnotes between them follow.

    A table's head that is printed again on its next page is left out.
    """
    joined: list[Draft] = []
    for draft in drafts:
        at = _last_flowing(joined)
        if joined and _repeats_head(joined[-1], draft):
            continue
        if joined and _row_goes_on(joined[-1], draft):
            joined[-1] = _with_rest_of_row(joined[-1], draft)
        elif at is not None and _goes_on(joined[at], draft):
            joined[at] = replace(joined[at], lines=(*joined[at].lines, *draft.lines))
        else:
            joined.append(draft)
    return joined


def _last_flowing(drafts: Sequence[Draft]) -> int | None:
    """The last block that is no footnote, if running text can go on from it."""
    for at in range(len(drafts) - 1, -1, -1):
        if drafts[at].kind is not BlockKind.FOOTNOTE:
            return at if drafts[at].kind in _FLOWING else None
    return None


def _goes_on(before: Draft, after: Draft) -> bool:
    here, there = before.lines[-1].page, after.lines[0].page
    broken = (
        there == here + 1
        or (there == here and after.stretch != before.stretch)
        or (there == here and after.first.baseline > before.last.baseline)
    )
    if not broken or after.kind is not BlockKind.PARAGRAPH or after.marker:
        return False
    if abs(before.last.size - after.first.size) > SAME_SIZE:
        return False
    return before.last.hyphenated or _unfinished(before, after)


def _unfinished(before: Draft, after: Draft) -> bool:
    """A sentence without an end goes on; a list item only with a small letter or a figure."""
    text = before.text()
    if _ENDED.search(text):
        return False
    return before.kind is BlockKind.PARAGRAPH or not after.first.text[:1].isupper()


# --- rows of a table ----------------------------------------------------------------------


def _repeats_head(before: Draft, after: Draft) -> bool:
    """The head of a table printed again where the table goes on, on the next page."""
    if (before.kind, after.kind) != (BlockKind.ROW, BlockKind.ROW) or any(after.columns):
        return False
    texts = {" ".join(placed.line.text.strip() for placed in cell) for cell in after.cells}
    next_page = after.lines[0].page == before.lines[-1].page + 1
    return next_page and any(before.columns) and set(before.columns) <= texts


def _row_goes_on(before: Draft, after: Draft) -> bool:
    """A row at the top of the next page that only fills up cells of the row before it."""
    if (before.kind, after.kind) != (BlockKind.ROW, BlockKind.ROW) or not after.cells:
        return False
    next_page = after.lines[0].page == before.lines[-1].page + 1
    fewer = len(after.cells) < len(before.cells) and set(after.columns) <= set(before.columns)
    return next_page and fewer and after.first.text[:1].islower()


def _with_rest_of_row(before: Draft, after: Draft) -> Draft:
    rest = dict(zip(after.columns, after.cells, strict=True))
    cells = tuple(
        cell + rest.get(column, ())
        for column, cell in zip(before.columns, before.cells, strict=True)
    )
    return replace(before, cells=cells, lines=tuple(line for cell in cells for line in cell))
