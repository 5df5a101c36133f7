"""The picture of a scanned page: how it is turned, how dark it is, how heavy its letters are."""

from __future__ import annotations

from math import radians, tan

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Skew is sought up to so many degrees, first in steps and then in fine steps around the best.
MOST_SKEW = 6.0
_STEP, _FINE = 0.5, 0.05
# Less than this is no skew: turning costs sharpness.
LEAST_SKEW = 0.15
# How much sharper the rows have to be for a turn to be believed.
SHARPER = 1.05
_SOUGHT_ON = 1000  # pixels: the longest side of the picture on which skew is sought
_FEWEST_DOTS = 300
# Darker than this share of the lightest is not paper.
_NOT_PAPER = 0.9
# Darker than this is ink.
INK = 0.3
PAPER_PERCENTILE = 90
# Of the letters of one line: what is ink, which darkness is that of its strokes, and their edge.
_FAINT, _FULL_PERCENTILE, _HALF = 0.3, 90, 0.5


def inked(picture: Image.Image) -> float:
    """The share of the page that is not paper: one line of text covers some 0.3%."""
    values = np.asarray(picture.convert("L"), dtype=np.float32)
    return float(np.count_nonzero(values < _NOT_PAPER * values.max())) / values.size


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    """The picture turned counter-clockwise: quarters whole, what remains within its frame."""
    quarters = round(degrees / 90)
    rest = degrees - 90 * quarters
    for _ in range(quarters % 4):
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    if abs(rest) < LEAST_SKEW:
        return picture
    white = "white" if picture.mode == "RGB" else 255
    return picture.rotate(rest, Image.Resampling.BILINEAR, fillcolor=white)


def darkness(picture: Image.Image) -> NDArray[np.float32]:
    """How dark a grey picture is everywhere, from 0 for its paper to 1 for black."""
    values = np.asarray(picture, dtype=np.float32)
    paper = max(1.0, float(np.percentile(values[::4, ::4], PAPER_PERCENTILE)))
    dark: NDArray[np.float32] = np.clip(1.0 - values / paper, 0.0, 1.0)
    return dark


def skew_of(picture: Image.Image) -> float:
    """The degrees by which to turn a grey page so that its lines run level; 0 when unsure."""
    small = picture.reduce(max(1, max(picture.size) // _SOUGHT_ON))
    ys, xs = np.nonzero(darkness(small) > INK)
    if len(ys) < _FEWEST_DOTS:
        return 0.0
    coarse = _sharpest(ys, xs, 0.0, MOST_SKEW, _STEP)
    best = _sharpest(ys, xs, coarse, _STEP, _FINE)
    sharper = _sharpness(ys, xs, best) > SHARPER * _sharpness(ys, xs, 0.0)
    return round(best, 2) if sharper and abs(best) >= LEAST_SKEW else 0.0


def _sharpest(
    ys: NDArray[np.intp], xs: NDArray[np.intp], middle: float, reach: float, step: float
) -> float:
    """The angle around `middle` at which rows of ink and rows of paper differ most."""
    count = round(reach / step)
    angles = [middle + step * n for n in range(-count, count + 1)]
    return max(angles, key=lambda angle: (_sharpness(ys, xs, angle), -abs(angle)))


def _sharpness(ys: NDArray[np.intp], xs: NDArray[np.intp], degrees: float) -> float:
    rows = np.rint(ys - tan(radians(degrees)) * xs).astype(np.int64)
    profile = np.bincount(rows - rows.min())
    return float(np.sum(np.diff(profile).astype(np.float64) ** 2))


def stroke_width(dark: NDArray[np.float32]) -> float:
    """How many pixels wide the strokes of letters are, on average, from left to right.

    Their darkness is summed and not their pixels counted, so that a blurred scan or coloured
    letters weigh the same as sharp black ones.
    """
    inked = dark[dark > _FAINT]
    if not inked.size:
        return 0.0
    level = np.clip(dark / np.percentile(inked, _FULL_PERCENTILE), 0.0, 1.0)
    stroke = level > _HALF
    begins = int(np.count_nonzero(stroke[:, 1:] & ~stroke[:, :-1]) + np.count_nonzero(stroke[:, 0]))
    return float(level.sum()) / begins if begins else 0.0
