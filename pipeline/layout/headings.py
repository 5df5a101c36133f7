"""Which of the lines that could be a heading are one, and its level.

Witnesses are heard and checked against one another: the outline of the file, the table of
contents, the depth of the numbers, and how the headings of a style look and stand together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.dutch import plain
from pipeline.layout.blocks import CAPTION, LARGER, NUMBERED, TWO_SENTENCES, Draft, as_text
from pipeline.layout.style import Typography
from pipeline.model import Bookmark, BlockKind

# Headings deeper than this are all alike to a reader.
DEEPEST = 4
# An outline or a contents list is believed when this share of it is found in the text.
BELIEVED = 0.5
# So many lines that end in ever higher page numbers are a table of contents.
FEWEST_ENTRIES = 4
# A page with fewer letters of running text is a cover or a divider: its styles rank nothing.
RUNNING_TEXT = 350
# So many pages with nothing but a title in the same style are the first pages of chapters.
FEWEST_DIVIDERS = 3
# Of what is set in the size of the text (italic, capitals, bold) this share has to look like a
# heading, else that style is for emphasis.
HEADING_STYLE = 0.6
MOST_LINES = 4
# Entries of a contents list that begin within this many points of one another are of one level.
SAME_INDENT = 5.0
# A heading can begin with a word in quotation marks; a quotation is longer (characters).
LONGEST_QUOTED = 60
_ENTRY = re.compile(r"(?P<title>.*?\D)(?:[\s.·…_]*[\s.·…_])(?P<page>\d{1,3})")
_LEADERS = re.compile(r"[\s.·…_]+$")
_NUMBER = re.compile(r"(?:hoofdstuk\s+)?\d{1,2}(?:\.\d{1,2})*\b\.?", re.IGNORECASE)
_PART = re.compile(r"deel\s*(?:[ivx]{1,4}|\d|[a-z])\b", re.IGNORECASE)
_OPEN_END = re.compile(r"[.,;:][\"'”’)\]]*$")
_QUOTED = re.compile(r"[“\"‘'‹«]")
_NOT_LETTERS = re.compile(r"[\W_]+")

Style = tuple[float, bool, bool, bool]
Indexed = list[tuple[int, Draft]]


def settle_headings(
    drafts: Sequence[Draft], style: Typography, outline: Sequence[Bookmark] = ()
) -> list[Draft]:
    """The same blocks; what only looked like a heading is text, and every heading has a level."""
    marked = _with_contents(drafts)
    named = _named(marked, outline)
    settled = _demoted(marked, named, style)
    levels = _levels(settled, named)
    return [
        replace(draft, level=levels[at]) if at in levels else draft
        for at, draft in enumerate(settled)
    ]


def _headings(drafts: Sequence[Draft]) -> Indexed:
    return [(at, draft) for at, draft in enumerate(drafts) if draft.kind is BlockKind.HEADING]


def _key(text: str) -> str:
    """What makes two headings the same: no number in front, no spaces, signs or capitals."""
    return _NOT_LETTERS.sub("", plain(_NUMBER.sub("", text.strip(), count=1)))


# --- what is named elsewhere --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A heading as the outline or the table of contents has it; page 0 is unknown."""

    key: str
    level: int
    depth: int
    page: int = 0


def _named(drafts: Sequence[Draft], outline: Sequence[Bookmark]) -> dict[int, int]:
    """The level of each block that the outline or else the table of contents names."""
    found: dict[int, int] = {}
    for entries in (_contents_entries(drafts), _outline_entries(outline)):
        places = _places(drafts, entries)
        if len({entry for _, entry in places}) >= BELIEVED * max(1, len(entries)):
            shift = _shift(entries)
            found |= {at: _bounded(entry.level - shift) for at, entry in places}
    return found


def _bounded(level: int) -> int:
    return min(DEEPEST, max(1, level))


def _shift(entries: Sequence[_Entry]) -> int:
    """How much deeper the list is than its numbers say: by a title above all, or by parts."""
    numbered = Counter(entry.level - entry.depth for entry in entries if entry.depth)
    if numbered:
        return max(numbered, key=lambda shift: (numbered[shift], -abs(shift)))
    tops = [entry for entry in entries if entry.level == 1]
    return int(len(tops) == 1 and len(entries) > FEWEST_ENTRIES and entries[0] in tops)


def _outline_entries(outline: Sequence[Bookmark]) -> list[_Entry]:
    return [
        _Entry(key=_key(mark.title), level=mark.level, depth=_depth(mark.title), page=mark.page)
        for mark in outline
        if _key(mark.title)
    ]


def _contents_entries(drafts: Sequence[Draft]) -> list[_Entry]:
    lines = [draft for draft in drafts if draft.kind is BlockKind.CONTENTS]
    texts = [(draft, _entry_title(draft)) for draft in lines]
    shown = [(draft, title) for draft, title in texts if _key(title)]
    indents = _ranks(draft.first.box.x0 for draft, _ in shown)
    return [
        _Entry(
            key=_key(title),
            level=_depth(title) or indents[round(draft.first.box.x0, 2)],
            depth=_depth(title),
        )
        for draft, title in shown
    ]


def _entry_title(draft: Draft) -> str:
    text = draft.text()
    found = _ENTRY.fullmatch(text)
    return _LEADERS.sub("", found["title"] if found else text)


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


def _places(drafts: Sequence[Draft], entries: Sequence[_Entry]) -> list[tuple[int, _Entry]]:
    """Where the entries stand in the text; of a title that comes back each on its own page."""
    by_key: dict[str, list[_Entry]] = {}
    for entry in entries:
        by_key.setdefault(entry.key, []).append(entry)
    found = []
    for at, draft in enumerate(drafts):
        if draft.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            entry = _of_page(by_key.get(_key(draft.text()), ()), draft.lines[0].page)
            if entry:
                found.append((at, entry))
    return found


def _of_page(entries: Sequence[_Entry], page: int) -> _Entry | None:
    if not entries:
        return None
    if not entries[0].page:
        return entries[0] if len({entry.level for entry in entries}) == 1 else None
    return next((entry for entry in entries if entry.page == page), None)


# --- the table of contents ----------------------------------------------------------------


def _with_contents(drafts: Sequence[Draft]) -> list[Draft]:
    """Lines that end in page numbers, never lower than the one before, are contents lines.

    Lines between them that have no number (of a deeper level) belong to the list too.
    """
    inside = {at for run in _entry_runs(drafts) for at in range(run[0], run[-1] + 1)}
    marked: list[Draft] = []
    for at, draft in enumerate(drafts):
        marked += _as_entries(draft) if at in inside else [draft]
    return marked


def _as_entries(draft: Draft) -> list[Draft]:
    """One entry, or one for each line of a block without a page number."""
    entry = replace(as_text(draft), kind=BlockKind.CONTENTS, cells=(), columns=())
    if _ENTRY.fullmatch(draft.text()):
        return [entry]
    return [replace(entry, lines=(placed,)) for placed in draft.lines]


def _entry_runs(drafts: Sequence[Draft]) -> Iterator[list[int]]:
    """Stretches of one page that hold enough entries and hardly anything else."""
    by_page: dict[int, list[int]] = {}
    for at, draft in enumerate(drafts):
        by_page.setdefault(draft.lines[0].page, []).append(at)
    for indexes in by_page.values():
        pages = {at: int(m["page"]) for at in indexes if (m := _ENTRY.fullmatch(drafts[at].text()))}
        rising = [*pages]
        ordered = all(pages[a] <= pages[b] for a, b in pairwise(rising))
        if len(rising) >= FEWEST_ENTRIES and ordered and _is_list(drafts, rising):
            yield rising


def _is_list(drafts: Sequence[Draft], entries: Sequence[int]) -> bool:
    """Short lines all through: running text that happens to end in figures is no list."""
    run = drafts[entries[0] : entries[-1] + 1]
    return not any(_ends_open(draft) for draft in run)


# --- which are headings -------------------------------------------------------------------


def _demoted(
    drafts: Sequence[Draft], named: Mapping[int, int], style: Typography
) -> list[Draft]:
    """Candidates that neither look like a heading nor are named as one become text."""
    styles = _heading_styles(drafts, style)
    settled = [*drafts]
    for at, draft in enumerate(drafts):
        if at in named:
            settled[at] = replace(draft, kind=BlockKind.HEADING)
        elif draft.kind is BlockKind.HEADING and not (
            _style(draft) in styles and _looks_like_title(draft)
        ):
            settled[at] = as_text(draft)
    return settled


def _heading_styles(drafts: Sequence[Draft], style: Typography) -> set[Style]:
    """Larger than the text, or of its size and nearly always short, closed off and alone."""
    looks: dict[Style, list[bool]] = {}
    for _, draft in _headings(drafts):
        looks.setdefault(_style(draft), []).append(_looks_like_title(draft))
    return {
        own
        for own, good in looks.items()
        if own[0] >= style.size + LARGER or sum(good) >= HEADING_STYLE * len(good)
    }


def _looks_like_title(draft: Draft) -> bool:
    """No sentence, caption or quotation."""
    text = draft.text()
    words = _NUMBER.sub("", text, count=1).lstrip()
    return not (
        len(draft.lines) > MOST_LINES
        or _ends_open(draft)
        or TWO_SENTENCES.search(text)
        or CAPTION.match(text)
        or (_QUOTED.match(text) and len(text) > LONGEST_QUOTED)
        or words[:1].islower()
        or not any(letter.isalpha() for letter in words)
    )


def _ends_open(draft: Draft) -> bool:
    return bool(_OPEN_END.search(draft.text()))


# --- levels -------------------------------------------------------------------------------


def _levels(drafts: Sequence[Draft], named: Mapping[int, int]) -> dict[int, int]:
    """For each heading: as it is named, else as its number says, else as its style ranks."""
    headings = _headings(drafts)
    by_style = _style_levels(drafts, headings, named)
    levels: dict[int, int] = {}
    for at, draft in headings:
        ranked = by_style[_style(draft)]
        above = next((level for level in reversed(levels.values()) if level < ranked), 0)
        own = named.get(at, 0)
        if own and above == own - 1:
            own = max(own, ranked)  # an outline closes the gap where a level is left out
        elif not own:
            own = _depth(draft.text()) if _depth(draft.text()) > 1 else ranked
        levels[at] = 1 if _PART.match(draft.text()) else _bounded(own)
    return levels


def _style_levels(
    drafts: Sequence[Draft], headings: Indexed, named: Mapping[int, int]
) -> dict[Style, int]:
    """The level of each style, from the largest down; a smaller one is never above a larger."""
    counted = _counted(drafts, headings)
    votes = {own: _vote(counted[own], named) for own in counted}
    deepest = max((level for at, level in named.items()), default=0)
    levels: dict[Style, int] = {}
    previous = 0
    by_number: set[int] = set()
    for own in sorted(counted, key=_prominence):
        level, numbered = votes[own]
        if numbered and (level in by_number or level < previous):
            level = 0  # the numbers of a list, not of chapters
        if not level:
            level = previous + 1
            if named and len(counted[own]) > 1:
                level = max(level, deepest + 1)
        if numbered:
            by_number.add(level)
        levels[own] = level
        previous = max(previous, level) if len(counted[own]) > 1 or not previous else previous
    return _completed(levels, headings)


def _completed(levels: dict[Style, int], headings: Indexed) -> dict[Style, int]:
    """Styles of covers and dividers take the level of the style nearest in size."""
    every = {_style(draft) for _, draft in headings}
    ranked = sorted(levels, key=_prominence)
    return {
        own: levels.get(own)
        or min(
            ((abs(own[0] - other[0]), at, levels[other]) for at, other in enumerate(ranked)),
            default=(0, 0, 1),
        )[2]
        for own in every
    }


def _counted(drafts: Sequence[Draft], headings: Indexed) -> dict[Style, Indexed]:
    """The headings of each style that stand on pages with running text."""
    letters: Counter[int] = Counter()
    for draft in drafts:
        if draft.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            for placed in draft.lines:
                letters[placed.page] += len(placed.line.text)
    counted: dict[Style, Indexed] = {}
    dividers: dict[Style, Indexed] = {}
    for at, draft in headings:
        page = draft.lines[0].page
        group = counted if letters[page] >= RUNNING_TEXT else dividers
        if not _PART.match(draft.text()):
            group.setdefault(_style(draft), []).append((at, draft))
    for own, found in dividers.items():
        if own in counted or len(found) >= FEWEST_DIVIDERS:
            counted[own] = sorted([*counted.get(own, []), *found], key=lambda pair: pair[0])
    return counted


def _vote(headings: Indexed, named: Mapping[int, int]) -> tuple[int, bool]:
    """The level most of them are given elsewhere, else by their numbers, and whether by those."""
    levels = Counter(named[at] for at, _ in headings if at in named)
    if levels:
        return min(levels, key=lambda level: (-levels[level], level)), False
    depths = Counter(depth for _, draft in headings if (depth := _depth(draft.text())))
    if depths:
        return min(depths, key=lambda depth: (-depths[depth], depth)), True
    return 0, False


def _prominence(style: Style) -> tuple[float, bool, bool, bool]:
    """The order in which styles impress: size, then capitals, bold, upright."""
    size, capitals, bold, italic = style
    return -size, not capitals, not bold, italic


def _style(draft: Draft) -> Style:
    line = draft.first
    letters = [c for c in line.text if c.isalpha()]
    capitals = len(letters) > 3 and all(c.isupper() for c in letters)  # noqa: PLR2004 - no "Wmo"
    return round(line.size * 2) / 2, capitals, line.bold, line.italic


def _depth(text: str) -> int:
    """How many numbers the heading's number has: 3 for "5.4.1"; 0 without one."""
    if not NUMBERED.match(text):
        return 0
    number = next(word for word in text.split() if word[:1].isdigit())
    return number.strip(".").count(".") + 1
