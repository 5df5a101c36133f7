"""Small valid values for tests: every argument has a default, every field can be overridden.

`synthesis()` is a complete result over invented reports with all that a page can meet: a joint
report, a former gemeente, an invented report, files set aside, accents, and hostile text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from pipeline.dutch import listing, slugify
from pipeline.model import (
    Addressee,
    Amount,
    AreaNarrative,
    Box,
    CellKind,
    Claim,
    ClaimId,
    CodedFinding,
    CodedRecommendation,
    Coding,
    Collection,
    Finding,
    FindingId,
    FindingKind,
    FocusArea,
    Matrix,
    MatrixCell,
    MatrixRow,
    Municipality,
    Narrative,
    PageBox,
    Problem,
    Quarantined,
    Recommendation,
    RecommendationId,
    Report,
    ReportSlug,
    Scheme,
    Sentence,
    Severity,
    SizeClass,
    Span,
    Status,
    Synthesis,
    Unit,
    Variant,
)

HOSTILE = "<script>alert(1)</script>"
BOX = Box(x0=72.0, y0=600.0, x1=520.0, y1=614.0)

AREA_NAMES = (
    ("opdracht", "Opdracht", "Aanscherping van de opdracht"),
    ("werkwijze", "Werkwijze", "Functioneren en werkwijze"),
    ("ketenpartners", "Ketenpartners", "Samenwerking met ketenpartners"),
    ("bekendheid", "Bekendheid", "Bekendheid en bereikbaarheid"),
    ("netwerk", "Netwerk", "Betrekken sociaal netwerk ter versterking zelfredzaamheid"),
    ("regie", "Regie", "Een gezin, een plan, een regisseur"),
    ("preventie", "Preventie", "Inzet op preventie"),
    ("mandaat", "Mandaat", "Maatwerk en mandaat"),
    ("efficiency", "Efficiency", "Effectiviteit en efficiency"),
    ("leren", "Leren", "Monitoren, reflecteren en leren"),
)
BODY = """## Kern

Wat het team doet en **niet** doet.

## Hoort hierbij

- Taken vastleggen.
- Doelen stellen.

## Voorbeelden

> Leg vast welke vragen het team oppakt.
"""

ADVICE = (
    (1, "Leg vóór 1 januari vast welke vragen het wijkteam oppakt en welke niet."),
    (1, "Spreek met de raad af wanneer de opdracht van de teams is geslaagd."),
    (2, "Breng de caseload terug naar het gemiddelde van de andere teams."),
    (2, "Zorg dat elk team een vaste teamleider heeft die het werk verdeelt."),
    (
        3,
        (
            "Maak met huisartsen en scholen afspraken over wie wanneer aan zet is, over de manier "
            "waarop een casus wordt overgedragen, en over de termijn waarbinnen de verwijzer hoort "
            "wat er met zijn melding is gebeurd."
        ),
    ),
    (3, "Neem de wijkagent op in het wekelijkse overleg."),
    (4, "Zet telefoonnummer en openingstijden op één plek en houd ze bij."),
    (5, "Vraag bij elk eerste gesprek wie de inwoner zelf al om hulp heeft gevraagd."),
    (6, "Wijs per huishouden één casusregisseur aan die het plan bewaakt."),
    (7, "Bel drie maanden na afsluiting na of de hulp nog voldoende is."),
    (7, "Bied in elke wijk een lichte training aan voordat er een beschikking nodig is."),
    (8, "Geef medewerkers een vrij te besteden budget voor kleine oplossingen."),
    (9, "Beperk de registratie tot wat voor de volgende stap nodig is."),
    (10, "Bespreek elk kwartaal in het team wat de cijfers over de hulp laten zien."),
    (10, "Rapporteer de raad jaarlijks over wat inwoners van de hulp merken."),
    (None, "Stel een plan van aanpak op voor de opvolging van dit rapport."),
)
FINDINGS = (
    (FindingKind.BOTTLENECK, 2, "De wachttijd tot het eerste gesprek is opgelopen tot zes weken."),
    (FindingKind.STRENGTH, 3, "Huisartsen weten het team goed te vinden en zijn tevreden."),
    (FindingKind.BOTTLENECK, 9, "Medewerkers voeren dezelfde gegevens in drie systemen in."),
    (FindingKind.QUESTION, 7, "Onduidelijk blijft of vroege hulp later zware hulp voorkomt."),
    (FindingKind.OUTCOME, 4, "Van de ondervraagde inwoners kent 38% het wijkteam."),
    (FindingKind.CASE, 6, "In één buurt voert de casusregisseur ook het keukentafelgesprek."),
)


def area(code=1, slug="opdracht", name="Aanscherping van de opdracht", **changes):
    """One area, without cues."""
    fields = {"summary": "Wat het team wel en niet doet.", "body": BODY, **changes}
    return FocusArea(code=code, slug=slug, name=name, **fields)


def scheme(**changes):
    """The ten areas, each with two subthemes."""
    areas = tuple(
        area(
            code,
            slug,
            name,
            short=short,
            subthemes=(
                area(1, "taken", "Taken en grenzen", body="", summary=""),
                area(2, "doelen", "Doelen en kaders", body="", summary=""),
            ),
        )
        for code, (slug, short, name) in enumerate(AREA_NAMES, start=1)
    )
    fields = {"slug": "aandachtsgebieden", "name": "Tien aandachtsgebieden", **changes}
    return Scheme(areas=fields.pop("areas", areas), **fields)


def municipality(name="Hoorn", code="GM0405", **changes):
    """A gemeente that still exists, in Noord-Holland unless told otherwise."""
    fields = {
        "province": "Noord-Holland",
        "codes_now": (code,),
        "names_now": (name,),
        "size": SizeClass.LARGE,
        **changes,
    }
    return Municipality(name=name, code=code, **fields)


def report(*municipalities, year=2019, **changes):
    """A report on the given gemeenten, by default on Hoorn; the slug follows from both."""
    places = municipalities or (municipality(),)
    slug = changes.pop("slug", f"{slugify(places[0].name)}-{year}")
    fields = {
        "file": f"{slug}.pdf",
        "sha256": "0" * 64,
        "title": f"Evaluatie {places[0].name}",
        "bureau": "Meander Onderzoek",
        "client": f"Gemeente {places[0].name}",
        "pages": 40,
        "methods": ("documentstudie", "22 interviews"),
        "page_labels": ("", "", *(str(n) for n in range(1, 39))),
        **changes,
    }
    return Report(slug=ReportSlug(slug), municipalities=places, year=year, **fields)


def recommendation(text="Leg vast wat het team doet.", of="hoorn-2019", page=14, **changes):
    """A recommendation of one line on one page."""
    fields = {
        "id": RecommendationId(f"{of}-{slugify(text, 40)}"),
        "span": Span(start=0, end=len(text)),
        "pages": (page,),
        "boxes": (PageBox(page=page, box=BOX),),
        "section": "7 Aanbevelingen",
        "addressee": Addressee.COLLEGE,
        **changes,
    }
    return Recommendation(report=ReportSlug(of), text=text, **fields)


def finding(text="De wachttijd is lang.", of="hoorn-2019", page=9, **changes):
    """A bottleneck of one line on one page."""
    fields = {
        "id": FindingId(f"{of}-b-{slugify(text, 40)}"),
        "kind": FindingKind.BOTTLENECK,
        "span": Span(start=0, end=len(text)),
        "pages": (page,),
        "boxes": (PageBox(page=page, box=BOX),),
        "section": "5 Bevindingen",
        **changes,
    }
    return Finding(report=ReportSlug(of), text=text, **fields)


def coding(primary=1, **changes):
    """A coding by the program that nobody needs to look at."""
    fields = {
        "scheme": "aandachtsgebieden",
        "confidence": 0.92,
        "certain": True,
        "evidence": ("lijkt op: Leg de taken van het team vast.",),
        **changes,
    }
    return Coding(primary=primary, **fields)


def coded(item, primary=1, *, subtheme="", **changes):
    """A recommendation or finding with its coding."""
    chosen = coding(primary, **changes)
    if isinstance(item, Finding):
        return CodedFinding(item=item, coding=chosen)
    return CodedRecommendation(item=item, coding=chosen, subtheme=subtheme)


def quarantined(about=None, status=Status.QUARANTINED, **changes):
    """A file that could not be read."""
    known = about or report(municipality("Gouda", "GM0513"), year=2021, title="")
    fields = {
        "code": "pdf-onleesbaar",
        "severity": Severity.ERROR,
        "message": "Het bestand is geen geldige pdf.",
        "hint": "Vraag het bestand opnieuw op en zet het in reports_in.",
        "report": known.slug,
        "file": known.file,
        **changes,
    }
    return Quarantined(report=known, status=status, problems=(Problem(**fields),))


def collection(reports=None, recommendations=(), findings=(), **changes):
    """A collection; without reports it holds one on Hoorn."""
    known = tuple(reports) if reports is not None else (report(),)
    fields = {"title": "Wijkteamevaluaties", "scheme": scheme(), **changes}
    return Collection(
        reports=known, recommendations=tuple(recommendations), findings=tuple(findings), **fields
    )


def matrix(of: Collection, not_studied: Iterable[tuple[str, int]] = ()):
    """Counts per report and area; `not_studied` holds pairs of a slug and a column from 1."""
    columns = (*(known.code for known in of.scheme.areas), None)
    counts = Counter((c.item.report, c.coding.primary) for c in of.recommendations)
    unstudied = set(not_studied)

    def cell(known, column, code):
        empty = (known.slug, column) in unstudied
        kind = CellKind.NOT_STUDIED if empty else CellKind.COUNT
        return MatrixCell(kind=kind, count=counts[known.slug, code])

    rows = [
        _row(known, [cell(known, n, c) for n, c in enumerate(columns, start=1)])
        for known in of.reports
    ]
    gone = MatrixCell(kind=CellKind.NO_REPORT)
    rows += [_row(aside.report, [gone] * len(columns)) for aside in of.set_aside]
    by_column = list(zip(*(row.cells for row in rows), strict=True)) or [()] * len(columns)
    return Matrix(
        rows=tuple(rows),
        totals=tuple(sum(c.count for c in column) for column in by_column),
        reports_with=tuple(sum(c.count > 0 for c in column) for column in by_column),
    )


def _row(known: Report, cells: Sequence[MatrixCell]):
    return MatrixRow(
        report=known.slug,
        year=known.year,
        cells=tuple(cells),
        label=listing([place.name for place in known.municipalities]) or known.file,
        total=sum(cell.count for cell in cells),
    )


def sentence(text, *, page="index.html", number=1, of=1, recommendations=(), findings=()):
    """A sentence with one claim, counting the reports of what it cites."""
    claim = Claim(
        id=ClaimId(f"c-{slugify(f'{page}-{text}', 120)}"),
        page=page,
        text=text,
        count=number,
        unit=Unit.REPORTS,
        denominator=of,
        recommendations=tuple(recommendations),
        findings=tuple(findings),
    )
    return Sentence(text=text, claims=(claim,))


def narrative(of: Collection):
    """Two sentences and a key message for each area on the front page, and a text for each area."""
    total = len(of.reports)
    cited = [c.item for c in of.recommendations]
    makers = len({item.report for item in cited})
    first = sentence(
        f"{makers} van de {total} rapporten doen een aanbeveling.",
        number=makers,
        of=total,
        recommendations=[i.id for i in cited],
    )
    messages = tuple(_story(known, of, "index.html") for known in of.scheme.areas)
    stories = tuple(
        _story(known, of, f"aandachtsgebied/{known.slug}.html") for known in of.scheme.areas
    )
    seventh = [c.item for c in of.recommendations if c.coding.primary == 7]
    makers = len({item.report for item in seventh})
    second = sentence(
        f"{makers} van de {total} rapporten bevelen meer preventie aan.",
        number=makers,
        of=total,
        recommendations=[i.id for i in seventh[:5]],
    )
    return Narrative(highlights=(first, second), key_messages=messages, areas=stories)


def _story(known: FocusArea, of: Collection, page: str):
    said = []
    for items, what, field in (
        (of.recommendations, "doen hierover een aanbeveling", "recommendations"),
        (of.findings, "noemen hierover een bevinding", "findings"),
    ):
        cited = [c.item for c in items if c.coding.primary == known.code]
        makers, total = len({item.report for item in cited}), len(of.reports)
        if cited and not (said and page == "index.html"):
            said.append(
                sentence(
                    f"{known.short}: {makers} van de {total} rapporten {what}.",
                    page=page,
                    number=makers,
                    of=total,
                    **{field: [item.id for item in cited]},
                )
            )
    return AreaNarrative(area=known.code, sentences=tuple(said))


def result(of: Collection, not_studied: Iterable[tuple[str, int]] = ()):
    """A synthesis of any collection."""
    return Synthesis(collection=of, matrix=matrix(of, not_studied), narrative=narrative(of))


def reports():
    """Seven invented reports in Dutch alphabetical order; the places are real."""
    city = {"size": SizeClass.CITY}
    return (
        report(
            municipality("'s-Gravenhage", "GM0518", province="Zuid-Holland", **city),
            year=2018,
            sample=True,
            bureau="Kompas & Koers",
        ),
        report(
            municipality("'s-Hertogenbosch", "GM0796", province="Noord-Brabant", **city), year=2020
        ),
        report(year=2019),
        report(
            municipality("Ooststellingwerf", "GM0085", province="Friesland", size=SizeClass.MEDIUM),
            municipality("Weststellingwerf", "GM0098", province="Friesland", size=SizeClass.MEDIUM),
            year=2018,
            slug="owo-2018",
            title="Samen dichtbij: gebiedsteams in twee gemeenten",
        ),
        report(
            municipality("Súdwest-Fryslân", "GM1900", province="Friesland"),
            year=2017,
            bureau="Kompas & Koers",
        ),
        report(
            municipality(
                "Ten Boer",
                "GM0009",
                province="Groningen",
                codes_now=("GM0014",),
                names_now=("Groningen",),
                **city,
            ),
            year=2016,
        ),
        report(
            municipality("Utrecht", "GM0344", province="Utrecht", **city),
            year=2020,
            title=f"Buurtteams {HOSTILE}",
            bureau=HOSTILE,
            client=HOSTILE,
        ),
    )


def synthesis(known: Sequence[Report] | None = None, *, sample=False, date="2026-11-21"):
    """A complete result over the given reports, by default those of `reports()`."""
    chosen = tuple(known) if known is not None else reports()
    excluded = report(municipality("Zwolle", "GM0193"), year=2015, slug="zwolle-2015")
    made = collection(
        chosen,
        [item for n, of in enumerate(chosen) for item in _advice(n, of)],
        [item for n, of in enumerate(chosen) for item in _findings(n, of)],
        set_aside=(
            quarantined(),
            quarantined(
                excluded,
                Status.EXCLUDED,
                code="dubbel",
                message="Dit rapport staat al in de verzameling.",
                hint="Verwijder een van beide bestanden.",
            ),
        ),
        problems=(
            Problem(
                code="ocr",
                severity=Severity.WARNING,
                message="Pagina is een scan.",
                hint="Controleer de tekst.",
                report=chosen[0].slug,
                page=3,
            ),
        ),
        sample=sample,
        date=date,
    )
    return result(made, [(chosen[-1].slug, 9), (chosen[0].slug, 5)])


def _advice(turn: int, of: Report):
    """A varying share of the advice, with every kind of coding in it."""
    picked = [pair for n, pair in enumerate(ADVICE) if (n * 7 + turn * 5) % 9 < 4]
    for n, (primary, text) in enumerate(picked):
        words = f"{text[:-1]} {HOSTILE}." if of.title.endswith(HOSTILE) and n == 0 else text
        first = of.municipalities[:1] if n == 1 else of.municipalities
        item = recommendation(
            words,
            of.slug,
            page=14 + n,
            number=str(n + 1),
            gemeenten=tuple(place.code for place in first),
            addressee=list(Addressee)[n % len(Addressee)],
            variants=()
            if n
            else (Variant(text=f"{words[:40]}…", span=Span(start=0, end=41), pages=(4, 5)),),
        )
        other = (primary % 10 + 1,) if primary and n % 3 == 0 else ()
        yield coded(
            item,
            primary,
            secondary=other,
            certain=n % 4 != 1 and primary is not None,
            decided_by="J. de Vries" if n == 3 else "programma",
            subtheme=("taken", "doelen", "")[n % 3] if primary else "",
        )


def _findings(turn: int, of: Report):
    for n, (kind, primary, text) in enumerate(FINDINGS):
        if (n + turn) % 3 == 2:
            continue
        amounts = (Amount(value="38", unit="%"),) if "%" in text else ()
        yield coded(finding(text, of.slug, page=8 + n, kind=kind, amounts=amounts), primary)


def many(count=40):
    """A synthesis of as many reports as asked, for a look at a full matrix."""
    names = (
        "Aalsmeer",
        "Bergen op Zoom",
        "Capelle aan den IJssel",
        "Dantumadiel",
        "Ede",
        "Goirle",
        "Hendrik-Ido-Ambacht",
        "Kaag en Braassem",
        "Lansingerland",
        "Nissewaard",
    )
    made = [
        msgspec.structs.replace(
            report(
                municipality(f"{names[n * len(names) // count]}", f"GM9{n:03}"), year=2012 + n % 11
            ),
            slug=ReportSlug(f"rapport-{n}"),
            file=f"rapport-{n}.pdf",
        )
        for n in range(count)
    ]
    return synthesis(made)
