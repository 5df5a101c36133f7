"""Lines into blocks: headings, paragraphs, list items, table rows, footnotes, contents lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.layout.order import Row, Stretch
from pipeline.layout.style import BARE_MARKER, MARKER, Typography
from pipeline.model import BlockKind, Box, Line

_BARE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?")
NUMBERED = re.compile(r"(?:hoofdstuk\s+)?\d{1,2}(?:\.\d{1,2})*\.?\s+\S", re.IGNORECASE)
CAPTION = re.compile(
    r"(?:tabel|figuur|grafiek|kader|box|afbeelding|foto|kaart|schema|diagram)\s*\d", re.IGNORECASE
)
_CONTENTS = re.compile(r".*\S\s*(?:\.\s?){4,}\s*(?:\d{1,3}|[ivxl]+)?\s*$")
_PAGE_REFERENCE = re.compile(r"\d{1,3}|[ivxl]{1,6}")
_FOOTNOTE = re.compile(r"\[?\d{1,3}[\].)]?\s*\S")
OPEN_END = re.compile(r"[.,;:][\"'”’)\]]*$")
_SENTENCE_END = re.compile(r"[.:;!?…][\"'”’)\]]*$")
TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!] +[A-Z]")
_QUOTED = re.compile(r"[“\"‘'].{15,}")

# A heading is this much larger than running text (points), or bold; and not longer than this.
LARGER = 0.9
LONGEST_HEADING = 140
# Bold, italic or capitals stand out in letters of at least this share of the usual size.
SET_OFF = 0.85
# White between two lines that starts a new block, as a share of the usual leading.
NEW_BLOCK = 1.22
# A line that ends this far (letter sizes) before the right edge is the last of its paragraph.
SHORT = 4.0
# Lines that begin within this of one another (letter sizes) stand in one column.
SAME_COLUMN = 2.0
# Left edges that differ less than this (letter sizes) are the same.
SAME_EDGE = 0.4
# A style differs when the letter size differs by this much (points).
OTHER_SIZE = 0.7
FOOTNOTE_SMALLER = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A line and the page it stands on."""

    page: int
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A block in the making, its text still in lines."""

    kind: BlockKind
    lines: tuple[Placed, ...]
    marker: str = ""
    level: int = 0
    stretch: int = 0
    cells: tuple[tuple[Placed, ...], ...] = ()
    columns: tuple[str, ...] = ()

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


@dataclass(slots=True)
class _Builder:
    """Collects the drafts of one stretch of lines."""

    page: int
    style: Typography
    right: float
    lines: Sequence[Line]
    number: int
    done: list[Draft] = field(default_factory=list)

    def add(self, line: Line, *, marker: str = "", kind: BlockKind = BlockKind.PARAGRAPH) -> None:
        """Begin a new block with this line."""
        placed = Placed(page=self.page, line=line)
        self.done.append(Draft(kind=kind, lines=(placed,), marker=marker, stretch=self.number))

    def edge(self, line: Line) -> float:
        """Where the lines end that begin where this one does: the right edge of its column."""
        near = SAME_COLUMN * line.size
        beside = (o.box.x1 for o in self.lines if abs(o.box.x0 - line.box.x0) <= near)
        return max(beside, default=self.right)

    def extend(self, line: Line) -> None:
        """Add the line to the block that is open."""
        last = self.done[-1]
        self.done[-1] = replace(last, lines=(*last.lines, Placed(page=self.page, line=line)))


def find_blocks(page: int, stretches: Sequence[Stretch], style: Typography) -> list[Draft]:
    """The blocks of one page, in reading order."""
    drafts: list[Draft] = []
    for number, stretch in enumerate(stretches):
        if stretch.rows:
            drafts += _table(page, stretch.rows, number)
        else:
            drafts += _stretch(page, stretch, style, number)
    return drafts


def _stretch(page: int, stretch: Stretch, style: Typography, number: int) -> list[Draft]:
    right = max(line.box.x1 for line in stretch.lines)
    builder = _Builder(page=page, style=style, right=right, lines=stretch.lines, number=number)
    for row in _rows(stretch.lines):
        if len(row) == 2 and _is_numbered_heading(row, style):  # noqa: PLR2004 - number and title
            _add_line(builder, [_as_one(*row)])
        elif len(row) == 1 or (len(row) == 2 and BARE_MARKER.fullmatch(row[0].text.strip())):  # noqa: PLR2004
            _add_line(builder, row)
        else:
            _add_row(builder, row)
    return [_classified(draft, style) for draft in builder.done]


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
    heading = _looks_like_heading(line, builder.style) and _stands_apart(builder, line)
    if builder.done and _goes_on(builder, line, marker=marker, heading=heading):
        if not heading:
            builder.done[-1] = as_text(builder.done[-1])
        builder.extend(line)
    elif heading:
        builder.add(row[0] if len(row) == 1 else line, kind=BlockKind.HEADING, marker=marker)
    else:
        builder.add(line, marker=marker, kind=BlockKind.ITEM if marker else BlockKind.PARAGRAPH)


def _without_marker(row: Sequence[Line]) -> tuple[Line, str]:
    """The line without its list marker, which may be a piece of its own."""
    if len(row) > 1:
        return row[1], row[0].text.strip()
    found = MARKER.match(row[0].text)
    if not found:
        return row[0], ""
    return _shortened(row[0], found.end()), found["marker"]


def _shortened(line: Line, start: int) -> Line:
    """The line from `start` on; where that begins is estimated from the width of the line."""
    box = line.box
    shift = (box.x1 - box.x0) * start / max(1, len(line.text))
    moved = Box(x0=round(box.x0 + shift, 2), y0=box.y0, x1=box.x1, y1=box.y1)
    return Line(
        text=line.text[start:],
        box=moved,
        baseline=line.baseline,
        size=line.size,
        bold=line.bold,
        italic=line.italic,
        hyphenated=line.hyphenated,
    )


def _looks_like_heading(line: Line, style: Typography) -> bool:
    """Larger than the text, or set off from it: bold, italic or in capitals."""
    set_off = line.bold or line.italic or line.text.isupper()
    distinct = line.size >= style.size + LARGER or (set_off and line.size >= SET_OFF * style.size)
    return distinct and len(line.text) <= LONGEST_HEADING and any(c.isalpha() for c in line.text)


def _stands_apart(builder: _Builder, line: Line) -> bool:
    """Whether it begins something: in the middle of a paragraph a bold line is emphasis."""
    if not builder.done or builder.done[-1].kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
        return True
    above = builder.done[-1].last
    filled = above.box.x1 > builder.edge(above) - SHORT * above.size
    ended = bool(_SENTENCE_END.search(above.text.strip()))
    same_size = abs(above.size - line.size) <= OTHER_SIZE
    return not (filled and not ended and same_size and _close(builder, above, line))


def _goes_on(builder: _Builder, line: Line, *, marker: str, heading: bool) -> bool:
    """Whether the line belongs to the block that is open."""
    draft = builder.done[-1]
    above = draft.last
    if marker or draft.kind in (BlockKind.ROW, BlockKind.CONTENTS):
        return False
    if abs(above.size - line.size) > OTHER_SIZE or draft.lines[-1].page != builder.page:
        return False
    if (draft.kind is BlockKind.HEADING) != heading:
        return not heading and _is_run_in(builder, draft, line)
    if heading and not _same_heading(builder, draft, line):
        return False
    return _close(builder, above, line) and not _begins_paragraph(builder, draft, line)


def _same_heading(builder: _Builder, draft: Draft, line: Line) -> bool:
    """Whether a heading goes on with the line: in its style, and because its own line was full."""
    above = draft.last
    if NUMBERED.match(line.text) or (above.bold, above.italic) != (line.bold, line.italic):
        return False
    word = line.text.split()[0]
    width = (line.box.x1 - line.box.x0) * (len(word) + 1) / len(line.text)
    full = above.box.x1 + width > builder.edge(above)
    return full or line.size >= builder.style.size + LARGER


def _is_run_in(builder: _Builder, draft: Draft, line: Line) -> bool:
    """Whether a bold beginning is that of a paragraph which the line goes on with.

    It fills its column, holds the end of a sentence, or leaves one open.
    """
    if draft.last.size >= builder.style.size + LARGER or not _close(builder, draft.last, line):
        return False
    filled = draft.last.box.x1 > builder.edge(draft.last) - SHORT * draft.last.size
    return filled or bool(TWO_SENTENCES.search(draft.text())) or line.text[:1].islower()


def _close(builder: _Builder, above: Line, line: Line) -> bool:
    usual = max(builder.style.leading * line.size / builder.style.size, 1.15 * line.size)
    return 0 < above.baseline - line.baseline <= NEW_BLOCK * usual


def _begins_paragraph(builder: _Builder, draft: Draft, line: Line) -> bool:
    """No white, and yet a new paragraph: out-dented, or after a short last line."""
    edge = draft.lines[-1].line.box.x0 if len(draft.lines) > 1 else draft.first.box.x0
    tolerance = SAME_EDGE * line.size
    ended = bool(_SENTENCE_END.search(draft.last.text.strip()))
    if draft.marker:
        return (ended or len(draft.lines) > 1) and line.box.x0 < edge - 2 * tolerance
    short = draft.last.box.x1 < builder.right - SHORT * line.size
    indented = line.box.x0 > edge + 2 * tolerance
    return ended and (short or indented) and line.text[:1].isupper()


def _classified(draft: Draft, style: Typography) -> Draft:
    """What only the whole block shows: footnote, contents line, quote, or no heading after all."""
    text = draft.text()
    if draft.kind is BlockKind.ROW:
        cells = tuple((placed,) for placed in draft.lines)
        return replace(draft, cells=cells, columns=tuple("" for _ in cells))
    if _CONTENTS.match(text):
        return replace(draft, kind=BlockKind.CONTENTS)
    if draft.kind is not BlockKind.HEADING and _is_footnote(draft, text, style):
        return replace(draft, kind=BlockKind.FOOTNOTE)
    if draft.kind is BlockKind.HEADING and (len(text) > LONGEST_HEADING or text.endswith(",")):
        return as_text(draft)
    if draft.kind is BlockKind.PARAGRAPH and _QUOTED.match(text) and _closes_quote(text):
        return replace(draft, kind=BlockKind.QUOTE)
    return draft


def as_text(draft: Draft) -> Draft:
    """A heading as running text: the marker, which it keeps, leaves its text."""
    if draft.kind is not BlockKind.HEADING:
        return draft
    if not draft.marker:
        return replace(draft, kind=BlockKind.PARAGRAPH)
    line, _ = _without_marker([draft.first])
    first = replace(draft.lines[0], line=line)
    return replace(draft, kind=BlockKind.ITEM, lines=(first, *draft.lines[1:]))


def _is_footnote(draft: Draft, text: str, style: Typography) -> bool:
    numbered = draft.marker[:1].isdigit() or bool(_FOOTNOTE.match(text))
    return numbered and draft.first.size <= style.size - FOOTNOTE_SMALLER


def _closes_quote(text: str) -> bool:
    """Whether the quotation mark closes at the end, or just before a name."""
    return bool(re.search(r"[”\"’'][.,]?(?:\s*[-–—(].{0,60})?$", text))


# --- tables -------------------------------------------------------------------------------


def _table(page: int, rows: Iterable[Row], number: int) -> list[Draft]:
    """A draft for each row; the first gives the names of the columns to those below it."""
    head, *below = [
        tuple(tuple(Placed(page=page, line=line) for line in cell) for cell in row.cells)
        for row in rows
    ]
    columns = tuple(" ".join(placed.line.text.strip() for placed in cell) for cell in head)
    drafts = [_table_row(head, [""] * len(head), number)]
    return drafts + [_table_row(cells, columns, number) for cells in below]


def _table_row(
    cells: Sequence[tuple[Placed, ...]],
    columns: Sequence[str],
    number: int,
) -> Draft:
    named = [*columns, *[""] * (len(cells) - len(columns))]
    return Draft(
        kind=BlockKind.ROW,
        lines=tuple(placed for cell in cells for placed in cell),
        stretch=number,
        cells=tuple(cell for cell in cells if cell),
        columns=tuple(name for name, cell in zip(named, cells, strict=False) if cell),
    )
