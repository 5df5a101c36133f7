"""Which of the lines that could be a heading are one, and its level.

Witnesses are heard and checked against one another: the outline of the file, the table of
contents, the structure of a tagged file, the depth of the numbers, and how the headings of a style
look and stand together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.layout.blocks import CAPTION, LARGER, OPEN_END, TWO_SENTENCES, Draft, as_text
from pipeline.layout.levels import Style, find_levels, headings_of, style_of
from pipeline.layout.named import MOST_LINES, find_named, with_contents, without_number
from pipeline.layout.style import Typography
from pipeline.layout.tagged import with_tagged
from pipeline.model import BlockKind, Bookmark

# Of what is set in the size of the text (italic, capitals, bold) this share has to look like a
# heading, else that style is for emphasis.
HEADING_STYLE = 0.6
# A heading can begin with a word in quotation marks; a quotation is longer (characters).
LONGEST_QUOTED = 60
_QUOTED = re.compile(r"[“\"‘'«]")
# A number or a letter by itself belongs to what stands beside it; "Aanbeveling 4" is a title.
_ONLY_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*[a-z]?|[a-zA-Z]|[ivx]{1,4}|\W)[.):]?")


def settle_headings(
    drafts: Sequence[Draft], style: Typography, outline: Sequence[Bookmark] = ()
) -> list[Draft]:
    """The same blocks; what only looked like a heading is text, and every heading has a level."""
    marked = with_contents(drafts)
    titles = {at for at, draft in enumerate(marked) if _looks_like_title(draft)}
    named = with_tagged(find_named(marked, outline), marked, titles, style)
    settled = _demoted(marked, named, style)
    levels = find_levels(settled, named)
    return [
        replace(draft, level=levels[at]) if at in levels else draft
        for at, draft in enumerate(settled)
    ]


# --- which are headings -------------------------------------------------------------------


def _demoted(drafts: Sequence[Draft], named: Mapping[int, int], style: Typography) -> list[Draft]:
    """Candidates that neither look like a heading nor are named as one become text."""
    styles = _heading_styles(drafts, style)
    settled = [*drafts]
    for at, draft in enumerate(drafts):
        if at in named:
            settled[at] = replace(draft, kind=BlockKind.HEADING)
        elif draft.kind is BlockKind.HEADING and not (
            style_of(draft) in styles and _looks_like_title(draft)
        ):
            settled[at] = as_text(draft)
    return settled


def _heading_styles(drafts: Sequence[Draft], style: Typography) -> set[Style]:
    """Larger than the text, or of its size and nearly always short, closed off and alone."""
    looks: dict[Style, list[bool]] = {}
    for _, draft in headings_of(drafts):
        own = looks.setdefault(style_of(draft), [])
        if len(draft.lines) == 1:  # a longer piece is set in this style for a reason of its own
            own.append(_looks_like_title(draft))
    return {
        own
        for own, good in looks.items()
        if own[0] >= style.size + LARGER or sum(good) >= HEADING_STYLE * len(good)
    }


def _looks_like_title(draft: Draft) -> bool:
    """No sentence, caption or quotation."""
    text = draft.text()
    words = without_number(text)
    return not (
        len(draft.lines) > MOST_LINES
        or OPEN_END.search(text)
        or TWO_SENTENCES.search(text)
        or CAPTION.match(text)
        or (_QUOTED.match(text) and len(text) > LONGEST_QUOTED)
        or _ONLY_NUMBER.fullmatch(text)
        or not (words[:1].isupper() or _QUOTED.match(words))
    )
