"""Counting what is right: matching, intervals, figures, gains, losses and the floor."""

from __future__ import annotations

import pytest

from pipeline.evaluate.baseline import (
    below_floor,
    compared,
    faults_of,
    read_baseline,
    write_baseline,
)
from pipeline.evaluate.coding import (
    Coded,
    calibration_error,
    judge_codes,
    kappa,
    macro_f1,
    micro_f1,
)
from pipeline.evaluate.items import Item, f1_of, jackknifed, share, wilson
from pipeline.evaluate.matching import Verdict, pair
from pipeline.evaluate.table import as_lines, as_markdown, by_half, split
from pipeline.evaluate.truth import Piece, Truth, WantedHeading
from pipeline.evaluate.words import count_words, word_table
from pipeline.layout import build_document
from pipeline.model import AREAS, Coding
from tests.unit.test_layout import as_page

CASELOAD = "Verlaag de caseload in alle teams tot vijfentwintig huishoudens per medewerker."
SHORT = "De caseload gaat in alle teams omlaag."
LETTERS = "Schrijf de brieven aan inwoners in gewone taal en laat ze vooraf lezen."
LOOK = "De wethouder heeft toegezegd dat de wachttijd voor het eind van het jaar korter is."


def item(measure="m", key="k", hit=True, half="toets", unit="r", **more):
    return Item(measure=measure, key=key, hit=hit, half=half, unit=unit, **more)


# --- matching -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "places", "verdicts"),
    [
        ([CASELOAD], (0, -1), [Verdict.RIGHT]),
        ([SHORT, CASELOAD], (1, -1), [Verdict.AGAIN, Verdict.RIGHT]),
        ([SHORT], (0, -1), [Verdict.RIGHT]),
        ([LOOK, LETTERS], (-1, 1), [Verdict.LOOKALIKE, Verdict.RIGHT]),
        (["Er waren 412 deelnemers."], (-1, -1), [Verdict.WRONG]),
        ([f"{LETTERS} {'Nog een zin erbij. ' * 12}"], (-1, -1), [Verdict.WRONG]),
        ([LETTERS.replace(" ", "\n").upper()], (-1, 0), [Verdict.RIGHT]),
        ([], (-1, -1), []),
    ],
)
def test_each_wanted_text_gets_its_best_and_each_found_one_a_verdict(found, places, verdicts):
    pairing = pair(found, [(CASELOAD, SHORT), (LETTERS,)], [LOOK])
    assert pairing.found == places
    assert [*pairing.verdicts] == verdicts


def test_a_match_on_another_wording_says_which():
    assert pair([SHORT], [(CASELOAD, SHORT)], []).forms == (1,)


# --- intervals ----------------------------------------------------------------------------


def test_wilson_knows_its_textbook_case():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(8, 10)  # Wilson 1927: 0.490-0.943
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


def test_the_interval_of_f1_comes_from_leaving_out_reports():
    items = [
        item(measure=measure, key=f"{unit} {at}", hit=at < right, unit=unit)
        for measure in ("found", "right")
        for unit, right in (("a", 5), ("b", 3), ("c", 4))
        for at in range(5)
    ]
    figure = jackknifed(items, f1_of("found", "right"))
    assert figure.value == pytest.approx(0.8)
    assert 0.5 < figure.low < 0.8 < figure.high <= 1.0
    one = jackknifed([i for i in items if i.unit == "a"], f1_of("found", "right"))
    assert (one.low, one.high) == (0.0, 1.0)  # one report says nothing about others


# --- codes --------------------------------------------------------------------------------


def coded(right, given, *, second=(), wanted=(), confidence=0.9, certain=True):
    coding = Coding(
        scheme=AREAS,
        primary=given,
        secondary=second,
        confidence=confidence,
        certain=certain,
        evidence=(),
    )
    return Coded(
        key=f"{right} {given}",
        text="t",
        half="toets",
        unit="r",
        layout="",
        right=right,
        secondary=wanted,
        coding=coding,
    )


def test_figures_of_codes():
    codes = [coded(1, 1), coded(1, 2, second=(1,)), coded(2, 2), coded(0, None)]
    assert kappa(codes) == pytest.approx((0.75 - 0.3125) / (1 - 0.3125))
    assert macro_f1(codes) == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)
    assert micro_f1(codes) == pytest.approx(2 * 4 / (5 + 4))
    assert calibration_error(codes) == pytest.approx(0.15)


def test_certain_is_only_judged_where_it_was_claimed():
    items = [*judge_codes([coded(1, 1), coded(1, 2, certain=False)])]
    assert [i.hit for i in items if "zeker is" in i.measure] == [True]
    assert share([i for i in items if i.measure == "het programma is zeker"]).value == 0.5


# --- tables, baseline, floor --------------------------------------------------------------


def test_tables_have_the_halves_in_order_and_what_is_missing_shown():
    items = [item(half="toets"), item(half="ontwikkel", hit=False), item(measure="n")]
    table = by_half("T", ("m", "n"), items)
    assert table.heads == ("", "ontwikkel", "toets")
    assert table.rows[1][1] == "–"
    assert table.rows[0][2].startswith("1.000 (")
    assert len({line.find("toets") for line in as_lines(table) if "toets" in line}) == 1
    assert as_markdown(table).startswith("## T\n\n|  | ontwikkel | toets |\n")


def test_a_table_is_split_by_number_where_it_can():
    items = [item(area=str(code)) for code in (10, 2, 1)]
    assert [row[0] for row in split("T", ("m",), items, lambda i: i.area).rows] == ["1", "2", "10"]


def test_gains_and_losses_are_named_one_by_one(tmp_path):
    before = [item(key="a"), item(key="b", hit=False), item(key="weg", hit=False)]
    write_baseline(tmp_path / "b.json", faults_of(before))
    now = [item(key="a", hit=False), item(key="b"), item(key="nieuw", hit=False)]
    said = [*compared(read_baseline(tmp_path / "b.json"), faults_of(now))]
    assert said == [
        "Ten opzichte van de basislijn: 2 gewonnen, 2 verloren",
        "  gewonnen: m · b",
        "  gewonnen: m · weg",
        "  verloren: m · a",
        "  verloren: m · nieuw",
    ]


def test_without_a_baseline_nothing_is_compared(tmp_path):
    assert read_baseline(tmp_path / "geen.json") is None
    assert "nog geen basislijn" in next(compared(None, {}))


def test_a_measure_that_is_new_is_no_loss():
    assert [*compared({}, faults_of([item(hit=False)]))] == [
        "Ten opzichte van de basislijn: 0 gewonnen, 0 verloren"
    ]


def test_below_the_floor_is_named_with_both_figures(tmp_path):
    floor = tmp_path / "floor.toml"
    floor.write_text('[toets]\nm = 0.6\n"n" = 0.4\n', encoding="utf-8")
    items = [item(key="a"), item(key="b", hit=False), item(measure="n"), item(half="ontwikkel")]
    assert below_floor(floor, items) == ["onder de vloer: m (toets) 0.500 < 0.6"]


def test_words_are_counted_from_the_first_piece_on_without_the_contents():
    truth = Truth(
        pdf="x.pdf",
        rapport="x",
        helft="toets",
        layout="licht",
        soort="rapport",
        scan=False,
        gemeenten=(),
        jaar=2020,
        bureau="",
        titel="",
        opdrachtgever="",
        recommendations=(),
        lookalikes=(),
        findings=(),
        furniture=(),
        headings=(WantedHeading(tekst="De teams", niveau=1, rol="findings", pagina=2),),
        pieces=(Piece(tekst="Het team is goed.", soort="alinea", pagina=2),),
    )
    pages = [
        ["72 700 20 bold | Omslag"],
        ["72 760 20 bold | De teams", "72 700 10 | Het team is slecht."],
    ]
    document = build_document([as_page(at, lines) for at, lines in enumerate(pages, start=1)])
    counted = count_words(truth, document)
    assert (counted.wanted, counted.found, counted.same) == (6, 6, 5)
    assert as_lines_of(word_table([counted, count_words(truth, None)])) == ["licht", "alle"]


def as_lines_of(table):
    """The names of its rows."""
    return [row[0] for row in table.rows]
