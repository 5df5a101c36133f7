"""The words that were read of a report against the words that stand in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.evaluate.table import MISSING, Table
from pipeline.evaluate.truth import Truth
from pipeline.model import BlockKind, Document, Value

HEADS = ("", "F1 van de woorden", "woorden")
ALL = "alle"
_WORD = re.compile(r"\w+")


class Words(Value, frozen=True, kw_only=True):
    """How many words a report has, how many were read, and how many of those are the same."""

    layout: str
    wanted: int
    found: int
    same: int


def count_words(truth: Truth, document: Document | None) -> Words:
    """Headings and pieces against what was read from their first page on, contents left out.

    What a house style prints before a recommendation (its number, "Aanbeveling") stands in no
    piece, and counts as read too much where it is no marker.
    """
    wanted = _counted([*(h.tekst for h in truth.headings), *(p.tekst for p in truth.pieces)])
    pages = [*(h.pagina for h in truth.headings), *(p.pagina for p in truth.pieces)]
    found = _counted(_read(document, min(pages, default=1)) if document else [])
    return Words(
        layout=truth.layout,
        wanted=wanted.total(),
        found=found.total(),
        same=(wanted & found).total(),
    )


def _read(document: Document, first: int) -> Iterator[str]:
    for block in document.blocks:
        if block.page >= first and block.kind is not BlockKind.CONTENTS:
            yield document.quote(block.span)


def _counted(texts: Iterator[str] | Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(text.lower()))


def word_table(counts: Sequence[Words]) -> Table:
    """A row for each layout, and one for all."""
    layouts = sorted({count.layout for count in counts})
    rows = [(name, [c for c in counts if c.layout == name]) for name in layouts]
    return Table(
        title="Woorden per opmaak",
        heads=HEADS,
        rows=tuple((name, *_shown(own)) for name, own in [*rows, (ALL, [*counts])]),
    )


def _shown(counts: Sequence[Words]) -> tuple[str, str]:
    wanted, found = sum(c.wanted for c in counts), sum(c.found for c in counts)
    same = sum(c.same for c in counts)
    return (f"{2 * same / (wanted + found):.4f}" if same else MISSING, str(wanted))
