"""The site in a browser, from file://, as the readers get it."""

import re

import checks
import pdfplumber
import pytest

from pipeline.dutch import sort_key

TYPES = (
    "index.html",
    "aandachtsgebied/ketenpartners.html",
    "gemeente/s-gravenhage-gm0518.html",
    "gemeente/ten-boer-gm0009.html",
    "rapport/owo-2018.html",
    "rapport/utrecht-2020.html",
    "rapporten.html",
    "over.html",
)
SHOWN = "[...document.querySelectorAll('#matrix tbody tr')].filter((row) => !row.hidden).length"
NAMES = "[...document.querySelectorAll('#matrix tbody th a')].map((name) => name.textContent)"


@pytest.fixture
def index(open_page, site):
    return open_page(site / "index.html")


def every_page(site):
    return sorted(site.rglob("*.html"))


def faults_by_page(page, site, check):
    """What a check finds on each page of the site, opened one after the other."""
    found = {}
    for path in every_page(site):
        page.goto(path.as_uri())
        found[path.name] = check(page)
    return {name: faults for name, faults in found.items() if faults}


def test_pages_ask_for_nothing_and_complain_of_nothing(index, site):
    assert faults_by_page(index, site, checks.outside) == {}


def test_pages_have_one_frame(index, site):
    assert faults_by_page(index, site, checks.frame) == {}


def test_the_matrix_is_a_sound_table(index):
    assert checks.matrix(index) == []


def test_the_cells_add_up_to_all_recommendations(index, synthesis):
    total = index.evaluate(
        "[...document.querySelectorAll('#matrix tbody td[class^=shade] a')]"
        ".reduce((sum, cell) => sum + parseInt(cell.textContent, 10), 0)"
    )
    assert total == len(synthesis.collection.recommendations)


def test_a_cell_opens_its_recommendations(index):
    index.locator("#matrix tbody td a").nth(3).click()
    index.wait_for_selector("section:target")
    assert index.locator("section:target .advice").count() == 1


def test_each_recommendation_has_quote_page_link_and_permanent_link(open_page, site):
    page = open_page(site / "rapport/owo-2018.html")
    assert page.locator(".advice").count() == 7
    assert page.evaluate(
        "[...document.querySelectorAll('.evidence')].every((item) => item.id"
        " && item.querySelector('[data-citaat]').textContent"
        " && item.querySelector('a[href*=\".pdf#page=\"]')"
        " && item.querySelector(`a[href='#${item.id}']`))"
    )


# --- filters, sorting, address -------------------------------------------------------------


def test_a_filter_counts_what_it_leaves(index):
    before = index.evaluate(SHOWN)
    index.select_option("#f-jaar", "2018")
    after = index.evaluate(SHOWN)
    assert 0 < after < before
    assert index.inner_text("[role=status]") == f"{after} van {before} rapporten"


@pytest.mark.parametrize(
    ("field", "value", "rows"),
    [("grootte", "20-50k", 1), ("provincie", "Friesland", 2), ("bureau", "Kompas & Koers", 2)],
)
def test_each_list_filters(index, field, value, rows):
    index.select_option(f"#f-{field}", value)
    assert index.evaluate(SHOWN) == rows


def test_an_address_restores_the_view(index, open_page, site):
    index.select_option("#f-provincie", "Friesland")
    index.click("th[data-sort='02'] button")
    hash_ = index.url.partition("#")[2]
    assert hash_ == "?provincie=Friesland&sort=02"
    again = index.context.new_page()
    again.goto(index.url)
    assert again.evaluate(SHOWN) == 2
    assert again.evaluate(NAMES) == index.evaluate(NAMES)
    assert again.get_attribute("th[data-sort='02']", "aria-sort") == "descending"


def test_a_changed_address_changes_the_view(index):
    index.evaluate("location.hash = '#?jaar=2017'")
    index.wait_for_function(f"{SHOWN} === 1")


@pytest.mark.parametrize("typed", ["sudwest", "SÚDWEST", "fryslân"])
def test_a_name_is_found_without_its_accents(index, typed):
    index.fill("#f-q", typed)
    assert index.evaluate(SHOWN) == 1


def test_a_former_gemeente_is_found_by_what_it_is_now(index):
    index.fill("#f-q", "groningen")
    assert index.evaluate(SHOWN) == 1


def test_reset_restores_rows_order_and_address(index):
    rows, names = index.evaluate(SHOWN), index.evaluate(NAMES)
    index.fill("#f-q", "hoorn")
    index.click("th[data-sort='07'] button")
    index.click("button[type=reset]")
    index.wait_for_function(f"{SHOWN} === {rows}")
    assert index.evaluate(NAMES) == names
    assert "#" not in index.url


@pytest.mark.parametrize(("key", "column"), [("07", 8), ("jaar", 1), ("totaal", 13)])
def test_sorting_marks_one_column_and_turns_on_the_next_press(index, key, column):
    numbers = (
        "[...document.querySelectorAll('#matrix tbody tr')]"
        f".map((row) => parseInt(row.cells[{column}].textContent, 10) || -1)"
    )
    index.click(f"th[data-sort='{key}'] button")
    found = index.evaluate(numbers)
    assert found == sorted(found, reverse=True)
    index.click(f"th[data-sort='{key}'] button")
    assert index.evaluate(numbers) == sorted(found)
    marked = index.locator("#matrix [aria-sort]")
    assert marked.count() == 1
    assert marked.get_attribute("aria-sort") == "ascending"


def test_names_stand_in_dutch_order(index, synthesis):
    read = index.evaluate(NAMES)[: len(synthesis.collection.reports)]
    assert read == sorted(read, key=sort_key)
    assert read.index("'s-Gravenhage") < read.index("Hoorn")
    index.click("th[data-sort='naam'] button")
    assert index.evaluate(NAMES)[-len(read) :] == read[::-1]


def test_the_copied_link_is_the_view(index):
    index.context.grant_permissions(["clipboard-read", "clipboard-write"])
    index.select_option("#f-jaar", "2019")
    index.click("#deel")
    index.wait_for_function("document.querySelector('#telling').textContent.includes('gekopieerd')")
    assert index.evaluate("navigator.clipboard.readText()").endswith("#?jaar=2019")


# --- keyboard, scrolling, paper ------------------------------------------------------------


def test_arrow_keys_move_between_cells(index):
    where = """(() => {
      const cell = document.activeElement.closest("td, th");
      return [cell.parentNode.rowIndex, cell.cellIndex];
    })()"""
    index.locator("#matrix tbody td a").first.focus()
    row, column = index.evaluate(where)
    index.keyboard.press("ArrowRight")
    assert index.evaluate(where) == [row, column + 1]
    index.keyboard.press("ArrowDown")
    assert index.evaluate(where)[0] > row
    assert index.evaluate(where)[1] == column + 1
    index.keyboard.press("ArrowLeft")
    assert index.evaluate(where)[1] < column + 1


@pytest.mark.parametrize("width", [1366, 768, 360])
def test_focus_is_never_covered_and_always_visible(open_page, tall_site, width):
    page = open_page(tall_site / "index.html", viewport={"width": width, "height": 700})
    assert checks.focus(page, "Tab", 90) == []
    page.locator("#matrix tbody a").last.focus()
    assert checks.focus(page, "Shift+Tab", 90) == []


def test_column_heads_stick_to_a_wide_page(open_page, tall_site):
    page = open_page(tall_site / "index.html")
    page.locator("#matrix tbody tr").nth(30).scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    page.wait_for_function("scrollY > 1000")
    top = page.evaluate("document.querySelector('#matrix th').getBoundingClientRect().top")
    assert -1 <= top <= 2


def test_row_heads_stick_on_a_phone(open_page, site):
    page = open_page(site / "index.html", viewport={"width": 360, "height": 740})
    moved, row, box = page.evaluate("""() => {
      const scroller = document.querySelector(".matrix-box");
      scroller.scrollLeft = 300;
      const left = (query) => document.querySelector(query).getBoundingClientRect().left;
      return [scroller.scrollLeft, left("#matrix tbody th"), left(".matrix-box")];
    }""")
    assert moved > 100
    assert abs(row - box) < 3


def test_no_page_scrolls_sideways_on_a_small_phone(open_page, site):
    page = open_page(site / "index.html", viewport={"width": 320, "height": 640})
    assert faults_by_page(page, site, checks.sideways) == {}


def test_without_script_the_table_is_whole_and_its_links_work(open_page, site, synthesis):
    page = open_page(site / "index.html", java_script_enabled=False)
    assert page.locator("#matrix tbody tr").count() == len(synthesis.matrix.rows)
    assert not page.locator("#filters").is_visible()
    page.locator("#matrix tbody td a").first.click()
    assert page.url.endswith("rapport/s-gravenhage-2018.html#ag-opdracht")


def test_the_matrix_prints_on_a_landscape_page_with_its_head_repeated(
    open_page, tall_site, tmp_path
):
    page = open_page(tall_site / "index.html")
    page.select_option("#f-provincie", "Noord-Holland")
    page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True, print_background=True)
    with pdfplumber.open(tmp_path / "print.pdf") as printed:
        sizes = {(round(sheet.width), round(sheet.height)) for sheet in printed.pages}
        texts = [sheet.extract_text() for sheet in printed.pages]
    assert (842, 595) in sizes
    row = re.compile(r"^ *[A-Z][\w -]+ +20\d\d( +\d+){12}", re.MULTILINE)
    sheets = [sheet for sheet in texts if row.search(sheet)]
    assert len(sheets) >= 2
    assert all("Ketenpartners" in sheet for sheet in sheets)
    text = "\n".join(texts)
    assert "Filters wissen" not in text
    assert "Provincie: Noord-Holland" in text
    assert "Afgedrukt van" in text


def test_printed_citations_name_their_page(open_page, site):
    page = open_page(site / "aandachtsgebied/ketenpartners.html")
    page.emulate_media(media="print")
    after = page.evaluate("getComputedStyle(document.querySelector('.source'), '::after').content")
    assert "pagina " in after
    assert not page.locator(".site-head nav").is_visible()


def test_numbers_are_there_in_forced_colours(open_page, site):
    page = open_page(site / "index.html", forced_colors="active")
    assert checks.matrix(page) == []


# --- accessibility -------------------------------------------------------------------------


@pytest.mark.parametrize("path", TYPES)
@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page, site, path, width, scheme):
    page = open_page(site / path, viewport={"width": width, "height": 740}, color_scheme=scheme)
    assert checks.accessibility(page) == []


# --- the checks themselves -----------------------------------------------------------------


@pytest.fixture
def broken(site, tmp_path, open_page):
    """Opens a page of a copy of the site in which some text has been replaced."""

    def opened(path, old, new, name="index.html", **settings):
        for file in ("index.html", "static/site.css", "static/site.js"):
            copy = tmp_path / file
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes((site / file).read_bytes())
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / path).write_text(text.replace(old, new, 1), encoding="utf-8")
        return open_page(tmp_path / name, **settings)

    return opened


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('<html lang="nl">', "<html>", "language"),
        ("<h2", "<h4", "heading jump"),
        ('<a class="skip" href="#inhoud">', '<a href="#elders">', "skip link"),
        ("<p>", '<p style="color:red">', "inline"),
    ],
)
def test_the_frame_check_sees(broken, old, new, fault):
    assert fault in checks.frame(broken("index.html", old, new))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            ">Aantal aanbevelingen per rapport en aandachtsgebied</caption>",
            "></caption>",
            "caption",
        ),
        ('<td class="zero">0</td>', '<td class="zero"></td>', "empty cell"),
        ('<td class="zero">0</td>', '<td class="zero">1</td>', "row total"),
        ('<td class="zero">0</td>', "", "row length"),
        ('<th scope="row"', "<th", "scope of a row"),
    ],
)
def test_the_matrix_check_sees(broken, old, new, fault):
    assert fault in checks.matrix(broken("index.html", old, new))


def test_the_request_check_sees_a_picture_from_elsewhere(broken):
    page = broken("index.html", "<h1>", '<img src="http://127.0.0.1:9/x.png" alt=""><h1>')
    assert checks.outside(page)


def test_the_scroll_check_sees_a_wide_table(broken):
    page = broken(
        "static/site.css",
        ".scroller { position: relative; overflow-x: auto; }",
        ".matrix-box { overflow: visible !important; }",
        viewport={"width": 320, "height": 640},
    )
    assert checks.sideways(page)


def test_the_focus_check_sees_a_missing_outline(broken):
    page = broken("static/site.css", "outline: 3px solid var(--ink);", "outline: none;")
    assert checks.focus(page, "Tab", 5)


def test_axe_sees_faint_text(broken):
    page = broken("static/site.css", "--soft: #4b5a58;", "--soft: #b8c0be;")
    assert "color-contrast" in {rule for rule, _ in checks.accessibility(page)}
