import builders

from pipeline.decisions import find_quote, in_order, overruled, parse_decisions

HEAD = "aanbeveling;rapport;tekst;besluit;primair;secundair;notitie;beoordelaar;datum"


def test_every_fault_in_a_decision_is_named_with_its_line():
    text = f"{HEAD}\nx;r;Doe het;misschien;12;;;Anna;gisteren\nx;r;;bevestigd;;;;;2026-01-01\n"
    decisions, faults = parse_decisions("besluiten-1.csv", text)
    assert decisions == ()
    assert [fault.line for fault in faults] == [2, 2, 2, 3, 3]


def test_a_quote_is_found_again_over_line_breaks_and_hyphens():
    text = "Er staat: leg de re-\ngie vast. Meer niet."
    span = find_quote(text, "leg de regie vast.")
    assert text[span.start : span.end] == "leg de re-\ngie vast."
    assert find_quote(text, "iets anders") is None


def test_the_latest_decision_has_the_last_word():
    coded = builders.coded(builders.recommendation())
    rows = [
        f"{coded.item.id};{coded.item.report};{coded.item.text};hercodeerd;{area};;;{who};{day}"
        for area, who, day in ((3, "Bas", "2026-02-01"), (2, "Anna", "2026-01-01"))
    ]
    decisions, faults = parse_decisions("besluiten-1.csv", "\n".join([HEAD, *rows]))
    assert faults == []
    (after,), lost = overruled([coded], in_order(decisions))
    assert (after.coding.primary, after.coding.decided_by, lost) == (3, "Bas", ())
