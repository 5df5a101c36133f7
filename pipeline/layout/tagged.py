"""What the structure of a tagged file says of the headings: a witness that is believed when sane.

Anybody can mark text as a heading for its looks, or mark everything so: what is marked has to look
like titles, be little of the text, and be found again as blocks. Its levels have to fit the sizes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from pipeline.layout.blocks import LARGER, SET_OFF, Draft
from pipeline.layout.named import FEWEST_ENTRIES, Entry, bounded, heading_key, levels_above
from pipeline.layout.style import Typography
from pipeline.model import BlockKind

# So many of the blocks that are marked have to be headings by their looks too.
TITLES = 0.75
# Of a report in which more of the letters than this are marked nobody can say what is a heading.
MOST_LETTERS = 0.25
# The levels are believed when they fit the letter sizes, or other witnesses, of this share.
FITTING = 0.75

Levels = Mapping[int, int]  # of blocks, by their place; 0 is unknown


def with_tagged(
    named: Levels, drafts: Sequence[Draft], titles: Collection[int], style: Typography
) -> dict[int, int]:
    """The levels that are `named`, and those of the headings of a sane structure.

    What the reader sees in an outline or a contents list goes first: the structure, which nobody
    sees, says what they leave out. That may be a level: an outline closes the gap under a chapter
    without sections, and the structure keeps it. `titles` are the places of what looks like one.
    """
    found = _sane(drafts, titles, style)
    levels = _levels(found, drafts, named) if found else {}
    return {at: max(named.get(at, 0), levels.get(at, 0)) for at in {**named, **levels}}


def _sane(drafts: Sequence[Draft], titles: Collection[int], style: Typography) -> dict[int, int]:
    """The levels as they are marked, of what may well be headings; empty when it is not sane."""
    marked = [
        at for at, draft in enumerate(drafts) if any(_marks(draft)) and not _note(draft, style)
    ]
    if len(marked) < FEWEST_ENTRIES or _share(drafts) > MOST_LETTERS:
        return {}
    found = {
        at: drafts[at].first.heading
        for at in marked
        if at in titles and _is_heading(drafts[at], style)
    }
    return found if len(found) >= TITLES * len(marked) else {}


def _marks(draft: Draft) -> set[int]:
    return {placed.line.heading for placed in draft.lines}


def _note(draft: Draft, style: Typography) -> bool:
    """Whether it is small print in the margin, which can hang on the heading that it stands by."""
    return draft.aside and draft.first.size < style.size


def _is_heading(draft: Draft, style: Typography) -> bool:
    """Whether the whole block is marked, as one level, and nothing speaks against it."""
    own = draft.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
    return own and len(_marks(draft)) == 1 and draft.first.size >= SET_OFF * style.size


def _share(drafts: Sequence[Draft]) -> float:
    """The share of all letters that is marked."""
    lines = [placed.line for draft in drafts for placed in draft.lines]
    return _letters(line.text for line in lines if line.heading) / max(
        1, _letters(line.text for line in lines)
    )


def _letters(texts: Iterable[str]) -> int:
    return sum(map(len, texts))


# --- levels -------------------------------------------------------------------------------


def _levels(found: Levels, drafts: Sequence[Draft], named: Levels) -> dict[int, int]:
    """The level of each heading, counted as the other witnesses do; 0 when they do not fit."""
    if not _fits_sizes([(level, drafts[at].first.size) for at, level in found.items()]):
        return dict.fromkeys(found, 0)
    above = _counted_above(found, drafts)
    apart = Counter(level - named[at] for at, level in found.items() if named.get(at))
    if apart:
        above, fitting = min(apart.items(), key=lambda pair: (-pair[1], pair[0]))
        if fitting < FITTING * apart.total():
            return dict.fromkeys(found, 0)
    return {at: bounded(level - above) for at, level in found.items()}


def _fits_sizes(headings: Sequence[tuple[int, float]]) -> bool:
    """Whether the headings of a level are of one size, and none larger than those above."""
    sizes: dict[int, Counter[float]] = {}
    for level, size in headings:
        sizes.setdefault(level, Counter())[size] += 1
    usual = {level: _commonest(sizes[level]) for level in sorted(sizes)}
    smallest = float("inf")
    for size in usual.values():
        if size >= smallest + LARGER:
            return False
        smallest = min(smallest, size)
    fitting = sum(abs(size - usual[level]) < LARGER for level, size in headings)
    return fitting >= FITTING * len(headings)


def _commonest(sizes: Mapping[float, int]) -> float:
    return min(sizes, key=lambda size: (-sizes[size], size))


def _counted_above(found: Levels, drafts: Sequence[Draft]) -> int:
    """How many levels stand above that of the chapters: unused ones, the title, the parts."""
    unused = min(found.values()) - 1
    headings = [
        Entry(key=heading_key(drafts[at].text()), level=level - unused)
        for at, level in found.items()
    ]
    return unused + levels_above(headings)
