"""Findings: sentences that say what does or does not work, what it yields, how a team is set up.

Every sentence is judged by itself and among its neighbours, by trained models; what they are not
sure of is left out rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from pipeline.answers import number_named, statuses
from pipeline.codec import digest
from pipeline.contexts import Sentence, features
from pipeline.dutch import sentences
from pipeline.learning import DenseModel, TextModel
from pipeline.model import (
    STATES,
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
from pipeline.taxonomy import ADVICE, NEUTRAL

# Sections without sentences about the teams: cover, contents and colophon.
_SILENT = (SectionRole.COVER, SectionRole.CONTENTS, SectionRole.COLOPHON)
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


class Readers(Protocol):
    """The models that judge a sentence by itself, and among its neighbours."""

    @property
    def kinds(self) -> TextModel:
        """By itself."""
        ...

    @property
    def contexts(self) -> DenseModel:
        """Among its neighbours."""
        ...

    @property
    def states(self) -> TextModel:
        """What a response or a follow-up says of a recommendation."""
        ...


def find_findings(
    document: Document,
    sections: Sequence[Section],
    report: ReportSlug,
    readers: Readers,
    taken: Sequence[Span],
) -> tuple[Finding, ...]:
    """The findings in reading order, each once; spans in `taken` are recommendations already."""
    places = [
        (span, number)
        for number, section in enumerate(sections)
        if section.role not in _SILENT
        for span in _sentences(document, section)
    ]
    found: list[Finding] = []
    for (span, number), (label, chance) in zip(
        places, _judged(document, sections, places, readers), strict=True
    ):
        if label and _can_stand(document, span, taken):
            kind = FindingKind(label)
            item = _finding(document, span, sections[number], kind, probability=chance)
            found.append(_answering(item, sections[number], readers))
    found += [item for section in sections for item in _from_tables(document, section)]
    found.sort(key=lambda item: item.span.start)
    return _each_once([_named(finding, report) for finding in found])


def _answering(finding: Finding, section: Section, readers: Readers) -> Finding:
    """A response or follow-up with the recommendation that it names, and what it says of it."""
    allowed = STATES.get(finding.kind, ())
    if not allowed:
        return finding
    [row] = readers.states.probabilities([finding.text])
    chances = dict(zip(readers.states.labels, row.tolist(), strict=True))
    state = max(allowed, key=lambda state: chances.get(state.value, 0.0))
    return msgspec.structs.replace(
        finding, about=number_named(finding.text, section.path), state=state
    )


def _from_tables(document: Document, section: Section) -> Iterator[Finding]:
    blocks = [document.blocks[at] for at in section.blocks]
    for status in statuses(document, blocks):
        found = _finding(document, status.span, section, FindingKind.FOLLOWUP, probability=1.0)
        yield msgspec.structs.replace(found, about=status.about, state=status.state)


def _judged(
    document: Document,
    sections: Sequence[Section],
    places: Sequence[tuple[Span, int]],
    readers: Readers,
) -> Iterator[tuple[str, float]]:
    """For each sentence the kind of finding it is and how sure that is; empty for none."""
    sentences = [
        Sentence(text=document.quote(span), section=number, role=sections[number].role)
        for span, number in places
    ]
    if not sentences:
        return
    alone = readers.kinds.probabilities([sentence.text for sentence in sentences])
    labels, least = readers.contexts.labels, readers.contexts.least
    for row in readers.contexts.probabilities(features(sentences, alone)):
        kinds = [at for at, label in enumerate(labels) if label not in (NEUTRAL, ADVICE)]
        best = max(kinds, key=lambda at: (row[at], -at))
        yield (labels[best] if row[best] >= least[best] else ""), float(row[best])


def _can_stand(document: Document, span: Span, taken: Sequence[Span]) -> bool:
    text = document.quote(span)
    if len(text) < SHORTEST or _QUOTED.match(text):
        return False
    return not any(span.overlaps(other) for other in taken)


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
    """The sentences of its text, in order."""
    for at in section.blocks:
        block = document.blocks[at]
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE):
            for span in sentences(document.quote(block.span)):
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
    unique = digest(f"{finding.id} {finding.about}")[:_ID_LENGTH] if finding.about else finding.id
    name = FindingId(f"{report}-b-{unique}")
    return msgspec.structs.replace(finding, id=name, report=report)


def _each_once(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """A sentence that comes back in the summary counts once: where it stands first."""
    kept: list[Finding] = []
    for finding in found:
        same = (other for other in kept if other.about == finding.about)
        if not any(likeness(finding.text, other.text) >= SAME_TEXT for other in same):
            kept.append(finding)
    return tuple(kept)
