"""Candidates weighed by the detector, trimmed, merged, and given an id."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from pipeline.codec import digest
from pipeline.dutch import sentences
from pipeline.model import (
    Addressee,
    Document,
    Municipality,
    PageBox,
    Recommendation,
    RecommendationId,
    ReportSlug,
    Section,
    Span,
    Variant,
)
from pipeline.recommendations.addressee import addressee_of_sentence
from pipeline.recommendations.candidates import (
    Candidate,
    find_candidates,
    find_loose_candidates,
)
from pipeline.similarity import likeness, normalised, overlap


class Readers(Protocol):
    """The models that hear whether a text asks somebody to act, and whom."""

    def advises(self, texts: list[str]) -> list[float]:
        """For each text the probability that it is a recommendation."""
        ...

    def asks(self, texts: list[str]) -> list[Addressee]:
        """For each recommendation who is most likely to act on it."""
        ...


Detector = Callable[[list[str]], list[float]]

# From this probability on a candidate counts.
ACCEPTED = 0.5
# Two texts this alike are one recommendation printed twice.
SAME_TEXT = 0.85
# A short form whose content words stand in the full text to this share says the same.
SAME_ADVICE = 0.5
# With the same number less will do.
SAME_NUMBER = 0.3
_FOOTNOTE_MARK = re.compile(r"(?<=[.!?;])\d{1,2}$")
_ID_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An accepted candidate, trimmed."""

    candidate: Candidate
    span: Span
    text: str
    probability: float
    gemeenten: tuple[str, ...] = ()
    named: bool = False


def find_recommendations(
    document: Document,
    sections: Sequence[Section],
    report: ReportSlug,
    municipalities: Sequence[Municipality],
    readers: Readers,
) -> tuple[Recommendation, ...]:
    """The report's own recommendations in reading order, each once, with its other wordings."""
    advises = readers.advises
    found = _accepted(document, find_candidates(document, sections), advises)
    full = [item for item in found if not item.candidate.short_form]
    short = [item for item in found if item.candidate.short_form]
    if not full:
        loose = find_loose_candidates(document, sections)
        full, short = [*short, *_accepted(document, loose, advises)], []
    located = [_for_gemeenten(item, document, municipalities) for item in full]
    merged, variants = _merged(located, short)
    codes = tuple(m.code for m in municipalities)
    built = [
        _recommendation(item, variants[at], document, report, codes)
        for at, item in enumerate(merged)
    ]
    return _with_ids(_addressed(built, readers))


# --- accepting ----------------------------------------------------------------------------


def _accepted(
    document: Document,
    candidates: Sequence[Candidate],
    advises: Detector,
) -> list[_Found]:
    texts = [document.quote(candidate.span) for candidate in candidates]
    return [
        found
        for candidate, text, chance in zip(candidates, texts, _chances(texts, advises), strict=True)
        if (found := _weighed(candidate, text, chance, advises))
    ]


def _chances(texts: Sequence[str], advises: Detector) -> list[float]:
    """For each text the chance of the likeliest of its sentences: the rest explains it."""
    parts = [[text[s.start : s.end] for s in sentences(text)] or [text] for text in texts]
    found = iter(advises([part for own in parts for part in own]))
    return [max(next(found) for _ in own) for own in parts]


def _weighed(
    candidate: Candidate,
    text: str,
    chance: float,
    advises: Detector,
) -> _Found | None:
    """The candidate when place and sentence together make it likely enough."""
    probability = _posterior(chance, candidate.odds)
    span = candidate.span
    if probability < ACCEPTED:
        return None
    if candidate.odds < 10:  # noqa: PLR2004 - running text: the advice begins at its own sentence
        span = _from_first_advice(span, text, candidate.odds, advises)
    mark = _FOOTNOTE_MARK.search(text)
    end = span.end - len(mark[0]) if mark else span.end
    span = Span(start=span.start, end=end)
    return _Found(
        candidate=candidate,
        span=span,
        text=text[span.start - candidate.span.start :][: end - span.start],
        probability=round(probability, 4),
    )


def _posterior(chance: float, odds: float) -> float:
    """Bayes: what the sentence says, times what its place says."""
    clipped = min(max(chance, 1e-4), 1 - 1e-4)
    weight = clipped / (1 - clipped) * odds
    return weight / (1 + weight)


def _from_first_advice(span: Span, text: str, odds: float, advises: Detector) -> Span:
    """A paragraph from the first sentence that asks somebody to act."""
    spans = [*sentences(text)]
    chances = advises([text[s.start : s.end] for s in spans])
    first = next(
        (
            s
            for s, chance in zip(spans, chances, strict=True)
            if _posterior(chance, odds) >= ACCEPTED
        ),
        spans[0],
    )
    return Span(start=span.start + first.start, end=span.end)


# --- gemeenten in front -------------------------------------------------------------------


def _for_gemeenten(
    item: _Found,
    document: Document,
    municipalities: Sequence[Municipality],
) -> _Found:
    """Advice that begins "Opsterland: …" is for Opsterland; the name is no part of it."""
    lead, colon, _ = item.text.partition(":")
    names = {m.name: m.code for m in municipalities} | {
        m.name.split(" (")[0]: m.code for m in municipalities
    }
    parts = re.split(r",\s*|\s+en\s+", lead.strip())
    if not colon or not all(part in names for part in parts):
        return item
    start = item.span.start + len(lead) + 1
    start += len(item.text[len(lead) + 1 :]) - len(item.text[len(lead) + 1 :].lstrip())
    span = Span(start=start, end=item.span.end)
    return _Found(
        candidate=item.candidate,
        span=span,
        text=document.quote(span),
        probability=item.probability,
        gemeenten=tuple(names[part] for part in parts),
        named=True,
    )


# --- merging ------------------------------------------------------------------------------


def _merged(
    full: Sequence[_Found],
    short: Sequence[_Found],
) -> tuple[list[_Found], list[list[_Found]]]:
    """Each recommendation once, the longest wording kept, with the others beside it."""
    kept: list[_Found] = []
    others: list[list[_Found]] = []
    for item in full:
        twin = next((at for at, k in enumerate(kept) if _is_twin(k, item)), None)
        if twin is None:
            kept.append(item)
            others.append([])
        else:
            longer, shorter = sorted((kept[twin], item), key=lambda f: -len(f.text))
            kept[twin] = longer
            others[twin].append(shorter)
    for item in short:
        best = max(range(len(kept)), key=lambda at: (overlap(item.text, kept[at].text), -at))
        if overlap(item.text, kept[best].text) >= SAME_ADVICE:
            others[best].append(item)
    return kept, others


def _is_twin(one: _Found, other: _Found) -> bool:
    """Whether two texts say the same: alike, or one a short form of the other elsewhere."""
    if likeness(one.text, other.text) >= SAME_TEXT:
        return True
    if one.candidate.section.span == other.candidate.section.span:
        return False
    short, full = sorted((one.text, other.text), key=len)
    numbered = bool(one.candidate.number) and one.candidate.number == other.candidate.number
    return overlap(short, full) >= (SAME_NUMBER if numbered else SAME_ADVICE)


# --- building -----------------------------------------------------------------------------


def _recommendation(
    item: _Found,
    variants: Sequence[_Found],
    document: Document,
    report: ReportSlug,
    codes: tuple[str, ...],
) -> Recommendation:
    ink = document.ink(item.span)
    who = Addressee.GEMEENTE if item.named else item.candidate.addressee
    return Recommendation(
        id=RecommendationId(""),
        report=report,
        number=item.candidate.number,
        text=item.text,
        span=item.span,
        pages=tuple(sorted({piece.page for piece in ink})),
        boxes=tuple(PageBox(page=piece.page, box=piece.box) for piece in ink),
        section=item.candidate.section.title,
        addressee=who or _named_in(item),
        gemeenten=item.gemeenten or codes,
        probability=item.probability,
        variants=tuple(_variant(other, document) for other in variants),
    )


def _addressed(found: Sequence[Recommendation], readers: Readers) -> list[Recommendation]:
    """Where nobody is named, whoever does such things elsewhere."""
    unnamed = [item for item in found if item.addressee is Addressee.ONBEKEND]
    guesses = dict(zip(unnamed, readers.asks([item.text for item in unnamed]), strict=True))
    return [
        msgspec.structs.replace(item, addressee=guesses[item]) if item in guesses else item
        for item in found
    ]


def _named_in(item: _Found) -> Addressee:
    """Whom the text itself asks, else whom the chapter is for."""
    who = addressee_of_sentence(item.text)
    return (item.candidate.otherwise or who) if who is Addressee.ONBEKEND else who


def _variant(item: _Found, document: Document) -> Variant:
    pages = sorted({piece.page for piece in document.ink(item.span)})
    return Variant(text=item.text, span=item.span, pages=tuple(pages))


def _with_ids(found: Sequence[Recommendation]) -> tuple[Recommendation, ...]:
    """Ids from report and text; the second of two equal texts gets `-2`."""
    seen: dict[str, int] = {}
    result = []
    for item in found:
        base = f"{item.report}-{digest(normalised(item.text))[:_ID_LENGTH]}"
        seen[base] = seen.get(base, 0) + 1
        name = base if seen[base] == 1 else f"{base}-{seen[base]}"
        fields = {field: getattr(item, field) for field in item.__struct_fields__}
        result.append(Recommendation(**(fields | {"id": RecommendationId(name)})))
    return tuple(result)
