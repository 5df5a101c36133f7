"""Sentences that count: each number in them is a claim that lists what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.codec import digest
from pipeline.dutch import counted, listing, number, share
from pipeline.model import (
    Addressee,
    AreaNarrative,
    Claim,
    ClaimId,
    CodedFinding,
    CodedRecommendation,
    Collection,
    FindingKind,
    FocusArea,
    Narrative,
    Sentence,
    Unit,
    Value,
)

FRONT_PAGE = "index.html"
# With fewer items than this a majority is no pattern.
FEWEST_FOR_PATTERN = 3
# More areas than this in a tie, and none of them stands out.
MOST_IN_TIE = 3
_WHO = {
    Addressee.COLLEGE: "het college",
    Addressee.RAAD: "de raad",
    Addressee.TEAM: "het team",
    Addressee.AANBIEDERS: "aanbieders en partners",
    Addressee.GEMEENTE: "de gemeente als geheel",
}
_SAID = {
    FindingKind.BOTTLENECK: ("noemt hier een knelpunt", "noemen hier een knelpunt"),
    FindingKind.STRENGTH: ("noemt hier een sterk punt", "noemen hier een sterk punt"),
    FindingKind.QUESTION: ("laat hier een vraag open", "laten hier een vraag open"),
}

Coded = CodedRecommendation | CodedFinding


class _Count(Value, frozen=True, kw_only=True):
    """A number on its way to becoming a claim."""

    unit: Unit
    count: int
    items: tuple[Coded, ...]


def build_narrative(collection: Collection) -> Narrative:
    """The front page's highlights and a short text for each area, in the order of the scheme."""
    writer = _Writer(collection)
    areas = collection.scheme.areas
    return Narrative(
        highlights=tuple(writer.highlights()),
        key_messages=tuple(
            AreaNarrative(area=area.code, sentences=(writer.advice(area, FRONT_PAGE),))
            for area in areas
        ),
        areas=tuple(
            AreaNarrative(area=area.code, sentences=tuple(writer.area(area))) for area in areas
        ),
    )


class _Writer:
    """Writes sentences about one collection; the denominator is all reports that were read."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._total = len(collection.reports)

    # --- one area -------------------------------------------------------------------------

    def area(self, area: FocusArea) -> Iterable[Sentence]:
        """Advice, who is asked, findings of each kind, and what is uncertain."""
        page = f"aandachtsgebied/{area.slug}.html"
        yield self.advice(area, page)
        advice = self._advice_in(area)
        yield from self._addressee(advice, page)
        for kind, verbs in _SAID.items():
            if findings := self._findings_in(area, kind):
                yield self._sentence(page, *self._reports_say(findings, verbs))
        yield from self._doubt(advice, page)

    def advice(self, area: FocusArea, page: str) -> Sentence:
        """How many reports give advice here, and how much."""
        advice = self._advice_in(area)
        reports = self._reports(advice)
        if not advice:
            return self._sentence(
                page, "Geen enkel rapport doet hierover een aanbeveling.", reports
            )
        verb = "doet" if reports.count == 1 else "doen samen"
        what = counted(len(advice), "aanbeveling", "aanbevelingen")
        text = f"{self._share(reports)} {verb} hierover {what}."
        return self._sentence(page, text, reports, _items(advice))

    def _addressee(self, advice: Sequence[CodedRecommendation], page: str) -> Iterable[Sentence]:
        """Who is asked most, where one addressee is asked more than any other."""
        asked = Counter(c.item.addressee for c in advice if c.item.addressee in _WHO)
        ranked = sorted(asked, key=lambda who: (-asked[who], who))
        tied = len(ranked) > 1 and asked[ranked[0]] == asked[ranked[1]]
        if not ranked or tied or len(advice) < FEWEST_FOR_PATTERN:
            return
        mine = [coded for coded in advice if coded.item.addressee is ranked[0]]
        verb = "richt zich" if len(mine) == 1 else "richten zich"
        text = f"Hiervan {verb} {_of(mine, advice)} tot {_WHO[ranked[0]]}."
        yield self._sentence(page, text, _items(mine), _items(advice))

    def _doubt(self, advice: Sequence[CodedRecommendation], page: str) -> Iterable[Sentence]:
        doubtful = [
            c for c in advice if not c.coding.certain and c.coding.decided_by == "programma"
        ]
        if doubtful:
            text = f"Over {_of(doubtful, advice)} aanbevelingen is het programma niet zeker."
            if len(advice) == 1:
                text = "Over deze 1 aanbeveling is het programma niet zeker."
            yield self._sentence(page, text, _items(doubtful), _items(advice))

    # --- the front page -------------------------------------------------------------------

    def highlights(self) -> Iterable[Sentence]:
        """What stands out: how much there is, what most speak of, what nobody speaks of."""
        advice = self._collection.recommendations
        if not advice:
            return
        reports = self._reports(advice)
        verb = "doet" if reports.count == 1 else "doen samen"
        what = counted(len(advice), "aanbeveling", "aanbevelingen")
        yield self._sentence(
            FRONT_PAGE, f"{self._share(reports)} {verb} {what}.", reports, _items(advice)
        )
        areas = self._collection.scheme.areas
        yield from self._largest()
        yield from self._most(
            {area.name: self._advice_in(area) for area in areas},
            ("geeft advies over", "geven advies over"),
        )
        yield from self._most(
            {area.name: self._findings_in(area, FindingKind.BOTTLENECK) for area in areas},
            ("noemt een knelpunt in", "noemen een knelpunt in"),
        )
        yield from self._silence()

    def _largest(self) -> Iterable[Sentence]:
        """The area with most advice and the one with least, where one stands alone."""
        by_area = {area.name: self._advice_in(area) for area in self._collection.scheme.areas}
        sizes = Counter({name: len(items) for name, items in by_area.items() if items})
        everything = self._collection.recommendations
        for word, size in (("meeste", max(sizes.values())), ("minste", min(sizes.values()))):
            names = [name for name in sizes if sizes[name] == size]
            if len(names) == 1 and len(sizes) > 1:
                items = by_area[names[0]]
                text = f"De {word} aanbevelingen, {_of(items, everything)}, gaan over “{names[0]}”."
                yield self._sentence(FRONT_PAGE, text, _items(items), _items(everything))

    def _most(
        self, by_area: Mapping[str, Sequence[Coded]], verbs: tuple[str, str]
    ) -> Iterable[Sentence]:
        """The area that most reports speak of, or the two or three that share that place."""
        counts = {name: self._reports(items) for name, items in by_area.items()}
        top = max(count.count for count in counts.values())
        best = [name for name, count in counts.items() if count.count == top]
        if not top or len(best) > MOST_IN_TIE:
            return
        names = listing([f"“{name}”" for name in best])
        each = "" if len(best) == 1 else ", elk even vaak"
        text = f"{self._share(counts[best[0]])} {verbs[top > 1]} {names}{each}."
        yield self._sentence(FRONT_PAGE, text, *(counts[name] for name in best))

    def _silence(self) -> Iterable[Sentence]:
        """Areas without any advice: what is not said shows as well."""
        silent = [area for area in self._collection.scheme.areas if not self._advice_in(area)]
        if silent:
            names = listing([f"“{area.name}”" for area in silent])
            text = f"Geen enkel rapport doet een aanbeveling over {names}."
            yield self._sentence(FRONT_PAGE, text, self._reports(()))

    # --- parts of sentences ---------------------------------------------------------------

    def _reports_say(
        self, findings: Sequence[CodedFinding], verbs: tuple[str, str]
    ) -> tuple[str, _Count]:
        reports = self._reports(findings)
        return f"{self._share(reports)} {verbs[reports.count > 1]}.", reports

    def _share(self, reports: _Count) -> str:
        text = share(reports.count, self._total, "rapporten")
        if self._total == 1:
            text = "het ene rapport"
        return text[:1].upper() + text[1:]

    def _advice_in(self, area: FocusArea) -> list[CodedRecommendation]:
        return [c for c in self._collection.recommendations if c.coding.primary == area.code]

    def _findings_in(self, area: FocusArea, kind: FindingKind) -> list[CodedFinding]:
        return [
            c
            for c in self._collection.findings
            if c.coding.primary == area.code and c.item.kind is kind
        ]

    def _reports(self, items: Sequence[Coded]) -> _Count:
        reports = {coded.item.report for coded in items}
        return _Count(unit=Unit.REPORTS, count=len(reports), items=tuple(items))

    def _sentence(self, page: str, text: str, *counts: _Count) -> Sentence:
        claims = (self._claim(page, text, count) for count in counts)
        return Sentence(text=text, claims=tuple(claims))

    def _claim(self, page: str, text: str, count: _Count) -> Claim:
        advice = tuple(c.item.id for c in count.items if isinstance(c, CodedRecommendation))
        findings = tuple(c.item.id for c in count.items if isinstance(c, CodedFinding))
        total = self._total if count.unit is Unit.REPORTS else len(self._collection.recommendations)
        key = digest(page, text, count.unit, *advice, *findings)[:10]
        return Claim(
            id=ClaimId(f"b-{key}"),
            page=page,
            text=text,
            count=count.count,
            unit=count.unit,
            denominator=total,
            recommendations=advice,
            findings=findings,
        )


def _items(advice: Sequence[CodedRecommendation]) -> _Count:
    return _Count(unit=Unit.RECOMMENDATIONS, count=len(advice), items=tuple(advice))


def _of(some: Sequence[Coded], everything: Sequence[Coded]) -> str:
    return f"{number(len(some))} van de {number(len(everything))}"
