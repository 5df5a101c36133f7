"""What is read of a page: its lines, where they stand, how they look."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf import Pdf
from pipeline.problems import UnreadableFileError
from tests.pdfs.make import Frame, Marked, Picture, Rule, Text, paragraph, tagged


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


def test_rules_that_cross_twice_each_way_are_a_drawn_table(read):
    across = [Rule(72, y, 400) for y in (700, 680)]
    upright = [Rule(x, 680, 0.5, 20) for x in (72, 200)]
    assert read(*across, *upright).ruled
    assert not read(*across, Rule(72, 660, 400)).ruled
    assert not read(*across, upright[0]).ruled
    assert not read(*across, *(Rule(x, 500, 0.5, 20) for x in (72, 200))).ruled


# --- letters a reader would type ----------------------------------------------------------


@pytest.mark.parametrize(
    ("drawn", "read_as"),
    [
        ("ofﬁciële reﬂectie", "officiële reflectie"),
        ("cliënten", "cliënten"),
        ("clie\u0308nten", "cliënten"),
        ("samen\xadwerking", "samenwerking"),
        ("wijk\u200bteam", "wijkteam"),
        ("twee  spaties   hier", "twee spaties hier"),
        ("\uf0b7 Leg de taken vast", "• Leg de taken vast"),
    ],
)
def test_what_is_drawn_is_read_as_one_would_type_it(read, drawn, read_as):
    assert texts(read(Text(72, 700, drawn))) == [read_as]


def test_a_picture_before_a_line_is_a_bullet(read):
    assert texts(read(Text(72, 700, "n", symbol=True))) == ["•"]
    page = read(Text(72, 700, "n", symbol=True), Text(84, 700, "Leg de taken vast"))
    assert texts(page) == ["• Leg de taken vast"]


@pytest.mark.parametrize("size", [9, 14])
@pytest.mark.parametrize("spacing", [0.3, 0.5, 1.0])
@pytest.mark.parametrize(
    "text",
    [
        "SAMENVATTING",
        "DE VORMGEVING VAN HET TEAM",
        "Vormgeving",
        "Inhoud",
        "1.1 AANLEIDING",
        "4.10 DE ROL VAN DE RAAD",
    ],
)
def test_letters_that_stand_apart_are_one_word(read, text, spacing, size):
    assert texts(read(Text(72, 700, text, size=size, spacing=spacing * size))) == [text]


def test_letters_with_spaces_typed_between_them_are_one_word(read):
    assert texts(read(Text(72, 700, "I N H O U D"))) == ["INHOUD"]
    assert texts(read(Text(72, 700, "D E E L  T W E E"))) == ["DEEL TWEE"]


@pytest.mark.parametrize(
    "text",
    ["zo is er op de dag om te na", "1 2 3 4 5 6", "Is u dit ook al te veel?", "A en B of C"],
)
def test_short_words_and_figures_keep_their_spaces(read, text):
    assert texts(read(Text(72, 700, text))) == [text]


# --- sheets that lie otherwise ------------------------------------------------------------


def test_a_page_is_measured_as_it_is_shown(read):
    upright = Text(500, 100, "Op zijn kant", turned=True)
    page = read(upright, Rule(500, 100, 1, 200), sheet="/MediaBox [0 0 595 842] /Rotate 90")
    [line] = page.lines
    assert (page.width, page.height) == (842, 595)
    assert (line.text, line.baseline) == ("Op zijn kant", 95)
    assert line.box.x0 == pytest.approx(100, abs=2)
    assert [(rule.x0, rule.y0, rule.x1, rule.y1) for rule in page.rules] == [(100, 94, 300, 95)]


def test_a_page_cut_out_of_a_larger_sheet_begins_at_its_own_corner(read):
    page = read(
        Text(172, 800, "Leg vast."),
        Rule(172, 790, 100),
        sheet="/MediaBox [0 0 795 1042] /CropBox [100 100 695 942]",
    )
    assert (page.width, page.height) == (595, 842)
    assert page.lines[0].baseline == 700
    assert (page.rules[0].x0, page.rules[0].y0) == (72, 690)


# --- what is drawn ------------------------------------------------------------------------


def test_a_rule_is_a_box_and_a_frame_of_cells_is_its_rules(read):
    [rule] = read(Rule(72, 700, 400)).rules
    assert (rule.x0, rule.y0, rule.x1, rule.y1) == (72, 700, 472, 700.5)
    [box] = read(Frame([(72, 600, 100, 50)], stroke=4)).rules
    assert (box.x0, box.y0, box.x1, box.y1) == (72, 600, 172, 650)
    cells = read(Frame([(72, 600, 100, 50), (172, 600, 100, 50)])).rules
    assert {(r.x0, r.y0, r.x1, r.y1) for r in cells} >= {(72, 600, 172, 600), (172, 600, 172, 650)}


def test_short_strokes_and_a_page_full_of_them_are_no_rules(read):
    assert read(Rule(72, 700, 4, 4)).rules == ()
    assert read(*(Rule(72, y / 5, 400) for y in range(1501))).rules == ()


@pytest.mark.parametrize(("height", "share"), [(842, 1.0), (421, 0.5), (2000, 1.0)])
def test_the_share_of_a_picture_is_at_most_the_page(read, height, share):
    assert read(Picture(height=height)).image == share


# --- structure ----------------------------------------------------------------------------


@pytest.fixture
def headings(tmp_path):
    """The level that each line of each page is marked with."""

    def read(*pages, **settings):
        path = tmp_path / "rapport.pdf"
        path.write_bytes(tagged(*pages, **settings))
        with Pdf(path) as opened:
            found = [opened.read_page(number) for number in range(1, len(opened) + 1)]
        return [[line.heading for line in page.lines] for page in found]

    return read


def marked(*kinds):
    return [Marked(kind, Text(72, 700 - 30 * at, "Leg vast")) for at, kind in enumerate(kinds)]


def test_a_line_knows_the_heading_that_it_is_marked_as(headings):
    pages = marked("H1", "P", "H2", "P"), marked("P", "H3", "TD", "H")
    assert headings(*pages) == [[1, 0, 2, 0], [0, 3, 0, 1]]


def test_styles_stand_for_types_and_sections_give_a_plain_h_its_level(headings):
    assert headings(marked("Kop_1", "Platte_tekst"), roles="/Kop_1 /H1") == [[1, 0]]
    assert headings(marked("H", "H2"), sections=3) == [[3, 2]]


def test_a_file_that_does_not_call_itself_tagged_has_no_structure(headings):
    assert headings(marked("H1", "P"), says="") == [[0, 0]]


def test_a_line_of_a_heading_and_something_else_is_no_heading(headings):
    apart = [Marked("H1", Text(72, 700, "Waarnemen")), Marked("P", Text(128, 700, "doen we zo."))]
    [[level]] = headings(apart)
    assert level == 0


@pytest.mark.parametrize("ring", [False, True])
@pytest.mark.parametrize("sections", [0, 31, 5000])
def test_a_tree_that_is_too_deep_or_runs_in_circles_ends(headings, sections, ring):
    [found] = headings(marked("H1", "P", "H2"), sections=sections, ring=ring)
    assert found in ([1, 0, 2], [0, 0, 0])


def test_elements_that_are_named_twice_at_every_level_are_read_once(headings):
    [found] = headings(marked("H1", "P", "H2"), sections=25, copies=2)
    assert found == [1, 0, 2]


@pytest.mark.parametrize("kind", ["H1" * 100, "H1#00", "#ff#fe", "H0", "H99"])
def test_a_type_that_is_none_says_nothing(headings, kind):
    assert headings(marked("P", kind)) == [[0, 0]]


def test_a_tree_of_very_many_elements_is_cut_off(headings, monkeypatch):
    monkeypatch.setattr("pipeline.pdf.structure.MOST_ELEMENTS", 10)
    [found] = headings(marked(*["H1"] * 40))
    assert len(found) == 40
    assert found.count(0) > 0


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
