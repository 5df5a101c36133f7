"""From the characters in a file to the letters that a reader would type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

BULLET = "•"
_PRIVATE = re.compile("[\ue000-\uf8ff](?![\ue000-\uf8ff])")
# Ligatures, and what has no width: soft hyphen, NUL, joiners, marks of direction.
_NO_LETTERS = re.compile("[\ufb00-\ufb06\xad\x00\u200b-\u200f\u2060\ufeff]")
# The same, white that is no ordinary space, and the private-use area.
_UNTIDY = re.compile(
    "[\ufb00-\ufb06\xad\x00\u200b-\u200f\u2060\ufeff\t\xa0\u2000-\u200a\u202f\u3000\ue000-\uf8ff]"
)
# Letters apart: at least four groups, none of which is a word by its length, after the number of a
# heading; other figures in a row are a row of figures, and dots in a row lead to a page number.
_SPACED = re.compile(
    r"(?<!\S)(?:\d\s*\d?\s+(?:\.\s+(?:\d\s*\d?\s+)?){0,4})?"
    r"[^\s\d_.…]{1,3}(?:\s+[^\s\d_.…]{1,3}){3,}(?!\S)"
)
_LONE = re.compile(r" \S ")  # cheap, and in every such run
# Of spaced letters more than this share stands alone; the others lie close because of kerning.
ALONE = 0.6
# A gap this many times the usual one between spaced letters parts two words.
NEW_WORD = 1.6
# Letters of one word that stand apart have at least this share of the usual gap between them.
APART = 0.4

Glyph = Sequence[float] | None  # left, top, right, bottom; none when nobody knows where it is


def is_tidy(text: str) -> bool:
    """Whether `composed` and `with_bullet` would leave this text, of a whole page, as it is."""
    untidy = _UNTIDY.search(text) or "  " in text
    return not untidy and unicodedata.is_normalized("NFC", text)


def composed(text: str) -> str:
    """Accents on their letters, ligatures as letters, one space at a time, nothing invisible."""
    letters = unicodedata.normalize("NFC", _NO_LETTERS.sub(_letters, text))
    return " ".join(letters.split())


def _letters(mark: re.Match[str]) -> str:
    return (
        unicodedata.normalize("NFKD", mark[0])
        if mark[0] >= "\ufb00" and mark[0] <= "\ufb06"
        else ""
    )


def with_bullet(text: str, *, symbol: bool) -> str:
    """The text with a bullet for its first mark, when that spells nothing.

    It spells nothing when it is a word by itself in a font of symbols, or of the private-use area,
    where such fonts keep their bullets.
    """
    if symbol:
        return BULLET + text[1:]
    if _PRIVATE.match(text):
        return f"{BULLET} {text[1:].lstrip()}".rstrip()
    return text


# --- letters apart ------------------------------------------------------------------------


def may_be_spaced(text: str) -> bool:
    """Whether some of the text looks like s p a c e d letters: then its glyphs decide."""
    return bool(_LONE.search(text)) and any(_alone(run[0]) for run in _SPACED.finditer(text))


def _alone(run: str) -> bool:
    groups = run.split()
    return sum(len(group) == 1 for group in groups) > ALONE * len(groups)


def closed_up(text: str, glyphs: Sequence[Glyph]) -> str:
    """Spaced letters as words; how far the glyphs stand apart says where a word ends."""
    parts, done = [], 0
    for run in _SPACED.finditer(text):
        begin, end = run.span()
        words = _words(run[0], glyphs[begin:end]) if _alone(run[0]) else run[0]
        parts += [text[done:begin], words]
        done = end
    return "".join(parts) + text[done:]


def _words(run: str, glyphs: Sequence[Glyph]) -> str:
    """The run with spaces only between words; as it was when its letters do not stand apart."""
    letters = [(char, glyph) for char, glyph in zip(run, glyphs, strict=True) if char.strip()]
    gaps = [_gap(left, right) for (_, left), (_, right) in pairwise(letters)]
    usual = median(gaps)
    if usual <= 0 or min(gaps) < APART * usual:
        return run
    pieces = [letters[0][0]]
    for gap, (char, _) in zip(gaps, letters[1:], strict=True):
        pieces += [" ", char] if gap > NEW_WORD * usual else [char]
    return "".join(pieces)


def _gap(left: Glyph, right: Glyph) -> float:
    return right[0] - left[2] if left and right else 0.0
