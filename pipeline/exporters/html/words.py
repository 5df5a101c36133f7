"""The Dutch words that readers see for the values of the model."""

from __future__ import annotations

from pipeline.model import (
    Addressee,
    Amount,
    Coding,
    Finding,
    FindingKind,
    Report,
    ReportKind,
    SizeClass,
    State,
    Status,
)

SAMPLE = "samengesteld voorbeeld"
NO_AREA = "geen van de tien of onbeslist"
UNKNOWN = "onbekend"
PROGRAM = "programma"  # who decided when no person did: `Coding.decided_by`

ADDRESSEES = {
    Addressee.COLLEGE: "het college",
    Addressee.RAAD: "de raad",
    Addressee.TEAM: "het team",
    Addressee.AANBIEDERS: "de aanbieders",
    Addressee.GEMEENTE: "de gemeente",
    Addressee.ONBEKEND: "niet genoemd",
}
RECOMMENDATION, RECOMMENDATIONS = "aanbeveling", "aanbevelingen"
FINDINGS = {
    FindingKind.BOTTLENECK: ("knelpunt", "knelpunten"),
    FindingKind.STRENGTH: ("sterk punt", "sterke punten"),
    FindingKind.OUTCOME: ("uitkomst", "uitkomsten"),
    FindingKind.FEATURE: ("kenmerk", "kenmerken"),
    FindingKind.CASE: ("praktijkvoorbeeld", "praktijkvoorbeelden"),
    FindingKind.QUESTION: ("open vraag", "open vragen"),
    FindingKind.RESPONSE: ("reactie", "reacties"),
    FindingKind.FOLLOWUP: ("doorwerking", "doorwerking"),
}
_STATES = {
    (FindingKind.RESPONSE, State.ADOPTED): "overgenomen",
    (FindingKind.RESPONSE, State.PARTLY): "deels overgenomen",
    (FindingKind.RESPONSE, State.NOT): "niet overgenomen",
    (FindingKind.FOLLOWUP, State.DONE): "uitgevoerd",
    (FindingKind.FOLLOWUP, State.PARTLY): "deels uitgevoerd",
    (FindingKind.FOLLOWUP, State.NOT): "niet uitgevoerd",
    (FindingKind.FOLLOWUP, State.UNKNOWN): "niet bekend of zij is uitgevoerd",
}
SIZES = {
    SizeClass.SMALL: "minder dan 20.000 inwoners",
    SizeClass.MEDIUM: "20.000 tot 50.000 inwoners",
    SizeClass.LARGE: "50.000 tot 100.000 inwoners",
    SizeClass.CITY: "100.000 inwoners of meer",
    SizeClass.UNKNOWN: UNKNOWN,
}
REPORT_KINDS = {
    ReportKind.RAPPORT: "evaluatierapport",
    ReportKind.DOORWERKING: "vervolgonderzoek",
    ReportKind.RAADSVOORSTEL: "raadsvoorstel",
    ReportKind.REACTIE: "bestuurlijke reactie",
}
STATUSES = {
    Status.READ: "gelezen",
    Status.QUARANTINED: "in quarantaine, telt niet mee",
    Status.EXCLUDED: "uitgesloten, telt niet mee",
}


def state_words(finding: Finding) -> str:
    """What a response or follow-up says of a recommendation; empty for other findings."""
    return _STATES[finding.kind, finding.state] if finding.state else ""


def page_words(report: Report, page: int) -> str:
    """The page of the PDF, with the printed number where the two differ."""
    printed = report.label_of(page)
    return f"pagina {page}" + (f" (gedrukt {printed})" if printed not in {"", str(page)} else "")


def coding_status(coding: Coding) -> str:
    """Who coded, and whether a person should look."""
    if coding.decided_by != PROGRAM:
        return f"bevestigd door {coding.decided_by}"
    return "twijfel" if is_doubtful(coding) else "door het programma gecodeerd"


def is_doubtful(coding: Coding) -> bool:
    """Whether nobody vouches for the coding yet, the program included."""
    return coding.decided_by == PROGRAM and not coding.certain


def amount_words(amount: Amount) -> str:
    """An amount as printed, with its unit and period."""
    return " ".join(part for part in (amount.value, amount.unit, amount.period) if part)


def years(known: list[int]) -> str:
    """A stretch of years: "2019", "2014 tot en met 2023", or unknown."""
    if not known:
        return UNKNOWN
    first, last = min(known), max(known)
    return str(first) if first == last else f"{first} tot en met {last}"
