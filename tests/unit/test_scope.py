"""Which areas a report says it studied, and when that is better left unknown."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from pipeline.model import (
    Block,
    BlockKind,
    Box,
    Document,
    Ink,
    Origin,
    PageFacts,
    Section,
    SectionRole,
    Span,
)
from pipeline.scope import MOST_TEXTS, find_studied

# What the stand-in for the trained model knows: a word, and the chances it gives.
KNOWN = {
    "opdracht": {1: 1.0},
    "huisarts": {3: 0.9, 4: 0.1},
    "vindbaar": {4: 0.95},
    "kosten": {9: 0.8},
    "misschien": {7: 0.4, 5: 0.3, 0: 0.3},
    "wijkteams": {2: 0.9},
    "bijlage": {0: 1.0},
}


def codes(texts):
    rows = np.zeros((len(texts), 11))
    for row, text in zip(rows, texts, strict=True):
        known = next((KNOWN[word] for word in KNOWN if word in text.lower()), {0: 1.0})
        for code, chance in known.items():
            row[code] = chance
    return rows


READERS = SimpleNamespace(areas=SimpleNamespace(labels=[*map(str, range(11))]), codes=codes)


def studied(*parts):
    """Of sections `(role, title, lines)`; a line that begins with a dash is an item of a list."""
    text, blocks, sections = "", [], []
    for role, title, *lines in parts:
        first = len(blocks)
        for at, line in enumerate((title, *lines)):
            kind = BlockKind.ITEM if line.startswith("- ") else BlockKind.PARAGRAPH
            words = line.removeprefix("- ")
            span = Span(start=len(text), end=len(text) + len(words))
            ink = Ink(span=span, page=1, box=Box(x0=0, y0=0, x1=1, y1=1))
            blocks.append(
                Block(kind=kind if at else BlockKind.HEADING, span=span, ink=(ink,), level=not at)
            )
            text += f"{words}\n\n"
        sections.append(
            Section(
                title=title,
                level=1,
                role=role,
                path=(title,),
                span=Span(start=blocks[first].span.start, end=len(text)),
                blocks=tuple(range(first + 1, len(blocks))),
            )
        )
    facts = PageFacts(number=1, label="", width=595, height=842, origin=Origin.LAYER)
    document = Document(text=text, blocks=tuple(blocks), pages=(facts,))
    return find_studied(document, sections, READERS)


QUESTIONS = (
    "- Is de opdracht helder?",
    "- Hoe gaat het met de huisarts?",
    "- Is het team vindbaar?",
)


def test_research_questions_say_what_was_studied():
    assert studied((SectionRole.METHOD, "1.2 Onderzoeksvragen", *QUESTIONS)) == (1, 3, 4)


def test_an_assignment_that_lists_subjects_says_it_too():
    lead = "Het onderzoek richt zich op:"
    subjects = ("- de opdracht;", "- de huisarts;", "- wat het team vindbaar maakt.")
    assert studied((SectionRole.METHOD, "Inleiding", lead, *subjects)) == (1, 3, 4)


def test_a_list_of_what_was_done_says_nothing_of_areas():
    done = ("- opdracht gelezen", "- huisarts gesproken", "- kosten geteld")
    assert studied((SectionRole.METHOD, "Aanpak", "Wat wij deden:", *done)) == ()


def test_headings_of_what_was_found_count():
    headings = ("2 De opdracht", "3.1 De huisarts", "4 Kosten per huishouden")
    assert studied(*((SectionRole.FINDINGS, title) for title in headings)) == (1, 3, 4, 9)


def test_headings_of_other_sections_do_not_count():
    headings = ("2 De opdracht", "3.1 De huisarts", "4 Kosten per huishouden")
    assert studied(*((SectionRole.APPENDIX, title) for title in headings)) == ()


def test_what_may_have_been_studied_is_never_called_not_studied():
    found = studied(
        (SectionRole.METHOD, "Onderzoeksvragen", *QUESTIONS),
        (SectionRole.FINDINGS, "2 Misschien iets"),
    )
    assert found == (1, 3, 4, 5, 7)


@pytest.mark.parametrize(
    "questions",
    [
        QUESTIONS[:2],
        (*QUESTIONS[:2], "- Hoe functioneren de wijkteams?"),
        (*QUESTIONS[:2], "- De hoofdvraag is: hoe doelmatig zijn de huisbezoeken der wijkteams?"),
        (*QUESTIONS[:2], "- Wat leveren de wijkteams de inwoners op?"),
    ],
)
def test_too_few_questions_or_broad_ones_leave_it_unknown(questions):
    assert studied((SectionRole.METHOD, "Onderzoeksvragen", *questions)) == ()


def test_headings_that_mostly_name_teams_leave_it_unknown():
    teams = [(SectionRole.FINDINGS, f"3.{n} Wijkteams {name}") for n, name in enumerate("ABCD")]
    assert studied((SectionRole.METHOD, "Vragen", *QUESTIONS), *teams) == ()


def test_more_texts_than_any_report_has_are_not_looked_at():
    many = (f"- Hoe staat het met huisarts {n}?" for n in range(MOST_TEXTS + 1))
    assert studied((SectionRole.METHOD, "Vragen", *many)) == ()


def test_an_empty_report_says_nothing():
    assert studied() == ()
