"""The page of a gemeente: its facts, its profile over the areas, and everything said to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dutch import counted, listing, number
from pipeline.exporters.html import links, words
from pipeline.exporters.html.catalogue import Catalogue, Evidence, ReportName
from pipeline.exporters.html.page import Page, chained
from pipeline.exporters.html.table import Column, build_columns
from pipeline.model import Municipality

ROW_HEIGHT = 24  # of the bar chart, in its own units
LONGEST_BAR = 150
LONGEST_NAME = 17  # characters that fit beside the bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One area in the chart and in the table beside it."""

    column: Column
    caption: str
    count: str
    top: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceGroup:
    """One kind of evidence with its count in words."""

    title: str
    anchor: str
    count: str
    items: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityView:
    """All that the page of a gemeente shows; `shared` when a report covers several gemeenten."""

    name: str
    facts: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    height: int
    reports: tuple[ReportName, ...]
    shared: bool
    groups: tuple[EvidenceGroup, ...]


def pages(catalogue: Catalogue) -> tuple[Page, ...]:
    """A page for each gemeente of a report that was read, in alphabetical order."""
    names = Counter(place.name for place in catalogue.municipalities.values())
    return chained(
        [_page(place, catalogue, names[place.name]) for place in catalogue.municipalities.values()]
    )


def _page(place: Municipality, catalogue: Catalogue, namesakes: int) -> Page:
    title = place.name if namesakes == 1 else f"{place.name} ({place.code})"
    return Page(
        path=links.municipality_page(place),
        template="gemeente.html",
        title=f"Gemeente {title}",
        view=_view(place, catalogue),
    )


def _view(place: Municipality, catalogue: Catalogue) -> MunicipalityView:
    evidence = catalogue.of_municipality(place.code)
    bars = _bars(evidence, build_columns(catalogue))
    reports = [
        report
        for report in catalogue.collection.reports
        if any(own.code == place.code for own in report.municipalities)
    ]
    return MunicipalityView(
        name=place.name,
        facts=_facts(place),
        bars=bars,
        height=len(bars) * ROW_HEIGHT,
        reports=tuple(catalogue.names[report.slug] for report in reports),
        shared=any(len(report.municipalities) > 1 for report in reports),
        groups=grouped(evidence),
    )


def _facts(place: Municipality) -> tuple[tuple[str, str], ...]:
    """What is known of the gemeente; its size is that of today's gemeente."""
    former = place.codes_now != (place.code,)
    facts = [
        ("Provincie", place.province or words.UNKNOWN),
        ("Gemeentecode", place.code),
        ("Grootte nu" if former else "Grootte", words.SIZES[place.size]),
    ]
    if former and place.codes_now:
        now = [f"{n} ({c})" for n, c in zip(place.names_now, place.codes_now, strict=True)]
        facts.append(("Gemeente nu", listing(now)))
    return tuple(facts)


def grouped(evidence: Sequence[Evidence]) -> tuple[EvidenceGroup, ...]:
    """The evidence by kind, recommendations first; kinds without any are left out."""
    kinds = ((words.RECOMMENDATION, words.RECOMMENDATIONS), *words.FINDINGS.values())
    found = {kind: tuple(item for item in evidence if item.kind == kind) for kind, _ in kinds}
    return tuple(
        EvidenceGroup(
            title=plural.capitalize(),
            anchor=plural.replace(" ", "-"),
            count=counted(len(found[kind]), kind, plural),
            items=found[kind],
        )
        for kind, plural in kinds
        if found[kind]
    )


def _bars(evidence: Sequence[Evidence], columns: Sequence[Column]) -> tuple[Bar, ...]:
    codes = Counter(item.coding.area for item in evidence if item.is_recommendation)
    counts = [codes[int(column.key) if column.href else None] for column in columns]
    longest = max((*counts, 1))
    return tuple(
        Bar(
            column=column,
            caption=_short(column.short),
            count=number(count),
            top=row * ROW_HEIGHT,
            width=round(LONGEST_BAR * count / longest),
        )
        for row, (column, count) in enumerate(zip(columns, counts, strict=True))
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"
