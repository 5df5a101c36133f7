"""What reading scans promises: text where it stands, doubt said, and nothing lost without OCR."""

from __future__ import annotations

import msgspec
import pytest
from PIL import Image, ImageFilter

from pipeline.executors import Failure, FailureKind, Limits
from pipeline.extractors import Reading, Recognised, find_scans, ocr, read_pdf
from pipeline.extractors.picture import turned
from pipeline.inputs import source_of
from pipeline.model import Origin, Page
from pipeline.pdf import Pdf
from pipeline.problems import UnreadableFileError
from pipeline.reports import extract_document, read_documents
from pipeline.store import DiskStore
from tests.pdfs.make import Picture, Text, make, paragraph, scanned

BODY = paragraph(
    72,
    600,
    "De gemeente heeft vier wijkteams, die in elke kern een vaste dag hebben.",
    "Inwoners weten die teams goed te vinden, maar de huisartsen nog niet.",
    "Leg daarom in een plan vast wie er na een verwijzing belt en wanneer.",
    size=11,
)
PAGE = (Text(72, 680, "Aanbevelingen", 18, bold=True), *BODY)
ANY = Image.new("L", (200, 280), 255)
for x in range(20, 180, 4):
    for y in range(20, 260):
        ANY.putpixel((x, y), 0)


def pictured(tmp_path, *marks, dpi=300):
    """A page as a scanner sees it."""
    path = tmp_path / "bron.pdf"
    path.write_bytes(make(marks))
    with Pdf(path) as pdf:
        return pdf.render(1, scale=dpi / 72).convert("L")


@pytest.fixture
def save(tmp_path):
    def write(*pictures, **settings):
        path = tmp_path / "scan.pdf"
        path.write_bytes(scanned(*pictures, **settings))
        return path

    return write


def words(page):
    return " ".join(line.text for line in page.lines)


EXPECTED = " ".join(mark.text for mark in PAGE)


# --- with Tesseract -----------------------------------------------------------------------


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize(
    ("turn", "dpi"), [(0, 300), (0, 150), (2, 200), (90, 200), (180, 200), (-91.5, 200)]
)
def test_a_scan_is_read_however_it_lies(turn, dpi, tmp_path, save):
    path = save(turned(pictured(tmp_path, *PAGE, dpi=dpi), turn))
    [page] = read_pdf(path).pages
    assert words(page) == EXPECTED
    assert page.origin is Origin.OCR
    assert page.confidence > 0.85
    # A page on its side is pressed into an upright frame, which changes its angle a little.
    assert abs((page.turn + turn + 180) % 360 - 180) < 1


@pytest.mark.usefixtures("tesseract")
def test_lines_stand_where_they_are_printed_with_their_size_and_weight(tmp_path, save):
    [page] = read_pdf(save(pictured(tmp_path, *PAGE))).pages
    heading, *body = page.lines
    assert (heading.bold, [line.bold for line in body]) == (True, [False] * 3)
    assert heading.size == pytest.approx(18, rel=0.1)
    assert {line.size for line in body} == {body[0].size}
    assert body[0].size == pytest.approx(11, rel=0.1)
    for line, mark in zip(page.lines, PAGE, strict=True):
        assert line.baseline == pytest.approx(mark.y, abs=1)
        assert line.box.x0 == pytest.approx(mark.x, abs=2)


@pytest.mark.usefixtures("tesseract")
def test_a_page_that_reads_badly_is_named_with_its_doubt(tmp_path, save):
    faint = pictured(tmp_path, *PAGE, dpi=60).filter(ImageFilter.GaussianBlur(1))
    problems = read_pdf(save(faint)).problems
    assert [(p.code, p.page) for p in problems] == [("ocr-twijfelachtig", 1)]
    assert "%" in problems[0].message


@pytest.mark.usefixtures("tesseract")
def test_a_rotten_text_layer_gives_way_to_the_picture_and_a_sound_one_stays(tmp_path, save):
    picture = pictured(tmp_path, *PAGE)
    sound = [Text(72, 500 - 14 * n, mark.text) for n, mark in enumerate(BODY * 2)]
    rotten = [mark._replace(text=mark.text.translate({97: 174, 101: 175})) for mark in sound]
    [page] = read_pdf(save(picture, layer=rotten)).pages
    assert (page.origin, words(page)) == (Origin.OCR, EXPECTED)
    [page] = read_pdf(save(picture, layer=sound)).pages
    assert page.origin is Origin.LAYER


@pytest.mark.usefixtures("tesseract")
def test_a_picture_without_text_is_only_noted(tmp_path, pdf):
    path = tmp_path / "foto.pdf"
    path.write_bytes(scanned(pictured(tmp_path, *PAGE), ANY))
    assert [(p.code, p.page) for p in read_pdf(path).problems] == [("plaatje-zonder-tekst", 2)]


@pytest.mark.usefixtures("tesseract")
def test_reading_a_scan_twice_gives_the_same(tmp_path, save):
    path = save(turned(pictured(tmp_path, *PAGE, dpi=150), 1.5))
    assert read_pdf(path) == read_pdf(path)
    assert extract_document(str(path)).document


# --- without ------------------------------------------------------------------------------


@pytest.fixture
def absent(monkeypatch):
    monkeypatch.setattr(ocr, "engine", lambda: ocr.Engine("", "tesseract-ocr-nld"))


@pytest.mark.usefixtures("absent")
def test_without_tesseract_a_scan_is_refused_with_its_cure(save):
    with pytest.raises(UnreadableFileError) as caught:
        read_pdf(save(ANY, ANY))
    [fault] = caught.value.problems
    assert fault.code == "scan-zonder-tesseract"
    assert "tesseract-ocr-nld" in fault.message
    assert "apt-get install" in fault.hint


@pytest.mark.usefixtures("absent")
def test_without_tesseract_the_other_pages_are_read_and_the_scan_is_named(tmp_path):
    path = tmp_path / "deels.pdf"
    bars = [Picture(x, 200, 4, 400) for x in range(80, 500, 12)]
    path.write_bytes(make(PAGE, bars))
    reading = read_pdf(path)
    assert reading.scans == (2,)
    assert [len(page.lines) for page in reading.pages] == [4, 0]
    assert [(p.code, p.page) for p in reading.problems] == [("pagina-zonder-tekst", 2)]


def test_a_machine_without_tesseract_is_told_from_one_without_its_dutch(monkeypatch):
    def gone():
        raise ocr.pytesseract.TesseractNotFoundError

    monkeypatch.setattr(ocr.pytesseract, "get_tesseract_version", gone)
    assert ocr.engine.__wrapped__().missing == "tesseract-ocr"
    monkeypatch.setattr(ocr.pytesseract, "get_tesseract_version", lambda: "5.3.0")
    monkeypatch.setattr(ocr.pytesseract, "get_languages", lambda: ["eng"])
    assert ocr.engine.__wrapped__().missing == "tesseract-ocr-nld"
    monkeypatch.setattr(ocr.pytesseract, "get_languages", lambda: ["eng", "nld"])
    assert ocr.engine.__wrapped__() == ocr.Engine("tesseract 5.3.0")


def test_a_page_on_which_the_reader_fails_costs_only_itself(save, monkeypatch):
    def broken(picture, scale):
        raise RuntimeError("Tesseract process timeout")

    monkeypatch.setattr(ocr, "engine", lambda: ocr.Engine("tesseract 5"))
    monkeypatch.setattr(ocr, "_tesseract", broken)
    item = ocr.recognise((str(save(ANY)), 1))
    assert item.page is None
    assert "timeout" in item.reason


# --- words into lines ---------------------------------------------------------------------

HOCR = """<html><body><div class='ocr_page'><p class='ocr_par'>
<span class='ocr_line' title='bbox 100 100 900 140; baseline 0 -10; x_size 46; x_descenders 10;
 x_ascenders 13{more}'>
{words}</span></p></div></body></html>"""


def rows_of(*found, more=""):
    """One row of words: (text, left, right, confidence)."""
    spans = "".join(
        f"<span class='ocrx_word' title='bbox {x0} 100 {x1} 140; x_wconf {sure}'>{text}</span>"
        for text, x0, x1, sure in found
    )
    return [*ocr._rows(HOCR.format(words=spans, more=more).encode())]


def read(*found):
    """The lines that a row of words becomes."""
    rows = ocr._clean(rows_of(*found))
    return [*ocr._lines(rows, Image.new("L", (1000, 1400), 255), ocr.POINT)]


@pytest.mark.parametrize("sign", ["e", "«", "o", "*", "¢", "•"])
def test_a_round_sign_before_a_line_is_a_bullet(sign):
    [line] = read((sign, 100, 115, 8), ("koop", 140, 200, 95), ("hulp", 215, 280, 95))
    assert line.text == "• koop hulp"


@pytest.mark.parametrize("sign", ["A.", "3", "a)", "(", "“"])
def test_a_number_a_letter_or_a_mark_before_a_line_is_none(sign):
    [line] = read((sign, 100, 115, 90), ("koop", 140, 200, 95))
    assert line.text == f"{sign} koop"


def test_stains_go_and_doubtful_words_stay():
    [line] = read(("zet", 100, 160, 90), ("|", 165, 168, 20), ("de", 175, 200, 3))
    assert line.text == "zet de"
    assert read(("|", 100, 104, 10)) == []


def test_a_gutter_cuts_a_row_and_a_space_does_not():
    assert [line.text for line in read(("Nr", 100, 130, 95), ("Tekst", 300, 380, 95))] == [
        "Nr",
        "Tekst",
    ]
    assert len(read(("een", 100, 150, 95), ("twee", 180, 250, 95))) == 1


def test_words_along_an_axis_are_left_out_and_a_page_of_them_lies_on_its_side():
    upright = rows_of(("gewoon", 100, 200, 95))
    for sign in ("; textangle 90", "; baseline -74.6 900"):
        along = rows_of(("as", 100, 200, 95), more=sign)
        assert ocr._clean(upright + along) == upright
        assert not ocr._is_sideways(upright + along)
        assert ocr._is_sideways(upright + along * 4)


def test_the_lines_of_a_paragraph_have_one_size_and_a_heading_before_it_another():
    [row] = rows_of(("woord", 100, 200, 95))
    alike = [row._replace(size=size) for size in (40, 44, 48)]
    assert {item.size for item in ocr._of_one_size(alike)} == {44}
    unlike = [row._replace(size=size) for size in (80, 40, 40)]
    assert [item.size for item in ocr._of_one_size(unlike)] == [80, 40, 40]


def test_sizes_that_nearly_agree_become_the_commonest():
    assert ocr._few_sizes({10.0: 500, 10.4: 90, 9.5: 80, 14.0: 20, 14.5: 5}) == {
        10.0: 10.0,
        10.4: 10.0,
        9.5: 10.0,
        14.0: 14.0,
        14.5: 14.0,
    }


# --- in a run -----------------------------------------------------------------------------


class Workers:
    """Does the work here and remembers what it was."""

    def __init__(self, fail=()):
        self.done = []
        self.fail = fail

    def __call__(self, work, items, limits):
        for item in items:
            self.done.append(item)
            failed = isinstance(item, tuple) and item[1] in self.fail
            yield Failure(kind=FailureKind.TIMEOUT, reason="te laat") if failed else work(item)


@pytest.fixture
def reader(monkeypatch):
    """Reads the same words on every page, in place of Tesseract."""
    version = ["tesseract 5"]
    box = msgspec.json.decode(b'{"x0":72,"y0":700,"x1":300,"y1":710}')
    line = {"text": "Leg de taken vast.", "box": box, "baseline": 702, "size": 10}

    def recognise(task):
        page = {"number": task[1], "width": 595, "height": 842, "lines": [line], "origin": "ocr"}
        return Recognised(number=task[1], page=msgspec.convert(page, Page))

    monkeypatch.setattr(ocr, "engine", lambda: ocr.Engine(version[0]))
    monkeypatch.setattr(ocr, "recognise", recognise)
    return version


def test_scanned_pages_are_tasks_of_their_own_and_are_kept(save, tmp_path, reader):
    source, store = source_of(save(ANY, ANY)), DiskStore(tmp_path / "store")
    first, again = Workers(), Workers()
    [extraction] = read_documents([source], store, first, Limits())
    assert [item for item in first.done if isinstance(item, tuple)] == [
        (source.path, 1),
        (source.path, 2),
    ]
    assert [page.origin for page in extraction.document.pages] == [Origin.OCR] * 2
    assert [*read_documents([source], store, again, Limits())] == [extraction]
    assert again.done == []


def test_another_tesseract_reads_again(save, tmp_path, reader):
    source, store = source_of(save(ANY)), DiskStore(tmp_path / "store")
    [*read_documents([source], store, Workers(), Limits())]
    reader[0] = "tesseract 6"
    later = Workers()
    [*read_documents([source], store, later, Limits())]
    assert (source.path, 1) in later.done


def test_a_page_that_takes_too_long_is_named_and_tried_again_next_time(save, tmp_path, reader):
    source, store = source_of(save(ANY, ANY)), DiskStore(tmp_path / "store")
    [extraction] = read_documents([source], store, Workers(fail=[2]), Limits())
    assert [(p.code, p.page) for p in extraction.problems] == [("pagina-zonder-tekst", 2)]
    assert "te laat" in extraction.problems[0].message
    [mended] = read_documents([source], store, Workers(), Limits())
    assert mended.problems == ()


def test_a_kept_page_is_not_read_again(save, reader, monkeypatch):
    path = save(ANY)
    known = Recognised(number=1, reason="stuk")
    reading = msgspec.structs.replace(find_scans(path), recognised=(known,))
    with pytest.raises(UnreadableFileError):
        ocr.extract(path, reading)
    assert isinstance(ocr.extract(path, msgspec.structs.replace(reading, recognised=())), Reading)
