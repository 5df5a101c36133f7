"""Which figures are shown, in which tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.evaluate import coding, extraction, reading
from pipeline.evaluate.coding import Coded
from pipeline.evaluate.items import Figure, Item, f1_of, jackknifed, share
from pipeline.evaluate.measuring import Measured
from pipeline.evaluate.scans import scan_table
from pipeline.evaluate.table import MISSING, Table, as_markdown, by_half, shown, split
from pipeline.evaluate.words import word_table

READING = (
    reading.READ,
    reading.TOGETHER,
    reading.ORDERED,
    reading.CELLS,
    reading.HEADINGS_FOUND,
    reading.HEADINGS_RIGHT,
    reading.LEVELS,
    reading.ROLES,
    reading.FURNITURE,
)
ADVICE = (
    extraction.FOUND,
    extraction.RIGHT,
    extraction.ONCE,
    extraction.REFUSED,
    extraction.PAGE,
    extraction.BOUNDARY,
    extraction.ADDRESSEE,
    extraction.ADDRESSEE_KNOWN,
)
CODES = (coding.CODED, coding.EITHER, coding.CERTAIN, coding.COVERED)
_RATES = {
    "macro-F1": coding.macro_f1,
    "kappa": coding.kappa,
    "F1 over alle codes": coding.micro_f1,
    "ijkfout": coding.calibration_error,
}
_HEAD = """# Kwaliteit

Gemaakt door `wijksynthese evaluate --accept`; wijzig hier niets.

Elk getal is een aandeel, met tussen haakjes het 95%-interval en het aantal waarover het gaat.
*Ontwikkel* zijn de oneven rapporten van het corpus, waarvan het programma heeft geleerd: die
getallen zeggen wat het onthoudt, niet wat het kan. *Toets* zijn de even rapporten, die alleen zijn
gemeten; *goud* zijn losse, apart geschreven zinnen.
"""


def page(tables: Sequence[Table]) -> str:
    """`docs/kwaliteit.md`."""
    return "\n".join([_HEAD, *map(as_markdown, tables)])


def tables(measured: Measured) -> Iterator[Table]:
    """Everything that is shown, from reading to coding."""
    items = measured.items
    yield by_half("Lezen", READING, items)
    yield split("Lezen per opmaak", READING, items, lambda item: item.layout)
    yield word_table(measured.words)
    yield scan_table(measured.scans, items)
    yield _advice(measured)
    found = (extraction.FOUND, extraction.RIGHT, extraction.BOUNDARY, extraction.ADDRESSEE)
    yield split("Aanbevelingen per opmaak", found, items, lambda item: item.layout)
    by_form = (extraction.FOUND, extraction.BOUNDARY)
    yield split("Aanbevelingen per vorm", by_form, items, lambda item: item.form)
    yield split("Lookalikes per soort", (extraction.REFUSED,), items, lambda item: item.form)
    kinds = (
        extraction.FINDINGS_FOUND,
        extraction.FINDINGS_RIGHT,
        extraction.STATE,
        extraction.ABOUT,
    )
    yield from _per_half("Bevindingen per soort", kinds, items)
    yield from _per_half("Metadata", (extraction.METADATA,), items)
    yield _codes(measured)
    per_area = (coding.CODED, coding.FINDING_CODED)
    yield split("Codering per gebied", per_area, items, lambda item: item.area)
    yield by_half("Losse zinnen", (coding.DETECTED, coding.NOT_FOOLED), items)


def _per_half(title: str, measures: Sequence[str], items: Sequence[Item]) -> Iterator[Table]:
    for half in ("ontwikkel", "toets"):
        yield split(f"{title}, {half}", measures, items, lambda item: item.form, half)


# --- recommendations beside the rivals ----------------------------------------------------


def _advice(measured: Measured) -> Table:
    table = by_half("Aanbevelingen", ADVICE, measured.items)
    rows = [("F1", *(shown(_f1(measured.items, half)) for half in table.heads[1:]))]
    for name, items in measured.rivals.items():
        if any(item.measure == extraction.FOUND for item in items):
            rows += [(f"{name}, F1", *(shown(_f1(items, half)) for half in table.heads[1:]))]
            for measure in (extraction.FOUND, extraction.RIGHT):
                figures = by_half("", (measure,), items).rows[0][1:]
                rows += [(f"{name}, {measure.removeprefix('aanbevelingen ')}", *figures)]
    return Table(title=table.title, heads=table.heads, rows=(*table.rows, *rows))


def _f1(items: Sequence[Item], half: str) -> Figure:
    own = [i for i in items if i.half == half and i.measure in (extraction.FOUND, extraction.RIGHT)]
    return jackknifed(own, f1_of(extraction.FOUND, extraction.RIGHT))


# --- codes beside the rivals --------------------------------------------------------------


def _codes(measured: Measured) -> Table:
    table = by_half("Codering", CODES, measured.items)
    halves = table.heads[1:]
    rows = [(name, *(_rate(measured.coded, half, name) for half in halves)) for name in _RATES]
    findings = [i for i in measured.items if i.measure == coding.FINDING_CODED]
    rows += [(coding.FINDING_CODED, *(_share(findings, half) for half in halves))]
    other = measured.rivals["codering"]
    for name in dict.fromkeys(item.measure for item in other):
        own = [item for item in other if item.measure == name]
        rows += [(name, *(_share(own, half) for half in halves))]
    return Table(title=table.title, heads=table.heads, rows=(*table.rows, *rows))


def _rate(coded: Sequence[Coded], half: str, name: str) -> str:
    own = [one for one in coded if one.half == half]
    return f"{_RATES[name](own):.3f} ({len(own)})" if own else MISSING


def _share(items: Sequence[Item], half: str) -> str:
    return shown(share([item for item in items if item.half == half]))
