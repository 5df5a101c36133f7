"""The page of a report: what it is, and everything that was read from it by area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dutch import counted
from pipeline.exporters.html import links, words
from pipeline.exporters.html.catalogue import (
    Catalogue,
    Evidence,
    Link,
    ReportName,
    municipality_link,
)
from pipeline.exporters.html.page import HOME, Page, chained
from pipeline.exporters.html.table import Column, build_columns
from pipeline.model import CellKind, Problem, Report

REPORTS = Link(text="Rapporten", href=links.REPORTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSection:
    """What the report says about one area, recommendations first."""

    column: Column
    title: str
    count: str
    recommendations: tuple[Evidence, ...]
    findings: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """All that the page of a report shows.

    `silent` are the areas it says nothing about, `not_studied` those it did not look at.
    """

    name: ReportName
    title: str
    municipalities: tuple[Link, ...]
    facts: tuple[tuple[str, str], ...]
    pdf: str
    sections: tuple[AreaSection, ...]
    silent: tuple[str, ...]
    not_studied: tuple[str, ...]
    problems: tuple[Problem, ...]


def pages(catalogue: Catalogue) -> tuple[Page, ...]:
    """A page for each report that was read, in their order."""
    return chained([_page(report, catalogue) for report in catalogue.collection.reports])


def _page(report: Report, catalogue: Catalogue) -> Page:
    name = catalogue.names[report.slug]
    return Page(
        path=links.report_page(report.slug),
        template="rapport.html",
        title=f"Rapport {name.text}" + (f" ({name.mark})" if name.mark else ""),
        view=_view(report, name, catalogue),
        trail=(HOME, REPORTS),
    )


def _view(report: Report, name: ReportName, catalogue: Catalogue) -> ReportView:
    columns = build_columns(catalogue)
    sections = tuple(_section(column, report, catalogue) for column in columns)
    unstudied = _not_studied(report, catalogue, columns)
    return ReportView(
        name=name,
        title=report.title or name.text,
        municipalities=tuple(municipality_link(place) for place in report.municipalities),
        facts=_facts(report),
        pdf=links.pdf_page(report.slug, 1),
        sections=tuple(s for s in sections if s.recommendations or s.findings),
        silent=tuple(
            s.column.name
            for s in sections
            if not (s.recommendations or s.findings) and s.column not in unstudied
        ),
        not_studied=tuple(column.name for column in unstudied),
        problems=tuple(p for p in catalogue.collection.problems if p.report == report.slug),
    )


def _section(column: Column, report: Report, catalogue: Catalogue) -> AreaSection:
    code = int(column.key) if column.href else None
    items = [item for item in catalogue.of_report(report.slug) if item.coding.area == code]
    recommendations = tuple(item for item in items if item.is_recommendation)
    return AreaSection(
        column=column,
        title=f"{code}. {column.name}" if code else column.name.capitalize(),
        count=counted(len(recommendations), words.RECOMMENDATION, words.RECOMMENDATIONS),
        recommendations=recommendations,
        findings=tuple(item for item in items if not item.is_recommendation),
    )


def _not_studied(
    report: Report, catalogue: Catalogue, columns: Sequence[Column]
) -> tuple[Column, ...]:
    rows = [row for row in catalogue.synthesis.matrix.rows if row.report == report.slug]
    return tuple(
        column
        for row in rows
        for cell, column in zip(row.cells, columns, strict=True)
        if cell.kind is CellKind.NOT_STUDIED
    )


def _facts(report: Report) -> tuple[tuple[str, str], ...]:
    return (
        ("Soort", words.REPORT_KINDS[report.kind]),
        ("Jaar", str(report.year or words.UNKNOWN)),
        ("Bureau", report.bureau or words.UNKNOWN),
        ("Opdrachtgever", report.client or words.UNKNOWN),
        ("Methoden", "; ".join(report.methods) or words.UNKNOWN),
        ("Pagina's", str(report.pages)),
        ("Bestand", report.file),
    )
