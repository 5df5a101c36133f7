"""Reports set with ReportLab's platypus: what a document system's own layout engine publishes.

The style's options are in ReportLab's own words: `type` holds paragraph styles, `table` and `panel`
table style commands (cell range, then values), `shapes` rectangles on a kind of leaf (x, y from the
top left, width, height in millimetres, colour), `running` what stands left, centre and right in the
margin strips, `cover` the lines of the cover. `numbered` sets a label in a coloured square.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from io import BytesIO
from itertools import zip_longest
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageBreakIfNotEmpty,
    PageTemplate,
    Table,
)
from reportlab.platypus import Paragraph as Set
from reportlab.platypus.doctemplate import IndexingFlowable

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
    runs,
    walk,
)
from maker.style import Style

FACES = {"": "regular", "-b": "bold", "-i": "italic", "-bi": "bold:italic"}
ALIGNMENTS = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT, "justify": TA_JUSTIFY}
LEAVES = ("cover", "part", "page")
FIGURES = re.compile(r"[€\d.,%–\- ]+")
CAPTION = re.compile(r"(Tabel|Figuur) \w")
NOTE_GAP = 8  # points between the running text and the first footnote, with the rule halfway
HEAD_GAP = 24  # points that stay free between two running heads
SMALLEST = 6.0  # points: below this a table's type is no longer made smaller


# --- the style ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """A style made ready: its paragraph styles, and the part of the page that holds text."""

    options: dict[str, Any]
    sheet: dict[str, ParagraphStyle]
    margins: tuple[float, float, float, float]

    @property
    def width(self) -> float:
        return A4[0] - self.margins[1] - self.margins[3]

    @property
    def height(self) -> float:
        return A4[1] - self.margins[0] - self.margins[2]

    def indented(self, name: str, indent: float) -> ParagraphStyle:
        base = self.sheet[name]
        return ParagraphStyle(name, parent=base, leftIndent=base.leftIndent + indent)


def _look(style: Style) -> _Look:
    for family in style.options["fonts"]:
        _register(family)
    types = {name: _typed(values) for name, values in style.options["type"].items()}
    body = ParagraphStyle("body", allowWidows=0, allowOrphans=0, **types.pop("body"))
    body.bulletFontName, body.bulletFontSize = body.fontName, body.fontSize
    sheet = {name: ParagraphStyle(name, parent=body, **values) for name, values in types.items()}
    top, right, bottom, left = (edge * mm for edge in style.margins)
    return _Look(style.options, {"body": body, **sheet}, (top, right, bottom, left))


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    typed = {key: _colour(value) for key, value in values.items()}
    if "alignment" in typed:
        typed["alignment"] = ALIGNMENTS[typed["alignment"]]
    return typed


def _colour(value: Any) -> Any:
    return HexColor(value) if isinstance(value, str) and value.startswith("#") else value


def _commands(rows: Sequence[Sequence[Any]], look: _Look) -> list[tuple[Any, ...]]:
    """Table style commands from flat lists: name, x and y of both corners, values.

    The font comes first: a table names one even where paragraphs in its cells bring their own, and
    ReportLab's default is a Helvetica that is not embedded.
    """
    font = ("FONTNAME", (0, 0), (-1, -1), look.sheet["body"].fontName)
    return [
        font,
        *(
            (name, (x0, y0), (x1, y1), *map(_colour, values))
            for name, x0, y0, x1, y1, *values in rows
        ),
    ]


@cache
def _register(family: str) -> None:
    for suffix, face in FACES.items():
        registerFont(TTFont(family + suffix, _font_file(family, face)))
    registerFontFamily(family, *(family + suffix for suffix in FACES))


def _font_file(family: str, face: str) -> str:
    """The file fontconfig knows the face by; a stand-in for a missing font is refused."""
    command = ["fc-match", "--format", "%{family}\n%{file}", f"{family}:{face}"]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    names, file = found.split("\n")
    if family not in names.split(","):
        message = f"no font {family}, only {names}"
        raise ValueError(message)
    return file


# --- the pages ----------------------------------------------------------------------------


class _Notes(IndexingFlowable):
    """The footnotes, and how much room each page must keep for them.

    Which page refers to which note is known once a page is full, so a page gets its room in the
    next pass. Room once kept stays kept: a reference that moves on cannot make the passes circle.
    """

    def __init__(self, source: Source, look: _Look) -> None:
        super().__init__()
        self.texts = {note.number: _note(note, look) for note in _all_notes(source.blocks)}
        self.width = look.width
        self.called: list[int] = []
        self.rooms: dict[int, float] = {}
        self.grown = False

    def beforeBuild(self) -> None:  # noqa: N802 - ReportLab's name
        self.grown = False

    def isSatisfied(self) -> bool:  # noqa: N802 - ReportLab's name
        return not self.grown

    def draw(self) -> None:
        """Nothing where it stands itself: the notes are drawn at the foot of their pages."""

    def call(self, _canvas: Canvas, _kind: str, label: str) -> None:
        """A reference is drawn; once more where the head of a table is repeated."""
        if int(label) not in self.called:
            self.called.append(int(label))

    def draw_foot(self, canvas: Canvas, page: int, look: _Look) -> None:
        if not self.called:
            return
        texts = [self.texts[number] for number in self.called]
        self.called.clear()
        heights = [text.wrap(self.width, look.height)[1] for text in texts]
        self._keep(page, sum(heights) + NOTE_GAP)
        x, y = look.margins[3], look.margins[2] + sum(heights)
        canvas.setLineWidth(0.4)
        canvas.line(x, y + NOTE_GAP / 2, x + look.width / 4, y + NOTE_GAP / 2)
        for text, height in zip(texts, heights, strict=True):
            y -= height
            text.drawOn(canvas, x, y)

    def _keep(self, page: int, room: float) -> None:
        if room > self.rooms.get(page, 0):
            self.rooms[page] = room
            self.grown = True


class _Book(BaseDocTemplate):
    """The document: knows the chapter it is in, which the running head needs."""

    def __init__(self, out: BytesIO, source: Source, look: _Look) -> None:
        self.words = {"ondertitel": "", **source.meta, "hoofdstuk": "", "pagina": ""}
        self.notes = _Notes(source, look)
        self.chapter_style = look.sheet["h1"]
        super().__init__(
            out,
            pagesize=A4,
            title=source.meta["titel"],
            author=source.meta["bureau"],
            lang="nl",
            # Otherwise every page opens in a Helvetica that is not embedded.
            initialFontName=look.sheet["body"].fontName,
            invariant=1,
        )
        self.addPageTemplates([_Leaf(kind, look) for kind in LEAVES])

    def beforeDocument(self) -> None:  # noqa: N802 - ReportLab's name
        self.words["hoofdstuk"] = ""
        self.canv.setNamedCB("note", self.notes.call)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - ReportLab's name
        if getattr(flowable, "style", None) is self.chapter_style:
            self.words["hoofdstuk"] = flowable.getPlainText()


class _Leaf(PageTemplate):
    """A kind of page: its coloured shapes, its running heads and its footnotes."""

    def __init__(self, kind: str, look: _Look) -> None:
        self.look = look
        self.shapes = look.options.get("shapes", {}).get(kind, ())
        self.running = look.options["running"] if kind == "page" else {}
        super().__init__(id=kind, frames=[self._frame(0)])

    def beforeDrawPage(self, canv: Canvas, doc: _Book) -> None:  # noqa: N802 - ReportLab's name
        self.frames = [self._frame(doc.notes.rooms.get(doc.page, 0))]
        canv.saveState()
        for x, y, width, height, colour in self.shapes:
            canv.setFillColor(HexColor(colour))
            canv.rect(x * mm, A4[1] - (y + height) * mm, width * mm, height * mm, stroke=0, fill=1)
        canv.restoreState()

    def afterDrawPage(self, canv: Canvas, doc: _Book) -> None:  # noqa: N802 - ReportLab's name
        doc.notes.draw_foot(canv, doc.page, self.look)
        words = {**doc.words, "pagina": str(doc.page)}
        top, _, bottom, _ = self.look.margins
        for edge, y in (("top", A4[1] - top / 2), ("bottom", bottom / 2)):
            texts = [text.format_map(words) for text in self.running.get(edge, ("", "", ""))]
            self._run(canv, texts, y)

    def _frame(self, foot: float) -> Frame:
        _, _, bottom, left = self.look.margins
        size = (left, bottom, self.look.width, self.look.height)
        return Frame(*size, leftPadding=0, bottomPadding=foot, rightPadding=0, topPadding=0)

    def _run(self, canv: Canvas, texts: Sequence[str], y: float) -> None:
        """Left, centre and right on one line."""
        style = self.look.sheet["running"]
        left, centre, right = texts
        start, width = self.look.margins[3], self.look.width
        room = width - stringWidth(left, style.fontName, style.fontSize) - HEAD_GAP
        canv.setFont(style.fontName, style.fontSize)
        canv.setFillColor(style.textColor)
        y -= style.fontSize / 3
        canv.drawString(start, y, left)
        canv.drawCentredString(start + width / 2, y, centre)
        canv.drawRightString(start + width, y, _shortened(right, style, room))


def _shortened(text: str, style: ParagraphStyle, room: float) -> str:
    """A running head that is too long loses its last words, as publishers' systems do."""
    words = text.split()
    shown = text
    while words and stringWidth(shown, style.fontName, style.fontSize) > room:
        words.pop()
        shown = " ".join(words) + " …"
    return shown


class _Numbered(Set):
    """A paragraph with a label in a coloured square before its first line."""

    label = ""
    label_style: ParagraphStyle

    def split(self, *size: float) -> list[Flowable]:
        pieces = super().split(*size)
        if pieces:
            pieces[0].label, pieces[0].label_style = self.label, self.label_style
        return pieces

    def draw(self) -> None:
        if self.label:
            self._draw_square()
        super().draw()

    def _draw_square(self) -> None:
        style, canvas = self.label_style, self.canv
        width, side = _square_width(self.label, style), style.leading
        y = self.height - side + 1
        canvas.saveState()
        canvas.setFillColor(style.backColor)
        canvas.rect(0, y, width, side, stroke=0, fill=1)
        canvas.setFillColor(style.textColor)
        canvas.setFont(style.fontName, style.fontSize)
        canvas.drawCentredString(width / 2, y + (side - style.fontSize * 0.72) / 2, self.label)
        canvas.restoreState()


def _square_width(label: str, style: ParagraphStyle) -> float:
    """A square, or as wide as a label of more than a number needs."""
    needed = stringWidth(label, style.fontName, style.fontSize) + style.fontSize
    return max(style.leading, needed)


# --- words --------------------------------------------------------------------------------


def _markup(inlines: Sequence[Inline]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    if isinstance(inline, Text):
        return escape(inline.text, quote=False)
    if isinstance(inline, Break):
        return "<br/>"
    if isinstance(inline, Note):
        return f'<super>{inline.number}</super><onDraw name="note" label="{inline.number}"/>'
    inside = _markup(inline.children)
    if isinstance(inline, Strong):
        return f"<b>{inside}</b>"
    return f"<i>{inside}</i>" if isinstance(inline, Em) else inside


def _note(note: Note, look: _Look) -> Set:
    return Set(f"<super>{note.number}</super> {_markup(note.children)}", look.sheet["note"])


def _all_notes(blocks: Sequence[Block]) -> Iterator[Note]:
    for block in walk(blocks):
        for run in runs(block):
            yield from _notes_in(run)


def _notes_in(inlines: Sequence[Inline]) -> Iterator[Note]:
    for inline in inlines:
        if isinstance(inline, Note):
            yield inline
        elif not isinstance(inline, Text | Break):
            yield from _notes_in(inline.children)


# --- blocks -------------------------------------------------------------------------------


def _flow(blocks: Sequence[Block], look: _Look, indent: float = 0) -> Iterator[Flowable]:
    for block, after in zip_longest(blocks, blocks[1:]):
        *before, last = SETTERS[type(block)](block, look, indent)
        if _belongs(block, after, look):
            last.keepWithNext = 1
        yield from (*before, last)


def _belongs(block: Block, after: Block | None, look: _Look) -> bool:
    """Whether a caption and its table, above or under it, must stay on one page."""
    if isinstance(block, Grid):
        # A long table may run over to the next page, so it cannot be kept together.
        return len(block.rows) <= look.options["rows_kept"] and _is_caption(after)
    return isinstance(after, Grid) and _is_caption(block)


def _is_caption(block: Block | None) -> bool:
    """In italics, or no sentence: running text may begin with "Tabel 2 laat zien" too."""
    if not isinstance(block, Paragraph) or not CAPTION.match(plain(block.children)):
        return False
    return isinstance(block.children[0], Em) or not plain(block.children).endswith((".", ":"))


def _heading(block: Heading, look: _Look, indent: float) -> Iterator[Flowable]:
    if _is_part(block, look):
        yield from _part(block, look)
        return
    if block.level == 1 and look.options.get("chapter_on_new_page"):
        yield PageBreakIfNotEmpty()
    # The sheet's own style where nothing is indented: a chapter is known by it.
    style = look.indented(f"h{block.level}", indent) if indent else look.sheet[f"h{block.level}"]
    yield Set(_markup(block.children), style)


def _is_part(block: Block, look: _Look) -> bool:
    """Whether a heading has a leaf of its own."""
    pattern = look.options.get("part")
    return bool(pattern and isinstance(block, Heading) and re.match(pattern, plain(block.children)))


def _part(block: Heading, look: _Look) -> Iterator[Flowable]:
    yield NextPageTemplate("part")
    yield PageBreakIfNotEmpty()
    yield Set(_markup(block.children), look.sheet["part"])
    yield NextPageTemplate("page")
    yield PageBreak()


def _paragraph(block: Paragraph, look: _Look, indent: float) -> Iterator[Flowable]:
    name = "caption" if _is_caption(block) else "body"
    yield Set(_markup(block.children), look.indented(name, indent))


def _items(block: Items, look: _Look, indent: float) -> Iterator[Flowable]:
    """The first block of an item carries its number or bullet; the rest stand under it."""
    style = look.indented("item", indent)
    style.bulletIndent += indent
    for at, (first, *rest) in enumerate(block.items):
        bullet = f"{block.first + at}." if block.ordered else look.options["bullet"]
        if isinstance(first, Paragraph):
            yield Set(_markup(first.children), style, bulletText=bullet)
        else:
            yield from _flow((first,), look, style.leftIndent)
        yield from _flow(rest, look, style.leftIndent)


def _quote(block: Quote, look: _Look, indent: float) -> Iterator[Flowable]:
    style = look.indented("quote", indent)
    texts = [Set(_markup(run), style) for inner in walk(block.blocks) for run in runs(inner)]
    yield from _panel("quote", texts, look)


def _box(block: Box, look: _Look, indent: float) -> Iterator[Flowable]:
    yield from _panel("box", list(_flow(block.blocks, look, indent)), look)


def _panel(kind: str, inside: list[Flowable], look: _Look) -> Iterator[Flowable]:
    """Each block a row, so that a long panel can run over to the next page."""
    commands = look.options.get("panel", {}).get(kind)
    if not commands:
        yield from inside
        return
    rows = [[flowable] for flowable in inside]
    space = look.sheet["quote"].spaceAfter
    yield Table(
        rows, [look.width], style=_commands(commands, look), spaceBefore=space, spaceAfter=space
    )


def _advice(block: Advice, look: _Look, indent: float) -> Iterator[Flowable]:
    first, *rest = block.blocks
    if not block.label:
        yield from _flow(block.blocks, look, indent)
    elif isinstance(first, Paragraph) and look.options.get("numbered"):
        yield from _numbered(block.label.strip(), first, rest, look)
    else:
        label = Strong((Text(block.label),))
        joined = isinstance(first, Paragraph)
        opening = Paragraph((label, *first.children) if joined else (label,))
        yield from _flow((opening, *(rest if joined else block.blocks)), look, indent)


def _numbered(label: str, first: Paragraph, rest: list[Block], look: _Look) -> Iterator[Flowable]:
    square = look.sheet["label"]
    indent = _square_width(label, square) + square.leftIndent
    paragraph = _Numbered(_markup(first.children), look.indented("advice", indent))
    paragraph.label, paragraph.label_style = label, square
    yield paragraph
    yield from _flow(rest, look, indent)


def _variant(block: Variant, look: _Look, indent: float) -> Iterator[Flowable]:
    yield from _flow(block.blocks, look, indent)


# --- tables -------------------------------------------------------------------------------


def _grid(block: Grid, look: _Look, indent: float) -> Iterator[Flowable]:
    commands = _commands(look.options["table"], look)
    padding = 2 * next(command[3] for command in commands if command[0] == "LEFTPADDING")
    head, cell, widths = _fitted(block, look, look.width - indent, padding)
    aligned = [_aligned(cell, column) for column in zip(*block.rows, strict=True)]
    heads = [ParagraphStyle("head", parent=head, alignment=style.alignment) for style in aligned]
    yield Table(
        [_row(block.head, heads), *(_row(row, aligned) for row in block.rows)],
        widths,
        style=commands,
        repeatRows=1,
        spaceBefore=cell.leading / 2,
        spaceAfter=cell.leading / 2,
    )


def _row(cells: Sequence[Sequence[Inline]], styles: Sequence[ParagraphStyle]) -> list[Set]:
    return [Set(_markup(cell), style) for cell, style in zip(cells, styles, strict=True)]


def _aligned(style: ParagraphStyle, column: Sequence[Sequence[Inline]]) -> ParagraphStyle:
    figures = all(FIGURES.fullmatch(plain(cell)) for cell in column)
    return ParagraphStyle("cell", parent=style, alignment=TA_RIGHT if figures else TA_LEFT)


def _fitted(
    block: Grid, look: _Look, width: float, padding: float
) -> tuple[ParagraphStyle, ParagraphStyle, list[float]]:
    """Styles of head and cells, and the columns: in smaller type where words would not fit."""
    head, cell = look.sheet["head"], look.sheet["cell"]
    columns = list(zip(block.head, *block.rows, strict=True))
    least = [_least(column, head, cell) + padding for column in columns]
    while sum(least) > width and cell.fontSize > SMALLEST:
        head, cell = _smaller(head), _smaller(cell)
        least = [_least(column, head, cell) + padding for column in columns]
    full = [_widest(map(plain, column), cell) + padding for column in columns]
    return head, cell, _shared(least, full, width)


def _smaller(style: ParagraphStyle) -> ParagraphStyle:
    size, leading = style.fontSize - 0.5, style.leading - 0.6
    return ParagraphStyle(style.name, parent=style, fontSize=size, leading=leading)


def _least(column: Sequence[Sequence[Inline]], head: ParagraphStyle, cell: ParagraphStyle) -> float:
    title, *cells = map(plain, column)
    words = [word for text in cells for word in text.split()]
    return max(_widest(title.split(), head), _widest(words, cell))


def _widest(texts: Iterable[str], style: ParagraphStyle) -> float:
    # One point more than needed: rounding must not break a word.
    return max((stringWidth(t, style.fontName, style.fontSize) for t in texts), default=0) + 1


def _shared(least: list[float], full: list[float], width: float) -> list[float]:
    """What is left over the least widths goes by how much more a column could use.

    The square root keeps one column of long sentences from leaving nothing for the others.
    """
    wishes = [max(much - few, 1) ** 0.5 for much, few in zip(full, least, strict=True)]
    over = max(width - sum(least), 0)
    return [few + over * wish / sum(wishes) for few, wish in zip(least, wishes, strict=True)]


Setter = Callable[[Any, _Look, float], Iterator[Flowable]]
SETTERS: dict[type, Setter] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Items: _items,
    Grid: _grid,
    Quote: _quote,
    Advice: _advice,
    Variant: _variant,
    Box: _box,
}


# --- the whole ----------------------------------------------------------------------------


def make(source: Source, style: Style) -> bytes:
    look, out = _look(style), BytesIO()
    book = _Book(out, source, look)
    # A part turns the page itself, to a leaf of another kind.
    turn = [] if _is_part(source.blocks[0], look) else [NextPageTemplate("page"), PageBreak()]
    flow = [*_cover(book.words, look), *turn, *_flow(source.blocks, look)]
    book.multiBuild([*flow, book.notes])
    return out.getvalue()


def _cover(words: dict[str, Any], look: _Look) -> Iterator[Flowable]:
    for name, template in look.options["cover"]:
        text = template.format_map(words)
        if text:
            yield Set(escape(text, quote=False), look.sheet[name])
