"""Responses and follow-up: which recommendation they speak of, and what they say of it.

Nothing is inferred: a recommendation has to be named, by its number, in the sentence, in the
heading above it, or in the row of its table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from pipeline.dutch import plain
from pipeline.model import (
    Block,
    Document,
    Finding,
    FindingKind,
    Recommendation,
    Report,
    ReportSlug,
    Span,
    State,
)

_NUMBER = (
    r"(?P<number>\d{4}-\d{1,2}|\d{1,2}(?:\.\d{1,2})?[a-z]?"
    r"|[A-Z]{1,2}\d{1,2}|[A-Z]|[IVX]{1,5})"
)
_NAMED = re.compile(rf"\b(?:[Aa]anbeveling|[Aa]dvies|[Oo]nderdeel)\s+{_NUMBER}(?![\w,.]*\d)\b")
_IN_BRACKETS = re.compile(rf"\((?:aanbeveling |advies )?{_NUMBER}\)\s*$")
_BARE = re.compile(rf"(?:[Aa]anbeveling |[Aa]dvies )?{_NUMBER}[.):]?")
# Heads of a table of recommendations, and of the column that says what became of each.
_ADVICE_COLUMN = re.compile(r"\b(?:aanbeveling(?:en)?|advie[sz]\w*)\b")
_STATE_COLUMN = re.compile(
    r"\b(?:stand|oordeel|status|uitgevoerd|uitvoering|opvolging|opgevolgd|doorwerking)\b"
)
_STATES = (
    (State.UNKNOWN, r"onbekend|onduidelijk|niet (?:vast te stellen|te beoordelen)"),
    (State.PARTLY, r"deels|gedeeltelijk|ten dele|(?:nog )?in uitvoering"),
    (State.NOT, r"(?:nog )?niet\b"),
    (State.DONE, r"(?:volledig |geheel )?(?:uitgevoerd|opgevolgd|gereed|afgerond)\b|ja\b"),
)
# A response comes within so many years of the report that it answers.
_RESPONDS_WITHIN = 2


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What a row of a table says became of a recommendation, and where it says so."""

    span: Span
    about: str
    state: State


def number_named(text: str, path: Sequence[str] = ()) -> str:
    """The number of the recommendation that a sentence, else a heading above it, names."""
    if found := _NAMED.search(text):
        return found["number"]
    for title in reversed(path):
        if found := _NAMED.search(title) or _IN_BRACKETS.search(title):
            return found["number"]
    return ""


def statuses(document: Document, blocks: Sequence[Block]) -> Iterator[Status]:
    """What the tables among these blocks say of recommendations, each by its number."""
    for block in blocks:
        heads = [plain(cell.column) for cell in block.cells]
        number = block.cells and _BARE.fullmatch(document.quote(block.cells[0].span).strip())
        if number and any(map(_ADVICE_COLUMN.search, heads)):
            for cell, head in zip(block.cells, heads, strict=True):
                state = _state(document.quote(cell.span))
                if state and _STATE_COLUMN.search(head):
                    yield Status(span=cell.span, about=number["number"], state=state)


def _state(text: str) -> State | None:
    words = plain(text).strip()
    return next((state for state, pattern in _STATES if re.match(pattern, words)), None)


# --- in the same collection ---------------------------------------------------------------


def linked(
    findings: Sequence[Finding],
    recommendations: Sequence[Recommendation],
    reports: Sequence[Report],
) -> tuple[Finding, ...]:
    """The findings, with the recommendation that each is about where that stands here too.

    A number that a report gives to more than one of them names none.
    """
    by_slug = {report.slug: report for report in reports}
    numbered: dict[tuple[ReportSlug, str], list[Recommendation]] = {}
    for item in recommendations:
        numbered.setdefault((item.report, _plain_number(item.number)), []).append(item)
    return tuple(_linked(finding, by_slug, numbered) for finding in findings)


def _linked(
    finding: Finding,
    reports: dict[ReportSlug, Report],
    numbered: dict[tuple[ReportSlug, str], list[Recommendation]],
) -> Finding:
    if not finding.about:
        return finding
    for slug in _may_answer(finding, reports):
        found = numbered.get((slug, _number_in(finding.about, reports[slug].year)), [])
        if found:
            only = found[0].id if len(found) == 1 else None
            return msgspec.structs.replace(finding, recommendation=only)
    return finding


def _may_answer(finding: Finding, reports: dict[ReportSlug, Report]) -> list[ReportSlug]:
    """The reports it can speak of: its own for a response, else the latest before it."""
    own = reports[finding.report]
    places = {code for place in own.municipalities for code in place.codes_now}
    responds = finding.kind is FindingKind.RESPONSE
    earlier = [
        (-(report.year or 0), slug)
        for slug, report in reports.items()
        if slug != finding.report
        and places & {code for place in report.municipalities for code in place.codes_now}
        and _comes_before(report.year, own.year, within=_RESPONDS_WITHIN if responds else None)
    ]
    return [*([finding.report] if responds else []), *(slug for _, slug in sorted(earlier))]


def _comes_before(year: int | None, other: int | None, *, within: int | None) -> bool:
    if year is None or other is None:
        return False
    return 0 <= other - year <= (within or other)


def _number_in(about: str, year: int | None) -> str:
    """A follow-up says "2018-3" of the third recommendation of 2018."""
    return _plain_number(about.removeprefix(f"{year}-"))


def _plain_number(number: str) -> str:
    return plain(number).removeprefix("aanbeveling").strip(" .):")
