"""One report from PDF to what it says; reading is kept in the store, the rest is recomputed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pipeline.codec import decode, digest, encode
from pipeline.dutch import slugify
from pipeline.executors import Executor, Failure, FailureKind, Limits, executor
from pipeline.extractors import Recognised, find_scans, read_on, recogniser
from pipeline.findings import find_findings
from pipeline.layout import build_document
from pipeline.learning import DenseModel, TextModel
from pipeline.lessons import LESSONS, Models, read_model
from pipeline.metadata import Metadata, find_metadata
from pipeline.model import (
    Document,
    Problem,
    Processed,
    Quarantined,
    Report,
    ReportKind,
    ReportSlug,
    Source,
    Status,
    Value,
)
from pipeline.municipalities import Gazetteer
from pipeline.opinions import open_encoder
from pipeline.problems import UnreadableFileError, printable, problem
from pipeline.recommendations import find_recommendations
from pipeline.scope import find_studied
from pipeline.sections import find_sections
from pipeline.sidecars import Sidecar
from pipeline.store import Store, code_digest
from pipeline.taxonomy import Bank

Stored = TypeVar("Stored")

_READING = ("codec", "extractors", "intake", "layout", "model", "pdf", "problems", "dutch")
_LEARNING = ("contexts", "dutch", "learning", "lessons", "outlines", "taxonomy")
_CORES = os.cpu_count() or 1
_LONGEST_LESSON = 600.0  # seconds, on a slow machine
# Kinds that say what became of the recommendations of others, and have none of their own.
_WITHOUT_OWN_ADVICE = (ReportKind.RAADSVOORSTEL, ReportKind.REACTIE)


class Extraction(Value, frozen=True, kw_only=True):
    """The document of one PDF, or why there is none, and what was wrong with its pages.

    Where it has only `scans`, these pages have to be read before there is a document.
    """

    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    scans: tuple[int, ...] = ()


# --- models -------------------------------------------------------------------------------


def load_models(bank: Bank, store: Store, *, encoder: bool = True) -> Models:
    """The models of this bank: from the store, or trained now (about a minute on two cores).

    Without `encoder` n-grams alone decide: faster, and a little less often right.
    """
    lesson = digest(encode(bank), code_digest(*_LEARNING))
    keys = {name: digest(f"{name}-{lesson}") for name in LESSONS}
    kept = {name: _kept_model(name, store, key) for name, key in keys.items()}
    models: dict[str, Any] = {name: model for name, model in kept.items() if model}
    missing = [name for name in keys if name not in models]
    lessons = [Lesson(name=name, bank=bank) for name in missing]
    limits = Limits(jobs=_CORES, seconds=_LONGEST_LESSON)
    for name, content in zip(missing, executor("processes")(_learn, lessons, limits), strict=True):
        if isinstance(content, Failure):
            raise RuntimeError(f"{name}: {content.reason}\n{content.trace}")  # noqa: TRY004 - our bug
        store.put(keys[name], content)
        models[name] = read_model(name, content)
    return Models(**models, encoder=open_encoder(store) if encoder else None)


class Lesson(Value, frozen=True, kw_only=True):
    """A model to be trained."""

    name: str
    bank: Bank


def _learn(lesson: Lesson) -> bytes:
    """Train one model; runs in a worker process, so that two cores learn twice as fast."""
    return LESSONS[lesson.name](lesson.bank).to_bytes()


def _kept_model(name: str, store: Store, key: str) -> TextModel | DenseModel | None:
    content = store.get(key)
    try:
        return read_model(name, content) if content else None
    except (ValueError, KeyError):
        return None


# --- reading ------------------------------------------------------------------------------


class Task(Value, frozen=True, kw_only=True):
    """One PDF to be read; `recognised` are the scanned pages that were read before it."""

    path: str
    recognised: tuple[Recognised, ...] | None = None


def extract_document(path: str) -> Extraction:
    """Read one PDF, scanned pages and all."""
    extraction = _extract(Task(path=path))
    if not extraction.scans:
        return extraction
    _, recognise = recogniser()
    pages = tuple(recognise((path, number)) for number in extraction.scans)
    return _extract(Task(path=path, recognised=pages))


def _extract(task: Task) -> Extraction:
    """One PDF, in a worker process; what cannot be read is no exception.

    Without the scanned pages of a report that has them only their numbers come back: each is read
    by itself, within limits of its own, on all processes at once.
    """
    path = Path(task.path)
    try:
        reading = find_scans(path)
        if reading.scans and task.recognised is None:
            return Extraction(scans=reading.scans)
        known = msgspec.structs.replace(reading, recognised=task.recognised or ())
        reading = read_on(path, known)
    except UnreadableFileError as fault:
        return Extraction(problems=fault.problems)
    return Extraction(
        document=build_document(reading.pages, reading.tables, reading.outline),
        problems=reading.problems,
    )


def read_documents(
    sources: Sequence[Source], store: Store, execute: Executor, limits: Limits
) -> Iterator[Extraction]:
    """An extraction for each source, in their order; what is in the store is not read again."""
    kept = [_kept(store, source) for source in sources]
    missing = [source for source, found in zip(sources, kept, strict=True) if found is None]
    fresh = execute(_extract, [Task(path=source.path) for source in missing], limits)
    for source, found in zip(sources, kept, strict=True):
        extraction = found or _outcome(next(fresh), source, store, _key(source), limits)
        if extraction.scans:
            yield _read_scans(source, extraction.scans, store, execute, limits)
        else:
            yield extraction


def _outcome(
    outcome: Extraction | Failure, source: Source, store: Store, key: str, limits: Limits
) -> Extraction:
    """What came out of a worker, kept unless it failed: the next time it may not."""
    if isinstance(outcome, Failure):
        return Extraction(problems=(_failure(outcome, source, limits),))
    store.put(key, encode(outcome))
    return outcome


def _kept(store: Store, source: Source) -> Extraction | None:
    return _stored(store, _key(source), Extraction) if source.sha256 else None


def _stored(store: Store, key: str, kind: type[Stored]) -> Stored | None:
    content = store.get(key)
    try:
        return decode(content, kind) if content else None
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None


def _key(source: Source, *more: str) -> str:
    return digest("extraction", source.sha256, name_of(source), code_digest(*_READING), *more)


# --- scanned pages ------------------------------------------------------------------------


def _read_scans(
    source: Source, numbers: Sequence[int], store: Store, execute: Executor, limits: Limits
) -> Extraction:
    """A report with scanned pages; the whole is kept for these readings of them."""
    pages = _recognised(source, numbers, store, execute, limits)
    key = _key(source, digest(encode(pages)))
    found = _stored(store, key, Extraction)
    if found is None:
        [outcome] = execute(_extract, [Task(path=source.path, recognised=pages)], limits)
        found = _outcome(outcome, source, store, key, limits)
    return found


def _recognised(
    source: Source, numbers: Sequence[int], store: Store, execute: Executor, limits: Limits
) -> tuple[Recognised, ...]:
    """Each page as read by this version of the OCR; one that was not is tried again next time."""
    version, recognise = recogniser()
    keys = {number: _key(source, version, f"{number}") for number in numbers}
    found = {number: _stored(store, key, Recognised) for number, key in keys.items()}
    missing = [number for number in numbers if found[number] is None]
    outcomes = execute(recognise, [(source.path, number) for number in missing], limits)
    for number, outcome in zip(missing, outcomes, strict=True):
        if isinstance(outcome, Failure):
            found[number] = Recognised(number=number, reason=outcome.reason)
            continue
        found[number] = outcome
        if outcome.page:
            store.put(keys[number], encode(outcome))
    return tuple(page for number in numbers if (page := found[number]))


def _failure(failure: Failure, source: Source, limits: Limits) -> Problem:
    file = name_of(source)
    if failure.kind is FailureKind.TIMEOUT:
        return problem("tijd-verstreken", file=file, seconds=round(limits.seconds))
    if failure.reason.startswith("MemoryError"):
        return problem("te-veel-geheugen", file=file, gigabytes=round(limits.memory / 1024**3))
    if failure.kind is FailureKind.DIED:
        return problem("proces-gestopt", file=file)
    return problem("programmafout", file=file, reason=failure.reason)


def name_of(source: Source) -> str:
    """What the file is called, in characters that can be shown and written everywhere."""
    return printable(Path(source.path).name)


# --- understanding ------------------------------------------------------------------------


def interpret(
    source: Source, extraction: Extraction, sidecar: Sidecar, gazetteer: Gazetteer, models: Models
) -> Processed | Quarantined:
    """What a report says: metadata, recommendations, findings; or why it says nothing."""
    document = extraction.document
    if sidecar.excluded or document is None:
        return set_aside(source, extraction, sidecar)
    sections = find_sections(document, models)
    metadata = _overruled(find_metadata(document, sections, gazetteer), sidecar, gazetteer)
    studied = sidecar.studied or (
        () if metadata.kind in _WITHOUT_OWN_ADVICE else find_studied(document, sections, models)
    )
    report = _report(source, document, metadata, sidecar, studied)
    advice = (
        ()
        if report.kind in _WITHOUT_OWN_ADVICE
        else find_recommendations(document, sections, report.slug, report.municipalities, models)
    )
    findings = find_findings(
        document, sections, report.slug, models, [item.span for item in advice]
    )
    problems = [*extraction.problems]
    problems += _gaps(report, has_advice=bool(advice))
    return Processed(
        report=report,
        document=document,
        sections=sections,
        recommendations=advice,
        findings=findings,
        problems=tuple(_about(item, report.slug) for item in problems),
    )


def set_aside(source: Source, extraction: Extraction, sidecar: Sidecar) -> Quarantined:
    """What is known of a file that gives no report: excluded by a person, or unreadable."""
    name = name_of(source)
    unique = source.sha256[:6] or digest(name)[:6]
    slug = ReportSlug(sidecar.slug or f"{slugify(Path(name).stem) or 'rapport'}-{unique}")
    pages = len(extraction.document.pages) if extraction.document else 0
    report = Report(
        slug=slug,
        file=name,
        sha256=source.sha256,
        title=sidecar.title,
        pages=pages,
        sample=sidecar.sample,
    )
    if sidecar.excluded:
        reason = problem("uitgesloten", report=slug, file=name, reason=sidecar.excluded)
        return Quarantined(report=report, status=Status.EXCLUDED, problems=(reason,))
    problems = tuple(_about(item, slug) for item in extraction.problems)
    return Quarantined(report=report, status=Status.QUARANTINED, problems=problems)


def _overruled(found: Metadata, sidecar: Sidecar, gazetteer: Gazetteer) -> Metadata:
    """What was read, with what a person wrote beside the PDF in its place, field by field."""
    year = sidecar.year or found.year
    named = tuple(
        place for name in sidecar.municipalities if (place := gazetteer.by_name(name, year))
    )
    return Metadata(
        kind=sidecar.kind or found.kind,
        title=sidecar.title or found.title,
        municipalities=named or found.municipalities,
        year=year,
        bureau=sidecar.bureau or found.bureau,
        client=sidecar.client or found.client,
        methods=sidecar.methods or found.methods,
    )


def _report(
    source: Source,
    document: Document,
    metadata: Metadata,
    sidecar: Sidecar,
    studied: tuple[int, ...],
) -> Report:
    return Report(
        slug=ReportSlug(sidecar.slug or _slug(metadata)),
        file=name_of(source),
        sha256=source.sha256,
        kind=metadata.kind,
        title=metadata.title,
        municipalities=metadata.municipalities,
        year=metadata.year,
        bureau=metadata.bureau,
        client=metadata.client,
        methods=metadata.methods,
        studied=studied,
        pages=len(document.pages),
        page_labels=tuple(page.label for page in document.pages),
        sample=sidecar.sample,
    )


def _slug(metadata: Metadata) -> str:
    """Gemeente, year and a short hash of the title: the same for every copy of the report."""
    places = slugify("-".join(m.name for m in metadata.municipalities)) or "onbekend"
    return f"{places}-{metadata.year or 'zonder-jaar'}-{digest(metadata.title)[:6]}"


def _gaps(report: Report, *, has_advice: bool) -> list[Problem]:
    stem = Path(report.file).stem
    gaps = [] if report.municipalities else [problem("geen-gemeente", file=report.file, stem=stem)]
    gaps += [] if report.year else [problem("geen-jaar", file=report.file, stem=stem)]
    if not has_advice and report.kind not in _WITHOUT_OWN_ADVICE:
        gaps.append(problem("geen-aanbevelingen", file=report.file))
    return gaps


def _about(item: Problem, slug: ReportSlug) -> Problem:
    return msgspec.structs.replace(item, report=slug)
