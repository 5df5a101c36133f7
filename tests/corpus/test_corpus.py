"""The committed corpus is whole: every PDF has its truth, every report both halves' share."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent
TRUTHS = {path.stem: json.loads(path.read_bytes()) for path in sorted((CORPUS / "truth").iterdir())}
ONCE = {truth["rapport"]: truth for truth in TRUTHS.values()}
MOST_BYTES = 20_000_000


def test_every_pdf_has_its_truth_and_every_truth_its_pdf():
    assert [path.stem for path in sorted((CORPUS / "pdfs").iterdir())] == [*TRUTHS]
    assert {truth["rapport"] for truth in TRUTHS.values()} == {
        path.stem for path in (CORPUS / "sources").iterdir()
    }


def test_the_pdfs_together_are_small():
    assert sum(path.stat().st_size for path in (CORPUS / "pdfs").iterdir()) < MOST_BYTES


def test_there_are_eight_styles_five_producers_and_three_kinds_of_scan():
    styles = {truth["layout"] for truth in TRUTHS.values() if not truth["scan"]}
    used = {
        line.split('"')[1]
        for style in styles
        for line in (CORPUS / "styles" / f"{style}.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith("producer")
    }
    assert len(styles) >= 8
    assert used == {"chromium", "libreoffice", "reportlab", "typst", "weasyprint"}
    assert sum(truth["scan"] for truth in TRUTHS.values()) >= 3


def test_the_counts_are_those_of_the_sources():
    marks = Counter(f["soort"] for truth in ONCE.values() for f in truth["findings"])
    assert sum(len(truth["recommendations"]) for truth in ONCE.values()) == 258
    assert sum(len(a["variants"]) for t in ONCE.values() for a in t["recommendations"]) == 263
    assert sum(len(truth["lookalikes"]) for truth in ONCE.values()) == 627
    assert marks == {
        "knelpunt": 327,
        "sterk_punt": 116,
        "uitkomst": 82,
        "kenmerk": 119,
        "praktijkvoorbeeld": 32,
        "open_vraag": 52,
        "reactie": 75,
        "doorwerking": 22,
    }


@pytest.mark.parametrize("name", TRUTHS)
def test_what_is_known_of_a_pdf_fits_its_pages(name):
    truth = TRUTHS[name]
    pages = {*range(1, truth["paginas"] + 1)}
    assert len(truth["labels"]) == truth["paginas"]
    for advice in truth["recommendations"]:
        assert advice["pages"], advice["nr"]
        assert {*advice["pages"]} <= pages
        assert len(advice["variants"]) == len(advice["variant_pages"])
    for kind in ("headings", "pieces"):
        assert {piece["pagina"] for piece in truth[kind]} <= pages
    assert all({*mark["pages"]} <= pages for mark in (*truth["lookalikes"], *truth["findings"]))


@pytest.mark.parametrize("name", TRUTHS)
def test_the_same_report_says_the_same_in_every_style(name):
    truth = TRUTHS[name]
    other = ONCE[truth["rapport"]]
    for kind in ("recommendations", "lookalikes", "findings"):
        assert [item["text"] for item in truth[kind]] == [item["text"] for item in other[kind]]
