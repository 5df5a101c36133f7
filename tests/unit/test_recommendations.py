"""What is taken for a recommendation: the cases of `tests/cases/recommendations`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.model import Addressee, Block, BlockKind, Box, Cell, Document, Ink, Span
from pipeline.recommendations import find_recommendations
from pipeline.sections import find_sections

CASES = Path(__file__).parent.parent / "cases" / "recommendations"
ASKS = re.compile(r"\b(?:leg|geef|meet|laat|stel|adviseren)\b", re.IGNORECASE)
BOX = Box(x0=0, y0=0, x1=1, y1=1)


def cases():
    for file in sorted({*CASES.glob("*.md")} - {CASES / "README.md"}):
        for part in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, body = part.partition("\n")
            fences = dict(
                re.findall(r"^```(report|advice)\n(.*?)^```", body, re.MULTILINE | re.DOTALL)
            )
            yield pytest.param(fences["report"], fences["advice"], id=f"{file.stem}: {title}")


def as_document(notation):
    """A document of one page from the notation of the cases."""
    text, blocks, columns = "", [], []
    for line in notation.splitlines():
        head, _, words = line.partition(" | ")
        kind, *rest = head.split()
        text += "\n\n" if text else ""
        cells = tuple(words.split(" / ")) if kind == "row" else ()
        columns = (columns or cells) if kind == "row" else []
        blocks.append(_block(len(text), kind, rest, words, columns if cells is not columns else ()))
        text += words.replace(" / ", "\n")
    return Document(text=text, blocks=tuple(blocks), pages=())


def _block(at, kind, rest, words, columns):
    span = Span(start=at, end=at + len(words.replace(" / ", "\n")))
    cells, start = [], at
    for number, cell in enumerate(words.split(" / ") if kind == "row" else ()):
        column = columns[number] if columns else ""
        cells.append(Cell(span=Span(start=start, end=start + len(cell)), column=column))
        start += len(cell) + 1
    return Block(
        kind=BlockKind("paragraph" if kind == "bold" else kind),
        span=span,
        ink=(Ink(span=span, page=1, box=BOX),),
        level=int(rest[0]) if kind == "heading" else 0,
        marker=rest[0] if kind == "item" else "",
        bold=kind in ("bold", "heading"),
        cells=tuple(cells),
    )


class Readers:
    """Hears a signal word, and never whom it is meant for."""

    def advises(self, texts):
        return [0.9 if ASKS.search(text) else 0.001 for text in texts]

    def asks(self, texts):
        return [Addressee.ONBEKEND for _ in texts]


@pytest.mark.parametrize(("report", "advice"), [*cases()])
def test_case(report, advice):
    document = as_document(report)
    found = find_recommendations(document, find_sections(document), "r", (), Readers())
    shown = [
        f"{item.number or '-'} | {item.addressee} | {' '.join(item.text.split())}" for item in found
    ]
    assert shown == advice.splitlines()
    assert all(document.quote(item.span) == item.text for item in found)
