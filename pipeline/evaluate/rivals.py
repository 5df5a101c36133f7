"""Silly ways to do the same work: a program that does not beat them is worth nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.classifiers import classifier
from pipeline.dutch import plain, sentences
from pipeline.evaluate.coding import CODED, Coded
from pipeline.evaluate.items import Item
from pipeline.lessons import Models
from pipeline.model import BlockKind, Document, Passage, Scheme, Section

_SIGNALS = re.compile(
    r"\b(?:aanbevel|aanbeveel|advis|adviseer|raden wij|moet|zou(?:den)? |dient|dienen|zorg voor)"
)
_FLOWING = (BlockKind.PARAGRAPH, BlockKind.ITEM)


def by_signal_words(document: Document, sections: Sequence[Section]) -> list[str]:
    """Every sentence with a word that advice often holds."""
    del sections
    texts = [document.quote(block.span) for block in document.blocks if block.kind in _FLOWING]
    loose = [text[span.start : span.end] for text in texts for span in sentences(text)]
    return [sentence for sentence in loose if _SIGNALS.search(plain(sentence))]


def by_section(document: Document, sections: Sequence[Section]) -> list[str]:
    """Every paragraph and item in a section called after its recommendations."""
    return [
        document.quote(document.blocks[at].span)
        for section in sections
        if any("aanbeveling" in plain(title) for title in section.path)
        for at in section.blocks
        if document.blocks[at].kind in _FLOWING
    ]


EXTRACTION = {
    "rival: zinnen met een signaalwoord": by_signal_words,
    "rival: alles onder een kop Aanbevelingen": by_section,
}


def code_by_words(coded: Sequence[Coded], scheme: Scheme, models: Models) -> Iterator[Item]:
    """Signal words of the areas alone, and always the commonest area."""
    passages = [Passage(text=one.text) for one in coded]
    given = [coding.primary or 0 for coding in classifier("lexicon")(passages, scheme, models)]
    for one, area in zip(coded, given, strict=True):
        yield _item(one, "rival: signaalwoorden", hit=area == one.right)
    largest = {
        half: Counter(c.right for c in coded if c.half == half).most_common(1)[0][0]
        for half in {one.half for one in coded}
    }
    for one in coded:
        yield _item(one, "rival: altijd het grootste gebied", hit=largest[one.half] == one.right)


def _item(one: Coded, rival: str, *, hit: bool) -> Item:
    return Item(measure=f"{CODED}, {rival}", key=one.key, hit=hit, half=one.half, unit=one.unit)
