"""What the program knows of Dutch: sentences, number words, shares, collation, file names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction

from babel.numbers import format_decimal

from pipeline.model import Span

# Words that end in a full stop without ending a sentence; a name's initial is handled apart.
ABBREVIATIONS = frozenset(
    [
        "a.d",
        "art",
        "artt",
        "bijv",
        "blz",
        "bv",
        "ca",
        "c.q",
        "d.d",
        "d.w.z",
        "dhr",
        "dr",
        "drs",
        "e.d",
        "e.v",
        "enz",
        "etc",
        "evt",
        "excl",
        "fig",
        "gem",
        "hfst",
        "i.c",
        "i.p.v",
        "i.v.m",
        "incl",
        "ing",
        "ir",
        "jl",
        "jr",
        "lid",
        "m.b.t",
        "m.b.v",
        "m.i.v",
        "m.n",
        "m.u.v",
        "max",
        "mevr",
        "min",
        "mln",
        "mld",
        "mr",
        "mw",
        "n.a.v",
        "n.v.t",
        "nl",
        "nr",
        "nrs",
        "o.a",
        "o.b.v",
        "o.g.v",
        "o.i.d",
        "o.l.v",
        "p.m",
        "par",
        "pag",
        "pp",
        "prof",
        "resp",
        "sr",
        "st",
        "t.a.v",
        "t.b.v",
        "t.g.v",
        "t.o.v",
        "tel",
        "v.w.b",
        "vgl",
        "w.o",
        "z.g",
        "zgn",
        "zie",
    ]
) - {"zie", "lid", "st"}

# A stop, closing quotes, white space, then something that can begin a sentence.
_STOP = re.compile(r"[.!?…][\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-ZÀ-Þ0-9€])")
LONGEST_WORD = 25  # an abbreviation is shorter; a longer look back would cost time
_LAST_WORD = re.compile(r"(\S{1,20})$")

_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")

NUMBERS = (
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
)

# Shares that have a name of their own, and how far a share may lie beside one to be "bijna" it.
SHARES = {
    Fraction(1, 4): "een kwart",
    Fraction(1, 3): "een derde",
    Fraction(1, 2): "de helft",
    Fraction(2, 3): "twee derde",
    Fraction(3, 4): "drie kwart",
}
NEAR = Fraction(3, 100)
# Below this a share says more than the numbers can bear.
FEWEST_FOR_SHARE = 8


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a text as spans, white space between them left out."""
    start = 0
    for stop in _STOP.finditer(text):
        if not _is_abbreviation(text[max(start, stop.start() - LONGEST_WORD) : stop.start() + 1]):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, len(text))


def _is_abbreviation(upto: str) -> bool:
    """Whether the full stop at the end belongs to its word."""
    if not upto.endswith(".") or not (found := _LAST_WORD.search(upto[:-1])):
        return False
    word = found[1].strip("(\"'“‘[").lower()
    return word in ABBREVIATIONS or bool(_INITIALS.fullmatch(word))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        lead = len(piece) - len(piece.lstrip())
        yield Span(start=start + lead, end=start + lead + len(piece.strip()))


def plain(text: str) -> str:
    """Lower case, no accents, straight quotes: the form in which texts are compared."""
    straight = text.replace("’", "'").replace("‘", "'")
    if straight.isascii():  # most is, and looking at each letter is dear
        return straight.lower()
    letters = unicodedata.normalize("NFKD", straight)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


def sort_key(name: str) -> tuple[str, str]:
    """Dutch alphabetical order: 's- and 't do not count, accents come second."""
    base = re.sub(r"^'[st][- ]", "", plain(name))
    return re.sub(r"[^a-z0-9 ]", "", base), name


def slugify(text: str, longest: int = 60) -> str:
    """A name for a file or an anchor: ASCII, lower case, cut at a word."""
    words = re.sub(r"[^a-z0-9]+", "-", plain(text).replace("'", "")).strip("-")
    return words if len(words) <= longest else words[:longest].rsplit("-", 1)[0]


def listing(items: Sequence[str]) -> str:
    """As running text: one item, "a en b", or "a, b en c"."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} en {items[-1]}"


def number(value: float) -> str:
    """A number as Dutch prints it: 1.234,5."""
    return str(format_decimal(value, locale="nl"))


def number_word(value: int) -> str:
    """Up to twelve in letters, as running text does; figures above that."""
    return NUMBERS[value] if 0 <= value < len(NUMBERS) else number(value)


def counted(value: int, singular: str, plural: str) -> str:
    """A number with its noun: "1 aanbeveling", "7 aanbevelingen"."""
    return f"{number(value)} {singular if value == 1 else plural}"


def share(count: int, total: int, noun: str) -> str:
    """What part of all: "de helft van de rapporten (12 van 24)".

    A fraction word only where it is exact, "bijna" or "iets meer dan" within three points;
    otherwise, and below eight, the counts alone.
    """
    figures = f"{number(count)} van de {number(total)} {noun}"
    if count == total and total >= FEWEST_FOR_SHARE:
        return f"alle {noun} ({number(count)} van {number(total)})"
    if total < FEWEST_FOR_SHARE:
        return figures
    name = _share_name(Fraction(count, total))
    return f"{name} van de {noun} ({number(count)} van {number(total)})" if name else figures


def _share_name(part: Fraction) -> str:
    nearest = min(SHARES, key=lambda known: (abs(known - part), known))
    if part == nearest:
        return SHARES[nearest]
    if abs(part - nearest) > NEAR:
        return ""
    return f"{'bijna' if part < nearest else 'iets meer dan'} {SHARES[nearest]}"
