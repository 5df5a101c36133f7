"""What people decided about recommendations: read strictly, applied, and never dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from pipeline.codec import digest
from pipeline.forms import Row, parse_csv
from pipeline.model import (
    AREAS,
    CodedRecommendation,
    Coding,
    Document,
    PageBox,
    Problem,
    Recommendation,
    RecommendationId,
    ReportSlug,
    Span,
    Value,
)
from pipeline.problems import problem
from pipeline.similarity import likeness, normalised

COLUMNS = (
    "aanbeveling",
    "rapport",
    "tekst",
    "besluit",
    "primair",
    "secundair",
    "notitie",
    "beoordelaar",
    "datum",
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_AREA_CODES = frozenset(str(code) for code in range(11))
# A quote this like the recommendation's text is about that recommendation.
SAME_QUOTE = 0.85
_SHOWN = 80


class Verdict(StrEnum):
    """What a person can decide; `grens` means that the text begins or ends elsewhere."""

    CONFIRMED = "bevestigd"
    RECODED = "hercodeerd"
    REJECTED = "verworpen"
    ADDED = "toegevoegd"
    BOUNDARY = "grens"


class Decision(Value, frozen=True, kw_only=True):
    """One row of `besluiten-*.csv`; `primary` None is "geen van de tien" or not given."""

    recommendation: str
    report: str
    text: str
    verdict: Verdict
    primary: int | None
    secondary: tuple[int, ...]
    note: str
    reviewer: str
    date: str
    file: str
    line: int


def parse_decisions(file: str, text: str) -> tuple[tuple[Decision, ...], list[Problem]]:
    """The decisions of one file, or every fault in it."""
    rows, faults = parse_csv(text, file=file, required=COLUMNS)
    faults += [fault for row in rows for fault in _faults(row, file)]
    return (() if faults else tuple(_decision(row, file) for row in rows)), faults


def in_order(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The latest decision last, so that it has the last word."""
    return tuple(sorted(decisions, key=lambda d: (d.date, d.file, d.line)))


def _faults(row: Row, file: str) -> list[Problem]:
    checks = (
        ("besluit", row["besluit"] in {*Verdict}, f"kies uit {', '.join(Verdict)}"),
        ("datum", bool(_DATE.fullmatch(row["datum"])), "schrijf een datum als 2026-01-31"),
        ("tekst", bool(row["tekst"]), "zonder de tekst is de aanbeveling niet terug te vinden"),
        ("beoordelaar", bool(row["beoordelaar"]), "schrijf erbij wie dit besloot"),
        ("primair", row["primair"] in {"", *_AREA_CODES}, "een code is 0 tot en met 10, of leeg"),
        (
            "secundair",
            {*row.values("secundair")} <= _AREA_CODES - {"0"} - {row["primair"]},
            "hier staan andere codes dan de primaire, met een | ertussen",
        ),
    )
    return [
        problem(
            "ongeldige-waarde",
            file=file,
            line=row.line,
            value=row[column],
            key=column,
            reason=reason,
        )
        for column, fine, reason in checks
        if not fine
    ]


def _decision(row: Row, file: str) -> Decision:
    return Decision(
        recommendation=row["aanbeveling"],
        report=row["rapport"],
        text=row["tekst"],
        verdict=Verdict(row["besluit"]),
        primary=int(row["primair"] or 0) or None,
        secondary=tuple(map(int, row.values("secundair"))),
        note=row["notitie"],
        reviewer=row["beoordelaar"],
        date=row["datum"],
        file=file,
        line=row.line,
    )


# --- applying: before coding --------------------------------------------------------------


def adjusted(
    recommendations: Sequence[Recommendation],
    decisions: Sequence[Decision],
    documents: Mapping[ReportSlug, Document],
) -> tuple[tuple[Recommendation, ...], tuple[Problem, ...]]:
    """The list as people want it: rejected ones out, added ones in, boundaries moved."""
    items = list(recommendations)
    problems: list[Problem] = []
    for decision in decisions:
        at = _position(decision, items)
        if decision.verdict is Verdict.REJECTED and at is not None:
            del items[at]
        elif decision.verdict in (Verdict.ADDED, Verdict.BOUNDARY):
            found = _requoted(decision, documents, items[at] if at is not None else None)
            problems += [] if found else [_lost(decision)]
            items = _placed(items, found, at) if found else items
    return tuple(items), tuple(problems)


def _position(decision: Decision, items: Sequence[Recommendation]) -> int | None:
    """Which recommendation a decision is about: by id, else by report and quote."""
    by_id = [at for at, item in enumerate(items) if item.id == decision.recommendation]
    if by_id:
        return by_id[0]
    alike = [
        (likeness(item.text, decision.text), -at)
        for at, item in enumerate(items)
        if item.report == decision.report
    ]
    best, at = max(alike, default=(0.0, 0))
    return -at if best >= SAME_QUOTE else None


def _placed(
    items: Sequence[Recommendation], found: Recommendation, at: int | None
) -> list[Recommendation]:
    rest = [item for number, item in enumerate(items) if number != at]
    reports = list(dict.fromkeys(item.report for item in items)) or [found.report]
    order = {report: number for number, report in enumerate(reports)}
    return sorted(
        [*rest, found], key=lambda item: (order.get(item.report, len(order)), item.span.start)
    )


def _requoted(
    decision: Decision, documents: Mapping[ReportSlug, Document], old: Recommendation | None
) -> Recommendation | None:
    """The recommendation with the quote a person gave, where the report has it literally."""
    report = ReportSlug(decision.report)
    document = documents.get(report)
    span = find_quote(document.text, decision.text) if document else None
    if document is None or span is None:
        return None
    ink, text = document.ink(span), document.quote(span)
    name = RecommendationId(f"{report}-{digest(normalised(text))[:8]}")
    fields = {field: getattr(old, field) for field in old.__struct_fields__} if old else {}
    return Recommendation(
        **(
            fields
            | {
                "id": name,
                "report": report,
                "text": text,
                "span": span,
                "probability": 1.0,
                "pages": tuple(sorted({piece.page for piece in ink})),
                "boxes": tuple(PageBox(page=piece.page, box=piece.box) for piece in ink),
            }
        )
    )


def find_quote(text: str, quote: str) -> Span | None:
    """Where a quote stands in a text; white space and hyphens do not count."""
    places = [at for at, letter in enumerate(text) if not _is_loose(letter)]
    there = "".join(text[at] for at in places)
    wanted = "".join(letter for letter in quote if not _is_loose(letter))
    start = there.find(wanted) if wanted else -1
    if start < 0:
        return None
    return Span(start=places[start], end=places[start + len(wanted) - 1] + 1)


def _is_loose(letter: str) -> bool:
    return letter.isspace() or letter in "-\xad\u2010"


# --- applying: after coding ---------------------------------------------------------------


def overruled(
    coded: Sequence[CodedRecommendation], decisions: Sequence[Decision]
) -> tuple[tuple[CodedRecommendation, ...], tuple[Problem, ...]]:
    """The codings with what people confirmed or recoded, and a warning for each lost decision."""
    items = list(coded)
    problems = []
    for decision in decisions:
        at = _position(decision, [item.item for item in items])
        if at is not None:
            items[at] = _decided(items[at], decision)
        elif decision.verdict in (Verdict.CONFIRMED, Verdict.RECODED):
            problems.append(_lost(decision))
    return tuple(items), tuple(problems)


def _decided(coded: CodedRecommendation, decision: Decision) -> CodedRecommendation:
    primary, secondary = coded.coding.primary, coded.coding.secondary
    if decision.verdict is Verdict.RECODED or decision.primary:
        primary, secondary = decision.primary, decision.secondary
    elif decision.verdict not in (Verdict.CONFIRMED, Verdict.RECODED):
        return coded
    coding = Coding(
        scheme=AREAS,
        primary=primary,
        secondary=secondary,
        confidence=1.0,
        certain=True,
        evidence=(decision.note,) if decision.note else (),
        decided_by=decision.reviewer,
    )
    return CodedRecommendation(item=coded.item, coding=coding, subtheme=coded.subtheme)


def _lost(decision: Decision) -> Problem:
    quote = decision.text[:_SHOWN] + ("…" if len(decision.text) > _SHOWN else "")
    return problem(
        "besluit-zonder-aanbeveling",
        file=decision.file,
        line=decision.line,
        report=decision.report,
        reviewer=decision.reviewer,
        quote=quote,
    )
