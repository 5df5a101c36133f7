"""What tests share: the committed taxonomy, small trained models, PDFs made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.lessons import (
    Models,
    learn_addressees,
    learn_areas,
    learn_contexts,
    learn_detector,
    learn_kinds,
    learn_passages,
    learn_sections,
    learn_states,
    learn_titles,
)
from pipeline.model import Scheme
from pipeline.municipalities import Gazetteer, parse_gazetteer
from pipeline.taxonomy import Bank, Example, parse_areas, parse_bank
from tests.pdfs.make import make

ROOT = Path(__file__).parent.parent
TAXONOMY = ROOT / "taxonomy"

# The same examples on every machine and every day, however slow.
settings.register_profile("fixed", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("fixed")


def texts(folder: str, pattern: str) -> dict[str, str]:
    """The committed files of a folder of the taxonomy: name to text."""
    found = sorted((TAXONOMY / folder).glob(pattern))
    return {path.name: path.read_text(encoding="utf-8") for path in found}


WHOLE_REPORTS = (
    "d01-leeuwarden",
    "d03-deventer-rekenkamer",
    "d11-oldambt",
    "d83-helmond-collegebrief",
    "d51-brummen-voorst",
    "d61-eindhoven",
    "d72-waadhoeke-gebiedsteams",
)


@pytest.fixture(scope="session")
def area_files() -> Mapping[str, str]:
    return texts("aandachtsgebieden", "*.md")


@pytest.fixture(scope="session")
def areas(area_files) -> Scheme:
    scheme, faults = parse_areas(area_files)
    assert scheme, faults
    return scheme


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    file = TAXONOMY / "gemeenten.csv"
    found, faults = parse_gazetteer(file.name, file.read_text(encoding="utf-8"))
    assert found, faults
    return found


@pytest.fixture(scope="session")
def bank() -> Bank:
    found, faults = parse_bank(texts("voorbeelden", "*.csv"))
    assert found, faults
    return found


@pytest.fixture(scope="session")
def small_bank(bank) -> Bank:
    """A slice of the bank that has every label and takes seconds to learn from."""
    return Bank(
        recommendations=_some(bank.recommendations, lambda example: example.primary, 60),
        findings=_some(bank.findings, lambda example: (example.kind, example.primary), 3),
        lookalikes=_some(bank.lookalikes, lambda example: example.kind, 6),
        headings=bank.headings,
        reports=tuple(e for e in bank.reports if e.group in WHOLE_REPORTS),
    )


def _some(
    examples: tuple[Example, ...], label: Callable[[Example], object], each: int
) -> tuple[Example, ...]:
    labels = dict.fromkeys(map(label, examples))
    return tuple(
        example
        for wanted in labels
        for example in islice((e for e in examples if label(e) == wanted), each)
    )


@pytest.fixture(scope="session")
def models(small_bank) -> Models:
    return Models(
        areas=learn_areas(small_bank),
        addressees=learn_addressees(small_bank),
        detector=learn_detector(small_bank),
        kinds=learn_kinds(small_bank),
        titles=learn_titles(small_bank),
        passages=learn_passages(small_bank),
        sections=learn_sections(small_bank),
        contexts=learn_contexts(small_bank),
        states=learn_states(small_bank),
    )


@pytest.fixture
def pdf(tmp_path) -> Callable[..., Path]:
    """Writes a PDF with the given pages and says where it is."""

    def write(*pages, **settings) -> Path:
        path = tmp_path / "rapport.pdf"
        path.write_bytes(make(*pages, **settings))
        return path

    return write


def _reads_dutch() -> bool:
    from pipeline.extractors.ocr import engine

    return not engine().missing


@pytest.fixture(scope="session")
def tesseract() -> None:
    """For tests that need Tesseract: CI installs it, elsewhere they are skipped by name."""
    if not _reads_dutch():
        pytest.skip("tesseract-ocr and tesseract-ocr-nld are not installed")


def pytest_addoption(parser):
    parser.addoption("--regenerate", action="store_true", help="write tests/golden/site anew")
