"""The result as CSV for Dutch Excel and as JSON; every number on the site can be recounted here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from pipeline.codec import encode
from pipeline.model import (
    CellKind,
    CodedRecommendation,
    Collection,
    Municipality,
    OutputFile,
    Problem,
    Report,
    Scheme,
    Status,
    Synthesis,
)

RECOMMENDATIONS = (
    "id",
    "rapport",
    "gemeente",
    "gm_code",
    "gm_code_huidig",
    "provincie",
    "grootteklasse",
    "jaar",
    "bureau",
    "aandachtsgebied",
    "aandachtsgebied_naam",
    "secundair",
    "zekerheid",
    "zeker",
    "besluit_door",
    "geadresseerde",
    "subthema",
    "cluster",
    "tekst",
    "pagina",
    "paginas",
    "paragraaf",
)
REPORTS = (
    "rapport",
    "soort",
    "titel",
    "gemeente",
    "gm_code",
    "gm_code_huidig",
    "provincie",
    "grootteklasse",
    "jaar",
    "bureau",
    "opdrachtgever",
    "paginas",
    "status",
    "aanbevelingen",
    "bestand",
    "sha256",
)
FINDINGS = (
    "id",
    "rapport",
    "soort",
    "aandachtsgebied",
    "tekst",
    "pagina",
    "bedrag",
    "eenheid",
    "periode",
)
PROBLEMS = (
    "code",
    "ernst",
    "rapport",
    "bestand",
    "pagina",
    "melding",
    "oplossing",
)
CLAIMS = (
    "id",
    "bladzijde",
    "tekst",
    "telling",
    "eenheid",
    "noemer",
    "noemer_van",
    "aanbevelingen",
    "bevindingen",
)
# A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float | bool | None


def export(synthesis: Synthesis) -> tuple[OutputFile, ...]:
    """The files of `data/`."""
    collection = synthesis.collection
    records = _recommendations(collection)
    return (
        _csv("aanbevelingen", RECOMMENDATIONS, records),
        OutputFile(path="data/aanbevelingen.json", content=_json(records)),
        _csv("matrix", _matrix_head(collection.scheme), _matrix(synthesis)),
        _csv("rapporten", REPORTS, _reports(collection)),
        _csv("bevindingen", FINDINGS, _findings(collection)),
        _csv("beweringen", CLAIMS, _claims(synthesis)),
        _csv("problemen", PROBLEMS, map(_problem, collection.problems)),
    )


# --- form ---------------------------------------------------------------------------------


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> OutputFile:
    """UTF-8 with BOM, semicolons, CRLF: what Dutch Excel opens without asking."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return OutputFile(path=f"data/{name}.csv", content=buffer.getvalue().encode("utf-8-sig"))


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    text = str(value).replace("\n", " ")
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _json(rows: Iterable[Sequence[Cell]]) -> bytes:
    return encode([dict(zip(RECOMMENDATIONS, row, strict=True)) for row in rows])


def _joined(values: Iterable[object]) -> str:
    """Several values in one cell, each once, in their order."""
    return "|".join(dict.fromkeys(str(value) for value in values if value not in (None, "")))


# --- rows ---------------------------------------------------------------------------------


def _recommendations(collection: Collection) -> list[tuple[Cell, ...]]:
    reports = {report.slug: report for report in collection.reports}
    names = {area.code: area.name for area in collection.scheme.areas}
    return [
        _recommendation(coded, reports[coded.item.report], names)
        for coded in collection.recommendations
    ]


def _recommendation(
    coded: CodedRecommendation, report: Report, names: dict[int, str]
) -> tuple[Cell, ...]:
    item, coding = coded.item, coded.coding
    places = [m for m in report.municipalities if m.code in item.gemeenten]
    return (
        item.id,
        item.report,
        *_places(places),
        report.year,
        report.bureau,
        coding.primary,
        names.get(coding.primary or 0, ""),
        _joined(coding.secondary),
        f"{coding.confidence:.2f}",
        coding.certain,
        coding.decided_by,
        item.addressee,
        coded.subtheme,
        "",
        item.text,
        item.pages[0],
        _joined(item.pages),
        item.section,
    )


def _places(places: Sequence[Municipality]) -> tuple[str, ...]:
    """Name, code then, code now, province and size class of gemeenten."""
    return (
        _joined(m.name for m in places),
        _joined(m.code for m in places),
        _joined(code for m in places for code in m.codes_now),
        _joined(m.province for m in places),
        _joined(m.size for m in places),
    )


def _reports(collection: Collection) -> list[tuple[Cell, ...]]:
    counts: dict[str, int] = {}
    for coded in collection.recommendations:
        counts[coded.item.report] = counts.get(coded.item.report, 0) + 1
    read = [_report(r, Status.READ, counts.get(r.slug, 0)) for r in collection.reports]
    return read + [_report(q.report, q.status, 0) for q in collection.set_aside]


def _report(report: Report, status: Status, count: int) -> tuple[Cell, ...]:
    return (
        report.slug,
        report.kind,
        report.title,
        *_places(report.municipalities),
        report.year,
        report.bureau,
        report.client,
        report.pages,
        status,
        count,
        report.file,
        report.sha256,
    )


def _matrix_head(scheme: Scheme) -> list[str]:
    slugs = (area.slug for area in scheme.areas)
    return ["rapport", "gemeente", "jaar", *slugs, "geen_of_onbeslist", "totaal"]


def _matrix(synthesis: Synthesis) -> list[tuple[Cell, ...]]:
    return [
        (
            row.report,
            row.label,
            row.year,
            *(cell.count if cell.kind is CellKind.COUNT else cell.kind for cell in row.cells),
            row.total,
        )
        for row in synthesis.matrix.rows
    ]


def _findings(collection: Collection) -> list[tuple[Cell, ...]]:
    return [
        (
            coded.item.id,
            coded.item.report,
            coded.item.kind,
            coded.coding.primary,
            coded.item.text,
            coded.item.pages[0],
            "|".join(a.value for a in coded.item.amounts),
            "|".join(a.unit for a in coded.item.amounts),
            "|".join(a.period for a in coded.item.amounts),
        )
        for coded in collection.findings
    ]


def _claims(synthesis: Synthesis) -> list[tuple[Cell, ...]]:
    narrative = synthesis.narrative
    sentences = [*narrative.highlights]
    sentences += [s for a in (*narrative.key_messages, *narrative.areas) for s in a.sentences]
    claims = dict.fromkeys(claim for sentence in sentences for claim in sentence.claims)
    return [
        (
            claim.id,
            claim.page,
            claim.text,
            claim.count,
            claim.unit,
            claim.denominator,
            claim.denominator_of,
            _joined(claim.recommendations),
            _joined(claim.findings),
        )
        for claim in claims
    ]


def _problem(item: Problem) -> tuple[Cell, ...]:
    return (
        item.code,
        item.severity,
        item.report,
        item.file,
        item.page,
        item.message,
        item.hint,
    )
