"""Paragraphs and items that a page or column break cut in two become one again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout.blocks import Draft, Placed, has_room
from pipeline.model import BlockKind

_ENDED = re.compile(r"[.:;!?…][\"'”’)\]]*\d{0,3}$")
_FLOWING = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE)
SAME_SIZE = 0.7
# A line that begins this much further (letter sizes) is indented.
INDENT = 0.5
# Edges of columns that differ less (points), apart from a shift of the whole, are the same.
SAME_EDGES = 12.0


def join_over_breaks(drafts: Sequence[Draft]) -> list[Draft]:
    """The same blocks, those that go on after a break joined; what stands between them follows.

    A table that goes on on the next page keeps the names of its columns; its head, if it is
    printed again, is left out.
    """
    joined: list[Draft] = []
    for draft in drafts:
        row = _as_one_table(joined, draft) if draft.edges else draft
        at = _open(joined, draft)
        if row is None:
            continue
        if joined and row.edges and _row_goes_on(joined[-1], row):
            joined[-1] = _with_rest_of_row(joined[-1], row)
        elif at is not None:
            joined[at] = replace(
                joined[at], lines=(*joined[at].lines, *draft.lines), right=draft.right
            )
        else:
            joined.append(row)
    return joined


# --- running text -------------------------------------------------------------------------


def _open(drafts: Sequence[Draft], after: Draft) -> int | None:
    """The block that `after` goes on with: the last, but for what stands apart from the text.

    Over a table or a note in the margin only a sentence goes on that plainly has not ended.
    """
    apart = False
    for at in range(len(drafts) - 1, -1, -1):
        before = drafts[at]
        if before.kind in _FLOWING and not before.aside:
            return at if _goes_on(before, after, apart=apart) else None
        if before.kind is BlockKind.FOOTNOTE:
            continue
        if not (before.aside or before.kind is BlockKind.ROW):
            return None
        apart = True
    return None


def _goes_on(before: Draft, after: Draft, *, apart: bool) -> bool:
    here, there = before.lines[-1].page, after.lines[0].page
    broken = (
        there == here + 1
        or (there == here and after.stretch != before.stretch)
        or (there == here and after.first.baseline > before.last.baseline)
    )
    if not broken or after.kind is not BlockKind.PARAGRAPH or after.marker or after.aside:
        return False
    if abs(before.last.size - after.first.size) > SAME_SIZE:
        return False
    return before.last.hyphenated or _unfinished(before, after, apart=apart)


def _unfinished(before: Draft, after: Draft, *, apart: bool) -> bool:
    """A sentence without an end goes on; an item only if its last line is full, or in small.

    So does a paragraph whose last line is full, though it ends a sentence: few paragraphs do.
    """
    full = not has_room(before, after.first)
    if _ENDED.search(before.text()):
        return full and not apart and _is_justified(before) and _is_flush(after)
    if not after.first.text[:1].isupper():
        return True
    if apart:
        return False
    return before.kind is BlockKind.PARAGRAPH or full


def _is_justified(before: Draft) -> bool:
    """Whether its text is justified: of ragged lines any may happen to be full."""
    earlier = [placed.line for placed in before.lines[:-1]]
    reaching = sum(before.right - line.box.x1 < INDENT * line.size for line in earlier)
    return reaching >= 2  # noqa: PLR2004 - one line may be full by chance


def _is_flush(after: Draft) -> bool:
    """Whether its first line begins where its next one does, not indented as a new paragraph."""
    lines = [placed.line for placed in after.lines[:2]]
    return abs(lines[0].box.x0 - lines[-1].box.x0) < INDENT * lines[0].size


# --- tables -------------------------------------------------------------------------------


def _as_one_table(joined: Sequence[Draft], row: Draft) -> Draft | None:
    """The row under the head of the table that it goes on; None for that head itself."""
    before = next((d for d in reversed(joined) if d.kind is not BlockKind.FOOTNOTE), None)
    if before is None or not _same_table(before, row):
        return row
    head = _head(joined, before)
    names = dict(zip(head.places, map(_words, head.cells), strict=True))
    if [_words(cell) for cell in row.cells] == [*names.values()]:
        return None
    return replace(row, columns=tuple(names.get(place, "") for place in row.places))


def _same_table(before: Draft, row: Draft) -> bool:
    """Whether the row stands in the columns of the row before it, at most one page further."""
    if len(before.edges) != len(row.edges) or not before.edges:
        return False
    here, there = before.lines[-1].page, row.lines[0].page
    if here == there:
        return before.stretch == row.stretch
    shift = row.edges[0] - before.edges[0]
    offs = (abs(b - a - shift) for a, b in zip(before.edges, row.edges, strict=True))
    return there == here + 1 and max(offs) <= SAME_EDGES


def _head(joined: Sequence[Draft], row: Draft) -> Draft:
    """The row that names the columns of the table of `row`."""
    for draft in reversed(joined):
        if draft.edges and not any(draft.columns):
            return draft
    return row


def _row_goes_on(before: Draft, after: Draft) -> bool:
    """A row at the top of the next page that only fills up cells of the row before it."""
    if not after.cells or not any(after.columns) or before.kind is not BlockKind.ROW:
        return False
    next_page = after.lines[0].page == before.lines[-1].page + 1
    fewer = len(after.cells) < len(before.cells) and set(after.places) <= set(before.places)
    return next_page and fewer and (after.places[0] > 0 or after.first.text[:1].islower())


def _with_rest_of_row(before: Draft, after: Draft) -> Draft:
    rest = dict(zip(after.places, after.cells, strict=True))
    cells = tuple(
        cell + rest.get(place, ()) for place, cell in zip(before.places, before.cells, strict=True)
    )
    return replace(before, cells=cells, lines=tuple(line for cell in cells for line in cell))


def _words(cell: Sequence[Placed]) -> str:
    return " ".join(placed.line.text.strip() for placed in cell)
