"""Where one recommendation ends and the next begins, from how the chapter marks them.

A chapter marks its advice in its own way: a word with a number ("Les 4", "Aanbeveling 2a"), a list
marker, a bold lead. What comes back under each of them ("Onderbouwing.", "Eerste stap.") is a part
of the one before; what is marked once is a subject of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.dutch import plain
from pipeline.model import Block, BlockKind, Document, Section, SectionRole, Span, Value

_WORD_AND_NUMBER = re.compile(
    r"(?P<word>[^\W\d_]{2,20})\s(?P<number>[A-Z]{0,2}\d{1,2}(?:[.-]\d{1,2})?[a-z]?|[IVX]{1,4}|[A-Za-z])"
    r"(?![\w-])\s*[:.–-]?\s*"
)
_BARE_NUMBER = re.compile(
    r"(?P<number>[A-Z]{1,2}\d{1,2}|\d{1,2}\.\d{1,2}|\d{1,2}[a-z]|\d{1,2}|[A-Z])(?![\w-])"
    r"[.):]?\s+(?=\S)"
)
_HEADING_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?")
# The first words of a paragraph, closed off like a label: "Waarom. Van negen …", "Eerste stap: …".
_RUN_IN = re.compile(r"(?P<label>[A-ZÀ-Þ][\w-]*(?:\s[\w-]+){0,2})[.:]\s+(?=\S)")
# A mark that stands fewer times than this, or does not begin at the beginning, is chance.
FEWEST = 2
_FIRST = re.compile(r"[A-Z]{0,2}1(?:[.-]1)?a?|[aAI]")
# Reports number other things with these, and advice only with those.
_CAPTIONS = frozenset(("tabel", "figuur", "grafiek", "kader", "bijlage", "bron", "noot", "box"))
_ADVICE = frozenset(("aanbeveling", "hoofdaanbeveling", "deelaanbeveling", "advies"))


_FLOWING = (BlockKind.PARAGRAPH, BlockKind.ITEM)


class Marks(Value, frozen=True, kw_only=True):
    """How a report marks its advice: words that come with numbers, labels that come back."""

    words: frozenset[str]
    bare_numbers: bool
    parts: frozenset[str]
    bold_leads: bool


class Unit(Value, frozen=True, kw_only=True):
    """One recommendation as marked: its text, its number, and whether it was marked at all."""

    span: Span
    number: str
    form: str


def find_marks(document: Document, sections: Sequence[Section]) -> Marks:
    """The marks of all sections with advice together."""
    own = [s for s in sections if s.role is SectionRole.RECOMMENDATIONS]
    blocks = [document.blocks[at] for section in own for at in section.blocks]
    texts = [document.quote(block.span) for block in blocks if block.kind in _FLOWING]
    numbers: dict[str, set[str]] = {}
    for text in [*(_HEADING_NUMBER.sub("", s.title, count=1) for s in own), *texts]:
        if match := _WORD_AND_NUMBER.match(text):
            numbers.setdefault(plain(match["word"]), set()).add(match["number"])
    bare = [match["number"] for text in texts if (match := _BARE_NUMBER.match(text))]
    labels = Counter(plain(match["label"]) for text in texts if (match := _RUN_IN.match(text)))
    bold = sum(block.bold and block.kind is BlockKind.PARAGRAPH for block in blocks)
    return Marks(
        words=_ADVICE
        | {word for word, found in numbers.items() if _is_sequence(found)} - _CAPTIONS,
        bare_numbers=_is_sequence({*bare}),
        parts=frozenset(label for label, count in labels.items() if count >= FEWEST),
        bold_leads=bold >= FEWEST,
    )


def _is_sequence(numbers: set[str]) -> bool:
    return len(numbers) >= FEWEST and any(_FIRST.fullmatch(number) for number in numbers)


def number_in_title(title: str, marks: Marks) -> tuple[str, int] | None:
    """The number of a section that is one recommendation, and where the title goes on after it."""
    start = match.end() if (match := _HEADING_NUMBER.match(title)) else 0
    found = _WORD_AND_NUMBER.match(title, start)
    if found and plain(found["word"]) in marks.words:
        return found["number"], found.end()
    return None


def find_units(document: Document, blocks: Sequence[Block], marks: Marks) -> list[Unit]:
    """The units of one section in reading order."""
    units: list[Unit] = []
    for block in blocks:
        text = document.quote(block.span)
        if units and _goes_on(units[-1], block, text, marks):
            units[-1] = _longer(units[-1], block)
        elif block.kind is BlockKind.ITEM:
            units.append(_of_word(block, text, marks) or _of_item(block))
        elif block.kind is BlockKind.PARAGRAPH:
            units.append(_of_paragraph(block, text, marks))
    return units


def has_marked(document: Document, blocks: Sequence[Block], marks: Marks) -> bool:
    """Whether items, rows or numbered paragraphs stand among these blocks."""
    return any(
        block.kind in (BlockKind.ITEM, BlockKind.ROW)
        or (
            block.kind is BlockKind.PARAGRAPH
            and _of_paragraph(block, document.quote(block.span), marks).number
        )
        for block in blocks
    )


def _goes_on(before: Unit, block: Block, text: str, marks: Marks) -> bool:
    """Whether a block is a part of the unit before it."""
    label = _RUN_IN.match(text) if block.kind in _FLOWING else None
    if label is not None and plain(label["label"]) in marks.parts:
        return True
    if block.kind is not BlockKind.ITEM or _of_word(block, text, marks):
        return False
    return before.form == "marked" and before.span.end < block.span.start


def _of_paragraph(block: Block, text: str, marks: Marks) -> Unit:
    if marked := _of_word(block, text, marks):
        return marked
    bare = _BARE_NUMBER.match(text) if marks.bare_numbers else None
    if bare:
        return _unit(block, bare.end(), bare["number"], "marked")
    return _unit(block, 0, "", "lead" if block.bold and marks.bold_leads else "paragraph")


def _of_word(block: Block, text: str, marks: Marks) -> Unit | None:
    """A unit that a word with a number opens: "Aanbeveling 2a"."""
    found = _WORD_AND_NUMBER.match(text)
    if found and plain(found["word"]) in marks.words:
        return _unit(block, found.end(), found["number"], "marked")
    return None


def _of_item(block: Block) -> Unit:
    return _unit(block, 0, _of_marker(block), "item")


def _of_marker(block: Block) -> str:
    return block.marker.strip("().") if block.marker[-1:] in ".)" else ""


def _unit(block: Block, skip: int, number: str, form: str) -> Unit:
    span = Span(start=min(block.span.start + skip, block.span.end), end=block.span.end)
    return Unit(span=span, number=number, form=form)


def _longer(unit: Unit, block: Block) -> Unit:
    span = Span(start=unit.span.start, end=block.span.end)
    return Unit(span=span, number=unit.number, form=unit.form)
