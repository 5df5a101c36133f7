"""The whole chain over the corpus, and everything in it judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate import coding, rivals
from pipeline.evaluate.coding import Coded
from pipeline.evaluate.extraction import judge, judge_texts
from pipeline.evaluate.items import Item
from pipeline.evaluate.reading import judge_reading
from pipeline.evaluate.scans import Characters, count_characters
from pipeline.evaluate.truth import Truth, read_gold
from pipeline.evaluate.words import Words, count_words
from pipeline.executors import Limits, executor
from pipeline.inputs import source_of
from pipeline.lessons import Models
from pipeline.model import Processed, Scheme
from pipeline.municipalities import Gazetteer
from pipeline.reports import interpret, read_documents
from pipeline.sidecars import Sidecar
from pipeline.store import Store

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What measuring needs: the knowledge, the store, and how many PDFs at a time."""

    scheme: Scheme
    models: Models
    gazetteer: Gazetteer
    store: Store
    jobs: int
    progress: Progress


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Everything that was right or wrong; by rival what it did; the texts that were coded.

    Words are counted for each PDF with a text layer, characters for each scan.
    """

    items: tuple[Item, ...]
    words: tuple[Words, ...]
    scans: tuple[Characters, ...]
    rivals: dict[str, tuple[Item, ...]]
    coded: tuple[Coded, ...]


def measure(truths: Sequence[Truth], pdfs: Path, gold: Path, bench: Bench) -> Measured:
    """Read, understand and code the whole corpus; code the gold.

    A PDF that cannot be read loses everything that stands in it.
    """
    items: list[Item] = []
    words: list[Words] = []
    scans: list[Characters] = []
    beside: dict[str, list[Item]] = {name: [] for name in rivals.EXTRACTION}
    for truth, result in _results(truths, pdfs, bench):
        items += judge(truth, result)
        items += judge_reading(truth, result)
        document = result.document if result else None
        words += [] if truth.scan else [count_words(truth, document)]
        scans += [count_characters(truth, document)] if truth.scan else []
        for name, rival in rivals.EXTRACTION.items():
            texts = rival(result.document, result.sections) if result else []
            beside[name] += judge_texts(truth, texts)
    once = _once(truths)
    coded = [
        *coding.code_corpus(once, bench.scheme, bench.models),
        *coding.code_gold(read_gold(gold / "aanbevelingen.jsonl"), bench.scheme, bench.models),
    ]
    items += coding.judge_codes(coded)
    items += coding.code_findings(once, bench.scheme, bench.models)
    items += _loose(gold, bench.models)
    beside |= {"codering": [*rivals.code_by_words(coded, bench.scheme, bench.models)]}
    return Measured(
        items=tuple(items),
        words=tuple(words),
        scans=tuple(scans),
        rivals={name: tuple(own) for name, own in beside.items()},
        coded=tuple(coded),
    )


def _results(
    truths: Sequence[Truth], pdfs: Path, bench: Bench
) -> Iterator[tuple[Truth, Processed | None]]:
    sources = [source_of(pdfs / truth.pdf) for truth in truths]
    limits = Limits(jobs=bench.jobs)
    read = read_documents(sources, bench.store, executor("processes"), limits)
    for number, (truth, source) in enumerate(zip(truths, sources, strict=True), start=1):
        result = interpret(source, next(read), Sidecar(), bench.gazetteer, bench.models)
        bench.progress(truth.pdf, number, len(truths))
        yield truth, result if isinstance(result, Processed) else None


def _once(truths: Sequence[Truth]) -> list[Truth]:
    """Each report once, whatever layouts it has: its words are the same."""
    return [*{truth.rapport: truth for truth in reversed(truths)}.values()][::-1]


def _loose(gold: Path, models: Models) -> Iterator[Item]:
    advice = [row.tekst for row in read_gold(gold / "aanbevelingen.jsonl")]
    others = [row.tekst for row in read_gold(gold / "geen-aanbeveling.jsonl")]
    yield from coding.judge_sentences(advice, models, advice=True)
    yield from coding.judge_sentences(others, models, advice=False)
