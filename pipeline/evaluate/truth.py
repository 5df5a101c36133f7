"""The truth beside the PDFs of the corpus, and the gold of loose sentences, as typed values."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what is read here: the files hold more than is measured."""


class WantedAdvice(Known, frozen=True, kw_only=True):
    """A recommendation that stands in the report; `variants` say it in other words elsewhere."""

    nr: str
    text: str
    primary: int
    addressee: str
    pages: tuple[int, ...]
    secondary: tuple[int, ...] = ()
    section: str = ""
    form: str = ""
    variants: tuple[str, ...] = ()
    variant_pages: tuple[tuple[int, ...], ...] = ()


class Lookalike(Known, frozen=True, kw_only=True):
    """A text that must not be taken for a recommendation, and why it could be."""

    text: str
    kind: str


class WantedFinding(Known, frozen=True, kw_only=True):
    """A finding; `group` is shared by places that say the same."""

    text: str
    soort: str
    pages: tuple[int, ...]
    section: str = ""
    primair: str = ""
    group: str = ""
    van: str = ""
    stand: str = ""


class WantedHeading(Known, frozen=True, kw_only=True):
    """A heading as printed, its depth, and what stands under it."""

    tekst: str
    niveau: int
    rol: str
    pagina: int


class Piece(Known, frozen=True, kw_only=True):
    """A paragraph, item, cell, quote or note, in the order in which a person reads them."""

    tekst: str
    soort: str
    pagina: int


class Place(Known, frozen=True, kw_only=True):
    """A gemeente of the report."""

    gm_code: str


class Truth(Known, frozen=True, kw_only=True):
    """All that is known of one PDF; `helft` is ontwikkel or toets."""

    pdf: str
    rapport: str
    helft: str
    layout: str
    soort: str
    scan: bool
    gemeenten: tuple[Place, ...]
    jaar: int
    bureau: str
    titel: str
    ondertitel: str = ""
    opdrachtgever: str
    recommendations: tuple[WantedAdvice, ...]
    lookalikes: tuple[Lookalike, ...]
    findings: tuple[WantedFinding, ...]
    headings: tuple[WantedHeading, ...]
    pieces: tuple[Piece, ...]
    furniture: tuple[tuple[str, ...], ...]


class GoldAdvice(Known, frozen=True, kw_only=True):
    """A loose sentence; with its codes when it is a recommendation."""

    id: str
    tekst: str
    primair: int | None = None
    secundair: tuple[int, ...] = ()


def read_truths(folder: Path) -> tuple[Truth, ...]:
    """Every truth in a folder, by name."""
    return tuple(
        msgspec.json.decode(path.read_bytes(), type=Truth) for path in sorted(folder.glob("*.json"))
    )


def read_gold(path: Path) -> tuple[GoldAdvice, ...]:
    """The lines of a gold file."""
    lines = path.read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=GoldAdvice, strict=False) for line in lines if line)
