"""Everything that more than one kind of page names, looked up once: reports, areas, evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.dutch import listing, sort_key
from pipeline.exporters.html import links, words
from pipeline.model import (
    CodedFinding,
    CodedRecommendation,
    Coding,
    Collection,
    Finding,
    FocusArea,
    Municipality,
    Recommendation,
    RecommendationId,
    Report,
    ReportSlug,
    Synthesis,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link says and where it goes, relative to `output/`."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportName:
    """How a report is named wherever it is named; `mark` says that it is an invented one."""

    slug: ReportSlug
    text: str
    href: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A literal piece of a report with the pages it stands on."""

    text: str
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a report says became of a recommendation, and where it says so."""

    text: str
    source: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingNote:
    """How a text was coded; `area` None is the eleventh column."""

    area: int | None
    status: str
    doubtful: bool
    reasons: tuple[str, ...]
    secondary: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A recommendation or finding as a page shows it."""

    id: str
    kind: str
    quote: Quote
    report: ReportName
    coding: CodingNote
    codes: tuple[str, ...]
    municipalities: tuple[Link, ...]
    section: str
    number: str = ""
    addressee: str = ""
    subtheme: str = ""
    variants: tuple[Quote, ...] = ()
    amounts: tuple[str, ...] = ()
    state: str = ""
    about: Link | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def is_recommendation(self) -> bool:
        """Whether somebody is asked to act."""
        return self.kind == words.RECOMMENDATION

    @property
    def home(self) -> str:
        """The one place where it can always be found: the page of its report."""
        return f"{links.report_page(self.report.slug)}#{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The synthesis with its parts by key; every mapping stands in the order of the pages."""

    synthesis: Synthesis
    reports: Mapping[ReportSlug, Report]
    names: Mapping[ReportSlug, ReportName]
    areas: Mapping[int, FocusArea]
    municipalities: Mapping[str, Municipality]
    evidence: Mapping[str, Evidence]

    @property
    def collection(self) -> Collection:
        """The collection that was synthesised."""
        return self.synthesis.collection

    def of_area(self, code: int | None) -> tuple[Evidence, ...]:
        """All evidence with that primary area."""
        return tuple(item for item in self.evidence.values() if item.coding.area == code)

    def of_report(self, slug: ReportSlug) -> tuple[Evidence, ...]:
        """All evidence from one report."""
        return tuple(item for item in self.evidence.values() if item.report.slug == slug)

    def of_municipality(self, code: str) -> tuple[Evidence, ...]:
        """All evidence that is for one gemeente."""
        return tuple(item for item in self.evidence.values() if code in item.codes)


def build_catalogue(synthesis: Synthesis) -> Catalogue:
    """Look everything up once."""
    collection = synthesis.collection
    naming = Naming(
        reports={report.slug: report for report in all_reports(collection)},
        names=report_names(collection),
        areas={area.code: area for area in collection.scheme.areas},
        advice={coded.item.id: coded.item for coded in collection.recommendations},
        answers=_answers(collection.findings),
    )
    found = (
        *(naming.recommendation(coded) for coded in collection.recommendations),
        *(naming.finding(coded) for coded in collection.findings),
    )
    return Catalogue(
        synthesis=synthesis,
        reports=naming.reports,
        names=naming.names,
        areas=naming.areas,
        municipalities=municipalities_of(collection.reports),
        evidence={item.id: item for item in found},
    )


def _answers(findings: Iterable[CodedFinding]) -> dict[RecommendationId, list[Finding]]:
    """By recommendation what is said of it, in the order of the reports."""
    found: dict[RecommendationId, list[Finding]] = {}
    for coded in findings:
        if coded.item.recommendation:
            found.setdefault(coded.item.recommendation, []).append(coded.item)
    return found


def all_reports(collection: Collection) -> tuple[Report, ...]:
    """The reports that were read, then those set aside."""
    return (*collection.reports, *(aside.report for aside in collection.set_aside))


def municipalities_of(reports: Iterable[Report]) -> dict[str, Municipality]:
    """The gemeenten of the reports by code, in Dutch alphabetical order."""
    found = {place.code: place for report in reports for place in report.municipalities}
    ordered = sorted(found.values(), key=lambda place: (sort_key(place.name), place.code))
    return {place.code: place for place in ordered}


def report_names(collection: Collection) -> dict[ReportSlug, ReportName]:
    """A name for each report; two that would be called the same also get their slug."""
    read = {report.slug for report in collection.reports}
    reports = all_reports(collection)
    uses = Counter(_plain_name(report) for report in reports)
    return {
        report.slug: ReportName(
            slug=report.slug,
            text=_distinct_name(report, uses),
            href=links.report_page(report.slug)
            if report.slug in read
            else links.report_row(report.slug),
            mark=words.SAMPLE if report.sample else "",
        )
        for report in reports
    }


def _plain_name(report: Report) -> str:
    who = listing([place.name for place in report.municipalities]) or report.title or report.file
    return f"{who}, {report.year}" if report.year else who


def _distinct_name(report: Report, uses: Counter[str]) -> str:
    name = _plain_name(report)
    return name if uses[name] == 1 else f"{name} ({report.slug})"


def municipality_link(place: Municipality) -> Link:
    """A gemeente by its name, leading to its page."""
    return Link(text=place.name, href=links.municipality_page(place))


def quote(report: Report, text: str, pages: tuple[int, ...]) -> Quote:
    """A quote whose first page opens with its first words marked."""
    places = (
        Link(
            text=words.page_words(report, page),
            href=links.pdf_page(report.slug, page, "" if index else text),
        )
        for index, page in enumerate(pages)
    )
    return Quote(text=text, places=tuple(places))


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What turns an item with keys into evidence with names."""

    reports: Mapping[ReportSlug, Report]
    names: Mapping[ReportSlug, ReportName]
    areas: Mapping[int, FocusArea]
    advice: Mapping[RecommendationId, Recommendation]
    answers: Mapping[RecommendationId, Sequence[Finding]]

    def recommendation(self, coded: CodedRecommendation) -> Evidence:
        """A recommendation; without addressed gemeenten it is for all those of its report."""
        item, report = coded.item, self.reports[coded.item.report]
        codes = item.gemeenten or tuple(place.code for place in report.municipalities)
        return Evidence(
            id=item.id,
            kind=words.RECOMMENDATION,
            number=item.number,
            section=item.section,
            quote=quote(report, item.text, item.pages),
            report=self.names[item.report],
            codes=codes,
            municipalities=_links(report, codes),
            addressee=words.ADDRESSEES[item.addressee],
            subtheme=self.subtheme(coded),
            variants=tuple(quote(report, other.text, other.pages) for other in item.variants),
            answers=self.answers_to(item),
            coding=self.coding(coded.coding),
        )

    def finding(self, coded: CodedFinding) -> Evidence:
        """A finding; it holds for every gemeente of its report."""
        item, report = coded.item, self.reports[coded.item.report]
        codes = tuple(place.code for place in report.municipalities)
        return Evidence(
            id=item.id,
            kind=words.FINDINGS[item.kind][0],
            section=item.section,
            quote=quote(report, item.text, item.pages),
            report=self.names[item.report],
            codes=codes,
            municipalities=_links(report, codes),
            amounts=tuple(words.amount_words(amount) for amount in item.amounts),
            state=words.state_words(item),
            about=self.about(item),
            coding=self.coding(coded.coding),
        )

    def answers_to(self, item: Recommendation) -> tuple[Answer, ...]:
        """What each report says of it, every state once: where it says so first."""
        first: dict[tuple[ReportSlug, str], Finding] = {}
        for finding in self.answers.get(item.id, ()):
            first.setdefault((finding.report, words.state_words(finding)), finding)
        return tuple(map(self.answer, first.values()))

    def answer(self, finding: Finding) -> Answer:
        """What a finding says of the recommendation it is about."""
        name = self.names[finding.report]
        where = f"{name.text}, {words.page_words(self.reports[finding.report], finding.pages[0])}"
        href = f"{links.report_page(finding.report)}#{finding.id}"
        return Answer(text=words.state_words(finding), source=Link(text=where, href=href))

    def about(self, finding: Finding) -> Link | None:
        """The recommendation that a finding is about, where it stands in the collection."""
        if finding.recommendation is None:
            return None
        item = self.advice[finding.recommendation]
        label = f"aanbeveling {item.number or finding.about} van {self.names[item.report].text}"
        return Link(text=label, href=f"{links.report_page(item.report)}#{item.id}")

    def coding(self, coding: Coding) -> CodingNote:
        """The areas by name, and who chose them."""
        known = (self.areas[code] for code in coding.secondary if code in self.areas)
        return CodingNote(
            area=coding.primary,
            status=words.coding_status(coding),
            doubtful=words.is_doubtful(coding),
            reasons=coding.evidence,
            secondary=tuple(Link(text=a.name, href=links.area_page(a)) for a in known),
        )

    def subtheme(self, coded: CodedRecommendation) -> str:
        """The name of the subtheme, empty where none fits."""
        known = {
            (area.code, theme.slug): theme.name
            for area in self.areas.values()
            for theme in area.subthemes
        }
        return known.get((coded.coding.primary or 0, coded.subtheme), coded.subtheme)


def _links(report: Report, codes: tuple[str, ...]) -> tuple[Link, ...]:
    return tuple(municipality_link(p) for p in report.municipalities if p.code in codes)
