"""The whole run: gather every report, compute, then write."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path

import msgspec

from pipeline.answers import linked
from pipeline.classifiers import default_classifier
from pipeline.decisions import Decision, adjusted, overruled
from pipeline.dutch import sort_key
from pipeline.executors import Limits, executor
from pipeline.exporters import EXPORTERS, exporter
from pipeline.inputs import Inputs, Project, read_inputs
from pipeline.lessons import Models
from pipeline.matrix import build_matrix, label
from pipeline.model import (
    CodedFinding,
    CodedRecommendation,
    Collection,
    FileCopy,
    Finding,
    Passage,
    Problem,
    Processed,
    Quarantined,
    Recommendation,
    ReportSlug,
    Scheme,
    Severity,
    Site,
    Source,
    Status,
    Synthesis,
    Value,
)
from pipeline.narrative import build_narrative
from pipeline.problems import ExitCode, problem
from pipeline.publish import publish, refuse_foreign_folder
from pipeline.reports import Extraction, interpret, load_models, name_of, read_documents, set_aside
from pipeline.sidecars import Sidecar
from pipeline.store import Store
from pipeline.taxonomy import best_subtheme

Progress = Callable[[str, int, int], None]


class Outcome(Value, frozen=True, kw_only=True):
    """What a run came to."""

    synthesis: Synthesis
    out: Path

    def exit_code(self, *, strict: bool) -> ExitCode:
        """Quarantined reports weigh more than warnings, which count only when strict."""
        collection = self.synthesis.collection
        if any(item.status is Status.QUARANTINED for item in collection.set_aside):
            return ExitCode.QUARANTINED
        warned = any(p.severity is not Severity.NOTE for p in collection.problems)
        return ExitCode.WARNINGS if strict and warned else ExitCode.FINE


def synthesise(  # noqa: PLR0913 - what a run needs
    project: Project,
    out: Path,
    store: Store,
    limits: Limits,
    *,
    executor_name: str,
    progress: Progress,
    encoder: bool = True,
) -> Outcome:
    """Read the collection and publish its synthesis; nothing is written before all is computed."""
    refuse_foreign_folder(out)
    inputs = read_inputs(project)
    progress("Leren van de voorbeelden", 0, 1)
    models = load_models(inputs.taxonomy.bank, store, encoder=encoder)
    results = _read_reports(inputs, models, store, limits, executor_name, progress)
    synthesis = build_synthesis(results, inputs, models)
    progress("Site schrijven", 0, 1)
    publish(_site(synthesis, inputs), out)
    return Outcome(synthesis=synthesis, out=out)


def build_synthesis(
    results: Sequence[Processed | Quarantined], inputs: Inputs, models: Models
) -> Synthesis:
    """From what each report says to what they say together."""
    collection = _collection(results, inputs, models)
    matrix = build_matrix(
        collection.reports,
        [item.report for item in collection.set_aside],
        collection.recommendations,
        collection.findings,
        collection.scheme,
    )
    return Synthesis(collection=collection, matrix=matrix, narrative=build_narrative(collection))


# --- gathering ----------------------------------------------------------------------------


def _read_reports(  # noqa: PLR0913, PLR0917 - what reading needs
    inputs: Inputs,
    models: Models,
    store: Store,
    limits: Limits,
    executor_name: str,
    progress: Progress,
) -> list[Processed | Quarantined]:
    total = len(inputs.sources)
    extractions = read_documents(inputs.sources, store, executor(executor_name), limits)
    results = []
    for number, (source, extraction) in enumerate(
        zip(inputs.sources, extractions, strict=True), start=1
    ):
        sidecar = inputs.sidecars.get(source.path, Sidecar())
        results.append(_understood(source, extraction, sidecar, inputs, models))
        progress(f"Gelezen: {name_of(source)}", number, total)
    return _each_once(results)


def _understood(
    source: Source, extraction: Extraction, sidecar: Sidecar, inputs: Inputs, models: Models
) -> Processed | Quarantined:
    """One report; a bug of ours that it brings out costs that report, and is named."""
    try:
        return interpret(source, extraction, sidecar, inputs.gazetteer, models)
    except Exception as fault:  # noqa: BLE001 - one bad report never stops the run
        reason = "".join(traceback.format_exception_only(fault)).strip()
        failed = problem("programmafout", file=name_of(source), reason=reason)
        return set_aside(source, Extraction(problems=(failed,)), sidecar)


def _each_once(results: Iterable[Processed | Quarantined]) -> list[Processed | Quarantined]:
    """A file that lies in the inbox twice counts once; two reports never share a name."""
    first: dict[str, str] = {}
    slugs: set[str] = set()
    kept: list[Processed | Quarantined] = []
    for found in results:
        result = found
        report = result.report
        if isinstance(result, Processed) and report.sha256 in first:
            result = _duplicate(result, first[report.sha256])
        elif isinstance(result, Processed) and report.slug in slugs:
            result = _renamed(result, ReportSlug(f"{report.slug}-{report.sha256[:4]}"))
        elif isinstance(result, Quarantined):
            result = _numbered(result, slugs)
        first.setdefault(report.sha256, report.file)
        slugs.add(result.report.slug)
        kept.append(result)
    return kept


def _duplicate(result: Processed, other: str) -> Quarantined:
    slug = ReportSlug(f"{result.report.slug}-dubbel")
    reason = problem("dubbel-bestand", report=slug, file=result.report.file, other=other)
    report = msgspec.structs.replace(result.report, slug=slug)
    return Quarantined(report=report, status=Status.EXCLUDED, problems=(reason,))


def _numbered(result: Quarantined, taken: set[str]) -> Quarantined:
    """Files that are put aside may have the same name in different folders."""
    old = result.report.slug
    names = (ReportSlug(f"{old}-{number}") for number in count(2))
    slug = old if old not in taken else next(name for name in names if name not in taken)
    replace = msgspec.structs.replace
    return replace(
        result,
        report=replace(result.report, slug=slug),
        problems=tuple(replace(item, report=slug) for item in result.problems),
    )


def _renamed(result: Processed, slug: ReportSlug) -> Processed:
    """Another report of the same name: its ids begin with the new slug as well."""
    old = len(result.report.slug)
    replace = msgspec.structs.replace
    return replace(
        result,
        report=replace(result.report, slug=slug),
        recommendations=tuple(
            replace(item, report=slug, id=f"{slug}{item.id[old:]}")
            for item in result.recommendations
        ),
        findings=tuple(
            replace(item, report=slug, id=f"{slug}{item.id[old:]}") for item in result.findings
        ),
    )


# --- computing ----------------------------------------------------------------------------


def _collection(
    results: Sequence[Processed | Quarantined], inputs: Inputs, models: Models
) -> Collection:
    read = sorted((r for r in results if isinstance(r, Processed)), key=_alphabetical)
    aside = sorted((r for r in results if isinstance(r, Quarantined)), key=_alphabetical)
    scheme = inputs.taxonomy.areas
    documents = {result.report.slug: result.document for result in read}
    advice = [item for result in read for item in result.recommendations]
    wanted, unplaced = adjusted(advice, inputs.decisions, documents)
    coded, lost = _code_recommendations(wanted, scheme, models, inputs.decisions)
    reports = tuple(result.report for result in read)
    findings = linked([f for result in read for f in result.findings], wanted, reports)
    problems = [p for result in read for p in result.problems]
    problems += [p for item in aside for p in item.problems]
    return Collection(
        title=inputs.settings.title,
        date=inputs.settings.date,
        scheme=scheme,
        reports=reports,
        sample=bool(reports) and all(report.sample for report in reports),
        set_aside=tuple(aside),
        recommendations=coded,
        findings=_code_findings(findings, scheme, models),
        problems=(*problems, *unplaced, *lost),
    )


def _alphabetical(result: Processed | Quarantined) -> tuple[tuple[str, str], int, str]:
    return sort_key(label(result.report)), result.report.year or 0, result.report.slug


def _code_recommendations(
    items: Sequence[Recommendation], scheme: Scheme, models: Models, decisions: Sequence[Decision]
) -> tuple[tuple[CodedRecommendation, ...], tuple[Problem, ...]]:
    passages = [Passage(text=item.text) for item in items]
    codings = default_classifier(scheme)(passages, scheme, models)
    coded = [
        CodedRecommendation(item=item, coding=coding)
        for item, coding in zip(items, codings, strict=True)
    ]
    decided, lost = overruled(coded, decisions)
    return tuple(_with_subtheme(item, scheme) for item in decided), lost


def _with_subtheme(coded: CodedRecommendation, scheme: Scheme) -> CodedRecommendation:
    area = next((area for area in scheme.areas if area.code == coded.coding.primary), None)
    name = best_subtheme(coded.item.text, area) if area else ""
    return msgspec.structs.replace(coded, subtheme=name)


def _code_findings(
    findings: Sequence[Finding], scheme: Scheme, models: Models
) -> tuple[CodedFinding, ...]:
    passages = [Passage(text=item.text, heading=item.section) for item in findings]
    codings = default_classifier(scheme)(passages, scheme, models)
    return tuple(
        CodedFinding(item=item, coding=coding)
        for item, coding in zip(findings, codings, strict=True)
    )


# --- writing ------------------------------------------------------------------------------


def _site(synthesis: Synthesis, inputs: Inputs) -> Site:
    """Every form of the result, and the reports themselves for whoever wants to check."""
    paths = {(name_of(source), source.sha256): source.path for source in inputs.sources}
    copies = tuple(
        FileCopy(path=f"rapporten/{report.slug}.pdf", source=paths[report.file, report.sha256])
        for report in synthesis.collection.reports
    )
    files = tuple(file for name in sorted(EXPORTERS) for file in exporter(name)(synthesis))
    return Site(files=files, copies=copies)
