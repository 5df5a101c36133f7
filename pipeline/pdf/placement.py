"""Where something in the file is shown: pages can be turned, and cut out of a larger sheet."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Box


def rounded(value: float) -> float:
    """To 0.01 point, half up; a page has hundreds, and round() takes three times as long."""
    return (value * 100 + 0.5) // 1 / 100


def rounded_box(x0: float, y0: float, x1: float, y1: float) -> Box:
    """The box with its sides rounded likewise; written out, for a page has dozens."""
    return Box(
        x0=(x0 * 100 + 0.5) // 1 / 100,
        y0=(y0 * 100 + 0.5) // 1 / 100,
        x1=(x1 * 100 + 0.5) // 1 / 100,
        y1=(y1 * 100 + 0.5) // 1 / 100,
    )


class Placement(NamedTuple):
    """How the file's coordinates become those of the page as it is shown.

    `turns` counts quarter turns to the right; the other four are the page's edges in the file.
    """

    turns: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def plain(self) -> bool:
        """Whether nothing has to change."""
        return (self.turns, self.left, self.bottom) == (0, 0.0, 0.0)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the file is shown."""
        if self.turns == 0:
            return x - self.left, y - self.bottom
        if self.turns == 1:
            return y - self.bottom, self.right - x
        if self.turns == 2:  # noqa: PLR2004 - upside down
            return self.right - x, self.top - y
        return self.top - y, x - self.left

    def turned(self, a: float, b: float, c: float, d: float) -> tuple[float, ...]:
        """The directions of a letter's base and height as they are shown."""
        for _ in range(self.turns):
            a, b, c, d = b, -a, d, -c
        return a, b, c, d

    def rectangle(self, left: float, top: float, right: float, bottom: float) -> list[float]:
        """The same rectangle as it is shown: left, top, right, bottom."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return [min(x0, x1), max(y0, y1), max(x0, x1), min(y0, y1)]

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box around two corners as it is shown, rounded."""
        if not self.plain:
            x0, y0 = self.point(x0, y0)
            x1, y1 = self.point(x1, y1)
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        return rounded_box(x0, y0, x1, y1)
