"""Typst: a source as calls to Typst functions, which the template of a style may define anew.

The base below names those functions. A style's options are `template` (Typst markup that sets up
the page, prints the cover and redefines what it wants to look different), and optionally
`uncounted` (a pattern: chapters that get no number), `frames` (how a line of its own in bold
begins that stands, with the paragraph after it, in a frame) and `tagged` (a PDF with structure).
The template reads all options as `options`, the front matter as `meta` and the margins of the
style as `strips`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Any

import typst

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
    Note,
    Paragraph,
    Quote,
    Source,
    Strong,
    Text,
    Variant,
    plain,
)
from maker.style import Style

# `plain` is the text of a heading or cell without marks, for a template to choose by.
# Quotes are printed as the source has them, so Typst's own are off.
BASE = """
#set text(lang: "nl", region: "nl")
#set smartquote(enabled: false)
#let title(level, plain, counted, body) = heading(level: level, body)
#let part(plain, body) = { title(1, plain, false, plain); body }
#let para(body) = par(body)
#let caption(body) = block(sticky: true, strong(body))
#let origin(body) = par(text(size: 0.85em, body))
#let cell(plain, body) = body
#let sheet(head, rows, shares, figures) = table(
  columns: shares.map(share => if share > 0 { share * 1fr } else { auto }),
  align: (x, _) => if figures.at(x) { right } else { left },
  table.header(..head),
  ..rows.flatten(),
)
#let said(body) = quote(block: true, body)
#let frame(body) = block(stroke: 0.5pt, inset: 4mm, width: 100%, body)
#let lead(label, first) = {
  if label.ends-with("\\n") { block(sticky: true, strong(label.trim())) }
  par({ if not label.ends-with("\\n") { strong(label) }; first })
}
#let advice(label, first, rest) = { lead(label, first); rest.join() }
"""

PART = re.compile(r"Deel [IVX]+\b")
FIGURE = re.compile(r"[€\s]*[\d.,]+\s*%?|–|")
# Widths of columns in characters: narrower ones keep their own width, wider ones ask no more.
NARROW, WIDEST = 15, 40


def make(source: Source, style: Style) -> bytes:
    pdf, warnings = typst.compile_with_warnings(
        typst_code(source, style).encode(),
        font_paths=_fonts(),
        format="pdf",
        timestamp=datetime(source.meta["jaar"], source.meta["maand"], 1, tzinfo=UTC),
        pdf_tags=style.options.get("tagged", True),
    )
    if warnings:  # a font that is not there, above all
        raise ValueError("; ".join(warning.message for warning in warnings))
    return bytes(pdf)


def typst_code(source: Source, style: Style) -> str:
    """The whole document as Typst markup."""
    options = {key: value for key, value in style.options.items() if key != "template"}
    strips = zip(("top", "right", "bottom", "left"), style.margins, strict=True)
    return "\n".join(
        (
            f"#let meta = {_literal({'ondertitel': '', **source.meta})}",
            f"#let options = {_literal(options)}",
            f"#let strips = ({', '.join(f'{side}: {width}mm' for side, width in strips)})",
            "#set document(title: meta.titel, author: meta.bureau)",
            BASE,
            style.options["template"],
            f"#{_block_of(_parts(source.blocks, options))}",
        )
    )


@cache
def _fonts() -> typst.Fonts:
    """The system's only: Typst brings fonts along that no report is set in."""
    return typst.Fonts(include_embedded_fonts=False)


# --- blocks -------------------------------------------------------------------------------


def _parts(blocks: Sequence[Block], options: Mapping[str, Any]) -> Iterator[str]:
    """What comes before the first part, and each part ("Deel I") as one call with all it holds."""
    starts = [at for at, block in enumerate(blocks) if _is_part(block)]
    yield from _statements(blocks[: starts[0]] if starts else blocks, options)
    for start, end in pairwise([*starts, len(blocks)]):
        name = _string(plain(blocks[start].children))
        yield f"part({name}, {_block_of(_statements(blocks[start + 1 : end], options))})"


def _is_part(block: Block) -> bool:
    return (
        isinstance(block, Heading) and block.level == 1 and bool(PART.match(plain(block.children)))
    )


def _statements(blocks: Sequence[Block], options: Mapping[str, Any]) -> Iterator[str]:
    counted = False
    neighbours: list[Block | None] = [None, *_framed(blocks, options.get("frames")), None]
    for before, block, after in zip(neighbours, neighbours[1:], neighbours[2:], strict=False):
        if isinstance(block, Heading) and block.level == 1:
            counted = not re.match(options.get("uncounted", ""), plain(block.children))
        if isinstance(block, Heading):
            yield _heading(block, counted=counted)
        elif isinstance(block, Paragraph):
            yield _paragraph(block, before, after)
        else:
            yield _block(block)


def _framed(blocks: Sequence[Block], start: str | None) -> Iterator[Block]:
    """A line in bold that begins with `start`, and the paragraph after it, as a box."""
    rest = iter(blocks)
    for block in rest:
        if start and _is_bold(block) and plain(block.children).startswith(start):
            yield Box((block, next(rest)))
        else:
            yield block


def _is_bold(block: Block) -> bool:
    """All of it, but for the empty texts the reader leaves around marks."""
    return isinstance(block, Paragraph) and all(
        isinstance(part, Strong) or not plain([part]) for part in block.children
    )


def _paragraph(block: Paragraph, before: Block | None, after: Block | None) -> str:
    """A paragraph may be what a table is called, or where its figures come from."""
    words = plain(block.children)
    if isinstance(after, Grid) and words.startswith("Tabel"):
        return f"caption({_inlines(block.children)})"
    if isinstance(before, Grid) and words.startswith("Bron"):
        return f"origin({_inlines(block.children)})"
    return f"para({_inlines(block.children)})"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return _heading(block, counted=False)
    if isinstance(block, Paragraph):
        return f"para({_inlines(block.children)})"
    if isinstance(block, Items):
        return _items(block)
    if isinstance(block, Grid):
        return _grid(block)
    return _advice(block) if isinstance(block, Advice) else _holder(block)


def _holder(block: Quote | Box | Variant) -> str:
    inside = _blocks(block.blocks)
    if isinstance(block, Quote):
        return f"said({inside})"
    return f"frame({inside})" if isinstance(block, Box) else inside


def _blocks(blocks: Sequence[Block]) -> str:
    return _block_of(_statements(blocks, {}))


def _heading(block: Heading, *, counted: bool) -> str:
    flag, name = _literal(counted), _string(plain(block.children))
    return f"title({block.level}, {name}, {flag}, {_inlines(block.children)})"


def _items(block: Items) -> str:
    items = "".join(f"{_item(item)}, " for item in block.items)
    return f"enum(start: {block.first}, {items})" if block.ordered else f"list({items})"


def _item(blocks: Sequence[Block]) -> str:
    """A list whose items are single paragraphs is set without white between them."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return _inlines(blocks[0].children)
    return _blocks(blocks)


def _advice(block: Advice) -> str:
    first, *rest = block.blocks
    if not isinstance(first, Paragraph):
        raise TypeError(f"advice {block.nr} begins with no paragraph")
    others = "".join(f"{_block(other)}, " for other in rest)
    return f"advice({_string(block.label)}, {_inlines(first.children)}, ({others}))"


def _grid(block: Grid) -> str:
    columns = [
        [plain(cell) for cell in column] for column in zip(block.head, *block.rows, strict=True)
    ]
    figures = [all(FIGURE.fullmatch(text) for text in column[1:]) for column in columns]
    rows = ", ".join(_cells(row) for row in block.rows)
    return f"sheet({_cells(block.head)}, ({rows}, ), {_shares(columns)}, {_literal(figures)})"


def _cells(cells: Sequence[Sequence[Inline]]) -> str:
    inside = "".join(f"cell({_string(plain(cell))}, {_inlines(cell)}), " for cell in cells)
    return f"({inside})"


def _shares(columns: Sequence[Sequence[str]]) -> str:
    """How much of the width each column asks; 0: as wide as it is. One at least fills the line."""
    longest = [max(map(len, column)) for column in columns]
    narrow = NARROW if max(longest) > NARROW else 0
    shares = [min(length, WIDEST) if length > narrow else 0 for length in longest]
    return _literal(shares)


# --- inlines and literals -----------------------------------------------------------------


def _inlines(inlines: Sequence[Inline]) -> str:
    """Typst code, not markup: then nothing but a string needs escaping."""
    return _block_of(_inline(inline) for inline in inlines) if inlines else "[]"


def _inline(inline: Inline) -> str:
    if isinstance(inline, Text):
        return _string(inline.text)
    if isinstance(inline, Break):
        return "linebreak()"
    inside = _inlines(inline.children)
    if isinstance(inline, Strong):
        return f"strong({inside})"
    if isinstance(inline, Em):
        return f"emph({inside})"
    return f"footnote({inside})" if isinstance(inline, Note) else inside


def _block_of(statements: Iterator[str]) -> str:
    return "{ " + "\n".join(statements) + " }"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        pairs = ", ".join(f"{_string(key)}: {_literal(item)}" for key, item in value.items())
        return f"({pairs or ':'})"
    if isinstance(value, list):
        return f"({''.join(f'{_literal(item)}, ' for item in value)})"
    return str(value).lower()  # numbers and booleans


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
