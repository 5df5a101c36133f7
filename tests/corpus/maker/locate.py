"""Where the words of a source stand in a finished PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from maker.reader import PrintedPage, squeezed

# What is left of a piece after a break has to be at least this long to be found by itself.
SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where each squeezed letter of a piece stands in the text of the whole report."""

    at: tuple[int, ...]
    pages: tuple[int, ...]


class NotPrintedError(Exception):
    """A piece of the source is not in the PDF."""


@dataclass(slots=True)
class Locator:
    """Finds pieces one after the other; each search begins where the last one ended."""

    pages: Sequence[PrintedPage]
    text: str = ""
    starts: list[int] = field(default_factory=list)
    cursor: int = 0

    def __post_init__(self) -> None:
        for page in self.pages:
            self.starts.append(len(self.text))
            self.text += page.text

    def find(self, piece: str) -> Place:
        """The place of a piece nearest to the last one found; raises NotPrintedError."""
        wanted = squeezed(piece)
        at = self._whole(wanted) or self._in_parts(wanted)
        if at is None:
            raise NotPrintedError(piece)
        self.cursor = at[-1] + 1 if at else self.cursor
        return Place(tuple(at), self.pages_of(at))

    def pages_of(self, at: Sequence[int]) -> tuple[int, ...]:
        """The pages on which these letters stand."""
        return tuple(sorted({self._page(position) for position in at}))

    def _whole(self, wanted: str) -> list[int] | None:
        start = self._nearest(wanted)
        return None if start is None else [*range(start, start + len(wanted))]

    def _in_parts(self, wanted: str) -> list[int] | None:
        """A piece with something between its parts: a footnote, a figure, a page break."""
        at: list[int] = []
        rest, begin = wanted, max(0, self.cursor - SHORTEST_PART)
        while rest:
            part, start = self._longest_start(rest, begin)
            if len(part) < min(SHORTEST_PART, len(rest)):
                return None
            at += range(start, start + len(part))
            rest, begin = rest[len(part) :], start + len(part)
        return at

    def _longest_start(self, wanted: str, begin: int) -> tuple[str, int]:
        """The longest beginning that stands in the text after `begin`, and where."""
        low, high = 0, len(wanted)
        while low < high:
            middle = (low + high + 1) // 2
            if self.text.find(wanted[:middle], begin) >= 0:
                low = middle
            else:
                high = middle - 1
        return wanted[:low], self.text.find(wanted[:low], begin)

    def _nearest(self, wanted: str) -> int | None:
        """The first place from the cursor on; else the last one before it."""
        ahead = self.text.find(wanted, self.cursor)
        if ahead >= 0:
            behind = self.text.rfind(wanted, 0, self.cursor)
            far = ahead - self.cursor > self.cursor - behind
            return behind if behind >= 0 and far and len(wanted) >= 2 * SHORTEST_PART else ahead
        behind = self.text.rfind(wanted)
        return behind if behind >= 0 else None

    def _page(self, position: int) -> int:
        return sum(start <= position for start in self.starts)
