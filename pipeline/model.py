"""The types that flow from PDF to HTML: frozen values that check themselves at birth.

Units: coordinates are PDF points from the bottom-left of the page, rounded to 0.01;
offsets count Unicode code points; pages count from 1; scores lie between 0 and 1.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

import msgspec

ReportSlug = NewType("ReportSlug", str)
RecommendationId = NewType("RecommendationId", str)
FindingId = NewType("FindingId", str)
ClaimId = NewType("ClaimId", str)

AREAS = "aandachtsgebieden"  # the scheme that every report is coded in


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Base of all types here: immutable, named fields only, unknown fields refused.

    Immutable values form no circles, so the garbage collector need not look for them (`gc`).
    """


# --- the page -----------------------------------------------------------------------------


class Box(Value, frozen=True, kw_only=True):
    """A rectangle on a page; raises ValueError when its sides are swapped."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        """Refuse a box that has no inside."""
        if self.x1 < self.x0 or self.y1 < self.y0:
            msg = f"box with swapped sides: {self}"
            raise ValueError(msg)


class Origin(StrEnum):
    """Where the text of a page comes from."""

    LAYER = "layer"
    OCR = "ocr"


class Line(Value, frozen=True, kw_only=True):
    """One run of text on one baseline.

    `hyphenated`: its last word goes on in the next line; `confidence`: how sure the reader of a
    picture is of its words, 1 for a text layer; `heading`: the level of the heading that a tagged
    file says it belongs to, 0 when it says nothing.
    """

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    hyphenated: bool = False
    confidence: float = 1.0
    heading: int = 0


class Page(Value, frozen=True, kw_only=True):
    """What stands on one page, before anything is made of it.

    `label` is the page number as the file has it (i, ii, 1, 2), empty when it has none; `ruled`
    says that drawn rules cross as those of a table do, `rules` are the rules and boxes that are
    drawn; `image` is the share of the page an image covers.
    `turn`: by how many degrees its picture is turned counter-clockwise to stand as the lines do;
    `confidence`: how sure the reader of a picture is, 1 for a text layer.
    """

    number: int
    label: str = ""
    width: float
    height: float
    lines: tuple[Line, ...]
    ruled: bool = False
    rules: tuple[Box, ...] = ()
    image: float = 0.0
    origin: Origin = Origin.LAYER
    turn: float = 0.0
    confidence: float = 1.0

    def __post_init__(self) -> None:
        """Pages count from one."""
        if self.number < 1:
            msg = f"page number {self.number} is below 1"
            raise ValueError(msg)


class Bookmark(Value, frozen=True, kw_only=True):
    """An entry of the outline that a viewer shows beside the pages; level 1 is the highest."""

    title: str
    level: int
    page: int


class Table(Value, frozen=True, kw_only=True):
    """The grid of one table on one page: a box for each cell, row by row, top to bottom."""

    page: int
    rows: tuple[tuple[Box, ...], ...]


# --- the document -------------------------------------------------------------------------


class Span(Value, frozen=True, kw_only=True, order=True):
    """Half-open stretch of `Document.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a stretch that runs backwards."""
        if not 0 <= self.start <= self.end:
            msg = f"span runs backwards: {self.start}..{self.end}"
            raise ValueError(msg)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


class BlockKind(StrEnum):
    """What a block of text is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
    CONTENTS = "contents"


class Ink(Value, frozen=True, kw_only=True):
    """The part of a block that stands on one line of one page: where a character can be seen."""

    span: Span
    page: int
    box: Box


class Cell(Value, frozen=True, kw_only=True):
    """One cell of a table row; `column` is the text at the head of its column."""

    span: Span
    column: str


class Block(Value, frozen=True, kw_only=True):
    """A heading, paragraph, list item or table row.

    `level` is the depth of a heading (1 is a chapter), or how many lists there are around the list
    of an item (0: none); `marker` is the item's
    number, letter or bullet, which is not part of the text.
    """

    kind: BlockKind
    span: Span
    ink: tuple[Ink, ...]
    level: int = 0
    marker: str = ""
    bold: bool = False
    cells: tuple[Cell, ...] = ()

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.ink[0].page


class PageFacts(Value, frozen=True, kw_only=True):
    """What remains of a page once its text is in the document."""

    number: int
    label: str
    width: float
    height: float
    origin: Origin
    turn: float = 0.0
    confidence: float = 1.0


class Document(Value, frozen=True, kw_only=True):
    """One text per report; everything else points into it."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[PageFacts, ...]

    def quote(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def ink(self, span: Span) -> tuple[Ink, ...]:
        """The lines that a span touches, in reading order."""
        return tuple(
            ink
            for block in self.blocks
            if block.span.overlaps(span)
            for ink in block.ink
            if ink.span.overlaps(span)
        )


class SectionRole(StrEnum):
    """What a section is for; it decides what a sentence in it can be."""

    RECOMMENDATIONS = "recommendations"
    SUMMARY = "summary"
    CONCLUSIONS = "conclusions"
    FINDINGS = "findings"
    RESPONSE = "response"
    EARLIER = "earlier"
    ELSEWHERE = "elsewhere"
    NORMS = "norms"
    METHOD = "method"
    CONTENTS = "contents"
    COLOPHON = "colophon"
    COVER = "cover"
    APPENDIX = "appendix"


class Section(Value, frozen=True, kw_only=True):
    """A heading with all that stands under it up to the next heading.

    `path` holds the titles from the chapter down to this section; `blocks` are indexes into
    `Document.blocks`, the heading itself excluded.
    """

    title: str
    level: int
    role: SectionRole
    path: tuple[str, ...]
    span: Span
    blocks: tuple[int, ...]


# --- the report ---------------------------------------------------------------------------


class Source(Value, frozen=True, kw_only=True):
    """A PDF in the inbox: its path and the hash of its bytes."""

    path: str
    sha256: str


class ReportKind(StrEnum):
    """Only `rapport` and `doorwerking` carry recommendations of their own."""

    RAPPORT = "rapport"
    DOORWERKING = "doorwerking"
    RAADSVOORSTEL = "raadsvoorstel"
    REACTIE = "reactie"


class SizeClass(StrEnum):
    """Inhabitants of today's gemeente; unknown when it was split or has no figure."""

    SMALL = "<20k"
    MEDIUM = "20-50k"
    LARGE = "50-100k"
    CITY = "100k+"
    UNKNOWN = "onbekend"


class Municipality(Value, frozen=True, kw_only=True):
    """A gemeente as it was called in the report's time, and what it is today.

    `codes_now` has several codes for a gemeente that was split, the own code for a current one.
    """

    code: str
    name: str
    province: str
    codes_now: tuple[str, ...]
    names_now: tuple[str, ...]
    size: SizeClass


class Report(Value, frozen=True, kw_only=True):
    """What is known of one report.

    `studied` holds the codes of the areas it says it studied, none where that is unknown; `sample`
    marks the invented reports of the example set.
    """

    slug: ReportSlug
    file: str
    sha256: str
    kind: ReportKind = ReportKind.RAPPORT
    title: str
    municipalities: tuple[Municipality, ...] = ()
    year: int | None = None
    bureau: str = ""
    client: str = ""
    methods: tuple[str, ...] = ()
    studied: tuple[int, ...] = ()
    pages: int
    page_labels: tuple[str, ...] = ()
    sample: bool = False

    def label_of(self, page: int) -> str:
        """The page number as printed on that page, empty when there is none."""
        return self.page_labels[page - 1] if page <= len(self.page_labels) else ""


class Addressee(StrEnum):
    """Who is asked to act (codeboek, section 4)."""

    COLLEGE = "college"
    RAAD = "raad"
    TEAM = "team"
    AANBIEDERS = "aanbieders"
    GEMEENTE = "gemeente"
    ONBEKEND = "onbekend"


class Variant(Value, frozen=True, kw_only=True):
    """The same recommendation in other words elsewhere in the report."""

    text: str
    span: Span
    pages: tuple[int, ...]


class PageBox(Value, frozen=True, kw_only=True):
    """One line of a quote: the page it stands on and where."""

    page: int
    box: Box


class Recommendation(Value, frozen=True, kw_only=True):
    """A literal piece of the report in which somebody is asked to act.

    `gemeenten` holds the codes of the gemeenten it is for, a subset of the report's;
    `probability` is how sure the extractor is that this is a recommendation.
    """

    id: RecommendationId
    report: ReportSlug
    number: str = ""
    text: str
    span: Span
    pages: tuple[int, ...]
    boxes: tuple[PageBox, ...]
    section: str = ""
    addressee: Addressee = Addressee.ONBEKEND
    gemeenten: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    probability: float = 1.0

    def __post_init__(self) -> None:
        """A quote without a page cannot be checked, so it cannot exist."""
        if not self.pages:
            msg = f"recommendation {self.id} stands on no page"
            raise ValueError(msg)


class FindingKind(StrEnum):
    """What a finding says; the values are what readers see in `bevindingen.csv`."""

    BOTTLENECK = "knelpunt"
    STRENGTH = "sterk_punt"
    OUTCOME = "uitkomst"
    FEATURE = "kenmerk"
    CASE = "praktijkvoorbeeld"
    QUESTION = "open_vraag"
    RESPONSE = "reactie"
    FOLLOWUP = "doorwerking"


class State(StrEnum):
    """What became of a recommendation, or what the college answered to it."""

    ADOPTED = "overgenomen"
    DONE = "uitgevoerd"
    PARTLY = "deels"
    NOT = "niet"
    UNKNOWN = "onbekend"


# Which of these a finding of that kind can report.
STATES = {
    FindingKind.RESPONSE: (State.ADOPTED, State.PARTLY, State.NOT),
    FindingKind.FOLLOWUP: (State.DONE, State.PARTLY, State.NOT, State.UNKNOWN),
}


class Amount(Value, frozen=True, kw_only=True):
    """A number as printed, with what it counts and over what period."""

    value: str
    unit: str
    period: str = ""


class Finding(Value, frozen=True, kw_only=True):
    """A literal sentence of the report that says what does or does not work.

    A response or follow-up is `about` the recommendation of that number, as printed, and says in
    what `state` it is; `recommendation` is that one, where it stands in the same collection.
    """

    id: FindingId
    report: ReportSlug
    kind: FindingKind
    text: str
    span: Span
    pages: tuple[int, ...]
    boxes: tuple[PageBox, ...]
    section: str = ""
    amounts: tuple[Amount, ...] = ()
    about: str = ""
    state: State | None = None
    recommendation: RecommendationId | None = None
    probability: float = 1.0

    def __post_init__(self) -> None:
        """As for a recommendation: no page, no finding."""
        if not self.pages:
            msg = f"finding {self.id} stands on no page"
            raise ValueError(msg)


# --- faults -------------------------------------------------------------------------------


class Severity(StrEnum):
    """`fout` costs a report, `waarschuwing` does not, `opmerking` only informs."""

    ERROR = "fout"
    WARNING = "waarschuwing"
    NOTE = "opmerking"


class Problem(Value, frozen=True, kw_only=True):
    """Something a person should know: what (`message`), where, and what to do next (`hint`)."""

    code: str
    severity: Severity
    message: str
    hint: str
    report: str = ""
    file: str = ""
    page: int | None = None
    line: int | None = None


class Status(StrEnum):
    """What became of a file in the inbox."""

    READ = "gelezen"
    QUARANTINED = "quarantaine"
    EXCLUDED = "uitgesloten"


class Processed(Value, frozen=True, kw_only=True):
    """All that was read from one report; no coding yet."""

    report: Report
    document: Document
    sections: tuple[Section, ...]
    recommendations: tuple[Recommendation, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()


class Quarantined(Value, frozen=True, kw_only=True):
    """A file that gave no report, with the reason; `report` holds what is known all the same."""

    report: Report
    status: Status
    problems: tuple[Problem, ...]


# --- coding -------------------------------------------------------------------------------


class Passage(Value, frozen=True, kw_only=True):
    """A text to be coded, with the heading it stands under where that is known."""

    text: str
    heading: str = ""


class Coding(Value, frozen=True, kw_only=True):
    """The area of one text; `primary` None is "geen van de tien of onbeslist".

    `certain` is the program's own claim that nobody needs to look; `evidence` holds what the
    choice rests on, readable; `decided_by` is `programma` or the name of a person.
    """

    scheme: str
    primary: int | None
    secondary: tuple[int, ...] = ()
    confidence: float
    certain: bool
    evidence: tuple[str, ...] = ()
    decided_by: str = "programma"

    def __post_init__(self) -> None:
        """A secondary area without a primary one, or equal to it, is a contradiction."""
        if self.secondary and self.primary in {None, *self.secondary}:
            msg = f"contradictory areas: {self.primary} and {self.secondary}"
            raise ValueError(msg)


class CodedRecommendation(Value, frozen=True, kw_only=True):
    """A recommendation with its coding; `subtheme` is empty where none fits."""

    item: Recommendation
    coding: Coding
    subtheme: str = ""


class CodedFinding(Value, frozen=True, kw_only=True):
    """A finding with its coding."""

    item: Finding
    coding: Coding


class FocusArea(Value, frozen=True, kw_only=True):
    """One of the ten areas (or a category of another scheme) as a taxonomy file describes it.

    `cues` are words or phrases with their weight; `body` is the codebook text in Markdown.
    """

    code: int
    slug: str
    name: str
    short: str = ""
    summary: str = ""
    cues: tuple[tuple[str, float], ...] = ()
    subthemes: tuple[FocusArea, ...] = ()
    body: str = ""


class Scheme(Value, frozen=True, kw_only=True):
    """A set of categories that texts are coded in; `areas` stand in the order of their code."""

    slug: str
    name: str
    source: str = ""
    areas: tuple[FocusArea, ...]
    body: str = ""


# --- the synthesis ------------------------------------------------------------------------


class Collection(Value, frozen=True, kw_only=True):
    """Everything the reports say, coded: what matrix, narrative and exporters work from.

    `reports` are those that were read, `set_aside` the quarantined and excluded ones; both stand
    in Dutch alphabetical order. Items stand in the order of their report, then of its pages.
    """

    title: str
    date: str = ""
    sample: bool = False
    scheme: Scheme
    reports: tuple[Report, ...]
    set_aside: tuple[Quarantined, ...] = ()
    recommendations: tuple[CodedRecommendation, ...]
    findings: tuple[CodedFinding, ...]
    problems: tuple[Problem, ...] = ()


class CellKind(StrEnum):
    """Three kinds of empty, told apart in words and look; COUNT is 0 or more in a read report.

    NOT_STUDIED: the report says what it studied, and has nothing at all on this area.
    """

    COUNT = "telling"
    NOT_STUDIED = "n.o."
    NO_REPORT = "geen rapport"


class MatrixCell(Value, frozen=True, kw_only=True):
    """How many recommendations a report has in one area."""

    kind: CellKind
    count: int = 0


class MatrixRow(Value, frozen=True, kw_only=True):
    """One report: ten areas and an eleventh cell for "geen van de tien of onbeslist"."""

    report: ReportSlug
    label: str
    year: int | None
    cells: tuple[MatrixCell, ...]
    total: int


class Matrix(Value, frozen=True, kw_only=True):
    """Rows are reports; `totals` and `reports_with` have one figure for each column."""

    rows: tuple[MatrixRow, ...]
    totals: tuple[int, ...]
    reports_with: tuple[int, ...]


class Unit(StrEnum):
    """What a claim counts."""

    REPORTS = "rapporten"
    MUNICIPALITIES = "gemeenten"
    RECOMMENDATIONS = "aanbevelingen"
    FINDINGS = "bevindingen"


class Claim(Value, frozen=True, kw_only=True):
    """One number in a computed sentence (`text`), with all it rests on.

    `count` is the number of distinct units among the cited ids; `denominator_of` is empty (all
    reports that were read) or `kolom=waarde&…` on `rapporten.csv`.
    """

    id: ClaimId
    page: str
    text: str
    count: int
    unit: Unit
    denominator: int
    denominator_of: str = ""
    recommendations: tuple[RecommendationId, ...] = ()
    findings: tuple[FindingId, ...] = ()


class Sentence(Value, frozen=True, kw_only=True):
    """A computed sentence and the claims it makes, one for each number in it."""

    text: str
    claims: tuple[Claim, ...]


class AreaNarrative(Value, frozen=True, kw_only=True):
    """What the reports say together about one area."""

    area: int
    sentences: tuple[Sentence, ...]


class Narrative(Value, frozen=True, kw_only=True):
    """The computed text of the site.

    `highlights` open the front page, which also has one key message for each area; `areas` holds
    the text of each area's own page. Both have an entry for each area, in order.
    """

    highlights: tuple[Sentence, ...]
    key_messages: tuple[AreaNarrative, ...]
    areas: tuple[AreaNarrative, ...]


class Synthesis(Value, frozen=True, kw_only=True):
    """The whole result, ready to be written in any form."""

    collection: Collection
    matrix: Matrix
    narrative: Narrative


class OutputFile(Value, frozen=True, kw_only=True):
    """A file of the output: its path relative to `output/`, and its bytes."""

    path: str
    content: bytes


class FileCopy(Value, frozen=True, kw_only=True):
    """A file of the inbox that goes into the output as it is; never read into memory whole."""

    path: str
    source: str


class Site(Value, frozen=True, kw_only=True):
    """All files to publish, each path once; raises ValueError when a path comes twice."""

    files: tuple[OutputFile, ...]
    copies: tuple[FileCopy, ...] = ()

    def __post_init__(self) -> None:
        """Two pages that overwrite each other would lose one of them silently."""
        paths = [file.path for file in self.files] + [copy.path for copy in self.copies]
        if len(set(paths)) != len(paths):
            msg = f"written twice: {sorted({p for p in paths if paths.count(p) > 1})}"
            raise ValueError(msg)
