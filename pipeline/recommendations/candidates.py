"""Every place where a recommendation may stand, with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.dutch import sentences
from pipeline.model import (
    Addressee,
    Block,
    BlockKind,
    Document,
    Section,
    SectionRole,
    Span,
    Value,
)
from pipeline.recommendations.addressee import (
    addressee_of_cell,
    addressee_of_heading,
    addressee_of_sentence,
)

# How many times likelier than a loose sentence a text is a recommendation because of where and in
# what form it stands: the section decides, the sentence confirms.
ODDS = {
    (SectionRole.RECOMMENDATIONS, "item"): 30.0,
    (SectionRole.RECOMMENDATIONS, "cell"): 30.0,
    (SectionRole.RECOMMENDATIONS, "heading"): 10.0,
    (SectionRole.RECOMMENDATIONS, "paragraph"): 1.5,
    (SectionRole.CONCLUSIONS, "item"): 1.0,
    (SectionRole.CONCLUSIONS, "paragraph"): 0.3,
}
SUMMARY_ODDS = 1.5
# In a report without a section for them, sentences of these sections are looked at one by one.
LOOSE_ODDS = 0.05

_NUMBERED = re.compile(
    r"^(?:(?:hoofd|deel)?aanbeveling|advies|verbeterpunt)\s*(?P<number>\d{1,2}[a-z]?|[IVX]{1,4}|[a-z])?\b"
    r"\s*[:.–-]?\s*",
    re.IGNORECASE,
)
_HEADING_NUMBER = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2})*[a-z]?)\.?\s+")
_ADVICE_COLUMN = re.compile(r"aanbeveling|advies|verbeterpunt|wat (?:moet|kan)", re.IGNORECASE)
_NUMBER_COLUMN = re.compile(r"^(?:nr\.?|nummer|#|no\.?)$", re.IGNORECASE)
_WHOM_COLUMN = re.compile(
    r"wie|geadresseerde|adressaat|actiehouder|verantwoordelijk", re.IGNORECASE
)
# A text shorter than this (characters) says nothing by itself.
SHORTEST = 15


class Candidate(Value, frozen=True, kw_only=True):
    """A text that may be a recommendation; `odds` is what its place says for it."""

    span: Span
    odds: float
    section: Section
    number: str = ""
    addressee: Addressee | None = None
    short_form: bool = False


def find_candidates(document: Document, sections: Sequence[Section]) -> list[Candidate]:
    """Candidates in reading order, from sections whose own advice can stand in them."""
    return [found for section in sections for found in _of_section(document, section)]


def find_loose_candidates(document: Document, sections: Sequence[Section]) -> list[Candidate]:
    """Sentence by sentence, for a report that has no section for its recommendations."""
    roles = (SectionRole.CONCLUSIONS, SectionRole.FINDINGS)
    return [
        Candidate(span=_shifted(sentence, block.span.start), odds=LOOSE_ODDS, section=section)
        for section in sections
        if section.role in roles
        for block in (document.blocks[at] for at in section.blocks)
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
        for sentence in sentences(document.quote(block.span))
    ]


def _of_section(document: Document, section: Section) -> Iterator[Candidate]:
    blocks = [document.blocks[at] for at in section.blocks]
    if section.role is SectionRole.SUMMARY:
        yield from _of_summary(document, section, blocks)
        return
    if section.role not in (SectionRole.RECOMMENDATIONS, SectionRole.CONCLUSIONS):
        return
    heading = _of_heading(section, blocks)
    if heading:
        yield heading
        blocks = [block for block in blocks if not block.span.overlaps(heading.span)]
    above = addressee_of_heading(reversed(section.path))
    lead = above
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            lead = above or _of_lead_in(document.quote(block.span)) or lead
        yield from _of_block(document, section, block, lead)


def _of_lead_in(text: str) -> Addressee | None:
    who = addressee_of_sentence(text)
    return None if who is Addressee.ONBEKEND else who


# --- a heading that is itself the advice --------------------------------------------------


def _of_heading(section: Section, blocks: Sequence[Block]) -> Candidate | None:
    """A numbered or announced headline with the paragraph that explains it is one unit."""
    announced = _NUMBERED.match(section.title)
    numbered = _HEADING_NUMBER.match(section.title)
    if section.role is not SectionRole.RECOMMENDATIONS or not (announced and announced["number"]):
        return None
    if any(block.kind in (BlockKind.ITEM, BlockKind.ROW) for block in blocks):
        return None
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    start = section.span.start + announced.end()
    rest = section.title[announced.end() :].strip()
    if not rest and paragraphs:
        start = paragraphs[0].span.start
    end = paragraphs[0].span.end if paragraphs else section.span.start + len(section.title)
    if end - start < SHORTEST:
        return None
    number = announced["number"] or (numbered["number"] if numbered else "")
    return Candidate(
        span=Span(start=start, end=end),
        number=number,
        section=section,
        odds=ODDS[section.role, "heading"],
        addressee=addressee_of_heading(reversed(section.path[:-1])),
    )


# --- items, rows, paragraphs --------------------------------------------------------------


def _of_block(
    document: Document,
    section: Section,
    block: Block,
    lead: Addressee | None,
) -> Iterator[Candidate]:
    if block.kind is BlockKind.ROW:
        yield from _of_row(document, section, block, lead)
    elif block.kind is BlockKind.ITEM:
        yield from _of_text(document, section, block, "item", lead)
    elif block.kind is BlockKind.PARAGRAPH:
        announced = _NUMBERED.match(document.quote(block.span))
        form = "item" if announced and announced["number"] else "paragraph"
        yield from _of_text(document, section, block, form, lead)


def _of_text(
    document: Document,
    section: Section,
    block: Block,
    form: str,
    lead: Addressee | None,
) -> Iterator[Candidate]:
    text = document.quote(block.span)
    announced = _NUMBERED.match(text)
    start, number = block.span.start, block.marker.strip("().") if block.marker[-1:] in ".)" else ""
    if announced and announced["number"]:
        start, number = start + announced.end(), announced["number"]
    if block.span.end - start >= SHORTEST:
        yield Candidate(
            span=Span(start=start, end=block.span.end),
            odds=ODDS[section.role, form],
            section=section,
            number=number,
            addressee=lead,
        )


def _of_row(
    document: Document,
    section: Section,
    block: Block,
    lead: Addressee | None,
) -> Iterator[Candidate]:
    """The cell under "Aanbeveling"; a table without such a column holds none."""
    advice = next((cell for cell in block.cells if _ADVICE_COLUMN.search(cell.column)), None)
    if not advice or (section.role, "cell") not in ODDS:
        return
    columns = {cell.column: document.quote(cell.span) for cell in block.cells}
    number = next((text for name, text in columns.items() if _NUMBER_COLUMN.match(name)), "")
    whom = next((text for name, text in columns.items() if _WHOM_COLUMN.search(name)), "")
    if advice.span.end - advice.span.start >= SHORTEST:
        yield Candidate(
            span=advice.span,
            odds=ODDS[section.role, "cell"],
            section=section,
            number=number,
            addressee=(addressee_of_cell(whom) if whom else None) or lead,
        )


def _of_summary(
    document: Document,
    section: Section,
    blocks: Sequence[Block],
) -> Iterator[Candidate]:
    """Short forms: the items of a list, and the sentences of a paragraph."""
    for block in blocks:
        if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH):
            continue
        text = document.quote(block.span)
        spans = [Span(start=0, end=len(text))] if block.marker else [*sentences(text)]
        for span in spans:
            if span.end - span.start >= SHORTEST:
                yield Candidate(
                    span=_shifted(span, block.span.start),
                    odds=SUMMARY_ODDS,
                    section=section,
                    short_form=True,
                )


def _shifted(span: Span, by: int) -> Span:
    return Span(start=span.start + by, end=span.end + by)
