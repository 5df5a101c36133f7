"""The file beside a PDF in which a person says what the report is: read strictly, or filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.forms import Form, Key, Kind, check_keys, parse_toml
from pipeline.model import Municipality, Problem, Report, ReportKind, Scheme, Value
from pipeline.municipalities import Gazetteer
from pipeline.problems import problem

_KEYS = {
    "naam": Key(kind=Kind.TEXT),
    "titel": Key(kind=Kind.TEXT),
    "soort": Key(kind=Kind.TEXT),
    "gemeenten": Key(kind=Kind.TEXTS),
    "jaar": Key(kind=Kind.WHOLE),
    "bureau": Key(kind=Kind.TEXT),
    "opdrachtgever": Key(kind=Kind.TEXT),
    "methoden": Key(kind=Kind.TEXTS),
    "onderzochte_gebieden": Key(kind=Kind.NAMES),
    "uitsluiten": Key(kind=Kind.TEXT),
    "samengesteld": Key(kind=Kind.FLAG),
}
_SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class Sidecar(Value, frozen=True, kw_only=True):
    """What a person says about a report, field by field; it overrules what was read."""

    slug: str = ""
    title: str = ""
    kind: ReportKind | None = None
    municipalities: tuple[str, ...] = ()
    year: int | None = None
    bureau: str = ""
    client: str = ""
    methods: tuple[str, ...] = ()
    studied: tuple[int, ...] = ()
    excluded: str = ""
    sample: bool = False


def beside(pdf: Path) -> Path:
    """Where the sidecar of a PDF stands."""
    return pdf.parent / f"{pdf.stem}.toml"


# --- reading ------------------------------------------------------------------------------


def parse_sidecar(
    file: str, text: str, gazetteer: Gazetteer | None, areas: Scheme | None
) -> tuple[Sidecar | None, list[Problem]]:
    """What it says, or every fault in it; names are not looked up in what could not be read."""
    form, faults = parse_toml(text, file=file)
    faults += check_keys(form, form.values, _KEYS) if form else []
    if form is None or faults:
        return None, faults
    codes = _codes(areas)
    faults = [*_own_faults(form), *_unknown_places(form, gazetteer)]
    faults += _unknown_areas(form, codes) if areas else []
    return (None, faults) if faults else (_sidecar(form.values, codes), [])


def _codes(areas: Scheme | None) -> dict[str, int]:
    """The areas by what a person may call them: their number or their name."""
    known = areas.areas if areas else ()
    return {name: area.code for area in known for name in (str(area.code), area.slug)}


def _own_faults(form: Form) -> list[Problem]:
    values, faults = form.values, []
    if "naam" in values and not _SAFE_NAME.fullmatch(values["naam"]):
        faults.append(_invalid(form, "naam", "kleine letters, cijfers en streepjes"))
    if "soort" in values and values["soort"] not in {*ReportKind}:
        faults.append(_invalid(form, "soort", f"kies uit {', '.join(ReportKind)}"))
    return faults


def _unknown_places(form: Form, gazetteer: Gazetteer | None) -> list[Problem]:
    year, reason = form.values.get("jaar"), "deze gemeente staat niet in gemeenten.csv"
    return [
        _invalid(form, "gemeenten", reason, name)
        for name in form.values.get("gemeenten", [])
        if gazetteer and not gazetteer.by_name(name, year)
    ]


def _unknown_areas(form: Form, codes: Mapping[str, int]) -> list[Problem]:
    reason = f"kies uit {', '.join(codes)}"
    return [
        _invalid(form, "onderzochte_gebieden", reason, name)
        for name in form.values.get("onderzochte_gebieden", [])
        if str(name) not in codes
    ]


def _invalid(form: Form, key: str, reason: str, value: object = None) -> Problem:
    return problem(
        "ongeldige-waarde",
        file=form.file,
        line=form.line_of(key),
        value=form.values[key] if value is None else value,
        key=key,
        reason=reason,
    )


def _sidecar(values: Mapping[str, Any], codes: Mapping[str, int]) -> Sidecar:
    def studied(names: Sequence[object]) -> tuple[int, ...]:
        return tuple(sorted({codes[str(name)] for name in names if str(name) in codes}))

    english: dict[str, tuple[str, Callable[..., object]]] = {
        "naam": ("slug", str),
        "titel": ("title", str),
        "soort": ("kind", ReportKind),
        "gemeenten": ("municipalities", tuple),
        "jaar": ("year", int),
        "bureau": ("bureau", str),
        "opdrachtgever": ("client", str),
        "methoden": ("methods", tuple),
        "onderzochte_gebieden": ("studied", studied),
        "uitsluiten": ("excluded", str),
        "samengesteld": ("sample", bool),
    }
    fields = {english[key][0]: english[key][1](value) for key, value in values.items()}
    return Sidecar(**fields)  # type: ignore[arg-type] # checked against _KEYS


# --- filling in ---------------------------------------------------------------------------

_HEAD = """# Dit las het programma in {file}.
# Verbeter wat niet klopt en haal de rest weg: wat hier staat, gaat voor wat het programma leest.
# Een regel die met # begint, telt niet mee.
"""
_NAME_EXPLAINED = "Naam van de bladzijde op de site: kleine letters, cijfers en streepjes."
# What each key does, and what may stand there where nothing was read.
_EXPLAINED: dict[str, tuple[str, str | int | tuple[str, ...]]] = {
    "titel": ("Titel, zoals de site hem toont.", "Evaluatie wijkteams"),
    "soort": (f"Soort stuk: {', '.join(ReportKind)}.", "rapport"),
    "gemeenten": ("Gemeenten waar het over gaat, met hun naam van toen (of hun code).", ("…",)),
    "jaar": ("Jaar waarin het verscheen.", 2019),
    "bureau": ("Wie het onderzoek deed.", "…"),
    "opdrachtgever": ("Wie erom vroeg.", "…"),
    "methoden": ("Hoe het onderzoek is gedaan.", ("22 interviews",)),
    "onderzochte_gebieden": (
        "Wat is onderzocht (naam of nummer); andere gebieden zonder vondst krijgen “n.o.”.",
        ("preventie",),
    ),
}


def fill_in(report: Report, gazetteer: Gazetteer, areas: Scheme) -> str:
    """A sidecar that says what was read of a report; reading it back changes nothing."""
    names = {area.code: area.slug for area in areas.areas}
    known: dict[str, str | int | tuple[str, ...] | None] = {
        "titel": report.title,
        "soort": report.kind,
        "gemeenten": tuple(
            _named(place, report.year, gazetteer) for place in report.municipalities
        ),
        "jaar": report.year,
        "bureau": report.bureau,
        "opdrachtgever": report.client,
        "methoden": report.methods,
        "onderzochte_gebieden": tuple(names[c] for c in report.studied if c in names),
    }
    parts = [_HEAD.format(file=report.file), _unset("naam", _NAME_EXPLAINED, report.slug)]
    for key, value in known.items():
        what, example = _EXPLAINED[key]
        found = f"# {what}\n{key} = {_toml(value)}\n" if value else ""
        parts.append(found or _unset(key, f"{what} Niet gevonden; zo kan het:", example))
    return "\n".join(parts)


def _named(place: Municipality, year: int | None, gazetteer: Gazetteer) -> str:
    """Its name, or its code where another gemeente of that time answers to the name."""
    found = gazetteer.by_name(place.name, year)
    return place.name if found and found.code == place.code else place.code


def _unset(key: str, what: str, example: str | int | tuple[str, ...]) -> str:
    return f"# {what}\n# {key} = {_toml(example)}\n"


def _toml(value: str | int | tuple[str, ...]) -> str:
    """A JSON string is a TOML one too, but for DEL, which TOML wants escaped."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
