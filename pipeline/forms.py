"""Files that people edit, TOML and CSV: parsed strictly, every fault at once, with its line."""

from __future__ import annotations

import csv
import difflib
import io
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from itertools import count
from typing import Any

from pipeline.model import Problem, Value
from pipeline.problems import problem

_AT_LINE = re.compile(r"at line (\d+)")


class Kind(Enum):
    """What may stand behind a key: the Python types, and how we call it in Dutch."""

    TEXT = (str, "een tekst tussen aanhalingstekens")
    WHOLE = (int, "een geheel getal")
    NUMBER = (int | float, "een getal")
    FLAG = (bool, "true of false")
    TEXTS = (list, "een lijst van teksten")
    NAMES = (list, "een lijst van namen of nummers")
    TABLE = (dict, "een tabel")
    TABLES = (list, "een lijst van tabellen")


class Key(Value, frozen=True, kw_only=True):
    """What may stand behind a key, and whether it must."""

    kind: Kind
    required: bool = False


class Form(Value, frozen=True, kw_only=True):
    """A parsed TOML text. `first_line` is the line of the file on which the text begins.

    A place in it is the keys that lead there; in a list of tables the number (from 0) of the table:
    `("subthemes", 1, "cues", "visie")`.
    """

    values: dict[str, Any]
    text: str
    file: str
    first_line: int = 1

    def line_of(self, *place: str | int) -> int:
        """The line of the file on which that place stands, else the table it would stand in."""
        known = _places(self.text)
        upwards = (place[:end] for end in range(len(place), 0, -1))
        return self.first_line + next((known[at] for at in upwards if at in known), 0)


_HEADER = re.compile(r"\s*(?P<open>\[{1,2})\s*(?P<keys>[^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
_ENTRY = re.compile(r"\s*(?P<key>\"[^\"]*\"|'[^']*'|[\w.-]+)\s*=")


def _places(text: str) -> dict[tuple[str | int, ...], int]:
    """The line (from 0) of every header and key; of the same place twice the first."""
    found: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.split("\n")):
        if header := _HEADER.fullmatch(line):
            table = _table(header, found)
            found.setdefault(table, number)
        elif entry := _ENTRY.match(line):
            found.setdefault((*table, entry["key"].strip("\"'")), number)
    return found


def _table(
    header: re.Match[str], found: Mapping[tuple[str | int, ...], int]
) -> tuple[str | int, ...]:
    """The place of a header: under the last table of a list, or the next table of it."""
    place: tuple[str | int, ...] = ()
    for key in header["keys"].split("."):
        place = (*place, key.strip().strip("\"'"))
        seen = _count(place, found)
        place = (*place, seen - 1) if seen else place
    if header["open"] == "[":
        return place
    *above, last = place
    return (*above, last + 1) if isinstance(last, int) else (*place, 0)


def _count(place: tuple[str | int, ...], found: Mapping[tuple[str | int, ...], int]) -> int:
    """How many tables of the list at that place have been seen."""
    return next(number for number in count() if (*place, number) not in found)


def parse_toml(text: str, *, file: str, first_line: int = 1) -> tuple[Form | None, list[Problem]]:
    """The form, or the fault in its syntax."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = _AT_LINE.search(str(fault))
        line = first_line + int(found[1]) - 1 if found else first_line + text.count("\n")
        return None, [problem("toml-fout", file=file, line=line, reason=fault)]
    return Form(values=values, text=text, file=file, first_line=first_line), []


def check_keys(
    form: Form,
    table: Mapping[str, Any],
    keys: Mapping[str, Key],
    *place: str | int,
) -> list[Problem]:
    """Unknown keys, missing keys and values of the wrong kind in the table at that place."""
    faults = [_unknown(form, keys, *place, name) for name in table if name not in keys]
    for name, key in keys.items():
        if name not in table:
            faults += [_missing(form, *place, name)] if key.required else []
        elif not _fits(table[name], key.kind):
            faults.append(
                problem(
                    "ongeldige-waarde",
                    file=form.file,
                    line=form.line_of(*place, name),
                    value=table[name],
                    key=name,
                    reason=f"dit moet {key.kind.value[1]} zijn",
                )
            )
    return faults


def _unknown(form: Form, keys: Iterable[str], *place: str | int) -> Problem:
    name = str(place[-1])
    known = difflib.get_close_matches(name, keys, n=1) or [*keys]
    line = form.line_of(*place)
    return problem("onbekende-sleutel", file=form.file, line=line, key=name, known=", ".join(known))


def _missing(form: Form, *place: str | int) -> Problem:
    return problem("sleutel-ontbreekt", file=form.file, line=form.line_of(*place), key=place[-1])


def _fits(value: object, kind: Kind) -> bool:
    if isinstance(value, bool) and kind is not Kind.FLAG:
        return False
    if not isinstance(value, kind.value[0]):
        return False
    if kind is Kind.TEXTS:
        return all(isinstance(item, str) for item in value)
    if kind is Kind.NAMES:
        return all(isinstance(item, str | int) and not isinstance(item, bool) for item in value)
    if kind is Kind.TABLES:
        return all(isinstance(item, dict) for item in value)
    return True


# --- CSV ----------------------------------------------------------------------------------


class Row(Value, frozen=True, kw_only=True):
    """One row of a CSV file by column, and the line of the file it ends on."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell in that column, without the space around it."""
        return self.cells[column].strip()

    def values(self, column: str) -> tuple[str, ...]:
        """The values in a cell that holds several, separated by `|` or `;`."""
        return tuple(part.strip() for part in re.split(r"[|;]", self[column]) if part.strip())


def parse_csv(
    text: str,
    *,
    file: str,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> tuple[tuple[Row, ...], list[Problem]]:
    """The rows, and every fault in head and rows; `;`, `,` and tab separate, a BOM is skipped."""
    clean = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(clean, newline=""), delimiter=_delimiter(clean), strict=True)
    known = (*required, *optional)
    try:
        head = [name.strip() for name in next(reader, [])]
        faults = _head_faults(head, required, known, file)
        rows: list[Row] = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                faults += _row_faults(cells, head, file, reader.line_num)
                rows.append(_row(cells, head, known, reader.line_num))
    except csv.Error as fault:
        return (), [problem("csv-fout", file=file, line=reader.line_num, reason=fault)]
    return (() if faults else tuple(rows)), faults


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(";,\t", key=head.count)


def _head_faults(
    head: Sequence[str],
    required: Sequence[str],
    known: Sequence[str],
    file: str,
) -> list[Problem]:
    missing = [name for name in required if name not in head]
    unknown = [name for name in head if name not in known]
    return [problem("sleutel-ontbreekt", file=file, line=1, key=name) for name in missing] + [
        problem("onbekende-sleutel", file=file, line=1, key=name, known=", ".join(known))
        for name in unknown
    ]


def _row_faults(cells: Sequence[str], head: Sequence[str], file: str, line: int) -> list[Problem]:
    if len(cells) == len(head):
        return []
    reason = f"er staan {len(cells)} waarden, het moeten er {len(head)} zijn"
    return [problem("csv-fout", file=file, line=line, reason=reason)]


def _row(cells: Sequence[str], head: Sequence[str], known: Sequence[str], line: int) -> Row:
    found = dict(zip(head, cells, strict=False))
    return Row(line=line, cells={name: found.get(name, "") for name in known})
