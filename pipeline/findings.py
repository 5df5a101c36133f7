"""Findings: sentences that say what does or does not work, what it yields, how a team is set up.

First version: sentence by sentence in the sections that hold findings, by a trained model; what it
is not sure of is left out rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from pipeline.codec import digest
from pipeline.dutch import sentences
from pipeline.learning import TextModel
from pipeline.model import (
    Amount,
    BlockKind,
    Document,
    Finding,
    FindingId,
    FindingKind,
    PageBox,
    ReportSlug,
    Section,
    SectionRole,
    Span,
)
from pipeline.similarity import likeness, normalised
from pipeline.taxonomy import NEUTRAL

ROLES = (SectionRole.FINDINGS, SectionRole.CONCLUSIONS, SectionRole.SUMMARY)
# Below this a kind is a guess; chosen so that about one in ten kept sentences is wrong out of fold.
ACCEPTED = 0.75
SHORTEST = 30
SAME_TEXT = 0.85
_ID_LENGTH = 8
_QUOTED = re.compile(r"^[“\"‘'].*|.*[”\"]\s*(?:,|aldus|zegt|volgens)")
_AMOUNT = re.compile(
    r"(?P<euro>€\s?)?(?P<value>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
    r"(?P<unit>\s?(?:procent(?:punten)?\b|%|miljoen(?: euro)?\b|euro\b|fte\b|weken\b|dagen\b))?"
)
_PERIOD = re.compile(
    r"\bper (?:jaar|maand|week|kwartaal|huishouden per jaar|huishouden)\b"
    r"|\b(?:in|over|sinds|vanaf|tussen) (?:19|20)\d{2}(?: (?:en|tot(?: en met)?) (?:19|20)\d{2})?"
)


def find_findings(
    document: Document,
    sections: Sequence[Section],
    report: ReportSlug,
    kinds: TextModel,
    taken: Sequence[Span],
) -> tuple[Finding, ...]:
    """The findings in reading order, each once; spans in `taken` are recommendations already."""
    places = [
        (span, section)
        for section in sections
        if section.role in ROLES
        for span in _sentences(document, section)
        if not any(span.overlaps(t) for t in taken)
    ]
    texts = [document.quote(span) for span, _ in places]
    found: list[Finding] = []
    for (span, section), row in zip(places, kinds.probabilities(texts), strict=True):
        best = int(row.argmax())
        if kinds.labels[best] == NEUTRAL or row[best] < ACCEPTED:
            continue
        kind = FindingKind(kinds.labels[best])
        found.append(_finding(document, span, section, kind, probability=float(row[best])))
    return _each_once([_named(finding, report) for finding in found])


def find_amounts(text: str) -> tuple[Amount, ...]:
    """The amounts in a text that have a unit, each with the period the sentence gives."""
    period = _PERIOD.search(text)
    amounts = []
    for match in _AMOUNT.finditer(text):
        unit = (match["unit"] or "").strip()
        if match["euro"]:
            unit = f"{unit} euro".strip() if unit != "miljoen euro" else unit
        if unit:
            amounts.append(
                Amount(
                    value=match["value"],
                    unit="procent" if unit == "%" else unit,
                    period=period[0] if period else "",
                )
            )
    return tuple(amounts)


def _sentences(document: Document, section: Section) -> Iterator[Span]:
    """The sentences of running text, without what people interviewed said."""
    for at in section.blocks:
        block = document.blocks[at]
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            continue
        text = document.quote(block.span)
        for span in sentences(text):
            sentence = text[span.start : span.end]
            if len(sentence) >= SHORTEST and not _QUOTED.match(sentence):
                yield Span(start=block.span.start + span.start, end=block.span.start + span.end)


def _finding(
    document: Document, span: Span, section: Section, kind: FindingKind, *, probability: float
) -> Finding:
    text, ink = document.quote(span), document.ink(span)
    return Finding(
        id=FindingId(digest(normalised(text))[:_ID_LENGTH]),
        report=ReportSlug(""),
        kind=kind,
        text=text,
        span=span,
        pages=tuple(sorted({piece.page for piece in ink})),
        boxes=tuple(PageBox(page=piece.page, box=piece.box) for piece in ink),
        section=section.title,
        probability=round(probability, 4),
        amounts=find_amounts(text) if kind is FindingKind.OUTCOME else (),
    )


def _named(finding: Finding, report: ReportSlug) -> Finding:
    name = FindingId(f"{report}-b-{finding.id}")
    return msgspec.structs.replace(finding, id=name, report=report)


def _each_once(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """A sentence that comes back in the summary counts once: where it stands first."""
    kept: list[Finding] = []
    for finding in found:
        if not any(likeness(finding.text, other.text) >= SAME_TEXT for other in kept):
            kept.append(finding)
    return tuple(kept)
