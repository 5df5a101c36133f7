"""A source as a flat OpenDocument text (.fodt), as a word processor would have saved it.

What a style's TOML may say besides looks (`fodt_styles.py`):

- `sides`: left and right edge of the text (mm), inside and outside where `mirrored`; `edge`: from
  the paper's edge to header and footer (mm).
- `cover`, `colophon` (a page each), `letterhead` (head of the first page), `opening` (above the
  text): lines with `text`, a look of their own, and `marks` [colour, width, height] before it.
- `header`, `footer`: what stands left, in the middle and right; outside in where `mirrored`.
- In all of these {titel} and the like are the front matter's, {gemeente} its gemeenten, {page},
  {pages} and {chapter} what they say; in a document that begins with a table of particulars its
  rows too, in small letters ({zaaknummer}). A text with an unknown name is left out.
- `contents`: its heading; `contents_levels`; `dots` (leaders). `roman_front`: what precedes the
  first numbered chapter has roman page numbers. `chapters_on_new_page`.
- `lead_line`: italics that open a paragraph stand on a line of their own.
- `list_indent` (mm), `bullets` by level; `table`, `table.head` and `box`: borders, `background` and
  `padding` as in a look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from maker.fodt_styles import (
    NAMES,
    NO_START,
    PageStart,
    named_styles,
    page_layout,
    paragraph_style,
    table_styles,
    text_width,
)
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

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        *((name, name) for name in ("office", "style", "text", "table", "meta")),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    ]
)
_FIELDS = {
    "page": '<text:page-number text:select-page="current"/>',
    "pages": "<text:page-count/>",
    "chapter": '<text:chapter text:display="name" text:outline-level="1"/>',
}
# A short table moves to the next page as a whole; a longer one breaks and repeats its head.
_SHORT = 12
# How many letters fit on a line of a table, about; columns share them.
_LETTERS = 90


def as_fodt(source: Source, style: Style) -> str:
    return _Writer(source, style).document()


class _Writer:
    """Writes the body first: it finds out which automatic styles the document needs."""

    def __init__(self, source: Source, style: Style) -> None:
        self.source, self.style, self.options = source, style, style.options
        self.facts = _facts(source)
        self.automatic: list[str] = []
        self.columns: set[int] = set()
        self.start = NO_START  # of the next paragraph
        self.boxed = False
        self.writers: dict[type, Callable[[Any], str]] = {
            Items: self._items,
            Grid: self._grid,
            Advice: self._advice,
            Box: self._box,
        }
        self.main = _first_chapter(source.blocks, numbered=bool(self.options.get("roman_front")))

    def document(self) -> str:
        body = self._body()
        masters = self._masters()
        automatic = "".join(self.automatic) + table_styles(self.style, sorted(self.columns))
        meta = self.source.meta
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" '
            f'office:mimetype="application/vnd.oasis.opendocument.text"><office:meta>'
            f"<dc:title>{escape(meta['titel'])}</dc:title>"
            f"<meta:initial-creator>{escape(meta['bureau'])}</meta:initial-creator></office:meta>"
            f"<office:styles>{named_styles(self.style)}</office:styles>"
            f"<office:automatic-styles>{automatic}{self._layouts()}</office:automatic-styles>"
            f"<office:master-styles>{masters}</office:master-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document>"
        )

    # --- pages ----------------------------------------------------------------------------

    def _layouts(self) -> str:
        roman = "i" if self.options.get("roman_front") else "1"
        return (
            page_layout("bare", self.style, numbers=roman, furniture=False)
            + page_layout("front", self.style, numbers=roman, furniture=True)
            + page_layout("main", self.style, numbers="1", furniture=True)
        )

    def _masters(self) -> str:
        strips = self._strip("header") + self._strip("footer")
        letter = f"<style:header>{self._lines('letterhead')}</style:header>"
        return (
            _master("Cover", "bare", "")
            + _master("Front", "front", strips)
            + _master("Main", "main", strips)
            + _master("Letter", "main", letter + self._strip("footer"), follow="Main")
        )

    def _strip(self, kind: str) -> str:
        parts = [self._template(part) for part in self.options.get(kind, ())]
        strip = f"<style:{kind}>{self._running(kind, parts)}</style:{kind}>"
        if not self.options.get("mirrored"):
            return strip
        left = self._running(kind, parts[::-1])
        return f"{strip}<style:{kind}-left>{left}</style:{kind}-left>"

    def _running(self, kind: str, parts: Sequence[str]) -> str:
        return f'<text:p text:style-name="{NAMES[kind]}">{"<text:tab/>".join(parts)}</text:p>'

    def _template(self, text: str) -> str:
        """Facts filled in; empty as a whole where the source lacks one of them."""
        parts = re.split(r"\{(.+?)\}", text)
        values = [_FIELDS.get(name) or escape(self.facts.get(name, "")) for name in parts[1::2]]
        if not all(values):
            return ""
        pairs = zip(map(escape, parts[::2]), [*values, ""], strict=True)
        return "".join(word + value for word, value in pairs)

    # --- parts ----------------------------------------------------------------------------

    def _body(self) -> str:
        parts = []
        for name in ("cover", "colophon"):
            self._begin("Cover")
            parts.append(self._lines(name))
        self._begin("Front" if self.options.get("roman_front") else "Main")
        if heading := self.options.get("contents"):
            parts.append(self._contents(heading))
            self._begin()
        elif self.options.get("letterhead"):
            self._begin("Letter")
        parts.append(self._lines("opening"))
        return "".join(parts) + self._blocks(self.source.blocks, "text", top=True)

    def _begin(self, master: str = "", *, restart: bool = False) -> None:
        """The next paragraph begins a page, on page style `master` when that changes."""
        number = 'style:page-number="1"' if restart else ""
        named = f'style:master-page-name="{master}"' if master else ""
        self.start = PageStart(named, number if master else 'fo:break-before="page"')

    def _lines(self, name: str) -> str:
        return "".join(self._line(line) for line in self.options.get(name, ()))

    def _line(self, line: Mapping[str, Any]) -> str:
        text = self._template(line["text"])
        marks = "".join(self._mark(*mark) for mark in line.get("marks", ()))
        if not text and not marks:
            return ""
        name = self._automatic(NAMES["base"], line)
        return f'<text:p text:style-name="{name}">{marks}{text}</text:p>'

    def _mark(self, colour: str, width: float, height: float) -> str:
        """A block of colour in the line: as much of a logo as a letterhead needs."""
        name = f"mark{len(self.automatic)}"
        self.automatic.append(
            f'<style:style style:name="{name}" style:family="graphic"><style:graphic-properties '
            f'draw:stroke="none" draw:fill="solid" draw:fill-color="{colour}" '
            f'style:vertical-pos="middle" style:vertical-rel="line"/></style:style>'
        )
        return (
            f'<draw:rect text:anchor-type="as-char" svg:width="{width}mm" svg:height="{height}mm" '
            f'draw:style-name="{name}"/>'
        )

    def _automatic(self, parent: str, look: Mapping[str, Any]) -> str:
        name = f"P{len(self.automatic)}"
        start, self.start = self.start, NO_START
        self.automatic.append(paragraph_style(name, parent, look, start=start))
        return name

    def _named(self, look: str) -> str:
        """The style of a look, or one of its own for a paragraph that begins a page."""
        return self._automatic(NAMES[look], {}) if any(self.start) else NAMES[look]

    def _contents(self, heading: str) -> str:
        entries = [
            f'<text:p text:style-name="{NAMES[f"contents{block.level}"]}">'
            f"{escape(plain(block.children))}<text:tab/><text:bookmark-ref "
            f'text:ref-name="h{at}" text:reference-format="template"/></text:p>'
            for at, block in enumerate(self.source.blocks)
            if isinstance(block, Heading) and block.level <= self.options.get("contents_levels", 2)
        ]
        title = (
            f'<text:p text:style-name="{self._named("contents_title")}">{escape(heading)}</text:p>'
        )
        return title + "".join(entries)

    # --- blocks ---------------------------------------------------------------------------

    def _blocks(self, blocks: Sequence[Block], look: str, *, top: bool = False) -> str:
        parts = []
        for at, block in enumerate(blocks):
            if top and isinstance(block, Heading) and block.level == 1:
                self._chapter(at)
            here = "caption" if _is_caption(block, blocks[at + 1 :]) else look
            parts.append(self._block(block, here, at if top else None))
        return "".join(parts)

    def _chapter(self, at: int) -> None:
        if at == self.main and self.options.get("roman_front"):
            self._begin("Main", restart=True)
        elif at and self.options.get("chapters_on_new_page") and not any(self.start):
            self._begin()

    def _block(self, block: Block, look: str, at: int | None) -> str:
        if isinstance(block, Heading):
            return self._heading(block, at)
        if isinstance(block, Paragraph):
            return f'<text:p text:style-name="{self._named(look)}">{self._text(block)}</text:p>'
        if isinstance(block, Quote | Variant):
            inner = "quote" if isinstance(block, Quote) else look
            return self._blocks(block.blocks, inner)
        return self.writers[type(block)](block)

    def _heading(self, block: Heading, at: int | None) -> str:
        look = "box_title" if self.boxed else f"h{block.level}"
        text = self._inlines(block.children)
        if at is not None:
            mark = f'text:name="h{at}"'
            text = f"<text:bookmark-start {mark}/>{text}<text:bookmark-end {mark}/>"
        attributes = f'text:style-name="{self._named(look)}" text:outline-level="{block.level}"'
        return f"<text:h {attributes}>{text}</text:h>"

    def _text(self, block: Paragraph) -> str:
        children = block.children
        if self.options.get("lead_line") and len(children) > 1 and _leads(children):
            children = (children[0], Break(), *children[2:])
        return self._inlines(children)

    def _advice(self, block: Advice) -> str:
        if not block.label:
            return self._blocks(block.blocks, "advice")
        hangs = self.options["look"].get("advice_first", {}).get("first", 0) < 0
        label = _span("Label", _lines_of(block.label.rstrip(" ") if hangs else block.label))
        text = label + ("<text:tab/>" if hangs else "")
        rest: Sequence[Block] = block.blocks
        if isinstance(rest[0], Paragraph):
            text, rest = text + self._text(rest[0]), rest[1:]
        first = f'<text:p text:style-name="{self._named("advice_first")}">{text}</text:p>'
        return first + self._blocks(rest, "advice")

    def _box(self, block: Box) -> str:
        self.boxed = True
        inside = self._blocks(block.blocks, "box")
        self.boxed = False
        return _table("LongGrid", self._widths([1]), _row([_cell("BoxCell", inside)]))

    def _items(self, block: Items, *, outer: bool = True) -> str:
        lettered = not block.ordered and all(_is_lettered(item) for item in block.items)
        style = "Numbers" if block.ordered else "Bare" if lettered else "Bullets"
        last = len(block.items) - 1
        items = "".join(
            self._item(item, "item_last" if outer and at == last else "item", block.first + at)
            for at, item in enumerate(block.items)
        )
        return f'<text:list text:style-name="{style}">{items}</text:list>'

    def _item(self, item: Sequence[Block], look: str, number: int) -> str:
        inside = "".join(
            self._items(part, outer=False)
            if isinstance(part, Items)
            else self._block(part, look if part is item[-1] else "item", None)
            for part in item
        )
        # An item that carries its own letter: the text behind it lines up as in other lists.
        inside = re.sub(r"(<text:p [^>]*>[a-z]\.) ", r"\1<text:tab/>", inside, count=1)
        return f'<text:list-item text:start-value="{number}">{inside}</text:list-item>'

    # --- tables ---------------------------------------------------------------------------

    def _grid(self, block: Grid) -> str:
        widths = self._widths(_weights(block))
        headed = any(plain(cell) for cell in block.head)
        head = _row(self._cells(block.head, "head_cell")) if headed else ""
        if head:
            head = f"<table:table-header-rows>{head}</table:table-header-rows>"
        first = "cell" if headed else "key_cell"
        rows = "".join(_row(self._cells(row, first)) for row in block.rows)
        return _table("Grid" if len(block.rows) <= _SHORT else "LongGrid", widths, head + rows)

    def _widths(self, weights: Sequence[int]) -> list[int]:
        """The width of the text shared out, in tenths of a millimetre; each gets a style."""
        unit = 10 * text_width(self.style) / sum(weights)
        widths = [round(weight * unit) for weight in weights]
        self.columns.update(widths)
        return widths

    def _cells(self, cells: Sequence[Sequence[Inline]], first: str) -> list[str]:
        looks = [first] + ["head_cell" if first == "head_cell" else "cell"] * (len(cells) - 1)
        return [
            _cell(
                "HeadCell" if look == "head_cell" else "Cell",
                f'<text:p text:style-name="{NAMES[look]}">{self._inlines(cell)}</text:p>',
            )
            for look, cell in zip(looks, cells, strict=True)
        ]

    # --- inlines --------------------------------------------------------------------------

    def _inlines(self, inlines: Sequence[Inline]) -> str:
        return "".join(self._inline(inline) for inline in inlines)

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Text):
            return escape(inline.text, quote=False)
        if isinstance(inline, Break):
            return "<text:line-break/>"
        inside = self._inlines(inline.children)
        if isinstance(inline, Note):
            return _note(inline.number, inside)
        if isinstance(inline, Strong):
            return _span("Strong_20_Emphasis", inside)
        return _span("Emphasis", inside) if isinstance(inline, Em) else inside


# --- pieces -------------------------------------------------------------------------------


def _facts(source: Source) -> dict[str, str]:
    """What a running line or a cover may print: the front matter, and a head table's rows."""
    meta = source.meta
    facts = {key: value for key, value in meta.items() if isinstance(value, str)}
    facts["gemeente"] = " en ".join(meta["gemeenten"])
    first = next((block for block in source.blocks if isinstance(block, Grid)), None)
    if first and not any(plain(cell) for cell in first.head):
        facts |= {plain(row[0]).lower(): plain(row[1]) for row in first.rows}
    return facts


def _first_chapter(blocks: Sequence[Block], *, numbered: bool) -> int:
    """Where the body begins after the front matter: the first chapter, with a number if any has."""
    chapters = [
        (at, plain(block.children))
        for at, block in enumerate(blocks)
        if isinstance(block, Heading) and block.level == 1
    ]
    with_number = [at for at, title in chapters if title[0].isdigit()] if numbered else []
    return next(iter(with_number), chapters[0][0] if chapters else 0)


def _master(name: str, layout: str, strips: str, follow: str = "") -> str:
    following = f' style:next-style-name="{follow}"' if follow else ""
    return (
        f'<style:master-page style:name="{name}" style:page-layout-name="{layout}"{following}>'
        f"{strips}</style:master-page>"
    )


def _is_caption(block: Block, after: Sequence[Block]) -> bool:
    words = plain(block.children) if isinstance(block, Paragraph) else ""
    is_above = bool(after) and isinstance(after[0], Grid)
    return is_above and words.startswith(("Tabel ", "Figuur "))


def _is_lettered(item: Sequence[Block]) -> bool:
    return isinstance(item[0], Paragraph) and bool(re.match(r"[a-z]\. ", plain(item[0].children)))


def _leads(children: Sequence[Inline]) -> bool:
    """Whether a paragraph opens with an argument in italics that has a line of its own."""
    return isinstance(children[0], Em) and children[1] == Text(" ")


def _weights(grid: Grid) -> list[int]:
    """A column gets what its longest cell asks, up to its share, and at least its longest word."""
    share = max(12, _LETTERS // len(grid.head))
    columns = zip(*([plain(cell) for cell in row] for row in (grid.head, *grid.rows)), strict=True)
    return [_weight(cells, share) for cells in columns]


def _weight(cells: Sequence[str], share: int) -> int:
    word = max(len(word) for cell in cells for word in cell.split() or [""])
    return max(word + 2, min(share, max(map(len, cells)) + 2), 5)


def _table(style: str, widths: Sequence[int], rows: str) -> str:
    columns = "".join(f'<table:table-column table:style-name="col{width}"/>' for width in widths)
    return f'<table:table table:style-name="{style}">{columns}{rows}</table:table>'


def _row(cells: Sequence[str]) -> str:
    return f'<table:table-row table:style-name="Row">{"".join(cells)}</table:table-row>'


def _cell(style: str, inside: str) -> str:
    return f'<table:table-cell table:style-name="{style}">{inside}</table:table-cell>'


def _span(style: str, inside: str) -> str:
    return f'<text:span text:style-name="{style}">{inside}</text:span>'


def _lines_of(text: str) -> str:
    return "<text:line-break/>".join(escape(line) for line in text.split("\n"))


def _note(number: int, inside: str) -> str:
    return (
        f'<text:note text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
        f'<text:note-body><text:p text:style-name="{NAMES["note"]}">{inside}</text:p>'
        f"</text:note-body></text:note>"
    )
