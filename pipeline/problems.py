"""The family of faults: every code once, with its Dutch message, its cure and its exit code.

`docs/problems.md` is generated from `CATALOGUE`; a test keeps the two equal.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

from pipeline.model import Problem, Severity, Value


class ExitCode(IntEnum):
    """How a command ends; the numbers are a contract."""

    FINE = 0
    BUG = 1
    USAGE = 2
    INVALID = 3
    QUARANTINED = 4
    WARNINGS = 5
    UNWRITABLE = 6


class Kind(Value, frozen=True, kw_only=True):
    """One code of the catalogue; `message` and `hint` name their details in braces."""

    severity: Severity
    message: str
    hint: str


def _error(message: str, hint: str) -> Kind:
    return Kind(severity=Severity.ERROR, message=message, hint=hint)


def _warning(message: str, hint: str) -> Kind:
    return Kind(severity=Severity.WARNING, message=message, hint=hint)


def _note(message: str, hint: str) -> Kind:
    return Kind(severity=Severity.NOTE, message=message, hint=hint)


_AGAIN = "Haal het bestand opnieuw op bij de bron en zet het weer in de inbox."
_REPAIR = "Verbeter de regel en draai `wijksynthese check`."

CATALOGUE: dict[str, Kind] = {
    # a file in the inbox that gives no report
    "geen-pdf": _error(
        "Dit bestand is geen PDF, al heet het zo.",
        "Open het in het programma waarmee het is gemaakt en bewaar het als PDF.",
    ),
    "office-bestand": _error(
        "Dit bestand heet PDF, maar is een Office-bestand (Word, Excel, RTF) of een zip.",
        "Open het in Word of LibreOffice en bewaar het als PDF; pak een zip eerst uit.",
    ),
    "webpagina": _error(
        "Dit bestand heet PDF, maar is een webpagina.",
        "Vaak gaf een website een melding in plaats van het rapport. Haal het rapport daar "
        "opnieuw op, of druk de pagina in een browser af naar PDF.",
    ),
    "afbeelding": _error(
        "Dit bestand heet PDF, maar is een afbeelding.",
        "Zoek het rapport als PDF, of zet de afbeelding om naar PDF.",
    ),
    "map-als-pdf": _error(
        "Dit is geen bestand maar een map, al eindigt haar naam op .pdf.",
        "Geef de map een andere naam; PDF's die erin staan, worden wel gelezen.",
    ),
    "koppeling-naar-niets": _error(
        "Dit is een koppeling naar een bestand dat er niet is.",
        "Zet het bestand zelf in de inbox.",
    ),
    "geen-gewoon-bestand": _error(
        "Dit is geen gewoon bestand maar een apparaat of een kanaal.",
        "Haal het uit de inbox.",
    ),
    "bestand-weg": _error("Dit bestand is er niet (meer).", "Zet het opnieuw in de inbox."),
    "geen-leesrecht": _error(
        "Dit bestand mag niet worden gelezen.",
        "Geef uzelf leesrechten (`chmod u+r`, of vraag het de beheerder).",
    ),
    "leeg-bestand": _error("Dit bestand is leeg (0 bytes).", _AGAIN),
    "geen-paginas": _error("Deze PDF heeft geen enkele pagina.", _AGAIN),
    "versleuteld": _error(
        "Deze PDF is met een wachtwoord beveiligd.",
        "Open de PDF met het wachtwoord en bewaar een kopie zonder beveiliging.",
    ),
    "beschadigd": _error("Deze PDF is beschadigd of niet volledig.", _AGAIN),
    "onleesbaar": _error(
        "Dit bestand kan niet worden gelezen: {reason}.",
        "Controleer de schijf of de netwerkmap waar het op staat.",
    ),
    "geen-tekst": _error(
        "In deze PDF staat geen tekst, ook niet op de plaatjes van de pagina's.",
        "Kijk of dit het rapport is; zoek anders de digitale versie of een betere scan.",
    ),
    "scan-zonder-tesseract": _error(
        "Deze PDF is een scan, en om die te lezen ontbreekt {missing}.",
        "Installeer tesseract-ocr en tesseract-ocr-nld (Debian, Ubuntu: `sudo apt-get install "
        "tesseract-ocr tesseract-ocr-nld`) en draai opnieuw, of zoek de digitale versie.",
    ),
    "te-veel-paginas": _error(
        "Deze PDF telt {pages} pagina's; de grens is {limit}.",
        "Splits het bestand en zet alleen het rapport in de inbox.",
    ),
    "tijd-verstreken": _error(
        "Het lezen duurde langer dan {seconds} seconden en is afgebroken.",
        "Splits het bestand, of bewaar het opnieuw als PDF.",
    ),
    "te-veel-geheugen": _error(
        "Dit bestand vraagt meer geheugen dan er is (grens: {gigabytes} GB); zulke bestanden zijn "
        "soms met opzet gemaakt.",
        "Bewaar de PDF opnieuw met een ander programma, of splits haar.",
    ),
    "proces-gestopt": _error(
        "Het lezen van dit bestand liet het leesproces vastlopen.",
        "Bewaar de PDF opnieuw met een ander programma en probeer het weer.",
    ),
    "programmafout": _error(
        "Bij dit bestand ging in het programma iets mis: {reason}.",
        "Meld dit met het bestand erbij; de andere rapporten zijn gewoon gelezen.",
    ),
    # a report that was read, but not wholly
    "pagina-zonder-tekst": _warning(
        "Pagina {page} is een plaatje zonder tekst en is niet gelezen: {reason}.",
        "Kijk op die pagina of er aanbevelingen staan. Scans worden gelezen als tesseract-ocr en "
        "tesseract-ocr-nld geïnstalleerd zijn.",
    ),
    "tekstlaag-twijfelachtig": _warning(
        "De tekst van pagina {page} lijkt geen Nederlands, en het plaatje ervan is niet gelezen: "
        "{reason}.",
        "Vergelijk wat van die pagina is overgenomen met de PDF.",
    ),
    "ocr-twijfelachtig": _warning(
        "Pagina {page} is een scan die met {percent}% zekerheid is gelezen.",
        "Vergelijk wat van die pagina is overgenomen met de PDF, of zoek een betere scan.",
    ),
    "plaatje-zonder-tekst": _note(
        "Pagina {page} is een plaatje waarop geen tekst is gevonden.",
        "Staat er toch tekst, zoek dan een betere scan.",
    ),
    "pagina-onleesbaar": _warning(
        "Pagina {page} kon niet worden gelezen: {reason}.",
        "Kijk op die pagina of er aanbevelingen staan.",
    ),
    "tabellen-onleesbaar": _warning(
        "De tabellen op pagina {page} konden niet worden herkend: {reason}.",
        "Kijk op die pagina of er aanbevelingen in een tabel staan.",
    ),
    "actieve-inhoud": _warning(
        "Deze PDF bevat {what}. Het programma voert niets daarvan uit; de kopie op de site is het "
        "onveranderde bestand.",
        "Vertrouwt u de herkomst niet, verwijder de PDF dan uit de inbox, of vervang haar door "
        "een afdruk naar PDF. Open de kopie in een lezer die scripts uitzet.",
    ),
    "geen-aanbevelingen": _warning(
        "In dit rapport zijn geen aanbevelingen gevonden.",
        "Bekijk het rapport; staan ze er wel, meld dan welke.",
    ),
    "geen-gemeente": _warning(
        "Het is niet duidelijk over welke gemeente dit rapport gaat.",
        'Zet naast de PDF een bestand `{stem}.toml` met gemeenten = ["…"].',
    ),
    "geen-jaar": _warning(
        "Het jaar van dit rapport is niet gevonden.",
        "Zet naast de PDF een bestand `{stem}.toml` met jaar = ….",
    ),
    "dubbel-bestand": _warning(
        "Dit bestand is gelijk aan {other} en telt niet nog eens mee.",
        "Haal een van de twee uit de inbox.",
    ),
    "uitgesloten": _note(
        "Dit rapport is uitgesloten: {reason}.",
        "Haal `uitsluiten` uit het tekstbestand naast de PDF om het mee te tellen.",
    ),
    "besluit-zonder-aanbeveling": _warning(
        "Een besluit van {reviewer} past bij geen aanbeveling meer: “{quote}”.",
        "Zoek de aanbeveling op de site en neem het besluit opnieuw, of laat het staan.",
    ),
    # data that a person edits
    "bestand-ontbreekt": _error("Het bestand {name} ontbreekt.", "Zet het terug."),
    "toml-fout": _error("Dit is geen geldige TOML: {reason}.", _REPAIR),
    "csv-fout": _error("Deze regel is niet te lezen: {reason}.", _REPAIR),
    "geen-utf8": _error(
        "Dit bestand is geen UTF-8.", "Kies bij het bewaren “CSV UTF-8” of “tekst, UTF-8”."
    ),
    "onbekende-sleutel": _error("“{key}” is hier onbekend; bedoelt u {known}?", _REPAIR),
    "sleutel-ontbreekt": _error("“{key}” ontbreekt.", _REPAIR),
    "ongeldige-waarde": _error("“{value}” kan niet bij {key}: {reason}.", _REPAIR),
    "dubbel": _error("{what} staat er al: {where}.", "Laat er één staan."),
    "kop-ontbreekt": _error(
        "De kop “{heading}” ontbreekt, of staat niet op zijn plaats.",
        "De koppen zijn in deze volgorde: {order}.",
    ),
    "geen-voorbeelden": _error(
        "Onder “Voorbeelden” staat geen enkel voorbeeld.",
        "Schrijf er ten minste één aanbeveling bij, met een streepje ervoor.",
    ),
    # how the program is called
    "onbekende-opdracht": _error(
        "De opdracht {name} bestaat niet.", "Kies uit: {known}; of vraag `wijksynthese --help`."
    ),
    "onbekende-optie": _error(
        "De optie {name} bestaat hier niet.", "{known}Alle opties staan in `{command} --help`."
    ),
    "ongeldige-optie": _error("{value} kan niet bij {name}.", "Geef {allowed}."),
    "argument-ontbreekt": _error("{name} ontbreekt.", "Vraag `{command} --help`."),
    "verkeerd-gebruik": _error(
        "Deze aanroep van `{command}` is niet te begrijpen: {reason}.", "Vraag `{command} --help`."
    ),
    "inbox-ontbreekt": _error(
        "De map {path} bestaat niet.",
        "Maak een verzameling met `wijksynthese new MAP`, of geef --in.",
    ),
    "map-niet-leeg": _error("De map {path} bestaat al en is niet leeg.", "Kies een andere naam."),
    "sidecar-bestaat": _error(
        "Naast deze PDF staat al een sidecar, {name}; die is niet veranderd.",
        "Verbeter die met de hand, of geef dat bestand een andere naam en vraag een nieuwe.",
    ),
    "sidecar-niet-schrijfbaar": _error(
        "De sidecar kan hier niet worden geschreven: {reason}.",
        "Geef uzelf schrijfrechten op de map, of kopieer de PDF naar een map van uzelf.",
    ),
    "onbekend-bestand": _error("Het bestand {path} bestaat niet.", "Controleer de naam."),
    "onbekende-pagina": _error(
        "{path} heeft geen pagina {page}; het zijn er {pages}.",
        "Kies een pagina van 1 tot en met {pages}.",
    ),
    "onbekend-schema": _error("Het schema {name} bestaat niet.", "Kies uit: {known}."),
    "niet-beschikbaar": _error("{what} is nog niet beschikbaar.", "{instead}"),
    "geen-meetgegevens": _error(
        "De meetgegevens staan niet in {path}.",
        "Draai `wijksynthese evaluate` in de broncode van het project.",
    ),
    "uitvoer-niet-schrijfbaar": _error(
        "In {path} kan niet worden geschreven: {reason}.", "Geef een andere map met --out."
    ),
}


def problem(
    code: str,
    *,
    report: str = "",
    file: str = "",
    page: int | None = None,
    line: int | None = None,
    **details: object,
) -> Problem:
    """The problem of that code, its details filled in; KeyError for an unknown code."""
    kind = CATALOGUE[code]
    known = {"page": page, **{name: _shown(value) for name, value in details.items()}}
    return Problem(
        code=code,
        severity=kind.severity,
        report=report,
        file=printable(file),
        page=page,
        line=line,
        message=kind.message.format_map(known),
        hint=kind.hint.format_map(known),
    )


def _shown(value: object) -> object:
    return printable(str(value)) if isinstance(value, str | Exception) else value


def printable(text: str) -> str:
    """The text on one line, without what would steer a terminal or cannot be written as UTF-8."""
    line = " ".join(re.split(r"[\t\n\r]+", text))
    return "".join("\ufffd" if _steers(character) else character for character in line)


def _steers(character: str) -> bool:
    """Control and direction characters, lone surrogates, line separators."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def located(item: Problem) -> str:
    """The problem on one line: where, what, what to do next."""
    line = f":{item.line}" if item.line else ""
    place = f"{item.file}{line}: " if item.file else ""
    return f"{place}{item.message} {item.hint} [{item.code}]"


class WijksyntheseError(Exception):
    """Stops the command with the exit code of its kind; carries every problem there is."""

    exit_code = ExitCode.BUG

    def __init__(self, *problems: Problem) -> None:
        """At least one problem, in the order in which they are to be read."""
        super().__init__("\n".join(located(item) for item in problems))
        self.problems = problems


class UsageError(WijksyntheseError):
    """The command was called with something that does not exist."""

    exit_code = ExitCode.USAGE


class InvalidDataError(WijksyntheseError):
    """Taxonomy, gemeenten, settings, sidecars or decisions hold faults."""

    exit_code = ExitCode.INVALID


class UnwritableError(WijksyntheseError):
    """The output cannot be written."""

    exit_code = ExitCode.UNWRITABLE


class UnreadableFileError(WijksyntheseError):
    """One file in the inbox cannot be read; costs that report and no other."""

    exit_code = ExitCode.QUARANTINED


# --- the page in the documentation --------------------------------------------------------

_PAGE_HEAD = """# Meldingen

Gemaakt uit `pipeline/problems.py`; wijzig daar, niet hier.
Elke melding staat er als voorbeeld: namen, getallen en redenen zijn verzonnen.
"""
# What an example fills in; where a name or reason fits one code alone it stands under that code.
_EXAMPLE: dict[str, object] = {
    "allowed": "een geheel getal vanaf 1",
    "command": "wijksynthese synthesis",
    "gigabytes": 4,
    "heading": "Voorbeelden",
    "instead": "Gebruik --executor processes.",
    "key": "jaar",
    "known": "soort, titel, jaar",
    "limit": 2000,
    "missing": "tesseract-ocr-nld",
    "name": "jaartal",
    "order": "Kern, Hoort hierbij, Hoort hier niet bij, Voorbeelden",
    "other": "evaluatie-2016.pdf",
    "page": 12,
    "pages": 2417,
    "path": "reports_in",
    "percent": 64,
    "quote": "Leg de taken van het team vast.",
    "reason": "de gegevens zijn beschadigd",
    "reviewer": "Anna",
    "seconds": 300,
    "stem": "evaluatie-2016",
    "value": "twintig",
    "what": "--executor dask",
    "where": "regel 14",
}
_OWN = {
    "actieve-inhoud": "scripts, bijlagen",
    "argument-ontbreekt": "FILES",
    "bestand-ontbreekt": "gemeenten.csv",
    "csv-fout": "er staan 5 kolommen, het moeten er 6 zijn",
    "dubbel": "de code 4",
    "ongeldige-waarde": "schrijf een jaartal in cijfers",
    "onbekende-opdracht": "synthese",
    "onbekende-optie": "--uitvoer",
    "ongeldige-optie": "--jobs",
    "onleesbaar": "invoer- of uitvoerfout",
    "pagina-zonder-tekst": "tesseract-ocr ontbreekt",
    "programmafout": "ValueError: lege lijst",
    "sidecar-bestaat": "evaluatie-2016.toml",
    "sidecar-niet-schrijfbaar": "geen rechten",
    "tekstlaag-twijfelachtig": "tesseract-ocr ontbreekt",
    "toml-fout": "er ontbreekt een aanhalingsteken",
    "uitgesloten": "gaat niet over wijkteams",
    "uitvoer-niet-schrijfbaar": "geen rechten",
    "verkeerd-gebruik": "er staat een woord te veel",
}


def catalogue_page() -> str:
    """`docs/problems.md`: one heading for each code, with an example of its message and cure."""
    return "\n".join([_PAGE_HEAD, *(_entry(code) for code in sorted(CATALOGUE))])


def _entry(code: str) -> str:
    kind = CATALOGUE[code]
    own = _OWN.get(code)
    details = _EXAMPLE | (dict.fromkeys(("name", "reason", "what"), own) if own else {})
    message, hint = (text.format_map(details) for text in (kind.message, kind.hint))
    return f"## {code}\n\n*{kind.severity}* — {message}\n\nWat u doet: {hint}\n"
