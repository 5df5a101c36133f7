"""The level of a heading: as it is named elsewhere, as its number says, or as its style ranks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest

from pipeline.layout.blocks import LONGEST_HEADING, Draft
from pipeline.layout.named import DEEPEST, PART, depth
from pipeline.model import BlockKind

# From this share on the headings of a style are of one level, and the others a slip of the list.
AGREED = 0.75
# A page with fewer letters of running text is a cover or a divider: its styles rank nothing.
RUNNING_TEXT = 350
RUNNING_SHARE = 0.25  # of the fullest page, for slides
# So many pages with nothing but a title in the same style are the first pages of chapters.
FEWEST_DIVIDERS = 3
# A document of more pages than this has several chapters, not one heading above all others.
LONGEST_LETTER = 8
_DIGITS = re.compile(r"\d+")

Style = tuple[float, bool, bool, bool]
Styles = Mapping[int, Style]  # of each heading, by its place among the blocks
Indexed = list[tuple[int, Draft]]


def find_levels(drafts: Sequence[Draft], named: Mapping[int, int]) -> dict[int, int]:
    """For each heading: as it is named, else as its number says, else as its style ranks."""
    headings = headings_of(drafts)
    styles = {at: style_of(draft) for at, draft in headings}
    by_style = _style_levels(drafts, styles, named)
    agreed = {own for own in by_style if _agrees(own, by_style[own], styles, named)}
    levels: dict[int, int] = {}
    for at, draft in headings:
        ranked = by_style[styles[at]]
        above = next((level for level in reversed(levels.values()) if level < ranked), 0)
        own, text = named.get(at, 0), draft.text()
        if own > 1 and above == own - 1 and styles[at] in agreed:
            own = max(own, ranked)  # an outline closes the gap where a level is left out
        elif not own:
            own = depth(text) if depth(text) > 1 else ranked
        levels[at] = 1 if PART.match(text) else min(DEEPEST, own)
    return levels


def _agrees(own: Style, level: int, styles: Styles, named: Mapping[int, int]) -> bool:
    """Whether nearly all headings of the style that are named elsewhere are so at this level."""
    levels = [named[at] for at, style in styles.items() if style == own and named.get(at)]
    return levels.count(level) >= AGREED * len(levels) > 0


def _style_levels(
    drafts: Sequence[Draft], styles: Styles, named: Mapping[int, int]
) -> dict[Style, int]:
    """The level of each style, from the largest down; a smaller one is never above a larger."""
    counted = _counted(drafts, styles)
    votes = {own: _vote(counted[own], named) for own in counted}
    deepest = max(named.values(), default=0)
    pages = max((draft.lines[0].page for draft in drafts), default=0)
    ranked = sorted(counted, key=_prominence)
    levels: dict[Style, int] = {}
    previous = 0
    for own, below in zip_longest(ranked, ranked[1:]):
        found, (level, numbered) = counted[own], votes[own]
        if numbered and level <= previous and not _run_through(found, pages):
            level = 0  # the numbers of a list, not of chapters
        if not level:
            level = max(previous, deepest if len(found) > 1 else 0) + 1
        levels[own] = level
        # In a letter or proposal, not in a report, one heading can stand above all others.
        first = below is not None and found[0][0] < counted[below][0][0]
        if len(found) > 1 or (first and pages <= LONGEST_LETTER):
            previous = max(previous, level)
    return _completed(levels, {*styles.values()})


def _run_through(found: Indexed, pages: int) -> bool:
    """Whether their numbers rise all through the report, as those of chapters do.

    Chapters are longer than a page; what is numbered on every page are measures or norms.
    """
    numbers = [int(n[0]) for _, draft in found if (n := _DIGITS.search(draft.text()))]
    first, last = found[0][1].lines[0].page, found[-1][1].lines[0].page
    return numbers == sorted(set(numbers)) and last - first >= max(pages / 2, len(found))


def _completed(levels: dict[Style, int], every: Collection[Style]) -> dict[Style, int]:
    """Styles of covers and dividers stand on top, or take the level of the style next in size."""
    return {own: levels[own] if own in levels else _beside(own, levels) for own in every}


def _beside(own: Style, levels: Mapping[Style, int]) -> int:
    ranked = sorted(levels, key=_prominence)
    if not ranked or _prominence(own) < _prominence(ranked[0]):
        return 1
    return levels[min(ranked, key=lambda other: abs(own[0] - other[0]))]


def _counted(drafts: Sequence[Draft], styles: Styles) -> dict[Style, Indexed]:
    """The headings of each style that stand on pages with running text."""
    letters: Counter[int] = Counter()
    for draft in drafts:
        if draft.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            for placed in draft.lines:
                letters[placed.page] += len(placed.line.text)
    enough = min(RUNNING_TEXT, RUNNING_SHARE * max(letters.values(), default=0))
    titles = _titles(drafts, styles)
    counted: dict[Style, Indexed] = {}
    dividers: dict[Style, Indexed] = {}
    for at, own in styles.items():
        draft = drafts[at]
        group = counted if letters[draft.lines[0].page] >= enough else dividers
        if not PART.match(draft.text()) and at not in titles:
            group.setdefault(own, []).append((at, draft))
    for own, found in dividers.items():
        if own in counted or len(found) >= FEWEST_DIVIDERS:
            counted[own] = sorted([*counted.get(own, []), *found], key=lambda pair: pair[0])
    return counted


def _titles(drafts: Sequence[Draft], styles: Styles) -> set[int]:
    """Headings over the text of the first page, all but the last: the title, a letterhead.

    A style that comes back is that of headings, also there.
    """
    counts = Counter(styles.values())
    above = []
    for at, draft in enumerate(drafts):
        if draft.lines[0].page > drafts[0].lines[0].page or len(draft.text()) > LONGEST_HEADING:
            break
        if draft.kind is BlockKind.HEADING:
            above.append(at)
    return {at for at in above[:-1] if counts[styles[at]] == 1}


def _vote(headings: Indexed, named: Mapping[int, int]) -> tuple[int, bool]:
    """The level most of them are given elsewhere, else by their numbers, and whether by those."""
    levels = Counter(named[at] for at, _ in headings if named.get(at))
    if levels:
        return min(levels, key=lambda level: (-levels[level], level)), False
    depths = Counter(own for _, draft in headings if (own := depth(draft.text())))
    if depths:
        return min(depths, key=lambda own: (-depths[own], own)), True
    return 0, False


def _prominence(style: Style) -> tuple[float, bool, bool, bool]:
    """The order in which styles impress: size, then capitals, bold, upright."""
    size, capitals, bold, italic = style
    return -size, not capitals, not bold, italic


def style_of(draft: Draft) -> Style:
    """Size to half a point, capitals, bold, italic."""
    line = draft.first
    letters = sum(map(str.isalpha, line.text)) if line.text.isupper() else 0
    capitals = letters > 3  # noqa: PLR2004 - no "Wmo"
    return round(line.size * 2) / 2, capitals, line.bold, line.italic


def headings_of(drafts: Sequence[Draft]) -> Indexed:
    """The headings among these blocks, each with its place."""
    return [(at, draft) for at, draft in enumerate(drafts) if draft.kind is BlockKind.HEADING]
