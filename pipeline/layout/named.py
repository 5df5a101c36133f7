"""What the outline of a file and its table of contents say of the headings in the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from pipeline.dutch import plain
from pipeline.layout.blocks import NUMBERED, OPEN_END, Draft, as_text
from pipeline.model import BlockKind, Bookmark

# Headings deeper than this are all alike to a reader.
DEEPEST = 4
# An outline or a contents list is believed when this share of it is found in the text.
BELIEVED = 0.5
# The indents of a contents list are believed when they fit this share of its numbers.
FITTING = 0.75
# No heading has more lines than this.
MOST_LINES = 4
# So many lines that end in ever higher page numbers are a table of contents.
FEWEST_ENTRIES = 4
LONGEST_ENTRY = 200
# Entries of a contents list that begin within this many points of one another are of one level.
SAME_INDENT = 5.0
PART = re.compile(r"deel\s*(?:[ivx]{1,4}(?![a-z])|\d)", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"(?:hoofdstuk\s+)?\d{1,2}(?:\.\d{1,2})*\b\.?", re.IGNORECASE)
_LEADERS = " .·…_\t"
_DIGITS = "0123456789"
_HIGHEST_PAGE = 3  # figures
_Look = tuple[int, bool, bool, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A heading as the outline or the contents list has it; level or page 0 is unknown."""

    key: str
    level: int
    page: int = 0


def find_named(drafts: Sequence[Draft], outline: Sequence[Bookmark]) -> dict[int, int]:
    """The level of each block that the outline or else the contents list names; 0 is unknown."""
    found: dict[int, int] = {}
    for entries in (_contents_entries(drafts), _outline_entries(outline)):
        places = _places(drafts, entries)
        if len({entry for _, entry in places}) >= BELIEVED * max(1, len(entries)):
            shift = levels_above(entries)
            found |= {at: entry.level and bounded(entry.level - shift) for at, entry in places}
    return found


def bounded(level: int) -> int:
    """The level, or the nearest that a reader tells apart."""
    return min(DEEPEST, max(1, level))


def levels_above(entries: Sequence[Entry]) -> int:
    """How many levels stand above the chapters: the title of the report, or its parts."""
    tops = [entry for entry in entries if entry.level == 1]
    titled = len(tops) == 1 and len(entries) > FEWEST_ENTRIES and entries[0] in tops
    parts = sum(bool(PART.match(entry.key)) for entry in tops)
    return int(titled or parts > len(tops) / 2)


def _outline_entries(outline: Sequence[Bookmark]) -> list[Entry]:
    return [
        Entry(key=heading_key(mark.title), level=mark.level, page=mark.page)
        for mark in outline
        if heading_key(mark.title)
    ]


def _contents_entries(drafts: Sequence[Draft]) -> list[Entry]:
    lines = [draft for draft in drafts if draft.kind is BlockKind.CONTENTS]
    texts = [(draft, _entry_title(draft)) for draft in lines]
    shown = [(draft, title) for draft, title in texts if heading_key(title)]
    ranks = _ranks(draft.first.box.x0 for draft, _ in shown)
    levels = [ranks[round(draft.first.box.x0, 2)] for draft, _ in shown]
    depths = [depth(title) for _, title in shown]
    numbered = [rank == own for rank, own in zip(levels, depths, strict=True) if own]
    if numbered and sum(numbered) < FITTING * len(numbered):
        levels = depths  # what looks like an indent is something else
    return [
        Entry(key=heading_key(title), level=level)
        for (_, title), level in zip(shown, levels, strict=True)
    ]


def _entry_title(draft: Draft) -> str:
    return (_entry(draft.text()) or (draft.text().rstrip(_LEADERS), 0))[0]


def _entry(text: str) -> tuple[str, int] | None:
    """Title and page of a contents line; None when it is not one."""
    line = text.strip()
    title = line.rstrip(_DIGITS)
    page = line[len(title) :]
    bare = title.rstrip(_LEADERS)
    if not page or len(page) > _HIGHEST_PAGE or len(line) > LONGEST_ENTRY or bare == title:
        return None
    return (bare, int(page)) if bare else None


def _ranks(lefts: Iterable[float]) -> dict[float, int]:
    """For each left edge how many clearly different ones are not to the right of it."""
    ranks: dict[float, int] = {}
    rank, last = 0, -1e9
    for left in sorted({round(left, 2) for left in lefts}):
        if left - last > SAME_INDENT:
            rank += 1
        last = left
        ranks[left] = rank
    return ranks


def _places(drafts: Sequence[Draft], entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
    """Where the entries stand in the text; of a title that comes back each on its own page."""
    by_key: dict[str, list[Entry]] = {}
    for entry in entries:
        by_key.setdefault(entry.key, []).append(entry)
    found = []
    for at, draft in enumerate(drafts):
        short = len(draft.lines) <= MOST_LINES
        if short and draft.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            entries_of = by_key.get(heading_key(draft.text()), [])
            if named := _of_page(entries_of, draft.lines[0].page):
                found.append((at, named))
    return found


def _of_page(entries: Sequence[Entry], page: int) -> Entry | None:
    if not entries:
        return None
    if not entries[0].page:
        return entries[0] if len({entry.level for entry in entries}) == 1 else None
    return next((entry for entry in entries if entry.page == page), None)


def without_number(text: str) -> str:
    """A heading without the number in front of it."""
    number = _NUMBER.match(text)
    return text[number.end() :].lstrip() if number else text


def heading_key(text: str) -> str:
    """What makes two headings the same: no number in front, no spaces, signs or capitals."""
    return _NOT_LETTERS.sub("", plain(without_number(text.strip())))


def depth(text: str) -> int:
    """How many numbers the heading's number has: 3 for "5.4.1"; 0 without one."""
    if not NUMBERED.match(text):
        return 0
    number = next(word for word in text.split() if word[:1].isdigit())
    return number.strip(".").count(".") + 1


# --- the table of contents ----------------------------------------------------------------


def with_contents(drafts: Sequence[Draft]) -> list[Draft]:
    """Lines that end in page numbers, never lower than the one before, are contents lines.

    Lines between them that have no number (of a deeper level) belong to the list too.
    """
    marked: list[Draft] = []
    before: set[_Look] = set()
    for _, own in groupby(drafts, key=lambda draft: draft.lines[0].page):
        page = [*own]
        pieces = [piece for draft in page for piece in _by_line(draft)]
        first, end = _entry_run(pieces, before)
        if end:
            inside = [entry for draft in pieces[first:end] for entry in _as_entries(draft)]
            page = [*pieces[:first], *inside, *pieces[end:]]
        before = {_look(draft) for draft in pieces[first:end]} if end == len(pieces) else set()
        marked += page
    return marked


def _by_line(draft: Draft) -> list[Draft]:
    """Lines of a contents list that stand close together look like a paragraph."""
    entries = [_entry(placed.line.text) for placed in draft.lines]
    if draft.cells or len(entries) == 1 or 2 * sum(map(bool, entries)) < len(entries):
        return [draft]
    return [replace(as_text(draft), lines=(placed,)) for placed in draft.lines]


def _as_entries(draft: Draft) -> list[Draft]:
    """One entry, or one for each line of a block without a page number."""
    entry = replace(
        as_text(draft), kind=BlockKind.CONTENTS, cells=(), columns=(), places=(), edges=()
    )
    if _entry_of(draft):
        return [entry]
    return [replace(entry, lines=(placed,)) for placed in draft.lines]


def _entry_run(drafts: Sequence[Draft], before: Collection[_Look]) -> tuple[int, int]:
    """From where to where one page holds enough entries and hardly anything else; else 0, 0.

    On the page `before` a list may have run to the end: then few entries go on with it.
    """
    pages = {at: entry[1] for at, draft in enumerate(drafts) if (entry := _entry_of(draft))}
    if not pages or any(a > b for a, b in pairwise(pages.values())):
        return 0, 0
    first, end = _with_same_look(drafts, min(pages), max(pages) + 1, before)
    if len(pages) < FEWEST_ENTRIES and not (before and first == 0):
        return 0, 0
    # Running text that happens to end in figures is no list.
    sentences = any(OPEN_END.search(draft.text()) for draft in drafts[first:end])
    return (0, 0) if sentences else (first, end)


def _with_same_look(
    drafts: Sequence[Draft], first: int, end: int, before: Collection[_Look]
) -> tuple[int, int]:
    """The run with the pieces at its ends that look like entries of which no page is printed."""
    inside = {_look(draft) for draft in drafts[first:end] if not _entry_of(draft)}
    while first and _look(drafts[first - 1]) in before:
        first -= 1
    while end < len(drafts) and _look(drafts[end]) in inside:
        end += 1
    return first, end


def _look(draft: Draft) -> _Look:
    """What entries of one level have in common."""
    line = draft.first
    return (round(2 * line.size), line.bold, line.italic, round(draft.left / SAME_INDENT))


def _entry_of(draft: Draft) -> tuple[str, int] | None:
    """Title and page of a block; a row with figures between the two is a row of figures."""
    between = [cell for cell in draft.cells[1:-1] if cell[0].line.text.strip().isdecimal()]
    return None if between else _entry(draft.text())
