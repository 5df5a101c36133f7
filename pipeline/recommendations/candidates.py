"""Every place where a recommendation may stand, with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

import msgspec

from pipeline.dutch import plain, sentences
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
from pipeline.outlines import is_appendix
from pipeline.recommendations.addressee import (
    addressee_of_cell,
    addressee_of_chapter,
    addressee_of_heading,
    addressee_of_label,
    addressee_of_sentence,
)
from pipeline.recommendations.units import (
    Marks,
    find_marks,
    find_units,
    has_marked,
    number_in_title,
)

# How many times likelier than a loose sentence a text is a recommendation because of where and in
# what form it stands: the section decides, the sentence confirms.
ODDS = {
    (SectionRole.RECOMMENDATIONS, "item"): 30.0,
    (SectionRole.RECOMMENDATIONS, "marked"): 100.0,
    (SectionRole.RECOMMENDATIONS, "lead"): 30.0,
    (SectionRole.RECOMMENDATIONS, "cell"): 30.0,
    (SectionRole.RECOMMENDATIONS, "heading"): 100.0,
    (SectionRole.RECOMMENDATIONS, "paragraph"): 0.7,
    (SectionRole.CONCLUSIONS, "item"): 1.0,
    (SectionRole.CONCLUSIONS, "marked"): 1.0,
    (SectionRole.CONCLUSIONS, "lead"): 0.3,
    (SectionRole.CONCLUSIONS, "paragraph"): 0.3,
}
SUMMARY_ODDS = 1.5
# In a report without a section for them, sentences of these sections are looked at one by one.
LOOSE_ODDS = 0.05

# In a chapter of findings: a line that only announces advice, or a word that opens it.
_ANNOUNCES = re.compile(
    r"(?:aanbeveling(?:en)?|advies|adviezen|verbeterpunt(?:en)?)\b[^.:]{0,40}[.:]?"
)
_OPENS = re.compile(
    r"\s*(?:aanbeveling|advies|verbeterpunt)(?:\s\d{1,2}[a-z]?)?\s*:\s+", re.IGNORECASE
)
ANNOUNCED_ODDS = 30.0
_ADVICE_COLUMN = re.compile(r"aanbeveling|advies|verbeterpunt|wat (?:moet|kan)", re.IGNORECASE)
_NUMBER_COLUMN = re.compile(r"^(?:nr\.?|nummer|#|no\.?)$", re.IGNORECASE)
_WHOM_COLUMN = re.compile(
    r"wie|geadresseerde|adressaat|actiehouder|verantwoordelijk", re.IGNORECASE
)
# A text shorter than this (characters) says nothing by itself.
SHORTEST = 15


class Candidate(Value, frozen=True, kw_only=True):
    """A text that may be a recommendation; `odds` is what its place says for it.

    `addressee` is whom heading or lead-in name; `otherwise` counts when the text names nobody.
    """

    span: Span
    odds: float
    section: Section
    number: str = ""
    addressee: Addressee | None = None
    otherwise: Addressee | None = None
    short_form: bool = False


def find_candidates(document: Document, sections: Sequence[Section]) -> list[Candidate]:
    """Candidates in reading order, from sections whose own advice can stand in them."""
    marks = find_marks(document, sections)
    otherwise = _of_chapters(document, sections)
    summaries = {section.path for section in sections if section.role is SectionRole.SUMMARY}
    return [
        msgspec.structs.replace(
            found,
            otherwise=otherwise.get(section.path[:1]),
            short_form=found.short_form or _restates(section, summaries),
        )
        for section in sections
        for found in _of_section(document, section, marks)
    ]


def _restates(section: Section, summaries: Collection[tuple[str, ...]]) -> bool:
    """Whether it stands in a summary or an appendix, and says again what a chapter says."""
    above = (section.path[:end] for end in range(1, len(section.path)))
    in_appendix = bool(section.path) and is_appendix(section.path[0])
    return in_appendix or any(path in summaries for path in above)


def _of_chapters(
    document: Document, sections: Sequence[Section]
) -> dict[tuple[str, ...], Addressee]:
    """By chapter whom its opening says the advice in it is for."""
    found: dict[tuple[str, ...], Addressee] = {}
    for section in sections:
        if section.role is SectionRole.RECOMMENDATIONS:
            for block in (document.blocks[at] for at in section.blocks):
                who = addressee_of_chapter(document.quote(block.span))
                if who and block.kind is BlockKind.PARAGRAPH:
                    found.setdefault(section.path[:1], who)
    return found


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


def _of_section(document: Document, section: Section, marks: Marks) -> Iterator[Candidate]:
    blocks = [document.blocks[at] for at in section.blocks]
    if section.role is SectionRole.SUMMARY:
        yield from _of_summary(document, section, blocks)
    elif section.role in (SectionRole.RECOMMENDATIONS, SectionRole.CONCLUSIONS):
        heading = _of_heading(document, section, blocks, marks)
        yield from [heading] if heading else _of_blocks(document, section, blocks, marks)
    elif section.role is SectionRole.FINDINGS:
        yield from _announced(document, section, blocks)


def _announced(
    document: Document, section: Section, blocks: Sequence[Block]
) -> Iterator[Candidate]:
    """Advice among findings that says so: after its own label, or under a line that is one."""
    label = ""
    for block in blocks:
        text = document.quote(block.span)
        opening = _OPENS.match(text)
        if opening or (label and block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)):
            start = block.span.start + (opening.end() if opening else 0)
            yield Candidate(
                span=Span(start=start, end=block.span.end),
                odds=ANNOUNCED_ODDS,
                section=section,
                addressee=addressee_of_heading([label]) if label else None,
            )
        label = _label_of(block, text, label)


def _label_of(block: Block, text: str, label: str) -> str:
    """The announcement that the next block stands under; a list stands under it as a whole."""
    if block.kind is BlockKind.PARAGRAPH and _ANNOUNCES.fullmatch(plain(text).strip()):
        return text
    return label if block.kind is BlockKind.ITEM else ""


def _of_blocks(
    document: Document, section: Section, blocks: Sequence[Block], marks: Marks
) -> Iterator[Candidate]:
    """Rows and units, each with whom the heading or the nearest lead-in above it addresses."""
    above = addressee_of_heading(reversed(section.path))
    leads = _leads(document, blocks, above)
    for block, lead in leads.items():
        if block.kind is BlockKind.ROW:
            yield from _of_row(document, section, block, lead)
    for unit in find_units(document, blocks, marks):
        if unit.span.end - unit.span.start >= SHORTEST:
            yield Candidate(
                span=unit.span,
                odds=ODDS[section.role, unit.form],
                section=section,
                number=unit.number,
                addressee=next(
                    lead for block, lead in leads.items() if block.span.overlaps(unit.span)
                ),
            )


def _leads(
    document: Document, blocks: Sequence[Block], above: Addressee | None
) -> dict[Block, Addressee | None]:
    """For each block whom it is addressed to by what stands above it."""
    lead = above
    found = {}
    for block, below in zip_longest(blocks, blocks[1:]):
        if block.kind is BlockKind.PARAGRAPH:
            leads_in = below is not None and below.kind in (BlockKind.ITEM, BlockKind.ROW)
            text = document.quote(block.span)
            lead = above or _of_lead_in(text, before_list=leads_in) or lead
        found[block] = lead
    return found


def _of_lead_in(text: str, *, before_list: bool) -> Addressee | None:
    """Whom a line that leads in what follows addresses; ordinary text says it for itself alone."""
    if label := addressee_of_label(text):
        return label
    if not before_list and not text.rstrip().endswith(":"):
        return None
    who = addressee_of_sentence(text)
    return None if who is Addressee.ONBEKEND else who


def _of_heading(
    document: Document, section: Section, blocks: Sequence[Block], marks: Marks
) -> Candidate | None:
    """A numbered headline with all that explains it is one unit, unless units stand under it."""
    numbered = number_in_title(section.title, marks)
    flowing = [b for b in blocks if b.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)]
    if section.role is not SectionRole.RECOMMENDATIONS or not numbered:
        return None
    if has_marked(document, blocks, marks):
        return None
    number, at = numbered
    start = section.span.start + at
    if flowing and not section.title[at:].strip():
        start = flowing[0].span.start
    end = flowing[-1].span.end if flowing else section.span.start + len(section.title)
    if end - start < SHORTEST:
        return None
    return Candidate(
        span=Span(start=start, end=end),
        number=number,
        section=section,
        odds=ODDS[section.role, "heading"],
        addressee=addressee_of_heading(reversed(section.path[:-1])),
    )


# --- rows and summaries -------------------------------------------------------------------


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
