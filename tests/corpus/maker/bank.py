"""Write `taxonomy/voorbeelden/rapportzinnen.csv`: `python -m maker.bank`, from tests/corpus.

Every heading and sentence of the reports that may be learned from, in order, with the headings it
stands under, the role of that section and what the source says of it. These are the odd reports of
the corpus, and those of `oefen`, which were written for this alone. The even reports measure, and
are never read here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from maker.source import (
    Advice,
    Block,
    Em,
    Heading,
    Inline,
    Mark,
    Quote,
    Source,
    Strong,
    Variant,
    inner,
    plain,
    read_source,
    runs,
)
from maker.style import FOLDER
from maker.truth import read_roles
from pipeline.dutch import sentences
from pipeline.taxonomy import ADVICE, NEUTRAL, PRACTICE, SECTION_ROLES, TITLE

BANK = FOLDER.parents[1] / "taxonomy" / "voorbeelden" / "rapportzinnen.csv"
PRACTICE_REPORTS = FOLDER / "oefen"
# The council proposal and the letter about report 16 repeat its advice, on which we are measured.
REPEATS = ("15",)
COLUMNS = (
    "rapport",
    "kop",
    "rol",
    "tekst",
    "soort",
    "primair",
    "secundair",
    "eenheid",
    "geadresseerde",
    "stand",
    "herkomst",
)
# The names that the bank has for the roles of sections.
ROLES = {role.value: name for name, role in SECTION_ROLES.items()}
_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says of a stretch of text: its kind, its areas, its number as advice."""

    start: int
    end: int
    kind: str
    areas: tuple[str, str] = ("", "")
    unit: str = ""
    addressee: str = ""
    state: str = ""


@dataclass(slots=True)
class _Reader:
    """Goes through a source and keeps where it is."""

    roles: list[tuple[str, str]]
    path: list[tuple[int, str, str]] = field(default_factory=list)

    def rows(self, blocks: Sequence[Block], advice: Said | None = None) -> Iterator[list[str]]:
        for block in blocks:
            if isinstance(block, Heading):
                yield self._enter(block)
            else:
                said = _said_of(block) or advice
                for run in runs(block):
                    yield from self._sentences(run, said)
                for group in inner(block):
                    yield from self.rows(group, said)

    def _enter(self, heading: Heading) -> list[str]:
        title = plain(heading.children).strip()
        self.path = [place for place in self.path if place[0] < heading.level]
        role = self.path[-1][2] if self.path else "findings"
        if self.roles and self.roles[0][0] == title:
            role = self.roles.pop(0)[1]
        self.path.append((heading.level, _NUMBER.sub("", title), role))
        return [*self._place(), title, TITLE, "", "", "", "", ""]

    def _place(self) -> tuple[str, str]:
        """The headings above, and the role of the section."""
        titles = " > ".join(title for _, title, _ in self.path)
        return titles, ROLES[self.path[-1][2]] if self.path else ROLES["cover"]

    def _sentences(self, run: Sequence[Inline], whole: Said | None) -> Iterator[list[str]]:
        text = plain(run)
        marks = [*_marks(run)]
        for span in sentences(text):
            said = whole or _told(marks, span.start, span.end)
            yield [
                *self._place(),
                text[span.start : span.end],
                said.kind,
                *said.areas,
                said.unit,
                said.addressee,
                said.state,
            ]


def _said_of(block: Block) -> Said | None:
    """What holds for all text in a block."""
    if isinstance(block, Advice):
        return Said(0, 0, ADVICE, _areas(block.attrs), block.nr, block.attrs["adressaat"])
    if isinstance(block, Variant):
        return Said(0, 0, ADVICE)
    return Said(0, 0, NEUTRAL) if isinstance(block, Quote) else None


def _areas(attrs: dict[str, str]) -> tuple[str, str]:
    return attrs.get("primair", ""), "|".join(re.findall(r"\d+", attrs.get("secundair", "")))


def _told(marks: Sequence[Said], start: int, end: int) -> Said:
    """What is said of most of a sentence."""
    for mark in marks:
        if min(end, mark.end) - max(start, mark.start) > (end - start) / 2:
            return mark
    return Said(start, end, NEUTRAL)


def _marks(run: Sequence[Inline], at: int = 0) -> Iterator[Said]:
    for inline in run:
        end = at + len(plain([inline]))
        if isinstance(inline, Mark):
            state = inline.attrs.get("stand", "")
            yield Said(at, end, _kind(inline), _areas(inline.attrs), state=state)
        elif isinstance(inline, Strong | Em):
            yield from _marks(inline.children, at)
        at = end


def _kind(mark: Mark) -> str:
    if mark.kind == "bevinding":
        return mark.attrs["soort"]
    return ADVICE if mark.kind == "variant" else NEUTRAL


def rows_of(source: Source) -> Iterator[list[str]]:
    """The sentences of one report, in order."""
    reader = _Reader([*read_roles()[source.name]])
    origin = PRACTICE if source.name in _practice() else "corpus"
    for row in reader.rows(source.blocks):
        if any(letter.isalpha() for letter in row[2]):
            yield [source.name, *row, origin]


def learnt_from() -> list[Path]:
    """The sources that the bank may hold sentences of."""
    corpus = sorted((FOLDER / "sources").glob("*.md"))
    odd = [path for path in corpus if int(path.name[:2]) % 2 and path.name[:2] not in REPEATS]
    return [*odd, *sorted(PRACTICE_REPORTS.glob("[0-9]*.md"))]


def _practice() -> set[str]:
    return {path.stem for path in PRACTICE_REPORTS.glob("[0-9]*.md")}


def main() -> None:
    """Write the file anew."""
    with BANK.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(COLUMNS)
        for path in learnt_from():
            writer.writerows(rows_of(read_source(path)))


if __name__ == "__main__":
    main()
