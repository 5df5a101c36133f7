"""A source as one HTML page; how it looks is the style's CSS.

What a style can hang its rules on: `header.cover` and its lines, `nav.contents`, `header.part`,
`section.chapter[data-title]`, `[data-title]` on headings and contents lines (the words, without
notes), `p.caption` and `p.source` of a table, `.number` on the cells of a column of numbers,
`blockquote.pull` (no speaker's quotation marks), `aside.box`, `section.advice` with its `span.nr`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

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

NoteWriter = Callable[[Note], str]
Parts = Mapping[str, str]
Row = Sequence[Sequence[Inline]]

CAPTION = re.compile(r"(Tabel|Figuur) [\d.]+ ")
NUMBER = re.compile(r"(€ )?\d[\d.,]*( ?%)?|-|")
NUMERIC = ' class="number"'
QUOTATION_MARKS = ("“", "‘", '"', "'")


def as_html(
    source: Source,
    css: str,
    *,
    note: NoteWriter,
    contents: str = "",
    parts: Parts | None = None,
) -> str:
    """The whole page. `note` writes a footnote; `contents`: "" or the heading of the contents.

    `parts`: by the title of a chapter, the lines of the part title that stands before it.
    """
    meta, parts = source.meta, parts or {}
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">'
        f"<title>{escape(meta['titel'])}</title>"
        f'<meta name="author" content="{escape(meta["bureau"])}"><style>{css}</style></head>'
        f'<body class="{meta["soort"]}">{_cover(source)}'
        f"{_contents(source, contents, note, parts) if contents else ''}"
        f'<main id="main">{"".join(_chapters(source, note, parts))}</main></body></html>'
    )


def _cover(source: Source) -> str:
    meta = source.meta
    rows = [("title", meta["titel"]), ("subtitle", meta.get("ondertitel", ""))]
    rows += [("client", meta["opdrachtgever"]), ("bureau", meta["bureau"]), ("date", meta["datum"])]
    rows.append(("sample", "Samengesteld voorbeeld"))
    lines = "".join(f'<p class="{name}">{escape(text)}</p>' for name, text in rows if text)
    return f'<header class="cover">{lines}</header>'


def _contents(source: Source, heading: str, note: NoteWriter, parts: Parts) -> str:
    entries = "".join(
        _contents_line(block, f"#h{at}", note, parts)
        for at, block in enumerate(source.blocks)
        if isinstance(block, Heading) and block.level <= 2
    )
    return f'<nav class="contents"><p class="contents-title">{heading}</p><ul>{entries}</ul></nav>'


def _contents_line(heading: Heading, target: str, note: NoteWriter, parts: Parts) -> str:
    part = parts.get(plain(heading.children), "").replace("\n", " ")
    before = f'<li class="part">{escape(part)}</li>' if part else ""
    link = f'<a href="{target}"{_title(heading)}>{_inlines(heading.children, note)}</a>'
    return f'{before}<li class="level{heading.level}">{link}</li>'


def _chapters(source: Source, note: NoteWriter, parts: Parts) -> Iterator[str]:
    """Each chapter in a section of its own, so that a style can set one apart."""
    title, inside = "", ""
    for at, block in enumerate(source.blocks):
        if isinstance(block, Heading) and block.level == 1:
            yield _chapter(title, inside, parts)
            title, inside = plain(block.children), ""
        inside += _block(block, note, at)
    yield _chapter(title, inside, parts)


def _chapter(title: str, inside: str, parts: Parts) -> str:
    if not inside:
        return ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in parts.get(title, "").splitlines())
    part = f'<header class="part">{lines}</header>' if lines else ""
    return f'{part}<section class="chapter" data-title="{escape(title)}">{inside}</section>'


def _title(heading: Heading) -> str:
    return f' data-title="{escape(plain(heading.children))}"'


def _block(block: Block, note: NoteWriter, at: int | None = None) -> str:
    """`at`: where a block stands among those of the source, which makes the anchor of a heading."""
    if isinstance(block, Heading):
        anchor = "" if at is None else f' id="h{at}"'
        words = _inlines(block.children, note)
        return f"<h{block.level}{anchor}{_title(block)}>{words}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p{_role(block)}>{_inlines(block.children, note)}</p>"
    if isinstance(block, Items):
        return _items(block, note)
    if isinstance(block, Grid):
        return _grid(block, note)
    return _group(block, "".join(_block(inner, note) for inner in block.blocks))


def _group(block: Quote | Box | Advice | Variant, inside: str) -> str:
    if isinstance(block, Quote):
        return f"<blockquote{_voice(block)}>{inside}</blockquote>"
    if isinstance(block, Box):
        return f'<aside class="box">{inside}</aside>'
    return _advice(block, inside) if isinstance(block, Advice) else inside


def _role(paragraph: Paragraph) -> str:
    """A caption is all italic, or no sentence; "Tabel 1 laat zien hoe …." is running text."""
    text = plain(paragraph.children)
    if CAPTION.match(text) and (isinstance(paragraph.children[0], Em) or not text.endswith(".")):
        return ' class="caption"'
    return ' class="source"' if text.startswith("Bron: ") else ""


def _voice(quote: Quote) -> str:
    """A sentence lifted from the text has no quotation marks; what people said has."""
    first = quote.blocks[0]
    said = isinstance(first, Paragraph) and plain(first.children).startswith(QUOTATION_MARKS)
    return "" if said else ' class="pull"'


def _advice(block: Advice, inside: str) -> str:
    """The label is the first thing in the first paragraph: CSS may move it to the margin."""
    label = f'<span class="nr">{escape(block.label)}</span>' if block.label else ""
    begin, rest = ("<p>", inside[3:]) if inside.startswith("<p>") else ("", inside)
    return f'<section class="advice">{begin}{label}{rest}</section>'


def _items(block: Items, note: NoteWriter) -> str:
    items = "".join(
        f"<li>{''.join(_block(part, note) for part in item)}</li>" for item in block.items
    )
    first = f' start="{block.first}"' if block.ordered and block.first != 1 else ""
    return f"<ol{first}>{items}</ol>" if block.ordered else f"<ul>{items}</ul>"


def _grid(block: Grid, note: NoteWriter) -> str:
    columns = zip(*block.rows, strict=True)
    numeric = [all(NUMBER.fullmatch(plain(cell)) for cell in column) for column in columns]
    head = _row("th", block.head, numeric, note)
    rows = "".join(_row("td", row, numeric, note) for row in block.rows)
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _row(tag: str, row: Row, numeric: Sequence[bool], note: NoteWriter) -> str:
    cells = "".join(
        f"<{tag}{NUMERIC if is_number else ''}>{_inlines(cell, note)}</{tag}>"
        for cell, is_number in zip(row, numeric, strict=True)
    )
    return f"<tr>{cells}</tr>"


def _inlines(inlines: Sequence[Inline], note: NoteWriter) -> str:
    return "".join(_inline(inline, note) for inline in inlines)


def _inline(inline: Inline, note: NoteWriter) -> str:
    if isinstance(inline, Text):
        return escape(inline.text, quote=False)
    if isinstance(inline, Break):
        return "<br>"
    if isinstance(inline, Note):
        return note(inline)
    inside = _inlines(inline.children, note)
    if isinstance(inline, Strong):
        return f"<strong>{inside}</strong>"
    return f"<em>{inside}</em>" if isinstance(inline, Em) else inside


def float_note(note: Note) -> str:
    """A footnote where CSS `float: footnote` sets it at the foot of the page (WeasyPrint)."""
    return f'<span class="footnote">{escape(plain(note.children))}</span>'


def end_note(note: Note) -> str:
    """A mere number: the producer sets the text elsewhere."""
    return f'<sup class="note">{note.number}</sup>'
