"""Quality on gold and corpus, beside silly rivals, with intervals, gains and losses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt
from pathlib import Path

from pipeline.classifiers import classifier
from pipeline.codec import encode
from pipeline.extractors import read_pdf
from pipeline.inputs import bundled, read_gazetteer
from pipeline.layout import build_document
from pipeline.lessons import Models
from pipeline.metadata import find_metadata
from pipeline.model import Passage, ReportSlug
from pipeline.problems import UsageError, problem
from pipeline.recommendations import find_recommendations
from pipeline.sections import find_sections
from pipeline.similarity import likeness
from pipeline.taxonomy import Taxonomy

# Two texts this alike are the same recommendation.
SAME = 0.8
_Z = 1.96  # a 95% interval
Outcomes = dict[str, str]


def evaluate(taxonomy: Taxonomy, models: Models, *, accept: bool) -> Iterator[str]:
    """The report line by line; raises UsageError where the gold is not at hand.

    With `accept` this outcome becomes the baseline that later ones are compared with.
    """
    folder = bundled("tests") / "eval"
    if not folder.is_dir():
        raise UsageError(problem("geen-meetgegevens", path=folder))
    outcomes: Outcomes = {}
    yield from _coding(folder, taxonomy, models, outcomes)
    yield from _detection(folder, models)
    yield from _extraction(folder, models, outcomes)
    yield from _against_baseline(folder / "baseline.json", outcomes, accept=accept)


def interval(hits: int, total: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share; from 0 to 1 when there is nothing to go by."""
    if not total:
        return 0.0, 1.0
    share, z2 = hits / total, _Z**2
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    reach = _Z / (1 + z2 / total) * sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    return max(0.0, centre - reach), min(1.0, centre + reach)


def _line(name: str, hits: int, total: int) -> str:
    low, high = interval(hits, total)
    return f"  {name:44} {hits / max(1, total):.3f}  ({low:.3f}-{high:.3f}, {hits} van {total})"


# --- coding -------------------------------------------------------------------------------


def _coding(folder: Path, taxonomy: Taxonomy, models: Models, outcomes: Outcomes) -> Iterator[str]:
    gold = _read_lines(folder / "gold" / "aanbevelingen.jsonl")
    right = [row["primair"] for row in gold]
    passages = [Passage(text=str(row["tekst"])) for row in gold]
    coded = classifier("stacked")(passages, taxonomy.areas, models)
    given = [coding.primary for coding in coded]
    lexicon = [c.primary for c in classifier("lexicon")(passages, taxonomy.areas, models)]
    largest = Counter(right).most_common(1)[0][0]
    yield "Codering in de tien gebieden (ontwikkelset)"
    yield _line("primair juist", _hits(given, right), len(right))
    sure = [at for at, coding in enumerate(coded) if coding.certain]
    yield _line(
        "juist waar het programma zeker is", sum(given[at] == right[at] for at in sure), len(sure)
    )
    yield _line("rival: signaalwoorden", _hits(lexicon, right), len(right))
    yield _line("rival: altijd het grootste gebied", right.count(largest), len(right))
    yield _line("rival: altijd onbeslist", 0, len(right))
    for area in taxonomy.areas.areas:
        own = [at for at, code in enumerate(right) if code == area.code]
        yield _line(
            f"  {area.code:2} {area.name[:38]}", sum(given[at] == area.code for at in own), len(own)
        )
    outcomes.update(
        {
            f"code {row['id']}": str(code == answer)
            for row, code, answer in zip(gold, given, right, strict=True)
        }
    )


def _hits(given: Sequence[object], right: Sequence[object]) -> int:
    return sum(one == other for one, other in zip(given, right, strict=True))


def _detection(folder: Path, models: Models) -> Iterator[str]:
    gold = [str(row["tekst"]) for row in _read_lines(folder / "gold" / "aanbevelingen.jsonl")]
    other = [str(row["tekst"]) for row in _read_lines(folder / "gold" / "geen-aanbeveling.jsonl")]
    yield "Losse zinnen: aanbeveling of niet"
    yield _line("aanbevelingen herkend", sum(p >= 0.5 for p in models.advises(gold)), len(gold))  # noqa: PLR2004 - even odds
    yield _line("ten onrechte herkend", sum(p >= 0.5 for p in models.advises(other)), len(other))  # noqa: PLR2004 - even odds


# --- extraction ---------------------------------------------------------------------------


def _extraction(folder: Path, models: Models, outcomes: Outcomes) -> Iterator[str]:
    yield "Aanbevelingen in de voorbeeldrapporten"
    totals: Counter[str] = Counter()
    gazetteer = read_gazetteer(bundled("taxonomy"))
    for path in sorted((folder / "truth").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        reading = read_pdf(bundled("examples") / truth["pdf"])
        document = build_document(reading.pages, reading.tables)
        sections = find_sections(document)
        metadata = find_metadata(document, sections, gazetteer)
        found = find_recommendations(
            document, sections, ReportSlug(path.stem), metadata.municipalities, models.advises
        )
        wanted = [row["text"] for row in truth["recommendations"]]
        texts = [item.text for item in found]
        items = [block for section in sections for block in section.blocks]
        rival = [
            document.quote(document.blocks[at].span) for at in items if document.blocks[at].marker
        ]
        _count(totals, "", wanted, texts)
        _count(totals, "rival ", wanted, rival)
        outcomes.update(
            {
                f"{path.stem} {row['nr']}": str(_is_found(row["text"], texts))
                for row in truth["recommendations"]
            }
        )
    yield _line("gevonden (recall)", totals["recalled"], totals["wanted"])
    yield _line("terecht (precisie)", totals["right"], totals["given"])
    yield _line("rival: elk lijstitem, gevonden", totals["rival recalled"], totals["rival wanted"])
    yield _line("rival: elk lijstitem, terecht", totals["rival right"], totals["rival given"])


def _count(totals: Counter[str], name: str, wanted: list[str], given: list[str]) -> None:
    totals[f"{name}wanted"] += len(wanted)
    totals[f"{name}given"] += len(given)
    totals[f"{name}recalled"] += sum(_is_found(text, given) for text in wanted)
    totals[f"{name}right"] += sum(_is_found(text, wanted) for text in given)


def _is_found(text: str, others: Sequence[str]) -> bool:
    return any(likeness(text, other) >= SAME for other in others)


# --- baseline -----------------------------------------------------------------------------


def _against_baseline(path: Path, outcomes: Outcomes, *, accept: bool) -> Iterator[str]:
    """What is right now and was not, and the other way round."""
    before: Outcomes = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    won = sorted(
        key for key, value in outcomes.items() if value == "True" != before.get(key, value)
    )
    lost = sorted(
        key for key, value in outcomes.items() if value != "True" == before.get(key, value)
    )
    yield f"Ten opzichte van de basislijn: {len(won)} gewonnen, {len(lost)} verloren"
    yield from (f"  gewonnen: {key}" for key in won)
    yield from (f"  verloren: {key}" for key in lost)
    if accept:
        path.write_bytes(encode(outcomes))


def _read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
