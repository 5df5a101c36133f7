"""The page of an area: what the reports say together, then every quote it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.dutch import counted, number
from pipeline.exporters.html import links, words
from pipeline.exporters.html.catalogue import Catalogue, Evidence, ReportName
from pipeline.exporters.html.page import Page, chained
from pipeline.exporters.html.sentences import SourcedSentence, sourced
from pipeline.model import FindingKind, FocusArea, Sentence

# What a reader of this page came for; the other kinds of finding stand on the page of the report.
FINDINGS = (
    FindingKind.BOTTLENECK,
    FindingKind.STRENGTH,
    FindingKind.QUESTION,
    FindingKind.CASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedEvidence:
    """Evidence with the number by which the sentences on this page cite it."""

    number: int
    item: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGroup:
    """The evidence from one report."""

    report: ReportName
    entries: tuple[NumberedEvidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of evidence: its heading, its anchor, a count in words, and the evidence."""

    title: str
    anchor: str
    count: str
    groups: tuple[ReportGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaView:
    """All that the page of an area shows; `subthemes` are names with their counts."""

    area: FocusArea
    sentences: tuple[SourcedSentence, ...]
    subthemes: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]


def pages(catalogue: Catalogue) -> tuple[Page, ...]:
    """A page for each area, in order of their code."""
    return chained([_page(area, catalogue) for area in catalogue.areas.values()])


def _page(area: FocusArea, catalogue: Catalogue) -> Page:
    path = links.area_page(area)
    kinds = _by_kind(catalogue.of_area(area.code))
    shown = [item for items in kinds.values() for item in items]
    view = AreaView(
        area=area,
        sentences=sourced(_narrative(area, catalogue), catalogue, shown, path),
        subthemes=_subthemes(area, kinds[words.RECOMMENDATION]),
        parts=_parts(kinds, shown),
    )
    return Page(
        path=path, template="aandachtsgebied.html", title=f"{area.code}. {area.name}", view=view
    )


def _narrative(area: FocusArea, catalogue: Catalogue) -> tuple[Sentence, ...]:
    narratives = {told.area: told.sentences for told in catalogue.synthesis.narrative.areas}
    return narratives.get(area.code, ())


def _by_kind(items: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    """The evidence of the page by kind, in the order in which the page shows it."""
    kinds = (words.RECOMMENDATION, *(words.FINDINGS[kind][0] for kind in FINDINGS))
    return {kind: [item for item in items if item.kind == kind] for kind in kinds}


def _parts(kinds: dict[str, list[Evidence]], shown: Sequence[Evidence]) -> tuple[Part, ...]:
    numbers = {item.id: place for place, item in enumerate(shown, start=1)}
    plurals = {words.RECOMMENDATION: words.RECOMMENDATIONS, **dict(words.FINDINGS.values())}
    return tuple(
        Part(
            title=plurals[kind].capitalize(),
            anchor=plurals[kind].replace(" ", "-"),
            count=counted(len(items), kind, plurals[kind]),
            groups=_groups(items, numbers),
        )
        for kind, items in kinds.items()
        if items or kind == words.RECOMMENDATION
    )


def _groups(items: Sequence[Evidence], numbers: dict[str, int]) -> tuple[ReportGroup, ...]:
    return tuple(
        ReportGroup(
            report=report,
            entries=tuple(NumberedEvidence(number=numbers[i.id], item=i) for i in group),
        )
        for report, group in groupby(items, key=lambda item: item.report)
    )


def _subthemes(area: FocusArea, items: Sequence[Evidence]) -> tuple[tuple[str, str], ...]:
    """Each subtheme with its count; what fits none comes last, when there is any."""
    used = [item.subtheme for item in items]
    rows = [(theme.name, number(used.count(theme.name))) for theme in area.subthemes]
    rest = sum(not name for name in used)
    return (*rows, *((("Geen subthema", number(rest)),) if rest and rows else ()))
