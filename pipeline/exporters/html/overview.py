"""The front page: what stands out, the matrix, the areas in one sentence each, downloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from pipeline.dutch import number, sort_key
from pipeline.exporters.html import links, words
from pipeline.exporters.html.catalogue import Catalogue, Link, ReportName
from pipeline.exporters.html.page import Page
from pipeline.exporters.html.sentences import SourcedSentence, sourced
from pipeline.exporters.html.table import Table, build_table
from pipeline.model import Quarantined, SizeClass

DOWNLOADS = (
    ("data/aanbevelingen.csv", "Aanbevelingen", "spreadsheet (CSV)"),
    ("data/aanbevelingen.json", "Aanbevelingen", "voor programma's (JSON)"),
    ("data/matrix.csv", "Matrix", "spreadsheet (CSV)"),
    ("data/rapporten.csv", "Rapporten", "spreadsheet (CSV)"),
    ("data/bevindingen.csv", "Bevindingen", "spreadsheet (CSV)"),
    ("data/beweringen.csv", "Beweringen: elk getal met zijn bronnen", "spreadsheet (CSV)"),
    ("data/problemen.csv", "Problemen bij het lezen", "spreadsheet (CSV)"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a filter."""

    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A list to choose from."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMessage:
    """An area with what the reports say about it in a sentence."""

    code: int
    area: Link
    sentences: tuple[SourcedSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A report that does not count, with what is wrong and what to do about it."""

    name: ReportName
    file: str
    status: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All that the front page shows."""

    figures: tuple[tuple[str, str], ...]
    highlights: tuple[SourcedSentence, ...]
    table: Table
    filters: tuple[Filter, ...]
    messages: tuple[KeyMessage, ...]
    set_aside: tuple[SetAside, ...]
    downloads: tuple[tuple[str, str, str], ...]


def pages(catalogue: Catalogue) -> tuple[Page, ...]:
    """The front page, alone."""
    narrative = catalogue.synthesis.narrative
    told = {message.area: message.sentences for message in narrative.key_messages}
    messages = [sentence for sentences in told.values() for sentence in sentences]
    said = sourced((*narrative.highlights, *messages), catalogue, (), links.OVERVIEW)
    rest = iter(said[len(narrative.highlights) :])
    view = Overview(
        figures=_figures(catalogue),
        highlights=said[: len(narrative.highlights)],
        table=build_table(catalogue),
        filters=_filters(catalogue),
        messages=_messages(catalogue, {a: tuple(islice(rest, len(s))) for a, s in told.items()}),
        set_aside=set_aside(catalogue),
        downloads=DOWNLOADS,
    )
    page = Page(path=links.OVERVIEW, template="index.html", title="Overzicht", view=view, trail=())
    return (page,)


def set_aside(catalogue: Catalogue) -> tuple[SetAside, ...]:
    """The reports that do not count, in their own order."""
    return tuple(_set_aside(aside, catalogue) for aside in catalogue.collection.set_aside)


def _set_aside(aside: Quarantined, catalogue: Catalogue) -> SetAside:
    return SetAside(
        name=catalogue.names[aside.report.slug],
        file=aside.report.file,
        status=words.STATUSES[aside.status],
        reasons=tuple((problem.message, problem.hint) for problem in aside.problems),
    )


def _figures(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    collection = catalogue.collection
    known = [report.year for report in collection.reports if report.year]
    return (
        ("Rapporten gelezen", number(len(collection.reports))),
        ("Gemeenten", number(len(catalogue.municipalities))),
        ("Jaren", words.years(known)),
        ("Aanbevelingen", number(len(collection.recommendations))),
        ("Bevindingen", number(len(collection.findings))),
    )


def _messages(
    catalogue: Catalogue, told: Mapping[int, tuple[SourcedSentence, ...]]
) -> tuple[KeyMessage, ...]:
    return tuple(
        KeyMessage(
            code=area.code,
            area=Link(text=area.name, href=links.area_page(area)),
            sentences=told.get(area.code, ()),
        )
        for area in catalogue.areas.values()
    )


def _filters(catalogue: Catalogue) -> tuple[Filter, ...]:
    rows = [catalogue.reports[row.report] for row in catalogue.synthesis.matrix.rows]
    places = [place for report in rows for place in report.municipalities]
    years = sorted({str(report.year or words.UNKNOWN) for report in rows})
    sizes = {place.size for place in places}
    provinces = sorted({place.province for place in places if place.province}, key=sort_key)
    bureaus = sorted({report.bureau for report in rows if report.bureau}, key=sort_key)
    return (
        _filter("jaar", "Jaar", years),
        Filter(
            name="grootte",
            label="Grootte",
            choices=tuple(
                Choice(value=size, text=words.SIZES[size]) for size in SizeClass if size in sizes
            ),
        ),
        _filter("provincie", "Provincie", provinces),
        _filter("bureau", "Bureau", bureaus),
    )


def _filter(name: str, label: str, values: list[str]) -> Filter:
    choices = tuple(Choice(value=value, text=value) for value in values)
    return Filter(name=name, label=label, choices=choices)
