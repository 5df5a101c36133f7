"""The truth of one PDF: the marks of its source, each found on its page."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from maker.locate import Locator, NotPrintedError, Place
from maker.reader import PrintedPage, printed_labels, squeezed
from maker.source import (
    Advice,
    Block,
    Box,
    Break,
    Em,
    Grid,
    Heading,
    Inline,
    Items,
    Mark,
    Note,
    Paragraph,
    Quote,
    Source,
    Strong,
    Text,
    Variant,
    inner,
    plain,
    runs,
    walk,
)
from maker.style import FOLDER

GAZETTEER = FOLDER.parents[1] / "taxonomy" / "gemeenten.csv"
ROLES = FOLDER / "roles.csv"
Record = dict[str, Any]
# A paragraph of so many characters stands in one place only.
LONG_ENOUGH = 80
# Two findings of one kind in which these agree say the same: a bottleneck that comes back in the
# summary, an amount given twice, two sentences about what the college said of one recommendation.
_SAME_FINDING = ("zelfde", "bedrag", "eenheid", "periode", "van", "waarde")


# What a block makes of the text in it.
_KINDS = {Grid: "cel", Items: "item", Quote: "citaat", Box: "kader"}


@dataclass(slots=True)
class _Collector:
    """Walks through a source in reading order and keeps what it finds on the pages."""

    locator: Locator
    labels: Sequence[str]
    roles: list[tuple[str, str]]
    section: str = ""
    role: str = "cover"
    path: list[tuple[int, str]] = field(default_factory=list)
    headings: list[Record] = field(default_factory=list)
    pieces: list[Record] = field(default_factory=list)
    advice: list[Record] = field(default_factory=list)
    variants: list[tuple[str, str, tuple[int, ...]]] = field(default_factory=list)
    lookalikes: list[Record] = field(default_factory=list)
    findings: list[Record] = field(default_factory=list)

    def blocks(self, blocks: Sequence[Block], kind: str = "alinea") -> list[Place]:
        """Every block, in order; the places of their text."""
        return [place for block in blocks for place in self.block(block, kind)]

    def block(self, block: Block, kind: str) -> list[Place]:
        if isinstance(block, Heading):
            return [self._heading(block)]
        if isinstance(block, Advice):
            return self._advice(block)
        if isinstance(block, Variant):
            return self._variant(block, kind)
        own = _KINDS.get(type(block), kind)
        places = [self._run(run, own) for run in runs(block) if squeezed(printed(run))]
        return places + [place for group in inner(block) for place in self.blocks(group, own)]

    def _variant(self, block: Variant, kind: str) -> list[Place]:
        places = self.blocks(block.blocks, kind)
        self.variants.append((block.van, text_of(block.blocks), _pages(places)))
        return places

    def _heading(self, block: Heading) -> Place:
        title = plain(block.children).strip()
        place = self.locator.find(title)
        self.path = [(level, role) for level, role in self.path if level < block.level]
        above = self.path[-1][1] if self.path else "findings"
        named = bool(self.roles) and self.roles[0][0] == title
        self.role = self.roles.pop(0)[1] if named else above
        self.path.append((block.level, self.role))
        self.section = title
        self.headings.append(
            {"tekst": title, "niveau": block.level, "rol": self.role, "pagina": place.pages[0]}
        )
        return place

    def _run(self, inlines: Sequence[Inline], kind: str) -> Place:
        text = printed(inlines)
        place = self.locator.find(text)
        self._piece(plain(inlines).strip(), kind, place)
        for note in _notes(inlines):
            self._note(note)
        for mark, start in _marks(inlines):
            self._mark(mark, start, place)
        return place

    def _note(self, note: Note) -> None:
        cursor = self.locator.cursor
        place = self.locator.find(plain(note.children))
        self._piece(plain(note.children), "voetnoot", place)
        self.locator.cursor = cursor

    def _piece(self, text: str, kind: str, place: Place) -> None:
        self.pieces.append({"tekst": text, "soort": kind, "pagina": place.pages[0]})

    def _mark(self, mark: Mark, start: int, place: Place) -> None:
        """Its letters are those of its paragraph from `start` on."""
        length = len(squeezed(printed(mark.children)))
        pages = self.locator.pages_of(place.at[start : start + length])
        text = plain(mark.children).strip()
        if mark.kind == "variant":
            self.variants.append((mark.attrs["van"], text, pages))
        elif mark.kind == "lijkt":
            self.lookalikes.append(
                {
                    "text": text,
                    "kind": mark.attrs["soort"],
                    "section": self.section,
                    "pages": [*pages],
                }
            )
        else:
            attrs = {key: value for key, value in mark.attrs.items() if key != "soort"}
            self.findings.append(
                {"text": text, "soort": mark.attrs["soort"], "section": self.section}
                | {"pages": [*pages]}
                | attrs
            )

    def _advice(self, block: Advice) -> list[Place]:
        label = squeezed(block.label)
        if label:
            self.locator.find(block.label)
        places = self.blocks(block.blocks, "aanbeveling")
        pages = _pages(places)
        attrs = block.attrs
        self.advice.append(
            {
                "nr": block.nr,
                "text": text_of(block.blocks),
                "variants": [],
                "primary": int(attrs["primair"]),
                "secondary": [int(code) for code in attrs.get("secundair", "").split()],
                "addressee": attrs["adressaat"],
                "form": _form(block, self.section),
                "section": self.section,
                "pages": [*pages],
                "printed_pages": [self.labels[page - 1] for page in pages],
                "toc_pages": [],
                "variant_pages": [],
                "split": len(pages) > 1,
                "zelfde": attrs.get("zelfde", ""),
                "gemeenten": re.findall(r"[^,\s][^,]*", attrs.get("gemeenten", "")),
            }
        )
        return places


def make_truth(
    source: Source, style: str, pages: Sequence[PrintedPage], *, scan: str = ""
) -> Record:
    """The truth in the form of the shared test reports, with what the corpus adds to it.

    Raises NotPrintedError for the first piece of the source that is not on the pages.
    """
    labels = printed_labels(pages)
    collector = _Collector(Locator(pages), labels, read_roles()[source.name])
    collector.locator.find(source.meta["titel"])
    _pass_contents(collector.locator, source)
    collector.blocks(source.blocks)
    if collector.roles:
        raise NotPrintedError(f"{ROLES.name}: {collector.roles[0][0]}")
    _give_variants(collector)
    meta = source.meta
    return {
        "pdf": f"{pdf_name(source.name, style, scan)}.pdf",
        "rapport": source.name,
        "helft": "ontwikkel" if int(source.name[:2]) % 2 else "toets",
        "layout": f"{style}-{scan}" if scan else style,
        "scan": bool(scan),
        "soort": meta["soort"],
        "paginas": len(pages),
        "labels": labels,
        "tekst_begint_op": next((at for at, label in enumerate(labels, 1) if label == "1"), 1),
        "romeins_voorwerk": any(label and not label.isdigit() for label in labels),
        "gemeenten": [_municipality(name, meta["jaar"]) for name in meta["gemeenten"]],
        "jaar": meta["jaar"],
        "bureau": meta["bureau"],
        "titel": meta["titel"],
        "ondertitel": meta.get("ondertitel", ""),
        "opdrachtgever": meta["opdrachtgever"],
        "datum": meta["datum"],
        "methoden": meta["methoden"],
        "recommendations": collector.advice,
        "losse_samenvattingen": [],
        "lookalikes": collector.lookalikes,
        "facts": [],
        "findings": _grouped(collector.findings),
        "headings": collector.headings,
        "pieces": collector.pieces,
        "furniture": [[*page.furniture] for page in pages],
    }


def _pass_contents(locator: Locator, source: Source) -> None:
    """Begin where the text does: a list of contents before it names every heading already."""
    headings = [plain(b.children) for b in walk(source.blocks) if isinstance(b, Heading)]
    texts = (run for b in walk(source.blocks) if isinstance(b, Paragraph) for run in runs(b))
    first = next(text for text in texts if len(plain(text)) >= LONG_ENOUGH)
    begin = locator.find(printed(first)).at[0]
    heading = locator.text.rfind(squeezed(headings[0]), 0, begin) if headings else -1
    locator.cursor = heading if heading >= 0 else begin


def pdf_name(report: str, style: str, scan: str = "") -> str:
    """The name of a PDF without its ending."""
    return f"{report}__{style}" + (f"-{scan}" if scan else "")


def printed(inlines: Sequence[Inline]) -> str:
    """The words with the figures of footnotes among them, as they stand on the page."""
    return "".join(_printed(inline) for inline in inlines)


def text_of(blocks: Sequence[Block]) -> str:
    """The words of several blocks as running text."""
    return " ".join(filter(None, (_text_of(block) for block in blocks)))


def read_roles() -> dict[str, list[tuple[str, str]]]:
    """For each report its headings in order with what stands under them, as labelled by hand."""
    roles: dict[str, list[tuple[str, str]]] = {}
    with ROLES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            roles.setdefault(row["rapport"], []).append((row["kop"], row["rol"]))
    return roles


# --- pieces of a source -------------------------------------------------------------------


def _text_of(block: Block) -> str:
    if isinstance(block, Heading | Paragraph):
        return plain(block.children).strip()
    if isinstance(block, Items):
        return " ".join(text_of(item) for item in block.items)
    if isinstance(block, Grid):
        return ""
    return text_of(block.blocks)


def _printed(inline: Inline) -> str:
    if isinstance(inline, Note):
        return str(inline.number)
    if isinstance(inline, Text | Break):
        return plain([inline])
    return printed(inline.children)


def _notes(inlines: Sequence[Inline]) -> Iterator[Note]:
    for inline in inlines:
        if isinstance(inline, Note):
            yield inline
        elif isinstance(inline, Strong | Em | Mark):
            yield from _notes(inline.children)


def _marks(inlines: Sequence[Inline], start: int = 0) -> Iterator[tuple[Mark, int]]:
    """Each mark, with how many squeezed letters stand before it."""
    for inline in inlines:
        if isinstance(inline, Mark):
            yield inline, start
        if isinstance(inline, Strong | Em | Mark):
            yield from _marks(inline.children, start)
        start += len(squeezed(_printed(inline)))


def _pages(places: Sequence[Place]) -> tuple[int, ...]:
    return tuple(sorted({page for place in places for page in place.pages}))


# --- what belongs together ----------------------------------------------------------------


def _form(block: Advice, section: str) -> str:
    """How a reader sees that this is a recommendation of its own."""
    if block.label.strip():
        return "nummer ervoor"
    numbered = re.search(rf"(?<!\w){re.escape(block.nr)}(?!\w)", section)
    return "eigen kop" if numbered else "zonder nummer"


def _grouped(findings: Sequence[Record]) -> list[Record]:
    """Findings with a name for what they say: the same name where they say the same."""
    keys = [tuple(finding.get(key, "") for key in _SAME_FINDING) for finding in findings]
    return [
        finding | {"group": "|".join((finding["soort"], *key)) if any(key) else ""}
        for finding, key in zip(findings, keys, strict=True)
    ]


def _give_variants(collector: _Collector) -> None:
    by_number = {record["nr"]: record for record in collector.advice}
    for number, text, pages in collector.variants:
        if record := by_number.get(number):
            record["variants"].append(text)
            record["variant_pages"].append([*pages])


def _municipality(name: str, year: int) -> Record:
    """The gemeente of that name in that year, from the project's list."""
    with GAZETTEER.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["naam"] == name]
    found = [row for row in rows if not row["geldig_tot"] or row["geldig_tot"][:4] > str(year)]
    [row] = found or rows
    return {
        "naam": row["naam"],
        "weergavenaam": row["weergavenaam"] or name,
        "gm_code": row["gm_code"],
    }
