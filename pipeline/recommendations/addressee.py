"""Who is asked to act: the heading or lead-in first, then the sentence (codeboek, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.dutch import plain
from pipeline.model import Addressee

# How each addressee is called; the first that fits decides.
_NAMES = {
    Addressee.RAAD: r"(?:gemeente)?ra(?:ad|den)\b|griffies?\b|raadsleden\b",
    Addressee.COLLEGE: (
        r"(?:colleges?|burgemeesters? en wethouders?|b ?& ?w|wethouders?"
        r"|(?:stads|gemeente)bestuur)\b"
    ),
    Addressee.TEAM: r"(?:\w*teams?|medewerkers|teamleid\w*|uitvoeringsorganisatie|professionals)\b",
    Addressee.AANBIEDERS: r"(?:zorg|jeugdhulp)?aanbieders\b|(?:keten|samenwerkings)?partners\b",
    Addressee.GEMEENTE: r"gemeenten?\b|ambtelijke? organisatie\b|opdrachtgever\b",
}
_ASKED = (
    r"(?:advis\w+|beve(?:el|l)\w*|aanbe(?:vel|vol)\w*|geadviseerd\w*|ra(?:den|adt)|verzoek\w*"
    r"|vra(?:ag|gen)|doen wij|roep\w* op|draagt? op|geef\w* .{0,20}mee)"
)
_MUST = (
    r"(?:moet\w*|dien\w*|zou\w*|kan|kunnen|hoor\w*|doe\w* er goed aan|zorg\w*|neem\w*|wordt|worden)"
)
_ARTICLE = r"(?:aan )?(?:de|het|uw|alle|beide|drie|vier)?\s*(?:\w+ )?"

# A line that only says who is to act, and how many words it has at most.
_LABEL = re.compile(
    r"(?:aan zet|aan|voor(?: wie)?|actiehouder|trekker|geadresseerde|gericht aan|door)\b\s*:?\s*"
)
LONGEST_LABEL = 10
_MEANT_FOR = re.compile(
    r"\b(?:aanbevelingen|adviezen|lessen|verbeterpunten|voorstellen)\b[^.]{0,40}?"
    r"\b(?:gericht|bedoeld|bestemd|richten)\b[^.]{0,15}?\b(?:aan|voor|tot|op)\b"
)
_REACH = 40  # characters

_HEADING = {
    who: re.compile(
        rf"(?:\b(?:aan|voor|richting|per)\b.*\b|^\W*(?:de |het )?){name}$|^{name}\W*$"
        rf"|\b(?:aan|voor|richting)\b.*\b{name}"
    )
    for who, name in _NAMES.items()
}
_SENTENCE = {
    who: re.compile(
        rf"\b{_ASKED}\b.{{0,30}}?\b{_ARTICLE}{name}"
        rf"|^{_ARTICLE}{name}(?:.{{0,60}}?)\b{_MUST}\b|\bals {name}"
        rf"|^(?:vraag|verzoek) {_ARTICLE}{name}"
    )
    for who, name in _NAMES.items()
}


def addressee_of_heading(headings: Iterable[str]) -> Addressee | None:
    """Whom the nearest heading that names somebody is addressed to ("Aan de raad")."""
    for heading in headings:
        words = re.sub(r"^[\d.\s]+", "", plain(heading)).strip(" :.")
        for who, pattern in _HEADING.items():
            if pattern.search(words):
                return who
    return None


def addressee_of_label(text: str) -> Addressee | None:
    """Whom a line of its own names: "Aan zet: de teams.", "Voor het college"."""
    if len(text.split()) > LONGEST_LABEL or not (label := _LABEL.match(plain(text))):
        return None
    return addressee_of_cell(text[label.end() :])


def addressee_of_chapter(text: str) -> Addressee | None:
    """Whom the opening of a chapter says all its advice is for, unless a piece says otherwise."""
    words = plain(text)
    found = _MEANT_FOR.search(words)
    return addressee_of_cell(words[found.end() : found.end() + _REACH]) if found else None


def addressee_of_cell(cell: str) -> Addressee | None:
    """Whom a table column "voor wie" names; the first of several."""
    words = plain(cell)
    found = [
        (match.start(), who)
        for who, name in _NAMES.items()
        if (match := re.search(rf"\b{name}", words))
    ]
    return min(found)[1] if found else None


def addressee_of_sentence(text: str) -> Addressee:
    """Whom a sentence asks, unknown when it does not say."""
    words = plain(text)
    if re.match(
        r"(?:vraag|verzoek|draag) (?:de |het )?colleges?\b|het college op te dragen", words
    ):
        return Addressee.RAAD
    found = [
        (match.start(), who)
        for who, pattern in _SENTENCE.items()
        if (match := pattern.search(words))
    ]
    return min(found)[1] if found else Addressee.ONBEKEND
