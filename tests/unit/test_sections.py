import pytest

from pipeline.model import Addressee, SectionRole
from pipeline.recommendations.addressee import (
    addressee_of_cell,
    addressee_of_heading,
    addressee_of_sentence,
)
from pipeline.sections import role_of


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("7.2 Aanbevelingen", SectionRole.RECOMMENDATIONS),
        ("Hoofdstuk 6 Verbeterpunten", SectionRole.RECOMMENDATIONS),
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
