"""Gemeenten now and then: names, codes, successors, size; and finding them in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from pipeline.dutch import plain
from pipeline.forms import Row, parse_csv
from pipeline.model import Municipality, Problem, SizeClass, Value
from pipeline.problems import problem

_COLUMNS = (
    "gm_code",
    "naam",
    "weergavenaam",
    "provincie",
    "geldig_van",
    "geldig_tot",
    "opvolgers",
    "aliassen",
    "groep",
    "inwoners",
    "inwoners_jaar",
    "ambigu",
)
_REQUIRED = ("gm_code", "naam", "provincie", "opvolgers")
_CODE = re.compile(r"GM\d{4}")
# Upper bounds of the size classes, in inhabitants.
_SIZES = ((20_000, SizeClass.SMALL), (50_000, SizeClass.MEDIUM), (100_000, SizeClass.LARGE))
# Written before a name these say that a gemeente is meant, not a word or a person.
_LEAD = r"(?:gemeenten?|gemeenteraad van|raad van|college van|wijkteams? (?:in|van))\s+"


# What stands between two names of one row.
_IN_ROW = re.compile(r",\s|\s(?:en|and|&)\s|,\s(?:en)\s")


class Entry(Value, frozen=True, kw_only=True):
    """One row of `gemeenten.csv`. `ambiguous`: its bare name also means something else."""

    code: str
    name: str
    display: str
    province: str
    since: date | None
    until: date | None
    successors: tuple[str, ...]
    names: tuple[str, ...]
    inhabitants: int | None
    ambiguous: bool


class Gazetteer(Value, frozen=True, kw_only=True):
    """All gemeenten by code."""

    entries: dict[str, Entry]

    def municipality(self, code: str) -> Municipality:
        """The gemeente with what became of it; KeyError for an unknown code."""
        entry = self.entries[code]
        now = tuple(self.entries[heir] for heir in self._heirs(code))
        return Municipality(
            code=code,
            name=entry.display,
            province=entry.province,
            codes_now=tuple(heir.code for heir in now),
            names_now=tuple(h.display for h in now),
            size=_size(now[0].inhabitants) if len(now) == 1 else SizeClass.UNKNOWN,
        )

    def by_name(self, name: str, year: int | None = None) -> Municipality | None:
        """The gemeente of that name, in that year where the name was used twice."""
        wanted = plain(name)
        found = [e for e in self.entries.values() if wanted in map(plain, (*e.names, e.code))]
        found = [entry for entry in found if existed(entry, year)] or found
        return self.municipality(found[0].code) if found else None

    def _heirs(self, code: str) -> list[str]:
        """Today's gemeenten that a gemeente became, itself when it still exists."""
        entry = self.entries[code]
        if not entry.successors:
            return [code]
        heirs = [heir for after in entry.successors for heir in self._heirs(after)]
        return sorted(set(heirs))


class Mention(Value, frozen=True, kw_only=True):
    """A place where a gemeente is named; several `codes` when two bear that name.

    `announced`: "gemeente", "raad van" or the like stands before it.
    """

    at: int
    codes: tuple[str, ...]
    announced: bool


def find_mentions(text: str, gazetteer: Gazetteer) -> list[Mention]:
    """Every gemeente named in a text, in order.

    The longest name wins, and a name that is also a word counts only when it is announced: by
    "gemeente" before it, or by standing in one row with a name that counts ("Best en Oirschot").
    """
    bearers: dict[str, dict[str, Entry]] = {}
    for entry in gazetteer.entries.values():
        for name in entry.names:
            bearers.setdefault(_as_written(name), {})[entry.code] = entry
    mentions: list[Mention] = []
    row = -1  # where a name that counts ended
    for match in _names_pattern(frozenset(bearers)).finditer(text):
        entries = bearers[_as_written(match["name"])]
        in_row = row >= 0 and bool(_IN_ROW.fullmatch(text, row, match.start()))
        announced = bool(match["lead"]) or (in_row and mentions[-1].announced)
        if announced or in_row or not next(iter(entries.values())).ambiguous:
            codes = tuple(entries)
            mentions.append(Mention(at=match.start("name"), codes=codes, announced=announced))
            row = match.end()
    return mentions


@cache
def _names_pattern(names: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    either = "|".join(map(_written, longest_first))
    return re.compile(rf"(?P<lead>(?i:{_LEAD}))?(?<![\w-])(?P<name>{either})(?![\w-])")


def _written(name: str) -> str:
    """The pattern of a name: its words may stand on two lines, its apostrophe may be curled."""
    return re.escape(name).replace(r"\ ", r"\s+").replace("'", "['‘’]")


def _as_written(name: str) -> str:
    return " ".join(name.split()).replace("‘", "'").replace("’", "'")


def existed(entry: Entry, year: int | None) -> bool:
    """Whether the gemeente existed in that year; without a year whether it does now."""
    if year is None:
        return entry.until is None
    began = entry.since is None or entry.since.year <= year
    return began and (entry.until is None or entry.until.year > year)


def _size(inhabitants: int | None) -> SizeClass:
    if inhabitants is None:
        return SizeClass.UNKNOWN
    return next((size for limit, size in _SIZES if inhabitants < limit), SizeClass.CITY)


# --- the file -----------------------------------------------------------------------------


def parse_gazetteer(file: str, text: str) -> tuple[Gazetteer | None, list[Problem]]:
    """All rows of `gemeenten.csv`, or every fault in it."""
    rows, faults = parse_csv(
        text,
        file=file,
        required=_REQUIRED,
        optional=tuple(name for name in _COLUMNS if name not in _REQUIRED),
    )
    lines: dict[str, int] = {}
    for row in rows:
        faults += _row_faults(row, file, lines)
        lines.setdefault(row["gm_code"], row.line)
    faults += [
        problem(
            "ongeldige-waarde",
            file=file,
            line=row.line,
            value=code,
            key="opvolgers",
            reason="deze code komt niet voor",
        )
        for row in rows
        for code in row.values("opvolgers")
        if code not in lines
    ]
    if faults:
        return None, sorted(faults, key=lambda fault: fault.line or 0)
    return Gazetteer(entries={row["gm_code"]: _entry(row) for row in rows}), []


def _row_faults(row: Row, file: str, lines: Mapping[str, int]) -> list[Problem]:
    code = row["gm_code"]
    if not _CODE.fullmatch(code):
        return [_invalid(row, file, "gm_code", "een code is GM met vier cijfers")]
    faults = []
    if code in lines:
        faults.append(
            problem("dubbel", file=file, line=row.line, what=code, where=f"op regel {lines[code]}")
        )
    faults += [
        _invalid(row, file, column, "schrijf een datum als 2019-01-31")
        for column in ("geldig_van", "geldig_tot")
        if row[column] and _date(row[column]) is None
    ]
    if row["inwoners"] and not row["inwoners"].isdigit():
        faults.append(_invalid(row, file, "inwoners", "dit is geen getal"))
    return faults


def _invalid(row: Row, file: str, column: str, reason: str) -> Problem:
    return problem(
        "ongeldige-waarde", file=file, line=row.line, value=row[column], key=column, reason=reason
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _entry(row: Row) -> Entry:
    name, display = row["naam"], row["weergavenaam"] or row["naam"]
    names = dict.fromkeys((name, display, *row.values("aliassen")))
    return Entry(
        code=row["gm_code"],
        name=name,
        display=display,
        province=row["provincie"],
        since=_date(row["geldig_van"]),
        until=_date(row["geldig_tot"]),
        successors=row.values("opvolgers"),
        names=tuple(names),
        inhabitants=int(row["inwoners"]) if row["inwoners"] else None,
        ambiguous=bool(row["ambigu"]),
    )
