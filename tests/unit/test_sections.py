from dataclasses import replace

import numpy as np
import pytest

from pipeline.learning import DenseModel
from pipeline.model import (
    Addressee,
    Block,
    BlockKind,
    Box,
    Document,
    Ink,
    Origin,
    PageFacts,
    SectionRole,
    Span,
)
from pipeline.outlines import role_of
from pipeline.recommendations.addressee import (
    addressee_of_cell,
    addressee_of_heading,
    addressee_of_sentence,
)
from pipeline.sections import find_sections


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("7.2 Aanbevelingen", SectionRole.RECOMMENDATIONS),
        ("Hoofdstuk 6 Verbeterpunten", None),
        ("7 Conclusies en aanbevelingen", SectionRole.CONCLUSIONS),
        ("Opvolging van eerdere aanbevelingen", SectionRole.EARLIER),
        ("MANAGEMENTSAMENVATTING", SectionRole.SUMMARY),
        ("Bestuurlijke reactie", SectionRole.RESPONSE),
        ("Bijlage 2 Aanbevelingen van 2015", SectionRole.APPENDIX),
        ("Meander Onderzoek & Advies", None),
        ("3.1 Formatie en caseload", None),
    ],
)
def test_a_heading_says_what_its_section_is_for(title, role):
    assert role_of(title) is role


def test_the_nearest_heading_that_names_somebody_decides():
    assert addressee_of_heading(["6.2 Aan de colleges", "6 Aanbevelingen"]) is Addressee.COLLEGE
    assert addressee_of_heading(["8.1 Opdracht en organisatie"]) is None


def test_a_cell_names_its_first_addressee():
    assert addressee_of_cell("Team en aanbieders") is Addressee.TEAM
    assert addressee_of_cell("kort") is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Wij adviseren het college de caseload te verlagen.", Addressee.COLLEGE),
        ("De raad zou de middelen moeten oormerken.", Addressee.RAAD),
        ("Vraag het college om een jaarlijkse rapportage.", Addressee.RAAD),
        ("Verlaag de caseload.", Addressee.ONBEKEND),
    ],
)
def test_a_sentence_names_whom_it_asks(text, who):
    assert addressee_of_sentence(text) is who


FINDINGS = (
    "De wachttijd was in 2019 gemiddeld 34 dagen en liep in 2020 op tot 41 dagen. "
    "Van de 212 inwoners is 64 procent tevreden over het eerste gesprek. "
    "Medewerkers zeggen dat zij te weinig tijd hebben voor bezoek aan huis. "
    "Huisartsen weten het team niet altijd te vinden."
)


def as_document(*parts):
    """A document of headings `(level, title)` and paragraphs, each on its own page."""
    text, blocks = "", []
    for number, part in enumerate(parts, start=2):
        words, level = (part, 0) if isinstance(part, str) else (part[1], part[0])
        span = Span(start=len(text), end=len(text) + len(words))
        ink = Ink(span=span, page=number, box=Box(x0=0, y0=0, x1=1, y1=1))
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        blocks.append(Block(kind=kind, span=span, ink=(ink,), level=level))
        text += words + "\n\n"
    facts = PageFacts(number=1, label="", width=595, height=842, origin=Origin.LAYER)
    return Document(text=text.rstrip(), blocks=tuple(blocks), pages=(facts,))


@pytest.fixture
def advice(small_bank):
    """A paragraph that asks people to act."""
    return " ".join(example.text for example in small_bank.recommendations[::12])


def roles(models, *parts):
    return [section.role for section in find_sections(as_document(*parts), models)]


def test_what_is_below_a_heading_inherits_its_role(models, advice):
    assert roles(
        models,
        *((1, "4 Bevindingen"), FINDINGS, (1, "6 Aanbevelingen")),
        *((2, "Aan het college"), advice, (2, "Wonen"), advice),
    ) == [SectionRole.FINDINGS, *[SectionRole.RECOMMENDATIONS] * 3]


def test_a_reply_that_goes_through_the_recommendations_stays_a_reply(models):
    assert roles(models, (1, "Bestuurlijke reactie"), FINDINGS, (2, "Aanbeveling 1"), FINDINGS) == [
        SectionRole.RESPONSE,
        SectionRole.RESPONSE,
    ]


def test_a_heading_that_names_both_is_decided_by_what_stands_under_it(models, advice):
    both = (1, "7 Conclusies en advies")
    assert roles(models, both, advice) == [SectionRole.RECOMMENDATIONS]
    assert roles(models, both, FINDINGS, (2, "Aanbevelingen"), advice) == [
        SectionRole.CONCLUSIONS,
        SectionRole.RECOMMENDATIONS,
    ]


def test_an_appendix_is_one_whatever_stands_in_it_but_norms_count_apart(models, advice):
    assert roles(
        models, (1, "Bijlage 1 Vragen"), advice, (1, "Bijlage 2 Normenkader"), FINDINGS
    ) == [
        SectionRole.APPENDIX,
        SectionRole.NORMS,
    ]


def test_without_models_titles_of_one_meaning_are_understood_and_the_rest_speaks():
    found = roles(None, (1, "Samenvatting"), FINDINGS, (1, "Wonen"), FINDINGS, (1, "Nawoord"))
    assert found == [SectionRole.SUMMARY, SectionRole.FINDINGS, SectionRole.RESPONSE]


def test_nothing_at_all_has_no_sections(models):
    assert find_sections(as_document(), models) == ()


def test_what_is_most_of_a_document_is_no_summary(models):
    whole = (1, "Samenvatting"), FINDINGS
    assert roles(models, *whole) != [SectionRole.SUMMARY]
    assert roles(models, *whole, (1, "1 De teams"), FINDINGS * 40)[0] is SectionRole.SUMMARY


def test_a_model_that_is_sure_of_a_summary_is_not_followed_when_it_is_the_whole(models):
    sure = DenseModel(
        labels=models.sections.labels,
        weights=np.zeros_like(models.sections.weights),
        bias=np.array([99.0 * (name == "summary") for name in models.sections.labels]),
        least=models.sections.least,
    )
    readers = replace(models, sections=sure)
    assert roles(readers, (1, "De teams"), FINDINGS) != [SectionRole.SUMMARY]
