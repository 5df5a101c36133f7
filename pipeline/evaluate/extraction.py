"""Recommendations, findings and metadata of a report against its truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from rapidfuzz import fuzz

from pipeline.codec import digest
from pipeline.evaluate.items import Item
from pipeline.evaluate.matching import SAME, Pairing, Verdict, alike, exactness, pair, squeezed
from pipeline.evaluate.truth import Truth, WantedFinding
from pipeline.model import Finding, Processed, Recommendation, Report, ReportSlug

FOUND = "aanbevelingen gevonden"
RIGHT = "aanbevelingen terecht"
REFUSED = "lookalikes geweigerd"
ONCE = "aanbevelingen niet dubbel"
PAGE = "pagina juist"
BOUNDARY = "begin en eind juist"
ADDRESSEE = "geadresseerde juist"
ADDRESSEE_KNOWN = "geadresseerde juist waar bekend"
FINDINGS_FOUND = "bevindingen gevonden"
FINDINGS_RIGHT = "bevindingen terecht"
STATE = "stand juist"
ABOUT = "aanbeveling genoemd"
METADATA = "metadata"
# A text this exact begins and ends where it should.
EXACT = 0.95
# Titles and names this alike (percent) are the same.
SAME_NAME = 85
UNREAD = Report(slug=ReportSlug(""), file="", sha256="", title="", pages=0)


def judge_recommendations(truth: Truth, found: Sequence[Recommendation]) -> Iterator[Item]:
    """Each wanted recommendation, each found one, each lookalike."""
    pairing = _pairing(truth, [item.text for item in found])
    for at, wanted in enumerate(truth.recommendations):
        which = pairing.found[at]
        given = partial(_item, truth, key=wanted.nr, form=wanted.form, area=str(wanted.primary))
        yield given(FOUND, hit=which >= 0)
        if which < 0:
            continue
        item, form = found[which], pairing.forms[at]
        pages = {*wanted.pages, *(wanted.variant_pages[form - 1] if form else ())}
        exact = exactness(item.text, wanted.text) >= EXACT
        yield given(PAGE, hit=item.pages[0] in pages)
        yield given(BOUNDARY, hit=exact)
        right = item.addressee.value == wanted.addressee
        yield given(ADDRESSEE, hit=right)
        if wanted.addressee != "onbekend":
            yield given(ADDRESSEE_KNOWN, hit=right)
    yield from judge_found(truth, [item.text for item in found], pairing)


def judge_texts(truth: Truth, texts: Sequence[str]) -> Iterator[Item]:
    """What a rival found, judged on recall and precision alone."""
    pairing = _pairing(truth, texts)
    for at, wanted in enumerate(truth.recommendations):
        yield _item(truth, FOUND, wanted.nr, hit=pairing.found[at] >= 0)
    yield from judge_found(truth, texts, pairing)


def judge_found(truth: Truth, texts: Sequence[str], pairing: Pairing) -> Iterator[Item]:
    """Whether what was found is right, new, and no lookalike."""
    for text, verdict in zip(texts, pairing.verdicts, strict=True):
        key = digest(squeezed(text))[:8]
        if verdict is Verdict.AGAIN:
            yield _item(truth, ONCE, key, hit=False)
        else:
            yield _item(truth, RIGHT, key, hit=verdict is Verdict.RIGHT)
            yield _item(truth, ONCE, key, hit=True)
    for at, look in enumerate(truth.lookalikes):
        taken = any(
            verdict is Verdict.LOOKALIKE and alike(text, look.text) >= SAME
            for text, verdict in zip(texts, pairing.verdicts, strict=True)
        )
        yield _item(truth, REFUSED, f"{at} {look.kind}", hit=not taken, form=look.kind)


def judge_findings(truth: Truth, found: Sequence[Finding]) -> Iterator[Item]:
    """For each kind: what stands in the report, each thing once, and what was found."""
    groups: dict[tuple[str, str], list[WantedFinding]] = {}
    for at, wanted in enumerate(truth.findings):
        groups.setdefault((wanted.soort, wanted.group or str(at)), []).append(wanted)
    for (kind, group), places in groups.items():
        own = [item.text for item in found if item.kind == kind]
        hit = any(_same(text, place.text) for text in own for place in places)
        yield _item(truth, FINDINGS_FOUND, f"{kind} {group}", hit=hit, form=kind)
    for item in found:
        wanted_texts = [place.text for place in truth.findings if place.soort == item.kind]
        hit = any(_same(item.text, text) for text in wanted_texts)
        key = f"{item.kind} {digest(squeezed(item.text))[:8]}"
        yield _item(truth, FINDINGS_RIGHT, key, hit=hit, form=item.kind)
        yield from _judge_state(truth, item, key)


def _judge_state(truth: Truth, item: Finding, key: str) -> Iterator[Item]:
    """Of a response or follow-up that stands in the report: which advice, and what of it."""
    own = [place for place in truth.findings if place.soort == item.kind and place.stand]
    same = [place for place in own if _same(item.text, place.text)]
    if same and item.state:
        hit = any(place.stand == item.state for place in same)
        yield _item(truth, STATE, key, hit=hit, form=item.kind)
    if same and item.about:
        hit = any(_is_number(item.about, place.van) for place in same)
        yield _item(truth, ABOUT, key, hit=hit, form=item.kind)


def _is_number(said: str, meant: str) -> bool:
    """With or without the year in front of it."""
    return said.casefold() in {meant.casefold(), meant.casefold().rpartition("-")[2]}


def judge_metadata(truth: Truth, report: Report) -> Iterator[Item]:
    """Field by field."""
    codes = {place.gm_code for place in truth.gemeenten}
    fields = {
        "soort": report.kind == truth.soort,
        "gemeenten": {place.code for place in report.municipalities} == codes,
        "jaar": report.year == truth.jaar,
        "titel": any(_same_name(report.title, title) for title in _titles(truth)),
        "bureau": _same_name(report.bureau, truth.bureau),
        "opdrachtgever": _same_name(report.client, truth.opdrachtgever),
    }
    for name, hit in fields.items():
        yield _item(truth, METADATA, name, hit=hit, form=name)


def judge(truth: Truth, result: Processed | None) -> Iterator[Item]:
    """All of this module for one report; None when it could not be read."""
    yield from judge_recommendations(truth, result.recommendations if result else ())
    yield from judge_findings(truth, result.findings if result else ())
    yield from judge_metadata(truth, result.report if result else UNREAD)


def _titles(truth: Truth) -> tuple[str, str]:
    """A title is right with its subtitle and without."""
    return truth.titel, f"{truth.titel} {truth.ondertitel}"


def _pairing(truth: Truth, texts: Sequence[str]) -> Pairing:
    wanted = [(item.text, *item.variants) for item in truth.recommendations]
    return pair(texts, wanted, [look.text for look in truth.lookalikes])


def _same(one: str, other: str) -> bool:
    return alike(one, other) >= SAME or alike(other, one) >= SAME


def _same_name(one: str, other: str) -> bool:
    return fuzz.ratio(squeezed(one), squeezed(other)) >= SAME_NAME


def _item(truth: Truth, measure: str, key: str, *, hit: bool, **more: str) -> Item:
    return Item(
        measure=measure,
        key=f"{truth.pdf.removesuffix('.pdf')} {key}",
        hit=hit,
        half=truth.helft,
        unit=truth.rapport,
        layout=truth.layout,
        **more,
    )
