"""The list of all reports, and the page on how the site is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.dutch import number
from pipeline.exporters.html import links, words
from pipeline.exporters.html.catalogue import (
    Catalogue,
    Link,
    ReportName,
    municipality_link,
)
from pipeline.exporters.html.overview import SetAside, set_aside
from pipeline.exporters.html.page import Page
from pipeline.model import FocusArea, Report, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report that was read, as a row of the list."""

    name: ReportName
    title: str
    municipalities: tuple[Link, ...]
    year: str
    kind: str
    bureau: str
    recommendations: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportList:
    """All reports, and the gemeenten they are about."""

    rows: tuple[ReportRow, ...]
    set_aside: tuple[SetAside, ...]
    municipalities: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the page on the method needs from the data: the areas of the codebook."""

    scheme: str
    source: str
    areas: tuple[tuple[FocusArea, str], ...]


def pages(catalogue: Catalogue) -> tuple[Page, ...]:
    """The list of reports and the page about the site."""
    return (
        Page(
            path=links.REPORTS,
            template="rapporten.html",
            title="Rapporten en gemeenten",
            view=_report_list(catalogue),
        ),
        Page(
            path=links.ABOUT, template="over.html", title="Over deze site", view=_about(catalogue)
        ),
    )


def _report_list(catalogue: Catalogue) -> ReportList:
    counts = Counter(coded.item.report for coded in catalogue.collection.recommendations)
    return ReportList(
        rows=tuple(
            _row(report, catalogue, counts[report.slug]) for report in catalogue.collection.reports
        ),
        set_aside=set_aside(catalogue),
        municipalities=tuple(
            municipality_link(place) for place in catalogue.municipalities.values()
        ),
    )


def _row(report: Report, catalogue: Catalogue, count: int) -> ReportRow:
    return ReportRow(
        name=catalogue.names[report.slug],
        title=report.title,
        municipalities=tuple(municipality_link(place) for place in report.municipalities),
        year=str(report.year or words.UNKNOWN),
        kind=words.REPORT_KINDS[report.kind],
        bureau=report.bureau or words.UNKNOWN,
        recommendations=number(count),
        status=words.STATUSES[Status.READ],
    )


def _about(catalogue: Catalogue) -> About:
    scheme = catalogue.collection.scheme
    return About(
        scheme=scheme.name,
        source=scheme.source,
        areas=tuple((area, _codebook(area)) for area in scheme.areas),
    )


def _codebook(area: FocusArea) -> str:
    """Where the text of an area stands: the foot of its page, when it has one."""
    return links.area_page(area) + ("#codeboek" if area.body else "")
