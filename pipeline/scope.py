"""Which areas a report says it studied: from its questions, its assignment and its headings.

"Not studied" is easily said wrong. So whatever a report may have looked at counts as studied, and
one that tells too little of its scope is left unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from pipeline.dutch import plain, sentences
from pipeline.learning import Floats, TextModel
from pipeline.model import BlockKind, Document, Section, SectionRole
from pipeline.outlines import bare
from pipeline.taxonomy import NONE_OF_THE_TEN

# A text tells something when one area is this likely; from PERHAPS on it may be about an area.
SURELY = 0.6
PERHAPS = 0.1
# With fewer telling texts, or a smaller share of all of them, the scope is unknown.
FEWEST_TELLING = 3
TELLING_SHARE = 0.5
# No real report has more questions and headings; coding them would only cost time.
MOST_TEXTS = 400
# What leads in a list of subjects, of which the items need not be questions.
_ASSIGNMENT = re.compile(
    r"\b(?:\w*vra(?:ag|gen)|onderwerp(?:en)?|thema'?s|aspecten|richt(?:te|ten|en)? zich"
    r"|opdracht|gekeken naar|onderzo(?:ekt|cht|chten|eken))\b"
)
# The question that the others are parts of asks for everything at once, ...
_MAIN = re.compile(r"\b(?:hoofdvra\w+|centrale (?:onderzoeks)?vra\w+|(?:vraag|probleem)stelling)\b")
# ... and so does what holds no other words than these, whatever the subject of the report.
_GENERAL = re.compile(
    r"\w{1,3}|\d+|aanbevel\w*|beoogd\w*|beter\w*|bevinding\w*|conclusies?|deze|dingen|doen|door"
    r"|dossier\w*|effect\w*|ervar\w*|evalua\w*|functioner\w*|gaa[nt]|gebeurt|gemeente\w*"
    r"|\w*gesprek\w*|goed|hoeverre|inwoners|interviews?|knelpunt\w*|kunnen|leer\w*|leidt|lessen"
    r"|leveren|medewerkers|meer|naar|nodig|observaties?|ontwikkel\w*|oordeel|opzet|over|praktijk"
    r"|professionals|resulta\w*|sinds|sociale?|sterk\w*|\w*teams?|trekken|uitkomst\w*|verbeter\w*"
    r"|verder|verwacht\w*|voor|voorbeeld\w*|waar|waardering|waarom|welke|werk(?:en|t)?|worden|zijn"
)


class Readers(Protocol):
    """What codes texts into the areas."""

    @property
    def areas(self) -> TextModel:
        """Of which the labels are the codes of the areas."""
        ...

    def codes(self, texts: Sequence[str]) -> Floats:
        """For each text the chances of the areas, in the order of these labels."""
        ...


def find_studied(
    document: Document, sections: Sequence[Section], readers: Readers
) -> tuple[int, ...]:
    """The codes of the areas that the report says it studied; empty where that is unknown."""
    texts = [*dict.fromkeys([*_questions(document, sections), *_subjects(sections)])]
    if not FEWEST_TELLING <= len(texts) <= MOST_TEXTS:
        return ()
    labels = [int(label) for label in readers.areas.labels]
    rows = [dict(zip(labels, row.tolist(), strict=True)) for row in readers.codes(texts)]
    telling = sum(_tells(text, row) for text, row in zip(texts, rows, strict=True))
    if telling < max(FEWEST_TELLING, TELLING_SHARE * len(texts)):
        return ()
    perhaps = {code for row in rows for code, chance in row.items() if chance >= PERHAPS}
    return tuple(sorted(perhaps - {NONE_OF_THE_TEN}))


def _questions(document: Document, sections: Sequence[Section]) -> Iterator[str]:
    """What the report set out to find: questions, and the subjects of its assignment."""
    for section in sections:
        if section.role is SectionRole.METHOD:
            yield from _asked(document, section)


def _asked(document: Document, section: Section) -> Iterator[str]:
    lead = section.title
    for at in section.blocks:
        block = document.blocks[at]
        text = " ".join(document.quote(block.span).split())
        if block.kind is not BlockKind.ITEM:
            lead = text
        elif _ASSIGNMENT.search(plain(lead)):
            yield text
            continue
        found = (text[span.start : span.end] for span in sentences(text))
        yield from (sentence for sentence in found if sentence.endswith("?"))


def _subjects(sections: Sequence[Section]) -> Iterator[str]:
    """The headings of what was found, without their numbers."""
    titles = (bare(s.title) for s in sections if s.role is SectionRole.FINDINGS)
    return (title for title in titles if title)


def _tells(text: str, chances: Mapping[int, float]) -> bool:
    """Whether it is surely about one area, and about no more than that."""
    best = max(chances, key=lambda code: (chances[code], -code))
    return best != NONE_OF_THE_TEN and chances[best] >= SURELY and not _is_broad(text)


def _is_broad(text: str) -> bool:
    """Whether it could stand in every report; a name in it ("Team Noord") makes no difference."""
    words = re.findall(r"\w+", text)
    words = [word for at, word in enumerate(words) if at == 0 or not word[0].isupper()]
    return bool(_MAIN.search(plain(text))) or all(map(_GENERAL.fullmatch, map(plain, words)))
