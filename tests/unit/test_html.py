"""The site as files: links, escaping, claims, marks, and the same bytes twice."""

import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from importlib.resources import files
from urllib.parse import unquote, urlsplit

import builders
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.exporters.html import export, links
from pipeline.exporters.html.catalogue import build_catalogue
from pipeline.exporters.html.render import markdown
from pipeline.model import FindingKind, SizeClass, State, Status

DATA = {
    f"data/{name}.csv"
    for name in ("aanbevelingen", "matrix", "rapporten", "bevindingen", "beweringen", "problemen")
} | {"data/aanbevelingen.json"}
VOID = {"meta", "link", "br", "input", "rect", "path", "hr"}


class Reader(HTMLParser):
    """What a page holds: tags, ids, addresses, and the text inside marked elements."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.ids, self.links, self.title, self.claims = [], [], [], "", []
        self.quotes, self.texts, self.open = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self.tags.append((tag, known))
        if "id" in known:
            self.ids.append(known["id"])
        self.links += [known[name] for name in ("href", "src") if name in known]
        if "data-bewering" in known:
            self.claims += known["data-bewering"].split()
        if "data-citaat" in known:
            self.quotes.append("")
        if tag not in VOID:
            self.open.append((tag, "data-citaat" in known))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1][0] if self.open else "", data))
        if self.open and self.open[-1][0] == "title" and self.open[-2][0] == "head":
            self.title += data
        if any(quoted for _, quoted in self.open):
            self.quotes[-1] += data


def read(synthesis):
    """Every page of the site by its path."""
    return {
        file.path: Reader(file.content.decode())
        for file in export(synthesis)
        if file.path.endswith(".html")
    }


@pytest.fixture(scope="module")
def synthesis():
    return builders.synthesis()


@pytest.fixture(scope="module")
def site(synthesis):
    return read(synthesis)


def section_of(reader_html, anchor):
    return re.search(rf'<section id="{anchor}".*?</section>', reader_html, re.DOTALL)[0]


# --- links ---------------------------------------------------------------------------------


def broken_links(site, synthesis):
    """Each address that leads nowhere: page, anchor, PDF page, or outside the site."""
    pages = {f"rapporten/{known.slug}.pdf": known.pages for known in synthesis.collection.reports}
    return [
        (path, address)
        for path, page in site.items()
        for address in page.links
        if address != "data:," and not leads_somewhere(path, address, site, pages)
    ]


def leads_somewhere(path, address, site, pages):
    parts = urlsplit(address)
    target, anchor = resolve(path, unquote(parts.path)), unquote(parts.fragment)
    if parts.scheme or address.startswith("/"):
        return False
    if target in pages:
        number = re.match(r"page=(\d+)", anchor)
        return bool(number) and 1 <= int(number[1]) <= pages[target]
    if target in site:
        return not anchor or anchor in site[target].ids
    return target in DATA | {"static/site.css", "static/site.js"}


def resolve(page, target):
    folder = page.split("/")[:-1]
    for step in target.split("/") if target else []:
        folder = folder[:-1] if step == ".." else [*folder, step]
    return "/".join(folder) if target else page


def test_every_link_and_anchor_leads_somewhere(site, synthesis):
    assert broken_links(site, synthesis) == []


def test_the_link_check_sees_a_missing_page(site, synthesis):
    without = {path: page for path, page in site.items() if path != "over.html"}
    assert {address for _, address in broken_links(without, synthesis)} >= {"over.html"}


def test_ids_are_unique_on_each_page(site):
    assert {
        path: twice
        for path, page in site.items()
        if (twice := [i for i, n in Counter(page.ids).items() if n > 1])
    } == {}


def test_titles_are_unique(site):
    titles = Counter(page.title for page in site.values())
    assert [title for title, uses in titles.items() if uses > 1] == []


def test_reports_of_one_gemeente_and_year_keep_names_apart():
    twins = (builders.report(), builders.report(slug="hoorn-2019-b"))
    site = read(builders.synthesis(twins))
    assert len({page.title for page in site.values()}) == len(site)


def test_a_page_is_its_gemeente_and_its_code(site):
    assert "gemeente/s-gravenhage-gm0518.html" in site
    assert "gemeente/sudwest-fryslan-gm1900.html" in site


def test_paths_are_short_ascii():
    for file in export(builders.synthesis()):
        assert file.path.isascii()
        assert len(file.path) <= 100


def test_a_pdf_link_marks_the_first_seven_words():
    address = links.pdf_page("hoorn-2019", 14, "Geef 18-/18+ één plek, niet twee of drie plekken.")
    query = "Geef%2018%2D%2F18%2B%20%C3%A9%C3%A9n%20plek%2C%20niet%20twee"
    start = "rapporten/hoorn-2019.pdf#page=14&search="
    assert address == f"{start}{query}%20of&phrase=true:~:text={query}%20of"


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ("index.html", "rapport/a.html#x", "rapport/a.html#x"),
        ("rapport/a.html", "rapport/a.html#x", "#x"),
        ("rapport/a.html", "rapport/a.html", "a.html"),
        ("rapport/a.html", "index.html", "../index.html"),
    ],
)
def test_an_address_is_written_from_its_page(page, target, expected):
    assert links.relative(page, target) == expected


# --- text from a report is hostile ---------------------------------------------------------

# Without surrogates and control characters: no reader of a PDF lets those through.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30)
HOSTILE = st.one_of(
    TEXT,
    st.sampled_from(
        [
            builders.HOSTILE,
            '"><img src=x onerror=alert(1)>',
            "</p></body>",
            "{{ 7*7 }}",
            "&lt;b&gt;",
            "' onclick='x",
            "javascript:alert(1)",
            "]]>",
            "<!--",
        ]
    ),
)


def of_texts(words):
    """A synthesis that says these words wherever a text can come from outside."""
    place = builders.municipality(words, names_now=(words,), province=words)
    about = builders.report(
        place,
        slug="a-2019",
        title=words,
        bureau=words,
        client=words,
        file=words,
        methods=(words,),
        page_labels=(words,) * 40,
    )
    advice = builders.recommendation(
        words, "a-2019", id="a-1", number=words, section=words, gemeenten=("GM0405",)
    )
    found = builders.finding(words, "a-2019", id="a-2", section=words)
    notes = {"evidence": (words,), "decided_by": words, "certain": False}
    gone = builders.quarantined(
        builders.report(slug="b", title=words, file=words), message=words, hint=words
    )
    return builders.result(
        builders.collection(
            (about,),
            (builders.coded(advice, subtheme=words, **notes),),
            (builders.coded(found, **notes),),
            set_aside=(gone,),
            title=words,
        )
    )


@given(HOSTILE)
@settings(max_examples=40, deadline=None)
def test_no_text_becomes_markup(words):
    """Whatever a report says, it stays text: the same tags as with harmless words."""
    hostile, harmless = read(of_texts(words)), read(of_texts("woord"))
    for (path, page), plain in zip(hostile.items(), harmless.values(), strict=True):
        assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags], path
        names = [sorted(attrs) for _, attrs in page.tags]
        assert names == [sorted(attrs) for _, attrs in plain.tags], path
    assert hostile["rapport/a-2019.html"].quotes == [words, words]


def test_pages_have_no_script_or_style_of_their_own(site):
    for path, page in site.items():
        scripts = [attrs for tag, attrs in page.tags if tag == "script"]
        assert [set(attrs) for attrs in scripts] == [{"src", "defer"}], path
        assert "style" not in {tag for tag, _ in page.tags}
        assert not {
            name
            for _, attrs in page.tags
            for name in attrs
            if name == "style" or name.startswith("on")
        }, path


def test_codebook_text_cannot_bring_html_images_or_scripts():
    made = markdown("# Kop\n\n<b>x</b> ![y](http://a.nl/y.png) [z](javascript:alert(1))\n\n## Sub")
    assert "<b>" not in made
    assert "<img" not in made
    assert 'href="javascript' not in made
    assert re.findall(r"<h\d", made) == ["<h3", "<h4"]


# --- claims and quotes ---------------------------------------------------------------------


def sentences(synthesis):
    narrative = synthesis.narrative
    told = (*narrative.key_messages, *narrative.areas)
    return [*narrative.highlights, *(said for area in told for said in area.sentences)]


def test_every_claim_on_a_page_exists_and_every_claim_is_on_its_page(site, synthesis):
    claims = {claim.id: claim for said in sentences(synthesis) for claim in said.claims}
    assert {i for page in site.values() for i in page.claims} <= set(claims)
    for claim in claims.values():
        assert claim.id in site[claim.page].claims


def test_every_computed_sentence_links_to_all_it_rests_on(synthesis):
    pages = {
        file.path: file.content.decode()
        for file in export(synthesis)
        if file.path.endswith(".html")
    }
    for said in sentences(synthesis):
        html = pages[said.claims[0].page]
        block = html.split(f'data-bewering="{said.claims[0].id}"')[1].split("data-bewering")[0]
        cited = re.findall(r'class="source" href="[^"#]*#([^"]+)"', block)
        assert sorted(cited) == sorted((*said.claims[0].recommendations, *said.claims[0].findings))


def test_recommendations_are_quoted_where_they_belong(site, synthesis):
    slugs = {area.code: area.slug for area in synthesis.collection.scheme.areas}
    for coded in synthesis.collection.recommendations:
        item = coded.item
        places = [f"rapport/{item.report}.html"]
        if coded.coding.primary:
            places.append(f"aandachtsgebied/{slugs[coded.coding.primary]}.html")
        places += [path for path in site for code in item.gemeenten if code.lower() in path]
        assert len(places) >= 2
        for path in places:
            assert item.text in site[path].quotes
            assert item.id in site[path].ids


def test_a_recommendation_to_one_of_two_gemeenten_is_not_on_the_page_of_the_other(synthesis):
    joint = [c.item for c in synthesis.collection.recommendations if c.item.report == "owo-2018"]
    alone = next(item for item in joint if item.gemeenten == ("GM0085",))
    site = read(synthesis)
    assert alone.id in site["gemeente/ooststellingwerf-gm0085.html"].ids
    assert alone.id not in site["gemeente/weststellingwerf-gm0098.html"].ids


def test_a_count_in_the_matrix_opens_exactly_that_many_recommendations(synthesis):
    pages = {file.path: file.content.decode() for file in export(synthesis)}
    counts = re.findall(
        r'<td class="shade-\d"><a href="([^"]+)#([^"]+)">(\d+)<', pages["index.html"]
    )
    assert sum(int(count) for *_, count in counts) == len(synthesis.collection.recommendations)
    for path, anchor, count in counts:
        section = section_of(pages[path], anchor)
        assert section.count('class="evidence advice"') == int(count)


def test_three_kinds_of_empty_differ_in_text_and_look(synthesis):
    index = next(f.content.decode() for f in export(synthesis) if f.path == "index.html")
    looks = dict(
        re.findall(r'<td class="(zero|not-studied|no-report)">(?:<span [^>]*>)?([^<]+)<', index)
    )
    assert looks == {"zero": "0", "not-studied": "n.o.", "no-report": "–"}


# --- marks, dates, words -------------------------------------------------------------------


def test_an_invented_report_is_marked_wherever_it_is_named(synthesis):
    name = next(r for r in synthesis.collection.reports if r.sample).municipalities[0].name
    for file in export(synthesis):
        page = file.content.decode().replace("&#39;", "'") if file.path.endswith("html") else ""
        for rest in re.findall(rf'<a href="[^"]*rapport/[^"]*">{name}, 2018</a>(.{{0,50}})', page):
            assert "samengesteld voorbeeld" in rest, file.path
    assert "samengesteld voorbeeld" in read(synthesis)["rapport/s-gravenhage-2018.html"].title


@pytest.mark.parametrize("sample", [True, False])
def test_a_collection_of_examples_says_so_on_every_page(sample):
    notice = "deze rapporten zijn verzonnen, de gemeenten bestaan echt."
    for path, page in read(builders.synthesis(sample=sample)).items():
        assert any(notice in text for _, text in page.texts) is sample, path


def test_the_date_stands_there_only_when_it_is_known(site):
    assert any("21 november 2026" in text for _, text in site["index.html"].texts)
    undated = read(builders.synthesis(date=""))["index.html"]
    assert "time" not in {tag for tag, _ in undated.tags}


def test_coding_is_told_in_words(site):
    words = " ".join(text for _, text in site["rapport/utrecht-2020.html"].texts)
    for status in ("door het programma gecodeerd", "twijfel", "bevestigd door J. de Vries"):
        assert status in words


def test_a_former_gemeente_names_what_it_is_now(site):
    words = " ".join(text for _, text in site["gemeente/ten-boer-gm0009.html"].texts)
    assert "Groningen (GM0014)" in words


def test_what_was_set_aside_is_named_with_reason_and_cure(site):
    words = " ".join(text for _, text in site["rapporten.html"].texts)
    for text in (
        "Gouda, 2021",
        "Het bestand is geen geldige pdf.",
        "Vraag het bestand opnieuw op",
        "in quarantaine",
        "uitgesloten",
    ):
        assert text in words


def test_own_sentences_are_at_most_twenty_words(site):
    for path in ("over.html", "index.html"):
        for tag, text in site[path].texts:
            for said in re.split(r"(?<=[.:?])\s", text) if tag in {"p", "li", "dd"} else ():
                assert len(said.split()) <= 20, said


def test_a_collection_without_reports_has_a_site():
    made = builders.result(builders.collection(()))
    assert broken_links(read(made), made) == []


def test_unknown_facts_are_told_as_unknown():
    bare = msgspec.structs.replace(
        builders.report(slug="x"),
        municipalities=(),
        year=None,
        bureau="",
        client="",
        methods=(),
        title="",
    )
    page = read(builders.synthesis((bare,)))["rapport/x.html"]
    assert sum("onbekend" in text for _, text in page.texts) >= 5
    assert builders.municipality(size=SizeClass.UNKNOWN)
    assert builders.quarantined(status=Status.EXCLUDED)


# --- look ----------------------------------------------------------------------------------


def tokens(css):
    """The colours of the light and of the dark theme."""
    light, dark = css.split("@media screen and (prefers-color-scheme: dark)", 1)
    plain = dict(re.findall(r"--([\w-]+): (#\w+);", light))
    return {
        "light": plain,
        "dark": plain | dict(re.findall(r"--([\w-]+): (#\w+);", dark.split("/* ---", 1)[0])),
    }


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("soft", "paper"),
        ("soft", "wash"),
        ("accent", "paper"),
        ("accent", "wash"),
        ("on-accent", "accent"),
        ("ink", "shade-1"),
        ("ink", "shade-2"),
        ("on-shade-3", "shade-3"),
        ("on-accent", "shade-4"),
    ],
)
def test_text_is_readable_on_every_ground(theme, text, ground):
    css = (files("pipeline") / "static" / "site.css").read_text(encoding="utf-8")
    colours = tokens(css)[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


# --- the same bytes ------------------------------------------------------------------------

DIGEST = """
import hashlib
import builders
from pipeline.exporters.html import export
found = hashlib.sha256()
for file in export(builders.synthesis()):
    found.update(file.path.encode() + file.content)
print(found.hexdigest())
"""


def test_two_builds_are_byte_identical():
    surroundings = (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "5", "TZ": "Europe/Amsterdam", "LC_ALL": "C.UTF-8"},
    )
    paths = os.pathsep.join(sys.path)
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": paths, **changed},
        ).stdout
        for changed in surroundings
    }
    assert len(digests) == 1


def test_a_recommendation_shows_what_became_of_it_and_each_state_once():
    advice = builders.recommendation(number="3")
    said = [
        builders.finding(
            f"De aanbeveling is {word} uitgevoerd.",
            id=f"f-{number}",
            kind=FindingKind.FOLLOWUP,
            about="3",
            state=State.PARTLY,
            recommendation=advice.id,
        )
        for number, word in enumerate(("deels", "gedeeltelijk"))
    ]
    known = builders.collection(
        recommendations=[builders.coded(advice)], findings=[builders.coded(f) for f in said]
    )
    catalogue = build_catalogue(builders.result(known))
    [answer] = catalogue.evidence[advice.id].answers
    assert answer.text == "deels uitgevoerd"
    assert answer.source.href.endswith("#f-0")
    assert catalogue.evidence["f-1"].about.href.endswith(f"#{advice.id}")
