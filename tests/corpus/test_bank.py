"""The example bank stands apart from everything that is measured on, and from itself."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from pipeline.dutch import plain, sentences
from pipeline.evaluate.truth import read_gold, read_truths

TESTS = Path(__file__).parents[1]
BANK = TESTS.parent / "taxonomy" / "voorbeelden"
SEED = TESTS.parents[1] / "shared" / "seeds" / "004_d57f4fb23b663ed8.txt"
# Texts with the same words in another order are as alike as this at most; those of fewer letters
# than this ("5 Conclusies en aanbevelingen") are anybody's.
MOST_ALIKE, SHORTEST = 85, 27
# Six words in a row are often a turn of phrase ("in elk huishouden met drie of meer"); nine, never.
RUN = 9


def read(name):
    with (BANK / name).open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file, delimiter=";")]


def loose():
    names = ("aanbevelingen.csv", "bevindingen.csv", "geen-aanbeveling.csv")
    return [(name, row["tekst"], row.get("groep", "")) for name in names for row in read(name)]


def written():
    """The texts that were written for the bank, not for the corpus; headings are anybody's."""
    practice = [row for row in read("rapportzinnen.csv") if row["herkomst"] == "oefen"]
    texts = [text for _, text, _ in loose()]
    return [*texts, *(row["tekst"] for row in practice if row["soort"] != "kop")]


@pytest.fixture(scope="module")
def measured():
    """What is scored, and all that stands around it."""
    scored, every = set(), set()
    for truth in read_truths(TESTS / "corpus" / "truth"):
        if truth.helft == "toets":
            advice = [text for one in truth.recommendations for text in (one.text, *one.variants)]
            scored.update(advice, (one.text for one in (*truth.lookalikes, *truth.findings)))
            every.update(
                piece.tekst[span.start : span.end]
                for piece in truth.pieces
                for span in sentences(piece.tekst)
            )
    for gold in (TESTS / "eval" / "gold").glob("*.jsonl"):
        scored.update(row.tekst for row in read_gold(gold))
    return sorted(scored), sorted(every | scored)


def words(text):
    return re.findall(r"\w+", plain(text))


def runs(text):
    own = words(text)
    return {" ".join(own[at : at + RUN]) for at in range(len(own) - RUN + 1)}


def letters(text):
    return sum(map(str.isalpha, text))


def alike(ones, others):
    """The pairs that share nearly all their words, whatever the order."""
    left, right = (
        [t for t in dict.fromkeys(own) if letters(t) >= SHORTEST] for own in (ones, others)
    )
    keys = [[" ".join(sorted(words(text))) for text in own] for own in (left, right)]
    for start in range(0, len(left), 500):
        part = keys[0][start : start + 500]
        scores = process.cdist(
            part, keys[1], scorer=fuzz.ratio, score_cutoff=MOST_ALIKE + 1, dtype=np.uint8
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            yield left[start + row], right[column]


def test_no_text_of_the_bank_is_like_one_that_is_scored(measured):
    scored, _ = measured
    assert [*alike(scored, written())] == []


def test_no_text_of_the_bank_shares_nine_words_in_a_row_with_what_is_measured(measured):
    known = {run for text in measured[1] for run in runs(text)}
    assert [(run, text) for text in written() for run in sorted(runs(text) & known)] == []


@pytest.mark.skipif(not SEED.is_file(), reason="seed 004 is no part of the project")
def test_no_text_of_the_bank_is_taken_from_the_source_document():
    text = SEED.read_text(encoding="utf-8")
    parts = [text[span.start : span.end] for span in sentences(text)]
    known = {run for part in parts for run in runs(part)}
    assert [run for own in written() for run in sorted(runs(own) & known)] == []
    assert [*alike(parts, written())] == []


@pytest.mark.slow
def test_no_text_of_the_bank_is_like_another_outside_its_group():
    groups = {text: (name, group or text) for name, text, group in loose()}
    pairs = [pair for pair in alike(groups, groups) if pair[0] < pair[1]]
    assert [pair for pair in pairs if groups[pair[0]] != groups[pair[1]]] == []


def test_only_what_may_be_learned_from_is_learned_from():
    reports = {name: [*rows] for name, rows in groupby(read("rapportzinnen.csv"), _report)}
    corpus = [name for name, rows in reports.items() if rows[0]["herkomst"] == "corpus"]
    assert all(int(name[:2]) % 2 for name in corpus)
    assert not any(name.startswith("15") for name in corpus)  # they repeat the advice of 16


# --- a second reader ----------------------------------------------------------------------


def test_a_second_reader_coded_the_same_blindly():
    """In `tests/eval/tweede-codering.csv`, by the codebook, without having seen our codes."""
    with (TESTS / "eval" / "tweede-codering.csv").open(encoding="utf-8-sig", newline="") as file:
        second = {row["tekst"]: row for row in csv.DictReader(file, delimiter=";")}
    both = [
        (row, second[row["tekst"]]) for row in read("aanbevelingen.csv") if row["tekst"] in second
    ]
    assert len(both) >= 500
    coded = [(int(ours["primair"]), int(theirs["primair"])) for ours, theirs in both]
    assert chance_corrected(coded) > 0.9
    for area in range(11):
        ours, theirs = (
            {at for at, pair in enumerate(coded) if pair[side] == area} for side in (0, 1)
        )
        assert 2 * len(ours & theirs) / (len(ours) + len(theirs)) > 0.9, area


def chance_corrected(coded):
    """Cohen's kappa."""
    total = len(coded)
    same = sum(ours == theirs for ours, theirs in coded) / total
    sides = [Counter(pair[side] for pair in coded) for side in (0, 1)]
    chance = sum(sides[0][area] * sides[1][area] for area in sides[0]) / total**2
    return (same - chance) / (1 - chance)


def _report(row):
    return row["rapport"]
