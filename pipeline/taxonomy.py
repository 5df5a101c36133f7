"""The taxonomy: ten areas, further schemes and the example bank, parsed from files people edit.

These functions take text and give values with every fault found; `inputs.py` reads the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from pipeline.dutch import plain
from pipeline.forms import Form, Key, Kind, Row, check_keys, parse_csv, parse_toml
from pipeline.model import (
    AREAS,
    Addressee,
    FindingKind,
    FocusArea,
    Problem,
    Scheme,
    SectionRole,
    State,
    Value,
)
from pipeline.problems import problem

NONE_OF_THE_TEN = 0
HEADINGS = ("Kern", "Hoort hierbij", "Hoort hier niet bij", "Voorbeelden")
NEUTRAL = "neutraal"
ADVICE = "aanbeveling"
# A row of a report that is a heading and no sentence.
TITLE = "kop"
# Where a report comes from that was written to learn from, and that nothing is measured on.
PRACTICE = "oefen"
_SLUGS = (
    "opdracht",
    "werkwijze",
    "ketenpartners",
    "bekendheid",
    "netwerk",
    "regie",
    "preventie",
    "mandaat",
    "efficiency",
    "leren",
)
_MOST_AREAS_PER_CUE = 2

_CATEGORY = {
    "code": Key(kind=Kind.WHOLE, required=True),
    "slug": Key(kind=Kind.TEXT, required=True),
    "name": Key(kind=Kind.TEXT, required=True),
    "cues": Key(kind=Kind.TABLE, required=True),
}
_AREA = _CATEGORY | {
    "short": Key(kind=Kind.TEXT, required=True),
    "summary": Key(kind=Kind.TEXT, required=True),
    "subthemes": Key(kind=Kind.TABLES, required=True),
}
_SUBTHEME = {name: key for name, key in _CATEGORY.items() if name != "code"}
_SCHEME = {
    "slug": Key(kind=Kind.TEXT, required=True),
    "name": Key(kind=Kind.TEXT, required=True),
    "source": Key(kind=Kind.TEXT, required=True),
    "categories": Key(kind=Kind.TABLES, required=True),
}


class Example(Value, frozen=True, kw_only=True):
    """One labelled text of the bank; texts of one `group` share a frame on purpose.

    A sentence of a report knows the headings it stands under, from the outermost, the role of its
    section, and of which recommendation it is a part; `coded` is false where nobody gave an area,
    `practice` true where the report was written to learn from.
    """

    text: str
    primary: int = NONE_OF_THE_TEN
    secondary: tuple[int, ...] = ()
    addressee: Addressee = Addressee.ONBEKEND
    kind: str = ""
    group: str = ""
    heading: str = ""
    role: str = ""
    unit: str = ""
    state: State | None = None
    coded: bool = True
    practice: bool = False


class Bank(Value, frozen=True, kw_only=True):
    """What the program learns from: recommendations, findings, and what only looks like one.

    `reports` holds whole reports, heading by heading and sentence by sentence, each with what it
    is: advice, a kind of finding, neutral, or a title. The kind of one of the loose `headings` is
    the role of the section under it.
    """

    recommendations: tuple[Example, ...]
    findings: tuple[Example, ...]
    lookalikes: tuple[Example, ...]
    reports: tuple[Example, ...] = ()
    headings: tuple[Example, ...] = ()

    @property
    def prose(self) -> tuple[Example, ...]:
        """The sentences of whole reports, without their headings."""
        return tuple(example for example in self.reports if example.kind != TITLE)


class Taxonomy(Value, frozen=True, kw_only=True):
    """All that the program knows of the field."""

    areas: Scheme
    schemes: tuple[Scheme, ...]
    bank: Bank

    def scheme(self, slug: str) -> Scheme | None:
        """The scheme of that name, None when there is none."""
        return next((s for s in (self.areas, *self.schemes) if s.slug == slug), None)


# --- areas and schemes --------------------------------------------------------------------


def parse_areas(files: Mapping[str, str]) -> tuple[Scheme | None, list[Problem]]:
    """The ten areas from ten Markdown files (name → text); None when any of them is faulty."""
    faults: list[Problem] = []
    areas: list[FocusArea] = []
    for file, text in sorted(files.items()):
        area, found = _parse_area(file, text)
        faults += found
        areas += [area] if area else []
    faults += _faults_between(areas, files)
    if faults:
        return None, faults
    ordered = tuple(sorted(areas, key=lambda area: area.code))
    return Scheme(slug=AREAS, name="Tien aandachtsgebieden", areas=ordered), []


def parse_scheme(file: str, text: str) -> tuple[Scheme | None, list[Problem]]:
    """A further scheme from one Markdown file."""
    form, body, faults = _front_matter(file, text)
    if not form:
        return None, faults
    faults = check_keys(form, form.values, _SCHEME)
    tables = form.values.get("categories", [])
    for number, table in enumerate(_tables(tables)):
        faults += check_keys(form, table, _CATEGORY, "categories", number)
        faults += _cue_faults(form, table, "categories", number)
    if faults:
        return None, faults
    values = form.values
    areas = tuple(sorted(map(_category, tables), key=lambda area: area.code))
    return Scheme(
        slug=values["slug"],
        name=values["name"],
        source=values["source"],
        areas=areas,
        body=body,
    ), []


def _parse_area(file: str, text: str) -> tuple[FocusArea | None, list[Problem]]:
    form, body, faults = _front_matter(file, text)
    if not form:
        return None, faults
    faults = check_keys(form, form.values, _AREA)
    subthemes = form.values.get("subthemes", [])
    for number, table in enumerate(_tables(subthemes)):
        faults += check_keys(form, table, _SUBTHEME, "subthemes", number)
        faults += _cue_faults(form, table, "subthemes", number)
    faults += _cue_faults(form, form.values)
    faults += _body_faults(form, body)
    if faults:
        return None, faults
    return _area(form.values, body), []


def _front_matter(file: str, text: str) -> tuple[Form | None, str, list[Problem]]:
    """TOML between two lines of `+++`, then the body."""
    parts = re.split(r"^\+\+\+[ \t\r]*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():  # noqa: PLR2004 - before, between, after
        reason = "het bestand begint met TOML tussen twee regels +++"
        return None, "", [problem("toml-fout", file=file, line=1, reason=reason)]
    before = text[: len(parts[0])].count("\n")
    form, faults = parse_toml(parts[1], file=file, first_line=before + 1)
    return form, parts[2].strip(), faults


def _tables(value: object) -> list[dict[str, Any]]:
    """The tables of a list, none where something else stands: `check_keys` has said so."""
    return [table for table in value if isinstance(table, dict)] if isinstance(value, list) else []


def _area(values: Mapping[str, Any], body: str) -> FocusArea:
    return FocusArea(
        code=values["code"],
        slug=values["slug"],
        name=values["name"],
        short=values["short"],
        summary=values["summary"],
        cues=_cues(values["cues"]),
        body=body,
        subthemes=tuple(
            _category(table | {"code": number})
            for number, table in enumerate(values["subthemes"], start=1)
        ),
    )


def _category(values: Mapping[str, Any]) -> FocusArea:
    return FocusArea(
        code=values["code"],
        slug=values["slug"],
        name=values["name"],
        cues=_cues(values["cues"]),
    )


def _cues(table: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted((cue, float(weight)) for cue, weight in table.items()))


def _cue_faults(form: Form, table: Mapping[str, Any], *place: str | int) -> list[Problem]:
    cues = table.get("cues")
    return [
        problem(
            "ongeldige-waarde",
            file=form.file,
            line=form.line_of(*place, "cues", cue),
            value=weight,
            key=cue,
            reason="een gewicht is een getal boven 0",
        )
        for cue, weight in (cues.items() if isinstance(cues, dict) else ())
        if isinstance(weight, bool) or not isinstance(weight, int | float) or weight <= 0
    ]


def _body_faults(form: Form, body: str) -> list[Problem]:
    """Each missing heading at the line where it should have stood."""
    found = [(m[1], m.start()) for m in re.finditer(r"^## (.+?)\s*$", body, re.MULTILINE)]
    top = form.first_line + form.text.count("\n") + 2
    order = ", ".join(HEADINGS)
    faults = []
    for at, heading in enumerate(HEADINGS):
        title, start = found[at] if at < len(found) else ("", len(body))
        if title != heading:
            line = top + body.count("\n", 0, start)
            faults.append(
                problem("kop-ontbreekt", file=form.file, line=line, heading=heading, order=order)
            )
    examples = body.rsplit("## Voorbeelden", maxsplit=1)[-1]
    if not faults and not re.search(r"^- \S", examples, re.MULTILINE):
        line = top + body.count("\n")
        faults.append(problem("geen-voorbeelden", file=form.file, line=line))
    return faults


def _faults_between(areas: Sequence[FocusArea], files: Mapping[str, str]) -> list[Problem]:
    """What only shows when the files are laid side by side."""
    faults = []
    codes = [area.code for area in areas]
    if len(areas) == len(files) and sorted(codes) != [*range(1, len(_SLUGS) + 1)]:
        reason = f"de codes zijn samen 1 tot en met 10, hier staan {sorted(codes)}"
        faults.append(
            problem("ongeldige-waarde", file=AREAS, value="code", key="code", reason=reason)
        )
    for area in areas:
        known = _SLUGS[area.code - 1] if 0 < area.code <= len(_SLUGS) else ""
        if area.slug != known:
            faults.append(
                problem(
                    "ongeldige-waarde",
                    file=AREAS,
                    value=area.slug,
                    key="slug",
                    reason=f"bij code {area.code} hoort {known or 'geen gebied'}",
                )
            )
    return faults + _shared_cues(areas)


def _shared_cues(areas: Iterable[FocusArea]) -> list[Problem]:
    """A cue that speaks for three areas speaks for none."""
    owners: dict[str, list[str]] = {}
    for area in areas:
        for cue, _ in area.cues:
            owners.setdefault(plain(cue), []).append(area.slug)
    return [
        problem("dubbel", file=AREAS, what=f"Het signaalwoord “{cue}”", where=", ".join(slugs))
        for cue, slugs in sorted(owners.items())
        if len(slugs) > _MOST_AREAS_PER_CUE
    ]


# --- cues ---------------------------------------------------------------------------------


def cue_hits(text: str, cues: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """The cues that stand in a text with their weights; accents and capitals do not matter."""
    words = plain(text)
    return tuple((cue, weight) for cue, weight in cues if _pattern(cue).search(words))


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    """A trailing `*` on a word means "begins with"; words of a phrase follow one another."""
    words = [
        re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")
        for word in plain(cue).split()
    ]
    phrase = r"\s+".join(words)
    return re.compile(rf"(?<!\w){phrase}(?!\w)" if words else r"(?!)")


# --- the example bank ---------------------------------------------------------------------


_ADDRESSEES = tuple(kind.value for kind in Addressee)


def parse_bank(files: Mapping[str, str]) -> tuple[Bank | None, list[Problem]]:
    """The bank from its five CSV files (name → text)."""
    faults: list[Problem] = []
    parsed = {}
    for name, parse in _BANK.items():
        if name not in files:
            faults.append(problem("bestand-ontbreekt", file=f"voorbeelden/{name}", name=name))
            continue
        parsed[name], found = parse(f"voorbeelden/{name}", files[name])
        faults += found
    if faults:
        return None, faults
    return Bank(
        recommendations=parsed["aanbevelingen.csv"],
        findings=parsed["bevindingen.csv"],
        lookalikes=parsed["geen-aanbeveling.csv"],
        reports=parsed["rapportzinnen.csv"],
        headings=parsed["koppen.csv"],
    ), []


def _parse_recommendations(file: str, text: str) -> tuple[tuple[Example, ...], list[Problem]]:
    rows, faults = parse_csv(
        text,
        file=file,
        required=("tekst", "primair"),
        optional=("secundair", "geadresseerde", "regel", "groep"),
    )
    for row in rows:
        faults += _code_faults(file, row.line, (row["primair"], *row.values("secundair")))
        faults += _word_fault(file, row.line, row["geadresseerde"] or "onbekend", _ADDRESSEES)
    if faults:
        return (), faults
    return tuple(
        Example(
            text=row["tekst"],
            primary=int(row["primair"]),
            group=f"a{row['groep']}",
            secondary=tuple(map(int, row.values("secundair"))),
            addressee=Addressee(row["geadresseerde"] or "onbekend"),
        )
        for row in rows
    ), []


def _parse_findings(file: str, text: str) -> tuple[tuple[Example, ...], list[Problem]]:
    rows, faults = parse_csv(
        text,
        file=file,
        required=("tekst", "soort", "primair"),
        optional=("secundair", "waarde", "groep"),
    )
    known = {kind.value for kind in FindingKind} | {NEUTRAL}
    for row in rows:
        codes = (row["primair"] or "0", *row.values("secundair"))
        faults += _code_faults(file, row.line, codes)
        faults += _word_fault(file, row.line, row["soort"], known)
    if faults:
        return (), faults
    return tuple(
        Example(
            text=row["tekst"],
            kind=row["soort"],
            primary=int(row["primair"] or 0),
            secondary=tuple(map(int, row.values("secundair"))),
            group=f"b{row['groep']}",
        )
        for row in rows
    ), []


def _parse_lookalikes(file: str, text: str) -> tuple[tuple[Example, ...], list[Problem]]:
    rows, faults = parse_csv(text, file=file, required=("tekst", "soort"))
    return tuple(
        Example(text=row["tekst"], kind=row["soort"], group=f"c{row.line}") for row in rows
    ), faults


def _parse_prose(file: str, text: str) -> tuple[tuple[Example, ...], list[Problem]]:
    rows, faults = parse_csv(
        text,
        file=file,
        required=("rapport", "kop", "rol", "tekst", "soort"),
        optional=("primair", "secundair", "eenheid", "geadresseerde", "stand", "herkomst"),
    )
    known = {kind.value for kind in FindingKind} | {ADVICE, NEUTRAL, TITLE}
    for row in rows:
        faults += _word_fault(file, row.line, row["soort"], known)
        faults += _word_fault(file, row.line, row["rol"], SECTION_ROLES)
        faults += _word_fault(file, row.line, row["geadresseerde"] or "onbekend", _ADDRESSEES)
        faults += _word_fault(file, row.line, row["stand"], ("", *(state.value for state in State)))
        faults += _word_fault(file, row.line, row["herkomst"] or "corpus", ("corpus", PRACTICE))
        faults += _code_faults(file, row.line, (row["primair"] or "0", *row.values("secundair")))
    return () if faults else tuple(map(_sentence, rows)), faults


def _sentence(row: Row) -> Example:
    return Example(
        text=row["tekst"],
        kind=row["soort"],
        primary=int(row["primair"] or NONE_OF_THE_TEN),
        secondary=tuple(map(int, row.values("secundair"))),
        group=f"d{row['rapport']}",
        heading=row["kop"],
        role=SECTION_ROLES[row["rol"]].value,
        unit=row["eenheid"],
        addressee=Addressee(row["geadresseerde"] or "onbekend"),
        state=State(row["stand"]) if row["stand"] else None,
        coded=bool(row["primair"]),
        practice=row["herkomst"] == PRACTICE,
    )


# What an expert calls the role of a section; a heading that is a subject tells of findings.
SECTION_ROLES = {
    "omslag": SectionRole.COVER,
    "inhoudsopgave": SectionRole.CONTENTS,
    "colofon": SectionRole.COLOPHON,
    "samenvatting": SectionRole.SUMMARY,
    "onderzoek": SectionRole.METHOD,
    "normenkader": SectionRole.NORMS,
    "bevindingen": SectionRole.FINDINGS,
    "conclusies": SectionRole.CONCLUSIONS,
    "aanbevelingen": SectionRole.RECOMMENDATIONS,
    "reactie": SectionRole.RESPONSE,
    "eerder": SectionRole.EARLIER,
    "elders": SectionRole.ELSEWHERE,
    "bijlage": SectionRole.APPENDIX,
}


def _parse_headings(file: str, text: str) -> tuple[tuple[Example, ...], list[Problem]]:
    rows, faults = parse_csv(text, file=file, required=("kop", "rol"))
    for row in rows:
        faults += _word_fault(file, row.line, row["rol"], SECTION_ROLES)
    if faults:
        return (), faults
    return tuple(
        Example(text=row["kop"], kind=SECTION_ROLES[row["rol"]].value, group=f"d{row.line}")
        for row in rows
    ), []


_BANK = {
    "aanbevelingen.csv": _parse_recommendations,
    "bevindingen.csv": _parse_findings,
    "geen-aanbeveling.csv": _parse_lookalikes,
    "rapportzinnen.csv": _parse_prose,
    "koppen.csv": _parse_headings,
}


def _code_faults(file: str, line: int, codes: Iterable[str]) -> list[Problem]:
    allowed = {str(code) for code in range(len(_SLUGS) + 1)}
    return [
        problem(
            "ongeldige-waarde",
            file=file,
            line=line,
            value=code,
            key="primair of secundair",
            reason="een code is 1 tot en met 10, of 0 voor geen van de tien",
        )
        for code in codes
        if code not in allowed
    ]


def _word_fault(file: str, line: int, word: str, known: Iterable[str]) -> list[Problem]:
    if word in known:
        return []
    return [
        problem(
            "ongeldige-waarde",
            file=file,
            line=line,
            value=word,
            key="deze kolom",
            reason=f"kies uit {', '.join(sorted(known))}",
        )
    ]


def best_subtheme(text: str, area: FocusArea) -> str:
    """The slug of the subtheme whose cues weigh most in a text; empty when none stands there."""
    weights = {
        theme.slug: sum(weight for _, weight in cue_hits(text, theme.cues))
        for theme in area.subthemes
    }
    best = max(sorted(weights), key=lambda slug: weights[slug], default="")
    return best if weights.get(best) else ""
