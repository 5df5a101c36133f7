"""The codes of the program against the gold and against the truth of the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.classifiers import classifier
from pipeline.evaluate.items import Item
from pipeline.evaluate.truth import GoldAdvice, Truth
from pipeline.lessons import Models
from pipeline.model import Coding, Passage, Scheme, Value

CODED = "gebied juist"
EITHER = "gebied of tweede gebied juist"
CERTAIN = "gebied juist waar het programma zeker is"
COVERED = "het programma is zeker"
FINDING_CODED = "gebied van bevinding juist"
DETECTED = "losse aanbeveling herkend"
NOT_FOOLED = "losse lookalike geweigerd"
EVEN_ODDS = 0.5
BINS = 10


class Coded(Value, frozen=True, kw_only=True):
    """One text with its right codes and the codes it got."""

    key: str
    text: str
    half: str
    unit: str
    layout: str
    right: int
    secondary: tuple[int, ...]
    coding: Coding


def code_gold(gold: Sequence[GoldAdvice], scheme: Scheme, models: Models) -> list[Coded]:
    """The gold, coded; every twentieth line is left out together for an interval."""
    codings = classifier("stacked")([Passage(text=row.tekst) for row in gold], scheme, models)
    return [
        Coded(
            key=row.id,
            text=row.tekst,
            half="goud",
            unit=f"{at % 20}",
            layout="",
            right=row.primair or 0,
            secondary=row.secundair,
            coding=coding,
        )
        for at, (row, coding) in enumerate(zip(gold, codings, strict=True))
    ]


def code_corpus(truths: Sequence[Truth], scheme: Scheme, models: Models) -> list[Coded]:
    """Every recommendation of the corpus once, coded from its full text."""
    rows = [(truth, wanted) for truth in truths for wanted in truth.recommendations]
    codings = classifier("stacked")([Passage(text=w.text) for _, w in rows], scheme, models)
    return [
        Coded(
            key=f"{truth.rapport} {wanted.nr}",
            text=wanted.text,
            half=truth.helft,
            unit=truth.rapport,
            layout=truth.layout,
            right=wanted.primary,
            secondary=wanted.secondary,
            coding=coding,
        )
        for (truth, wanted), coding in zip(rows, codings, strict=True)
    ]


def code_findings(truths: Sequence[Truth], scheme: Scheme, models: Models) -> Iterator[Item]:
    """Every finding of the corpus that has an area, coded with the heading it stands under."""
    rows = [(t, f) for t in truths for f in t.findings if f.primair]
    passages = [Passage(text=f.text, heading=f.section) for _, f in rows]
    codings = classifier("stacked")(passages, scheme, models)
    for at, ((truth, finding), coding) in enumerate(zip(rows, codings, strict=True)):
        yield Item(
            measure=FINDING_CODED,
            key=f"{truth.rapport} {at} {finding.text[:40]}",
            hit=(coding.primary or 0) == int(finding.primair),
            half=truth.helft,
            unit=truth.rapport,
            form=finding.soort,
            area=finding.primair,
        )


def judge_codes(coded: Sequence[Coded]) -> Iterator[Item]:
    """Primary code, either code, and the program's own claim to be certain."""
    for one in coded:
        given, second = one.coding.primary or 0, one.coding.secondary
        yield _item(one, CODED, hit=given == one.right)
        either = bool({given, *second} & {one.right, *one.secondary})
        yield _item(one, EITHER, hit=either)
        yield _item(one, COVERED, hit=one.coding.certain)
        if one.coding.certain:
            yield _item(one, CERTAIN, hit=given == one.right)


def judge_sentences(texts: Sequence[str], models: Models, *, advice: bool) -> Iterator[Item]:
    """Whether the detector knows loose sentences for what they are."""
    for at, (text, chance) in enumerate(zip(texts, models.advises([*texts]), strict=True)):
        yield Item(
            measure=DETECTED if advice else NOT_FOOLED,
            key=f"goud {at} {text[:40]}",
            hit=(chance >= EVEN_ODDS) == advice,
            half="goud",
            unit=f"{at % 20}",
        )


# --- figures that are no share ------------------------------------------------------------


def macro_f1(coded: Sequence[Coded]) -> float:
    """The mean over the areas of their F1."""
    areas = sorted({one.right for one in coded})
    return sum(_f1(coded, area) for area in areas) / len(areas) if areas else 0.0


def kappa(coded: Sequence[Coded]) -> float:
    """Cohen's kappa of program and truth."""
    total = len(coded)
    right, given = Counter(c.right for c in coded), Counter(c.coding.primary or 0 for c in coded)
    agreed = sum(one.right == (one.coding.primary or 0) for one in coded) / total
    chance = sum(right[area] * given[area] for area in right) / total**2
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def micro_f1(coded: Sequence[Coded]) -> float:
    """F1 over all codes, primary and secondary alike."""
    hits = given = wanted = 0
    for one in coded:
        got = {one.coding.primary or 0, *one.coding.secondary}
        right = {one.right, *one.secondary}
        hits, given, wanted = hits + len(got & right), given + len(got), wanted + len(right)
    return 2 * hits / (given + wanted) if given + wanted else 0.0


def calibration_error(coded: Sequence[Coded]) -> float:
    """How far, on average, the program's confidence lies from the share that is right."""
    bins: dict[int, list[Coded]] = {}
    for one in coded:
        bins.setdefault(min(BINS - 1, int(one.coding.confidence * BINS)), []).append(one)
    return sum(_gap(own) * len(own) for own in bins.values()) / max(1, len(coded))


def _gap(coded: Sequence[Coded]) -> float:
    right = sum(one.right == (one.coding.primary or 0) for one in coded) / len(coded)
    return abs(right - sum(one.coding.confidence for one in coded) / len(coded))


def _f1(coded: Sequence[Coded], area: int) -> float:
    hits = sum(one.right == area == (one.coding.primary or 0) for one in coded)
    given = sum((one.coding.primary or 0) == area for one in coded)
    wanted = sum(one.right == area for one in coded)
    return 2 * hits / (given + wanted) if given + wanted else 0.0


def _item(one: Coded, measure: str, *, hit: bool) -> Item:
    return Item(
        measure=measure,
        key=one.key,
        hit=hit,
        half=one.half,
        unit=one.unit,
        layout=one.layout,
        area=str(one.right),
    )
