"""Computed sentences with the numbered sources they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.exporters.html.catalogue import Catalogue, Evidence, ReportName
from pipeline.model import Sentence

INLINE_SOURCES = 5  # more than these are folded away, so that the sentences stay readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source: its number on this page, where it leads, and what stands there."""

    number: int
    href: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSources:
    """The sources of one sentence in one report."""

    report: ReportName
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedSentence:
    """A sentence, the ids of its claims, and its sources by report."""

    text: str
    claims: str
    reports: tuple[ReportSources, ...]

    @property
    def count(self) -> int:
        """How many sources it rests on."""
        return sum(len(report.sources) for report in self.reports)

    @property
    def folded(self) -> bool:
        """Whether its sources are too many to stand behind it."""
        return self.count > INLINE_SOURCES


def cited(sentence: Sentence) -> dict[str, None]:
    """The ids of all recommendations and findings that a sentence rests on, each once."""
    ids = (i for claim in sentence.claims for i in (*claim.recommendations, *claim.findings))
    return dict.fromkeys(ids)


def numbering(shown: Iterable[Evidence], sentences: Iterable[Sentence]) -> dict[str, int]:
    """A number for each source on a page: first what the page shows, then what it cites."""
    ids = [item.id for item in shown]
    ids += [i for sentence in sentences for i in cited(sentence)]
    return {item: number for number, item in enumerate(dict.fromkeys(ids), start=1)}


def sourced(
    sentences: Sequence[Sentence], catalogue: Catalogue, shown: Sequence[Evidence], path: str
) -> tuple[SourcedSentence, ...]:
    """The sentences of the page at `path`, leading to the evidence that it shows itself."""
    numbers = numbering(shown, sentences)
    here = {item.id: f"{path}#{item.id}" for item in shown}
    return tuple(_sourced(sentence, catalogue, numbers, here) for sentence in sentences)


def _sourced(
    sentence: Sentence, catalogue: Catalogue, numbers: Mapping[str, int], here: Mapping[str, str]
) -> SourcedSentence:
    order = {slug: place for place, slug in enumerate(catalogue.names)}
    items = sorted(
        (catalogue.evidence[i] for i in cited(sentence)),
        key=lambda item: (order[item.report.slug], numbers[item.id]),
    )
    return SourcedSentence(
        text=sentence.text,
        claims=" ".join(claim.id for claim in sentence.claims),
        reports=tuple(
            ReportSources(
                report=catalogue.names[slug],
                sources=tuple(_source(item, numbers, here) for item in group),
            )
            for slug, group in groupby(items, key=lambda item: item.report.slug)
        ),
    )


def _source(item: Evidence, numbers: Mapping[str, int], here: Mapping[str, str]) -> Source:
    return Source(
        number=numbers[item.id],
        href=here.get(item.id, item.home),
        place=item.quote.places[0].text,
    )
