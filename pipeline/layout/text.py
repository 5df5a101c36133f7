"""The text of the document and the place of every block in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.layout.blocks import Draft, Placed
from pipeline.model import Block, Cell, Ink, Span

BETWEEN_BLOCKS = "\n\n"
BETWEEN_CELLS = "\n"
HYPHENS = ("-", "\u2010")
# After a hyphen before one of these the hyphen stays: "jeugd- en gezinsteams".
_HANGING = re.compile(r"(?:en|of|tot|dan|noch|als)\b")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# At least four letters, each with a space after it.
_SPACED = re.compile(r"(?:\S\s+){4,}\S")


@dataclass(slots=True)
class _Writer:
    """Grows the text and remembers where each line went."""

    words: _Words
    parts: list[str] = field(default_factory=list)
    length: int = 0

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def lines(self, placed: Sequence[Placed]) -> tuple[Ink, ...]:
        """Write lines as running text: broken words healed, one space between lines."""
        ink = []
        texts = [item.line.text.strip() for item in placed]
        for item, text, below in zip(placed, texts, [*texts[1:], ""], strict=True):
            line, start = item.line, self.length
            whole, space = _healed(_closed_up(text), below, self.words, hyphenated=line.hyphenated)
            self.write(whole)
            ink.append(Ink(span=Span(start=start, end=self.length), page=item.page, box=line.box))
            if below and space:
                self.write(" ")
        return tuple(ink)


def build_text(drafts: Sequence[Draft]) -> tuple[str, tuple[Block, ...]]:
    """The whole text, and the blocks with their spans in it."""
    writer = _Writer(words=_Words(drafts))
    blocks = []
    for draft in drafts:
        if writer.length:
            writer.write(BETWEEN_BLOCKS)
        blocks.append(_block(writer, draft))
    return "".join(writer.parts), tuple(blocks)


def _block(writer: _Writer, draft: Draft) -> Block:
    start = writer.length
    cells: list[Cell] = []
    ink: tuple[Ink, ...] = ()
    for number, cell in enumerate(draft.cells):
        if number:
            writer.write(BETWEEN_CELLS)
        begin = writer.length
        ink += writer.lines(cell)
        cells.append(Cell(span=Span(start=begin, end=writer.length), column=draft.columns[number]))
    if not draft.cells:
        ink = writer.lines(draft.lines)
    return Block(
        kind=draft.kind,
        span=Span(start=start, end=writer.length),
        ink=ink,
        level=draft.level or draft.depth,
        marker=draft.marker,
        bold=draft.first.bold,
        cells=tuple(cells),
    )


# --- broken words -------------------------------------------------------------------------


def _closed_up(text: str) -> str:
    """Letter-spaced capitals without the space: "I N H O U D" is one word to a reader."""
    if not (text[1:2].isspace() and _SPACED.fullmatch(text)):
        return text
    return " ".join(word.replace(" ", "") for word in re.split(r"\s{2,}", text))


class _Words:
    """How often words stand unbroken in the report, in small letters; counted once one is asked."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._drafts = drafts

    def __getitem__(self, word: str) -> int:
        return self._counts[word]

    @cached_property
    def _counts(self) -> Counter[str]:
        lines = [placed.line.text for draft in self._drafts for placed in draft.lines]
        return Counter(_WORD.findall("\n".join(lines).lower()))


def _healed(
    text: str, below: str, words: _Words | Counter[str], *, hyphenated: bool
) -> tuple[str, bool]:
    """The line without its line-end hyphen, and whether a space follows it."""
    broken = text.endswith(HYPHENS)
    if not below or not (hyphenated or broken):
        return text, True
    stem = text.rstrip("".join(HYPHENS)).rstrip()
    if _HANGING.match(below) or (broken and not below[:1].islower()):
        return f"{stem}-", not below[:1].isupper()
    return (f"{stem}-", False) if _keeps_hyphen(stem, below, words) else (stem, False)


def _keeps_hyphen(stem: str, below: str, words: _Words | Counter[str]) -> bool:
    """Whether the report writes the word with a hyphen where it stands on one line."""
    left, right = _WORD.findall(stem)[-1:], _WORD.match(below)
    if not left or not right:
        return False
    with_hyphen = words[f"{left[0]}-{right[0]}".lower()]
    return with_hyphen > words[f"{left[0]}{right[0]}".lower()]
