"""The bank as rows for three tasks at once: areas, kinds and roles."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.lessons import PASSAGES
from pipeline.model import SectionRole
from pipeline.taxonomy import ADVICE, NEUTRAL, SECTION_ROLES

TASKS = ("areas", "kinds", "roles")
# Whole reports are kept apart: sentences of one report resemble one another.
HELD_REPORTS = ("05", "11", "51", "61", "71")
CHOOSING_REPORTS = ("13", "74")
# Of a hundred groups of the bank.
HELD_SHARE, CHOOSING_SHARE = 15, 10
_CONTENTS = "inhoudsopgave"


class Part(StrEnum):
    """What a row is for: to learn from, to choose by, or to measure on."""

    FIT = "fit"
    CHOOSE = "choose"
    HELD = "held"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One sentence; a task it says nothing about is empty. `source` is the file it comes from."""

    text: str
    source: str
    group: str
    heading: str = ""
    area: str = ""
    secondary: tuple[str, ...] = ()
    kind: str = ""
    role: str = ""

    def label(self, task: str) -> str:
        """What is right for a task, empty when the row does not say."""
        return {"areas": self.area, "kinds": self.kind, "roles": self.role}[task]

    @property
    def part(self) -> Part:
        """By report, or by a number made of the group; the same every time."""
        if self.source == "rapportzinnen":
            return _part_of_report(self.group[:2])
        number = int(hashlib.sha256(f"{self.source} {self.group}".encode()).hexdigest(), 16) % 100
        if number < HELD_SHARE:
            return Part.HELD
        return Part.CHOOSE if number < HELD_SHARE + CHOOSING_SHARE else Part.FIT


def _part_of_report(number: str) -> Part:
    if number in HELD_REPORTS:
        return Part.HELD
    return Part.CHOOSE if number in CHOOSING_REPORTS else Part.FIT


def read_rows(folder: Path) -> list[Row]:
    """All rows, in the order of the files."""
    return [
        *(_recommendation(values) for values in _read(folder, "aanbevelingen")),
        *(_finding(values) for values in _read(folder, "bevindingen")),
        *(_lookalike(values) for values in _read(folder, "geen-aanbeveling")),
        *(_prose(values) for values in _read(folder, "rapportzinnen")),
    ]


def _read(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def _secondary(values: dict[str, str]) -> tuple[str, ...]:
    return tuple(code for code in values["secundair"].split("|") if code)


def _recommendation(values: dict[str, str]) -> Row:
    return Row(
        text=values["tekst"],
        source="aanbevelingen",
        group=values["groep"] or values["tekst"],
        area=values["primair"],
        secondary=_secondary(values),
        kind=ADVICE,
        role=SectionRole.RECOMMENDATIONS,
    )


def _finding(values: dict[str, str]) -> Row:
    return Row(
        text=values["tekst"],
        source="bevindingen",
        group=values["groep"] or values["tekst"],
        area=values["primair"],
        secondary=_secondary(values),
        kind=values["soort"],
        role="" if values["soort"] == NEUTRAL else SectionRole.FINDINGS,
    )


def _lookalike(values: dict[str, str]) -> Row:
    """What only looks like advice is neutral, as in `lessons.py`."""
    kind = values["soort"]
    role = SectionRole.CONTENTS if kind == _CONTENTS else PASSAGES.get(kind, "")
    return Row(
        text=values["tekst"],
        source="geen-aanbeveling",
        group=values["tekst"],
        kind=NEUTRAL,
        role=role,
    )


def _prose(values: dict[str, str]) -> Row:
    return Row(
        text=values["tekst"],
        source="rapportzinnen",
        group=values["rapport"],
        heading=values["kop"],
        area=values["primair"],
        secondary=_secondary(values),
        kind=values["soort"],
        role=SECTION_ROLES[values["rol"]],
    )
