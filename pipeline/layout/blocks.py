"""Lines into blocks: headings, paragraphs, list items, table rows, footnotes, contents lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import NamedTuple

import msgspec

from pipeline.layout.order import Stretch
from pipeline.layout.style import BARE_MARKER, MARKER, Typography, shortened
from pipeline.model import BlockKind, Box, Line

_BARE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?")
NUMBERED = re.compile(r"(?:hoofdstuk\s+)?\d{1,2}(?:\.\d{1,2})*\.?\s+\S", re.IGNORECASE)
CAPTION = re.compile(
    r"(?:tabel|figuur|grafiek|kader|box|afbeelding|foto|kaart|schema|diagram)\s*\d", re.IGNORECASE
)
_CONTENTS = re.compile(r".*\S\s*(?:\.\s?){4,}\s*(?:\d{1,3}|[ivxl]+)?\s*$")
_LEADERS = re.compile(r"\.\s?\.\s?\.\s?\.")  # found sooner than that a paragraph is no such line
_PAGE_REFERENCE = re.compile(r"\d{1,3}|[ivxl]{1,6}")
_FOOTNOTE = re.compile(r"\[?\d{1,3}[\].)]?\s*\S")
OPEN_END = re.compile(r"[.,;:][\"'”’)\]]*$")
_SENTENCE_ENDS = tuple(".:;!?…")
_AFTER_END = "\"'”’)]"
TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!] +[A-Z]")
_QUOTED = re.compile(r"[“\"‘'].{15,}")
# Signs that close a sentence or part of it; no cell of a table begins with one.
_CLOSING = re.compile(r"[.,;:!?)](?!\S)")

# A heading is this much larger than running text (points), or bold; and not longer than this.
LARGER = 0.9
LONGEST_HEADING = 140
# Bold, italic or capitals stand out in letters of at least this share of the usual size.
SET_OFF = 0.85
# White between two lines that starts a new block, as a share of the usual leading.
NEW_BLOCK = 1.22
# Lines that begin within this of one another (letter sizes) stand in one column.
SAME_COLUMN = 2.0
# The width of a word is estimated from that of its line: so much room more, and a space (letter
# sizes), and it would have fitted on the line above.
ROOM, SPACE = 1.15, 0.3
# Left edges that differ less than this (letter sizes) are the same.
SAME_EDGE = 0.4
# A style differs when the letter size differs by this much (points).
OTHER_SIZE = 0.7
FOOTNOTE_SMALLER = 0.8


class Placed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A line and the page it stands on."""

    page: int
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A block in the making, its text still in lines.

    `depth` counts the lists that an item's list stands in; `left` is where the block begins, its
    marker included; `right` is the right edge of its column; `aside` says that it stands beside
    the running text, in the margin. A row of a table knows the `places` of its cells, counted in
    columns, and the `edges` of its table.
    """

    kind: BlockKind
    lines: tuple[Placed, ...]
    marker: str = ""
    level: int = 0
    stretch: int = 0
    depth: int = 0
    aside: bool = False
    left: float = 0.0
    right: float = 0.0
    cells: tuple[tuple[Placed, ...], ...] = ()
    columns: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    edges: tuple[float, ...] = ()

    @property
    def first(self) -> Line:
        """The line it begins with."""
        return self.lines[0].line

    @property
    def last(self) -> Line:
        """The line it ends with, so far."""
        return self.lines[-1].line

    def text(self) -> str:
        """Its words as they stand, broken words not healed; to recognise, not to show."""
        return " ".join(placed.line.text.strip() for placed in self.lines)


@dataclass(slots=True, kw_only=True)
class _Open:
    """A block that lines are still added to; as a `Draft` for the rest."""

    kind: BlockKind
    lines: list[Line]
    marker: str
    left: float
    right: float

    @property
    def first(self) -> Line:
        """The line it begins with."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line it ends with, so far."""
        return self.lines[-1]

    def text(self) -> str:
        """Its words as they stand, so far."""
        return " ".join([line.text.strip() for line in self.lines])

    def become_text(self) -> None:
        """Running text, not a heading: the marker, which a heading keeps, leaves its text."""
        self.kind = BlockKind.ITEM if self.marker else BlockKind.PARAGRAPH
        if self.marker:
            self.lines[0], _ = _without_marker([self.first])


@dataclass(slots=True)
class _Builder:
    """Collects the blocks of one stretch of lines."""

    style: Typography
    right: float
    boxes: Sequence[Box]
    done: list[_Open] = field(default_factory=list)

    def add(
        self,
        line: Line,
        *,
        marker: str = "",
        kind: BlockKind = BlockKind.PARAGRAPH,
        left: float | None = None,
    ) -> None:
        """Begin a new block with this line; `left` is where its marker stands."""
        begin = line.box.x0 if left is None else left
        right = self.edge(line)
        self.done.append(_Open(kind=kind, lines=[line], marker=marker, left=begin, right=right))

    def edge(self, line: Line) -> float:
        """Where the lines end that begin where this one does: the right edge of its column."""
        near = SAME_COLUMN * line.size
        x = line.box.x0
        beside = [box.x1 for box in self.boxes if abs(box.x0 - x) <= near]
        return max(beside, default=self.right)

    def extend(self, line: Line, *, running: bool = False) -> None:
        """Add the line to the block that is open; `running` text makes a heading running text."""
        last = self.done[-1]
        if running and last.kind is BlockKind.HEADING:
            last.become_text()
        last.lines.append(line)


def find_blocks(page: int, stretches: Sequence[Stretch], style: Typography) -> list[Draft]:
    """The blocks of one page, in reading order."""
    drafts: list[Draft] = []
    noted = any(_is_ordinary(line, style) for stretch in stretches for line in stretch.lines)
    for number, stretch in enumerate(stretches):
        if stretch.rows:
            drafts += _table(page, stretch, number)
        else:
            place = _Place(page, number, aside=stretch.margin, noted=noted)
            drafts += _stretch(stretch, style, place)
    return drafts


def _is_ordinary(line: Line, style: Typography) -> bool:
    return abs(line.size - style.size) < FOOTNOTE_SMALLER


def _stretch(stretch: Stretch, style: Typography, place: _Place) -> Iterator[Draft]:
    boxes = [line.box for line in stretch.lines]
    builder = _Builder(style=style, right=max(box.x1 for box in boxes), boxes=boxes)
    for row in _rows(stretch.lines):
        if len(row) == 1:
            _add_line(builder, row)
        elif len(row) == 2 and _is_numbered_heading(row, style):  # noqa: PLR2004 - number and title
            _add_line(builder, [_as_one(*row)])
        elif len(row) == 2 and BARE_MARKER.fullmatch(row[0].text.strip()):  # noqa: PLR2004
            _add_line(builder, row)
        elif _has_gap(builder, row):
            _add_line(builder, [reduce(_as_one, row)])
        else:
            _add_row(builder, row)
    for block in builder.done:
        yield _drafted(block, style, place)


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The pieces that stand side by side on one baseline."""
    row: list[Line] = []
    for line in lines:
        if row and not _side_by_side(row[-1], line):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _has_gap(builder: _Builder, row: Sequence[Line]) -> bool:
    """Whether the row is a line of text in which something was left open or blacked out.

    Such a line goes on with the sentence above it, or after the gap with a closing sign.
    """
    if _CLOSING.match(row[-1].text):
        return True
    flowing = builder.done and builder.done[-1].kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
    if not flowing or _PAGE_REFERENCE.fullmatch(row[-1].text.strip()):
        return False
    draft, line = builder.done[-1], reduce(_as_one, row)
    unfinished = not _ended(draft) and not has_room(draft, line)
    return unfinished and _goes_on(builder, line, marker="", heading=False)


def _is_numbered_heading(row: Sequence[Line], style: Typography) -> bool:
    number, title = row
    return bool(_BARE_NUMBER.fullmatch(number.text.strip())) and _looks_like_heading(title, style)


def _as_one(left: Line, right: Line) -> Line:
    """Two pieces of one baseline as one line, one space between them."""
    box = Box(
        x0=left.box.x0,
        y0=min(left.box.y0, right.box.y0),
        x1=right.box.x1,
        y1=max(left.box.y1, right.box.y1),
    )
    return Line(
        text=f"{left.text.strip()} {right.text.strip()}",
        box=box,
        baseline=left.baseline,
        size=right.size,
        bold=right.bold,
        italic=right.italic,
        hyphenated=right.hyphenated,
        heading=right.heading,
    )


def _side_by_side(left: Line, right: Line) -> bool:
    same = abs(left.baseline - right.baseline) < 0.5 * min(left.size, right.size)
    return same and right.box.x0 > left.box.x1


def _add_row(builder: _Builder, row: Sequence[Line]) -> None:
    """Pieces beside one another without rules: a contents line, or a row of a bare table."""
    kind = BlockKind.ROW
    if _PAGE_REFERENCE.fullmatch(row[-1].text.strip()) or _CONTENTS.match(row[0].text):
        kind = BlockKind.CONTENTS
    builder.add(row[0], kind=kind)
    for line in row[1:]:
        builder.extend(line)


def _add_line(builder: _Builder, row: Sequence[Line]) -> None:
    line, marker = _without_marker(row)
    if len(row) == 1 and builder.done and _is_figure(builder.done[-1], line, marker):
        line, marker = row[0], ""
    heading = _looks_like_heading(line, builder.style) and _stands_apart(builder, line)
    if builder.done and _goes_on(builder, line, marker=marker, heading=heading):
        builder.extend(line, running=not heading)
    elif heading:
        first, left = row[0] if len(row) == 1 else line, row[0].box.x0
        builder.add(first, kind=BlockKind.HEADING, marker=marker, left=left)
    else:
        kind = BlockKind.ITEM if marker else BlockKind.PARAGRAPH
        builder.add(line, marker=marker, kind=kind, left=row[0].box.x0)


def _without_marker(row: Sequence[Line]) -> tuple[Line, str]:
    """The line without its list marker, which may be a piece of its own."""
    if len(row) > 1:
        return row[1], row[0].text.strip()
    found = MARKER.match(row[0].text)
    if not found:
        return row[0], ""
    return shortened(row[0], found.end(), len(row[0].text)), found["marker"]


def _looks_like_heading(line: Line, style: Typography) -> bool:
    """Larger than the text, or set off from it: bold, italic or in capitals."""
    set_off = line.bold or line.italic or line.text.isupper()
    distinct = line.size >= style.size + LARGER or (set_off and line.size >= SET_OFF * style.size)
    return distinct and len(line.text) <= LONGEST_HEADING and any(c.isalpha() for c in line.text)


def _stands_apart(builder: _Builder, line: Line) -> bool:
    """Whether it begins something: in the middle of a paragraph a bold line is emphasis."""
    if not builder.done or builder.done[-1].kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
        return True
    draft = builder.done[-1]
    same_size = abs(draft.last.size - line.size) <= OTHER_SIZE
    broken = same_size and not _ended(draft) and not has_room(draft, line)
    return not (broken and _close(builder, draft.last, line))


def _goes_on(builder: _Builder, line: Line, *, marker: str, heading: bool) -> bool:
    """Whether the line belongs to the block that is open."""
    draft = builder.done[-1]
    above = draft.last
    if marker or draft.kind in (BlockKind.ROW, BlockKind.CONTENTS):
        return False
    if abs(above.size - line.size) > OTHER_SIZE:
        return False
    if not _close(builder, above, line):
        return False
    if (draft.kind is BlockKind.HEADING) != heading:
        return not heading and _is_run_in(builder, draft, line)
    if heading and not _same_heading(builder, draft, line):
        return False
    return not _begins_paragraph(draft, line)


def _is_figure(draft: _Open, line: Line, marker: str) -> bool:
    """Whether what looks like a marker is a number in a sentence: "in hoofdstuk | 8. De kern"."""
    counts_on = not marker[:1].isdigit() or marker.strip("().") == "1"
    if not marker or counts_on or draft.kind is not BlockKind.PARAGRAPH or _ended(draft):
        return False
    return not has_room(draft, line)


def _same_heading(builder: _Builder, draft: _Open, line: Line) -> bool:
    """Whether a heading goes on with the line: in its style, and because its own line was full."""
    above = draft.last
    if NUMBERED.match(line.text) or (above.bold, above.italic) != (line.bold, line.italic):
        return False
    word = line.text.split()[0]
    width = (line.box.x1 - line.box.x0) * (len(word) + 1) / len(line.text)
    full = above.box.x1 + width > builder.edge(above)
    return full or line.size >= builder.style.size + LARGER


def _is_run_in(builder: _Builder, draft: _Open, line: Line) -> bool:
    """Whether a bold beginning is that of a paragraph which the line goes on with.

    It fills its column, holds the end of a sentence, or leaves one open.
    """
    if draft.last.size >= builder.style.size + LARGER:
        return False
    open_end = bool(TWO_SENTENCES.search(draft.text())) or line.text[:1].islower()
    return open_end or not has_room(draft, line)


def has_room(draft: Draft | _Open, line: Line) -> bool:
    """Whether the first word of `line` would have fitted on the last line of the draft.

    If so somebody ended that line on purpose; lines that are only broken leave no such room.
    """
    words = line.text.split(maxsplit=1)
    share = len(words[0]) / len(line.text) if words else 0.0
    needed = ROOM * share * (line.box.x1 - line.box.x0) + SPACE * line.size
    return draft.right - draft.last.box.x1 > needed


def _ended(draft: _Open) -> bool:
    return draft.last.text.strip().rstrip(_AFTER_END).endswith(_SENTENCE_ENDS)


def _close(builder: _Builder, above: Line, line: Line) -> bool:
    usual = max(builder.style.leading * line.size / builder.style.size, 1.15 * line.size)
    return 0 < above.baseline - line.baseline <= NEW_BLOCK * usual


def _begins_paragraph(draft: _Open, line: Line) -> bool:
    """No white, and yet a new paragraph: out-dented, or after a line ended on purpose."""
    edge, tolerance = draft.last.box.x0, 2 * SAME_EDGE * line.size
    if draft.marker and len(draft.lines) > 1 and line.box.x0 < edge - tolerance:
        return True
    if not _ended(draft) or not line.text[:1].isupper():
        return False
    indented = line.box.x0 > edge + tolerance and not draft.marker
    return indented or (has_room(draft, line) and not _hangs(draft, line, tolerance))


def _hangs(draft: _Open, line: Line, tolerance: float) -> bool:
    """Whether the line stands under the text of an item, not under its marker."""
    return bool(draft.marker) and line.box.x0 > draft.left + tolerance


class _Place(NamedTuple):
    """The page and the stretch that a block stands in; `noted` where footnotes can stand.

    That is below text of the usual size: small print on a slide is its text.
    """

    page: int
    stretch: int
    aside: bool
    noted: bool


def _drafted(block: _Open, style: Typography, place: _Place) -> Draft:
    """The block once it is whole."""
    text = block.text()
    kind = _kind_of(block, text, style, noted=place.noted)
    if block.kind is BlockKind.HEADING and kind is not BlockKind.HEADING:
        block.become_text()
        kind = BlockKind.ITEM if block.marker else kind
    lines = tuple([Placed(page=place.page, line=line) for line in block.lines])
    cells = tuple([(placed,) for placed in lines]) if kind is BlockKind.ROW else ()
    return Draft(
        kind=kind,
        lines=lines,
        marker=block.marker,
        stretch=place.stretch,
        aside=place.aside,
        left=block.left,
        right=block.right,
        cells=cells,
        columns=("",) * len(cells),
    )


def _kind_of(block: _Open, text: str, style: Typography, *, noted: bool) -> BlockKind:
    """What only the whole block shows: footnote, contents line, quote, or no heading after all."""
    kind = block.kind
    if kind is BlockKind.ROW:
        return kind
    if _LEADERS.search(text) and _CONTENTS.match(text):
        return BlockKind.CONTENTS
    if kind is BlockKind.HEADING:
        sentence = len(text) > LONGEST_HEADING or text.endswith(",")
        return _kind_of_text(text) if sentence else kind
    if noted and _is_footnote(block, text, style):
        return BlockKind.FOOTNOTE
    return _kind_of_text(text) if kind is BlockKind.PARAGRAPH else kind


def _kind_of_text(text: str) -> BlockKind:
    """Running text, or a quotation that stands by itself."""
    quoted = _QUOTED.match(text) and _closes_quote(text)
    return BlockKind.QUOTE if quoted else BlockKind.PARAGRAPH


def as_text(draft: Draft) -> Draft:
    """A heading as running text: the marker, which it keeps, leaves its text."""
    if draft.kind is not BlockKind.HEADING:
        return draft
    if not draft.marker:
        return replace(draft, kind=_kind_of_text(draft.text()))
    line, _ = _without_marker([draft.first])
    first = Placed(page=draft.lines[0].page, line=line)
    return replace(draft, kind=BlockKind.ITEM, lines=(first, *draft.lines[1:]))


def _is_footnote(block: _Open, text: str, style: Typography) -> bool:
    if block.first.size > style.size - FOOTNOTE_SMALLER:
        return False
    return block.marker[:1].isdigit() or bool(_FOOTNOTE.match(text))


def _closes_quote(text: str) -> bool:
    """Whether the quotation mark closes at the end, or just before a name."""
    return bool(re.search(r"[”\"’'][.,]?(?:\s*[-–—(].{0,60})?$", text))


# --- tables -------------------------------------------------------------------------------


def _table(page: int, stretch: Stretch, number: int) -> list[Draft]:
    """A draft for each row; the first gives the names of the columns to those below it."""
    rows = [
        tuple(tuple(Placed(page=page, line=line) for line in cell) for cell in row.cells)
        for row in stretch.rows
    ]
    names = [_words(cell) for cell in rows[0]]
    below = (_table_row(cells, names, stretch.edges, number) for cells in rows[1:])
    return [_table_row(rows[0], [""] * len(rows[0]), stretch.edges, number), *below]


def _table_row(
    cells: Sequence[tuple[Placed, ...]],
    columns: Sequence[str],
    edges: tuple[float, ...],
    number: int,
) -> Draft:
    named = [*columns, *[""] * (len(cells) - len(columns))]
    return Draft(
        kind=BlockKind.ROW,
        lines=tuple(placed for cell in cells for placed in cell),
        stretch=number,
        cells=tuple(cell for cell in cells if cell),
        columns=tuple(name for name, cell in zip(named, cells, strict=False) if cell),
        places=tuple(at for at, cell in enumerate(cells) if cell),
        edges=edges,
    )


def _words(cell: Sequence[Placed]) -> str:
    return " ".join(placed.line.text.strip() for placed in cell)
