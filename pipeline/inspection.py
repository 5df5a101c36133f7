"""Looking into single reports: records, a page with what was seen, a sidecar, the inbox."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.classifiers import default_classifier
from pipeline.codec import encode
from pipeline.drawing import SCALE, Seen, draw
from pipeline.executors import Limits, executor
from pipeline.extractors import recogniser
from pipeline.inputs import (
    Project,
    bundled,
    read_gazetteer,
    read_inputs,
    read_taxonomy,
    source_of,
)
from pipeline.lessons import Models
from pipeline.model import (
    Finding,
    Municipality,
    Origin,
    Page,
    Passage,
    Problem,
    Processed,
    Recommendation,
    Report,
    Scheme,
    Status,
)
from pipeline.municipalities import Gazetteer
from pipeline.pdf import Pdf
from pipeline.problems import UsageError, problem
from pipeline.reports import interpret, load_models, name_of, read_documents
from pipeline.sidecars import Sidecar, beside, fill_in
from pipeline.store import Store, open_store
from pipeline.taxonomy import Taxonomy

Record = dict[str, object]


# --- extract ------------------------------------------------------------------------------


def extract_records(files: Sequence[Path], what: str) -> Iterator[tuple[bytes, Problem | None]]:
    """For each record its JSON line; for a file that cannot be read its problem."""
    sources = [source_of(path) for path in files]
    store = open_store(cached=True)
    extractions = read_documents(sources, store, executor("processes"), Limits())
    if what == "text":
        for source, extraction in zip(sources, extractions, strict=True):
            yield from ((line, None) for line in _text_lines(name_of(source), extraction))
            yield from ((b"", item) for item in extraction.problems if extraction.document is None)
        return
    _, gazetteer, models = _knowledge(store)
    for source, extraction in zip(sources, extractions, strict=True):
        result = interpret(source, extraction, Sidecar(), gazetteer, models)
        if isinstance(result, Processed):
            yield from ((encode(record), None) for record in _records(result, what))
        else:
            yield from ((b"", item) for item in result.problems)


def _knowledge(store: Store) -> tuple[Taxonomy, Gazetteer, Models]:
    own = Path("taxonomy")
    folder = own if own.is_dir() else bundled("taxonomy")
    taxonomy = read_taxonomy(folder)
    return taxonomy, read_gazetteer(folder), load_models(taxonomy.bank, store)


def _records(result: Processed, what: str) -> list[Record]:
    if what == "metadata":
        return [_metadata(result.report)]
    if what == "findings":
        return [_finding(item) for item in result.findings]
    return [_recommendation(item, result.report) for item in result.recommendations]


def _recommendation(item: Recommendation, report: Report) -> Record:
    places = [m for m in report.municipalities if m.code in item.gemeenten]
    return {
        "rapport": report.slug,
        "gemeenten": [_place(m) for m in places],
        "jaar": report.year,
        "id": item.id,
        "tekst": item.text,
        "pagina": item.pages[0],
        "paginas": item.pages,
        "paragraaf": item.section,
        "geadresseerde": item.addressee,
    }


def _metadata(report: Report) -> Record:
    return {
        "rapport": report.slug,
        "soort": report.kind,
        "titel": report.title,
        "gemeenten": [
            _place(m) | {"gm_code_huidig": "|".join(m.codes_now)} for m in report.municipalities
        ],
        "jaar": report.year,
        "bureau": report.bureau,
        "opdrachtgever": report.client,
        "methoden": report.methods,
        "paginas": report.pages,
    }


def _finding(item: Finding) -> Record:
    return {
        "rapport": item.report,
        "id": item.id,
        "soort": item.kind,
        "tekst": item.text,
        "pagina": item.pages[0],
        "paginas": item.pages,
        "paragraaf": item.section,
        "van": item.about,
        "stand": item.state,
        "bedragen": [
            {"waarde": a.value, "eenheid": a.unit, "periode": a.period} for a in item.amounts
        ],
    }


def _place(place: Municipality) -> Record:
    return {"naam": place.name, "gm_code": place.code}


def _text_lines(name: str, extraction: object) -> Iterator[bytes]:
    """One object a page, in reading order; a block that runs over a page break is cut there."""
    document = getattr(extraction, "document", None)
    if document is None:
        return
    parts: dict[int, list[str]] = {page.number: [] for page in document.pages}
    for block in document.blocks:
        for number in sorted({ink.page for ink in block.ink}):
            spans = [ink.span for ink in block.ink if ink.page == number]
            parts[number].append(document.text[spans[0].start : spans[-1].end])
    for page in document.pages:
        yield encode(
            {
                "rapport": name,
                "pagina": page.number,
                "label": page.label,
                "tekst": "\n\n".join(parts[page.number]),
            }
        )


# --- code ---------------------------------------------------------------------------------


def code_records(lines: Sequence[str], scheme: Scheme, models: Models) -> Iterator[bytes]:
    """One JSON object for each sentence, in their order."""
    codings = default_classifier(scheme)([Passage(text=line) for line in lines], scheme, models)
    chances = models.advises([*lines])
    for line, coding, chance in zip(lines, codings, chances, strict=True):
        yield encode(
            {
                "tekst": line,
                "aanbeveling": round(chance, 2),
                "primair": coding.primary,
                "secundair": coding.secondary,
                "zekerheid": coding.confidence,
                "zeker": coding.certain,
                "reden": coding.evidence,
            }
        )


# --- inspect ------------------------------------------------------------------------------


def draw_page(file: Path, number: int, out: Path) -> None:
    """A picture of the page and what was seen on it; UsageError where there is no such page."""
    with Pdf(file) as pdf:
        if number > len(pdf):
            raise UsageError(problem("onbekende-pagina", path=file, page=number, pages=len(pdf)))
        picture, layer = pdf.render(number, scale=SCALE), pdf.read_page(number)
    source, store = source_of(file), open_store(cached=True)
    [extraction] = read_documents([source], store, executor("processes"), Limits())
    _, gazetteer, models = _knowledge(store)
    result = interpret(source, extraction, Sidecar(), gazetteer, models)
    if not isinstance(result, Processed):
        raise UsageError(*result.problems)
    facts = result.document.pages[number - 1]
    page = _read_again(file, layer) if facts.origin is Origin.OCR else layer
    draw(picture, Seen(page, result.document, result.recommendations)).save(out, format="PNG")


def _read_again(file: Path, layer: Page) -> Page:
    """The lines of a scanned page, with how sure each is; a document does not keep them."""
    _, recognise = recogniser()
    return recognise((str(file), layer.number)).page or layer


# --- sidecar ------------------------------------------------------------------------------


def write_sidecars(files: Sequence[Path]) -> Iterator[tuple[Path, Problem | None]]:
    """For each PDF the sidecar that was written, or each reason why not; never over another."""
    wanted = [path for path in files if not os.path.lexists(beside(path))]
    yield from ((path, _taken(path)) for path in files if path not in wanted)
    if not wanted:
        return
    store = open_store(cached=True)
    taxonomy, gazetteer, models = _knowledge(store)
    sources = [source_of(path) for path in wanted]
    extractions = read_documents(sources, store, executor("processes"), Limits())
    for path, source, extraction in zip(wanted, sources, extractions, strict=True):
        result = interpret(source, extraction, Sidecar(), gazetteer, models)
        if isinstance(result, Processed):
            yield beside(path), _write(path, fill_in(result.report, gazetteer, taxonomy.areas))
        else:
            yield from ((path, item) for item in result.problems)


def _write(path: Path, text: str) -> Problem | None:
    """Write a sidecar; opened so that one that was made in the meantime stays as it is."""
    place = beside(path)
    try:
        with place.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return _taken(path)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        return problem("sidecar-niet-schrijfbaar", file=str(place), reason=reason)
    return None


def _taken(path: Path) -> Problem:
    return problem("sidecar-bestaat", file=str(path), name=beside(path).name)


# --- status -------------------------------------------------------------------------------


def inbox_status(project: Project, out: Path) -> Iterator[str]:
    """A line for each file: what became of it in the last run, or that it is new."""
    last = {row["sha256"]: row for row in _rows(out / "data" / "rapporten.csv")}
    reasons = {row["bestand"]: row for row in _rows(out / "data" / "problemen.csv")}
    doubtful: dict[str, int] = {}
    for row in _rows(out / "data" / "aanbevelingen.csv"):
        doubtful[row["rapport"]] = doubtful.get(row["rapport"], 0) + (row["zeker"] == "nee")
    for source in read_inputs(project).sources:
        name = name_of(source)
        row = last.get(source.sha256, {})
        if not row:
            yield f"nieuw        {name}"
        elif row["status"] == Status.READ:
            yield (
                f"verwerkt     {name}: {row['aanbevelingen']} aanbevelingen, "
                f"{doubtful.get(row['rapport'], 0)} na te kijken"
            )
        else:
            why = reasons.get(name, {})
            yield f"{row['status']:12} {name}: {why.get('melding', '')} {why.get('oplossing', '')}"


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file, delimiter=";")]
