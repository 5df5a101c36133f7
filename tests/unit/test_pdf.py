"""What is read of a page: its lines, where they stand, how they look."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf import Pdf
from pipeline.problems import UnreadableFileError
from tests.pdfs.make import Picture, Rule, Text, paragraph


@pytest.fixture
def read(pdf):
    """The first page that has these marks."""

    def page(*marks, **settings):
        with Pdf(pdf(marks, **settings)) as opened:
            return opened.read_page(1)

    return page


def texts(page):
    return [line.text for line in page.lines]


def test_a_line_knows_where_it_stands_and_how_it_looks(read):
    page = read(
        Text(72, 700, "Leg de taken vast.", size=11.5),
        Text(72, 650, "Vet", bold=True),
        Text(72, 600, "Schuin", italic=True),
    )
    plain, bold, italic = page.lines
    assert (plain.baseline, plain.size, plain.bold, plain.italic) == (700, 11.5, False, False)
    assert plain.box.x0 == pytest.approx(72, abs=2)
    assert plain.box.y0 <= 700 < plain.box.y1 < 712
    assert (bold.bold, bold.italic) == (True, False)
    assert (italic.bold, italic.italic) == (False, True)
    assert (page.number, page.width, page.height) == (1, 595, 842)


def test_dutch_letters_and_marks_survive(read):
    words = "Eén ‘gezin’, één “plan” – € 3 … naïef (\\ haakjes)"
    assert texts(read(Text(72, 700, words))) == [words]


def test_a_gutter_cuts_a_line_and_a_space_does_not(read):
    page = read(Text(72, 700, "links"), Text(98, 700, "ervan"), Text(300, 700, "rechts"))
    assert texts(page) == ["links ervan", "rechts"]
    assert page.lines[1].box.x0 == pytest.approx(300, abs=2)


def test_text_that_runs_upwards_is_left_out(read):
    page = read(Text(72, 700, "gewoon"), Text(500, 400, "langs de as", turned=True))
    assert texts(page) == ["gewoon"]


def test_a_word_broken_at_the_line_end_is_marked(read):
    page = read(*paragraph(72, 700, "De teams moeten beter samen-", "werken met de school."))
    first, second = page.lines
    assert first.hyphenated or first.text.endswith("-")
    assert not second.hyphenated


def test_an_empty_page_has_no_lines(read):
    page = read()
    assert page.lines == ()
    assert (page.ruled, page.image) == (False, 0.0)


def test_three_rules_of_one_extent_may_be_a_table(read):
    rules = [Rule(72, y, 400) for y in (700, 680, 660)]
    assert read(*rules).ruled
    assert not read(*rules[:2]).ruled
    assert not read(*rules[:2], Rule(72, 660, 200)).ruled
    assert not read(*(Rule(72, y, 400, 15) for y in (700, 680, 660))).ruled
    assert not read(*(Rule(72, y, 40) for y in (700, 680, 660))).ruled


@pytest.mark.parametrize(("height", "share"), [(842, 1.0), (421, 0.5), (2000, 1.0)])
def test_the_share_of_a_picture_is_at_most_the_page(read, height, share):
    assert read(Picture(height=height)).image == share


def test_page_labels_and_title_come_from_the_file(pdf):
    labels = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>"
    with Pdf(pdf([], [], [], title="Een évaluatie", catalog=labels)) as opened:
        assert len(opened) == 3
        assert opened.title() == "Een évaluatie"
        assert [opened.read_page(number).label for number in (1, 2, 3)] == ["i", "ii", "1"]


def test_a_page_can_be_rendered(pdf):
    with Pdf(pdf([Rule(0, 0, 595, 842)])) as opened:
        picture = opened.render(1, scale=0.1)
    assert picture.size == (60, 85)
    assert {picture.getpixel((x, 40))[:3] for x in (5, 50)} == {(0, 0, 0)}


def test_reading_a_page_twice_gives_the_same(pdf):
    path = pdf([Text(72, 700, "Leg vast.")], [Text(72, 700, "Meet dit.")])
    with Pdf(path) as opened:
        twice = [opened.read_page(number) for number in (2, 1, 2)]
    assert twice[0] == twice[2]


def test_rubbish_before_the_header_does_no_harm(pdf):
    path = pdf([Text(72, 700, "Leg vast.")])
    path.write_bytes(b"\n\n" + path.read_bytes())
    with Pdf(path) as opened:
        assert texts(opened.read_page(1)) == ["Leg vast."]


def test_a_file_one_may_not_read_says_so(pdf, monkeypatch):
    path = pdf([])

    def refuse(self, mode):
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFileError) as caught:
        Pdf(path)
    assert caught.value.problems[0].code == "geen-leesrecht"
